"""Means of whole percentages per item (逐项整百分数的平均): eleven canteens under way are at 700/11 = 63.64 %.

Where a target counts the items and nothing is done yet, a region prints the mean of what its items have reached, and
items are put at whole percentages. Such a progress is a multiple of one over the number of items.
"""

import math
from collections.abc import Sequence

from jiaohe.diagnose.blocks import progress_of, target_of
from jiaohe.diagnose.denominators import odds
from jiaohe.diagnose.formula import ITEM_MEAN, Fit
from jiaohe.model.interval import GUARD
from jiaohe.model.tables import Observation

# With more items every printed figure would fit.
_MOST_ITEMS = 500
_TELLING = 0.8


def is_item_mean(row: Observation) -> bool | None:
    """Whether a progress is a mean of whole percentages over the items of its target; None where it cannot tell."""
    items, progress = _items(row), progress_of(row)
    if items is None or progress is None or progress.lo < 0:
        return None
    guard = GUARD * max(items * progress.hi, 1.0)
    return math.floor(items * progress.hi + guard) >= math.ceil(items * progress.lo - guard)


def _items(row: Observation) -> int | None:
    if target_of(row) is None or row.target is None or row.target_half > 0.5 or not row.target.is_integer():
        return None
    return int(row.target) if row.target <= _MOST_ITEMS else None


def _chance(row: Observation, items: int) -> float:
    """How likely a random progress would fit. Whole and half percentages are stated for one thing as for many."""
    progress = progress_of(row)
    assert progress is not None
    assert row.progress is not None
    if math.floor(progress.hi) >= math.ceil(progress.lo):
        return 1.0
    stated = 0.5 if (2 * row.progress).is_integer() else 0.0
    return min(1.0, max(items * (progress.hi - progress.lo), stated))


def item_fit(rows: Sequence[Observation]) -> Fit | None:
    """How many rows are means of whole percentages; None where no row could show it."""
    tested = [(row, fits) for row in rows if (fits := is_item_mean(row)) is not None]
    telling = []
    for row, fits in tested:
        items = _items(row)
        assert items is not None
        chance = _chance(row, items)
        if chance < _TELLING:
            telling.append((chance, fits))
    if not telling:
        return None
    return Fit(ITEM_MEAN, len(tested), sum(fits for _, fits in tested), odds(telling))
