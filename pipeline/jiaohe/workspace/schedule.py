"""序时进度: the percent that is expected by the end of a period."""

import re
import unicodedata
from dataclasses import dataclass

_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_PERCENT = r"([0-9]+(?:\.[0-9]+)?)%?"
_ALWAYS = re.compile(rf"{_PERCENT}\Z")
_MONTHLY = re.compile(rf"([0-9]{{1,2}})月?[=:]{_PERCENT}\Z")


def linear(period: str) -> float:
    """The year in equal steps, in whole percent as it is announced: ``2026-05`` → 42."""
    return float(round(100 * month_of(period) / 12))


def month_of(period: str) -> int:
    """``2026-05`` → 5. Raises ValueError for anything else."""
    if not _PERIOD.match(period):
        raise ValueError(f"not a period: {period!r}")
    return int(period[5:])


@dataclass(frozen=True, slots=True)
class Schedule:
    """An indicator's own schedule: percents by month, or one for every period under month 0."""

    percents: tuple[tuple[int, float], ...]

    def at(self, period: str) -> float | None:
        """The percent for a period, or None where this schedule does not say."""
        percents = dict(self.percents)
        return percents.get(month_of(period), percents.get(0))


def parse_schedule(text: str) -> Schedule:
    """``35``, ``35%``, ``5月=35；6月=45`` → a schedule. Raises ValueError for anything else."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if always := _ALWAYS.match(folded):
        return Schedule(((0, float(always[1])),))
    percents: dict[int, float] = {}
    for part in re.split(r"[;,、\s]+", folded):
        monthly = _MONTHLY.match(part)
        if monthly is None or not 1 <= int(monthly[1]) <= 12 or int(monthly[1]) in percents:
            raise ValueError(f"not a schedule: {text!r}")
        percents[int(monthly[1])] = float(monthly[2])
    return Schedule(tuple(sorted(percents.items())))
