"""One scoring for every program: what it blamed, against what is known to be wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

Interval = tuple[float, float]
CLEAN = "clean"
ALL = "all slips"


class Proposed(NamedTuple):
    """A set of cells to change, each with the values it may take where the program says so."""

    cells: Mapping[str, Interval | None]


class Answer(NamedTuple):
    """What a program said of one table: per cause its proposals, likeliest first, and the seconds it took.

    ``named``: all cells that it spoke of, blamed or not.
    """

    causes: tuple[tuple[Proposed, ...], ...]
    seconds: float
    gave_up: bool = False
    named: frozenset[str] = frozenset()


@dataclass(slots=True)
class Tally:
    """Sums over tables or slips; ratios are taken when printed."""

    tables: int = 0
    found: int = 0  # tables in which anything was blamed
    slips: int = 0
    named: int = 0  # slips of which some cell is spoken of at all
    first: int = 0  # slips whose cells are what comes first
    listed: int = 0  # slips whose cells are among the proposals
    smaller: int = 0  # slips not listed in tables that fewer cells than are wrong would mend
    valued: int = 0  # slips whose true values lie in the proposed intervals
    blamed: int = 0  # cells blamed first
    hit: int = 0  # of these, wrong
    wrong: int = 0  # cells that are wrong
    causes: int = 0
    proposals: int = 0
    gave_up: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add another tally up."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Slip(NamedTuple):
    """A known slip: its kind and the true values of the cells it left wrong, with the slack of their printing."""

    kind: str
    was: Mapping[str, tuple[Decimal, float]]


def grade(slips: Iterable[Slip], answer: Answer) -> dict[str, Tally]:
    """Tallies by kind of slip, by number of slips and for the whole table; a clean table counts under CLEAN."""
    known = list(slips)
    table = Tally(tables=1, seconds=[answer.seconds], gave_up=int(answer.gave_up), causes=len(answer.causes))
    table.proposals = sum(map(len, answer.causes))
    table.found = int(bool(answer.causes))
    wrong = {cell for slip in known for cell in slip.was}
    blamed = {cell for cause in answer.causes if cause for cell in cause[0].cells}
    table.blamed, table.hit, table.wrong = len(blamed), len(blamed & wrong), len(wrong)
    if not known:
        return {CLEAN: table}
    tallies = {ALL: table, f"{len(known)} at a time": Tally()}
    for slip in known:
        own = Tally(tables=1, slips=1, found=table.found, wrong=len(slip.was), hit=len(blamed & set(slip.was)))
        own.named = int(not answer.named.isdisjoint(slip.was))
        own.first = int(_covers(slip, [cause[:1] for cause in answer.causes], wrong, valued=False))
        own.listed = int(_covers(slip, answer.causes, wrong, valued=False))
        own.valued = int(_covers(slip, answer.causes, wrong, valued=True))
        own.smaller = int(not own.listed and 0 < _size(answer) < len(wrong))
        tallies.setdefault(slip.kind, Tally()).add(own)
        for name in ("slips", "named", "first", "listed", "valued", "smaller"):
            setattr(table, name, getattr(table, name) + getattr(own, name))
    tallies[f"{len(known)} at a time"] = table
    return tallies


def _covers(slip: Slip, causes: Iterable[tuple[Proposed, ...]], wrong: set[str], *, valued: bool) -> bool:
    """Whether proposals that change wrong cells alone, one of each cause, change all cells of the slip."""
    reached: set[str] = set()
    for cause in causes:
        best: set[str] = set()
        for proposal in cause:
            if set(proposal.cells) <= wrong:
                own = {cell for cell in slip.was if cell in proposal.cells}
                if valued:
                    own = {cell for cell in own if _holds(proposal.cells[cell], *slip.was[cell])}
                best = max(best, own, key=len)
        reached |= best
    return reached == set(slip.was)


def _holds(interval: Interval | None, true: Decimal, slack: float) -> bool:
    return interval is not None and interval[0] - slack <= float(true) <= interval[1] + slack


def _size(answer: Answer) -> int:
    """The cells that the likeliest proposals change together."""
    return sum(len(cause[0].cells) for cause in answer.causes if cause)
