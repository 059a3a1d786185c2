"""A sheet as it was read (网格): what is stored and what a person sees, with nothing interpreted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from jiaohe.model.address import Area

CellKind = Literal["number", "text", "bool", "date", "error", "uncalculated"]
SheetKind = Literal["worksheet", "chartsheet", "other"]
SheetState = Literal["visible", "hidden", "very_hidden"]
Value = None | bool | int | float | str | datetime | date | time | timedelta


class Cell(NamedTuple):
    """One cell that holds something. A tuple, because a month of returns holds millions of them.

    ``value`` is the stored value; for a formula, its cached value. ``kind`` says how to take it: ``error`` holds
    the error's code (``#DIV/0!``) as value, ``uncalculated`` is a formula without a cached value. ``text`` is what
    the spreadsheet program shows: the value through its number format.
    """

    value: Value
    kind: CellKind
    text: str
    number_format: str = "General"
    formula: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet. ``cells`` is sparse, keyed by (row, column) from 1; cells that hold nothing are not there."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    kind: SheetKind = "worksheet"
    state: SheetState = "visible"
    _origins: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The top left cell of the merged area that covers a place, or the place itself."""
        if self.merges and not self._origins:
            for area in self.merges:
                for r in range(area.top, area.bottom + 1):
                    for c in range(area.left, area.right + 1):
                        self._origins[r, c] = (area.top, area.left)
        return self._origins.get((row, column), (row, column))

    def at(self, row: int, column: int) -> Cell | None:
        """The cell stored at a place itself (a covered part of a merge holds nothing)."""
        return self.cells.get((row, column))

    def seen_at(self, row: int, column: int) -> Cell | None:
        """The cell a person sees at a place: that of the merged area which covers it."""
        return self.cells.get(self.origin(row, column))

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether the row or the column is hidden."""
        return row in self.hidden_rows or column in self.hidden_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """工作簿 — a file that was read. ``file`` is the path as given; ``format`` is what the content is, not the name."""

    file: str
    format: Literal["xlsx", "xls", "xlsb", "ods", "csv"]
    grids: tuple[Grid, ...]
    remarks: tuple[str, ...] = ()
