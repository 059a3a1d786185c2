"""How marked cells and the added sheet look (样式): styles are added to the workbook's own, none is changed.

A marked cell keeps its number format, font, alignment and protection, and gets the fill and the frame of the worst
finding about it. Frames differ in their lines as well as in colour.
"""

from typing import Final, NamedTuple

from jiaohe.annotate.parts import Parts
from jiaohe.annotate.xml_patch import Edit, Node, after_last, appended, counted, parse_tree, splice, with_attributes
from jiaohe.model.finding import Severity
from jiaohe.model.text import Text

_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
_SUBJECT = Text("样式表", "the styles")


class Look(NamedTuple):
    """A fill, and the line of the frame with its colour."""

    fill: str
    line: str
    color: str


MARKS: Final = {
    Severity.ERROR: Look("F8CBAD", "thick", "C00000"),
    Severity.QUERY: Look("FFE699", "mediumDashed", "BF8F00"),
    Severity.WARNING: Look("DDEBF7", "medium", "2F75B5"),
    Severity.INFO: Look("F2F2F2", "dotted", "7F7F7F"),
}
_FIRST = {
    "fonts": "<{p}font><{p}sz val='11'/><{p}name val='Calibri'/></{p}font>",
    "fills": "<{p}fill><{p}patternFill patternType='none'/></{p}fill>"
    "<{p}fill><{p}patternFill patternType='gray125'/></{p}fill>",
    "borders": "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>",
    "cellXfs": "<{p}xf/>",
}
_FONTS = (  # of the added sheet: plain, bold, title, head, link
    "<{p}font><{p}sz val='11'/><{p}name val='Calibri'/></{p}font>",
    "<{p}font><{p}b/><{p}sz val='11'/><{p}name val='Calibri'/></{p}font>",
    "<{p}font><{p}b/><{p}sz val='16'/><{p}name val='Calibri'/></{p}font>",
    "<{p}font><{p}b/><{p}sz val='11'/><{p}color rgb='FFFFFFFF'/><{p}name val='Calibri'/></{p}font>",
    "<{p}font><{p}u/><{p}sz val='11'/><{p}color rgb='FF0563C1'/><{p}name val='Calibri'/></{p}font>",
)
_HEAD_FILL = "1F4E79"
_GRID = Look("", "thin", "BFBFBF")
_TEXT = "applyAlignment='1' quotePrefix='1'"


class SheetLooks(NamedTuple):
    """Style indexes of the added sheet."""

    title: int
    how: int
    head: int
    text: int
    link: int
    severity: dict[Severity, int]


class Looks:
    """Adds styles to a workbook's part of styles; the part is made where there is none."""

    def __init__(self, parts: Parts, part: str, namespace: str) -> None:
        self._parts, self._part = parts, part
        if part not in parts:
            parts.put(part, f'<styleSheet xmlns="{namespace}"></styleSheet>'.encode())
        self._data = parts.read(part)
        self._root = parse_tree(parts.package, self._data, _SUBJECT)
        self._own: dict[str, list[bytes]] = {name: [] for name in _FIRST}
        self._xfs = self._list("cellXfs")
        self._marked: dict[tuple[int, Severity], int] = {}
        self._fills: dict[str, int] = {}
        self._borders: dict[Look, int] = {}

    def _list(self, name: str) -> list[Node]:
        node = self._root.child(name)
        return [] if node is None else node.children

    def marked(self, style: int, severity: Severity) -> int:
        """The style index of a cell of style ``style`` with the mark of a severity."""
        key = style, severity
        if key not in self._marked:
            look = MARKS[severity]
            fill, border = self._fill(look.fill), self._border(look)
            if not self._xfs:
                own = f"<{self._root.prefix}xf/>".encode()
            else:
                node = self._xfs[style if style < len(self._xfs) else 0]
                own = self._data[node.start : node.end]
            end = own.index(b">") + 1 if not self._xfs else _start_length(self._xfs, style)
            tag = with_attributes(own[:end], fillId=str(fill), borderId=str(border), applyFill="1", applyBorder="1")
            self._marked[key] = self._add("cellXfs", tag + own[end:])
        return self._marked[key]

    def for_sheet(self) -> SheetLooks:
        """The styles of the added sheet."""
        plain, bold, title, head, link = (self._add("fonts", font) for font in _FONTS)
        grid = self._border(_GRID)
        top = "<{p}alignment vertical='top' wrapText='1'/>"
        middle = "<{p}alignment horizontal='center' vertical='center' wrapText='1'/>"
        return SheetLooks(
            title=self._xf(font=title),
            how=self._xf(font=plain, inner=top),
            head=self._xf(font=head, fill=self._fill(_HEAD_FILL), border=grid, inner=middle),
            text=self._xf(font=plain, border=grid, inner=top),
            link=self._xf(font=link, border=grid, inner=top),
            severity={
                severity: self._xf(font=bold, fill=self._fill(look.fill), border=grid, inner=top)
                for severity, look in MARKS.items()
            },
        )

    def _xf(self, *, font: int, fill: int = 0, border: int = 0, inner: str = "") -> int:
        text = (
            f"<{{p}}xf numFmtId='0' fontId='{font}' fillId='{fill}' borderId='{border}' applyFont='1' "
            f"applyFill='1' applyBorder='1' {_TEXT}>{inner}</{{p}}xf>"
        )
        return self._add("cellXfs", text)

    def _fill(self, color: str) -> int:
        if color not in self._fills:
            self._fills[color] = self._add(
                "fills",
                f"<{{p}}fill><{{p}}patternFill patternType='solid'><{{p}}fgColor rgb='FF{color}'/>"
                "<{p}bgColor indexed='64'/></{p}patternFill></{p}fill>",
            )
        return self._fills[color]

    def _border(self, look: Look) -> int:
        if look not in self._borders:
            sides = "".join(
                f"<{{p}}{side} style='{look.line}'><{{p}}color rgb='FF{look.color}'/></{{p}}{side}>"
                for side in ("left", "right", "top", "bottom")
            )
            self._borders[look] = self._add("borders", f"<{{p}}border>{sides}<{{p}}diagonal/></{{p}}border>")
        return self._borders[look]

    def _add(self, name: str, entry: str | bytes) -> int:
        """Add an entry to a list, after the first ones that every list has to have; its index."""
        own = self._own[name]
        if not own and not self._list(name):
            own += self._split_first(name)
        own.append(entry if isinstance(entry, bytes) else entry.replace("{p}", self._root.prefix).encode())
        return len(self._list(name)) + len(own) - 1

    def _split_first(self, name: str) -> list[bytes]:
        first = _FIRST[name].replace("{p}", self._root.prefix)
        if name != "fills":
            return [first.encode()]
        cut = first.index(f"<{self._root.prefix}fill>", 1)
        return [first[:cut].encode(), first[cut:].encode()]

    def write(self) -> None:
        """Put the styles into their part."""
        data, root, prefix = self._data, self._root, self._root.prefix
        edits: list[Edit] = []
        missing = b""
        by_place: dict[int, bytes] = {}
        for name in sorted(self._own, key=_ORDER.index):
            entries = self._own[name]
            if not entries:
                continue
            node = root.child(name)
            if node is None:
                place = after_last(root, _ORDER[: _ORDER.index(name)])
                made = f'<{prefix}{name} count="{len(entries)}">'.encode() + b"".join(entries)
                by_place[place] = by_place.get(place, b"") + made + f"</{prefix}{name}>".encode()
            else:
                edits += [*counted(data, node, len(entries)), appended(data, node, b"".join(entries))]
        for place, made in by_place.items():
            if root.inside == root.end:
                missing += made
            else:
                edits.append(Edit(place, place, made))
        if missing:
            edits.append(appended(data, root, missing))
        self._parts.put(self._part, splice(data, edits))


def _start_length(xfs: list[Node], style: int) -> int:
    node = xfs[style if style < len(xfs) else 0]
    return node.inside - node.start
