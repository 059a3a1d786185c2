"""The findings of one sheet on a terminal: causes in full, effects and what is explained in short lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jiaohe.model.explanation import Reason
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.text import Lang, Text
from jiaohe.report.fold import Group, choose, count, told_together
from jiaohe.report.page import SEVERITY_STYLE, Page, Piece
from jiaohe.report.terminal_proposals import write_proposals
from jiaohe.report.terminal_values import LONGEST, Labels, interval_text, labels_of, value_text, write_labelled
from jiaohe.report.untrusted import clean
from jiaohe.report.words import CONFIDENCE, MEASURE, SEVERITY, STATUS, counted, whole_place

_LONGEST_MESSAGE = 600
_IN_BASELINE = Text("基线中已有", "in the baseline")
_CELLS = 4  # addresses that a heading names
_EFFECTS = 5  # effects named under a cause


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
    if known := sum(f.known and f.status is Status.OPEN for f in findings):
        pieces += [Piece(f" {mark} ", "quiet"), Piece(f"{_IN_BASELINE.read(lang)} {known:,}", "quiet")]
    return pieces[1:]


def write_groups(page: Page, groups: Sequence[Group], show: Show) -> None:
    """All groups of one sheet: open ones in full, those beyond the limit as counts, settled ones in short lines."""
    standing = [group for group in groups if group.is_open and not group.is_known]
    known = [group for group in groups if group.is_known]
    settled = [group for group in groups if not group.is_open]
    shown, hidden = choose(standing, show.causes)
    for batch in [[group] for group in shown] if show.details else told_together(shown):
        if len(batch) == 1:
            _write_group(page, batch[0], show)
        else:
            _write_batch(page, batch)
    if hidden:
        _write_hidden(page, hidden, any_shown=bool(shown))
    if known:
        _write_known(page, known, show)
    if settled and show.causes != 0:
        _write_settled(page, settled, every=show.causes is None or show.details)


def _write_settled(page: Page, groups: Sequence[Group], *, every: bool) -> None:
    """How many findings are explained or waived; with ``every`` each of them, what was said, by whom, until when."""
    page.blank()
    if not every:
        members = [finding for group in groups for finding in group.members]
        counts = Counter(finding.status for finding in members)
        said = page.pick("，", ", ").join(
            page.pick(f"{STATUS[s].zh} {counts[s]:,} 条", f"{counts[s]:,} {STATUS[s].en}") for s in Status if counts[s]
        )
        page.line("  ", Piece(said + page.pick("，用 --show all 查看", ": --show all lists them"), "quiet"))
        return
    for finding in (finding for group in groups for finding in group.members):
        status = STATUS[finding.status].read(page.lang)
        _write_short(page, finding, indent=2, lead=f"{status}  ", here=groups[0].cause.sheet)
        if finding.explanation is not None:
            page.paragraph(explanation_text(page, finding.explanation), indent=4, style="quiet")


def explanation_text(page: Page, given: Reason) -> str:
    """What was said, by whom, until when, and where it stands."""
    reason, who, source = (clean(text, longest=LONGEST) for text in (given.reason, given.who, given.source))
    until = "" if given.until is None else page.pick(f"有效期至 {given.until}", f"until {given.until}")
    about = page.pick("，", ", ").join(filter(None, [who, until, source]))
    return page.pick(f"“{reason}”（{about}）", f"“{reason}” ({about})")


def _write_known(page: Page, groups: Sequence[Group], show: Show) -> None:
    """What the baseline has already, in one line; every cause only where everything is asked for."""
    page.blank()
    number = sum(f.status is Status.OPEN for group in groups for f in group.members)
    listed = groups if show.causes is None else ()
    text = page.pick(
        f"基线中已有 {number:,} 条" + ("：" if listed else "，用 --show all 查看"),
        f"{number:,} in the baseline already" + (":" if listed else "; see them with --show all"),
    )
    page.line("  ", Piece(text, "quiet"))
    for group in listed:
        severity = SEVERITY[group.cause.severity].read(page.lang)
        _write_short(page, group.cause, indent=4, lead=f"{severity}  ", here=group.cause.sheet)


def _write_batch(page: Page, batch: Sequence[Group]) -> None:
    """Many findings of one rule: one heading, a line or two for each, what to do once."""
    page.blank()
    first = batch[0].cause
    severity = SEVERITY[first.severity].read(page.lang)
    width = max(page.cells(word.read(page.lang)) for word in SEVERITY.values())
    number = counted(len(batch), page.lang, "处", "place")
    left = [Piece("  "), Piece(page.pad(severity, width), SEVERITY_STYLE[first.severity]), Piece(f"  {number}", "cell")]
    page.spread([*left, Piece(_confidence(first, page.lang))], [Piece(first.rule, "quiet")])
    places = [_where(group.cause, page.lang, most=3) for group in batch]
    size = min(16, max(page.cells(place) for place in places))
    for group, place in zip(batch, places, strict=True):
        message = _cut(page.say(group.cause.message), _LONGEST_MESSAGE)
        page.paragraph(message, indent=4, label=[Piece(page.pad(place, size), "cell"), Piece("  ")], hang=size + 6)
    write_labelled(page, labels_of(page.lang).fix, _cut(page.say(first.fix), _LONGEST_MESSAGE), labels_of(page.lang))


def _write_group(page: Page, group: Group, show: Show) -> None:
    page.blank()
    finding = group.cause
    _write_heading(page, finding)
    page.paragraph(_cut(page.say(finding.message), _LONGEST_MESSAGE), indent=4)
    labels = labels_of(page.lang)
    _write_evidence(page, finding, labels)
    if show.details:
        _write_details(page, finding, labels)
    write_labelled(page, labels.fix, _cut(page.say(finding.fix), _LONGEST_MESSAGE), labels)
    write_proposals(page, finding.proposals, every=show.causes is None)
    if finding.explanation is not None:  # open is only what follows from it
        write_labelled(
            page, STATUS[finding.status].read(page.lang), explanation_text(page, finding.explanation), labels
        )
    _write_effects(page, group, show)


def _write_heading(page: Page, finding: Finding) -> None:
    lang = page.lang
    width = max(page.cells(word.read(lang)) for word in SEVERITY.values())
    style = SEVERITY_STYLE[finding.severity]
    rule = Piece(finding.rule, "quiet")
    subject = [clean(finding.region, longest=20)] if finding.region else []
    if finding.measure in MEASURE:
        subject.append(MEASURE[finding.measure].read(lang))
    about = f" {page.marks.bar} ".join(subject)
    about += _confidence(finding, lang)
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


def _confidence(finding: Finding, lang: Lang) -> str:
    """``（很可能）`` after what is not certain."""
    if finding.confidence == "certain" or finding.confidence not in CONFIDENCE:
        return ""
    word = CONFIDENCE[finding.confidence].read(lang)
    return f"（{word}）" if lang == "zh" else f" ({word})"


def _where(finding: Finding, lang: Lang, *, most: int = _CELLS) -> str:
    cells = [clean(cell, longest=20) for cell in finding.cells]
    if not cells:
        return whole_place(finding).read(lang)
    if len(cells) <= most:
        return " ".join(cells)
    named = " ".join(cells[:_CELLS]) if most == _CELLS else cells[0]
    return f"{named} 等 {len(cells):,} 格" if lang == "zh" else f"{named} … {len(cells):,} cells"


def _write_evidence(page: Page, finding: Finding, labels: Labels) -> None:
    seen = value_text(finding.observed, page.lang)
    expected = "" if finding.expected is None else clean(finding.expected, longest=LONGEST)
    gap = page.pad(labels.seen, labels.width) + "  "
    if seen and expected and 4 + page.cells(gap + seen + "    " + labels.expected + "  " + expected) <= page.width:
        page.line("    ", Piece(gap, "quiet"), seen, Piece(f"    {labels.expected}  ", "quiet"), expected)
        return
    write_labelled(page, labels.seen, seen, labels)
    write_labelled(page, labels.expected, expected, labels)


def _write_details(page: Page, finding: Finding, labels: Labels) -> None:
    if finding.interval is not None:
        write_labelled(page, labels.range, interval_text(finding.interval, page.lang), labels)
    if len(finding.cells) > _CELLS:
        every = " ".join(clean(cell, longest=20) for cell in finding.cells)
        write_labelled(page, page.pick("各格", "cells"), every, labels)
    marks = [finding.name, finding.fingerprint] if finding.fingerprint else [finding.name]
    write_labelled(page, labels.about, "  ".join(marks), labels, "quiet")


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
