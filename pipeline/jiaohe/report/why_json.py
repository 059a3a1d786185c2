"""One cell's story for programs: one JSON object, version 1, described in README.md beside this file."""

from typing import Any

from jiaohe.model.record import VERSION, finding_record, proposal_record
from jiaohe.model.story import CellStory, Check, Formula, Look
from jiaohe.model.text import Lang, Text
from jiaohe.report.jsonl import json_line


def render_why_json(story: CellStory, lang: Lang) -> str:
    """One line that ends in a line break. Messages are in ``lang``; characters stay as they are."""
    return json_line(story_record(story, lang))


def story_record(story: CellStory, lang: Lang) -> dict[str, Any]:
    """Keys and JSON types of a story."""
    stored, role = story.stored, story.role
    return {
        "type": "story",
        "v": VERSION,
        "file": story.file,
        "sheet": story.sheet,
        "sheets": list(story.sheets),
        "workspace": story.workspace,
        "asked": story.asked,
        "cell": story.cell,
        "merge": story.merge,
        "hidden": story.hidden,
        "stored": None
        if stored is None
        else {
            "kind": stored.kind,
            "value": stored.value,
            "text": stored.text,
            "number_format": stored.number_format,
            "formula": stored.formula,
        },
        "read": {
            "number": story.read.number,
            "half": story.read.half,
            "token": story.read.token,
            "style": story.read.style,
            "unit": story.read.unit,
        },
        "role": {
            "kind": role.kind,
            "form": _said(role.form, lang),
            "period": role.period,
            "level": role.level,
            "indicator": role.indicator,
            "indicator_cell": role.indicator_cell,
            "region": role.region,
            "region_cell": role.region_cell,
            "regions": list(role.regions),
            "measure": role.measure,
            "unit": role.unit,
            "head": list(role.head),
        },
        "formula": None if story.formula is None else _formula(story.formula),
        "checks": [_check(check) for check in story.checks],
        "rules": [_look(look, lang) for look in story.looks],
        "account": None if story.account is None else story.account.value,
        "ground": story.ground,
        "findings": [finding_record(finding, lang) for finding in story.findings],
        "proposals": [proposal_record(proposal, lang) for proposal in story.proposals],
        "around": [{"side": near.side, "cell": near.cell, "text": near.text} for near in story.around],
    }


def _formula(formula: Formula) -> dict[str, Any]:
    return {
        "formula": formula.formula,
        "source": formula.source,
        "evidence": formula.evidence,
        "tested": formula.tested,
        "reproduced": formula.reproduced,
        "value": formula.value,
        "interval": None if formula.interval is None else list(formula.interval),
        "progress": formula.progress,
        "progress_cell": formula.progress_cell,
        "agrees": formula.agrees,
        "other": formula.other,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "kind": check.kind,
        "role": check.role,
        "holds": check.holds,
        "weak": check.weak,
        "proves": check.proves,
        "result": check.result,
        "operands": list(check.operands),
        "base": check.base,
        "left": None if check.left is None else list(check.left),
    }


def _look(look: Look, lang: Lang) -> dict[str, Any]:
    return {
        "rule": look.rule,
        "name": look.name,
        "title": look.title.read(lang),
        "state": look.state,
        "reason": _said(look.reason, lang),
    }


def _said(text: Text | None, lang: Lang) -> str | None:
    return None if text is None else text.read(lang)
