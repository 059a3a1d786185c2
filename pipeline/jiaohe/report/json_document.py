"""The run as one JSON document (整份 JSON): the records of the machine interface, gathered by kind."""

from collections import defaultdict
from typing import Any

from jiaohe.model.exit_code import FailOn
from jiaohe.model.record import VERSION
from jiaohe.model.run import RunResult
from jiaohe.report.jsonl import json_line, run_records


def render_json(result: RunResult, *, fail_on: FailOn = "query") -> str:
    """One object: the run, its summary, and lists of the other records as ``-f jsonl`` has them; ends in a line break.

    ``schemas/report.schema.json`` describes it.
    """
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in run_records(result, fail_on):
        kinds[record["type"]].append(record)
    return json_line(
        {
            "type": "report",
            "v": VERSION,
            "run": kinds["run"][0],
            "summary": kinds["summary"][0],
            "inputs": kinds["input"],
            "submissions": kinds["submission"],
            "cards": kinds["card"],
            "rules": kinds["rule"],
            "outcomes": kinds["outcome"],
            "findings": kinds["finding"],
            "coverage": kinds["coverage"],
            "places": kinds["places"],
            "drawings": kinds["drawing"],
        }
    )
