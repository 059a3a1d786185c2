"""Two runs side by side (两次校核的比较): what became of each finding of the earlier one, and what is new."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple, get_args

from jiaohe.model.exit_code import ExitCode
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Lang, Text

CompareFailOn = Literal["new", "open", "never"]
COMPARE_FAIL_ON: tuple[CompareFailOn, ...] = get_args(CompareFailOn)


class Fate(StrEnum):
    """去向, in the order of a report."""

    OPEN = "open"  # 没改好
    NEW = "new"  # 新出的
    UNKNOWN = "unknown"  # 说不准
    FIXED = "fixed"  # 改好了
    EXPLAINED = "explained"  # 已说明


class Spot(NamedTuple):
    """One figure in one of the two runs, as the sheet shows it."""

    file: str
    sheet: str
    cell: str
    text: str
    number: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One place with its finding before, after, or both. ``was`` and ``now`` are the blamed figure in each run.

    ``same_values`` tells, of a finding that both runs have, whether nothing that it rests on was changed; ``proposed``,
    of one that is fixed, whether the figures are those that were proposed. ``reason`` says why nothing can be said, or
    why something new may be old.
    """

    fate: Fate
    before: Finding | None
    after: Finding | None
    was: Spot | None = None
    now: Spot | None = None
    same_values: bool | None = None
    proposed: bool = False
    reason: Text | None = None

    @property
    def finding(self) -> Finding:
        """The later of the two."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def asks(self) -> bool:
        """Whether a correction or an explanation is asked for, and not only a reminder given."""
        return self.finding.severity in (Severity.ERROR, Severity.QUERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two runs: what it was called, its period, its files, and those of them that were refused, with why."""

    name: str
    period: str | None
    files: tuple[str, ...]
    refused: tuple[tuple[str, Text], ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether not one of its files could be read."""
        return len(self.refused) >= len(self.files)


def speak_of_one_period(before: Side, after: Side) -> bool:
    """Whether two runs are of one period, as far as they say of which they are."""
    return None in (before.period, after.period) or before.period == after.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The result of ``jiaohe compare``; ``rows`` by fate, worst first."""

    version: str
    lang: Lang
    before: Side
    after: Side
    rows: tuple[Compared, ...]

    @property
    def same_period(self) -> bool:
        """Whether both speak of one period, so that a figure that differs was corrected."""
        return speak_of_one_period(self.before, self.after)

    def of(self, fate: Fate, *, asks: bool | None = None) -> tuple[Compared, ...]:
        """The rows of one fate: all, those that ask for something, or those that only remind."""
        return tuple(row for row in self.rows if row.fate is fate and asks in (None, row.asks))


def compare_exit_code(comparison: Comparison, fail_on: CompareFailOn = "open") -> ExitCode:
    """1 where something that asks for a correction or an explanation is new, still open, or cannot be told.

    ``new`` looks at what is new alone, ``never`` at nothing. A later run with a refused file is unusable, since what
    was not read is not fixed; and so is any run of which nothing could be read.
    """
    if comparison.after.refused or comparison.after.is_unread or comparison.before.is_unread:
        return ExitCode.UNUSABLE
    failing = {"new": (Fate.NEW,), "open": (Fate.NEW, Fate.OPEN, Fate.UNKNOWN), "never": ()}[fail_on]
    if any(row.asks and row.fate in failing for row in comparison.rows):
        return ExitCode.FINDINGS
    return ExitCode.ACCEPTABLE
