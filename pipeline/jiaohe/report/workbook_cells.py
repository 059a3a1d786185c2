"""Cells of a workbook that we write (写单元格): text that stays text, widths, borders, links."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.model.finding import Severity
from jiaohe.model.run import Verdict
from jiaohe.report.untrusted import clean

FONT: Final = "Calibri"  # where a program lacks it, it takes its own
_LONGEST = 4000  # characters of one cell
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_THIN: Final = Side(style="thin", color="BFBFBF")
BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD: Final = PatternFill("solid", fgColor="1F4E79")
EDITABLE: Final = PatternFill("solid", fgColor="FFF9DB")
CLOSED: Final = PatternFill("solid", fgColor="EDEDED")
FILLS: Final = {
    Severity.ERROR: PatternFill("solid", fgColor="F8CBAD"),
    Severity.QUERY: PatternFill("solid", fgColor="FFE699"),
    Severity.WARNING: PatternFill("solid", fgColor="DDEBF7"),
    Severity.INFO: PatternFill("solid", fgColor="F2F2F2"),
}
VERDICT_FILLS: Final = {
    Verdict.ACCEPTED: PatternFill("solid", fgColor="C6E0B4"),
    Verdict.EXPLAIN: PatternFill("solid", fgColor="FFE699"),
    Verdict.RETURNED: PatternFill("solid", fgColor="F8CBAD"),
    Verdict.REFUSED: PatternFill("solid", fgColor="F8CBAD"),
}
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_CENTRE: Final = Alignment(vertical="center", horizontal="center", wrap_text=True)


def write(sheet: Worksheet, row: int, column: int, value: str | int | float | None) -> Cell:
    """Write a value. Text stays text, whatever it begins with, and carries nothing that steers a program."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        text = clean(value, longest=_LONGEST)
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA)
    elif value is not None:
        cell.value = value
    return cell


def write_table_row(sheet: Worksheet, row: int, values: Sequence[str | int | float | None]) -> None:
    """A row of a table with borders, wrapped, at the top of its line."""
    for column, value in enumerate(values, start=1):
        cell = write(sheet, row, column, value)
        cell.border = BORDER
        cell.alignment = _TOP


def write_heads(sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
    """The heads of a table."""
    for column, head in enumerate(heads, start=1):
        cell = write(sheet, row, column, head)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = HEAD
        cell.border = BORDER
        cell.alignment = _CENTRE
    sheet.row_dimensions[row].height = 30


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Widths of the columns from the first, in characters."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def fit_heights(
    sheet: Worksheet, row: int, values: Sequence[str | int | float | None], widths: Sequence[float]
) -> None:
    """The height that a row of wrapped text needs: other programs do not all work it out when they open the file."""
    lines = max(
        (
            -(-_width(str(value)) // max(1, int(width) - 1))
            for value, width in zip(values, widths, strict=False)
            if value is not None
        ),
        default=1,
    )
    sheet.row_dimensions[row].height = min(400, 15.0 * max(1, lines) + 2)


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def link_to(cell: Cell, file: str, folder: Path | None, sheet: str | None, address: str | None) -> None:
    """Link a cell to a place in a submitted file, by a path relative to the folder of the workbook."""
    target = _relative(file, folder)
    if target is None:
        return
    location = None
    if sheet is not None and address is not None and clean(sheet) == sheet:
        location = "'{}'!{}".format(sheet.replace("'", "''"), address)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=target, location=location)
    cell.font = Font(name=FONT, color="0563C1", underline="single")


def _relative(file: str, folder: Path | None) -> str | None:
    """The path of a file as a link holds it, or None where there is no file to go to."""
    if file in ("", "-"):
        return None
    path = Path(file)
    if folder is not None:
        try:
            path = Path(os.path.relpath(path.resolve(), folder.resolve()))
        except ValueError:  # another drive
            return None
    return quote(path.as_posix(), safe="/", errors="replace")


def set_page(sheet: Worksheet, *, head_row: int, label: str) -> None:
    """A4 landscape, as wide as one page, the head on each, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    footer = sheet.oddFooter
    if footer is not None:
        footer.center.text = label.replace("&", "&&") + "  &P / &N"
