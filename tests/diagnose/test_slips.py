"""A wrong figure is explained by the slip that most likely printed it."""

import pytest

from jiaohe.diagnose.blame import find_causes
from jiaohe.diagnose.constraints import Variable
from jiaohe.diagnose.exchanges import Explainer
from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.slips import Neighbour, explain_change, neighbours
from jiaohe.diagnose.systems import block_system
from jiaohe.model.interval import Interval
from tests.diagnose.books import check, stacked
from tests.diagnose.rows import block


def _causes(rows):
    explanation = explain(rows, [], lambda row: None, lambda text, title: False)
    return find_causes([block_system(analysis) for analysis in explanation.analyses])


def _variable(printed, cell="C4", text=None, measure="quantity", half=0.0, decimals=0, row=0, **more):
    return Variable(
        cell=cell,
        text=f"{printed:g}" if text is None else text,
        printed=float(printed),
        half=half,
        measure=measure,
        region=f"{row}县",
        row=row,
        whole_number=half == 0,
        decimals=decimals,
        **more,
    )


def _around(value, slack=0.0):
    return Interval(value - slack, value + slack)


@pytest.mark.parametrize(
    ("printed", "right", "operation"),
    [
        (1964, 1946, "transposed_digits"),
        (1964, 1904, "changed_digit"),
        (1964, 19864, "dropped_digit"),
        (19964, 1964, "doubled_digit"),
        (19864, 1964, "added_digit"),
        (1964, 19640, "scale_1"),
        (1964, 19640000, "scale_4"),
        (196400, 1964, "scale_m2"),
        (1964, 5310, None),
    ],
)
def test_the_slip_that_turns_the_right_figure_into_the_printed_one_is_named(printed, right, operation):
    repair = explain_change(_variable(printed), _around(right))
    assert (repair.text, repair.operation) == (str(right), operation)


def test_a_slip_is_recognised_anywhere_in_a_wide_interval():
    repair = explain_change(_variable(1324), Interval(1180, 1290))
    assert (repair.text, repair.operation) == ("1234", "transposed_digits")


def test_a_percentage_a_hundred_times_too_small_keeps_its_sign():
    variable = _variable(0.43, text="0.43%", measure="progress", half=0.005, decimals=1)
    repair = explain_change(variable, _around(43.0, 0.03))
    assert (repair.text, repair.operation) == ("43.0%", "scale_2")


def test_a_coarse_figure_is_not_blown_up():
    variable = _variable(0.4, measure="progress", half=0.05, decimals=1)
    assert explain_change(variable, _around(41.0)).operation is None


def test_a_figure_cut_off_instead_of_rounded_is_recognised():
    variable = _variable(46.3, measure="progress", half=0.05, decimals=1)
    repair = explain_change(variable, _around(46.38))
    assert (repair.text, repair.operation) == ("46.4", "truncated")


def test_the_figure_of_the_cell_beside_is_recognised_and_what_belongs_here_is_not_made_up():
    repair = explain_change(_variable(1964), Interval(3010, 3012), beside=[Neighbour(1964.0, "neighbour_column")])
    assert (repair.text, repair.operation) == ("3011", "neighbour_column")
    assert explain_change(_variable(19), _around(30), beside=[Neighbour(19.0, "neighbour_row")]).operation is None


def test_a_total_behind_its_parts_was_not_updated():
    assert explain_change(_variable(8211), _around(9003), total=True).operation == "stale_total"
    assert explain_change(_variable(9003), _around(8211), total=True).operation is None


def test_no_proposal_falls_below_zero():
    repair = explain_change(_variable(0.3, half=0.05, decimals=1), Interval(0.0, 0.01))
    assert repair.interval.lo == 0
    assert repair.value >= 0


def test_what_a_title_states_as_well_costs_more_to_change():
    plain, known = (explain_change(_variable(1964, known=k), _around(1946)) for k in (False, True))
    assert known.cost > plain.cost
    assert known.operation == plain.operation


def test_neighbours_are_those_on_the_sheet_and_shares_left_out_are_none():
    cells = [
        _variable(1, "C4"),
        _variable(2, "D4"),
        _variable(3, "C5"),
        _variable(4, "E4"),
        _variable(0, "B4", empty=True),
    ]
    assert neighbours(cells)[0] == (Neighbour(2.0, "neighbour_column"), Neighbour(3.0, "neighbour_row"))
    assert neighbours([_variable(1, "whole")]) == [()]


def test_two_figures_that_changed_places_cost_one_slip():
    variables = [_variable(1200, "C4"), _variable(340, "D4", row=1)]
    explainer = Explainer(variables, ())
    together = explainer.explain({0: _around(340), 1: _around(1200)})
    assert {i: (r.text, r.operation) for i, r in together.items()} == {
        0: ("340", "swapped_cells"),
        1: ("1200", "swapped_cells"),
    }
    alone = explain_change(variables[0], _around(341)).cost
    assert sum(repair.cost for repair in together.values()) < 2 * alone


def test_target_and_quantity_of_a_region_in_each_others_place_are_swapped_measures():
    variables = [_variable(120, "C4", measure="target"), _variable(340, "C5")]
    repairs = Explainer(variables, ()).explain({0: _around(340), 1: _around(120)})
    assert [repairs[i].operation for i in (0, 1)] == ["swapped_measures", "swapped_measures"]


def test_a_region_in_ten_thousands_is_one_slip_of_unit():
    variables = [_variable(0.1246, "C4", measure="target", half=0.00005), _variable(0.0618, "C5", half=0.00005)]
    repairs = Explainer(variables, ()).explain({0: _around(1246), 1: _around(618)})
    assert [repairs[i].operation for i in (0, 1)] == ["scale_4", "scale_4"]


def test_a_run_that_slid_along_is_one_slip():
    printed = (500, 710, 130, 960)  # should be 710, 130, 960 and something that was lost
    variables = [
        _variable(n, f"{c}4", measure="target", row=i) for i, (n, c) in enumerate(zip(printed, "CDEF", strict=True))
    ]
    right = {0: _around(710), 1: _around(130), 2: _around(960), 3: Interval(200, 210)}
    repairs = Explainer(variables, ()).explain(right)
    assert [repairs[i].operation for i in range(4)] == ["displaced"] * 4
    assert [repairs[i].text for i in range(3)] == ["710", "130", "960"]


def test_no_missing_share_is_larger_than_all_others_by_far(tmp_path):
    rows = stacked(
        ["全市", "甲县", "乙县", "丙县", "丁区"],
        {"加装电梯": [(147, 60), (40, 21), (62, 25), (45, 14), ("/", "/")]},
        "部",
    )
    rows[2][4] = 1470000
    rows[4][4] = "0.004%"
    (cause,) = [f for f in check(tmp_path, rows).findings if f.root is None and f.rule == "JH310"]
    assert [(c.cell, c.after, c.operation) for c in cause.proposals[0].changes] == [
        ("E3", "147", "scale_m4"),
        ("E5", "40.82%", None),
    ]
    assert all(change.cell != "I3" for proposal in cause.proposals for change in proposal.changes)


def test_a_title_with_the_sheets_own_unit_after_its_number_is_heard(tmp_path):
    rows = stacked(
        ["Total", "Ashford", "Corby", "Fleet"], {"Fit 147 lifts": [(147, 60), (40, 21), (62, 25), (45, 14)]}, "lifts"
    )
    rows[2][4] = 174
    rows[4][4] = "34.48%"
    finding = check(tmp_path, rows).findings[0]
    assert (finding.cells[0], finding.expected) == ("E3", "147")


def test_target_and_quantity_in_each_others_place_are_told_as_one_slip():
    rows = block("开设门诊", None, (12, 11, 109.09), (40, 21, 52.5), (62, 25, 40.32), (45, 14, 31.11))
    (cause,) = _causes(rows)
    assert sorted((c.cell, c.after, c.operation) for c in cause.proposals[0].changes) == [
        ("D4", "11", "swapped_measures"),
        ("D5", "12", "swapped_measures"),
    ]
    assert sorted(cause.blamed) == ["D4", "D5"]


def test_a_progress_of_a_thousand_percent_is_likelier_wrong_than_the_quantity_beside_it():
    rows = block("配备教室", None, (211, 211, 1000.0), (40, 21, 52.5), (62, 25, 40.32), (45, 14, 31.11))
    (cause,) = _causes(rows)
    assert cause.blamed == ("D6",)
    assert cause.proposals[0].changes[0].after == "100.00"


def test_a_percentage_that_is_kept_more_finely_than_shown_is_proposed_as_it_is_shown(tmp_path):
    rng = [(434, 303), (511, 120), (333, 111), (702, 95), (915, 417)]
    rows = [["某市2026年5月进度表"], ["地区", "目标", "数量", "进度"]]
    rows += [[f"{name}县", t, q, (q / t, "0.00%")] for name, (t, q) in zip("甲乙丙丁戊", rng, strict=True)]
    rows[2][3] = (303 / 434 / 100, "0.00%")
    (finding,) = check(tmp_path, rows).findings
    assert (finding.cells[0], finding.observed, finding.expected) == ("D3", "0.70%", "69.82%")
