"""A formula that changed since an earlier period is seen where both periods show theirs strongly."""

from dataclasses import replace

from jiaohe.model.standing import Compared, Standing, compare_formulas

MAY = Standing(
    input=0,
    file="a.xlsx",
    sheet="表",
    table=0,
    form="city",
    period="2026-05",
    indicator="培训",
    unit="人",
    formula="100*quantity/target",
    support="strong",
    tested=8,
    reproduced=8,
    whole="mean",
    whole_support="strong",
)


def test_the_same_formulas_are_compared_and_stay():
    assert compare_formulas([MAY], [replace(MAY, period="2026-06", reproduced=7)]) == [
        Compared(0, "regions", "100*quantity/target", "100*quantity/target", "2026-05"),
        Compared(0, "whole", "mean", "mean", "2026-05"),
    ]


def test_a_changed_formula_of_regions_and_whole_are_told_apart():
    june = replace(MAY, formula="20+80*quantity/target", whole="100*quantity/target")
    assert compare_formulas([MAY], [june]) == [
        Compared(0, "regions", "100*quantity/target", "20+80*quantity/target", "2026-05"),
        Compared(0, "whole", "mean", "100*quantity/target", "2026-05"),
    ]


def test_weak_evidence_shows_no_change():
    assert compare_formulas([MAY], [replace(MAY, formula="stated", support="none", whole_support="few")]) == []


def test_indicators_of_other_forms_or_titles_are_not_compared():
    june = replace(MAY, formula="20+80*quantity/target")
    assert compare_formulas([MAY], [replace(june, form="provincial"), replace(june, indicator="就业")]) == []
