"""SARIF 2.1.0 (静态分析结果交换格式): findings for code scanning, a cell as region and as logical location.

A region's line is the cell's row and its column the cell's column, as no line exists in a workbook; the logical
location says the same in words that people use, ``附件2!H46``. What SARIF calls note is our warning and our info.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from jiaohe.model.address import parse_area
from jiaohe.model.exit_code import ExitCode, FailOn, exit_code
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import InputReport, Outcome, RuleNote, RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.jsonl import json_line, sound_text
from jiaohe.report.one_line import sentence
from jiaohe.report.untrusted import clean
from jiaohe.report.words import STATUS

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL: Final = {
    Severity.ERROR: "error",
    Severity.QUERY: "warning",
    Severity.WARNING: "note",
    Severity.INFO: "note",
}
FINGERPRINT: Final = "jiaohe/v1"


def render_sarif(result: RunResult, *, lang: Lang, fail_on: FailOn = "query") -> str:
    """One SARIF log of one run; ends in a line break. Explained and waived findings are suppressed results."""
    names = _rule_names(result)
    index = {rule: position for position, rule in enumerate(names)}
    notes = {note.id: note for note in result.rules}
    code = exit_code(result, fail_on)
    run = {
        "tool": {
            "driver": {
                "name": "jiaohe",
                "version": result.version,
                "rules": [_rule(rule, name, notes.get(rule), lang) for rule, name in names.items()],
            }
        },
        "language": "zh-CN" if lang == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": code is not ExitCode.UNUSABLE,
                "exitCode": int(code),
                "toolExecutionNotifications": [
                    *(_refusal(report, lang) for report in result.inputs if report.refusal is not None),
                    *(
                        _outcome(outcome, result, index, lang)
                        for outcome in result.outcomes
                        if outcome.state == "error"
                    ),
                ],
                "toolConfigurationNotifications": [
                    _outcome(outcome, result, index, lang) for outcome in result.outcomes if outcome.state == "skipped"
                ],
            }
        ],
        "artifacts": [
            {"location": {"uri": file_uri(report.file)}, "roles": ["analysisTarget"]} for report in result.inputs
        ],
        "results": [_result(finding, result, index, lang) for finding in result.findings],
        "properties": {"period": result.period, "workspace": result.workspace, "verdict": result.verdict.value},
    }
    return json_line({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def file_uri(file: str) -> str:
    """A path as given as a URI reference: relative ones stay relative, ``-`` (standard input) is ``stdin``."""
    if file == "-":
        return "stdin"
    path = sound_text(file).replace("\\", "/")
    if len(path) > 2 and path[1:3] == ":/":
        return "file:///" + path[0] + ":" + quote(path[2:], safe="/")
    quoted = quote(path, safe="/")
    if path.startswith("//"):
        return f"file:{quoted}"
    return f"file://{quoted}" if path.startswith("/") else quoted


def _rule_names(result: RunResult) -> dict[str, str]:
    """Every rule that took part, by id, in the order of the run."""
    named = [(note.id, note.name) for note in result.rules]
    named += [(outcome.rule, outcome.name) for outcome in result.outcomes]
    named += [(finding.rule, finding.name) for finding in result.findings]
    names: dict[str, str] = {}
    for rule, name in named:
        names.setdefault(rule, name)
    return names


def _rule(rule: str, name: str, note: RuleNote | None, lang: Lang) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"id": rule, "name": name}
    if note is None:
        return descriptor
    help_text = [note.why, note.fix] if note.fix is not None else [note.why]
    descriptor |= {
        "shortDescription": _message(note.title, lang),
        "fullDescription": _message(note.why, lang),
        "help": {"text": ("" if lang == "zh" else " ").join(_plain(text.read(lang)) for text in help_text)},
        "properties": {"references": [clean(reference) for reference in note.references]},
    }
    if note.severity is not None:
        descriptor["defaultConfiguration"] = {"level": LEVEL[note.severity]}
        descriptor["properties"]["severity"] = note.severity.value
    return descriptor


def _result(finding: Finding, result: RunResult, index: Mapping[str, int], lang: Lang) -> dict[str, Any]:
    record: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVEL[finding.severity],
        "message": {"text": _plain(sentence(finding, lang))},
        "locations": [_location(finding, finding.cells[:1], result)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "severity": finding.severity.value,
            "confidence": finding.confidence,
            "status": finding.status.value,
            "cells": list(finding.cells),
            "root": finding.root,
        },
    }
    if len(finding.cells) > 1:
        record["relatedLocations"] = [
            {"id": number, **_location(finding, [cell], result)} for number, cell in enumerate(finding.cells[1:])
        ]
    if finding.status is not Status.OPEN:
        word = STATUS[finding.status].read(lang)
        record["suppressions"] = [{"kind": "external", "status": "accepted", "justification": word}]
    if result.baseline is not None:
        record["baselineState"] = "unchanged" if finding.known else "new"
    return record


def _location(finding: Finding, cells: Iterable[str], result: RunResult) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(finding.input, finding.file, result)}
    logical: dict[str, Any] = {}
    sheet = None if finding.sheet is None else clean(finding.sheet)
    meaning = [clean(part) for part in (sheet, finding.indicator, finding.region, finding.measure) if part]
    if sheet is not None:
        logical = {"name": sheet, "kind": "module"}
    for cell in cells:
        region = _region(cell)
        if region is not None:
            physical["region"] = region
        address = clean(cell, longest=20)
        logical = {"name": address if sheet is None else f"{sheet}!{address}", "kind": "member"}
    location: dict[str, Any] = {"physicalLocation": physical}
    if logical:
        location["logicalLocations"] = [{**logical, "fullyQualifiedName": "/".join(meaning) or logical["name"]}]
    return location


def _artifact(number: int, file: str, result: RunResult) -> dict[str, Any]:
    found = next((position for position, report in enumerate(result.inputs) if report.input == number), None)
    return {"uri": file_uri(file)} if found is None else {"uri": file_uri(file), "index": found}


def _region(cell: str) -> dict[str, int] | None:
    try:
        area = parse_area(cell)
    except ValueError:
        return None
    if area.top < 1:
        return None
    return {
        "startLine": area.top,
        "startColumn": area.left,
        "endLine": area.bottom,
        "endColumn": area.right + 1,  # the first column after it
    }


def _refusal(report: InputReport, lang: Lang) -> dict[str, Any]:
    assert report.refusal is not None
    text = ("" if lang == "zh" else " ").join(_plain(part.read(lang)) for part in report.refusal)
    location = {"physicalLocation": {"artifactLocation": {"uri": file_uri(report.file)}}}
    return {"level": "error", "message": {"text": text}, "locations": [location]}


def _outcome(outcome: Outcome, result: RunResult, index: Mapping[str, int], lang: Lang) -> dict[str, Any]:
    """A rule that failed (ours to mend) or did not run, with the reason."""
    failed = outcome.state == "error"
    reason = outcome.reason or (
        Text("规则出错。", "The rule failed.") if failed else Text("没有运行。", "It did not run.")
    )
    record: dict[str, Any] = {
        "level": "error" if failed else "note",
        "message": _message(reason, lang),
        "associatedRule": {"id": outcome.rule, "index": index[outcome.rule]},
    }
    file = next((report.file for report in result.inputs if report.input == outcome.input), None)
    if file is not None:
        record["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": file_uri(file)}}}]
    return record


def _message(text: Text, lang: Lang) -> dict[str, str]:
    return {"text": _plain(text.read(lang))}


def _plain(text: str) -> str:
    """Text in which nothing reads as an embedded link, ``[…](…)``; never empty."""
    return clean(text).replace("](", "] (") or "…"
