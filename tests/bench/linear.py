"""The relations of a block as linear edits, for programs that take no others: targets are fixed at what is printed.

With the target t known, ``progress = base + (100 - base) × quantity ÷ target`` within rounding is two linear
inequalities. A sum within rounding is one range. Whole numbers, and targets that may be wrong, cannot be said.
"""

from typing import NamedTuple

from tests.bench.blocks import Block, RatioOf, members, span
from tests.bench.planting import Problem


class LinearEdit(NamedTuple):
    """``low ≤ sum of factor × cell ≤ high``."""

    terms: tuple[tuple[str, float], ...]
    low: float
    high: float


def can_ask(problem: Problem) -> bool:
    """Whether all that is wrong can be said in linear edits: no slip in a target, and something left to tie."""
    return not any(problem.block.cells[name].measure == "target" for name in problem.wrong)


def linear_edits(block: Block) -> list[LinearEdit]:
    """All relations that do not only tie targets."""
    edits = []
    for relation in block.relations:
        if isinstance(relation, RatioOf):
            target = span(block.cells[relation.target])
            progress, quantity = block.cells[relation.progress], block.cells[relation.quantity]
            if target[0] <= 0:
                continue
            share = 100 - relation.base
            slack = progress.slack + share * quantity.slack / target[1]
            least = ((relation.progress, 1.0), (relation.quantity, -float(share / target[1])))
            edits.append(LinearEdit(least, float(relation.base - slack), float("inf")))
            slack = progress.slack + share * quantity.slack / target[0]
            most = ((relation.progress, 1.0), (relation.quantity, -float(share / target[0])))
            edits.append(LinearEdit(most, float("-inf"), float(relation.base + slack)))
            continue
        if any(block.cells[name].measure == "target" for name in members(relation)):
            continue
        # Times the number of parts, so that a mean has whole factors.
        weight = 1 / relation.factor
        slack = weight * block.cells[relation.total].slack + sum(block.cells[p].slack for p in relation.parts)
        terms = ((relation.total, float(weight)), *((part, -1.0) for part in relation.parts))
        edits.append(LinearEdit(terms, -float(slack), float(slack)))
    return edits
