"""Notes and marks of a sheet (说明与标记): every sentence that may explain a figure, and every name that bears a mark."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.notes import Mark, Note, NotedNumber, NotePlace
from jiaohe.model.units import base_unit, match_unit
from jiaohe.tidy.claims import find_dates
from jiaohe.tidy.found import FoundTable
from jiaohe.tidy.numerals import NUMBER, narrow, number_parts
from jiaohe.tidy.view import View

_SYMBOLS: Final = "*＊※★☆▲△●◆◎#＃†‡"
_NUMBERED: Final = "①-⑳⓪¹²³⁴-⁹"
_TRAILING = re.compile(
    rf"(?:(?P<symbol>[{_SYMBOLS}]+)|(?<![A-Za-z])(?P<number>[{_NUMBERED}])|[\[［【](?:note|注|附注|r|p)?\s*(?P<square>[0-9a-z]{{1,2}})[\]］】]"
    r"|[(（]?(?:note|注)\s*(?P<note>[0-9]{1,2})[)）]?)\s*\Z",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"\s*(?P<symbol>[{_SYMBOLS}]+)(?=\S)")
_BEGINS = re.compile(
    rf"\s*(?:(?P<symbol>[{_SYMBOLS}]+)|(?P<number>[{_NUMBERED}])|[\[［【](?:note|注|附注)?\s*(?P<square>[0-9a-z]{{1,2}})[\]］】]"
    r"|(?:note|注)\s*(?P<note>[0-9]{1,2})(?=\s*[:：.、]))",
    re.IGNORECASE,
)
_INSIDE_NUMBERED = re.compile(rf"[{_NUMBERED}]")
_ITEM = re.compile(r"\s*(?:[0-9]{1,2}[.、．)）]|[(（][0-9]{1,2}[)）])\s*(?![0-9])")
_SENTENCE = re.compile(r"(?<=[。；;！!？?\n])|(?<=\.)\s+(?=[A-Z0-9(\[*※])")
_OPENING = re.compile(r"\s*(?:注|附注|备注|说明|note|notes|remark|remarks)\s*[0-9]?\s*[:：.、．]\s*", re.IGNORECASE)
_NAMES_THING = re.compile(
    r"(?:第|表|附件|图|注|\bno\.?|№|\b(?:table|annex|figure|note|row|column|sheet|page|section|version))\s?\Z|[A-Za-z_/-]\Z",
    re.IGNORECASE,
)
_ORDINAL_AFTER = re.compile(
    r"\s?(?:[%％‰]|年|月|日|号|时|点|个百分点|百分点|st\b|nd\b|rd\b|th\b|per cent|percent|[-~至]\s?[0-9])"
)
_NOTES_SHEET = re.compile(
    r"说明|备注|附注|注释|须知|\b(?:notes?|remarks?|read ?me|comments?|explanat\w*)\b", re.IGNORECASE
)
_BARE_MARK = re.compile(rf"[{_SYMBOLS}]+|[{_NUMBERED}]|[\[［【][0-9a-z]{{1,2}}[\]］】]")
_MOST_WORDS: Final = 2000  # a sheet of more texts is no sheet of notes
_SHORT: Final = 4  # fewer characters say nothing


class _Layout(NamedTuple):
    """Rows of heads, and per body row the columns that hold names, remarks and figures."""

    heads: frozenset[int]
    names: dict[int, set[int]]
    figures: dict[int, set[int]]


def read_remarks(view: View, identity: tuple[int, str], found: Sequence[FoundTable]) -> tuple[list[Note], list[Mark]]:
    """All notes and marks of a sheet; ``identity`` is its input and name.

    A sheet without recognised tables has notes where it is mostly words, and no marks.
    """
    known = [table for table in found if table.choice.form is not None]
    if not known:
        return (_notes_elsewhere(view, identity) if _is_of_words(view, identity[1]) else []), []
    number, sheet = identity
    layout = _layout(known)
    titles = {table.around.title_cell for table in known}
    notes: list[Note] = []
    marks: list[Mark] = []
    for place, cell in view.cells.items():
        if cell.kind != "text" or place in titles:
            continue
        row, column = place
        where = _place_of(layout, row, column)
        if where != "around":
            mark = _mark_of(cell.text)
            if mark is not None:
                marks.append(Mark(number, sheet, a1(row, column), mark))
        if where == "within" and view.read(place).token != "text":
            continue
        if where == "head" and not re.search(r"[(（\[［]", cell.text):
            continue
        notes.extend(_notes_in(cell.text, identity, where, place))
    return notes, marks


def _notes_in(text: str, identity: tuple[int, str], where: NotePlace, place: tuple[int, int]) -> Iterator[Note]:
    for sentence in _sentences(text):
        yield Note(
            input=identity[0],
            sheet=identity[1],
            place=where,
            cell=a1(*place),
            row=place[0],
            text=sentence,
            numbers=tuple(find_numbers(sentence)),
            marks=_marks_in(sentence),
        )


def _is_of_words(view: View, name: str) -> bool:
    """Whether a sheet without tables is one of notes: by its name, or because it holds few numbers."""
    words = sum(cell.kind == "text" for cell in view.cells.values())
    return 0 < words <= _MOST_WORDS and (_NOTES_SHEET.search(name) is not None or words > 2 * (len(view.cells) - words))


def _notes_elsewhere(view: View, identity: tuple[int, str]) -> list[Note]:
    """The sentences of a sheet of notes; a mark in a cell of its own belongs to the text beside it."""
    notes: list[Note] = []
    for (row, column), cell in view.cells.items():
        if cell.kind != "text" or _BARE_MARK.fullmatch(cell.text.strip()):
            continue
        before = view.cells.get((row, column - 1))
        lead = before.text.strip() if before is not None and _BARE_MARK.fullmatch(before.text.strip()) else ""
        notes.extend(_notes_in(lead + cell.text, identity, "elsewhere", (row, column)))
    return notes


def _layout(found: Iterable[FoundTable]) -> _Layout:
    heads: set[int] = set()
    names: dict[int, set[int]] = {}
    figures: dict[int, set[int]] = {}
    for table in found:
        for part in table.parts:
            heads.update(range(part.band.top, part.band.bottom + 1))
            axes = part.axes
            labels = {*axes.names, *axes.serial, axes.unit, axes.label, axes.region} - {None}
            for row in part.body:
                names.setdefault(row, set()).update(c for c in labels if c is not None)
                figures.setdefault(row, set()).update(value.column for value in axes.values)
        if table.matrix is not None:
            matrix = table.matrix
            heads.update(range(matrix.band.top, matrix.band.bottom + 1))
            for unit in matrix.units:
                names.setdefault(unit.row, set()).update({matrix.label, unit.cell[1], *matrix.serial})
                figures.setdefault(unit.row, set()).update(module.column for module in matrix.modules)
    return _Layout(frozenset(heads), names, figures)


def _place_of(layout: _Layout, row: int, column: int) -> NotePlace:
    if row in layout.heads:
        return "head"
    if row not in layout.names:
        return "around"
    if column in layout.names[row]:
        return "head"
    return "within" if column in layout.figures[row] else "beside"


def _mark_of(text: str) -> str | None:
    """The mark that a name or figure bears."""
    match = _TRAILING.search(text) if len(text.strip()) > 1 else None
    if match is None:
        match = _LEADING.match(text) if len(text.strip()) > 1 else None
    return None if match is None else _mark(match)


def _mark(match: re.Match[str]) -> str:
    """``＊`` and ``*``, ``①``, ``¹`` and ``[1]`` alike."""
    found = next(group for group in match.groups() if group)
    return unicodedata.normalize("NFKC", found).casefold()


def _marks_in(sentence: str) -> frozenset[str]:
    """Symbols anywhere in a sentence; numbers where it begins with one, or as ① inside."""
    bare = _ITEM.sub("", _OPENING.sub("", sentence, count=1), count=1)
    marks = {unicodedata.normalize("NFKC", run) for run in re.findall(rf"[{_SYMBOLS}]+", bare)}
    marks |= {unicodedata.normalize("NFKC", one) for one in _INSIDE_NUMBERED.findall(bare)}
    match = _BEGINS.match(sentence) or _BEGINS.match(bare)
    if match is not None:
        marks.add(_mark(match))
    return frozenset(marks)


def _sentences(text: str) -> Iterator[str]:
    for piece in _SENTENCE.split(text):
        sentence = " ".join(piece.split()).strip("；; ")
        if len(sentence) >= _SHORT:
            yield sentence


def find_numbers(text: str) -> Iterator[NotedNumber]:
    """The numbers of a sentence that may count something: no dates, ordinals, percentages, and no numbers of lists."""
    plain = narrow(text)
    dates = find_dates(plain)
    item = _ITEM.match(_OPENING.sub(lambda m: " " * len(m[0]), plain, count=1))
    for match in NUMBER.finditer(plain, item.end() if item else 0):
        start, end = match.span()
        if any(left <= start < right for left, right in dates):
            continue
        if _NAMES_THING.search(plain[:start]) or _ORDINAL_AFTER.match(plain, end):
            continue
        value, half = number_parts(match[0])
        after = end + (plain[end : end + 1] == " ")
        printed = match_unit(plain, after)
        if printed is None:
            yield NotedNumber(match[0], value, 0.0 if value.is_integer() else half, None)
            continue
        unit, factor = base_unit(printed)
        shown = text[start : after + len(printed)]
        exact = value.is_integer() and factor == 1.0
        yield NotedNumber(shown, float(f"{value * factor:.15g}"), 0.0 if exact else half * factor, unit)
