"""Figures that may stand in the wrong cells (错格): pairs that changed places, runs that slid along.

Looked for among cells of broken constraints, before any search: such a set can be larger than what a search tries,
and can join groups that nothing else links.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from jiaohe.diagnose.constraints import Constraint, Ratio, Sum, Variable
from jiaohe.diagnose.sheet_places import STEPS, spot_of
from jiaohe.model.interval import Interval

# A run that slid along is seen from so many figures on; two are a swap.
RUN = 3


class Move(NamedTuple):
    """Cells whose figures moved, and of each, where known, the cell that its own figure is printed in now."""

    cells: frozenset[int]
    values: Mapping[int, int]


def possible_moves(
    variables: Sequence[Variable], constraints: Sequence[Constraint], broken: Collection[int]
) -> list[Move]:
    """Figures that, put where they belong, agree with the broken constraints that they stand in."""
    bonds: dict[int, set[int]] = {}
    for index in broken:
        for cell in constraints[index].variables:
            if not variables[cell].empty:
                bonds.setdefault(cell, set()).add(index)
    return [*_swaps(variables, constraints, bonds), *_runs(variables, constraints, bonds)]


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
    variables: Sequence[Variable], constraints: Sequence[Constraint], bonds: Mapping[int, set[int]]
) -> list[Move]:
    found = []
    for a, b in combinations(sorted(bonds), 2):
        first, second = variables[a], variables[b]
        if first.printed == second.printed or (first.measure != second.measure and first.row != second.row):
            continue
        domains = {a: second.domain, b: first.domain}
        # A sum of both says nothing of their places, and a sum of one may be off for another reason.
        local = {i for i in bonds[a] ^ bonds[b] if not isinstance(constraints[i], Sum)}
        local |= {i for i in bonds[a] & bonds[b] if isinstance(constraints[i], Ratio)}
        apart = first.measure == second.measure and not bonds[a] & bonds[b]
        tested = (bonds[a] ^ bonds[b]) if apart and not local else local
        ends = not apart or (bonds[a] & tested and bonds[b] & tested)
        if ends and _fit(domains, variables, constraints, tested):
            found.append(Move(frozenset({a, b}), {a: b, b: a}))
    return found


def _runs(
    variables: Sequence[Variable], constraints: Sequence[Constraint], bonds: Mapping[int, set[int]]
) -> list[Move]:
    spots = [spot_of(variable.cell) for variable in variables]
    found: list[Move] = []
    for step in STEPS:
        links = {
            index: other
            for index, other in following(bonds, variables, step, spots).items()
            if _fit({index: variables[other].domain}, variables, constraints, bonds[index] - bonds.get(other, set()))
        }
        for run in chains(links):
            if len(run) < RUN:
                continue
            values = {index: links[index] for index in run[:-1]}
            last, first = run[-1], run[0]
            tested = bonds.get(last, set()) - bonds[first]
            if _fit({last: variables[first].domain}, variables, constraints, tested):
                values[last] = first
            found.append(Move(frozenset(run), values))
    return found


def _fit(
    domains: Mapping[int, Interval],
    variables: Sequence[Variable],
    constraints: Sequence[Constraint],
    tested: Collection[int],
) -> bool:
    """Whether these figures in these cells would satisfy the tested constraints; False with nothing to test."""
    if not tested:
        return False
    full: dict[int, Interval] = {}
    for constraint in tested:
        for cell in constraints[constraint].variables:
            full[cell] = variables[cell].domain
    full |= domains
    return all(constraints[constraint].holds(full) for constraint in tested)
