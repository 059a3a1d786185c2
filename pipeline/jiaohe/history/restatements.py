"""Figures of earlier periods that a later file gives otherwise (追溯修改)."""

from collections.abc import Iterable

from jiaohe.history.ledger import Ledger
from jiaohe.model.month_tables import Restated
from jiaohe.model.tables import MEASURES, Observation


def restatements(observations: Iterable[Observation], ledger: Ledger, folder: str | None) -> list[Restated]:
    """A row for every figure that a file of the period ``folder`` gives for an earlier one that was reported then."""
    rows = []
    for row in observations:
        if row.period is None or folder is None or row.period >= folder:
            continue
        settled = ledger.at(row.period, ledger.place(row))
        if settled is None:
            continue
        for measure in MEASURES:
            if getattr(row, measure) is None or getattr(settled, measure) is None:
                continue
            rows.append(
                Restated(
                    input=row.input,
                    file=row.file,
                    sheet=row.sheet,
                    table=row.table,
                    form=row.form,
                    period=row.period,
                    folder=folder,
                    indicator=row.indicator,
                    region=row.region,
                    unit=row.unit,
                    measure=measure,
                    number=getattr(row, measure),
                    number_half=getattr(row, f"{measure}_half"),
                    number_text=getattr(row, f"{measure}_text"),
                    number_cell=getattr(row, f"{measure}_cell"),
                    settled_number=getattr(settled, measure),
                    settled_number_half=getattr(settled, f"{measure}_half"),
                    settled_number_text=getattr(settled, f"{measure}_text"),
                    settled_place=ledger.whereabouts(row.period, settled, measure),
                )
            )
    return rows
