"""Measures in columns: a unit's return, wide tables, long tables, and one row per region."""

import pytest

from tests.tidy.grids import Value, figures, grid, observed, places, tidy, tokens


def test_a_units_return_has_one_row_per_indicator() -> None:
    tables = tidy(
        grid(
            ["平江县2026年5月重点民生实事填报表"],
            ["序号", "项目名称", "指标", "单位", "年度目标", "累计完成", "完成率", "备注"],
            [1, "就业", "新增就业", "人", 6100, 4930, "80.82%", None],
            [2, "教育", "改造食堂", "所", 8, "正在推进", "51.88%", "加快"],
            [3, "住房", "危房改造", "户", "/", "/", "/", None],
            ["填报人：张某", None, None, "审核人：李某", None, None, "2026年5月25日"],
            merges="A1:H1",
        )
    )
    assert figures(tables) == {
        ("新增就业", "平江县"): (6100, 4930, 80.82),
        ("改造食堂", "平江县"): (8, None, 51.88),
        ("危房改造", "平江县"): (None, None, None),
    }
    assert places(tables)["改造食堂", "平江县"] == ("E4", "F4", "G4")
    assert [(o.block, o.level, o.project, o.unit, o.region_cell) for o in tables.observations] == [
        (0, "region", "就业", "人", "A1"),
        (1, "region", "教育", "所", "A1"),
        (2, "region", "住房", "户", "A1"),
    ]
    assert [(s.form, s.period) for s in tables.sheets] == [("unit-return", "2026-05")]


@pytest.mark.parametrize(
    ("lines", "file", "name", "region", "cell"),
    [
        ([["重点民生实事填报表"], ["填报单位：平江县", None, None, "2026年5月"]], "a.xlsx", "Sheet1", "平江县", "A2"),
        ([["重点民生实事填报表"], ["填报单位：", "平江县"]], "a.xlsx", "Sheet1", "平江县", "B2"),
        ([["填报单位（盖章）：平江县  单位：万元"]], "a.xlsx", "Sheet1", "平江县", "A1"),
        ([["岳阳经开区5月重点任务推进情况"]], "a.xlsx", "Sheet1", "岳阳经开区", "A1"),
        ([["重点民生实事进度"]], "2026-05/平江县-5月.xlsx", "Sheet1", "平江县", None),
        ([["重点民生实事进度"]], "a.xlsx", "平江县", "平江县", None),
        ([["Reporting unit: Ashford District"]], "a.xlsx", "Sheet1", "Ashford District", "A1"),
        ([["Progress of projects"]], "a.xlsx", "Sheet1", "", None),
    ],
)
def test_the_sending_unit_is_found(
    lines: list[list[Value]], file: str, name: str, region: str, cell: str | None
) -> None:
    sheet = grid(*lines, ["指标", "目标", "数量", "进度"], ["新增就业", 60, 30, "50%"], name=name)
    (found,) = tidy(sheet, file=file).observations
    assert (found.region, found.region_cell, found.level) == (region, cell, "region")


def test_columns_beside_the_measures_are_left_aside() -> None:
    tables = tidy(
        grid(
            ["平江县填报表"],
            [
                "指标",
                "单位",
                "2026年目标",
                "上月完成",
                "本月完成",
                "1-5月累计完成",
                "完成率（%）",
                "序时进度",
                "同比增幅",
                "排名",
            ],
            ["新增就业", "人", 6100, 4000, 930, 4930, 80.82, 41.67, 3.1, 1],
            ["改造食堂", "所", 8, 3, 1, 4, 50, 41.67, 0, 2],
        )
    )
    assert places(tables) == {
        ("新增就业", "平江县"): ("C3", "F3", "G3"),
        ("改造食堂", "平江县"): ("C4", "F4", "G4"),
    }
    assert [c.address for c in tables.cells if c.row == 4] == ["C4", "D4", "E4", "F4", "G4", "H4", "I4", "J4"]


def test_a_column_of_the_month_is_read_where_no_other_gives_the_measure() -> None:
    tables = tidy(grid(["平江县"], ["指标", "目标", "本月完成", "完成率"], ["新增就业", 100, 30, "30%"]))
    assert places(tables) == {("新增就业", "平江县"): ("B3", "C3", "D3")}


def test_heads_of_two_rows_with_a_group_over_the_measures() -> None:
    tables = tidy(
        grid(
            ["平江县5月"],
            ["序号", "指标名称", "计量单位", "目标任务", "完成情况", None],
            [None, None, None, None, "数量", "进度"],
            [1, "新增就业", "人", 60, 30, "50%"],
            merges="A2:A3 B2:B3 C2:C3 D2:D3 E2:F2",
        )
    )
    assert places(tables) == {("新增就业", "平江县"): ("D4", "E4", "F4")}


def test_rows_of_column_numbers_and_of_units_belong_to_the_head() -> None:
    tables = tidy(
        grid(
            ["平江县5月"],
            ["指标", "目标", "完成数", "完成率"],
            [None, "人", "人", "%"],
            ["甲", "1", "2", "3=2/1"],
            ["新增就业", 60, 30, 50],
        )
    )
    assert figures(tables) == {("新增就业", "平江县"): (60, 30, 50)}
    assert observed(tables, "新增就业", "平江县").unit == "人"


def test_wide_by_region_has_the_measures_under_each_region() -> None:
    tables = tidy(
        grid(
            ["岳阳市2026年5月重点任务"],
            ["指标", "单位", "全市", None, None, "平江\n县", None, None, "备注"],
            [None, None, "目标", "完成", "进度", "目标", "完成", "进度", None],
            ["新增就业", "人", 100, 50, "50%", 60, 27, "45%", "见附件"],
            ["改造食堂", "所", 3, 1, "33.3%", "/", "/", "/", None],
            merges="A1:I1 A2:A3 B2:B3 C2:E2 F2:H2 I2:I3",
        )
    )
    assert places(tables) == {
        ("新增就业", "全市"): ("C4", "D4", "E4"),
        ("新增就业", "平江县"): ("F4", "G4", "H4"),
        ("改造食堂", "全市"): ("C5", "D5", "E5"),
        ("改造食堂", "平江县"): ("F5", "G5", "H5"),
    }
    assert tokens(tables)["改造食堂", "平江县"] == ("not_applicable",) * 3
    assert [(o.level, o.region_cell) for o in tables.observations][:2] == [("whole", "C2"), ("region", "F2")]
    assert tables.sheets[0].form == "regional"


@pytest.mark.parametrize("merges", ["A2:A3 C2:E2 F2:H2 I2:K2 B2:B3", ""])
def test_wide_by_measure_has_the_regions_under_each_measure_merged_or_not(merges: str) -> None:
    tables = tidy(
        grid(
            ["岳阳市5月"],
            ["指标", "单位", "目标", None, None, "完成", None, None, "进度", None, None],
            [None, None, "全市", "平江县", "Ashford", "全市", "平江县", "Ashford", "全市", "平江县", "Ashford"],
            ["新增就业", "人", 100, 60, 40, 50, 27, 23, "50%", "45%", "57.5%"],
            merges=merges,
        )
    )
    assert places(tables) == {
        ("新增就业", "全市"): ("C4", "F4", "I4"),
        ("新增就业", "平江县"): ("D4", "G4", "J4"),
        ("新增就业", "Ashford"): ("E4", "H4", "K4"),
    }


def test_region_and_measure_may_share_one_head() -> None:
    tables = tidy(
        grid(
            ["2026年5月"],
            ["指标", "平江县目标", "平江县完成数", "平江县\n完成率", "华容县目标", "华容县完成数", "华容县完成率"],
            ["新增就业", 60, 30, "50%", 40, 20, "50%"],
        )
    )
    assert places(tables) == {("新增就业", "平江县"): ("B3", "C3", "D3"), ("新增就业", "华容县"): ("E3", "F3", "G3")}


def test_one_row_per_region_takes_the_indicator_from_the_title() -> None:
    tables = tidy(
        grid(
            ["2026年5月新增城镇就业完成情况表"],
            ["单位：人"],
            ["序号", "县市区", "目标", "完成数", "完成率", "排名"],
            [None, "合计", 100, 50, "50%", None],
            [1, "平江县", 60, 27, "45%", 2],
            [2, "岳阳楼\n区", 40, 23, "57.5%", 1],
            [3, "市本级", None, None, None, None],
            merges="A1:F1",
        )
    )
    assert figures(tables) == {
        ("新增城镇就业", "合计"): (100, 50, 50),
        ("新增城镇就业", "平江县"): (60, 27, 45),
        ("新增城镇就业", "岳阳楼区"): (40, 23, 57.5),
        ("新增城镇就业", "市本级"): (None, None, None),
    }
    assert [(o.level, o.unit, o.indicator_cell, o.region_cell, o.block) for o in tables.observations] == [
        ("whole", "人", "A1", "B4", 0),
        ("region", "人", "A1", "B5", 0),
        ("region", "人", "A1", "B6", 0),
        ("region", "人", "A1", "B7", 0),
    ]


def test_a_total_at_the_foot_may_stand_over_the_serial_numbers() -> None:
    tables = tidy(
        grid(
            ["新增就业5月"],
            ["序号", "县市区", "目标", "完成数", "完成率"],
            [1, "平江县", 60, 30, "50%"],
            [2, "华容县", 40, 20, "50%"],
            ["合计", None, 100, 50, "50%"],
            ["注：合计含市本级。"],
        )
    )
    assert [(o.region, o.level, o.region_cell, o.target_cell) for o in tables.observations] == [
        ("平江县", "region", "B3", "C3"),
        ("华容县", "region", "B4", "C4"),
        ("合计", "whole", "A5", "C5"),
    ]


def test_one_row_per_region_with_an_indicator_over_each_group_of_measures() -> None:
    tables = tidy(
        grid(
            ["2026年5月重点指标完成情况"],
            ["县市区", "新增城镇就业（人）", None, None, "发放创业担保贷款（万元）", None, None],
            [None, "目标", "完成", "完成率", "目标", "完成", "完成率"],
            ["合计", 100, 50, "50%", 1000.5, 400.2, "40%"],
            ["平江县", 60, 30, "50%", 600.5, 300.2, "50%"],
            merges="A1:G1 A2:A3 B2:D2 E2:G2",
        )
    )
    assert [
        (o.block, o.indicator, o.indicator_cell, o.unit, o.region, o.progress_cell) for o in tables.observations
    ] == [
        (0, "新增城镇就业（人）", "B2", "人", "合计", "D4"),
        (0, "新增城镇就业（人）", "B2", "人", "平江县", "D5"),
        (1, "发放创业担保贷款（万元）", "E2", "万元", "合计", "G4"),
        (1, "发放创业担保贷款（万元）", "E2", "万元", "平江县", "G5"),
    ]


def test_one_row_per_region_with_a_section_per_indicator() -> None:
    tables = tidy(
        grid(
            ["2026年5月进度"],
            ["县市区", "目标", "完成", "进度"],
            ["一、新增城镇就业（人）"],
            ["平江县", 60, 30, "50%"],
            ["合计", 60, 30, "50%"],
            ["二、培训（人次）"],
            ["平江县", 8, 2, "25%"],
            ["合计", 8, 2, "25%"],
            merges="A1:D1 A3:D3 A6:D6",
        )
    )
    assert [(o.block, o.indicator, o.indicator_cell, o.region, o.target_cell) for o in tables.observations] == [
        (0, "新增城镇就业（人）", "A3", "平江县", "B4"),
        (0, "新增城镇就业（人）", "A3", "合计", "B5"),
        (1, "培训（人次）", "A6", "平江县", "B7"),
        (1, "培训（人次）", "A6", "合计", "B8"),
    ]
    assert [(p.name, p.times) for p in tables.presences if p.kind == "region"] == [("平江县", 1), ("合计", 1)]


@pytest.mark.parametrize(("merges", "repeat"), [("A3:A4 B3:B4 A5:A6 B5:B6", False), ("", True), ("", False)])
def test_long_tables_name_indicator_and_region_in_every_row(merges: str, repeat: bool) -> None:
    def row(indicator: str, unit: str, first: bool, *rest: Value) -> list[Value]:
        return [indicator if first or repeat else None, unit if first or repeat else None, *rest]

    tables = tidy(
        grid(
            ["2026年5月明细"],
            ["指标名称", "单位", "地区", "目标", "完成", "进度"],
            row("新增就业", "人", True, "全市", 100, 50, "50%"),
            row("新增就业", "人", False, "平江县", 100, 50, "50%"),
            row("改造食堂", "所", True, "全市", 4, 1, "25%"),
            row("改造食堂", "所", False, "平江县", 4, 1, "25%"),
            merges=merges,
        )
    )
    assert [(o.block, o.indicator, o.unit, o.region, o.level, o.target_cell) for o in tables.observations] == [
        (0, "新增就业", "人", "全市", "whole", "D3"),
        (0, "新增就业", "人", "平江县", "region", "D4"),
        (1, "改造食堂", "所", "全市", "whole", "D5"),
        (1, "改造食堂", "所", "平江县", "region", "D6"),
    ]
    assert {p.times for p in tables.presences if p.kind == "region"} == {1}


def test_sections_give_the_project_where_no_column_does() -> None:
    tables = tidy(
        grid(
            ["平江县5月"],
            ["序号", "指标", "目标", "完成", "进度"],
            ["一、就业创业"],
            [1, "新增就业", 60, 30, "50%"],
            ["二、教育"],
            [2, "改造食堂", 4, 1, "25%"],
            merges="A3:E3 A5:E5",
        )
    )
    assert [(o.project, o.indicator, o.target_cell) for o in tables.observations] == [
        ("就业创业", "新增就业", "C4"),
        ("教育", "改造食堂", "C6"),
    ]


def test_the_head_指标_names_indicators_beside_目标_and_is_the_target_without_it() -> None:
    named = tidy(grid(["平江县5月"], ["指标", "目标", "数量", "进度"], ["新增就业", 60, 30, "50%"]))
    target = tidy(grid(["平江县5月"], ["项目名称", "指标", "数量", "进度"], ["新增就业", 60, 30, "50%"]))
    assert places(named) == {("新增就业", "平江县"): ("B3", "C3", "D3")}
    assert places(target) == {("新增就业", "平江县"): ("B3", "C3", "D3")}


def test_the_head_单位_is_the_region_where_it_heads_places() -> None:
    tables = tidy(
        grid(
            ["新增就业5月完成情况"],
            ["单位", "目标", "完成", "进度"],
            ["平江县", 60, 30, "50%"],
            ["市民政局", 4, 1, "25%"],
        )
    )
    assert [(o.indicator, o.region, o.target_cell) for o in tables.observations] == [
        ("新增就业", "平江县", "B3"),
        ("新增就业", "市民政局", "B4"),
    ]


def test_an_indicator_with_everything_blank_is_read_and_a_note_below_is_not() -> None:
    tables = tidy(
        grid(
            ["平江县5月"],
            ["序号", "指标", "目标", "完成", "进度"],
            [1, "新增就业", 60, 30, "50%"],
            [2, "改造食堂", None, None, None],
            [None, "以上数据截至5月25日，由县人社局提供"],
        )
    )
    assert tokens(tables) == {
        ("新增就业", "平江县"): ("number",) * 3,
        ("改造食堂", "平江县"): ("blank",) * 3,
    }
    assert places(tables)["改造食堂", "平江县"] == ("C4", "D4", "E4")


def test_an_english_return() -> None:
    tables = tidy(
        grid(
            ["Reporting unit: Ashford District", None, None, "Period: May 2026"],
            [],
            ["No.", "Indicator", "Unit", "Target (2026)", "Done to date", "% complete", "Remarks"],
            [1, "Train apprentices", "persons", 300, 120, 40, "on track"],
            [2, "Roads resurfaced", "km", 10.5, 4.2, 40, None],
            ["Prepared by: A. Smith"],
        )
    )
    assert figures(tables) == {
        ("Train apprentices", "Ashford District"): (300, 120, 40),
        ("Roads resurfaced", "Ashford District"): (10.5, 4.2, 40),
    }
    assert {o.period for o in tables.observations} == {"2026-05"}


def test_returns_side_by_side_are_two_tables() -> None:
    tables = tidy(
        grid(
            ["平江县5月进度"],
            ["指标", "目标", "完成", "进度", None, "指标", "目标", "完成", "进度"],
            ["新增就业", 100, 50, "50%", None, "改造食堂", 4, 1, "25%"],
            ["培训", 10, 5, "50%", None, "建设养老点", 8, 2, "25%"],
        )
    )
    assert [(o.table, o.indicator, o.progress_cell) for o in tables.observations] == [
        (0, "新增就业", "D3"),
        (0, "培训", "D4"),
        (1, "改造食堂", "I3"),
        (1, "建设养老点", "I4"),
    ]


def test_long_tables_may_name_the_region_first_and_once() -> None:
    tables = tidy(
        grid(
            ["2026年5月明细"],
            ["县市区", "指标", "单位", "目标", "完成", "进度"],
            ["平江县", "新增就业", "人", 60, 30, "50%"],
            [None, "改造食堂", "所", 2, 1, "50%"],
            ["合计", "新增就业", "人", 60, 30, "50%"],
            [None, "改造食堂", "所", 2, 1, "50%"],
        )
    )
    assert [(o.block, o.indicator, o.region, o.region_cell, o.level, o.target_cell) for o in tables.observations] == [
        (0, "新增就业", "平江县", "A3", "region", "D3"),
        (0, "新增就业", "合计", "A5", "whole", "D5"),
        (1, "改造食堂", "平江县", "A3", "region", "D4"),
        (1, "改造食堂", "合计", "A5", "whole", "D6"),
    ]


def test_a_long_table_whose_indicators_are_headed_as_projects() -> None:
    tables = tidy(
        grid(
            ["各县区重点民生实事进展（2026年5月）"],
            ["县区", "序号", "项目", "单位", "目标", "完成", "进度"],
            ["平江县", 1, "新增就业", "人", 60, 30, "50%"],
            [None, 2, "改造食堂", "所", 2, 1, "50%"],
            ["全市", 1, "新增就业", "人", 60, 30, "50%"],
            [None, 2, "改造食堂", "所", 2, 1, "50%"],
        )
    )
    assert [(o.block, o.indicator, o.region, o.level, o.target_cell) for o in tables.observations] == [
        (0, "新增就业", "平江县", "region", "E3"),
        (0, "新增就业", "全市", "whole", "E5"),
        (1, "改造食堂", "平江县", "region", "E4"),
        (1, "改造食堂", "全市", "whole", "E6"),
    ]


def test_the_office_below_an_indicator_answers_for_it_and_is_not_its_name() -> None:
    tables = tidy(
        grid(
            ["2026年十大民生工程项目完成情况表（1-5月）"],
            ["地区", "城镇新增就业", None, None, "改造老旧小区", None, None],
            [None, "市人力资源社会保障局", None, None, "市住房城乡建设局", None, None],
            [None, "目标任务", "进度", "完成比例(%)", "目标任务", "进度", "完成比例(%)"],
            ["全市", 60, 30, 50, 8, 2, 25],
            ["东坡区", 60, 30, 50, 8, 2, 25],
            merges="A2:A4 B2:D2 E2:G2 B3:D3 E3:G3",
        )
    )
    assert [(o.indicator, o.region, o.target_cell, o.quantity_cell, o.progress_cell) for o in tables.observations] == [
        ("城镇新增就业", "全市", "B5", "C5", "D5"),
        ("城镇新增就业", "东坡区", "B6", "C6", "D6"),
        ("改造老旧小区", "全市", "E5", "F5", "G5"),
        ("改造老旧小区", "东坡区", "E6", "F6", "G6"),
    ]


def test_targets_in_words_stay_targets_among_groups_of_figures() -> None:
    tables = tidy(
        grid(
            ["省级重点民生实事进展（2026年5月）"],
            [
                "县市区",
                "两项补贴提高到110元/月",
                None,
                None,
                "孤儿供养提高到1250元/月",
                None,
                None,
                "康复救助",
                None,
                None,
            ],
            [None, *(["目标任务", "完成数", "完成率(%)"] * 3)],
            ["全市", "高到110元", "推进", 100, "250元/月和1250元/月", "推进", 100, 60, 30, 50],
            ["平江县", "高到110元", "推进", 100, "250元/月和1250元/月", "推进", 100, 60, 30, 50],
            merges="A2:A3 B2:D2 E2:G2 H2:J2",
        )
    )
    assert [(o.indicator, o.region, o.target_cell, o.progress_cell) for o in tables.observations] == [
        ("两项补贴提高到110元/月", "全市", "B4", "D4"),
        ("两项补贴提高到110元/月", "平江县", "B5", "D5"),
        ("孤儿供养提高到1250元/月", "全市", "E4", "G4"),
        ("孤儿供养提高到1250元/月", "平江县", "E5", "G5"),
        ("康复救助", "全市", "H4", "J4"),
        ("康复救助", "平江县", "H5", "J5"),
    ]


def test_heads_that_no_list_holds_are_understood_by_their_parts() -> None:
    tables = tidy(
        grid(
            ["附件3"],
            ["2026年5月各县市区创业担保贷款发放进度"],
            ["（单位：万元）"],
            ["排名", "县（市、区）", "年度任务", "截至5月底实际发放", "完成年度任务比例", "备注"],
            [1, "平江县", 9500.5, 3120, "32.84%", None],
            [2, "华容县", 7000, 3733.25, "53.33%", "较快"],
            ["—", "全  市", 16500.5, 6853.25, "41.53%", None],
        )
    )
    assert [
        (o.indicator, o.region, o.level, o.unit, o.target_cell, o.quantity_cell, o.progress_cell)
        for o in tables.observations
    ] == [
        ("创业担保贷款发放", "平江县", "region", "万元", "C5", "D5", "E5"),
        ("创业担保贷款发放", "华容县", "region", "万元", "C6", "D6", "E6"),
        ("创业担保贷款发放", "全市", "whole", "万元", "C7", "D7", "E7"),
    ]


def test_a_sheet_for_each_region_takes_its_name() -> None:
    tables = tidy(
        *(
            grid(
                ["岳阳市2026年5月民生实事填报表"],
                *[["指标", "目标", "数量", "进度"], ["新增就业", 6, 3, "50%"]],
                name=name,
            )
            for name in ("平江县", "华容县")
        )
    )
    assert [(o.sheet, o.region, o.region_cell) for o in tables.observations] == [
        ("平江县", "平江县", None),
        ("华容县", "华容县", None),
    ]


AREAS: list[list[Value]] = [
    ["Area", "Indicator", "Target", "Actual", "Progress (%)"],
    ["Ashford", "Homes insulated", 120, 51, 42.5],
    ["Brentham", "Homes insulated", 85, 40, 47.1],
    ["Ashford", "Apprentices placed", 30, 12, 40.0],
    ["Brentham", "Apprentices placed", 20, 9, 45.0],
]


def test_areas_that_come_again_for_every_indicator_are_regions() -> None:
    assert set(figures(tidy(grid(*AREAS)))) == {
        ("Homes insulated", "Ashford"),
        ("Homes insulated", "Brentham"),
        ("Apprentices placed", "Ashford"),
        ("Apprentices placed", "Brentham"),
    }


def test_areas_that_gather_indicators_are_projects() -> None:
    rows: list[list[Value]] = [
        ["Area", "Indicator", "Target", "Actual", "Progress (%)"],
        ["Housing", "Homes insulated", 120, 51, 42.5],
        ["Skills", "Apprentices placed", 30, 12, 40.0],
    ]
    assert [(o.project, o.indicator) for o in tidy(grid(*rows)).observations] == [
        ("Housing", "Homes insulated"),
        ("Skills", "Apprentices placed"),
    ]


@pytest.mark.parametrize(
    ("text", "token"), [("[c]", "dash"), ("[x]", "dash"), (":", "dash"), ("[z]", "not_applicable")]
)
def test_the_shorthand_of_statistical_tables_stands_in_place_of_a_figure(text: str, token: str) -> None:
    rows: list[list[Value]] = [["Area", "Target", "Actual", "Progress (%)"], ["Ashford", 120, text, text]]
    (row,) = tidy(grid(*rows, ["Brentham", 85, 40, 47.1])).observations[:1]
    assert (row.quantity_token, row.progress_token) == (token, token)
