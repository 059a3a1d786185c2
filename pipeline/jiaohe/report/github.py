"""GitHub's workflow commands (工作流注解) and its step summary (步骤摘要) in Markdown."""

from collections import Counter
from collections.abc import Iterator

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import Account, RunResult
from jiaohe.model.text import Lang
from jiaohe.report.fold import Group, by_place
from jiaohe.report.one_line import file_name, place, proposals, sentence
from jiaohe.report.untrusted import clean
from jiaohe.report.words import ACCOUNT, NEXT_STEP, SEVERITY, STATUS, VERDICT

_COMMAND = {
    Severity.ERROR: "error",
    Severity.QUERY: "warning",
    Severity.WARNING: "notice",
    Severity.INFO: "notice",
}
_LISTED = 200  # causes in the summary, which may hold a mebibyte


def render_github(result: RunResult, *, lang: Lang) -> Iterator[str]:
    """A command per finding that stands and is new, and per file or rule that could not be used."""
    for report in result.inputs:
        if report.refusal is not None:
            text = ("" if lang == "zh" else " ").join(clean(part.read(lang)) for part in report.refusal)
            title = VERDICT[report.verdict].read(lang)
            yield _command("error", report.file, title, text)
    files = {report.input: report.file for report in result.inputs}
    for outcome in result.outcomes:
        if outcome.state == "error":
            reason = "" if outcome.reason is None else clean(outcome.reason.read(lang))
            title = f"{outcome.rule} {'规则出错' if lang == 'zh' else 'the rule failed'}"
            yield _command("error", files.get(outcome.input, ""), title, reason)
    for finding in result.findings:
        if finding.counts:
            title = " ".join(filter(None, [finding.rule, SEVERITY[finding.severity].read(lang), place(finding)]))
            text = f"{sentence(finding, lang)} [{finding.fingerprint}]"
            yield _command(_COMMAND[finding.severity], finding.file, title, text)


def _command(name: str, file: str, title: str, text: str) -> str:
    properties = [f"title={_property(clean(title))}"]
    if file not in ("", "-"):
        properties.insert(0, f"file={_property(clean(file))}")
    return f"::{name} {','.join(properties)}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_github_summary(result: RunResult, *, lang: Lang) -> Iterator[str]:
    """The run in Markdown: verdict, counts and numbers proved per file, then the causes, worst first."""
    zh = lang == "zh"
    heads = [SEVERITY[severity].read(lang) for severity in Severity]
    settled = [STATUS[status].read(lang) for status in Status if status is not Status.OPEN]
    known = "基线中已有" if zh else "in the baseline"
    title = "校核报告" if zh else "Check report"
    yield f"## {title} {_text(result.period or '')}".rstrip() + "\n\n"
    yield f"**{VERDICT[result.verdict].read(lang)}** {NEXT_STEP[result.verdict].read(lang)}\n\n"
    columns = [
        "文件" if zh else "file",
        "结论" if zh else "verdict",
        *heads,
        *settled,
        known,
        ACCOUNT[Account.PROVED].read(lang),
    ]
    yield _row(columns) + _row(["---", "---", *["--:"] * (len(columns) - 2)])
    for report in result.inputs:
        findings = [finding for finding in result.findings if finding.input == report.input]
        tally = Counter[Account]()
        for sheet in report.sheets:
            tally.update(sheet.tally())
        proved = f"{tally[Account.PROVED]}/{tally.total()}" if tally.total() else ""
        name = _text(file_name(report.file, lang))
        yield _row([name, VERDICT[report.verdict].read(lang), *map(str, _numbers(findings)), proved])
    if len(result.inputs) > 1:
        yield _row(["合计" if zh else "total", "", *map(str, _numbers(list(result.findings))), ""])
    for report in result.inputs:
        if report.refusal is not None:
            reason, advice = (_text(part.read(lang)) for part in report.refusal)
            yield f"\n- {_text(file_name(report.file, lang))}{'：' if zh else ': '}{reason} {advice}\n"
    yield from _causes(result, lang)


def _numbers(findings: list[Finding]) -> list[int]:
    """By severity what counts, then what is settled by status, then what the baseline knows."""
    return [
        *(sum(f.counts and f.severity is severity for f in findings) for severity in Severity),
        *(sum(f.status is status for f in findings) for status in Status if status is not Status.OPEN),
        sum(f.known and f.status is Status.OPEN for f in findings),
    ]


def _causes(result: RunResult, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    groups: list[Group] = [
        group
        for part in by_place(result)
        for sheet in part.sheets
        for group in sheet.groups
        if group.is_open and not group.is_known
    ]
    groups.sort(key=lambda group: group.rank)
    if not groups:
        return
    columns = ("级别", "位置", "问题", "建议", "规则") if zh else ("severity", "place", "finding", "proposal", "rule")
    yield "\n" + _row(list(columns)) + _row(["---"] * len(columns))
    for group in groups[:_LISTED]:
        cause = group.cause
        message = _text(cause.message.read(lang))
        if group.effects:
            number = len(group.effects)
            message += f"（由此引起 {number} 条）" if zh else f" ({number} more follow from it)"
        where = _text(place(cause, most=3))
        yield _row([SEVERITY[cause.severity].read(lang), where, message, _text(proposals(cause, lang)), cause.rule])
    if len(groups) > _LISTED:
        more = len(groups) - _LISTED
        yield f"\n另有 {more} 项没有列出。\n" if zh else f"\n{more} more are not listed.\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _text(text: str) -> str:
    """Text from a file as Markdown shows it literally: no markup, no HTML, no mention of a user or an issue."""
    plain = clean(text, longest=400).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_[]|~$":
        plain = plain.replace(mark, f"&#{ord(mark)};")
    return plain.replace("@", "@\u200b").replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
