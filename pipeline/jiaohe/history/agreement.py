"""The city's summary beside the units' own returns (汇总与上报核对), cell by cell, and which side the arithmetic supports.

A side is supported by a check that its figure passes and the other side's fails: the ratio of quantity and target in
the side's own row, and in the summary the sum of all regions. Sides are judged by intervals, so rounding differs from
nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from jiaohe.history.ledger import Ledger
from jiaohe.model.interval import Interval, around
from jiaohe.model.month_tables import Agreement
from jiaohe.model.tables import MEASURES, Explained, Measure, Observation

Side = Literal["summary", "unit"]
_SILENT = ("absent", "merged", "error", "uncalculated", "refused")


class _Part(NamedTuple):
    """An observation with what its formula gives."""

    row: Observation
    explained: Explained


def compare_sides(
    observations: Sequence[Observation],
    explained: Sequence[Explained],
    ledger: Ledger,
    set_aside: frozenset[int] = frozenset(),
) -> list[Agreement]:
    """A row for every figure that a summary and a return both have.

    A table of several regions is a summary, one of a single region is that unit's return; ``set_aside`` are inputs
    that another file replaces. Of several returns of one unit the last counts. A figure that only one side fills is
    compared too, where the other one has a cell for it that says something else than nothing.
    """
    regions: dict[tuple[int, str, int], set[str]] = defaultdict(set)
    for row in observations:
        regions[row.input, row.sheet, row.table].add(row.region)
    returns: dict[tuple[str | None, str, str], _Part] = {}
    summaries: list[_Part] = []
    sums: dict[tuple[int, str, int, int], list[Observation]] = defaultdict(list)
    for row, more in zip(observations, explained, strict=True):
        if row.input in set_aside:
            continue
        if len(regions[row.input, row.sheet, row.table]) > 1:
            summaries.append(_Part(row, more))
            sums[row.input, row.sheet, row.table, row.block].append(row)
        elif row.level == "region":
            returns[row.period, ledger.place(row).indicator, row.region] = _Part(row, more)
    rows: list[Agreement] = []
    for summary in summaries:
        row = summary.row
        unit = returns.get((row.period, ledger.place(row).indicator, row.region))
        if row.level == "region" and unit is not None:
            block = sums[row.input, row.sheet, row.table, row.block]
            rows += _compare(summary, unit, block)
    return rows


def _compare(summary: _Part, unit: _Part, block: Sequence[Observation]) -> Iterable[Agreement]:
    """The measures of one place; a progress that nothing speaks for goes with the quantity or target it follows from."""
    decided: tuple[Side | None, str | None] = (None, None)
    for measure in MEASURES:
        theirs, own = _interval(summary.row, measure), _interval(unit.row, measure)
        tokens = {side: str(getattr(part.row, f"{measure}_token")) for side, part in _sides(summary, unit).items()}
        if any(token in _SILENT for token in tokens.values()):
            continue
        if (theirs is None or own is None) and not _speaks(tokens.values()):
            continue
        differ = (theirs is None) != (own is None) or (theirs is not None and own is not None and not theirs.meets(own))
        supported, support = _supported(summary, unit, block, measure) if differ else (None, None)
        if measure == "progress" and differ and supported is None:
            supported, support = decided
        elif supported is not None:
            decided = (supported, support)
        yield _row(summary, unit, measure, supported, support)


def _speaks(tokens: Iterable[str]) -> bool:
    """Whether one side gives a number and the other says that there is none to give."""
    said = set(tokens)
    return "number" in said and bool(said & {"not_applicable", "blank", "dash"})


def _sides(summary: _Part, unit: _Part) -> Mapping[Side, _Part]:
    return {"summary": summary, "unit": unit}


def _interval(row: Observation, measure: Measure) -> Interval | None:
    number = getattr(row, measure)
    if number is None or getattr(row, f"{measure}_token") != "number":
        return None
    return around(number, getattr(row, f"{measure}_half"))


def _supported(
    summary: _Part, unit: _Part, block: Sequence[Observation], measure: Measure
) -> tuple[Side | None, str | None]:
    """Which side passes a check that the other fails, and which checks say so."""
    votes: dict[str, Side] = {}
    ratios = {side: _ratio_holds(part) for side, part in _sides(summary, unit).items()}
    if {*ratios.values()} == {True, False}:
        votes["ratio"] = next(side for side, holds in ratios.items() if holds)
    needed = _left_over(summary.row, block, measure)
    if needed is not None:
        sums: dict[Side, bool] = {}
        for side, part in _sides(summary, unit).items():
            interval = _interval(part.row, measure)
            sums[side] = needed.meets(Interval(0, 0) if interval is None else interval)
        if {*sums.values()} == {True, False}:
            votes["sum"] = next(side for side, holds in sums.items() if holds)
    if len({*votes.values()}) != 1:
        return None, None
    return next(iter(votes.values())), "both" if len(votes) == 2 else next(iter(votes))


def _ratio_holds(part: _Part) -> bool | None:
    """Whether the progress of a row is what its formula gives; None where there is nothing to tell by."""
    progress, more = _interval(part.row, "progress"), part.explained
    if progress is None or more.formula_lo is None or more.formula_hi is None or more.formula == "stated":
        return None
    return progress.meets(Interval(more.formula_lo, more.formula_hi))


def _left_over(row: Observation, block: Sequence[Observation], measure: Measure) -> Interval | None:
    """What the whole and the other regions leave to a region; None where they do not all tell."""
    if measure == "progress":
        return None
    whole = next((other for other in block if other.level == "whole"), None)
    rest = None if whole is None else _interval(whole, measure)
    if rest is None:
        return None
    for other in block:
        if other.level != "region" or other is row:
            continue
        share = _interval(other, measure)
        if share is not None:
            rest = rest.minus(share)
        elif getattr(other, f"{measure}_token") not in ("not_applicable", "blank"):
            return None
    return rest


def _row(summary: _Part, unit: _Part, measure: Measure, supported: Side | None, support: str | None) -> Agreement:
    side: Side = "unit" if supported == "summary" else "summary"
    here, there = (unit.row, summary.row) if side == "unit" else (summary.row, unit.row)
    numbers = [getattr(part.row, measure) for part in (summary, unit)]
    difference = None if None in numbers else numbers[0] - numbers[1]
    cell = getattr(there, f"{measure}_cell")
    return Agreement(
        input=here.input,
        file=here.file,
        sheet=here.sheet,
        table=here.table,
        form=here.form,
        period=here.period,
        indicator=here.indicator,
        region=here.region,
        unit=here.unit,
        measure=measure,
        number=getattr(here, measure),
        number_half=getattr(here, f"{measure}_half"),
        number_text=getattr(here, f"{measure}_text"),
        number_token=getattr(here, f"{measure}_token"),
        number_cell=getattr(here, f"{measure}_cell"),
        side=side,
        other_number=getattr(there, measure),
        other_number_half=getattr(there, f"{measure}_half"),
        other_number_text=getattr(there, f"{measure}_text"),
        other_number_token=getattr(there, f"{measure}_token"),
        other_place=f"{there.file} {there.sheet}" + (f"!{cell}" if cell else ""),
        difference=difference,
        supported=supported,
        support=support,
    )
