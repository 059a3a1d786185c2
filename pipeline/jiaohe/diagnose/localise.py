"""Error localisation (定位): all smallest sets of cells whose change makes a group of constraints hold.

After Fellegi and Holt (1976), with ratios besides sums: a set of cells is freed, intervals are propagated through
the constraints, and a contradiction names the cells of which at least one more must be freed. Branching on exactly
those cells reaches every smallest set. Constraints outside the group must go on holding.
"""

import math
import time
from collections.abc import Sequence
from typing import NamedTuple

from jiaohe.diagnose.constraints import ANY, Constraint, Domains, Variable
from jiaohe.model.interval import Interval

MOST_CELLS = 3
SECONDS = 0.5
# Propagation over a cycle of free cells converges slowly; past this many rounds the interval is wide enough to use.
ROUNDS = 30


class Solution(NamedTuple):
    """Cells to change (indices of variables), each with the interval of values that it may take."""

    intervals: dict[int, Interval]


class Localisation(NamedTuple):
    """All smallest solutions of one group of broken constraints; none with ``expired`` when time ran out."""

    broken: tuple[int, ...]
    solutions: tuple[Solution, ...]
    expired: bool


def groups_of_broken(variables: Sequence[Variable], constraints: Sequence[Constraint]) -> list[tuple[int, ...]]:
    """Indices of broken constraints, gathered where they share a cell."""
    domains = [variable.domain for variable in variables]
    broken = [i for i, constraint in enumerate(constraints) if not constraint.holds(domains)]
    groups: list[tuple[set[int], list[int]]] = []
    for index in broken:
        cells = set(constraints[index].variables)
        members = [index]
        rest = []
        for other_cells, other_members in groups:
            if cells & other_cells:
                cells |= other_cells
                members = other_members + members
            else:
                rest.append((other_cells, other_members))
        groups = [*rest, (cells, members)]
    return sorted(tuple(sorted(members)) for _, members in groups)


def localise(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    broken: Sequence[int],
    ignored: Sequence[int],
    seconds: float = SECONDS,
    most: int = MOST_CELLS,
) -> Localisation:
    """All smallest sets of at most ``most`` cells that repair ``broken``; ``ignored`` constraints are left out."""
    active = [constraint for i, constraint in enumerate(constraints) if i not in set(ignored)]
    search = _Search(variables, active, time.monotonic() + seconds)
    for size in range(1, most + 1):
        found = search.of_size(size)
        if found or search.expired:
            return Localisation(tuple(broken), tuple(found), search.expired and not found)
    return Localisation(tuple(broken), (), search.expired)


class _Search:
    """Depth-first search over sets of freed cells, one size at a time."""

    def __init__(self, variables: Sequence[Variable], constraints: Sequence[Constraint], deadline: float) -> None:
        self.variables = variables
        self.constraints = constraints
        self.deadline = deadline
        self.expired = False
        self.printed = [variable.domain for variable in variables]
        self.touching: list[list[Constraint]] = [[] for _ in variables]
        for constraint in constraints:
            for index in constraint.variables:
                self.touching[index].append(constraint)

    def of_size(self, size: int) -> list[Solution]:
        self.seen: set[frozenset[int]] = set()
        self.found: list[Solution] = []
        self._extend(frozenset(), size)
        return self.found

    def _extend(self, free: frozenset[int], left: int) -> None:
        if free in self.seen:
            return
        self.seen.add(free)
        if time.monotonic() > self.deadline:
            self.expired = True
            return
        domains, failed = self.propagate(free)
        if failed is None:
            if free and self._satisfiable(free, domains):
                self.found.append(Solution({index: domains[index] for index in sorted(free)}))
            return
        if left == 0:
            return
        for index in sorted(self._suspects(failed, free)):
            self._extend(free | {index}, left - 1)

    def _suspects(self, failed: Constraint, free: frozenset[int]) -> set[int]:
        """Cells of which one more must change: those of the failed constraint and of all that reach it by free cells."""
        reached = [failed]
        seen_free: set[int] = set()
        suspects: set[int] = set()
        while reached:
            constraint = reached.pop()
            for index in constraint.variables:
                if index not in free:
                    suspects.add(index)
                elif index not in seen_free:
                    seen_free.add(index)
                    reached.extend(self.touching[index])
        return suspects

    def propagate(self, free: frozenset[int]) -> tuple[list[Interval], Constraint | None]:
        """Domains with free cells narrowed as far as intervals tell, and a constraint that fails, if one does."""
        domains = list(self.printed)
        for index in free:
            domains[index] = ANY
        return domains, self._settle(domains, free)

    def _settle(self, domains: list[Interval], free: frozenset[int]) -> Constraint | None:
        concerned = list({id(c): c for index in free for c in self.touching[index]}.values()) if free else []
        for _ in range(ROUNDS):
            moved = False
            for constraint in concerned:
                for index, interval in constraint.narrow(domains, free):
                    old = domains[index]
                    new = self._whole(index, old.common(interval))
                    if new.lo > new.hi and not old.meets(interval):
                        return constraint
                    if new.lo > new.hi and self.variables[index].whole_number:
                        return constraint
                    if new.lo > old.lo + 1e-9 * abs(new.lo) or new.hi < old.hi - 1e-9 * abs(new.hi):
                        domains[index] = new
                        moved = True
            if not moved:
                break
        check = self.constraints if not free else [*concerned, *self.constraints]
        return next((constraint for constraint in check if not constraint.holds(domains)), None)

    def _whole(self, index: int, interval: Interval) -> Interval:
        """Whole-number cells take whole numbers only."""
        if not self.variables[index].whole_number:
            return interval
        lo = math.ceil(interval.lo - 1e-6) if math.isfinite(interval.lo) else interval.lo
        hi = math.floor(interval.hi + 1e-6) if math.isfinite(interval.hi) else interval.hi
        return Interval(lo, hi)

    def _satisfiable(self, free: frozenset[int], domains: Domains) -> bool:
        """Whether single values exist: propagation alone is exact for a tree of free cells, not for a cycle."""
        if len(free) == 1:
            return True
        trial = list(domains)
        for index in sorted(free):
            for value in _samples(trial[index], self.variables[index]):
                attempt = list(trial)
                attempt[index] = Interval(value, value)
                if self._settle(attempt, free - {index}) is None:
                    trial = attempt
                    break
            else:
                return False
        return True


def _samples(interval: Interval, variable: Variable) -> list[float]:
    lo, hi = interval
    if math.isinf(hi):
        hi = max(2 * lo, 2 * variable.printed, 1.0)
    points = [(lo + hi) / 2, lo + (hi - lo) / 4, lo + 3 * (hi - lo) / 4, lo, hi]
    if variable.whole_number:
        points = [float(p) for p in dict.fromkeys(min(max(round(p), math.ceil(lo)), math.floor(hi)) for p in points)]
    return points
