"""The JSON Schemas of a workspace's files: current, and of one mind with what the program takes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jiaohe.workspace import catalog, received, roster
from jiaohe.workspace.declared_schemas import NAMES, declared_schema
from jiaohe.workspace.yaml_source import parse_yaml
from tests.workspace.test_calendar import FULL, REFUSED

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_in_the_repository_are_current(name: str) -> None:
    stored = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == declared_schema(name), f"run: jiaohe init --schema {name} > schemas/{name}.schema.json"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(declared_schema(name)))


def faults(name: str, data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(declared_schema(name)))
    return [error.message for error in validator.iter_errors(data)]


@pytest.mark.parametrize("folder", ["yueyang-2026", "yueyang-2026/clean"])
def test_the_sample_workspaces_fit(folder: str) -> None:
    root = ROOT / "samples" / folder
    for name, file in (("workspace", "jiaohe.yaml"), ("calendar", "calendar.yaml")):
        assert faults(name, parse_yaml((root / file).read_text(encoding="utf-8"), file).data) == []


def test_a_full_calendar_fits_and_what_is_misspelt_does_not() -> None:
    text = FULL.replace("cn", "CN").replace("2026/5/10", "2026-05-10").replace("2026年5月:", "2026-05:")
    assert faults("calendar", parse_yaml(text, "calendar.yaml").data) == []
    misspelt = [case for case in REFUSED if "不认识的键" in case[2] or "不能用" in case[2]]
    assert len(misspelt) == 3
    for case in misspelt:
        assert faults("calendar", parse_yaml(case[0], "calendar.yaml").data) != []


@pytest.mark.parametrize(
    ("name", "columns"), [("catalog", catalog.COLUMNS), ("roster", roster.COLUMNS), ("received", received.COLUMNS)]
)
def test_a_row_may_have_every_column_by_either_name_and_no_other(name: str, columns: Any) -> None:
    for row in ({c.header: "x" for c in columns}, {c.key: "x" for c in columns}):
        assert faults(name, {**row, "备注一": "x"}) == []
        assert faults(name, {**row, "编号": "x"}) != []
    needed = [c for c in columns if c.required]
    assert bool(faults(name, {})) == bool(needed)
    assert [c.key for c in columns if not (c.about.zh and c.about.en)] == []
