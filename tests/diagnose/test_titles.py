"""A title whose unit is off by 万 gets the unit that its target asks for."""

from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.titles import propose_titles
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.tables import Claim
from jiaohe.model.text import Text
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
