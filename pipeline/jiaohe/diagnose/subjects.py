"""What a finding is about (所指), where its rule only saw cells: the indicator, region and measure of its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from jiaohe.model.finding import Finding
from jiaohe.model.tables import MEASURES, Count, Observation

Place = tuple[int, str, str]  # input, sheet, address


class _Subject(NamedTuple):
    period: str | None
    level: str | None
    indicator: str | None
    region: str | None
    measure: str | None


def name_subjects(
    findings: Iterable[Finding], observations: Iterable[Observation], counts: Iterable[Count]
) -> list[Finding]:
    """The findings, those that name neither indicator nor region with what all their cells share. Order is kept.

    A rule over the table ``cell`` knows addresses alone; that table covers sheets which no form recognises as well.
    Fingerprints stay as they are.
    """
    found = list(findings)
    nameless = [i for i, finding in enumerate(found) if _is_nameless(finding)]
    if not nameless:
        return found
    wanted = {(found[i].input, found[i].sheet or "", cell) for i in nameless for cell in found[i].cells}
    subjects = _subjects(wanted, observations, counts)
    for i in nameless:
        finding = found[i]
        own = [subjects.get((finding.input, finding.sheet or "", cell)) for cell in finding.cells]
        known = [subject for subject in own if subject is not None]
        if known and len(known) == len(own):
            found[i] = _named(finding, known)
    return found


def _is_nameless(finding: Finding) -> bool:
    return finding.indicator is None and finding.region is None and bool(finding.cells)


def _subjects(
    wanted: set[Place], observations: Iterable[Observation], counts: Iterable[Count]
) -> dict[Place, _Subject]:
    found: dict[Place, _Subject] = {}
    for row in observations:
        for measure in MEASURES:
            place = (row.input, row.sheet, getattr(row, f"{measure}_cell") or "")
            if place in wanted:
                found[place] = _Subject(row.period, row.level, row.indicator, row.region, measure)
    for count in counts:
        place = (count.input, count.sheet, count.cell)
        if place in wanted:
            found[place] = _Subject(count.period, count.level, count.module, count.unit, None)
    return found


def _named(finding: Finding, subjects: Sequence[_Subject]) -> Finding:
    """The finding with the fields that all its cells agree in."""
    first = subjects[0]
    shared = {
        name: value
        for name, value in first._asdict().items()
        if all(getattr(subject, name) == value for subject in subjects) and getattr(finding, name) is None
    }
    return replace(finding, **shared)
