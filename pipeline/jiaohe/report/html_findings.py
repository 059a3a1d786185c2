"""The findings as the page shows them (网页上的问题): numbered in reading order, causes in full, the like together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import RuleNote, RunResult
from jiaohe.report.fold import FilePart, Group, choose, told_together
from jiaohe.report.page import Page
from jiaohe.report.terminal_findings import explanation_text
from jiaohe.report.terminal_proposals import alike_proposals, proposal_text
from jiaohe.report.terminal_values import LONGEST, interval_text, labels_of, value_text
from jiaohe.report.untrusted import clean
from jiaohe.report.words import CONFIDENCE, MEASURE, SEVERITY, STATUS

_LONGEST_MESSAGE: Final = 600
_CELLS: Final = 12  # addresses that one finding names
_LESSER: Final = 3  # proposals told below the best rank
_FULL: Final = 300  # causes of one sheet that are told with all there is to say
_LISTED: Final = 8_000  # findings of the page; what is beyond is counted
_OPEN_ITEMS: Final = 10  # findings told together that are seen at once

SYMBOL: Final = {Severity.ERROR: "✕", Severity.QUERY: "？", Severity.WARNING: "！", Severity.INFO: "i"}
Drawn = Mapping[tuple[int, str | None, str], str]  # input, sheet, cell → where the page draws it


class Link(NamedTuple):
    """A text and the place of the page that it leads to, empty where there is none."""

    text: str
    href: str


class Item(NamedTuple):
    """One finding, in words of the reader's language; texts from files are clean but not escaped."""

    anchor: str
    number: int
    severity: str
    severity_word: str
    symbol: str
    status: str
    status_word: str  # empty while it stands and is new
    rule: str
    rule_title: str
    confidence: str
    cells: tuple[Link, ...]
    more_cells: int
    whole: str  # what it is about where it names no cell
    subject: str
    message: str
    fix: str
    evidence: tuple[tuple[str, str], ...]
    proposals: tuple[tuple[str, str], ...]
    why: str
    references: str
    explanation: str
    units: str  # indices of the units it is about, for the filter
    fingerprint: str


class Card(NamedTuple):
    """A cause with its effects, or findings that are told together."""

    items: tuple[Item, ...]
    effects: tuple[Item, ...] = ()
    title: str = ""  # of findings told together

    @property
    def first(self) -> Item:
        """The cause, or the first of many."""
        return self.items[0]

    @property
    def seen(self) -> tuple[Item, ...]:
        """Of findings told together those that are seen at once."""
        return self.items[:_OPEN_ITEMS]

    @property
    def folded(self) -> tuple[Item, ...]:
        """The rest of them."""
        return self.items[_OPEN_ITEMS:]


class Sheet(NamedTuple):
    """The findings of one sheet: those to act on, those told in a line, and those that are settled or known."""

    cards: tuple[Card, ...]
    short: tuple[Item, ...]
    settled: tuple[Item, ...]
    beyond: tuple[tuple[str, int], ...]  # rule, how many are only counted


class Numbering:
    """Which finding has which number on the page, and the units that findings can be filtered by."""

    def __init__(self, result: RunResult, parts: Sequence[FilePart]) -> None:
        ordered = [f for part in parts for sheet in part.sheets for group in sheet.groups for f in group.members]
        self._numbers = {id(finding): number for number, finding in enumerate(ordered, start=1)}
        ranked = sorted(ordered, key=lambda f: (not f.counts, f.severity.rank))
        self._shown = {id(finding) for finding in ranked[:_LISTED]}
        senders: dict[int, set[str]] = {}
        for row in result.submissions:
            if row.period == result.period and row.received_at is not None:
                senders.setdefault(row.input, set()).add(clean(row.unit, longest=40))
        self._senders = {number: next(iter(units)) for number, units in senders.items() if len(units) == 1}
        named = {clean(finding.region or "", longest=40) for finding in ordered}
        named |= {unit for number, unit in self._senders.items() if any(f.input == number for f in ordered)}
        self.units = sorted(named - {""})
        self._index = {unit: index for index, unit in enumerate(self.units)}

    def of(self, finding: Finding) -> int:
        """The number, from 1."""
        return self._numbers[id(finding)]

    def shown(self, finding: Finding) -> bool:
        """Whether the page has a place for it; where there are too many, the worst have."""
        return id(finding) in self._shown

    def units_of(self, finding: Finding) -> str:
        """The indices of its region and of who sent its file."""
        names = {clean(finding.region or "", longest=40), self._senders.get(finding.input, "")} - {""}
        return " ".join(str(self._index[name]) for name in sorted(names))


class Teller:
    """Turns findings into items of the page."""

    def __init__(self, result: RunResult, numbering: Numbering, drawn: Drawn) -> None:
        self._page = Page(lang=result.lang, width=80, color=False, ascii_only=False)
        self._lang = result.lang
        self._rules: Mapping[str, RuleNote] = {rule.id: rule for rule in result.rules}
        self._numbering = numbering
        self._drawn = drawn

    def sheet(self, groups: Iterable[Group]) -> Sheet:
        """The groups of one sheet."""
        groups = list(groups)
        standing = [group for group in groups if group.is_open and not group.is_known]
        rest = [group for group in groups if not group.is_open or group.is_known]
        shown, hidden = choose(standing, _FULL)
        cards = []
        beyond: dict[str, int] = {}
        for batch in told_together(shown):
            items = self._items([group.cause for group in batch], beyond)
            effects = self._items([effect for group in batch for effect in group.effects], beyond)
            if items:
                cards.append(Card(items, effects, items[0].rule_title if len(batch) > 1 else ""))
        short = self._items([f for group in hidden for f in group.members], beyond)
        settled = self._items([f for group in rest for f in group.members], beyond)
        return Sheet(tuple(cards), short, settled, tuple(beyond.items()))

    def _items(self, findings: Iterable[Finding], beyond: dict[str, int]) -> tuple[Item, ...]:
        items = []
        for finding in findings:
            if self._numbering.shown(finding):
                items.append(self.item(finding))
            else:
                beyond[finding.rule] = beyond.get(finding.rule, 0) + 1
        return tuple(items)

    def item(self, finding: Finding) -> Item:
        """One finding."""
        page, lang = self._page, self._lang
        number = self._numbering.of(finding)
        labels = labels_of(lang)
        rule = self._rules.get(finding.rule)
        seen = value_text(finding.observed, lang)
        expected = "" if finding.expected is None else clean(finding.expected, longest=LONGEST)
        between = finding.interval is not None and finding.interval[0] != finding.interval[1]
        interval = interval_text(finding.interval, lang) if between and finding.interval else ""
        evidence = [(labels.seen, seen), (labels.expected, expected), (labels.range, interval)]
        known = finding.known and finding.status is Status.OPEN
        status = page.pick("基线中已有", "in the baseline") if known else STATUS[finding.status].read(lang)
        confidence = "" if finding.confidence == "certain" else finding.confidence
        return Item(
            anchor=f"f{number}",
            number=number,
            severity=finding.severity.value,
            severity_word=SEVERITY[finding.severity].read(lang),
            symbol=SYMBOL[finding.severity],
            status="known" if known else finding.status.value,
            status_word="" if finding.counts else status,
            rule=clean(finding.rule, longest=40),
            rule_title="" if rule is None else page.say(rule.title),
            confidence=CONFIDENCE[confidence].read(lang) if confidence in CONFIDENCE else "",
            cells=tuple(self._link(finding, cell) for cell in finding.cells[:_CELLS]),
            more_cells=max(0, len(finding.cells) - _CELLS),
            whole="" if finding.cells else self._whole(finding),
            subject=self._subject(finding),
            message=_cut(page.say(finding.message)),
            fix=_cut(page.say(finding.fix)),
            evidence=tuple((label, text) for label, text in evidence if text),
            proposals=self._proposals(finding),
            why="" if rule is None else page.say(rule.why),
            references="" if rule is None else page.pick("；", "; ").join(clean(r) for r in rule.references),
            explanation="" if finding.explanation is None else explanation_text(page, finding.explanation),
            units=self._numbering.units_of(finding),
            fingerprint=clean(finding.fingerprint, longest=64),
        )

    def _link(self, finding: Finding, cell: str) -> Link:
        address = cell.partition(":")[0]
        anchor = self._drawn.get((finding.input, finding.sheet, address), "")
        return Link(clean(cell, longest=20), f"#{anchor}" if anchor else "")

    def _whole(self, finding: Finding) -> str:
        page = self._page
        return page.pick("整个文件", "whole file") if finding.sheet is None else page.pick("整张表", "whole sheet")

    def _subject(self, finding: Finding) -> str:
        words = [clean(word, longest=60) for word in (finding.region, finding.indicator) if word]
        if finding.measure in MEASURE:
            words.append(MEASURE[finding.measure].read(self._lang))
        return " · ".join(filter(None, words))

    def _proposals(self, finding: Finding) -> tuple[tuple[str, str], ...]:
        if not finding.proposals:
            return ()
        page, labels = self._page, labels_of(self._lang)
        first = min(proposal.rank for proposal in finding.proposals)
        best = [proposal for proposal in finding.proposals if proposal.rank == first]
        lesser = sorted((p for p in finding.proposals if p.rank != first), key=lambda proposal: proposal.rank)
        told = [
            (labels.tie if index else labels.propose, proposal_text(page, alike))
            for index, alike in enumerate(alike_proposals(best))
        ]
        told += [(labels.lesser, proposal_text(page, alike)) for alike in alike_proposals(lesser[:_LESSER])]
        if len(lesser) > _LESSER:
            more = len(lesser) - _LESSER
            told.append(("", page.pick(f"另有 {more} 种较次的改法。", f"{more} less likely ones besides.")))
        if len(best) > 1:
            note = page.pick(
                f"前 {len(best)} 种改法都算得通，光凭算术分不出，请查原始材料。",
                f"Arithmetic cannot tell the first {len(best)} apart: look at the source.",
            )
            told.append(("", note))
        return tuple(told)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE].rstrip() + "…"
