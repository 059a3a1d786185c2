"""The cards of a workspace (红黄牌台账): from its months to every card, its way out and the early warnings."""

from collections.abc import Callable, Sequence
from functools import cache

from jiaohe.history.approvals import JudgeSubstance, recorded
from jiaohe.history.card_rows import carded
from jiaohe.history.outlook import NeededOf, next_period, outlook_of
from jiaohe.history.series import Told, at_level, series_of
from jiaohe.model.cards import Ahead, Approval, CardBook, Carded, CardPolicy
from jiaohe.model.past import Month
from jiaohe.model.tables import Observation
from jiaohe.workspace.catalog import title_key
from jiaohe.workspace.load import Workspace


def card_book(
    months: Sequence[Month],
    workspace: Workspace,
    *,
    told: Told | None = None,
    needed_of: NeededOf = lambda row, schedule: None,
    approvals: Sequence[Approval] = (),
    judge_substance: JudgeSubstance = recorded,
    policy: CardPolicy | None = None,
) -> CardBook:
    """The book of the newest of the months, by the workspace's own rule or another ``policy``.

    ``told`` is what the check found out about the newest month's rows, ``needed_of`` the quantity that a row still
    needs to reach a schedule; without them ways out are in percentage points. Raises ValueError without any month.
    """
    if not months:
        raise ValueError("cards need at least one month")
    policy = workspace.settings.cards.policy if policy is None else policy
    period = max(month.period for month in months)
    schedule = _schedules(workspace)
    key = cache(lambda title, form, at: workspace.indicator_key(title, form=form, period=at))
    ends = cache(lambda title, form, at: _has_ended(workspace, title, form, at))
    series = series_of(
        months,
        key_of=lambda row, at: str(key(row.indicator, row.form, at)),
        schedule_of=schedule,
        told=told,
        in_force=lambda row, at: not ends(row.indicator, row.form, at),
    )

    def owner_of(row: Observation) -> str | None:
        entry = workspace.indicator(row.indicator, form=row.form, period=period)
        return None if entry is None else entry.owner

    wholes = {
        str(key(row.indicator, row.form, month.period))
        for month in months
        for row in month.observations
        if row.level == "whole"
    }
    listed = carded(
        at_level(series, policy.level, wholes),
        policy,
        owner_of=owner_of,
        approvals=[_canonical(approval, workspace) for approval in approvals],
        same_indicator=lambda written, printed: title_key(written) == title_key(printed),
        judge_substance=judge_substance,
    )
    listed = [one._replace(ahead=_ahead(one, schedule, needed_of)) for one in listed]
    outlooks = (outlook_of(one.series, next_schedule=schedule, owner=one.owner, needed_of=needed_of) for one in listed)
    return CardBook(
        period=period,
        policy=policy,
        carded=tuple(listed),
        outlooks=tuple(outlook for outlook in outlooks if outlook is not None),
    )


def _ahead(one: Carded, schedule: Callable[[Observation, str], float | None], needed_of: NeededOf) -> Ahead | None:
    point = one.series.points[-1]
    following = next_period(point.period)
    if following is None or point.row is None or point.progress is None:
        return None
    percent = schedule(point.row, following)
    return None if percent is None else Ahead(following, percent, needed_of(point.row, percent))


def _canonical(approval: Approval, workspace: Workspace) -> Approval:
    """The approval with its unit called as the rows call it."""
    return approval._replace(unit=approval.unit and (workspace.regions.canonical(approval.unit) or approval.unit))


def _schedules(workspace: Workspace) -> Callable[[Observation, str], float | None]:
    @cache
    def percent(title: str, form: str, period: str) -> float:
        return workspace.schedule(period, workspace.indicator(title, form=form, period=period))

    return lambda row, period: percent(row.indicator, row.form, period)


def _has_ended(workspace: Workspace, title: str, form: str, period: str) -> bool:
    """Whether the catalog has the indicator, but no longer in this period."""
    entry = workspace.indicator(title, form=form)
    return entry is not None and not entry.holds_in(period)
