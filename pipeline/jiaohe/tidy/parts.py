"""The tables of progress on a sheet (表块): each head with the roles of its columns and the rows of its body."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jiaohe.model.tables import Measure
from jiaohe.tidy.axes import NAME_ROLES, Axes, find_axes
from jiaohe.tidy.entries import section_rows
from jiaohe.tidy.headers import Band, is_head_like, is_title_like, make_band
from jiaohe.tidy.lexicon import Lexicon, Meaning
from jiaohe.tidy.periods import find_period
from jiaohe.tidy.regions import RegionNames, key_of, without_numbering
from jiaohe.tidy.starts import EVERYWHERE, Start, find_starts
from jiaohe.tidy.surroundings import is_remark
from jiaohe.tidy.view import View

_GAP: Final = 4  # blank rows after which a table without labels has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One head with its body. A table that goes over several pages has several parts."""

    layout: str  # stacked or columns
    band: Band
    axes: Axes
    body: tuple[int, ...]
    labels: Mapping[int, Measure]
    span: tuple[int, int]  # first and last column
    sections: bool = False  # whether lines of their own divide the body

    @property
    def last(self) -> int:
        """The last row of head and body."""
        return self.body[-1] if self.body else self.band.bottom


def find_parts(view: View, lexicon: Lexicon, names: RegionNames, hits: dict[int, dict[int, Meaning]]) -> list[Part]:
    """All tables of progress on a sheet, top to bottom, whatever form they may turn out to be."""
    heads = find_starts(view, lexicon, hits)
    tops = sorted({head.rows[0] for head in heads})
    parts: list[Part] = []
    for head in heads:
        index = bisect_right(tops, head.bottom)
        rows = view.rows_between(head.bottom, tops[index] if index < len(tops) else 1 << 30)
        part = _part(view, lexicon, names, head, rows)
        if part is not None:
            parts.append(part)
    return parts


def _part(view: View, lexicon: Lexicon, names: RegionNames, head: Start, rows: list[int]) -> Part | None:
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
        sections=bool(section_rows(view, axes, [row for row in body if row not in head.labels])),
    )


def _fills(view: View, row: int, span: tuple[int, int]) -> bool:
    return span == EVERYWHERE or any(span[0] <= column <= span[1] for column in view.columns_of(row))


def _before_gap(view: View, lexicon: Lexicon, bottom: int, rows: Sequence[int]) -> list[int]:
    """Rows up to the first note, long gap or title of something else."""
    found = []
    last = bottom
    for index, row in enumerate(rows):
        if row - last > _GAP or is_remark(view, lexicon, row, 1 << 20) or _is_title(view, rows[index : index + 3]):
            break
        found.append(row)
        last = row
    return found


def _is_title(view: View, rows: Sequence[int]) -> bool:
    """Whether a row is the title of another table: a line of its own above a row of words above figures."""
    columns = view.columns_of(rows[0])
    if len(columns) != 1 or len(rows) < 3:
        return False
    text = view.cells[rows[0], columns[0]].text.strip()
    if not (is_title_like(text) or find_period(text, 2000) is not None) or without_numbering(text) != text:
        return False
    return is_head_like(view, rows[1]) and any(view.is_number((rows[2], c)) for c in view.columns_of(rows[2]))


def _body(
    view: View, lexicon: Lexicon, axes: Axes, head: Start, rows: Sequence[int], inside: Sequence[int]
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
    cell = view.cells.get((row, column))
    if cell is None or (cell.kind == "date" and len(view.columns_of(row)) == 1):
        return False  # the day under a signature is no figure
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
