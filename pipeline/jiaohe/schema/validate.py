"""Judge the tidy tables by what their forms allow (校验): pandera finds the breaches, this module words them."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
from pandera.errors import SchemaErrors

from jiaohe.model.finding import Finding, fingerprint
from jiaohe.model.run import Outcome
from jiaohe.model.text import Text
from jiaohe.schema.breaches import RULE_OF, SCHEMA_RULES, SchemaRule
from jiaohe.schema.build import COUNT, OBSERVATION, Judged, Layout, figure_columns, judge
from jiaohe.schema.wording import expected, message
from jiaohe.workspace.columns import DEFAULT_COLUMNS, ColumnSpec

# Where one cell breaks several requirements, the one that says most is reported.
_FIRST = ("kind", "negative", "whole", "ge", "gt", "le", "lt", "in_range")
_NOTHING_ASKED = Text("表式没有提这项要求。", "No form asks for it.")


class Gate(NamedTuple):
    """A figure that no later rule may use: set its number to None and its token to text."""

    table: str  # observation, count
    row: int  # label in the frame's index
    measure: str  # target, quantity, progress; number in counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the forms refuse. One broken cell is one finding, though several rows may show it and be gated."""

    findings: tuple[Finding, ...]
    gated: tuple[Gate, ...]
    outcomes: tuple[Outcome, ...]


class _Breach(NamedTuple):
    row: int
    column: str
    key: str


def validate_tables(
    observations: pd.DataFrame,
    counts: pd.DataFrame,
    columns_by_form: Mapping[str, Mapping[str, ColumnSpec]],
    inputs: Iterable[int] = (),
) -> Validation:
    """Judge both tables, each form's rows of all files at once. The frames' indexes must be unique.

    A form that says nothing of a figure is judged by ``DEFAULT_COLUMNS``. ``inputs`` are further inputs of the run
    whose outcomes are wanted though they have no rows. Raises UserError for a column that the table does not have.
    """
    findings: list[Finding] = []
    gated: list[Gate] = []
    checked: dict[tuple[str, int], int] = {}
    for layout, table in ((OBSERVATION, observations), (COUNT, counts)):
        if table.empty:
            continue
        for form, rows in table.groupby("form", sort=False):
            specs = {**_defaults(layout), **columns_by_form.get(str(form), {})}
            judged = judge(layout, str(form), specs, rows)
            _count_tested(judged, rows, checked)
            breaches = _breaches(judged)
            gated += _gates(layout, breaches)
            findings += _findings(layout, rows, breaches, specs)
    present = {*inputs, *observations.get("input", ()), *counts.get("input", ())}
    return Validation(
        findings=tuple(findings),
        gated=tuple(gated),
        outcomes=tuple(_outcomes(findings, checked, sorted(int(number) for number in present))),
    )


def _defaults(layout: Layout) -> dict[str, ColumnSpec]:
    return {name: spec for name, spec in DEFAULT_COLUMNS.items() if name in layout.figures}


def _breaches(judged: Judged) -> list[_Breach]:
    """pandera's failure cases, one per row and column."""
    try:
        with warnings.catch_warnings():  # pandera puts its report together in a way that pandas 2 warns of
            warnings.simplefilter("ignore", FutureWarning)
            judged.schema.validate(judged.frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    best: dict[tuple[int, str], str] = {}
    for column, check, row in zip(cases["column"], cases["check"], cases["index"], strict=True):
        name, _, part = str(column).partition(" ")
        key = "unique" if part == "once" else str(check)
        before = best.get((row, name))
        if before is None or _rank(key) < _rank(before):
            best[row, name] = key
    return [_Breach(row, name, key) for (row, name), key in sorted(best.items())]


def _rank(key: str) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)


def _gates(layout: Layout, breaches: Iterable[_Breach]) -> list[Gate]:
    return [
        Gate(layout.name, breach.row, breach.column)
        for breach in breaches
        if breach.column in layout.figures and RULE_OF[breach.key].gates
    ]


def _findings(
    layout: Layout, rows: pd.DataFrame, breaches: list[_Breach], specs: Mapping[str, ColumnSpec]
) -> list[Finding]:
    if not breaches:
        return []
    wanted = rows.loc[[breach.row for breach in breaches]]
    columns = [str(name) for name in wanted.columns]
    values = wanted.astype(object).where(wanted.notna(), None).itertuples(index=False, name=None)
    records = (dict(zip(columns, row, strict=True)) for row in values)
    seen: set[tuple[Any, ...]] = set()
    findings = []
    for breach, row in zip(breaches, records, strict=True):
        cell = row.get(_address_column(layout, breach.column))
        place = (row["input"], row["sheet"], cell, breach.column)
        if cell and place in seen:  # a merged cell that several rows show
            continue
        seen.add(place)
        findings.append(_finding(layout, row, breach, specs[breach.column], cell))
    return findings


def _finding(layout: Layout, row: Mapping[str, Any], breach: _Breach, spec: ColumnSpec, cell: str | None) -> Finding:
    rule = RULE_OF[breach.key]
    is_figure = breach.column in layout.figures
    observed = str(row[figure_columns(layout, breach.column)[0] if is_figure else breach.column] or "")
    if layout is COUNT:
        indicator, region, measure = row["module"], row["unit"], None
    else:
        indicator, region, measure = row["indicator"], row["region"], breach.column if is_figure else None
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=spec.severity,
        input=int(row["input"]),
        file=row["file"],
        sheet=row["sheet"],
        cells=(cell,) if cell else (),
        period=row["period"],
        level=row["level"],
        indicator=indicator,
        region=region if is_figure or breach.column in ("region", "unit", "level") else None,
        measure=measure,
        observed=observed,
        expected=expected(breach.key, spec),
        message=message(layout.name, row, breach.column, breach.key, spec, observed),
        fix=rule.fix,
        fingerprint=fingerprint(
            rule.id, row["form"], row["period"], row["level"], indicator, region, breach.column, observed
        ),
    )


def _address_column(layout: Layout, column: str) -> str:
    if column in layout.figures:
        return figure_columns(layout, column)[2]
    if layout is COUNT:
        return {"unit": "unit_cell", "module": "header_cell", "group": "header_cell"}.get(column, "cell")
    return "region_cell" if column in ("region", "level") else "indicator_cell"


def _count_tested(judged: Judged, rows: pd.DataFrame, checked: dict[tuple[str, int], int]) -> None:
    """Add up, per rule and input, the cells that the rule looked at."""
    by_rule: dict[tuple[str, str], pd.Series[bool]] = {}
    for (key, column), mask in judged.tested.items():
        place = RULE_OF[key].id, column
        by_rule[place] = by_rule[place] | mask if place in by_rule else mask
    for (rule, _), mask in by_rule.items():
        for number, times in rows.loc[mask, "input"].value_counts().items():
            place_of_input = rule, int(str(number))
            checked[place_of_input] = checked.get(place_of_input, 0) + int(times)


def _outcomes(
    findings: Iterable[Finding], checked: Mapping[tuple[str, int], int], inputs: Iterable[int]
) -> Iterable[Outcome]:
    found: dict[tuple[str, int], int] = {}
    for finding in findings:
        found[finding.rule, finding.input] = found.get((finding.rule, finding.input), 0) + 1
    asked = {rule for rule, _ in checked}
    for number in inputs:
        for rule in SCHEMA_RULES:
            yield _outcome(rule, number, rule.id in asked, checked.get((rule.id, number), 0), found)


def _outcome(rule: SchemaRule, number: int, asked: bool, checked: int, found: Mapping[tuple[str, int], int]) -> Outcome:
    findings = found.get((rule.id, number), 0)
    return Outcome(
        rule=rule.id,
        name=rule.name,
        input=number,
        state="findings" if findings else "passed" if asked else "skipped",
        checked=checked,
        findings=findings,
        reason=None if asked else _NOTHING_ASKED,
    )
