"""Workbooks for whole-way tests: progress tables with measures in columns or stacked, and matrices, with notes below."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import jiaohe
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.run import RunResult

Value = str | float | None | tuple[float, str]  # a tuple is a number with its format


def write(path: Path, rows: Sequence[Sequence[Value]], merges: Sequence[str] = ()) -> Path:
    """Save rows as an xlsx file."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            if isinstance(value, tuple):
                sheet.cell(r, c, value[0]).number_format = value[1]
            elif value is not None:
                sheet.cell(r, c, value)
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


def check(path: Path, rows: Sequence[Sequence[Value]], merges: Sequence[str] = ()) -> RunResult:
    """What jiaohe says of these rows."""
    return jiaohe.check(write(path / "表.xlsx", rows, merges))


def by_rule(result: RunResult, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in result.findings if finding.rule == rule]


def errors(result: RunResult) -> list[tuple[str, str]]:
    """Rule and first cell of each error that stands."""
    return [(f.rule, f.cells[0]) for f in result.open_findings(Severity.ERROR)]


def progress(target: float, quantity: float) -> str:
    """A printed percentage."""
    return f"{100 * quantity / target:.2f}%"


def stacked(
    regions: Sequence[str], indicators: dict[str, Sequence[tuple[Value, Value]]], unit: str = "人"
) -> list[list[Value]]:
    """A stacked table from A1: title, head, three rows per indicator; the figures are (target, quantity) per region."""
    rows: list[list[Value]] = [
        ["某市2026年5月重点民生实事进度表"],
        ["序号", "指标名称", "计量单位", "推进情况", *regions],
    ]
    for number, (indicator, figures) in enumerate(indicators.items(), start=1):
        shares: list[Value] = [
            progress(t, q) if isinstance(t, int | float) and isinstance(q, int | float) and t else None
            for t, q in figures
        ]
        rows += [
            [number, indicator, unit, "指标", *(t for t, _ in figures)],
            [None, None, None, "数量", *(q for _, q in figures)],
            [None, None, None, "进度", *shares],
        ]
    return rows
