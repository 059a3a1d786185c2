"""Columns that look copied (照抄): last month's figures sent again, or another unit's.

Equal figures are evidence as far as chance would not make them equal: a number of d significant digits counts d, and
one that several units have, or that nothing can change any more (the target is reached), counts nothing. A column
needs ``FIGURES`` such figures and the digits of evidence below, and all of them must agree.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jiaohe.history.ledger import Ledger
from jiaohe.model.month_tables import Before, Likeness
from jiaohe.model.tables import Measure, Observation

FIGURES = 3
DIGITS_OF_LAST_MONTH = 6.0
DIGITS_OF_ANOTHER_UNIT = 8.0  # there are many other units, and one last month
# Targets stay as they are from month to month, so they say nothing there; a copied return has the targets too.
_MOVING: tuple[Measure, ...] = ("quantity", "progress")

_Column = tuple[int, str, int, str]  # input, sheet, table, region
_Value = tuple[str, str | None, str, Measure, float]  # form, period, indicator, measure, number


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """One measure of a column beside that of another one."""

    measure: Measure
    figures: int
    alike: int
    evidence: float
    cells: tuple[str, ...]

    def is_copied(self, digits: float) -> bool:
        return self.figures >= FIGURES and self.alike == self.figures and self.evidence >= digits


def find_likeness(
    observations: Sequence[Observation],
    ledger: Ledger,
    told_elsewhere: Collection[int] = (),
    stray: Collection[int] = (),
) -> list[Likeness]:
    """Every column that is copied as a whole: from last month, or from another unit in the same month.

    Where all moving measures of a unit's table are copied there is one row for the return, else one per measure.
    Positions of observations that other rows tell are left out: what a summary takes over is not copied once more.
    Inputs that are ``stray`` still speak of an earlier period, and are held against what it reported.
    """
    columns: dict[_Column, list[Observation]] = defaultdict(list)
    for at, row in enumerate(observations):
        if row.level == "region" and at not in told_elsewhere:
            columns[row.input, row.sheet, row.table, row.region].append(row)
    holders = _holders(columns, ledger)
    rows: list[Likeness] = []
    for key, own in columns.items():
        rows += _from_last_month(own, ledger, stray)
        rows += _from_others(key, columns, ledger, holders)
    return rows


def _from_last_month(own: Sequence[Observation], ledger: Ledger, stray: Collection[int]) -> list[Likeness]:
    trails = [_then(row, ledger) if row.input in stray else next(ledger.before(row), None) for row in own]
    periods = {trail[0] for trail in trails if trail is not None}
    period = max(periods, default=None)
    if period is None or own[0].period is None or period[:4] != own[0].period[:4]:
        return []
    pairs = [(row, trail[1]) for row, trail in zip(own, trails, strict=True) if trail and trail[0] == period]
    matches = [_match(pairs, measure, finished=True, rare=None) for measure in _MOVING]
    first = pairs[0][1]
    return _rows(own[0], matches, "last_month", None, period, f"{first.file} {first.sheet}")


def _then(row: Observation, ledger: Ledger) -> tuple[str, Observation] | None:
    """What the place of a row reported in the row's own period."""
    found = None if row.period is None else ledger.at(row.period, ledger.place(row))
    return None if found is None or row.period is None else (row.period, found)


def _from_others(
    key: _Column,
    columns: Mapping[_Column, Sequence[Observation]],
    ledger: Ledger,
    holders: Mapping[_Value, list[_Column]],
) -> list[Likeness]:
    """The first other unit whose column this one repeats.

    Of two that are alike the one is told that goes on less well from its own last figures, else the later one.
    """
    own = columns[key]
    mine = {ledger.place(row).indicator: row for row in own}
    rare = {
        (id(row), measure): holders[value]
        for row in own
        for measure in _MOVING
        if (value := _value(row, measure, ledger)) is not None and len(holders[value]) <= 2
    }
    candidates = dict.fromkeys(other for held in rare.values() for other in held)
    for candidate in candidates:
        other = columns[candidate]
        head = other[0]
        if head.region == own[0].region or not _is_copier(own, other, ledger):
            continue
        keyed = ((ledger.place(row).indicator, row) for row in other)
        pairs = [(mine[indicator], row) for indicator, row in keyed if indicator in mine]
        matches = [_match(pairs, measure, finished=False, rare=rare) for measure in _MOVING]
        found = _rows(own[0], matches, "other_unit", head.region, head.period, f"{head.file} {head.sheet}")
        if found:
            return found
    return []


def _is_copier(own: Sequence[Observation], other: Sequence[Observation], ledger: Ledger) -> bool:
    """Whether of two columns that are alike ``own`` is the copy rather than ``other``."""
    mine, theirs = _continuity(own, ledger), _continuity(other, ledger)
    if mine != theirs:
        return mine < theirs
    return (own[0].input, own[0].region) > (other[0].input, other[0].region)


def _continuity(column: Sequence[Observation], ledger: Ledger) -> float:
    """The share of figures that go on from the column's own last ones: targets the same, quantities no less."""
    tried = kept = 0
    for row in column:
        period, before = next(ledger.before(row), ("", None))
        if before is None or row.period is None or period[:4] != row.period[:4]:
            continue
        if None not in (row.target, before.target):
            tried += 1
            kept += row.target == before.target
        if row.quantity is not None and before.quantity is not None:
            tried += 1
            kept += row.quantity >= before.quantity
    return kept / tried if tried else 0.5


def without_copies(observations: Sequence[Observation], ledger: Ledger) -> list[Observation]:
    """Observations of an earlier period without the columns that were copied from another unit: they tell of that one."""
    found = find_likeness(observations, ledger)
    copied = {(row.input, row.sheet, row.table, row.region) for row in found if row.source == "other_unit"}
    return [row for row in observations if (row.input, row.sheet, row.table, row.region) not in copied]


def _match(
    pairs: Sequence[tuple[Observation, Observation]],
    measure: Measure,
    *,
    finished: bool,
    rare: Collection[tuple[int, Measure]] | None,
) -> _Match:
    figures = alike = 0
    evidence = 0.0
    cells: list[str] = []
    for mine, theirs in pairs:
        number, other = getattr(mine, measure), getattr(theirs, measure)
        if not number or other is None or (finished and _is_finished(mine)):
            continue
        if not finished and measure == "progress" and number >= 100:
            continue
        figures += 1
        if abs(number - other) <= 1e-9 * abs(number):
            alike += 1
            if rare is None or (id(mine), measure) in rare:
                evidence += _digits(number)
            if (cell := getattr(mine, f"{measure}_cell")) is not None:
                cells.append(cell)
    return _Match(measure=measure, figures=figures, alike=alike, evidence=evidence, cells=tuple(cells))


def _rows(
    head: Observation,
    matches: Iterable[_Match],
    source: Literal["last_month", "other_unit"],
    region: str | None,
    period: str | None,
    place: str,
) -> list[Likeness]:
    tried = [match for match in matches if match.figures]
    digits = DIGITS_OF_LAST_MONTH if source == "last_month" else DIGITS_OF_ANOTHER_UNIT
    copied = [match for match in tried if match.is_copied(digits)]
    if not copied:
        return []
    whole = len(copied) == len(tried)
    groups = [copied] if whole else [[match] for match in copied]
    return [
        Likeness(
            input=head.input,
            file=head.file,
            sheet=head.sheet,
            table=head.table,
            form=head.form,
            period=head.period,
            region=head.region,
            part="return" if whole else "column",
            measure=None if len(group) > 1 else group[0].measure,
            source=source,
            other_region=region,
            other_period=period,
            other_place=place,
            figures=sum(match.figures for match in group),
            alike=sum(match.alike for match in group),
            evidence=sum(match.evidence for match in group),
            cells=" ".join(cell for match in group for cell in match.cells),
        )
        for group in groups
    ]


def _holders(columns: Mapping[_Column, Sequence[Observation]], ledger: Ledger) -> Mapping[_Value, list[_Column]]:
    """Which columns report a value of an indicator: what several have is no sign of copying."""
    found: dict[_Value, list[_Column]] = defaultdict(list)
    for key, rows in columns.items():
        for row in rows:
            for measure in _MOVING:
                if (value := _value(row, measure, ledger)) is not None:
                    found[value].append(key)
    return found


def _value(row: Observation, measure: Measure, ledger: Ledger) -> _Value | None:
    number = getattr(row, measure)
    return None if not number else (row.form, row.period, ledger.place(row).indicator, measure, number)


def _is_finished(row: Observation) -> bool:
    """Whether nothing more can be expected to move: the progress is complete, or the quantity has the target."""
    if row.progress is not None and row.progress >= 100:
        return True
    return row.progress is None and None not in (row.quantity, row.target) and (row.quantity or 0) >= (row.target or 0)


def _digits(number: float) -> float:
    """Significant digits of a figure, without zeros at its end."""
    return float(len(f"{abs(number):.10g}".replace(".", "").strip("0")))


def mark_copies(
    before: Sequence[Before], observations: Sequence[Observation], likeness: Iterable[Likeness]
) -> list[Before]:
    """Rows of ``Before`` in which figures of a column that was copied as a whole say so."""
    copied = {(row.input, row.sheet, cell) for row in likeness for cell in row.cells.split()}
    foreign = {
        (row.input, row.sheet, row.table, row.region)
        for row in likeness
        if row.source == "other_unit" and row.part == "return"
    }
    return [
        more._replace(in_copy=True)
        if (row.input, row.sheet, row.table, row.region) in foreign
        or any((row.input, row.sheet, cell) in copied for cell in (row.quantity_cell, row.progress_cell))
        else more
        for row, more in zip(observations, before, strict=True)
    ]
