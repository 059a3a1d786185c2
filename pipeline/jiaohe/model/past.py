"""What earlier periods reported (往期数据): the tidy rows of the files in their folders, as they were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiaohe.model.explanation import GivenExplanation
from jiaohe.model.tables import Count, Observation, Sheet, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One period of a workspace. ``input`` of its rows counts the files of this period alone, from 0."""

    period: str
    files: tuple[str, ...] = ()
    observations: Sequence[Observation] = ()
    counts: Sequence[Count] = ()
    sheets: Sequence[Sheet] = ()
    statements: Sequence[Statement] = ()
    explanations: Sequence[GivenExplanation] = ()  # from findings workbooks that came back then
    unread: tuple[str, ...] = ()  # files that could not be read, and so were compared with nothing
