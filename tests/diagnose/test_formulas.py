"""Formulas are inferred from the cells alone, and chance is not taken for a formula."""

from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO, Formula, parse_formula
from jiaohe.diagnose.wholes import MEAN
from tests.diagnose.rows import block


def _explain(observations, declared=lambda row: None):
    return explain(observations, [], declared, lambda text, title: False)


def _formula(observations, number=0):
    return _explain(observations).analyses[number].regional


def test_a_plain_ratio_is_found_though_one_region_slips():
    rows = block("培训", (600, 300, 50), (100, 43, 43), (200, 107, 53.5), (150, 90, 6), (150, 60, 40))
    regional = _formula(rows)
    assert (regional.formula, regional.evidence) == (RATIO, "strong")
    assert (regional.tested, regional.reproduced) == (4, 3)


def test_a_base_of_twenty_points_is_found_from_the_cells():
    rows = block("签约", None, *((t, q, 20 + 80 * q / t) for t, q in ((100, 30), (70, 21), (45, 9), (80, 40))))
    assert _formula(rows).formula == Formula(20.0)


def test_regions_on_another_formula_are_exceptions_and_not_errors():
    plain = [(t, q, round(100 * q / t, 2)) for t, q in ((674, 312), (1698, 845), (1905, 877), (3004, 1420))]
    based = [(t, q, round(20 + 80 * q / t, 2)) for t, q in ((2451, 912), (484, 161))]
    analysis = _explain(block("签约", None, *plain, *based))
    assert analysis.analyses[0].regional.formula == RATIO
    assert [row.other_formula for row in analysis.explained] == [None] * 4 + ["20+80*quantity/target"] * 2


def test_progress_that_follows_nothing_is_stated():
    rows = block("形象进度", None, (5, 4, 90), (2, 1, 75), (3, 1, 60), (4, 3, 45))
    assert _formula(rows).formula == Formula(None)


def test_two_cells_are_too_few_to_tell_a_formula():
    regional = _formula(block("中心", None, (5, 4, 90), (2, 1, 75)))
    assert (regional.formula, regional.evidence) == (RATIO, "weak")


def test_a_declared_formula_is_obeyed():
    rows = block("中心", None, (5, 4, 90), (2, 1, 75))
    found = _explain(rows, lambda row: Declaration(formula=parse_formula("50+50*ratio"))).analyses[0].regional
    assert (found.formula, found.source, found.reproduced) == (Formula(50.0), "catalog", 2)


def test_the_whole_as_mean_of_its_regions_is_recognised():
    rows = block("食堂", (30, "正在推进", 50), (10, "正在推进", 42), (10, "正在推进", 58), (10, "正在推进", 50))
    assert _explain(rows).analyses[0].whole.formula == MEAN


def test_the_mean_is_recognised_though_one_region_slips():
    rows = block("村", (30, 12, 41), (10, 4, 40), (5, 2, 400), (5, 2, 40), (10, 4.4, 44), halves=(0, 0, 0.05))
    whole = _explain(rows).analyses[0].whole
    assert whole.formula == MEAN


def test_a_progress_a_hundred_times_off_names_its_power_of_ten():
    rows = block("筛查", None, (1700, 731, 0.43), (4150, 1581, 38.1), (420, 157, 37.4), halves=(0, 0, 0.05))
    rows[0] = rows[0]._replace(progress_half=0.005)
    assert [row.scale for row in _explain(rows).explained] == [2, None, None]


def test_quantities_in_another_unit_than_the_targets_are_one_cause():
    rows = block("农田", (40, 200000, 50), (20, 110000, 55), (20, 90000, 45), unit="万亩", halves=(0.5, 0.5, 0.005))
    assert {row.unit_power for row in _explain(rows).explained} == {-4}


def test_the_shortfall_is_rounded_up_to_whole_units():
    rows = block("培训", None, (2220, 565, 25.45))
    (row,) = _explain(rows, lambda row: Declaration(schedule=42.0)).explained
    assert row.shortfall == 368
