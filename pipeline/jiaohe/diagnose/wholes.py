"""How the whole's progress (全市进度) follows from the regions: its own ratio, their mean, a weighted mean, or stated."""

import math
from typing import NamedTuple

from jiaohe.diagnose.blocks import Block, progress_of, quantity_of, ratio_of, target_of
from jiaohe.diagnose.formulas import RATIO, UNRATED, Evidence, Formula, Regional
from jiaohe.model.interval import Interval, total_of

MEAN = "mean"
WEIGHTED = "weighted_mean"
STATED = "stated"


class Whole(NamedTuple):
    """The formula of a block's whole: a ``Formula`` on its own figures, or the name of a mean; None: no figure."""

    formula: Formula | str | None
    evidence: Evidence | None
    value: Interval | None

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
    candidates = _candidates(block, regional)
    if declared is not None:
        name = {"weighted": WEIGHTED}.get(declared, declared)
        for formula, value in candidates:
            if name == formula or (name == "ratio" and isinstance(formula, Formula)):
                return Whole(formula, "strong", value)
        return Whole(STATED, None, None)
    if progress is None:
        return Whole(None, None, None)
    for formula, value in candidates:
        if value.meets(progress):
            return Whole(formula, "strong", value)
    for formula, value in _repaired(block, regional):
        if value.meets(progress):
            printed = dict(candidates).get(formula)
            return Whole(formula, "strong", printed if printed is not None else value)
    if block.kind in UNRATED or not candidates:
        return Whole(STATED, None, None)
    formula, value = candidates[0]
    if isinstance(formula, Formula):
        return Whole(formula, "strong" if formula == RATIO and regional.evidence == "strong" else "weak", value)
    return Whole(formula, "weak", value)


def _candidates(block: Block, regional: Regional) -> list[tuple[Formula | str, Interval]]:
    """Formulas and what they give on the printed figures, simplest first."""
    assert block.whole is not None
    found: list[tuple[Formula | str, Interval]] = []
    own = ratio_of(block.whole)
    if own is not None:
        if regional.formula.base is not None:
            found.append((regional.formula, regional.formula.value(own)))
        untested = regional.formula.base is None and regional.tested == 0
        if untested or regional.formula.base not in {None, RATIO.base}:
            found.append((RATIO, own))
    parts = [p for row in block.regions if (p := progress_of(row)) is not None]
    if parts:
        found.append((MEAN, total_of(parts).scaled(1 / len(parts))))
    weighted = _weighted(block)
    if weighted is not None:
        found.append((WEIGHTED, weighted))
    return found


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
    for row in block.regions:
        part, own = progress_of(row), ratio_of(row)
        if part is not None and own is not None and formula.fits(row) is False:
            part = formula.value(own)
        if part is not None:
            parts.append(part)
    if parts:
        found.append((MEAN, total_of(parts).scaled(1 / len(parts))))
    return found
