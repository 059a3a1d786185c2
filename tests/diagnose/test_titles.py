"""A title whose unit is off by 万 gets the unit that its target asks for."""

from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.titles import propose_titles
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.tables import Claim
from jiaohe.model.text import Text
from tests.diagnose.books import Value, check, stacked
from tests.diagnose.rows import block


def _proposed(title, text, number, half, unit, whole):
    rows = block(title, whole, whole, unit=unit)
    claim = Claim(0, "表.xlsx", "表", 0, 0, "title", None, text, number, half, "元" if "元" in text else "台", "A4")
    totals = explain(rows, [claim], lambda row: None, lambda a, b: False).totals
    finding = Finding(
        rule="JH402",
        name="n",
        severity=Severity.ERROR,
        input=0,
        file="表.xlsx",
        sheet="表",
        cells=("A4", "C4"),
        measure="target",
        message=Text("", ""),
        fix=Text("", ""),
    )
    return [
        (change.cell, change.before, change.after, change.operation)
        for found in propose_titles([finding], totals)
        for proposal in found.proposals
        for change in proposal.changes
    ]


def test_a_title_in_ten_thousands_where_the_target_is_in_hundred_millions():
    found = _proposed("发放贷款6.85万元", "6.85万元", 68500.0, 50.0, "万元", (68500, 25931, 37.86))
    assert found == [("A4", "6.85万元", "6.85亿元", "wrong_unit")]


def test_a_title_with_another_number_gets_the_target():
    found = _proposed("更新电梯82台", "82台", 82.0, 0.0, "台", (80, 38, 47.5))
    assert found == [("A4", "82台", "80台", None)]


REGIONS = ["全市", "甲县", "乙县", "丙县", "丁区", "戊区", "己县", "庚县", "辛县"]
FIGURES: list[tuple[float, float]] = [
    (9300, 4129),
    (8250, 3086),
    (7310, 2120),
    (6100, 2047),
    (9200, 3092),
    (8420, 3185),
    (9520, 4333),
    (10400, 3939),
]


def _sheet(title: str, targets: float) -> list[list[Value]]:
    whole = (targets, sum(q for _, q in FIGURES))
    return stacked(REGIONS, {title: [whole, *FIGURES]}, unit="万元")


def test_a_title_that_all_figures_contradict_is_blamed_and_no_search_is_said_to_have_run_out(tmp_path):
    result = check(tmp_path, _sheet("发放创业担保贷款6.85万元", 68500))
    (finding,) = result.findings
    assert (finding.rule, finding.cells[:2], finding.observed, finding.expected) == (
        "JH402",
        ("B3", "E3"),
        "6.85万元",
        "6.85亿元",
    )
    assert [(c.cell, c.after, c.operation) for p in finding.proposals for c in p.changes] == [
        ("B3", "6.85亿元", "wrong_unit")
    ]
    assert finding.fix.zh == "对照任务文件，改正名称或目标中填错的一处。"


def test_a_number_in_a_title_is_better_known_than_a_target_that_nothing_else_bears_out(tmp_path):
    names = ["全市", "甲县", "乙县", "丙县"]
    rows = stacked(names, {"更新电梯82台": [(82, 41), (20, 7), (35, 20), (27, 14)]}, "台")
    rows[2][4] = 28
    rows[2][5:] = [None, None, None]
    finding = check(tmp_path, rows).findings[0]
    assert (finding.cells[0], finding.expected, finding.proposals[0].changes[0].operation) == (
        "E3",
        "82",
        "transposed_digits",
    )


def test_figures_that_no_change_of_a_few_cells_reconciles_are_said_to_be_so(tmp_path):
    rows = _sheet("发放创业担保贷款", 68500)
    for column, slip in zip(range(5, 13), (9, 7, 13, 3, 17, 5, 11, 19), strict=True):
        rows[2][column] = rows[2][column] * 3 + slip  # type: ignore[operator]
    result = check(tmp_path, rows)
    assert result.findings
    assert not any("限定时间内没有找遍" in finding.fix.zh for finding in result.findings)
