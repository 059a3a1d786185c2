"""Which sheets and tables are recognised, as which form, for which period; and what is said of the others."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaohe.model.address import Area, parse_a1
from jiaohe.model.grid import Cell, Grid
from jiaohe.tidy.recognise import choose_form
from tests.tidy.grids import BUILT_IN, Value, cell, figures, grid, observed, tidy

STACKED: list[list[Value]] = [
    ["指标", "单位", "推进情况", "全市", "婺城区"],
    ["新增就业", "人", "目标", 100, 100],
    [None, None, "数量", 50, 50],
    [None, None, "进度", "50%", "50%"],
]
RETURN: list[list[Value]] = [["指标", "目标", "数量", "进度"], ["新增就业", 60, 30, "50%"]]
MATRIX: list[list[Value]] = [["单位", "文件", "详情", "合计"], ["甲县", 1, 2, 3], ["乙县", 2, 2, 4], ["合计", 3, 4, 7]]


@pytest.mark.parametrize(
    ("title", "head", "form"),
    [
        ("云川市2026年5月市级重点民生实事", [], "city"),
        ("云川市2026年5月省级重点民生实事", [], "provincial"),
        ("云川市2026年5月重点民生实事", [], "city"),
        ("云川市2026年5月重点民生实事", ["任务"], "provincial"),
        ("云川市2026年5月市级重点民生实事", ["任务"], "city"),
        ("Provincial projects, May 2026", [], "provincial"),
    ],
)
def test_structure_and_title_choose_between_stacked_forms(title: str, head: list[str], form: str) -> None:
    rows = [[*(head if i == 0 else [None] * len(head)), *row] for i, row in enumerate(STACKED)]
    assert [s.form for s in tidy(grid([title], *rows)).sheets] == [form]


def test_every_sheet_of_a_book_is_accounted_for() -> None:
    tables = tidy(
        grid(["民生实事工作月报"], [], ["办公室编印"], ["2026年5月"], name="封面"),
        grid(["2026年5月"], *STACKED, name="附件1"),
        Grid(name="图表", cells={}, kind="chartsheet"),
        Grid(name="宏表", cells={(1, 1): cell("=HALT()")}, kind="other"),
        Grid(name="空表", cells={}),
        Grid(name="空白", cells={(1, 1): cell("  ")}),
        grid(["平江县5月"], *RETURN, name="附件2"),
        grid(["科目", "预算", "决算"], ["税收", 100.5, 90.2], ["非税", 50.1, 60.2], name="收支"),
        grid(*[[i * j for j in range(1, 5)] for i in range(1, 5)], name="草稿"),
    )
    assert [(s.sheet, s.status, s.form, s.lacks) for s in tables.sheets] == [
        ("封面", "passed_over", None, "cover"),
        ("附件1", "recognised", "city", None),
        ("图表", "passed_over", None, "chart"),
        ("宏表", "passed_over", None, "other"),
        ("空表", "passed_over", None, "empty"),
        ("空白", "passed_over", None, "empty"),
        ("附件2", "recognised", "unit-return", None),
        ("收支", "unrecognised", None, "totals;whole_numbers"),
        ("草稿", "unrecognised", None, "header"),
    ]


def test_hidden_sheets_are_read_and_their_cells_said_to_be_hidden() -> None:
    plain = grid(["2026年5月"], *STACKED)
    hidden = Grid(name="附件1", cells=plain.cells, merges=plain.merges, state="very_hidden")
    tables = tidy(hidden)
    assert figures(tables)["新增就业", "全市"] == (100, 50, 50)
    assert {c.hidden for c in tables.cells} == {True}


def test_tables_below_one_another_are_tables_of_their_own() -> None:
    tables = tidy(
        grid(
            ["2026年5月市级重点民生实事"],
            *STACKED,
            ["注：数据截至5月25日。"],
            [],
            ["平江县2026年6月填报表"],
            *RETURN,
            [],
            ["2026年7月平台信息上传情况表"],
            *MATRIX,
            ["注：空白表示无任务。"],
        )
    )
    assert [(s.table, s.form, s.title_cell, s.header_cell, s.period) for s in tables.sheets] == [
        (0, "city", "A1", "A2", "2026-05"),
        (1, "unit-return", "A8", "A9", "2026-06"),
        (2, "upload-matrix", "A12", "A13", "2026-07"),
    ]
    assert observed(tables, "新增就业", "平江县").target_cell == "B10"
    assert [c.cell for c in tables.counts if c.level == "grand_total"] == ["D16"]


def test_a_matrix_above_a_table_lends_it_no_title() -> None:
    tables = tidy(grid(["2026年5月平台上传情况"], *MATRIX, ["平江县2026年6月"], *RETURN))
    assert [(s.form, s.title, s.period) for s in tables.sheets] == [
        ("upload-matrix", "2026年5月平台上传情况", "2026-05"),
        ("unit-return", "平江县2026年6月", "2026-06"),
    ]


def test_a_head_repeated_at_a_page_break_is_skipped() -> None:
    second: list[list[Value]] = [["改造食堂", "所", "目标", 3, 3], [None, None, "数量", 1, 1]]
    tables = tidy(grid(["2026年5月"], *STACKED, [], STACKED[0], *second))
    assert [(o.table, o.block, o.indicator, o.target_cell) for o in tables.observations] == [
        (0, 0, "新增就业", "D3"),
        (0, 0, "新增就业", "E3"),
        (0, 1, "改造食堂", "D8"),
        (0, 1, "改造食堂", "E8"),
    ]
    assert [p.times for p in tables.presences if p.kind == "region"] == [1, 1]
    assert len(tables.sheets) == 1


def test_a_repeated_head_may_order_its_columns_anew() -> None:
    head: list[Value] = ["指标", "单位", "推进情况", "婺城\n区", "全 市"]
    tables = tidy(grid(["2026年5月"], *STACKED, head, ["改造食堂", "所", "目标", 2, 3], [None, None, "数量", 1, 1]))
    assert len(tables.sheets) == 1
    assert (observed(tables, "改造食堂", "全市").target, observed(tables, "改造食堂", "全市").target_cell) == (3, "E7")
    assert observed(tables, "改造食堂", "婺城区").region_cell == "D6"


def test_a_repeated_head_of_measure_columns_is_skipped() -> None:
    tables = tidy(grid(["平江县5月"], *RETURN, RETURN[0], ["改造食堂", 4, 1, "25%"]))
    assert [(o.table, o.block, o.indicator, o.target_cell) for o in tables.observations] == [
        (0, 0, "新增就业", "B3"),
        (0, 1, "改造食堂", "B5"),
    ]


def test_the_same_head_under_another_title_begins_another_table() -> None:
    tables = tidy(grid(["2026年5月省级"], *STACKED, ["2026年5月市级"], *STACKED))
    assert [(s.table, s.form) for s in tables.sheets] == [(0, "provincial"), (1, "city")]
    assert [p.times for p in tables.presences if p.kind == "indicator"] == [1, 1]


@pytest.mark.parametrize(
    ("lines", "file", "folder", "year", "period"),
    [
        (["云川市2026年5月进度表"], "a.xlsx", None, None, "2026-05"),
        (["附件1", "云川市1-5月进度表"], "a.xlsx", "2026-06", None, "2026-05"),
        (["云川市进度表", "截至2026年5月25日"], "a.xlsx", None, None, "2026-05"),
        (["云川市进度表"], "2026年5月.xlsx", None, None, "2026-05"),
        (["云川市4月进度表"], "2026年5月.xlsx", None, 2026, "2026-04"),
        (["云川市进度表"], "a.xlsx", "2026-05", None, None),
        (["Progress report, May 2026"], "a.xlsx", None, None, "2026-05"),
        (["二〇二六年五月进度表"], "a.xlsx", None, None, "2026-05"),
    ],
)
def test_the_period_is_that_of_the_title_and_the_folders_is_kept_beside(
    lines: list[str], file: str, folder: str | None, year: int | None, period: str | None
) -> None:
    tables = tidy(grid(*[[line] for line in lines], *STACKED), file=file, folder=folder, year=year)
    (sheet,) = tables.sheets
    assert (sheet.period, sheet.period_folder) == (period, folder)
    assert {o.period for o in tables.observations} == {period}


def test_the_title_is_the_line_that_says_what_the_table_is() -> None:
    tables = tidy(
        grid(
            ["附件1"], ["云川市2026年5月重点民生\n实事进度表"], ["填报单位：专班", None, None, "单位：见各行"], *STACKED
        )
    )
    (sheet,) = tables.sheets
    assert (sheet.title, sheet.title_cell) == ("云川市2026年5月重点民生 实事进度表", "A2")


def test_notes_and_signatures_are_no_indicators() -> None:
    foot: list[list[Value]] = [
        ["注：1.“/”表示不涉及；"],
        ["2.数据截至5月25日，共12个项目。"],
        ["* 号为省定指标"],
        ["填报人：张某", None, "审核人：李某", None, "联系电话：0730-8231001"],
        ["2026年5月25日"],
    ]
    for table in (STACKED, RETURN):
        tables = tidy(grid(["平江县2026年5月"], *table, *foot))
        assert {o.indicator for o in tables.observations} == {"新增就业"}
        assert [s.status for s in tables.sheets] == ["recognised"]


def test_figures_outside_of_all_tables_are_reported() -> None:
    tables = tidy(grid(["2026年5月"], *STACKED, [], [], [], [], [], ["杂项", 1, 2], ["其他", 3, 4]))
    assert [(s.table, s.status, s.header_cell) for s in tables.sheets] == [
        (0, "recognised", "A2"),
        (1, "unrecognised", "A11"),
    ]


def test_what_the_nearest_form_lacks_is_said_in_its_words() -> None:
    choice = choose_form(BUILT_IN, "matrix", frozenset(("units", "modules")), None)
    assert choice.form is None
    assert choice.nearest is not None
    assert (choice.nearest.name, choice.lacks) == ("upload-matrix", ("totals", "whole_numbers"))


def test_labels_without_any_names_are_not_recognised() -> None:
    tables = tidy(grid(["推进情况", "全市"], ["目标", 100], ["数量", 50], ["进度", "50%"]))
    assert tables.observations == []
    assert [(s.status, s.nearest_form, s.lacks) for s in tables.sheets] == [("unrecognised", "city", "indicator")]


def test_a_cell_at_the_far_end_of_the_sheet_costs_nothing() -> None:
    plain = grid(["平江县2026年5月"], *RETURN)
    far = Grid(
        name="x",
        cells={**plain.cells, (1_048_576, 16_384): Cell("#REF!", "error", "#REF!")},
        merges=(Area(1, 6, 1_048_576, 16_384),),
    )
    started = time.perf_counter()
    tables = tidy(far)
    assert time.perf_counter() - started < 0.5
    assert figures(tables) == {("新增就业", "平江县"): (60, 30, 50)}
    assert [c.address for c in tables.cells if c.token == "error"] == ["XFD1048576"]


def test_a_few_cells_that_ask_for_millions_of_places_are_refused() -> None:
    cells: dict[tuple[int, int], Cell] = {(1, 1): cell("指标"), (1, 2): cell("推进情况")}
    cells |= {(1, 3 + i): cell(f"区{i}") for i in range(2000)}
    cells |= {(2 + i, 2): cell(("目标", "数量", "进度")[i % 3]) for i in range(3000)}
    cells |= {(2, 1): cell("新增就业"), (2, 3): cell(1)}
    tables = tidy(Grid(name="x", cells=cells))
    assert tables.observations == []
    assert [(s.status, s.lacks) for s in tables.sheets] == [("unrecognised", "size")]


def test_errors_on_sheets_without_a_table_are_listed_too() -> None:
    tables = tidy(grid(["说明"], [Cell("#N/A", "error", "#N/A", "General", "VLOOKUP(1,A:B,2)")], name="说明"))
    assert [(c.sheet, c.address, c.token, c.formula) for c in tables.cells] == [
        ("说明", "A2", "error", "VLOOKUP(1,A:B,2)")
    ]


WORDS = st.sampled_from(
    [
        "指标",
        "目标",
        "数量",
        "进度",
        "单位",
        "全市",
        "平江县",
        "合计",
        "序号",
        "注：",
        "新增就业",
        "/",
        "5%",
        "",
        " ",
        "人",
        "2026年5月",
    ]
)
VALUES = st.one_of(st.none(), WORDS, st.integers(0, 5000), st.floats(0, 2), st.text(max_size=6))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=7), max_size=12), st.integers(0, 6))
def test_any_sheet_is_read_and_every_address_is_one_of_its_cells(rows: list[list[Value]], merged: int) -> None:
    plain = grid(*rows)
    merges = tuple(Area(1 + 2 * i, 1 + i, 2 + 2 * i, 2 + i) for i in range(merged))
    sheet = Grid(name="x", cells=plain.cells, merges=merges)
    tables = tidy(sheet)
    assert {s.sheet for s in tables.sheets} == {"x"}
    for found in tables.observations:
        for measure in ("target", "quantity", "progress"):
            number, at = getattr(found, measure), getattr(found, f"{measure}_cell")
            assert number is None or parse_a1(at) in sheet.cells
    assert all((c.row, c.col) == parse_a1(c.address) and (c.row, c.col) in sheet.cells for c in tables.cells)


@pytest.mark.parametrize(("down", "right"), [(0, 5), (3, 0), (3, 5)])
def test_moving_a_sheet_moves_the_addresses_and_nothing_else(down: int, right: int) -> None:
    rows = [["云川市2026年5月"], *STACKED, [], ["平江县2026年5月"], *RETURN]
    here, there = tidy(grid(*rows)), tidy(grid(*rows, top=1 + down, left=1 + right))
    assert figures(here) == figures(there)
    for first, second in zip(here.cells, there.cells, strict=True):
        assert (first.row + down, first.col + right, first.number) == (second.row, second.col, second.number)
