"""Who sends a sheet, on which day, and who reviewed it (落款): the lines around its tables, above them and below."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.units import kind_of
from jiaohe.tidy.dates import find_date, stored_date
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.numerals import narrow
from jiaohe.tidy.regions import RegionNames, clean_name, key_of, looks_like_place, place_in
from jiaohe.tidy.surroundings import Surroundings
from jiaohe.tidy.view import Place, View

_EITHER: Final = (
    "单位",
    "unit",
    "部门",
    "department",
    "地区",
    "region",
    "area",
    "city",
    "county",
    "district",
    "council",
)
_STAMP = re.compile(
    r"[(（\[]?\s*(?:加?盖)?(?:单位)?(?:公|印)?章\s*[)）\]]?|[(（]\s*(?:签字|签名|签章|手签)\s*[)）]|[_＿—-]{2,}"
)
_TEAM = re.compile(
    r"(?P<place>.{1,12}?(?:自治县|自治州|开发区|经开区|高新区|管理区|新区|[县市区州旗乡镇]|街道))"
    r"(?:省|市|县|区)?(?:十[大件]|重点|为民|办)*(?:民生|实事)*(?:办)?(?:实事)?(?:项目)?(?:工作|推进|建设)*"
    r"(?:专班|领导小组|指挥部|工作组|协调小组|联席会议)(?:办公室|办)?\Z"
)
_REVIEWS = re.compile(r"审|复核|review|check|verif|approv", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；;，,！!]|[请须]")
_LONGEST: Final = 40  # characters of a name
_NO_NAME = re.compile(r"[\s:：._＿/—\-\\]*\Z|无\Z|[(（].*[)）]\Z")
_ENDS_VALUE = re.compile(r"\s{2,}|\s\S{1,12}:")
_WIDE_SPACE = re.compile(r"\s{2,}|\u3000|\n")
_FEW: Final = 3  # cells of a line that may hold a day without a label


SenderBy = Literal["label", "title", "sheet", "region"]


class Signature(NamedTuple):
    """Who sent a sheet by the lines around its table, and where that stands (A1).

    ``sender_by`` is label where a line names the sender (填报单位：…), title, sheet (its name) or region (the only one
    that the table speaks of) where it was found there.
    """

    sender: str | None = None
    sender_cell: str | None = None
    sender_by: SenderBy | None = None
    reported_on: str | None = None
    reported_on_cell: str | None = None
    reviewed_by: str | None = None


class Labelled(NamedTuple):
    """A label with what stands behind it, in its cell or in the next one."""

    key: str
    value: str
    place: Place  # of the value
    beside: bool  # whether the value stands in the next cell


def read_signature(
    view: View, lexicon: Lexicon, names: RegionNames, rows: Sequence[int], year: int | None
) -> Signature:
    """The first sender, day and reviewer that lines name; a day without a label counts where none has one."""
    sender: str | None = None
    day: str | None = None
    people: dict[bool, str] = {}  # who reviewed, and who answers for it
    sender_cell: str | None = None
    day_cell: str | None = None
    for one in labelled(view, lexicon, rows):
        if sender is None and lexicon.senders.fullmatch(one.key + ":") and _is_sender(one, names):
            sender, sender_cell = sender_name(one.value, names), a1(*one.place)
        elif day is None and one.key in lexicon.dated:
            found = stored_date(view.cells[one.place], serial=True) if one.beside else None
            found = found or ((said := find_date(one.value, year)) and said[0]) or None
            if found is not None:
                day, day_cell = found, a1(*one.place)
        elif one.key in lexicon.reviewers and (person := _person(one.value)) is not None:
            people.setdefault(_REVIEWS.search(one.key) is not None, person)
    if day is None:
        day, day_cell = _bare_day(view, rows, year)
    by: SenderBy | None = "label" if sender is not None else None
    return Signature(sender, sender_cell, by, day, day_cell, people.get(True, people.get(False)))


def shared_signatures(signed: Sequence[Signature]) -> list[Signature]:
    """The signatures of the tables of one sheet: what one table lacks and all others agree on goes for it as well."""
    senders = {(one.sender, one.sender_cell) for one in signed if one.sender is not None}
    days = {(one.reported_on, one.reported_on_cell) for one in signed if one.reported_on is not None}
    people = {one.reviewed_by for one in signed if one.reviewed_by is not None}
    found = []
    for one in signed:
        if one.sender is None and len({name for name, _ in senders}) == 1:
            name, cell = min(senders)
            one = one._replace(sender=name, sender_cell=cell, sender_by="label")
        if one.reported_on is None and len({day for day, _ in days}) == 1:
            day, cell = min(days)
            one = one._replace(reported_on=day, reported_on_cell=cell)
        if one.reviewed_by is None and len(people) == 1:
            one = one._replace(reviewed_by=min(people))
        found.append(one)
    return found


def with_sender(
    signed: Signature, around: Surroundings, sheet: str, regions: Collection[str], names: RegionNames
) -> Signature:
    """The signature with a sender from the title, the only region of the table or the sheet's name, if no line names it.

    A declared name in the title goes first; one that nobody declared goes last, as a book with a sheet for each region
    may bear one title, that of the city.
    """
    if signed.sender is not None:
        return signed
    place = place_in(around.title, names) if around.title is not None else None
    title_cell = a1(*around.title_cell) if around.title_cell else None
    declared = names.canonical(place) if place is not None and not names.is_whole(place) else None
    if declared is not None and names.is_whole(declared):
        declared = None
    in_title = signed._replace(sender=declared or place, sender_cell=title_cell, sender_by="title")
    only = next(iter(regions)) if len(regions) == 1 else None
    if declared is not None or (place is not None and only is not None and key_of(only) == key_of(place)):
        return in_title
    named = names.canonical(sheet) or (clean_name(sheet) if looks_like_place(sheet) else None)
    if named is not None:
        return signed._replace(sender=named, sender_by="sheet")
    if only:
        return signed._replace(sender=only, sender_by="region")
    return in_title if place is not None else signed


def labelled(view: View, lexicon: Lexicon, rows: Iterable[int]) -> Iterator[Labelled]:
    """The labels on lines with what follows each: ``填报人：张三  审核人：李四`` has two."""
    for row in rows:
        columns = view.columns_of(row)
        for index, column in enumerate(columns):
            cell = view.cells[row, column]
            if cell.kind != "text":
                continue
            text = narrow(cell.text)
            spans = [(key, start, end) for key, _, start, end in lexicon.labels_in(text)]
            if not spans and _is_label(lexicon, text):
                spans = [(key_of(text), len(text), len(text))]
            elif not spans and (dated := _dated_without_colon(lexicon, text)) is not None:
                spans = [dated]
            for number, (key, start, end) in enumerate(spans):
                value = cell.text[start:end].strip(" \t\u3000\xa0;；,，、")
                if cut := _ENDS_VALUE.search(narrow(value)):
                    value = value[: cut.start()]
                if value or number + 1 < len(spans) or index + 1 == len(columns):
                    yield Labelled(key, value, (row, column), False)
                    continue
                beside = view.cells[row, columns[index + 1]]
                if beside.kind == "text" and (
                    lexicon.labels_in(narrow(beside.text)) or key_of(beside.text) in lexicon.label_words
                ):
                    continue
                yield Labelled(key, beside.text.strip(), (row, columns[index + 1]), True)


def _is_label(lexicon: Lexicon, text: str) -> bool:
    """Whether a cell is nothing but a label, without its colon: 填报日期 | 2026-05-25."""
    key = key_of(text)
    if key in lexicon.dated or key in lexicon.reviewers:
        return True
    return key not in _EITHER and len(key) <= 16 and lexicon.senders.fullmatch(key + ":") is not None


def _dated_without_colon(lexicon: Lexicon, text: str) -> tuple[str, int, int] | None:
    """``填报日期 2026年5月25日``: a label, a space or nothing, and a day."""
    for match in re.finditer(r"[0-9二]", text):
        label = text[: match.start()].rstrip()
        key = key_of(label)
        tail = next((word for word in sorted(lexicon.dated, key=len, reverse=True) if key.endswith(word)), None)
        return None if tail is None else (tail, match.start(), len(text))
    return None


def _is_sender(one: Labelled, names: RegionNames) -> bool:
    """Whether a value behind 单位 and the like names who reports rather than a unit of measurement."""
    bare = _STAMP.sub("", one.value).strip()
    if not bare or _NO_NAME.match(bare) or kind_of(bare) != "unknown":
        return False
    if len(bare) > _LONGEST or (not bare.isascii() and _SENTENCE.search(bare)):
        return False
    if one.key not in _EITHER:
        return True
    return names.canonical(bare) is not None or looks_like_place(bare) or _TEAM.match(clean_name(bare)) is not None


def sender_name(printed: str, names: RegionNames) -> str:
    """The canonical name of who reports; else as printed, without a stamp, and the place alone for its task force.

    平江县民生实事工作专班（盖章） is 平江县. An office that nobody declared goes by the place that it begins with.
    """
    bare = clean_name(_STAMP.sub("", printed)).strip(" ()（）:：")
    known = names.canonical(bare)
    if known is not None:
        return known
    place = place_in(bare, names)
    declared = names.canonical(place) if place is not None else None
    if declared is not None and not names.is_whole(declared):
        return declared
    for start in range(1, len(bare) - 1):  # 岳阳市水利局 is declared as 市水利局
        tail = names.canonical(bare[start:])
        if tail is not None and bare[start] in "市县区州" and not names.is_whole(tail):
            return tail
    team = _TEAM.match(bare)
    return team["place"] if team else bare


def only_place(view: View, rows: Iterable[int], names: RegionNames) -> tuple[str, str] | None:
    """The only declared name that stands alone in a cell of some rows, and that cell; None if there are several."""
    found: dict[str, str] = {}
    for row in rows:
        for column, text in view.texts(row):
            known = names.canonical(text) if len(text) <= 40 else None
            if known is not None and not names.is_whole(known):
                found.setdefault(known, a1(row, column))
    return next(iter(found.items())) if len(found) == 1 else None


def _person(value: str) -> str | None:
    """Who signed; None for a blank, a line to sign on and the word for a signature."""
    bare = clean_name(_STAMP.sub("", value)).strip(" :：.、")
    if _NO_NAME.match(bare) or find_date(bare) is not None or len(bare) > _LONGEST:
        return None
    return bare


def _bare_day(view: View, rows: Sequence[int], year: int | None) -> tuple[str | None, str | None]:
    """A cell that holds a day and nothing else, the lowest first, as signatures stand at the foot."""
    for row in reversed(rows):
        columns = view.columns_of(row)
        for column in columns if len(columns) <= _FEW else ():
            cell = view.cells[row, column]
            stored = stored_date(cell)
            if stored is not None:
                return stored, a1(row, column)
            # 填报人：李四   2026年5月25日: the day may end a line of labels.
            last = _WIDE_SPACE.split(cell.text.strip())[-1] if cell.kind == "text" else ""
            said = find_date(last, year) if 0 < len(last) <= _LONGEST else None
            if said is not None and said[1]:
                return said[0], a1(row, column)
    return None, None
