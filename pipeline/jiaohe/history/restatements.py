"""Figures of earlier periods that a later file gives otherwise (追溯修改)."""

from collections.abc import Iterable

from jiaohe.history.ledger import Ledger, Place
from jiaohe.model.month_tables import Restated
from jiaohe.model.tables import MEASURES, Measure, Observation, Prior


def restatements(
    observations: Iterable[Observation], priors: Iterable[Prior], ledger: Ledger, folder: str | None
) -> list[Restated]:
    """A row for every figure of an earlier period that was reported then and is given again.

    By a sheet for that period among the files of the period ``folder``, or by a column 上月 beside this month's.
    """
    again = [_as_prior(row, measure) for row in observations for measure in MEASURES if _is_earlier(row, folder)]
    rows = []
    for row in [*again, *priors]:
        place = Place(row.form, ledger.indicator(row), row.level, row.region)
        settled = None if row.period is None else ledger.at(row.period, place)
        if row.period is None or settled is None or row.number is None or getattr(settled, row.measure) is None:
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
                measure=row.measure,
                number=row.number,
                number_half=row.half,
                number_text=row.text,
                number_cell=row.cell,
                settled_number=getattr(settled, row.measure),
                settled_number_half=getattr(settled, f"{row.measure}_half"),
                settled_number_text=getattr(settled, f"{row.measure}_text"),
                settled_place=ledger.whereabouts(settled, row.measure),
            )
        )
    return rows


def _is_earlier(row: Observation, folder: str | None) -> bool:
    return row.period is not None and folder is not None and row.period < folder


def _as_prior(row: Observation, measure: Measure) -> Prior:
    return Prior(
        input=row.input,
        file=row.file,
        sheet=row.sheet,
        table=row.table,
        form=row.form,
        block=row.block,
        period=row.period,
        level=row.level,
        indicator=row.indicator,
        indicator_cell=row.indicator_cell,
        region=row.region,
        unit=row.unit,
        measure=measure,
        number=getattr(row, measure),
        half=getattr(row, f"{measure}_half"),
        text=getattr(row, f"{measure}_text"),
        token=getattr(row, f"{measure}_token"),
        cell=getattr(row, f"{measure}_cell") or "",
    )
