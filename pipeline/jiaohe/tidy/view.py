"""A grid as its rows and columns of filled cells (网格视图): sparse, so that a cell at XFD1048576 costs nothing."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from jiaohe.model.address import Area, a1
from jiaohe.model.grid import Cell, Grid
from jiaohe.tidy.values import Reading, read_value

Place = tuple[int, int]
_SMALL = 2_000  # cells of a merged area whose covered places are listed; larger ones are looked up


class Shown(NamedTuple):
    """What a person sees at a place: the cell and where it is stored."""

    cell: Cell
    origin: Place

    @property
    def address(self) -> str:
        """A1 of the place where the cell is stored."""
        return a1(*self.origin)


class View:
    """Filled cells of one grid by row and by column; blank texts are left out, merged areas are looked through."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.cells: dict[Place, Cell] = {}
        by_row: dict[int, list[int]] = defaultdict(list)
        for place, cell in grid.cells.items():
            if cell.kind == "text" and not cell.text.strip() and not str(cell.value or "").strip():
                continue
            self.cells[place] = cell
            by_row[place[0]].append(place[1])
        self.rows: list[int] = sorted(by_row)
        self._columns: dict[int, list[int]] = {row: sorted(columns) for row, columns in by_row.items()}
        self._covered: dict[Place, Area] = {}
        self._large: list[Area] = []
        self._starting: dict[int, list[Area]] = defaultdict(list)
        for area in grid.merges:
            if area.top == area.bottom and area.left == area.right:
                continue
            self._starting[area.top].append(area)
            if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _SMALL:
                self._large.append(area)
                continue
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    self._covered[row, column] = area
        self._readings: dict[tuple[Place, str | None], Reading] = {}

    def columns_of(self, row: int) -> list[int]:
        """The filled columns of a row, in order; what a merged area covers is not filled."""
        return self._columns.get(row, [])

    def area(self, row: int, column: int) -> Area | None:
        """The merged area that covers a place."""
        area = self._covered.get((row, column))
        if area is not None or not self._large:
            return area
        for large in self._large:
            if large.top <= row <= large.bottom and large.left <= column <= large.right:
                return large
        return None

    def origin(self, row: int, column: int) -> Place:
        """The top left place of the merged area that covers a place, or the place itself."""
        area = self.area(row, column)
        return (row, column) if area is None else (area.top, area.left)

    def shown(self, row: int, column: int) -> Shown | None:
        """What a person sees at a place, through merged areas; None where it is blank."""
        origin = self.origin(row, column)
        cell = self.cells.get(origin)
        return None if cell is None else Shown(cell, origin)

    def merges_from(self, row: int) -> list[Area]:
        """The merged areas whose first row this is."""
        return self._starting.get(row, [])

    def rows_between(self, after: int, before: int) -> list[int]:
        """Filled rows strictly between two rows."""
        return self.rows[bisect_right(self.rows, after) : bisect_left(self.rows, before)]

    def rows_from(self, first: int) -> Iterator[int]:
        """Filled rows from a row on."""
        for index in range(bisect_left(self.rows, first), len(self.rows)):
            yield self.rows[index]

    def row_after(self, row: int) -> int | None:
        """The nearest filled row below."""
        index = bisect_right(self.rows, row)
        return self.rows[index] if index < len(self.rows) else None

    def texts(self, row: int) -> Iterator[tuple[int, str]]:
        """Column and text of the filled cells of a row."""
        for column in self.columns_of(row):
            yield column, self.cells[row, column].text

    def read(self, place: Place, measure: str | None = None) -> Reading:
        """The reading of a cell, made once."""
        key = (place, measure)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = read_value(self.cells.get(place), measure)
        return reading

    def is_number(self, place: Place) -> bool:
        """Whether a cell holds a number, as a value or as text."""
        cell = self.cells.get(place)
        if cell is None:
            return False
        if cell.kind in ("number", "error", "uncalculated"):
            return True
        return cell.kind == "text" and self.read(place).token in ("number", "bound")

    def is_words(self, place: Place) -> bool:
        """Whether a cell holds words: no number and nothing that stands in place of one."""
        cell = self.cells.get(place)
        return cell is not None and cell.kind == "text" and self.read(place).token == "text"
