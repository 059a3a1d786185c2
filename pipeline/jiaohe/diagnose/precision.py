"""How fine the figures of a row really are (有效位数): trailing zeros that a format adds are no precision.

A row of amounts that were rounded to one decimal and shown through ``0.00`` reads 12.30, 4.10, 7.60. Taken for two
decimals, their sum would be called wrong; so where nearly all figures of a row, or of a whole table, end in the same
zeros, their half-widths grow to what was really written. So for a column. Within a row whose figures carry finer
decimals than the rest of the table, a round one is as fine as they are, and never finer than it shows. Exact counts
stay exact.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from jiaohe.model.address import parse_a1
from jiaohe.model.tables import MEASURES, Observation

# With fewer figures, equal trailing zeros are too likely by chance.
ENOUGH = 4
# One figure in so many may use more decimals than the rest, a slip among them; it keeps its own.
EXCEPTIONS = 12


def with_real_precision(observations: Sequence[Observation]) -> list[Observation]:
    """The observations with half-widths that match the digits which carry information."""
    rows = list(observations)
    tables: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    blocks: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        tables[row.input, row.sheet, row.table].append(position)
        blocks[row.input, row.sheet, row.table, row.block].append(position)
    for measure in MEASURES:
        wanted: dict[int, float] = {}
        # One column that was typed otherwise, and so one figure of every row, must not speak for the rest.
        columns = _columns(rows, measure)
        for groups in (blocks.values(), tables.values(), columns):
            for positions in groups:
                inexact = [p for p in positions if getattr(rows[p], measure) and getattr(rows[p], f"{measure}_half")]
                needed = {p: _decimals(getattr(rows[p], measure)) for p in inexact}
                shared = _shared(needed.values())
                if shared is None:
                    continue
                half = 0.5 * 10.0**-shared
                wanted |= {p: max(wanted.get(p, 0.0), half) for p in inexact if needed[p] <= shared}
        for position, half in wanted.items():
            if half > getattr(rows[position], f"{measure}_half"):
                rows[position] = rows[position]._replace(**{f"{measure}_half": half})  # type: ignore[arg-type]
        _share_decimals(rows, blocks.values(), measure)
    return rows


def _columns(rows: Sequence[Observation], measure: str) -> Iterable[Sequence[int]]:
    """The figures of a measure in each column of a table."""
    found: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        cell = getattr(row, f"{measure}_cell")
        if cell is not None:
            found[row.input, row.sheet, row.table, parse_a1(cell)[1]].append(position)
    return found.values()


def _share_decimals(rows: list[Observation], blocks: Iterable[Sequence[int]], measure: str) -> None:
    """Give each figure of a row the decimals that it shows, as far as most of the row carry them."""
    for positions in blocks:
        inexact = [
            p for p in positions if getattr(rows[p], measure) is not None and getattr(rows[p], f"{measure}_half")
        ]
        shared = _shared([_decimals(getattr(rows[p], measure)) for p in inexact])
        if shared is None:
            continue
        for position in inexact:
            shown = _shown_half(getattr(rows[position], f"{measure}_text"), getattr(rows[position], measure))
            half = max(shown, 0.5 * 10.0**-shared)
            if half < getattr(rows[position], f"{measure}_half"):
                rows[position] = rows[position]._replace(**{f"{measure}_half": half})  # type: ignore[arg-type]


_PLAIN = re.compile(r"[+-]?[0-9][0-9,]*(?:\.([0-9]+))?\s*[%％]?\Z")


def _shown_half(text: str, number: float) -> float:
    """Half a unit of the last decimal that a cell shows; infinite where it shows the figure in another unit."""
    match = _PLAIN.match(text.strip())
    if match is None:
        return math.inf
    half = 0.5 * 10.0 ** -len(match[1] or "")
    return half if abs(float(text.strip().rstrip("%％ ").replace(",", "")) - number) <= half else math.inf


def _shared(needed: Collection[int]) -> int | None:
    """The decimals that a group of figures uses, odd ones apart; None where they are too few to tell."""
    if len(needed) < ENOUGH:
        return None
    return sorted(needed)[len(needed) - 1 - len(needed) // EXCEPTIONS]


def _decimals(number: float) -> int:
    """Decimals that a number needs, at most six."""
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])
