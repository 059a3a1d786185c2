"""One worksheet's part (工作表), streamed: its cells, merged areas, hidden rows and columns.

The handlers below run once for every tag of a sheet, a few million times a month, which is why they share their
state as local names of one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jiaohe.ingest.cell_values import CellStyle, with_formula
from jiaohe.ingest.package import Package
from jiaohe.ingest.shared_formula import LAST_COLUMN, LAST_ROW, move
from jiaohe.ingest.shared_strings import unescape
from jiaohe.ingest.xml_part import Attributes, feed, new_parser
from jiaohe.model.address import Area, column_letters, parse_a1, parse_area
from jiaohe.model.grid import Cell
from jiaohe.model.text import Text

Place = tuple[int, int]
_TRUE = ("1", "true", "on")
_NAMES = [column_letters(number) for number in range(1, LAST_COLUMN + 2)]  # the last one is beyond the sheet
_COLUMNS: dict[str, int] = {letters: index + 1 for index, letters in enumerate(_NAMES[:-1])}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """What a worksheet's part holds."""

    cells: dict[Place, Cell]
    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


def read_sheet(
    package: Package, part: str, name: str, strings: list[str], styles: dict[str | None, CellStyle]
) -> SheetContent:
    """Read a worksheet's part to its end, or raise Unreadable: nothing of a damaged sheet is given."""
    subject = Text(f"工作表「{name}」", f"sheet “{name}”")
    cells: dict[Place, Cell] = {}
    hidden_rows: list[int] = []
    frame = _Frame(package)
    formulas = _Formulas(package)
    most, longest = package.limits.cells, package.limits.text_length

    parser = new_parser(package)
    buffer: list[str] = []
    pieces: list[str] = []
    row = column = 0
    row_digits = ""
    cell: Attributes = {}
    formula_attributes: Attributes = {}
    raw: str | None = None
    formula: str | None = None
    in_guide = disordered = False
    tag_c = tag_v = tag_f = tag_t = tag_row = tag_is = tag_guide = tag_data = ""

    def root(tag: str, _: Attributes) -> None:
        nonlocal tag_c, tag_v, tag_f, tag_t, tag_row, tag_is, tag_guide, tag_data
        prefix, colon, word = tag.rpartition(":")
        if word != "worksheet":
            raise ValueError("not a worksheet")
        tag_c, tag_v, tag_f, tag_t, tag_row, tag_is, tag_guide, tag_data = (
            prefix + colon + plain for plain in ("c", "v", "f", "t", "row", "is", "rPh", "sheetData")
        )
        frame.prefix = prefix + colon
        parser.StartElementHandler = start_outside

    def start_outside(tag: str, attributes: Attributes) -> None:
        if tag == tag_data:
            parser.StartElementHandler = start
            parser.EndElementHandler = end
            parser.CharacterDataHandler = buffer.append
        else:
            frame.start(tag, attributes)

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal cell, raw, formula, in_guide, formula_attributes, row, column, row_digits, disordered
        if tag in (tag_v, tag_t):
            buffer.clear()
        elif tag == tag_c:
            cell = attributes
            raw = formula = None
            reference = attributes.get("r")
            if reference is None or reference == _NAMES[column] + row_digits:
                column += 1
                if column > LAST_COLUMN:
                    raise ValueError("a row has too many cells")
            else:
                before = row, column
                row, column = _place(reference, row_digits, row)
                row_digits = str(row)
                disordered = disordered or (row, column) <= before
        elif tag == tag_f:
            buffer.clear()
            formula_attributes = attributes
        elif tag == tag_row:
            number = attributes.get("r")
            before_row = row
            row = row + 1 if number is None else int(number)
            disordered = disordered or row <= before_row
            if not 0 < row <= LAST_ROW:
                raise ValueError("a row outside of the sheet")
            row_digits = str(row)
            column = 0
            if len(attributes) > 1 and _is_hidden_row(attributes):
                hidden_rows.append(row)
            if len(cells) > most:
                raise package.too_large("cells", len(cells))
        elif tag == tag_is:
            pieces.clear()
        elif tag == tag_guide:
            in_guide = True

    def end(tag: str) -> None:
        nonlocal raw, formula, in_guide
        if tag == tag_v:
            raw = buffer[0] if len(buffer) == 1 else "".join(buffer)
        elif tag == tag_c:
            if raw is None and formula is None:
                return
            style = styles.get(cell.get("s")) or styles[None]
            kind = cell.get("t")
            made: Cell | None
            if not raw and (raw is None or kind != "str"):
                # A formula that was never calculated. An empty cached text is a value, an empty cached number is not.
                made = None if formula is None else style.uncalculated(formula)
            else:
                if kind is None or kind == "n":
                    made = style.number(raw)
                elif kind == "s":
                    made = style.texts.get(raw)
                    if made is None:
                        index = int(raw)
                        if not 0 <= index < len(strings):
                            raise ValueError("a text that is not there")
                        made = style.texts[raw] = style.text(strings[index])
                else:
                    if len(raw) > longest:
                        raise package.too_large("text_length", len(raw))
                    made = _make(style, kind, raw)
                if formula is not None:
                    made = with_formula(made, formula)
                elif made[0] == "":
                    made = None
            if made is not None:
                if disordered and (row, column) in cells:
                    raise ValueError("two values for one cell, and no telling which is meant")
                cells[row, column] = made
        elif tag == tag_f:
            formula = formulas.add(row, column, formula_attributes, "".join(buffer))
        elif tag == tag_t:
            if not in_guide:
                pieces.extend(buffer)
        elif tag == tag_is:
            raw = "".join(pieces)
            cell["t"] = "inlineStr"
        elif tag == tag_guide:
            in_guide = False
        elif tag == tag_data:
            parser.StartElementHandler = start_outside
            parser.EndElementHandler = None
            parser.CharacterDataHandler = None

    parser.StartElementHandler = root
    feed(package, part, parser, subject)
    if len(cells) > most:
        raise package.too_large("cells", len(cells))
    formulas.finish(cells)
    last_row = max((place[0] for place in cells), default=0)
    return SheetContent(
        cells=cells,
        merges=tuple(frame.merges),
        hidden_rows=frozenset(number for number in hidden_rows if number <= last_row),
        hidden_columns=frame.hidden_columns(),
    )


def _make(style: CellStyle, kind: str, raw: str) -> Cell:
    if kind == "b":
        return style.boolean(raw)
    if kind == "e":
        return style.error(raw)
    if kind == "d":
        return style.iso_date(raw)
    return style.text(unescape(raw))


def _place(reference: str, row_digits: str, row: int) -> Place:
    """The place that a reference names, most often one on the row that it stands in."""
    if reference.endswith(row_digits) and (column := _COLUMNS.get(reference[: -len(row_digits)])):
        return row, column
    row, column = parse_a1(reference)
    if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError("a cell outside of the sheet")
    return row, column


def _is_hidden_row(attributes: Attributes) -> bool:
    if attributes.get("hidden") in _TRUE:
        return True
    height = attributes.get("ht")
    return height is not None and float(height) == 0


class _Frame:
    """What stands around the cells: columns and merged areas."""

    def __init__(self, package: Package) -> None:
        self.prefix = ""
        self.merges: list[Area] = []
        self._package = package
        self._hidden: list[tuple[int, int]] = []
        self._lines = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take one element."""
        word = tag[len(self.prefix) :]
        if word == "mergeCell":
            self._merge(parse_area(attributes.get("ref", "")))
        elif word == "col" and (attributes.get("hidden") in _TRUE or float(attributes.get("width") or 1) == 0):
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


class _Formulas:
    """The formulas of a sheet that belong to several cells: shared ones, arrays, data tables."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._shared: dict[str, tuple[int, int, str]] = {}
        self._early: list[tuple[Place, str]] = []
        self._areas: list[tuple[Area, str]] = []

    def add(self, row: int, column: int, attributes: Attributes, text: str) -> str:
        """The formula of one cell, with an equals sign before it as it is typed."""
        kind = attributes.get("t")
        text = unescape(text)
        if kind == "shared":
            index = attributes.get("si", "")
            if not text:
                return self._member(row, column, index)
            self._shared[index] = row, column, text
        elif kind == "array" or kind == "dataTable":
            if kind == "dataTable":
                inputs = [attributes[key] for key in ("r1", "r2") if key in attributes]
                text = text or f"TABLE({','.join(inputs)})"
            if "ref" in attributes:
                self._areas.append((parse_area(attributes["ref"]), "=" + text))
        return "=" + text

    def _member(self, row: int, column: int, index: str) -> str:
        shared = self._shared.get(index)
        if shared is None:
            self._early.append(((row, column), index))
            return "="
        top, left, text = shared
        moved = "=" + move(text, row - top, column - left)
        self._package.charge(len(moved))
        return moved

    def finish(self, cells: dict[Place, Cell]) -> None:
        """Give their formula to cells that came before the one which holds it, and to the members of arrays."""
        early, self._early = self._early, []
        for place, index in early:
            if place in cells:
                cells[place] = with_formula(cells[place], self._member(*place, index))
        for area, formula in self._areas:
            places = _places(area, cells)
            self._package.charge(8 * len(places))
            for place in places:
                if cells[place].formula is None:
                    cells[place] = with_formula(cells[place], formula)


def _places(area: Area, cells: Mapping[Place, Cell]) -> list[Place]:
    """The filled places of an area, by whichever is less work: its own places or all cells."""
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    if len(rows) * len(columns) > len(cells):
        return [place for place in cells if place[0] in rows and place[1] in columns]
    return [(row, column) for row in rows for column in columns if (row, column) in cells]
