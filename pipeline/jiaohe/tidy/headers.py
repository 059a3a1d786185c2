"""Heads of tables (表头): which rows they are, and what stands over each column through merged and multiple rows."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.units import kind_of
from jiaohe.tidy.lexicon import LONGEST, Lexicon, Meaning
from jiaohe.tidy.regions import key_of
from jiaohe.tidy.view import Place, View

HIGHEST: Final = 6  # rows that a head may have
_NUMBERING = re.compile(
    r"[(（]?\d{1,2}[)）]?|[甲乙丙丁戊A-Z]|[①-⑳]|栏次|序号|[^=]{1,6}=.*[/÷*×+\-—].*|\d+/\d+", re.DOTALL
)
_ORDINAL = re.compile(r"[(（]?(\d{1,2})[)）]?")
_TITLE = re.compile(
    r"\A附[件表]\s*\d*\Z|.{7,}(?:表|报告|通报|情况)(?:[（(].*[）)])?\Z|\btable\b|\breport\b", re.DOTALL | re.IGNORECASE
)
_DATA_LIKE = re.compile(r".{0,14}[:：]\s*\S")


class Head(NamedTuple):
    """One cell of a head that stands over a column. ``width`` counts the columns it covers."""

    text: str
    origin: Place
    width: int
    meaning: Meaning

    @property
    def address(self) -> str:
        """A1."""
        return a1(*self.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The rows of a head, top to bottom, with each column's path of cells from the top down."""

    rows: tuple[int, ...]
    bottom: int  # the last row, rows of column numbers and units included
    paths: dict[int, tuple[Head, ...]]
    units: dict[int, str]  # from a row of units below the names

    @property
    def top(self) -> int:
        """The first row."""
        return self.rows[0]

    def key(self) -> tuple[tuple[str, ...], ...]:
        """What makes two heads the same, wherever they stand."""
        return tuple(tuple(key_of(head.text) for head in self.paths[column]) for column in sorted(self.paths))


def word_hits(view: View, lexicon: Lexicon) -> dict[int, dict[int, Meaning]]:
    """Row → column → meaning of every text that means something in a head."""
    hits: dict[int, dict[int, Meaning]] = {}
    for (row, column), cell in view.cells.items():
        if cell.kind == "text" and len(cell.text) <= 2 * LONGEST:
            meaning = lexicon.of(cell.text)
            if meaning.known:
                hits.setdefault(row, {})[column] = meaning
    return hits


def is_numbering(view: View, row: int) -> bool:
    """Whether a row only numbers the columns: 甲 乙 1 2 3=2/1."""
    columns = view.columns_of(row)
    if len(columns) < 3:
        return False
    last = 0
    for column in columns:
        text = view.cells[row, column].text.strip()
        if not _NUMBERING.fullmatch(text):
            return False
        ordinal = _ORDINAL.match(text)
        if ordinal:
            if int(ordinal[1]) != last + 1:
                return False
            last += 1
    return True


_UNIT_LABEL = re.compile(r"(?:计量|指标)?单\s*位|units?(?: of measure(?:ment)?)?", re.IGNORECASE)


def is_units(view: View, row: int) -> bool:
    """Whether a row holds nothing but units of measurement: 人 万元 %. Its first cell may say so: 计量单位."""
    columns = view.columns_of(row)
    if columns and _UNIT_LABEL.fullmatch(view.cells[row, columns[0]].text.strip()):
        columns = columns[1:]
    return len(columns) >= 2 and all(
        view.cells[row, column].kind == "text" and kind_of(_bare_unit(view.cells[row, column].text)) != "unknown"
        for column in columns
    )


def is_head_like(view: View, row: int) -> bool:
    """Whether a row consists of two words or more, none of them a figure, a long text or ``label: value``."""
    words = 0
    for column in view.columns_of(row):
        cell = view.cells[row, column]
        if cell.kind != "text" or len(cell.text) > 2 * LONGEST or _DATA_LIKE.match(cell.text):
            return False
        if view.is_number((row, column)) and not cell.text.strip().endswith(("年", "月")):
            return False
        words += 1
    return words >= 2


def is_title_like(text: str) -> bool:
    """Whether a line reads like the title of a table or the number of an annex."""
    return bool(_TITLE.search(text))


def find_band(view: View, hits: dict[int, dict[int, Meaning]], body: int, floor: int) -> tuple[list[int], int] | None:
    """The rows of the head above a table's first row of figures, and the head's last row with its numbering.

    ``floor`` is the last row that belongs to something else. None where no head stands there.
    """
    above = view.rows_between(floor, body)
    skipped = 0
    while above and skipped <= HIGHEST:
        row = above.pop()
        if is_numbering(view, row) or (is_units(view, row) and above and is_head_like(view, above[-1])):
            continue
        if is_head_like(view, row):
            rows = [row]
            break
        skipped += 1
    else:
        return None
    extend_up(view, hits, rows, above)
    return rows, _tail(view, rows, body)


def _tail(view: View, rows: list[int], body: int) -> int:
    """The last row of a head: rows of units or numbers below it, and rows that its merged cells reach into."""
    bottom = rows[-1]
    for row in view.rows_between(bottom, body):
        if is_numbering(view, row) or is_units(view, row):
            bottom = row
        elif any(view.origin(row, c)[0] <= rows[-1] for c in range(1, min(view.columns_of(row)[0], 64))):
            rows.append(row)
            bottom = row
        else:
            break
    return bottom


def extend_up(view: View, hits: dict[int, dict[int, Meaning]], rows: list[int], above: list[int]) -> None:
    """Put the rows above a head that belong to it in front of ``rows``; ``above`` holds filled rows, nearest last."""
    while above and len(rows) < HIGHEST:
        row, lower = above[-1], rows[0]
        if not _joins(view, hits, row, lower):
            return
        rows.insert(0, above.pop())


def _joins(view: View, hits: dict[int, dict[int, Meaning]], row: int, lower: int) -> bool:
    """Whether a row is part of the head that goes on in a lower row."""
    if lower - row > 2 and not any(area.bottom >= lower for area in view.merges_from(row)):
        return False
    columns = view.columns_of(row)
    cells = [view.cells[row, column] for column in columns]
    if any(cell.kind != "text" or len(cell.text) > 2 * LONGEST or _DATA_LIKE.match(cell.text) for cell in cells):
        return False
    areas = [area for area in view.merges_from(row) if (area.top, area.left) in view.cells]
    if any(area.bottom >= lower for area in areas):
        return True
    below = view.columns_of(lower)
    if len(columns) == 1:
        # A head over some of the columns stands to the right of the first one; over all of them it is a title.
        return columns[0] > below[0] and (len(below) > 2 or bool(hits.get(row)))
    # 各县推进情况 over the regions reads like a title, but no title stands among two known heads.
    if any(is_title_like(cell.text.strip()) for cell in cells) and len(hits.get(row, ())) < 2:
        return False
    if hits.get(row) or any(area.right > area.left for area in areas):
        return True
    return len(below) > len(columns) and set(columns) <= set(below)


def make_band(view: View, lexicon: Lexicon, rows: list[int], bottom: int, body: list[int]) -> Band:
    """The paths of all columns that the head or the body fills."""
    columns = {column for row in rows for column in view.columns_of(row)}
    columns.update(column for row in body for column in view.columns_of(row))
    last = max(columns, default=0)
    for row in rows:
        for area in view.merges_from(row):
            if (area.top, area.left) in view.cells:
                columns.update(range(area.left, min(area.right, last) + 1))
    paths = {column: _path(view, lexicon, rows, column) for column in sorted(columns)}
    units: dict[int, str] = {}
    for row in view.rows_between(rows[-1], bottom + 1):
        if is_units(view, row) and not is_numbering(view, row):
            units = {column: _bare_unit(text) for column, text in view.texts(row)}
    return Band(rows=tuple(rows), bottom=bottom, paths=paths, units=units)


def _path(view: View, lexicon: Lexicon, rows: list[int], column: int) -> tuple[Head, ...]:
    path: list[Head] = []
    for index, row in enumerate(rows):
        shown = view.shown(row, column)
        origin = shown.origin if shown else _group_to_the_left(view, rows, index, column)
        if origin is None or any(head.origin == origin for head in path):
            continue
        if (
            origin[0] < rows[0]
            and (area := view.area(*origin)) is not None
            and area.bottom >= row
            and area.left < column
        ):
            continue
        text = view.cells[origin].text
        area = view.area(*origin)
        width = 1 if area is None else area.right - area.left + 1
        path.append(Head(text, origin, width, lexicon.of(text)))
    return tuple(path)


def _group_to_the_left(view: View, rows: list[int], at: int, column: int) -> Place | None:
    """The unmerged head that stands over a column from further left: it has a name below it, and so has the column."""
    row = rows[at]
    if at == len(rows) - 1 or view.area(row, column) is not None:
        return None
    below = rows[at + 1 :]
    if not any((lower, column) in view.cells for lower in below):
        return None
    columns = view.columns_of(row)
    index = bisect_left(columns, column)
    if not index:
        return None
    left = columns[index - 1]
    area = view.area(row, left)
    if area is not None and area.right > area.left:
        return None
    if not any((lower, left) in view.cells for lower in below):
        return None
    return (row, left)


def _bare_unit(text: str) -> str:
    return re.sub(r"\A[(（\[]|[)）\]]\Z", "", "".join(text.split()))
