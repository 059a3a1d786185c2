"""One cell's story (一格的来历) for people: read, taken for, checked, judged by rules, accounted for, proposed."""

from collections.abc import Iterable, Sequence
from typing import Final

from jiaohe.model.story import CellStory, Check, Look, LookState, Stored
from jiaohe.model.text import Lang, Text
from jiaohe.report.page import ACCOUNT_STYLE, SEVERITY_STYLE, Page, Piece
from jiaohe.report.terminal_proposals import write_proposals
from jiaohe.report.terminal_values import interval_text, number_text
from jiaohe.report.untrusted import clean
from jiaohe.report.why_words import (
    GROUND,
    KIND,
    LABELS,
    LEVEL,
    ROLE,
    SECTIONS,
    SIDE,
    SOURCE,
    STATES,
    STYLE,
    TOKEN,
)
from jiaohe.report.words import ACCOUNT, MEASURE, SEVERITY, STATUS, counted

_LONGEST: Final = 400
_OPERANDS: Final = 4  # cells of a sum that are named one by one
_LABEL: Final = 10  # cells that a label takes


def render_why(story: CellStory, *, lang: Lang, width: int, color: bool, ascii_only: bool = False) -> str:
    """The story as text that ends in a line break; ``width`` is in terminal cells, see ``render_terminal``."""
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    _write_head(page, story)
    _write_read(page, story)
    _write_role(page, story)
    _write_formula(page, story)
    _write_checks(page, story.checks)
    _write_account(page, story)
    _write_looks(page, story.looks)
    return str(page)


# --- laying out --------------------------------------------------------------------------------------------------


def _section(page: Page, name: str) -> None:
    page.blank()
    page.line(Piece(SECTIONS[name].read(page.lang), "title"))


def _labelled(page: Page, name: str, text: str, style: str = "") -> None:
    """A label and its text; nothing where there is no text."""
    if text:
        label = LABELS[name].read(page.lang) if name else ""
        page.paragraph(text, indent=2, label=[Piece(page.pad(label, _LABEL), "quiet")], style=style)


def _shown(text: str) -> str:
    return clean(text, longest=_LONGEST)


def _joined(page: Page, parts: Iterable[str]) -> str:
    return page.pick("，", ", ").join(part for part in parts if part)


def _at(page: Page, name: str | None, cell: str | None) -> str:
    """A name with the cell it stands in."""
    if not name:
        return ""
    text = _shown(name)
    return text if cell is None else page.pick(f"{text}（{cell}）", f"{text} ({cell})")


# --- parts -------------------------------------------------------------------------------------------------------


def _write_head(page: Page, story: CellStory) -> None:
    file = page.pick("（标准输入）", "(standard input)") if story.file == "-" else clean(story.file)
    place = page.pick(f"「{_shown(story.sheet)}」{story.cell}", f"“{_shown(story.sheet)}” {story.cell}")
    right = []
    if story.account is not None:
        right = [Piece(ACCOUNT[story.account].read(page.lang), ACCOUNT_STYLE[story.account])]
    tail = page.cells(place) + sum(page.cells(piece.text) for piece in right) + 4
    left = page.clip(file, max(16, page.width - tail), start=True)
    page.spread([Piece(f"{left}  "), Piece(page.clip(place, page.width), "cell")], right)
    if story.merge is not None and story.asked == story.cell:
        page.paragraph(page.pick(f"合并单元格 {story.merge}。", f"Merged over {story.merge}."), style="quiet")
    elif story.merge is not None:
        text = page.pick(
            f"{story.asked} 属于合并单元格 {story.merge}，内容存在 {story.cell}。",
            f"{story.asked} belongs to the merged area {story.merge}; what is seen there is stored in {story.cell}.",
        )
        page.paragraph(text, style="quiet")
    others = [_shown(name) for name in story.sheets if name != story.sheet]
    if story.sheet_chosen and others:
        listed = page.pick("、", ", ").join(others[:6]) + (page.pick(" 等", ", …") if len(others) > 6 else "")
        text = page.pick(
            f"没有指明工作表，取的是这一张；另有：{listed}，用 --sheet 指明。",
            f"No sheet was named, so this one was taken; there are also: {listed}. Name one with --sheet.",
        )
        page.paragraph(text, style="quiet")
    if story.sheet_note is not None:
        text = page.pick("这张表没有识别，没有校核。", "This sheet was not recognised and not checked. ")
        page.paragraph(text + page.say(story.sheet_note), style="notice")


def _write_read(page: Page, story: CellStory) -> None:
    _section(page, "read")
    if story.stored is None:
        _labelled(page, "shown", page.pick("（空）", "(empty)"))
        for near in story.around:
            text = f"{near.cell}  {_shown(near.text) or page.pick('（空）', '(empty)')}"
            page.paragraph(
                text, indent=2, label=[Piece(page.pad(SIDE[near.side].read(page.lang), _LABEL), "quiet")], hang=None
            )
    else:
        _labelled(page, "shown", _shown(story.stored.text) or page.pick("（什么也不显示）", "(nothing)"), "cell")
        _labelled(page, "stored", _stored_text(page, story.stored))
        if story.stored.formula:
            _labelled(page, "formula", "=" + _shown(story.stored.formula).removeprefix("="))
    if story.hidden:
        _labelled(page, "hidden", page.pick("所在的行、列或工作表是隐藏的", "its row, column or sheet is hidden"))
    _labelled(page, "read", _reading_text(page, story))


def _stored_text(page: Page, stored: Stored) -> str:
    """The stored value where it tells more than what is shown, and its number format."""
    parts = []
    if stored.kind == "uncalculated":
        return page.pick("公式还没有计算过，没有结果", "the formula was never calculated and has no result")
    if stored.value != stored.text:
        parts.append(_shown(stored.value))
    kind = {
        "text": page.pick("按文字存", "stored as text"),
        "number": "",
        "bool": page.pick("逻辑值", "a truth value"),
        "date": page.pick("日期", "a date"),
        "error": page.pick("错误值", "an error value"),
    }[stored.kind]
    parts.append(kind)
    if stored.number_format not in ("General", "@", ""):
        form = _shown(stored.number_format)
        parts.append(page.pick(f"数字格式 {form}", f"number format {form}"))
    return _joined(page, parts)


def _reading_text(page: Page, story: CellStory) -> str:
    read = story.read
    if read.number is None:
        return TOKEN[read.token].read(page.lang)
    percent = read.style is not None
    number = number_text(read.number) + ("%" if percent else "")
    parts = [number + (_shown(read.unit) if read.unit and not percent else "")]
    if story.account is None:  # a label: nobody asks how precisely it is 7
        pass
    elif read.half == 0:
        parts.append(page.pick("精确数", "exact"))
    else:
        span = interval_text((read.number - read.half, read.number + read.half), page.lang)
        parts.append(page.pick(f"代表 {span} 之间的数", f"stands for {span}"))
    if read.style is not None:
        parts.append(STYLE[read.style].read(page.lang))
    if read.token != "number":
        parts.append(TOKEN[read.token].read(page.lang))
    return _joined(page, parts)


def _write_role(page: Page, story: CellStory) -> None:
    _section(page, "role")
    role = story.role
    kind = ROLE[role.kind].read(page.lang)
    if role.kind == "measure" and role.measure is not None:
        level = LEVEL.get(role.level or "")
        kind = MEASURE[role.measure].read(page.lang) + (
            page.pick(f"（{level.zh}）", f" ({level.en})") if level is not None else ""
        )
    elif role.kind == "count" and role.level in LEVEL:
        kind = LEVEL[role.level].read(page.lang)
    _labelled(page, "kind", kind)
    matrix = role.kind in ("count", "module")
    _labelled(page, "module" if matrix else "indicator", _at(page, role.indicator, role.indicator_cell))
    if role.regions:
        names = page.pick("、", ", ").join(_shown(name) for name in role.regions)
        _labelled(page, "region", page.pick(f"{names}共用", f"shared by {names}"))
    else:
        _labelled(page, "sender" if role.kind == "count" else "region", _at(page, role.region, role.region_cell))
    _labelled(page, "unit", _shown(role.unit or ""))
    if role.kind in ("header", "beside", "unrecognised"):
        _labelled(page, "head", page.pick("／", " / ").join(_shown(text) for text in role.head))
    form = "" if role.form is None else page.say(role.form)
    _labelled(page, "form", _joined(page, [form, _shown(role.period or "")]))


def _write_formula(page: Page, story: CellStory) -> None:
    formula = story.formula
    if formula is None:
        return
    _section(page, "formula")
    words = page.say(formula.words)
    about = []
    if formula.source in SOURCE:
        about.append(SOURCE[formula.source].read(page.lang))
    if formula.tested:
        fits = counted(formula.reproduced or 0, page.lang, "行符合", "row follows it", "rows follow it")
        about.append(page.pick(f"{formula.tested} 行里 {fits}", f"of {formula.tested}, {fits}"))
    if formula.evidence == "weak":
        about.append(page.pick("依据不足", "weak evidence"))
    note = _joined(page, about)
    _labelled(page, "rule", words + (page.pick(f"（{note}）", f" ({note})") if note else ""))
    if formula.other_words is not None:
        other = page.say(formula.other_words)
        _labelled(page, "other", page.pick(f"这一行按 {other} 算得通", f"this row follows {other} instead"), "notice")
    if formula.value is not None:
        value = f"{number_text(formula.value, 4)}%"
        if formula.interval is not None and formula.interval[0] < formula.interval[1]:
            span = interval_text(formula.interval, page.lang)
            value += page.pick(f"（{span} 均可）", f" (anything {span})")
        _labelled(page, "gives", value)
    if formula.progress_cell is None or formula.agrees is None:
        return
    verdict = page.pick("相符", "agrees") if formula.agrees else page.pick("不符", "does not agree")
    text = page.pick(
        f"{_shown(formula.progress)}（{formula.progress_cell}），{verdict}",
        f"{_shown(formula.progress)} ({formula.progress_cell}), {verdict}",
    )
    _labelled(page, "printed", text, "good" if formula.agrees else "bad")


def _write_checks(page: Page, checks: Sequence[Check]) -> None:
    _section(page, "checks")
    if not checks:
        page.line(
            "  ", Piece(page.pick("没有哪一笔勾稽用到这一格。", "No sum, mean or ratio involves this cell."), "quiet")
        )
        return
    for check in checks:
        state, style = (page.pick("成立", "holds"), "good") if check.holds else (page.pick("不成立", "broken"), "bad")
        notes = [KIND[check.kind, check.role].read(page.lang)]
        if check.weak:
            notes.append(page.pick("口径依据不足", "on a formula with weak evidence"))
        page.paragraph(
            _equation(page, check),
            indent=2,
            label=[Piece(page.pad(state, _LABEL), style)],
        )
        text = _joined(page, notes) + _left(page, check)
        page.paragraph(text, indent=2 + _LABEL, style="quiet")


def _equation(page: Page, check: Check) -> str:
    cells = list(check.operands)
    if check.kind == "ratio":
        ratio = page.pick(f"{cells[0]}÷{cells[1]}", f"{cells[0]} ÷ {cells[1]}")
        if check.base:
            ratio = f"{number_text(check.base)} + {number_text(100 - check.base)} {page.marks.times} {ratio}"
        return f"{check.result} = {ratio}"
    if check.kind == "quoted":
        return page.pick(f"{cells[0]} 与指标名称里写的数", f"{cells[0]} and the number in the indicator's title")
    if check.kind == "declared":
        return page.pick(f"{cells[0]} 与指标目录里的目标", f"{cells[0]} and the target in the catalog")
    if len(cells) > _OPERANDS + 1:
        more = counted(len(cells), page.lang, "格", "cell")
        listed = " + ".join([*cells[:_OPERANDS], "…", cells[-1]]) + page.pick(f"（{more}）", f" ({more})")
    else:
        listed = " + ".join(cells)
    words = {
        "mean": page.pick(f"平均（{listed}）", f"mean of {listed}"),
        "weighted": page.pick(f"按目标加权平均（{listed}）", f"mean of {listed}, weighted with the targets"),
        "pooled": page.pick(f"合并计算（{listed}）", f"{listed} taken together"),
    }
    return f"{check.result} = {words.get(check.kind, listed)}"


def _left(page: Page, check: Check) -> str:
    """What the other cells leave to this one."""
    if check.left is None:
        return ""
    if check.left[0] > check.left[1]:
        return page.pick("；其余各格之间就已经对不上", "; the other cells disagree among themselves")
    span = interval_text(check.left, page.lang)
    if check.role == "progress" or (check.kind in ("mean", "weighted", "pooled") and check.role != "quantity"):
        span += "%"
    if check.role == "title":
        return page.pick(f"；目标代表 {span}", f"; the target stands for {span}")
    if check.kind == "quoted":
        return page.pick(f"；名称里的数代表 {span}", f"; the title's stands for {span}")
    if check.kind == "declared":
        return page.pick(f"；目录里是 {span}", f"; the catalog says {span}")
    return page.pick(f"；照其余各格，这一格为 {span}", f"; by the other cells this one is {span}")


def _write_account(page: Page, story: CellStory) -> None:
    _section(page, "account")
    if story.account is not None:
        word = Piece(ACCOUNT[story.account].read(page.lang), ACCOUNT_STYLE[story.account])
    else:
        word = Piece(page.pick("不计", "not counted"), "quiet")
    page.paragraph(
        GROUND[story.ground].read(page.lang), indent=2, label=[Piece(page.pad(word.text, _LABEL + 4), word.style)]
    )
    for finding in story.findings:
        status = "" if finding.status.value == "open" else f" {STATUS[finding.status].read(page.lang)}"
        severity = SEVERITY[finding.severity].read(page.lang)
        page.blank()
        head = Piece(severity + status, SEVERITY_STYLE[finding.severity])
        page.spread([Piece("  "), head], [Piece(finding.rule, "quiet")])
        page.paragraph(clean(finding.message.read(page.lang), longest=600), indent=4)
        if finding.root is not None:
            text = page.pick("这是别处一个问题的后果。", "This follows from another finding.")
            page.paragraph(text, indent=4, style="quiet")
        else:
            page.paragraph(clean(finding.fix.read(page.lang), longest=600), indent=4, style="quiet")
    if story.proposals:
        page.blank()
        write_proposals(page, story.proposals, every=True)


def _write_looks(page: Page, looks: Sequence[Look]) -> None:
    if not looks:
        return
    _section(page, "rules")
    by_state: dict[LookState, list[Look]] = {}
    for look in looks:
        by_state.setdefault(look.state, []).append(look)
    for state, (word, style) in STATES.items():
        members = by_state.get(state, [])
        if not members:
            continue
        label = [Piece(page.pad(word.read(page.lang), _LABEL), style)]
        if state in ("finding", "passed", "undecided", "error"):
            for index, look in enumerate(members):
                text = f"{look.rule} {page.say(look.title)}" + _because(page, look.reason)
                page.paragraph(text, indent=2, label=label if not index else [Piece(" " * _LABEL)], hang=2 + _LABEL + 6)
        elif state == "skipped":
            reasons: dict[str, list[str]] = {}
            for look in members:
                reasons.setdefault(_because(page, look.reason), []).append(look.rule)
            for index, (reason, rules) in enumerate(reasons.items()):
                page.paragraph(" ".join(rules) + reason, indent=2, label=label if not index else [Piece(" " * _LABEL)])
        else:
            page.paragraph(" ".join(look.rule for look in members), indent=2, label=label, style="quiet")


def _because(page: Page, reason: Text | None) -> str:
    return "" if reason is None else page.pick("：", ": ") + page.say(reason)
