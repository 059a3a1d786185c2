"""Partial sums (小计) and their parts: the run of regions right before or right after each, where the table shows which.

Nothing says whether 小计 closes its group or opens it, nor whether 其中 names a sum at all. So the figures decide, over
all indicators of a table: of the two readings the one that most sums bear out is taken, and none where they do not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jiaohe.diagnose.blocks import Block
from jiaohe.model.interval import Interval, around, total_of
from jiaohe.model.tables import Measure

# Sums that must hold before a reading is believed, and how many for each that does not.
LEAST = 2
FOR_EACH = 2
# A sum up to here may be met by chance.
_TELLING = 10
_MEASURES: tuple[Measure, ...] = ("target", "quantity")


class Subtotal(NamedTuple):
    """A partial sum of one measure: its row and those of its parts, as positions in ``Block.rows``."""

    row: int
    measure: Measure
    parts: tuple[int, ...]
    value: Interval  # what the parts add up to


def find_subtotals(blocks: Sequence[Block]) -> list[tuple[Subtotal, ...]]:
    """The partial sums of each block of one table whose parts are beyond doubt."""
    readings = [[_read(block, after) for block in blocks] for after in (False, True)]
    scores = [_score(blocks, reading) for reading in readings]
    best = max((0, 1), key=lambda at: scores[at][0] - scores[at][1])
    holds, fails = scores[best]
    if holds < LEAST or holds < FOR_EACH * fails or scores[1 - best][0] >= holds:
        return [()] * len(blocks)
    known = _borne_out(blocks, readings[best])
    return [
        tuple(one for one in found if block.rows[one.row].region in known)
        for block, found in zip(blocks, readings[best], strict=True)
    ]


def holds(block: Block, subtotal: Subtotal) -> bool:
    """Whether the printed partial sum can be what its parts add up to."""
    row, measure = block.rows[subtotal.row], subtotal.measure
    return subtotal.value.meets(around(getattr(row, measure), getattr(row, f"{measure}_half")))


def _read(block: Block, after: bool) -> list[Subtotal]:
    """Every partial sum with the unbroken run of regions before it, or ``after`` it."""
    if block.kind not in {"count", "amount", "unknown"}:
        return []
    order = list(range(len(block.rows)))
    found: list[Subtotal] = []
    run: list[int] = []
    for index in reversed(order) if after else order:
        row = block.rows[index]
        if row.level == "region":
            run.append(index)
            continue
        if row.level == "subtotal" and run:
            found += [one for m in _MEASURES if (one := _sum(block, index, m, tuple(sorted(run)))) is not None]
        run = []
    return found


def _sum(block: Block, row: int, measure: Measure, parts: tuple[int, ...]) -> Subtotal | None:
    """The sum of a measure where every part has a figure or is marked as not concerned."""
    if getattr(block.rows[row], f"{measure}_token") != "number" or getattr(block.rows[row], measure) is None:
        return None
    numbers = []
    for part in (block.rows[index] for index in parts):
        token, number = getattr(part, f"{measure}_token"), getattr(part, measure)
        if token == "number" and number is not None and number >= 0:
            numbers.append(around(number, getattr(part, f"{measure}_half")))
        elif token != "not_applicable":
            return None
    return Subtotal(row, measure, parts, total_of(numbers)) if numbers else None


def _score(blocks: Sequence[Block], reading: Sequence[Sequence[Subtotal]]) -> tuple[int, int]:
    """How many sums hold and how many fail; one of a single part, or of next to nothing, tells little."""
    told = Counter(
        holds(block, one)
        for block, found in zip(blocks, reading, strict=True)
        for one in found
        if len(one.parts) > 1 and getattr(block.rows[one.row], one.measure) > _TELLING
    )
    return told[True], told[False]


def _borne_out(blocks: Sequence[Block], reading: Sequence[Sequence[Subtotal]]) -> set[str]:
    """The partial sums by name that hold somewhere, and at least as often as not: 其中 beside them never does."""
    told: dict[str, Counter[bool]] = {}
    for block, found in zip(blocks, reading, strict=True):
        for one in found:
            told.setdefault(block.rows[one.row].region, Counter())[holds(block, one)] += 1
    return {name for name, counted in told.items() if counted[True] and counted[True] >= counted[False]}


def subtotal_columns(block: Block, subtotals: Sequence[Subtotal], index: int) -> Mapping[str, Any]:
    """Columns of ``Explained`` for the row at ``index``, where it is a partial sum."""
    columns: dict[str, Any] = {}
    for one in subtotals:
        if one.row == index:
            cells = [getattr(block.rows[part], f"{one.measure}_cell") for part in one.parts]
            columns[f"parts_{one.measure}"] = one.value.middle
            columns[f"parts_{one.measure}_half"] = (one.value.hi - one.value.lo) / 2
            columns[f"parts_{one.measure}_cells"] = " ".join(cell for cell in cells if cell)
    return columns
