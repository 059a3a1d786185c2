"""Who sends a sheet, on which day, who reviewed it: lines around the table, titles, names."""

from datetime import datetime

import pytest

from jiaohe.model.grid import Cell, Grid
from jiaohe.model.tables import Sheet
from jiaohe.tidy.regions import NO_NAMES, RegionNames
from jiaohe.tidy.signatures import sender_name
from tests.tidy.grids import Value, grid, tidy
from tests.tidy.named import NAMES

HEAD: list[Value] = ["指标", "目标", "数量", "进度"]
ROW: list[Value] = ["新增就业", 60, 30, "50%"]
DAY = Cell(datetime(2026, 5, 25), "date", "2026/5/25", "yyyy/m/d")


def sheet_of(*grids: Grid, names: RegionNames = NAMES, folder: str | None = None) -> Sheet:
    (row,) = tidy(*grids, regions=names, folder=folder).sheets
    return row


def signed(row: Sheet) -> tuple[str | None, ...]:
    return row.sender, row.sender_cell, row.sender_by, row.reported_on, row.reported_on_cell, row.reviewed_by


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [["填报单位：平江县民生实事工作专班（盖章）    填报人：张三    审核人：李四    填报日期：2026年5月25日"]],
            ("平江县", "A5", "label", "2026-05-25", "A5", "李四"),
        ),
        (
            [["填报单位：平江县（盖章）填报人：张三审核人：填报日期：二〇二六年五月二十五日"]],
            ("平江县", "A5", "label", "2026-05-25", "A5", None),
        ),
        (
            [["填报单位：", "岳阳市卫生健康委（公章）"], ["审核人：", "王五", "填报日期：", DAY]],
            ("市卫健委", "B5", "label", "2026-05-25", "D6", "王五"),
        ),
        (
            [["填报单位", "平江县", "填报日期", DAY]],
            ("平江县", "B5", "label", "2026-05-25", "D5", None),
        ),
        ([["负责人签字：（签字）", "上报时间：2026.5.25"]], ("岳阳县", "A1", "title", "2026-05-25", "B5", None)),
        ([["填 报 日 期：２０２６年５月２５日"]], ("岳阳县", "A1", "title", "2026-05-25", "A5", None)),
        ([["填报日期 2026-05-25"]], ("岳阳县", "A1", "title", "2026-05-25", "A5", None)),
        (
            [["岳阳县人民政府办公室"], [None, None, "2026年5月25日"]],
            ("岳阳县", "A1", "title", "2026-05-25", "C6", None),
        ),
        ([[None, None, None, DAY]], ("岳阳县", "A1", "title", "2026-05-25", "D5", None)),
        (
            [["负责人：张三   审核：李四   电话：0730-6221234   2026年5月25日"]],
            ("岳阳县", "A1", "title", "2026-05-25", "A5", "李四"),
        ),
        ([["负责人：张三", "审核人", None, "填报人"]], ("岳阳县", "A1", "title", None, None, "张三")),
        ([["填报单位：请各县市区于25日前报送。"]], ("岳阳县", "A1", "title", None, None, None)),
        ([["填报日期：    年   月   日"]], ("岳阳县", "A1", "title", None, None, None)),
        ([["数据截至2026年5月25日"]], ("岳阳县", "A1", "title", None, None, None)),
        ([["审核人：______", "单位：万元"]], ("岳阳县", "A1", "title", None, None, None)),
    ],
)
def test_lines_below_a_table_tell_who_sent_it_and_when(
    lines: list[list[Value]], expected: tuple[str | None, ...]
) -> None:
    row = sheet_of(grid(["岳阳县2026年5月进度表"], HEAD, ROW, [], *lines), folder="2026-05")
    assert row.status == "recognised"
    assert signed(row) == expected


def test_lines_above_a_table_tell_it_as_well() -> None:
    row = sheet_of(
        grid(["2026年5月进度表"], ["报送单位：君山区", None, "报送日期：2026年5月26日"], HEAD, ROW, name="附件")
    )
    assert signed(row) == ("君山区", "A2", "label", "2026-05-26", "C2", None)


def test_the_lines_of_one_table_go_for_the_other_tables_of_its_sheet() -> None:
    tables = tidy(
        grid(
            ["2026年5月省级项目进度表"],
            HEAD,
            ROW,
            [],
            ["2026年5月市级项目进度表"],
            HEAD,
            ["电梯", 6, 3, "50%"],
            ["填报单位：平江县  审核人：李四  填报日期：2026年5月25日"],
        ),
        regions=NAMES,
    )
    assert [signed(row) for row in tables.sheets] == [
        ("平江县", "A8", "label", "2026-05-25", "A8", "李四"),
        ("平江县", "A8", "label", "2026-05-25", "A8", "李四"),
    ]


@pytest.mark.parametrize(
    ("sheet", "names", "sender"),
    [
        (grid(["平江县2026年5月进度表"], HEAD, ROW), NO_NAMES, ("平江县", "A1", "title")),
        (grid(["2026年5月进度表"], HEAD, ROW, name="平江"), NAMES, ("平江县", None, "sheet")),
        (grid(["岳阳市2026年5月进度表"], HEAD, ROW, name="平江"), NAMES, ("平江县", None, "sheet")),
        (
            grid(["2026年5月进度表"], ["县市区", *HEAD], ["平江县", *ROW], ["平江县", "电梯", 6, 3, "50%"]),
            NAMES,
            ("平江县", None, "region"),
        ),
        (
            grid(["岳阳市2026年5月进度表"], ["县市区", *HEAD[1:]], ["平江县", *ROW[1:]], ["岳阳县", *ROW[1:]]),
            NAMES,
            ("岳阳市", "A1", "title"),
        ),
        (
            grid(["2026年5月进度表"], ["县市区", *HEAD[1:]], ["甲县", 1, 1, 1], ["乙县", 1, 1, 1]),
            NAMES,
            (None, None, None),
        ),
    ],
)
def test_without_a_line_the_title_the_sheet_or_the_only_region_name_the_sender(
    sheet: Grid, names: RegionNames, sender: tuple[str | None, ...]
) -> None:
    row = sheet_of(sheet, names=names)
    assert (row.sender, row.sender_cell, row.sender_by) == sender


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("平江县民生实事工作专班（盖章）", "平江县"),
        ("平江县教育局", "平江县"),
        ("岳阳市卫生健康委", "市卫健委"),
        ("临湘市卫健委", "临湘市"),
        ("耒阳市为民办实事工作领导小组办公室", "耒阳市"),
        ("耒阳市教育局（公章）", "耒阳市教育局"),
        ("Gorse County Council", "Gorse County Council"),
    ],
)
def test_a_sender_goes_by_its_declared_name_or_by_the_printed_one(printed: str, name: str) -> None:
    assert sender_name(printed, NAMES) == name


def test_a_cover_tells_the_sender_and_the_day_of_its_workbook() -> None:
    row = sheet_of(grid(["民生实事工作月报"], ["填报单位：岳阳县"], ["填报时间：二〇二六年五月二十五日"]))
    assert (row.status, row.lacks, row.title) == ("passed_over", "cover", None)
    assert signed(row) == ("岳阳县", "A2", "label", "2026-05-25", "A3", None)


def test_a_unit_of_measurement_is_no_sender() -> None:
    row = sheet_of(grid(["2026年5月进度表"], ["单位：万元"], HEAD, ROW))
    assert row.sender is None


def test_the_day_of_reporting_does_not_name_the_period() -> None:
    lines: list[list[Value]] = [["平江县进度表"], ["填报日期：2026年6月3日"], HEAD, ROW]
    assert sheet_of(grid(*lines, name="5月"), folder="2026-05").period == "2026-05"
    assert sheet_of(grid(*lines, name="表"), folder="2026-05").period is None
    assert sheet_of(grid(*lines, name="表")).period == "2026-06"
