"""The list of findings in a workbook (问题清单): a row each, with room for an explanation."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.model.finding import Finding, Proposal, Severity
from jiaohe.model.findings_workbook import EXPLANATION, FINGERPRINT, MARK_SHEET, REASONS_COLUMN, UNTIL, WHO
from jiaohe.model.text import Lang, Text
from jiaohe.report.terminal_values import interval_text, value_text
from jiaohe.report.words import MEASURE, SEVERITY, STATUS, operation_words, whole_place
from jiaohe.report.workbook_cells import (
    CLOSED,
    EDITABLE,
    FILLS,
    FONT,
    fit_heights,
    link_to,
    set_page,
    set_widths,
    write,
    write_heads,
    write_table_row,
)

_TITLE = Text("问题清单", "Findings")
_HEAD_ROW = 3
_PROPOSALS = 3  # that are told; the terminal report has all
_LINKS = 12  # findings that a cell about causes and effects names


class Column(NamedTuple):
    """A column of the list."""

    key: str
    head: Text
    width: float


COLUMNS = (
    Column("number", Text("序号", "No."), 6),
    Column("severity", Text("级别", "Severity"), 11),
    Column("file", Text("文件", "File"), 16),
    Column("sheet", Text("工作表", "Sheet"), 11),
    Column("cells", Text("单元格（点击打开）", "Cells (click to open)"), 11),
    Column("region", Text("地区或单位", "Region or unit"), 11),
    Column("indicator", Text("指标", "Indicator"), 20),
    Column("measure", Text("项目", "Measure"), 8),
    Column("observed", Text("填的是", "Seen"), 10),
    Column("expected", Text("应为", "Expected"), 10),
    Column("message", Text("问题", "What is wrong"), 38),
    Column("fix", Text("怎么办", "What to do"), 26),
    Column("proposals", Text("建议的改法", "Proposals"), 26),
    Column("links", Text("起因和影响", "Cause and effects"), 13),
    Column("status", Text("状态", "Status"), 9),
    Column("explanation", EXPLANATION, 32),
    Column("who", WHO, 9),
    Column("until", UNTIL, 11),
    Column("rule", Text("规则", "Rule"), 8),
    Column("fingerprint", FINGERPRINT, 18),
)
_HOW = Text(
    "“必须改”的改正后重新上报，说明不起作用；“改或说明”的改正，或在“说明”一列写明原因和数（可从下拉项选开头再填空），"
    "并填说明人和有效期，把本文件随报表交回。只写“核实无误”“正在推进”的不予采纳。行可以排序、筛选，请勿改动最后的隐藏列。",
    "Correct what must be fixed and submit again; an explanation does not help there. Correct the others or give cause "
    "and figure under “Explanation” (begin with one from the list and fill its blanks), with your name and the date until "
    "which it holds, and hand this file in with the sheets. “Checked” or “in progress” alone is not accepted. Rows may be "
    "sorted and filtered; leave the hidden column at the end as it is.",
)


def write_findings(
    sheet: Worksheet,
    findings: Sequence[Finding],
    *,
    title: str | None = None,
    numbers: Mapping[int, int],
    links: Mapping[int, str],
    reasons: int,
    lang: Lang,
    folder: Path | None,
) -> None:
    """Write findings in the order given.

    ``numbers`` and ``links`` are by ``id`` of the finding, see ``links_of``; ``reasons`` says how many are offered.
    """
    _write_title(sheet, title or _TITLE.read(lang), _HOW.read(lang))
    write_heads(sheet, _HEAD_ROW, [column.head.read(lang) for column in COLUMNS])
    place = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
    widths = [column.width for column in COLUMNS]
    for row, finding in enumerate(findings, start=_HEAD_ROW + 1):
        values = finding_values(finding, numbers[id(finding)], links.get(id(finding), ""), lang)
        listed = [values[column.key] for column in COLUMNS]
        write_table_row(sheet, row, listed)
        fit_heights(sheet, row, listed[:-1], widths)
        severity = sheet.cell(row=row, column=place["severity"])
        severity.fill = FILLS[finding.severity]
        severity.font = Font(name=FONT, bold=finding.severity.rank < 2)
        address = finding.cells[0].split(":")[0] if finding.cells else None
        link_to(write(sheet, row, place["cells"], values["cells"]), finding.file, folder, finding.sheet, address)
        closed = finding.severity is Severity.ERROR
        for key in ("explanation", "who", "until"):
            cell = sheet.cell(row=row, column=place[key])
            cell.fill = CLOSED if closed else EDITABLE
            cell.number_format = "@"
            cell.protection = Protection(locked=False)
    last = _HEAD_ROW + len(findings)
    if findings:
        _offer(sheet, place, last, reasons, lang)
        sheet.auto_filter.ref = f"A{_HEAD_ROW}:{get_column_letter(len(COLUMNS))}{last}"
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    set_widths(sheet, widths)
    sheet.column_dimensions[get_column_letter(place["fingerprint"])].hidden = True
    set_page(sheet, head_row=_HEAD_ROW, label=title or _TITLE.read(lang))


def _write_title(sheet: Worksheet, title: str, how: str) -> None:
    write(sheet, 1, 1, title).font = Font(name=FONT, bold=True, size=16)
    last = get_column_letter(len(COLUMNS) - 1)
    sheet.merge_cells(f"A2:{last}2")
    cell = write(sheet, 2, 1, how)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[2].height = 34


def _offer(sheet: Worksheet, place: Mapping[str, int], last: int, reasons: int, lang: Lang) -> None:
    """A drop-down of beginnings over the explanations; any other text may be typed as well."""
    if not reasons:
        return
    letter = get_column_letter(REASONS_COLUMN)
    offered = DataValidation(
        type="list",
        formula1=f"'{MARK_SHEET}'!${letter}$1:${letter}${reasons}",
        allow_blank=True,
        showErrorMessage=False,
    )
    offered.promptTitle = EXPLANATION.read(lang)
    offered.prompt = Text("选一个开头再填空，也可直接写。", "Choose a beginning and fill it in, or write.").read(lang)
    offered.showInputMessage = True
    column = get_column_letter(place["explanation"])
    offered.add(f"{column}{_HEAD_ROW + 1}:{column}{last}")
    sheet.add_data_validation(offered)


def finding_values(finding: Finding, number: int, links: str, lang: Lang) -> dict[str, Any]:
    """What a row of the list says of a finding, by the key of its column."""
    given = finding.explanation
    return {
        "number": number,
        "severity": SEVERITY[finding.severity].read(lang),
        "file": _file(finding.file, lang),
        "sheet": finding.sheet,
        "cells": _cells(finding, lang),
        "region": finding.region,
        "indicator": finding.indicator,
        "measure": MEASURE[finding.measure].read(lang) if finding.measure in MEASURE else None,
        "observed": value_text(finding.observed, lang),
        "expected": finding.expected,
        "message": finding.message.read(lang),
        "fix": finding.fix.read(lang),
        "proposals": _proposals(finding.proposals, lang),
        "links": links,
        "status": STATUS[finding.status].read(lang),
        "explanation": None if given is None else given.reason,
        "who": None if given is None else given.who,
        "until": None if given is None else given.until,
        "rule": finding.rule,
        "fingerprint": finding.fingerprint,
    }


def _file(file: str, lang: Lang) -> str:
    return Text("（标准输入）", "(standard input)").read(lang) if file == "-" else PurePath(file).name


def _cells(finding: Finding, lang: Lang) -> str:
    if not finding.cells:
        return whole_place(finding).read(lang)
    first, total = finding.cells[0], len(finding.cells)
    if total == 1:
        return first
    return f"{first} 等 {total:,} 格" if lang == "zh" else f"{first} … {total:,} cells"


def _proposals(proposals: Sequence[Proposal], lang: Lang) -> str:
    """The best few, one after the other."""
    listed = sorted(proposals, key=lambda proposal: proposal.rank)
    told = [_proposal(proposal, lang) for proposal in listed[:_PROPOSALS]]
    if len(listed) > _PROPOSALS:
        told.append(Text(f"另有 {len(listed) - _PROPOSALS} 种", f"{len(listed) - _PROPOSALS} more").read(lang))
    return Text("；或 ", "; or ").read(lang).join(told)


def _proposal(proposal: Proposal, lang: Lang) -> str:
    parts = []
    for change in proposal.changes[:6]:
        before, after = (value_text(value, lang, longest=60) for value in (change.before, change.after))
        part = f"{change.cell}{Text('：', ': ').read(lang)}{before} → {after}"
        if change.interval is not None and change.interval[0] < change.interval[1]:
            span = interval_text(change.interval, lang)
            part += f"（{span} 均可）" if lang == "zh" else f" (anything {span})"
        how = operation_words(change.operation, lang)
        parts.append(part if how is None else part + Text("，", ", ").read(lang) + how)
    if len(proposal.changes) > 6:
        parts.append(Text(f"共改 {len(proposal.changes)} 格", f"{len(proposal.changes)} cells in all").read(lang))
    return Text("、", ", ").read(lang).join(parts)


def links_of(findings: Sequence[Finding], numbers: Mapping[int, int], lang: Lang) -> dict[int, str]:
    """Of each finding, by ``id``, which other it follows from and which follow from it."""
    own = {(f.input, f.fingerprint): numbers[id(f)] for f in reversed(findings)}
    effects: dict[int, list[int]] = {}
    told: dict[int, str] = {}
    for finding in findings:
        cause = None if finding.root is None else own.get((finding.input, finding.root))
        if cause is not None and cause != numbers[id(finding)]:
            effects.setdefault(cause, []).append(numbers[id(finding)])
            told[id(finding)] = Text(f"由第 {cause} 条引起", f"follows from no. {cause}").read(lang)
    for finding in findings:
        caused = effects.get(numbers[id(finding)])
        if caused:
            words = Text("、", ", ").read(lang).join(map(str, sorted(caused)[:_LINKS]))
            more = len(caused) > _LINKS
            text = Text(
                f"引起第 {words} {f'等 {len(caused)} ' if more else ''}条",
                f"leads to no. {words}{f' and {len(caused) - _LINKS} more' if more else ''}",
            ).read(lang)
            told[id(finding)] = "；".join(filter(None, [told.get(id(finding)), text]))
    return told
