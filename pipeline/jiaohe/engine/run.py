"""Runs rules over the tables of a run: each rule once over the rows of all inputs, four outcomes per rule and input."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiaohe.engine.compile import Compiled, compile_rule
from jiaohe.engine.duck import Failure, Session, Tally, opened
from jiaohe.engine.findings import Hit, findings_of
from jiaohe.engine.words import harmless
from jiaohe.model.finding import Finding
from jiaohe.model.run import Outcome
from jiaohe.model.text import Text
from jiaohe.workspace.rules import FACTS, Rule

if TYPE_CHECKING:
    import pandas

_NO_ROWS = Text("表中没有这类数据。", "The input holds no data of this kind.")
_NOTHING_MATCHED = Text("没有属于这条规则的内容。", "Nothing in the input is what this rule is about.")
_OUT_OF_FORCE = Text(
    "没有属于这条规则的内容；它只管启用期内的月份。",
    "Nothing in the input is what this rule is about; it judges only the periods in which it is in force.",
)
_NOTHING_JUDGED = Text("判断所需的数不齐。", "The figures that it needs are not all there.")
_NOT_PREPARED = Text("程序没有备好这条规则所需的数据。", "The program did not prepare the data that this rule needs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRun:
    """What rules found, rule by rule in the order of the rows, and one outcome per rule and input."""

    findings: list[Finding]
    outcomes: list[Outcome]


def run_rules(
    rules: Sequence[Rule],
    tables: "Mapping[str, pandas.DataFrame]",
    facts: frozenset[str],
    inputs: Sequence[tuple[int, str]],
) -> RuleRun:
    """Run rules over tables that hold the rows of all inputs; ``inputs`` are their indices and file names.

    A rule whose facts are not all there is skipped, one that the database cannot run ends in an error of its own:
    neither is ever a finding. Raises UserError for a rule that cannot be compiled.
    """
    hits, outcomes = judge([compile_rule(rule) for rule in rules], tables, facts, inputs)
    return RuleRun(findings=[hit.finding for hit in hits], outcomes=outcomes)


def judge(
    compiled: Sequence[Compiled],
    tables: "Mapping[str, pandas.DataFrame]",
    facts: frozenset[str],
    inputs: Sequence[tuple[int, str]],
) -> tuple[list[Hit], list[Outcome]]:
    """As ``run_rules``, for compiled rules, with the rows that each finding stands for."""
    hits: list[Hit] = []
    outcomes: list[Outcome] = []
    wanted = {one.rule.table for one in compiled}
    with opened({name: frame for name, frame in tables.items() if name in wanted}) as session:
        for one in compiled:
            frame = tables.get(one.rule.table)
            lacking = [fact for fact in one.rule.needs if fact not in facts]
            if lacking:
                reason = lacking_reason(lacking)
                outcomes += (_outcome(one.rule, number, "skipped", reason=reason) for number, _ in inputs)
            elif frame is None or frame.empty:
                outcomes += (_outcome(one.rule, number, "skipped", reason=_NO_ROWS) for number, _ in inputs)
            elif not one.used <= set(frame.columns):
                outcomes += (_outcome(one.rule, number, "error", reason=_NOT_PREPARED) for number, _ in inputs)
            else:
                found, ended = _run(one, session, [number for number, _ in inputs])
                hits += found
                outcomes += ended
    return hits, outcomes


def _run(compiled: Compiled, session: Session, inputs: Sequence[int]) -> tuple[list[Hit], list[Outcome]]:
    """One rule over all inputs at once; over each alone when a value of one of them stops the database."""
    rule = compiled.rule
    failures: dict[int, str] = {}
    try:
        tallies, rows = session.judge(compiled)
    except Failure:
        tallies, rows = {}, []
        for number in inputs:
            try:
                more, broken = session.judge(compiled, number)
            except Failure as failure:
                failures[number] = failure.reason
            else:
                tallies |= more
                rows += broken
    hits = findings_of(rule, rows)
    counts = Counter(hit.finding.input for hit in hits)
    outcomes = []
    for number in inputs:
        if number in failures:
            outcomes.append(_outcome(rule, number, "error", reason=failure_reason(failures[number])))
        else:
            outcomes.append(_ended(rule, number, tallies.get(number), counts[number]))
    return hits, outcomes


def _ended(rule: Rule, number: int, tally: Tally | None, findings: int) -> Outcome:
    if tally is None or tally.rows == 0:
        return _outcome(rule, number, "skipped", reason=_NO_ROWS)
    if tally.about == 0:
        bounded = rule.valid_from is not None or rule.valid_to is not None
        return _outcome(rule, number, "skipped", reason=_OUT_OF_FORCE if bounded else _NOTHING_MATCHED, idle=True)
    if tally.judged == 0:
        return _outcome(rule, number, "skipped", reason=_NOTHING_JUDGED)
    return _outcome(rule, number, "findings" if findings else "passed", checked=tally.judged, findings=findings)


def _outcome(rule: Rule, number: int, state: Any, **more: Any) -> Outcome:
    return Outcome(rule=rule.id, name=rule.name, input=number, state=state, **more)


def lacking_reason(facts: Sequence[str]) -> Text:
    """Why a rule is skipped that needs facts which are not there."""
    names = [FACTS[fact] for fact in facts]
    return Text(f"缺少{'、'.join(name.zh for name in names)}。", f"There is no {_joined(names)}.")


def _joined(names: Sequence[Text]) -> str:
    return " and no ".join(name.en.removeprefix("a ") for name in names)


def failure_reason(reason: str) -> Text:
    """Why a rule ends in an error; ``reason`` is the database's."""
    seen = harmless(reason, 200)
    return Text(f"这条规则没有运行成功，数据库报告“{seen}”。", f"The rule could not run; the database says “{seen}”.")
