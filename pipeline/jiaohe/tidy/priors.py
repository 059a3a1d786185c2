"""Figures of the period before that a sheet repeats (上期数), as rows of their own."""

from collections.abc import Iterable, Iterator

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Prior
from jiaohe.tidy.melt import Slot
from jiaohe.tidy.periods import month_before
from jiaohe.tidy.rows import Identity


def prior_rows(identity: Identity, slots: Iterable[Slot]) -> Iterator[Prior]:
    """A row for every cell that gives a measure as of the period before; blank cells give none.

    The period is the month before the table's own, or before its folder's where the table names none.
    """
    own = identity.period or identity.period_folder
    period = month_before(own) if own is not None else None
    for slot in slots:
        for measure in MEASURES:
            spot = slot.priors.get(measure)
            if spot is None or spot.origin is None or spot.reading.token in ("blank", "absent", "merged"):
                continue
            yield Prior(
                *identity[:5],
                slot.block,
                period,
                slot.level,
                slot.indicator,
                slot.indicator_cell,
                slot.region,
                slot.unit,
                measure,
                spot.reading.number,
                spot.reading.half,
                spot.reading.text,
                spot.reading.token,
                a1(*spot.origin),
            )
