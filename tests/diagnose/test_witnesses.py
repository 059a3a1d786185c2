"""Pooled and weighted wholes count for coverage where they give numbers back, and only there."""

import pytest

from jiaohe.diagnose.coverage import cover
from jiaohe.diagnose.explain import explain
from jiaohe.diagnose.systems import block_system
from jiaohe.model.run import Account
from jiaohe.model.tables import MEASURES, Observation, SheetCell
from tests.diagnose.rows import block

# 产前筛查率 as a city printed it: quantity and rate of each region, over births that the sheet does not print.
RATES = [
    (3510, 101.86),
    (94, 94.0),
    (38, 100.0),
    (554, 99.46),
    (640, 96.68),
    (680, 101.19),
    (2131, 106.92),
    (87, 96.67),
    (58, 100.0),
    (874, 99.43),
    (600, 99.34),
]


def _accounts(rows: list[Observation]) -> dict[str, Account]:
    explanation = explain(rows, [], lambda row: None, lambda text, title: False)
    systems = [block_system(analysis) for analysis in explanation.analyses]
    cells = []
    for row in rows:
        for measure in MEASURES:
            cell, number = getattr(row, f"{measure}_cell"), getattr(row, measure)
            if number is not None:
                half = getattr(row, f"{measure}_half")
                cells.append(SheetCell(0, "表.xlsx", "表", cell, 0, 0, "", number, half, "number", "0", None, False))
    told = zip(rows, explanation.explained, strict=True)
    return cover(cells, systems, [], [], told, explanation.totals).get((0, "表"), {})


def _rated(whole: float = 101.84, slip: float = 0.0) -> list[Observation]:
    regions = [(90.0, float(quantity), rate) for quantity, rate in RATES]
    regions[6] = (90.0, 2131.0, 106.92 + slip)
    return block("产前筛查率达90%以上", (90.0, "正在推进", whole), *regions, unit="%", halves=(0.0, 0.0, 0.005))


def test_a_pooled_rate_proves_itself_and_its_regions_whose_whole_denominators_leave_no_room():
    accounts = _accounts(_rated())
    assert {accounts[f"{column}6"] for column in "CDEFGHIJKLMN"} == {Account.PROVED}
    # 2131 at five points above the whole is pinned down as well; 3510 at the whole's own rate could be anything.
    assert (accounts["J5"], accounts["D5"]) == (Account.PROVED, Account.STATED)


def test_a_coarse_whole_proves_only_the_regions_that_weigh_enough():
    rows = _rated(whole=101.8)
    rows[0] = rows[0]._replace(progress_half=0.05)
    accounts = _accounts(rows)
    assert (accounts["D6"], accounts["J6"], accounts["F6"]) == (Account.PROVED, Account.PROVED, Account.STATED)


@pytest.mark.parametrize("rows", [_rated(whole=103.1), _rated(slip=10.0)])
def test_a_whole_that_the_regions_do_not_give_back_proves_nothing(rows):
    assert set(_accounts(rows).values()) == {Account.STATED}


def test_a_whole_weighted_with_targets_proves_its_regions():
    regions = [(120, "正在推进", 35.5), (300, "正在推进", 62.25), (80, "正在推进", 41.0), (500, "正在推进", 78.4)]
    whole = round(sum(t * p for t, _, p in regions) / 1000, 2)
    accounts = _accounts(block("建设库点", (1000, "正在推进", whole), *regions, unit="个"))
    assert [accounts[f"{column}6"] for column in "CDEFG"] == [Account.PROVED] * 5


def test_counts_beside_rates_that_add_up_are_proved():
    regions = [(95, 3510, 97.3), (95, 2131, 98.6), (95, 874, 95.4)]
    rows = block("产检率达95%以上", (95, 6515, 97.45), *regions, unit="%")
    accounts = _accounts(rows)
    assert [accounts[f"{column}5"] for column in "CDEF"] == [Account.PROVED] * 4
    rows[0] = rows[0]._replace(quantity=6516.0)
    assert [_accounts(rows)[f"{column}5"] for column in "CDEF"] == [Account.STATED] * 4
