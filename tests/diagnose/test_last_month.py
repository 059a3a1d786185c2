"""What the month before says: formulas that changed, figures that were kept or were right then, percentages."""

from dataclasses import replace

from jiaohe.diagnose.blame import find_causes
from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.formula_changes import formula_changes
from jiaohe.diagnose.percent import weigh_percentages
from jiaohe.diagnose.standings import standings
from jiaohe.diagnose.systems import block_system
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Text
from tests.diagnose.rows import block

PAIRS = [(700, 400), (1100, 301), (330, 250), (510, 160), (820, 333)]
WHOLE = (sum(t for t, _ in PAIRS), sum(q for _, q in PAIRS))


def _rows(base=0.0):
    def shown(target, quantity):
        return round(base + (100 - base) * quantity / target, 2)

    return block("新增城镇就业", (*WHOLE, shown(*WHOLE)), *((t, q, shown(t, q)) for t, q in PAIRS))


def _explained(rows):
    return explain(rows, [], lambda row: None, lambda text, title: False)


def test_a_formula_that_changed_is_a_row_with_the_cells_that_follow_it():
    before = [replace(one, period="2026-04") for one in standings(_explained(_rows()).analyses)]
    regions, whole = formula_changes(before, _explained(_rows(base=20.0)).analyses)
    assert (regions.of, regions.before_formula, regions.after_formula, regions.progress_cells) == (
        "regions",
        "100*quantity/target",
        "20+80*quantity/target",
        "D6 E6 F6 G6 H6",
    )
    assert (whole.of, whole.progress_cells, whole.before_period) == ("whole", "C6", "2026-04")


def test_a_formula_that_stayed_is_a_row_that_passes():
    analyses = _explained(_rows()).analyses
    rows = formula_changes(standings(analyses), analyses)
    assert [(row.of, row.before_formula, row.after_formula) for row in rows] == [
        ("regions", "100*quantity/target", "100*quantity/target"),
        ("whole", "100*quantity/target", "100*quantity/target"),
    ]


def test_without_an_earlier_month_or_enough_cells_nothing_is_compared():
    analyses = _explained(_rows()).analyses
    assert formula_changes((), analyses) == []
    few = [replace(one, support="few", whole_support="weak") for one in standings(analyses)]
    assert formula_changes(few, analyses) == []


def _changes(rows, last):
    (analysis,) = _explained(rows).analyses
    (cause,) = find_causes([block_system(analysis, last)])
    return [(c.cell, c.after, c.operation) for c in cause.proposals[0].changes]


def test_a_quantity_left_as_it_was_a_month_before_is_told_as_such():
    rows = _rows()
    rows[2] = rows[2]._replace(quantity=287.0, quantity_text="287")
    assert _changes(rows, {}) == [("E5", "301", None)]
    assert _changes(rows, {(2, "quantity"): 287.0}) == [("E5", "301", "last_month")]


def test_a_target_that_was_right_a_month_before_is_put_back():
    rows = _rows()
    rows[2] = rows[2]._replace(target=4321.0, target_text="4321")
    assert _changes(rows, {(2, "target"): 1100.0}) == [("E4", "1100", "last_month_fits")]


def test_the_month_before_is_a_further_witness_of_a_percentage():
    rows = _rows()
    rows[2] = rows[2]._replace(progress=0.27, progress_text="0.27%")
    finding = Finding(
        rule="JH302",
        name="n",
        severity=Severity.ERROR,
        input=0,
        file="表.xlsx",
        sheet="表",
        cells=("E6", "E5", "E4"),
        measure="progress",
        message=Text("", ""),
        fix=Text("", ""),
    )
    explained = _explained(rows).explained
    (told,) = weigh_percentages([finding], rows, explained, {2: 25.1})
    reason = told.proposals[0].reason
    assert reason is not None
    assert "上月是25.1%" in reason.zh
    assert "last month it was 25.1%" in reason.en
    (plain,) = weigh_percentages([finding], rows, explained)
    assert plain.proposals[0].reason is not None
    assert "上月" not in plain.proposals[0].reason.zh
