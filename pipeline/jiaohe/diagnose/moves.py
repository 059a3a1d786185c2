"""Figures that may stand in the wrong cells (错格): pairs that changed places, runs that slid along.

Looked for among cells of broken constraints, before any search: such a set can be larger than what a search tries,
and can join groups that nothing else links.
"""

from collections.abc import Collection, Sequence
from itertools import combinations

from jiaohe.diagnose.constraints import Constraint, Variable
from jiaohe.diagnose.sheet_places import STEPS, spot_of
from jiaohe.model.interval import Interval

# A run that slid along is seen from so many figures on; two are a swap.
RUN = 3


def possible_moves(
    variables: Sequence[Variable], constraints: Sequence[Constraint], broken: Collection[int]
) -> list[frozenset[int]]:
    """Sets of cells whose figures, put where they belong, agree with the broken constraints that they stand in."""
    return [*_swaps(variables, constraints, broken), *_runs(variables, constraints, broken)]


def following(
    cells: Collection[int],
    variables: Sequence[Variable],
    step: tuple[int, int],
    spots: Sequence[tuple[int, int] | None],
) -> dict[int, int]:
    """Of each cell the next one of its measure in a direction, where that prints something else."""
    at = {spot: index for index, spot in enumerate(spots) if spot is not None}
    found = {}
    for index in cells:
        spot = spots[index]
        other = None if spot is None else at.get((spot[0] + step[0], spot[1] + step[1]))
        if other is None or variables[other].empty or variables[index].empty:
            continue
        same = variables[other].measure == variables[index].measure
        if same and variables[other].printed != variables[index].printed:
            found[index] = other
    return found


def chains(links: dict[int, int]) -> list[list[int]]:
    """The runs that links make, each in order, with the cell after its last link."""
    found = []
    for start in links.keys() - set(links.values()):
        run = [start]
        while run[-1] in links:
            run.append(links[run[-1]])
        found.append(run)
    return sorted(found)


def _swaps(
    variables: Sequence[Variable], constraints: Sequence[Constraint], broken: Collection[int]
) -> list[frozenset[int]]:
    bonds = _bonds(constraints, broken)
    found = []
    for a, b in combinations(sorted(bonds), 2):
        first, second = variables[a], variables[b]
        if first.measure != second.measure or first.printed == second.printed or bonds[a] & bonds[b]:
            continue
        if _fits(a, second, variables, constraints, bonds[a]) and _fits(b, first, variables, constraints, bonds[b]):
            found.append(frozenset({a, b}))
    return found


def _runs(
    variables: Sequence[Variable], constraints: Sequence[Constraint], broken: Collection[int]
) -> list[frozenset[int]]:
    bonds = _bonds(constraints, broken)
    spots = [spot_of(variable.cell) for variable in variables]
    found: list[frozenset[int]] = []
    for step in STEPS:
        links = {
            index: other
            for index, other in following(bonds, variables, step, spots).items()
            if _fits(index, variables[other], variables, constraints, bonds[index] - bonds.get(other, frozenset()))
        }
        found.extend(frozenset(run) for run in chains(links) if len(run) >= RUN)
    return found


def _bonds(constraints: Sequence[Constraint], broken: Collection[int]) -> dict[int, frozenset[int]]:
    """The broken constraints of each cell in any."""
    bonds: dict[int, set[int]] = {}
    for index in broken:
        for cell in constraints[index].variables:
            bonds.setdefault(cell, set()).add(index)
    return {cell: frozenset(own) for cell, own in bonds.items()}


def _fits(
    index: int,
    other: Variable,
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    tested: Collection[int],
) -> bool:
    """Whether what another cell prints would satisfy the tested constraints in this cell; False with nothing to test."""
    if not tested or variables[index].empty or other.empty:
        return False
    domains: dict[int, Interval] = {}
    for constraint in tested:
        for cell in constraints[constraint].variables:
            domains[cell] = variables[cell].domain
    domains[index] = other.domain
    return all(constraints[constraint].holds(domains) for constraint in tested)
