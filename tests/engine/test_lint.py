from pathlib import Path
from typing import Any

import pytest

from jiaohe.engine.lint import lint_rule
from jiaohe.engine.prose import faults
from jiaohe.model.text import Lang
from tests.engine.rows import rule_of

EXAMPLES: list[dict[str, Any]] = [
    {"name": "valid", "rows": [{"quantity": 1, "target": 2}]},
    {"name": "invalid", "rows": [{"quantity": 3, "target": 2}], "finds": [{"row": 0}]},
    {"name": "missing", "rows": [{"target": 2}]},
]


def test_a_good_rule_has_no_fault(tmp_path: Path) -> None:
    assert lint_rule(rule_of(tmp_path, examples=EXAMPLES)) == []


@pytest.mark.parametrize(
    ("changes", "key", "what"),
    [
        ({"examples": EXAMPLES[:2]}, "examples", "no example of the kind missing"),
        ({"examples": [*EXAMPLES, EXAMPLES[0]]}, "examples", "share this name"),
        ({"examples": [{**EXAMPLES[0], "finds": [{"row": 0}]}, *EXAMPLES[1:]]}, "examples", "disagree"),
        ({"examples": [*EXAMPLES[:2], {"name": "missing", "rows": [{"taget": 2}]}]}, "examples", 'no column "taget"'),
        ({"examples": [*EXAMPLES[:2], {"name": "missing", "rows": [{"target": "x"}]}]}, "examples", "not what this column"),
        ({"examples": [EXAMPLES[0], {**EXAMPLES[1], "finds": [{"row": 1}]}, EXAMPLES[2]]}, "examples", "no such row"),
        ({"message": {"zh": "数量 over 目标。", "en": "x."}}, "message", "Latin word “over”"),
        ({"message": {"zh": "数量过大。", "en": "Over 目标."}}, "message", "Chinese character “目”"),
        ({"message": {"zh": "数量过大", "en": "Over."}}, "message", "no full stop"),
        ({"expected": "{region}以内"}, "expected", "reads differently"),
        ({"expected": "target_token"}, "expected", "reads differently"),
        ({"id": "JH999"}, "id", "kept for built-in rules"),
        ({"table": "claim", "valid_to": "2026-06", "check": "number > 1", "cells": ["cell"], "observed": "text",
          "measure": None, "message": {"zh": "数。", "en": "A number."}}, "valid_to", "table claim has no period"),
        ({"check": "taget > 1"}, "check", 'no column "taget"'),
    ],
)  # fmt: skip
def test_a_fault_is_found_at_its_place(tmp_path: Path, changes: dict[str, Any], key: str, what: str) -> None:
    rule = rule_of(tmp_path, **{"examples": EXAMPLES, **changes})

    (fault,) = lint_rule(rule)

    line = int(fault.where.rsplit(":", 2)[1])
    assert Path(str(rule.origin)).read_text().split("\n")[line - 1].startswith(f"{key}: ")
    assert what in fault.what.en


def test_a_file_is_called_by_id_and_name(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, examples=EXAMPLES)
    renamed = Path(str(rule.origin)).rename(tmp_path / "other.yaml")

    from jiaohe.workspace.rules import read_rule

    (fault,) = lint_rule(read_rule(renamed))
    assert "YY001-quantity-over-target.yaml" in fault.advice.zh


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("甲县“新建4G基站”的进度是 43%，见 D12；面积 5.9km2，用 Excel 打开。", "zh"),
        ("单元格里是“N/A”。", "zh"),
        ("“甲县”, “新建停车位”: 43% … see D12.", "en"),
    ],
)
def test_sentences_fit_for_people_pass(sentence: str, lang: Lang) -> None:
    assert list(faults(sentence, lang)) == []


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("甲县的{target}。", "zh"),
        ("进度是 nan%。", "zh"),
        ("进度是None。", "zh"),
        ("target_token 不对。", "zh"),
        ("甲县 region 不对。", "zh"),
        ("不对。。", "zh"),
        ("进度是 43%%。", "zh"),
        ("甲县 is wrong.", "en"),
        ("target_token is wrong.", "en"),
    ],
)
def test_sentences_unfit_for_people_do_not(sentence: str, lang: Lang) -> None:
    assert list(faults(sentence, lang))
