"""Figures that other rows tell (另有一处说的数): a summary's beside the unit's return, a whole's beside its regions.

What moved is found once, where it was reported first; the summary is held against the returns on its own.
"""

from collections import defaultdict
from collections.abc import Sequence

from jiaohe.history.ledger import Ledger
from jiaohe.model.tables import Observation

_Block = tuple[int, str, int, int]  # input, sheet, table, block


def find_echoes(observations: Sequence[Observation], ledger: Ledger) -> frozenset[int]:
    """Positions of a summary's rows for regions whose own return, a table of that region alone, tells the same place."""
    regions: dict[tuple[int, str, int], set[str]] = defaultdict(set)
    for row in observations:
        regions[row.input, row.sheet, row.table].add(row.region)
    alone = [len(regions[row.input, row.sheet, row.table]) == 1 for row in observations]
    returned = {
        (row.period, ledger.indicator(row), row.region)
        for row, own in zip(observations, alone, strict=True)
        if own and row.level == "region" and _says(row)
    }
    return frozenset(
        at
        for at, (row, own) in enumerate(zip(observations, alone, strict=True))
        if not own and row.level == "region" and (row.period, ledger.indicator(row), row.region) in returned
    )


def find_wholes_of_parts(observations: Sequence[Observation]) -> frozenset[int]:
    """Positions of wholes and subtotals whose block has figures of regions too: they move as those do."""
    parted = {_block(row) for row in observations if row.level == "region" and _says(row)}
    return frozenset(at for at, row in enumerate(observations) if row.level != "region" and _block(row) in parted)


def _block(row: Observation) -> _Block:
    return row.input, row.sheet, row.table, row.block


def _says(row: Observation) -> bool:
    return row.quantity is not None or row.progress is not None
