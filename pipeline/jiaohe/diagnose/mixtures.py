"""Two formulas in one indicator (混用口径): who is on which, and whether the switch lifts exactly its regions over.

Of two formulas the one with the larger base is the more generous. Where every region on it would be behind schedule by
the other formula, and nobody else is, the choice of formula decides who is behind. Without a schedule it still shows
when the regions on the generous formula are just those that would be lowest by the other one.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from jiaohe.diagnose.blocks import Block, progress_of, ratio_of
from jiaohe.diagnose.formula import Formula
from jiaohe.diagnose.formulas import Regional
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation

# As few regions on the generous formula could be the lowest by chance.
_UNLIKELY = 0.05


class Mixture(NamedTuple):
    """Regions by name on the indicator's formula (None where no region is) and on another one.

    ``lifted`` are those whom only the more generous formula lifts to the schedule, where all others reach it anyway.
    ``lowest`` are those on the generous formula, where they are exactly the lowest by the other one. Both are None
    where it is not so; ``lowest`` also where a schedule tells.
    """

    home: str | None
    other: str
    lifted: str | None
    lowest: str | None


def mixtures(block: Block, regional: Regional, schedule: float | None) -> Mapping[Formula, Mixture]:
    """Each other formula that regions of the block follow, with who is on which."""
    home = [row for row in block.regions if regional.formula.fits(row)]
    groups: dict[Formula, list[Observation]] = {}
    for position, formula in regional.exceptions.items():
        groups.setdefault(formula, []).append(block.rows[position])
    return {other: _mixture(regional.formula, home, other, rows, schedule) for other, rows in groups.items()}


def _mixture(
    formula: Formula, home: list[Observation], other: Formula, rows: list[Observation], schedule: float | None
) -> Mixture:
    if not home:  # the return of one region: nobody is there to be compared with
        return Mixture(None, joined(rows), None, None)
    generous, frugal, strict = rows, home, formula
    if (other.base or 0.0) < (formula.base or 0.0):
        generous, frugal, strict = home, rows, other
    lifted = schedule is not None and _lifts(strict, generous, frugal, schedule)
    lowest = schedule is None and _are_lowest(strict, generous, frugal)
    named = joined(generous)
    return Mixture(joined(home), joined(rows), named if lifted else None, named if lowest else None)


def _lifts(strict: Formula, generous: list[Observation], frugal: list[Observation], schedule: float) -> bool:
    """Whether exactly the regions on the generous formula would be behind by the strict one, and none is as printed."""
    printed = [progress for row in (*generous, *frugal) if (progress := progress_of(row)) is not None]
    would = [strict.value(ratio) for row in generous if (ratio := ratio_of(row)) is not None]
    behind = [value.hi < schedule for value in would]
    return bool(would) and bool(frugal) and all(behind) and not any(value.hi < schedule for value in printed)


def _are_lowest(strict: Formula, generous: list[Observation], frugal: list[Observation]) -> bool:
    """Whether all regions on the generous formula lie below all others by the strict one, beyond chance."""
    above = [value for row in frugal if (value := _by(strict, row)) is not None]
    below = [value for row in generous if (value := _by(strict, row)) is not None]
    if not above or not below or 1 / math.comb(len(above) + len(below), len(below)) >= _UNLIKELY:
        return False
    return max(value.hi for value in below) < min(value.lo for value in above)


def _by(formula: Formula, row: Observation) -> Interval | None:
    ratio = ratio_of(row)
    return None if ratio is None else formula.value(ratio)


def joined(rows: list[Observation]) -> str:
    """The regions of rows in one text, in their order."""
    listed = list(dict.fromkeys(row.region for row in rows))
    return (", " if all(name.isascii() for name in listed) else "、").join(listed)
