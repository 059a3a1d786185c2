"""How a figure came to be wrong (差错方式): the edit operation that turns the right value into the printed one."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from jiaohe.diagnose.constraints import Variable
from jiaohe.model.interval import Interval


class Repair(NamedTuple):
    """A value for one cell: as it would be printed, the operation that explains the slip, and how odd it is.

    ``interval`` holds the printed values that would do: rounding to the cell's decimals is part of it.
    """

    value: float
    interval: Interval
    text: str
    operation: str | None
    cost: float


# Less is likelier; an unexplained change costs most. Order of magnitude from error profiles of manual entry:
# scale slips and copied neighbours first, then slips of single digits.
_COSTS = {
    "scale": 1.0,
    "swapped_measures": 1.2,
    "transposed_digits": 1.2,
    "neighbour": 1.5,
    "stale_total": 1.6,
    "doubled_digit": 1.6,
    "dropped_digit": 1.6,
    "changed_digit": 2.0,
    "missing_share": 2.5,
    None: 3.0,
}
# A cell that a title or the catalog states as well is better known than the rest.
KNOWN = 1.5


def explain_change(
    index: int, interval: Interval, variables: Sequence[Variable], *, total: bool, freed: frozenset[int]
) -> Repair:
    """The likeliest value of one cell within ``interval``; ``total`` says that the cell is the sum of others."""
    variable = variables[index]
    slack = 0.0 if variable.half == 0 or variable.empty else 0.5 * 10.0**-variable.decimals
    interval = Interval(interval.lo - slack, interval.hi + slack)
    if variable.empty:
        value = _plain_value(interval, variable)
        return Repair(value, interval, _print(value, variable), "missing_share", _COSTS["missing_share"])
    best: Repair | None = None
    for value, operation in _candidates(index, interval, variables, freed):
        if not interval.holds(value):
            continue
        cost = _COSTS[
            "scale" if operation.startswith("scale") else operation.replace("_row", "").replace("_column", "")
        ]
        if best is None or cost < best.cost:
            best = Repair(value, interval, _print(value, variable), operation, cost)
    value = _plain_value(interval, variable)
    digit = _digit_slip(value, variable)
    if digit is not None and (best is None or _COSTS[digit] < best.cost):
        best = Repair(value, interval, _print(value, variable), digit, _COSTS[digit])
    if best is None:
        unexplained = "stale_total" if total else None
        best = Repair(value, interval, _print(value, variable), unexplained, _COSTS[unexplained])
    return best._replace(cost=best.cost + KNOWN) if variable.known else best


def _candidates(
    index: int, interval: Interval, variables: Sequence[Variable], freed: frozenset[int]
) -> list[tuple[float, str]]:
    variable = variables[index]
    found: list[tuple[float, str]] = []
    if variable.printed:
        for power in (2, -2, 1, -1, 4, -4, 3, -3):
            scaled = variable.printed * 10.0**power
            spread = variable.half * 10.0**power
            around = Interval(scaled - spread, scaled + spread).common(interval)
            if around.lo <= around.hi:
                value = scaled if interval.holds(scaled) else around.middle
                found.append((value, f"scale_{power}" if power > 0 else f"scale_m{-power}"))
    for other, candidate in enumerate(variables):
        if other == index:
            continue
        if candidate.measure == variable.measure and abs(candidate.row - variable.row) == 1:
            found.append((candidate.printed, "neighbour_column"))
        if other in freed and candidate.row == variable.row and variables[index].measure != candidate.measure:
            found.append((candidate.printed, "swapped_measures"))
    return found


def _plain_value(interval: Interval, variable: Variable) -> float:
    """The value of the interval with the fewest digits that still prints as its row does."""
    lo, hi = interval
    if math.isinf(hi):
        return lo
    middle = interval.middle
    decimals = 0 if variable.whole_number else variable.decimals
    rounded = round(middle, decimals)
    if lo - 1e-9 <= rounded <= hi + 1e-9:
        return rounded
    for places in range(decimals, decimals + 4):
        rounded = round(middle, places)
        if lo <= rounded <= hi:
            return rounded
    return middle


def _digit_slip(value: float, variable: Variable) -> str | None:
    """Which slip of digits turns the right value into the printed one, if one does."""
    right, wrong = _digits(value, variable), _digits(variable.printed, variable)
    if right == wrong:
        return None
    if len(right) == len(wrong):
        differing = [i for i, (a, b) in enumerate(zip(right, wrong, strict=True)) if a != b]
        if len(differing) == 1:
            return "changed_digit" if len(right) >= 3 else None
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            i, j = differing
            if right[i] == wrong[j] and right[j] == wrong[i]:
                return "transposed_digits"
        return None
    longer, shorter = (right, wrong) if len(right) > len(wrong) else (wrong, right)
    if len(longer) == len(shorter) + 1 and len(longer) >= 3:
        for i in range(len(longer)):
            if longer[:i] + longer[i + 1 :] == shorter:
                if longer is right:
                    return "dropped_digit"
                return "doubled_digit" if i > 0 and longer[i] == longer[i - 1] else None
    return None


def _digits(value: float, variable: Variable) -> str:
    return f"{value:.{0 if variable.whole_number else variable.decimals}f}".replace(".", "").lstrip("-")


def _print(value: float, variable: Variable) -> str:
    text = f"{value:.{0 if variable.whole_number else max(variable.decimals, _places(value))}f}"
    percent = "%" in variable.text or "％" in variable.text
    return f"{text}%" if percent and variable.measure == "progress" else text


def _places(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])
