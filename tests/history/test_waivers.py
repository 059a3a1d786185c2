"""Which explanations hold, and what is said of those that do not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from jiaohe.history.waivers import Applied, apply_waivers
from jiaohe.model.explanation import GivenExplanation, Place, Reason
from jiaohe.model.finding import Finding, Severity, Status, fingerprint
from jiaohe.model.tables import Waiver
from jiaohe.model.text import Text
from jiaohe.workspace.substance import load_substance

SUBSTANCE = load_substance()
GOOD = "5月连续强降雨停工12天，6月10日前补齐"


def finding(region: str = "甲县", observed: str = "25%", severity: Severity = Severity.QUERY, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "rule": "JH601",
        "name": "some-rule",
        "input": 0,
        "file": "2026-05/附件1.xlsx",
        "sheet": "市级",
        "cells": ("F7",),
        "period": "2026-05",
        "indicator": "新建停车位",
        "measure": "progress",
        "message": Text(f"{region}进度{observed}。", f"{region}: {observed}."),
        "fix": Text("核对。", "Check."),
    }
    given |= more
    mark = fingerprint(given["rule"], given["period"], region, given["indicator"], observed)
    return Finding(severity=severity, region=region, observed=observed, fingerprint=mark, **given)


def given(of: Finding, reason: str = GOOD, **more: Any) -> GivenExplanation:
    """An explanation as the program writes it for a finding."""
    place = Place(rule=of.rule, period=of.period, region=of.region, indicator=of.indicator, measure=of.measure)
    usual: dict[str, Any] = {"source": "waivers.yaml:3:5", "who": "张三", "until": "2026-05", "place": place}
    usual |= {"fingerprint": of.fingerprint, "observed": of.observed}
    return GivenExplanation(reason=reason, **usual | more)


def apply(findings: Sequence[Finding], *explanations: GivenExplanation, **more: Any) -> Applied:
    return apply_waivers(findings, explanations, **{"period": "2026-05", "substance": SUBSTANCE} | more)


def states(applied: Applied) -> list[tuple[str, str | None]]:
    return [(row.state, row.region) for row in applied.rows]


def test_a_query_with_an_explanation_that_holds_is_explained_by_whom_and_until_when() -> None:
    one, other = finding(), finding("乙县")
    applied = apply([one, other], given(one))
    assert applied.findings == [
        replace(
            one,
            status=Status.EXPLAINED,
            explanation=Reason(reason=GOOD, who="张三", until="2026-05", source="waivers.yaml:3:5"),
        ),
        other,
    ]
    assert applied.rows == [
        Waiver(
            input=0,
            file="2026-05/附件1.xlsx",
            sheet="市级",
            cell="F7",
            source="waivers.yaml:3:5",
            state="holds",
            fingerprint=one.fingerprint,
            rule="JH601",
            title="甲县进度25%。",
            period="2026-05",
            indicator="新建停车位",
            region="甲县",
            measure="progress",
            observed="25%",
            given_for="25%",
            reason=GOOD,
            who="张三",
            until="2026-05",
            refused_zh=None,
            refused_en=None,
        )
    ]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_a_warning_with_an_explanation_is_waived(severity: Severity) -> None:
    one = finding(severity=severity)
    assert apply([one], given(one)).findings[0].status is Status.WAIVED


def test_an_error_stands_whatever_is_said_of_it() -> None:
    one = finding(severity=Severity.ERROR)
    applied = apply([one], given(one))
    assert applied.findings == [one]
    assert states(applied) == [("not_allowed", "甲县")]


def test_a_changed_value_loses_its_explanation_and_is_recognised_as_changed() -> None:
    before, after = finding(observed="25%"), finding(observed="31%")
    applied = apply([after], given(before))
    assert applied.findings == [after]
    row = applied.rows[0]
    assert (row.state, row.given_for, row.observed, row.cell) == ("value_changed", "25%", "31%", "F7")


def test_a_change_of_another_figure_of_the_finding_counts_as_well() -> None:
    after = replace(finding(), fingerprint="0123456789abcdef")
    assert states(apply([after], given(finding()))) == [("value_changed", "甲县")]


@pytest.mark.parametrize(
    ("until", "period", "today", "state"),
    [
        (date(2026, 5, 31), "2026-05", None, "holds"),
        (date(2026, 5, 30), "2026-05", None, "expired"),
        (date(2026, 6, 5), "2026-05", date(2026, 6, 5), "holds"),
        (date(2026, 6, 5), "2026-05", date(2026, 6, 6), "expired"),
        ("2026-05", "2026-05", date(2026, 6, 5), "holds"),
        ("2026-04", "2026-05", None, "expired"),
        (None, "2026-05", None, "holds"),
        (date(2026, 5, 30), None, None, "expired"),  # by the finding's own period
        ("2026-04", None, None, "expired"),
    ],
)
def test_an_explanation_ends_by_the_day_given_or_the_end_of_the_period(
    until: object, period: str | None, today: date | None, state: str
) -> None:
    one = finding()
    applied = apply([one], given(one, until=until), period=period, today=today)
    assert states(applied) == [(state, "甲县")]
    assert (applied.findings[0].status is Status.EXPLAINED) == (state == "holds")


def test_what_answers_nothing_is_reported_under_the_runs_own_file() -> None:
    applied = apply([finding()], given(finding("丙县")), home=(3, "2026-05"))
    row = applied.rows[0]
    assert (row.state, row.input, row.file, row.cell, row.region) == ("matches_nothing", 3, "2026-05", None, "丙县")


@pytest.mark.parametrize(
    "more", [{"ran": {"JH301"}}, {"complete": False}, {"period": "2026-06"}], ids=["rule", "file", "period"]
)
def test_an_explanation_of_what_was_not_looked_at_is_out_of_scope(more: dict[str, Any]) -> None:
    assert states(apply([], given(finding()), **more)) == [("out_of_scope", "甲县")]


def test_a_selection_explains_every_finding_that_shows_its_value() -> None:
    found = [finding("甲县"), finding("乙县"), finding("丙县", "31%"), finding("丁县", severity=Severity.ERROR)]
    selection = given(found[0], fingerprint=None, place=Place(rule="JH601", indicator="新建 停车位"))
    applied = apply(found, selection)
    assert states(applied) == [("holds", "甲县"), ("holds", "乙县"), ("not_allowed", "丁县")]
    assert [one.status.value for one in applied.findings] == ["explained", "explained", "open", "open"]


def test_a_selection_without_a_period_holds_in_later_months_while_the_value_stays() -> None:
    later = finding(period="2026-06")
    selection = given(later, fingerprint=None, until="2026-12", place=Place(rule="JH601", region="甲县"))
    assert states(apply([later], selection, period="2026-06")) == [("holds", "甲县")]
    changed = finding(period="2026-06", observed="30%")
    assert states(apply([changed], selection, period="2026-06")) == [("value_changed", "甲县")]


@pytest.mark.parametrize(
    ("place", "state"),
    [
        (Place(rule="JH601", file="附件1.xlsx"), "holds"),
        (Place(rule="JH601", file="2026-05/*"), "holds"),
        (Place(rule="JH601", file="附件2*"), "matches_nothing"),
        (Place(rule="JH601", form="city"), "holds"),
        (Place(rule="JH601", form="provincial"), "matches_nothing"),
        (Place(rule="JH601", measure="target"), "matches_nothing"),
        (Place(rule="JH602"), "matches_nothing"),
    ],
)
def test_a_selection_by_file_form_and_measure(place: Place, state: str) -> None:
    one = finding()
    applied = apply([one], given(one, fingerprint=None, place=place), forms={(0, "市级"): "city"})
    assert [row.state for row in applied.rows] == [state]


def test_what_shows_nothing_is_selected_by_an_empty_value() -> None:
    one = replace(finding(), observed=None)
    assert states(apply([one], given(one, fingerprint=None, observed=""))) == [("holds", "甲县")]


def test_an_explanation_without_substance_is_refused_with_the_reason() -> None:
    one = finding()
    row = apply([one], given(one, "核实无误")).rows[0]
    assert (row.state, row.refused_zh, row.refused_en) == (
        "refused",
        "只有套话，没有说原因",
        "it holds nothing but set phrases",
    )


def test_last_months_text_is_refused_at_the_same_place_and_not_elsewhere() -> None:
    one = finding()
    april = given(finding(period="2026-04"))
    assert states(apply([one], given(one), april)) == [("refused", "甲县"), ("out_of_scope", "甲县")]
    elsewhere = given(finding(period="2026-04", indicator="新建公厕"))
    assert states(apply([one], given(one), elsewhere)) == [("holds", "甲县"), ("out_of_scope", "甲县")]


def test_two_units_that_say_the_same_are_both_refused_unless_one_person_speaks_for_both() -> None:
    one, other = finding("甲县"), finding("乙县")
    applied = apply([one, other], given(one, who="张三"), given(other, who="李四"))
    assert [(row.state, row.refused_zh) for row in applied.rows] == [
        ("refused", "与“乙县”的说明一字不差"),
        ("refused", "与“甲县”的说明一字不差"),
    ]
    assert states(apply([one, other], given(one), given(other))) == [("holds", "甲县"), ("holds", "乙县")]


def test_of_two_explanations_the_first_that_holds_counts() -> None:
    one = finding()
    applied = apply([one], given(one, "核实无误"), given(one, source="a"), given(one, source="b"))
    assert [row.state for row in applied.rows] == ["refused", "holds", "holds"]
    assert applied.findings[0].explanation is not None
    assert applied.findings[0].explanation.source == "a"
