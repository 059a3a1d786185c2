"""Interval propagation (区间传播): what values remain to freed cells when everything else stays as printed."""

import math
from collections.abc import Sequence

from jiaohe.diagnose.constraints import ANY, Constraint, Variable
from jiaohe.model.interval import Interval

# Propagation over a cycle of free cells converges slowly; past this many rounds the interval is wide enough to use.
ROUNDS = 30
# Bounds that move by less than this share of themselves have settled.
SETTLED = 1e-9


class Propagation:
    """A system of constraints, ready to be asked about sets of freed cells one after the other."""

    def __init__(self, variables: Sequence[Variable], constraints: Sequence[Constraint]) -> None:
        self.variables = variables
        self.constraints = constraints
        self.printed = [variable.domain for variable in variables]
        # Only the entries of freed cells ever differ from what is printed, and only while they are looked at.
        self._domains = list(self.printed)

    def free(self, cells: frozenset[int], bonds: Sequence[int]) -> dict[int, Interval] | None:
        """The intervals left to freed cells, or None where no values of theirs satisfy their constraints.

        ``bonds`` are the constraints that touch them. Exact where the cells form a tree; on a cycle, single values
        are tried.
        """
        domains, concerned = self._domains, [self.constraints[index] for index in bonds]
        for cell in cells:
            domains[cell] = ANY
        try:
            if not self._settle(cells, concerned):
                return None
            left = {cell: domains[cell] for cell in cells}
            if len(cells) > 1 and not self._has_values(cells, concerned):
                return None
            return left
        finally:
            for cell in cells:
                domains[cell] = self.printed[cell]

    def _settle(self, free: frozenset[int], concerned: Sequence[Constraint]) -> bool:
        """Narrow the free cells as far as intervals tell; False on a contradiction."""
        domains = self._domains
        for _ in range(ROUNDS):
            moved = False
            for constraint in concerned:
                for index, interval in constraint.narrow(domains, free):
                    old = domains[index]
                    new = old.common(interval)
                    if self.variables[index].whole_number:
                        new = _whole(new)
                        if new.lo > new.hi:
                            return False
                    elif new.lo > new.hi and not old.meets(interval):
                        return False
                    if new.lo > old.lo + SETTLED * abs(new.lo) or new.hi < old.hi - SETTLED * abs(new.hi):
                        domains[index] = new
                        moved = True
            if not moved:
                break
        return all(constraint.holds(domains) for constraint in concerned)

    def _has_values(self, cells: frozenset[int], concerned: Sequence[Constraint]) -> bool:
        """Whether single values exist for all cells, tried one cell after the other."""
        domains = self._domains
        open_cells = set(cells)
        for cell in sorted(cells):
            open_cells.discard(cell)
            before = {other: domains[other] for other in open_cells}
            own = domains[cell]
            for value in _samples(own, self.variables[cell]):
                domains[cell] = Interval(value, value)
                if self._settle(frozenset(open_cells), concerned):
                    break
                for other, kept in before.items():
                    domains[other] = kept
            else:
                return False
        return True


def _whole(interval: Interval) -> Interval:
    """The whole numbers of an interval."""
    lo = math.ceil(interval.lo - 1e-6) if math.isfinite(interval.lo) else interval.lo
    hi = math.floor(interval.hi + 1e-6) if math.isfinite(interval.hi) else interval.hi
    return Interval(lo, hi)


def _samples(interval: Interval, variable: Variable) -> list[float]:
    lo, hi = interval
    if math.isinf(hi):
        hi = max(2 * lo, 2 * variable.printed, 1.0)
    points = [(lo + hi) / 2, lo + (hi - lo) / 4, lo + 3 * (hi - lo) / 4, lo, hi]
    if variable.whole_number:
        points = [float(p) for p in dict.fromkeys(min(max(round(p), math.ceil(lo)), math.floor(hi)) for p in points)]
    return points
