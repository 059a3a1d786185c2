"""Figures of earlier periods that a later file gives otherwise (追溯修改)."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from jiaohe.history.ledger import Ledger, Place
from jiaohe.model.month_tables import Restated, Submission
from jiaohe.model.tables import MEASURES, Measure, Observation, Prior


def restatements(
    observations: Iterable[Observation],
    priors: Iterable[Prior],
    ledger: Ledger,
    folder: str | None,
    stray: Collection[int] = (),
) -> list[Restated]:
    """A row for every figure of an earlier period that was reported then and is given again.

    By a sheet for that period among the files of the period ``folder``, or by a column 上月 beside this month's.
    Where most figures of a ``stray`` input, whose only table names the earlier period, are others than then, its title
    is wrong rather than all the figures.
    """
    again = [_as_prior(row, measure) for row in observations for measure in MEASURES if _is_earlier(row, folder)]
    rows = []
    for row in [*again, *priors]:
        place = Place(row.form, ledger.indicator(row), row.level, row.region)
        settled = None if row.period is None else ledger.at(row.period, place)
        if settled is not None and _both_say(row, settled):
            rows.append(_restated(row, settled, folder))
    kept: dict[int, list[bool]] = defaultdict(list)
    for one in rows:
        kept[one.input].append(one.number == one.settled_number)
    mistitled = {input for input, same in kept.items() if input in stray and 2 * sum(same) < len(same)}
    return [one for one in rows if one.input not in mistitled]


def _restated(row: Prior, settled: Observation, folder: str | None) -> Restated:
    return Restated(
        input=row.input,
        file=row.file,
        sheet=row.sheet,
        table=row.table,
        form=row.form,
        period=str(row.period),
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
        settled_place=Ledger.whereabouts(settled, row.measure),
    )


def resubmissions(
    observations: Iterable[Observation], submissions: Iterable[Submission], ledger: Ledger
) -> list[Restated]:
    """A row for every figure of a file that came after its period was settled, beside the file that stands."""
    again = {row.input for row in submissions if row.status == "restated"}
    rows = [row for row in observations if row.level == "region"]
    stands: dict[tuple[str | None, Place], Observation] = {}
    for row in rows:
        if row.input not in again:
            stands[row.period, ledger.place(row)] = row
    found = []
    for row in rows:
        settled = stands.get((row.period, ledger.place(row))) if row.input in again else None
        if settled is not None:
            pairs = [(_as_prior(row, measure), settled) for measure in MEASURES]
            found += [_restated(prior, other, row.period) for prior, other in pairs if _both_say(prior, other)]
    return found


def _both_say(prior: Prior, settled: Observation) -> bool:
    return prior.number is not None and getattr(settled, prior.measure) is not None


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
