"""Explanations (说明): what someone said of findings, the place it was said of, and what came to stand on a finding."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PERIOD = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")

Until = date | str | None  # a day, a period (2026-05), or no end of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The symbolic place of findings. What is None is left open; ``file`` may hold ``*`` and ``?``."""

    rule: str | None = None
    period: str | None = None
    region: str | None = None  # a region or a reporting unit
    indicator: str | None = None
    measure: str | None = None
    form: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenExplanation:
    """One explanation as it was given; whether it holds is judged later.

    With a ``fingerprint`` it is for the finding that has it, and ``place`` tells what became of that finding.
    Without, it is for all findings at ``place`` that show ``observed``.
    """

    source: str  # where it stands: waivers.yaml:12:3, or 问题清单.xlsx!问题清单!P7
    reason: str
    who: str = ""
    until: Until = None
    fingerprint: str | None = None
    place: Place = Place()
    observed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An explanation that stands on a finding."""

    reason: str
    who: str
    until: str | None  # 2026-06-30 or 2026-06
    source: str


def is_period(text: str) -> bool:
    """Whether a text is a period as the program writes it: 2026-05."""
    return _PERIOD.match(text) is not None


def last_day(period: str) -> date:
    """The last day of a period. Raises ValueError for what is none."""
    match = _PERIOD.match(period)
    if match is None:
        raise ValueError(period)
    year, month = int(match[1]), int(match[2])
    return date(year, month, calendar.monthrange(year, month)[1])


def until_text(until: Until) -> str | None:
    """The end of an explanation as files write it."""
    return until.isoformat() if isinstance(until, date) else until
