"""What a formula (计算口径) is: how a region's progress follows from its quantity and target, in percent."""

from typing import NamedTuple

from jiaohe.diagnose.blocks import progress_of, ratio_of
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation

# A formula is believed when chance would fit it to the same cells less often than this.
CHANCE = 1e-3


class Formula(NamedTuple):
    """``base + (100 - base) × quantity ÷ target``: base 0 is the plain ratio.

    Some cities grant a base of 20 or 30 points for preparation. A formula without a base is known by its name, and
    gives no figure: ``stated`` has nothing to compute, the others only restrict what a figure can be.
    """

    base: float | None
    name: str = "stated"

    def value(self, ratio: Interval) -> Interval:
        """Progress that the formula gives for a ratio in percent."""
        assert self.base is not None
        share = (100 - self.base) / 100
        return Interval(self.base + share * ratio.lo, self.base + share * ratio.hi)

    def fits(self, row: Observation) -> bool | None:
        """Whether a row's progress is what the formula gives; None where it gives nothing or the row cannot tell."""
        ratio, progress = ratio_of(row), progress_of(row)
        if self.base is None or ratio is None or progress is None:
            return None
        return self.value(ratio).meets(progress)

    def __str__(self) -> str:
        if self.base is None:
            return self.name
        if self.base == 0:
            return "100*quantity/target"
        return f"{self.base:g}+{round(100 - self.base, 6):g}*quantity/target"


RATIO = Formula(0.0)
STATED = Formula(None)
# The mean of whole percentages, one for each of the items that the target counts.
ITEM_MEAN = Formula(None, "item_mean")
# Quantity over a whole number of people or cases that the sheet does not print, alone or against the target rate.
RATE = Formula(None, "rate")
RATE_OF_TARGET = Formula(None, "rate_of_target")


class Fit(NamedTuple):
    """How a formula does on the cells of a block: cells tested, cells reproduced, and the odds that chance did it."""

    formula: Formula
    tested: int
    reproduced: int
    chance: float


def parse_formula(text: str | None) -> Formula | None:
    """A catalog's formula: ``ratio``, ``20+80*ratio`` or ``stated``; None where nothing is declared."""
    if text is None or not text.strip():
        return None
    word = text.strip().replace(" ", "").replace("×", "*").replace("＋", "+")
    if word in {"ratio", "100*quantity/target"}:
        return RATIO
    if word in {"stated", "none"}:
        return STATED
    base, plus, rest = word.partition("+")
    _, star, tail = rest.partition("*")
    if plus and star and tail in {"ratio", "quantity/target"}:
        return Formula(float(base))
    return None
