"""The findings of one sheet on a terminal: causes in full, effects and what is explained in short lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jiaohe.model.finding import Change, Finding, Proposal, Severity, Status
from jiaohe.model.text import Lang
from jiaohe.report.fold import Group, choose, count
from jiaohe.report.page import SEVERITY_STYLE, Page, Piece
from jiaohe.report.untrusted import clean
from jiaohe.report.words import CONFIDENCE, MEASURE, SEVERITY, STATUS, counted, operation_words

_LONGEST_VALUE = 160  # characters of a cell's text that are worth reading in a report
_LONGEST_MESSAGE = 600
_CELLS = 4  # addresses that a heading names
_EFFECTS = 5  # effects named under a cause
_LESSER = 3  # proposals named below the best rank


class Show(NamedTuple):
    """How much to print: causes per sheet (None for all), effects per cause (None for all), and every detail."""

    causes: int | None = 20
    effects: int | None = _EFFECTS
    details: bool = False


def parse_show(text: str, *, details: bool = False) -> Show:
    """``all``, ``root`` (every cause, no effects), ``none``, or how many causes per sheet. Raises ValueError."""
    if text == "all":
        return Show(None, None, details)
    if text == "root":
        return Show(None, 0, details)
    if text == "none":
        return Show(0, 0, details)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return Show(int(text), _EFFECTS, details)


def tally(findings: Iterable[Finding], lang: Lang, mark: str) -> list[Piece]:
    """``必须改 3 · 提醒 1``: findings that still stand, then how many are settled; empty where there are none."""
    findings = tuple(findings)
    standing = count(findings)
    pieces: list[Piece] = []
    for severity in Severity:
        if standing[severity]:
            pieces += [
                Piece(f" {mark} ", "quiet"),
                Piece(f"{SEVERITY[severity].read(lang)} {standing[severity]:,}", SEVERITY_STYLE[severity]),
            ]
    settled: Counter[Status] = Counter(f.status for f in findings if f.status is not Status.OPEN)
    for status in Status:
        if settled[status]:
            pieces += [Piece(f" {mark} ", "quiet"), Piece(f"{STATUS[status].read(lang)} {settled[status]:,}", "quiet")]
    return pieces[1:]


def write_groups(page: Page, groups: Sequence[Group], show: Show) -> None:
    """All groups of one sheet: open ones in full, those beyond the limit as counts, settled ones in short lines."""
    standing = [group for group in groups if group.is_open]
    settled = [group for group in groups if not group.is_open]
    shown, hidden = choose(standing, show.causes)
    for group in shown:
        _write_group(page, group, show)
    if hidden:
        _write_hidden(page, hidden, any_shown=bool(shown))
    if settled and show.causes != 0:
        listed = settled if show.causes is None else settled[: show.causes]
        page.blank()
        for group in listed:
            status = STATUS[group.cause.status].read(page.lang)
            _write_short(page, group.cause, indent=2, lead=f"{status}  ", here=group.cause.sheet)
        if len(listed) < len(settled):
            _write_more(page, len(settled) - len(listed), indent=2)


def _write_group(page: Page, group: Group, show: Show) -> None:
    page.blank()
    finding = group.cause
    _write_heading(page, finding)
    page.paragraph(_cut(page.say(finding.message), _LONGEST_MESSAGE), indent=4)
    labels = _labels(page.lang)
    _write_evidence(page, finding, labels)
    if show.details:
        _write_details(page, finding, labels)
    _labelled(page, labels.fix, _cut(page.say(finding.fix), _LONGEST_MESSAGE), labels)
    _write_proposals(page, finding.proposals, show, labels)
    _write_effects(page, group, show)


class _Labels(NamedTuple):
    seen: str
    expected: str
    range: str
    about: str
    fix: str
    propose: str
    tie: str
    lesser: str

    @property
    def width(self) -> int:
        return 6 if self.seen == "填的是" else 8


_ZH = _Labels("填的是", "应为", "区间", "编号", "怎么办", "建议", "或者", "其次")
_EN = _Labels("seen", "expected", "range", "mark", "to do", "propose", "or", "or else")


def _labels(lang: Lang) -> _Labels:
    return _ZH if lang == "zh" else _EN


def _labelled(page: Page, label: str, text: str, labels: _Labels, style: str = "") -> None:
    if text:
        head = Piece(page.pad(label, labels.width) + "  ", "quiet")
        page.paragraph(text, indent=4, label=[head], style=style)


def _write_heading(page: Page, finding: Finding) -> None:
    lang = page.lang
    width = max(page.cells(word.read(lang)) for word in SEVERITY.values())
    style = SEVERITY_STYLE[finding.severity]
    rule = Piece(finding.rule, "quiet")
    subject = [clean(finding.region, longest=20)] if finding.region else []
    if finding.measure in MEASURE:
        subject.append(MEASURE[finding.measure].read(lang))
    about = f" {page.marks.bar} ".join(subject)
    if finding.confidence != "certain" and finding.confidence in CONFIDENCE:
        word = CONFIDENCE[finding.confidence].read(lang)
        about = f"{about} ({word})" if lang == "en" else f"{about}（{word}）"
    where = _where(finding, lang)
    room = page.width - 2 - width - 2 - page.cells(where) - 4 - page.cells(rule.text)
    left = [
        Piece("  "),
        Piece(page.pad(SEVERITY[finding.severity].read(lang), width), style),
        Piece("  "),
        Piece(where, "cell"),
    ]
    if about and room >= 6:
        left += [Piece("  "), Piece(page.clip(about, room))]
    page.spread(left, [rule])


def _where(finding: Finding, lang: Lang) -> str:
    cells = [clean(cell, longest=20) for cell in finding.cells]
    if not cells:
        if finding.sheet is None:
            return "整个文件" if lang == "zh" else "whole file"
        return "整张表" if lang == "zh" else "whole sheet"
    named = " ".join(cells[:_CELLS])
    if len(cells) <= _CELLS:
        return named
    return f"{named} 等 {len(cells):,} 格" if lang == "zh" else f"{named} … {len(cells):,} cells"


def _write_evidence(page: Page, finding: Finding, labels: _Labels) -> None:
    seen = _value(finding.observed, page.lang)
    expected = "" if finding.expected is None else clean(finding.expected, longest=_LONGEST_VALUE)
    gap = page.pad(labels.seen, labels.width) + "  "
    if seen and expected and 4 + page.cells(gap + seen + "    " + labels.expected + "  " + expected) <= page.width:
        page.line("    ", Piece(gap, "quiet"), seen, Piece(f"    {labels.expected}  ", "quiet"), expected)
        return
    _labelled(page, labels.seen, seen, labels)
    _labelled(page, labels.expected, expected, labels)


def _write_details(page: Page, finding: Finding, labels: _Labels) -> None:
    if finding.interval is not None:
        _labelled(page, labels.range, _interval(finding.interval, page.lang), labels)
    if len(finding.cells) > _CELLS:
        every = " ".join(clean(cell, longest=20) for cell in finding.cells)
        _labelled(page, page.pick("各格", "cells"), every, labels)
    marks = [finding.name, finding.fingerprint] if finding.fingerprint else [finding.name]
    _labelled(page, labels.about, "  ".join(marks), labels, "quiet")


def _write_proposals(page: Page, proposals: Sequence[Proposal], show: Show, labels: _Labels) -> None:
    """Every tie of the best rank is listed; of the lesser ones a few."""
    if not proposals:
        return
    ordered = sorted(proposals, key=lambda proposal: proposal.rank)
    best = [p for p in ordered if p.rank == ordered[0].rank]
    lesser = ordered[len(best) :]
    listed = lesser if show.causes is None else lesser[:_LESSER]
    for index, proposal in enumerate([*best, *listed]):
        label = labels.propose if index == 0 else labels.tie if index < len(best) else labels.lesser
        _labelled(page, label, _proposal(page, proposal), labels)
    if len(listed) < len(lesser):
        more = len(lesser) - len(listed)
        _labelled(
            page, "", page.pick(f"另有 {more} 种较次的改法。", f"{more} less likely ones besides."), labels, "quiet"
        )
    if len(best) > 1:
        note = page.pick(
            f"前 {len(best)} 种改法都算得通，光凭算术分不出，请查原始材料。",
            f"Arithmetic cannot tell the first {len(best)} apart: look at the source.",
        )
        _labelled(page, "", note, labels, "quiet")


def _proposal(page: Page, proposal: Proposal) -> str:
    separator = page.pick("；", "; ")
    text = separator.join(_change(page, change) for change in proposal.changes)
    if proposal.reason is not None:
        text += (page.pick("。", ". ")) + page.say(proposal.reason)
    return text


def _change(page: Page, change: Change) -> str:
    zh = page.lang == "zh"
    before, after = (_value(v, page.lang, longest=60) for v in (change.before, change.after))
    text = f"{clean(change.cell, longest=20)}{'：' if zh else ': '}{before} {page.marks.arrow} {after}"
    if change.interval is not None and change.interval[0] < change.interval[1]:
        interval = _interval(change.interval, page.lang)
        text += page.pick(f"（{interval} 均可）", f" (anything {interval})")
    how = operation_words(change.operation, page.lang)
    if how is not None:
        text += f"{'，' if zh else ', '}{how}"
    return text


def _value(value: str | None, lang: Lang, longest: int = _LONGEST_VALUE) -> str:
    """The text of a cell; an empty cell is named as such, and what is unknown is left out."""
    if value is None:
        return ""
    text = clean(value, longest=longest)
    return text or ("（空）" if lang == "zh" else "(empty)")


def _interval(interval: tuple[float, float], lang: Lang) -> str:
    lo, hi = interval
    if lo == hi:
        return _number(lo)
    if lo == float("-inf") or hi == float("inf"):
        bound = _number(hi) if lo == float("-inf") else _number(lo)
        if lang == "zh":
            return f"不大于 {bound}" if lo == float("-inf") else f"不小于 {bound}"
        return f"up to {bound}" if lo == float("-inf") else f"from {bound}"
    return f"{_number(lo)} 至 {_number(hi)}" if lang == "zh" else f"{_number(lo)} to {_number(hi)}"


def _number(number: float) -> str:
    """At most eight significant digits, never an exponent, no trailing zeros."""
    text = f"{float(f'{number:.8g}'):.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _write_effects(page: Page, group: Group, show: Show) -> None:
    if not group.effects:
        return
    named = group.effects if show.effects is None else group.effects[: show.effects]
    total = counted(len(group.effects), page.lang, "条由此引起", "finding follows from it", "findings follow from it")
    colon = "" if not named else page.pick("：", ":")
    page.line("    ", Piece(total + colon, "quiet"))
    for effect in named:
        _write_short(page, effect, indent=6, lead="", here=group.cause.sheet)
    if named and len(named) < len(group.effects):
        _write_more(page, len(group.effects) - len(named), indent=6)


def _write_more(page: Page, number: int, *, indent: int) -> None:
    text = page.pick(f"另有 {number:,} 条，用 --show all 查看", f"{number:,} more: --show all")
    page.line(" " * indent, Piece(text, "quiet"))


def _write_short(page: Page, finding: Finding, *, indent: int, lead: str, here: str | None) -> None:
    """One line: cells, the message cut to fit, the rule."""
    where = _where(finding, page.lang)
    if finding.sheet != here and finding.sheet is not None:
        where = f"{clean(finding.sheet, longest=20)}!{where}"
    left = f"{lead}{where}  "
    room = page.width - indent - page.cells(left) - 2 - page.cells(finding.rule)
    message = page.clip(page.say(finding.message), max(8, room))
    page.spread([Piece(" " * indent), Piece(left), Piece(message, "quiet")], [Piece(finding.rule, "quiet")])


def _write_hidden(page: Page, groups: Sequence[Group], *, any_shown: bool) -> None:
    """What was left out: the true counts, and per rule how many and where they begin."""
    members = [finding for group in groups for finding in group.members]
    page.blank()
    number = f"{len(members):,}"
    if any_shown:
        head = page.pick(
            f"还有 {number} 条没有列出，用 --show all 查看：", f"{number} more not listed; see them with --show all:"
        )
    else:
        head = page.pick(
            f"{number} 条没有列出，用 --show all 查看：", f"{number} not listed; see them with --show all:"
        )
    page.line("  ", Piece(head, "quiet"))
    page.flow(tally(members, page.lang, page.marks.bar), indent=4)
    rules: dict[str, list[Finding]] = {}
    for finding in members:
        rules.setdefault(finding.rule, []).append(finding)
    size = max(page.cells(rule) for rule in rules)
    for rule, findings in rules.items():
        left = f"    {page.pad(rule, size)}  {counted(len(findings), page.lang, '条', 'finding')}  "
        places = " ".join(clean(finding.cells[0], longest=20) for finding in findings[:60] if finding.cells)
        page.line(Piece(left), Piece(page.clip(places, max(8, page.width - page.cells(left))), "quiet"))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
