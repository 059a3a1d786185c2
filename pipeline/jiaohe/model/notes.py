"""What a sheet says of its own figures in words (说明文字): sentences of notes, and marks that point at them."""

from typing import Literal, NamedTuple

NotePlace = Literal[
    "around",  # above, below or between the tables
    "beside",  # in a column of remarks
    "within",  # words in place of a figure
    "head",  # a name in the head or in a row, where it says more than the name
    "elsewhere",  # on a sheet of notes, of whichever table it may speak
]


class NotedNumber(NamedTuple):
    """A number in a sentence. ``number`` and ``half`` are in base units where a unit is printed after it."""

    text: str
    number: float
    half: float
    unit: str | None  # base unit, "" after a bare 万 or 亿; None without any


class Note(NamedTuple):
    """One sentence of a text on a sheet, with its numbers (no dates, ordinals or percentages) and its marks."""

    input: int
    sheet: str
    place: NotePlace
    cell: str
    row: int
    text: str
    numbers: tuple[NotedNumber, ...]
    marks: frozenset[str]  # the marks that the sentence speaks of: *, ※, 1


class Mark(NamedTuple):
    """A mark after (or before) the text of a cell: 岳阳县* has ``*``; ①, ¹, [1] and 注1 are all ``1``."""

    input: int
    sheet: str
    cell: str
    mark: str
