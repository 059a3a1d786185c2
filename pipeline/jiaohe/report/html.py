"""The report as one page for a browser (网页报告): no network, readable without scripts, prints on A4."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jiaohe.model.finding import Severity, Status
from jiaohe.model.run import Outcome, RunResult, Verdict
from jiaohe.report.fold import FilePart, by_place, count, fold
from jiaohe.report.html_charts import GAPS, card_rows, coverage_bars, heat_maps, returns_chart
from jiaohe.report.html_findings import SYMBOL, Item, Numbering, Sheet, Teller
from jiaohe.report.html_sheet import Drawer, Table, marks_by_sheet
from jiaohe.report.html_words import WORDS
from jiaohe.report.page import Page
from jiaohe.report.terminal_values import labels_of
from jiaohe.report.untrusted import clean
from jiaohe.report.words import ACCOUNT, NEXT_STEP, SEVERITY, STATUS, VERDICT, counted

if TYPE_CHECKING:
    from jinja2 import Environment

_FIRST: Final = 8  # causes that are told at the top
_LISTED: Final = 300  # files and rules of a list
_VERDICT_SIGN: Final = {
    Verdict.ACCEPTED: "✓",
    Verdict.EXPLAIN: "？",
    Verdict.RETURNED: "✕",
    Verdict.REFUSED: "✕",
}


class _FileView(NamedTuple):
    anchor: str
    name: str
    verdict: Verdict
    counts: tuple[tuple[str, str, int], ...]
    refusal: tuple[str, str] | None
    sheets: tuple["_SheetView", ...]
    numbers: str
    is_file: bool


class _SheetView(NamedTuple):
    title: str
    about: str
    notes: tuple[str, ...]
    findings: Sheet
    counts: tuple[tuple[str, str, int], ...]
    table: Table | None


class _First(NamedTuple):
    item: Item
    effects: int
    file: str


def render_html(result: RunResult) -> Iterable[str]:
    """The page, in the language of the run. Whatever came from a file is shown as text: nothing of it is markup.

    The one style and the one script of the page are allowed by their hashes, everything else is forbidden.
    """
    style, script = _asset("report.css"), _asset("report.js")
    template = _environment().get_template("report.html")
    yield template.render(style=style, script=script, csp=_policy(style, script), **_view(result)) + "\n"


def _asset(name: str) -> str:
    return files("jiaohe.report").joinpath("assets", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """The content security policy (内容安全策略)."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _view(result: RunResult) -> dict[str, Any]:
    """Everything the template asks for, in words."""
    lang = result.lang
    parts = by_place(result)
    numbering = Numbering(result, parts)
    marks = marks_by_sheet(result, numbering)
    drawer = Drawer(marks)
    tables = _draw(parts, drawer)
    teller = Teller(result, numbering, drawer.drawn)
    total, bars, more_bars = coverage_bars(result)
    shown = [part for part in parts if part.findings or part.report.refusal or part.report.kind == "file"]
    page = Page(lang=lang, width=80, color=False, ascii_only=False)
    words = {name: text.read(lang) for name, text in WORDS.items()}
    return {
        "lang": lang,
        "html_lang": "zh-CN" if lang == "zh" else "en",
        "w": words,
        "labels": labels_of(lang),
        "version": result.version,
        "period": clean(result.period or ""),
        "workspace": clean(result.workspace or "", longest=200),
        "verdict": result.verdict,
        "verdict_words": {verdict: VERDICT[verdict].read(lang) for verdict in Verdict},
        "verdict_sign": _VERDICT_SIGN,
        "any_file": bool(result.files),
        "next_steps": _next_steps(result),
        "counts": _counts(result),
        "settled": _settled(result),
        "severities": [(s.value, SEVERITY[s].read(lang), SYMBOL[s]) for s in Severity],
        "used": {finding.severity.value for finding in result.findings},
        "first": _first(result, teller, numbering),
        "heat_maps": heat_maps(result, marks),
        "gaps": {kind: (sign, text.read(lang)) for kind, (sign, text) in GAPS.items()},
        "cards": card_rows(result.cards, lang),
        "any_cards": bool(result.cards),
        "returns": returns_chart(result),
        "total": total,
        "bars": bars,
        "more_bars": more_bars,
        "accounts": [(account.value, words.read(lang)) for account, words in ACCOUNT.items()],
        "regions": _regions(result),
        "files": [_file(part, teller, tables, page) for part in shown],
        "units": numbering.units,
        "rules": sorted({finding.rule for finding in result.findings}),
        "rule_titles": {rule.id: page.say(rule.title) for rule in result.rules},
        "outcomes": _outcomes(result, page),
        "passed_over": [clean(PurePath(name).name, longest=80) for name in result.passed_over[:_LISTED]],
        "passed_over_number": len(result.passed_over),
        "number": len(result.findings),
    }


def _draw(parts: Iterable[FilePart], drawer: Drawer) -> Mapping[tuple[int, str], Table]:
    """The sheets as they are drawn, worst files first, since there may not be room for all."""
    tables = {}
    for part in parts:
        for position, sheet in enumerate(part.report.sheets):
            table = drawer.draw(part.report, position)
            if table is not None:
                tables[part.report.input, sheet.name] = table
    return tables


def _next_steps(result: RunResult) -> list[str]:
    present = [verdict for verdict in reversed(Verdict) if any(r.verdict is verdict for r in result.inputs)]
    return [
        NEXT_STEP[verdict].read(result.lang)
        for verdict in present
        if verdict is not Verdict.ACCEPTED or result.verdict is verdict
    ]


def _counts(result: RunResult) -> list[tuple[str, str, str, int]]:
    counts = count(result.findings)
    return [(s.value, SEVERITY[s].read(result.lang), SYMBOL[s], counts[s]) for s in Severity]


def _settled(result: RunResult) -> list[tuple[str, int]]:
    statuses = Counter(finding.status for finding in result.findings)
    told = [(STATUS[s].read(result.lang), statuses[s]) for s in Status if s is not Status.OPEN and statuses[s]]
    known = sum(finding.known and finding.status is Status.OPEN for finding in result.findings)
    return [*told, (WORDS["known"].read(result.lang), known)] if known else told


def _first(result: RunResult, teller: Teller, numbering: Numbering) -> list[_First]:
    """The causes to deal with before all others: those that must be fixed or explained, worst first."""
    chosen = [
        group
        for group in fold(result.findings)
        if group.is_open and not group.is_known and group.rank <= Severity.QUERY.rank and numbering.shown(group.cause)
    ]
    return [
        _First(teller.item(group.cause), len(group.effects), clean(PurePath(group.cause.file).name, longest=60))
        for group in chosen[:_FIRST]
    ]


def _file(part: FilePart, teller: Teller, tables: Mapping[tuple[int, str], Table], page: Page) -> _FileView:
    report = part.report
    refusal = None if report.refusal is None else (page.say(report.refusal[0]), page.say(report.refusal[1]))
    name = page.pick("（标准输入）", "(standard input)") if report.file == "-" else clean(report.file, longest=200)
    sheets = []
    for sheet in part.sheets:
        findings = [finding for group in sheet.groups for finding in group.members]
        notes = tuple(
            page.say(one.note) for one in sheet.reports if one.note is not None and one.status != "recognised"
        )
        table = None if sheet.name is None else tables.get((report.input, sheet.name))
        if sheet.name is None and not findings:
            continue
        about = dict.fromkeys(filter(None, (_about(one, page) for one in sheet.reports)))
        if sheet.name is None:
            is_file = report.kind == "file"
            title = page.pick("文件本身", "The file itself") if is_file else page.pick("应报未报", "What is due")
        else:
            title = clean(sheet.name, longest=80)
        sheets.append(
            _SheetView(
                title,
                " · ".join(about),
                notes,
                teller.sheet(sheet.groups),
                _tally(findings, page),
                table,
            )
        )
    recognised = sum(sheet.status == "recognised" for sheet in report.sheets)
    numbers = sum(len(sheet.coverage) for sheet in report.sheets)
    size = [
        counted(recognised, page.lang, "张表", "sheet"),
        counted(numbers, page.lang, "个数", "number"),
    ]
    return _FileView(
        f"file{report.input}",
        name,
        report.verdict,
        _tally(part.findings, page),
        refusal,
        tuple(sheets),
        page.pick("，", ", ").join(size) if report.kind == "file" and report.refusal is None else "",
        report.kind == "file",
    )


def _tally(findings: Iterable[Any], page: Page) -> tuple[tuple[str, str, int], ...]:
    counts = count(findings)
    return tuple((s.value, SEVERITY[s].read(page.lang), counts[s]) for s in Severity if counts[s])


def _about(sheet: Any, page: Page) -> str:
    if sheet.status == "unrecognised":
        return page.pick("未识别，没有校核", "not recognised, not checked")
    if sheet.status == "passed_over":
        return page.pick("略过", "passed over")
    words = [] if sheet.form_title is None else [page.say(sheet.form_title)]
    return " · ".join([*words, *([clean(sheet.period)] if sheet.period else [])])


def _regions(result: RunResult) -> list[tuple[str, list[int], int]]:
    """Region × severity of the findings that still stand and are new, worst region first."""
    counts: dict[str, Counter[Severity]] = {}
    nowhere = WORDS["no_region"].read(result.lang)
    for finding in result.findings:
        if finding.counts:
            name = clean(finding.region or "", longest=24) or nowhere
            counts.setdefault(name, Counter())[finding.severity] += 1
    ordered = sorted(counts.items(), key=lambda item: (item[0] == nowhere, *(-item[1][s] for s in Severity)))
    return [(name, [row[s] for s in Severity], row.total()) for name, row in ordered[:_LISTED]]


class _Ending(NamedTuple):
    state: str
    word: str
    rules: tuple[tuple[str, str, int], ...]  # rule, title, findings
    reason: str


_STATES: Final = ("error", "findings", "skipped", "idle", "passed")


def _outcomes(result: RunResult, page: Page) -> list[_Ending]:
    """Every rule by what it came to over all files; of those that ran nowhere, every reason once."""
    of_rule: dict[str, list[Outcome]] = {}
    for outcome in result.outcomes:
        of_rule.setdefault(outcome.rule, []).append(outcome)
    titles = {rule.id: page.say(rule.title) for rule in result.rules}
    endings: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    for rule, outcomes in sorted(of_rule.items()):
        states = {_state(outcome) for outcome in outcomes}
        state = next(state for state in ("error", "findings", "passed", "skipped", "idle") if state in states)
        reasons = dict.fromkeys(
            page.say(one.reason) for one in outcomes if one.reason is not None and _state(one) == state
        )
        reason = "" if state in ("findings", "passed") else " ".join(sorted(reasons))
        found = sum(outcome.findings for outcome in outcomes)
        endings.setdefault((state, reason), []).append((clean(rule, longest=40), titles.get(rule, ""), found))
    return [
        _Ending(state, WORDS[f"state_{state}"].read(page.lang), tuple(rules), reason)
        for state in _STATES
        for (reached, reason), rules in endings.items()
        if reached == state
    ]


def _state(outcome: Outcome) -> str:
    """A rule that had nothing to look at did not pass."""
    return "idle" if outcome.state == "passed" and outcome.checked == 0 else outcome.state
