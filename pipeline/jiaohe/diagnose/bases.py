"""Base points (基础分): the base ``a`` of ``a + (100 - a) × quantity ÷ target`` that the cells of a block determine.

Each cell that the plain ratio does not reproduce leaves an interval of bases that do. A base is what most of these
intervals share, the roundest first: people grant 20 or 30 points, less often 12, and 33.3 only now and then. A finer
base must reproduce more cells than any rounder one, and be told apart from its neighbours.
"""

import math
from collections import Counter
from collections.abc import Sequence

from jiaohe.diagnose.blocks import Block, progress_of, ratio_of
from jiaohe.diagnose.formula import CHANCE, RATIO, Fit, Formula
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation

ROUND = tuple(float(base) for base in range(5, 96, 5))
_WHOLE = tuple(float(base) for base in range(1, 100))
_TENTHS = tuple(base / 10 for base in range(1, 1000))
# A base that is not round asks for this many cells.
FINE_ROWS = 3
# Odds at which chance is ruled out for a single row.
UNLIKELY = 0.05


def base_of(row: Observation) -> Interval | None:
    """The bases that reproduce a row: progress = base + (100 - base) × ratio solved for base, in percent."""
    ratio, progress = ratio_of(row), progress_of(row)
    if ratio is None or progress is None or ratio.hi >= 98 or progress.hi >= 100 or progress.lo <= ratio.lo:
        return None
    corners = [100 * (p - r) / (100 - r) for p in progress for r in ratio]
    return Interval(min(corners), max(corners))


def chance_of(row: Observation) -> float:
    """How likely a random progress above the ratio would be reproduced by a given base."""
    progress, ratio = progress_of(row), ratio_of(row)
    assert progress is not None
    assert ratio is not None
    assert row.progress is not None
    # People state round figures: a progress of 75 fits a round base far more often than its half-width says.
    grain = next((grain for grain in (10.0, 5.0, 1.0) if row.progress % grain == 0), 0.0)
    room = max(100 - ratio.lo, 1.0)
    return min(1.0, (max(progress.hi - progress.lo, grain) + ratio.hi - ratio.lo) / room)


def best_base(rows: Sequence[Observation]) -> Fit | None:
    """The base that reproduces most rows which the ratio does not; rows that both reproduce count as well."""
    pairs = [(row, interval) for row in rows if not RATIO.fits(row) and (interval := base_of(row)) is not None]
    best: tuple[float, list[Observation], int] | None = None
    for grid in (ROUND, _WHOLE, _TENTHS):
        votes = _votes(grid, pairs)
        if not votes:
            continue
        most = max(len(voters) for voters in votes.values())
        leaders = [base for base, voters in votes.items() if len(voters) == most]
        if grid is ROUND:
            base = max(leaders, key=lambda base: (base % 10 == 0, -base))
        else:
            enough = most >= FINE_ROWS and (best is None or most > len(best[1]))
            if not enough or len(leaders) > 1:
                continue
            base = leaders[0]
        best = base, votes[base], len(grid)
    if best is None:
        return None
    base, voters, tried = best
    both = sum(Formula(base).fits(row) is True for row in rows if RATIO.fits(row))
    chance = tried * math.comb(len(pairs), len(voters)) * math.prod(chance_of(row) for row in voters)
    return Fit(Formula(base), len(rows), len(voters) + both, min(1.0, chance))


def _votes(grid: Sequence[float], pairs: Sequence[tuple[Observation, Interval]]) -> dict[float, list[Observation]]:
    """The rows that each base of a grid reproduces. The grid is even, so only bases within an interval are visited."""
    votes: dict[float, list[Observation]] = {}
    step = grid[0]
    for row, interval in pairs:
        first = max(math.ceil(interval.lo / step) - 2, 0)
        last = min(math.floor(interval.hi / step) + 1, len(grid))
        for base in grid[first:last]:
            if interval.holds(base):
                votes.setdefault(base, []).append(row)
    return votes


def established_bases(blocks: Sequence[Sequence[Observation]]) -> frozenset[float]:
    """Bases that some block of a table (its testable rows) shows beyond chance, on two rows or more."""
    found: Counter[float] = Counter()
    for rows in blocks:
        fit = best_base(rows)
        if fit is not None and fit.formula.base is not None and fit.reproduced >= 2 and fit.chance < CHANCE:
            found[fit.formula.base] += fit.reproduced
    return frozenset(found)


def exceptions(block: Block, formula: Formula, bases: frozenset[float]) -> dict[int, Formula]:
    """Rows that the block's formula does not reproduce but another formula of this table does, beyond chance."""
    found = {}
    for position, row in enumerate(block.rows):
        if formula.base is None or row.level != "region" or formula.fits(row) is not False:
            continue
        rival = exception_of(row, formula, bases)
        if rival is None and len(block.regions) == 1:
            lone = base_of(row)
            tens = [base for base in ROUND if base % 10 == 0 and lone is not None and lone.holds(base)]
            rival = Formula(tens[0]) if tens and len(ROUND) * chance_of(row) < UNLIKELY else None
        if rival is not None:
            found[position] = rival
    return found


def exception_of(row: Observation, formula: Formula, bases: frozenset[float]) -> Formula | None:
    """Another formula of the table that reproduces a row beyond chance; the row has quantity, target and progress."""
    rivals = [RATIO, *(Formula(base) for base in sorted(bases))]
    if len(rivals) * chance_of(row) >= UNLIKELY:
        return None
    return next((rival for rival in rivals if rival != formula and rival.fits(row)), None)
