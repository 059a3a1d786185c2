"""Overview and rules of a findings workbook (概览与规则)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePath

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.model.finding import Severity, Status
from jiaohe.model.run import Account, InputReport, Outcome, RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.words import ACCOUNT, NEXT_STEP, SEVERITY, STATUS, VERDICT
from jiaohe.report.workbook_cells import (
    FILLS,
    FONT,
    VERDICT_FILLS,
    fit_heights,
    link_to,
    set_page,
    set_widths,
    write,
    write_heads,
    write_table_row,
)

OVERVIEW = Text("概览", "Overview")
RULES = Text("规则", "Rules")
_STATES = {
    "error": Text("出错", "failed"),
    "findings": Text("有问题", "findings"),
    "skipped": Text("未运行", "not run"),
    "passed": Text("通过", "passed"),
}


def write_overview(sheet: Worksheet, result: RunResult, *, lang: Lang, folder: Path | None) -> None:
    """Verdict, then a row per file: verdict, findings by severity, what is settled, how its numbers were accounted for."""
    write(sheet, 1, 1, Text("校核结果", "Check report").read(lang)).font = Font(name=FONT, bold=True, size=16)
    about = [
        (Text("月份", "Period"), result.period),
        (Text("工作区", "Workspace"), result.workspace),
        (Text("结论", "Verdict"), VERDICT[result.verdict].read(lang)),
        (Text("下一步", "Next"), NEXT_STEP[result.verdict].read(lang)),
    ]
    row = 2
    for label, value in about:
        if value:
            write(sheet, row, 1, label.read(lang)).font = Font(name=FONT, bold=True)
            cell = write(sheet, row, 2, value)
            if label.zh == "结论":
                cell.fill = VERDICT_FILLS[result.verdict]
                cell.font = Font(name=FONT, bold=True)
            row += 1
    head_row = row + 1
    settled = [Status.EXPLAINED, Status.WAIVED]
    heads = [
        Text("文件", "File").read(lang),
        Text("结论", "Verdict").read(lang),
        *(SEVERITY[severity].read(lang) for severity in Severity),
        *(STATUS[status].read(lang) for status in settled),
        *(ACCOUNT[account].read(lang) for account in Account),
        Text("备注", "Remarks").read(lang),
    ]
    widths = [30.0, 13.0, *[11.0] * (len(heads) - 3), 60.0]
    write_heads(sheet, head_row, heads)
    row = head_row + 1
    totals = [0] * (len(heads) - 3)
    for report in result.inputs:
        counts = _counts(result, report, settled)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        values: list[str | int | float | None] = [
            PurePath(report.file).name,
            VERDICT[report.verdict].read(lang),
            *counts,
            _remarks(report, lang),
        ]
        write_table_row(sheet, row, values)
        fit_heights(sheet, row, values, widths)
        link_to(write(sheet, row, 1, values[0]), report.file, folder, None, None)
        sheet.cell(row=row, column=2).fill = VERDICT_FILLS[report.verdict]
        for number, severity in enumerate(Severity):
            if counts[number]:
                sheet.cell(row=row, column=3 + number).fill = FILLS[severity]
        row += 1
    if len(result.inputs) > 1:
        write_table_row(sheet, row, [Text("合计", "Total").read(lang), None, *totals, None])
        for column in range(1, len(heads) + 1):
            sheet.cell(row=row, column=column).font = Font(name=FONT, bold=True)
    sheet.freeze_panes = f"B{head_row + 1}"
    set_widths(sheet, widths)
    set_page(sheet, head_row=head_row, label=OVERVIEW.read(lang))


def _counts(result: RunResult, report: InputReport, settled: list[Status]) -> list[int]:
    findings = [finding for finding in result.findings if finding.input == report.input]
    standing = Counter(finding.severity for finding in findings if finding.status is Status.OPEN)
    statuses = Counter(finding.status for finding in findings)
    accounts = Counter[Account]()
    for sheet in report.sheets:
        accounts.update(sheet.tally())
    return [
        *(standing[severity] for severity in Severity),
        *(statuses[status] for status in settled),
        *(accounts[account] for account in Account),
    ]


def _remarks(report: InputReport, lang: Lang) -> str:
    """Why a file or a sheet of it was not checked."""
    said = [] if report.refusal is None else [part.read(lang) for part in report.refusal]
    for sheet in report.sheets:
        if sheet.status == "unrecognised" and sheet.note is not None:
            name = Text(f"“{sheet.name}”没有校核：", f"“{sheet.name}” was not checked: ").read(lang)
            said.append(name + sheet.note.read(lang))
    return " ".join(said)


def write_rules(sheet: Worksheet, result: RunResult, *, titles: Mapping[str, Text], lang: Lang) -> None:
    """A row per rule and outcome: what it found, over how many rows and files, and why it did not run."""
    heads = [
        Text("规则", "Rule"),
        Text("查什么", "What it checks"),
        Text("结果", "Outcome"),
        Text("文件数", "Files"),
        Text("查了多少处", "Places looked at"),
        Text("问题数", "Findings"),
        Text("原因", "Reason"),
    ]
    widths = [10.0, 46.0, 12.0, 10.0, 14.0, 10.0, 60.0]
    write_heads(sheet, 1, [head.read(lang) for head in heads])
    groups: dict[tuple[str, str, str], list[Outcome]] = defaultdict(list)
    for outcome in result.outcomes:
        reason = outcome.reason.read(lang) if outcome.reason and outcome.state in ("skipped", "error") else ""
        groups[outcome.rule, outcome.state, reason].append(outcome)
    for row, ((rule, state, reason), outcomes) in enumerate(sorted(groups.items()), start=2):
        title = titles.get(rule)
        values: list[str | int | float | None] = [
            rule,
            outcomes[0].name if title is None else title.read(lang),
            _STATES[state].read(lang),
            len({outcome.input for outcome in outcomes}),
            sum(outcome.checked for outcome in outcomes),
            sum(outcome.findings for outcome in outcomes),
            reason,
        ]
        write_table_row(sheet, row, values)
        fit_heights(sheet, row, values, widths)
    if groups:
        sheet.auto_filter.ref = f"A1:G{1 + len(groups)}"
    sheet.freeze_panes = "A2"
    set_widths(sheet, widths)
    set_page(sheet, head_row=1, label=RULES.read(lang))
