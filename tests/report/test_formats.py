"""The formats for machines: golden files, their schemas, escaping, and that all of them count alike."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from referencing import Registry, Resource

from jiaohe.model.finding import Severity, Status
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.findings_csv import render_csv
from jiaohe.report.github import render_github, render_github_summary
from jiaohe.report.json_document import render_json
from jiaohe.report.jsonl import render_jsonl
from jiaohe.report.junit import render_junit
from jiaohe.report.registry import RENDERERS, View
from jiaohe.report.sarif import file_uri, render_sarif
from jiaohe.report.terminal import render_terminal
from jiaohe.report.words import SEVERITY, STATUS
from tests.report import runs
from tests.report.drawn import drawn_runs
from tests.report.golden_files import compare_with_golden

SCHEMAS = Path(__file__).parents[2] / "schemas"
RUNS = {"troubled": runs.troubled, "rebased": runs.rebased, "clean": runs.clean_run, "hostile": runs.hostile}
MACHINES = [name for name, renderer in RENDERERS.items() if renderer.for_machines and name != "jsonl"]
SUFFIX = {"github": "github.txt", "github-summary": "md", "junit": "junit.xml"}

# The parts of the SARIF 2.1.0 schema that our log uses: what is required, the types, and no property beside them.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
NOTIFICATION = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
        "associatedRule": {"type": "object", "required": ["id", "index"]},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "$defs": {
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "id": {"type": "integer", "minimum": -1},
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~:/%-]+$"},
                                "index": {"type": "integer", "minimum": -1},
                            },
                        },
                        "region": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                key: {"type": "integer", "minimum": 1}
                                for key in ("startLine", "startColumn", "endLine", "endColumn")
                            },
                        },
                    },
                },
                "logicalLocations": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {key: {"type": "string"} for key in ("name", "fullyQualifiedName", "kind")},
                    },
                },
            },
        }
    },
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "name": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {
                                                    "properties": {
                                                        "level": {"enum": ["none", "note", "warning", "error"]}
                                                    }
                                                },
                                                "properties": {"type": "object"},
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "exitCode": {"type": "integer"},
                                "toolExecutionNotifications": {"type": "array", "items": NOTIFICATION},
                                "toolConfigurationNotifications": {"type": "array", "items": NOTIFICATION},
                            },
                        },
                    },
                    "artifacts": {"type": "array", "uniqueItems": True},
                    "properties": {"type": "object"},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": TEXT,
                                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                                "relatedLocations": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {"$ref": "#/$defs/location"},
                                },
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                                "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
                                "suppressions": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                                        },
                                    },
                                },
                                "properties": {"type": "object"},
                            },
                        },
                    },
                },
            },
        },
    },
}


def render(name: str, result: RunResult, lang: Lang = "zh") -> str:
    return "".join(RENDERERS[name].render(result, View(lang=lang)))


def sarif_run(result: RunResult) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render_sarif(result, lang="zh"))["runs"][0]
    return run


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_written_as_its_golden_file(run: str, name: str) -> None:
    compare_with_golden(f"{run}.{SUFFIX.get(name, name)}", render(name, RUNS[run]()))


@pytest.mark.parametrize("run", RUNS)
def test_the_document_fits_its_published_schema(run: str) -> None:
    resources = [
        Resource.from_contents(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
        for name in ("run", "report")
    ]
    registry: Any = Registry().with_resources([(str(r.id()), r) for r in resources])
    validator = jsonschema.Draft202012Validator(resources[1].contents, registry=registry)
    document = json.loads(render_json(RUNS[run]()))
    validator.validate(document)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**document, "findings": [{"type": "finding", "v": 1}]})


def test_the_document_has_the_records_of_the_lines() -> None:
    document = json.loads(render_json(runs.troubled()))
    lines = [json.loads(line) for line in render_jsonl(runs.troubled())]
    gathered = [document["run"], document["summary"]]
    for key in ("inputs", "rules", "outcomes", "findings", "coverage", "places"):
        gathered += document[key]
    assert sorted(map(str, gathered)) == sorted(map(str, lines))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("run", RUNS)
def test_a_log_for_code_scanning_fits_the_standard(run: str, lang: Lang) -> None:
    jsonschema.Draft202012Validator(SARIF).validate(json.loads(render_sarif(RUNS[run](), lang=lang)))


def test_a_cell_is_a_region_and_a_logical_location() -> None:
    result = sarif_run(runs.troubled())["results"][0]
    assert result["ruleId"] == "JH302"
    assert result["level"] == "error"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "2026-05/%E9%99%84%E4%BB%B62.xlsx", "index": 1},
                "region": {"startLine": 46, "startColumn": 8, "endLine": 46, "endColumn": 9},
            },
            "logicalLocations": [
                {
                    "name": "市级!H46",
                    "kind": "member",
                    "fullyQualifiedName": "市级/困难重度残疾人家庭无障碍改造/汨罗市/progress",
                }
            ],
        }
    ]
    assert [related["logicalLocations"][0]["name"] for related in result["relatedLocations"]] == [
        "市级!H44",
        "市级!H45",
    ]
    assert result["partialFingerprints"] == {"jiaohe/v1": runs.troubled().findings[0].fingerprint}


def test_an_area_is_a_region_of_its_size() -> None:
    result = next(r for r in sarif_run(runs.troubled())["results"] if r["ruleId"] == "JH205")
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5,
        "startColumn": 2,
        "endLine": 5,
        "endColumn": 16,
    }


def test_levels_suppressions_and_baseline_states_follow_from_severity_status_and_baseline() -> None:
    results = sarif_run(runs.rebased())["results"]
    assert [(r["ruleId"], r["level"], r["baselineState"], "suppressions" in r) for r in results] == [
        ("JH302", "error", "new", False),
        ("JH401", "error", "unchanged", False),
        ("JH205", "warning", "unchanged", False),
        ("JH401", "warning", "new", False),
        ("JH601", "note", "new", False),
        ("JH601", "note", "new", False),
        ("JH501", "warning", "new", True),
    ]
    assert results[-1]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "已说明"}]
    assert "baselineState" not in sarif_run(runs.troubled())["results"][0]


def test_refused_files_failed_rules_and_rules_that_did_not_run_are_notifications() -> None:
    invocation = sarif_run(runs.troubled())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    told = [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
    assert told == [
        ("error", "文件有打开密码，读不到里面的内容。在表格软件里去掉打开密码，另存后再报。"),
        ("error", "没有一张表符合已知表式。确认是不是报错了文件。"),
        ("error", "规则里的除数为零。"),
    ]
    skipped = invocation["toolConfigurationNotifications"]
    assert [n["associatedRule"]["id"] for n in skipped] == ["JH701", "JH701", "JH702", "JH702"]
    assert {n["message"]["text"] for n in skipped} == {"没有指标目录，无从比对。"}


def test_a_rule_carries_its_words() -> None:
    rules = {rule["id"]: rule for rule in sarif_run(runs.troubled())["tool"]["driver"]["rules"]}
    assert rules["JH302"] == {
        "id": "JH302",
        "name": "percent-off-by-a-hundred",
        "shortDescription": {"text": "进度差了一百倍"},
        "fullDescription": {"text": "百分号是手打的还是格式带的，读起来差一百倍。"},
        "help": {"text": "百分号是手打的还是格式带的，读起来差一百倍。"},
        "properties": {"references": ["专报第2期 四、3"], "severity": "error"},
        "defaultConfiguration": {"level": "error"},
    }
    assert rules["JH801"] == {"id": "JH801", "name": "broken-rule"}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("2026-05/附件 2.xlsx", "2026-05/%E9%99%84%E4%BB%B6%202.xlsx"),
        ("a:b#c?.xlsx", "a%3Ab%23c%3F.xlsx"),
        ("/data/a.xlsx", "file:///data/a.xlsx"),
        ("D:\\报表\\a.xlsx", "file:///D:/%E6%8A%A5%E8%A1%A8/a.xlsx"),
        ("\\\\server\\share\\a.xlsx", "file://server/share/a.xlsx"),
        ("-", "stdin"),
    ],
)
def test_a_path_becomes_a_reference(file: str, uri: str) -> None:
    assert file_uri(file) == uri


def test_no_text_of_a_file_is_a_link_in_a_message() -> None:
    run = runs.troubled()
    lure = replace(run.findings[0], message=Text("见[这里](http://example.org)。", "See [here](http://example.org)."))
    assert "](" not in sarif_run(replace(run, findings=(lure,)))["results"][0]["message"]["text"]


def test_a_case_fails_only_for_what_the_run_fails_on() -> None:
    suite = ET.fromstring("".join(render_junit(runs.rebased(), lang="zh", fail_on="query")))
    city = suite.findall("testsuite")[1]
    cases = {case.attrib["name"].split()[0]: [child.tag for child in case] for case in city}
    assert cases["JH302"] == ["failure"]
    assert cases["JH205"] == ["system-out"]  # the baseline has it
    assert cases["JH401"] == ["failure", "system-out"]  # one of two is known
    assert cases["JH601"] == ["system-out"]
    assert cases["JH801"] == ["error"]
    assert cases["JH701"] == ["skipped"]
    assert cases["JH101"] == []
    assert city.attrib["failures"] == "2"
    never = ET.fromstring("".join(render_junit(runs.rebased(), lang="zh", fail_on="never")))
    assert never.attrib["failures"] == "0"


def test_a_refused_file_is_a_suite_with_an_error() -> None:
    suite = ET.fromstring("".join(render_junit(runs.troubled(), lang="en")))
    refused = suite.findall("testsuite")[2]
    assert refused.attrib == {
        "name": "2026-05/附件3.xlsx",
        "tests": "1",
        "failures": "0",
        "errors": "1",
        "skipped": "0",
        "time": "0",
    }
    error = refused.find("testcase/error")
    assert error is not None
    assert error.attrib["message"] == "The file is encrypted; nothing in it can be read."


def test_an_annotation_escapes_what_would_end_it() -> None:
    run = runs.clean_run()
    report = replace(run.inputs[0], file="a,b:c%.xlsx")
    sly = runs.finding(
        "JH205",
        Severity.ERROR,
        ("B5",),
        input=0,
        file="a,b:c%.xlsx",
        sheet="x::y",
        message=Text("50%\r\n::set-output name=a::b", "…"),
    )
    (line,) = render_github(replace(run, inputs=(report,), findings=(sly,)), lang="zh")
    assert line == (
        "::error file=a%2Cb%3Ac%25.xlsx,title=JH205 必须改 x%3A%3Ay!B5::"
        f"50%25 ::set-output name=a::b核对这一格。 [{sly.fingerprint}]\n"
    )


def test_annotations_leave_out_what_is_settled_or_known() -> None:
    titles = [line.split("title=")[1].split(" ")[0] for line in render_github(runs.rebased(), lang="zh")]
    assert titles == ["无法受理::文件有打开密码，读不到里面的内容。在表格软件里去掉打开密码，另存后再报。\n",
                      "无法受理::没有一张表符合已知表式。确认是不是报错了文件。\n",
                      "JH801", "JH302", "JH401", "JH601", "JH601"]  # fmt: skip


def test_markdown_shows_text_of_a_file_literally() -> None:
    run = runs.clean_run()
    words = "<img src=x> [a](http://e.org) **b** `c` | @someone"
    sly = runs.finding("JH205", Severity.ERROR, ("B5",), input=0, file=run.inputs[0].file, message=Text(words, words))
    text = "".join(render_github_summary(replace(run, findings=(sly,)), lang="zh"))
    row = text.splitlines()[-1]
    assert "<img" not in row
    assert "](" not in row
    assert "**" not in row
    assert "`" not in row
    assert "@someone" not in row
    assert row.count("|") == 6


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5", "@A1", "\t=1", "\r=1", "\x00=cmd|' /C calc'!A0", "＝1", " =1"])
def test_no_cell_of_the_list_starts_a_formula(text: str) -> None:
    run = runs.troubled()
    sly = replace(run.findings[0], observed=text, sheet=text, region=text, message=Text(text, text))
    rows = list(csv.reader(io.StringIO("".join(render_csv(replace(run, findings=(sly,)), lang="zh"))[1:])))
    assert [cell for cell in rows[1] if cell[:1] in tuple("=+-@\t\r＝")] == []
    assert rows[1][4].startswith("'")


def test_the_list_opens_as_utf8_in_a_spreadsheet_program() -> None:
    text = "".join(render_csv(runs.troubled(), lang="zh"))
    assert text.startswith("\ufeff级别,状态,")
    assert text.endswith("\r\n")
    assert len(list(csv.reader(io.StringIO(text)))) == 1 + len(runs.troubled().findings)


Counts = Counter[tuple[str, str, bool]]


def _counts(result: RunResult) -> Counts:
    return Counter((f.severity.value, f.status.value, f.known) for f in result.findings)


@settings(max_examples=60, deadline=None)
@given(drawn_runs())
def test_all_reports_of_one_run_count_the_same_findings_and_name_the_same_fingerprints(result: RunResult) -> None:
    lang = result.lang
    counts = _counts(result)
    marks = sorted(f.fingerprint for f in result.findings)
    standing = sorted(f.fingerprint for f in result.findings if f.counts)

    records = [json.loads(line) for line in render_jsonl(result)]
    found = [r for r in records if r["type"] == "finding"]
    document = json.loads(render_json(result))
    for listed in (found, document["findings"]):
        assert Counter((r["severity"], r["status"], r["baseline"]) for r in listed) == counts
        assert sorted(r["fingerprint"] for r in listed) == marks
    assert document["summary"] == records[-1]

    run = sarif_run(result)
    log = run["results"]
    assert (
        Counter(
            (r["properties"]["severity"], r["properties"]["status"], r["baselineState"] == "unchanged") for r in log
        )
        == counts
    )
    assert sorted(r["partialFingerprints"]["jiaohe/v1"] for r in log) == marks
    assert sum("suppressions" in r for r in log) == sum(f.status is not Status.OPEN for f in result.findings)
    assert run["invocations"][0]["exitCode"] == records[-1]["exit_code"]

    rows = list(csv.DictReader(io.StringIO("".join(render_csv(result, lang=lang))[1:])))
    head = ("级别", "状态", "基线中已有", "编号") if lang == "zh" else ("severity", "status", "in baseline", "mark")
    severities = {SEVERITY[s].read(lang): s.value for s in Severity}
    statuses = {STATUS[s].read(lang): s.value for s in Status}
    assert Counter((severities[r[head[0]]], statuses[r[head[1]]], bool(r[head[2]])) for r in rows) == counts
    assert sorted(r[head[3]] for r in rows) == marks

    suites = ET.fromstring("".join(render_junit(result, lang=lang, fail_on="query")))
    texts = "\n".join(element.text or "" for element in suites.iter() if element.tag in ("failure", "system-out"))
    assert sorted(re.findall(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", texts)) == marks
    failed = {(f.input, f.rule) for f in result.findings if f.counts and f.severity.rank <= Severity.QUERY.rank}
    assert int(suites.attrib["failures"]) == len(failed)

    lines = [line for line in render_github(result, lang=lang) if line.rstrip().endswith("]")]
    assert sorted(line.rstrip()[-17:-1] for line in lines) == standing
    commands = Counter(line.split(" ")[0] for line in lines)
    assert commands["::error"] == sum(f.counts and f.severity is Severity.ERROR for f in result.findings)
    assert commands["::warning"] == sum(f.counts and f.severity is Severity.QUERY for f in result.findings)

    total = [line for line in "".join(render_github_summary(result, lang=lang)).splitlines() if line.startswith("| ")]
    numbers = [
        int(cell) for cell in next(r for r in total if r.split(" | ")[0][2:] in ("合计", "total")).split(" | ")[2:9]
    ]
    assert numbers == [
        *(sum(f.counts and f.severity is s for f in result.findings) for s in Severity),
        *(sum(f.status is s for f in result.findings) for s in (Status.EXPLAINED, Status.WAIVED)),
        sum(f.known and f.status is Status.OPEN for f in result.findings),
    ]

    page = render_terminal(result, lang=lang, width=200, color=False, show="all", details=True)
    last = [line for line in page.splitlines() if line.startswith(("结论", "Verdict"))][-1]
    for severity, number in zip(Severity, numbers, strict=False):
        word = SEVERITY[severity].read(lang)
        shown = re.search(rf"(?:^|[ ·]){re.escape(word)} (\d+)", last)
        assert (0 if shown is None else int(shown[1])) == number
