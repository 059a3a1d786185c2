"""Which formula (计算口径) an indicator follows, inferred from its own cells by interval arithmetic.

A regional formula is ``base + (100 - base) × quantity ÷ target``: base 0 is the plain ratio, and some cities grant a
base of 20 or 30 points for preparation. The simplest formula that reproduces most cells within their rounding wins.
A formula that only a few cells could tell is called weak, and what rests on it is asked, not asserted.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from jiaohe.diagnose.blocks import Block, progress_of, ratio_of
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation

Evidence = Literal["strong", "weak"]
Source = Literal["catalog", "inferred", "assumed"]

# Bases that people use; anything finer is found only by accident.
BASES = tuple(float(base) for base in range(5, 96, 5))
# A base is believed when chance would fit it to the same cells less often than this.
CHANCE = 1e-3
# Figures of these kinds need not be divided at all: progress of a rate or a standard is often stated.
UNRATED = frozenset({"rate", "standard"})
# The share of a table's cells that must follow the plain ratio before it is taken for the table's habit.
HABIT = 0.7


class Formula(NamedTuple):
    """How progress follows from quantity and target, in percent. Base None: stated, nothing to compute."""

    base: float | None

    def value(self, ratio: Interval) -> Interval:
        """Progress that the formula gives for a ratio in percent."""
        assert self.base is not None
        share = (100 - self.base) / 100
        return Interval(self.base + share * ratio.lo, self.base + share * ratio.hi)

    def fits(self, row: Observation) -> bool | None:
        """Whether a row's progress is what the formula gives; None where the row cannot tell."""
        ratio, progress = ratio_of(row), progress_of(row)
        if self.base is None or ratio is None or progress is None:
            return None
        return self.value(ratio).meets(progress)

    def __str__(self) -> str:
        if self.base is None:
            return "stated"
        if self.base == 0:
            return "100*quantity/target"
        return f"{self.base:g}+{100 - self.base:g}*quantity/target"


RATIO = Formula(0.0)
STATED = Formula(None)


class Regional(NamedTuple):
    """The formula of one block's regions, and how well the cells bear it out.

    ``exceptions`` maps the position of a row in ``Block.rows`` to another formula that reproduces it.
    """

    formula: Formula
    source: Source
    evidence: Evidence | None
    tested: int
    reproduced: int
    exceptions: Mapping[int, Formula]


def infer_regional(blocks: Sequence[Block], declared: Mapping[int, Formula]) -> list[Regional]:
    """The regional formula of each block of one table; ``declared`` gives a catalog's formula by block position."""
    habit = _habit(blocks)
    bases = _established_bases(blocks)
    found = []
    for position, block in enumerate(blocks):
        rows = _testable(block)
        formula, source, evidence = (
            _Choice(declared[position], "catalog", "strong")
            if position in declared
            else _infer(block, rows, habit, bases)
        )
        fits = [formula.fits(row) for row in rows]
        found.append(
            Regional(
                formula=formula,
                source=source,
                evidence=evidence,
                tested=len(rows),
                reproduced=sum(fit is True for fit in fits),
                exceptions=_exceptions(block, formula, bases),
            )
        )
    return found


def _testable(block: Block) -> list[Observation]:
    """Rows that can tell one formula from another; the whole stands in where no region does."""
    rows = [row for row in block.regions if _tells(row)]
    if not rows and block.whole is not None and _tells(block.whole):
        rows = [block.whole]
    return rows


def _tells(row: Observation) -> bool:
    """Whether formulas would differ on a row: nothing done is 0 and all done is 100 by most of them."""
    ratio = ratio_of(row)
    trivial = (row.quantity == 0 and row.progress == 0) or (row.quantity == row.target and row.progress == 100)
    return ratio is not None and progress_of(row) is not None and not trivial


class _Habit(NamedTuple):
    """How a table's cells take to the plain ratio."""

    fitting: int
    tested: int

    def holds(self, at_least: int) -> bool:
        return self.fitting >= at_least and self.fitting >= HABIT * self.tested


def _habit(blocks: Sequence[Block]) -> _Habit:
    fits = [RATIO.fits(row) for block in blocks if block.kind not in UNRATED for row in _testable(block)]
    return _Habit(sum(fit is True for fit in fits), sum(fit is not None for fit in fits))


class _Choice(NamedTuple):
    formula: Formula
    source: Source
    evidence: Evidence | None


def _infer(block: Block, rows: Sequence[Observation], habit: _Habit, bases: frozenset[float]) -> _Choice:
    tested = len(rows)
    if not tested:
        return _Choice(STATED, "inferred", None)
    plain = sum(RATIO.fits(row) is True for row in rows)
    base, based, chance = _best_base(rows)
    if base is not None and based > plain and (based >= 3 or base in bases) and chance < CHANCE and 2 * based >= tested:
        return _Choice(Formula(base), "inferred", "strong")
    if 2 * plain >= tested:
        enough = (plain >= 2 or (plain == tested and block.kind not in UNRATED)) and not _one_sided(rows)
        return _Choice(RATIO, "inferred", "strong" if enough or (tested <= 2 and habit.holds(4)) else "weak")
    if block.kind in UNRATED:
        return _Choice(STATED, "inferred", None)
    if tested == 1 and habit.holds(4):
        stated_elsewhere = sum(region.quantity_token == "in_progress" for region in block.rows)
        return _Choice(RATIO, "assumed", "weak" if stated_elsewhere else "strong")
    if tested <= 2 or (3 * plain >= tested and habit.holds(4)):
        return _Choice(RATIO, "assumed", "weak")
    return _Choice(STATED, "inferred", None)


def _one_sided(rows: Sequence[Observation]) -> bool:
    """Three rows or more off the ratio, all to the same side: another formula rather than slips."""
    off = [row for row in rows if RATIO.fits(row) is False]
    above = [ratio.hi < progress.lo for row in off if (ratio := ratio_of(row)) and (progress := progress_of(row))]
    return len(off) >= 3 and len(set(above)) == 1


def base_of(row: Observation) -> Interval | None:
    """The bases that reproduce a row: progress = base + (100 - base) × ratio solved for base, in percent."""
    ratio, progress = ratio_of(row), progress_of(row)
    if ratio is None or progress is None or ratio.hi >= 98 or progress.hi >= 100 or progress.lo <= ratio.lo:
        return None
    corners = [100 * (p - r) / (100 - r) for p in progress for r in ratio]
    return Interval(min(corners), max(corners))


def _chance(row: Observation) -> float:
    """How likely a random progress above the ratio would be reproduced by a given base."""
    progress, ratio = progress_of(row), ratio_of(row)
    assert progress is not None
    assert ratio is not None
    assert row.progress is not None
    # People state round figures: a progress of 75 fits a round base far more often than its half-width says.
    grain = next((grain for grain in (10.0, 5.0, 1.0) if row.progress % grain == 0), 0.0)
    room = max(100 - ratio.lo, 1.0)
    return min(1.0, (max(progress.hi - progress.lo, grain) + ratio.hi - ratio.lo) / room)


def _best_base(rows: Sequence[Observation]) -> tuple[float | None, int, float]:
    """The base that reproduces most rows which the ratio does not, their number, and the odds of chance."""
    votes: dict[float, list[Observation]] = defaultdict(list)
    for row in rows:
        if RATIO.fits(row):
            continue
        interval = base_of(row)
        if interval is not None:
            for base in BASES:
                if interval.holds(base):
                    votes[base].append(row)
    if not votes:
        return None, 0, 1.0
    best = max(votes, key=lambda base: (len(votes[base]), base % 10 == 0, -base))
    chance = len(BASES) * math.prod(_chance(row) for row in votes[best])
    # Rows that both formulas reproduce count for either.
    both = sum(Formula(best).fits(row) is True for row in rows if RATIO.fits(row))
    return best, len(votes[best]) + both, chance


def _established_bases(blocks: Sequence[Block]) -> frozenset[float]:
    """Bases that some block of the table shows beyond chance, on two rows or more."""
    found: Counter[float] = Counter()
    for block in blocks:
        base, based, chance = _best_base(_testable(block))
        if base is not None and based >= 2 and chance < CHANCE:
            found[base] += based
    return frozenset(found)


def _exceptions(block: Block, formula: Formula, bases: frozenset[float]) -> dict[int, Formula]:
    """Rows that the block's formula does not reproduce but another formula of this table does, beyond chance."""
    if formula.base is None:
        return {}
    rivals = [RATIO, *(Formula(base) for base in sorted(bases))]
    found = {}
    for position, row in enumerate(block.rows):
        if row.level != "region" or formula.fits(row) is not False:
            continue
        for rival in rivals:
            if rival != formula and rival.fits(row) and len(rivals) * _chance(row) < 0.05:
                found[position] = rival
                break
        else:
            lone = base_of(row)
            tens = [base for base in BASES if base % 10 == 0 and lone is not None and lone.holds(base)]
            if len(block.regions) == 1 and tens and len(BASES) * _chance(row) < 0.05:
                found[position] = Formula(tens[0])
    return found


def parse_formula(text: str | None) -> Formula | None:
    """A catalog's formula: ``ratio``, ``20+80*ratio`` or ``stated``; None where nothing is declared."""
    if text is None or not text.strip():
        return None
    word = text.strip().replace(" ", "").replace("×", "*").replace("＋", "+")
    if word in {"ratio", "100*quantity/target"}:
        return RATIO
    if word in {"stated", "none"}:
        return STATED
    base, plus, rest = word.partition("+")
    _, star, tail = rest.partition("*")
    if plus and star and tail in {"ratio", "quantity/target"}:
        return Formula(float(base))
    return None
