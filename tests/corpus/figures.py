"""What a table holds: figures as printed, indicators, regions, upload matrices; the exact figure kept beside."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tests.corpus.names import Place

WHOLE = "whole"
MEASURES = ("target", "quantity", "progress")


class Kind(StrEnum):
    """What an indicator's figures are."""

    COUNT = "count"
    AMOUNT = "amount"
    RATE = "rate"
    STANDARD = "standard"
    MILESTONE = "milestone"
    TEXT = "text"
    UNCONCERNED = "unconcerned"  # / everywhere


class Figure(NamedTuple):
    """One printed figure. Progress is in percent. ``exact`` is what a sheet that stores its computations holds."""

    number: Decimal | None = None
    words: str | None = None
    exact: Fraction | None = None
    percent: bool = False  # printed with a percent sign in a measure that has none

    @property
    def blank(self) -> bool:
        """Whether nothing is printed."""
        return self.number is None and self.words is None


class Entry(NamedTuple):
    """An indicator in one region."""

    target: Figure = Figure()
    quantity: Figure = Figure()
    progress: Figure = Figure()


class Region(NamedTuple):
    """``key`` stays when a slip changes the printed name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator with its entries by region key, the whole's under WHOLE.

    ``base``: progress is ``base + (100 - base) * quantity / target``; None where it does not follow from them.
    ``whole_rule``: ratio, mean (of the regions), weighted (by target), stated. ``sums``: measures that add up.
    """

    key: str
    project: str
    title: str
    unit: str
    kind: Kind
    base: int | None
    whole_rule: str
    sums: tuple[str, ...]
    entries: Mapping[str, Entry]
    title_total: Decimal | None = None  # the number in the title, in the table's unit
    missing: frozenset[str] = frozenset()  # measures whose row the sheet lacks

    def with_figure(self, region: str, measure: str, figure: Figure) -> "Indicator":
        """The same indicator with one figure replaced."""
        entry = self.entries[region]._replace(**{measure: figure})
        return replace(self, entries={**self.entries, region: entry})

    def figure(self, region: str, measure: str) -> Figure:
        """One figure; a blank one where the region has no entry."""
        found: Figure = getattr(self.entries.get(region, Entry()), measure)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A month's sheet of one city. ``whole`` is the printed name of the total (全市), None where there is none."""

    place: Place
    month: int
    regions: tuple[Region, ...]
    whole: str | None
    whole_first: bool
    progress_decimals: int
    indicators: tuple[Indicator, ...]

    def columns(self) -> tuple[Region, ...]:
        """The regions with the whole where it stands."""
        if self.whole is None:
            return self.regions
        whole = Region(WHOLE, self.whole)
        return (whole, *self.regions) if self.whole_first else (*self.regions, whole)

    def with_indicator(self, indicator: Indicator) -> "Table":
        """The same table with the indicator of that key replaced."""
        return replace(self, indicators=tuple(indicator if i.key == indicator.key else i for i in self.indicators))

    def indicator(self, key: str) -> Indicator:
        """The indicator of a key."""
        return next(i for i in self.indicators if i.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """An upload matrix: unit × module. ``printed`` holds all figures, totals under the name ``total``."""

    place: Place
    month: int
    units: tuple[str, ...]
    region_units: int  # so many of the units are regions; departments follow
    modules: tuple[str, ...]
    groups: tuple[str, ...] | None  # one per module
    row_totals: bool
    column_totals: bool
    total_name: str
    printed: Mapping[tuple[str, str], int | None]
