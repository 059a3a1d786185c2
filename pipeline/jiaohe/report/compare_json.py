"""A comparison for programs (比较记录): lines of JSON, or one document of the same records."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from jiaohe.model.comparison import Compared, CompareFailOn, Comparison, Fate, Side, Spot, compare_exit_code
from jiaohe.model.finding import Severity
from jiaohe.model.record import VERSION, finding_record, texts_record
from jiaohe.model.text import Lang
from jiaohe.report.jsonl import json_line


def render_compare_jsonl(comparison: Comparison, *, fail_on: CompareFailOn) -> Iterator[str]:
    """The comparison with its counts on the first line, then a line per place that either run has a finding for."""
    yield json_line(_head(comparison, fail_on))
    for row in comparison.rows:
        yield json_line(_row(row, comparison))


def render_compare_json(comparison: Comparison, *, fail_on: CompareFailOn) -> str:
    """One object: the head, with the rows under ``compared``."""
    return json_line({**_head(comparison, fail_on), "compared": [_row(row, comparison) for row in comparison.rows]})


def _head(comparison: Comparison, fail_on: CompareFailOn) -> dict[str, Any]:
    return {
        "type": "comparison",
        "v": VERSION,
        "tool": "jiaohe",
        "version": comparison.version,
        "lang": comparison.lang,
        "before": _side(comparison.before, comparison.lang),
        "after": _side(comparison.after, comparison.lang),
        "same_period": comparison.same_period,
        "fail_on": fail_on,
        "exit_code": int(compare_exit_code(comparison, fail_on)),
        "counts": {fate.value: _counts(comparison, fate) for fate in Fate},
    }


def _counts(comparison: Comparison, fate: Fate) -> dict[str, int]:
    counts = Counter(row.finding.severity for row in comparison.of(fate))
    return {severity.value: counts[severity] for severity in Severity}


def _side(side: Side, lang: Lang) -> dict[str, Any]:
    refused = [
        {"file": file, "reason": reason.read(lang), "texts": texts_record(reason=reason)}
        for file, reason in side.refused
    ]
    return {"name": side.name, "period": side.period, "files": list(side.files), "refused": refused}


def _row(row: Compared, comparison: Comparison) -> dict[str, Any]:
    lang = comparison.lang
    return {
        "type": "compared",
        "v": VERSION,
        "fate": row.fate.value,
        "same_values": row.same_values,
        "proposed": row.proposed,
        "reason": None if row.reason is None else row.reason.read(lang),
        "texts": texts_record(reason=row.reason),
        "was": _spot(row.was),
        "now": _spot(row.now),
        "before": None if row.before is None else finding_record(row.before, lang),
        "after": None if row.after is None else finding_record(row.after, lang),
    }


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    return None if spot is None else dict(spot._asdict())
