"""The truth's own arithmetic: what the printed figures of an indicator must satisfy, checked with exact intervals.

Written apart from the program under test on purpose: it proves that a clean table is clean, that a planted slip
can be seen at all, and whether arithmetic points at one cell alone.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.corpus.figures import WHOLE, Figure, Indicator, Kind, Matrix, Region, Table

Key = tuple[str, str, str]  # indicator, region, measure; ("", region, "header"), (indicator, "", "title")
Interval = tuple[Fraction, Fraction]


class Constraint(NamedTuple):
    """A relation between printed figures. ``gap`` is 0 where it holds, else the distance between its two sides."""

    name: str
    cells: tuple[Key, ...]
    gap: Fraction
    blur: Fraction  # the width that rounding leaves to the two sides

    @property
    def holds(self) -> bool:
        """Whether rounding alone explains it."""
        return self.gap == 0


def interval(figure: Figure, kind: Kind, measure: str, loose: bool) -> Interval:
    """What a printed number may stand for. Loose: as if no trailing zero had been printed, counts of amounts too."""
    assert figure.number is not None
    value = Fraction(figure.number)
    whole_number = int(figure.number.as_tuple().exponent) >= 0
    if measure != "progress" and (kind in (Kind.COUNT, Kind.MILESTONE) or (kind is Kind.RATE and whole_number)):
        return value, value
    shown: Decimal = figure.number
    if loose:
        shown = shown.normalize()
    decimals = max(0, -int(shown.as_tuple().exponent))
    half = Fraction(1, 2 * 10**decimals)
    return value - half, value + half


def _add(parts: Iterable[Interval]) -> Interval:
    low = high = Fraction(0)
    for a, b in parts:
        low, high = low + a, high + b
    return low, high


def _product(a: Interval, b: Interval) -> Interval:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _ratio(base: int, quantity: Interval, target: Interval) -> Interval | None:
    if target[0] <= 0:
        return None
    values = [base + (100 - base) * q / t for q in quantity for t in target]
    return min(values), max(values)


def _compare(name: str, cells: Sequence[Key], left: Interval, right: Interval | None) -> Constraint | None:
    if right is None:
        return None
    gap = max(left[0] - right[1], right[0] - left[1], Fraction(0))
    return Constraint(name, tuple(cells), gap, left[1] - left[0] + right[1] - right[0])


def constraints(
    indicator: Indicator, regions: Sequence[Region], whole: bool, *, loose: bool = False
) -> list[Constraint]:
    """Everything the printed figures of one indicator must satisfy, given what of it the sheet shows."""

    def seen(region: str, measure: str) -> Interval | None:
        figure = indicator.figure(region, measure)
        if figure.number is None or figure.percent or measure in indicator.missing:
            return None
        return interval(figure, indicator.kind, measure, loose)

    def key(region: str, measure: str) -> Key:
        return indicator.key, region, measure

    found: list[Constraint | None] = []
    keys = [r.key for r in regions]
    everywhere = [*keys, WHOLE] if whole else keys
    for region in everywhere:
        if indicator.base is None or (region == WHOLE and indicator.whole_rule != "ratio"):
            continue
        target, quantity, progress = (seen(region, m) for m in ("target", "quantity", "progress"))
        if target and quantity and progress:
            cells = [key(region, m) for m in ("target", "quantity", "progress")]
            found.append(_compare("ratio", cells, progress, _ratio(indicator.base, quantity, target)))
    if whole:
        for measure in indicator.sums:
            parts = [(r, seen(r, measure)) for r in keys]
            printed = [(r, v) for r, v in parts if v is not None]
            total = seen(WHOLE, measure)
            if total is not None and printed:
                cells = [key(WHOLE, measure), *(key(r, measure) for r, _ in printed)]
                found.append(_compare(f"sum of {measure}", cells, total, _add(v for _, v in printed)))
        total = seen(WHOLE, "progress")
        shares = [(r, v) for r in keys if (v := seen(r, "progress")) is not None]
        if total is not None and shares and indicator.whole_rule == "mean":
            low, high = _add(v for _, v in shares)
            cells = [key(WHOLE, "progress"), *(key(r, "progress") for r, _ in shares)]
            found.append(_compare("mean", cells, total, (low / len(shares), high / len(shares))))
        weights = [(r, seen(r, "target"), v) for r, v in shares]
        goal = seen(WHOLE, "target")
        if total is not None and goal and weights and indicator.whole_rule == "weighted":
            points = _add(_product(t, v) for _, t, v in weights if t is not None)
            cells = [key(WHOLE, "progress"), key(WHOLE, "target")]
            cells += [key(r, m) for r, _, _ in weights for m in ("target", "progress")]
            found.append(_compare("weighted mean", cells, _product(total, goal), points))
        if goal is not None and indicator.title_total is not None:
            said = Fraction(indicator.title_total)
            cells = [(indicator.key, "", "title"), key(WHOLE, "target")]
            found.append(_compare("title", cells, goal, (said, said)))
    return [c for c in found if c is not None]


def table_constraints(table: Table, *, loose: bool = False) -> list[Constraint]:
    """The constraints of all indicators of a table."""
    return [
        c
        for indicator in table.indicators
        for c in constraints(indicator, table.regions, table.whole is not None, loose=loose)
    ]


def matrix_constraints(matrix: Matrix) -> list[Constraint]:
    """Row, column and grand totals; cells are ("", unit, module)."""
    found = []

    def total(name: str, cell: tuple[str, str], parts: list[tuple[str, str]]) -> None:
        said = matrix.printed[cell]
        if said is None:
            return
        made = sum(matrix.printed[p] or 0 for p in parts)
        cells = tuple(("", *place) for place in (cell, *parts))
        found.append(Constraint(name, cells, Fraction(abs(said - made)), Fraction(0)))

    if matrix.row_totals:
        for unit in matrix.units:
            total("row", (unit, "total"), [(unit, m) for m in matrix.modules])
    if matrix.column_totals:
        for module in matrix.modules:
            total("column", ("total", module), [(u, module) for u in matrix.units])
    if matrix.row_totals and matrix.column_totals:
        total("grand", ("total", "total"), [("total", m) for m in matrix.modules])
        total("grand", ("total", "total"), [(u, "total") for u in matrix.units])
    return found


def pointed_at(after: Sequence[Constraint]) -> set[Key]:
    """The single cells whose change could mend everything that is broken, and touch nothing that holds."""
    broken = [c for c in after if not c.holds]
    if not broken:
        return set()
    common = set(broken[0].cells).intersection(*(c.cells for c in broken))
    tied = {cell for c in after if c.holds for cell in c.cells}
    return common - tied
