"""What the cells say of each indicator's formulas, with support and nearest rival, whatever a catalog says."""

import pytest

from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO, STATED, Formula
from jiaohe.diagnose.standings import standings
from jiaohe.model.standing import Group, Solved
from tests.diagnose.rows import block

PAIRS = [(700, 400), (1100, 601), (330, 150), (510, 260)]
PLAIN = [(t, q, round(100 * q / t, 2)) for t, q in PAIRS]


def _standing(rows, **declared):
    result = explain(rows, [], lambda row: Declaration(**declared), lambda text, title: False)
    (standing,) = standings(result.analyses)
    return standing


def test_the_ratio_that_all_regions_follow_is_strong():
    found = _standing(block("培训", (2640, 1411, 53.45), *PLAIN))
    assert (found.formula, found.support, found.tested, found.reproduced) == ("100*quantity/target", "strong", 4, 4)
    assert (found.rival, found.whole, found.whole_support, found.whole_fits) == (
        None,
        "100*quantity/target",
        "strong",
        True,
    )


def test_the_nearest_rival_is_named_with_the_cells_it_reproduces():
    based = [(600, 200, 46.67), (340, 120, 48.24)]
    found = _standing(block("培训", None, *PLAIN, *based))
    assert (found.reproduced, found.rival, found.rival_reproduced) == (4, "20+80*quantity/target", 2)
    assert found.others == (Group("20+80*quantity/target", "5县、6县"),)


def test_a_mean_is_told_with_how_far_the_ratio_is_off():
    found = _standing(block("培训", (2640, 1411, 52.06), *PLAIN))
    assert (found.whole, found.whole_support) == ("mean", "strong")
    assert (found.whole_rival, found.whole_gap) == ("100*quantity/target", pytest.approx(1.38, abs=0.005))


def test_one_cell_is_too_few_to_tell():
    assert _standing(block("中心", None, (5, 4, 90))).support == "few"


def test_a_mean_of_one_figure_for_all_is_too_little_to_tell():
    rows = block("补助", (1200, "推进", 100), *((1200, "推进", 100) for _ in range(4)))
    assert (_standing(rows).whole, _standing(rows).whole_support) == ("mean", "few")


def test_progress_that_nothing_gives_is_none():
    found = _standing(block("形象", None, (5, 4, 90.5), (2, 1, 75.25), (3, 1, 60.75), (4, 3, 45.5)))
    assert (found.formula, found.support, found.tested, found.reproduced) == ("stated", "none", 4, 0)


def test_without_figures_there_is_no_formula():
    found = _standing(block("基地", ("/", "/", "/"), ("/", "/", "/")))
    assert (found.formula, found.whole, found.support) == (None, None, "none")


def test_a_whole_that_follows_no_formula_names_the_nearest():
    found = _standing(block("食堂", (7, "推进", 70), (1, "推进", 80), (2, "推进", 50), (4, "推进", 50)))
    assert (found.whole, found.whole_support, found.whole_rival) == ("stated", "none", "mean")
    assert found.whole_gap == pytest.approx(9.99, abs=0.005)


def test_solved_denominators_are_told_by_region():
    figures = [(3510, 101.86), (554, 99.46), (640, 96.68), (680, 101.19), (2131, 106.92)]
    found = _standing(block("筛查率", None, *((90, q, p) for q, p in figures), unit="%"))
    assert found.solved[:2] == (Solved("1县", 3446, 3446), Solved("2县", 557, 557))


def test_the_catalog_does_not_sway_what_the_cells_say():
    rows = block("培训", None, *PLAIN)
    assert _standing(rows, formula=Formula(20.0)).formula == "100*quantity/target"
    assert _standing(rows, formula=Formula(20.0)).declared == "20+80*quantity/target"
    assert _standing(rows, formula=STATED).declared == "stated"
    assert _standing(rows, formula=RATIO).declared is None
