"""Figures of the period before that a sheet repeats, and whose period a sheet's figures have."""

import pytest

from jiaohe.tidy.periods import month_before, months_after
from tests.tidy.grids import TidyTables, Value, figures, grid, percent, tidy
from tests.tidy.named import NAMES

Row = tuple[str | None, str, str, str, float | None, str]


def priors(tables: TidyTables) -> list[Row]:
    return [(p.period, p.indicator, p.region, p.measure, p.number, p.cell) for p in tables.priors]


def test_columns_of_last_month_are_read_beside_the_measures_and_like_them() -> None:
    tables = tidy(
        grid(
            ["平江县2026年5月进度表"],
            ["指标", "单位", "目标", "上月累计", "累计完成", "上月进度", "完成进度", "去年同期"],
            ["新增就业", "人", 6100, 4000, 4930, percent(0.6557), percent(0.8082), 3900],
            ["贷款", "万元", 9500, "3000万元", 3120, "31.58%", percent(0.3284), 2000],
            ["签约", "人", 100, None, 50, "/", "50%", 10],
        )
    )
    assert priors(tables) == [
        ("2026-04", "新增就业", "平江县", "quantity", 4000.0, "D3"),
        ("2026-04", "新增就业", "平江县", "progress", 65.57, "F3"),
        ("2026-04", "贷款", "平江县", "quantity", 3000.0, "D4"),
        ("2026-04", "贷款", "平江县", "progress", 31.58, "F4"),
        ("2026-04", "签约", "平江县", "progress", None, "F5"),
    ]
    assert [(p.half, p.unit, p.text, p.token) for p in tables.priors[:2]] == [
        (0.0, "人", "4000", "number"),
        (0.005, "人", "65.57%", "number"),
    ]
    assert figures(tables)["新增就业", "平江县"] == (6100.0, 4930.0, 80.82)


def test_plain_fractions_of_last_month_are_taken_like_those_beside_them() -> None:
    tables = tidy(
        grid(
            ["平江县2026年5月"],
            ["指标", "目标", "完成数", "上月进度", "进度"],
            ["就业", 60, 30, 0.4, 0.5],
            ["电梯", 8, 2, 0.125, 0.25],
        )
    )
    assert [row[3:5] for row in priors(tables)] == [("progress", 40.0), ("progress", 12.5)]


def test_last_month_under_each_region_is_that_regions() -> None:
    tables = tidy(
        grid(
            ["2026年1月进度表"],
            ["指标", "单位", "平江县", None, None, None, "岳阳县", None, None, None],
            [None, None, "目标", "上月", "完成数", "进度", "目标", "上月", "完成数", "进度"],
            ["新增就业", "人", 100, 40, 50, "50%", 100, "45%", 60, "60%"],
            merges="C2:F2 G2:J2 A2:A3 B2:B3",
        )
    )
    assert priors(tables) == [
        ("2025-12", "新增就业", "平江县", "quantity", 40.0, "D4"),
        ("2025-12", "新增就业", "岳阳县", "progress", 45.0, "H4"),
    ]


@pytest.mark.parametrize(
    ("last", "progress", "measure"),
    [(40, percent(0.5), "quantity"), (percent(0.4), percent(0.5), "progress"), (40, 50, "progress")],
)
def test_a_bare_last_month_is_what_it_looks_like_where_no_quantity_stands_beside(
    last: Value, progress: Value, measure: str
) -> None:
    tables = tidy(grid(["平江县2026年5月"], ["指标", "目标", "进度", "上月"], ["就业", 60, progress, last]))
    assert [(p.measure, p.number) for p in tables.priors] == [(measure, 40.0)]


def test_rows_of_last_month_among_stacked_measures_belong_to_their_indicator() -> None:
    tables = tidy(
        grid(
            ["2026年5月"],
            ["指标", "单位", "推进情况", "全市", "平江县"],
            ["就业", "人", "目标", 100, 50],
            [None, None, "上月累计", 40, 20],
            [None, None, "数量", 50, 25],
            [None, None, "进度", "50%", "50%"],
            [None, None, "上月进度", "40%", "41%"],
            ["贷款", "万元", "截至上月底数量", 30, 10],
            [None, None, "目标", 100, 50],
            [None, None, "数量", 60, 30],
            [None, None, "进度", "60%", "60%"],
            merges="A3:A7 B3:B7 A8:A11 B8:B11",
        ),
        folder="2026-05",
    )
    assert priors(tables) == [
        ("2026-04", "就业", "全市", "quantity", 40.0, "D4"),
        ("2026-04", "就业", "全市", "progress", 40.0, "D7"),
        ("2026-04", "就业", "平江县", "quantity", 20.0, "E4"),
        ("2026-04", "就业", "平江县", "progress", 41.0, "E7"),
        ("2026-04", "贷款", "全市", "quantity", 30.0, "D8"),
        ("2026-04", "贷款", "平江县", "quantity", 10.0, "E8"),
    ]
    assert [p.level for p in tables.priors[:3]] == ["whole", "whole", "region"]
    assert figures(tables)["贷款", "平江县"] == (50.0, 30.0, 60.0)


@pytest.mark.parametrize(
    ("head", "measure"),
    [
        ("上月累计", "quantity"),
        ("截至上月累计完成", "quantity"),
        ("上月末完成数", "quantity"),
        ("上期进度", "progress"),
        ("进度（上月）", "progress"),
        ("上月进度（%）", "progress"),
        ("上月目标", "target"),
        ("Progress last month", "progress"),
        ("Completed (previous month)", "quantity"),
        ("Previous month quantity", "quantity"),
    ],
)
def test_a_head_says_which_measure_of_the_month_before(head: str, measure: str) -> None:
    tables = tidy(grid(["平江县2026年5月"], ["指标", "目标", "完成数", "进度", head], ["就业", 60, 30, "50%", 40]))
    assert [(p.measure, p.number, p.cell) for p in tables.priors] == [(measure, 40.0, "E3")]
    assert figures(tables)["就业", "平江县"] == (60.0, 30.0, 50.0)


@pytest.mark.parametrize(
    "head",
    [
        "去年同期",
        "上年同期",
        "较上月增长",
        "上月排名",
        "上月新增",
        "环比",
        "上月预警",
        "Change since last month",
        "Last year",
    ],
)
def test_other_heads_beside_the_measures_are_no_figures_of_last_month(head: str) -> None:
    tables = tidy(grid(["平江县2026年5月"], ["指标", "目标", "完成数", "进度", head], ["就业", 60, 30, "50%", 40]))
    assert tables.priors == []


def test_columns_of_earlier_months_beside_the_last_one_keep_their_months() -> None:
    tables = tidy(
        grid(
            ["2026年5月进度表"],
            ["县市区", "目标", "1-3月完成数", "截至4月底完成数", "1-5月完成数", "1-6月完成数", "完成率"],
            ["平江县", 100, 30, 40, 50, None, "50%"],
            ["岳阳县", 100, 35, 45, 60, None, "60%"],
        )
    )
    assert [(p.period, p.region, p.measure, p.number, p.cell) for p in tables.priors] == [
        ("2026-03", "平江县", "quantity", 30.0, "C3"),
        ("2026-04", "平江县", "quantity", 40.0, "D3"),
        ("2026-03", "岳阳县", "quantity", 35.0, "C4"),
        ("2026-04", "岳阳县", "quantity", 45.0, "D4"),
    ]
    assert [(o.quantity, o.quantity_cell) for o in tables.observations] == [(50.0, "E3"), (60.0, "E4")]


def test_what_one_month_added_is_not_where_things_stood() -> None:
    head: list[Value] = ["指标", "目标", "上月完成", "本月完成", "累计完成", "进度"]
    assert tidy(grid(["平江县2026年5月"], head, ["就业", 100, 10, 20, 50, "50%"])).priors == []


def test_a_table_without_a_period_takes_that_of_its_folder() -> None:
    rows: list[list[Value]] = [["指标", "目标", "上月累计", "完成数", "进度"], ["就业", 60, 20, 30, "50%"]]
    assert [p.period for p in tidy(grid(*rows), folder="2026-05").priors] == ["2026-04"]
    assert [p.period for p in tidy(grid(*rows)).priors] == [None]


def test_each_sheet_of_a_book_keeps_the_period_of_its_own_name_or_title() -> None:
    head: list[Value] = ["指标", "目标", "数量", "进度"]
    tables = tidy(
        grid(["平江县进度表"], head, ["就业", 60, 10, "17%"], name="3月"),
        grid(["平江县2026年4月进度表"], head, ["就业", 60, 20, "33%"], name="附件"),
        grid(["平江县进度表"], head, ["就业", 60, 30, "50%"], name="5月"),
        regions=NAMES,
        folder="2026-05",
    )
    assert [(o.sheet, o.period, o.quantity) for o in tables.observations] == [
        ("3月", "2026-03", 10.0),
        ("附件", "2026-04", 20.0),
        ("5月", "2026-05", 30.0),
    ]
    assert [(s.period, s.period_folder) for s in tables.sheets] == [
        ("2026-03", "2026-05"),
        ("2026-04", "2026-05"),
        ("2026-05", "2026-05"),
    ]


def test_months_go_over_the_turn_of_the_year() -> None:
    assert month_before("2026-01") == "2025-12"
    assert month_before("2026") is None
    assert months_after("2026-11", 2) == "2027-01"
