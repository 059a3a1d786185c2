"""Where tables begin (表头定位): columns of stacked labels, and rows that name the measures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from jiaohe.model.tables import MEASURES, Measure
from jiaohe.tidy.headers import HIGHEST, extend_up, find_band, is_head_like, is_numbering, is_units
from jiaohe.tidy.lexicon import Lexicon, Meaning
from jiaohe.tidy.regions import key_of
from jiaohe.tidy.view import View

EVERYWHERE: Final = (1, 1 << 20)
_UNKNOWN_LABELS: Final = 2
_HEAD_ROLES: Final = frozenset(("serial", "project", "task", "indicator", "unit", "region", "whole", "measure"))
_STARTING: Final = frozenset(("serial", "project", "task", "indicator", "region"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The head of a table, before its columns and body are known."""

    layout: str
    rows: list[int]
    bottom: int
    label: int | None
    labels: Mapping[int, Measure]
    span: tuple[int, int] = EVERYWHERE


def find_starts(view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]]) -> list[Start]:
    """The heads of all tables of progress on a sheet, top to bottom."""
    starts = _stacked_heads(view, lexicon, hits)
    starts += _measure_heads(view, lexicon, hits, starts)
    return sorted(starts, key=lambda start: (start.rows[0], start.span))


# --- stacked measures --------------------------------------------------------------------------------------------


def _stacked_heads(view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]]) -> list[Start]:
    """A head for every column of measure labels, and for each page on which it goes on."""
    words = {
        row: {c: m for c, meaning in found.items() if (m := _label(view, row, c, meaning)) is not None}
        for row, found in hits.items()
        if not _is_head_row(found)
    }
    columns: dict[int, dict[int, Measure]] = {}
    for row, found in words.items():
        if len(set(found.values())) == 1:
            for column, measure in found.items():
                columns.setdefault(column, {})[row] = measure
    columns = {column: labels for column, labels in columns.items() if _steps(view, column, labels)}
    # 进度 | 已完成 | 已完成: in a known column of labels the others are words in place of figures.
    for row, found in words.items():
        for column in columns.keys() & found.keys():
            if row not in columns[column] and _continues(view, hits, columns[column], row, column):
                columns[column][row] = found[column]
    heads: list[Start] = []
    for column in sorted(columns):
        labels = columns[column]
        pages: list[list[int]] = []
        for row in sorted(labels):
            if not pages or any(
                _is_head_row(hits.get(between, {})) for between in view.rows_between(pages[-1][-1], row)
            ):
                pages.append([])
            pages[-1].append(row)
        floor = 0
        for page in pages:
            head = find_band(view, hits, page[0], floor)
            labelled = {row: labels[row] for row in page}
            if head is not None and head[0][-1] > floor:
                heads.append(Start(layout="stacked", rows=head[0], bottom=head[1], label=column, labels=labelled))
            elif heads and heads[-1].label == column:
                heads[-1] = replace(heads[-1], labels={**heads[-1].labels, **labelled})
            floor = page[-1]
    return _side_by_side(view, lexicon, heads)


def _continues(
    view: View, hits: dict[int, dict[int, Meaning]], labels: Mapping[int, Measure], row: int, column: int
) -> bool:
    """Whether a row beside labelled ones is labelled too, rather than the head of another table."""
    if any(meaning.roles & _STARTING for at, meaning in hits[row].items() if at != column):
        return False
    above = view.rows_between(row - 3, row)[-1:]
    return (bool(above) and above[0] in labels) or view.row_after(row) in labels


def _label(view: View, row: int, column: int, meaning: Meaning) -> Measure | None:
    """The measure that a cell labels; a bare % is a unit there."""
    if not meaning.measures or not any(character.isalpha() for character in view.cells[row, column].text):
        return None
    return next(m for m in MEASURES if m in meaning.measures)


def _is_head_row(found: Mapping[int, Meaning]) -> bool:
    """Whether a row names at least two roles besides measures, or three with them (指标 is one of either)."""
    plain = [meaning.roles & _HEAD_ROLES for meaning in found.values() if not meaning.measures]
    roles = frozenset().union(*plain)
    if len(roles) >= 2 and sum(1 for each in plain if each) >= 2:
        return True
    every = [meaning.roles & _HEAD_ROLES for meaning in found.values()]
    return len(frozenset().union(*every)) >= 3 and sum(1 for each in every if each) >= 3


def _steps(view: View, column: int, labels: Mapping[int, Measure]) -> bool:
    """Whether labels of different measures follow one another, with two unknown words between them at most."""
    rows = sorted(labels)
    for row, after in pairwise(rows):
        if labels[row] != labels[after]:
            between = [(r, column) for r in view.rows_between(row, after) if (r, column) in view.cells]
            if len(between) <= _UNKNOWN_LABELS and all(view.is_words(place) for place in between):
                return True
    return False


def _side_by_side(view: View, lexicon: Lexicon, heads: list[Start]) -> list[Start]:
    """Stacked tables that share their rows get each their columns."""
    by_row: dict[int, list[Start]] = defaultdict(list)
    for head in heads:
        by_row[head.rows[-1]].append(head)
    found = []
    for head in heads:
        rivals = [h for h in by_row[head.rows[-1]] if h.label != head.label]
        left, right = EVERYWHERE
        assert head.label is not None
        for rival in rivals:
            assert rival.label is not None
            first, second = sorted((head.label, rival.label))
            split = _split(view, lexicon, head.rows, first, second)
            if head.label < rival.label:
                right = min(right, split - 1)
            else:
                left = max(left, split)
        found.append(replace(head, span=(left, right)))
    return found


def _split(view: View, lexicon: Lexicon, rows: Sequence[int], first: int, second: int) -> int:
    """The first column after ``first`` that begins another table, up to ``second``."""
    for column in range(first + 1, second):
        for row in rows:
            cell = view.cells.get((row, column))
            if cell is not None and cell.kind == "text" and lexicon.of(cell.text).roles & _STARTING:
                return column
    return second


# --- measures in columns -----------------------------------------------------------------------------------------


def _measure_heads(
    view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]], stacked: Sequence[Start]
) -> list[Start]:
    """A head for every row that names two measures or more, outside of the stacked tables."""
    taken = {
        row
        for head in stacked
        for row in view.rows_between(head.rows[0] - 1, max(head.labels, default=head.bottom) + 1)
    }
    heads: list[Start] = []
    floor = 0
    for row in view.rows:
        if row <= floor or row in taken:
            continue
        if not is_head_like(view, row) or len(_measures_of(view, lexicon, row)) < 2:
            continue
        above = [r for r in view.rows_between(max(floor, row - 4 * HIGHEST), row) if r not in taken]
        rows = [row]
        extend_up(view, hits, rows, above)
        bottom = _extend_down(view, lexicon, hits, rows)
        floor = bottom
        heads += [
            Start(layout="columns", rows=rows, bottom=bottom, label=None, labels={}, span=span)
            for span in _spans(view, lexicon, rows)
        ]
    return heads


def _measures_of(view: View, lexicon: Lexicon, row: int) -> set[Measure]:
    found: set[Measure] = set()
    compounds: dict[str, set[Measure]] = {}
    for _, text in view.texts(row):
        meaning = lexicon.of(text)
        if len(meaning.measures) >= 1:
            found |= meaning.measures
        elif not meaning.known and (compound := lexicon.compound(text)) is not None:
            compounds.setdefault(key_of(compound[0]), set()).add(compound[1])
    for measures in compounds.values():
        if len(measures) >= 2:
            found |= measures
    return found


def _extend_down(view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]], rows: list[int]) -> int:
    """Add the rows below that still belong to the head: names or measures under merged heads, numbers, units."""
    bottom = rows[-1]
    while True:
        row = view.row_after(bottom)
        if row is None or row - bottom > 2:
            return bottom
        if is_numbering(view, row) or is_units(view, row):
            bottom = row
        elif bottom == rows[-1] and _goes_on(view, lexicon, rows[-1], row):
            rows.append(row)
            bottom = row
        else:
            return bottom


def _goes_on(view: View, lexicon: Lexicon, upper: int, row: int) -> bool:
    """Whether a row lies under heads of the row above rather than being the first of the body."""
    columns = view.columns_of(row)
    if any(view.cells[row, c].kind != "text" or view.is_number((row, c)) for c in columns):
        return False
    if any(area.bottom >= row for area in view.merges_from(upper)):
        return True
    wide = [area for area in view.merges_from(upper) if area.right > area.left]
    if wide:
        return all(
            any(area.left <= c <= area.right for area in wide) or (upper, c) in view.cells for c in columns
        ) and any(any(area.left < c <= area.right for area in wide) for c in columns)
    above = set(view.columns_of(upper))
    if len(_measures_of(view, lexicon, row)) >= 2 and not set(columns) <= above:
        return True
    # An unmerged head: each measure once, with blanks to its right that the row below fills with words.
    fresh = [c for c in columns if c not in above]
    return len(fresh) >= 2 and min(columns) > min(above) and all(view.is_words((row, c)) for c in columns)


def _spans(view: View, lexicon: Lexicon, rows: Sequence[int]) -> list[tuple[int, int]]:
    """The columns of the tables that stand side by side under one head: a role comes again after the measures."""
    starts = [1]
    seen: set[str] = set()
    measured = False
    for column in sorted({c for row in rows for c in view.columns_of(row)}):
        for row in rows:
            cell = view.cells.get((row, column))
            if cell is None or cell.kind != "text":
                continue
            meaning = lexicon.of(cell.text)
            roles = meaning.roles & _STARTING
            names = _is_over_words(view, rows[-1], column) and not _is_grouped(view, rows, column)
            if roles and (not meaning.measures or names):
                if measured and roles & seen:
                    starts.append(column)
                    seen, measured = set(), False
                seen |= roles
                continue
            measured = measured or bool(meaning.measures)
    if not measured and len(starts) > 1:
        starts.pop()
    ends = [start - 1 for start in starts[1:]] + [EVERYWHERE[1]]
    return list(zip(starts, ends, strict=True))


def _is_over_words(view: View, row: int, column: int) -> bool:
    """Whether words stand below a head: 指标 over names is no target."""
    below = view.row_after(row)
    return below is not None and view.is_words((below, column))


def _is_grouped(view: View, rows: Sequence[int], column: int) -> bool:
    """Whether a name stands over a column and its neighbours: a target put in words below it is no name."""
    areas = [area for row in rows[:-1] for area in view.merges_from(row)]
    return any(area.left <= column <= area.right and area.right > area.left for area in areas)
