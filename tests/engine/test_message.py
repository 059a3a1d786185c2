from typing import Any

import pytest

from jiaohe.engine.examples import example_rows
from jiaohe.engine.message import render_in
from jiaohe.engine.words import harmless, value_words
from jiaohe.model.text import Lang
from jiaohe.workspace.rules import Example


def said(lang: Lang, template: str, *rows: dict[str, Any], table: str = "observation") -> str:
    return render_in(lang, template, table, example_rows(table, Example(name="valid", rows=rows)))


@pytest.mark.parametrize(
    ("template", "row", "zh", "en"),
    [
        ("{target}", {"target": 43.0}, "43", "43"),
        ("{target}", {"target": None}, "空", "blank"),
        ("{target_text}", {"target": None}, "空", "blank"),
        ("{progress_token}", {"progress_token": "not_applicable"}, "不涉及", "not applicable"),
        ("{period}", {"period": "2026-05"}, "2026年5月", "May 2026"),
        ("{period}", {"period": "第一季度"}, "第一季度", "第一季度"),
        ("{level}", {"level": "whole"}, "合计", "the whole"),
        ("{kind}", {"kind": "rate"}, "比率", "rate"),
        ("{formula}", {"formula": "100*quantity/target"}, "数量÷目标", "quantity ÷ target"),
        ("{target_clipped}", {"target_clipped": True}, "是", "yes"),
        ("{formula_value}", {"quantity": 437, "target": 700, "formula": "100*quantity/target"}, "62.43", "62.43"),
        ("{formula_value}", {"quantity": 9.27, "target": 15.5, "formula": "100*quantity/target"}, "59.8", "59.8"),
    ],
)
def test_values_become_words(template: str, row: dict[str, Any], zh: str, en: str) -> None:
    assert (said("zh", template, row), said("en", template, row)) == (zh, en)


def test_the_formula_of_a_cell_is_shown_as_it_stands() -> None:
    assert said("zh", "{formula}", {"formula": "=A1/B1"}, table="cell") == "=A1/B1"


def test_a_missing_measure_is_named_in_words() -> None:
    row = {"kind": "measure", "name": "quantity", "within": "新建停车位"}

    assert said("zh", "{within}缺{name}", row, table="presence") == "新建停车位缺数量"
    assert said("en", "{name}", row, table="presence") == "quantity"


def test_two_different_figures_never_look_the_same() -> None:
    row = {"progress": 62.434, "progress_text": "62.43%", "formula_value": 62.428571}

    assert said("zh", "填{progress}，应为{formula_value}", row) == "填62.434，应为62.429"


def test_several_rows_are_listed_once_each_and_counted() -> None:
    rows = [{"region": name} for name in ("甲县", "乙县", "甲县", "丙县")]

    assert said("zh", "{region}共{rows}处", *rows) == "甲县、乙县、丙县共4处"
    assert said("en", "{region}", *({"region": f"r{n}"} for n in range(9))) == "r0, r1, r2, r3, r4, r5 and 3 more"
    assert said("zh", "{region}", *({"region": f"r{n}"} for n in range(9))) == "r0、r1、r2、r3、r4、r5等9项"


def test_without_a_region_a_message_speaks_of_the_indicator_alone() -> None:
    row = {"region": "", "indicator": "新建停车位"}

    assert said("zh", "{region}“{indicator}”漏填", row) == "“新建停车位”漏填"
    assert said("en", "{region}, “{indicator}”: missing", row) == "“新建停车位”: missing"
    assert said("zh", "{region}有三格全空", row) == "本单位有三格全空"


def test_braces_in_a_cell_are_left_alone() -> None:
    assert said("zh", "{region}：{indicator}", {"region": "{indicator}", "indicator": "x"}) == "{indicator}：x"


@pytest.mark.parametrize(
    ("table", "column", "value", "zh", "en"),
    [
        ("sheet", "reported_on", "2026-05-25", "2026年5月25日", "25 May 2026"),
        ("sheet", "sender_by", "title", "表题", "title"),
        ("sheet", "nil_declared", True, "是", "yes"),
        ("statement", "promised", "2026-07", "2026年7月", "July 2026"),
        ("statement", "promised_what", "start", "开工", "start"),
        ("statement", "kind", "remark", "备注", "remark"),
    ],
)
def test_days_months_and_words_of_the_program_are_put_in_words(
    table: str, column: str, value: object, zh: str, en: str
) -> None:
    assert value_words(table, column, {column: value}, "zh") == zh
    assert value_words(table, column, {column: value}, "en") == en


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("岳阳楼\n区", "岳阳楼 区"),
        ("a\x1b[31mred\x07", "a[31mred"),
        ("abc\u202edcb\u200b", "abcdcb"),
        ("x" * 100, "x" * 59 + "…"),
        ("  a \t b  ", "a b"),
    ],
)
def test_text_of_cells_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown
