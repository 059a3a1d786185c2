"""Marks in a worksheet's part (工作表加标记): the style of blamed cells, and the drawing that holds the notes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from jiaohe.annotate.xml_patch import (
    Edit,
    Node,
    after_last,
    appended,
    element_end,
    refuse_declaration,
    refuse_encoding,
    tag_end,
    with_attributes,
)
from jiaohe.ingest.package import Package
from jiaohe.ingest.xml_part import Attributes, guarded, new_parser
from jiaohe.model.address import a1, parse_a1
from jiaohe.model.finding import Severity
from jiaohe.model.text import Text

Place = tuple[int, int]

# CT_Worksheet up to the drawing of notes; what stands behind it may be wrapped for other versions of the format.
_BEFORE_NOTES: Final = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing"
).split()
_NARROWEST, _WIDEST = 1.0, 255.0


@dataclass(slots=True, kw_only=True)
class _Row:
    node: Node
    number: int
    style: int | None  # of its empty cells
    cells: list[tuple[int, Node]] = field(default_factory=list)
    explicit: bool = True  # whether each cell names its place


@dataclass(slots=True, kw_only=True)
class SheetFrame:
    """What marking needs to know of a worksheet's part."""

    data: bytes
    root: Node  # its children are those of the first level
    rows: dict[int, _Row]  # those with wanted cells
    starts: list[tuple[int, int]]  # number and start of every row, in the part's order
    explicit: bool  # whether each row names its number
    columns: list[tuple[int, int, float | None, int | None]]  # first, last, width, style
    heights: dict[int, float]

    def column_width(self, column: int) -> float:
        """A column's width in characters, roughly."""
        for first, last, width, _ in self.columns:
            if first <= column <= last and width is not None:
                return min(max(width, _NARROWEST), _WIDEST)
        return 8.43

    def notes_drawing(self) -> str | None:
        """The id of the relationship to the drawing that holds notes and form controls."""
        node = self.root.child("legacyDrawing")
        return None if node is None else node.attribute("id")


def scan_sheet(package: Package, data: bytes, name: str, wanted: Collection[Place]) -> SheetFrame:
    """Go through a worksheet's part. Raises Unreadable and CannotAnnotate."""
    refuse_encoding(data)
    scanner = _Scanner(data, wanted)
    parser = new_parser(package)
    scanner.place = lambda: parser.CurrentByteIndex
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.XmlDeclHandler = refuse_declaration
    with guarded(package, Text(f"工作表「{name}」", f"sheet “{name}”")):
        parser.Parse(data, True)
    return scanner.frame()


class _Scanner:
    """Follows a worksheet; keeps elements of the first level, and cells of wanted rows."""

    def __init__(self, data: bytes, wanted: Collection[Place]) -> None:
        self.data = data
        self.place: Callable[[], int] = lambda: 0
        self.wanted_rows = frozenset(row for row, _ in wanted)
        self.stack: list[Node | None] = []
        self.names: list[str] = []
        self.top: Node | None = None
        self.rows: dict[int, _Row] = {}
        self.starts: list[tuple[int, int]] = []
        self.explicit = True
        self.columns: list[tuple[int, int, float | None, int | None]] = []
        self.heights: dict[int, float] = {}
        self.row: _Row | None = None
        self.number = self.column = 0

    def _node(self, tag: str, attributes: Attributes) -> Node:
        at = self.place()
        return Node(tag=tag, attributes=attributes, start=at, inside=tag_end(self.data, at))

    def start(self, tag: str, attributes: Attributes) -> None:
        depth = len(self.stack)
        name = tag.rpartition(":")[2]
        node: Node | None = None
        if depth < 2:
            node = self._node(tag, attributes)
            if self.top is None:
                self.top = node
            else:
                self.top.children.append(node)
        elif depth == 2 and name == "col" and self.names[1] == "cols":
            self._column(attributes)
        elif depth == 2 and name == "row" and self.names[1] == "sheetData":
            node = self._row(tag, attributes)
        elif depth == 3 and name == "c" and self.names[1:] == ["sheetData", "row"]:
            node = self._cell(tag, attributes)
        self.stack.append(node)
        self.names.append(name)

    def end(self, _: str) -> None:
        node = self.stack.pop()
        self.names.pop()
        if node is not None:
            node.inner_end, node.end = element_end(self.data, node.inside, self.place())

    def _column(self, attributes: Attributes) -> None:
        first = int(attributes.get("min", "1"))
        width = attributes.get("width")
        style = attributes.get("style")
        self.columns.append(
            (
                first,
                int(attributes.get("max", first)),
                None if width is None else float(width),
                None if style is None else int(style),
            )
        )

    def _row(self, tag: str, attributes: Attributes) -> Node | None:
        given = attributes.get("r")
        self.explicit = self.explicit and given is not None
        self.number = self.number + 1 if given is None else int(given)
        self.column = 0
        self.row = None
        self.starts.append((self.number, self.place()))
        if "ht" in attributes:
            self.heights[self.number] = float(attributes["ht"])
        if self.number not in self.wanted_rows or self.number in self.rows:
            return None
        node = self._node(tag, attributes)
        style = attributes.get("s") if attributes.get("customFormat") in ("1", "true", "on") else None
        self.row = _Row(node=node, number=self.number, style=None if style is None else int(style))
        self.rows[self.number] = self.row
        return node

    def _cell(self, tag: str, attributes: Attributes) -> Node | None:
        if self.row is None:
            return None
        given = attributes.get("r")
        if given is None:
            self.row.explicit = False
            self.column += 1
        else:
            self.column = parse_a1(given)[1]
        node = self._node(tag, attributes)
        self.row.cells.append((self.column, node))
        return node

    def frame(self) -> SheetFrame:
        assert self.top is not None  # a part without an element is not well-formed
        return SheetFrame(
            data=self.data,
            root=self.top,
            rows=self.rows,
            starts=self.starts,
            explicit=self.explicit,
            columns=self.columns,
            heights=self.heights,
        )


def mark_cells(
    frame: SheetFrame, worst: Mapping[Place, Severity], marked: Callable[[int, Severity], int]
) -> tuple[list[Edit], list[Place]]:
    """The edits that give cells their marks, and the places that could not get one.

    ``marked`` gives the style index of a mark upon a style. Cells that are not there are added in their order, with
    the style of their row or column, where rows and cells say where they stand.
    """
    edits: list[Edit] = []
    left: list[Place] = []
    new_rows: dict[int, list[Place]] = {}
    for place in sorted(worst):
        row = frame.rows.get(place[0])
        if row is None:
            new_rows.setdefault(place[0], []).append(place)
            continue
        node = next((node for column, node in row.cells if column == place[1]), None)
        if node is not None:
            style = marked(int(node.attributes.get("s", "0")), worst[place])
            tag = frame.data[node.start : node.inside]
            edits.append(Edit(node.start, node.inside, with_attributes(tag, s=str(style))))
        elif not (row.explicit and frame.explicit) or _columns(row) != sorted(_columns(row)):
            left.append(place)
        elif row.node.inside != row.node.end:
            at = next((node.start for column, node in row.cells if column > place[1]), row.node.inner_end)
            edits.append(Edit(at, at, _new_cell(frame, row, place, worst, marked)))
        else:
            new_rows.setdefault(place[0], []).append(place)
    for number, places in new_rows.items():
        row = frame.rows.get(number)
        cells = b"".join(_new_cell(frame, row, place, worst, marked) for place in places)
        edit = appended(frame.data, row.node, cells) if row is not None else _new_row(frame, number, cells)
        if edit is None:
            left += places
        else:
            edits.append(edit)
    return edits, left


def _columns(row: _Row) -> list[int]:
    return [column for column, _ in row.cells]


def _new_cell(
    frame: SheetFrame,
    row: _Row | None,
    place: Place,
    worst: Mapping[Place, Severity],
    marked: Callable[[int, Severity], int],
) -> bytes:
    own = row.style if row is not None else None
    if own is None:
        own = next((style for first, last, _, style in frame.columns if first <= place[1] <= last and style), 0)
    style = marked(own or 0, worst[place])
    return f'<{frame.root.prefix}c r="{a1(*place)}" s="{style}"/>'.encode()


def _new_row(frame: SheetFrame, number: int, cells: bytes) -> Edit | None:
    """A row that was not there, before the next one; None where rows are not in order or do not say their numbers."""
    numbers = [known for known, _ in frame.starts]
    body = frame.root.child("sheetData")
    if body is None or not frame.explicit or numbers != sorted(numbers):
        return None
    prefix = frame.root.prefix
    made = f'<{prefix}row r="{number}">'.encode() + cells + f"</{prefix}row>".encode()
    at = next((start for known, start in frame.starts if known > number), None)
    return appended(frame.data, body, made, at=at)


def link_notes(frame: SheetFrame, relation: str, links: str) -> Edit:
    """The edit that names the drawing of the notes, in its prescribed place."""
    at = after_last(frame.root, _BEFORE_NOTES)
    prefix = next(
        (key[6:] for key, value in frame.root.attributes.items() if key[:6] == "xmlns:" and value == links), ""
    )
    declared = "" if prefix else f' xmlns:r="{links}"'
    element = f'<{frame.root.prefix}legacyDrawing{declared} {prefix or "r"}:id="{relation}"/>'
    return Edit(at, at, element.encode())
