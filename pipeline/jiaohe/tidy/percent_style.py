"""Are a table's plain percentages fractions? (百分数写法) 0.6243 for 62.43 %: decided for the table, never per cell."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

_CLOSE: Final = 0.02  # relative distance within which a progress is taken to be its ratio
_HIGHEST: Final = 1.5  # a fraction beyond 150 % would be odd
_STRAY: Final = 3  # so many times more signed cells than plain ones make the plain ones strays


class Plain(NamedTuple):
    """A plain progress figure beside what quantity/target gives, if both are there."""

    number: float
    ratio: float | None


class Evidence(NamedTuple):
    """What one table says. ``fractions`` is None where nothing in it tells; ``firm``: other tables do not matter."""

    fractions: bool | None
    firm: bool


def weigh(plain: Iterable[Plain], signed: int, headed: bool) -> Evidence:
    """Whether the plain figures of one table are fractions of one.

    Those that equal quantity/target decide against those that equal a hundred times of it; then the size decides:
    all below 1.5 and some with decimals. ``signed`` counts the cells that show a percent sign: a stray plain figure
    among many of them is taken as printed. ``headed`` says that the head of the figures has a percent sign.
    """
    figures = [figure for figure in plain if figure.number]
    if not figures:
        return Evidence(None, False)
    if signed > _STRAY * len(figures):
        return Evidence(False, True)
    small = [figure for figure in figures if 0 < figure.number <= _HIGHEST]
    votes = [_vote(figure) for figure in figures]
    fractions, percents = votes.count(True), votes.count(False)
    if fractions or percents:
        return Evidence(fractions > percents and len(small) * 2 > len(figures), fractions != percents)
    if headed or len(small) < len(figures):
        return Evidence(False, True)
    return Evidence(True if any(not figure.number.is_integer() for figure in figures) else None, False)


def agree(evidence: Sequence[Evidence]) -> list[bool]:
    """For each table of a workbook whether its plain figures are fractions.

    Where a table's own figures leave it open, the tables that tell for certain decide, if they all say the same.
    """
    firm = {one.fractions for one in evidence if one.firm}
    shared = firm.pop() if len(firm) == 1 else None
    return [bool(one.fractions if one.firm or shared is None else shared) for one in evidence]


def _vote(figure: Plain) -> bool | None:
    """True: a fraction, False: a percentage, None: cannot tell."""
    if figure.ratio is None or figure.ratio <= 0 or figure.number <= 0:
        return None
    if abs(figure.number - figure.ratio) <= max(_CLOSE * figure.ratio, 0.006):
        return True
    if abs(figure.number - 100 * figure.ratio) <= max(_CLOSE * 100 * figure.ratio, 0.6):
        return False
    return None
