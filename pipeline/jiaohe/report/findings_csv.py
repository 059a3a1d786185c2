"""Findings as CSV (问题清单) that spreadsheet programs open: UTF-8 with a mark, one finding a row, no formulas."""

import csv
import io
from collections.abc import Iterator

from jiaohe.model.finding import Finding
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang
from jiaohe.report.one_line import file_name, proposals
from jiaohe.report.untrusted import clean
from jiaohe.report.words import CONFIDENCE, MEASURE, SEVERITY, STATUS

_COLUMNS = (
    ("级别", "severity"),
    ("状态", "status"),
    ("基线中已有", "in baseline"),
    ("文件", "file"),
    ("工作表", "sheet"),
    ("单元格", "cells"),
    ("月份", "period"),
    ("指标", "indicator"),
    ("地区", "region"),
    ("项", "measure"),
    ("填的是", "seen"),
    ("应为", "expected"),
    ("问题", "finding"),
    ("怎么办", "to do"),
    ("建议", "proposal"),
    ("把握", "confidence"),
    ("规则", "rule"),
    ("编号", "mark"),
    ("起因编号", "follows from"),
)
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def render_csv(result: RunResult, *, lang: Lang) -> Iterator[str]:
    """Lines that end in CRLF, the first with a byte order mark, by which spreadsheet programs know UTF-8."""
    yield _head(lang)
    for finding in result.findings:
        yield _line([_literal(cell) for cell in _cells(finding, lang)])


def beginnings() -> tuple[bytes, ...]:
    """How such a list begins, in each language."""
    return _head("zh").encode(), _head("en").encode()


def _head(lang: Lang) -> str:
    return "\ufeff" + _line([zh if lang == "zh" else en for zh, en in _COLUMNS])


def _cells(finding: Finding, lang: Lang) -> list[str]:
    yes = "是" if lang == "zh" else "yes"
    measure = MEASURE.get(finding.measure or "")
    confidence = CONFIDENCE.get(finding.confidence)
    return [
        SEVERITY[finding.severity].read(lang),
        STATUS[finding.status].read(lang),
        yes if finding.known else "",
        file_name(finding.file, lang),
        finding.sheet or "",
        " ".join(finding.cells),
        finding.period or "",
        finding.indicator or "",
        finding.region or "",
        "" if measure is None else measure.read(lang),
        finding.observed or "",
        finding.expected or "",
        finding.message.read(lang),
        finding.fix.read(lang),
        proposals(finding, lang),
        "" if confidence is None else confidence.read(lang),
        finding.rule,
        finding.fingerprint,
        finding.root or "",
    ]


def _literal(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: an apostrophe stands before what could start one.

    Only the first character counts, after what ``clean`` takes away.
    """
    plain = clean(text)
    return f"'{plain}" if plain[:1] in _FORMULA and plain else plain


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
