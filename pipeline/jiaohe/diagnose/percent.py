"""Percent forensics (百分数辨误): which reading of a suspicious percentage is right, and how the slip happens.

A progress of 43 % may be stored as the text 43%, as 0.43 through a percent format, as a plain 43 or as a plain 0.43.
Slips come from mixing these: 0.43 typed into a percent cell shows 0.43 %, 43 typed before the cell was given a percent
format shows 4300 %.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jiaohe.diagnose.blocks import ratio_of
from jiaohe.model.finding import Change, Finding, Proposal, Severity
from jiaohe.model.tables import Explained, Observation, PercentStyle
from jiaohe.model.text import Text

# --- which reading is right, and how the slip happened ---------------------------------------------------------


class _Case(NamedTuple):
    row: Observation
    told: Explained
    others: tuple[float, ...]  # progress of the other regions that look sound
    last: float | None = None  # the progress of the month before


_CaseAt = Callable[[Finding, str], _Case | None]


def weigh_percentages(
    findings: Iterable[Finding],
    observations: Sequence[Observation],
    explained: Sequence[Explained],
    last: Mapping[int, float] | None = None,
) -> list[Finding]:
    """Findings of percentages off by 100 with a proposal whose reason says which reading is right. Order is kept.

    ``last`` gives the progress of the month before by the position of the observation.
    """
    blocks: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    places: dict[tuple[int, str, str], int] = {}
    for position, row in enumerate(observations):
        blocks[row.input, row.sheet, row.table, row.block].append(position)
        if row.progress_cell is not None and row.progress_token == "number":
            places[row.input, row.sheet, row.progress_cell] = position

    def case_at(finding: Finding, cell: str) -> _Case | None:
        position = places.get((finding.input, finding.sheet or "", cell))
        if position is None:
            return None
        row = observations[position]
        peers = blocks[row.input, row.sheet, row.table, row.block]
        others = tuple(
            p.progress
            for i in peers
            if i != position and explained[i].scale is None and (p := observations[i]).level == "region" and p.progress
        )
        return _Case(row, explained[position], others, (last or {}).get(position))

    return [_weighed(finding, case_at) for finding in findings]


def _weighed(finding: Finding, case_at: _CaseAt) -> Finding:
    finding = _in_fractions(finding, case_at)
    if finding.measure != "progress" or not finding.cells or finding.severity is Severity.INFO:
        return finding
    if finding.rule == SLIP_LINE:
        cases = [case for cell in finding.cells if (case := case_at(finding, cell)) is not None]
        return replace(finding, proposals=(_line_proposal(cases),)) if cases else finding
    case = case_at(finding, finding.cells[0])
    if case is None:
        return finding
    power = case.told.scale if case.told.scale is not None else case.told.peer_scale
    if power not in (2, -2):
        return finding
    if not finding.proposals:
        proposal = Proposal(rank=1, changes=(_change(case, power),), reason=_reason(case, power))
        return replace(finding, proposals=(proposal,))
    operation = _operation(power)
    proposals = tuple(
        replace(proposal, reason=_reason(case, power))
        if proposal.reason is None
        and [(c.cell, c.operation) for c in proposal.changes] == [(case.row.progress_cell, operation)]
        else proposal
        for proposal in finding.proposals
    )
    return replace(finding, proposals=proposals)


def _in_fractions(finding: Finding, case_at: _CaseAt) -> Finding:
    """Proposals for cells that hold fractions, in fractions: 0.4312 and not 43.12."""
    proposals = tuple(
        replace(
            proposal, changes=tuple(_fraction(change, case_at(finding, change.cell)) for change in proposal.changes)
        )
        for proposal in finding.proposals
    )
    return finding if proposals == finding.proposals else replace(finding, proposals=proposals)


def _fraction(change: Change, case: _Case | None) -> Change:
    if case is None or case.row.progress_style != "fraction":
        return change
    try:
        after = float(change.after)
    except ValueError:
        return change
    interval = None if change.interval is None else (change.interval[0] / 100, change.interval[1] / 100)
    return replace(change, after=f"{after / 100:.10g}", interval=interval)


SLIP_LINE: Final = "JH134"


def _line_proposal(cases: Sequence[_Case]) -> Proposal:
    powers = [_power(case.told) for case in cases]
    changes = tuple(_change(case, power) for case, power in zip(cases, powers, strict=True) if power)
    return Proposal(rank=1, changes=changes, reason=_how(cases[0].row, powers[0] or 2))


def _power(told: Explained) -> int | None:
    if told.scale is not None:
        return told.scale
    return None if told.unit_power is None else -told.unit_power


def _operation(power: int) -> str:
    return f"scale_{power}" if power > 0 else f"scale_m{-power}"


def _change(case: _Case, power: int) -> Change:
    row = case.row
    assert row.progress is not None
    assert row.progress_cell is not None
    right = float(f"{row.progress * 10.0**power:.12g}")
    return Change(
        cell=row.progress_cell,
        before=row.progress_text,
        after=_written(right, row),
        operation=_operation(power),
    )


def _written(right: float, row: Observation) -> str:
    """A percentage the way the cell writes them."""
    if row.progress_style == "fraction":
        return f"{right / 100:.6g}"
    return f"{right:.6g}" if row.progress_style == "plain" else f"{right:.6g}%"


def _reason(case: _Case, power: int) -> Text:
    """Quantity over target, the other regions, and how such a figure comes to stand there."""
    row, how = case.row, _how(case.row, power)
    assert row.progress is not None
    right = f"{row.progress * 10.0**power:.6g}%"
    zh, en = [], []
    ratio = ratio_of(row)
    if ratio is not None and row.quantity is not None and row.target:
        share = f"{100 * row.quantity / row.target:.4g}%"
        zh.append(f"数量÷目标是{share}")
        en.append(f"quantity ÷ target is {share}")
    if len(case.others) >= 2:
        low, high = f"{min(case.others):.4g}%", f"{max(case.others):.4g}%"
        zh.append(f"其他地区在{low}至{high}之间")
        en.append(f"the other regions lie between {low} and {high}")
    if case.last is not None and abs(row.progress * 10.0**power - case.last) < abs(row.progress - case.last):
        zh.append(f"上月是{case.last:.4g}%")
        en.append(f"last month it was {case.last:.4g}%")
    lead = (
        Text(f"{'，'.join(zh)}，应读作{right}。", f"{_capital(' and '.join(en))}, so it reads {right}. ")
        if zh
        else Text("", "")
    )
    return Text(lead.zh + how.zh, lead.en + how.en)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# By the way it is kept, and whether the figure is too small: {wrong} is the figure without its sign, {right} what it
# should read in percent.
_HOW: Final[dict[tuple[PercentStyle, bool], Text]] = {
    ("percent_format", True): Text(
        "单元格是百分比格式，在这种格里输入 {wrong} 得到的是 {wrong}%，要输入 {right}。",
        "The cell has a percent format, where {wrong} typed gives {wrong}%; type {right}.",
    ),
    ("percent_format", False): Text(
        "先输入了 {right}、后设成百分比格式，显示就成了 {wrong}%；要在设好格式的格里重新输入 {right}。",
        "{right} was typed before the cell got its percent format and shows as {wrong}%; type {right} again now.",
    ),
    ("percent_text", True): Text(
        "百分号是打上去的：{wrong} 已经是占比的小数，又当成百分数加了百分号。",
        "The sign was typed: {wrong} is the share itself, and it got a percent sign as well.",
    ),
    ("percent_text", False): Text(
        "百分号是打上去的：{right} 已经是百分数，又乘了一次 100。",
        "The sign was typed: {right} was a percentage already and was multiplied by 100 once more.",
    ),
    ("plain", True): Text(
        "别的格填的是百分数，这一格填的是没有换算的小数 {wrong}。",
        "The other cells hold percentages, this one the plain share {wrong}.",
    ),
    ("plain", False): Text(
        "换算成百分数时多乘了一次 100。",
        "It was multiplied by 100 once too often on its way to a percentage.",
    ),
    ("fraction", True): Text(
        "这张表的进度都填小数，这一格又多除了一次 100。",
        "Progress is given as fractions here, and this one was divided by 100 once more.",
    ),
    ("fraction", False): Text(
        "这张表的进度都填小数，这一格填成了百分数。",
        "Progress is given as fractions here, and this one was typed as a percentage.",
    ),
}


def _how(row: Observation, power: int) -> Text:
    assert row.progress is not None
    words = _HOW[row.progress_style or "plain", power > 0]
    figures = {"wrong": f"{row.progress:.6g}", "right": f"{row.progress * 10.0**power:.6g}"}
    return Text(words.zh.format(**figures), words.en.format(**figures))
