"""Partial sums are compared with the regions that the table shows to be theirs, and left alone otherwise."""

import pytest

from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.systems import block_system
from tests.diagnose.rows import block

CITY, COUNTIES = [(70, 40), (110, 30)], [(33, 25), (51, 16), (82, 33)]


def _figures(pairs):
    return [(t, q, round(100 * q / t, 2)) for t, q in pairs]


def _rows(*, before=True, city=(180, 70), counties=(166, 74)):
    first, second = CITY, COUNTIES
    lines = [(city, "城区小计"), *((p, "") for p in first), (counties, "县市小计"), *((p, "") for p in second)]
    if not before:
        lines = [*((p, "") for p in first), (city, "城区小计"), *((p, "") for p in second), (counties, "县市小计")]
    names = tuple(name or f"{place}县" for place, (_, name) in enumerate(lines))
    rows = block("培训", None, *_figures([pair for pair, _ in lines]), names=names)
    return [row._replace(level="subtotal") if row.region.endswith("小计") else row for row in rows]


def _explained(rows):
    return explain(rows, [], lambda row: None, lambda text, title: False)


@pytest.mark.parametrize("before", [True, False])
def test_subtotals_open_their_group_or_close_it(before):
    explained = _explained(_rows(before=before)).explained
    assert [row.parts_target for row in explained if row.parts_target is not None] == [180, 166]
    assert [row.parts_quantity for row in explained if row.parts_quantity is not None] == [70, 74]


def test_a_wrong_subtotal_is_compared_with_the_parts_that_the_others_show():
    row = _explained(_rows(counties=(266, 74))).explained[3]
    assert (row.parts_target, row.parts_target_cells) == (166, "H4 I4 J4")


def test_every_subtotal_is_a_constraint_of_its_parts():
    (analysis,) = _explained(_rows()).analyses
    system = block_system(analysis)
    sums = [[system.variables[i].cell for i in c.variables] for c in system.constraints if type(c).__name__ == "Sum"]
    assert sorted(sums) == [["D4", "E4", "F4"], ["D5", "E5", "F5"], ["G4", "H4", "I4", "J4"], ["G5", "H5", "I5", "J5"]]


def test_figures_that_are_no_sums_are_left_alone():
    explained = _explained(_rows(city=(55, 21), counties=(90, 40))).explained
    assert {row.parts_target for row in explained} == {None}


def test_a_part_that_did_not_report_leaves_its_subtotal_untested():
    rows = _rows()
    rows[1] = rows[1]._replace(quantity=None, quantity_token="blank", quantity_text="")
    assert [row.parts_quantity for row in _explained(rows).explained if row.parts_quantity is not None] == [74]
