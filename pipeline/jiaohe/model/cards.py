"""Cards (黄牌、红牌) for indicators behind schedule: a city's rule, the figures it looks at, and what it makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from jiaohe.model.interval import Interval
from jiaohe.model.tables import Card, CardColour, Observation, Outlook

# What a person should know of a month's card besides its colour.
Remark = Literal[
    "first",  # nothing is known of the month before
    "gap",  # months between this one and the one before have no folder
    "no_figure",  # no usable progress: the card stays as it was
    "doubtful",  # a progress that other checks contradict: the card stays as it was
    "new_year",  # schedules start anew in January, and cards with them
    "target_changed",
    "schedule_lowered",
    "below_by_quantity",  # the printed progress may reach the schedule, quantity and target do not
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPolicy:
    """A city's rule (挂牌规则).

    An indicator is behind when its progress is certainly below the line: more than ``points`` percentage points, or
    more than the share ``share`` of the schedule, below the schedule, whichever is stricter; where neither is given,
    anywhere below the schedule. The first month behind gives yellow, the ``escalate_after``-th in a row red.
    ``clear_after`` months on schedule in a row clear a card; with ``step_down`` they turn red into yellow first.
    """

    points: float | None = None
    share: float | None = None
    escalate_after: int = 2
    clear_after: int = 1
    step_down: bool = False
    year_end: Literal["reset", "carry"] = "reset"
    missing: Literal["keep", "behind"] = "keep"
    level: Literal["whole", "region"] = "whole"

    def line(self, schedule: float) -> float:
        """The progress below which an indicator is behind, in percent."""
        lines = []
        if self.points is not None:
            lines.append(schedule - self.points)
        if self.share is not None:
            lines.append(schedule * (1 - self.share))
        return max(lines, default=schedule)


BULLETIN = CardPolicy()
# The rule of a city that lets small delays pass and takes cards back step by step.
LADDER = CardPolicy(points=10.0, share=0.2, clear_after=2, step_down=True)


class CardPoint(NamedTuple):
    """An indicator's figures in one period. ``progress`` is None where there is no figure that could be judged."""

    period: str
    progress: Interval | None
    schedule: float | None
    target: float | None = None
    shortfall: float | None = None  # quantity still needed to reach the schedule, where a formula can tell
    doubtful: bool = False  # there is a figure, and other checks contradict it
    row: Observation | None = None  # where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSeries:
    """One indicator, at the whole or in one region, over all periods of the workspace since it is known, oldest first."""

    form: str
    key: str  # what makes it the same indicator when its title changes
    indicator: str  # the newest title
    level: str  # whole or region
    region: str
    unit: str | None
    points: Sequence[CardPoint]


class CardStep(NamedTuple):
    """What a month makes of a card. ``behind`` is in percentage points below the schedule, None where not behind it."""

    period: str
    previous: CardColour
    card: CardColour
    behind: float | None
    months_behind: int  # in a row, this one included
    months_on: int  # on schedule in a row while the card waits to be cleared
    borderline: bool  # the printed progress may lie on either side of the line
    needed: float | None  # quantity still needed to reach the schedule
    remarks: tuple[Remark, ...] = ()


class Approval(NamedTuple):
    """An approval as the period's record keeps it. What is None is not restricted: ``indicator`` None is all of them."""

    unit: str | None
    approved_by: str | None
    approved_at: str | None
    reason: str | None
    indicator: str | None = None
    form: str | None = None
    file: str | None = None


class Ahead(NamedTuple):
    """The next cut-off as an indicator meets it: what it takes to be on schedule then."""

    period: str
    schedule: float
    needed: float | None  # in quantity, where a formula can tell


class Carded(NamedTuple):
    """An indicator with its card month by month, the last one being this period's; ``row`` is where it stands now,
    None where this period's files do not have it."""

    series: CardSeries
    steps: Sequence[CardStep]
    owner: str | None
    row: Card | None
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBook:
    """All cards of a workspace by the end of a period."""

    period: str
    policy: CardPolicy
    carded: Sequence[Carded]
    outlooks: Sequence[Outlook] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of what this period's files have."""
        return tuple(one.row for one in self.carded if one.row is not None)
