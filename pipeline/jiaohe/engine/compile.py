"""From a rule to what an engine runs: checked SQL, address columns, and messages whose every placeholder exists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jiaohe.engine.columns import ROWS, address_columns, address_of, columns_of
from jiaohe.engine.intervals import Expander
from jiaohe.engine.message import EXTRAS, is_text, placeholders
from jiaohe.engine.sql import Fault, read_condition, read_expression
from jiaohe.engine.trees import Tree
from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.rules import Rule

# Texts in which a column may be named in braces.
TEXTS = (("message", "zh"), ("message", "en"), ("fix", "zh"), ("fix", "en"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What should stand there, computed by SQL; ``lo`` and ``hi`` are given where it is known within an interval."""

    value: Tree
    lo: Tree | None
    hi: Tree | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule that can run. The trees are plain SQL over the columns of the table and the names of ``intervals``."""

    rule: Rule
    intervals: Expander
    when: Tree | None
    check: Tree
    expected: Expected | None
    used: frozenset[str]  # the columns without which the rule cannot judge


def compile_rule(rule: Rule) -> Compiled:
    """Check a rule and prepare it. Raises UserError with the file, line and column of what cannot be used."""
    expander = Expander(rule.table)
    used: set[str] = set()
    when = None
    if rule.when is not None:
        when = _condition(rule, "when", rule.when, expander, used)
    bound = _in_force(rule, expander, used)
    if bound is not None:
        when = bound if when is None else exp.and_(when, bound)
    check = _condition(rule, "check", rule.check, expander, used)
    expected = _expected(rule, expander)
    _check_names(rule)
    for path in TEXTS:
        _check_placeholders(rule, path, getattr(getattr(rule, path[0]), path[1]))
    return Compiled(rule=rule, intervals=expander, when=when, check=check, expected=expected, used=frozenset(used))


def _in_force(rule: Rule, expander: Expander, used: set[str]) -> Tree | None:
    """The condition that a row's period lies where the rule is in force; None for a rule without bounds.

    A row whose period nobody knows is none of a bounded rule's business.
    """
    bounds = [(key, sign) for key, sign in (("valid_from", ">="), ("valid_to", "<=")) if getattr(rule, key) is not None]
    if not bounds:
        return None
    periods = [name for name in ("period", "period_folder") if name in columns_of(rule.table)]
    if not periods:
        with_periods = [table for table in ROWS if "period" in columns_of(table)]
        raise rule.refusal(
            bounds[0][0],
            what=Text(
                f"表 {rule.table} 没有月份，分不出启用前后。",
                f"The table {rule.table} has no period to hold this against.",
            ),
            advice=Text(
                f"删去这一项，或改用有月份的表：{'、'.join(with_periods)}。",
                f"Remove it, or use a table with periods: {', '.join(with_periods)}.",
            ),
        )
    row = periods[0] if len(periods) == 1 else f"coalesce({', '.join(periods)})"
    text = " AND ".join(f"{row} {sign} '{getattr(rule, key)}'" for key, sign in bounds)
    return _condition(rule, bounds[0][0], text, expander, used)


def _condition(rule: Rule, key: str, text: str, expander: Expander, used: set[str]) -> Tree:
    try:
        expression = read_condition(text, rule.table)
        used |= expression.columns
        return expander.plain(expression.tree)
    except Fault as fault:
        raise _refusal(rule, key, text, fault) from None


def _expected(rule: Rule, expander: Expander) -> Expected | None:
    if rule.expected is None:
        return None
    if is_text(rule.expected):
        _check_placeholders(rule, ("expected",), rule.expected, extras=())
        return None
    if rule.expected in columns_of(rule.table):
        return None  # read from the row, with its interval
    try:
        expression = read_expression(rule.expected, rule.table)
        value = expander.plain(expression.tree)
        if expression.kind != "number":
            return Expected(value=value, lo=None, hi=None)
        ends = expander.exact_ends(expression.tree)
        return Expected(value=value, lo=None if ends.single else ends.lo, hi=None if ends.single else ends.hi)
    except Fault as fault:
        raise _refusal(rule, "expected", rule.expected, fault) from None


def _check_names(rule: Rule) -> None:
    columns = columns_of(rule.table)
    for index, name in enumerate(rule.cells):
        if address_of(rule.table, name) is None:
            places = address_columns(rule.table)
            stems = [re.sub(r"_cells?$", "", place) for place in places]
            raise _unknown(rule, ("cells", index), name, dict.fromkeys((*stems, *places)))
    observed = (rule.observed,) if isinstance(rule.observed, str) else rule.observed or ()
    for index, name in enumerate(observed):
        if name not in columns:
            raise _unknown(rule, ("observed", index), name, columns)
    for index, name in enumerate(rule.group):
        if name not in columns:
            raise _unknown(rule, ("group", index), name, columns)


def _check_placeholders(rule: Rule, path: Sequence[str], template: str, extras: Iterable[str] = EXTRAS) -> None:
    known = {*columns_of(rule.table), *extras}
    for name, offset in placeholders(template):
        if name not in known:
            raise _unknown(rule, path, name, sorted(known), before=template[:offset])
    leftover = re.sub(r"\{[^{}]*\}", "", template)
    if "{" in leftover or "}" in leftover:
        raise rule.refusal(
            *path,
            what=Text("花括号没有成对。", "A brace is not closed."),
            advice=Text("列名写在一对花括号里，如 {region}。", "Write a column in a pair of braces, as in {region}."),
        )


def _unknown(
    rule: Rule, path: Sequence[str | int], name: str, valid: Iterable[str], before: str | None = None
) -> UserError:
    near = nearest(name, valid)
    guess = Text("", "") if near is None else Text(f"是否应为 {near}？", f"Did you mean {near}? ")
    return rule.refusal(
        *path,
        what=Text(
            f"表 {rule.table} 没有“{shorten(name)}”可用。",
            f'The table {rule.table} has no "{shorten(name)}" to use here.',
        ),
        advice=Text(
            f"{guess.zh}用 jiaohe rules tables 查看全部列。", f"{guess.en}See all columns with: jiaohe rules tables."
        ),
        before=before,
    )


def _refusal(rule: Rule, key: str, text: str, fault: Fault) -> UserError:
    return rule.refusal(key, what=fault.what, advice=fault.advice, before=text[: fault.offset])
