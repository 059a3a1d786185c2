"""A sheet as it was read (网格): what is stored and what a person sees, with nothing interpreted."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
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
    _merged: dict[str, dict[int, list[tuple[int, int, Area]]]] = field(default_factory=dict, repr=False, compare=False)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The top left cell of the merged area that covers a place, or the place itself.

        Areas are looked up by the lines they run through, rows or columns, whichever are fewer: an area may cover
        a whole sheet and must not be gone through cell by cell.
        """
        if not self.merges:
            return row, column
        if not self._merged:
            self._merged.update(_index(self.merges))
        for area in (
            _covering(self._merged["rows"].get(row), column),
            _covering(self._merged["columns"].get(column), row),
        ):
            if area is not None:
                return area.top, area.left
        return row, column

    def at(self, row: int, column: int) -> Cell | None:
        """The cell stored at a place itself (a covered part of a merge holds nothing)."""
        return self.cells.get((row, column))

    def seen_at(self, row: int, column: int) -> Cell | None:
        """The cell a person sees at a place: that of the merged area which covers it."""
        return self.cells.get(self.origin(row, column))

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether the row or the column is hidden."""
        return row in self.hidden_rows or column in self.hidden_columns


def _index(merges: Iterable[Area]) -> dict[str, dict[int, list[tuple[int, int, Area]]]]:
    """The spans of merged areas on each row and on each column they are filed under, in order."""
    rows: dict[int, list[tuple[int, int, Area]]] = {}
    columns: dict[int, list[tuple[int, int, Area]]] = {}
    for area in merges:
        if area.bottom - area.top <= area.right - area.left:
            for row in range(area.top, area.bottom + 1):
                rows.setdefault(row, []).append((area.left, area.right, area))
        else:
            for column in range(area.left, area.right + 1):
                columns.setdefault(column, []).append((area.top, area.bottom, area))
    for spans in (*rows.values(), *columns.values()):
        spans.sort()
    return {"rows": rows, "columns": columns}


def _covering(spans: list[tuple[int, int, Area]] | None, position: int) -> Area | None:
    """The area whose span holds a position; merged areas of a sheet never overlap."""
    if spans is None:
        return None
    after = bisect_right(spans, position, key=_start)
    return spans[after - 1][2] if after and spans[after - 1][1] >= position else None


def _start(span: tuple[int, int, Area]) -> int:
    return span[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """工作簿 — a file that was read. ``file`` is the path as given; ``format`` is what the content is, not the name."""

    file: str
    format: Literal["xlsx", "xls", "xlsb", "ods", "csv"]
    grids: tuple[Grid, ...]
    remarks: tuple[str, ...] = ()
