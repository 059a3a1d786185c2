"""Which cell a group of findings comes down to (根因), and the changes that would mend it.

Findings of the arithmetic rules are symptoms: one wrong target breaks its ratio and its sum. Here each group of
broken constraints is localised; the findings that touch it get the same proposals and the blamed cell first, and all
but one of them point at that one as their root.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jiaohe.diagnose.clusters import can_hold, localise_all
from jiaohe.diagnose.constraints import TITLE, Ratio, Sum
from jiaohe.diagnose.exchanges import Explainer
from jiaohe.diagnose.localise import SECONDS, Localisation, Solution
from jiaohe.diagnose.systems import System
from jiaohe.model.finding import Change, Finding, Proposal
from jiaohe.model.interval import Interval
from jiaohe.model.text import Text

MOST_PROPOSALS = 50
# A broken header makes hundreds of systems that cannot be mended: all searches together take about so long.
ALL_SECONDS = 10.0
LEAST_SECONDS = 0.02
# Costs are logarithms of odds: proposals less than twice as likely as one another are a tie.
TIE = 0.7
# So much a solution costs for each progress beyond this that it leaves standing.
ODD = 2.0
_HIGHEST = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Broken constraints that come down to the same cells, and the proposals that mend them, likeliest first."""

    input: int
    sheet: str
    name: str | None
    constraints: tuple[frozenset[str], ...]  # cells of each broken constraint
    cells: frozenset[str]
    proposals: tuple[Proposal, ...]
    suspects: frozenset[str]  # cells that some smallest solution changes
    blamed: tuple[str, ...]  # cells of the one likeliest proposal; empty where it is a tie
    regions: frozenset[str | None]
    measure: str | None
    known: frozenset[str] = frozenset()  # cells that a title or the catalog bears out, and no solution changes
    expired: bool = False  # the search ran out of time: there may be other, even smaller changes

    @property
    def is_beyond(self) -> bool:
        """Whether all was searched, and no change of a few cells mends it."""
        return not self.expired and not self.proposals


def find_causes(systems: Iterable[System]) -> list[Cause]:
    """Localise every broken group of every system; slips that can be told apart become causes of their own."""
    causes = []
    start = time.monotonic()
    for system in systems:
        left = ALL_SECONDS - (time.monotonic() - start)
        for result in localise_all(system.variables, system.constraints, min(SECONDS, max(left, LEAST_SECONDS))):
            found = _causes(system, result)
            causes.extend([replace(cause, expired=True) for cause in found] if result.expired else found)
    return causes


# A solution as its changes by variable, each with how odd it is.
_Rated = dict[int, tuple[Change, float]]


def _cost(rated: _Rated) -> float:
    return sum(cost for _, cost in rated.values())


def _causes(system: System, result: Localisation) -> list[Cause]:
    totals = frozenset(constraint.total for constraint in system.constraints if isinstance(constraint, Sum))
    explainer = Explainer(system.variables, totals)
    odd = _odd_progress(system, result.broken)
    rated = sorted(
        (_rate(system, solution, explainer, odd) for solution in result.solutions), key=lambda r: (_cost(r), sorted(r))
    )
    if not rated:
        return [_cause(system, result.broken, [])]
    best = frozenset(rated[0])
    causes = []
    rivals = sorted((_rate(system, solution, explainer, odd) for solution in result.rivals), key=_cost)
    for broken, cells in _parts(system, result.broken, best):
        # Solutions that agree with the best one elsewhere are the alternatives of this part.
        rest = best - cells
        own = [
            {i: change for i, change in other.items() if i not in rest} for other in rated if rest <= frozenset(other)
        ]
        others = [
            {i: change for i, change in rival.items() if i not in rest} for rival in rivals if rest <= frozenset(rival)
        ]
        bonds = {i for index in broken for i in system.constraints[index].variables}
        causes.append(_cause(system, broken, own, [rival for rival in others if bonds.issuperset(rival)]))
    return causes


def _odd_progress(system: System, broken: Iterable[int]) -> frozenset[int]:
    """Progress figures in broken constraints that would be odd even if they agreed with everything."""
    ratios = (constraint for index in broken if isinstance(constraint := system.constraints[index], Ratio))
    return frozenset(ratio.progress for ratio in ratios if system.variables[ratio.progress].printed > _HIGHEST)


def _rate(system: System, solution: Solution, explainer: Explainer, odd: frozenset[int]) -> _Rated:
    rated: _Rated = {}
    # A solution that leaves 1000 % as it is explains little.
    left = ODD * len(odd - solution.intervals.keys()) / max(len(solution.intervals), 1)
    for index, repair in explainer.explain(solution.intervals).items():
        change = Change(
            cell=system.variables[index].cell,
            before=system.variables[index].text,
            after=repair.text,
            interval=_finite(repair.interval),
            operation=repair.operation,
        )
        rated[index] = (change, repair.cost + left)
    return rated


def _parts(
    system: System, broken: Sequence[int], cells: frozenset[int]
) -> list[tuple[tuple[int, ...], frozenset[int]]]:
    """Broken constraints gathered by the changed cells they share: two slips in one sum need not be one cause."""
    parts: list[tuple[set[int], set[int]]] = []
    for index in broken:
        parts = _merged(parts, {index}, set(system.constraints[index].variables) & cells)
    # Cells that mend their part only together with another's belong to it: a swap leaves a sum as it was.
    for members, own in list(parts):
        if not can_hold(system.variables, system.constraints, own):
            near = {i for c in system.constraints if own & set(c.variables) for i in c.variables} & cells
            parts = _merged(parts, members, near)
    return sorted((tuple(sorted(members)), frozenset(own)) for members, own in parts)


def _merged(
    parts: Sequence[tuple[set[int], set[int]]], members: set[int], cells: set[int]
) -> list[tuple[set[int], set[int]]]:
    """The parts with one more, which takes in those that it shares a cell with."""
    rest = []
    for other_members, other_cells in parts:
        if other_cells & cells:
            members, cells = members | other_members, cells | other_cells
        else:
            rest.append((other_members, other_cells))
    return [*rest, (members, cells)]


def _cause(system: System, broken: Sequence[int], rated: Sequence[_Rated], rivals: Sequence[_Rated] = ()) -> Cause:
    variables = system.variables
    proposals: list[Proposal] = []
    rank, last = 0, float("-inf")
    for position, solution in enumerate(rated):
        if _cost(solution) > last + TIE:
            rank, last = position + 1, _cost(solution)
        changes = tuple(change for change, _ in solution.values())
        proposals.append(Proposal(rank=rank, changes=changes, reason=_reason(changes)))
    first = [p for p in proposals if p.rank == 1]
    for solution in rivals:
        changes = tuple(change for change, _ in solution.values())
        proposals.append(Proposal(rank=len(rated) + 1, changes=changes, reason=_reason(changes)))
    blamed = tuple(change.cell for change in first[0].changes) if len(first) == 1 else ()
    unexplained = len(rated) > 1 and any(change.operation is None for p in first for change in p.changes)
    if unexplained or any(change.operation == "missing_share" for p in first for change in p.changes):
        blamed = ()
    by_cell = {variable.cell: variable for variable in variables}
    touched = {index for constraint in broken for index in system.constraints[constraint].variables}
    changed = {index for solution in rated for index in solution}
    return Cause(
        input=system.input,
        sheet=system.sheet,
        name=system.name,
        constraints=tuple(
            frozenset(variables[i].cell for i in system.constraints[constraint].variables if not variables[i].empty)
            for constraint in broken
        ),
        cells=frozenset(variables[index].cell for index in touched if not variables[index].empty),
        proposals=tuple(proposals[:MOST_PROPOSALS]),
        suspects=frozenset(variables[index].cell for index in changed if not variables[index].empty),
        known=frozenset(
            variables[i].cell for i in touched - changed if variables[i].known and variables[i].measure != TITLE
        ),
        blamed=blamed,
        regions=frozenset(by_cell[cell].region for cell in blamed),
        measure=by_cell[blamed[0]].measure if blamed else None,
    )


def _finite(interval: Interval) -> tuple[float, float] | None:
    return None if interval.hi == float("inf") else (interval.lo, interval.hi)


def _reason(changes: Sequence[Change]) -> Text | None:
    if any(change.operation == "missing_share" for change in changes):
        return Text(
            "标为不涉及的地区可能漏填了份额，需要看分解文件才能确定。",
            "A region marked as not concerned may lack its share; the allocation document would decide.",
        )
    return None


def assign_blame(findings: Sequence[Finding], causes: Sequence[Cause]) -> list[Finding]:
    """Findings with proposals, the blamed cell first, and effects pointing at their root. Order is kept.

    A finding is a symptom of the cause whose broken constraint lies wholly within its cells.
    """
    by_place: dict[tuple[int, str], list[int]] = defaultdict(list)
    for position, cause in enumerate(causes):
        by_place[cause.input, cause.sheet].append(position)
    members: dict[int, list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        cells = frozenset(finding.cells)
        fitting = [
            (len(constraint), -position)
            for position in by_place.get((finding.input, finding.sheet or ""), ())
            if causes[position].name in {None, finding.indicator}
            for constraint in causes[position].constraints
            if constraint <= cells
        ]
        if fitting:
            members[-max(fitting)[1]].append(index)
    result = list(findings)
    for position, indices in members.items():
        cause = causes[position]
        root = min(indices, key=lambda index: _rank_as_root(findings[index], cause))
        for index in indices:
            finding = _with_proposals(findings[index], cause, is_root=index == root)
            result[index] = finding if index == root else replace(finding, root=findings[root].fingerprint)
    return result


def _rank_as_root(finding: Finding, cause: Cause) -> tuple[bool, int, bool, str]:
    touches = bool(set(cause.blamed) & set(finding.cells))
    return (not touches, finding.severity.rank, finding.region not in cause.regions, finding.rule)


_EXPIRED = Text(
    "这一组数牵连太多，限定时间内没有找遍可能的改法，请逐格核对。",
    "So much hangs together here that the search for corrections ran out of time; check each of the cells.",
)

_KNOWN = Text(
    "合计与指标名称或目录相符，差的应在各地区。",
    "The total is what the title or the catalog says, so the difference lies with the regions.",
)
_BEYOND = Text(
    "改动少数几格凑不平这一组数，可能错得更多，或者口径、单位不一致，请逐格核对。",
    "No change of a few cells makes these figures agree: more may be wrong, or formulas or units differ; check each of "
    "the cells.",
)


def _with_proposals(finding: Finding, cause: Cause, *, is_root: bool) -> Finding:
    told = finding.cells[0]
    cells = tuple(dict.fromkeys((*cause.blamed, *finding.cells)))
    finding = replace(finding, cells=cells, proposals=cause.proposals)
    if cause.proposals and told not in cause.suspects:
        # What the rule would have the figure be is none of the corrections that make everything agree.
        finding = replace(finding, expected=None, interval=None)
        if told in cause.known:
            message = finding.message
            finding = replace(finding, message=Text(message.zh + _KNOWN.zh, f"{message.en} {_KNOWN.en}"))
    if is_root and len(cause.blamed) == 1:
        finding = _blaming(finding, cause)
    note = _EXPIRED if cause.expired else _BEYOND if cause.is_beyond else None
    if note is not None:
        finding = replace(finding, fix=Text(finding.fix.zh + note.zh, f"{finding.fix.en} {note.en}"))
    return finding


def _blaming(finding: Finding, cause: Cause) -> Finding:
    """The root of a cause that comes down to one cell: what it shows, what it should show, and how surely."""
    change = cause.proposals[0].changes[0]
    region = next(iter(cause.regions))
    elsewhere = finding.region is not None and region != finding.region
    if cause.measure == TITLE:
        return replace(finding, observed=change.before, expected=change.after, confidence="likely")
    if cause.measure is not None and (cause.measure != finding.measure or elsewhere):
        finding = _retold(finding, cause.measure, region, change)
    return replace(
        finding,
        region=region if region is not None else finding.region,
        measure=cause.measure or finding.measure,
        observed=change.before,
        expected=change.after,
        interval=change.interval or finding.interval,
        confidence="certain" if change.operation else "likely",
    )


_MEASURES = {
    "target": Text("目标", "target"),
    "quantity": Text("数量", "quantity"),
    "progress": Text("进度", "progress"),
}


def _retold(finding: Finding, measure: str, region: str | None, change: Change) -> Finding:
    """The finding with the blamed cell told first, and what the rule saw after it."""
    word = _MEASURES[measure]
    zh = f"{region or ''}{word.zh}{change.cell} 填的是{change.before}，按其余各数推算应为{change.after}。"
    en = f"{region + ', ' if region else ''}{word.en} {change.cell} reads {change.before}; the other figures make it {change.after}."
    return replace(
        finding,
        message=Text(zh + finding.message.zh, f"{en} {finding.message.en}"),
        fix=Text(
            f"对照原始资料核实 {change.cell} 的{word.zh}，确有错的改正。",
            f"Verify the {word.en} in {change.cell} against the source, and correct it if it is wrong.",
        ),
    )
