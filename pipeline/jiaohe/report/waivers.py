"""Explanations and what became of them (说明一览) on a terminal, for ``jiaohe waive``."""

from collections.abc import Sequence

from jiaohe.model.tables import Waiver, WaiverState
from jiaohe.model.text import Lang, Text
from jiaohe.report.page import Page, Piece
from jiaohe.report.terminal_values import LONGEST
from jiaohe.report.untrusted import clean
from jiaohe.report.words import MEASURE

STATES: dict[WaiverState, tuple[Text, str]] = {
    "holds": (Text("有效", "holds"), "good"),
    "expired": (Text("已过期", "expired"), "notice"),
    "value_changed": (Text("数已变", "value changed"), "notice"),
    "matches_nothing": (Text("无对应问题", "answers nothing"), "notice"),
    "not_allowed": (Text("必须改", "must be fixed"), "bad"),
    "refused": (Text("不予采纳", "not accepted"), "bad"),
    "out_of_scope": (Text("不在本期范围", "out of scope"), "quiet"),
}


def render_waivers(
    rows: Sequence[Waiver], *, lang: Lang, width: int, color: bool, ascii_only: bool = False, empty: Text
) -> str:
    """A few lines for each explanation: its state, what it is about, what was said; ``empty`` where there is none."""
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    if not rows:
        page.paragraph(empty.read(lang))
        return str(page)
    size = max(page.cells(STATES[row.state][0].read(lang)) for row in rows)
    for row in rows:
        word, style = STATES[row.state]
        cell = f"  {clean(row.cell, longest=20)}" if row.cell else ""
        head = [
            Piece(page.pad(word.read(lang), size), style),
            Piece(f"  {clean(row.rule or '', longest=20)}{cell}", "cell"),
        ]
        about = f" {page.marks.bar} ".join(filter(None, [row.region, row.indicator, _measure(row, lang), row.period]))
        room = page.width - sum(page.cells(piece.text) for piece in head) - 2
        page.line(*head, Piece(f"  {page.clip(clean(about, longest=200), room)}" if room >= 8 and about else ""))
        page.paragraph(_said(page, row), indent=4)
        if row.refused_zh is not None and row.refused_en is not None:
            page.paragraph(Text(f"{row.refused_zh}。", f"{row.refused_en}.").read(lang), indent=4, style="bad")
        if row.state == "value_changed":
            was, now = (clean(value or "", longest=60) for value in (row.given_for, row.observed))
            page.paragraph(
                Text(f"说明时填的是“{was}”，现在是“{now}”。", f"Given for “{was}”; it now shows “{now}”.").read(lang),
                indent=4,
            )
    page.blank()
    counts = {state: sum(row.state == state for row in rows) for state in STATES}
    told = page.pick("，", ", ").join(
        page.pick(f"{word.zh} {counts[state]}", f"{counts[state]} {word.en}")
        for state, (word, _) in STATES.items()
        if counts[state]
    )
    page.paragraph(told, style="quiet")
    return str(page)


def _measure(row: Waiver, lang: Lang) -> str | None:
    return MEASURE[row.measure].read(lang) if row.measure in MEASURE else None


def _said(page: Page, row: Waiver) -> str:
    reason, who, source = (clean(text, longest=LONGEST) for text in (row.reason, row.who, row.source))
    until = "" if row.until is None else page.pick(f"有效期至 {row.until}", f"until {row.until}")
    about = page.pick("，", ", ").join(filter(None, [who, until, source]))
    return page.pick(f"“{reason}”（{about}）", f"“{reason}” ({about})")
