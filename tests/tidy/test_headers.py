"""Heads of tables: their rows, and the path of words over each column."""

import pytest

from jiaohe.tidy.headers import find_band, is_head_like, is_numbering, is_units, make_band, word_hits
from jiaohe.tidy.lexicon import Lexicon, lexicon_of
from jiaohe.tidy.view import View
from tests.tidy.grids import BUILT_IN, Value, grid

LEXICON: Lexicon = lexicon_of(BUILT_IN[0].words, BUILT_IN[0].shared)


def paths(view: View, body: int) -> dict[int, list[str]]:
    """Column → words from the top down, of the head above a row."""
    found = find_band(view, word_hits(view, LEXICON), body, 0)
    assert found is not None
    rows, bottom = found
    band = make_band(view, LEXICON, rows, bottom, [body])
    return {column: [head.text for head in path] for column, path in band.paths.items()}


@pytest.mark.parametrize(
    ("word", "roles", "measures"),
    [
        ("序 号", {"serial"}, set()),
        ("目标(人)", set(), {"target"}),
        ("2026年目标任务数", set(), {"target"}),
        ("1-5月累计完成数", set(), {"quantity"}),
        ("截至5月底完成", set(), {"quantity"}),
        ("完成率（%）", set(), {"progress"}),
        ("Target 2026", set(), {"target"}),
        ("Annual target", set(), {"target"}),
        ("% COMPLETE", set(), {"progress"}),
        ("指标", {"indicator"}, {"target"}),
        ("单位", {"unit", "region"}, set()),
        ("县（市、区）", {"region", "group"}, set()),
        ("总　数", {"whole"}, set()),
        ("上月完成数", {"aside"}, set()),
        ("序时进度", {"aside"}, set()),
        ("平江县", set(), set()),
        ("", set(), set()),
    ],
)
def test_words_mean_what_the_lexicon_says(word: str, roles: set[str], measures: set[str]) -> None:
    meaning = LEXICON.of(word)
    assert (meaning.roles, meaning.measures) == (roles, measures)


@pytest.mark.parametrize(
    ("word", "unit", "weak"),
    [
        ("目标（万元）", "万元", False),
        ("完成数(单位：人)", "人", False),
        ("本月完成", None, True),
        ("目标", None, False),
    ],
)
def test_units_in_brackets_and_months_are_noted(word: str, unit: str | None, weak: bool) -> None:
    meaning = LEXICON.of(word)
    assert (meaning.unit, meaning.weak) == (unit, weak)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("平江县完成数", ("平江县", "quantity")),
        ("平江县\n完成率", ("平江县", "progress")),
        ("就业目标", ("就业", "target")),
        ("2026年目标", None),
        ("目标任务", None),
        ("平江县", None),
    ],
)
def test_a_name_and_a_measure_in_one_word_are_taken_apart(word: str, parts: tuple[str, str] | None) -> None:
    assert LEXICON.compound(word) == parts


def test_merged_heads_stand_over_all_their_columns() -> None:
    view = View(
        grid(
            ["标题很长的一张统计表"],
            ["序号", "指标", "各县市区", None, "备注"],
            [None, None, "平江县", "岳阳\n县", None],
            [1, "新增就业", 60, 40, None],
            merges="A1:E1 A2:A3 B2:B3 C2:D2 E2:E3",
        )
    )
    assert paths(view, 4) == {
        1: ["序号"],
        2: ["指标"],
        3: ["各县市区", "平江县"],
        4: ["各县市区", "岳阳\n县"],
        5: ["备注"],
    }


def test_unmerged_heads_stand_over_the_named_columns_to_their_right() -> None:
    view = View(
        grid(
            ["单位", "码上通", None, "动态", None, "总数"],
            [None, "文件", "详情", "专报", "总结", None],
            ["甲", 1, 2, 3, 4, 10],
        )
    )
    assert paths(view, 3) == {
        1: ["单位"],
        2: ["码上通", "文件"],
        3: ["码上通", "详情"],
        4: ["动态", "专报"],
        5: ["动态", "总结"],
        6: ["总数"],
    }


def test_a_row_of_units_may_say_so_in_its_first_cell() -> None:
    view = View(
        grid(
            ["地区", "类别", "新增就业", "改造小区"],
            ["计量单位", None, "人", "个"],
            ["全市", "目标", 100, 60],
        )
    )
    assert is_units(view, 2)
    assert paths(view, 3)[3] == ["新增就业"]


def test_a_group_that_reads_like_a_title_stands_among_known_heads() -> None:
    view = View(
        grid(
            ["云川市重点任务推进情况（2026年6月）"],
            ["序号", "指标名称", "单位", "进展情况", "各县（市、区）推进情况"],
            [None, None, None, None, "全市", "兰溪市"],
            [1, "新增城镇就业", "人", "目标", 100, 60],
        )
    )
    assert paths(view, 4)[2] == ["指标名称"]
    assert paths(view, 4)[3] == ["单位"]


def test_titles_and_lines_with_colons_are_no_part_of_a_head() -> None:
    view = View(
        grid(
            ["附件1", None, "2026年5月重点民生实事项目进度表"],
            ["填报单位：平江县", None, "单位：万元"],
            ["指标", "目标", "数量"],
            ["新增就业", 60, 40],
        )
    )
    assert paths(view, 4) == {1: ["指标"], 2: ["目标"], 3: ["数量"]}


@pytest.mark.parametrize(
    ("row", "numbering"),
    [
        (["甲", "乙", "1", "2", "3=2/1"], True),
        (["栏次", 1, 2, 3], True),
        (["(1)", "(2)", "(3)"], True),
        ([1, 2, 3, 4], True),
        (["平江县", 1, 2, 3], False),
        ([1, 3, 5], False),
        ([1, 2], False),
    ],
)
def test_rows_of_column_numbers_are_known(row: list[Value], numbering: bool) -> None:
    assert is_numbering(View(grid(row)), 1) is numbering


@pytest.mark.parametrize(
    ("row", "units"),
    [
        (["人", "万元", "%"], True),
        (["（人）", "（公里）"], True),
        (["人", "平江县"], False),
        (["人"], False),
        (["人", 5], False),
    ],
)
def test_rows_of_units_are_known(row: list[Value], units: bool) -> None:
    assert is_units(View(grid(row)), 1) is units


@pytest.mark.parametrize(
    ("row", "head"),
    [
        (["指标", "目标"], True),
        (["指标", 2026], False),
        (["指标", "62.43%"], False),
        (["填报人：张某", "审核人：李某"], False),
        (["只有一个"], False),
        (["指标", "很长的说明" * 20], False),
    ],
)
def test_a_head_consists_of_words(row: list[Value], head: bool) -> None:
    assert is_head_like(View(grid(row)), 1) is head
