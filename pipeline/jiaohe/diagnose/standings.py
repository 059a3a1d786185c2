"""What each indicator's cells say of its formulas (口径推断), whatever a catalog says: support, nearest rival, groups."""

from collections.abc import Iterable
from typing import NamedTuple

from jiaohe.diagnose.bases import ROUND, best_base
from jiaohe.diagnose.blocks import Block, progress_of
from jiaohe.diagnose.denominators import denominators
from jiaohe.diagnose.explain import Analysis
from jiaohe.diagnose.formula import RATE, RATE_OF_TARGET, RATIO, STATED, Formula
from jiaohe.diagnose.formulas import Choice, Regional, fit_of, testable
from jiaohe.diagnose.mixtures import joined
from jiaohe.diagnose.wholes import MEAN, WEIGHTED, infer_whole, whole_candidates
from jiaohe.model.interval import Interval
from jiaohe.model.standing import Group, Solved, Standing, Support
from jiaohe.model.tables import Observation

# With this many whole numbers or more a denominator is not worth telling.
_FEW_DENOMINATORS = 4
# Odds at which chance is ruled out for the one figure of a whole.
_UNLIKELY = 0.05


def standings(analyses: Iterable[Analysis]) -> list[Standing]:
    """One standing per indicator, in the order of the sheets."""
    return [_standing(analysis.block, analysis.regional) for analysis in analyses]


def _standing(block: Block, used: Regional) -> Standing:
    own = _by_itself(block, used)
    first, rows = block.first, testable(block)
    alone = not any(progress_of(row) is not None for row in block.regions)
    rival = _rival(block, rows, own.formula)
    support: Support = "none" if alone else _support(own)
    declared = _declared(used, own) if support == "strong" else None
    whole = _whole(block, own)
    return Standing(
        input=first.input,
        file=first.file,
        sheet=first.sheet,
        table=first.table,
        form=first.form,
        period=first.period,
        indicator=first.indicator,
        unit=first.unit,
        formula=None if alone else str(own.formula),
        support=support,
        tested=0 if alone else own.tested,
        reproduced=0 if alone else own.reproduced,
        rival=None if alone or rival is None else str(rival[0]),
        rival_reproduced=0 if alone or rival is None else rival[1],
        others=_groups(block, own),
        solved=_solved(block, own.formula),
        whole=whole.formula,
        whole_support=whole.support,
        whole_fits=whole.fits,
        whole_rival=whole.rival,
        whole_gap=whole.gap,
        whole_alike=whole.alike,
        declared=None if declared is None else str(declared),
    )


def _by_itself(block: Block, used: Regional) -> Regional:
    """The regional formula that the cells show, without a catalog."""
    inferred: Choice = used.inferred
    if used.source != "catalog" or inferred.formula == used.formula:
        return used._replace(formula=inferred.formula, source=inferred.source, evidence=inferred.evidence)
    fit = fit_of(inferred.formula, block, testable(block))
    return used._replace(
        formula=inferred.formula,
        source=inferred.source,
        evidence=inferred.evidence,
        tested=fit.tested,
        reproduced=fit.reproduced,
        exceptions={},
    )


def _support(own: Regional) -> Support:
    if own.formula == STATED or not own.tested:
        return "none"
    if own.reproduced < 2 or own.source == "assumed":
        return "few"
    return own.evidence or "weak"


def _declared(used: Regional, own: Regional) -> Formula | None:
    """The catalog's formula where the cells say another one; a catalog has no word for what gives no figure."""
    declared = used.contradicted or (used.formula if used.source == "catalog" else None)
    if declared is None or declared == own.formula or (declared.base is None and own.formula.base is None):
        return None
    return declared


def _rival(block: Block, rows: list[Observation], formula: Formula) -> tuple[Formula, int] | None:
    """The other ratio or base that reproduces most of the rows, or for rates the other way to take them."""
    based = best_base(rows)
    others = {RATIO, *(Formula(base) for base in ROUND), *([] if based is None else [based.formula])} - {formula}
    counted = [(other, sum(other.fits(row) is True for row in rows)) for other in others]
    if formula in {RATE, RATE_OF_TARGET}:
        other = RATE if formula == RATE_OF_TARGET else RATE_OF_TARGET
        counted.append((other, fit_of(other, block, rows).reproduced))
    counted = [pair for pair in counted if pair[1]]
    return max(counted, key=lambda pair: (pair[1], pair[0] == RATIO, -(pair[0].base or 0.0)), default=None)


def _groups(block: Block, own: Regional) -> tuple[Group, ...]:
    groups: dict[Formula, list[Observation]] = {}
    for position, formula in own.exceptions.items():
        groups.setdefault(formula, []).append(block.rows[position])
    return tuple(Group(str(formula), joined(rows)) for formula, rows in groups.items())


def _solved(block: Block, formula: Formula) -> tuple[Solved, ...]:
    if formula not in {RATE, RATE_OF_TARGET}:
        return ()
    found = [(row.region, denominators(row, formula)) for row in block.regions]
    return tuple(
        Solved(region, numbers.first, numbers.last)
        for region, numbers in found
        if numbers is not None and 0 < numbers.number < _FEW_DENOMINATORS
    )


class _Whole(NamedTuple):
    """The whole's formula, its support, formulas that do as well, and the nearest that does not, with its distance."""

    formula: str | None = None
    support: Support = "none"
    alike: tuple[str, ...] = ()
    rival: str | None = None
    gap: float | None = None
    fits: bool = False


def _whole(block: Block, own: Regional) -> _Whole:
    progress = progress_of(block.whole) if block.whole is not None else None
    if block.whole is None or progress is None:
        return _Whole()
    found = infer_whole(block, own, None)
    same = _equivalent(block, own, found.formula)
    candidates = [pair for pair in whole_candidates(block, own) if pair[0] != found.formula and pair[0] not in same]
    apart = [(_distance(value, progress), str(formula)) for formula, value in candidates if not value.meets(progress)]
    gap, rival = min(apart, default=(None, None))
    if found.value is None or not found.evidence:
        return _Whole("stated", "none", (), rival, gap)
    if found.evidence == "weak" and not found.value.meets(progress):
        return _Whole("stated", "none", (), found.label, _distance(found.value, progress))
    alike = tuple(str(formula) for formula, value in candidates if value.meets(progress))
    parts = [part for row in block.regions if (part := progress_of(row)) is not None]
    spread = 100.0
    if not isinstance(found.formula, Formula):  # a mean lies somewhere between the regions
        spread = max((part.middle for part in parts), default=0.0) - min((part.middle for part in parts), default=0.0)
    fits = found.value.meets(progress)
    if not spread:
        return _Whole(found.label, "few", alike, rival, gap, fits)
    width = found.value.hi - found.value.lo + progress.hi - progress.lo
    expected = found.formula == own.formula and own.evidence == "strong" and own.reproduced > 1
    shown = expected or (1 + len(candidates)) * width / spread < _UNLIKELY
    return _Whole(found.label, "strong" if shown and not alike else "weak", alike, rival, gap, fits)


def _distance(value: Interval, progress: Interval) -> float:
    """Percentage points between two intervals that do not meet."""
    return max(value.lo - progress.hi, progress.lo - value.hi, 0.0)


def _equivalent(block: Block, own: Regional, formula: Formula | str | None) -> set[Formula | str]:
    """Formulas that come to the same: regions on one base weighted by target make that of the totals; equal weights."""
    uniform = own.formula.base is not None and own.reproduced == own.tested and formula != WEIGHTED
    if uniform or formula == own.formula or (isinstance(formula, str) and "sum_target" in formula):
        return {WEIGHTED}
    targets = {row.target for row in block.regions if progress_of(row) is not None}
    return {WEIGHTED} if formula == MEAN and len(targets) == 1 else set()
