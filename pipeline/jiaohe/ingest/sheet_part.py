"""One worksheet's part (工作表), streamed: its cells, merged areas, hidden rows and columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from jiaohe.ingest.cell_values import CellStyles
from jiaohe.ingest.package import Package
from jiaohe.ingest.plain_rows import scan, take
from jiaohe.ingest.sheet_cells import LAST_COLUMN, LAST_ROW, TRUE, SheetCells
from jiaohe.ingest.sheet_formulas import Place
from jiaohe.ingest.xml_part import Attributes, guarded, new_parser
from jiaohe.model.address import Area, parse_a1, parse_area
from jiaohe.model.grid import Cell
from jiaohe.model.text import Text

_DATA, _DATA_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_LONGEST_ROW = 8 << 20  # bytes to wait for the end of a row
_TAGS = ("sheetData", "row", "c", "v", "f", "is", "t", "rPh")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """What a worksheet's part holds."""

    cells: dict[Place, Cell]
    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def read_sheet(
    package: Package,
    part: str,
    name: str,
    strings: list[str],
    styles: CellStyles,
    *,
    plain: bool = True,
) -> SheetContent:
    """Read a worksheet's part to its end, or raise Unreadable: nothing of a damaged sheet is given.

    ``plain`` allows the quick way for rows in the plain form.
    """
    sheet = SheetCells(package, strings, styles)
    reader = _SheetReader(sheet, plain)
    with guarded(package, Text(f"工作表「{name}」", f"sheet “{name}”")):
        for piece, is_rows in _pieces(package.chunks(part), reader):
            reader.read(piece, is_rows)
        reader.parser.Parse(b"", True)
        hidden_rows = sheet.finish()
    return SheetContent(
        cells=sheet.cells,
        merges=tuple(reader.frame.merges),
        hidden_rows=hidden_rows,
        hidden_columns=reader.frame.hidden_columns(),
    )


def _pieces(chunks: Iterator[bytes], reader: "_SheetReader") -> Iterator[tuple[bytes, bool]]:
    """The part cut so that rows come whole; with each piece whether it holds nothing but rows, as far as can be seen.

    The reader takes each piece before the next is cut.
    """
    rest = b""
    for chunk in chunks:
        if reader.plain and not reader.begun:
            head, tag, chunk = chunk.partition(_DATA)
            yield head + tag, False
        if not (reader.plain and reader.inside):
            yield rest + chunk, False
            rest = b""
            continue
        rest += chunk
        end = rest.find(_DATA_END)
        if end >= 0:
            yield rest[:end], True
            yield rest[end:], False
            rest = b""
        elif (cut := rest.rfind(_ROW_END)) >= 0:
            cut += len(_ROW_END)
            yield rest[:cut], True
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            yield rest, False
            rest = b""
    yield rest, False


class _SheetReader:
    """Follows a worksheet tag by tag; leaves rows in the plain form to the quick way while it may."""

    def __init__(self, sheet: SheetCells, plain: bool) -> None:
        self.sheet = sheet
        self.plain = plain  # whether the quick way may be taken
        self.begun = self.inside = False  # whether the rows have begun; whether the parser stands among them
        self.frame = _Frame(sheet)
        self.parser = new_parser(sheet.package)
        self.parser.StartElementHandler = self._root
        self.parser.XmlDeclHandler = self._declaration
        self._buffer: list[str] = []
        self._pieces: list[str] = []
        self._cell: Attributes = {}
        self._raw: str | None = None
        self._formula: str | None = None
        self._formula_attributes: Attributes = {}
        self._in_guide = False
        self._tags = dict.fromkeys(_TAGS, "")

    def read(self, piece: bytes, is_rows: bool) -> None:
        """Take one piece of the part."""
        tokens = scan(piece) if is_rows else None
        if tokens is not None:
            self._hear(False)
            self.parser.Parse(piece, False)
            self._hear(True)
            take(tokens, self.sheet)
            return
        self.parser.Parse(piece, False)
        # Behind a comment or a CDATA section that is still open, rows would look like rows and be none.
        if self.inside and not piece.endswith(_DATA) and (b"<!" in piece or b"<?" in piece or piece.endswith(b"<")):
            self.plain = self.plain and not self.begun

    def _hear(self, on: bool) -> None:
        self.parser.StartElementHandler = self._start if on else None
        self.parser.EndElementHandler = self._end if on else None
        self.parser.CharacterDataHandler = self._buffer.append if on else None

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            self.plain = False

    def _root(self, tag: str, _: Attributes) -> None:
        prefix, colon, word = tag.rpartition(":")
        if word != "worksheet":
            raise ValueError("not a worksheet")
        self._tags = {plain: prefix + colon + plain for plain in _TAGS}
        self.frame.prefix = prefix + colon
        self.parser.StartElementHandler = self._start_outside

    def _start_outside(self, tag: str, attributes: Attributes) -> None:
        if tag == self._tags["sheetData"]:
            self.begun = self.inside = True
            self._hear(True)
        else:
            self.frame.start(tag, attributes)

    def _start(self, tag: str, attributes: Attributes) -> None:
        tags = self._tags
        if tag in (tags["v"], tags["t"]):
            self._buffer.clear()
        elif tag == tags["c"]:
            self._cell = attributes
            self._raw = self._formula = None
            self._go_to(attributes.get("r"))
        elif tag == tags["f"]:
            self._buffer.clear()
            self._formula_attributes = attributes
        elif tag == tags["row"]:
            self.sheet.start_row(attributes)
        elif tag == tags["is"]:
            self._pieces.clear()
        elif tag == tags["rPh"]:
            self._in_guide = True

    def _end(self, tag: str) -> None:
        tags = self._tags
        if tag == tags["v"]:
            self._raw = "".join(self._buffer)
        elif tag == tags["c"]:
            self.sheet.put(self._cell.get("s"), self._cell.get("t", "n"), self._raw, self._formula)
        elif tag == tags["f"]:
            text = "".join(self._buffer)
            sheet = self.sheet
            self._formula = sheet.formulas.add(sheet.row, sheet.column, self._formula_attributes, text)
        elif tag == tags["t"]:
            if not self._in_guide:
                self._pieces.extend(self._buffer)
        elif tag == tags["is"]:
            self._raw = "".join(self._pieces)
            self._cell["t"] = "inlineStr"
        elif tag == tags["rPh"]:
            self._in_guide = False
        elif tag == tags["sheetData"]:
            self.inside = False
            self._hear(False)
            self.parser.StartElementHandler = self._start_outside

    def _go_to(self, reference: str | None) -> None:
        """To the place that a cell names, or one to the right."""
        sheet = self.sheet
        if reference is None:
            sheet.column += 1
            if sheet.column > LAST_COLUMN:
                raise ValueError("a row has too many cells")
            return
        row, column = parse_a1(reference)
        if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
            raise ValueError("a cell outside of the sheet")
        if (row, column) <= (sheet.row, sheet.column) or row != sheet.row:
            sheet.disordered = True
        sheet.row, sheet.column = row, column


class _Frame:
    """What stands around the cells: columns and merged areas."""

    def __init__(self, sheet: SheetCells) -> None:
        self.prefix = ""
        self.merges: list[Area] = []
        self._package = sheet.package
        self._hidden: list[tuple[int, int]] = []
        self._lines = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take one element."""
        word = tag[len(self.prefix) :]
        if word == "mergeCell":
            self._merge(parse_area(attributes.get("ref", "")))
        elif word == "col" and (attributes.get("hidden") in TRUE or float(attributes.get("width") or 1) == 0):
            first = int(attributes.get("min", "1"))
            self._hidden.append((first, min(int(attributes.get("max", first)), LAST_COLUMN)))

    def _merge(self, area: Area) -> None:
        if not (area.top > 0 and area.bottom <= LAST_ROW and area.right <= LAST_COLUMN):
            raise ValueError("a merged area outside of the sheet")
        self.merges.append(area)
        self._lines += min(area.bottom - area.top, area.right - area.left) + 1
        if len(self.merges) > self._package.limits.merges:
            raise self._package.too_large("merges", len(self.merges))
        if self._lines > self._package.limits.merged_lines:
            raise self._package.too_large("merged_lines", self._lines)

    def hidden_columns(self) -> frozenset[int]:
        """All hidden columns; what many overlapping spans hide is gone through once."""
        hidden: set[int] = set()
        reached = 0
        for first, last in sorted(self._hidden):
            hidden.update(range(max(first, reached + 1, 1), last + 1))
            reached = max(reached, last)
        return frozenset(hidden)
