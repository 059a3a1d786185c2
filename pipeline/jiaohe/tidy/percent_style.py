"""Are a table's plain percentages fractions? (百分数写法) 0.6243 for 62.43 %: decided for the table, never per cell."""

from collections.abc import Iterable
from typing import Final, NamedTuple

_CLOSE: Final = 0.02  # relative distance within which a progress is taken to be its ratio
_HIGHEST: Final = 1.5  # a fraction beyond 150 % would be odd


class Plain(NamedTuple):
    """A plain progress figure beside what quantity/target gives, if both are there."""

    number: float
    ratio: float | None
    whole_number: bool


def are_fractions(plain: Iterable[Plain], signed: int) -> bool:
    """Whether the plain figures of a table are fractions of one.

    The figures that equal quantity/target once decide against those that equal a hundred times of it. Without any
    of either, all figures must lie below 1.5 and some have decimals. ``signed`` counts the cells that show a percent
    sign: a stray plain figure among many of them is taken as printed.
    """
    figures = list(plain)
    if not figures or (signed > 3 * len(figures)):
        return False
    votes = [_vote(figure) for figure in figures]
    fractions, percents = votes.count(True), votes.count(False)
    if fractions or percents:
        return fractions > percents and fractions * 2 >= len([v for v in votes if v is not None])
    small = all(0 <= figure.number <= _HIGHEST for figure in figures)
    return small and any(not figure.whole_number for figure in figures)


def _vote(figure: Plain) -> bool | None:
    """True: a fraction, False: a percentage, None: cannot tell."""
    if figure.ratio is None or figure.ratio <= 0 or figure.number <= 0:
        return None
    if abs(figure.number - figure.ratio) <= max(_CLOSE * figure.ratio, 0.006):
        return True
    if abs(figure.number - 100 * figure.ratio) <= max(_CLOSE * 100 * figure.ratio, 0.6):
        return False
    return None
