"""Which rules look at one cell, and what they make of it (规则与单元格): the rules run over the rows that name it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from jiaohe.engine.columns import ROWS, address_columns, address_of
from jiaohe.engine.compile import Compiled, compile_rule
from jiaohe.engine.duck import Failure, Session, Tally, opened
from jiaohe.engine.run import failure_reason, lacking_reason
from jiaohe.model.story import Look, LookState
from jiaohe.model.text import Text
from jiaohe.workspace.rules import Rule

if TYPE_CHECKING:
    import pandas

_SUFFIXES = ("_half", "_text", "_token", "_style")


def looks_at(
    rules: Sequence[Rule],
    tables: "Mapping[str, pandas.DataFrame]",
    facts: frozenset[str],
    *,
    input: int,
    sheet: str,
    address: str,
) -> list[Look]:
    """What each rule makes of a cell, in the order of the rules.

    A rule looks at a cell when one of its rows carries the cell's address in a column that the rule reads or blames.
    It passes, finds something, or is undecided because figures that it needs are missing; where its condition leaves
    every such row out, or no row carries the address, it is not about the cell.
    """
    rows = {name: _rows(name, frame, input, sheet, address) for name, frame in tables.items() if name in ROWS}
    looks = []
    with opened({name: frame for name, (frame, _) in rows.items()}) as session:
        for rule in rules:
            lacking = [fact for fact in rule.needs if fact not in facts]
            if lacking:
                looks.append(_look(rule, "skipped", lacking_reason(lacking)))
                continue
            _, carried = rows.get(rule.table, (None, {}))
            if not carried:
                looks.append(_look(rule, "not_about"))
                continue
            compiled = compile_rule(rule)
            columns = _columns(compiled)
            about = [number for number, holding in carried.items() if holding & columns]
            try:
                looks.append(_look(rule, _state(session, compiled, about)))
            except Failure as failure:
                looks.append(_look(rule, "error", failure_reason(failure.reason)))
    return looks


def _look(rule: Rule, state: LookState, reason: Text | None = None) -> Look:
    return Look(rule=rule.id, name=rule.name, title=rule.title.text, state=state, reason=reason)


def _rows(
    table: str, frame: "pandas.DataFrame", input: int, sheet: str, address: str
) -> "tuple[pandas.DataFrame, dict[int, frozenset[str]]]":
    """The rows that carry an address, each as an input of its own, and the columns in which they do."""
    own = frame[(frame["input"] == input) & (frame["sheet"] == sheet)]
    columns = [name for name in address_columns(table) if name in own.columns]
    carried: dict[int, frozenset[str]] = {}
    for position, values in enumerate(own[columns].itertuples(index=False, name=None)):
        held = (name for name, value in zip(columns, values, strict=True) if _holds(value, address))
        if found := frozenset(held):
            carried[position] = found
    kept = own.iloc[list(carried)].copy()
    kept["input"] = range(len(kept))  # so that the database counts row by row
    return kept, dict(enumerate(carried.values()))


def _holds(value: object, address: str) -> bool:
    return isinstance(value, str) and address in value.split()


def _columns(compiled: Compiled) -> frozenset[str]:
    """The address columns of what a rule blames or reads."""
    table = compiled.rule.table
    names = set(compiled.rule.cells)
    for column in compiled.used:
        names.add(next((column.removesuffix(end) for end in _SUFFIXES if column.endswith(end)), column))
    return frozenset(found for name in names if (found := address_of(table, name)) is not None)


def _state(session: Session, compiled: Compiled, about: Sequence[int]) -> LookState:
    if not about:
        return "not_about"
    tallies, _ = session.judge(compiled)
    seen = [tallies.get(number, Tally(0, 0, 0, 0)) for number in about]
    if any(tally.broken for tally in seen):
        return "finding"
    if any(tally.judged for tally in seen):
        return "passed"
    return "undecided" if any(tally.about for tally in seen) else "not_about"
