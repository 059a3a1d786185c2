"""Official days off and make-up workdays (法定节假日和调休上班日), from the calendar library ``holidays``.

In countries such as China the government announces every year which weekend days are worked in place of others. The
library carries these announcements year by year; beyond the last one it knows the holidays that the law fixes, and no
make-up workdays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class OfficialDays:
    """One year of a country: days off, weekend days that are worked, and which days of a week (Monday 0) are weekend."""

    off: frozenset[date]
    worked: frozenset[date]
    weekend: frozenset[int]


ORDINARY = OfficialDays(frozenset(), frozenset(), frozenset({5, 6}))


def is_known(place: str) -> bool:
    """Whether the library knows a country or subdivision; quicker than going through all of them."""
    try:
        _calendar(place, ())
    except NotImplementedError:
        return False
    return True


def countries() -> dict[str, tuple[str, ...]]:
    """The codes of countries that the library knows, each with those of its subdivisions."""
    from holidays.utils import list_supported_countries

    return {code: tuple(parts) for code, parts in list_supported_countries().items()}


@cache
def official_days(place: str, year: int) -> OfficialDays:
    """The official days of a year in a country (``CN``) or a subdivision (``US-CA``) that the library knows."""
    calendar = _calendar(place, (year - 1, year, year + 1))  # next year's list may move workdays into this one
    return OfficialDays(
        frozenset(day for day in calendar if day.year == year),
        frozenset(day for day in calendar.weekend_workdays if day.year == year),
        frozenset(calendar.weekend),
    )


@cache
def announced_until(place: str) -> int | None:
    """The last year whose make-up workdays the library knows; None where the country announces none.

    Known by the library's own tables: a country with substituted holidays lists each year's day off together with
    the day that is worked for it, four numbers in place of a holiday's month, day and name.
    """
    calendar = _calendar(place, ())
    if not getattr(calendar, "has_substituted_holidays", False):
        return None
    years = [
        year
        for name in ("special_public_holidays", "special_public_holidays_observed")
        for year, entries in getattr(calendar, name, {}).items()
        if any(len(entry) >= 4 for entry in _several(entries))
    ]
    return max(years, default=None)


def _several(entries: Any) -> Iterable[Any]:
    return entries if entries and isinstance(entries[0], tuple) else (entries,)


def _calendar(place: str, years: Iterable[int]) -> Any:
    import holidays

    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=tuple(years))
