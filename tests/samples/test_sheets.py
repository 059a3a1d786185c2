"""The workbooks show the figures, cell by cell, and look like the sheets they were taken from."""

from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.ingest.open_file import read_workbook
from samples.build import HERE
from samples.figures import FIGURES, MEASURES, TOTAL, Indicator, Month, put_right, read_corrections, read_month

PRINTED = HERE / "yueyang-2026" / "2026-05"
CLEAN = HERE / "yueyang-2026" / "clean" / "2026-05"
RETURN = HERE / "unit-return" / "pingjiang-2026-05.xlsx"
LABELS = ["指标", "数量", "进度"]
APRIL = HERE / "yueyang-2026" / "2026-04"
ALL = [*(path for folder in (PRINTED, CLEAN, APRIL) for path in sorted(folder.rglob("*.xlsx"))), RETURN]

month = read_month()
clean = put_right(month, read_corrections())
april = read_month(FIGURES / "2026-04")


@cache
def sheet_of(path: Path) -> Worksheet:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    return sheet


def shown(sheet: Worksheet, row: int, column: int) -> str:
    """What a person sees in a cell itself; nothing where a merge covers it."""
    cell = sheet.cell(row, column)
    value, code = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    assert isinstance(value, int | float)
    if code.endswith("%"):
        return f"{value * 100:.{code.count('0') - 1}f}%"
    if code == "General":
        return f"{value:.12g}"
    return f"{value:.{code.count('0') - 1}f}"


def flat(text: str) -> str:
    return text.replace("\n", "").replace(" ", "")


def blocks_of(sheet: Worksheet) -> list[int]:
    """The first row of each indicator, found by the labels of its three rows."""
    label = next(cell.column for cell in sheet[3] if cell.value == "推进情况")
    return [
        row for row in range(1, sheet.max_row + 1) if [sheet.cell(row + i, label).value for i in range(3)] == LABELS
    ]


def regions_of(sheet: Worksheet) -> dict[str, int]:
    start = next(cell.column for cell in sheet[3] if cell.value == "推进情况")
    return {flat(str(cell.value)): cell.column for cell in sheet[3][start:]}


CASES = [
    pytest.param(folder / f"annex{number}.xlsx", indicators, id=f"{name} annex{number}")
    for folder, name, figures in ((PRINTED, "printed", month), (CLEAN, "clean", clean), (APRIL, "april", april))
    for number, indicators in ((1, figures.provincial), (2, figures.city))
]


@pytest.mark.parametrize(("path", "indicators"), CASES)
def test_a_progress_sheet_shows_every_figure_of_every_region(path: Path, indicators: tuple[Indicator, ...]) -> None:
    sheet = sheet_of(path)
    regions = regions_of(sheet)
    rows = blocks_of(sheet)
    assert len(rows) == len(indicators)
    for row, indicator in zip(rows, indicators, strict=True):
        assert list(regions) == indicator.regions
        seen = {
            (region, measure): shown(sheet, row + offset, column)
            for region, column in regions.items()
            for offset, measure in enumerate(MEASURES)
        }
        assert seen == indicator.texts


@pytest.mark.parametrize(("path", "indicators"), CASES)
def test_a_progress_sheet_names_every_indicator_beside_its_rows(path: Path, indicators: tuple[Indicator, ...]) -> None:
    sheet = sheet_of(path)
    label = next(cell.column for cell in sheet[3] if cell.value == "推进情况")
    for row, indicator in zip(blocks_of(sheet), indicators, strict=True):
        assert sheet.cell(row, label - 1).value == indicator.unit
        beside = [str(sheet.cell(row, column).value) for column in range(2, label - 1)]
        assert any(text.endswith(indicator.title) for text in beside)


@pytest.mark.parametrize(
    ("folder", "figures"), [(PRINTED, month), (CLEAN, clean), (APRIL, april)], ids=["printed", "clean", "april"]
)
def test_the_matrix_shows_every_count_and_total(folder: Path, figures: Month) -> None:
    sheet = sheet_of(folder / "annex3.xlsx")
    modules = [*(str(cell.value) for cell in sheet[4][1:-1]), TOTAL]
    units = [flat(str(sheet.cell(row, 1).value)) for row in range(5, sheet.max_row + 1)]
    assert (modules[:-1], units) == (figures.uploads.modules, figures.uploads.units)
    seen = {
        (unit, module): shown(sheet, row, column)
        for row, unit in enumerate(units, 5)
        for column, module in enumerate(modules, 2)
    }
    assert seen == figures.uploads.texts


def test_the_unit_return_agrees_with_the_clean_month() -> None:
    sheet = sheet_of(RETURN)
    rows = [[shown(sheet, row, column) for column in range(2, 7)] for row in range(3, 24)]
    expected = [
        [indicator.title, indicator.unit, *(indicator.texts["平江县", m].removesuffix(".00") for m in MEASURES)]
        for indicator in clean.provincial
        if indicator.texts["平江县", "target"] != "/"
    ]
    assert rows == expected
    assert shown(sheet, 1, 1) == "平江县2026年5月民生实事项目进度表"
    assert [cell.value for cell in sheet[2]] == [
        "序号",
        "指标名称",
        "计量单位",
        "年度目标",
        "累计完成",
        "完成进度",
        "备注",
    ]
    signatures = shown(sheet, 25, 1)
    assert all(word in signatures for word in ("填报单位", "填报人", "审核人"))


@pytest.mark.parametrize(
    ("name", "title", "merges"),
    [
        (
            "annex1.xlsx",
            "省级十大重点民生实事项目5月推进情况统计表",
            {"A2:U2", "A4:A15", "B4:B15", "C4:C9", "D4:D6", "E4:E6", "C16:D18", "C25:C36", "B41:B49"},
        ),
        (
            "annex2.xlsx",
            "2026年5月市级重点民生实事项目进度表",
            {"A2:S2", "B3:C3", "B4:C6", "F6:S6", "B7:B15", "C7:C9", "F7:S7", "F9:S9", "B16:C16", "F35:S35", "F44:S44"},
        ),
        ("annex3.xlsx", "2026年5月民生实事平台信息上传情况表", {"A2:K2", "A3:A4", "B3:F3", "G3:J3", "K3:K4"}),
    ],
)
def test_titles_names_and_texts_are_merged(name: str, title: str, merges: set[str]) -> None:
    sheet = sheet_of(PRINTED / name)
    assert sheet["A1"].value == f"附件{name[5]}"
    assert sheet["A2"].value == title
    assert merges - {str(area) for area in sheet.merged_cells.ranges} == set()


@pytest.mark.parametrize(("name", "rows"), [("annex1.xlsx", [3, 40]), ("annex2.xlsx", [3, 16, 32, 51])])
def test_the_header_is_repeated_where_pages_break(name: str, rows: list[int]) -> None:
    sheet = sheet_of(PRINTED / name)
    header = [cell.value for cell in sheet[3]]
    assert [row for row in range(1, sheet.max_row + 1) if [cell.value for cell in sheet[row]] == header] == rows
    assert [page_break.id for page_break in sheet.row_breaks.brk] == [row - 1 for row in rows[1:]]


def test_region_headers_are_wrapped_as_printed() -> None:
    sheet = sheet_of(PRINTED / "annex2.xlsx")
    assert [cell.value for cell in sheet[3]][12:] == [
        "岳阳楼\n区",
        "云溪区",
        "君山区",
        "屈原\n管理区",
        "岳阳\n经开区",
        "南湖新\n区",
        "临港\n高新区",
    ]


def test_percentages_are_partly_texts_and_partly_numbers_with_a_format() -> None:
    first, second = sheet_of(PRINTED / "annex1.xlsx"), sheet_of(PRINTED / "annex2.xlsx")
    cells = {
        "annex1 全市": first["G12"],
        "annex1 云溪区": first["I12"],
        "annex2 全市": second["F28"],
        "annex2 汨罗市": second["L28"],
        "annex2 湘阴县": second["J28"],
    }
    assert {name: (cell.value, cell.number_format) for name, cell in cells.items()} == {
        "annex1 全市": (0.6243, "0.00%"),
        "annex1 云溪区": ("125.00%", "@"),
        "annex2 全市": ("38.1%", "@"),
        "annex2 汨罗市": (0.0043, "0.00%"),
        "annex2 湘阴县": (0.373, "0.0%"),
    }


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parents[1].name} {path.stem}")
def test_our_reader_sees_what_is_stored_and_shown(path: Path) -> None:
    sheet = sheet_of(path)
    (grid,) = read_workbook(str(path)).grids
    stored = {
        (cell.row, cell.column): (cell.value, shown(sheet, cell.row, cell.column), cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {place: (cell.value, cell.text, cell.number_format) for place, cell in grid.cells.items()} == stored
    assert {str(area) for area in grid.merges} == {str(area) for area in sheet.merged_cells.ranges}
    assert grid.name == sheet.title
