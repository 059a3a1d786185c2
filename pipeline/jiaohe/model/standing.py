"""How an indicator stands with its formulas (口径推断): what its own cells say, and how well they bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

# strong: the cells show it beyond chance, and no other formula does as well
# weak: most cells fit, or another formula fits as well
# few: too few cells to tell
# none: the figures are there, and no formula gives them
Support = Literal["strong", "weak", "few", "none"]


class Group(NamedTuple):
    """Regions (by name, in one text) that follow a formula of their own."""

    formula: str
    regions: str


class Solved(NamedTuple):
    """The whole numbers from ``first`` to ``last`` that a region's rate can be over."""

    region: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One indicator of one table. Formulas are written as the tables of the rules carry them.

    ``formula`` is None where no region has a progress, ``whole`` where the whole has none. ``rival`` is the formula that comes nearest, with the
    cells it reproduces of those tested; ``whole_rival`` likewise, ``whole_gap`` percentage points away;
    ``whole_alike`` are formulas that give the whole as well as ``whole`` does. ``declared`` is the catalog's formula
    where the cells say another one.
    """

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    indicator: str
    unit: str | None
    formula: str | None
    support: Support
    tested: int
    reproduced: int
    rival: str | None = None
    rival_reproduced: int = 0
    others: Sequence[Group] = ()
    solved: Sequence[Solved] = ()
    whole: str | None = None
    whole_support: Support = "none"
    whole_fits: bool = False  # whether the printed figure is what ``whole`` gives
    whole_rival: str | None = None
    whole_gap: float | None = None
    whole_alike: Sequence[str] = ()
    declared: str | None = None


class Compared(NamedTuple):
    """An indicator's formula in two periods, the same or another one.

    ``position`` is that of the current standing; ``of`` is ``regions`` or ``whole``.
    """

    position: int
    of: Literal["regions", "whole"]
    before: str
    after: str
    before_period: str | None


def compare_formulas(previous: Sequence[Standing], current: Sequence[Standing]) -> list[Compared]:
    """The formulas that can be compared with those of an earlier period, in the order of the current ones.

    Only what both periods show strongly is compared. An indicator is known by its form and its title.
    """
    earlier = {(standing.form, standing.indicator): standing for standing in previous}
    compared = []
    for position, now in enumerate(current):
        before = earlier.get((now.form, now.indicator))
        if before is None:
            continue
        pairs: tuple[tuple[Literal["regions", "whole"], str | None, str | None, bool], ...] = (
            ("regions", before.formula, now.formula, before.support == now.support == "strong"),
            ("whole", before.whole, now.whole, before.whole_support == now.whole_support == "strong"),
        )
        for of, then, since, shown in pairs:
            if shown and then is not None and since is not None:
                compared.append(Compared(position, of, then, since, before.period))
    return compared
