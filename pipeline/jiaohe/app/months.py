"""A period among the others (按月对照): what the rules about months compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from jiaohe.batches import Batch
from jiaohe.model.month_tables import Agreement, Before, CountBefore, Excuse, Likeness, Promise, Restated
from jiaohe.model.past import Month
from jiaohe.model.tables import MEASURES, Count, Explained, Measure, Observation, Prior, Sheet, Statement
from jiaohe.workspace.catalog import title_key
from jiaohe.workspace.load import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Rows to join to observations and counts, in their order, and the tables about months."""

    before: list[Before]
    counts_before: list[CountBefore]
    likeness: list[Likeness]
    agreement: list[Agreement]
    restated: list[Restated]
    promises: list[Promise]
    excuses: list[Excuse]


def look_at_months(
    batch: Batch,
    past: Sequence[Month],
    observations: Sequence[Observation],
    explained: Sequence[Explained],
    counts: Sequence[Count],
    statements: Sequence[Statement],
    priors: Sequence[Prior],
) -> Moves:
    """Set the rows of a batch beside those of earlier periods, and beside one another."""
    from jiaohe.history.agreement import compare_sides
    from jiaohe.history.ledger import Ledger
    from jiaohe.history.likeness import find_likeness, mark_copies
    from jiaohe.history.moves import look_back, look_back_counts
    from jiaohe.history.promises import passed_promises, repeated_excuses
    from jiaohe.history.restatements import restatements

    workspace = batch.workspace
    title = title_keys(workspace)
    ledger = Ledger(past, title)
    likeness = find_likeness(observations, ledger)
    return Moves(
        before=mark_copies(look_back(observations, ledger, _renewed(workspace)), observations, likeness),
        counts_before=look_back_counts(counts, past),
        likeness=likeness,
        agreement=compare_sides(observations, explained, ledger),
        restated=restatements(observations, priors, ledger, batch.period),
        promises=passed_promises(observations, statements, past, title),
        excuses=repeated_excuses(statements, past, title),
    )


def title_keys(workspace: Workspace | None) -> Callable[[str, str, str | None], str]:
    """What makes a title (with its form and period) the same indicator everywhere: its code, or it as compared."""

    @cache
    def key(title: str, form: str, period: str | None) -> str:
        if workspace is None:
            return title_key(title)
        return workspace.indicator_key(title, form=form, period=period)

    return key


def _renewed(workspace: Workspace | None) -> Callable[[Observation, str], bool]:
    """Whether the catalog speaks of an indicator by another row than in an earlier period."""

    @cache
    def changed(title: str, form: str, period: str | None, earlier: str) -> bool:
        if workspace is None:
            return False
        now = workspace.indicator(title, form=form, period=period)
        return now != workspace.indicator(title, form=form, period=earlier)

    return lambda row, earlier: changed(row.indicator, row.form, row.period, earlier)


def beside_own_month(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets that know whether their file has a table of their form for the period of its folder as well."""
    own = {(row.input, row.form) for row in sheets if row.form and row.period and row.period == row.period_folder}
    return [
        row._replace(beside_own_month=True)
        if (row.input, row.form) in own and row.period is not None and row.period != row.period_folder
        else row
        for row in sheets
    ]


def last_figures(before: Sequence[Before]) -> dict[tuple[int, Measure], float]:
    """What stood last at the place of each observation, by its position and measure; within the year."""
    return {
        (position, measure): number
        for position, row in enumerate(before)
        for measure in MEASURES
        if row.prev_same_year and (number := getattr(row, f"prev_{measure}")) is not None
    }


def last_progress(before: Sequence[Before]) -> dict[int, float]:
    """The progress that stood last at the place of each observation, by its position; within the year."""
    return {
        position: row.prev_progress
        for position, row in enumerate(before)
        if row.prev_same_year and row.prev_progress is not None
    }
