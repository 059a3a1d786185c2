"""How the whole follows from its regions, and what is said where a catalog declares another way."""

import pytest

from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO
from jiaohe.diagnose.wholes import MEAN, POOLED, STATED, WEIGHTED
from tests.diagnose.books import check, progress
from tests.diagnose.rows import block

PAIRS = [(700, 400), (1100, 301), (330, 250), (510, 160)]
PARTS = [(t, q, round(100 * q / t, 2)) for t, q in PAIRS]
RATED = [(3510, 101.86), (94, 94), (38, 100), (554, 99.46), (640, 96.68), (680, 101.19), (2131, 106.92)]


def _whole(rows, **declared):
    result = explain(rows, [], lambda row: Declaration(**declared), lambda text, title: False)
    return result.analyses[0].whole, result.totals[0]


def test_the_ratio_of_the_totals_is_the_first_choice():
    whole, _ = _whole(block("培训", (2640, 1111, 42.08), *PARTS))
    assert (whole.formula, whole.evidence) == (RATIO, "strong")


def test_the_mean_weighted_by_target_is_recognised():
    whole, _ = _whole(block("食堂", (7, "推进", 54.29), (1, "推进", 80), (2, "推进", 50), (4, "推进", 50)))
    assert whole.formula == WEIGHTED


def test_without_totals_of_its_own_the_whole_can_be_the_ratio_of_sums():
    whole, _ = _whole(block("培训", (2640, "正在推进", 42.08), *PARTS))
    assert whole.label == "100*sum_quantity/sum_target"


def test_rates_are_pooled_over_their_solved_denominators():
    quantity = sum(q for q, _ in RATED)
    people = 3446 + 100 + 38 + 557 + 662 + 672 + 1993
    rows = block("筛查率", (90, "推进", round(100 * quantity / people, 2)), *((90, q, p) for q, p in RATED), unit="%")
    whole, _ = _whole(rows)
    assert whole.formula == POOLED
    assert whole.value == (100 * quantity / people, 100 * quantity / people)


def test_coarse_rates_are_pooled_as_well_as_they_tell():
    rates = [(1611, 1655), (949, 966), (1943, 2115), (3056, 3675), (1246, 1338)]
    parts = [(90, q, round(1e4 * q / d / 90, 1)) for q, d in rates]
    overall = round(1e4 * sum(q for q, _ in rates) / sum(d for _, d in rates) / 90, 1)
    whole, _ = _whole(block("覆盖率", (90, "推进", overall), *parts, unit="%", halves=(0, 0, 0.05)))
    assert whole.formula == POOLED


def test_a_pooled_rate_that_is_off_is_asked_about():
    rows = block("筛查率", (90, "推进", 110), *((90, q, p) for q, p in RATED), unit="%")
    whole, total = _whole(rows)
    assert (whole.formula, whole.evidence) == (POOLED, "weak")
    assert total.whole_value == pytest.approx(102.39, abs=0.01)


@pytest.mark.parametrize(("declared", "figure"), [("ratio", 50.46), ("mean", 42.08)])
def test_a_declared_whole_gives_way_to_a_formula_that_the_figure_follows_exactly(declared, figure):
    mean = round(sum(p for _, _, p in PARTS) / 4, 2)
    whole, total = _whole(
        block("培训", (2640, 1111, mean if declared == "ratio" else figure), *PARTS), whole_formula=declared
    )
    assert whole.formula == (MEAN if declared == "ratio" else RATIO)
    assert total.contradicted_whole == ("100*quantity/target" if declared == "ratio" else "mean")


def test_a_declared_whole_that_nothing_else_explains_is_wrong():
    whole, total = _whole(block("培训", (2640, 1111, 45.6), *PARTS), whole_formula="ratio")
    assert (whole.formula, whole.evidence, whole.contradicted) == (RATIO, "strong", None)
    assert total.contradicted_whole is None


def test_a_last_digit_off_is_a_slip_though_another_formula_gives_it():
    parts = [(228, 88, 38.6), (317, 114, 35.96), (148, 53, 35.81)]  # ratio 36.7965, mean 36.79
    whole, _ = _whole(block("培训", (693, 255, 36.79), *parts, halves=(0, 0, 0.005)), whole_formula="ratio")
    assert (whole.formula, whole.contradicted) == (RATIO, None)


def test_a_whole_declared_as_stated_is_not_computed():
    whole, _ = _whole(block("培训", (2640, 1111, 42.08), *PARTS), whole_formula="stated")
    assert (whole.formula, whole.contradicted) == (STATED, None)


def test_named_partial_sums_are_no_regions_of_the_whole(tmp_path):
    east, west = [("甲县", 300, 120), ("乙县", 200, 90)], [("丙县", 400, 161), ("丁区", 100, 77)]
    rows = [["某市2026年5月目标任务完成情况"], ["地区", "目标", "数量", "进度"], ["全市", 1000, 448, "44.80%"]]
    for name, group in (("东片区小计", east), ("西片区小计", west)):
        rows.append([name, sum(t for _, t, _ in group), sum(q for *_, q in group)])
        rows += [[region, t, q, progress(t, q)] for region, t, q in group]
    for row in rows[3:]:
        row[3:] = [progress(row[1], row[2])]
    assert check(tmp_path, rows).findings == ()
