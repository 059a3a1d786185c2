"""Days and times of day as officials type them (日期和时刻): ``2026/5/25 17:30``, ``2026年5月25日下午5时``, serials of Excel."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])|年([0-9]{1,2})月([0-9]{1,2})(?:[日号]|(?![0-9日号]))"
    r"|([0-9]{2})([0-9]{2})(?![0-9.]))"
)
_TIME = re.compile(
    r"(上午|下午|晚上|am|pm)?([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?|[时点](?:([0-9]{1,2})分?(?:([0-9]{1,2})秒)?)?)"
    r"(am|pm)?\Z"
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?\Z")
_EPOCH = datetime(1899, 12, 30)  # day 0 of a spreadsheet program that counts 1900 as a leap year
_AFTERNOON = ("下午", "晚上", "pm")


class Moment(NamedTuple):
    """A day, with the time of day where it was written."""

    day: date
    clock: time | None = None

    @property
    def earliest(self) -> datetime:
        """The first instant that it can mean: a day alone may be any time of it."""
        return datetime.combine(self.day, self.clock or time.min)

    @property
    def latest(self) -> datetime:
        """The last instant that it can mean."""
        return datetime.combine(self.day, self.clock or time.max)


def parse_day(text: str) -> date:
    """``2026-05-25``, ``2026/5/25``, ``2026.5.25``, ``2026年5月25日``, ``20260525`` → a day.

    Raises ValueError for anything else and for days that do not exist.
    """
    folded = _folded(text)
    match = _DAY.match(folded)
    if match is None or match.end() != len(folded):
        raise ValueError(f"not a day: {text!r}")
    return _date(match)


def parse_time(text: str) -> time | None:
    """``18:00``, ``18时``, ``下午6点30分`` → a time of day; None for ``24:00``, the end of it. Raises ValueError."""
    match = _TIME.match(_folded(text).replace(" ", ""))
    if match is None:
        raise ValueError(f"not a time of day: {text!r}")
    hour, minute, second = int(match[2]), int(match[3] or match[5] or 0), int(match[4] or match[6] or 0)
    half = match[1] or match[7]
    if half in _AFTERNOON and 1 <= hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    if (hour, minute, second) == (24, 0, 0):
        return None
    return time(hour, minute, second)


def parse_moment(text: str) -> Moment:
    """A day, perhaps followed by a time of day, or the serial number of a spreadsheet program.

    Raises ValueError for anything else: a zone at the end is not taken, since all is in the city's own time.
    """
    folded = _folded(text)
    if _SERIAL.match(folded):
        return _of_serial(float(folded))
    match = _DAY.match(folded)
    if match is None:
        raise ValueError(f"not a moment: {text!r}")
    day, rest = _date(match), folded[match.end() :].removeprefix("t").strip()
    if not rest:
        return Moment(day)
    clock = parse_time(rest)
    return Moment(day, time.max if clock is None else clock)


def _of_serial(serial: float) -> Moment:
    """Day and time of a serial, to the second."""
    moment = _EPOCH + timedelta(seconds=round(serial * 86400))
    return Moment(moment.date(), moment.time() if serial % 1 else None)


def _folded(text: str) -> str:
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()
    return re.sub(r" ?([年月日号]) ?", r"\1", plain)


def _date(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[3] or match[5] or match[7]), int(match[4] or match[6] or match[8]))
