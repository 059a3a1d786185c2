"""Coverage (核验覆盖): how each number was accounted for.

A number is *proved* when a check with redundancy reproduces it, *contradicted* when a broken check comes down to it,
and *stated* when nothing could test it. What a check proves is narrow on purpose:

- it must hold, and its formula must not be one that too few cells bear out;
- the other cells must pin the number down: a sum of figures rounded to 万 says nothing of a part of 12, and nothing
  done out of any target is no progress;
- a cell that the sheet itself computes from the others is reproduced by them and says nothing about them.

Within a recognised table, serial numbers, numbered heads and names are labels: they measure nothing and are not
counted. Where no table was recognised nobody can tell labels from figures, and every number is stated.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from jiaohe.diagnose.blame import Cause
from jiaohe.diagnose.constraints import Constraint, Sum
from jiaohe.diagnose.systems import System
from jiaohe.diagnose.witnesses import Witness
from jiaohe.model.address import parse_a1, parse_area
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.interval import Interval, around, total_of
from jiaohe.model.run import Account
from jiaohe.model.tables import Explained, Observation, SheetCell, Total

Coverage = dict[tuple[int, str], dict[str, Account]]
Place = tuple[int, str, str]  # input, sheet, address

# A number is pinned down when what the others leave to it is no wider than this share of it: then a misplaced point,
# a wrong unit or a wrong leading digit would show.
SHARE = 0.2

# Parts from which on a sum is added up once for all of them.
MANY = 64

_REFERENCE = re.compile(
    r"(?<![\w!.:'\]$])(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?:\s*:\s*(\$?[A-Z]{1,3}\$?[0-9]{1,7}))?(?![\w(!])"
)


class Tie(NamedTuple):
    """One constraint (勾稽关系) as one of its cells sees it. ``left`` is what the other cells leave to the cell."""

    system: System
    constraint: Constraint | Witness
    variable: int
    holds: bool
    weak: bool
    left: Interval | None
    proves: bool


def ties(systems: Iterable[System], cells: Iterable[SheetCell], wanted: Collection[Place] | None = None) -> list[Tie]:
    """Every constraint from the side of every cell in it, or of the ``wanted`` cells. Shares left out are no cells."""
    formulas = {(c.input, c.sheet, c.address): c.formula for c in cells if c.formula}
    found = []
    for system in systems:
        domains = [variable.domain for variable in system.variables]
        for position, constraint in enumerate((*system.constraints, *system.witnesses)):
            members = [i for i in constraint.variables if not system.variables[i].empty]
            seen = [i for i in members if wanted is None or _place(system, i) in wanted]
            if not seen:
                continue
            holds, weak = constraint.holds(domains), position in system.weak
            computed = _computed(system, members, formulas)
            total = total_of([domains[i] for i in constraint.parts]) if isinstance(constraint, Sum) else None
            for index in seen:
                left = _left(constraint, domains, index, total)
                sound = holds and not weak and (not computed or index in computed)
                proves = sound and left is not None and _pins(left, system, index)
                found.append(Tie(system, constraint, index, holds, weak, left, proves))
    return found


def cover(
    cells: Sequence[SheetCell],
    systems: Sequence[System],
    causes: Iterable[Cause],
    findings: Iterable[Finding] = (),
    observations: Iterable[tuple[Observation, Explained]] = (),
    totals: Iterable[Total] = (),
    loose: Iterable[Place] = (),
    wide: Collection[str] = (),
) -> Coverage:
    """Account of every numeric cell by (input, sheet) and address: each exactly once, and no other cell.

    ``observations`` and ``totals`` tell of formulas that are no constraints between printed cells (a weighted mean).
    ``loose`` are numbers outside of all recognised tables, which nothing tests. Findings that still stand contradict,
    see ``contradictions``, which tells of ``wide`` too.
    """
    coverage: Coverage = defaultdict(dict)
    for cell in cells:
        if cell.number is not None:
            coverage[cell.input, cell.sheet][cell.address] = Account.STATED
    for place in loose:
        coverage[place[:2]][place[2]] = Account.STATED
    for tie in ties(systems, cells):
        if tie.proves:
            _settle(coverage, _place(tie.system, tie.variable), Account.PROVED)
    for place in _by_formula(observations, totals):
        _settle(coverage, place, Account.PROVED)
    for place in contradictions(systems, causes, findings, wide):
        _settle(coverage, place, Account.CONTRADICTED)
    return dict(coverage)


def contradictions(
    systems: Iterable[System], causes: Iterable[Cause], findings: Iterable[Finding], wide: Collection[str] = ()
) -> dict[Place, Finding]:
    """The cells that standing findings say are wrong, each with the finding that says so.

    Those of a cause contradict the cells that are likeliest wrong; an error without a cause the cells that its proposal
    changes, else the one that it blames, or every one where its rule is among ``wide``. A cause that rests on weak
    formulas alone asks, and contradicts nothing.
    """
    sure = {(s.input, s.sheet, s.name, _cells(s, i)) for s in systems for i in set(range(len(s.constraints))) - s.weak}
    standing = [f for f in findings if f.status is Status.OPEN and f.severity is not Severity.INFO]
    by_place: dict[tuple[int, str | None], list[Finding]] = defaultdict(list)
    for finding in standing:
        by_place[finding.input, finding.sheet].append(finding)
    found: dict[Place, Finding] = {}
    explained: set[int] = set()
    for cause in causes:
        said = [f for f in by_place[cause.input, cause.sheet] if _tells_of(f, cause)]
        explained.update(map(id, said))
        firm = any((cause.input, cause.sheet, cause.name, cells) in sure for cells in cause.constraints)
        if said and firm:
            root = min(said, key=lambda f: (f.root is not None, f.severity.rank))
            if root.cells[0] not in cause.cells:
                continue  # words are at fault: a title that names another unit
            for address in _suspects(cause, root):
                found.setdefault((cause.input, cause.sheet, address), root)
    for finding in standing:
        alone = finding.severity is Severity.ERROR and finding.root is None and id(finding) not in explained
        if alone and finding.sheet is not None and finding.cells:
            for address in _changed(finding) or (finding.cells if finding.rule in wide else finding.cells[:1]):
                found.setdefault((finding.input, finding.sheet, address), finding)
    return found


def _changed(finding: Finding) -> list[str]:
    """The cells that the one likeliest proposal of a finding changes: of a whole line that is off, all of them."""
    best = [proposal for proposal in finding.proposals if proposal.rank == 1]
    return [change.cell for change in best[0].changes] if len(best) == 1 else []


def _suspects(cause: Cause, root: Finding) -> Sequence[str]:
    """The cells that are likeliest wrong: those of the best proposals, else the cell that the finding blames.

    Proposals that only fill in a missing share leave every printed number as it is.
    """
    if cause.blamed:
        return cause.blamed
    best = min((proposal.rank for proposal in cause.proposals), default=0)
    likely = {change.cell for p in cause.proposals if p.rank == best for change in p.changes} & cause.cells
    return sorted(likely or cause.suspects) or root.cells[:1]


def pins_down(tie: Tie) -> bool:
    """Whether the other cells say what the number is, even where they are computed from it."""
    return tie.left is not None and _pins(tie.left, tie.system, tie.variable)


def _tells_of(finding: Finding, cause: Cause) -> bool:
    """Whether a finding is a symptom of a cause: a broken constraint lies wholly within its cells."""
    cells = frozenset(finding.cells)
    return cause.name in {None, finding.indicator} and any(constraint <= cells for constraint in cause.constraints)


def _settle(coverage: Coverage, place: Place, account: Account) -> None:
    """Give an account to a cell that is a number; a place that is none stays out."""
    accounts: Mapping[str, Account] = coverage.get(place[:2], {})
    if place[2] in accounts:
        coverage[place[:2]][place[2]] = account


def _left(
    constraint: Constraint | Witness, domains: Sequence[Interval], index: int, total: Interval | None
) -> Interval | None:
    """What the other cells of a constraint leave to one. ``total`` is that of a sum's parts."""
    if total is None or not isinstance(constraint, Sum) or index == constraint.total or len(constraint.parts) <= MANY:
        return dict(constraint.narrow(domains, frozenset({index}))).get(index)
    # The rest is the total of all parts less its own, lest a sum of thousands be added up thousands of times.
    own, whole = domains[index], domains[constraint.total].scaled(1 / constraint.factor)
    lo, hi = whole.lo - (total.hi - own.hi), whole.hi - (total.lo - own.lo)
    return Interval(round(lo, 9), round(hi, 9))


def _cells(system: System, position: int) -> frozenset[str]:
    """The cells of a constraint."""
    members = (system.variables[i] for i in system.constraints[position].variables)
    return frozenset(variable.cell for variable in members if not variable.empty)


def _place(system: System, index: int) -> Place:
    return system.input, system.sheet, system.variables[index].cell


def _pins(left: Interval, system: System, index: int) -> bool:
    """Whether an interval says what the number is, rather than merely that it is possible."""
    variable = system.variables[index]
    width, printed = left.hi - left.lo, abs(variable.printed)
    if width <= max(SHARE * printed, 4 * variable.half) * (1 + 1e-9):
        return True
    return variable.whole_number and left.lo > variable.printed - 1 and left.hi < variable.printed + 1


def _computed(system: System, members: Sequence[int], formulas: Mapping[Place, str | None]) -> frozenset[int]:
    """The cells of a constraint that the sheet computes from others of it."""
    written = {i: formula for i in members if (formula := formulas.get(_place(system, i)))}
    if not written:
        return frozenset()
    places = {i: parse_a1(system.variables[i].cell) for i in members}
    taken = frozenset(places.values())
    return frozenset(i for i, formula in written.items() if _refers(formula, taken - {places[i]}))


def _refers(formula: str, places: frozenset[tuple[int, int]]) -> bool:
    """Whether a formula reads one of some cells of its own sheet."""
    for first, last in _REFERENCE.findall(formula.upper()):
        area = parse_area(f"{first}:{last}" if last else first)
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) <= len(places):
            spread = range(area.left, area.right + 1)
            if any((row, column) in places for row in range(area.top, area.bottom + 1) for column in spread):
                return True
        elif any(area.top <= row <= area.bottom and area.left <= column <= area.right for row, column in places):
            return True
    return False


def _by_formula(observations: Iterable[tuple[Observation, Explained]], totals: Iterable[Total]) -> Iterable[Place]:
    """Progress that a formula with strong evidence gives, whatever kind of formula it is."""
    for row, known in observations:
        told = row.level == "region" and known.formula_evidence == "strong" and known.scale is None
        if told and row.progress_cell and _gives(known.formula_lo, known.formula_hi, row.progress, row.progress_half):
            yield row.input, row.sheet, row.progress_cell
    for total in totals:
        told = total.whole_evidence == "strong" and total.scale is None
        if told and total.progress_cell and _gives(total.whole_lo, total.whole_hi, total.progress, total.progress_half):
            yield total.input, total.sheet, total.progress_cell


def _gives(lo: float | None, hi: float | None, printed: float | None, half: float) -> bool:
    if lo is None or hi is None or printed is None:
        return False
    return hi - lo <= max(SHARE * abs(printed), 4 * half) and Interval(lo, hi).meets(around(printed, half))
