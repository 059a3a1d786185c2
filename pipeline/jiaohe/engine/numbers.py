"""Numbers as people write them: 43 rather than 43.0, and no more decimals than the figure can bear."""

import math
from decimal import Decimal

# Binary floats carry about 15 decimal digits; 0.1 + 0.2 shows as 0.3.
_DIGITS = 14
DECIMALS = 2  # what progress sheets are printed with
_NOISE = 1e-9  # an interval this narrow comes from binary floats


def written(value: float, decimals: int | None = None) -> str:
    """A number without exponent or trailing zeros, rounded to ``decimals`` places where that says less than it has.

    A number that would round to nothing keeps two significant digits.
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    exact = Decimal(f"{value:.{_DIGITS}g}")
    if decimals is not None and -exact.normalize().as_tuple().exponent > decimals:  # type: ignore[operator]
        rounded = exact.quantize(Decimal(1).scaleb(-decimals))
        exact = rounded if rounded else Decimal(f"{value:.2g}")
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def decimals_of(text: str) -> int:
    """How many decimals the last number in a printed text has."""
    digits = "".join(char if char.isascii() and (char.isdigit() or char == ".") else " " for char in text).split()
    return len(digits[-1].partition(".")[2]) if digits else 0


def decimals_for(width: float) -> int:
    """The decimals that are worth showing of a number known to within ``width``; 2 where it is known exactly."""
    if width <= _NOISE or not math.isfinite(width):
        return DECIMALS
    return min(max(math.ceil(-math.log10(width)), 0), 6)
