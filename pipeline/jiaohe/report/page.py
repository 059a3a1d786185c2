"""A page of styled lines (版面): indents, columns and hanging paragraphs, emitted as plain or coloured text.

Pieces of text are cleaned before they are placed; styles never carry meaning that the words do not.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text as RichText
from rich.theme import Theme

from jiaohe.model.finding import Severity
from jiaohe.model.run import Account, Verdict
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean
from jiaohe.report.wrap import cells, clip, pad, wrap

NARROWEST: Final = 60  # the tables need it

# Only the terminal's own sixteen colours, so that the reader's theme, light or dark, decides how they look.
_THEME: Final = Theme(
    {
        "title": "bold",
        "quiet": "dim",
        "good": "green",
        "bad": "red",
        "error": "bold red",
        "query": "bold yellow",
        "notice": "yellow",
        "warning": "cyan",
        "info": "dim",
        "cell": "bold",
    },
    inherit=False,
)
SEVERITY_STYLE: Final = {severity: severity.value for severity in Severity}
VERDICT_STYLE: Final = {
    Verdict.ACCEPTED: "good",
    Verdict.EXPLAIN: "query",
    Verdict.RETURNED: "error",
    Verdict.REFUSED: "error",
}
ACCOUNT_STYLE: Final = {Account.PROVED: "good", Account.STATED: "quiet", Account.CONTRADICTED: "bad"}


class Marks(NamedTuple):
    """Ornaments: ones that every console has at one cell, or finer ones."""

    rule: str
    double_rule: str
    full: str
    empty: str
    bullet: str
    arrow: str
    dot: str
    bar: str
    times: str


_FINE = Marks("─", "━", "█", "░", "•", "→", "·", "·", "×")
_PLAIN = Marks("-", "=", "#", ".", "-", "->", ".", "|", "*")


class Piece(NamedTuple):
    """A run of text in one style."""

    text: str
    style: str = ""


class Page:
    """Collects lines; ``str(page)`` gives them. ``width`` is in cells, at least ``NARROWEST``."""

    def __init__(self, *, lang: Lang, width: int, color: bool, ascii_only: bool) -> None:
        self.lang = lang
        self.width = max(NARROWEST, width)
        self.color = color
        self.wide = ascii_only  # consoles that lack fine ornaments draw ambiguous characters two cells wide
        self.marks = _PLAIN if ascii_only else _FINE
        self._lines: list[list[Piece]] = []

    def pick(self, zh: str, en: str) -> str:
        """Our own words in the page's language."""
        return zh if self.lang == "zh" else en

    def say(self, text: Text) -> str:
        """A sentence of ours or of a rule in the page's language, cleaned."""
        return clean(text.read(self.lang))

    def cells(self, text: str) -> int:
        """Its width on this page."""
        return cells(text, wide=self.wide)

    def clip(self, text: str, width: int, *, start: bool = False) -> str:
        """Cut to a width on this page, at its end or at its start."""
        return clip(text, width, wide=self.wide, start=start)

    def pad(self, text: str, width: int, *, right: bool = False) -> str:
        """Filled up to a width on this page."""
        return pad(text, width, wide=self.wide, right=right)

    def blank(self) -> None:
        """An empty line; never two in a row, never the first."""
        if self._lines and self._lines[-1]:
            self._lines.append([])

    def rule(self, *, double: bool = False) -> None:
        """A line across the page."""
        self._lines.append([Piece((self.marks.double_rule if double else self.marks.rule) * self.width, "quiet")])

    def line(self, *pieces: Piece | str) -> None:
        """One line as it is; the caller has seen to its width."""
        self._lines.append([piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces])

    def spread(self, left: Sequence[Piece], right: Sequence[Piece]) -> None:
        """Two ends of one line; where both do not fit, the right end goes on a line of its own."""
        room = self.width - sum(self.cells(p.text) for p in (*left, *right))
        if room >= 2:
            self.line(*left, " " * room, *right)
            return
        self.line(*left)
        self.flow(right, indent=max(0, self.width - sum(self.cells(p.text) for p in right)))

    def flow(self, pieces: Sequence[Piece], *, indent: int) -> None:
        """Pieces one after the other, broken between pieces where the line is full."""
        row: list[Piece] = []
        for piece in pieces:
            if row and indent + sum(self.cells(p.text) for p in (*row, piece)) > self.width:
                self.line(" " * indent, *row)
                row = []
            row.append(piece if row else piece._replace(text=piece.text.lstrip()))
        self.line(" " * indent, *row)

    def paragraph(
        self, text: str, *, indent: int = 0, label: Sequence[Piece] = (), hang: int | None = None, style: str = ""
    ) -> None:
        """Wrapped text after an optional label; further lines stand at ``hang`` (by default after the label)."""
        lead = indent + sum(self.cells(p.text) for p in label)
        hang = lead if hang is None else hang
        if self.width - hang < 20:
            hang = indent + 2
        lines = wrap(text, self.width - hang, first=self.width - lead, wide=self.wide)
        self.line(" " * indent, *label, Piece(lines[0], style))
        for line in lines[1:]:
            self.line(" " * hang, Piece(line, style))

    def table(self, rows: Iterable[Sequence[Piece]], *, indent: int = 2, left: int = 1, gap: int = 2) -> None:
        """Rows of equal length: the first ``left`` columns flush left, the others flush right.

        The first column gives way when the page is too narrow.
        """
        rows = [list(row) for row in rows]
        if not rows:
            return
        widths = [max(self.cells(row[i].text) for row in rows) for i in range(len(rows[0]))]
        over = indent + sum(widths) + gap * (len(widths) - 1) - self.width
        widths[0] = max(8, widths[0] - max(0, over))
        for row in rows:
            out: list[Piece | str] = [" " * indent]
            for i, (piece, width) in enumerate(zip(row, widths, strict=True)):
                text = self.pad(self.clip(piece.text, width), width, right=i >= left)
                out += [Piece(text, piece.style), " " * gap]
            self.line(*out[:-1])

    def __str__(self) -> str:
        buffer = io.StringIO()
        console = Console(
            file=buffer,
            width=self.width,
            color_system="standard" if self.color else None,
            force_terminal=self.color,
            no_color=not self.color,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            theme=_THEME,
            _environ={},
        )
        for pieces in self._lines:
            text = RichText(end="")
            for piece in pieces:
                text.append(piece.text, style=(piece.style or None) if self.color else None)
            text.rstrip()
            console.print(text, soft_wrap=True)
        return buffer.getvalue()
