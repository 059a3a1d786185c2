"""Findings in reading order (归并): by file and sheet, worst first, effects folded under their cause."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import InputReport, RunResult, SheetReport

_BATCH = 3  # findings of one rule from which on they are told together
_CONFIDENCE = {"certain": 0, "likely": 1, "possible": 2}


class Group(NamedTuple):
    """A cause and the findings that follow from it, effects worst first."""

    cause: Finding
    effects: tuple[Finding, ...]

    @property
    def members(self) -> tuple[Finding, ...]:
        """The cause, then its effects."""
        return (self.cause, *self.effects)

    @property
    def is_open(self) -> bool:
        """Whether any finding of the group still stands."""
        return any(f.status is Status.OPEN for f in self.members)

    @property
    def is_known(self) -> bool:
        """Whether some of it still stands, and all of that stood in the baseline already."""
        return self.is_open and not any(f.counts for f in self.members)

    @property
    def rank(self) -> int:
        """The rank of its worst open finding, or of its worst finding where none is open; 0 is an error."""
        return min(f.severity.rank for f in self.members if f.status is Status.OPEN or not self.is_open)


class SheetPart(NamedTuple):
    """One sheet with its groups, worst first. ``name`` None holds what concerns the file as a whole."""

    name: str | None
    reports: tuple[SheetReport, ...]
    groups: tuple[Group, ...]


class FilePart(NamedTuple):
    """One file with its sheets, worst first."""

    report: InputReport
    sheets: tuple[SheetPart, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the file, effects included."""
        return tuple(f for sheet in self.sheets for group in sheet.groups for f in group.members)


def fold(findings: Sequence[Finding]) -> list[Group]:
    """Group findings under their first cause; a cause that is not among them leaves its effect standing alone.

    Chains are followed to their start. A fingerprint is looked up in the same file first, since two files may hold
    the same sheet. Groups are ordered by their worst finding, then by certainty, then by how much they explain.
    """
    own: dict[tuple[int, str], int] = {}
    anywhere: dict[str, int] = {}
    for index, finding in enumerate(findings):
        if finding.fingerprint:
            own.setdefault((finding.input, finding.fingerprint), index)
            anywhere.setdefault(finding.fingerprint, index)
    above: list[int | None] = []
    for index, finding in enumerate(findings):
        cause = None if finding.root is None else own.get((finding.input, finding.root), anywhere.get(finding.root))
        above.append(None if cause == index else cause)

    effects: dict[int, list[Finding]] = defaultdict(list)
    causes: list[int] = []
    for index, finding in enumerate(findings):
        top = _top(index, above)
        if top == index:
            causes.append(index)
        else:
            effects[top].append(finding)
    groups = [
        Group(findings[i], tuple(sorted(effects[i], key=lambda f: (f.status is not Status.OPEN, f.severity.rank))))
        for i in causes
    ]
    return sorted(
        groups,
        key=lambda g: (not g.is_open, g.rank, _CONFIDENCE.get(g.cause.confidence, 3), -len(g.effects)),
    )


def _top(index: int, above: Sequence[int | None]) -> int:
    """The start of a chain of causes. In a ring of causes it is the ring's first finding in the run."""
    path: list[int] = []
    here: int | None = index
    while here is not None and here not in path:
        path.append(here)
        here = above[here]
    return path[-1] if here is None else min(path[path.index(here) :])


def by_place(result: RunResult) -> list[FilePart]:
    """The files, worst first, each with its sheets, worst first; refused ones stand before those without findings."""
    groups: dict[tuple[int, str | None], list[Group]] = defaultdict(list)
    for group in fold(result.findings):
        groups[group.cause.input, group.cause.sheet].append(group)
    parts = []
    for report in result.inputs:
        reports: dict[str | None, list[SheetReport]] = defaultdict(list)
        for sheet in report.sheets:
            reports[sheet.name].append(sheet)
        names = dict.fromkeys([*(name for number, name in groups if number == report.input), *reports])
        sheets = [SheetPart(name, tuple(reports[name]), tuple(groups[report.input, name])) for name in names]
        order = {name: position for position, name in enumerate([None, *reports])}
        sheets.sort(key=lambda part: (*_weight(f for g in part.groups for f in g.members), order.get(part.name, 0)))
        parts.append(FilePart(report, tuple(sheets)))
    return sorted(parts, key=lambda part: (_weight(part.findings), part.report.refusal is None))


def _weight(findings: Iterable[Finding]) -> tuple[int, ...]:
    """Sorts the worst first: more errors, then more queries, …"""
    counts = count(findings)
    return tuple(-counts[severity] for severity in Severity)


def count(findings: Iterable[Finding]) -> Counter[Severity]:
    """How many findings still stand and are not known from the baseline, by severity."""
    return Counter(f.severity for f in findings if f.counts)


def choose(groups: Sequence[Group], most: int | None) -> tuple[list[Group], list[Group]]:
    """The groups to show, at most ``most`` (None for all), and the rest, both in the order given.

    Worse ones go first. Among equally bad ones a rule that broke a hundred cells gets a quarter of the places at
    first, so that it does not hide the others; places that stay free are then filled in order.
    """
    if most is None or len(groups) <= most:
        return list(groups), []
    taken: set[int] = set()
    share = max(1, most // 4)
    for rank in range(len(Severity)):
        alike = [index for index, group in enumerate(groups) if group.rank == rank]
        used: Counter[str] = Counter()
        for index in alike:
            used[groups[index].cause.rule] += 1
            if len(taken) < most and used[groups[index].cause.rule] <= share:
                taken.add(index)
        for index in alike:
            if len(taken) < most:
                taken.add(index)
    return [g for i, g in enumerate(groups) if i in taken], [g for i, g in enumerate(groups) if i not in taken]


def told_together(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in order, those put together that are of one rule, with the same advice and nothing of their own to tell.

    A list holds one group, or three and more.
    """
    batches: dict[object, list[Group]] = {}
    for index, group in enumerate(groups):
        cause = group.cause
        alike = not (group.effects or cause.proposals)
        key = (cause.rule, cause.severity, cause.confidence, cause.fix) if alike else index
        batches.setdefault(key, []).append(group)
    return [part for batch in batches.values() for part in ([batch] if len(batch) >= _BATCH else [[g] for g in batch])]
