"""What the figures of a run say about themselves: the columns that are joined to observations, and the totals."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jiaohe.diagnose.blocks import Block, group, progress_of, quantity_of, ratio_of, target_of
from jiaohe.diagnose.formula import Formula
from jiaohe.diagnose.formula_columns import contradiction_columns, formula_columns
from jiaohe.diagnose.formulas import Regional, infer_regional
from jiaohe.diagnose.mixtures import mixtures
from jiaohe.diagnose.scales import divides, grain_of, peer_scale, rescaled, scale_of, unit_power
from jiaohe.diagnose.subtotals import Subtotal, find_subtotals, subtotal_columns
from jiaohe.diagnose.wholes import STATED, Whole, infer_whole
from jiaohe.model.interval import Interval, around, total_of
from jiaohe.model.tables import MEASURES, Claim, Explained, Measure, Observation, Total
from jiaohe.model.units import base_unit, comparable, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a catalog declares of one indicator; every part may be missing."""

    formula: Formula | None = None
    whole_formula: str | None = None
    schedule: float | None = None
    kind: str | None = None
    target: float | None = None  # of the whole
    unit: str | None = None  # the unit it is declared in


Declared = Callable[[Observation], Declaration | None]
IsClipped = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One block with the formulas it follows; what localisation and coverage start from.

    ``quoted`` is the target that the title states, in the unit of the target, or None, and ``claim`` where it says so;
    ``declared_target`` is that of the catalog.
    """

    block: Block
    regional: Regional
    whole: Whole
    adds_target: bool
    adds_quantity: bool
    quoted: Interval | None
    unit_power: int | None
    declared_target: float | None = None
    claim: Claim | None = None
    subtotals: tuple[Subtotal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Rows to join (as many as observations, in their order), totals, and the analysis of each block."""

    explained: list[Explained]
    totals: list[Total]
    analyses: list[Analysis]


def explain(
    observations: Sequence[Observation], claims: Iterable[Claim], declared: Declared, is_clipped: IsClipped
) -> Explanation:
    """Infer the formulas of every block and lay out what the rules compare. Nothing here judges.

    ``is_clipped`` tells whether a text (first) is a cut-off piece of a title (second).
    """
    titles: dict[tuple[int, str, int, int], list[Claim]] = defaultdict(list)
    for found in claims:
        if found.speaks_of == "title" and found.block is not None:
            titles[found.input, found.sheet, found.table, found.block].append(found)
    tables: dict[tuple[int, str, int], list[Block]] = defaultdict(list)
    for block in group(observations):
        tables[block.first.input, block.first.sheet, block.first.table].append(block)
    explained: list[Explained | None] = [None] * len(observations)
    totals: list[Total] = []
    analyses: list[Analysis] = []
    for blocks in tables.values():
        declarations = [declared(block.first) or Declaration() for block in blocks]
        blocks = [
            block if declaration.kind is None else replace(block, kind=declaration.kind)
            for block, declaration in zip(blocks, declarations, strict=True)
        ]
        formulas = {i: d.formula for i, d in enumerate(declarations) if d.formula is not None}
        regionals = infer_regional(blocks, formulas)
        partial = find_subtotals(blocks)
        for block, regional, declaration, sums in zip(blocks, regionals, declarations, partial, strict=True):
            whole = infer_whole(block, regional, declaration.whole_formula)
            first = block.first
            power = unit_power(block, regional)
            claim = _title_claim(block, titles.get((first.input, first.sheet, first.table, first.block), ()))
            usual = {measure: _usual(block, measure) for measure in MEASURES}
            strict = _strict_values(block, regional.formula)
            grain = grain_of(block)
            mixed = mixtures(block, regional, declaration.schedule)
            for index, (position, row) in enumerate(zip(block.positions, block.rows, strict=True)):
                told = _explain_row(
                    block,
                    index,
                    row,
                    regional,
                    usual,
                    strict.get(index),
                    power,
                    grain,
                    declaration.schedule,
                    is_clipped,
                )
                explained[position] = told._replace(
                    **formula_columns(row, index, regional, mixed), **subtotal_columns(block, sums, index)
                )
            analysis = Analysis(
                block=block,
                regional=regional,
                whole=whole,
                adds_target=_adds(block, "target"),
                adds_quantity=_adds(block, "quantity"),
                quoted=_quoted(block, claim),
                unit_power=power,
                declared_target=_declared_target(block, declaration),
                claim=claim,
                subtotals=sums,
            )
            analyses.append(analysis)
            totals.append(_total(analysis, claim, declaration.schedule))
    return Explanation(explained=[row for row in explained if row is not None], totals=totals, analyses=analyses)


def _explain_row(
    block: Block,
    index: int,
    row: Observation,
    regional: Regional,
    usual: Mapping[Measure, str | None],
    strict: Interval | None,
    power: int | None,
    grain: float,
    schedule: float | None,
    is_clipped: IsClipped,
) -> Explained:
    ratio, progress, formula = ratio_of(row), progress_of(row), regional.formula
    value = formula.value(ratio) if formula.base is not None and ratio is not None else None
    rival = regional.exceptions.get(index)
    scale = scale_of(row, progress, value, ratio if divides(block, row) else None, grain)
    return Explained(
        kind=block.kind,
        formula=str(formula) if regional.tested or value is not None else None,
        formula_source=regional.source,
        formula_evidence=regional.evidence,
        formula_value=_exact(row, formula) if value else None,
        formula_lo=value.lo if value else None,
        formula_hi=_finite(value),
        strict_value=strict.middle if strict else None,
        strict_lo=strict.lo if strict else None,
        strict_hi=_finite(strict),
        scale=scale,
        rescaled=rescaled(row, scale),
        peer_scale=peer_scale(block, row) if value is None else None,
        other_formula=str(rival) if rival else None,
        unit_power=power,
        target_clipped=row.target_token in {"text", "bound", "number"} and is_clipped(row.target_text, row.indicator),
        usual_target_token=usual["target"],
        usual_quantity_token=usual["quantity"],
        usual_progress_token=usual["progress"],
        schedule=schedule,
        shortfall=shortfall_of(row, formula, schedule),
    )


def _exact(row: Observation, formula: Formula) -> float:
    """What the formula gives on the printed figures themselves."""
    assert row.quantity is not None
    assert row.target is not None
    point = 100 * row.quantity / row.target
    return formula.value(Interval(point, point)).lo


def _finite(interval: Interval | None) -> float | None:
    return None if interval is None or math.isinf(interval.hi) else interval.hi


# With fewer rows that bear it out, an exact target is not to be relied on.
STRICT_ROWS = 5


def _strict_values(block: Block, formula: Formula) -> dict[int, Interval]:
    """The formula's value by row with an exact target: plans are set, not measured.

    Where more than one row contradicts that, the targets are rounded themselves, and nothing is given.
    """
    values = {
        index: value for index, row in enumerate(block.rows) if (value := _strict(row, formula)) and formula.fits(row)
    }
    fits = [value.meets(p) for index, value in values.items() if (p := progress_of(block.rows[index])) is not None]
    return values if fits.count(False) == 1 and fits.count(True) >= STRICT_ROWS else {}


def _strict(row: Observation, formula: Formula) -> Interval | None:
    if formula.base is None or target_of(row) is None or quantity_of(row) is None:
        return None
    assert row.target is not None
    assert row.quantity is not None
    quantity = around(row.quantity, row.quantity_half)
    ratio = Interval(max(quantity.lo, 0.0), quantity.hi).over(Interval(row.target, row.target)).scaled(100)
    return formula.value(ratio)


def _usual(block: Block, measure: str) -> str | None:
    """What most regions that have anything have in a measure; None without a clear majority of three."""
    tokens = [getattr(row, f"{measure}_token") for row in block.regions]
    tokens = [t for t in tokens if t not in {"blank", "not_applicable", "absent", "dash"}]
    if len(tokens) < 3:
        return None
    token, times = Counter(tokens).most_common(1)[0]
    return str(token) if 2 * times > len(tokens) else None


def _adds(block: Block, measure: str) -> bool:
    """Whether the whole of a measure is the sum of its regions: for counts and amounts, not for a common standard."""
    if block.kind not in {"count", "amount", "unknown"} or block.whole is None:
        return False
    read = target_of if measure == "target" else quantity_of
    if read(block.whole) is None:
        return False
    numbers = []
    for row in block.regions:
        token = getattr(row, f"{measure}_token")
        others = [getattr(row, f"{m}_token") for m in MEASURES if m != measure]
        if read(row) is not None:
            numbers.append(getattr(row, measure))
        elif token == "number":
            if getattr(row, measure) == 0:
                numbers.append(0.0)
                continue
            return False
        elif token != "absent" and "number" in others and not _stands_empty(row, measure):
            return False
    if not numbers:
        return False
    total = getattr(block.whole, measure)
    return not (_is_common(block, "target") or _is_common(block, measure)) or not total


def _is_common(block: Block, measure: str) -> bool:
    """Whether all regions and the whole share one figure: a standard for each, not parts of a sum."""
    assert block.whole is not None
    numbers = [getattr(row, measure) for row in block.regions if getattr(row, measure) is not None]
    return len(numbers) >= 2 and set(numbers) == {getattr(block.whole, measure)}


def _stands_empty(row: Observation, measure: str) -> bool:
    """A region whose target is marked as not concerned owes no quantity either."""
    return measure == "quantity" and row.target_token in {"not_applicable", "dash"}


def _title_claim(block: Block, claims: Sequence[Claim]) -> Claim | None:
    """The number in the title that speaks of the target: the one that agrees with it, else the only candidate."""
    whole = block.whole
    if whole is None or target_of(whole) is None or block.kind == "rate":
        return None
    base, factor = base_unit(whole.unit or "")
    fitting = [c for c in claims if c.unit is None or base is None or comparable(c.unit, base)]
    assert whole.target is not None
    target = around(whole.target * factor, whole.target_half * factor)
    for claim in fitting:
        if around(claim.number, claim.half).meets(target):
            return claim
    if len(fitting) != 1 or (base is None and fitting[0].unit is None and not _names_unit(whole, fitting[0])):
        return None
    return fitting[0]


def _names_unit(whole: Observation, claim: Claim) -> bool:
    """Whether the sheet's own unit follows the number of a title that no list of units knows: Fit 147 lifts."""
    unit = (whole.unit or "").strip().casefold()
    _, found, after = whole.indicator.casefold().partition(claim.text.casefold())
    return bool(unit and found) and after.lstrip().startswith(unit)


def _quoted(block: Block, claim: Claim | None) -> Interval | None:
    if claim is None or block.whole is None:
        return None
    _, factor = base_unit(block.whole.unit or "")
    return around(claim.number / factor, claim.half / factor)


def _declared_target(block: Block, declaration: Declaration) -> float | None:
    """The catalog's target of the whole in the sheet's unit; None where it is not declared or cannot be compared."""
    if declaration.target is None or block.whole is None:
        return None
    if declaration.unit is None or block.whole.unit is None:
        return declaration.target
    if not comparable(declaration.unit, block.whole.unit):
        return None
    factor = base_unit(declaration.unit)[1] / base_unit(block.whole.unit)[1]
    return float(f"{declaration.target * factor:.12g}")


def shortfall_of(row: Observation, formula: Formula, schedule: float | None) -> float | None:
    """The quantity still needed for the schedule; whole units where the target is counted."""
    if schedule is None or formula.base is None or row.target is None or row.quantity is None or row.target <= 0:
        return None
    needed = (schedule - formula.base) / (100 - formula.base) * row.target - row.quantity
    if needed <= 0:
        return None
    exact = row.target_half == 0 and row.quantity_half == 0
    counted = kind_of(row.unit, row.indicator) == "count"
    return math.ceil(needed - 1e-9) if exact or counted else round(needed, 4)


def _total(analysis: Analysis, claim: Claim | None, schedule: float | None) -> Total:
    block, whole = analysis.block, analysis.whole
    first, row = block.first, block.whole
    targets = [t for r in block.regions if (t := target_of(r)) is not None]
    quantities = [q for r in block.regions if (q := quantity_of(r)) is not None]
    progresses = [p for r in block.regions if (p := progress_of(r)) is not None]
    sum_target = total_of(targets) if targets and analysis.adds_target else None
    sum_quantity = total_of(quantities) if quantities and analysis.adds_quantity else None
    mean = total_of(progresses).scaled(1 / len(progresses)) if progresses else None
    _, factor = base_unit(first.unit or "")
    stated = whole.formula == STATED or whole.formula is None
    progress = progress_of(row) if row is not None else None
    own = ratio_of(row) if row is not None and divides(block, row) else None
    scale = scale_of(row, progress, whole.value, own, grain_of(block)) if row is not None else None
    empty: dict[str, Any] = {"X": None, "X_half": 0.0, "X_text": "", "X_token": "absent", "X_cell": None}
    measures: dict[str, Any] = {
        key.replace("X", measure): getattr(row, key.replace("X", measure)) if row is not None else value
        for measure in MEASURES
        for key, value in empty.items()
    }
    return Total(
        input=first.input,
        file=first.file,
        sheet=first.sheet,
        table=first.table,
        form=first.form,
        block=first.block,
        period=first.period,
        indicator=first.indicator,
        indicator_cell=first.indicator_cell,
        unit=first.unit,
        kind=block.kind,
        **measures,
        sum_target=sum_target.middle if sum_target else None,
        sum_target_half=_half(sum_target),
        sum_quantity=sum_quantity.middle if sum_quantity else None,
        sum_quantity_half=_half(sum_quantity),
        mean_progress=mean.middle if mean else None,
        mean_progress_half=_half(mean),
        parts_target_cells=_cells(block, "target"),
        parts_quantity_cells=_cells(block, "quantity"),
        parts_progress_cells=_cells(block, "progress"),
        n_regions=sum(target_of(r) is not None or quantity_of(r) is not None for r in block.regions),
        n_blank=sum(r.target_token == "blank" for r in block.regions),
        n_not_applicable=sum(r.target_token == "not_applicable" for r in block.regions),
        whole_formula=whole.label,
        whole_evidence=whole.evidence,
        whole_value=whole.value.middle if whole.value and not stated else None,
        whole_lo=whole.value.lo if whole.value and not stated else None,
        whole_hi=_finite(whole.value) if not stated else None,
        scale=scale,
        rescaled=rescaled(row, scale),
        unit_power=analysis.unit_power,
        schedule=schedule,
        shortfall=shortfall_of(row, whole.formula, schedule)
        if row is not None and isinstance(whole.formula, Formula)
        else None,
        title_text=claim.text if claim else None,
        title_number=claim.number if claim else None,
        title_number_half=claim.half if claim else 0.0,
        target_base=row.target * factor if claim and row is not None and row.target is not None else None,
        target_base_half=row.target_half * factor if claim and row is not None else 0.0,
        **contradiction_columns(analysis.regional, whole),
        catalog_target=analysis.declared_target,
    )


def _half(interval: Interval | None) -> float:
    return 0.0 if interval is None else (interval.hi - interval.lo) / 2


def _cells(block: Block, measure: str) -> str:
    cells = []
    for row in block.regions:
        address = getattr(row, f"{measure}_cell")
        if getattr(row, measure) is not None and address and getattr(row, f"{measure}_token") == "number":
            cells.append(address)
    return " ".join(cells)


__all__ = ["Analysis", "Declaration", "Explanation", "explain"]
