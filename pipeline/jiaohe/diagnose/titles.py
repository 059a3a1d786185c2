"""What an indicator's title should say (指标名称更正) where its number or unit contradicts the target."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jiaohe.model.finding import Change, Finding, Proposal
from jiaohe.model.tables import Total
from jiaohe.model.units import base_unit

_SCALES = {"亿": 8, "万": 4, "": 0}

Place = tuple[int, str, str]  # input, sheet, address


def propose_titles(findings: Sequence[Finding], totals: Iterable[Total]) -> list[Finding]:
    """The findings, with titles as they should read wherever a proposal changes one. Order is kept.

    Localisation knows of a title's number alone; here it gets its unit and its place in the text. A title that
    contradicts its target and got no proposal at all (their units cannot be compared) gets one.
    """
    stated = [total for total in totals if total.title_text and total.indicator_cell]
    by_title: dict[Place, list[Total]] = {}
    for total in stated:
        by_title.setdefault((total.input, total.sheet, total.indicator_cell or ""), []).append(total)
    return [_with_titles(finding, by_title) for finding in findings]


def _with_titles(finding: Finding, by_title: Mapping[Place, Sequence[Total]]) -> Finding:
    def total_at(cell: str) -> Total | None:
        own = by_title.get((finding.input, finding.sheet or "", cell), ())
        return next((total for total in own if total.indicator == finding.indicator), None) or next(iter(own), None)

    if finding.proposals:
        return _reworded(finding, {c.cell: t for p in finding.proposals for c in p.changes if (t := total_at(c.cell))})
    title, target = (*finding.cells[:2], "", "")[:2]
    total = total_at(title)
    if total is None or total.target_cell != target or finding.measure != "target" or total.target_base is None:
        return finding
    change = _change(total, total.target_base)
    return finding if change is None else replace(finding, proposals=(Proposal(rank=1, changes=(change,)),))


def _reworded(finding: Finding, titles: Mapping[str, Total]) -> Finding:
    """The finding with the numbers that its proposals give to titles written as those titles write them."""
    if not titles:
        return finding
    proposals = tuple(
        replace(proposal, changes=tuple(_written(change, titles.get(change.cell)) for change in proposal.changes))
        for proposal in finding.proposals
    )
    old, new = finding.proposals[0].changes, proposals[0].changes
    told = len(old) == 1 and finding.cells[0] == old[0].cell and finding.expected == old[0].after
    return replace(finding, proposals=proposals, expected=new[0].after if told else finding.expected)


def _written(change: Change, total: Total | None) -> Change:
    if total is None or change.before != total.title_text:
        return change
    number = float(change.after) * base_unit(total.unit or "")[1]
    return _change(total, number) or change


def _change(total: Total, target: float) -> Change | None:
    """The title with a number (in base units) that is to stand in it; None where its text cannot carry that."""
    text, title = total.title_text, total.title_number
    if text is None or not title or not target or total.indicator_cell is None:
        return None
    power = round(math.log10(target / title))
    digits = "".join(c for c in text if c.isascii() and (c.isdigit() or c in ".,"))
    scale = next(word for word in _SCALES if word in text)
    if power and math.isclose(target, title * 10.0**power, rel_tol=1e-6):
        word = next((w for w, exponent in _SCALES.items() if exponent == _SCALES[scale] + power), None)
        if word is not None and digits:
            after = text.replace(scale, word, 1) if scale else text.replace(digits, digits + word, 1)
            return Change(cell=total.indicator_cell, before=text, after=after, operation="wrong_unit")
    if not digits or digits not in text:
        return None
    number = target / 10.0 ** _SCALES[scale]
    return Change(cell=total.indicator_cell, before=text, after=text.replace(digits, f"{number:.10g}", 1))
