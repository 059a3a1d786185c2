"""Observations of one indicator in one table, gathered into a block (指标块): its whole and its regions."""

from collections.abc import Iterable
from dataclasses import dataclass

from jiaohe.model.interval import Interval, around
from jiaohe.model.tables import Observation
from jiaohe.model.units import kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One indicator of one table. ``regions`` are the parts that add up to ``whole``; ``rows`` is all of them.

    ``positions`` are the places of ``rows`` in the list of observations that was grouped.
    """

    whole: Observation | None
    regions: tuple[Observation, ...]
    rows: tuple[Observation, ...]
    positions: tuple[int, ...]
    kind: str

    @property
    def first(self) -> Observation:
        """Any row, for what all rows share."""
        return self.rows[0]


def group(observations: Iterable[Observation]) -> list[Block]:
    """Blocks in order of appearance. Subtotals (小计) are neither whole nor region, so nothing is counted twice."""
    members: dict[tuple[int, str, int, int], list[tuple[int, Observation]]] = {}
    for position, row in enumerate(observations):
        members.setdefault((row.input, row.sheet, row.table, row.block), []).append((position, row))
    blocks = []
    for rows in members.values():
        wholes = [row for _, row in rows if row.level == "whole"]
        blocks.append(
            Block(
                whole=wholes[0] if wholes else None,
                regions=tuple(row for _, row in rows if row.level == "region"),
                rows=tuple(row for _, row in rows),
                positions=tuple(position for position, _ in rows),
                kind=kind_of(rows[0][1].unit, rows[0][1].indicator),
            )
        )
    return blocks


def is_percent_text(text: str) -> bool:
    """Whether a cell shows a percent sign."""
    return "%" in text or "％" in text


def target_of(row: Observation) -> Interval | None:
    """The target's interval, when it is a number above 0."""
    if row.target is None or row.target_token != "number" or row.target <= 0:
        return None
    return around(row.target, row.target_half)


def quantity_of(row: Observation) -> Interval | None:
    """The quantity's interval, when it is a number from 0 on and not a percentage in the wrong row."""
    if row.quantity is None or row.quantity_token != "number" or row.quantity < 0:
        return None
    if is_percent_text(row.quantity_text) and not is_percent_text(row.target_text):
        return None
    return around(row.quantity, row.quantity_half)


def progress_of(row: Observation) -> Interval | None:
    """The progress's interval in percent, when it is a number."""
    if row.progress is None or row.progress_token != "number":
        return None
    return around(row.progress, row.progress_half)


def ratio_of(row: Observation) -> Interval | None:
    """100 × quantity ÷ target as an interval in percent, or None where one of them is no number."""
    target, quantity = target_of(row), quantity_of(row)
    if target is None or quantity is None:
        return None
    low = Interval(max(quantity.lo, 0.0), quantity.hi)
    return low.over(Interval(max(target.lo, 1e-12), target.hi)).scaled(100)
