"""Number formats (数字格式) cut into sections and tokens, by the grammar of ECMA-376 part 1, 18.8.31.

What stands for itself is a ``literal``; quotes, escapes, ``_x`` (a space as wide as x) and ``*x`` (fill) are resolved
here, so that later steps see no syntax. A format that breaks the grammar raises ValueError.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

TokenKind = Literal[
    "literal", "digit", "point", "comma", "percent", "exponent", "slash", "text", "general", "date", "ampm", "elapsed"
]
MAX_LENGTH = 1000  # Excel allows 255; far longer ones are an attack


class FormatToken(NamedTuple):
    """One piece of a section. Date tokens are in lower case: ``yyyy``, ``mm``, ``aaaa``."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part between semicolons. ``language`` is the Windows language id of ``[$-804]``, 0 without one."""

    tokens: tuple[FormatToken, ...]
    condition: tuple[str, float] | None = None
    language: int = 0
    numerals: int = 0  # n of [DBNumn]

    @property
    def is_date(self) -> bool:
        """Whether it shows a date, a time or a duration."""
        return any(token.kind in ("date", "ampm", "elapsed") for token in self.tokens)

    def has(self, kind: TokenKind) -> bool:
        """Whether a token of one kind stands in it."""
        return any(token.kind == kind for token in self.tokens)


_PIECE = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | [\\!](?P<escaped>.)
    | _(?P<space>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\[\]]*)\]
    | (?P<general>general|g/通用格式)
    | (?P<ampm>am/pm|a/p|上午/下午)
    | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+|aaaa?|e+|b+|g+)
    | (?P<digit>[0\#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<end>;)
    | (?P<literal>[^"\[\]\\_*])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\Z", re.IGNORECASE)
_ELAPSED = re.compile(r"(h+|m+|s+)\Z", re.IGNORECASE)
_NUMERALS = re.compile(r"DBNum([0-9])\Z", re.IGNORECASE)
_TAG_LANGUAGES = {"zh": 0x804, "ja": 0x411, "en": 0x409, "x-sysdate": 0xF800, "x-systime": 0xF400}

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


def parse_sections(number_format: str) -> list[Section]:
    """The sections of a format, one to four. Raises ValueError where the grammar is broken."""
    if len(number_format) > MAX_LENGTH:
        raise ValueError("number format is too long")
    sections: list[Section] = []
    current = _Draft()
    for piece in _pieces(number_format):
        if piece.lastgroup == "end":
            sections.append(current.finish())
            current = _Draft()
        else:
            current.add(piece)
    sections.append(current.finish())
    if len(sections) > 4:
        raise ValueError("number format has more than four sections")
    return sections


def _pieces(number_format: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(number_format):
        piece = _PIECE.match(number_format, position)
        if piece is None:
            # A quote, bracket or escape at the very end has nothing to apply to.
            raise ValueError(f"number format cannot be read from {position}: {number_format!r}")
        yield piece
        position = piece.end()


class _Draft:
    """A section while it is being read."""

    def __init__(self) -> None:
        self.tokens: list[FormatToken] = []
        self.condition: tuple[str, float] | None = None
        self.language = 0
        self.numerals = 0

    def add(self, piece: re.Match[str]) -> None:
        kind = piece.lastgroup or ""
        text = piece[kind]
        if kind == "bracket":
            self._bracket(text)
        elif kind == "space":
            self._append("literal", " ")
        elif kind in ("quoted", "escaped", "literal"):
            self._append("literal", text)
        elif kind == "exponent":
            # Without a digit before it an e is the year of an era, and its sign stands for itself.
            if self._has("digit") and not self._has("exponent"):
                self._append("exponent", text[1])
            else:
                self._append("date", "e")
                self._append("literal", text[1])
        elif kind in ("date", "ampm"):
            self._date("date" if kind == "date" else "ampm", text)
        elif kind != "fill":
            self._append(kind, text)  # type: ignore[arg-type]

    def finish(self) -> Section:
        return Section(
            tokens=tuple(self.tokens), condition=self.condition, language=self.language, numerals=self.numerals
        )

    def _has(self, kind: TokenKind) -> bool:
        return any(token.kind == kind for token in self.tokens)

    def _append(self, kind: TokenKind, text: str) -> None:
        self.tokens.append(FormatToken(kind, text))

    def _date(self, kind: TokenKind, text: str) -> None:
        # Programs write letters without quotes (0.0 kg): after digits of a number they are no date.
        dates = any(token.kind in ("date", "elapsed", "ampm") for token in self.tokens)
        if (self._has("digit") or self._has("general")) and not dates:
            self._append("literal", text)
        else:
            self._append(kind, text.lower())

    def _bracket(self, text: str) -> None:
        if text.startswith("$"):
            symbol, _, tag = text[1:].partition("-")
            self._append("literal", symbol)
            self.language = _language(tag) or self.language
        elif _ELAPSED.match(text):
            self._append("elapsed", text.lower())
        elif numerals := _NUMERALS.match(text):
            self.numerals = int(numerals[1])
        elif condition := _CONDITION.match(text):
            self.condition = condition[1], float(condition[2])
        # Anything else is a colour or a tag that changes nothing that can be read.


def _language(tag: str) -> int:
    """``804`` and ``zh-CN`` → 0x804. Calendars and numeral shapes above the lower 16 bits do not matter here."""
    try:
        return int(tag, 16) & 0xFFFF
    except ValueError:
        lowered = tag.lower().split(",")[0]
        return _TAG_LANGUAGES.get(lowered, _TAG_LANGUAGES.get(lowered.split("-")[0], 0))
