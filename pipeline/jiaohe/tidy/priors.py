"""Figures of earlier periods that a sheet repeats (上期数), as rows of their own."""

from collections.abc import Iterable, Iterator

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Measure, Prior
from jiaohe.tidy.melt import Slot, Spot
from jiaohe.tidy.periods import month_before
from jiaohe.tidy.rows import Identity


def prior_rows(identity: Identity, slots: Iterable[Slot]) -> Iterator[Prior]:
    """A row for every cell that gives a measure as of an earlier period; blank cells give none.

    The period is the month before the table's own (or before its folder's where the table names none), or the earlier
    month of the same year that the head names: 1-3月完成数. Months to come are no earlier ones.
    """
    own = identity.period or identity.period_folder
    for slot in slots:
        for (measure, month), spot in sorted(slot.priors.items(), key=_order):
            if spot.origin is None or spot.reading.token in ("blank", "absent", "merged"):
                continue
            period = month_before(own) if own is not None else None
            if month is not None and own is not None:
                period = f"{own[:4]}-{month:02}"
                if period >= own:
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


def _order(item: tuple[tuple[Measure, int | None], Spot]) -> tuple[int, int]:
    (measure, month), _ = item
    return MEASURES.index(measure), month or 0
