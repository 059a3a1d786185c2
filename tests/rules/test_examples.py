"""Every built-in rule runs its own examples, and every message that it can give is read."""

import re

import pytest

from jiaohe.engine.columns import columns_of
from jiaohe.engine.examples import ExampleResult, example_rows, run_examples
from jiaohe.engine.findings import findings_of
from jiaohe.engine.lint import lint_rule
from jiaohe.engine.prose import faults
from jiaohe.workspace.rules import Example, Rule, load_rules

RULES = load_rules(examples=True)
PAIRS = [(rule, example) for rule in RULES for example in rule.examples]
NAMES = [f"{rule.id}-{example.name}" for rule, example in PAIRS]
FINDING = [(rule, example) for rule, example in PAIRS if example.finds]

HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], ExampleResult]:
    return {(result.rule.id, result.example.name): result for result in run_examples(PAIRS)}


@pytest.mark.parametrize(("rule", "example"), PAIRS, ids=NAMES)
def test_an_example_gives_what_it_should(
    results: dict[tuple[str, str], ExampleResult], rule: Rule, example: Example
) -> None:
    result = results[rule.id, example.name]

    assert result.passed, result.fault


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_well_written(rule: Rule) -> None:
    assert [str(fault) for fault in lint_rule(rule)] == []


@pytest.mark.parametrize(("rule", "example"), FINDING, ids=[f"{rule.id}-{example.name}" for rule, example in FINDING])
def test_every_message_can_be_read(results: dict[tuple[str, str], ExampleResult], rule: Rule, example: Example) -> None:
    for hit in results[rule.id, example.name].hits:
        for sentence in (hit.finding.message.zh, hit.finding.fix.zh):
            assert [fault.zh for fault in faults(sentence, "zh")] == [], sentence
    for sentence in in_english(rule, example):
        assert [fault.en for fault in faults(sentence, "en")] == [], sentence


def in_english(rule: Rule, example: Example) -> list[str]:
    """What a rule says of an example in English, were the names on the sheet Latin."""
    rows = []
    for row in example_rows(rule.table, example):
        texts = [name for name, kind in columns_of(rule.table).items() if kind == "text" and name != "sheet"]
        rows.append(row | {name: HAN.sub("x", row[name]) for name in texts if row[name]})
    return [
        sentence
        for hit in findings_of(rule, [rows[found.row] for found in example.finds])
        for sentence in (hit.finding.message.en, hit.finding.fix.en)
    ]


@pytest.mark.parametrize(("rule", "example"), FINDING, ids=[f"{rule.id}-{example.name}" for rule, example in FINDING])
def test_every_finding_has_cells(results: dict[tuple[str, str], ExampleResult], rule: Rule, example: Example) -> None:
    for hit in results[rule.id, example.name].hits:
        assert hit.finding.cells
        assert all(re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]*", cell) for cell in hit.finding.cells)
