"""Lays the figures out as the officials' sheets look: merged titles and names, stacked measures, wrapped headers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from samples.figures import MEASURES, TOTAL, WHOLE, Indicator, Matrix

ROW_LABELS = {"target": "指标", "quantity": "数量", "progress": "进度"}
# Where the printed sheet breaks a region's name over two lines.
WRAPPED = {
    "岳阳楼区": "岳阳楼\n区",
    "屈原管理区": "屈原\n管理区",
    "岳阳经开区": "岳阳\n经开区",
    "南湖新区": "南湖新\n区",
    "城陵矶新港区": "城陵矶\n新港区",
    "临港高新区": "临港\n高新区",
}

_THIN = Side(style="thin", color="FF000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CORNER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN, diagonal=_THIN, diagonalDown=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_BODY = Font(name="仿宋", size=9)
_HEAD = Font(name="黑体", size=9)
_TITLE = Font(name="方正小标宋简体", size=18)
_NUMBER = re.compile(r"[0-9]+(?:\.([0-9]+))?\Z")
_PERCENT = re.compile(r"[0-9]+(?:\.([0-9]+))?%\Z")

Places = dict[tuple[str, str, str], str]  # (indicator or unit, region or module, measure) → A1 address


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressStyle:
    """How one of the two progress tables is printed.

    ``names`` are the headers left of the regions with their columns' widths; ``breaks`` the indicators before which
    a page ends and the header is repeated; ``text_percents`` the regions whose percentages are typed as text.
    """

    sheet: str
    annex: str
    title: str
    names: Sequence[tuple[str, float]]
    region_width: float
    breaks: frozenset[str] = frozenset()
    text_percents: frozenset[str] = frozenset()
    number_format: str | None = None  # one for all numbers; None: as many decimals as are printed


@dataclass(slots=True, kw_only=True)
class Placed:
    """A workbook, and where each figure went."""

    workbook: Workbook
    places: Places = field(default_factory=dict)


def lay_out_progress(indicators: Sequence[Indicator], style: ProgressStyle) -> Placed:
    """Three stacked rows per indicator, regions in columns. With five name columns there is one for tasks."""
    workbook, sheet = _new(style.sheet)
    placed = Placed(workbook=workbook)
    regions = indicators[0].regions
    left = len(style.names) + 1
    _titles(sheet, style.annex, style.title, left + len(regions) - 1)
    _widths(sheet, [width for _, width in style.names] + [style.region_width] * len(regions))
    row = 3
    for page in _pages(indicators, style.breaks):
        if row > 3:
            sheet.row_breaks.append(Break(id=row - 1))
        _region_header(sheet, row, [name for name, _ in style.names], regions)
        row += 1
        for _, project in groupby(page, key=lambda indicator: indicator.number):
            row = _project(placed, sheet, row, list(project), style)
    sheet.freeze_panes = sheet.cell(4, left)
    return placed


def _pages(indicators: Sequence[Indicator], breaks: frozenset[str]) -> Iterator[list[Indicator]]:
    page: list[Indicator] = []
    for indicator in indicators:
        if indicator.code in breaks:
            yield page
            page = []
        page.append(indicator)
    yield page


def _region_header(sheet: Worksheet, row: int, names: Sequence[str], regions: Sequence[str]) -> None:
    for column, name in enumerate([*names, *(WRAPPED.get(region, region) for region in regions)], 1):
        _put(sheet, row, column, name or None, font=_HEAD)
    for column, name in enumerate(names, 1):
        if not name:  # the header before it spans two columns
            _merge(sheet, row, column - 1, row, column)
    sheet.row_dimensions[row].height = 30


def _project(placed: Placed, sheet: Worksheet, top: int, project: list[Indicator], style: ProgressStyle) -> int:
    """One project's rows. Returns the row below."""
    with_tasks = len(style.names) == 6
    unit_column = len(style.names) - 1
    row = top
    for task, group in groupby(project, key=lambda indicator: indicator.task):
        task_top = row
        indicators = list(group)
        name_height = max(14.5, 16 * _lines(task, style.names[2][1]) / len(indicators) / 3)
        for indicator in indicators:
            _put(sheet, row, unit_column, indicator.unit)
            _merge(sheet, row, unit_column, row + 2, unit_column)
            if with_tasks and task.endswith(indicator.title):
                _put(sheet, row, 3, task, align=_LEFT)
                _merge(sheet, row, 3, row + 2, 4)
                task_top = 0
            elif indicator.project == indicator.title:
                _put(sheet, row, 2, indicator.title, align=_LEFT)
                _merge(sheet, row, 2, row + 2, 3)
            else:
                _put(sheet, row, unit_column - 1, indicator.title, align=_LEFT)
                _merge(sheet, row, unit_column - 1, row + 2, unit_column - 1)
            _measures(placed, sheet, row, indicator, style, name_height)
            row += 3
        if with_tasks and task_top:
            _put(sheet, task_top, 3, task or None, align=_LEFT)
            _merge(sheet, task_top, 3, row - 1, 3)
    first = project[0]
    _put(sheet, top, 1, int(first.number))
    _merge(sheet, top, 1, row - 1, 1)
    if first.project != first.title:
        _put(sheet, top, 2, first.project)
        _merge(sheet, top, 2, row - 1, 2)
    return row


def _measures(
    placed: Placed, sheet: Worksheet, top: int, indicator: Indicator, style: ProgressStyle, name_height: float
) -> None:
    left = len(style.names) + 1
    regions = indicator.regions
    for offset, measure in enumerate(MEASURES):
        row = top + offset
        _put(sheet, row, left - 1, ROW_LABELS[measure])
        texts = [indicator.texts[region, measure] for region in regions]
        spans = not any(texts[1:]) and (bool(texts[0]) or _tells_in_words(indicator))
        for column, (region, text) in enumerate(zip(regions, texts, strict=True), left):
            cell = _put(sheet, row, column, None)
            _type(cell, text, as_text=region in style.text_percents, number_format=style.number_format)
            place = sheet.cell(row, left) if spans else cell
            placed.places[indicator.code, region, measure] = place.coordinate
        if spans:
            _merge(sheet, row, left, row, left + len(regions) - 1)
            if len(texts[0]) > 20:
                sheet.cell(row, left).alignment = _LEFT
        width = style.region_width * (len(regions) if spans else 1)
        lines = max(_lines(text, width) for text in texts)
        sheet.row_dimensions[row].height = max(name_height, 12.5 * lines + 2)
    placed.places[indicator.code, "", "title"] = _title_place(sheet, top, indicator, style)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column: at nine points a Chinese character is 1.7 units wide, a digit 0.9."""
    return int(sum(0.9 if character.isascii() else 1.7 for character in text) / width) + 1


def _tells_in_words(indicator: Indicator) -> bool:
    """Whether the indicator has no figure per region at all, so that each of its rows is one merged cell."""
    return not any(text for (region, _), text in indicator.texts.items() if region != WHOLE)


def _title_place(sheet: Worksheet, row: int, indicator: Indicator, style: ProgressStyle) -> str:
    column = len(style.names) - 2
    if indicator.project == indicator.title or (len(style.names) == 6 and indicator.task.endswith(indicator.title)):
        column -= 1
    return str(sheet.cell(row, column).coordinate)


def lay_out_matrix(matrix: Matrix, *, sheet_name: str, annex: str, title: str) -> Placed:
    """Units in rows, modules in columns under two rows of headers, totals at the right and at the foot."""
    workbook, sheet = _new(sheet_name)
    placed = Placed(workbook=workbook)
    modules = [*matrix.modules, TOTAL]
    _titles(sheet, annex, title, len(modules) + 1)
    _widths(sheet, [20.0] + [11.0] * len(modules))
    corner = _put(sheet, 3, 1, "内容\n单位", font=_HEAD)
    _merge(sheet, 3, 1, 4, 1)
    corner.border = _CORNER
    column = 2
    for group, members in matrix.groups.items():
        _put(sheet, 3, column, group, font=_HEAD)
        for offset, module in enumerate(members):
            _put(sheet, 4, column + offset, module, font=_HEAD)
        _merge(sheet, 3, column, 3, column + len(members) - 1)
        column += len(members)
    _put(sheet, 3, column, "总 数", font=_HEAD)
    _merge(sheet, 3, column, 4, column)
    for row, unit in enumerate(matrix.units, 5):
        _put(sheet, row, 1, "总 数" if unit == TOTAL else unit)
        for column, module in enumerate(modules, 2):
            cell = _put(sheet, row, column, None)
            _type(cell, matrix.texts[unit, module])
            placed.places[unit, module, "count"] = cell.coordinate
    sheet.freeze_panes = "B5"
    return placed


NIL = (1, "本月零报告", None, "/", "/", "/", "没有承担的指标")
RETURN_COLUMNS: Mapping[str, float] = {
    "序号": 6,
    "指标名称": 44,
    "计量单位": 10,
    "年度目标": 24,
    "累计完成": 14,
    "完成进度": 12,
    "备注": 16,
}


def lay_out_return(
    indicators: Sequence[Indicator], region: str, *, title: str, signatures: str, label: str = ""
) -> Placed:
    """What one county sends in: a row per indicator that concerns it, the measures in columns, signatures below.

    Without any indicator it is a nil return, which says so in one row. ``label`` stands below the signatures.
    """
    workbook, sheet = _new(region)
    placed = Placed(workbook=workbook)
    width = len(RETURN_COLUMNS)
    _put(sheet, 1, 1, title, font=_TITLE, border=None)
    _merge(sheet, 1, 1, 1, width, border=None)
    sheet.row_dimensions[1].height = 36
    _widths(sheet, list(RETURN_COLUMNS.values()))
    for column, header in enumerate(RETURN_COLUMNS, 1):
        _put(sheet, 2, column, header, font=_HEAD)
    row = 3
    for indicator in indicators:
        texts = [indicator.texts[region, measure] for measure in MEASURES]
        if set(texts) <= {"", "/"}:
            continue
        _put(sheet, row, 1, row - 2)
        _put(sheet, row, 2, indicator.title, align=_LEFT)
        _put(sheet, row, 3, indicator.unit)
        for column, (measure, text) in enumerate(zip(MEASURES, texts, strict=True), 4):
            cell = _put(sheet, row, column, None)
            _type(cell, re.sub(r"\.00\Z", "", text))
            placed.places[indicator.code, region, measure] = cell.coordinate
        _put(sheet, row, width, None)
        row += 1
    if row == 3:
        for column, text in enumerate(NIL, 1):
            _put(sheet, row, column, text)
        row += 1
    for below, words in enumerate([signatures, label] if label else [signatures], row + 1):
        _put(sheet, below, 1, words, align=_LEFT, border=None)
        _merge(sheet, below, 1, below, width, border=None)
    sheet.freeze_panes = "C3"
    return placed


def _new(sheet_name: str) -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = sheet_name
    workbook.properties.creator = "岳阳市"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页"
    return workbook, sheet


def _titles(sheet: Worksheet, annex: str, title: str, width: int) -> None:
    _put(sheet, 1, 1, annex, font=_HEAD, align=_LEFT, border=None)
    _merge(sheet, 1, 1, 1, width, border=None)
    _put(sheet, 2, 1, title, font=_TITLE, border=None)
    _merge(sheet, 2, 1, 2, width, border=None)
    sheet.row_dimensions[2].height = 36


def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: object,
    *,
    font: Font = _BODY,
    align: Alignment = _CENTRE,
    border: Border | None = _BOX,
) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = value  # type: ignore[assignment]
    cell.font = font
    cell.alignment = align
    if border is not None:
        cell.border = border
    return cell


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int, *, border: Border | None = _BOX) -> None:
    if (top, left) == (bottom, right):
        return
    if border is not None:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                sheet.cell(row, column).border = border
    sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _type(cell: Cell, text: str, *, as_text: bool = False, number_format: str | None = None) -> None:
    """Store a printed text so that the cell shows it: a number through a format, or the text itself."""
    if not text:
        return
    if number := _NUMBER.match(text):
        decimals = len(number[1] or "")
        cell.value = float(text) if decimals or number_format else int(text)
        trailing_zero = decimals and text.endswith("0")
        cell.number_format = number_format or (f"0.{'0' * decimals}" if trailing_zero else "General")
    elif (percent := _PERCENT.match(text)) and not as_text:
        decimals = len(percent[1] or "")
        cell.value = float(Decimal(text[:-1]) / 100)
        cell.number_format = f"0.{'0' * decimals}%" if decimals else "0%"
    else:
        cell.value = text
        cell.number_format = "@" if percent else "General"
