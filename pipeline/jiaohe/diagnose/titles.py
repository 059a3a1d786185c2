"""What an indicator's title should say (指标名称更正) where its number or unit contradicts the target."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jiaohe.model.finding import Change, Finding, Proposal
from jiaohe.model.tables import Total

_SCALES = {"亿": 8, "万": 4, "": 0}


def propose_titles(findings: Sequence[Finding], totals: Iterable[Total]) -> list[Finding]:
    """Findings that blame a title with the text it should carry; those with proposals already are left alone.

    Where the target itself is in doubt, localisation has spoken and its proposals stand.
    """
    by_cells = {(t.input, t.sheet, t.indicator_cell, t.target_cell): t for t in totals if t.title_text}
    result = []
    for finding in findings:
        title, target = (*finding.cells[:2], None, None)[:2]
        total = by_cells.get((finding.input, finding.sheet or "", title, target))
        if total is not None and not finding.proposals and finding.measure == "target":
            change = _change(total)
            finding = finding if change is None else replace(finding, proposals=(Proposal(rank=1, changes=(change,)),))
        result.append(finding)
    return result


def _change(total: Total) -> Change | None:
    text, title, target = total.title_text, total.title_number, total.target_base
    if text is None or not title or not target or total.indicator_cell is None:
        return None
    power = round(math.log10(target / title))
    digits = "".join(c for c in text if c.isascii() and (c.isdigit() or c in ".,"))
    scale = next(word for word in _SCALES if word in text)
    if math.isclose(target, title * 10.0**power, rel_tol=1e-6):
        word = next((w for w, exponent in _SCALES.items() if exponent == _SCALES[scale] + power), None)
        if word is None or not digits:
            return None
        after = text.replace(scale, word, 1) if scale else text.replace(digits, digits + word, 1)
        return Change(cell=total.indicator_cell, before=text, after=after, operation="wrong_unit")
    if not digits or digits not in text:
        return None
    number = target / 10.0 ** _SCALES[scale]
    return Change(cell=total.indicator_cell, before=text, after=text.replace(digits, f"{number:.10g}", 1))
