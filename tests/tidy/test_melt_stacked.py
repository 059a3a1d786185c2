"""Stacked tables: three rows per indicator, laid out in the ways that people lay them out."""

import pytest

from jiaohe.model.grid import Cell
from tests.tidy.grids import Value, figures, grid, observed, percent, places, tidy, tokens

HEAD: list[Value] = ["序号", "项目", "指标", "单位", "推进情况", "全市", "婺城区", "金东区"]
JOBS: list[list[Value]] = [
    [1, "就业", "新增就业100人", "人", "指标", 100, 60, 40],
    [None, None, None, None, "数量", 50, 27, 23],
    [None, None, None, None, "进度", "50%", "45%", "57.5%"],
]
MEALS: list[list[Value]] = [
    [2, "教育", "改造食堂3所", "所", "指标", 3, 2, 1],
    [None, None, None, None, "数量", "正在推进", "正在推进", "/"],
    [None, None, None, None, "进度", "40%", "40%", "/"],
]
TITLE: list[Value] = ["云川市2026年5月重点民生实事推进情况表"]
JOBS_FIGURES = {
    ("新增就业100人", "全市"): (100, 50, 50),
    ("新增就业100人", "婺城区"): (60, 27, 45),
    ("新增就业100人", "金东区"): (40, 23, 57.5),
}


def without(row: list[Value], *columns: int) -> list[Value]:
    return [value for index, value in enumerate(row) if index not in columns]


def test_three_rows_become_one_observation_per_region_with_the_address_of_every_cell() -> None:
    tables = tidy(grid(TITLE, HEAD, *JOBS, *MEALS, merges="A1:H1"))
    assert figures(tables) == {
        **JOBS_FIGURES,
        ("改造食堂3所", "全市"): (3, None, 40),
        ("改造食堂3所", "婺城区"): (2, None, 40),
        ("改造食堂3所", "金东区"): (1, None, None),
    }
    assert places(tables)["新增就业100人", "金东区"] == ("H3", "H4", "H5")
    assert places(tables)["改造食堂3所", "全市"] == ("F6", "F7", "F8")
    assert tokens(tables)["改造食堂3所", "金东区"] == ("number", "not_applicable", "not_applicable")
    first = observed(tables, "新增就业100人", "全市")
    assert (first.level, first.project, first.unit, first.block) == ("whole", "就业", "人", 0)
    assert (first.indicator_cell, first.region_cell, first.period, first.form) == ("C3", "F2", "2026-05", "city")
    assert observed(tables, "改造食堂3所", "婺城区").level == "region"
    (sheet,) = tables.sheets
    assert (sheet.status, sheet.title, sheet.title_cell, sheet.header_cell) == ("recognised", TITLE[0], "A1", "A2")


@pytest.mark.parametrize(("top", "left", "target"), [(1, 1, "H3"), (7, 4, "K9"), (1000, 27, "AH1002")])
def test_a_table_may_stand_anywhere(top: int, left: int, target: str) -> None:
    tables = tidy(grid(TITLE, HEAD, *JOBS, top=top, left=left))
    assert figures(tables) == JOBS_FIGURES
    assert observed(tables, "新增就业100人", "金东区").target_cell == target


def test_names_may_be_merged_over_their_rows() -> None:
    tables = tidy(
        grid(
            TITLE,
            HEAD,
            *JOBS,
            *MEALS,
            merges="A1:H1 A3:A5 B3:B5 C3:C5 D3:D5 A6:A8 B6:B8 C6:C8 D6:D8",
        )
    )
    assert {k: v for k, v in figures(tables).items() if k[0].startswith("新增")} == JOBS_FIGURES
    assert observed(tables, "改造食堂3所", "全市").project == "教育"


def test_names_may_be_repeated_on_every_row() -> None:
    jobs = [[*JOBS[0][:4], *row[4:]] for row in JOBS]
    meals = [[*MEALS[0][:4], *row[4:]] for row in MEALS]
    tables = tidy(grid(TITLE, HEAD, *jobs, *meals))
    assert {k: v for k, v in figures(tables).items() if k[0].startswith("新增")} == JOBS_FIGURES
    assert [p.times for p in tables.presences if p.kind == "indicator"] == [1, 1]


def test_a_project_merged_over_several_indicators_holds_for_all_of_them() -> None:
    second = [[None, None, "培训20人", "人", "指标", 20, 10, 10], *JOBS[1:]]
    tables = tidy(grid(TITLE, HEAD, *JOBS, *second, merges="B3:B8 A3:A8"))
    assert [(o.project, o.indicator) for o in tables.observations if o.level == "whole"] == [
        ("就业", "新增就业100人"),
        ("就业", "培训20人"),
    ]


def test_a_project_written_once_holds_until_the_next_one() -> None:
    second = [[None, None, "培训20人", "人", "指标", 20, 10, 10], *JOBS[1:]]
    tables = tidy(grid(TITLE, HEAD, *JOBS, *second, *MEALS))
    assert [o.project for o in tables.observations if o.level == "whole"] == ["就业", "就业", "教育"]


def test_an_indicator_may_span_two_columns_and_be_its_own_project() -> None:
    tables = tidy(
        grid(
            TITLE,
            ["序号", "项目名称及指标任务", None, "单位", "推进情况", "全市", "婺城区"],
            [1, "提质改造10所", None, "所", "指标", 10, 10],
            [None, None, None, None, "数量", 5, 5],
            [None, None, None, None, "进度", "50%", "50%"],
            [2, "提升城市能级", "改造人行道4条", "条", "指标", 4, 4],
            [None, None, None, None, "数量", 1, 1],
            [None, None, None, None, "进度", "25%", "25%"],
            [None, None, "改建管网7条", "条", "指标", 7, 7],
            [None, None, None, None, "数量", 1, 1],
            [None, None, None, None, "进度", "14%", "14%"],
            merges="A1:G1 B2:C2 B3:C5 A6:A11 B6:B11 C6:C8 C9:C11",
        )
    )
    assert [(o.project, o.indicator, o.indicator_cell) for o in tables.observations if o.level == "whole"] == [
        ("提质改造10所", "提质改造10所", "B3"),
        ("提升城市能级", "改造人行道4条", "C6"),
        ("提升城市能级", "改建管网7条", "C9"),
    ]


def test_a_task_stands_for_its_indicator_where_the_title_is_missing() -> None:
    tables = tidy(
        grid(
            ["省级十大重点民生实事项目5月推进情况统计表"],
            ["序号", "项目名称", "项目主要任务", "指标", "单位", "推进情况", "全市", "婺城区"],
            [2, "学有所教", "(3) 扩充学位4580个", None, "个", "指标", 4580, 4580],
            [None, None, None, None, None, "数量", 2277, 2277],
            [None, None, None, None, None, "进度", "49.72%", "49.72%"],
            [None, None, "(4) 提质食堂", "提质升级82所", "所", "指标", 82, 82],
            [None, None, None, None, None, "数量", "正在推进", "正在推进"],
            [None, None, None, None, None, "进度", "55.4%", "55.4%"],
            merges="A1:H1 A3:A8 B3:B8 C3:C5 D3:D5 C6:C8 D6:D8",
        )
    )
    assert [(o.indicator, o.indicator_cell) for o in tables.observations if o.level == "whole"] == [
        ("扩充学位4580个", "C3"),
        ("提质升级82所", "D6"),
    ]
    assert [(s.form, s.period) for s in tables.sheets] == [("provincial", "2026-05")]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["数量", "进度", "指标"], ("H5", "H3", "H4")),
        (["完成率", "年度目标", "累计完成"], ("H4", "H5", "H3")),
        (["Target", "Done", "Progress %"], ("H3", "H4", "H5")),
        (["目标任务（人）", "1-5月完成数", "完成比例（%）"], ("H3", "H4", "H5")),
        (["计 划", "实\n际", "进　度"], ("H3", "H4", "H5")),
    ],
)
def test_the_measures_may_come_in_any_order_and_wording(labels: list[str], expected: tuple[str, str, str]) -> None:
    rows = [[*without(row, 4)[:4], label, 1, 2, 3] for row, label in zip(JOBS, labels, strict=True)]
    assert places(tidy(grid(TITLE, HEAD, *rows)))["新增就业100人", "金东区"] == expected


def test_a_missing_measure_row_is_absent_and_its_absence_is_recorded_at_the_indicator() -> None:
    tables = tidy(grid(TITLE, HEAD, JOBS[0], JOBS[2], *MEALS, *[[*row[:2], "其他", *row[3:]] for row in MEALS]))
    jobs = observed(tables, "新增就业100人", "婺城区")
    assert (jobs.target, jobs.quantity, jobs.quantity_token, jobs.quantity_cell) == (60, None, "absent", None)
    assert (jobs.progress, jobs.progress_cell) == (45, "G4")
    assert [(p.name, p.within, p.times, p.expected, p.cells) for p in tables.presences if p.kind == "measure"] == [
        ("quantity", "新增就业100人", 0, True, "C3")
    ]


def test_a_table_with_two_rows_throughout_lacks_nothing() -> None:
    tables = tidy(grid(TITLE, HEAD, JOBS[0], JOBS[2], MEALS[0], MEALS[2]))
    assert figures(tables)["新增就业100人", "金东区"] == (40, None, 57.5)
    assert [p for p in tables.presences if p.kind == "measure"] == []


def test_a_fourth_row_beside_the_measures_is_not_read_as_one() -> None:
    rank: list[Value] = [None, None, None, None, "排名", None, 2, 1]
    tables = tidy(grid(TITLE, HEAD, *JOBS, rank, *MEALS, rank))
    assert {k: v for k, v in figures(tables).items() if k[0].startswith("新增")} == JOBS_FIGURES
    assert [c.address for c in tables.cells if c.row == 6] == ["G6", "H6"]


def test_a_row_that_lost_its_label_is_known_by_its_place() -> None:
    unlabelled = [[*JOBS[1][:4], None, *JOBS[1][5:]]]
    tables = tidy(grid(TITLE, HEAD, *MEALS, JOBS[0], *unlabelled, JOBS[2]))
    assert figures(tables)["新增就业100人", "婺城区"] == (60, 27, 45)
    assert observed(tables, "新增就业100人", "婺城区").quantity_cell == "G7"


def test_the_column_of_units_may_be_missing() -> None:
    rows = [without(row, 3) for row in (HEAD, *JOBS)]
    tables = tidy(grid(TITLE, *rows))
    assert figures(tables) == JOBS_FIGURES
    assert observed(tables, "新增就业100人", "全市").unit is None


def test_region_columns_may_stand_in_any_order_wrapped_and_with_other_columns_between_and_after() -> None:
    order: list[Value] = ["序号", "指标", "推进情况", "婺城\n区", "责任单位", "全 市", "金　东区", "备注", "排名"]
    tables = tidy(
        grid(
            TITLE,
            order,
            [1, "新增就业100人", "指标", 60, "市人社局", 100, 40, "按月调度", 1],
            [None, None, "数量", 27, None, 50, 23, None, None],
            [None, None, "进度", "45%", None, "50%", "57.5%", None, None],
            merges="E3:E5 H3:H5 I3:I5",
        )
    )
    assert figures(tables) == JOBS_FIGURES
    assert places(tables)["新增就业100人", "全市"] == ("F3", "F4", "F5")


def test_a_column_of_words_with_an_unknown_head_is_left_aside() -> None:
    rows = [[*row, extra] for row, extra in zip(JOBS, ["王某某包联", None, None], strict=True)]
    tables = tidy(grid(TITLE, [*HEAD, "包联情形"], *rows))
    assert figures(tables) == JOBS_FIGURES


def test_a_region_that_left_everything_blank_stays_a_region() -> None:
    tables = tidy(grid(TITLE, [*HEAD, "市本级"], *JOBS))
    assert tokens(tables)["新增就业100人", "市本级"] == ("blank", "blank", "blank")
    assert places(tables)["新增就业100人", "市本级"] == ("I3", "I4", "I5")


def test_partial_sums_are_neither_whole_nor_region() -> None:
    head: list[Value] = ["指标", "推进情况", "全市", "城区", None, "县域", None]
    names: list[Value] = [None, None, None, "小计", "婺城区", "小计", "武义县"]
    tables = tidy(
        grid(
            TITLE,
            head,
            names,
            ["新增就业", "目标", 100, 60, 60, 40, 40],
            [None, "数量", 50, 30, 30, 20, 20],
            merges="A2:A3 B2:B3 C2:C3 D2:E2 F2:G2",
        )
    )
    assert [(o.region, o.level, o.region_cell) for o in tables.observations] == [
        ("全市", "whole", "C2"),
        ("城区小计", "subtotal", "D3"),
        ("婺城区", "region", "E3"),
        ("县域小计", "subtotal", "F3"),
        ("武义县", "region", "G3"),
    ]


def test_a_region_that_stands_twice_keeps_both_columns_and_is_counted() -> None:
    tables = tidy(grid(TITLE, [*HEAD[:7], "婺城区"], *JOBS))
    assert [(o.region, o.target, o.target_cell) for o in tables.observations] == [
        ("全市", 100, "F3"),
        ("婺城区", 60, "G3"),
        ("婺城区", 40, "H3"),
    ]
    assert [(p.name, p.times, p.cells) for p in tables.presences if p.kind == "region"] == [
        ("全市", 1, "F2"),
        ("婺城区", 2, "G2 H2"),
    ]


def test_an_indicator_that_stands_twice_is_counted_unless_its_unit_differs() -> None:
    other = [[*JOBS[0][:3], "万元", *JOBS[0][4:]], *JOBS[1:]]
    tables = tidy(grid(TITLE, HEAD, *JOBS, *JOBS, *other))
    assert [(p.name, p.times, p.cells) for p in tables.presences if p.kind == "indicator"] == [
        ("新增就业100人", 2, "C3 C6"),
        ("新增就业100人", 1, "C9"),
    ]
    assert [o.block for o in tables.observations if o.level == "whole"] == [0, 1, 2]


def test_a_text_merged_over_all_regions_belongs_to_the_first_of_them() -> None:
    text: list[Value] = [None, None, None, None, "数量", "总体形象进度35%，已完成立项", None, None]
    tables = tidy(grid(TITLE, HEAD, JOBS[0], text, JOBS[2], merges="F4:H4"))
    whole, part = observed(tables, "新增就业100人", "全市"), observed(tables, "新增就业100人", "金东区")
    assert (whole.quantity_token, whole.quantity_text, whole.quantity_cell) == ("text", text[5], "F4")
    assert (part.quantity, part.quantity_token, part.quantity_text, part.quantity_cell) == (None, "merged", "", "F4")
    assert (part.target_cell, part.progress_cell) == ("H3", "H5")
    assert [(c.text, c.speaks_of, c.region, c.cell) for c in tables.claims if c.speaks_of != "title"] == [
        ("35%", "quantity", "全市", "F4")
    ]


def test_a_slash_merged_over_regions_or_measures_holds_for_all_of_them() -> None:
    rows: list[list[Value]] = [
        [1, "就业", "新增就业", "人", "指标", 100, "/", None],
        [None, None, None, None, "数量", 50, None, None],
        [None, None, None, None, "进度", "50%", None, None],
    ]
    tables = tidy(grid(TITLE, HEAD, *rows, merges="G3:H5"))
    for region in ("婺城区", "金东区"):
        assert tokens(tables)["新增就业", region] == ("not_applicable",) * 3
        assert places(tables)["新增就业", region] == ("G3",) * 3


def test_a_number_merged_down_its_column_counts_once() -> None:
    tables = tidy(grid(TITLE, HEAD, *JOBS[:1], [*JOBS[1][:6], None, 23], JOBS[2], merges="G3:G4"))
    found = observed(tables, "新增就业100人", "婺城区")
    assert (found.target, found.quantity, found.quantity_token, found.quantity_cell) == (60, None, "merged", "G3")


def test_hidden_rows_and_columns_are_read_and_said_to_be_hidden() -> None:
    tables = tidy(grid(TITLE, HEAD, *JOBS, hidden_rows=frozenset({4}), hidden_columns=frozenset({8})))
    assert figures(tables) == JOBS_FIGURES
    assert {c.address for c in tables.cells if c.hidden} == {"F4", "G4", "H4", "H3", "H5"}


def test_blank_rows_between_indicators_do_no_harm() -> None:
    tables = tidy(grid(TITLE, [], HEAD, [], *JOBS, [], [], *MEALS))
    assert figures(tables)["新增就业100人", "金东区"] == (40, 23, 57.5)
    assert places(tables)["改造食堂3所", "全市"] == ("F10", "F11", "F12")


def test_words_in_place_of_figures_are_no_labels() -> None:
    done: list[Value] = [None, None, None, None, "进度", "完成", "已完成", "推进"]
    tables = tidy(grid(TITLE, HEAD, *JOBS[:2], done, *MEALS))
    assert tokens(tables)["新增就业100人", "金东区"][2] == "in_progress"
    assert observed(tables, "新增就业100人", "婺城区").progress_text == "已完成"


def test_the_unit_percent_is_no_label() -> None:
    rates = [[*row[:3], "%", *row[4:]] for row in JOBS]
    tables = tidy(grid(TITLE, HEAD, *rates, *MEALS))
    assert figures(tables)["新增就业100人", "婺城区"] == (60, 27, 45)


def test_regions_may_be_rows_and_indicators_columns() -> None:
    tables = tidy(
        grid(
            ["2026年5月重点指标完成情况"],
            ["县市区", "类别", "新增就业（人）", "发放贷款（万元）"],
            ["平江县", "目标", 60, 300.5],
            [None, "完成", 30, 100.2],
            [None, "进度", "50%", "33.3%"],
            ["合计", "目标", 60, 300.5],
            [None, "完成", 30, 100.2],
            [None, "进度", "50%", "33.3%"],
            merges="A1:D1 A3:A5 A6:A8",
        )
    )
    assert places(tables) == {
        ("新增就业（人）", "平江县"): ("C3", "C4", "C5"),
        ("新增就业（人）", "合计"): ("C6", "C7", "C8"),
        ("发放贷款（万元）", "平江县"): ("D3", "D4", "D5"),
        ("发放贷款（万元）", "合计"): ("D6", "D7", "D8"),
    }
    assert [(o.level, o.unit, o.indicator_cell, o.region_cell) for o in tables.observations] == [
        ("region", "人", "C2", "A3"),
        ("whole", "人", "C2", "A6"),
        ("region", "万元", "D2", "A3"),
        ("whole", "万元", "D2", "A6"),
    ]


def test_one_units_own_stacked_sheet_takes_the_unit_from_its_sender_line() -> None:
    tables = tidy(
        grid(
            ["2026年5月重点民生实事填报表"],
            ["填报单位：平江县", None, None, "填报日期：2026年5月25日"],
            ["指标", "单位", "推进情况", "数值"],
            ["新增就业", "人", "目标", 60],
            [None, None, "完成数", 30],
            [None, None, "完成率", percent(0.5)],
        )
    )
    assert figures(tables) == {("新增就业", "平江县"): (60, 30, 50)}
    assert observed(tables, "新增就业", "平江县").region_cell == "A2"


def test_english_tables_are_read_by_the_same_form() -> None:
    tables = tidy(
        grid(
            ["Kestrel County: progress, May 2026"],
            ["No.", "Programme", "Indicator", "Unit", "Measure", "District", None, None],
            [None, None, None, None, None, "County total", "Port\nDunmore", "Ashford"],
            [1, "Jobs", "Train 300 apprentices", "persons", "Target", 300, 200, 100],
            [None, None, None, None, "Completed", 120, 80, 40],
            [None, None, None, None, "Progress", "40.0%", "40.0%", "40.0%"],
            ["Note: / means the indicator does not concern the district."],
            merges="A1:H1 A2:A3 B2:B3 C2:C3 D2:D3 E2:E3 F2:H2",
        )
    )
    assert figures(tables) == {
        ("Train 300 apprentices", "County total"): (300, 120, 40),
        ("Train 300 apprentices", "Port Dunmore"): (200, 80, 40),
        ("Train 300 apprentices", "Ashford"): (100, 40, 40),
    }
    assert [(o.level, o.period) for o in tables.observations] == [
        ("whole", "2026-05"),
        ("region", "2026-05"),
        ("region", "2026-05"),
    ]


def test_two_tables_side_by_side_are_two_tables() -> None:
    tables = tidy(
        grid(
            ["云川市2026年5月进度"],
            ["指标", "推进情况", "婺城区", "金东区", "指标", "推进情况", "婺城区", "金东区"],
            ["新增就业", "目标", 60, 40, "改造食堂", "目标", 2, 1],
            [None, "数量", 30, 20, None, "数量", 1, 1],
            [None, "进度", "50%", "50%", None, "进度", "50%", "100%"],
        )
    )
    assert [(o.table, o.indicator, o.region, o.target_cell) for o in tables.observations] == [
        (0, "新增就业", "婺城区", "C3"),
        (0, "新增就业", "金东区", "D3"),
        (1, "改造食堂", "婺城区", "G3"),
        (1, "改造食堂", "金东区", "H3"),
    ]
    assert [s.header_cell for s in tables.sheets] == ["A2", "E2"]


def test_errors_and_uncalculated_formulas_are_read_as_such_and_listed_with_the_cells() -> None:
    error = Cell("#DIV/0!", "error", "#DIV/0!", "0%", "G4/G3")
    formula = Cell(None, "uncalculated", "", "General", "SUM(G3:H3)")
    tables = tidy(
        grid(TITLE, HEAD, [*JOBS[0][:5], formula, 60, 40], JOBS[1], [*JOBS[2][:6], error, "57.5%"], [], ["注：", error])
    )
    assert tokens(tables)["新增就业100人", "全市"] == ("uncalculated", "number", "number")
    assert tokens(tables)["新增就业100人", "婺城区"] == ("number", "number", "error")
    assert [(c.address, c.formula) for c in tables.cells if c.token != "number"] == [
        ("F3", "SUM(G3:H3)"),
        ("G5", "G4/G3"),
        ("B7", "G4/G3"),
    ]


def test_every_number_of_the_body_is_listed_and_serial_numbers_are_not() -> None:
    tables = tidy(grid(TITLE, HEAD, *JOBS))
    assert [(c.address, c.number) for c in tables.cells] == [
        ("F3", 100),
        ("G3", 60),
        ("H3", 40),
        ("F4", 50),
        ("G4", 27),
        ("H4", 23),
        ("F5", 50),
        ("G5", 45),
        ("H5", 57.5),
    ]


def test_lines_between_the_rows_name_the_indicators_where_no_column_does() -> None:
    tables = tidy(
        grid(
            ["岳阳市2026年5月进展"],
            ["推进情况", "全市", "平江县"],
            ["1.新增就业100人（人）"],
            ["目标", 100, 60],
            ["数量", 50, 30],
            ["进度", "50%", "50%"],
            ["2.改造食堂（所）"],
            ["目标", 3, 2],
            ["数量", 1, 1],
            ["进度", "33.3%", "50%"],
            merges="A1:C1 A3:C3 A7:C7",
        )
    )
    assert [
        (o.block, o.indicator, o.indicator_cell, o.unit, o.region, o.progress_cell) for o in tables.observations
    ] == [
        (0, "新增就业100人（人）", "A3", "人", "全市", "B6"),
        (0, "新增就业100人（人）", "A3", "人", "平江县", "C6"),
        (1, "改造食堂（所）", "A7", "所", "全市", "B10"),
        (1, "改造食堂（所）", "A7", "所", "平江县", "C10"),
    ]


def test_one_set_of_rows_without_names_speaks_of_what_the_title_names() -> None:
    tables = tidy(
        grid(
            ["岳阳市2026年5月新增城镇就业推进情况"],
            ["推进情况", "全市", "平江县"],
            ["目标", 100, 60],
            ["数量", 50, 30],
            ["进度", "50%", "50%"],
        )
    )
    assert places(tables) == {
        ("新增城镇就业", "全市"): ("B3", "B4", "B5"),
        ("新增城镇就业", "平江县"): ("C3", "C4", "C5"),
    }
    assert observed(tables, "新增城镇就业", "全市").indicator_cell == "A1"


def test_heads_may_be_blank_over_names_units_and_labels() -> None:
    tables = tidy(
        grid(
            TITLE,
            [None, None, None, "全市", "婺城区", "金东区"],
            ["新增就业100人", "人", "指标", 100, 60, 40],
            [None, None, "数量", 50, 27, 23],
            [None, None, "进度", "50%", "45%", "57.5%"],
        )
    )
    assert figures(tables) == JOBS_FIGURES
    assert observed(tables, "新增就业100人", "全市").unit == "人"


def test_labels_may_be_numbered_and_bear_their_formula() -> None:
    labels = ["1.目标", "（2）数量", "③进度=②/①"]
    rows = [[*row[:4], label, *row[5:]] for row, label in zip(JOBS, labels, strict=True)]
    assert figures(tidy(grid(TITLE, HEAD, *rows))) == JOBS_FIGURES


def test_the_city_itself_is_the_whole_where_nothing_else_is_called_so() -> None:
    head: list[Value] = [*HEAD[:5], "云川市", *HEAD[6:]]
    assert [(o.region, o.level) for o in tidy(grid(TITLE, head, *JOBS)).observations] == [
        ("云川市", "whole"),
        ("婺城区", "region"),
        ("金东区", "region"),
    ]
    assert {o.level for o in tidy(grid(["2026年5月进度表"], head, *JOBS)).observations} == {"region"}
