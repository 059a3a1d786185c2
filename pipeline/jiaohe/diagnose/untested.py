"""Wholes that cannot be tested (无法核对的合计): a part did not report, so the sum of the others says nothing for sure.

A blank or a dash may mean nothing done or not reported. Notes that define the sign decide; then the words in the cell;
then the table's own habit: where other sums hold with the same gap counted as 0, it means 0 here as well. Only a whole
above the sum of those who reported is left untested: what is missing cannot be negative.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from jiaohe.diagnose.blocks import Block, quantity_of, target_of
from jiaohe.diagnose.constraints import Constraint, Sum
from jiaohe.diagnose.explain import Analysis, Explanation
from jiaohe.diagnose.matrices import parts_of
from jiaohe.diagnose.statements import gap_meaning, says_unreported
from jiaohe.diagnose.systems import System
from jiaohe.model.interval import Interval, around, total_of
from jiaohe.model.notes import Note
from jiaohe.model.tables import MEASURES, Count, CountTotal, Observation, Total

_GAPS: Final = frozenset({"blank", "dash"})
_QUIET: Final = _GAPS | {"not_applicable", "absent"}
_READ: Final = {"target": target_of, "quantity": quantity_of}


class _Gap(NamedTuple):
    """A part without a figure. ``partial``: the same region gives another figure, so it takes part."""

    name: str
    cell: str | None
    token: str
    text: str
    partial: bool


@dataclass(frozen=True, slots=True)
class _Open:
    """A whole beside the sum of those parts that have a figure."""

    key: tuple[int, str, int]  # input, sheet, table
    whole: Interval
    parts: Interval
    gaps: tuple[_Gap, ...]

    @property
    def holds(self) -> bool:
        return self.whole.meets(self.parts)

    @property
    def above(self) -> bool:
        return not self.holds and self.whole.lo > self.parts.hi


class _Habits:
    """What gaps mean on each table: by its sums that hold with them counted as 0, and by the notes of its sheet."""

    def __init__(self, sums: Iterable[_Open], notes: Iterable[Note]) -> None:
        self.notes: dict[tuple[int, str | None], list[Note]] = defaultdict(list)
        for note in notes:
            self.notes[note.input, None if note.place == "elsewhere" else note.sheet].append(note)
        self.holding: dict[tuple[int, str, int, str], int] = defaultdict(int)
        self.above: dict[tuple[int, str, int, str], int] = defaultdict(int)
        for one in sums:
            for token in {gap.token for gap in one.gaps if not gap.partial}:
                self.holding[(*one.key, token)] += one.holds and one.whole.lo > 0
                self.above[(*one.key, token)] += one.above

    def unreported(self, one: _Open) -> list[_Gap]:
        """The gaps of a whole that keep it from being tested."""
        return [gap for gap in one.gaps if self._is_unreported(one, gap)]

    def _is_unreported(self, one: _Open, gap: _Gap) -> bool:
        if gap.token not in _GAPS:
            return True
        if gap.text and says_unreported(gap.text):
            return True
        number, sheet, _ = one.key
        meaning = gap_meaning([*self.notes[number, sheet], *self.notes[number, None]], gap.token)
        if meaning is not None:
            return meaning == "unreported"
        key = (*one.key, gap.token)
        return gap.partial or self.holding[key] == 0 or self.holding[key] < self.above[key]


def leave_untested(explanation: Explanation, notes: Iterable[Note]) -> Explanation:
    """The explanation with wholes that cannot be tested marked so, and no sum beside them."""
    sums = [
        {measure: _sum_of(analysis.block, measure) for measure in ("target", "quantity")}
        for analysis in explanation.analyses
    ]
    habits = _Habits([one for pair in sums for one in pair.values() if one is not None], notes)
    analyses: list[Analysis] = []
    totals: list[Total] = []
    for analysis, total, pair in zip(explanation.analyses, explanation.totals, sums, strict=True):
        for measure, one in pair.items():
            gaps = habits.unreported(one) if one is not None and one.above else []
            if not gaps:
                continue
            if measure == "target":
                analysis = replace(analysis, adds_target=False)
            else:
                analysis = replace(analysis, adds_quantity=False)
            fields: dict[str, Any] = {
                f"sum_{measure}": None,
                f"sum_{measure}_half": 0.0,
                f"untested_{measure}": "、".join(gap.name for gap in gaps),
                f"untested_{measure}_cells": " ".join(gap.cell for gap in gaps if gap.cell),
            }
            total = total._replace(**fields)
        analyses.append(analysis)
        totals.append(total)
    return replace(explanation, analyses=analyses, totals=totals)


def _sum_of(block: Block, measure: str) -> _Open | None:
    """The whole of a measure beside its regions; None where it is no sum or has no gaps."""
    whole = block.whole
    if whole is None or block.kind not in {"count", "amount", "unknown"}:
        return None
    read = _READ[measure]
    total = read(whole)
    tokens = {getattr(row, f"{measure}_token") for row in block.regions}
    if total is None or total.lo <= 0 or not tokens <= {*_QUIET, "number"}:
        return None
    numbers = [number for row in block.regions if (number := _number(row, measure)) is not None]
    gaps = tuple(_gap(row, measure) for row in block.regions if getattr(row, f"{measure}_token") in _GAPS)
    gaps = tuple(gap for gap in gaps if gap.cell is not None)
    if not numbers or not gaps or _is_common(block, measure):
        return None
    first = block.first
    return _Open((first.input, first.sheet, first.table), total, total_of(numbers), gaps)


def _number(row: Observation, measure: str) -> Interval | None:
    value = getattr(row, measure)
    if value is None or getattr(row, f"{measure}_token") != "number":
        return None
    return around(value, getattr(row, f"{measure}_half"))


def _gap(row: Observation, measure: str) -> _Gap:
    others = [getattr(row, f"{other}_token") for other in MEASURES if other != measure]
    owes_nothing = measure == "quantity" and row.target_token == "not_applicable"
    return _Gap(
        name=row.region,
        cell=None if owes_nothing else getattr(row, f"{measure}_cell") or row.region_cell,
        token=getattr(row, f"{measure}_token"),
        text=getattr(row, f"{measure}_text"),
        partial="number" in others,
    )


def _is_common(block: Block, measure: str) -> bool:
    """One figure for all is a standard for each, not a part of a sum."""
    numbers = {getattr(row, measure) for row in block.regions if getattr(row, measure) is not None}
    return len(numbers) == 1 and block.whole is not None and numbers == {getattr(block.whole, measure)}


# --- matrices ----------------------------------------------------------------------------------------------------


def leave_totals_untested(
    totals: Sequence[CountTotal], counts: Sequence[Count], notes: Iterable[Note]
) -> list[CountTotal]:
    """Totals of matrices with those that cannot be tested marked so; ``totals`` come from ``count_totals(counts)``."""
    tables: dict[tuple[int, str, int], list[Count]] = defaultdict(list)
    for count in counts:
        tables[count.input, count.sheet, count.table].append(count)
    gappy = {key for key, rows in tables.items() if any(_is_gap(row) for row in rows)}
    places = {(count.input, count.sheet, count.cell): count for count in counts} if gappy else {}
    sums = {
        i: _sum_of_total(total, places[total.input, total.sheet, total.number_cell], tables[key])
        for i, total in enumerate(totals)
        if (key := (total.input, total.sheet, total.table)) in gappy
    }
    habits = _Habits([one for one in sums.values() if one is not None], notes)
    marked = []
    for i, total in enumerate(totals):
        one = sums.get(i)
        gaps = habits.unreported(one) if one is not None and one.above else []
        if gaps:
            total = total._replace(
                sum_parts=None,
                untested="、".join(gap.name for gap in gaps),
                untested_cells=" ".join(gap.cell for gap in gaps if gap.cell),
            )
        marked.append(total)
    return marked


def _is_gap(row: Count) -> bool:
    return row.level == "cell" and (row.token in _GAPS or (row.token in {"text", "error"} and bool(row.text)))


def _sum_of_total(total: CountTotal, own: Count, rows: Sequence[Count]) -> _Open | None:
    if total.number is None or total.number <= 0 or total.number_token != "number":
        return None
    held = set(total.parts_cells.split())
    ways = parts_of(own, rows)
    parts = next((way for way in ways if held <= {row.cell for row in way}), [])
    numbers = [around(row.number, row.half) for row in parts if row.number is not None and row.token == "number"]
    gaps = tuple(_Gap(_name(row, total), row.cell, row.token, row.text, False) for row in parts if _is_gap(row))
    if not numbers or not gaps:
        return None
    key = (total.input, total.sheet, total.table)
    return _Open(key, around(total.number, total.number_half), total_of(numbers), gaps)


def _name(row: Count, total: CountTotal) -> str:
    name = row.module if total.level == "row_total" or row.unit is None else row.unit
    return name or row.cell


def without_untested(systems: Iterable[System], totals: Iterable[CountTotal]) -> list[System]:
    """The systems without the sums of matrices that cannot be tested."""
    untested = {(t.input, t.sheet, t.number_cell, t.parts_cells) for t in totals if t.untested}
    if not untested:
        return list(systems)
    return [_without(system, untested) for system in systems]


def _without(system: System, untested: set[tuple[int, str, str, str]]) -> System:
    def stays(constraint: Constraint) -> bool:
        if not isinstance(constraint, Sum):
            return True
        parts = " ".join(system.variables[part].cell for part in constraint.parts)
        return (system.input, system.sheet, system.variables[constraint.total].cell, parts) not in untested

    kept = [i for i, constraint in enumerate(system.constraints) if stays(constraint)]
    return replace(
        system,
        constraints=tuple(system.constraints[i] for i in kept),
        weak=frozenset(kept.index(i) for i in system.weak if i in kept),
    )
