"""预警: where an indicator's pace so far takes it by the next cut-off, and silence where nobody can tell.

The pace is the median of the monthly gains of the current year, so that one month of catching up does not set it. The
interval is the prediction interval for one further observation (Hahn and Meeker, Statistical Intervals, 1991, ch. 4):
``last + pace ± t · s · sqrt(1 + π / 2n)``, with Student's t for n - 1 degrees of freedom, the standard deviation ``s``
of the gains, and π/2n in place of 1/n since the median of normal gains varies by so much more than their mean. An
unusual month widens it, and a wide interval says nothing, which is the safe way to fail. ``CONFIDENCE`` of the
intervals cover; an indicator is likely behind when the whole interval lies below the schedule, so of those of whom
this is said about one in ten reaches it at most.

Where a schedule has seasons, gains are measured as shares of what the schedule asks of their month: who does half of
what is asked in spring is taken to do half in summer. Gains across a gap are spread over its months; gains across the
year's end, where figures start anew, or across a changed target are left out.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median, stdev
from typing import Final, NamedTuple

from jiaohe.history.cards import certainly_below
from jiaohe.model.cards import CardPoint, CardSeries
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation, Outlook

LEAST_GAINS: Final = 3
CONFIDENCE: Final = 0.8
# Student's t at 0.9, by degrees of freedom from 1: a year has at most eleven gains.
_T: Final = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363)
# A schedule whose largest step is this many times its smallest has seasons; linear ones step by 8 or 9.
_SEASONAL: Final = 1.5

NeededOf = Callable[[Observation, float], float | None]


class Projection(NamedTuple):
    """Where a pace leads: percentage points a month, how many gains it rests on, and the progress it gives."""

    gains: int
    pace: float
    expected: float
    interval: Interval


def outlook_of(
    series: CardSeries,
    *,
    next_schedule: Callable[[Observation, str], float | None],
    owner: str | None = None,
    needed_of: NeededOf = lambda row, schedule: None,
) -> Outlook | None:
    """What to expect of an indicator by the end of the next period; None where nothing can be said.

    Nothing is said without a figure for the newest period, with fewer than ``LEAST_GAINS`` gains, without a schedule
    for the next period, and in December. ``needed_of`` gives the quantity that a row still needs to reach a schedule.
    """
    point = series.points[-1]
    following = next_period(point.period)
    if point.progress is None or point.row is None or point.row.progress is None or following is None:
        return None
    schedule = next_schedule(point.row, following)
    projected = None if schedule is None else project(series.points, schedule)
    if schedule is None or projected is None:
        return None
    row, short = point.row, schedule - point.progress.middle
    return Outlook(
        input=row.input,
        file=row.file,
        sheet=row.sheet,
        form=row.form,
        period=point.period,
        level=row.level,
        indicator=row.indicator,
        region=row.region,
        owner=owner,
        unit=row.unit,
        progress=point.row.progress,
        progress_half=row.progress_half,
        progress_text=row.progress_text,
        progress_cell=row.progress_cell,
        next_period=following,
        next_schedule=schedule,
        months_known=projected.gains,
        pace=round(projected.pace, 2),
        expected=round(projected.expected, 2),
        expected_lo=round(projected.interval.lo, 2),
        expected_hi=round(projected.interval.hi, 2),
        needed_points=round(short, 6) if short > 0 else None,
        needed=needed_of(row, schedule) if short > 0 else None,
        likely_behind=certainly_below(projected.interval, schedule),
    )


def project(points: Sequence[CardPoint], next_schedule: float) -> Projection | None:
    """The progress one period after the newest point, None where the year's gains are too few."""
    last = points[-1]
    if last.progress is None or last.schedule is None:
        return None
    year = [p for p in points if p.period[:4] == last.period[:4] and p.progress is not None and p.schedule is not None]
    gains: list[float] = []
    steps: list[float] = []
    printed = [last.progress.hi - last.progress.lo]
    for before, after in pairwise(year):
        assert before.progress is not None
        assert after.progress is not None
        if before.target is not None and after.target is not None and before.target != after.target:
            gains.clear()  # figures against the old target say nothing of the new one
            steps.clear()
            continue
        months = int(after.period[5:]) - int(before.period[5:])
        gains.append((after.progress.middle - before.progress.middle) / months)
        steps.append(((after.schedule or 0.0) - (before.schedule or 0.0)) / months)
        printed.append((after.progress.hi - after.progress.lo) / months)
    if len(gains) < LEAST_GAINS:
        return None
    ahead = next_schedule - last.schedule
    seasonal = min(*steps, ahead) > 0 and max(*steps, ahead) > _SEASONAL * min(*steps, ahead)
    if seasonal:
        gains = [gain / step * ahead for gain, step in zip(gains, steps, strict=True)]
    pace, n = median(gains), len(gains)
    # The deviation of figures that are all alike is that of their rounding.
    spread = max(stdev(gains), max(printed) / math.sqrt(12))
    half = _T[n - 2] * spread * math.sqrt(1 + math.pi / (2 * n))
    expected = last.progress.middle + pace
    return Projection(n, pace, expected, Interval(expected - half, expected + half))


def next_period(period: str) -> str | None:
    """The month after; None after December, where schedules start anew."""
    month = int(period[5:7])
    return None if month == 12 else f"{period[:4]}-{month + 1:02}"
