"""Upload matrices: units by modules with their totals, and tables that only look like them."""

import pytest

from jiaohe.model.grid import Cell
from tests.tidy.grids import Value, counted, grid, tidy

TITLE: list[Value] = ["2026年5月民生实事平台信息上传情况表"]
ROWS: list[list[Value]] = [
    ["平江县", 1, 2, 3, 0, 6],
    ["岳阳楼\n区", 4, None, 1, 2, 7],
    ["市民政局", None, None, 1, None, 1],
    ["总 数", 5, 2, 5, 2, 14],
]
GROUPED: list[list[Value]] = [
    ["内容\n单位", "码上通", None, "动态", None, "总 数"],
    [None, "文件", "详情", "专报", "总结", None],
]
MERGES = "A1:F1 A2:A3 B2:C2 D2:E2 F2:F3"


def test_every_cell_and_total_is_a_count_with_its_address_and_heads() -> None:
    tables = tidy(grid(TITLE, *GROUPED, *ROWS, merges=MERGES))
    counts = counted(tables)
    assert [(c.level, c.unit, c.module, c.group, c.number, c.token, c.cell) for c in tables.counts[:5]] == [
        ("cell", "平江县", "文件", "码上通", 1, "number", "B4"),
        ("cell", "平江县", "详情", "码上通", 2, "number", "C4"),
        ("cell", "平江县", "专报", "动态", 3, "number", "D4"),
        ("cell", "平江县", "总结", "动态", 0, "number", "E4"),
        ("row_total", "平江县", None, None, 6, "number", "F4"),
    ]
    assert (counts["岳阳楼区", "总结"].unit_cell, counts["岳阳楼区", "总结"].header_cell) == ("A5", "E3")
    assert [(c.level, c.module, c.number, c.cell) for c in tables.counts[15:]] == [
        ("column_total", "文件", 5, "B7"),
        ("column_total", "详情", 2, "C7"),
        ("column_total", "专报", 5, "D7"),
        ("column_total", "总结", 2, "E7"),
        ("grand_total", None, 14, "F7"),
    ]
    assert {c.half for c in tables.counts} == {0.0}
    assert {(c.form, c.period) for c in tables.counts} == {("upload-matrix", "2026-05")}


def test_blanks_stay_and_are_no_zeros() -> None:
    counts = counted(tidy(grid(TITLE, *GROUPED, *ROWS, merges=MERGES)))
    blank, zero = counts["岳阳楼区", "详情"], counts["平江县", "总结"]
    assert (blank.number, blank.token, blank.text, blank.cell) == (None, "blank", "", "C5")
    assert (zero.number, zero.token, zero.text, zero.cell) == (0, "number", "0", "E4")


@pytest.mark.parametrize(("top", "left"), [(1, 1), (5, 3)])
def test_a_matrix_has_one_row_of_heads_or_two_anywhere_on_the_sheet(top: int, left: int) -> None:
    heads: list[Value] = ["单位", "文件", "详情", "专报", "总结", "合计"]
    tables = tidy(grid(TITLE, heads, *ROWS, top=top, left=left))
    first = tables.counts[0]
    assert (first.unit, first.module, first.group, first.number) == ("平江县", "文件", None, 1)
    assert first.cell == {1: "B3", 5: "D7"}[top]


def test_unmerged_groups_stand_over_the_columns_to_their_right() -> None:
    counts = counted(tidy(grid(TITLE, *GROUPED, *ROWS)))
    assert {module: counts["平江县", module].group for module in ("文件", "详情", "专报", "总结", None)} == {
        "文件": "码上通",
        "详情": "码上通",
        "专报": "动态",
        "总结": "动态",
        None: None,
    }


def test_serial_numbers_notes_and_partial_sums_are_told_apart() -> None:
    tables = tidy(
        grid(
            TITLE,
            ["序号", "单位", "项目库", None, None, "动态", None, None, "总数", "备注"],
            [None, None, "文件", "详情", "小计", "简报", "总结", "小计", None, None],
            [1, "婺城区", 1, 2, 3, 4, 0, 4, 7, "按月"],
            [2, "金东区", 1, None, 1, 4, 2, 6, 7, None],
            ["县区小计", None, 2, 2, 4, 8, 2, 10, 14, None],
            [3, "市教育局", 1, None, 1, None, None, 0, 1, None],
            ["合计", None, 3, 2, 5, 8, 2, 10, 15, None],
            ["备注：空白表示无任务。"],
            merges="A1:J1 A2:A3 B2:B3 C2:E2 F2:H2 I2:I3 A6:B6 A8:B8",
        )
    )
    assert [(c.level, c.unit, c.module, c.group, c.cell) for c in tables.counts if c.unit == "婺城区"] == [
        ("cell", "婺城区", "文件", "项目库", "C4"),
        ("cell", "婺城区", "详情", "项目库", "D4"),
        ("row_total", "婺城区", None, "项目库", "E4"),
        ("cell", "婺城区", "简报", "动态", "F4"),
        ("cell", "婺城区", "总结", "动态", "G4"),
        ("row_total", "婺城区", None, "动态", "H4"),
        ("row_total", "婺城区", None, None, "I4"),
    ]
    assert {c.cell for c in tables.counts if c.level == "subtotal"} == {
        *("C6", "D6", "E6", "F6", "G6", "H6", "I6"),
        *("E8", "H8"),
    }
    assert [(c.level, c.cell) for c in tables.counts if c.module is None and c.unit is None] == [("grand_total", "I8")]
    assert {c.address[0] for c in tables.cells} == set("CDEFGHI")


def test_the_total_row_may_come_first() -> None:
    heads: list[Value] = ["单位", "文件", "详情", "专报", "总结", "合计"]
    counts = counted(tidy(grid(TITLE, heads, ROWS[3], *ROWS[:3])))
    assert (counts[None, "文件"].level, counts[None, "文件"].cell) == ("column_total", "B3")
    assert counts[None, None].cell == "F3"


@pytest.mark.parametrize(("columns", "rows"), [(6, 3), (5, 4)])
def test_one_kind_of_total_is_enough_where_the_title_speaks_of_uploads(columns: int, rows: int) -> None:
    heads: list[Value] = ["单位", "文件", "详情", "专报", "总结", "合计"]
    body = [row[:columns] for row in ROWS[:rows]]
    assert [s.form for s in tidy(grid(TITLE, heads[:columns], *body)).sheets] == ["upload-matrix"]
    other = tidy(grid(["2026年5月统计表"], heads[:columns], *body))
    assert [(s.form, s.nearest_form, s.lacks) for s in other.sheets] == [(None, "upload-matrix", "totals")]


def test_names_are_listed_with_their_cells_and_duplicates_counted() -> None:
    heads: list[Value] = ["单位", "文件", "详情", "文件", "总结", "合计"]
    tables = tidy(grid(TITLE, heads, *ROWS[:3], ROWS[0], ROWS[3]))
    assert [(p.kind, p.name, p.times, p.cells) for p in tables.presences if p.times > 1] == [
        ("unit", "平江县", 2, "A3 A6"),
        ("module", "文件", 2, "B2 D2"),
    ]
    assert [p.name for p in tables.presences if p.kind == "unit"] == ["平江县", "岳阳楼区", "市民政局"]


def test_texts_errors_and_formulas_in_a_matrix_are_what_they_are() -> None:
    heads: list[Value] = ["单位", "文件", "详情", "专报", "总结", "合计"]
    odd: list[Value] = ["华容县", "１２", "—", Cell("#REF!", "error", "#REF!", "General", "B1"), "待补", 12]
    tables = tidy(grid(TITLE, heads, *ROWS[:3], odd, ROWS[3]))
    assert [(c.number, c.token, c.cell) for c in tables.counts if c.unit == "华容县"] == [
        (12, "number", "B6"),
        (None, "dash", "C6"),
        (None, "error", "D6"),
        (None, "text", "E6"),
        (12, "number", "F6"),
    ]


def test_english_uploads() -> None:
    tables = tidy(
        grid(
            ["Uploads by district, May 2026"],
            ["District", "Documents", "Photos", "Total"],
            ["Port Dunmore", 3, 4, 7],
            ["Ashford", 0, 1, 1],
            ["Total", 3, 5, 8],
        )
    )
    assert [(c.level, c.unit, c.module, c.cell) for c in tables.counts[3:]] == [
        ("cell", "Ashford", "Documents", "B4"),
        ("cell", "Ashford", "Photos", "C4"),
        ("row_total", "Ashford", None, "D4"),
        ("column_total", None, "Documents", "B5"),
        ("column_total", None, "Photos", "C5"),
        ("grand_total", None, None, "D5"),
    ]


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        (
            [["县市区", "新增就业（人）", "食堂（所）"], ["平江县", 60, 2], ["岳阳县", 40, 1], ["合计", 100, 3]],
            "totals",
        ),
        (
            [
                ["县市区", "一季度", "二季度", "合计"],
                ["平江县", 1.5, 2.5, 4.0],
                ["岳阳县", 3.25, 1.5, 4.75],
                ["合计", 4.75, 4, 8.75],
            ],
            "whole_numbers",
        ),
        ([["科目", "预算", "决算"], ["税收", 100.5, 90.2], ["非税", 50.1, 60.2]], "totals;whole_numbers"),
    ],
)
def test_tables_that_only_look_like_a_matrix_are_none(rows: list[list[Value]], lacks: str) -> None:
    tables = tidy(grid(["2026年重点任务分解表"], *rows))
    assert tables.counts == []
    assert [(s.status, s.nearest_form, s.lacks, s.header_cell) for s in tables.sheets] == [
        ("unrecognised", "upload-matrix", lacks, "A2")
    ]


def test_units_may_stand_over_the_columns() -> None:
    tables = tidy(
        grid(
            TITLE,
            ["模块", "平江县", "华容县", "岳阳楼区", "合计"],
            ["政策文件", 1, 2, 3, 6],
            ["建设内容", 1, 0, 3, 4],
            ["合计", 2, 2, 6, 10],
        )
    )
    assert [(c.level, c.unit, c.module, c.cell, c.unit_cell, c.header_cell) for c in tables.counts[3:6]] == [
        ("column_total", None, "政策文件", "E3", "E2", "A3"),
        ("cell", "平江县", "建设内容", "B4", "B2", "A4"),
        ("cell", "华容县", "建设内容", "C4", "C2", "A4"),
    ]
    assert [(c.level, c.unit, c.module, c.cell) for c in tables.counts[8:]] == [
        ("row_total", "平江县", None, "B5"),
        ("row_total", "华容县", None, "C5"),
        ("row_total", "岳阳楼区", None, "D5"),
        ("grand_total", None, None, "E5"),
    ]
    assert [p.name for p in tables.presences if p.kind == "unit"] == ["平江县", "华容县", "岳阳楼区"]


def test_modules_that_bear_the_names_of_measures_are_modules() -> None:
    tables = tidy(
        grid(
            TITLE,
            ["单位", "目标任务", "项目进度", "政策文件", "工作动态", "合计"],
            ["平江县", 1, 2, 3, 6, 12],
            ["华容县", 1, 0, 3, 4, 8],
            ["合计", 2, 2, 6, 10, 20],
        )
    )
    assert tables.observations == []
    assert [(c.module, c.number) for c in tables.counts if c.unit == "华容县"] == [
        ("目标任务", 1),
        ("项目进度", 0),
        ("政策文件", 3),
        ("工作动态", 4),
        (None, 8),
    ]


def test_a_last_unit_without_uploads_is_still_a_unit() -> None:
    heads: list[Value] = ["单位", "文件", "详情", "专报", "总结", "合计"]
    tables = tidy(grid(TITLE, heads, *ROWS[:3], ["市残联"], ["市水利局"]))
    assert [p.name for p in tables.presences if p.kind == "unit"][-1] == "市水利局"
    assert {c.token for c in tables.counts if c.unit == "市水利局"} == {"blank"}


def test_a_target_and_a_percentage_beside_the_months_are_no_counts() -> None:
    tables = tidy(
        grid(
            ["Region", "Annual target", "Jan", "Feb", "Mar", "Total", "% of target"],
            ["Ashford", 120, 10, 10, 31, 51, 42.5],
            ["Brentham", 85, 8, 8, 24, 40, 47.1],
            ["Total", 205, 18, 18, 55, 91, 44.4],
        )
    )
    assert [c.cell for c in tables.counts if c.unit == "Ashford"] == ["C2", "D2", "E2", "F2"]
    assert [(c.level, c.cell) for c in tables.counts if c.number == 51] == [("row_total", "F2")]
