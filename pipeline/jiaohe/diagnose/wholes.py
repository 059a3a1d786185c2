"""How the whole's progress (全市进度) follows from the regions: a ratio, their mean, a weighted mean, pooled, or stated."""

import math
from typing import NamedTuple

from jiaohe.diagnose.blocks import Block, progress_of, quantity_of, ratio_of, target_of
from jiaohe.diagnose.denominators import pooled
from jiaohe.diagnose.formula import RATE, RATE_OF_TARGET, RATIO, Formula
from jiaohe.diagnose.formulas import UNRATED, Evidence, Regional
from jiaohe.model.interval import Interval, total_of

MEAN = "mean"
WEIGHTED = "weighted_mean"
POOLED = "pooled"
STATED = "stated"

# Odds at which a figure is taken to follow another formula than the declared one.
_UNLIKELY = 0.05
# Percentage points over which a slip may scatter.
_SCATTER = 5.0


class Whole(NamedTuple):
    """The formula of a block's whole: a ``Formula`` on its own figures, or the name of a mean; None: no figure.

    ``contradicted`` is the catalog's formula where the figure follows another one.
    """

    formula: Formula | str | None
    evidence: Evidence | None
    value: Interval | None
    contradicted: str | None = None

    @property
    def label(self) -> str | None:
        """As the tables print it."""
        return None if self.formula is None else str(self.formula)


def infer_whole(block: Block, regional: Regional, declared: str | None) -> Whole:
    """The simplest formula that gives the whole's progress within rounding; ``declared`` is the catalog's, if any.

    A slip in one region must not make a mean look like no mean, so each candidate is also tried with the figures
    that do not follow their own formula replaced by what that formula gives.
    """
    whole = block.whole
    if whole is None:
        return Whole(None, None, None)
    progress = progress_of(whole)
    candidates = whole_candidates(block, regional)
    if declared is not None:
        return _declared_whole(declared, candidates, progress)
    if progress is None:
        return Whole(None, None, None)
    for formula, value in candidates:
        if value.meets(progress):
            return Whole(formula, "strong", value)
    for formula, value in _repaired(block, regional):
        if value.meets(progress):
            printed = dict(candidates).get(formula)
            return Whole(formula, "strong", printed if printed is not None else value)
    if regional.formula in {RATE, RATE_OF_TARGET}:
        candidates = [(formula, value) for formula, value in candidates if formula == POOLED]
    elif block.kind in UNRATED:
        candidates = []
    if not candidates:
        return Whole(STATED, None, None)
    formula, value = candidates[0]
    if isinstance(formula, Formula):
        return Whole(formula, "strong" if formula == RATIO and regional.evidence == "strong" else "weak", value)
    return Whole(formula, "weak", value)


def _declared_whole(
    declared: str, candidates: list[tuple[Formula | str, Interval]], progress: Interval | None
) -> Whole:
    """The catalog's formula, unless the figure is another's beyond chance. ``stated`` cannot be contradicted."""
    own = [(formula, value) for formula, value in candidates if _is_named(formula, declared)]
    if not own:
        return Whole(STATED, None, None)
    fitting = [pair for pair in own if progress is not None and pair[1].meets(progress)]
    formula, value = (fitting or own)[0]
    if fitting or progress is None:
        return Whole(formula, "strong", value)
    for other, given in candidates:
        # How often a slip would meet another formula by chance: slips scatter, but for those in the last digit.
        width = given.hi - given.lo + progress.hi - progress.lo
        odds = (len(candidates) - 1) * width / max(2 * abs(given.middle - value.middle), _SCATTER)
        if max(progress.lo - value.hi, value.lo - progress.hi) < progress.hi - progress.lo:
            break
        if given.meets(progress) and odds < _UNLIKELY:
            return Whole(other, "strong", given, {"ratio": str(RATIO), "weighted": WEIGHTED}.get(declared, declared))
    return Whole(formula, "strong", value)


def _is_named(formula: Formula | str, declared: str) -> bool:
    """Whether a formula is what the catalog's word means."""
    if declared == "ratio":
        return isinstance(formula, Formula) or "sum_target" in formula
    return formula == {"weighted": WEIGHTED}.get(declared, declared)


def whole_candidates(block: Block, regional: Regional) -> list[tuple[Formula | str, Interval]]:
    """Formulas and what they give on the printed figures, simplest first; none without a whole."""
    if block.whole is None:
        return []
    found: list[tuple[Formula | str, Interval]] = []
    own = ratio_of(block.whole)
    if own is not None:
        if regional.formula.base is not None:
            found.append((regional.formula, regional.formula.value(own)))
        untested = regional.formula.base is None and regional.tested == 0
        if untested or regional.formula.base not in {None, RATIO.base}:
            found.append((RATIO, own))
    sums = _ratio_of_sums(block) if own is None and regional.formula.base is not None else None
    if sums is not None:
        label = str(regional.formula).replace("quantity", "sum_quantity").replace("target", "sum_target")
        found.append((label, regional.formula.value(sums)))
    parts = [p for row in block.regions if (p := progress_of(row)) is not None]
    if parts:
        found.append((MEAN, total_of(parts).scaled(1 / len(parts))))
    weighted = _weighted(block)
    if weighted is not None:
        found.append((WEIGHTED, weighted))
    if (own is None or block.kind in UNRATED) and regional.formula.base is None:
        rate = pooled(block, regional.formula)
        if rate is not None:
            found.append((POOLED, rate))
    return found


def _ratio_of_sums(block: Block) -> Interval | None:
    """The ratio of what the regions add up to, where the whole prints no quantity or no target of its own."""
    rows = [row for row in block.regions if target_of(row) is not None]
    if len(rows) < 2 or block.kind in UNRATED or any(ratio_of(row) is None for row in rows):
        return None
    targets = total_of([target for row in rows if (target := target_of(row)) is not None])
    quantities = total_of([quantity for row in rows if (quantity := quantity_of(row)) is not None])
    return Interval(max(quantities.lo, 0.0), quantities.hi).over(targets).scaled(100) if targets.lo > 0 else None


def _weighted(block: Block) -> Interval | None:
    """The mean of the regions' progress weighted with their targets."""
    pairs = [
        (row.target, progress)
        for row in block.regions
        if target_of(row) is not None and (progress := progress_of(row)) is not None
    ]
    weight = math.fsum(target or 0.0 for target, _ in pairs)
    if len(pairs) < 2 or weight <= 0:
        return None
    return total_of([progress.scaled((target or 0.0) / weight) for target, progress in pairs])


def _repaired(block: Block, regional: Regional) -> list[tuple[Formula | str, Interval]]:
    """Candidates on repaired figures: sums in place of a stale whole, formula values in place of odd progress."""
    assert block.whole is not None
    found: list[tuple[Formula | str, Interval]] = []
    formula = regional.formula
    if formula.base is not None:
        targets = [t for row in block.regions if (t := target_of(row)) is not None]
        quantities = [q for row in block.regions if (q := quantity_of(row)) is not None]
        tops = [t for t in (target_of(block.whole), total_of(targets) if targets else None) if t is not None]
        lows = [q for q in (quantity_of(block.whole), total_of(quantities) if quantities else None) if q is not None]
        for target in tops:
            for quantity in lows:
                if target.lo > 0 and quantity.lo >= 0:
                    ratio = quantity.over(target).scaled(100)
                    found.append((formula, formula.value(ratio)))
    parts = []
    elsewhere = {id(block.rows[position]) for position in regional.exceptions}
    for row in block.regions:
        part, own = progress_of(row), ratio_of(row)
        if id(row) not in elsewhere and part is not None and own is not None and formula.fits(row) is False:
            part = formula.value(own)
        if part is not None:
            parts.append(part)
    if parts:
        found.append((MEAN, total_of(parts).scaled(1 / len(parts))))
    return found
