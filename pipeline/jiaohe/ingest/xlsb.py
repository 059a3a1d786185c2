"""Binary workbooks (xlsb): python-calamine in a process of its own, since some files abort the process that reads them.

calamine gives values alone: no formats, merges, formulas or hidden lines, and errors as empty cells. The remarks say
so, and a sender who needs more saves as xlsx.
"""

import io
from datetime import date, datetime, time, timedelta
from typing import Final

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.number_format import render
from jiaohe.ingest.package import Package, too_large
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.worker import WorkerLost, run_apart
from jiaohe.model.grid import Cell, CellKind, Grid, SheetKind, SheetState, Workbook

REMARKS: Final = ("no_formats", "no_formulas", "no_merges", "no_errors", "no_hidden_lines")
MEMORY: Final = 3 << 30  # bytes of address space; calamine fills the rectangle around the outermost cells

Stored = bool | int | float | str | date | datetime | time | timedelta
SheetValues = tuple[str, str, str, list[tuple[int, int, Stored]]]  # name, kind, state, filled cells

_KINDS: dict[str, SheetKind] = {"WorkSheet": "worksheet", "ChartSheet": "chartsheet"}
_STATES: dict[str, SheetState] = {"Hidden": "hidden", "VeryHidden": "very_hidden"}
_DATE_FORMATS: dict[type, str] = {
    datetime: "yyyy/m/d h:mm:ss",
    date: "yyyy/m/d",
    time: "h:mm:ss",
    timedelta: "[h]:mm:ss",
}


def read_xlsb(file: str, data: bytes, limits: Limits) -> Workbook:
    """The values of a binary workbook. Raises Unreadable when it is damaged, passes a limit, or its reader dies."""
    package = Package(file, data, limits)
    for part in package.names():
        for _ in package.chunks(part):  # to find bombs and damage before a library that does not look meets them
            pass
    try:
        sheets = run_apart(read_values, data, limits.cells, seconds=limits.seconds, memory=MEMORY)
    except WorkerLost as lost:
        raise refusal(file, "slow" if lost.timed_out else "crashed") from None
    except Exception:  # whatever the library makes of a broken file
        raise refusal(file, "damaged") from None
    for _, _, _, cells in sheets:
        if len(cells) > limits.cells:
            raise too_large(file, limits, "cells", len(cells))
    return Workbook(file=file, format="xlsb", grids=tuple(_grid(*sheet) for sheet in sheets), remarks=REMARKS)


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


def _grid(name: str, kind: str, state: str, cells: list[tuple[int, int, Stored]]) -> Grid:
    return Grid(
        name=name,
        cells={(row, column): _cell(value) for row, column, value in cells},
        kind=_KINDS.get(kind, "other"),
        state=_STATES.get(state, "visible"),
    )


def _cell(value: Stored) -> Cell:
    if isinstance(value, str):
        return Cell(value, "text", value)
    if isinstance(value, bool):
        return Cell(value, "bool", "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        number = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
        return Cell(number, "number", render(number, "General"))
    kind: CellKind = "date"
    code = _DATE_FORMATS[type(value)]
    if type(value) is date:
        value = datetime(value.year, value.month, value.day)
    return Cell(value, kind, render(value, code), code)
