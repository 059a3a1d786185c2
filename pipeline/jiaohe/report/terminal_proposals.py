"""Proposals (建议) on a terminal: every tie of the best rank, a few of the lesser ones."""

from collections.abc import Sequence

from jiaohe.model.finding import Change, Proposal
from jiaohe.report.page import Page
from jiaohe.report.terminal_values import interval_text, labels_of, value_text, write_labelled
from jiaohe.report.untrusted import clean
from jiaohe.report.words import operation_words

_MOST_CHANGES = 8  # cells of one proposal that are all told; of longer ones the first few
_SHOWN_CHANGES = 4
_LESSER = 3  # proposals named below the best rank


def write_proposals(page: Page, proposals: Sequence[Proposal], *, every: bool) -> None:
    """What to change into what, and how the slip happened; ``every`` lists all lesser proposals too.

    Ties that make the same change in different cells share a line: any one of these cells.
    """
    if not proposals:
        return
    labels = labels_of(page.lang)
    best_rank = min(proposal.rank for proposal in proposals)
    best = [proposal for proposal in proposals if proposal.rank == best_rank]
    lesser = sorted((p for p in proposals if p.rank != best_rank), key=lambda proposal: proposal.rank)
    listed = lesser if every else lesser[:_LESSER]
    for index, alike in enumerate(alike_proposals(best)):
        write_labelled(page, labels.tie if index else labels.propose, proposal_text(page, alike), labels)
    for alike in alike_proposals(listed):
        write_labelled(page, labels.lesser, proposal_text(page, alike), labels)
    if len(listed) < len(lesser):
        more = len(lesser) - len(listed)
        text = page.pick(f"另有 {more} 种较次的改法。", f"{more} less likely ones besides.")
        write_labelled(page, "", text, labels, "quiet")
    if len(best) > 1:
        note = page.pick(
            f"前 {len(best)} 种改法都算得通，光凭算术分不出，请查原始材料。",
            f"Arithmetic cannot tell the first {len(best)} apart: look at the source.",
        )
        write_labelled(page, "", note, labels, "quiet")


def alike_proposals(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """Proposals of one rank that change one cell each, in the same way, put together."""
    together: dict[object, list[Proposal]] = {}
    for index, proposal in enumerate(proposals):
        change = proposal.changes[0] if len(proposal.changes) == 1 else None
        key: object = index
        if change is not None:
            key = (proposal.rank, change.before, change.after, change.interval, change.operation, proposal.reason)
        together.setdefault(key, []).append(proposal)
    return list(together.values())


def proposal_text(page: Page, alike: Sequence[Proposal]) -> str:
    """Proposals that ``alike_proposals`` put together, in one line."""
    if len(alike) > 1:
        cells = " ".join(clean(proposal.changes[0].cell, longest=20) for proposal in alike)
        where = page.pick(f"{cells} 中任一格", f"any one of {cells}")
        text = _change(page, alike[0].changes[0], where)
    else:
        own = alike[0].changes
        shown = own if len(own) <= _MOST_CHANGES else own[:_SHOWN_CHANGES]
        changes = [_change(page, change, clean(change.cell, longest=20)) for change in shown]
        text = page.pick("；", "; ").join(changes)
        if len(shown) < len(own):
            text += page.pick(f"……共改 {len(own)} 格", f" … {len(own)} cells in all")
    reason = alike[0].reason
    return text if reason is None else text + page.pick("。", ". ") + page.say(reason)


def _change(page: Page, change: Change, where: str) -> str:
    before, after = (value_text(value, page.lang, longest=60) for value in (change.before, change.after))
    text = f"{where}{page.pick('：', ': ')}{before} {page.marks.arrow} {after}"
    if change.interval is not None and change.interval[0] < change.interval[1]:
        interval = interval_text(change.interval, page.lang)
        text += page.pick(f"（{interval} 均可）", f" (anything {interval})")
    how = operation_words(change.operation, page.lang)
    return text if how is None else text + page.pick("，", ", ") + how
