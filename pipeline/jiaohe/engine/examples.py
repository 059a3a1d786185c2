"""A rule's examples: partial rows made whole, run through the engine, and compared with what they should find."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jiaohe.engine.columns import address_columns, bounds_of, columns_of, text_of
from jiaohe.engine.findings import POSITION, VALUE, Hit, findings_of
from jiaohe.engine.formula import formula_value
from jiaohe.engine.numbers import decimals_of, written
from jiaohe.model.address import a1
from jiaohe.model.finding import Finding
from jiaohe.model.interval import Interval, around
from jiaohe.model.text import Text
from jiaohe.workspace.rules import FACTS, Example, Found, Rule

Row = dict[str, Any]

# What an example need not say.
_USUAL: dict[str, Any] = {
    "input": 0,
    "file": "example.xlsx",
    "sheet": "Sheet1",
    "table": 0,
    "form": "example",
    "block": 0,
    "period": "2026-05",
    "indicator": "新建停车位",
    "region": "甲县",
    "module": "工作动态",
    "unit": "个",
    "number_format": "General",
    "status": "recognised",
    "speaks_of": "title",
    "progress_style": "percent_text",
    "n_regions": 1,
    "n_blank": 0,
    "n_not_applicable": 0,
    "n_parts": 1,
    "times": 1,
    "expected": True,
    "hidden": False,
    "target_clipped": False,
    "in_copy": False,
    "told_elsewhere": False,
    "beside_own_month": False,
    "months_unchanged": 0,
    "percent_as_text": False,
    "carded": False,
    "nil_declared": False,
    "cause": False,
    "name": "新建停车位",
}
_USUAL_IN: dict[str, dict[str, Any]] = {
    "observation": {"level": "region", "kind": "count"},
    "total": {"kind": "count"},
    "count": {"level": "cell", "unit": "甲县"},
    "count_total": {"level": "row_total", "unit": "甲县"},
    "presence": {"kind": "indicator"},
    "claim": {"unit": "人"},
    "waiver": {
        "source": "waivers.yaml:3:5",
        "state": "holds",
        "rule": "JH601",
        "title": "甲县“新建停车位”的进度是25%，低于序时进度42%。",
        "measure": "progress",
        "observed": "25%",
        "given_for": "25%",
        "reason": "5月停工12天，6月10日前补齐",
        "who": "张三",
        "until": "2026-06-30",
    },
    "card": {
        "level": "whole",
        "region": "全市",
        "schedule": 42,
        "months_behind": 0,
        "prev_card": "none",
        "card": "none",
        "borderline": False,
    },
    "outlook": {
        "level": "whole",
        "region": "全市",
        "progress": 40.0,
        "next_period": "2026-06",
        "next_schedule": 50,
        "months_known": 4,
        "likely_behind": False,
    },
    "statement": {"kind": "remark", "text": "正在施工"},
}


# What stands in a cell whose token says so.
_TEXTS = {
    "not_applicable": "/",
    "in_progress": "正在推进",
    "dash": "—",
    "error": "#DIV/0!",
    "text": "已完成招标",
    "bound": "≥90",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """What an example gave; ``fault`` says how that differs from what it should give, None when it does not."""

    rule: Rule
    example: Example
    hits: tuple[Hit, ...]
    fault: Text | None

    @property
    def passed(self) -> bool:
        """Whether the example gave what it should."""
        return self.fault is None


def run_example(rule: Rule, example: Example) -> ExampleResult:
    """Run one example through the engine. Raises UserError when the rule cannot be compiled."""
    return run_examples([(rule, example)])[0]


def run_examples(pairs: Sequence[tuple[Rule, Example]]) -> list[ExampleResult]:
    """Run examples, all in one go. Raises UserError for a rule that cannot be compiled."""
    import pandas

    from jiaohe.engine.compile import compile_rule
    from jiaohe.engine.run import judge

    rules = {id(rule): rule for rule, _ in pairs}
    rows: dict[str, list[Row]] = {}
    first: list[int] = []  # where the rows of each pair begin in their table
    for number, (rule, example) in enumerate(pairs):
        table = rows.setdefault(rule.table, [])
        first.append(len(table))
        table += ({**row, "input": number} for row in example_rows(rule.table, example))
    frames = {
        table: pandas.DataFrame(given, columns=list(columns_of(table)), dtype=object) for table, given in rows.items()
    }
    inputs = [(number, str(_USUAL["file"])) for number in range(len(pairs))]
    # Every rule sees the examples of all rules on its table, each as an input of its own, and answers for its own.
    hits, outcomes = judge([compile_rule(rule) for rule in rules.values()], frames, frozenset(FACTS), inputs)
    found: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        place = (hit.finding.rule, hit.finding.input)
        found.setdefault(place, []).append(hit)
    errors = {(one.rule, one.input): one.reason for one in outcomes if one.state == "error"}
    results = []
    for number, (rule, example) in enumerate(pairs):
        own = [
            Hit(finding=hit.finding, rows=tuple(row - first[number] for row in hit.rows))
            for hit in found.get((rule.id, number), [])
        ]
        fault = errors.get((rule.id, number)) or _compare(example.finds, own)
        results.append(ExampleResult(rule=rule, example=example, hits=tuple(own), fault=fault))
    return results


def shown_finding(rule: Rule, example: Example) -> Finding:
    """The first finding of an example as its rule words it, without running anything.

    What only SQL could compute of it is taken from the example's ``finds``.
    """
    wanted = example.finds[0]
    rows = example_rows(rule.table, example)
    first = rows[wanted.row]
    members = [row for row in rows if rule.group and all(row[key] == first[key] for key in rule.group)] or [first]
    return findings_of(rule, [{**row, VALUE: wanted.expected} for row in members])[0].finding


def example_rows(table: str, example: Example) -> list[Row]:
    """The rows of an example with every column of the table, and their position.

    What a row leaves out is what an ordinary row has: exact whole numbers, decimals read as printed (62.43 is
    62.43 ± 0.005), the token and text that the number asks for, made-up addresses, and what the formula gives.
    """
    return [_whole_row(table, given, position) for position, given in enumerate(example.rows)]


def _whole_row(table: str, given: dict[str, Any], position: int) -> Row:
    columns = columns_of(table)
    usual = _USUAL | _USUAL_IN.get(table, {})
    row: Row = {POSITION: position}
    for name, kind in columns.items():
        row[name] = given.get(name, usual.get(name))
        if kind == "text" and row[name] is not None:
            row[name] = str(row[name])
    for name in columns:
        shown = text_of(table, name)
        if shown is not None:
            _fill_cell(table, row, given, name, shown)
        elif columns[name] == "number":
            _fill_half(table, row, given, name)
    _fill_formula(row, given)
    for name in columns:
        if name.endswith("_value"):
            _fill_ends(table, row, given, name)
    _fill_addresses(table, row, given, position)
    return row


def _fill_cell(table: str, row: Row, given: dict[str, Any], name: str, shown: str) -> None:
    """Text, token and half-width of a figure that stands in a cell."""
    token = next((t for t in (f"{name}_token", "token" if name == "number" else "") if t in row), "")
    if row[name] is not None and shown not in given:
        row[shown] = written(row[name])
    if shown not in given and row[name] is None:
        row[shown] = _TEXTS.get(str(row.get(token)), "")
    if token in row and token not in given:
        row[token] = "number" if row[name] is not None else ("text" if row[shown] else "blank")
    _fill_half(table, row, given, name, row[shown])


def _fill_half(table: str, row: Row, given: dict[str, Any], name: str, text: str | None = None) -> None:
    bounds = bounds_of(table, name)
    if bounds is None or bounds.half is None or bounds.half in given:
        return
    decimals = decimals_of(text or "") if row[name] is not None and text is not None else 0
    if text is None and row[name] is not None:
        decimals = decimals_of(written(row[name]))
    row[bounds.half] = 0.5 * 10**-decimals if decimals else 0.0


def _fill_formula(row: Row, given: dict[str, Any]) -> None:
    """What a formula gives for the row's own figures, where the example does not say it."""
    for formula, value in (("formula", "formula_value"), ("whole_formula", "whole_value")):
        if value not in row or value in given or row.get(formula) is None:
            continue
        figures = {
            name: around(float(row[name]), float(row[f"{name}_half"]))
            for name in ("target", "quantity", "progress", "sum_target", "sum_quantity", "mean_progress")
            if row.get(name) is not None
        }
        found: Interval | None = formula_value(row[formula], figures)
        if found is not None:
            stem = value.removesuffix("_value")
            row[value] = found.middle
            row[f"{stem}_lo"], row[f"{stem}_hi"] = found


def _fill_ends(table: str, row: Row, given: dict[str, Any], name: str) -> None:
    bounds = bounds_of(table, name)
    if bounds is None or bounds.lo is None or bounds.hi is None:
        return
    for end in (bounds.lo, bounds.hi):
        if row[end] is None and end not in given:
            row[end] = row[name]


def _fill_addresses(table: str, row: Row, given: dict[str, Any], position: int) -> None:
    """Every address column gets a cell of its own: one column of the sheet each, one row per row."""
    for index, name in enumerate(address_columns(table)):
        if name not in given:
            row[name] = a1(position + 2, index + 1)


def _compare(wanted: Sequence[Found], hits: Sequence[Hit]) -> Text | None:
    """How the findings differ from those wanted."""
    left = list(hits)
    for found in wanted:
        hit = next((hit for hit in left if hit.rows[0] == found.row), None)
        row = found.row + 1
        if hit is None:
            return Text(f"第 {row} 行应有问题，却没有查出。", f"Row {row} should give a finding and gives none.")
        left.remove(hit)
        for zh, en, asked, got in (
            ("单元格", "cells", found.cells, hit.finding.cells),
            ("所见", "what was seen", found.observed, hit.finding.observed),
            ("应为", "what was expected", found.expected, hit.finding.expected),
        ):
            if asked is not None and asked != got:
                return Text(
                    f"第 {row} 行的{zh}应是“{_flat(asked)}”，得到“{_flat(got)}”。",
                    f"Row {row}: {en} should be “{_flat(asked)}”, and is “{_flat(got)}”.",
                )
    if left:
        row = left[0].rows[0] + 1
        return Text(f"第 {row} 行不应有问题，却查出了。", f"Row {row} should give no finding and gives one.")
    return None


def _flat(value: str | tuple[str, ...] | None) -> str:
    return " ".join(value) if isinstance(value, tuple) else value or ""
