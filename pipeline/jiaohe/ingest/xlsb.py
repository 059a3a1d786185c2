"""Binary workbooks (xlsb): python-calamine in a process of its own, since some files abort the process that reads them.

calamine gives values alone, and nothing for an error; ``xlsb_marks`` reads the rest. Formulas stay unread: their cells
hold the cached results.
"""

import io
import struct
from datetime import date, datetime, time, timedelta
from typing import Final

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.number_dates import serial_of, value_of
from jiaohe.ingest.number_format import is_date, is_duration, render
from jiaohe.ingest.package import Package, too_large
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.worker import WorkerLost, run_apart
from jiaohe.ingest.xlsb_marks import Marks, read_marks
from jiaohe.model.grid import Cell, Grid, SheetKind, SheetState, Workbook

MEMORY: Final = 3 << 30  # bytes of address space; calamine fills the rectangle around the outermost cells

Stored = bool | int | float | str | date | datetime | time | timedelta
SheetValues = tuple[str, str, str, list[tuple[int, int, Stored]]]  # name, kind, state, filled cells

_KINDS: dict[str, SheetKind] = {"WorkSheet": "worksheet", "ChartSheet": "chartsheet"}
_STATES: dict[str, SheetState] = {"Hidden": "hidden", "VeryHidden": "very_hidden"}


def read_xlsb(file: str, data: bytes, limits: Limits) -> Workbook:
    """The values of a binary workbook. Raises Unreadable when it is damaged, passes a limit, or its reader dies."""
    package = Package(file, data, limits)
    try:
        marks = read_marks(package)
    except (ValueError, LookupError, struct.error):
        raise refusal(file, "damaged") from None
    try:
        sheets = run_apart(read_values, data, limits.cells, seconds=limits.seconds, memory=MEMORY)
    except WorkerLost as lost:
        raise refusal(file, "slow" if lost.timed_out else "crashed") from None
    except Exception:  # whatever the library makes of a broken file
        raise refusal(file, "damaged") from None
    for _, _, _, cells in sheets:
        if len(cells) > limits.cells:
            raise too_large(file, limits, "cells", len(cells))
    grids = tuple(_grid(*sheet, marks) for sheet in sheets)
    return Workbook(file=file, format="xlsb", grids=grids, remarks=("no_formulas",))


def read_values(data: bytes, most: int) -> list[SheetValues]:
    """Name, kind, state and filled cells of each sheet, no more than ``most`` cells and one: runs in the worker."""
    from python_calamine import CalamineWorkbook

    sheets: list[SheetValues] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for index, entry in enumerate(book.sheets_metadata):
            kind, state = str(entry.typ).rpartition(".")[2], str(entry.visible).rpartition(".")[2]
            cells: list[tuple[int, int, Stored]] = []
            if kind == "WorkSheet":
                sheet = book.get_sheet_by_index(index)
                top, left = sheet.start or (0, 0)
                for row, values in enumerate(sheet.to_python(), top + 1):
                    cells += [(row, column, value) for column, value in enumerate(values, left + 1) if value != ""]
                    if len(cells) > most:
                        break
            sheets.append((entry.name, kind, state, cells))
    return sheets


def _grid(name: str, kind: str, state: str, values: list[tuple[int, int, Stored]], marks: Marks) -> Grid:
    own = marks.sheets.get(name)
    if own is None:  # a chart sheet, or a sheet without a part
        return Grid(name=name, cells={}, kind=_KINDS.get(kind, "other"), state=_STATES.get(state, "visible"))
    cells = {
        (row, column): _cell(value, own.styles.get((row, column), "General"), marks.date1904)
        for row, column, value in values
    }
    for place, error in own.errors.items():
        cells[place] = Cell(error, "error", error, own.styles.get(place, "General"))
    return Grid(
        name=name,
        cells=cells,
        merges=tuple(own.merges),
        hidden_rows=frozenset(own.hidden_rows),
        hidden_columns=frozenset(own.hidden_columns),
        kind=_KINDS.get(kind, "other"),
        state=_STATES.get(state, "visible"),
    )


def _cell(value: Stored, code: str, date1904: bool) -> Cell:
    if isinstance(value, str):
        return Cell(value, "text", render(value, code), code)
    if isinstance(value, bool):
        return Cell(value, "bool", "TRUE" if value else "FALSE", code)
    if not isinstance(value, int | float):
        value = serial_of(value, date1904)
    number = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
    shown = render(number, code, date1904)
    if is_date(code):
        moment = value_of(value, date1904, is_duration(code))
        if moment is not None:
            return Cell(moment, "date", shown, code)
    return Cell(number, "number", shown, code)
