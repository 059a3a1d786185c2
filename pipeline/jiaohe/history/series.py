"""Series of cards (指标序列): the figures of each indicator over all periods, from the rows of the months."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from jiaohe.model.cards import CardPoint, CardSeries
from jiaohe.model.interval import around
from jiaohe.model.past import Month
from jiaohe.model.tables import Explained, Observation, Total

KeyOf = Callable[[Observation, str], str]
ScheduleOf = Callable[[Observation, str], float | None]
Place = tuple[str, str, str, str]  # form, indicator key, level, region


class Told(NamedTuple):
    """What the check found out about the rows of the newest month: ``explained`` is parallel to its observations."""

    explained: Sequence[Explained]
    totals: Sequence[Total] = ()


def series_of(
    months: Sequence[Month],
    *,
    key_of: KeyOf,
    schedule_of: ScheduleOf,
    told: Told | None = None,
    in_force: Callable[[Observation, str], bool] | None = None,
) -> list[CardSeries]:
    """One series per form, indicator and region (or whole), in the order of the newest month and then of age.

    ``months`` are oldest first, the newest last; ``key_of`` gives what makes a row the same indicator in every
    period (given the period), ``schedule_of`` the percent it should have reached. A series begins with the first
    period that has its row and goes on to the newest, with a point without a figure where a period lacks it, unless
    ``in_force`` says of its last row that the indicator has ended by then. Where two files, or two tables, of a
    period have the same place, the later one counts: senders correct themselves by sending again. Series that never
    have a progress are left out.

    ``told`` brings the shortfall of the newest month, and which of its figures other checks contradict; those are
    not judged by.
    """
    ordered = sorted(months, key=lambda month: month.period)
    rows: dict[Place, dict[str, tuple[Observation, CardPoint]]] = {}
    for month in ordered:
        newest = month is ordered[-1]
        shortfalls = _whole_shortfalls(told.totals) if newest and told is not None else {}
        for position, row in enumerate(month.observations):
            place = (row.form, key_of(row, month.period), row.level, _region(row))
            own = told.explained[position] if newest and told is not None else None
            point = _point(row, month.period, schedule_of(row, month.period), own, shortfalls)
            found = rows.setdefault(place, {})
            if month.period in found and found[month.period][0].input > row.input:
                continue
            found[month.period] = (row, point)
    periods = list(dict.fromkeys(month.period for month in ordered))
    built = [_series(place, found, periods, schedule_of, in_force) for place, found in rows.items()]
    kept = [one for one in built if one is not None and any(point.progress for point in one.points)]
    order = {place: number for number, place in enumerate(_places(ordered[-1:], key_of))}
    return sorted(kept, key=lambda one: order.get((one.form, one.key, one.level, one.region), len(order)))


def at_level(series: Iterable[CardSeries], level: str, wholes: Collection[str] = ()) -> list[CardSeries]:
    """The series that cards are given to: ``region`` the regions; ``whole`` the whole, and its regions where no form
    has a whole of the indicator. ``wholes`` are keys of indicators whose whole has no progress to go by."""
    series = list(series)
    if level == "region":
        return [one for one in series if one.level == "region"]
    with_whole = {*wholes, *(one.key for one in series if one.level == "whole")}
    return [one for one in series if one.level == "whole" or one.key not in with_whole]


def _series(
    place: Place,
    found: Mapping[str, tuple[Observation, CardPoint]],
    periods: Sequence[str],
    schedule_of: ScheduleOf,
    in_force: Callable[[Observation, str], bool] | None,
) -> CardSeries | None:
    known = sorted(found)
    last_row = found[known[-1]][0]
    points = []
    for period in periods:
        if period < known[0]:
            continue
        if period in found:
            points.append(found[period][1])
        elif in_force is None or in_force(last_row, period):
            points.append(CardPoint(period, None, schedule_of(last_row, period)))
        elif period > known[-1]:
            return None
    form, key, level, region = place
    return CardSeries(
        form=form,
        key=key,
        indicator=last_row.indicator,
        level=level,
        region=region,
        unit=next((row.unit for _, (row, _) in sorted(found.items(), reverse=True) if row.unit), None),
        points=tuple(points),
    )


def _point(
    row: Observation,
    period: str,
    schedule: float | None,
    own: Explained | None,
    shortfalls: Mapping[tuple[int, str, int, int], float | None],
) -> CardPoint:
    usable = row.progress is not None and row.progress_token == "number"
    doubtful = usable and own is not None and _contradicted(row, own)
    needed = own.shortfall if own is not None else None
    if row.level == "whole":
        needed = shortfalls.get((row.input, row.sheet, row.table, row.block), needed)
    return CardPoint(
        period=period,
        progress=around(row.progress or 0.0, row.progress_half) if usable and not doubtful else None,
        schedule=schedule,
        target=row.target,
        shortfall=needed,
        doubtful=doubtful,
        row=row,
    )


def _contradicted(row: Observation, own: Explained) -> bool:
    """Whether the progress is off by a power of ten: then it says nothing of being early or late."""
    return own.scale is not None or own.peer_scale is not None or own.unit_power is not None


def _whole_shortfalls(totals: Iterable[Total]) -> dict[tuple[int, str, int, int], float | None]:
    """What the whole still needs by its own formula, which need not be that of the regions."""
    return {
        (one.input, one.sheet, one.table, one.block): one.shortfall for one in totals if one.progress_token != "absent"
    }


def _places(months: Iterable[Month], key_of: KeyOf) -> list[Place]:
    return list(
        Counter(
            (row.form, key_of(row, month.period), row.level, _region(row))
            for month in months
            for row in month.observations
        )
    )


def _region(row: Observation) -> str:
    """Whose row it is; a return that names no region is known by its file's name without the figures in it."""
    return row.region or re.sub(r"[0-9\W_]+", "", PurePath(row.file).stem)
