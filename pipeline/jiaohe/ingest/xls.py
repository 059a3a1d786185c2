"""Excel 97-2003 workbooks (xls, also WPS's et): xlrd over the BIFF stream, with formats, merges and hidden parts.

The compound file around the stream is opened here and not by xlrd, which refuses containers that Excel accepts and
does not notice when a stream ends early. Formulas are not decoded by xlrd: cells hold their cached results.
"""

import io
from typing import IO, Any

import olefile

from jiaohe.errors import Unreadable
from jiaohe.ingest.encrypted import is_locked, unlock_stream
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.number_dates import value_of
from jiaohe.ingest.number_format import is_date, is_duration, render
from jiaohe.ingest.package import too_large
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.styles import BUILT_IN
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Grid, SheetState, Workbook

_STATES: tuple[SheetState, ...] = ("visible", "hidden", "very_hidden")
_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)  # xlrd's cell types


def read_xls(file: str, data: bytes, limits: Limits) -> Workbook:
    """The workbook in a compound file, or in a bare BIFF stream of the years before. Raises Unreadable.

    Remarks: ``no_formulas`` always; ``no_formats`` when the formats are broken and only values could be read.
    """
    stream = workbook_stream(file, data)
    if is_locked(stream):
        stream = unlock_stream(file, stream)
    try:
        return _read(file, stream, limits, formats=True)
    except Unreadable:
        raise
    except Exception:  # xlrd asserts much about formats that do not matter for values
        try:
            return _read(file, stream, limits, formats=False)
        except Unreadable:
            raise
        except Exception:
            raise refusal(file, "damaged") from None


def workbook_stream(file: str, data: bytes) -> bytes:
    """The whole BIFF stream of a compound file; bare streams as they are. Raises Unreadable when a part is missing."""
    if not data.startswith(olefile.MAGIC):
        return data
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            size = ole.get_size(name)
            # A looped chain of sectors would be read until the size is reached.
            stream = ole.openstream(name).read() if size <= len(data) else b""
    except Exception:  # whatever a library makes of a broken file
        raise refusal(file, "damaged") from None
    if not stream or len(stream) < size:
        raise refusal(file, "damaged")
    return bytes(stream)


def _read(file: str, stream: bytes, limits: Limits, *, formats: bool) -> Workbook:
    import xlrd

    log: IO[str] = io.StringIO()
    with xlrd.open_workbook(
        file_contents=stream, logfile=log, formatting_info=formats, on_demand=True, ragged_rows=True
    ) as book:
        if book.nsheets > limits.sheets:
            raise too_large(file, limits, "sheets", book.nsheets)
        codes = _format_codes(book) if formats else []
        grids = []
        for index in range(book.nsheets):
            grid = _grid(book.sheet_by_index(index), codes, book.datemode == 1)
            lines = sum(min(area.bottom - area.top, area.right - area.left) + 1 for area in grid.merges)
            for limit, size in (("cells", len(grid.cells)), ("merges", len(grid.merges)), ("merged_lines", lines)):
                if size > getattr(limits, limit):
                    raise too_large(file, limits, limit, size)
            grids.append(grid)
            if book.on_demand:
                book.unload_sheet(index)  # one sheet in memory at a time
    remarks = ("no_formulas",) if formats else ("no_formulas", "no_formats")
    return Workbook(file=file, format="xls", grids=tuple(grids), remarks=remarks)


def _format_codes(book: Any) -> list[str]:
    """The format code of each style. Built-in ones that the file does not spell out follow a Chinese system."""
    own = {item.format_key: item.format_str for item in book.format_list}
    keys = [xf.format_key for xf in book.xf_list]
    return [str(own.get(key) or BUILT_IN.get(key, "General")) for key in keys]


def _grid(sheet: Any, codes: list[str], date1904: bool) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    for row in range(sheet.nrows):
        values = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            if kind in (_EMPTY, _BLANK):
                continue
            code = "General"
            if codes:
                index = sheet.cell_xf_index(row, column)
                code = codes[index] if index < len(codes) else "General"
            cell = _cell(values[column], kind, code, date1904)
            if cell is not None:
                cells[row + 1, column + 1] = cell
    return Grid(
        name=sheet.name,
        cells=cells,
        merges=tuple(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
        hidden_rows=frozenset(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(
            column + 1 for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0
        ),
        state=_STATES[sheet.visibility] if sheet.visibility in (0, 1, 2) else "visible",
    )


def _cell(value: Any, kind: int, code: str, date1904: bool) -> Cell | None:
    if kind == _TEXT:
        return Cell(value, "text", render(value, code), code) if value else None
    if kind == _BOOLEAN:
        return Cell(bool(value), "bool", "TRUE" if value else "FALSE", code)
    if kind == _ERROR:
        from xlrd.biffh import error_text_from_code

        name = error_text_from_code.get(value, "#N/A")
        return Cell(name, "error", name, code)
    # Numbers and dates: xlrd guesses dates in its own way, we go by the format as in every other reader.
    number = int(value) if value.is_integer() and abs(value) < 1e15 else value
    if is_date(code):
        moment = value_of(value, date1904, is_duration(code))
        if moment is not None:
            return Cell(moment, "date", render(value, code, date1904), code)
    return Cell(number, "number", render(number, code, date1904), code)
