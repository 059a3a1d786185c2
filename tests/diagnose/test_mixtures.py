"""Who is on which formula, and whether the switch lifts exactly its regions over the schedule."""

import pytest

from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO
from tests.diagnose.rows import block

NAMES = ("东县", "西县", "南县", "北县", "中县", "上县", "下县", "左县", "右县", "前县")
PLAIN = [(700, 400), (1100, 601), (330, 150), (510, 260), (45, 27), (98, 49), (440, 220), (231, 150)]
LOW = [(600, 200), (340, 120)]


def _explained(plain, based, schedule=None):
    figures = [(t, q, round(100 * q / t, 2)) for t, q in plain] + [(t, q, round(20 + 80 * q / t, 2)) for t, q in based]
    rows = block("培训", None, *figures, names=NAMES)
    return explain(rows, [], lambda row: Declaration(schedule=schedule), lambda text, title: False).explained


def test_each_region_on_another_formula_names_all_of_both():
    row = _explained(PLAIN, LOW)[-1]
    assert (row.formula, row.formula_regions) == (
        "100*quantity/target",
        "东县、西县、南县、北县、中县、上县、下县、左县",
    )
    assert (row.other_formula, row.other_regions) == ("20+80*quantity/target", "右县、前县")


def test_regions_on_the_common_formula_carry_nothing():
    assert {row.formula_regions for row in _explained(PLAIN, LOW)[:8]} == {None}


def test_the_switch_that_lifts_just_its_regions_over_the_schedule_is_seen():
    assert [row.lifted_regions for row in _explained(PLAIN, LOW, schedule=42)[-2:]] == ["右县、前县"] * 2


@pytest.mark.parametrize(
    ("schedule", "why"),
    [(30, "they reach it without the switch"), (50, "another region is behind"), (48, "they are behind all the same")],
)
def test_a_switch_that_decides_nothing_lifts_nobody(schedule, why):
    assert {row.lifted_regions for row in _explained(PLAIN, LOW, schedule=schedule)} == {None}, why


def test_without_a_schedule_the_lowest_regions_on_the_generous_formula_are_seen():
    row = _explained(PLAIN, LOW)[-1]
    assert (row.lifted_regions, row.lowest_regions) == (None, "右县、前县")


def test_regions_that_are_not_the_lowest_are_not_suspected():
    assert {row.lowest_regions for row in _explained(PLAIN, [(600, 200), (340, 201)])} == {None}


def test_the_lowest_of_few_regions_may_be_chance():
    assert {row.lowest_regions for row in _explained(PLAIN[:3], LOW)} == {None}


def test_names_in_latin_letters_are_joined_with_commas():
    figures = [(t, q, round(100 * q / t, 2)) for t, q in PLAIN] + [(600, 200, 46.67), (340, 120, 48.24)]
    names = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Gum", "Hazel", "Larch", "Maple", "Oak")
    rows = block("Training", None, *figures, names=names)
    row = explain(rows, [], lambda row: None, lambda text, title: False).explained[-1]
    assert row.other_regions == "Maple, Oak"


def test_a_region_by_itself_is_compared_with_nobody():
    rows = block("培训", None, (600, 200, 46.67), names=NAMES)
    (row,) = explain(rows, [], lambda row: Declaration(schedule=42, formula=RATIO), lambda a, b: False).explained
    assert (row.other_formula, row.formula_regions, row.other_regions) == ("20+80*quantity/target", None, "东县")
    assert row.lifted_regions is None
