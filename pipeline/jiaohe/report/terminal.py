"""The report for people on a terminal (终端报告): what is wrong, worst first, and the verdict last."""

from collections import Counter
from collections.abc import Sequence

from jiaohe.model.run import InputReport, RunResult, SheetReport, Verdict
from jiaohe.model.text import Lang
from jiaohe.report.fold import FilePart, SheetPart, by_place
from jiaohe.report.page import VERDICT_STYLE, Page, Piece
from jiaohe.report.terminal_findings import Show, parse_show, tally, write_groups
from jiaohe.report.terminal_rules import write_rules
from jiaohe.report.terminal_submissions import write_submissions
from jiaohe.report.terminal_summary import write_coverage, write_matrix, write_passed_over, write_unread
from jiaohe.report.untrusted import clean
from jiaohe.report.words import NEXT_STEP, VERDICT, counted


def render_terminal(
    result: RunResult,
    *,
    lang: Lang,
    width: int,
    color: bool,
    ascii_only: bool = False,
    show: str = "20",
    brief: bool = False,
    details: bool = False,
) -> str:
    """The whole report as text that ends in a line break.

    ``width`` is in terminal cells; ``ascii_only`` keeps ornaments to ASCII and counts ambiguous characters as two
    cells, as GBK consoles draw them; ``show`` is ``all``, ``root``, ``none`` or how many causes to print per sheet;
    ``brief`` leaves the verdict of each file and of the run; ``details`` adds intervals, rule names, fingerprints.
    Raises ValueError for another ``show``.
    """
    amount = parse_show(show, details=details)
    every = amount.causes is None
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    parts = by_place(result)
    _write_head(page, result)
    if brief:
        for part in parts:
            _write_file_line(page, part)
            _write_refusal(page, part.report)
    else:
        _write_files(page, parts, amount)
        write_submissions(page, result, every=every)
        write_rules(page, result.outcomes, details=details)
        if any(report.refusal is None for report in result.files):
            write_coverage(page, result, every=every)
        write_matrix(page, result.findings, every=every)
        write_unread(page, result.unread, every=every)
        write_passed_over(page, result.passed_over, every=every)
    _write_verdict(page, result)
    return str(page)


def _write_head(page: Page, result: RunResult) -> None:
    left = [Piece(page.pick("校核报告", "Check report"), "title")]
    if result.period:
        left.append(Piece(f"  {clean(result.period)}"))
    if result.workspace is None:
        page.line(*left)
    else:
        page.spread(left, [Piece(f"{page.pick('工作区', 'workspace')} {clean(result.workspace)}", "quiet")])


def _write_files(page: Page, parts: Sequence[FilePart], show: Show) -> None:
    parts = [part for part in parts if part.findings or part.report.refusal or part.report.kind == "file"]
    quiet = [part for part in parts if not part.findings and not _needs_words(part.report)]
    for part in parts:
        if part not in quiet:
            _write_file(page, part, show)
    if not quiet:
        return
    page.blank()
    page.rule()
    listed = quiet if show.causes is None else quiet[: max(show.causes, 1)]
    for part in listed:
        _write_file_line(page, part)
    if len(listed) < len(quiet):
        more = len(quiet) - len(listed)
        text = page.pick(f"另有 {more:,} 个文件没有发现问题", f"{more:,} more files without findings")
        page.line(Piece(text, "quiet"))


def _needs_words(report: InputReport) -> bool:
    """Whether a file without findings still has to be talked about: something in it was not checked."""
    statuses = {sheet.status for sheet in report.sheets}
    return report.refusal is not None or "unrecognised" in statuses or "recognised" not in statuses


def _write_file(page: Page, part: FilePart, show: Show) -> None:
    page.blank()
    page.rule()
    _write_file_heading(page, part.report)
    _write_refusal(page, part.report)
    for sheet in part.sheets:
        _write_sheet(page, sheet, show, part.report.kind)


def _write_refusal(page: Page, report: InputReport) -> None:
    """Why a file cannot be accepted (无法受理), and what to do."""
    if report.refusal is not None:
        reason, advice = report.refusal
        page.paragraph(page.say(reason), indent=2)
        page.paragraph(page.say(advice), indent=2, label=[Piece(page.pick("怎么办  ", "to do  "), "quiet")])


def _write_file_heading(page: Page, report: InputReport) -> None:
    verdict = _verdict(report.verdict, page.lang)
    name = page.clip(_name(page, report.file), max(20, page.width - page.cells(verdict.text) - 2), start=True)
    page.spread([Piece(name, "title")], [verdict])


def _verdict(verdict: Verdict, lang: Lang) -> Piece:
    return Piece(VERDICT[verdict].read(lang), VERDICT_STYLE[verdict])


def _name(page: Page, file: str) -> str:
    return page.pick("（标准输入）", "(standard input)") if file == "-" else clean(file)


def _write_file_line(page: Page, part: FilePart) -> None:
    """A file in one line: name, counts, verdict."""
    pieces = tally(part.findings, page.lang, page.marks.bar)
    if not pieces and part.report.refusal is None:
        pieces = [Piece(_size(part.report, page.lang), "quiet")]
    tail = [*pieces, Piece("  "), _verdict(part.report.verdict, page.lang)]
    room = page.width - sum(page.cells(piece.text) for piece in tail) - 2
    page.spread([Piece(page.clip(_name(page, part.report.file), room if room >= 24 else page.width, start=True))], tail)


def _size(report: InputReport, lang: Lang) -> str:
    sheets = counted(sum(sheet.status == "recognised" for sheet in report.sheets), lang, "张表", "sheet")
    numbers = counted(sum(len(sheet.coverage) for sheet in report.sheets), lang, "个数", "number")
    return f"{sheets}，{numbers}" if lang == "zh" else f"{sheets}, {numbers}"


def _write_sheet(page: Page, sheet: SheetPart, show: Show, kind: str) -> None:
    findings = [finding for group in sheet.groups for finding in group.members]
    if sheet.name is None and not findings:
        return
    page.blank()
    if sheet.name is None:
        name = page.pick("文件本身", "The file itself") if kind == "file" else page.pick("应报未报", "What is due")
    else:
        name = page.pick(f"「{clean(sheet.name)}」", f"“{clean(sheet.name)}”")
    left = [Piece(page.clip(name, page.width - 4), "title")]
    about = f" {page.marks.bar} ".join(dict.fromkeys(filter(None, (_about(page, r) for r in sheet.reports))))
    right = tally(findings, page.lang, page.marks.bar)
    if not right:
        recognised = any(report.status == "recognised" for report in sheet.reports)
        if recognised:
            right = [Piece(page.pick("没有发现问题", "no findings"), "good")]
    room = page.width - page.cells(left[0].text) - 2
    if about and room >= 8:
        left += [Piece("  "), Piece(page.clip(about, room), "quiet")]
    page.spread(left, right)
    for report in sheet.reports:
        if report.note is not None and report.status != "recognised":
            page.paragraph(
                page.say(report.note), indent=2, style="notice" if report.status == "unrecognised" else "quiet"
            )
    write_groups(page, sheet.groups, show)


def _about(page: Page, report: SheetReport) -> str:
    if report.status == "unrecognised":
        return page.pick("未识别，没有校核", "not recognised, not checked")
    if report.status == "passed_over":
        return page.pick("略过", "passed over")
    words = [] if report.form_title is None else [page.say(report.form_title)]
    if report.period:
        words.append(clean(report.period))
    return " ".join(words)


def _write_verdict(page: Page, result: RunResult) -> None:
    page.blank()
    page.rule(double=True)
    head = Piece(page.pick("结论：", "Verdict: "), "title")
    if not result.files:
        page.line(head, Piece(page.pick("没有找到可以校核的文件", "no file was found to check"), "query"))
        return
    page.spread([head, _verdict(result.verdict, page.lang)], tally(result.findings, page.lang, page.marks.bar))
    present = [verdict for verdict in reversed(Verdict) if any(r.verdict is verdict for r in result.inputs)]
    if len(result.files) > 1:
        counts = Counter(report.verdict for report in result.files)
        listed = page.pick("，", ", ").join(f"{VERDICT[v].read(page.lang)} {counts[v]}" for v in present if counts[v])
        total = counted(len(result.files), page.lang, "个文件", "file")
        page.paragraph(page.pick(f"{total}：{listed}。", f"{total}: {listed}."))
    for verdict in present:
        if verdict is not Verdict.ACCEPTED or result.verdict is verdict:
            page.paragraph(NEXT_STEP[verdict].read(page.lang))
