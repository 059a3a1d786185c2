"""Error localisation (定位): all smallest sets of cells whose change makes a group of constraints hold.

After Fellegi and Holt (1976), with ratios besides sums: a set of cells is freed, intervals are propagated through
the constraints, and a contradiction names the cells of which at least one more must be freed. Branching on exactly
those cells reaches every smallest set. Constraints outside the group must go on holding.

Freed cells that share no constraint cannot disturb one another, so a set falls into parts that are judged once each
and remembered; contradictions over cells of their own each need a cell more, which bounds what is worth trying.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

from jiaohe.diagnose.constraints import Constraint, Variable
from jiaohe.diagnose.propagate import Propagation
from jiaohe.model.interval import Interval

MOST_CELLS = 6
SECONDS = 0.8


class Solution(NamedTuple):
    """Cells to change (indices of variables), each with the interval of values that it may take."""

    intervals: dict[int, Interval]


class Localisation(NamedTuple):
    """All smallest solutions of one group of broken constraints.

    ``expired``: time ran out, and there may be others. None without that: no set within the limit of cells mends it.
    """

    broken: tuple[int, ...]
    solutions: tuple[Solution, ...]
    expired: bool
    rivals: tuple[Solution, ...] = ()  # readings with a cell more that are worth a word all the same


def localise(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    broken: Sequence[int],
    ignored: Sequence[int],
    seconds: float = SECONDS,
    most: int = MOST_CELLS,
) -> Localisation:
    """All smallest sets of at most ``most`` cells that repair ``broken``; ``ignored`` constraints are left out.

    Cells count by their weight.
    """
    left_out = set(ignored)
    active = [constraint for i, constraint in enumerate(constraints) if i not in left_out]
    search = _Search(Propagation(variables, active), time.monotonic() + seconds)
    for size in range(max(1, search.least), most + 1):
        found = search.of_size(size)
        if found or search.expired:
            return Localisation(tuple(broken), tuple(found), search.expired)
    return Localisation(tuple(broken), (), False)


class _Part(NamedTuple):
    """Freed cells that constraints tie together. ``suspects``: cells of which one more must be freed, 0 where none.

    Sets of cells and of constraints are bits of whole numbers.
    """

    cells: frozenset[int]
    bonds: int
    domains: dict[int, Interval] | None
    suspects: int


class _Search:
    """Depth-first search over sets of freed cells, one size at a time."""

    def __init__(self, propagation: Propagation, deadline: float) -> None:
        self.propagation = propagation
        self.deadline = deadline
        self.expired = False
        constraints = propagation.constraints
        self.members = [sum(1 << cell for cell in set(c.variables)) for c in constraints]
        self.weights = [variable.weight for variable in propagation.variables]
        self.touching = [0] * len(propagation.variables)
        for index, constraint in enumerate(constraints):
            for cell in constraint.variables:
                self.touching[cell] |= 1 << index
        self.broken = [i for i, c in enumerate(constraints) if not c.holds(propagation.printed)]
        self.parts: dict[frozenset[int], _Part] = {}
        self.least = _at_least([self.members[i] for i in self.broken])

    def of_size(self, size: int) -> list[Solution]:
        """All sets of cells of this weight that repair everything, in order of their cells."""
        self.seen: set[int] = set()
        self.found: list[dict[int, Interval]] = []
        self._extend((), 0, size)
        return [Solution(dict(sorted(own.items()))) for own in sorted(self.found, key=sorted)]

    def _extend(self, parts: tuple[_Part, ...], freed: int, left: int) -> None:
        if time.monotonic() > self.deadline:
            self.expired = True
            return
        failing = [part.suspects for part in parts if part.domains is None]
        touched = 0
        for part in parts:
            touched |= part.bonds
        failing += [self.members[i] for i in self.broken if not touched >> i & 1]
        if not failing:
            if not left:
                self.found.append({cell: own for part in parts for cell, own in (part.domains or {}).items()})
            return
        if _at_least(failing) > left:
            return
        candidates = min(failing, key=int.bit_count)
        while candidates:
            bit = candidates & -candidates
            candidates ^= bit
            cell = bit.bit_length() - 1
            if self.weights[cell] <= left and freed | bit not in self.seen and not self.expired:
                self.seen.add(freed | bit)
                self._extend(self._with(parts, cell), freed | bit, left - self.weights[cell])

    def _with(self, parts: tuple[_Part, ...], cell: int) -> tuple[_Part, ...]:
        """The parts once one more cell is free: it joins those that it shares a constraint with."""
        bonds = self.touching[cell]
        joined = [cell]
        apart = []
        for part in parts:
            if part.bonds & bonds:
                joined.extend(part.cells)
            else:
                apart.append(part)
        cells = frozenset(joined)
        if cells not in self.parts:
            self.parts[cells] = self._judge(cells)
        return (*apart, self.parts[cells])

    def _judge(self, cells: frozenset[int]) -> _Part:
        bonds = 0
        for cell in cells:
            bonds |= self.touching[cell]
        domains = self.propagation.free(cells, [i for i in range(bonds.bit_length()) if bonds >> i & 1])
        suspects = 0
        if domains is None:
            for i in range(bonds.bit_length()):
                if bonds >> i & 1:
                    suspects |= self.members[i]
            for cell in cells:
                suspects &= ~(1 << cell)
        return _Part(cells, bonds, domains, suspects)


def _at_least(failing: Sequence[int]) -> int:
    """So many cells at least mend all of it: contradictions that share no cell need one each."""
    ordered = sorted(failing, key=int.bit_count)
    most = 0
    for way in (ordered, failing, failing[::-1]):
        taken = count = 0
        for cells in way:
            if not cells & taken:
                taken |= cells
                count += 1
        most = max(most, count)
    return most
