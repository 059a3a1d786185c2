"""Where the tables of a sheet are (表块): stacked labels and heads of measures, each with its head, body and notes."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from jiaohe.model.tables import MEASURES, Measure
from jiaohe.tidy.axes import NAME_ROLES, Axes, find_axes
from jiaohe.tidy.headers import HIGHEST, Band, extend_up, find_band, is_head_like, is_numbering, is_units, make_band
from jiaohe.tidy.lexicon import Lexicon, Meaning
from jiaohe.tidy.regions import RegionNames, key_of
from jiaohe.tidy.surroundings import is_remark
from jiaohe.tidy.view import View

EVERYWHERE: Final = (1, 1 << 20)
_UNKNOWN_LABELS: Final = 2
_GAP: Final = 4  # blank rows after which a table without labels has ended
_HEAD_ROLES: Final = frozenset(("serial", "project", "task", "indicator", "unit", "region", "whole", "measure"))
_STARTING: Final = frozenset(("serial", "project", "task", "indicator", "region"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One head with its body. A table that goes over several pages has several parts."""

    layout: str  # stacked or columns
    band: Band
    axes: Axes
    body: tuple[int, ...]
    labels: Mapping[int, Measure]
    span: tuple[int, int]  # first and last column

    @property
    def last(self) -> int:
        """The last row of head and body."""
        return self.body[-1] if self.body else self.band.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """A head as found, before its body is known."""

    layout: str
    rows: list[int]
    bottom: int
    label: int | None
    labels: Mapping[int, Measure]
    span: tuple[int, int] = EVERYWHERE


def find_parts(view: View, lexicon: Lexicon, names: RegionNames, hits: dict[int, dict[int, Meaning]]) -> list[Part]:
    """All tables of progress on a sheet, top to bottom, whatever form they may turn out to be."""
    heads = _stacked_heads(view, lexicon, hits)
    heads += _measure_heads(view, lexicon, hits, heads)
    heads.sort(key=lambda head: (head.rows[0], head.span))
    tops = sorted({head.rows[0] for head in heads})
    parts: list[Part] = []
    for head in heads:
        index = bisect_right(tops, head.bottom)
        rows = view.rows_between(head.bottom, tops[index] if index < len(tops) else 1 << 30)
        part = _part(view, lexicon, names, head, rows)
        if part is not None:
            parts.append(part)
    return parts


# --- stacked measures --------------------------------------------------------------------------------------------


def _stacked_heads(view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]]) -> list[_Head]:
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
    for (
        row,
        found,
    ) in words.items():  # 进度 | 已完成 | 已完成: in a known column of labels the others are figures' words
        for column in columns.keys() & found.keys():
            columns[column][row] = found[column]
    heads: list[_Head] = []
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
                heads.append(_Head(layout="stacked", rows=head[0], bottom=head[1], label=column, labels=labelled))
            elif heads and heads[-1].label == column:
                heads[-1] = replace(heads[-1], labels={**heads[-1].labels, **labelled})
            floor = page[-1]
    return _side_by_side(view, lexicon, heads)


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


def _side_by_side(view: View, lexicon: Lexicon, heads: list[_Head]) -> list[_Head]:
    """Stacked tables that share their rows get each their columns."""
    by_row: dict[int, list[_Head]] = defaultdict(list)
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
    view: View, lexicon: Lexicon, hits: dict[int, dict[int, Meaning]], stacked: Sequence[_Head]
) -> list[_Head]:
    """A head for every row that names two measures or more, outside of the stacked tables."""
    taken = {
        row
        for head in stacked
        for row in view.rows_between(head.rows[0] - 1, max(head.labels, default=head.bottom) + 1)
    }
    heads: list[_Head] = []
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
            _Head(layout="columns", rows=rows, bottom=bottom, label=None, labels={}, span=span)
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
            if roles and (not meaning.measures or _is_over_words(view, rows[-1], column)):
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


# --- bodies ------------------------------------------------------------------------------------------------------


def _part(view: View, lexicon: Lexicon, names: RegionNames, head: _Head, rows: list[int]) -> Part | None:
    """The head with its body; None where nothing stands under it."""
    rows = [row for row in rows if row in head.labels or _fills(view, row, head.span)]
    if head.layout == "stacked":
        last = max(head.labels)
        inside = [row for row in rows if row <= last]
    else:
        inside = _before_gap(view, lexicon, head.bottom, rows)
    band = make_band(view, lexicon, head.rows, head.bottom, inside)
    axes = find_axes(view, lexicon, names, band, inside, head.label, head.span)
    if not axes.values:
        return None
    body = _body(view, lexicon, axes, head, rows, inside)
    if not body or not any(view.shown(row, v.column) for row in body for v in axes.values):
        return None
    return Part(
        layout=head.layout,
        band=band,
        axes=axes,
        body=tuple(body),
        labels=head.labels,
        span=head.span,
    )


def _fills(view: View, row: int, span: tuple[int, int]) -> bool:
    return span == EVERYWHERE or any(span[0] <= column <= span[1] for column in view.columns_of(row))


def _before_gap(view: View, lexicon: Lexicon, bottom: int, rows: Sequence[int]) -> list[int]:
    """Rows up to the first note or long gap."""
    found = []
    last = bottom
    for row in rows:
        if row - last > _GAP or is_remark(view, lexicon, row, 1 << 20):
            break
        found.append(row)
        last = row
    return found


def _body(
    view: View, lexicon: Lexicon, axes: Axes, head: _Head, rows: Sequence[int], inside: Sequence[int]
) -> list[int]:
    """The rows of figures, and those without any that still belong to the table."""
    columns = [value.column for value in axes.values]
    first = min(columns)
    last = max(head.labels, default=head.bottom)
    for row in rows:
        if row <= last:
            continue
        if row > (inside[-1] if inside else head.bottom) and (head.layout == "columns" or row - last > 1):
            break
        if is_remark(view, lexicon, row, first):
            break
        if any(_is_figure(view, row, column) for column in columns):
            last = row
    body = [row for row in rows if row <= last]
    if head.layout == "columns":
        body += _blank_rows(view, axes, [row for row in inside if row > last], last)
    return body


def _is_figure(view: View, row: int, column: int) -> bool:
    """A figure, or a word in place of one; texts only where nothing is merged over the names."""
    if (row, column) not in view.cells:
        return False
    return not view.is_words((row, column)) or len(view.columns_of(row)) > 1


def _blank_rows(view: View, axes: Axes, rows: Sequence[int], last: int) -> list[int]:
    """Rows below the last figures that name an indicator or a region and leave everything blank."""
    named = [c for c in (*axes.names, axes.region) if c is not None]
    found: list[int] = []
    for row in rows:
        if row != last + 1:
            break
        columns = view.columns_of(row)
        if (
            not any(c in named for c in columns)
            or len(columns) < 2
            or not set(columns) <= {*named, *axes.serial, *axes.aside, *([axes.unit] if axes.unit else [])}
        ):
            break
        found.append(row)
        last = row
    return found


def joins(upper: Part, lower: Part, upper_title: str | None, lower_title: str | None, names: RegionNames) -> bool:
    """Whether a part goes on with the table of the part above: the same columns under a repeated head."""
    if upper.layout != lower.layout or upper.span != lower.span or lower.band.top <= upper.last:
        return False
    if lower_title is not None and upper_title is not None:
        first, second = key_of(upper_title), key_of(lower_title)
        if first != second and "续" not in second and "continued" not in second:
            return False
    return _signature(upper, names) == _signature(lower, names)


def _signature(part: Part, names: RegionNames) -> tuple[object, ...]:
    columns = sorted(
        (
            "" if value.name is None else key_of(names.canonical(value.name) or value.name),
            value.measure or "",
        )
        for value in part.axes.values
    )
    return (tuple(columns), part.axes.region is None, any(role in NAME_ROLES for role in part.axes.names.values()))
