"""Explanations beside findings (说明与问题): which hold, and what is wrong with those that do not. Pure; no clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import NamedTuple

from jiaohe.history.substance import judge_substance, key_of
from jiaohe.model.explanation import GivenExplanation, Place, Reason, last_day, until_text
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.tables import Waiver, WaiverState
from jiaohe.model.text import Text
from jiaohe.workspace.substance import Substance

Forms = Mapping[tuple[int, str | None], str | None]


class Applied(NamedTuple):
    """The findings in their order, those explained with their status; and what became of every explanation."""

    findings: list[Finding]
    rows: list[Waiver]


class _Judged(NamedTuple):
    given: GivenExplanation
    finding: int | None
    state: WaiverState
    refused: Text | None = None


def apply_waivers(
    findings: Sequence[Finding],
    explanations: Sequence[GivenExplanation],
    *,
    period: str | None,
    today: date | None = None,
    substance: Substance,
    home: tuple[int, str] = (0, ""),
    forms: Forms | None = None,
    ran: Collection[str] | None = None,
    complete: bool = True,
) -> Applied:
    """Settle the findings that are explained, and say what became of each explanation.

    A query that is explained becomes ``explained``, a warning or a note ``waived``; an error stands, whatever is said
    of it. Of several explanations that hold for one finding the first counts.

    ``period`` is the period checked and ``today`` the day that expiry is judged by: the day the returns are due, or
    without one the last day of the period. An end that is itself a period is compared with ``period``. Where neither
    is known, nothing expires. ``home`` is the input and file that explanations without a finding are reported under;
    ``forms`` the form of each input and sheet. ``ran`` are the rules that ran (None: all) and ``complete`` says whether
    all files of the period were checked: an explanation of what was not looked at is out of scope, not in vain.
    """
    if today is None and period is not None:
        today = last_day(period)
    index = _Index(findings, forms or {})
    by_rule: dict[str | None, list[GivenExplanation]] = defaultdict(list)
    for given in explanations:
        by_rule[given.place.rule].append(given)
    judged = [
        one for given in explanations for one in _judge(given, index, by_rule, period, today, substance, ran, complete)
    ]
    settled: dict[int, GivenExplanation] = {}
    for one in judged:
        if one.state == "holds" and one.finding is not None:
            settled.setdefault(one.finding, one.given)
    told = [_settle(finding, settled.get(number)) for number, finding in enumerate(findings)]
    return Applied(told, [_row(one, findings, home) for one in judged])


class _Index:
    """Findings by fingerprint and by rule, and whether one lies at a place."""

    def __init__(self, findings: Sequence[Finding], forms: Forms) -> None:
        self.findings = findings
        self.forms = forms
        self.by_fingerprint: dict[str, list[int]] = defaultdict(list)
        self.by_rule: dict[str, list[int]] = defaultdict(list)
        for number, finding in enumerate(findings):
            self.by_fingerprint[finding.fingerprint].append(number)
            self.by_rule[finding.rule].append(number)

    def at(self, place: Place) -> list[int]:
        """The findings at a symbolic place; none for a place without a rule."""
        return [n for n in self.by_rule.get(place.rule or "", ()) if self.lies_at(self.findings[n], place)]

    def lies_at(self, finding: Finding, place: Place) -> bool:
        pairs = (
            (place.rule, finding.rule),
            (place.period, finding.period),
            (place.measure, finding.measure),
            (place.form, self.forms.get((finding.input, finding.sheet))),
        )
        names = ((place.region, finding.region), (place.indicator, finding.indicator))
        return (
            all(wanted is None or wanted == found for wanted, found in pairs)
            and all(wanted is None or key_of(wanted) == key_of(found or "") for wanted, found in names)
            and (place.file is None or _file_fits(finding.file, place.file))
        )


def _file_fits(file: str, pattern: str) -> bool:
    path = PurePath(file)
    return fnmatchcase(path.as_posix(), pattern) or fnmatchcase(path.name, pattern)


def _judge(
    given: GivenExplanation,
    index: _Index,
    by_rule: Mapping[str | None, Sequence[GivenExplanation]],
    period: str | None,
    today: date | None,
    substance: Substance,
    ran: Collection[str] | None,
    complete: bool,
) -> list[_Judged]:
    found, changed = _matches(given, index)
    if not found:
        if not changed and _out_of_scope(given, period, ran, complete):
            return [_Judged(given, None, "out_of_scope")]
        if _expired(given, period, today):
            return [_Judged(given, changed[0] if changed else None, "expired")]
        if changed:
            return [_Judged(given, changed[0], "value_changed")]
        return [_Judged(given, None, "matches_nothing")]
    judged = []
    for number in found:
        finding = index.findings[number]
        refused = None
        state: WaiverState = "holds"
        if finding.severity is Severity.ERROR:
            state = "not_allowed"
        elif _expired(given, period or finding.period, today or _last_day_of(finding)):
            state = "expired"
        else:
            refused = _without_substance(given, finding, by_rule.get(finding.rule, ()), substance)
            state = "holds" if refused is None else "refused"
        judged.append(_Judged(given, number, state, refused))
    return judged


def _matches(given: GivenExplanation, index: _Index) -> tuple[list[int], list[int]]:
    """The findings that an explanation is for, and those at its place that show something else."""
    place = given.place
    if given.fingerprint is not None:
        own = [
            number
            for number in index.by_fingerprint.get(given.fingerprint, ())
            if place.file is None or _file_fits(index.findings[number].file, place.file)
        ]
        return (own, []) if own else ([], index.at(place))
    there = index.at(place)
    own = [number for number in there if _shown(index.findings[number].observed) == _shown(given.observed)]
    return own, [number for number in there if number not in own]


def _shown(observed: str | None) -> str:
    return " ".join((observed or "").split())


def _out_of_scope(given: GivenExplanation, period: str | None, ran: Collection[str] | None, complete: bool) -> bool:
    """Whether an explanation without a finding speaks of what this run did not look at."""
    place = given.place
    if place.period is not None and period is not None and place.period != period:
        return True
    return not complete or (ran is not None and place.rule is not None and place.rule not in ran)


def _expired(given: GivenExplanation, period: str | None, today: date | None) -> bool:
    if isinstance(given.until, date):
        return today is not None and today > given.until
    return given.until is not None and period is not None and period > given.until


def _last_day_of(finding: Finding) -> date | None:
    return None if finding.period is None else last_day(finding.period)


def _without_substance(
    given: GivenExplanation, finding: Finding, of_rule: Iterable[GivenExplanation], substance: Substance
) -> Text | None:
    previous: list[str] = []
    others: dict[str, list[str]] = defaultdict(list)
    for other in of_rule:
        if other is given:
            continue
        same_unit = key_of(other.place.region or "") == key_of(finding.region or "")
        if same_unit and _is_earlier(other, finding) and _same_indicator(other, finding):
            previous.append(other.reason)
        elif other.place.region and finding.region and not same_unit and not _is_one_author(other, given):
            others[other.place.region].append(other.reason)
    return judge_substance(
        given.reason,
        substance=substance,
        indicator=finding.indicator,
        shown=(finding.region, finding.observed, finding.expected),
        previous=previous,
        others=others,
    )


def _is_earlier(other: GivenExplanation, finding: Finding) -> bool:
    return other.place.period is not None and finding.period is not None and other.place.period < finding.period


def _same_indicator(other: GivenExplanation, finding: Finding) -> bool:
    return key_of(other.place.indicator or "") == key_of(finding.indicator or "") and (
        other.place.measure == finding.measure
    )


def _is_one_author(one: GivenExplanation, other: GivenExplanation) -> bool:
    """Whether one person wrote both: who explains several units at once may say the same of all of them."""
    return bool(key_of(one.who)) and key_of(one.who) == key_of(other.who)


def _settle(finding: Finding, given: GivenExplanation | None) -> Finding:
    if given is None:
        return finding
    return replace(
        finding,
        status=Status.EXPLAINED if finding.severity is Severity.QUERY else Status.WAIVED,
        explanation=Reason(reason=given.reason, who=given.who, until=until_text(given.until), source=given.source),
    )


def _row(one: _Judged, findings: Sequence[Finding], home: tuple[int, str]) -> Waiver:
    given, place = one.given, one.given.place
    finding = None if one.finding is None else findings[one.finding]
    row = Waiver(
        input=home[0],
        file=home[1],
        sheet=None,
        cell=None,
        source=given.source,
        state=one.state,
        fingerprint=given.fingerprint,
        rule=place.rule,
        title=None,
        period=place.period,
        indicator=place.indicator,
        region=place.region,
        measure=place.measure,
        observed=None,
        given_for=given.observed,
        reason=given.reason,
        who=given.who,
        until=until_text(given.until),
        refused_zh=None if one.refused is None else one.refused.zh,
        refused_en=None if one.refused is None else one.refused.en,
    )
    if finding is None:
        return row
    return row._replace(
        input=finding.input,
        file=finding.file,
        sheet=finding.sheet,
        cell=finding.cells[0] if finding.cells else None,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        title=finding.message.zh,
        period=finding.period,
        indicator=finding.indicator,
        region=finding.region,
        measure=finding.measure,
        observed=finding.observed,
    )
