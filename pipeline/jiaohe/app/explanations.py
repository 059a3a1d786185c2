"""Explanations of findings (说明) from ``waivers.yaml`` and from findings workbooks that came back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from jiaohe.batches import Batch
from jiaohe.model.explanation import GivenExplanation
from jiaohe.model.finding import Finding
from jiaohe.model.run import Outcome
from jiaohe.model.tables import Sheet, Waiver


class Settled(NamedTuple):
    """The findings with their status, and what became of every explanation."""

    findings: list[Finding]
    rows: list[Waiver]


def settle(
    batch: Batch,
    findings: Sequence[Finding],
    returned: Iterable[GivenExplanation],
    outcomes: Sequence[Outcome],
    sheets: Sequence[Sheet],
    *,
    home: tuple[int, str],
    as_of: date | None,
) -> Settled:
    """Apply the explanations of a workspace. ``home`` is where those that answer no finding are reported.

    They are judged on ``as_of``, or else on the day that the period's returns are due.
    """
    from jiaohe.history.waivers import apply_waivers
    from jiaohe.workspace.deadlines import due
    from jiaohe.workspace.substance import load_substance
    from jiaohe.workspace.waivers import load_waivers

    workspace = batch.workspace
    if workspace is None:
        return Settled(list(findings), [])
    explanations = [*load_waivers(workspace.root), *returned]
    if not explanations:
        return Settled(list(findings), [])
    when = None
    if workspace.calendar is not None and batch.period is not None:
        when = due(workspace.calendar, None, None, batch.period)
    applied = apply_waivers(
        findings,
        explanations,
        period=batch.period,
        today=as_of or (None if when is None else when.day),
        substance=load_substance(workspace.root),
        home=home,
        forms={(row.input, row.sheet): row.form for row in sheets},
        ran={outcome.rule for outcome in outcomes if outcome.state in ("passed", "findings")},
        complete=batch.whole,
    )
    return Settled(applied.findings, applied.rows)
