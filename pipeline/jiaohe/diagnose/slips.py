"""How a figure came to be wrong (差错方式): the edit operation that turns the right value into the printed one.

Every value that a cell may take is asked how likely a slip would print what stands there: operations have odds, and
an operation that could have printed many things makes each of them less likely. What a cell may hold in many ways is
likelier to be at fault than what must be hit exactly. The cost of a repair is the negative logarithm of all that.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiaohe.diagnose.constraints import Variable
from jiaohe.diagnose.sheet_places import STEPS, spot_of
from jiaohe.model.interval import GUARD, Interval


class Repair(NamedTuple):
    """A value for one cell: as it would be printed, the operation that explains the slip, and how odd it is.

    ``interval`` holds the printed values that would do: rounding to the cell's decimals is part of it.
    """

    value: float
    interval: Interval
    text: str
    operation: str | None
    cost: float


class Neighbour(NamedTuple):
    """A cell next to another on the sheet: what it prints, and the operation of copying it."""

    printed: float
    way: str


# Odds of the operations, given that a figure is wrong. Orders of magnitude from error profiles of manual entry: slips
# of scale and of single digits first, a neighbour's figure, a total left behind; the rest is unexplained.
ODDS = {
    "scale": 0.2,
    "changed_digit": 0.12,
    "transposed_digits": 0.12,
    "dropped_digit": 0.1,
    "neighbour": 0.1,
    "doubled_digit": 0.08,
    "missing_share": 0.05,
    "truncated": 0.03,
    "added_digit": 0.02,
    "stale_total": 0.2,
    "last_month": 0.2,
    "last_month_fits": 0.3,
    None: 0.15,
}
# Powers of ten with their shares: percent signs misplace two digits, units of 万 four.
_PERCENT_POWERS = {2: 0.35, -2: 0.35, 1: 0.12, -1: 0.12, 4: 0.03, -4: 0.03}
_POWERS = {1: 0.2, -1: 0.2, 4: 0.15, -4: 0.15, 2: 0.1, -2: 0.1, 3: 0.05, -3: 0.05}
# Each slip more makes an explanation less likely by this (about one figure in fifty is wrong).
SLIP = 4.0
# A cell that a title or the catalog states as well is better known than the rest.
KNOWN = 2.0
# Figures of fewer digits are alike by chance.
TELLING = 3
# Totals are seldom further behind than this share of what they should be.
STALE = 0.5


def neighbours(variables: Sequence[Variable]) -> list[tuple[Neighbour, ...]]:
    """Of each cell, the cells of the same system that stand left, right, above and below."""
    spots = [spot_of(variable.cell) for variable in variables]
    places = {spot: index for index, spot in enumerate(spots) if spot is not None}
    found = []
    for spot in spots:
        own = []
        for down, across in STEPS:
            other = None if spot is None else places.get((spot[0] + down, spot[1] + across))
            if other is not None and not variables[other].empty:
                own.append(Neighbour(variables[other].printed, "neighbour_row" if down else "neighbour_column"))
        found.append(tuple(own))
    return found


def explain_change(
    variable: Variable,
    interval: Interval,
    *,
    total: bool = False,
    beside: Sequence[Neighbour] = (),
    largest: float = math.inf,
) -> Repair:
    """The likeliest value of one cell within ``interval``.

    ``total`` says that the cell is the sum of others, ``beside`` are the cells next to it, ``largest`` is the largest
    share that another region has: a missing one is seldom larger.
    """
    slack = 0.0 if variable.half == 0 or variable.empty else 0.5 * 10.0**-variable.decimals
    wide = Interval(max(interval.lo - slack, 0.0), interval.hi + slack)
    plain = plain_value(wide, variable)
    if variable.empty:
        beyond = math.log(max(plain / largest, 1.0)) if largest > 0 else 0.0
        cost = SLIP - math.log(ODDS["missing_share"]) + beyond
        return Repair(plain, wide, print_value(plain, variable), "missing_share", cost)
    guard = GUARD * max(abs(wide.lo), abs(plain))
    likelihood = 0.0
    best: tuple[float, float, str | None] = (0.0, plain, None)
    for value, operation, chance in (
        *_of_scale(wide, variable),
        *_of_digits(variable),
        *_of_rounding(interval, variable),
        *_of_neighbours(wide, plain, variable, beside),
        *_of_last_month(wide, plain, variable),
        *_of_anything(wide, plain, variable, total=total),
    ):
        if wide.lo - guard <= value <= wide.hi + guard:
            likelihood += chance
            # Of values that are equally likely, the one in the middle of what the other cells allow.
            if (chance, -abs(value - plain)) > (best[0], -abs(best[1] - plain)):
                best = (chance, value, operation)
    _, value, operation = best
    cost = SLIP - math.log(likelihood) + (KNOWN if variable.known else 0.0)
    return Repair(value, wide, print_value(value, variable), operation, cost)


_Candidate = tuple[float, str | None, float]  # value, operation, chance that it prints what stands there


def _of_scale(wide: Interval, variable: Variable) -> Iterator[_Candidate]:
    if not variable.printed:
        return
    powers = _PERCENT_POWERS if variable.measure == "progress" else _POWERS
    for power, part in powers.items():
        factor = 10.0**power
        scaled, spread = variable.printed * factor, variable.half * factor
        # A coarse figure blown up meets anything: 0.4 for 40 ± 5 would.
        if spread > 0.1 * scaled:
            continue
        around = Interval(scaled - spread, scaled + spread).common(wide)
        if around.lo <= around.hi:
            name = f"scale_{power}" if power > 0 else f"scale_m{-power}"
            yield scaled if wide.holds(scaled) else around.middle, name, ODDS["scale"] * part


def _of_digits(variable: Variable) -> Iterator[_Candidate]:
    """Right values whose digits a slip of one or two turns into the printed ones; the decimal point stays."""
    places = own_places(variable)
    printed = f"{variable.printed:.{places}f}".replace(".", "").lstrip("-")
    unit = 10.0**-places
    length = len(printed)
    seen = {printed}

    def fresh(digits: str) -> bool:
        if digits in seen or not digits or (len(digits) > places + 1 and digits[0] == "0"):
            return False
        seen.add(digits)
        return True

    for i in range(length - 1):
        right = printed[:i] + printed[i + 1] + printed[i] + printed[i + 2 :]
        if fresh(right):
            yield int(right) * unit, "transposed_digits", ODDS["transposed_digits"] / (length - 1)
    for i in range(length):
        right = printed[:i] + printed[i + 1 :]
        doubled = printed[i] in {printed[i - 1 : i], printed[i + 1 : i + 2]}
        if length > 1 and fresh(right):
            operation = "doubled_digit" if doubled else "added_digit"
            yield int(right) * unit, operation, ODDS[operation] / (length - 1 if doubled else 10 * length)
    for i in range(length):
        for digit in "0123456789":
            right = printed[:i] + digit + printed[i + 1 :]
            if fresh(right):
                yield int(right) * unit, "changed_digit", ODDS["changed_digit"] / (9 * length)
    for i in range(length + 1):
        for digit in "0123456789":
            right = printed[:i] + digit + printed[i:]
            if fresh(right):
                yield int(right) * unit, "dropped_digit", ODDS["dropped_digit"] / (length + 1)


def _of_neighbours(
    wide: Interval, plain: float, variable: Variable, beside: Sequence[Neighbour]
) -> Iterator[_Candidate]:
    """The figure of a cell next to it was typed here as well; what belongs here may be anything."""
    for neighbour in beside:
        if neighbour.printed == variable.printed and _digits_of(variable) >= TELLING:
            yield plain, neighbour.way, ODDS["neighbour"] / 4 * _values(wide, variable)


def _of_last_month(wide: Interval, plain: float, variable: Variable) -> Iterator[_Candidate]:
    """A quantity or progress that was left as it was a month before, or a figure that was right then.

    Targets stay the same from month to month: one that does is no slip, and one that does not may be.
    """
    last = variable.last
    if last is None:
        return
    if last == variable.printed:
        if variable.measure != "target" and _digits_of(variable) >= TELLING:
            yield plain, "last_month", ODDS["last_month"] * min(_values(wide, variable), 10.0) / 10.0
    elif wide.holds(last):
        share = 1.0 if variable.measure == "target" else 0.1
        yield last, "last_month_fits", ODDS["last_month_fits"] * share


def _digits_of(variable: Variable) -> int:
    return len(f"{variable.printed:.{own_places(variable)}f}".replace(".", "").strip("-0"))


def _of_rounding(interval: Interval, variable: Variable) -> Iterator[_Candidate]:
    """The figure was cut off where it should have been rounded up."""
    if variable.half:
        unit = 10.0 ** -own_places(variable)
        if interval.meets(Interval(variable.printed + unit / 2, variable.printed + unit)):
            yield variable.printed + unit, "truncated", ODDS["truncated"]


def _of_anything(wide: Interval, plain: float, variable: Variable, *, total: bool) -> Iterator[_Candidate]:
    unit, values = _unit(variable), _values(wide, variable)
    size = max(abs(plain), abs(variable.printed), 9 * unit) / unit
    room = 10.0 ** math.ceil(math.log10(size + 1))
    yield plain, None, ODDS[None] * min(values / room, 1.0)
    if total and plain > 0 and STALE * plain <= variable.printed < plain:
        yield plain, "stale_total", ODDS["stale_total"] * min(values / (STALE * plain / unit), 1.0)


def _unit(variable: Variable) -> float:
    return 10.0 ** -(0 if variable.whole_number else variable.decimals)


def _values(wide: Interval, variable: Variable) -> float:
    """How many values the cell could print within an interval, at least one."""
    return max(1.0, min((wide.hi - wide.lo) / _unit(variable), 1e9))


def plain_value(interval: Interval, variable: Variable) -> float:
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


def own_places(variable: Variable) -> int:
    """Decimals that the cell itself prints: half-width 0.005 → 2."""
    return max(0, min(6, round(-math.log10(2 * variable.half)))) if variable.half else 0


def print_value(value: float, variable: Variable) -> str:
    """A value as its row prints figures; a percentage kept more finely than it is shown is shown as before."""
    places = 0 if variable.whole_number else max(variable.decimals, _places(value))
    percent = "%" in variable.text or "％" in variable.text
    shown = len(variable.text.rstrip("%％ ").partition(".")[2])
    if percent and shown < own_places(variable):
        places = min(places, shown)
    text = f"{value:.{places}f}"
    return f"{text}%" if percent and variable.measure == "progress" else text


def _places(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])
