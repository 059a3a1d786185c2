"""The approval gate (审核关): which recorded approval a row passed by, and whether its reason is one."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from jiaohe.model.cards import Approval
from jiaohe.model.tables import Observation
from jiaohe.model.text import Text

JudgeSubstance = Callable[[str], Text | None]
SameName = Callable[[str, str], bool]

NO_REASON = Text("没有写理由", "none is recorded")


def recorded(reason: str) -> Text | None:
    """The least that a reason must be: there. Returns why it does not do, None where it does."""
    return None if reason.strip() else NO_REASON


def refused_reason(approval: Approval, judge: JudgeSubstance) -> Text | None:
    """Why an approval's reason does not do, None where it does; the judge sees only reasons that are there."""
    reason = approval.reason or ""
    refusal = recorded(reason) or judge(reason)
    return None if refusal is None else Text(refusal.zh.rstrip("。 "), refusal.en.rstrip(". "))


def approval_of(
    row: Observation, approvals: Sequence[Approval], *, owner: str | None, same_indicator: SameName
) -> Approval | None:
    """The approval that lets a row pass: what names the indicator before what names all, then the later record.

    A record's unit is the row's region, or who answers for the indicator; its file is compared by name alone, since a
    register writes it without its folder. ``same_indicator`` is given the record's title and the row's. A record
    without an approver approves nothing.
    """
    fitting = [
        approval
        for approval in approvals
        if (approval.approved_by or "").strip()
        and approval.form in (None, row.form)
        and approval.unit in (None, row.region, owner)
        and (approval.file is None or PurePath(approval.file).name == PurePath(row.file).name)
        and (approval.indicator is None or same_indicator(approval.indicator, row.indicator))
    ]
    return max(enumerate(fitting), key=lambda one: (one[1].indicator is not None, one[0]))[1] if fitting else None
