"""The table of formulas, line by line, in both languages and at 80 columns."""

from dataclasses import replace

import pytest

from jiaohe.model.standing import Group, Solved
from jiaohe.report.formulas import formula_name, render_formulas
from jiaohe.report.wrap import cells
from tests.model.test_standing import MAY

MIXED = replace(
    MAY,
    indicator="培训乡村医生291人",
    rival="20+80*quantity/target",
    rival_reproduced=2,
    others=(Group("20+80*quantity/target", "岳阳楼区、岳阳县"),),
    whole_fits=True,
    whole_rival="100*quantity/target",
    whole_gap=3.2254,
)
RATED = replace(
    MAY,
    indicator="筛查率达90%以上",
    formula="rate",
    solved=(Solved("东县", 3446, 3446), Solved("西县", 3445, 3447)),
    declared="20+80*quantity/target",
    whole="stated",
    whole_support="none",
    whole_rival="pooled",
    whole_gap=0.003,
)
EMPTY = replace(MAY, indicator="新增校舍", formula=None, support="none", tested=0, reproduced=0, whole=None)


def _text(*standings, lang="zh", width=80, **more):
    return render_formulas(standings, lang=lang, width=width, color=False, **more)


def test_a_row_tells_formula_cells_evidence_and_rival():
    lines = _text(MIXED).splitlines()
    assert lines[6:10] == [
        "  培训乡村医生291人",
        "    各地  数量÷目标                       8/8  充分     20+80×数量÷目标  少 6 格",
        "          岳阳楼区、岳阳县：20+80×数量÷目标",
        "    全市  各地平均                        1/1  充分     数量÷目标  差 3.23 点",
    ]


def test_the_same_in_english():
    lines = _text(MIXED, lang="en").splitlines()
    assert lines[7:12] == [
        "    regions  quantity ÷ target               8/8  strong",
        "             nearest: 20+80 × quantity ÷ target  6 fewer",
        "             岳阳楼区、岳阳县: 20+80 × quantity ÷ target",
        "    whole    mean of regions                 1/1  strong",
        "             nearest: quantity ÷ target  3.23 points off",
    ]


def test_solved_numbers_the_catalog_and_a_whole_without_formula_are_told():
    text = _text(RATED)
    assert "          基数：东县 3,446、西县 3,445–3,447\n" in text
    assert "          目录写的是：20+80×数量÷目标\n" in text
    assert "    全市  填报值                            ·  都不合   各地合并计算  差一点点\n" in text


def test_indicators_without_progress_are_named_together():
    text = _text(MIXED, EMPTY)
    assert "  没有进度数：新增校舍\n" in text
    (last,) = text.replace("\n个。", " 个。").splitlines()[-1:]
    assert last == "1 个指标有进度数：各地口径证据充分的 1 个，全市口径证据充分的 1 个，混用口径的 1 个。"


def test_without_any_indicator_it_says_so():
    assert _text() == "口径推断\n  没有读到有指标的表。\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(lang, width):
    text = _text(MIXED, RATED, replace(MIXED, indicator="很长的指标名称" * 20), EMPTY, lang=lang, width=width)
    assert max(cells(line) for line in text.splitlines()) <= width


def test_a_console_without_ornaments_gets_plain_ones():
    text = _text(MIXED, RATED, lang="en", ascii_only=True)
    assert not {"─", "·"} & set(text)


def test_steering_characters_of_a_sheet_are_taken_out():
    assert "\x1b" not in _text(replace(MIXED, indicator="\x1b[31m培训\x1b[0m", sheet="\x1b]0;x\x07"))


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("100*quantity/target", "数量÷目标", "quantity ÷ target"),
        ("12.5+87.5*quantity/target", "12.5+87.5×数量÷目标", "12.5+87.5 × quantity ÷ target"),
        ("20+80*sum_quantity/sum_target", "20+80×数量合计÷目标合计", "20+80 × sums: quantity ÷ target"),
        ("weighted_mean", "各地按目标加权平均", "mean weighted by target"),
    ],
)
def test_formulas_have_names_in_both_languages(formula, zh, en):
    assert (formula_name(formula, "zh"), formula_name(formula, "en")) == (zh, en)
