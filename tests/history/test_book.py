"""The book of a workspace: owners, approvals, ways out, and 24 months of 40 units against the rule in plain words."""

import random
from pathlib import Path
from typing import Any

import pytest

from jiaohe.history.approvals import NO_REASON
from jiaohe.history.book import card_book
from jiaohe.history.card_rows import with_carded
from jiaohe.history.series import Told
from jiaohe.model.cards import Approval, CardPolicy
from jiaohe.model.past import Month
from jiaohe.model.tables import Card
from jiaohe.model.text import Text
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.schedule import linear
from tests.history.months import row
from tests.history.told import told
from tests.workspace.test_load import MINIMAL, workspace_of

CATALOG = (
    "代码,表式,指标,计量单位,序时进度,责任单位,停用\n"
    "A1,city,新增城镇就业5.9万人,人,,市人社局,\n"
    "A2,city,高标准农田建设,万亩,5月=30；6月=80,市农业农村局,\n"
    "A3,city,旧指标,个,,市发改委,2026-04\n"
)


@pytest.fixture
def city(tmp_path: Path) -> Workspace:
    roster = "名称,别名\n平江县,平江\n"
    return workspace_of(tmp_path, MINIMAL, catalog=CATALOG, roster=roster)


def two_months(may: str = "28.21") -> list[Month]:
    april = (row(progress="20.5"), row("高标准农田建设", "40", number=7), row("旧指标", "10", number=10))
    return [
        Month(period="2026-04", observations=april),
        Month(period="2026-05", observations=(row(progress=may), row("高标准农田建设", "29", number=7))),
    ]


def card_of(city: Workspace, *approvals: Approval, **more: Any) -> Card:
    found = card_book(two_months(), city, approvals=approvals, **more).carded[0].row
    assert found is not None
    return found


def test_a_card_carries_owner_schedule_place_and_both_months(city: Workspace) -> None:
    card = card_of(city)
    assert (card.indicator, card.owner, card.period) == ("新增城镇就业5.9万人", "市人社局", "2026-05")
    assert (card.progress_text, card.progress_cell, card.schedule) == ("28.21%", "F4", 42.0)
    assert (card.prev_card, card.card, card.months_behind) == ("yellow", "red", 2)
    assert card.behind == pytest.approx(13.79)


def test_an_indicator_goes_by_its_own_schedule_and_one_that_has_ended_is_gone(city: Workspace) -> None:
    book = card_book(two_months(), city)
    assert [one.series.key for one in book.carded] == ["A1", "A2"]
    farmland = book.carded[1]
    assert [
        (point.schedule, step.card) for point, step in zip(farmland.series.points, farmland.steps, strict=True)
    ] == [
        (33.0, "none"),
        (30.0, "yellow"),
    ]
    assert farmland.steps[1].remarks == ("schedule_lowered",)
    assert farmland.ahead is not None
    assert (farmland.ahead.period, farmland.ahead.schedule) == ("2026-06", 80.0)


def test_the_way_out_takes_the_shortfall_that_the_check_computed(city: Workspace) -> None:
    months = two_months()
    explained = [told(one, shortfall=137.0) for one in months[1].observations]
    book = card_book(months, city, told=Told(explained), needed_of=lambda _, percent: 10 * percent)
    assert book.carded[0].steps[-1].needed == 137.0
    assert book.carded[0].ahead is not None
    assert book.carded[0].ahead.needed == 500.0


APPROVED = Approval(unit=None, approved_by="李四", approved_at="2026-06-03", reason=None)


def test_approved_behind_schedule_without_a_reason_is_refused(city: Workspace) -> None:
    card = card_of(city, APPROVED)
    assert (card.approved_by, card.approved_at) == ("李四", "2026-06-03")
    assert (card.reason_refused_zh, card.reason_refused_en) == (NO_REASON.zh, NO_REASON.en)
    assert card_of(city, APPROVED._replace(reason="  ")).reason_refused_zh == NO_REASON.zh


def test_a_reason_is_judged_by_who_knows_substance(city: Workspace) -> None:
    def judge(reason: str) -> Text | None:
        return Text("只说了套话。", "It is a set phrase.") if reason == "正在推进" else None

    empty = card_of(city, APPROVED._replace(reason="正在推进"), judge_substance=judge)
    assert (empty.reason_refused_zh, empty.reason_refused_en) == ("只说了套话", "It is a set phrase")
    sound = card_of(city, APPROVED._replace(reason="开标流标，6月5日重开"), judge_substance=judge)
    assert (sound.approved_by, sound.approval_reason, sound.reason_refused_zh) == ("李四", "开标流标，6月5日重开", None)


def test_an_approval_of_the_indicator_goes_before_one_of_all_and_the_later_before_the_earlier(city: Workspace) -> None:
    own = APPROVED._replace(approved_by="王五", indicator="（1）新增城镇就业5.9万人")
    assert card_of(city, own, APPROVED).approved_by == "王五"
    assert card_of(city, APPROVED, APPROVED._replace(approved_by="赵六")).approved_by == "赵六"


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "平江"},
        {"indicator": "高标准农田建设"},
        {"form": "provincial"},
        {"file": "别的.xlsx"},
        {"approved_by": " "},
        {"approved_by": None},
    ],
)
def test_an_approval_of_something_else_or_by_nobody_is_none(city: Workspace, other: dict[str, Any]) -> None:
    card = card_of(city, APPROVED._replace(**other))
    assert (card.approved_by, card.reason_refused_zh) == (None, None)


def test_an_approval_finds_a_region_by_its_alias_and_an_indicator_by_its_owner(city: Workspace) -> None:
    assert card_of(city, APPROVED._replace(unit="市人社局", file="收件/表.xlsx")).approved_by == "李四"
    county = [Month(period="2026-05", observations=(row(progress="20", region="平江县"),))]
    book = card_book(county, city, approvals=[APPROVED._replace(unit="平江")])
    assert book.carded[0].row is not None
    assert book.carded[0].row.approved_by == "李四"


def test_rows_whose_card_says_it_are_marked_and_others_are_not(city: Workspace) -> None:
    months = two_months()
    observations = [*months[1].observations, row(progress="20", region="平江县")._replace(progress_cell="G4")]
    cards = [one.row for one in card_book(months, city).carded if one.row is not None]
    marked = with_carded(observations, [told(one) for one in observations], cards)
    assert [one.carded for one in marked] == [True, True, False]


def _plainly(values: dict[str, float | None]) -> dict[str, tuple[str, str]]:
    """The bulletin's rule as a person would work it out by hand: the card before and the card after each month."""
    card, found = "none", {}
    for period, value in values.items():
        if period.endswith("-01"):
            card = "none"
        before = card
        if value is not None and value >= linear(period):
            card = "none"
        elif value is not None:
            card = "yellow" if before == "none" else "red"
        found[period] = (before, card)
    return found


def test_the_cards_of_24_months_and_40_units_are_those_of_the_rule(city: Workspace) -> None:
    rng = random.Random(24)
    periods = [f"{year}-{number:02}" for year in (2025, 2026) for number in range(1, 13)]
    truth: dict[str, dict[str, float | None]] = {}
    for unit in range(40):
        pace = rng.uniform(6.5, 9.5)
        truth[f"单位{unit:02}"] = {
            at: None
            if rng.random() < 0.03 and at != "2025-01"
            else round(pace * int(at[5:]) + rng.gauss(0, 3), 2) + 0.001
            for at in periods
        }
    months = [
        Month(
            period=at,
            observations=[
                row(progress=None if value is None else f"{value:.3f}", region=unit, number=number)
                for number, (unit, values) in enumerate(truth.items(), 4)
                for value in [values[at]]
            ],
        )
        for at in periods
    ]
    book = card_book(months, city, policy=CardPolicy(level="region"))
    assert len(book.carded) == 40
    for one in book.carded:
        known = {step.period: (step.previous, step.card) for step in one.steps}
        assert known == _plainly(truth[one.series.region]), one.series.region
    shown = [step.card for one in book.carded for step in one.steps]
    assert min(shown.count("yellow"), shown.count("red"), shown.count("none")) > 50


def test_no_month_is_a_fault_of_the_caller(city: Workspace) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        card_book([], city)
