"""Words on a sheet: remarks and texts in place of figures, whose they are, and what they promise."""

from datetime import datetime

from jiaohe.model.grid import Cell
from tests.tidy.grids import TidyTables, grid, tidy
from tests.tidy.named import NAMES

Row = tuple[str | None, str | None, str, str, str | None, str | None, bool]


def said(tables: TidyTables) -> list[Row]:
    return [(s.indicator, s.region, s.text, s.cell, s.promised, s.promised_what, s.cause) for s in tables.statements]


def test_a_column_of_remarks_speaks_of_its_rows() -> None:
    tables = tidy(
        grid(
            ["平江县2026年5月进度表"],
            ["指标", "目标", "数量", "进度", "备注", "责任单位"],
            ["就业", 60, 30, "50%", "因连续降雨，\n预计7月完成", "县住建局"],
            ["电梯", 6, 3, "50%", "无", "县住建局"],
            ["学位", 6, 3, "50%", "预计7月开工，12月竣工", "县教育局"],
        ),
        regions=NAMES,
    )
    assert said(tables) == [
        ("就业", "平江县", "因连续降雨， 预计7月完成", "E3", "2026-07", "completion", True),
        ("学位", "平江县", "预计7月开工，12月竣工", "E5", "2026-07", "start", False),
        ("学位", "平江县", "预计7月开工，12月竣工", "E5", "2026-12", "completion", False),
    ]
    first = tables.statements[0]
    assert (first.kind, first.block, first.period, first.promised_text) == ("remark", 0, "2026-05", "预计7月完成")


def test_a_row_of_a_region_with_several_indicators_is_spoken_of_as_a_whole() -> None:
    tables = tidy(
        grid(
            ["2026年5月"],
            ["县市区", "就业", None, None, "电梯", None, None, "滞后原因"],
            [None, "目标", "数量", "进度", "目标", "数量", "进度", None],
            ["平江县", 60, 30, "50%", 6, 3, "50%", "征地慢"],
            ["岳阳县", 60, 30, "50%", 6, 3, "50%", None],
            merges="A2:A3 B2:D2 E2:G2 H2:H3",
        ),
        regions=NAMES,
    )
    assert said(tables) == [(None, "平江县", "征地慢", "H4", None, None, True)]
    assert tables.statements[0].block is None


def test_a_column_of_dates_promises_what_its_head_says() -> None:
    day = Cell(datetime(2026, 8, 31), "date", "2026/8/31", "yyyy/m/d")
    tables = tidy(
        grid(
            ["平江县2026年5月"],
            ["指标", "目标", "数量", "进度", "预计完成时间", "实际开工时间"],
            ["就业", 60, 30, "50%", "9月底", "2026年3月"],
            ["电梯", 6, 3, "50%", day, None],
        ),
        regions=NAMES,
    )
    assert said(tables) == [
        ("就业", "平江县", "9月底", "E3", "2026-09", "completion", False),
        ("就业", "平江县", "2026年3月", "F3", None, None, False),
        ("电梯", "平江县", "2026/8/31", "E4", "2026-08", "completion", False),
    ]


def test_a_text_merged_over_the_regions_is_cut_where_it_comes_to_the_next() -> None:
    text = (
        "总体形象进度40%。分县情况：1. 平江县：主体建成，2026 年 12 月验收；2. 岳阳县、君山区因资金未到位，计划年底前开工；"
        "3. 临湘市：全部完工。全市预计12月完成。"
    )
    tables = tidy(
        grid(
            ["2026年5月"],
            ["指标", "单位", "推进情况", "全市", "平江县", "岳阳县", "君山区", "临湘市"],
            ["学校", "所", "目标", 10, 2, 3, 4, 1],
            [None, None, "数量", text],
            [None, None, "进度", "50%", "50%", "50%", "50%", "50%"],
            merges="A3:A5 B3:B5 D4:H4",
        ),
        regions=NAMES,
    )
    shared = "岳阳县、君山区因资金未到位，计划年底前开工"
    assert said(tables) == [
        ("学校", "全市", "总体形象进度40%。分县情况", "D4", None, None, False),
        ("学校", "平江县", "平江县：主体建成，2026 年 12 月验收", "D4", "2026-12", "completion", False),
        ("学校", "岳阳县", shared, "D4", "2026-12", "start", True),
        ("学校", "君山区", shared, "D4", "2026-12", "start", True),
        ("学校", "临湘市", "临湘市：全部完工。", "D4", None, None, False),
        ("学校", "全市", "全市预计12月完成。", "D4", "2026-12", "completion", False),
    ]
    assert {s.kind for s in tables.statements} == {"figure"}


def test_short_words_on_one_region_are_not_taken_for_a_list_of_names() -> None:
    tables = tidy(
        grid(
            ["2026年5月"],
            ["指标", "推进情况", "平江县", "岳阳县"],
            ["学校", "目标", 2, 3],
            [None, "数量", "平江县7月完工，岳阳县8月完工"],
            [None, "进度", "50%", "50%"],
            merges="A3:A5 C4:D4",
        ),
        regions=NAMES,
    )
    assert [(s.region, s.text, s.promised) for s in tables.statements] == [
        ("平江县", "平江县7月完工", "2026-07"),
        ("岳阳县", "岳阳县8月完工", "2026-08"),
    ]


def test_words_merged_over_regions_without_their_names_go_for_all_of_them() -> None:
    tables = tidy(
        grid(
            ["2026年5月"],
            ["指标", "推进情况", "平江县", "岳阳县"],
            ["学校", "目标", 2, 3],
            [None, "数量", "前期工作，下月开工"],
            [None, "进度", "50%", "50%"],
            merges="A3:A5 C4:D4",
        ),
        regions=NAMES,
    )
    assert said(tables) == [("学校", None, "前期工作，下月开工", "C4", "2026-06", "start", False)]


def test_words_behind_a_figure_or_in_progress_count_where_they_promise() -> None:
    tables = tidy(
        grid(
            ["平江县2026年5月"],
            ["指标", "目标", "数量", "进度"],
            ["就业", "不低于60", "正在推进（预计8月完成）", "50%"],
            ["电梯", "1250元/月和1800元/月", "正在推进", "50%"],
            ["学位", 60, "30（因疫情停工）", "50%"],
        ),
        regions=NAMES,
    )
    assert said(tables) == [
        ("就业", "平江县", "正在推进（预计8月完成）", "C3", "2026-08", "completion", False),
        ("学位", "平江县", "30（因疫情停工）", "C5", None, None, True),
    ]


def test_an_english_remark_is_read_as_well() -> None:
    tables = tidy(
        grid(
            ["Gorse County monthly return, May 2026"],
            ["Indicator", "Target", "Quantity", "Progress", "Remarks"],
            ["Lifts renewed", 60, 30, "50%", "Delayed because of rain, to be completed by July 2026"],
        )
    )
    assert [(s.promised, s.promised_what, s.cause) for s in tables.statements] == [("2026-07", "completion", True)]
