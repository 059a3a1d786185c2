"""The cards of a period (红黄牌) from what a check found out about it and the periods before."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from jiaohe.model.cards import Approval, CardBook, CardPolicy
from jiaohe.model.past import Month
from jiaohe.model.tables import Observation
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.received import Receipt

if TYPE_CHECKING:
    from jiaohe.diagnose.explain import Explanation


def keep_cards(
    workspace: Workspace,
    period: str,
    past: Sequence[Month],
    observations: Sequence[Observation],
    explanation: "Explanation",
    receipts: Sequence[Receipt],
    *,
    policy: CardPolicy | None = None,
) -> CardBook:
    """The card of every indicator after a period, with its way out, its approval and the outlook."""
    from jiaohe.diagnose.needed import needed_by_formula
    from jiaohe.history.book import card_book
    from jiaohe.history.series import Told
    from jiaohe.history.substance import judge_substance
    from jiaohe.workspace.substance import load_substance

    months = [*(month for month in past if month.period < period), Month(period=period, observations=observations)]
    return card_book(
        months,
        workspace,
        told=Told(explanation.explained, explanation.totals),
        needed_of=needed_by_formula(observations, explanation),
        approvals=[_approval(receipt) for receipt in receipts if receipt.approved_by is not None],
        judge_substance=partial(judge_substance, substance=load_substance(workspace.root)),
        policy=policy,
    )


def _approval(receipt: Receipt) -> Approval:
    at = receipt.approved_at
    return Approval(
        unit=receipt.unit,
        approved_by=receipt.approved_by,
        approved_at=None if at is None else f"{at.day}" + (f" {at.clock:%H:%M}" if at.clock else ""),
        reason=receipt.reason,
        indicator=receipt.indicator,
        form=receipt.form,
        file=receipt.file,
    )
