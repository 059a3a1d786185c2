"""Rows of the tables ``card`` and ``outlook`` (规则看的红黄牌表) for the newest period, from series and steps."""

from collections.abc import Callable, Iterable, Sequence

from jiaohe.history.approvals import JudgeSubstance, approval_of, recorded, refused_reason
from jiaohe.history.cards import card_steps
from jiaohe.model.cards import Approval, Carded, CardPolicy, CardSeries, CardStep
from jiaohe.model.tables import Card, Explained, Observation

OwnerOf = Callable[[Observation], str | None]


def carded(
    series: Iterable[CardSeries],
    policy: CardPolicy,
    *,
    owner_of: OwnerOf,
    approvals: Sequence[Approval] = (),
    same_indicator: Callable[[str, str], bool] = str.__eq__,
    judge_substance: JudgeSubstance = recorded,
) -> list[Carded]:
    """The cards of series, in their order, with who answers for each and what was approved."""
    found = []
    for one in series:
        steps = card_steps(one, policy)
        place = next((point.row for point in reversed(one.points) if point.row is not None), None)
        owner = None if place is None else owner_of(place)
        row = one.points[-1].row
        approval = None if row is None else approval_of(row, approvals, owner=owner, same_indicator=same_indicator)
        card = None if row is None else _card(one, steps[-1], row, owner, approval, judge_substance)
        found.append(Carded(one, steps, owner, card))
    return found


def with_carded(
    observations: Sequence[Observation], explained: Sequence[Explained], cards: Iterable[Card]
) -> list[Explained]:
    """``explained`` with ``carded`` set where a card says of the same cell that it is behind schedule.

    So a late figure is said to be late once: by its card where it gets one, else by the rules on schedules.
    """
    late = {
        (card.input, card.sheet, card.progress_cell)
        for card in cards
        if card.card != "none" and card.behind is not None and card.progress_cell is not None
    }
    return [
        told._replace(carded=(row.input, row.sheet, row.progress_cell) in late)
        for row, told in zip(observations, explained, strict=True)
    ]


def _card(
    series: CardSeries,
    step: CardStep,
    row: Observation,
    owner: str | None,
    approval: Approval | None,
    judge: JudgeSubstance,
) -> Card:
    point = series.points[-1]
    refusal = None if approval is None else refused_reason(approval, judge)
    judged = point.progress is not None
    return Card(
        input=row.input,
        file=row.file,
        sheet=row.sheet,
        form=row.form,
        period=step.period,
        level=row.level,
        indicator=row.indicator,
        region=row.region,
        owner=owner,
        unit=row.unit,
        progress=row.progress if judged else None,
        progress_half=row.progress_half if judged else 0.0,
        progress_text=row.progress_text,
        progress_cell=row.progress_cell,
        schedule=point.schedule,
        behind=step.behind,
        months_behind=step.months_behind,
        prev_card=step.previous,
        card=step.card,
        borderline=step.borderline,
        needed=step.needed,
        approved_by=approval.approved_by if approval else None,
        approved_at=approval.approved_at if approval else None,
        approval_reason=approval.reason if approval else None,
        reason_refused_zh=refusal.zh if refusal else None,
        reason_refused_en=refusal.en if refusal else None,
    )
