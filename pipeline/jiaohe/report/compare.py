"""A comparison of two runs on a terminal (比较报告): counts first, then what is left to do, then what is done."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from jiaohe.model.comparison import Compared, Comparison, Fate
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Lang, Text
from jiaohe.report.page import SEVERITY_STYLE, Page, Piece
from jiaohe.report.terminal_findings import Show, parse_show
from jiaohe.report.terminal_values import value_text
from jiaohe.report.untrusted import clean
from jiaohe.report.words import MEASURE, SEVERITY, counted

FATE: Final = {
    Fate.OPEN: Text("没改好", "still open"),
    Fate.NEW: Text("新出的", "new"),
    Fate.UNKNOWN: Text("说不准", "cannot tell"),
    Fate.FIXED: Text("改好了", "fixed"),
    Fate.EXPLAINED: Text("已说明", "explained"),
}
NEXT_FATE: Final = {**FATE, Fate.OPEN: Text("又错了", "wrong again"), Fate.FIXED: Text("这次对了", "right now")}
_STYLE: Final = {
    Fate.OPEN: "error",
    Fate.NEW: "error",
    Fate.UNKNOWN: "query",
    Fate.FIXED: "good",
    Fate.EXPLAINED: "quiet",
}
_LONGEST = 400


def render_comparison(
    comparison: Comparison, *, lang: Lang, width: int, color: bool, ascii_only: bool = False, show: str = "20"
) -> str:
    """The comparison as text that ends in a line break; ``show`` as in the check report, per fate. Raises ValueError."""
    amount = parse_show(show)
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    words = FATE if comparison.same_period else NEXT_FATE
    _write_head(page, comparison)
    _write_counts(page, comparison, words)
    for fate in Fate:
        _write_fate(page, comparison, fate, words, amount)
    _write_end(page, comparison, words)
    return str(page)


def _write_head(page: Page, comparison: Comparison) -> None:
    before, after = comparison.before, comparison.after
    page.line(Piece(page.pick("两次校核的比较", "Two runs compared"), "title"))
    size = max(page.cells(page.pick(zh, en)) for zh, en in (("前一次", "before"), ("后一次", "after")))
    for label, side in ((page.pick("前一次", "before"), before), (page.pick("后一次", "after"), after)):
        left = [Piece("  "), Piece(page.pad(label, size) + "  ", "quiet")]
        right = [Piece(counted(len(side.files), page.lang, "个文件", "file"), "quiet")]
        if side.period:
            right.insert(0, Piece(f"{clean(side.period, longest=20)}  "))
        room = page.width - sum(page.cells(piece.text) for piece in (*left, *right)) - 2
        left.append(Piece(page.clip(clean(side.name), max(16, room), start=True)))
        page.spread(left, right)
        for file, reason in side.refused:
            head = page.pick("无法受理：", "cannot be accepted: ")
            page.paragraph(f"{head}{clean(file)}  {page.say(reason)}", indent=4 + size, style="error")
    if not comparison.same_period:
        note = page.pick(
            "两次不是同一个月：同一个位置上累计的数本来就会变，看的是同样的问题还在不在。",
            "The two are of different periods: cumulative figures are bound to differ; what counts is whether the same "
            "thing is wrong at the same place.",
        )
        page.paragraph(note, indent=2, style="quiet")


def _write_counts(page: Page, comparison: Comparison, words: dict[Fate, Text]) -> None:
    page.blank()
    head = [Piece(""), *(Piece(SEVERITY[s].read(page.lang), SEVERITY_STYLE[s]) for s in Severity)]
    table = [[*head, Piece(page.pick("合计", "total"), "quiet")]]
    for fate in Fate:
        counts = Counter(row.finding.severity for row in comparison.of(fate))
        numbers = [
            Piece(f"{counts[s]:,}" if counts[s] else page.marks.dot, "" if counts[s] else "quiet") for s in Severity
        ]
        table.append(
            [Piece(words[fate].read(page.lang), _STYLE[fate]), *numbers, Piece(f"{counts.total():,}", "quiet")]
        )
    page.table(table)


def _write_fate(page: Page, comparison: Comparison, fate: Fate, words: dict[Fate, Text], show: Show) -> None:
    rows = comparison.of(fate)
    if not rows or show.causes == 0:
        return
    causes, effects = _fold(rows)
    asked = [row for row in causes if row.asks or show.causes is None]
    mild = len(causes) - len(asked)
    page.blank()
    page.rule()
    page.line(Piece(words[fate].read(page.lang), _STYLE[fate]), Piece(f"  {len(rows):,}", "quiet"))
    listed = asked if show.causes is None else asked[: show.causes]
    short = fate in (Fate.FIXED, Fate.EXPLAINED)
    for row in listed:
        follow = effects.get(id(row), 0)
        if short:
            _write_short(page, comparison, row, follow)
        else:
            _write_row(page, comparison, row, follow)
    notes = []
    if len(listed) < len(asked):
        more = len(asked) - len(listed)
        notes.append(page.pick(f"另有 {more:,} 处没有列出", f"{more:,} more not listed"))
    if mild:
        notes.append(page.pick(f"另有提醒和提示 {mild:,} 条", counted(mild, "en", "", "reminder")))
    if notes:
        page.blank()
        text = page.pick("，", ", ").join(notes) + page.pick("，用 --show all 查看", ": --show all")
        page.paragraph(text, indent=2, style="quiet")


def _fold(rows: Sequence[Compared]) -> tuple[list[Compared], dict[int, int]]:
    """The rows that follow from no other of the same fate, and how many follow from each."""
    own = {(row.finding.input, row.finding.fingerprint): row for row in rows if row.finding.root is None}
    causes, effects = [], Counter[int]()
    for row in rows:
        root = row.finding.root
        cause = None if root is None else own.get((row.finding.input, root))
        if cause is None:
            causes.append(row)
        else:
            effects[id(cause)] += 1
    return causes, effects


def _write_row(page: Page, comparison: Comparison, row: Compared, follow: int) -> None:
    page.blank()
    finding = row.finding
    _write_heading(page, comparison, row)
    page.paragraph(_cut(page.say(finding.message)), indent=4)
    told = [_values(page, comparison, row), "" if row.reason is None else page.say(row.reason)]
    if any(told):
        page.paragraph(page.pick("", " ").join(filter(None, told)), indent=4)
    if row.after is not None:
        label = page.pick("怎么办  ", "to do  ")
        page.paragraph(_cut(page.say(finding.fix)), indent=4, label=[Piece(label, "quiet")])
    if follow:
        page.line("    ", Piece(_follow(page, follow), "quiet"))


def _write_short(page: Page, comparison: Comparison, row: Compared, follow: int) -> None:
    page.blank()
    _write_heading(page, comparison, row)
    about = [f"“{clean(row.finding.indicator, longest=60)}”"] if row.finding.indicator else []
    about += filter(None, [_values(page, comparison, row)])
    if not about:
        about = [_cut(page.say(row.finding.message))]
    if follow:
        about.append(_follow(page, follow))
    page.paragraph("  ".join(about), indent=4)


def _follow(page: Page, follow: int) -> str:
    return page.pick(f"随它一起的还有 {follow} 条", f"{follow} more went with it")


def _write_heading(page: Page, comparison: Comparison, row: Compared) -> None:
    finding = row.finding
    size = max(page.cells(word.read(page.lang)) for word in SEVERITY.values())
    subject = [clean(finding.region, longest=20)] if finding.region else []
    if finding.measure in MEASURE:
        subject.append(MEASURE[finding.measure].read(page.lang))
    left = [
        Piece("  "),
        Piece(page.pad(SEVERITY[finding.severity].read(page.lang), size), SEVERITY_STYLE[finding.severity]),
        Piece("  "),
    ]
    about = f" {page.marks.bar} ".join(subject)
    rule = Piece(finding.rule, "quiet")
    where = _where(page, comparison, row)
    fits = sum(page.cells(piece.text) for piece in left) + page.cells(where) + 2 + page.cells(rule.text) <= page.width
    if fits:
        left.append(Piece(where, "cell"))
    room = page.width - sum(page.cells(piece.text) for piece in left) - page.cells(rule.text) - 4
    if about and room >= 6:
        left += [Piece("  " if fits else ""), Piece(page.clip(about, room))]
    page.spread(left, [rule])
    if not fits:
        page.paragraph(where, indent=4, style="cell")


def _where(page: Page, comparison: Comparison, row: Compared) -> str:
    """The cell in both files, once where it is the same."""
    places = []
    if row.before is not None:
        places.append(_place(comparison, row.before))
    elif row.was is not None:
        places.append(_spot(comparison, row.was.file, row.was.sheet, row.was.cell))
    if row.after is not None:
        places.append(_place(comparison, row.after))
    elif row.now is not None:
        places.append(_spot(comparison, row.now.file, row.now.sheet, row.now.cell))
    return f" {page.marks.arrow} ".join(dict.fromkeys(filter(None, places))) or page.pick("整个文件", "whole file")


def _place(comparison: Comparison, finding: Finding) -> str:
    return _spot(comparison, finding.file, finding.sheet, finding.cells[0] if finding.cells else None)


def _spot(comparison: Comparison, file: str, sheet: str | None, cell: str | None) -> str:
    address = "!".join(clean(part, longest=24) for part in (sheet, cell) if part)
    several = max(len(comparison.before.files), len(comparison.after.files)) > 1
    return f"{clean(PurePath(file).name, longest=24)} {address}".strip() if several else address


def _values(page: Page, comparison: Comparison, row: Compared) -> str:
    """What stood there, what stands there now, and what is to be said of it."""
    was = value_text(row.was.text, page.lang, longest=60) if row.was else ""
    now = value_text(row.now.text, page.lang, longest=60) if row.now else ""
    if row.fate is Fate.NEW:
        if was and now and was != now:
            return page.pick(f"原来填 {was}，现在填 {now}。", f"It read {was}, now {now}.")
        return page.pick(f"现在填 {now}。", f"It reads {now}.") if now else ""
    if row.same_values:
        if not comparison.same_period:
            return page.pick(f"两次都填 {now}。", f"It reads {now} in both.") if now else ""
        return page.pick(f"没有改，还是 {now}。", f"Unchanged: {now}.") if now else page.pick("没有改。", "Unchanged.")
    if not was or not now:
        return page.pick("改成了建议的值。", "The value that was proposed.") if row.proposed else ""
    if not comparison.same_period:
        text = page.pick(f"上次填 {was}，这次填 {now}", f"It read {was} then and {now} now")
    elif was == now:
        if row.fate is Fate.UNKNOWN:
            return ""
        return page.pick(
            f"这一格没有改（{now}），改的是相关的数。", f"This cell still reads {now}; others were changed."
        )
    else:
        text = f"{was} {page.marks.arrow} {now}"
    if row.fate is Fate.OPEN and comparison.same_period:
        return text + page.pick("，改了，还是不对。", ": changed, and still not right.")
    if row.proposed:
        return text + page.pick("，改成了建议的值。", ": the value that was proposed.")
    return text + page.pick("。", ".")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"


def _write_end(page: Page, comparison: Comparison, words: dict[Fate, Text]) -> None:
    page.blank()
    page.rule(double=True)
    left = [
        f"{words[fate].read(page.lang)} {len(comparison.of(fate, asks=True)):,}"
        for fate in (Fate.OPEN, Fate.NEW, Fate.UNKNOWN)
        if comparison.of(fate, asks=True)
    ]
    if comparison.before.is_unread:
        text = page.pick(
            "前一次没有读成一个文件，没有可比的。", "Not one file of the first run could be read: nothing to compare."
        )
        page.paragraph(text, style="error")
        return
    if comparison.after.refused or comparison.after.is_unread:
        text = page.pick(
            "后一次有文件没有读成，还不能下结论。", "Not every file of the second run could be read: no conclusion yet."
        )
        page.paragraph(text, style="error")
    if left:
        listed = page.pick("，", ", ").join(left)
        page.paragraph(page.pick(f"要改或说明的：{listed}。", f"To correct or explain: {listed}."), style="error")
        return
    done = sum(row.asks for row in comparison.of(Fate.FIXED))
    if not comparison.after.refused and not comparison.after.is_unread:
        text = page.pick(
            f"要求改的都改好了（{done} 条），没有新的问题。" if done else "没有要改的，也没有新的问题。",
            f"All that was asked for is fixed ({done}), and nothing new was found."
            if done
            else "Nothing was asked for, and nothing new was found.",
        )
        page.paragraph(text, style="good")
