"""Groups of broken constraints (不符的勾稽关系), and which of them must be localised together.

Groups that share no cell can still belong together: two targets that changed places leave their sum as it was, and
each region by itself could then blame anything but the targets.
"""

import math
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import product

from jiaohe.diagnose.constraints import ANY, Constraint, Sum, Variable
from jiaohe.diagnose.localise import MOST_CELLS, SECONDS, Localisation, Solution, localise
from jiaohe.diagnose.moves import Move, possible_moves
from jiaohe.diagnose.propagate import Propagation
from jiaohe.model.interval import Interval

# Groups that could borrow from one another are searched together while a set of so many cells may mend them.
MOST_TOGETHER = 4
# So many solutions at most are put together from those of groups that a displacement would mend as well.
MOST_COMBINED = 200
# So many displacements at most are undone before a search that found nothing is tried anew.
MOST_UNDONE = 3


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

    Groups that a constraint still intact links are searched together as well, and so are groups that one displacement
    of figures would mend. Where more is wrong than a search can reach, figures that evidently stand in the wrong cells
    are put back first; what is left may then be within reach.
    """
    return _localise(variables, constraints, seconds, MOST_UNDONE)


def _localise(
    variables: Sequence[Variable], constraints: Sequence[Constraint], seconds: float, undo: int
) -> list[Localisation]:
    # Half of the time is kept for another try.
    deadline = time.monotonic() + seconds / 2
    groups = groups_of_broken(variables, constraints)
    broken = [index for group in groups for index in group]
    possible = possible_moves(variables, constraints, broken)
    moves = _mending(variables, constraints, groups, possible) if len(groups) > 1 else []
    found: list[Localisation] = []
    for cluster in _linked(groups, constraints, moves):
        apart = [
            localise(variables, constraints, group, _others(groups, [group]), deadline - time.monotonic())
            for group in cluster
        ]
        apart = [_with_shares(variables, constraints, own, groups, deadline) for own in apart]
        together = _together(variables, constraints, groups, cluster, apart, deadline)
        if together is not None:
            found.append(together)
            continue
        apart = [_with_swaps(variables, constraints, own, possible) for own in apart]
        own = [move for move in moves if move.broken[0] in {group[0] for group in cluster}]
        found.extend(_with_moves(variables, apart, own))
    if undo and not all(own.solutions for own in found):
        expired = any(own.expired for own in found)
        undone = _undone(variables, constraints, broken, possible, seconds / 2, undo, expired=expired)
        return found if undone is None else undone
    return found


def _undone(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    broken: Sequence[int],
    possible: Iterable[Move],
    seconds: float,
    undo: int,
    *,
    expired: bool,
) -> list[Localisation] | None:
    """What is found once the displacement is put back that mends most and breaks nothing; None where there is none.

    ``expired`` says whether the search that found nothing ran out of time.
    """
    best: tuple[float, Move, list[Variable], list[int]] | None = None
    for move in possible:
        put_back = list(variables)
        for cell, source in move.values.items():
            put_back[cell] = replace(put_back[cell], printed=variables[source].printed, half=variables[source].half)
        domains = [variable.domain for variable in put_back]
        still = [index for index, constraint in enumerate(constraints) if not constraint.holds(domains)]
        mended = [index for index in broken if index not in still]
        worth = len(mended) - len(move.values) / 100
        if mended and set(still) <= set(broken) and (best is None or worth > best[0]):
            best = (worth, move, put_back, mended)
    if best is None:
        return None
    _, move, put_back, mended = best
    bonds = [index for index in _touching(constraints, move.values) if index in mended]
    intervals = Propagation(variables, constraints).free(frozenset(move.values), bonds)
    if intervals is None:
        return None
    own = Localisation(tuple(mended), (Solution(dict(sorted(intervals.items()))),), expired)
    return [own, *_localise(put_back, constraints, seconds, undo - 1)]


def _others(groups: Iterable[tuple[int, ...]], own: Collection[tuple[int, ...]]) -> list[int]:
    """The broken constraints of all other groups."""
    return [index for group in groups if group not in own for index in group]


def _mending(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    groups: Sequence[tuple[int, ...]],
    possible: Iterable[Move],
) -> list[Localisation]:
    """Displacements that mend some groups wholly and break nothing, each as a solution of these groups."""
    found = []
    for cells in (move.cells for move in possible):
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
    sizes = [_size(own, variables) or MOST_CELLS for own in apart]
    most = min(sum(sizes), MOST_TOGETHER)
    broken = tuple(sorted(index for group in cluster for index in group))
    left = deadline - time.monotonic()
    joint = localise(variables, constraints, broken, _others(groups, cluster), left, most)
    return joint if joint.solutions else None


def _with_shares(
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    own: Localisation,
    groups: Sequence[tuple[int, ...]],
    deadline: float,
) -> Localisation:
    """A group with the rival reading of a sum: it lacks a region's share, and the rest has another cell at fault."""
    empties = {cell for solution in own.solutions for cell in solution.intervals if variables[cell].empty}
    if not own.solutions or empties or len(own.broken) < 2:
        return own
    rivals: list[Solution] = []
    for index in own.broken:
        constraint = constraints[index]
        shares = [cell for cell in constraint.variables if variables[cell].empty] if isinstance(constraint, Sum) else []
        rest = tuple(other for other in own.broken if other != index)
        if not shares or len(rivals) >= MOST_COMBINED:
            continue
        ignored = [*_others(groups, [own.broken]), index]
        left = localise(variables, constraints, rest, ignored, deadline - time.monotonic(), _size(own, variables))
        for share in shares:
            missing = dict(constraint.narrow(_freed(variables, share), frozenset({share})))[share]
            if missing.lo > 0:
                apart = (s.intervals for s in left.solutions if s.intervals.keys().isdisjoint(constraint.variables))
                rivals += [Solution({share: missing, **intervals}) for intervals in apart]
    return own._replace(rivals=tuple(rivals))


def _freed(variables: Sequence[Variable], cell: int) -> list[Interval]:
    return [ANY if index == cell else variable.domain for index, variable in enumerate(variables)]


def _with_swaps(
    variables: Sequence[Variable], constraints: Sequence[Constraint], own: Localisation, possible: Iterable[Move]
) -> Localisation:
    """The solutions of a group that one cell each mends, and those by which two figures change places.

    A swap changes two cells and is one slip: target and quantity in each other's place give just the progress printed.
    """
    if _size(own, variables) != 1:
        return own
    swaps = []
    for move in possible:
        bonds = _touching(constraints, move.cells)
        if len(move.cells) != 2 or not set(own.broken) <= set(bonds):
            continue
        domains = [variable.domain for variable in variables]
        for cell, source in move.values.items():
            domains[cell] = variables[source].domain
        if all(constraints[index].holds(domains) for index in bonds):
            intervals = Propagation(variables, constraints).free(move.cells, bonds)
            if intervals is not None:
                swaps.append(Solution(dict(sorted(intervals.items()))))
    return own._replace(solutions=(*own.solutions, *swaps))


def _size(own: Localisation, variables: Sequence[Variable]) -> int:
    """The weight of the cells that each solution changes; 0 where there is none."""
    return sum(variables[cell].weight for cell in own.solutions[0].intervals) if own.solutions else 0


def _with_moves(
    variables: Sequence[Variable], apart: Sequence[Localisation], moves: Sequence[Localisation]
) -> list[Localisation]:
    """Groups by themselves, but those that a displacement mends with no more cells become one with it."""
    left = list(apart)
    found = []
    for move in sorted(moves, key=lambda own: -len(own.broken)):
        mended = [own for own in left if set(own.broken) <= set(move.broken)]
        if sum(len(own.broken) for own in mended) < len(move.broken):
            continue
        solved = all(own.solutions for own in mended)
        if solved and _size(move, variables) > sum(_size(own, variables) for own in mended):
            continue
        solutions = list(move.solutions)
        if solved and math.prod(len(own.solutions) for own in mended) <= MOST_COMBINED:
            for parts in product(*(own.solutions for own in mended)):
                solutions.append(Solution({cell: i for part in parts for cell, i in part.intervals.items()}))
        found.append(Localisation(move.broken, tuple(solutions), any(own.expired for own in mended)))
        left = [own for own in left if own not in mended]
    return [*found, *left]


def can_hold(variables: Sequence[Variable], constraints: Sequence[Constraint], cells: Collection[int]) -> bool:
    """Whether values of these cells alone can satisfy every constraint that touches them."""
    return Propagation(variables, constraints).free(frozenset(cells), _touching(constraints, cells)) is not None
