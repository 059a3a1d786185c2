"""What stands around a table (表外文字): its title, period, sender and unit line above it, notes and signatures below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, NamedTuple

from jiaohe.model.units import kind_of
from jiaohe.tidy.dates import find_date
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.numerals import narrow
from jiaohe.tidy.periods import find_period, find_year
from jiaohe.tidy.regions import (
    RegionNames,
    clean_name,
    key_of,
    looks_like_place,
    opening_name,
    place_in,
    shown,
    without_numbering,
)
from jiaohe.tidy.view import Place, View

_ATTACHMENT = re.compile(
    r"附[件表]\s*[0-9一二三四五六七八九十]*\s*[:：]?\Z|表\s*[0-9]+\Z|annex\s*\w*\Z|appendix\s*\w*\Z", re.IGNORECASE
)
_TITLE_WORD = re.compile(
    r"表|情况|统计|进度|通报|汇总|清单|报告|table|report|progress|return|summary|schedule", re.IGNORECASE
)
_PAIR = re.compile(
    r"([^\s:：]{1,16}(?: [A-Za-z]{1,12}){0,3})\s*[:：]\s*(.*?)(?=\s{2,}|\s+[^\s:：]{1,12}\s*[:：]|[;；]|\Z)", re.DOTALL
)
# The value may be counted in thousands (10,000 dollars) and, in English, in several words.
_UNIT = re.compile(r"(?:单位|\bunits?)\s*[:：]\s*((?:[0-9][0-9,]*\s*)?[^）)\s,，;；]+(?:\s[A-Za-z]+)*)", re.IGNORECASE)
_UNIT_LINE = re.compile(
    r"[(（]?\s*(?:计量)?(?:单位|\bunits?)\s*[:：]\s*(?:[0-9][0-9,]*\s*)?[^）)\s,，;；]+(?:\s[A-Za-z]+)*\s*[)）]?",
    re.IGNORECASE,
)
_EITHER: Final = ("单位", "unit")  # of measurement or that reports
_MARKS: Final = ("*", "＊", "※", "★", "☆", "▲", "△", "#")
_REMARK = re.compile(
    r"(?:注|附注|备注|说明|note|notes|remark|remarks|source)\s*[0-9一二三四五]?\s*[:：.、．]", re.IGNORECASE
)
_SENTENCE: Final = 60  # a lone text of that length below a table is no name
_ITEM = re.compile(r"(?:[0-9]{1,2}[.、．)）]|[(（][0-9]{1,2}[)）]|[①-⑳])\s*(?![0-9])")
_FORM_WORDS = re.compile(
    r"(?:重点)?(?:工作)?(?:任务)?(?:目标)?(?:推进|完成|进展|实施|落实|工作|上报|填报)?(?:进度|情况|统计|汇总|一览|报)*表?\Z"
    r"|\s*(?:progress|status|monthly|return|report|summary|table|by (?:region|county|district|area))+\Z",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:截至|截止)?(?:(?:19|20)\d\d\s?年度?)?\s?(?:\d{1,2}\s?月?\s?[-~—–至到]\s?)?(?:\d{1,2}\s?月)(?:份|底|末)?|(?:19|20)\d\d\s?年度?"
    r"|[-–—,(]?\s*(?:as of\s)?(?:\d{1,2}\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s(?:19|20)\d\d\)?"
    r"|(?:19|20)\d\d-\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the lines above a table say."""

    title: str | None = None
    title_cell: Place | None = None
    period: str | None = None
    filed: str | None = None  # the month of a day of reporting, where nothing better names the period
    unit: str | None = None  # 单位：万元
    sender: str | None = None  # 填报单位：平江县
    sender_cell: Place | None = None
    indicator: str | None = None  # the nearest line without number, period, place and the words of a form
    indicator_cell: Place | None = None


def read_surroundings(
    view: View, lexicon: Lexicon, names: RegionNames, rows: Sequence[int], year: int | None
) -> Surroundings:
    """Read the filled rows above a table's head, topmost first."""
    lines = [((row, column), text) for row in rows for column, text in view.texts(row) if text.strip()]
    titles: list[tuple[Place, str]] = []
    unit: str | None = None
    sender: str | None = None
    sender_cell: Place | None = None
    for place, text in lines:
        line = _read_line(view, lexicon, names, place, text, len(lines) == 1)
        unit = unit or line.unit
        if sender is None and line.sender is not None:
            sender, sender_cell = line.sender, line.sender_cell
        if line.is_title:
            titles.append((place, text))
    title = max(titles, key=lambda line: _title_score(line[1]), default=None)
    if title is None:  # a date alone is better than nothing
        title = next(((place, text) for place, text in lines if find_period(text, year) is not None), None)
    subject_cell, subject = next(
        ((place, found) for place, text in reversed(titles) if (found := _subject(text, names)) is not None),
        (None, None),
    )
    undated = {place: _without_day(view, lexicon, place, text) for place, text in lines}
    return Surroundings(
        title=shown(title[1]) if title else None,
        title_cell=title[0] if title else None,
        period=_period([undated[title[0]][0]] if title else [], [text for text, _ in undated.values()], year),
        filed=_period([], [day for _, day in undated.values() if day], year),
        unit=unit,
        sender=sender,
        sender_cell=sender_cell,
        indicator=subject,
        indicator_cell=subject_cell,
    )


class _Line(NamedTuple):
    """What one line above a table is."""

    is_title: bool
    unit: str | None = None
    sender: str | None = None
    sender_cell: Place | None = None


def _read_line(view: View, lexicon: Lexicon, names: RegionNames, place: Place, text: str, alone: bool) -> _Line:
    bare = text.strip()
    stated = _UNIT.search(bare)
    unit = stated[1] if stated is not None and kind_of(stated[1]) != "unknown" else None
    if not alone and unit is None and kind_of(bare.strip("()（）")) != "unknown":
        return _Line(False, unit=bare.strip("()（）"))
    sender = sender_cell = None
    for label, value in _PAIR.findall(text) if ":" in text or "：" in text else []:
        if lexicon.senders.fullmatch(key_of(label) + ":") is None:
            continue
        at = place
        if not value.strip() and (beside := _next_in_row(view, place)) is not None:
            at, value = beside, view.cells[beside].text
        value = value.strip()
        if not value or kind_of(value) != "unknown":
            unit = unit or value or None
        elif key_of(label) not in _EITHER or names.canonical(value) is not None or looks_like_place(value):
            sender, sender_cell = clean_name(value), at
            break
    if sender is not None:
        return _Line(False, unit, sender, sender_cell)
    rest = _UNIT_LINE.sub("", bare) if unit is not None else bare
    is_title = bool(_bare(rest)) and not _ATTACHMENT.match(bare) and not lexicon.remarks.match(key_of(bare))
    return _Line(is_title, unit)


def _next_in_row(view: View, place: Place) -> Place | None:
    columns = [c for c in view.columns_of(place[0]) if c > place[1]]
    return (place[0], columns[0]) if columns else None


def _title_score(text: str) -> tuple[bool, bool, int]:
    bare = _bare(text)
    return bool(bare), bool(_TITLE_WORD.search(text)), len(bare)


def _bare(text: str) -> str:
    """What a line says besides a span of time."""
    return _SPAN.sub("", clean_name(text)).strip(" ()（）,，、-—")


def _without_day(view: View, lexicon: Lexicon, place: Place, text: str) -> tuple[str, str]:
    """A line without the day of reporting, and that day: 填报日期：2026年6月3日, in one cell or in two."""
    plain = narrow(text)
    labels = lexicon.labels_in(plain)
    for key, begin, start, end in labels:
        if key in lexicon.dated and find_date(plain[start:end], 2000) is not None:
            return text[:begin] + " " + text[end:], text[start:end]
    if labels:
        return text, ""
    columns = [c for c in view.columns_of(place[0]) if c < place[1]]
    before = view.cells[place[0], columns[-1]].text if columns else ""
    is_day = key_of(before).rstrip(":") in lexicon.dated and find_date(text, 2000) is not None
    return ("", text) if is_day else (text, "")


def _period(first: Sequence[str], others: Sequence[str], year: int | None) -> str | None:
    joined = " ".join(others)
    year = next((named for text in (*first, joined) if (named := find_year(text)) is not None), year)
    for text in (*first, *others):
        found = find_period(text, year)
        if found is not None:
            return found
    return None


def period_from_names(sheet: str, file: str, year: int | None) -> str | None:
    """The period that a sheet's or a file's name gives, where the title says nothing."""
    return find_period(sheet, year) or find_period(PurePath(file).stem, year)


def _subject(title: str, names: RegionNames) -> str | None:
    """What a title is about: 平江县2026年5月新增城镇就业完成情况表 → 新增城镇就业."""
    text = without_numbering(_UNIT_LINE.sub("", clean_name(title)))
    place = place_in(text, names)
    if place and text.startswith(place):
        text = text[len(place) :]
    text = _SPAN.sub("", text)
    text = re.sub(r"[(（]\s*[)）]", "", text)
    text = re.sub(r"\A各?(?:县市区|县（市、区）|区县|县区|市州|地区|乡镇|镇街)", "", text)
    bare = _FORM_WORDS.sub("", text).strip(" -–—,，:：、")
    return bare or None


def is_remark(view: View, lexicon: Lexicon, row: int, first_value: int) -> bool:
    """Whether a row below a table's head is a note or a signature: 注：…, 填报人：…, * 号为…"""
    columns = view.columns_of(row)
    cell = view.cells[row, columns[0]]
    if cell.kind != "text":
        return False
    text = cell.text.strip()
    if _REMARK.match(text) or text.startswith(_MARKS):
        return True
    if any(
        view.cells[row, column].kind == "text" and lexicon.remarks.match(key_of(view.cells[row, column].text))
        for column in columns
    ):
        return True
    if key_of(text) in lexicon.signatures and not any(view.is_number((row, column)) for column in columns):
        return True  # 填报单位 | 平江县 | 填报日期 | 2026-05-25, without colons
    return len(columns) == 1 and columns[0] < first_value and len(text) > _SENTENCE


def is_item(text: str) -> bool:
    """Whether a line goes on a list that a note began: 2. …"""
    return bool(_ITEM.match(text.strip()))


def sending_region(around: Surroundings, names: RegionNames, sheet: str, file: str) -> tuple[str, Place | None] | None:
    """Which region a sheet without regions speaks of: by its sender line, title, sheet name or file name."""
    if around.sender is not None:
        return names.canonical(around.sender) or around.sender, around.sender_cell
    file_name = PurePath(file).stem
    in_title = place_in(around.title, names) if around.title is not None else None
    if in_title is not None and names.canonical(in_title) is not None:
        return in_title, around.title_cell
    # A book with a sheet for each region bears one title, that of the city.
    if names.canonical(sheet) is not None or looks_like_place(sheet):
        return names.canonical(sheet) or clean_name(sheet), None
    if in_title is not None:
        return in_title, around.title_cell
    for text in (sheet, file_name):
        found = place_in(text, names)
        if found is not None:
            return found, None
    opening = opening_name(around.title) if around.title is not None else None
    return None if opening is None else (opening, around.title_cell)
