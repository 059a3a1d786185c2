"""Relations that hold and tell of cells (旁证), though nothing is searched along them: pooled and weighted wholes.

A whole that pools its regions' rates, or weights them with their targets, is given back by them, and gives back each of
them that weighs enough. Where such a relation fails nobody can say that it should hold, so it is no constraint of
localisation; where it holds beyond chance, it counts for coverage.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jiaohe.diagnose.blocks import Block, progress_of, quantity_of, target_of
from jiaohe.diagnose.constraints import ANY, Domains, Sum
from jiaohe.diagnose.denominators import denominators, is_borne_out, rate_fit
from jiaohe.diagnose.formula import RATE, RATE_OF_TARGET, Formula
from jiaohe.diagnose.formulas import UNRATED, Regional
from jiaohe.diagnose.wholes import WEIGHTED, Whole
from jiaohe.model.interval import Interval, total_of
from jiaohe.model.tables import Measure, Observation

# Odds at which a whole that lies among its regions is taken to be made of them.
_UNLIKELY = 0.05
# A sum of counts up to here may be met by chance.
_TELLING = 100.0
_RATES = frozenset({RATE, RATE_OF_TARGET})


@dataclass(frozen=True, slots=True)
class Pooled:
    """``total`` is the rate of all parts together: all quantities over all that ``rates`` are rates of.

    ``numbers`` are the whole denominators of the parts in units of quantity ÷ rate, None where none is known.
    """

    total: int
    quantities: tuple[int, ...]
    rates: tuple[int, ...]
    numbers: tuple[Interval | None, ...]

    @property
    def variables(self) -> tuple[int, ...]:
        """Indices of the cells it ties together."""
        return (self.total, *self.quantities, *self.rates)

    def holds(self, domains: Domains) -> bool:
        """Whether some values within the domains satisfy it."""
        return self._value(domains).meets(domains[self.total])

    def _value(self, domains: Domains) -> Interval:
        quantity = total_of([domains[i] for i in self.quantities])
        return quantity.over(total_of([self._number(domains, at) for at in range(len(self.rates))]))

    def _number(self, domains: Domains, at: int) -> Interval:
        return self.numbers[at] or domains[self.quantities[at]].over(domains[self.rates[at]])

    def narrow(self, domains: Domains, free: frozenset[int]) -> Iterator[tuple[int, Interval]]:
        """The values left to one free cell by all others; a single one is looked at."""
        if self.total in free:
            yield self.total, self._value(domains)
        everything = total_of([domains[i] for i in self.quantities]).over(domains[self.total])
        for at, (quantity, rate) in enumerate(zip(self.quantities, self.rates, strict=True)):
            if rate in free or quantity in free:
                others = total_of([self._number(domains, i) for i in range(len(self.rates)) if i != at])
                if rate in free:
                    own = everything.minus(others)
                    yield rate, domains[quantity].over(own) if own.hi > 0 else ANY
                if quantity in free:
                    yield quantity, self._quantity(domains, at, others)

    def _quantity(self, domains: Domains, at: int, others: Interval) -> Interval:
        """x from (others' quantities + x) ÷ total = others + x ÷ rate; anything where rate and total may be alike."""
        rest = total_of([domains[i] for j, i in enumerate(self.quantities) if j != at])
        total, rate = domains[self.total], domains[self.rates[at]]
        if min(total.lo, rate.lo) <= 0:
            return ANY
        gap = Interval(1 / rate.hi - 1 / total.lo, 1 / rate.lo - 1 / total.hi)
        if gap.lo <= 0 <= gap.hi:
            return ANY
        lead = rest.over(total).minus(others)
        ends = [a / b for a in lead for b in gap]
        return Interval(max(min(ends), 0.0), max(ends))


@dataclass(frozen=True, slots=True)
class Weighted:
    """``total`` is the mean of ``parts`` with fixed weights that add up to 1."""

    total: int
    parts: tuple[int, ...]
    weights: tuple[float, ...]

    @property
    def variables(self) -> tuple[int, ...]:
        """Indices of the cells it ties together."""
        return (self.total, *self.parts)

    def holds(self, domains: Domains) -> bool:
        """Whether some values within the domains satisfy it."""
        return self._mean(domains).meets(domains[self.total])

    def _mean(self, domains: Domains, but: int | None = None) -> Interval:
        pairs = zip(self.parts, self.weights, strict=True)
        return total_of([domains[part].scaled(weight) for part, weight in pairs if part != but])

    def narrow(self, domains: Domains, free: frozenset[int]) -> Iterator[tuple[int, Interval]]:
        """The values left to each free cell."""
        if self.total in free:
            yield self.total, self._mean(domains)
        for part, weight in zip(self.parts, self.weights, strict=True):
            if part in free and weight > 0:
                yield part, domains[self.total].minus(self._mean(domains, part)).scaled(1 / weight)


Witness = Pooled | Weighted | Sum
Place = Callable[[Observation, Measure], int | None]


def witnesses(block: Block, regional: Regional, whole: Whole, place: Place) -> list[Witness]:
    """What may tie the whole of a block to its regions; ``place`` gives the variable of a figure."""
    found = (_pooled(block, regional, place), _weighted(block, whole, place), _counted(block, place))
    return [witness for witness in found if witness is not None]


def _pooled(block: Block, regional: Regional, place: Place) -> Pooled | None:
    """The whole as the pooled rate of its regions, where these have whole denominators beyond chance."""
    formula = regional.formula if regional.formula in _RATES else regional.inferred.formula
    if formula not in _RATES or block.whole is None or progress_of(block.whole) is None:
        return None
    fit = rate_fit(block.regions, formula)
    rows = [row for row in block.regions if progress_of(row) is not None]
    if fit is None or not is_borne_out(fit) or len({row.target for row in rows}) != 1 or len(rows) < 2:
        return None
    if any(quantity_of(row) is None for row in rows):
        return None
    total, quantities = place(block.whole, "progress"), _places(rows, "quantity", place)
    rates = _places(rows, "progress", place)
    if total is None or quantities is None or rates is None:
        return None
    return Pooled(total, quantities, rates, tuple(_number(row, formula) for row in rows))


def _number(row: Observation, formula: Formula) -> Interval | None:
    """The denominators of a row that whole numbers allow, as quantity ÷ progress in percent has them."""
    found = denominators(row, formula)
    if found is None or not found.number:
        return None
    scale = 100.0 if formula == RATE or not row.target else 100.0 * 100.0 / row.target
    return Interval(found.first / scale, found.last / scale)


def _weighted(block: Block, whole: Whole, place: Place) -> Weighted | None:
    """The whole as the mean of its regions weighted with their targets, where that is its formula."""
    if whole.formula != WEIGHTED or whole.evidence != "strong" or block.whole is None:
        return None
    rows = [row for row in block.regions if target_of(row) is not None and progress_of(row) is not None]
    weight = math.fsum(row.target or 0.0 for row in rows)
    total, parts = place(block.whole, "progress"), _places(rows, "progress", place)
    if total is None or parts is None or weight <= 0:
        return None
    return Weighted(total, parts, tuple((row.target or 0.0) / weight for row in rows))


def _counted(block: Block, place: Place) -> Sum | None:
    """The whole of a rate's quantities as their sum, where these are counts: what it prints is too exact for chance."""
    whole = block.whole
    if block.kind not in UNRATED or whole is None or quantity_of(whole) is None or (whole.quantity or 0) < _TELLING:
        return None
    rows = [row for row in block.regions if quantity_of(row) is not None]
    if not all((row.quantity or 0.5).is_integer() for row in (*rows, whole)) or len(rows) < 2:
        return None
    total, parts = place(whole, "quantity"), _places(rows, "quantity", place)
    if total is None or parts is None or math.fsum(row.quantity or 0.0 for row in rows) != whole.quantity:
        return None
    return Sum(total, parts)


def _places(rows: Sequence[Observation], measure: Measure, place: Place) -> tuple[int, ...] | None:
    found = [place(row, measure) for row in rows]
    return None if None in found else tuple(index for index in found if index is not None)


def is_beyond_chance(witness: Witness, domains: Sequence[Interval]) -> bool:
    """Whether a whole anywhere among its regions would seldom be met; a sum of counts is looked at before."""
    if isinstance(witness, Sum):
        return True
    if not witness.holds(domains):
        return False
    parts = witness.rates if isinstance(witness, Pooled) else witness.parts
    spread = max(domains[i].middle for i in parts) - min(domains[i].middle for i in parts)
    value = dict(witness.narrow(domains, frozenset({witness.total})))[witness.total]
    printed = domains[witness.total]
    return value.hi - value.lo + printed.hi - printed.lo < _UNLIKELY * spread
