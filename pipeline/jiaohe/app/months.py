"""A period among the others (按月对照): what the rules about months compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from jiaohe.batches import Batch
from jiaohe.model.month_tables import Agreement, Before, CountBefore, Excuse, Likeness, Promise, Restated, Submission
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
    sheets: Sequence[Sheet],
    submissions: Sequence[Submission],
    key: Callable[[str, str, str | None], str],
) -> Moves:
    """Set the rows of a batch beside those of earlier periods (as they stand), and beside one another.

    ``key`` is that of ``title_keys``.
    """
    from jiaohe.history.agreement import compare_sides
    from jiaohe.history.echoes import find_echoes, find_wholes_of_parts
    from jiaohe.history.ledger import Ledger
    from jiaohe.history.likeness import find_likeness, mark_copies
    from jiaohe.history.moves import look_back, look_back_counts
    from jiaohe.history.promises import passed_promises, repeated_excuses
    from jiaohe.history.restatements import restatements, resubmissions
    from jiaohe.history.standing import set_aside

    workspace = batch.workspace
    ledger = Ledger(past, key)
    here = [row for row in submissions if row.period == batch.period]
    replaced = set_aside(here).get(batch.period or "", frozenset())
    idle = frozenset(at for at, row in enumerate(observations) if row.input in replaced)
    echoes = idle | find_echoes(observations, ledger)
    told_elsewhere = echoes | find_wholes_of_parts(observations)
    stray = _stray(sheets) - _second_files(here)
    likeness = find_likeness(observations, ledger, told_elsewhere, stray)
    before = look_back(observations, ledger, _renewed(workspace), told_elsewhere)
    return Moves(
        before=mark_copies(before, observations, likeness),
        counts_before=look_back_counts(counts, past),
        likeness=likeness,
        agreement=compare_sides(observations, explained, ledger, replaced),
        restated=[
            *restatements(
                [row for row in observations if row.input not in replaced],
                [row for row in priors if row.input not in replaced],
                ledger,
                batch.period,
                stray,
            ),
            *resubmissions(observations, here, ledger),
        ],
        promises=passed_promises(observations, statements, past, ledger, key, skipped=echoes),
        excuses=repeated_excuses([row for row in statements if row.input not in replaced], past, key),
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


def beside_other_file(
    sheets: Sequence[Sheet], submissions: Sequence[Submission], restated: Sequence[Restated]
) -> list[Sheet]:
    """Sheets that know whether they are of a file for an earlier period, sent again with other figures.

    That is so where the unit's return for the period itself is another file; what is restated says the rest.
    """
    changed = {(row.input, row.sheet) for row in restated if row.number != row.settled_number}
    second = _second_files(submissions)
    return [
        row._replace(beside_own_month=True) if row.input in second and (row.input, row.sheet) in changed else row
        for row in sheets
    ]


def _stray(sheets: Sequence[Sheet]) -> frozenset[int]:
    """Inputs that speak of an earlier period than their folder's alone."""
    return frozenset(
        row.input
        for row in sheets
        if row.period is not None and row.period_folder is not None and row.period < row.period_folder
        if not row.beside_own_month
    )


def _second_files(submissions: Sequence[Submission]) -> frozenset[int]:
    """Inputs of another period in slots that another file fills for the period itself."""
    filled = {(r.period, r.unit, r.form) for r in submissions if r.status in ("received", "late", "nil")}
    return frozenset(r.input for r in submissions if r.status == "misfiled" and (r.period, r.unit, r.form) in filled)


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
