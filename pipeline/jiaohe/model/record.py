"""A finding as a plain record: the object of the machine interface, version 1."""

from typing import Any

from jiaohe.model.explanation import Reason
from jiaohe.model.finding import Finding, Proposal
from jiaohe.model.text import Lang, Text

VERSION = 1


def finding_record(finding: Finding, lang: Lang) -> dict[str, Any]:
    """Keys and JSON types of one finding; ``message`` and ``fix`` are in ``lang``, ``texts`` has both languages."""
    return {
        "type": "finding",
        "v": VERSION,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "input": finding.input,
        "file": finding.file,
        "sheet": finding.sheet,
        "cells": list(finding.cells),
        "period": finding.period,
        "level": finding.level,
        "indicator": finding.indicator,
        "region": finding.region,
        "measure": finding.measure,
        "observed": finding.observed,
        "expected": finding.expected,
        "interval": None if finding.interval is None else list(finding.interval),
        "message": finding.message.read(lang),
        "fix": finding.fix.read(lang),
        "texts": {
            "zh": {"message": finding.message.zh, "fix": finding.fix.zh},
            "en": {"message": finding.message.en, "fix": finding.fix.en},
        },
        "proposals": [proposal_record(proposal, lang) for proposal in finding.proposals],
        "root": finding.root,
        "fingerprint": finding.fingerprint,
        "status": finding.status.value,
        "baseline": finding.known,
        "explanation": None if finding.explanation is None else _explanation_record(finding.explanation),
    }


def texts_record(**texts: Text | None) -> dict[str, dict[str, str]] | None:
    """The texts that are there, by language and name; None where there is none."""
    given = {name: text for name, text in texts.items() if text is not None}
    if not given:
        return None
    return {
        "zh": {name: text.zh for name, text in given.items()},
        "en": {name: text.en for name, text in given.items()},
    }


def _explanation_record(given: Reason) -> dict[str, Any]:
    return {"reason": given.reason, "who": given.who, "until": given.until, "source": given.source}


def proposal_record(proposal: Proposal, lang: Lang) -> dict[str, Any]:
    """Keys and JSON types of one proposal."""
    return {
        "rank": proposal.rank,
        "reason": None if proposal.reason is None else proposal.reason.read(lang),
        "texts": texts_record(reason=proposal.reason),
        "changes": [
            {
                "cell": change.cell,
                "from": change.before,
                "to": change.after,
                "interval": None if change.interval is None else list(change.interval),
                "operation": change.operation,
            }
            for change in proposal.changes
        ],
    }
