import shutil
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.rules import load_rules, read_rule, select_rules

RULE = """\
# a comment
id: YY001
name: quantity-over-target
title: {zh: 数量超过目标, en: Quantity over target}
severity: error
table: observation
when: >-
  target > 0
  AND quantity IS NOT NULL
check: 'quantity <= target'
cells: [quantity, target]
message: {zh: 数量超过目标。, en: Quantity is over target.}
fix: {zh: 核对。, en: Check.}
why: {zh: 不应超过。, en: It should not be.}
since: "0.1"
examples:
  - name: valid
    rows: [{quantity: 1, target: 2}]
"""


def written(folder: Path, text: str = RULE, name: str = "values/YY001-quantity-over-target.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read_rule(path)
    return caught.value


def test_a_rule_knows_its_family_and_its_examples(tmp_path: Path) -> None:
    rule = read_rule(written(tmp_path))

    assert (rule.id, rule.family, rule.builtin) == ("YY001", "values", False)
    assert rule.when == "target > 0 AND quantity IS NOT NULL"
    assert rule.examples[0].rows == ({"quantity": 1, "target": 2},)


def test_examples_at_the_end_can_be_left_unread_and_lines_stay(tmp_path: Path) -> None:
    path = written(tmp_path, RULE.replace("rows: [{quantity: 1, target: 2}]", "rows: oops ["))

    rule = read_rule(path, examples=False)

    assert rule.examples == ()
    assert rule.source.place("since") == f"{path}:15:8"


def test_examples_in_the_middle_are_read_all_the_same(tmp_path: Path) -> None:
    text = RULE.replace('since: "0.1"\n', "") + 'since: "0.1"\n'

    assert read_rule(written(tmp_path, text), examples=False).examples[0].name == "valid"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "advice"),
    [
        ("severity: error", "severty: error", 5, 1, "Did you mean “severity”"),
        ("severity: error", "severity: eror", 5, 11, "Did you mean “error”"),
        ("table: observation", "table: observations", 6, 8, "Did you mean “observation”"),
        ("id: YY001", "id: yy1", 2, 5, "such as YY001"),
        ("name: quantity-over-target", "name: Quantity", 3, 7, "small letters"),
        ("name: valid", "name: good", 17, 11, "Begin with valid"),
        ("cells: [quantity, target]", "cells: []", 11, 8, "Fill it in"),
    ],
)
def test_a_fault_is_placed_and_the_nearest_word_named(
    tmp_path: Path, old: str, new: str, line: int, column: int, advice: str
) -> None:
    path = written(tmp_path, RULE.replace(old, new, 1))

    error = complaint(path)

    assert error.where == f"{path}:{line}:{column}"
    assert advice.replace("“", '"').replace("”", '"') in error.advice.en


@pytest.mark.parametrize(
    ("key", "before", "line", "column"),
    [
        ("when", "", 7, 7),
        ("when", "target > 0 AND ", 9, 7),
        ("check", "quantity <= ", 10, 21),
    ],
)
def test_a_place_within_folded_or_quoted_sql_is_found(
    tmp_path: Path, key: str, before: str, line: int, column: int
) -> None:
    path = written(tmp_path)

    error = read_rule(path).refusal(key, what=Text("", ""), advice=Text("", ""), before=before)

    assert error.where == f"{path}:{line}:{column}"


def test_two_rules_of_one_id_are_refused(tmp_path: Path) -> None:
    first = written(tmp_path)
    second = written(tmp_path, name="values/other.yaml")

    with pytest.raises(UserError) as caught:
        load_rules([tmp_path], builtin=False)

    assert caught.value.where == f"{second}:2:5"
    assert str(first) in caught.value.what.zh


def test_a_built_in_id_cannot_be_taken(tmp_path: Path) -> None:
    path = written(tmp_path, RULE.replace("YY001", "JH301"))

    with pytest.raises(UserError) as caught:
        load_rules([tmp_path])

    assert caught.value.where == f"{path}:2:5"


def test_built_in_rules_are_loaded_by_id_with_their_families() -> None:
    rules = {rule.id: rule for rule in load_rules()}

    assert list(rules) == sorted(rules)
    assert rules["JH301"].family == "arithmetic"
    assert rules["JH301"].builtin


def test_built_in_rules_read_by_path_are_built_in() -> None:
    loaded = {rule.id: rule for rule in load_rules()}["JH301"]

    assert read_rule(Path(str(loaded.origin))).builtin


def test_hidden_files_and_others_are_no_rules(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "x", "values/.YY002.yaml")
    written(tmp_path, "x", "values/notes.txt")

    assert [rule.id for rule in load_rules([tmp_path], builtin=False)] == ["YY001"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_rules([tmp_path / "none.yaml"], builtin=False)

    assert caught.value.where == str(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ([], [], ["AB101", "YY001", "YY002"]),
        (["yy001"], [], ["YY001"]),
        (["quantity-over-target-2"], [], ["YY002"]),
        (["values"], [], ["YY001", "YY002"]),
        (["YY"], ["YY002"], ["YY001"]),
        (["YY0"], [], ["YY001", "YY002"]),
        ([], ["other", "YY001"], ["YY002"]),
    ],
)
def test_rules_are_selected_by_id_name_family_or_beginning(
    tmp_path: Path, select: list[str], ignore: list[str], left: list[str]
) -> None:
    written(tmp_path)
    for number, name in (("YY002", "values/YY002.yaml"), ("AB101", "other/AB101.yaml")):
        text = RULE.replace("YY001", number).replace("over-target", f"over-target-{number[-1]}")
        written(tmp_path, text, name)
    rules = load_rules([tmp_path], builtin=False)

    assert [rule.id for rule in select_rules(rules, select, ignore)] == left


def test_a_selector_that_names_nothing_is_refused_with_the_nearest(tmp_path: Path) -> None:
    rules = load_rules([written(tmp_path)], builtin=False)

    with pytest.raises(UserError) as caught:
        select_rules(rules, ["quantity-over-traget"])

    assert caught.value.where == "--select"
    assert "quantity-over-target" in caught.value.advice.zh


def test_rules_load_from_a_copy_of_the_folder_in_the_same_order(tmp_path: Path) -> None:
    source = Path(str(load_rules()[0].origin)).parents[1]
    shutil.copytree(source, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))

    copied = load_rules([tmp_path / "copy"], builtin=False)

    assert [rule.id for rule in copied] == [rule.id for rule in load_rules()]


def test_a_rule_may_be_in_force_for_some_months(tmp_path: Path) -> None:
    rule = read_rule(
        written(tmp_path, RULE.replace("examples:", "valid_from: 2026年6月\nvalid_to: 2026-12\nexamples:"))
    )
    assert (rule.valid_from, rule.valid_to) == ("2026-06", "2026-12")


@pytest.mark.parametrize(
    ("bounds", "line", "what"),
    [
        ("valid_from: 2026-13\n", 16, "“2026-13”不是年月。"),
        ("valid_until: 2026-12\n", 16, "不认识的键“valid_until”。"),
        ("valid_from: 2026-06\nvalid_to: 2026-05\n", 17, "停用的月份 2026-05 早于启用的月份 2026-06。"),
    ],
)
def test_months_that_no_rule_can_be_in_force_for_are_refused(tmp_path: Path, bounds: str, line: int, what: str) -> None:
    error = complaint(written(tmp_path, RULE.replace("examples:", f"{bounds}examples:")))
    assert (error.where.split(":")[-2], error.what.zh) == (str(line), what)
