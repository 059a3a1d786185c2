"""Upload matrices (上传情况表): unit × module counts with their totals, found and turned into the table ``count``."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from jiaohe.model.address import a1
from jiaohe.tidy.headers import HIGHEST, Band, Head, extend_up, is_head_like, is_numbering, make_band
from jiaohe.tidy.lexicon import Lexicon, Meaning
from jiaohe.tidy.regions import RegionNames, canonical_name, clean_name, looks_like_place
from jiaohe.tidy.surroundings import is_remark
from jiaohe.tidy.view import Place, Shown, View

_WHOLE_SHARE: Final = 0.9
_LARGEST: Final = 1e7
_LEAST: Final = 2  # rows and columns of anything that is a table at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A column of counts. ``level`` is cell, total (of all modules) or group_total (of the group above)."""

    column: int
    name: str | None
    head: Head | None
    group: str | None
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A row of counts. ``level`` is cell, total or subtotal."""

    row: int
    name: str
    cell: Place
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A table of units by modules, whether or not its figures are counts with totals."""

    band: Band
    label: int
    serial: frozenset[int]
    modules: tuple[Module, ...]
    units: tuple[Unit, ...]
    whole_numbers: bool
    units_over_columns: bool = False  # modules in the rows, units over the columns

    @property
    def last(self) -> int:
        """The last row of head and body."""
        return max(self.band.bottom, *(unit.row for unit in self.units))

    @property
    def row_totals(self) -> bool:
        """Whether a column holds the total of each row."""
        return any(module.level == "total" for module in self.modules)

    @property
    def column_totals(self) -> bool:
        """Whether a row holds the total of each column."""
        return any(unit.level == "total" for unit in self.units)


def find_matrices(
    view: View, lexicon: Lexicon, names: RegionNames, hits: dict[int, dict[int, Meaning]], taken: Collection[int]
) -> list[Matrix]:
    """All tables on the rows not taken that have a head of words over rows that begin with a name and hold figures."""
    found: list[Matrix] = []
    floor = 0
    for row in view.rows:
        if row <= floor or row in taken:
            continue
        below = view.row_after(row)
        while below is not None and below not in taken and is_numbering(view, below):
            below = view.row_after(below)
        if below is None or below in taken or below - row > 3 or not is_head_like(view, row):
            continue
        matrix = _matrix(view, lexicon, names, hits, row, floor, below, taken)
        if matrix is not None:
            found.append(matrix)
            floor = matrix.last
    return found


def _matrix(
    view: View,
    lexicon: Lexicon,
    names: RegionNames,
    hits: dict[int, dict[int, Meaning]],
    head: int,
    floor: int,
    first: int,
    taken: Collection[int],
) -> Matrix | None:
    if not _is_body_row(view, first):
        return None
    rows = [head]
    extend_up(view, hits, rows, [r for r in view.rows_between(max(floor, head - 4 * HIGHEST), head) if r not in taken])
    body: list[int] = []
    last = first - 1
    for row in view.rows_from(first):
        if row in taken or row - last > 3 or is_remark(view, lexicon, row, 1 << 20) or not _is_body_row(view, row):
            break
        body.append(row)
        last = row
    while body and not any(view.is_number((body[-1], column)) for column in view.columns_of(body[-1])):
        name = view.cells[body[-1], view.columns_of(body[-1])[0]].text
        if names.canonical(name) is not None or looks_like_place(name):
            break
        body.pop()  # a lone word below the figures is a unit only if it is a name of one
    band = make_band(view, lexicon, rows, first - 1 if first - 1 > head else head, body)
    filled: dict[int, list[Place]] = {column: [] for column in band.paths}
    for row in body:
        for column in view.columns_of(row):
            filled[column].append((row, column))
    label, serial = _label_column(view, band, filled)
    if label is None:
        return None
    modules = _modules(view, names, band, filled, label)
    units = _units(view, lexicon, names, body, label, min((m.column for m in modules), default=label + 1))
    if len(modules) < _LEAST or len(units) < _LEAST:
        return None
    return Matrix(
        band=band,
        label=label,
        serial=frozenset(serial),
        modules=tuple(modules),
        units=tuple(units),
        whole_numbers=_whole_numbers(view, [place for module in modules for place in filled[module.column]]),
        units_over_columns=_are_places(names, [m.name for m in modules if m.name and m.level == "cell"])
        and not _are_places(names, [u.name for u in units if u.level == "cell"]),
    )


def _are_places(names: RegionNames, listed: Sequence[str]) -> bool:
    """Whether more than half of some names are those of places or offices."""
    places = sum(1 for name in listed if names.canonical(name) is not None or looks_like_place(name))
    return places * 2 > len(listed)


def _is_body_row(view: View, row: int) -> bool:
    """A name followed by figures, or a name alone whose figures are all blank."""
    columns = view.columns_of(row)
    texts = [c for c in columns if view.is_words((row, c))]
    numbers = [c for c in columns if view.is_number((row, c))]
    if numbers:
        return len(numbers) * 2 >= len(columns) - 2
    return (
        len(columns) == 1
        and bool(texts)
        and len(view.cells[row, columns[0]].text.strip()) <= 20
        and (view.area(row, columns[0]) is None)
    )


def _label_column(view: View, band: Band, filled: Mapping[int, Sequence[Place]]) -> tuple[int | None, set[int]]:
    """The column of unit names, the last one of words before the figures; and columns of serial numbers."""
    serial: set[int] = set()
    label = None
    for column in sorted(band.paths):
        cells = filled[column]
        words = sum(1 for place in cells if view.cells[place].kind == "text" and not view.is_number(place))
        roles = band.paths[column][-1].meaning.roles if band.paths[column] else frozenset()
        if cells and words * 2 > len(cells):
            label = column
        elif "serial" in roles or (label is None and cells):
            serial.add(column)
        elif cells or "whole" in roles:
            break
    return label, {c for c in serial if label is None or c < label}


def _beside(view: View, band: Band, filled: Mapping[int, Sequence[Place]]) -> set[int]:
    """Columns of percentages, and of the targets that they go with: they stand beside counts, in no total of them."""
    meant = {column: path[-1].meaning.measures for column, path in band.paths.items() if path}
    printed = [c for c, measures in meant.items() if measures == {"progress"} and filled[c]]
    shares = {c for c in printed if not _whole_numbers(view, filled[c])}
    return shares | ({c for c, measures in meant.items() if measures == {"target"}} if shares else set())


def _modules(
    view: View, names: RegionNames, band: Band, filled: Mapping[int, Sequence[Place]], label: int
) -> list[Module]:
    found: list[Module] = []
    beside = _beside(view, band, filled)
    for column in sorted(band.paths):
        path = band.paths[column]
        if column <= label or not path:
            continue
        name = path[-1]
        if name.meaning.roles & {"note", "serial", "aside"} and not name.meaning.roles & {"whole", "task"}:
            continue
        if sum(1 for place in filled[column] if view.is_words(place)) * 2 > len(filled[column]) > 0:
            continue
        if column in beside:
            continue
        above = [head for head in path[:-1] if not head.meaning.roles & {"whole", "group", "region"}]
        group = clean_name(above[-1].text) if above else None
        level = "cell"
        if name.meaning.roles & {"whole", "subtotal"}:
            level = "group_total" if group is not None or "subtotal" in name.meaning.roles else "total"
            if group is None and level == "group_total" and found:
                group = found[-1].group
        title = canonical_name(name.text, names) if level == "cell" else None
        found.append(Module(column=column, name=title, head=name, group=group, level=level))
    return found


def _units(view: View, lexicon: Lexicon, names: RegionNames, body: Sequence[int], label: int, first: int) -> list[Unit]:
    found = []
    for row in body:
        shown = view.shown(row, label)
        if shown is None or view.is_number(shown.origin):
            left = [c for c in view.columns_of(row) if c < first and view.cells[row, c].kind == "text"]
            if not left:
                continue
            shown = Shown(view.cells[row, left[-1]], (row, left[-1]))
        roles = lexicon.of(shown.cell.text).roles
        level = "subtotal" if "subtotal" in roles else "cell"
        if "whole" in roles or names.is_whole(shown.cell.text):
            level = "total"
        found.append(Unit(row=row, name=canonical_name(shown.cell.text, names), cell=shown.origin, level=level))
    return found


def _whole_numbers(view: View, places: Iterable[Place]) -> bool:
    """Whether the figures are small whole numbers, but for a slip here and there."""
    numbers = whole = 0
    for place in places:
        reading = view.read(place)
        if reading.number is not None:
            numbers += 1
            whole += reading.style is None and 0 <= reading.number <= _LARGEST and reading.number.is_integer()
    return numbers > 0 and whole >= _WHOLE_SHARE * numbers


class MatrixCell(NamedTuple):
    """One place of a matrix as the table ``count`` has it."""

    place: Place
    level: str
    unit: str | None
    unit_cell: str | None
    module: str | None
    header_cell: str | None
    group: str | None


def matrix_cells(matrix: Matrix) -> Iterator[MatrixCell]:
    """All places row by row. What crosses a partial sum is ``subtotal``, which no rule sums.

    Where the units stand over the columns, rows and columns change their parts.
    """
    for row in matrix.units:
        for column in matrix.modules:
            place = (row.row, column.column)
            row_cell, head_cell = a1(*row.cell), column.head.address if column.head else None
            if not matrix.units_over_columns:
                level = _level(row.level, column.level, column.group)
                unit = None if level in ("column_total", "grand_total") else row.name
                module = None if level in ("row_total", "grand_total") else column.name
                yield MatrixCell(place, level, unit, row_cell, module, head_cell, column.group)
                continue
            level = _level("subtotal" if column.level == "group_total" else column.level, row.level, None)
            unit = None if level in ("column_total", "grand_total") else column.name
            module = None if level in ("row_total", "grand_total") else row.name
            yield MatrixCell(place, level, unit, head_cell, module, row_cell, None)


def _level(unit: str, module: str, group: str | None) -> str:
    """The level of a cell from those of its unit and its module."""
    if unit == "subtotal" or module == "subtotal":
        return "subtotal"
    if unit == "total":
        return {"cell": "column_total", "total": "grand_total"}.get(module, "subtotal")
    if module == "group_total" and group is None:
        return "subtotal"
    return "cell" if module == "cell" else "row_total"


def matrix_names(matrix: Matrix) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Names and cells of the units and of the modules, totals left out."""
    rows = [(unit.name, a1(*unit.cell)) for unit in matrix.units if unit.level == "cell"]
    columns = [(m.name, m.head.address) for m in matrix.modules if m.level == "cell" and m.name and m.head]
    return (columns, rows) if matrix.units_over_columns else (rows, columns)
