"""序时进度: the percent that is expected by the end of a period, written as people announce it.

Kinds: one percentage, percentages by month, equal steps over the year, equal steps over the months of a season, and
milestones, each of which holds until the next.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest

# The words for each kind, the one that is advised first.
LINEAR = ("linear", "逐月均摊", "按月均摊", "均摊", "线性")
SEASONAL = ("seasonal",)
MILESTONES = ("milestones", "里程碑", "milestone", "节点")
WORDS = (*LINEAR, *SEASONAL, *MILESTONES)

_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_PERCENT = r"([0-9]+(?:\.[0-9]+)?)%?"
_ALWAYS = re.compile(rf"{_PERCENT}\Z")
_MONTHLY = re.compile(rf"([0-9]{{1,2}})月?[=:]{_PERCENT}\Z")
_SPAN = re.compile(
    rf"(?:(?:{'|'.join(SEASONAL)})[:\s]*([0-9]{{1,2}})月?(?:[-–—~至到]|to)([0-9]{{1,2}})月?"
    rf"|([0-9]{{1,2}})月?(?:[-–—~至到])([0-9]{{1,2}})月(?:逐月|按月)?均摊)\Z"
)
_STONES = re.compile(rf"(?:{'|'.join(MILESTONES)})[:\s]*")


def linear(period: str) -> float:
    """The year in equal steps, in whole percent as it is announced: ``2026-05`` → 42."""
    return _step(month_of(period), 12)


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

    @property
    def open_months(self) -> tuple[int, ...]:
        """The months of which it does not say anything."""
        said = dict(self.percents)
        return () if 0 in said else tuple(month for month in range(1, 13) if month not in said)


@lru_cache(maxsize=1024)
def parse_schedule(text: str) -> Schedule:
    """A schedule from what stands in a cell. Raises ValueError for anything else.

    - ``35``, ``35%``: for every period
    - ``5月=35；6月=45``, ``5=35; 6=45``: for these months
    - ``逐月均摊``, ``linear``: equal steps over the year
    - ``4月至10月均摊``, ``seasonal 4-10``: nothing is due before April, equal steps within, all of it after October
    - ``里程碑 3月=20；6月=50；12月=100``, ``milestones 3=20; 6=50; 12=100``: the last one reached holds until the next

    Steps are rounded to whole percent, halves upwards, as they are announced.
    """
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    if always := _ALWAYS.match(folded):
        return Schedule(((0, float(always[1])),))
    if folded in LINEAR:
        return _season(1, 12)
    if span := _SPAN.match(re.sub(r"\s*([-–—~至到]|to)\s*", r"\1", folded)):
        first, last = (int(month) for month in span.groups() if month)
        if not 1 <= first <= last <= 12:
            raise ValueError(f"not a schedule: {text!r}")
        return _season(first, last)
    if stones := _STONES.match(folded):
        return _milestones(_by_month(folded[stones.end() :], text), text)
    return Schedule(tuple(sorted(_by_month(folded, text).items())))


def nearest_schedule(text: str) -> Text:
    """What a text that is no schedule was probably meant to begin with, as a question; empty where nothing is near."""
    word = re.match(r"[^\W\d_]*", unicodedata.normalize("NFKC", text).strip().lower())
    near = nearest(word[0], WORDS) if word and word[0] else None
    if near is None or near == (word and word[0]):
        return Text("", "")
    return Text(f"是否应为“{near}”？", f'Did you mean "{near}"? ')


def _by_month(folded: str, text: str) -> dict[int, float]:
    percents: dict[int, float] = {}
    for part in re.split(r"[;,、\s]+", folded):
        monthly = _MONTHLY.match(part)
        if monthly is None or not 1 <= int(monthly[1]) <= 12 or int(monthly[1]) in percents:
            raise ValueError(f"not a schedule: {text!r}")
        percents[int(monthly[1])] = float(monthly[2])
    return percents


def _season(first: int, last: int) -> Schedule:
    steps = last - first + 1
    return Schedule(tuple((month, _step(min(max(month - first + 1, 0), steps), steps)) for month in range(1, 13)))


def _milestones(reached: dict[int, float], text: str) -> Schedule:
    stones = sorted(reached.items())
    if any(later < earlier for (_, earlier), (_, later) in pairwise(stones)):
        raise ValueError(f"not a schedule: {text!r} goes back")
    return Schedule(
        tuple(
            (month, next((percent for stone, percent in reversed(stones) if stone <= month), 0.0))
            for month in range(1, 13)
        )
    )


def _step(done: int, steps: int) -> float:
    """``done`` of so many equal steps in whole percent, halves upwards."""
    return float((200 * done + steps) // (2 * steps))
