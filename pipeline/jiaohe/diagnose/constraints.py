"""Numeric constraints (约束) between cells, and how each one narrows the values that its free cells may take."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiaohe.model.interval import Interval, total_of

ANY = Interval(0.0, math.inf)
NONE = Interval(math.inf, -math.inf)
# What a number in an indicator's title is called where cells of figures have a measure.
TITLE = "title"
Domains = Sequence[Interval] | Mapping[int, Interval]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One numeric cell. ``whole_number`` cells can only become whole numbers; ``decimals`` is how its row prints."""

    cell: str
    text: str
    printed: float
    half: float
    measure: str
    region: str | None
    row: int  # position among the rows of the block, for neighbours
    whole_number: bool = False
    decimals: int = 0
    known: bool = False  # better known than the rest: a title or the catalog states it
    empty: bool = False  # marked as not concerned: counts as 0, and may be a share that was left out
    last: float | None = None  # what the same figure was in the month before, where that is known
    weight: int = 1  # what changing it counts in a set: a title, which is better known than figures, counts for two

    @property
    def domain(self) -> Interval:
        """What the printed figure stands for."""
        return Interval(self.printed - self.half, self.printed + self.half)


@dataclass(frozen=True, slots=True)
class Sum:
    """``total`` is ``factor`` times the sum of ``parts``; factor 1/n makes it their mean."""

    total: int
    parts: tuple[int, ...]
    factor: float = 1.0

    @property
    def variables(self) -> tuple[int, ...]:
        """Indices of the cells it ties together."""
        return (self.total, *self.parts)

    def holds(self, domains: Domains) -> bool:
        """Whether some values within the domains satisfy it."""
        return total_of([domains[i] for i in self.parts]).scaled(self.factor).meets(domains[self.total])

    def narrow(self, domains: Domains, free: frozenset[int]) -> Iterator[tuple[int, Interval]]:
        """The values left to each free cell."""
        if self.total in free:
            yield self.total, total_of([domains[i] for i in self.parts]).scaled(self.factor)
        total = domains[self.total].scaled(1 / self.factor)
        for part in self.parts:
            if part in free:
                rest = total_of([domains[i] for i in self.parts if i != part])
                hi = math.inf if math.isinf(total.hi) else total.hi - rest.lo
                lo = -math.inf if math.isinf(rest.hi) else total.lo - rest.hi
                yield part, Interval(lo, hi)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``progress`` is ``base + (100 - base) × quantity ÷ target``."""

    progress: int
    quantity: int
    target: int
    base: float = 0.0

    @property
    def variables(self) -> tuple[int, ...]:
        """Indices of the cells it ties together."""
        return (self.progress, self.quantity, self.target)

    def holds(self, domains: Domains) -> bool:
        """Whether some values within the domains satisfy it."""
        return self._value(domains).meets(domains[self.progress])

    def _value(self, domains: Domains) -> Interval:
        quantity, target = domains[self.quantity], domains[self.target]
        ratio = Interval(max(quantity.lo, 0.0), quantity.hi).over(target)
        share = 100 - self.base
        return Interval(self.base + share * ratio.lo, self.base + share * ratio.hi)

    def _share(self, domains: Domains) -> Interval:
        """Quantity ÷ target as the progress asks for it."""
        progress = domains[self.progress]
        share = 100 - self.base
        return Interval(max(progress.lo - self.base, 0.0) / share, max(progress.hi - self.base, 0.0) / share)

    def narrow(self, domains: Domains, free: frozenset[int]) -> Iterator[tuple[int, Interval]]:
        """The values left to each free cell."""
        if self.progress in free:
            yield self.progress, self._value(domains)
        # Below its base a progress has no quantity at all.
        impossible = domains[self.progress].hi < self.base
        if self.quantity in free:
            yield self.quantity, NONE if impossible else domains[self.target].times(self._share(domains))
        if self.target in free:
            yield self.target, NONE if impossible else domains[self.quantity].over(self._share(domains))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A cell that is stated elsewhere as well: by the catalog, or by the number in an indicator's title.

    ``title`` is the variable of that number; without it what is stated stands fast.
    """

    variable: int
    interval: Interval
    title: int | None = None

    @property
    def variables(self) -> tuple[int, ...]:
        """The cells it binds."""
        return (self.variable,) if self.title is None else (self.variable, self.title)

    def _stated(self, domains: Domains) -> Interval:
        return self.interval if self.title is None else domains[self.title]

    def holds(self, domains: Domains) -> bool:
        """Whether the cell can be what is stated."""
        return self._stated(domains).meets(domains[self.variable])

    def narrow(self, domains: Domains, free: frozenset[int]) -> Iterator[tuple[int, Interval]]:
        """What is stated, where the cell is free, and the other way round."""
        if self.variable in free:
            yield self.variable, self._stated(domains)
        if self.title is not None and self.title in free:
            yield self.title, domains[self.variable]


Constraint = Sum | Ratio | Quoted
