"""Formulas are inferred from the cells alone, and chance is not taken for a formula."""

import pytest

from jiaohe.diagnose.denominators import denominators
from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import ITEM_MEAN, RATE, RATE_OF_TARGET, RATIO, Formula, parse_formula
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


def test_two_cells_nowhere_near_the_ratio_are_not_taken_for_it():
    rows = block("建档率", None, (95, 2634, 83.09), (95, 293, 96.99), unit=None)
    assert (_formula(rows).formula, _formula(rows).evidence) == (Formula(None), None)


def test_swapped_targets_do_not_hide_the_ratio_that_the_whole_follows():
    rows = block("培训", (155, 54, 34.84), (60, 0, 0), (84, 3, 27.27), (11, 51, 60.71))
    assert _formula(rows).formula == RATIO


def test_a_misplaced_point_is_still_seen_in_two_cells():
    rows = block("培训", None, (700, 410, 5.86), (350, 141, 40.9), unit="人")
    assert _formula(rows).formula == RATIO


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


def _percent(base, quantity, target, places=2):
    return round(base + (100 - base) * quantity / target, places)


@pytest.mark.parametrize("base", [12.0, 33.0, 12.5, 20.0, 35.0])
def test_any_base_that_the_cells_determine_is_found(base):
    pairs = [(1300, 410), (2700, 811), (910, 177), (4510, 2003)]
    rows = block("签约", None, *((t, q, _percent(base, q, t)) for t, q in pairs))
    assert (_formula(rows).formula, _formula(rows).evidence) == (Formula(base), "strong")


def test_an_odd_base_asks_for_three_cells():
    rows = block("签约", None, *((t, q, _percent(12, q, t)) for t, q in ((1300, 410), (2700, 811))))
    assert _formula(rows).formula == RATIO
    assert _formula(rows).evidence == "weak"


def test_progress_above_the_ratio_by_no_rule_has_no_base():
    rows = block("形象进度", None, (100, 31, 45.5), (270, 81, 52.25), (91, 18, 38.5), (451, 200, 71.75), (30, 7, 61))
    assert _formula(rows).formula == Formula(None)


def test_means_of_whole_percentages_per_item_are_recognised():
    reached = [(7, 42.86), (9, 57.78), (4, 85), (9, 45), (8, 51.88), (6, 58.33), (3, 53.33), (11, 63.64)]
    found = _formula(block("食堂", None, *((n, "正在推进", p) for n, p in reached), unit="所"))
    assert (found.formula, found.tested, found.reproduced) == (ITEM_MEAN, 8, 8)


def test_whole_percentages_alone_show_no_formula():
    rows = block("村", None, *((n, "正在推进", p) for n, p in ((1, 45), (2, 46.5), (2, 44), (3, 50), (7, 42))))
    assert _formula(rows).formula == Formula(None)


def test_a_progress_that_no_mean_of_whole_percentages_gives_is_marked():
    reached = [(7, 42.86), (9, 57.78), (11, 63.46), (9, 44.44), (8, 51.88), (6, 58.33), (3, 53.33), (13, 61.54)]
    rows = block("食堂", None, *((n, "正在推进", p) for n, p in reached), unit="所")
    assert [row.whole_number_fits for row in _explain(rows).explained] == [n != 11 for n, _ in reached]


SCREENED = [(3510, 101.86), (94, 94), (38, 100), (554, 99.46), (640, 96.68), (680, 101.19), (2131, 106.92)]


def test_rates_over_an_unprinted_number_are_solved_for_it():
    rows = block("筛查率", None, *((90, q, p) for q, p in SCREENED), unit="%", halves=(0.5, 0.5, 0.005))
    assert _formula(rows).formula == RATE
    assert [denominators(row, RATE) for row in rows] == [
        (3446, 3446),
        (100, 100),
        (38, 38),
        (557, 557),
        (662, 662),
        (672, 672),
        (1993, 1993),
    ]


def test_rates_against_their_target_are_told_from_plain_ones():
    pairs = [(311, 402), (190, 214), (1544, 1801), (77, 88), (903, 1190)]
    rows = block("覆盖率", None, *((95, q, round(1e4 * q / d / 95, 2)) for q, d in pairs), unit="%")
    assert _formula(rows).formula == RATE_OF_TARGET


def test_a_rate_with_transposed_digits_is_marked():
    figures = [*SCREENED, (874, 99.34), (600, 99.34), (87, 96.67), (58, 100)]  # 874 of 879 is 99.43 %
    rows = block("筛查率", None, *((90, q, p) for q, p in figures), unit="%", halves=(0.5, 0.5, 0.005))
    assert [q for (q, _), row in zip(figures, _explain(rows).explained, strict=True) if not row.whole_number_fits] == [
        874
    ]


def test_stated_whole_percentages_are_no_rates():
    rows = block("覆盖率", None, *((90, q, p) for q, p in ((50, 50), (30, 60), (45, 75), (80, 40), (12, 25))), unit="%")
    assert _formula(rows).formula == Formula(None)


def test_a_declared_formula_that_most_cells_deny_gives_way_to_theirs():
    pairs = [(1000, 301), (700, 211), (450, 93), (800, 401), (333, 100)]
    rows = block("签约", None, *((t, q, _percent(20, q, t)) for t, q in pairs), (500, 100, 20))
    result = _explain(rows, lambda row: Declaration(formula=RATIO))
    found = result.analyses[0].regional
    assert (found.formula, found.contradicted, found.kept) == (Formula(20.0), RATIO, 1)
    (total,) = result.totals
    assert (total.contradicted_formula, total.formula) == ("100*quantity/target", "20+80*quantity/target")
    assert (total.formula_tested, total.formula_reproduced, total.contradicted_reproduced) == (6, 5, 1)


def test_a_declared_formula_stands_against_a_few_cells_that_deny_it():
    rows = block("签约", None, (100, 31, 31), (700, 211, 30.14), (450, 93, 20.67), (800, 401, _percent(20, 401, 800)))
    found = _explain(rows, lambda row: Declaration(formula=RATIO)).analyses[0].regional
    assert (found.formula, found.source, found.contradicted) == (RATIO, "catalog", None)


def test_what_is_declared_as_stated_cannot_be_contradicted():
    rows = block("培训", None, (100, 31, 31), (700, 211, 30.14), (450, 93, 20.67))
    found = _explain(rows, lambda row: Declaration(formula=Formula(None))).analyses[0].regional
    assert (found.formula, found.contradicted, found.inferred.formula) == (Formula(None), None, RATIO)
