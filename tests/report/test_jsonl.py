"""The machine interface: its lines, its schema, and what JSON cannot carry."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jiaohe.model.run import RunResult
from jiaohe.report.jsonl import render_jsonl
from tests.report import runs
from tests.report.golden_files import compare_with_golden

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/run.schema.json").read_text(encoding="utf-8"))
RUNS = {"troubled": runs.troubled, "clean": runs.clean_run, "hostile": runs.hostile}


def records(result: RunResult, **more: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in render_jsonl(result, **more)]


@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_written_as_its_golden_lines(run: str) -> None:
    compare_with_golden(f"{run}.jsonl", "".join(render_jsonl(RUNS[run]())))


@pytest.mark.parametrize("run", RUNS)
def test_every_line_fits_the_schema(run: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for record in records(RUNS[run]()):
        validator.validate(record)


def test_the_schema_names_every_key_that_is_written() -> None:
    for record in records(runs.troubled()):
        definition: Mapping[str, Any] = SCHEMA["$defs"][record["type"]]
        known = {"v", *definition["properties"], *(SCHEMA["$defs"]["accounts"]["properties"])}
        assert set(record) <= known


def test_lines_come_in_their_order_and_the_summary_closes_them() -> None:
    types = [record["type"] for record in records(runs.troubled())]
    assert types[0] == "run"
    assert types[-1] == "summary"
    assert sorted(types[1:-1], key=["input", "rule", "outcome", "finding", "coverage", "places"].index) == types[1:-1]


def test_a_finding_carries_what_other_programs_need() -> None:
    first = next(record for record in records(runs.troubled()) if record["type"] == "finding")
    assert first["v"] == 1
    assert first["rule"] == "JH302"
    assert first["severity"] == "error"
    assert first["file"] == "2026-05/附件2.xlsx"
    assert first["sheet"] == "市级"
    assert first["cells"] == ["H46", "H44", "H45"]
    assert (first["period"], first["level"], first["region"], first["measure"]) == (
        "2026-05",
        "region",
        "汨罗市",
        "progress",
    )
    assert (first["observed"], first["expected"]) == ("0.43%", "43%")
    assert first["proposals"] == [
        {
            "rank": 1,
            "reason": None,
            "texts": None,
            "changes": [
                {"cell": "H46", "from": "0.43%", "to": "43%", "interval": [42.5, 43.5], "operation": "scale_2"}
            ],
        }
    ]
    assert first["root"] is None
    assert first["status"] == "open"


def test_an_effect_names_its_cause_by_fingerprint() -> None:
    found = [record for record in records(runs.troubled()) if record["type"] == "finding"]
    assert [record["root"] for record in found] == [
        None,
        None,
        None,
        found[0]["fingerprint"],
        None,
        found[0]["fingerprint"],
        None,
    ]


def test_coverage_tells_every_cell() -> None:
    city = next(r for r in records(runs.troubled()) if r["type"] == "coverage" and r["sheet"] == "市级")
    assert (city["proved"], city["stated"], city["contradicted"]) == (209, 10, 2)
    assert city["cells"]["H46"] == "contradicted"
    assert city["cells"]["K40"] == "stated"
    assert len(city["cells"]) == 221


def test_the_summary_counts_and_gives_the_exit_code() -> None:
    summary = records(runs.troubled())[-1]
    assert summary["open"] == {"error": 2, "query": 2, "warning": 2, "info": 0}
    assert summary["statuses"] == {"open": 6, "explained": 1, "waived": 0}
    assert summary["exit_code"] == 2
    assert records(runs.flooded())[-1]["exit_code"] == 1
    assert records(runs.flooded(), fail_on="never")[-1]["exit_code"] == 0


def test_nan_infinity_surrogates_and_line_separators_do_not_reach_the_reader() -> None:
    run = runs.hostile()
    run = replace(run, inputs=(replace(run.inputs[0], file="a\u2028b\x85c\ud800d"),))
    lines = list(render_jsonl(run))
    finding = next(json.loads(line) for line in lines if '"type": "finding"' in line)
    assert finding["interval"] == [None, None]
    assert [len(line.splitlines()) for line in lines] == [1] * len(lines)
    assert json.loads(lines[1])["file"] == "a\u2028b\x85c\ufffdd"
    "".join(lines).encode("utf-8")


def test_chinese_stays_readable() -> None:
    assert "汨罗市" in "".join(render_jsonl(runs.troubled()))
