"""What follows the findings on a terminal: coverage, the matrix of regions, what was passed over."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePath

from jiaohe.model.finding import Finding, Severity
from jiaohe.model.run import Account, RunResult, SheetReport
from jiaohe.report.page import ACCOUNT_STYLE, SEVERITY_STYLE, Page, Piece
from jiaohe.report.untrusted import clean
from jiaohe.report.words import ACCOUNT, SEVERITY, counted

_ROWS = 20  # rows of a table that are worth reading unless everything is asked for


def write_coverage(page: Page, result: RunResult, *, every: bool) -> None:
    """Numbers proved, stated and contradicted, per sheet and in total, with a bar of what is proved."""
    rows = [(name, sheet.tally()) for name, sheet in _named_sheets(result) if sheet.coverage]
    page.blank()
    page.line(Piece(page.pick("数字核验", "Every number accounted for"), "title"))
    if not rows:
        page.line(
            "  ", Piece(page.pick("没有读到可以校核的数字。", "No number was read that could be checked."), "query")
        )
        return
    total = Counter[Account]()
    for _, counts in rows:
        total.update(counts)
    listed = rows if every else rows[:_ROWS]
    body = [(page.clip(name, 40), counts) for name, counts in listed]
    if len(listed) < len(rows):
        rest = Counter[Account]()
        for _, counts in rows[len(listed) :]:
            rest.update(counts)
        more = len(rows) - len(listed)
        body.append((page.pick(f"其余 {more} 张表", f"{more} other sheets"), dict(rest)))
    if len(rows) > 1:
        body.append((page.pick("合计", "total"), dict(total)))
    size = min(24, max(6, (page.width - 54) // 2))
    table = [
        [Piece(""), Piece(""), *(Piece(ACCOUNT[a].read(page.lang), ACCOUNT_STYLE[a]) for a in Account)],
    ]
    for name, counts in body:
        numbers = sum(counts.values())
        percent = 100 * counts[Account.PROVED] // numbers
        table.append(
            [
                Piece(name),
                Piece(f"{_bar(page, counts[Account.PROVED], numbers, size)} {percent:>3}%", "good"),
                *(Piece(f"{counts[a]:,}", "bad" if a is Account.CONTRADICTED and counts[a] else "") for a in Account),
            ]
        )
    page.table(table)


def _named_sheets(result: RunResult) -> list[tuple[str, SheetReport]]:
    """Each sheet under the shortest name that tells it apart: its own, or with its file's."""
    several = len(result.files) > 1
    bases = Counter(PurePath(report.file).name for report in result.files)
    named = []
    for report in result.inputs:
        base = PurePath(report.file).name
        file = clean(base if bases[base] == 1 else report.file)
        for sheet in report.sheets:
            name = clean(sheet.name)
            named.append((f"{file} {name}" if several else name, sheet))
    return named


def _bar(page: Page, part: int, whole: int, size: int) -> str:
    """Full only when everything is proved, empty only when nothing is."""
    filled = size * part // whole
    if part > 0 and filled == 0:
        filled = 1
    return page.marks.full * filled + page.marks.empty * (size - filled)


def write_matrix(page: Page, findings: Sequence[Finding], *, every: bool) -> None:
    """Region × severity of the findings that still stand and are new, worst region first."""
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    nowhere = page.pick("（不分地区）", "(no region)")
    for finding in findings:
        if finding.counts:
            counts[clean(finding.region or "", longest=24) or nowhere][finding.severity] += 1
    if not counts:
        return
    page.blank()
    page.line(Piece(page.pick("地区与级别", "Regions by severity"), "title"))
    used = list(Severity)
    ordered = sorted(counts.items(), key=lambda item: (item[0] == nowhere, *(-item[1][severity] for severity in used)))
    listed = ordered if every else ordered[:_ROWS]
    table = [[Piece(""), *(Piece(SEVERITY[s].read(page.lang), SEVERITY_STYLE[s]) for s in used)]]
    table[0].append(Piece(page.pick("合计", "total"), "quiet"))
    for name, row in listed:
        table.append(_matrix_row(page, name, row, used))
    if len(listed) < len(ordered):
        rest = Counter[Severity]()
        for _, row in ordered[len(listed) :]:
            rest.update(row)
        more = len(ordered) - len(listed)
        table.append(_matrix_row(page, page.pick(f"其余 {more} 个地区", f"{more} other regions"), rest, used))
    if len(counts) > 1:
        total = Counter[Severity]()
        for row in counts.values():
            total.update(row)
        table.append(_matrix_row(page, page.pick("合计", "total"), total, used))
    page.table(table)


def _matrix_row(page: Page, name: str, row: Counter[Severity], used: Sequence[Severity]) -> list[Piece]:
    return [
        Piece(name),
        *(Piece(f"{row[s]:,}", SEVERITY_STYLE[s]) if row[s] else Piece(page.marks.dot, "quiet") for s in used),
        Piece(f"{row.total():,}", "quiet"),
    ]


def write_unread(page: Page, files: Sequence[str], *, every: bool) -> None:
    """Which files of earlier periods could not be read, since nothing could be compared with them."""
    if not files:
        return
    page.blank()
    number = counted(len(files), page.lang, "个文件", "file")
    listed = files if every else files[:6]
    names = (page.pick("、", ", ")).join(clean(file, longest=80) for file in listed)
    if len(listed) < len(files):
        names += page.pick(" 等", ", …")
    text = page.pick(
        f"往期有 {number}读不了，没有拿来对照：{names}",
        f"{number} of earlier periods could not be read, and nothing was compared with it: {names}"
        if len(files) == 1
        else f"{number} of earlier periods could not be read, and nothing was compared with them: {names}",
    )
    page.paragraph(text, hang=2, style="notice")


def write_passed_over(page: Page, files: Sequence[str], *, every: bool) -> None:
    """How many files of a folder were not looked into, and the first of them."""
    if not files:
        return
    page.blank()
    number = counted(len(files), page.lang, "个文件", "file")
    kinds = page.pick("锁定文件、隐藏文件或不是表格", "lock files, hidden files, not spreadsheets")
    listed = files if every else files[:6]
    names = (page.pick("、", ", ")).join(clean(PurePath(file).name, longest=60) for file in listed)
    if len(listed) < len(files):
        names += page.pick(" 等", ", …")
    text = page.pick(f"略过 {number}（{kinds}）：{names}", f"Passed over {number} ({kinds}): {names}")
    page.paragraph(text, hang=2, style="quiet")
