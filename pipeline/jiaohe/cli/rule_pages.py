"""What ``jiaohe rules`` prints (规则说明): pure functions from rules to lines of text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from jiaohe.errors import UserError
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean
from jiaohe.report.words import CONFIDENCE, SEVERITY
from jiaohe.report.wrap import cells, clip, pad, wrap
from jiaohe.workspace.rules import FACTS, Rule

if TYPE_CHECKING:
    from jiaohe.engine.examples import ExampleResult

_COLOURS = {Severity.ERROR: "red", Severity.QUERY: "yellow", Severity.WARNING: "cyan", Severity.INFO: None}
_LONGEST = 2000


class ColumnDoc(NamedTuple):
    """One column of a table: its name, the kind of value it holds, and what that is."""

    name: str
    kind: str
    about: Text


def listing(rules: Sequence[Rule], lang: Lang, width: int) -> list[str]:
    """One line per rule, family by family."""
    if not rules:
        return ["没有规则。" if lang == "zh" else "There are no rules."]
    lines: list[str] = []
    severities = max(cells(SEVERITY[rule.severity].read(lang)) for rule in rules)
    names = min(max(len(rule.name) for rule in rules), max(width - severities - 40, 20))
    for family in dict.fromkeys(rule.family for rule in rules):
        members = [rule for rule in rules if rule.family == family]
        lines += ["", _bold(f"{clean(family)}  ({len(members)})")]
        for rule in members:
            severity = _severity(rule.severity, pad(SEVERITY[rule.severity].read(lang), severities))
            head = f"  {pad(rule.id, 6)} "
            room = width - cells(head) - severities - names - 4
            title = clip(_title(rule, lang), max(room, 10))
            lines.append(f"{head}{severity}  {pad(clip(rule.name, names), names)}  {title}".rstrip())
    total = f"共 {len(rules)} 条规则；用 jiaohe rules explain 编号 看其中一条。"
    if lang == "en":
        total = f"{len(rules)} rules; see one with: jiaohe rules explain ID."
    return [*lines[1:], "", *wrap(total, width)]


def explanation(rule: Rule, example: Finding | None, lang: Lang, width: int) -> list[str]:
    """Everything about one rule; ``example`` is what it says of its first example that is wrong."""
    zh = lang == "zh"
    severity = SEVERITY[rule.severity].read(lang)
    lines = [_bold(f"{rule.id}  {rule.name}"), *wrap(_title(rule, lang), width), ""]
    about = _named("级别" if zh else "severity", severity if zh else f"{severity} ({rule.severity.value})", width)
    lines += [_severity(rule.severity, line) for line in about]
    rows = [
        ("把握" if zh else "confidence", CONFIDENCE[rule.confidence].read(lang)),
        ("类别" if zh else "family", rule.family),
        ("查哪张表" if zh else "table", rule.table),
        ("何时查" if zh else "when", rule.when or ("每一行" if zh else "every row")),
        ("要求" if zh else "must hold", rule.check),
        ("缺数时" if zh else "if unknown", _missing(rule, lang)),
        ("还需要" if zh else "needs", _needs(rule, lang)),
        ("为什么" if zh else "why", rule.why.text.read(lang)),
    ]
    if example is not None:
        rows.append(("例如" if zh else "it says", example.message.read(lang)))
        if example.observed:
            rows.append(("看到" if zh else "seen", example.observed))
        if example.expected:
            rows.append(("应为" if zh else "expected", example.expected))
        rows.append(("怎么改" if zh else "to do", example.fix.read(lang)))
    else:
        rows.append(("怎么改" if zh else "to do", rule.fix.text.read(lang)))
    if rule.references:
        rows.append(("依据" if zh else "references", ("；" if zh else "; ").join(rule.references)))
    if rule.valid_from is not None or rule.valid_to is not None:
        rows.append(("启用期" if zh else "in force", _in_force(rule, lang)))
    rows.append(("起始版本" if zh else "since", rule.since))
    rows.append(("不查它" if zh else "to silence", _silence(rule, lang)))
    if not rule.builtin:
        rows.append(("写在" if zh else "file", rule.source.name))
    for name, text in rows:
        lines += _named(name, text, width)
    return lines


def complaints(faults: Sequence[UserError], rules: int, lang: Lang, width: int) -> list[str]:
    """What is wrong with rule files, each with its place."""
    zh = lang == "zh"
    lines: list[str] = []
    for fault in faults:
        lines.append(_bold(clean(fault.where, longest=400)))
        text = fault.what.read(lang) + ("" if zh else " ") + fault.advice.read(lang)
        lines += (f"  {line}" for line in wrap(clean(text, longest=_LONGEST), width - 2))
    if faults:
        end = f"{len(faults)} 处不合要求。" if zh else f"{len(faults)} faults."
        return [*lines, "", click.style(end, fg="red")]
    end = f"{rules} 条规则都合要求。" if zh else f"{rules} rules, no fault."
    return [click.style(end, fg="green")]


def results(ran: Sequence["ExampleResult"], lang: Lang, width: int) -> list[str]:
    """One line per rule, and one per example that did not give what it should."""
    zh = lang == "zh"
    lines: list[str] = []
    for rule in dict.fromkeys(result.rule.id for result in ran):
        own = [result for result in ran if result.rule.id == rule]
        failed = [result for result in own if not result.passed]
        mark = click.style("✗", fg="red") if failed else click.style("✓", fg="green")
        marks = "  ".join(f"{'✗' if result in failed else '✓'} {clean(result.example.name)}" for result in own)
        first, *more = wrap(marks, width - 10)
        lines.append(f"{mark} {pad(rule, 7)} {first}")
        lines += (f"          {line}" for line in more)
        for result in failed:
            assert result.fault is not None
            said = f"{result.example.name}: {result.fault.read(lang)}"
            lines += (click.style(f"    {line}", fg="red") for line in wrap(clean(said, longest=_LONGEST), width - 4))
    failures = sum(not result.passed for result in ran)
    passed = len(ran) - failures
    end = f"{len(ran)} 个例子，{passed} 个通过" if zh else f"{len(ran)} examples, {passed} passed"
    if failures:
        end += f"，{failures} 个不符" if zh else f", {failures} failed"
    return [*lines, "", click.style(end + ("。" if zh else "."), fg="red" if failures else "green")]


def vocabulary(
    tables: Mapping[str, tuple[Text, Sequence[ColumnDoc]]], functions: Iterable[tuple[str, str]], lang: Lang, width: int
) -> list[str]:
    """The tables with their columns, and the functions that SQL may call."""
    zh = lang == "zh"
    lines: list[str] = []
    kinds = {"number": "数", "text": "文字", "truth": "真假"} if zh else {}
    for table, (about, columns) in tables.items():
        lines += ["", _bold(table), *(f"  {line}" for line in wrap(about.read(lang), width - 2))]
        widest = max(len(column.name) for column in columns)
        for column in columns:
            head = f"  {pad(column.name, widest)}  {pad(kinds.get(column.kind, column.kind), 6)}  "
            first, *more = wrap(column.about.read(lang), max(width - cells(head), 20))
            lines.append(head + first)
            lines += (" " * cells(head) + line for line in more)
    calls = list(functions)
    if calls:
        lines += ["", _bold("函数" if zh else "functions")]
        widest = max(len(call) for call, _ in calls)
        for call, about_call in calls:
            lines.append(f"  {pad(call, widest)}  {about_call}".rstrip())
    return lines[1:]


def _named(name: str, text: str, width: int) -> list[str]:
    column = 12
    first, *more = wrap(clean(text, longest=_LONGEST), max(width - column, 20))
    return [pad(name, column) + first, *(" " * column + line for line in more)]


def _title(rule: Rule, lang: Lang) -> str:
    return clean(rule.title.text.read(lang), longest=200)


def _missing(rule: Rule, lang: Lang) -> str:
    if rule.missing == "finding":
        return "也算问题" if lang == "zh" else "a finding as well"
    return "不算问题" if lang == "zh" else "not a finding"


def _needs(rule: Rule, lang: Lang) -> str:
    if not rule.needs:
        return "不需要别的" if lang == "zh" else "nothing else"
    return ("、" if lang == "zh" else ", ").join(FACTS[fact].read(lang) for fact in rule.needs)


def _in_force(rule: Rule, lang: Lang) -> str:
    first, last = rule.valid_from, rule.valid_to
    if lang == "zh":
        span = f"{first or ''} 至 {last} " if last else f"{first} 起"
        return f"{span.lstrip()}的报表；月份不明的不查。"
    span = f"{first} to {last}" if first and last else f"from {first} on" if first else f"up to {last}"
    return f"Periods {span}; rows whose period is unknown are left alone."


def _silence(rule: Rule, lang: Lang) -> str:
    if lang == "zh":
        return f"运行时加 --ignore {rule.id}；或在 jiaohe.yaml 里写 rules: {{ignore: [{rule.name}]}}。"
    return f"Add --ignore {rule.id} to a run, or write rules: {{ignore: [{rule.name}]}} in jiaohe.yaml."


def _severity(severity: Severity, text: str) -> str:
    return click.style(text, fg=_COLOURS[severity])


def _bold(text: str) -> str:
    return click.style(text, bold=True)
