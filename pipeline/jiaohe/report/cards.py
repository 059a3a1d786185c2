"""The list of cards (红黄牌清单) and early warnings (预警) for people: a row each, the way out beside or below it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from jiaohe.model.cards import CardBook, Carded
from jiaohe.model.tables import CardColour, Observation, Outlook
from jiaohe.model.text import Lang
from jiaohe.report.cards_words import COLOUR, amount, month, month_end, percent, remarks, sums, way_out
from jiaohe.report.page import Page, Piece
from jiaohe.report.untrusted import clean
from jiaohe.report.words import counted
from jiaohe.report.wrap import wrap

_STYLE: Final[dict[CardColour, str]] = {"none": "quiet", "yellow": "notice", "red": "error"}
_RANK: Final[dict[CardColour, int]] = {"red": 0, "yellow": 1, "none": 2}
_LONGEST: Final = 300
_OWNER: Final = 14  # cells that the owner's column may take
_BESIDE: Final = 116  # from this width on the way out stands beside its row
_ROOMY: Final = 76  # below it the owner's column gives way
_GAP: Final = 2


class _Column(NamedTuple):
    title: str
    width: int
    right: bool = False


def render_cards(
    book: CardBook,
    *,
    name: str | None = None,
    lang: Lang,
    width: int,
    color: bool,
    ascii_only: bool = False,
    every: bool = False,
    ahead: bool | None = None,
) -> str:
    """The book as text that ends in a line break; ``width`` is in terminal cells.

    Listed are the indicators with a card now or before and those on the line; ``every`` lists all. ``ahead`` asks for
    the early warnings, also where there are none; by default they stand there when the pace of any can be told.
    """
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    title = page.pick("红黄牌", "Cards")
    if name:
        title += f"  {clean(name, longest=60)}"
    page.spread([Piece(title, "title")], [Piece(month(book.period, lang), "quiet")])
    shown = [one for one in book.carded if every or _matters(one)]
    if not book.carded:
        page.paragraph(page.pick("没有读到有进度的指标。", "No indicator with a progress was read."), indent=2)
    elif not shown:
        page.blank()
        page.paragraph(page.pick("没有黄牌、红牌。", "No cards."), indent=2)
    headed = len({_heading(book, one) for one in book.carded}) > 1
    for region, group in groupby(sorted(shown, key=_place(book)), key=lambda one: _heading(book, one)):
        page.blank()
        if region and headed:
            page.line(Piece(clean(region, longest=60), "title"))
        _write_cards(page, book, list(group))
    if book.carded:
        page.blank()
        page.rule()
        rest = len(book.carded) - len(shown)
        page.paragraph(sums(book.carded, lang))
        if rest:
            page.paragraph(
                page.pick(
                    f"另有 {rest} 个指标没有牌；加 --all 全部列出。",
                    counted(rest, lang, "", "more indicator has", "more indicators have")
                    + " no card; --all lists all.",
                ),
                style="quiet",
            )
    if ahead or (ahead is None and book.outlooks):
        _write_outlooks(page, book)
    return str(page)


def _matters(one: Carded) -> bool:
    step = one.steps[-1]
    return step.card != "none" or step.previous != "none" or step.borderline or "below_by_quantity" in step.remarks


def _place(book: CardBook) -> Callable[[Carded], tuple[int, int, int]]:
    """How rows are ordered: by heading, red before yellow, new ones before old, then as read."""
    order: dict[str, int] = {}
    for one in book.carded:
        order.setdefault(_heading(book, one), len(order))

    def place(one: Carded) -> tuple[int, int, int]:
        step = one.steps[-1]
        news = _RANK[step.previous] if step.card == "none" else -_RANK[step.previous]
        return order[_heading(book, one)], _RANK[step.card], news

    return place


def _heading(book: CardBook, one: Carded) -> str:
    """What rows stand under: their region, where cards go to regions."""
    return one.series.region if book.policy.level == "region" else ""


def _label(book: CardBook, indicator: str, level: str, region: str) -> str:
    text = clean(indicator, longest=_LONGEST)
    return text if level == "whole" or book.policy.level == "region" else f"{clean(region, longest=40)} {text}"


def _write_cards(page: Page, book: CardBook, listed: Sequence[Carded]) -> None:
    owner = _owner_width(page, [one.owner for one in book.carded])
    titles = page.pick("进度,序时,上期,本期,怎样摘牌", "progress,due,before,now,way out").split(",")
    middle = [
        *([_Column(page.pick("责任单位", "owner"), owner)] if owner else []),
        _Column(titles[0], 8, True),
        _Column(titles[1], 6, True),
        _Column(titles[2], 6),
        _Column(titles[3], 6),
    ]
    beside = page.width >= _BESIDE
    room = page.width - 2 - sum(column.width + _GAP for column in middle)
    first = room if not beside else (room - _GAP) * 2 // 5
    columns = [_Column(page.pick("指标", "indicator"), first), *middle]
    if beside:
        columns.append(_Column(titles[4], room - _GAP - first))
    _write_row(page, columns, [Piece(column.title, "quiet") for column in columns])
    for one in listed:
        step, point = one.steps[-1], one.series.points[-1]
        printed = clean(point.row.progress_text, longest=12) if point.row is not None else ""
        texts = [
            Piece(_label(book, one.series.indicator, one.series.level, one.series.region)),
            *([Piece(clean(one.owner or "", longest=60) or page.pick("—", "-"))] if owner else []),
            Piece(printed or page.pick("—", "-")),
            Piece(percent(point.schedule, page.lang)),
            Piece(_colour(page, step.previous, first="first" in step.remarks), _STYLE[step.previous]),
            Piece(_colour(page, step.card), _STYLE[step.card]),
        ]
        said = [text for text in (way_out(one, book.policy, page.lang), *remarks(one, page.lang)) if text]
        together = page.pick("；", " ").join(text.rstrip("。") if page.lang == "zh" else text for text in said)
        if beside:
            texts.append(Piece(together))
        _write_row(page, columns, texts)
        if together and not beside:
            page.paragraph(together, indent=6, label=[Piece(page.marks.arrow + " ", "quiet")])


def _colour(page: Page, card: CardColour, *, first: bool = False) -> str:
    if first:
        return page.pick("—", "-")
    return COLOUR[card].read(page.lang)


def _owner_width(page: Page, owners: Iterable[str | None]) -> int:
    longest = max((page.cells(clean(owner, longest=60)) for owner in owners if owner), default=0)
    return 0 if not longest else max(8, min(longest, _OWNER if page.width >= _ROOMY else 8))


def _write_row(page: Page, columns: Sequence[_Column], texts: Sequence[Piece]) -> None:
    """One row, whose wide texts take as many lines as they need."""
    lines = [wrap(piece.text, column.width, wide=page.wide) for column, piece in zip(columns, texts, strict=True)]
    for number in range(max(map(len, lines))):
        out: list[Piece | str] = ["  "]
        for column, piece, text in zip(columns, texts, lines, strict=True):
            part = text[number] if number < len(text) else ""
            out += [Piece(page.pad(part, column.width, right=column.right), piece.style), " " * _GAP]
        page.line(*out[:-1])


def _write_outlooks(page: Page, book: CardBook) -> None:
    now = {_known(one.series.points[-1].row): one.steps[-1].card for one in book.carded}
    late = sorted((one for one in book.outlooks if one.likely_behind), key=lambda one: now.get(_known(one)) != "none")
    page.blank()
    title = page.pick("预警：照目前的速度，下期很可能落后", "Early warning: likely behind next period at this pace")
    page.line(Piece(title, "title"))
    if not book.outlooks:
        text = page.pick(
            "月份太少，看不出快慢，不预警。", "Too few months to tell a pace; nothing is said of any indicator."
        )
        page.paragraph(text, indent=2)
        return
    if late:
        _write_late(page, book, late, now)
    else:
        page.paragraph(page.pick("没有。", "None."), indent=2)
    silent = len(book.carded) - len(book.outlooks)
    told = page.pick(
        f"看得出快慢的 {len(book.outlooks)} 个；另 {silent} 个月份太少或本期没有进度，不预警。",
        f"A pace could be told of {len(book.outlooks)}; {silent} have too few months or no progress now.",
    )
    page.blank()
    page.paragraph(told, style="quiet")
    page.paragraph(
        page.pick(
            "预计的范围约有八成把握；整个范围都在序时进度以下的才预警。",
            "The expected range holds about 8 times in 10; only a range wholly below the schedule is a warning.",
        ),
        style="quiet",
    )


def _known(row: Observation | Outlook | None) -> tuple[int, str, str | None] | None:
    """What a row and what is said of it have in common: its place."""
    return None if row is None else (row.input, row.sheet, row.progress_cell)


def _write_late(
    page: Page,
    book: CardBook,
    late: Sequence[Outlook],
    now: Mapping[tuple[int, str, str | None] | None, CardColour],
) -> None:
    page.blank()
    narrow = page.width < _ROOMY
    owner = 0 if narrow else _owner_width(page, [one.owner for one in book.outlooks])
    titles = page.pick("本期,进度,每月,预计,序时", "now,progress,a month,expected,due").split(",")
    middle = [
        *([_Column(page.pick("责任单位", "owner"), owner)] if owner else []),
        _Column(titles[0], 6),
        _Column(titles[1], 8, True),
        _Column(titles[2], 7, True),
        _Column(titles[3], 11, True),
        _Column(titles[4], 5, True),
    ]
    room = page.width - 2 - sum(column.width + _GAP for column in middle)
    columns = [_Column(page.pick("指标", "indicator"), room), *middle]
    _write_row(page, columns, [Piece(column.title, "quiet") for column in columns])
    for one in late:
        where = _label(book, one.indicator, one.level, one.region)
        if book.policy.level == "region":
            where = f"{clean(one.region, longest=40)} {where}"
        if narrow and one.owner:
            where += page.pick(f"（{clean(one.owner, longest=60)}）", f" ({clean(one.owner, longest=60)})")
        texts = [
            Piece(where),
            *([Piece(clean(one.owner or "", longest=60) or page.pick("—", "-"))] if owner else []),
            Piece(_colour(page, now.get(_known(one), "none")), _STYLE[now.get(_known(one), "none")]),
            Piece(clean(one.progress_text, longest=12)),
            Piece(f"{one.pace:+.2f}"),
            Piece(f"{one.expected_lo:.1f}–{one.expected_hi:.1f}%"),
            Piece(percent(one.next_schedule, page.lang)),
        ]
        _write_row(page, columns, texts)
        lacking = amount(one.needed, one.needed_points, one.unit, page.lang)
        if lacking is not None:
            due = month_end(one.next_period, page.lang)
            said = page.pick(f"到{due}要{lacking}才够", f"By {due} it takes {lacking}.")
            page.paragraph(said, indent=6, label=[Piece(page.marks.arrow + " ", "quiet")])
