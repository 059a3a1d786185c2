"""What a note says (批注文字): how serious it is, what is wrong, what to do, and where the rest stands."""

from collections.abc import Mapping, Sequence

from jiaohe.annotate.notes import Note
from jiaohe.model.finding import Finding
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean
from jiaohe.report.words import SEVERITY
from jiaohe.report.workbook_findings import finding_values

_TOLD = 3  # findings that a note tells; the sheet has all
_LONGEST = 400


def note_of(findings: Sequence[Finding], numbers: Mapping[int, int], links: Mapping[int, str], lang: Lang) -> Note:
    """The note of a cell, its findings worst first."""
    severity = SEVERITY[findings[0].severity].read(lang)
    mark = Text(f"【校核：{severity}】", f"[Check: {severity}]").read(lang)
    paragraphs = [_paragraph(finding, numbers[id(finding)], links, lang) for finding in findings[:_TOLD]]
    more = len(findings) - _TOLD
    if more > 0:
        paragraphs.append(Text(f"另有 {more} 条，见“校核问题”表。", f"{more} more on the sheet “Findings”.").read(lang))
    return Note(mark, "\n".join(paragraphs))


def _paragraph(finding: Finding, number: int, links: Mapping[int, str], lang: Lang) -> str:
    values = finding_values(finding, number, links.get(id(finding), ""), lang)
    lines = [
        Text(
            f"第 {number} 条（{values['severity']}）{finding.message.zh}",
            f"No. {number} ({values['severity']}): {finding.message.en}",
        ).read(lang),
        Text(f"怎么办：{finding.fix.zh}", f"What to do: {finding.fix.en}").read(lang),
    ]
    if values["proposals"]:
        lines.append(Text("建议：", "Proposal: ").read(lang) + str(values["proposals"]))
    if values["links"]:
        lines.append(Text(f"（{values['links']}）", f"({values['links']})").read(lang))
    return "\n".join(clean(line, longest=_LONGEST) for line in lines)
