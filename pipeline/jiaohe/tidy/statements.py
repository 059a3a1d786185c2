"""What a table says in words (文字说明): remarks, and texts in place of figures, with what they promise and blame."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Statement
from jiaohe.tidy.melt import Slot
from jiaohe.tidy.nil import is_nil_text
from jiaohe.tidy.parts import Part
from jiaohe.tidy.promises import Promise, find_promises, tells_cause, tells_hindrance
from jiaohe.tidy.regions import RegionNames, clean_name, key_of, without_numbering
from jiaohe.tidy.rows import Identity
from jiaohe.tidy.view import Place, View

_SAYS = re.compile(
    r"备注|说明|情况|进展|问题|困难|原因|措施|打算|做法|下一?步|形象进度|\A注\Z|remark|note|comment|reason|explanation|issue|problem"
    r"|next step|narrative|commentary|action needed|status|details",
    re.IGNORECASE,
)
_WHEN_DONE = re.compile(
    r"(?:预计|计划|拟|预期|承诺|实际|合同)?(?:完成|完工|竣工|开工|动工|建成|验收|交付|投用|办结|启动)(?:时间|时限|日期|节点|年月|期限)"
    r"|(?:expected|planned|forecast)\s?(?:completion|start|end|finish)|completion date|start date|finish date",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"单位|部门|责任|领导|联系|电话|来源|依据|文号|地址|地点|officer|contact|owner|responsible", re.IGNORECASE
)
_DONE_DATE = re.compile(r"实际|actual", re.IGNORECASE)
_WHY = re.compile(r"原因|reason", re.IGNORECASE)
_WORDS = re.compile(r"[一-鿿]{2}|[A-Za-z]{3}")
_START = re.compile(r"\A|(?<=[；;。\n：:、，,和及与])\s*|(?<=[.!?])\s+|(?<=\band )")
_ONLY_NAMES = re.compile(r"[、和及与,，]\s*\Z|\band \Z")
_NEXT_NUMBER = re.compile(r"\s*[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、．)）]\s*\Z|\s*[①-⑳]\s*\Z")
_NAME: Final = 40  # characters of a region's name in a list of them
_LONGEST: Final = 5_000  # characters of a text that anybody wrote region by region
_SHORT: Final = 2  # characters of a remark that says anything

Kind = Literal["remark", "figure"]


class _Words(NamedTuple):
    """A text with what it is said of. ``head`` is what stands over its column where that says more than 备注."""

    place: Place
    text: str
    kind: Kind
    block: int | None
    indicator: str | None
    region: str | None
    several: bool  # whether it goes for several regions
    head: str = ""


def statement_rows(
    view: View, identity: Identity, parts: Sequence[Part], slots: Sequence[Slot], names: RegionNames
) -> list[Statement]:
    """The statements of one table, top to bottom."""
    by_place: dict[tuple[int, int], list[Slot]] = {}
    for slot in slots:
        for spot in slot.spots.values():
            if spot.place is not None:
                by_place.setdefault(spot.place, []).append(slot)
    printed = _region_words(slots)
    period = identity.period or identity.period_folder
    found = [*_in_figures(view, slots), *_in_remarks(view, parts, by_place)]
    found.sort(key=lambda words: words.place)
    rows: list[Statement] = []
    for words in found:
        pieces = _by_region(words.text, printed, names) if words.several else [(None, words.text)]
        for region, piece in pieces:
            rows.extend(_statements(identity, words, region or words.region, piece, period))
    return rows


def _statements(
    identity: Identity, words: _Words, region: str | None, text: str, period: str | None
) -> Iterator[Statement]:
    promises: Sequence[Promise | None] = find_promises(text, period)
    if _WHEN_DONE.search(words.head):
        promises = [] if _DONE_DATE.search(words.head) else _under(words.head, text, period)
    shown = " ".join(text.split())
    cause = tells_cause(text) or _WHY.search(words.head) is not None
    cause = cause or (words.kind == "remark" and tells_hindrance(text))
    if words.kind == "figure" and not (promises or cause or words.several or _WORDS.search(text)):
        return
    for promise in promises or [None]:
        yield Statement(
            *identity[:5],
            words.block,
            identity.period,
            words.indicator,
            region,
            shown,
            a1(*words.place),
            words.kind,
            promise.month if promise else None,
            promise.text if promise else None,
            promise.what if promise else None,
            cause,
        )


def _under(head: str, text: str, period: str | None) -> list[Promise]:
    """The promise of a column of dates, such as 预计完成时间: what is promised stands in the head."""
    found = find_promises(f"{head}预计{text}", period) or find_promises(f"{head} expected by {text}", period)
    return [promise._replace(text=" ".join(text.split())) for promise in found[:1]]


# --- texts in place of figures -----------------------------------------------------------------------------------


def _in_figures(view: View, slots: Iterable[Slot]) -> Iterator[_Words]:
    """Texts in the cells of measures, and words behind a figure that promise something or say why.

    What stands in a target's cell is the target in words, unless it promises something.
    """
    for slot in slots:
        for measure in MEASURES:
            spot = slot.spots[measure]
            if not spot.own or spot.origin is None:
                continue
            reading = spot.reading
            if reading.token not in ("text", "number", "bound", "in_progress") or len(reading.text) <= _SHORT:
                continue
            if view.cells[spot.origin].kind != "text" or is_nil_text(reading.text):
                continue
            says = reading.token == "text" and measure != "target"
            if not says and not (_WORDS.search(reading.text) and (tells_cause(reading.text) or _dates(reading.text))):
                continue
            area = view.area(*spot.origin)
            merged = area is not None and area.right > area.left
            several = merged or slot.level == "whole"
            region = None if merged and slot.level != "whole" else slot.region or None
            yield _Words(
                spot.origin, view.cells[spot.origin].text, "figure", slot.block, slot.indicator or None, region, several
            )


def _dates(text: str) -> bool:
    return bool(find_promises(text, "2000-01"))


# --- columns of remarks ------------------------------------------------------------------------------------------


def _in_remarks(view: View, parts: Sequence[Part], by_place: Mapping[Place, Sequence[Slot]]) -> Iterator[_Words]:
    """The cells of columns beside the measures whose heads announce words: 备注, 存在问题, 未完成原因, 预计完成时间."""
    for part in parts:
        columns = [value.column for value in part.axes.values]
        heads = {
            column: " ".join(clean_name(head.text) for head in part.band.paths.get(column, ()))
            for column in sorted(part.axes.aside)
        }
        for column, head in heads.items():
            dated = _WHEN_DONE.search(head) is not None
            if not dated and (not _SAYS.search(head) or _WHO.search(head)):
                continue
            done: set[Place] = set()
            for row in part.body:
                origin = view.origin(row, column)
                cell = view.cells.get(origin)
                if cell is None or origin in done or origin[1] != column or origin[0] < part.body[0]:
                    continue
                is_date = dated and cell.kind in ("text", "date")
                if not is_date and (cell.kind != "text" or view.read(origin).token not in ("text", "in_progress")):
                    continue
                if len(cell.text.strip()) < _SHORT:
                    continue
                done.add(origin)
                area = view.area(*origin)
                rows = range(row, (area.bottom if area else row) + 1)
                yield _remark(origin, cell.text, _said_of(rows, columns, by_place), head)


def _said_of(rows: Iterable[int], columns: Sequence[int], by_place: Mapping[Place, Sequence[Slot]]) -> list[Slot]:
    """The observations on some rows."""
    found: dict[int, Slot] = {}
    for row in rows:
        for column in columns:
            for slot in by_place.get((row, column), ()):
                found.setdefault(id(slot), slot)
    return list(found.values())


def _remark(place: Place, text: str, slots: Sequence[Slot], head: str) -> _Words:
    blocks = {slot.block: slot.indicator for slot in slots}
    regions = {slot.region for slot in slots}
    block, indicator = next(iter(blocks.items())) if len(blocks) == 1 else (None, None)
    region = next(iter(regions)) if len(regions) == 1 else None
    whole = any(slot.level == "whole" for slot in slots)
    return _Words(place, text, "remark", block, indicator or None, region or None, len(regions) > 1 or whole, head)


# --- texts that go through the regions ---------------------------------------------------------------------------


def _region_words(slots: Iterable[Slot]) -> dict[str, str]:
    """Key → name of the regions of a table, the longest first."""
    found = {key_of(slot.region): slot.region for slot in slots if slot.region}
    return dict(sorted(found.items(), key=lambda item: len(item[0]), reverse=True))


def _by_region(text: str, printed: Mapping[str, str], names: RegionNames) -> list[tuple[str | None, str]]:
    """A text cut where it comes to speak of another region: 1. 平江县…；2. 岳阳县… The words before the first go for all."""
    if len(text) > _LONGEST:
        return [(None, text)]
    cuts: dict[int, str] = {}
    for match in _START.finditer(text):
        rest = text[match.end() :]
        bare = without_numbering(rest)
        region = _opening_region(bare, printed, names)
        if region is not None:
            cuts[len(text) - len(bare)] = region
    if not cuts:
        return [(None, text)]
    pieces: list[tuple[str | None, str]] = []
    opening = _piece(text[: min(cuts)])
    if _WORDS.search(opening):
        pieces.append((None, opening))
    listed: list[str] = []  # 平江县、岳阳县和华容县预计…: the words go for all three
    since = min(cuts)
    for (begin, region), end in zip(cuts.items(), [*list(cuts)[1:], len(text)], strict=True):
        listed.append(region)
        said = text[begin:end]
        if end < len(text) and len(said) <= _NAME and _ONLY_NAMES.search(said):
            name = _ONLY_NAMES.sub("", said)
            if key_of(name) in printed or names.canonical(name) is not None:
                continue
        piece = _piece(text[since:end])
        pieces.extend((one, piece) for one in dict.fromkeys(listed))
        listed, since = [], end
    return pieces


def _piece(text: str) -> str:
    """A piece of a list without the number of the next one behind it."""
    return _NEXT_NUMBER.sub("", text).strip(" \n：；;，,、:")


def _opening_region(text: str, printed: Mapping[str, str], names: RegionNames) -> str | None:
    """The region that a text begins with."""
    head = "".join(text[:24].split())
    key = key_of(head)
    for spelling, region in printed.items():
        if key.startswith(spelling) and (not spelling.isascii() or _is_word(region, text)):
            return region
    for end in range(min(len(head), 12), 1, -1):
        known = names.canonical(head[:end])
        if known is not None:
            return known
    return None


def _is_word(name: str, text: str) -> bool:
    """Whether a text begins with a Latin name rather than with a longer word."""
    return re.match(rf"{re.escape(name)}(?![A-Za-z])", text, re.IGNORECASE) is not None
