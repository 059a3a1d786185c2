"""Rates over a number that the sheet does not print (表上没有的基数): solve for the whole number that reproduces them.

3510 cases at 101.86 % can only be 3446 expected ones; where many cells of an indicator each have such a whole number,
chance is ruled out, and the whole is the pooled rate: all quantities over all these numbers.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from jiaohe.diagnose.blocks import Block, progress_of, quantity_of, target_of
from jiaohe.diagnose.formula import CHANCE, RATE, RATE_OF_TARGET, Fit, Formula
from jiaohe.model.interval import GUARD, Interval
from jiaohe.model.tables import Observation

# The share of cells that must have a whole denominator, and how many of them chance would leave without one.
_MOST = 0.8
_LEAST = 3
# Cells where more than this share of figures would fit tell nothing.
_TELLING = 0.8


class Denominators(NamedTuple):
    """The whole numbers from ``first`` to ``last`` that reproduce a rate; none when ``first`` > ``last``."""

    first: int
    last: int

    @property
    def number(self) -> int:
        """How many fit."""
        return max(0, self.last - self.first + 1)


def denominators(row: Observation, formula: Formula) -> Denominators | None:
    """The whole denominators of a row by RATE or RATE_OF_TARGET; None where the row cannot tell."""
    interval = _interval(row, formula)
    if interval is None:
        return None
    guard = GUARD * interval.hi
    return Denominators(math.ceil(interval.lo - guard), math.floor(interval.hi + guard))


def _interval(row: Observation, formula: Formula) -> Interval | None:
    progress = progress_of(row)
    if quantity_of(row) is None or progress is None or progress.lo <= 0 or not _is_count(row):
        return None
    assert row.quantity is not None
    whole = Interval(100 * row.quantity, 100 * row.quantity)
    if formula == RATE_OF_TARGET:
        target = target_of(row)
        if target is None or row.target_half > 0.5:
            return None
        assert row.target is not None
        whole = whole.scaled(100 / row.target)
    return whole.over(progress)


def _is_count(row: Observation) -> bool:
    """Whether a quantity is a whole number above 0; in a row of rates 3510.00 is one too."""
    return bool(row.quantity) and row.quantity is not None and row.quantity.is_integer() and row.quantity_half <= 0.5


def _chance(row: Observation, formula: Formula) -> float:
    """How likely a random progress would have a whole denominator beside this quantity."""
    interval = _interval(row, formula)
    assert interval is not None
    assert row.progress is not None
    factor = Fraction(100)
    if formula == RATE_OF_TARGET:
        assert row.target is not None
        factor *= 100 / Fraction(row.target).limit_denominator(1000)
    stated = 0.0
    if row.progress.is_integer():
        # A stated whole percentage such as 50 % gives a whole denominator for any even quantity.
        stated = 1 / (factor / int(row.progress)).denominator
    return min(1.0, max(interval.hi - interval.lo, stated))


def rate_fit(rows: Sequence[Observation], formula: Formula) -> Fit | None:
    """How many rows have a whole denominator; None where no row could show it."""
    if any(quantity_of(row) is not None and row.quantity and not _is_count(row) for row in rows):
        return None
    tested = [(row, found) for row in rows if (found := denominators(row, formula)) is not None]
    telling = [(_chance(row, formula), found.number > 0) for row, found in tested]
    telling = [(chance, fits) for chance, fits in telling if chance < _TELLING]
    if not telling:
        return None
    return Fit(formula, len(tested), sum(found.number > 0 for _, found in tested), odds(telling))


def odds(telling: Sequence[tuple[float, bool]]) -> float:
    """The odds that chance reproduces as many cells; ``telling`` pairs each cell's own odds with whether it fits."""
    fitting = [chance for chance, fits in telling if fits]
    return min(1.0, math.comb(len(telling), len(fitting)) * math.prod(fitting))


def is_borne_out(fit: Fit) -> bool:
    """Whether the cells show a formula of whole numbers beyond chance."""
    return fit.reproduced >= max(_LEAST, _MOST * fit.tested) and 2 * fit.chance < CHANCE


def pooled(block: Block, formula: Formula) -> Interval | None:
    """The pooled rate of the regions in percent: all quantities over all that they are rates of.

    Without a formula of whole numbers, what they are rates of is known as well as the printed rates tell; a common
    target cancels out.
    """
    rows = [row for row in block.regions if progress_of(row) is not None]
    if len(rows) < 2 or len({row.target for row in rows}) != 1:
        return None
    quantity, low, high = 0.0, 0.0, 0.0
    for row in rows:
        interval = _interval(row, formula)
        found = denominators(row, formula)
        if interval is None or found is None or row.quantity is None:
            return None
        whole = found.number > 0 and formula in {RATE, RATE_OF_TARGET}
        quantity += row.quantity
        low += found.first if whole else interval.lo
        high += found.last if whole else interval.hi
    rate = Interval(100 * quantity / high, 100 * quantity / low)
    if formula != RATE_OF_TARGET:
        return rate
    target = rows[0].target
    return rate.scaled(100 / target) if target else None
