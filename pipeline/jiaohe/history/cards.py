"""The state machine of cards (红黄牌): what each month makes of an indicator's card, by the city's rule.

The bulletin's rule, which is the default: an indicator behind schedule gets a yellow card; still behind the next
month it turns red; catching up clears it (专报第2期 三、3). Schedules start anew in January, and so do cards unless
the city carries them over.
"""

import math

from jiaohe.history.moves import months_between
from jiaohe.model.cards import CardPoint, CardPolicy, CardSeries, CardStep, Remark
from jiaohe.model.interval import Interval
from jiaohe.model.tables import CardColour

_START = CardStep("", "none", "none", None, 0, 0, False, None)


def card_steps(series: CardSeries, policy: CardPolicy) -> list[CardStep]:
    """One step per point of a series, in its order."""
    steps: list[CardStep] = []
    before: CardPoint | None = None
    for point in series.points:
        steps.append(_step(steps[-1] if steps else _START, before, point, policy))
        before = point
    return steps


def _step(last: CardStep, before: CardPoint | None, point: CardPoint, policy: CardPolicy) -> CardStep:
    remarks: list[Remark] = ["first"] if before is None else _changes(before, point)
    if before is not None and policy.year_end == "reset" and before.period[:4] != point.period[:4]:
        last = last._replace(card="none", months_behind=0, months_on=0)
        remarks.append("new_year")
    step = last._replace(
        period=point.period, previous=last.card, behind=None, borderline=False, needed=None, remarks=()
    )
    if point.progress is None or point.schedule is None:
        remarks.append("doubtful" if point.doubtful else "no_figure")
        if policy.missing == "behind" and point.schedule is not None and not point.doubtful:
            step = _behind(step, policy)
        return step._replace(remarks=tuple(remarks))
    line = policy.line(point.schedule)
    reaches = not certainly_below(point.progress, point.schedule)
    if certainly_below(point.progress, line):
        step = _behind(step, policy)
    elif reaches:
        step = _on_schedule(step, policy)
    else:  # late by less than the rule minds: nothing new, and nothing cleared
        step = step._replace(months_behind=0, months_on=0)
    edge = on_the_line(point.progress, point.schedule)
    if edge and point.shortfall:
        remarks.append("below_by_quantity")
    short = None if reaches else point.schedule - point.progress.middle
    return step._replace(
        behind=short,
        borderline=on_the_line(point.progress, line),
        needed=point.shortfall if edge or not reaches else None,
        remarks=tuple(remarks),
    )


def _behind(step: CardStep, policy: CardPolicy) -> CardStep:
    months = step.months_behind + 1
    red = step.card == "red" or months >= policy.escalate_after
    return step._replace(card="red" if red else "yellow", months_behind=months, months_on=0)


def _on_schedule(step: CardStep, policy: CardPolicy) -> CardStep:
    if step.card == "none":
        return step._replace(months_behind=0, months_on=0)
    months = step.months_on + 1
    if months < policy.clear_after:
        return step._replace(months_behind=0, months_on=months)
    card: CardColour = "yellow" if step.card == "red" and policy.step_down else "none"
    return step._replace(card=card, months_behind=0, months_on=0)


def certainly_below(progress: Interval, line: float) -> bool:
    """Whether every value that the printed progress can stand for lies below a line."""
    return not progress.meets(Interval(line, math.inf))


def on_the_line(progress: Interval, line: float) -> bool:
    """压线: whether the printed progress can lie on either side. A figure that is exactly the line reaches it."""
    return progress.lo < line and progress.holds(line) and not _same(progress.lo, line)


def _same(first: float, second: float) -> bool:
    return Interval(first, first).holds(second)


def _changes(before: CardPoint, point: CardPoint) -> list[Remark]:
    """What changed about an indicator since the period before, apart from its progress."""
    found: list[Remark] = []
    same_year = before.period[:4] == point.period[:4]
    if months_between(before.period, point.period) > 1:
        found.append("gap")
    if before.target is not None and point.target is not None and same_year and not _same(before.target, point.target):
        found.append("target_changed")
    if before.schedule is not None and point.schedule is not None and same_year and point.schedule < before.schedule:
        found.append("schedule_lowered")
    return found
