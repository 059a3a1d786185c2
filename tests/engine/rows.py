"""Rules and tables for the engine's tests."""

import json
from pathlib import Path
from typing import Any

import pandas

from jiaohe.engine.columns import columns_of
from jiaohe.engine.examples import example_rows
from jiaohe.workspace.rules import Example, Rule, read_rule

BASE: dict[str, Any] = {
    "id": "YY001",
    "name": "quantity-over-target",
    "title": {"zh": "数量超过目标", "en": "Quantity over target"},
    "severity": "error",
    "table": "observation",
    "check": "quantity <= target",
    "cells": ["quantity", "target"],
    "measure": "quantity",
    "observed": "quantity",
    "message": {
        "zh": "{region}的数量{quantity}超过目标{target}。",
        "en": "“{region}”: quantity {quantity} is over the target {target}.",
    },
    "fix": {"zh": "核对两格。", "en": "Check both cells."},
    "why": {"zh": "不应超过。", "en": "It should not be."},
    "since": "0.1",
}


def rule_of(folder: Path, **changes: Any) -> Rule:
    """A rule like ``BASE`` but for the changes, read from a file; None takes a key out."""
    said = {key: value for key, value in (BASE | changes).items() if value is not None}
    path = folder / f"{said['id']}-{said['name']}.yaml"
    path.write_text("\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()))
    return read_rule(path)


def frame_of(table: str, *rows: dict[str, Any]) -> pandas.DataFrame:
    """A table whose rows are whole; ``input`` is 0 where a row does not say it."""
    whole = example_rows(table, Example(name="valid", rows=rows))
    return pandas.DataFrame(whole, columns=list(columns_of(table)), dtype=object)
