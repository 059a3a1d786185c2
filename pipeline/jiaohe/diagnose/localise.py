"""Error localisation (定位): all smallest sets of cells whose change makes a group of constraints hold.

After Fellegi and Holt (1976), with ratios besides sums: a set of cells is freed, intervals are propagated through
the constraints, and a contradiction names the cells of which at least one more must be freed. Branching on exactly
those cells reaches every smallest set. Constraints outside the group must go on holding.

Freed cells that share no constraint cannot disturb one another, so a set falls into parts that are judged once each
and remembered; contradictions over cells of their own each need a cell more, which bounds what is worth trying.
"""

import math
import time
from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import NamedTuple

from jiaohe.diagnose.constraints import Constraint, Variable
from jiaohe.diagnose.moves import possible_moves
from jiaohe.diagnose.propagate import Propagation
from jiaohe.model.interval import Interval

MOST_CELLS = 6
SECONDS = 0.5
# Groups that could borrow from one another are searched together while a set of so many cells may mend them.
MOST_TOGETHER = 4
# So many solutions at most are put together from those of groups that a displacement would mend as well.
MOST_COMBINED = 200


class Solution(NamedTuple):
    """Cells to change (indices of variables), each with the interval of values that it may take."""

    intervals: dict[int, Interval]


class Localisation(NamedTuple):
    """All smallest solutions of one group of broken constraints; ``expired``: time ran out, there may be others."""

    broken: tuple[int, ...]
    solutions: tuple[Solution, ...]
    expired: bool


def groups_of_broken(variables: Sequence[Variable], constraints: Sequence[Constraint]) -> list[tuple[int, ...]]:
    """Indices of broken constraints, gathered where they share a cell."""
    domains = [variable.domain for variable in variables]
    broken = [i for i, constraint in enumerate(constraints) if not constraint.holds(domains)]
    return _gathered([((index,), frozenset(constraints[index].variables)) for index in broken])


def _gathered(items: Iterable[tuple[tuple[int, ...], frozenset[int]]]) -> list[tuple[int, ...]]:
    """Members of items gathered where their cells meet, directly or through others."""
    groups: list[tuple[tuple[int, ...], frozenset[int]]] = []
    for members, cells in items:
        rest = []
        for other_members, other_cells in groups:
            if cells & other_cells:
                cells, members = cells | other_cells, other_members + members
            else:
                rest.append((other_members, other_cells))
        groups = [*rest, (members, cells)]
    return sorted(tuple(sorted(members)) for members, _ in groups)


def localise_all(
    variables: Sequence[Variable], constraints: Sequence[Constraint], seconds: float = SECONDS
) -> list[Localisation]:
    """Localise every broken group of a system.

    Groups that a constraint still intact links are searched together as well: two targets that changed places leave
    their sum as it was, and each group by itself could then blame anything but the targets. So are groups that one
    displacement of figures would mend.
    """
    groups = groups_of_broken(variables, constraints)
    deadline = time.monotonic() + seconds
    moves = _moves(variables, constraints, groups) if len(groups) > 1 else []
    found = []
    for cluster in _linked(groups, constraints, moves):
        apart = [
            localise(variables, constraints, group, _others(groups, [group]), deadline - time.monotonic())
            for group in cluster
        ]
        together = _together(variables, constraints, groups, cluster, apart, deadline)
        if together is not None:
            found.append(together)
            continue
        own = [move for move in moves if move.broken[0] in {group[0] for group in cluster}]
        found.extend(_with_moves(apart, own))
    return found


def _others(groups: Iterable[tuple[int, ...]], own: Collection[tuple[int, ...]]) -> list[int]:
    """The broken constraints of all other groups."""
    return [index for group in groups if group not in own for index in group]


def _moves(
    variables: Sequence[Variable], constraints: Sequence[Constraint], groups: Sequence[tuple[int, ...]]
) -> list[Localisation]:
    """Displacements that mend some groups wholly and break nothing, each as a solution of these groups."""
    found = []
    for cells in possible_moves(variables, constraints, [index for group in groups for index in group]):
        mended = [group for group in groups if any(cells & set(constraints[index].variables) for index in group)]
        bonds = _touching(constraints, cells)
        untouched = any(index not in bonds for group in mended for index in group)
        intervals = None if untouched or len(mended) < 2 else Propagation(variables, constraints).free(cells, bonds)
        if intervals is not None:
            broken = tuple(sorted(index for group in mended for index in group))
            found.append(Localisation(broken, (Solution(dict(sorted(intervals.items()))),), False))
    return found


def _linked(
    groups: Sequence[tuple[int, ...]], constraints: Sequence[Constraint], moves: Sequence[Localisation]
) -> list[list[tuple[int, ...]]]:
    """Groups gathered where one constraint ties cells of both, or one displacement mends both."""
    near = []
    for position, group in enumerate(groups):
        cells = {cell for index in group for cell in constraints[index].variables}
        marks = [*_touching(constraints, cells), *(-1 - i for i, move in enumerate(moves) if group[0] in move.broken)]
        near.append(((position,), frozenset(marks)))
    return [[groups[position] for position in members] for members in _gathered(near)]


def _touching(constraints: Sequence[Constraint], cells: Collection[int]) -> list[int]:
    own = frozenset(cells)
    return [index for index, constraint in enumerate(constraints) if not own.isdisjoint(constraint.variables)]


def _together(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    groups: Sequence[tuple[int, ...]],
    cluster: Sequence[tuple[int, ...]],
    apart: Sequence[Localisation],
    deadline: float,
) -> Localisation | None:
    """The solutions of groups taken together, where that is no more than the sum of what each needs; else None."""
    if len(cluster) < 2:
        return None
    sizes = [_size(own) or MOST_CELLS for own in apart]
    most = min(sum(sizes), MOST_TOGETHER)
    broken = tuple(sorted(index for group in cluster for index in group))
    left = deadline - time.monotonic()
    joint = localise(variables, constraints, broken, _others(groups, cluster), left, most)
    return joint if joint.solutions else None


def _size(own: Localisation) -> int:
    """The cells that each solution changes; 0 where there is none."""
    return len(own.solutions[0].intervals) if own.solutions else 0


def _with_moves(apart: Sequence[Localisation], moves: Sequence[Localisation]) -> list[Localisation]:
    """Groups by themselves, but those that a displacement mends with no more cells become one with it."""
    left = list(apart)
    found = []
    for move in sorted(moves, key=lambda own: -len(own.broken)):
        mended = [own for own in left if set(own.broken) <= set(move.broken)]
        if sum(len(own.broken) for own in mended) < len(move.broken):
            continue
        solved = all(own.solutions for own in mended)
        if solved and _size(move) > sum(map(_size, mended)):
            continue
        solutions = list(move.solutions)
        if solved and math.prod(len(own.solutions) for own in mended) <= MOST_COMBINED:
            for parts in product(*(own.solutions for own in mended)):
                solutions.append(Solution({cell: i for part in parts for cell, i in part.intervals.items()}))
        found.append(Localisation(move.broken, tuple(solutions), any(own.expired for own in mended)))
        left = [own for own in left if own not in mended]
    return [*found, *left]


def localise(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    broken: Sequence[int],
    ignored: Sequence[int],
    seconds: float = SECONDS,
    most: int = MOST_CELLS,
) -> Localisation:
    """All smallest sets of at most ``most`` cells that repair ``broken``; ``ignored`` constraints are left out."""
    left_out = set(ignored)
    active = [constraint for i, constraint in enumerate(constraints) if i not in left_out]
    search = _Search(Propagation(variables, active), time.monotonic() + seconds)
    for size in range(max(1, search.least), most + 1):
        found = search.of_size(size)
        if found or search.expired:
            return Localisation(tuple(broken), tuple(found), search.expired)
    return Localisation(tuple(broken), (), False)


def can_hold(variables: Sequence[Variable], constraints: Sequence[Constraint], cells: Collection[int]) -> bool:
    """Whether values of these cells alone can satisfy every constraint that touches them."""
    return Propagation(variables, constraints).free(frozenset(cells), _touching(constraints, cells)) is not None


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
        self.touching = [0] * len(propagation.variables)
        for index, constraint in enumerate(constraints):
            for cell in constraint.variables:
                self.touching[cell] |= 1 << index
        self.broken = [i for i, c in enumerate(constraints) if not c.holds(propagation.printed)]
        self.parts: dict[frozenset[int], _Part] = {}
        self.least = _at_least([self.members[i] for i in self.broken])

    def of_size(self, size: int) -> list[Solution]:
        """All sets of so many cells that repair everything, in order of their cells."""
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
            if freed | bit not in self.seen and not self.expired:
                self.seen.add(freed | bit)
                self._extend(self._with(parts, bit.bit_length() - 1), freed | bit, left - 1)

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
