from pathlib import Path
from typing import Any

import pytest

from jiaohe.engine.examples import example_rows, run_example, run_examples, shown_finding
from jiaohe.workspace.rules import Example
from tests.engine.rows import rule_of

OVER = {"region": "甲县", "quantity": 9, "target": 7}


def example(name: str, *rows: dict[str, Any], finds: tuple[dict[str, Any], ...] = ()) -> Example:
    return Example.model_validate({"name": name, "rows": rows, "finds": finds})


def whole(**given: Any) -> dict[str, Any]:
    (row,) = example_rows("observation", example("valid", given))
    return row


def test_what_an_example_leaves_out_is_ordinary() -> None:
    row = whole(target=700, quantity=9.27, progress_token="not_applicable")

    assert (row["target_half"], row["target_text"], row["target_token"]) == (0.0, "700", "number")
    assert (row["quantity_half"], row["quantity_text"]) == (pytest.approx(0.005), "9.27")
    assert (row["progress"], row["progress_text"], row["progress_half"]) == (None, "/", 0.0)
    assert row["level"] == "region"
    assert len({row[name] for name in ("target_cell", "quantity_cell", "progress_cell", "region_cell")}) == 4


def test_a_blank_cell_is_blank() -> None:
    row = whole(target=7)

    assert (row["quantity"], row["quantity_text"], row["quantity_token"]) == (None, "", "blank")


def test_a_formula_gives_its_value_and_interval() -> None:
    row = whole(target=15.5, quantity=9.27, formula="100*quantity/target")

    assert (row["formula_lo"], row["formula_hi"]) == pytest.approx((926.5 / 15.55, 927.5 / 15.45))
    assert row["formula_lo"] < row["formula_value"] < row["formula_hi"]


def test_what_an_example_says_is_kept() -> None:
    row = whole(target=7.5, target_half=0, target_token="bound", target_text="≥7.5", target_cell="Q1", formula_value=3)

    assert (row["target_half"], row["target_token"], row["target_text"], row["target_cell"]) == (
        0,
        "bound",
        "≥7.5",
        "Q1",
    )
    assert (row["formula_value"], row["formula_lo"], row["formula_hi"]) == (3, 3, 3)


def test_a_month_beside_its_words_is_no_figure_with_a_half_width() -> None:
    (row,) = example_rows("statement", example("valid", {"promised": "2026-07", "promised_text": "预计7月完成"}))

    assert (row["promised"], row["promised_text"]) == ("2026-07", "预计7月完成")
    assert (row["kind"], row["cause"], row["text"]) == ("remark", False, "正在施工")


@pytest.mark.parametrize(
    ("given", "passed", "fault"),
    [
        (example("invalid", OVER, finds=({"row": 0},)), True, ""),
        (example("invalid", OVER, finds=({"row": 0, "cells": ["D2", "C2"], "observed": "9"},)), True, ""),
        (example("invalid", OVER, finds=({"row": 0, "cells": ["C2"]},)), False, "cells should be “C2”"),
        (example("invalid", OVER, finds=({"row": 0, "observed": "8"},)), False, "should be “8”, and is “9”"),
        (example("invalid", OVER, OVER, finds=({"row": 1},)), False, "Row 1 should give no finding"),
        (example("valid", OVER), False, "Row 1 should give no finding"),
        (example("missing", {"target": 1}, finds=({"row": 0},)), False, "Row 1 should give a finding"),
    ],
)
def test_an_example_is_compared_with_what_it_should_find(
    tmp_path: Path, given: Example, passed: bool, fault: str
) -> None:
    result = run_example(rule_of(tmp_path), given)

    assert result.passed is passed
    assert fault in (result.fault.en if result.fault else "")


def test_examples_of_several_rules_do_not_meet(tmp_path: Path) -> None:
    first = rule_of(tmp_path)
    second = rule_of(tmp_path, id="YY002", check="quantity >= target", group=["indicator"])
    over, under = (
        example("invalid", OVER, finds=({"row": 0},)),
        example("invalid", {"quantity": 1, "target": 7}, finds=({"row": 0},)),
    )

    results = run_examples([(first, over), (second, under), (second, over)])

    assert [result.passed for result in results] == [True, True, False]
    assert [hit.rows for hit in results[1].hits] == [(0,)]


def test_a_finding_can_be_shown_without_running_it(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, expected="least(quantity, target)")
    given = example("invalid", OVER, finds=({"row": 0, "expected": "7"},))

    found = shown_finding(rule, given)

    assert found.message.zh == "甲县的数量9超过目标7。"
    assert found.expected == "7"
