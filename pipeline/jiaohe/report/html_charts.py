"""Charts of the page (网页上的图): progress against schedule, coverage, returns, cards — each a table underneath."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Final, NamedTuple

from jiaohe.model.address import parse_a1
from jiaohe.model.finding import Severity
from jiaohe.model.rates import Rate
from jiaohe.model.run import Account, InputReport, Place, RunResult, SheetReport
from jiaohe.model.tables import Card
from jiaohe.model.text import Lang, Text
from jiaohe.report.cards_words import COLOUR, amount
from jiaohe.report.cards_words import percent as exact_percent
from jiaohe.report.html_findings import SYMBOL
from jiaohe.report.html_sheet import Mark, Marks
from jiaohe.report.returns_matrix import STATUS, WORST_FIRST, percent, returns_matrix, worst_status
from jiaohe.report.terminal_values import number_text
from jiaohe.report.untrusted import clean

_ROWS: Final = 150  # indicators of one map
_COLUMNS: Final = 60  # regions of one map
_LISTED: Final = 300  # rows of the other tables

# How progress stands to schedule: class, sign, words. The sign says it without the colour.
GAPS: Final = {
    "done": ("✓", Text("已完成", "complete")),
    "on": ("", Text("达到序时进度", "on schedule")),
    "b1": ("▽", Text("落后不到10个百分点", "less than 10 points behind")),
    "b2": ("▼", Text("落后10至30个百分点", "10 to 30 points behind")),
    "b3": ("▼▼", Text("落后30个百分点以上", "30 points behind or more")),
    "plain": ("", Text("没有序时进度", "no schedule")),
    "na": ("", Text("没有数", "no figure")),
}


class HeatCell(NamedTuple):
    """Progress of one indicator in one region. ``mark`` is the sign of the worst finding about it."""

    text: str
    kind: str
    sign: str
    mark: str
    mark_kind: str
    href: str


class HeatRow(NamedTuple):
    """One indicator; a cell per region, None where the region does not have it."""

    name: str
    schedule: str
    cells: tuple[HeatCell | None, ...]


class HeatMap(NamedTuple):
    """Regions × indicators of the sheets of one form and period."""

    title: str
    regions: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    kinds: tuple[str, ...]  # those that occur, for the legend
    cut: bool


class _Sheets(NamedTuple):
    title: str
    figures: dict[tuple[str, tuple[str, str]], HeatCell]
    names: dict[str, tuple[str, str]]  # key → name, schedule


def heat_maps(result: RunResult, marks: Mapping[tuple[int, str], Marks]) -> list[HeatMap]:
    """A map per form and period; sheets that tell the same figures once more get a map of their own."""
    gathered: dict[tuple[str, str | None], list[_Sheets]] = defaultdict(list)
    for report in result.inputs:
        for sheet in report.sheets:
            own = _figures(sheet, marks.get((report.input, sheet.name), {}), result.lang)
            if not own.figures:
                continue
            maps = gathered[sheet.form or "", sheet.period]
            fitting = next((one for one in maps if one.figures.keys().isdisjoint(own.figures)), None)
            if fitting is None:
                name = f"{own.title} · {clean(PurePath(report.file).name, longest=40)}" if maps else own.title
                maps.append(own._replace(title=name))
            else:
                fitting.figures.update(own.figures)
                for key, told in own.names.items():
                    fitting.names.setdefault(key, told)
    return [_map(one) for maps in gathered.values() for one in maps]


def _figures(sheet: SheetReport, marks: Marks, lang: Lang) -> _Sheets:
    blamed: dict[tuple[str, str | None, str], Mark] = {}
    progress: list[Place] = []
    for place in sheet.places:
        if place.indicator is None or place.measure is None:
            continue
        if place.measure == "progress":
            progress.append(place)
        mark = _mark(place.cell, marks)
        about = (place.indicator, place.region, place.level)
        if mark is not None and mark.blamed and (about not in blamed or mark.rank < blamed[about].rank):
            blamed[about] = mark
    figures = {}
    names: dict[str, tuple[str, str]] = {}
    for place in progress:
        indicator = place.indicator or ""
        key = place.key or indicator
        schedule = sheet.schedules.get(indicator)
        cell = _heat_cell(place, schedule, blamed.get((indicator, place.region, place.level)))
        region = clean(place.region or "", longest=24)
        figures[key, (place.level, region)] = cell
        told = "" if schedule is None else f"{number_text(schedule, 2)}%"
        names.setdefault(key, (clean(indicator, longest=80), told))
    title = sheet.name if sheet.form_title is None else sheet.form_title.read(lang)
    return _Sheets(clean(title, longest=60), figures, names)


def _mark(cell: str, marks: Marks) -> Mark | None:
    try:
        return marks.get(parse_a1(cell))
    except ValueError:
        return None


def _heat_cell(place: Place, schedule: float | None, mark: Mark | None) -> HeatCell:
    kind = _kind(place.number, schedule)
    sign, mark_kind, href = "", "", ""
    if mark is not None:
        severity = list(Severity)[mark.rank]
        sign, mark_kind, href = SYMBOL[severity], severity.value, f"#f{mark.number}"
    told = clean(place.text, longest=8) if place.number is None else number_text(place.number, 1)
    return HeatCell(told or "–", kind, GAPS[kind][0], sign, mark_kind, href)


def _kind(number: float | None, schedule: float | None) -> str:
    if number is None:
        return "na"
    if number >= 100:
        return "done"
    if schedule is None:
        return "plain"
    gap = schedule - number
    return "on" if gap <= 0 else "b1" if gap < 10 else "b2" if gap < 30 else "b3"


def _map(sheets: _Sheets) -> HeatMap:
    regions = sorted(dict.fromkeys(region for _, region in sheets.figures), key=lambda region: region[0] != "whole")
    keys = list(sheets.names)
    rows = tuple(
        HeatRow(
            *sheets.names[key],
            tuple(sheets.figures.get((key, region)) for region in regions[:_COLUMNS]),
        )
        for key in keys[:_ROWS]
    )
    used = {cell.kind for row in rows for cell in row.cells if cell is not None}
    return HeatMap(
        sheets.title,
        tuple(name for _, name in regions[:_COLUMNS]),
        rows,
        tuple(kind for kind in GAPS if kind in used),
        len(keys) > _ROWS or len(regions) > _COLUMNS,
    )


class Bar(NamedTuple):
    """Numbers proved, stated and contradicted, of one sheet or of all; ``widths`` are of a bar of 100."""

    name: str
    proved: int
    stated: int
    contradicted: int
    widths: tuple[float, float, float]
    share: int  # proved, in whole percent


def coverage_bars(result: RunResult) -> tuple[Bar | None, list[Bar], int]:
    """That of all sheets, one per sheet, and how many sheets are not listed."""
    several = len(result.files) > 1
    bars = []
    total = Counter[Account]()
    for report in result.inputs:
        for sheet in report.sheets:
            if sheet.coverage:
                counts = sheet.tally()
                total.update(counts)
                bars.append(_bar(_sheet_name(report, sheet, several=several), counts))
    return (_bar("", total) if total.total() else None), bars[:_LISTED], max(0, len(bars) - _LISTED)


def _sheet_name(report: InputReport, sheet: SheetReport, *, several: bool) -> str:
    name, file = clean(sheet.name, longest=40), clean(PurePath(report.file).name, longest=60)
    return f"{file} · {name}" if several and PurePath(file).stem != name else file if several else name


def _bar(name: str, counts: Mapping[Account, int]) -> Bar:
    """Any share that there is can be seen: it gets at least one part of the hundred."""
    whole = sum(counts[account] for account in Account)
    parts = [counts[account] for account in (Account.PROVED, Account.STATED, Account.CONTRADICTED)]
    widths = [max(1.0, 100 * part / whole) if part else 0.0 for part in parts]
    widths[widths.index(max(widths))] -= sum(widths) - 100
    proved, stated, contradicted = parts
    shown = tuple(round(width, 2) for width in widths)
    return Bar(name, proved, stated, contradicted, (shown[0], shown[1], shown[2]), 100 * proved // whole)


class CardRow(NamedTuple):
    """One card, or one that has been cleared."""

    colour: str
    word: str
    before: str
    indicator: str
    region: str
    owner: str
    progress: str
    schedule: str
    behind: str
    months: int
    needed: str
    borderline: bool


def card_rows(cards: Iterable[Card], lang: Lang) -> list[CardRow]:
    """Red ones first, then yellow ones, then those that were cleared."""
    order = {"red": 0, "yellow": 1, "none": 2}
    told = [card for card in cards if card.card != "none" or card.prev_card != "none"]
    told.sort(key=lambda card: (order[card.card], -(card.behind or 0)))
    return [
        CardRow(
            colour=card.card,
            word=COLOUR[card.card].read(lang),
            before=COLOUR[card.prev_card].read(lang),
            indicator=clean(card.indicator, longest=80),
            region=clean(card.region, longest=24),
            owner=clean(card.owner or "", longest=24),
            progress=clean(card.progress_text, longest=16) or "–",
            schedule=exact_percent(card.schedule, lang),
            behind="" if card.behind is None else number_text(card.behind, 2),
            months=card.months_behind,
            needed=amount(card.needed, card.behind, card.unit, lang) or "",
            borderline=card.borderline,
        )
        for card in told[:_LISTED]
    ]


class Returns(NamedTuple):
    """Who sent what in the period: a row per unit, a cell per form, then its rates of the year."""

    forms: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...], str, str], ...]
    due: str
    provisional: bool
    expected: int
    completeness: str
    timeliness: str
    counts: tuple[tuple[str, str, int], ...]
    more: int


def returns_chart(result: RunResult) -> Returns | None:
    """The matrix of the period that was checked, worst units first; None where no roster asks for returns."""
    lang = result.lang
    matrix = returns_matrix(result, lang)
    if matrix is None:
        return None
    listed = matrix.units[:_LISTED]
    return Returns(
        forms=tuple(matrix.forms.values()),
        rows=tuple(
            (
                clean(unit, longest=24),
                tuple(worst_status(matrix.cells[unit].get(form, ()), lang) or ("none", "·") for form in matrix.forms),
                percent(matrix.year.get(unit, Rate()).completeness),
                percent(matrix.year.get(unit, Rate()).timeliness),
            )
            for unit in listed
        ),
        due=matrix.due or "",
        provisional=matrix.provisional,
        expected=matrix.rate.expected,
        completeness=percent(matrix.rate.completeness),
        timeliness=percent(matrix.rate.timeliness),
        counts=tuple(
            (status, STATUS[status].read(lang), matrix.counts[status])
            for status in WORST_FIRST
            if matrix.counts.get(status)
        ),
        more=len(matrix.units) - len(listed),
    )
