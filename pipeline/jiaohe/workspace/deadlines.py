"""报送时限: when a return is due, who is exempt, and how working days are counted; everything follows from a calendar."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.calendar import Calendar, DueRule, Exemption, Extension
from jiaohe.workspace.periods import parse_period
from jiaohe.workspace.regions import name_key
from jiaohe.workspace.workdays import ORDINARY, announced_until, official_days

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline. Without a ``clock`` the whole day counts.

    ``provisional``: it was reckoned over days whose official arrangement is not published yet, with the holidays
    that the law fixes but without make-up workdays; ``note`` says so. ``place`` is the line that decides.
    """

    day: date
    clock: time | None = None
    by: Literal["rule", "period", "extension"] = "rule"
    reason: Text
    provisional: bool = False
    note: Text | None = None
    place: str = ""
    granted: str | None = None  # why an extension was granted

    @property
    def at(self) -> datetime:
        """The last instant in time."""
        return datetime.combine(self.day, self.clock or time.max)


def due(calendar: Calendar, unit: str | None, form: str | None, period: str) -> Due | None:
    """When a unit's form is due for a period; None where the calendar does not say, or speaks of no such year.

    An extension of the unit comes first, then the day listed for the period, then the rule. A form with a rule or
    listed days of its own is due by them; all others follow the general ones. Without a unit no extension counts.
    """
    ordinary = _ordinary(calendar, form, period)
    found = None if unit is None else _extension(calendar, unit, form, period)
    if found is None:
        return ordinary
    number, extension = found
    until, why = extension.until, extension.reason.rstrip("。.")
    return Due(
        day=until.day,
        clock=until.clock,
        by="extension",
        reason=Text(f"已同意延期：{why}", f"An extension was granted: {why}"),
        place=calendar.place("extensions", number),
        granted=extension.reason,
    )


def exempt(calendar: Calendar, unit: str, form: str | None, period: str) -> Exemption | None:
    """The exemption by which a unit need not send a form for a period, or None."""
    return next(
        (
            one
            for one in calendar.file.exemptions
            if name_key(one.unit) == name_key(unit) and one.form in (None, form) and one.holds_in(period)
        ),
        None,
    )


def settled_on(calendar: Calendar, form: str | None, period: str) -> Due | None:
    """The day after which a period's figures are settled: so many working days after the due day."""
    ordinary = _ordinary(calendar, form, period)
    if ordinary is None:
        return None
    count = calendar.file.settled_after
    day = add_working_days(calendar, ordinary.day, count)
    note = official_note(calendar, ordinary.day, day)
    return Due(
        day=day,
        reason=Text(
            f"截止日 {ordinary.day} 之后 {count} 个工作日", f"{count} working days after the due day {ordinary.day}"
        ),
        provisional=note is not None or ordinary.provisional,
        note=note or ordinary.note,
        place=calendar.place("settled_after"),
    )


def period_end(calendar: Calendar, period: str) -> date:
    """The last day whose figures belong to a period: its cut-off day, or the last day of the month."""
    year, month = _month(period)
    return _day_of(year, month, calendar.file.cut_off or 31)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether a day is worked: what the calendar lists itself, then the official arrangement, then the weekend."""
    if day in calendar.file.workdays_also:
        return True
    if day in calendar.file.holidays_also:
        return False
    official = ORDINARY if calendar.file.holidays == "none" else official_days(calendar.file.holidays, day.year)
    if day.weekday() in official.weekend:
        return day in official.worked
    return day not in official.off


def next_working_day(calendar: Calendar, day: date) -> date:
    """The first working day from a day on, itself included."""
    while not is_working_day(calendar, day):
        day += _ONE
    return day


def previous_working_day(calendar: Calendar, day: date) -> date:
    """The last working day up to a day, itself included."""
    while not is_working_day(calendar, day):
        day -= _ONE
    return day


def add_working_days(calendar: Calendar, day: date, count: int) -> date:
    """The ``count``-th working day after a day (before it where ``count`` is negative); the day itself for 0."""
    step = _ONE if count > 0 else -_ONE
    for _ in range(abs(count)):
        day += step
        while not is_working_day(calendar, day):
            day += step
    return day


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie after ``first`` up to and with ``last``; negative where ``last`` is the earlier one."""
    if last < first:
        return -working_days_between(calendar, last, first)
    return sum(is_working_day(calendar, first + _ONE * step) for step in range(1, (last - first).days + 1))


def official_note(calendar: Calendar, first: date, last: date) -> Text | None:
    """Why working days in a span are provisional: no official arrangement of its year is known; or None."""
    if calendar.file.holidays == "none":
        return None
    known = announced_until(calendar.file.holidays)
    if known is None:
        return None
    known = max(known, calendar.file.official_through or 0)
    year = max(first, last).year
    if year <= known:
        return None
    return Text(
        f"{year} 年的放假调休安排尚未公布，或本程序还没有收入（已有到 {known} 年）；这里按法定节假日推算，没有计调休上班日。"
        "公布后请升级本程序，或在报送日程里补写。",
        f"The official holidays and make-up workdays of {year} are not published, or not known here (known until {known}); "
        "this counts the holidays fixed by law and no make-up workdays. Once they are published, upgrade the program or "
        "list them in the calendar.",
    )


def refuse_early_extensions(calendar: Calendar) -> None:
    """Raises UserError for the first extension that ends before the day it is meant to extend."""
    for number, one in enumerate(calendar.file.extensions):
        ordinary = _ordinary(calendar, one.form, one.period)
        if ordinary is not None and one.until.latest < ordinary.at:
            raise UserError(
                where=calendar.place("extensions", number, "until"),
                what=Text(
                    f"延期到 {one.until.day}，早于原来的截止日 {ordinary.day}。",
                    f"It extends to {one.until.day}, before the due day {ordinary.day}.",
                ),
                advice=Text("核对日期和月份。", "Check the day and the period."),
            )


def _ordinary(calendar: Calendar, form: str | None, period: str) -> Due | None:
    """The deadline without extensions."""
    try:
        parse_period(period)
    except ValueError:  # a folder may be called 9999-12
        return None
    setting = calendar.file.due
    own = None if form is None else setting.forms.get(form)
    own_path: tuple[str, ...] = ("due", "forms", form or "")
    listed = [(own.periods, own_path)] if own is not None else []
    if own is None or not own.says_when:
        listed.append((setting.periods, ("due",)))
    for periods, path in listed:
        until = periods.get(period)
        if until is not None:
            return Due(
                day=until.day,
                clock=until.clock or (own.time if own is not None and own.time else setting.time),
                by="period",
                reason=Text(f"{period} 的截止日另有规定", f"The due day of {period} is listed by itself"),
                place=calendar.place(*path, "periods", period),
            )
    rule, path = (own, own_path) if own is not None and own.says_when else (setting, ("due",))
    if not rule.says_when:
        return None
    clock = (own.time if own is not None else None) or setting.time
    return _by_rule(calendar, rule, period, clock, calendar.place(*path))


def _by_rule(calendar: Calendar, rule: DueRule, period: str, clock: time | None, place: str) -> Due:
    year, month = _month(period)
    if rule.day is not None:
        if rule.month == "next":
            year, month = (year + month // 12, month % 12 + 1)
        start = _day_of(year, month, rule.day)
        day = {"next": next_working_day, "previous": previous_working_day, "none": _unmoved}[rule.roll](calendar, start)
        reason = Text(f"截止日为 {start}", f"The due day is {start}")
        if day != start:
            reason = Text(f"{start} 不是工作日，截止日为 {day}", f"{start} is no working day, so it is due on {day}")
        note = None if rule.roll == "none" else official_note(calendar, start, day)
    elif rule.working_days_after_period is not None:
        start, count = period_end(calendar, period), rule.working_days_after_period
        day = add_working_days(calendar, start, count)
        reason = Text(f"{start} 之后第 {count} 个工作日", f"Working day {count} after {start}")
        note = official_note(calendar, start, day)
    else:
        start, count = period_end(calendar, period), rule.working_days_before_period_end or 0
        day = add_working_days(calendar, previous_working_day(calendar, start), -count)
        reason = Text(
            f"{start} 或之前最后一个工作日再往前 {count} 个工作日",
            f"{count} working days before the last working day up to {start}",
        )
        note = official_note(calendar, day, start)
    return Due(day=day, clock=clock, reason=reason, provisional=note is not None, note=note, place=place)


def _extension(calendar: Calendar, unit: str, form: str | None, period: str) -> tuple[int, Extension] | None:
    """The unit's extension for a period; one for the form before one for all forms."""
    fitting = [
        (number, one)
        for number, one in enumerate(calendar.file.extensions)
        if name_key(one.unit) == name_key(unit) and one.period == period and one.form in (None, form)
    ]
    return min(fitting, key=lambda item: item[1].form is None, default=None)


def _month(period: str) -> tuple[int, int]:
    parsed = parse_period(period)
    return int(parsed[:4]), int(parsed[5:])


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, months.monthrange(year, month)[1]))


def _unmoved(_: Calendar, day: date) -> date:
    return day
