from pathlib import Path
from typing import Any

import pytest

from jiaohe.engine.compile import compile_rule
from jiaohe.errors import UserError
from tests.engine.rows import rule_of


@pytest.mark.parametrize(
    ("changes", "key", "offset", "what"),
    [
        ({"check": "quantity <= taget"}, "check", 13, "taget"),
        ({"when": "progres > 1"}, "when", 1, "progres"),
        ({"expected": "round(taget)"}, "expected", 7, "taget"),
        ({"expected": "{taget}%"}, "expected", 1, "taget"),
        ({"cells": ["taget"]}, "cells", 1, "taget"),
        ({"observed": "taget"}, "observed", 0, "taget"),
        ({"observed": ["target", "taget"]}, "observed", 11, "taget"),
        ({"group": ["regoin"]}, "group", 1, "regoin"),
    ],
)
def test_what_does_not_exist_is_refused_at_its_place(
    tmp_path: Path, changes: dict[str, Any], key: str, offset: int, what: str
) -> None:
    rule = rule_of(tmp_path, **changes)

    with pytest.raises(UserError) as caught:
        compile_rule(rule)

    line, column = (int(part) for part in caught.value.where.rsplit(":", 2)[1:])
    text = Path(str(rule.origin)).read_text().split("\n")[line - 1]
    assert text.startswith(f"{key}: ")
    assert text[column - 1 :].lstrip('"{[').startswith(what)
    assert what in caught.value.what.zh


def test_a_placeholder_is_a_column(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, message={"zh": "{region}：{tagret}。", "en": "x."})

    with pytest.raises(UserError) as caught:
        compile_rule(rule)

    assert "target" in caught.value.advice.zh


@pytest.mark.parametrize("text", ["{region", "region}", "{{region}}"])
def test_braces_come_in_pairs(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError):
        compile_rule(rule_of(tmp_path, message={"zh": text, "en": "x."}))


def test_the_columns_that_a_rule_judges_by_are_known(tmp_path: Path) -> None:
    compiled = compile_rule(rule_of(tmp_path, when="level = 'region'"))

    assert compiled.used == {"level", "quantity", "target"}
