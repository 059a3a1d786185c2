"""Localisation finds all smallest sets of cells, and says which one is likely."""

from jiaohe.diagnose.blame import assign_blame, find_causes
from jiaohe.diagnose.clusters import groups_of_broken
from jiaohe.diagnose.constraints import Ratio, Sum, Variable
from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO
from jiaohe.diagnose.localise import localise
from jiaohe.diagnose.systems import block_system
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Text
from tests.diagnose.books import check, stacked
from tests.diagnose.rows import block


def _causes(rows):
    explanation = explain(rows, [], lambda row: None, lambda text, title: False)
    return find_causes([block_system(analysis) for analysis in explanation.analyses])


# The real power-grid row: 岳阳楼区's target 7051 where sum and ratio ask for 13631.
GRID = block(
    "提质改造全市城乡电网，投入资金81721万元",
    (81721, 36346, 44.5),
    (16138, 7255, 45),
    (7392, 3206, 43.4),
    (7750, 3517, 45.4),
    (11105, 4998, 45),
    (8745, 3835, 43.9),
    (9534, 4240, 44.5),
    (7051, 6034, 44.3),
    (2500, 1095, 43.8),
    (4111, 1789, 43.5),
    (815, 377, 46.3),
    ("/", "/", "/"),
    unit="万元",
    halves=(0.5, 0.5, 0.05),
)


def test_one_wrong_target_that_breaks_its_ratio_and_its_sum_is_blamed_alone():
    (cause,) = _causes(GRID)
    assert cause.blamed == ("J4",)
    (change,) = cause.proposals[0].changes
    assert (change.before, change.after) == ("7051", "13631")
    assert change.interval is not None
    assert change.interval[0] <= 13631 <= change.interval[1]


def test_a_sum_alone_that_fails_may_be_the_share_of_a_region_marked_as_not_concerned():
    rows = block(
        "更新住宅老旧电梯82台",
        (82, 38, 46.34),
        (7, 5, 71.43),
        (7, 3, 42.86),
        (66, 30, 45.45),
        ("/", "/", "/"),
        unit="台",
    )
    (cause,) = _causes(rows)
    assert cause.blamed == ()
    assert [(c.cell, c.before, c.after, c.operation) for c in cause.proposals[0].changes] == [
        ("G4", "/", "2", "missing_share")
    ]


def test_a_figure_a_hundred_times_off_is_proposed_as_a_scale_slip():
    rows = block("筛查", (3000, 1300, 43.33), (1700, 731, 0.43), (1300, 569, 43.77))
    (cause,) = _causes(rows)
    assert cause.blamed == ("D6",)
    assert cause.proposals[0].changes[0].operation == "scale_2"


def test_transposed_digits_are_recognised():
    rows = block("就业", (9000, 4437, 49.3), (5000, 2473, 49.46), (4000, 1946, 49.1))
    (cause,) = _causes(rows)
    assert cause.blamed == ("E5",)
    (change,) = cause.proposals[0].changes
    assert (change.after, change.operation) == ("1964", "transposed_digits")


def test_two_slips_in_different_regions_are_two_causes():
    rows = block("就业", (9000, 4437, 49.3), (5000, 2473, 4.946), (4000, 1964, 491))
    assert sorted(cause.blamed for cause in _causes(rows)) == [("D6",), ("E6",)]


def test_a_ratio_alone_cannot_tell_which_of_its_cells_is_wrong():
    variables = [
        Variable(cell=c, text="", printed=p, half=0.0, measure=m, region=None, row=0)
        for c, p, m in (("A3", 60.0, "progress"), ("A2", 50.0, "quantity"), ("A1", 100.0, "target"))
    ]
    constraints = [Ratio(0, 1, 2)]
    (group,) = groups_of_broken(variables, constraints)
    found = localise(variables, constraints, group, [])
    assert sorted(tuple(s.intervals) for s in found.solutions) == [(0,), (1,), (2,)]


def test_no_smaller_set_exists_than_the_one_found():
    # Two sums over the same parts that disagree: no single part can satisfy both.
    numbers = (10.0, 20.0, 3.0, 4.0, 5.0)
    variables = [
        Variable(cell=f"A{i}", text="", printed=n, half=0.0, measure="quantity", region=None, row=i)
        for i, n in enumerate(numbers)
    ]
    constraints = [Sum(0, (2, 3, 4)), Sum(1, (2, 3, 4))]
    (group,) = groups_of_broken(variables, constraints)
    found = localise(variables, constraints, group, [])
    assert sorted(tuple(s.intervals) for s in found.solutions) == [
        (0, 1),
        (0, 2),
        (0, 3),
        (0, 4),
        (1, 2),
        (1, 3),
        (1, 4),
    ]


def test_effects_point_at_their_root_and_the_blamed_cell_comes_first():
    def finding(rule, cells, region):
        return Finding(
            rule=rule,
            name=rule,
            severity=Severity.ERROR,
            input=0,
            file="表.xlsx",
            sheet="表",
            cells=cells,
            indicator=GRID[0].indicator,
            region=region,
            message=Text("", ""),
            fix=Text("", ""),
            fingerprint=rule,
        )

    ratio = finding("JH301", ("J6", "J5", "J4"), "7县")
    total = finding("JH310", ("C4", *(f"{c}4" for c in "DEFGHIJKLM")), "全市")
    first, second = assign_blame([ratio, total], _causes(GRID))
    assert first.cells == ("J4", "J6", "J5")
    assert (first.measure, first.observed, first.expected, first.root) == ("target", "7051", "13631", None)
    assert second.cells[0] == "J4"
    assert second.root == "JH301"


def test_a_clean_block_has_no_cause():
    assert _causes(block("就业", (9000, 4437, 49.3), (5000, 2473, 49.46), (4000, 1964, 49.1))) == []


def test_two_targets_that_changed_places_are_blamed_although_their_sum_is_right():
    rows = block(
        "就业",
        (11200, 5452, 48.68),
        (3300, 2473, 49.46),
        (5000, 1150, 34.85),
        (700, 614, 87.71),
        (1200, 870, 72.5),
        (1000, 345, 34.5),
    )
    (cause,) = _causes(rows)
    assert sorted(cause.blamed) == ["D4", "E4"]
    assert sorted((c.cell, c.after, c.operation) for c in cause.proposals[0].changes) == [
        ("D4", "5000", "swapped_cells"),
        ("E4", "3300", "swapped_cells"),
    ]
    assert len(cause.proposals) > 1  # two wrong percentages would explain it as well


def test_progress_of_two_regions_in_each_others_place_is_seen_without_any_sum():
    rows = block(
        "就业", None, (5000, 2473, 23.12), (4000, 925, 49.46), (700, 350, 50.0), (1200, 870, 72.5), (800, 300, 37.5)
    )
    causes = _causes(rows)
    assert sorted(cause.blamed for cause in causes) == [("D6",), ("E6",)]
    assert [cause.proposals[0].changes[0].operation for cause in causes] == ["swapped_cells", "swapped_cells"]
    assert [cause.proposals[0].changes[0].after for cause in causes] == ["49.46", "23.12"]


def test_a_run_of_targets_that_slid_along_is_put_back_where_more_is_wrong_than_a_search_reaches():
    right = [(5000, 2473), (4100, 1964), (830, 402), (6120, 1200), (990, 640), (2750, 1333), (1480, 905), (3320, 777)]
    targets = [t for t, _ in right]
    moved = [targets[-1], *targets[:-1]]
    regions = [(m, q, round(100 * q / t, 2)) for m, (t, q) in zip(moved, right, strict=True)]
    whole = (sum(targets), sum(q for _, q in right))
    rows = block("就业", (*whole, round(100 * whole[1] / whole[0], 2)), *regions)
    explanation = explain(
        rows, [], lambda row: Declaration(formula=RATIO, whole_formula="ratio"), lambda text, title: False
    )
    (cause,) = find_causes([block_system(analysis) for analysis in explanation.analyses])
    assert sorted(cause.blamed) == [f"{c}4" for c in "DEFGHIJK"]
    assert {c.cell: c.after for c in cause.proposals[0].changes} == {
        f"{c}4": str(t) for c, t in zip("DEFGHIJK", targets, strict=True)
    }


def test_a_search_that_tried_all_sets_of_a_few_cells_has_not_run_out_of_time():
    numbers = [10.0, 20.0, 31.0, 42.0, 3.0, 4.0]
    variables = [
        Variable(cell=f"A{i}", text="", printed=n, half=0.0, measure="quantity", region=None, row=i)
        for i, n in enumerate(numbers)
    ]
    constraints = [Sum(i, (4, 5)) for i in range(4)]
    (group,) = groups_of_broken(variables, constraints)
    assert localise(variables, constraints, group, [], most=2)[:3] == (group, (), False)
    assert localise(variables, constraints, group, [], seconds=0.0)[:3] == (group, (), True)
    found = localise(variables, constraints, group, [])
    assert not found.expired
    assert {len(solution.intervals) for solution in found.solutions} == {4}


def test_a_sum_is_not_said_to_be_expected_where_the_title_bears_the_total_out(tmp_path):
    figures = {"更新住宅老旧电梯82台": [(82, 38), (7, 5), (7, 3), (66, 30), ("/", "/"), ("/", "/")]}
    result = check(tmp_path, stacked(["全市", "甲县", "乙县", "丙县", "丁区", "戊区"], figures, "台"))
    (finding,) = result.findings
    assert (finding.rule, finding.observed, finding.expected, finding.interval) == ("JH310", "82", None, None)
    assert "合计与指标名称或目录相符" in finding.message.zh
    assert [[(c.cell, c.after) for c in p.changes] for p in finding.proposals] == [[("I3", "2")], [("J3", "2")]]


def test_swapped_targets_are_seen_although_they_were_typed_more_coarsely_than_the_rest():
    rows = block(
        "贷款投放",
        None,
        (1.2029, 0.3902, 32.44),
        (0.32, 0.3626, 64.03),
        (1.4066, 1.4157, 100.65),
        (0.57, 0.352, 111.4),
        (2.761, 1.9511, 70.67),
        (0.711, 0.2364, 33.25),
        unit="亿元",
        halves=(0.00005, 0.00005, 0.005),
    )
    rows[1] = rows[1]._replace(target_half=0.005)
    rows[3] = rows[3]._replace(target_half=0.005)
    causes = _causes(rows)
    assert sorted(cell for cause in causes for cell in cause.blamed) == ["E4", "G4"]


def test_a_target_of_nothing_may_be_the_one_that_is_wrong(tmp_path):
    figures = {"免费体检": [(900, 502), (300, 120), (300, 180), (300, 202), ("/", "/")]}
    rows = stacked(["全市", "甲县", "乙县", "丙县", "丁区"], figures, "人")
    rows[2][7], rows[4][7] = 0, None
    (finding,) = [f for f in check(tmp_path, rows).findings if f.rule == "JH310"]
    assert ("H3", "300") in [(c.cell, c.after) for p in finding.proposals for c in p.changes]


def test_a_share_that_a_region_may_lack_is_the_rival_reading_of_a_wrong_target():
    (cause,) = _causes(GRID)
    assert cause.blamed == ("J4",)
    rivals = [[(c.cell, c.after) for c in p.changes] for p in cause.proposals[1:]]
    assert all(("N4", "6580") in rival for rival in rivals)
    assert {cell for rival in rivals for cell, _ in rival} == {"N4", "J6"}
