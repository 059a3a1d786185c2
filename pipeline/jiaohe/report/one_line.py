"""A finding in one line of plain text (单行文字), as formats for machines show it to people."""

from collections.abc import Sequence

from jiaohe.model.finding import Finding, Proposal
from jiaohe.model.text import Lang
from jiaohe.report.terminal_proposals import alike_proposals
from jiaohe.report.terminal_values import interval_text, value_text
from jiaohe.report.untrusted import clean
from jiaohe.report.words import operation_words


def file_name(file: str, lang: Lang) -> str:
    """The file as given; standard input in words."""
    if file == "-":
        return "（标准输入）" if lang == "zh" else "(standard input)"
    return clean(file)


def place(finding: Finding, *, most: int = 4) -> str:
    """``附件2!H46 H44 H45``; the sheet alone, or nothing, where no cell is named."""
    cells = [clean(cell, longest=20) for cell in finding.cells]
    named = " ".join(cells[:most]) + (" …" if len(cells) > most else "")
    if finding.sheet is None:
        return named
    sheet = clean(finding.sheet, longest=60)
    return f"{sheet}!{named}" if named else sheet


def proposals(finding: Finding, lang: Lang) -> str:
    """Every proposal of the best rank with what it changes, ties apart by ``或``."""
    best = min((proposal.rank for proposal in finding.proposals), default=0)
    ties = alike_proposals([proposal for proposal in finding.proposals if proposal.rank == best])
    return (" 或 " if lang == "zh" else " or ").join(_proposal(alike, lang) for alike in ties)


def sentence(finding: Finding, lang: Lang) -> str:
    """The message, what to do and what is proposed, one after the other."""
    parts = [clean(finding.message.read(lang)), clean(finding.fix.read(lang))]
    if proposed := proposals(finding, lang):
        parts.append(f"建议：{proposed}。" if lang == "zh" else f"Proposed: {proposed}.")
    return ("" if lang == "zh" else " ").join(filter(None, parts))


def _proposal(alike: Sequence[Proposal], lang: Lang) -> str:
    zh = lang == "zh"
    changes = []
    for change in alike[0].changes:
        before, after = (value_text(value, lang, longest=60) for value in (change.before, change.after))
        where = " ".join(clean(proposal.changes[0].cell, longest=20) for proposal in alike)
        if len(alike) > 1:
            where = f"{where} 中任一格" if zh else f"any one of {where}"
        else:
            where = clean(change.cell, longest=20)
        text = f"{where}{'：' if zh else ': '}{before} → {after}"
        if change.interval is not None and change.interval[0] < change.interval[1]:
            bounds = interval_text(change.interval, lang)
            text += f"（{bounds} 均可）" if zh else f" (anything {bounds})"
        how = operation_words(change.operation, lang)
        changes.append(text if how is None else text + ("，" if zh else ", ") + how)
    return ("；" if zh else "; ").join(changes)
