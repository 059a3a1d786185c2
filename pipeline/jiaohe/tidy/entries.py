"""What the rows of a table speak of (行): indicators or regions, found through merged, blank and repeated names."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Measure
from jiaohe.tidy.axes import NAME_ROLES, Axes
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.regions import clean_name, key_of, without_numbering
from jiaohe.tidy.view import Shown, View

_LONGEST_LABEL: Final = 60


@dataclass(slots=True, kw_only=True)
class Entry:
    """One thing named by the rows: ``rows`` has a row for each measure, or one row under None."""

    rows: dict[Measure | None, int] = field(default_factory=dict)
    shown: dict[int, Shown] = field(default_factory=dict)  # name column → what stands there
    project: str | None = None
    indicator: str | None = None
    indicator_cell: str | None = None
    region: str | None = None  # as printed
    region_cell: str | None = None
    unit: str | None = None
    section: int = 0
    priors: dict[Measure | None, int] = field(default_factory=dict)  # rows of the period before: 上月累计

    @property
    def first_row(self) -> int:
        """The topmost row."""
        return min(self.rows.values())


def stacked_entries(
    view: View, lexicon: Lexicon, axes: Axes, labels: Mapping[int, Measure], body: Sequence[int]
) -> list[Entry]:
    """An entry per run of measure rows. It ends where a measure comes again or another name begins."""
    entries: list[Entry] = []
    columns = [*axes.names, *([axes.region] if axes.region is not None else [])]
    sections = section_rows(view, axes, [row for row in body if row not in labels])
    headed = sorted(sections)
    for row in sorted(labels):
        named = _named(view, columns, row)
        entry = entries[-1] if entries else None
        if entry is None or labels[row] in entry.rows or _is_other(entry.shown, named):
            entry = Entry(section=bisect_left(headed, row))
            entries.append(entry)
        entry.rows[labels[row]] = row
        for column, shown in named.items():
            entry.shown.setdefault(column, shown)
    _claim_unlabelled(view, axes, labels, body, entries)
    _find_priors(view, lexicon, axes, labels, body, entries)
    titles = [shown for _, shown in sorted(sections.items())]
    for index, entry in enumerate(entries):
        _give_names(view, axes, entries, index, titles[entry.section - 1] if entry.section else None)
        if axes.region is not None:
            _give_region(view, lexicon, axes, entry)
    return entries


def row_entries(view: View, lexicon: Lexicon, axes: Axes, body: Sequence[int]) -> list[Entry]:
    """An entry per row of a table whose measures stand in columns."""
    entries: list[Entry] = []
    columns = [*axes.names, *([axes.region] if axes.region is not None else [])]
    sections = section_rows(view, axes, body)
    title: Shown | None = None
    number = 0
    for row in body:
        if row in sections:
            title, number = sections[row], number + 1
            continue
        entry = Entry(rows={None: row}, shown=_named(view, columns, row), section=number)
        if not entry.shown and not any((row, value.column) in view.cells for value in axes.values):
            continue
        entries.append(entry)
        _give_names(view, axes, entries, len(entries) - 1, title)
        if axes.region is not None:
            _give_region(view, lexicon, axes, entry)
            if entry.region is None and len(entries) > 1 and axes.names.keys() & entry.shown.keys():
                entry.region, entry.region_cell = entries[-2].region, entries[-2].region_cell
            if entry.region is None:
                entries.pop()
    return entries


def _named(view: View, columns: Sequence[int], row: int) -> dict[int, Shown]:
    """What a row shows in its name columns; figures there are no names."""
    found = {}
    for column in columns:
        shown = view.shown(row, column)
        if shown is not None and (shown.cell.kind == "text" or not view.is_number(shown.origin)):
            found[column] = shown
    return found


def _is_other(known: Mapping[int, Shown], named: Mapping[int, Shown]) -> bool:
    """Whether a row's names differ from those of the entry so far."""
    for column, shown in named.items():
        before = known.get(column)
        if before is not None and before.origin != shown.origin and key_of(before.cell.text) != key_of(shown.cell.text):
            return True
    return False


def section_rows(view: View, axes: Axes, rows: Sequence[int]) -> dict[int, Shown]:
    """Rows that hold one title over what follows: 一、就业创业."""
    values = {value.column for value in axes.values}
    first = min(values, default=0)
    finest = max((c for c, role in axes.names.items() if role == "indicator"), default=axes.region)
    found = {}
    for row in rows:
        columns = view.columns_of(row)
        if len(columns) != 1 or columns[0] in values:
            continue
        cell = view.cells[row, columns[0]]
        if cell.kind != "text" or len(cell.text) > _LONGEST_LABEL or columns[0] > first:
            continue
        area = view.area(row, columns[0])
        wide = area is not None and area.right >= first and area.bottom == row
        numbered = without_numbering(clean_name(cell.text)) != clean_name(cell.text)
        if (
            wide
            or columns[0] not in (finest, axes.region)
            or (numbered and cell.text.strip()[0] in "一二三四五六七八九十第（(")
        ):
            found[row] = Shown(cell, (row, columns[0]))
    return found


def _claim_unlabelled(
    view: View, axes: Axes, labels: Mapping[int, Measure], body: Sequence[int], entries: Sequence[Entry]
) -> None:
    """A row of figures without a label that stands where an entry lacks exactly one measure is that measure."""
    orders = Counter(tuple(sorted(entry.rows, key=lambda m: entry.rows[m])) for entry in entries)
    cycle = max(orders, key=lambda order: (len(order), orders[order]), default=())
    if len(cycle) < 2:
        return
    for row in body:
        if row in labels or not any(view.is_number((row, value.column)) for value in axes.values):
            continue
        if axes.label is not None and view.shown(row, axes.label) is not None:
            continue
        entry = next((e for e in reversed(entries) if e.first_row < row), None)
        missing = set(cycle) - set(entry.rows) if entry is not None else set()
        if entry is None or len(missing) != 1:
            continue
        (measure,) = missing
        place = cycle.index(measure)
        if place and entry.rows.get(cycle[place - 1]) == row - 1:
            entry.rows[measure] = row


def _find_priors(
    view: View,
    lexicon: Lexicon,
    axes: Axes,
    labels: Mapping[int, Measure],
    body: Sequence[int],
    entries: Sequence[Entry],
) -> None:
    """Rows of the period before (上月累计) among the measure rows of an entry, or below the last of them."""
    if axes.label is None or not entries:
        return
    columns = [*axes.names, *([axes.region] if axes.region is not None else [])]
    starts = [entry.first_row for entry in entries]
    monthly = False
    found: list[tuple[Entry, Measure | None, int, str]] = []
    for row in body:
        shown = view.shown(row, axes.label)
        if shown is None or shown.origin != (row, axes.label) or shown.cell.kind != "text":
            continue
        meaning = lexicon.of(shown.cell.text)
        monthly = monthly or meaning.weak
        if row in labels or meaning.prior is None:
            continue
        index = bisect_left(starts, row)
        named = _named(view, columns, row)
        if (
            index < len(entries)
            and named
            and not _is_other(entries[index].shown, named)
            and _shares(entries[index], named)
        ):
            entry = entries[index]  # 上月累计 opens its block
        elif index:
            entry = entries[index - 1]
        else:
            continue
        found.append((entry, next((m for m in MEASURES if m in meaning.prior), None), row, shown.cell.text))
    for entry, measure, row, text in found:
        alone = measure in ("quantity", None) and lexicon.is_of_month_alone(text)
        if not (monthly and alone and "quantity" in entry.rows):
            entry.priors.setdefault(measure, row)


def _shares(entry: Entry, named: Mapping[int, Shown]) -> bool:
    """Whether a row shows a cell that an entry shows as well, through a merged area."""
    return any(entry.shown.get(column) == shown for column, shown in named.items())


def _give_names(view: View, axes: Axes, entries: Sequence[Entry], index: int, section: Shown | None) -> None:
    """Project, indicator and unit of an entry; names that are written once hold for the entries below."""
    entry = entries[index]
    before = entries[index - 1] if index and entries[index - 1].section == entry.section else None
    own = dict(entry.shown)
    finest = next((c for c, role in reversed(axes.names.items()) if role == "indicator"), None)
    changed = False  # a coarser name begins here: finer ones of the entry above do not hold any more
    ranked = sorted(axes.names, key=lambda c: (NAME_ROLES.index(axes.names[c]), c))
    new: list[int] = []
    for column in ranked:
        shown = own.get(column)
        above = before.shown.get(column) if before else None
        if shown is None:
            if (column != finest or axes.region is not None) and above is not None and not changed:
                entry.shown[column] = above
            continue
        if above is None or (above.origin != shown.origin and key_of(above.cell.text) != key_of(shown.cell.text)):
            changed = True
            new.append(column)
    title = entry.shown.get(finest) if finest is not None else None
    if title is None:
        coarser = new[-1:] or [c for c in reversed(ranked) if c in entry.shown][:1]
        title = entry.shown[coarser[0]] if coarser else None
        if title is None and before is not None and before.indicator is not None and finest is not None:
            entry.indicator, entry.indicator_cell = before.indicator, before.indicator_cell
    if title is not None:
        entry.indicator = without_numbering(clean_name(title.cell.text))
        entry.indicator_cell = title.address
    elif finest is None and section is not None:
        entry.indicator, entry.indicator_cell = without_numbering(clean_name(section.cell.text)), section.address
    projects = [c for c in ranked if axes.names[c] == "project"] or [c for c in ranked if axes.names[c] == "task"]
    if projects and projects[0] in entry.shown:
        entry.project = clean_name(entry.shown[projects[0]].cell.text)
    elif section is not None and finest is not None:
        entry.project = without_numbering(clean_name(section.cell.text))
    if axes.unit is not None:
        entry.unit = next(_units(view, axes.unit, entry), None)
        if entry.unit is None and axes.region is not None and before is not None and not changed:
            entry.unit = before.unit


def _units(view: View, column: int, entry: Entry) -> Iterator[str]:
    measures: tuple[Measure | None, ...] = (None, *MEASURES)
    for measure in measures:
        row = entry.rows.get(measure)
        shown = view.shown(row, column) if row is not None else None
        if shown is not None:
            yield clean_name(shown.cell.text)


def _give_region(view: View, lexicon: Lexicon, axes: Axes, entry: Entry) -> None:
    """The region of an entry; a 合计 may stand left of the column of regions, over the serial numbers."""
    assert axes.region is not None
    row = entry.first_row
    shown = entry.shown.get(axes.region)
    if shown is None:
        first = min((value.column for value in axes.values), default=0)
        for column, text in view.texts(row):
            if column < first and {"whole", "subtotal"} & lexicon.of(text).roles:
                shown = Shown(view.cells[row, column], (row, column))
                break
    if shown is not None:
        entry.region, entry.region_cell = shown.cell.text, a1(*shown.origin)


def place_of(entry: Entry, measure: Measure) -> int | None:
    """The row in which a measure of an entry stands; None if the entry has none."""
    return entry.rows.get(measure, entry.rows.get(None))
