"""The machine interface (机器接口), version 1: one JSON object per line, described in README.md beside this file."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from jiaohe.model.exit_code import FailOn, exit_code
from jiaohe.model.finding import Severity, Status
from jiaohe.model.record import VERSION, finding_record, texts_record
from jiaohe.model.run import Account, Drawing, InputReport, Outcome, RuleNote, RunResult, SheetReport
from jiaohe.model.text import Lang, Text

# Line breaks to some readers (str.splitlines, JavaScript), though JSON allows them inside strings.
_BREAKS = re.compile("[\x7f\x85\u2028\u2029]")


def render_jsonl(result: RunResult, *, fail_on: FailOn = "query") -> Iterator[str]:
    """Lines that end in ``\\n``: the run, each input, rule, outcome and finding, coverage and places per sheet, a summary.

    Messages are in the run's language, with both languages under ``texts``. Numbers that JSON lacks (NaN, infinite
    bounds) become null, lone surrogates U+FFFD; other characters stay as they are.
    """
    for record in run_records(result, fail_on):
        yield json_line(record)


def json_line(record: Mapping[str, Any]) -> str:
    """One object on a line of its own, with nothing in it that JSON or UTF-8 cannot carry."""
    return _BREAKS.sub(_escape, json.dumps(_sound(record), ensure_ascii=False, allow_nan=False)) + "\n"


def run_records(result: RunResult, fail_on: FailOn) -> Iterator[dict[str, Any]]:
    """The records of the machine interface in their order, each with its ``type`` and ``v``."""
    yield {
        "type": "run",
        "v": VERSION,
        "tool": "jiaohe",
        "version": result.version,
        "lang": result.lang,
        "workspace": result.workspace,
        "period": result.period,
        "verdict": result.verdict.value,
        "inputs": len(result.inputs),
        "baseline": result.baseline,
    }
    files = {report.input: report.file for report in result.inputs}
    for report in result.inputs:
        yield _input(report, result.lang)
    for row in result.submissions:
        yield {"type": "submission", "v": VERSION, **row._asdict()}
    for card in result.cards:
        yield {"type": "card", "v": VERSION, **card._asdict()}
    for rule in result.rules:
        yield _rule(rule, result.lang)
    for outcome in result.outcomes:
        yield _outcome(outcome, files.get(outcome.input), result.lang)
    for finding in result.findings:
        yield finding_record(finding, result.lang)
    for report in result.inputs:
        for sheet in report.sheets:
            if sheet.coverage:
                yield _coverage(report, sheet)
    for report in result.inputs:
        for sheet in report.sheets:
            if sheet.places:
                yield _places(report, sheet)
    for report in result.inputs:
        for sheet in report.sheets:
            if sheet.drawing is not None:
                yield _drawing(report, sheet.name, sheet.drawing)
    yield _summary(result, fail_on)


def _input(report: InputReport, lang: Lang) -> dict[str, Any]:
    refusal = None
    if report.refusal is not None:
        reason, advice = report.refusal
        refusal = {
            "reason": reason.read(lang),
            "advice": advice.read(lang),
            "texts": texts_record(reason=reason, advice=advice),
        }
    return {
        "type": "input",
        "v": VERSION,
        "input": report.input,
        "file": report.file,
        "kind": report.kind,
        "format": report.format,
        "verdict": report.verdict.value,
        "refusal": refusal,
        "sheets": [
            {
                "name": sheet.name,
                "status": sheet.status,
                "form": sheet.form,
                "form_title": _said(sheet.form_title, lang),
                "title": sheet.title,
                "period": sheet.period,
                "note": _said(sheet.note, lang),
                "texts": texts_record(form_title=sheet.form_title, note=sheet.note),
            }
            for sheet in report.sheets
        ],
    }


def _rule(rule: RuleNote, lang: Lang) -> dict[str, Any]:
    return {
        "type": "rule",
        "v": VERSION,
        "rule": rule.id,
        "name": rule.name,
        "severity": None if rule.severity is None else rule.severity.value,
        "title": rule.title.read(lang),
        "references": list(rule.references),
        "texts": texts_record(title=rule.title, why=rule.why, fix=rule.fix),
    }


def _outcome(outcome: Outcome, file: str | None, lang: Lang) -> dict[str, Any]:
    return {
        "type": "outcome",
        "v": VERSION,
        "rule": outcome.rule,
        "name": outcome.name,
        "input": outcome.input,
        "file": file,
        "state": outcome.state,
        "checked": outcome.checked,
        "findings": outcome.findings,
        "reason": _said(outcome.reason, lang),
        "texts": texts_record(reason=outcome.reason),
        "idle": outcome.idle,
    }


def _coverage(report: InputReport, sheet: SheetReport) -> dict[str, Any]:
    return {
        "type": "coverage",
        "v": VERSION,
        "input": report.input,
        "file": report.file,
        "sheet": sheet.name,
        **_accounts(Counter(sheet.tally())),
        "cells": {cell: account.value for cell, account in sheet.coverage.items()},
    }


def _places(report: InputReport, sheet: SheetReport) -> dict[str, Any]:
    """The figures of a sheet with what they mean, compact: names are told once, and places point at them."""
    indicators = list(dict.fromkeys((place.indicator, place.key) for place in sheet.places))
    regions = list(dict.fromkeys((place.region, place.level) for place in sheet.places))
    indicator_at = {name: position for position, name in enumerate(indicators)}
    region_at = {name: position for position, name in enumerate(regions)}
    return {
        "type": "places",
        "v": VERSION,
        "input": report.input,
        "file": report.file,
        "sheet": sheet.name,
        "indicators": [
            {"indicator": indicator, "key": key, "schedule": sheet.schedules.get(indicator or "")}
            for indicator, key in indicators
        ],
        "regions": [{"region": region, "level": level} for region, level in regions],
        "places": [
            [
                place.cell,
                indicator_at[place.indicator, place.key],
                region_at[place.region, place.level],
                place.measure,
                place.text,
                place.number,
            ]
            for place in sheet.places
        ],
    }


def _drawing(report: InputReport, name: str, drawing: Drawing) -> dict[str, Any]:
    return {
        "type": "drawing",
        "v": VERSION,
        "input": report.input,
        "file": report.file,
        "sheet": name,
        "rows": [[number, texts] for number, texts in drawing.rows],
        "merges": list(drawing.merges),
        "cut": drawing.cut,
    }


def _summary(result: RunResult, fail_on: FailOn) -> dict[str, Any]:
    standing = Counter(finding.severity for finding in result.open_findings())
    statuses = Counter(finding.status for finding in result.findings)
    states = Counter(outcome.state for outcome in result.outcomes)
    accounts = Counter[Account]()
    for report in result.inputs:
        for sheet in report.sheets:
            accounts.update(sheet.tally())
    return {
        "type": "summary",
        "v": VERSION,
        "verdict": result.verdict.value,
        "fail_on": fail_on,
        "exit_code": int(exit_code(result, fail_on)),
        "inputs": len(result.inputs),
        "refused": sum(report.refusal is not None for report in result.inputs),
        "unread": list(result.unread),
        "passed_over": list(result.passed_over),
        "findings": len(result.findings),
        "open": {severity.value: standing[severity] for severity in Severity},
        "statuses": {status.value: statuses[status] for status in Status},
        "outcomes": {state: states[state] for state in ("passed", "findings", "skipped", "error")},
        "coverage": _accounts(accounts),
    }


def _accounts(counts: Counter[Account]) -> dict[str, int]:
    return {account.value: counts[account] for account in Account}


def _said(text: Text | None, lang: Lang) -> str | None:
    return None if text is None else text.read(lang)


def _sound(value: Any) -> Any:
    """The same value with what JSON or UTF-8 cannot carry replaced."""
    if isinstance(value, str):
        return sound_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_sound(key): _sound(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    return value


def sound_text(text: str) -> str:
    """The text with U+FFFD in place of lone surrogates, which UTF-8 cannot carry."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
