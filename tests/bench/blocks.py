"""Blocks of figures for the error-injection study: cells as printed, and the relations that a clean block satisfies.

A block is one indicator of a table (regions and whole × target, quantity, progress) or one upload matrix. Relations
are checked here with exact fractions, apart from the program under test.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jiaohe.model.address import a1
from tests.corpus.figures import MEASURES, WHOLE, Indicator, Kind, Matrix, Region, Table
from tests.corpus.tables import make_matrix, make_table
from tests.corpus.truth import interval

Interval = tuple[Fraction, Fraction]
MATRIX = "upload matrix"
FEWEST, MOST = 4, 15  # regions of a table, units of a matrix


class Cell(NamedTuple):
    """One printed figure. ``line`` is its region or unit, ``at`` the place of that in reading order.

    ``slack`` is its half-width, ``address`` where it stands: tables are stacked, three rows to an indicator.
    """

    number: Decimal
    slack: Fraction
    measure: str
    line: str
    at: int
    exact: bool  # a count: whole, and not rounded
    address: str


class SumOf(NamedTuple):
    """``total`` is ``factor`` times the sum of ``parts``."""

    total: str
    parts: tuple[str, ...]
    factor: Fraction = Fraction(1)


class RatioOf(NamedTuple):
    """``progress`` is ``base + (100 - base) × quantity ÷ target``."""

    progress: str
    quantity: str
    target: str
    base: int


Relation = SumOf | RatioOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """``shape`` names what it is in the report; ``cells`` by name, in reading order."""

    shape: str
    cells: Mapping[str, Cell]
    relations: tuple[Relation, ...]

    def with_numbers(self, changed: Mapping[str, Decimal]) -> "Block":
        """The block with other figures printed in some cells; what is no count any more is taken as rounded."""
        cells = dict(self.cells)
        for name, number in changed.items():
            old = cells[name]
            whole = number == number.to_integral_value()
            slack = Fraction(0) if old.exact and whole else Fraction(1, 2 * 10 ** max(0, -_exponent(number)))
            cells[name] = old._replace(number=number, slack=slack, exact=old.exact and whole)
        return replace(self, cells=cells)


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def span(cell: Cell) -> Interval:
    """What a printed figure can stand for."""
    value = Fraction(cell.number)
    return value - cell.slack, value + cell.slack


def members(relation: Relation) -> tuple[str, ...]:
    """The cells that a relation ties together."""
    if isinstance(relation, SumOf):
        return (relation.total, *relation.parts)
    return (relation.progress, relation.quantity, relation.target)


def holds(block: Block, relation: Relation) -> bool:
    """Whether figures within rounding satisfy a relation."""
    if isinstance(relation, SumOf):
        low, high = span(block.cells[relation.total])
        parts = [span(block.cells[part]) for part in relation.parts]
        made = relation.factor * sum(p[0] for p in parts), relation.factor * sum(p[1] for p in parts)
        return low <= made[1] and made[0] <= high
    low, high = span(block.cells[relation.progress])
    quantity, target = span(block.cells[relation.quantity]), span(block.cells[relation.target])
    if quantity[1] < 0 or target[1] <= 0:
        return False
    share = 100 - relation.base
    least = relation.base + share * max(quantity[0], Fraction(0)) / target[1]
    most = relation.base + share * quantity[1] / target[0] if target[0] > 0 else None
    return least <= high and (most is None or low <= most)


def broken(block: Block) -> list[Relation]:
    """The relations that no figures within rounding satisfy."""
    return [relation for relation in block.relations if not holds(block, relation)]


def of_indicator(indicator: Indicator, regions: tuple[Region, ...], whole: bool) -> Block | None:
    """The block of one indicator; None where nothing ties its figures."""
    lines = ([WHOLE] if whole else []) + [region.key for region in regions]
    cells: dict[str, Cell] = {}
    for at, line in enumerate(lines):
        for measure in MEASURES:
            figure = indicator.figure(line, measure)
            if figure.number is None:
                continue
            low, high = interval(figure, indicator.kind, measure, False)
            slack = (high - low) / 2
            exact = slack == 0 and measure != "progress"
            address = a1(4 + MEASURES.index(measure), 5 + at)
            cells[f"{measure} {line}"] = Cell(figure.number, slack, measure, line, at, exact, address)
    relations: list[Relation] = []
    for line in lines:
        names = [f"{measure} {line}" for measure in ("progress", "quantity", "target")]
        follows = indicator.base is not None and (line != WHOLE or indicator.whole_rule == "ratio")
        if follows and indicator.base is not None and all(name in cells for name in names):
            relations.append(RatioOf(names[0], names[1], names[2], indicator.base))
    if whole:
        summed: list[tuple[str, bool]] = [(measure, False) for measure in indicator.sums]
        if indicator.whole_rule == "mean":
            summed.append(("progress", True))
        for measure, mean in summed:
            parts = tuple(f"{measure} {line}" for line in lines[1:] if f"{measure} {line}" in cells)
            if f"{measure} {WHOLE}" in cells and parts:
                factor = Fraction(1, len(parts)) if mean else Fraction(1)
                relations.append(SumOf(f"{measure} {WHOLE}", parts, factor))
    if not relations:
        return None
    rule = indicator.whole_rule if indicator.whole_rule in ("ratio", "mean") else "stated"
    formula = {None: "stated", 0: "ratio"}.get(indicator.base, "base point")
    shape = f"{indicator.kind.value}, {formula}, " + (f"whole by {rule}" if whole else "no whole")
    return Block(shape=shape, cells=cells, relations=tuple(relations))


def of_matrix(matrix: Matrix) -> Block:
    """The block of an upload matrix: blanks are no cells, they count as nothing in the totals."""
    columns = [*matrix.modules, *(["total"] if matrix.row_totals else [])]
    rows = [*matrix.units, *(["total"] if matrix.column_totals else [])]
    cells: dict[str, Cell] = {}
    for down, row in enumerate(rows):
        for across, column in enumerate(columns):
            number = matrix.printed[row, column]
            if number is not None:
                cells[f"{row}|{column}"] = Cell(
                    Decimal(number), Fraction(0), column, row, len(cells), True, a1(4 + down, 2 + across)
                )
    ways: list[tuple[str, list[str]]] = []
    if matrix.row_totals:
        ways += [(f"{row}|total", [f"{row}|{module}" for module in matrix.modules]) for row in matrix.units]
    if matrix.column_totals:
        ways += [(f"total|{module}", [f"{row}|{module}" for row in matrix.units]) for module in matrix.modules]
    if matrix.row_totals and matrix.column_totals:
        ways.append(("total|total", [f"{row}|total" for row in matrix.units]))
        ways.append(("total|total", [f"total|{module}" for module in matrix.modules]))
    relations = [SumOf(total, tuple(part for part in parts if part in cells)) for total, parts in ways]
    return Block(shape=MATRIX, cells=cells, relations=tuple(r for r in relations if r.parts and r.total in cells))


def tables(seed: int) -> Iterator[Table]:
    """Clean tables of 4 to 15 regions, without end."""
    number = seed * 1_000_000
    while True:
        number += 1
        table = make_table(random.Random(number))
        if FEWEST <= len(table.regions) <= MOST:
            yield table


def clean_blocks(seed: int) -> Iterator[Block]:
    """Clean blocks without end: one in six an upload matrix, the others one indicator of a table each."""
    rng = random.Random(seed)
    drawn = tables(seed)
    number = seed * 1_000_000
    while True:
        if rng.random() < 1 / 6:
            number += 1
            matrix = make_matrix(random.Random(number))
            if FEWEST <= len(matrix.units) <= MOST:
                yield of_matrix(matrix)
            continue
        table = next(drawn)
        # Base points and stated progress are rarer in tables than what they teach.
        weights = [3 if i.base else 2 if i.kind in (Kind.COUNT, Kind.AMOUNT) else 1 for i in table.indicators]
        block = of_indicator(rng.choices(table.indicators, weights)[0], table.regions, table.whole is not None)
        if block is not None:
            yield block
