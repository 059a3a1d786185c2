"""Which formula (计算口径) an indicator follows, inferred from its own cells by interval arithmetic.

The simplest formula that reproduces most cells within their rounding wins: the plain ratio, then a base point, then
what only restricts a figure, then none. A formula that only a few cells could tell is called weak, and what rests on
it is asked, not asserted. A catalog's formula is obeyed unless most cells follow another one beyond chance.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from jiaohe.diagnose.bases import ROUND, best_base, chance_of, established_bases, exception_of, exceptions
from jiaohe.diagnose.blocks import Block, progress_of, ratio_of
from jiaohe.diagnose.denominators import denominators, is_borne_out, rate_fit
from jiaohe.diagnose.formula import CHANCE, ITEM_MEAN, RATE, RATE_OF_TARGET, RATIO, STATED, Fit, Formula
from jiaohe.diagnose.items import is_item_mean, item_fit
from jiaohe.model.tables import Observation

Evidence = Literal["strong", "weak"]
Source = Literal["catalog", "inferred", "assumed"]

# Figures of these kinds need not be divided at all: progress of a rate or a standard is often stated.
UNRATED = frozenset({"rate", "standard"})
# The share of a table's cells that must follow the plain ratio before it is taken for the table's habit.
HABIT = 0.7
# Odds at which a base that other indicators of the table have is believed.
_KNOWN = 0.01
# A progress that many times off quantity ÷ target was not worked out from them.
_FAR = 3.0


class Regional(NamedTuple):
    """The formula of one block's regions, and how well the cells bear it out.

    ``exceptions`` maps the position of a row in ``Block.rows`` to another formula that reproduces it. ``inferred`` is
    what the cells say by themselves, with its evidence. ``contradicted`` is the catalog's formula where the cells
    follow another one, and ``kept`` how many of the tested cells it reproduces.
    """

    formula: Formula
    source: Source
    evidence: Evidence | None
    tested: int
    reproduced: int
    exceptions: Mapping[int, Formula]
    inferred: "Choice"
    contradicted: Formula | None = None
    kept: int = 0


class Choice(NamedTuple):
    """A formula, where it comes from and how well the cells bear it out."""

    formula: Formula
    source: Source
    evidence: Evidence | None


def infer_regional(blocks: Sequence[Block], declared: Mapping[int, Formula]) -> list[Regional]:
    """The regional formula of each block of one table; ``declared`` gives a catalog's formula by block position."""
    rows_of = [testable(block) for block in blocks]
    habit = _habit(blocks, rows_of)
    bases = established_bases(rows_of)
    found = []
    for position, (block, rows) in enumerate(zip(blocks, rows_of, strict=True)):
        inferred = _infer(block, rows, habit, bases)
        chosen, contradicted = inferred, None
        if position in declared:
            if _contradicts(declared[position], inferred, rows):
                contradicted = declared[position]
            else:
                chosen = Choice(declared[position], "catalog", "strong")
        fit = fit_of(chosen.formula, block, rows)
        found.append(
            Regional(
                formula=chosen.formula,
                source=chosen.source,
                evidence=chosen.evidence,
                tested=fit.tested,
                reproduced=fit.reproduced,
                exceptions=exceptions(block, chosen.formula, bases),
                inferred=inferred,
                contradicted=contradicted,
                kept=sum(contradicted.fits(row) is True for row in rows) if contradicted else 0,
            )
        )
    return found


def testable(block: Block) -> list[Observation]:
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


def fit_of(formula: Formula, block: Block, rows: Sequence[Observation]) -> Fit:
    """How a formula does on a block whose testable rows are given."""
    if formula in {RATE, RATE_OF_TARGET}:
        return rate_fit(block.regions, formula) or Fit(formula, 0, 0, 1.0)
    if formula == ITEM_MEAN:
        return item_fit(block.regions) or Fit(formula, 0, 0, 1.0)
    return Fit(formula, len(rows), sum(formula.fits(row) is True for row in rows), 1.0)


def fits_whole_numbers(row: Observation, formula: Formula) -> bool | None:
    """Whether a row can be what a formula of whole numbers allows; None where formula or row cannot tell."""
    if formula == ITEM_MEAN:
        return is_item_mean(row)
    if formula in {RATE, RATE_OF_TARGET}:
        found = denominators(row, formula)
        return None if found is None else found.number > 0
    return None


class _Habit(NamedTuple):
    """How a table's cells take to the plain ratio."""

    fitting: int
    tested: int

    def holds(self, at_least: int) -> bool:
        return self.fitting >= at_least and self.fitting >= HABIT * self.tested


def _habit(blocks: Sequence[Block], rows_of: Sequence[Sequence[Observation]]) -> _Habit:
    fits = [
        RATIO.fits(row)
        for block, rows in zip(blocks, rows_of, strict=True)
        if block.kind not in UNRATED
        for row in rows
    ]
    return _Habit(sum(fit is True for fit in fits), sum(fit is not None for fit in fits))


def _infer(block: Block, rows: Sequence[Observation], habit: _Habit, bases: frozenset[float]) -> Choice:
    """The ratio or a base point where they do, else what whole numbers the figures come from."""
    divided = _divided(block, rows, habit, bases)
    if divided.formula.base is not None and divided.evidence == "strong":
        return divided
    # What the plain ratio reproduces has a whole denominator anyway: the target.
    others = [row for row in block.regions if not RATIO.fits(row)]
    fits = [item_fit(others), *(rate_fit(others, formula) for formula in (RATE, RATE_OF_TARGET))]
    borne = [fit for fit in fits if fit is not None and is_borne_out(fit)]
    if not borne:
        return divided
    best = max(borne, key=lambda fit: (fit.reproduced / fit.tested, -fit.chance))
    return Choice(best.formula, "inferred", "strong")


def _divided(block: Block, rows: Sequence[Observation], habit: _Habit, bases: frozenset[float]) -> Choice:
    """What the rows with quantity, target and progress say of quantity ÷ target."""
    tested = len(rows)
    if not tested:
        return Choice(STATED, "inferred", None)
    plain = sum(RATIO.fits(row) is True for row in rows)
    based = best_base(rows)
    if based is not None and based.reproduced > plain and 2 * based.reproduced >= tested:
        if based.formula.base in bases:  # seen elsewhere in the table: not one of all bases, but of these few
            likely = based.chance < CHANCE or based.chance * len(bases) / len(ROUND) < _KNOWN
        else:
            likely = based.chance < CHANCE and based.reproduced >= 3
        if likely:
            return Choice(based.formula, "inferred", "strong")
    if 2 * plain >= tested:
        enough = (plain >= 2 or (plain == tested and block.kind not in UNRATED)) and not _one_sided(rows, bases)
        return Choice(RATIO, "inferred", "strong" if enough or (tested <= 2 and habit.holds(4)) else "weak")
    if block.kind in UNRATED:
        return Choice(STATED, "inferred", None)
    if tested == 1 and habit.holds(4):
        stated_elsewhere = sum(region.quantity_token == "in_progress" for region in block.rows)
        return Choice(RATIO, "assumed", "weak" if stated_elsewhere else "strong")
    if tested == 2 and all(map(_far_off, rows)) and not (block.whole is not None and RATIO.fits(block.whole)):
        return Choice(STATED, "inferred", None)
    if tested <= 2 or (3 * plain >= tested and habit.holds(4)):
        return Choice(RATIO, "assumed", "weak")
    return Choice(STATED, "inferred", None)


def _far_off(row: Observation) -> bool:
    """Whether a progress is nowhere near the ratio, and no misplaced point explains it: 2634 beside a target of 95."""
    ratio, progress = ratio_of(row), progress_of(row)
    if ratio is None or progress is None:
        return False
    shifted = any(ratio.scaled(10.0**power).meets(progress) for power in range(-4, 5))
    return not shifted and not ratio.lo / _FAR <= progress.middle <= _FAR * ratio.hi


def _one_sided(rows: Sequence[Observation], bases: frozenset[float]) -> bool:
    """Three rows or more that nothing explains off the ratio, all to the same side: another formula, not slips."""
    off = [row for row in rows if RATIO.fits(row) is False and exception_of(row, RATIO, bases) is None]
    above = [ratio.hi < progress.lo for row in off if (ratio := ratio_of(row)) and (progress := progress_of(row))]
    return len(off) >= 3 and len(set(above)) == 1


def _contradicts(declared: Formula, inferred: Choice, rows: Sequence[Observation]) -> bool:
    """Whether most cells follow another formula than the declared one, beyond chance.

    A declared ``stated`` promises nothing that cells could contradict.
    """
    own = inferred.formula
    if declared.base is None or inferred.evidence != "strong" or inferred.source != "inferred":
        return False
    if own.base is None:
        return own != STATED and not any(declared.fits(row) for row in rows)
    if own == declared:
        return False
    apart = [row for row in rows if own.fits(row) and not declared.fits(row)]
    kept = sum(declared.fits(row) is True for row in rows)
    chance = math.prod(chance_of(row) for row in apart)
    return len(apart) >= 2 and 2 * len(apart) > len(rows) and kept < len(apart) and chance < CHANCE
