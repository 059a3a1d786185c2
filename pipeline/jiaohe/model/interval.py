"""Closed intervals (区间) of real numbers: what a printed figure can stand for."""

import math
from typing import NamedTuple

# Binary floats carry about 16 digits; two intervals that miss each other by less than this share of their size meet.
GUARD = 1e-11


class Interval(NamedTuple):
    """All numbers from ``lo`` to ``hi``, both included; empty when ``lo > hi``."""

    lo: float
    hi: float

    @property
    def middle(self) -> float:
        """The centre; infinite bounds give the finite one."""
        if math.isinf(self.lo) or math.isinf(self.hi):
            return self.hi if math.isinf(self.lo) else self.lo
        return (self.lo + self.hi) / 2

    def meets(self, other: "Interval") -> bool:
        """Whether the two share a number, up to the noise of binary floats."""
        if self.lo <= other.hi and other.lo <= self.hi:
            return True
        size = max((abs(x) for x in (*self, *other) if not math.isinf(x)), default=0.0)
        guard = GUARD * size
        return self.lo <= other.hi + guard and other.lo <= self.hi + guard

    def holds(self, number: float) -> bool:
        """Whether a number lies inside, up to the noise of binary floats."""
        return self.meets(Interval(number, number))

    def common(self, other: "Interval") -> "Interval":
        """The part that both share."""
        return Interval(max(self.lo, other.lo), min(self.hi, other.hi))

    def plus(self, other: "Interval") -> "Interval":
        """The sums of one number from each."""
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def minus(self, other: "Interval") -> "Interval":
        """The differences of one number from each."""
        return Interval(self.lo - other.hi, self.hi - other.lo)

    def scaled(self, factor: float) -> "Interval":
        """Each number times a constant."""
        ends = (self.lo * factor, self.hi * factor)
        return Interval(min(ends), max(ends))

    def over(self, other: "Interval") -> "Interval":
        """The quotients of numbers from 0 on by positive ones; unbounded where the divisor reaches 0.

        Where it is 0 and nothing else, nothing above 0 has a quotient: both ends are infinite.
        """
        if other.hi <= 0:
            return Interval(0.0 if self.lo <= 0 else math.inf, math.inf)
        lo = 0.0 if math.isinf(other.hi) else self.lo / other.hi
        hi = math.inf if other.lo <= 0 else self.hi / other.lo
        return Interval(lo, hi)

    def times(self, other: "Interval") -> "Interval":
        """The products of numbers from 0 on."""
        hi = 0.0 if 0 in (self.hi, other.hi) else self.hi * other.hi
        return Interval(self.lo * other.lo, hi)


def around(number: float, half: float) -> Interval:
    """The interval of a printed number with its half-width."""
    return Interval(number - half, number + half)


def total_of(intervals: "list[Interval]") -> Interval:
    """The interval of a sum, with exact float summation of the bounds."""
    return Interval(math.fsum(i.lo for i in intervals), math.fsum(i.hi for i in intervals))
