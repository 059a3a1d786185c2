"""Tables of progress into observations (熔成观测): every entry of the rows meets every name over the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Measure, Observation, Token
from jiaohe.tidy.axes import Axes, ValueColumn
from jiaohe.tidy.entries import Entry, place_of, row_entries, stacked_entries
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.parts import Part
from jiaohe.tidy.regions import RegionNames, canonical_name, clean_name, key_of, unit_in_brackets
from jiaohe.tidy.values import Reading
from jiaohe.tidy.view import Place, View

_ABSENT: Final = Reading(None, 0.0, "absent", "")
_SEVERAL: Final = 2  # regions at least that a whole has
_SIGNED: Final = ("percent_text", "percent_format")
_MERGED: Final = Reading(None, 0.0, "merged", "")


class Spot(NamedTuple):
    """A measure of one slot: where it stands (None: nowhere), where its cell is stored, and its reading."""

    place: Place | None
    origin: Place | None
    reading: Reading

    @property
    def own(self) -> bool:
        """Whether the cell is stored right there."""
        return self.place is not None and self.place == self.origin

    def columns(self) -> tuple[float | None, float, str, Token, str | None]:
        """X, X_half, X_text, X_token and X_cell of an observation."""
        number, half, token, text = self.reading[:4]
        return number, half, text, token, None if self.origin is None else a1(*self.origin)


_NOWHERE: Final = Spot(None, None, _ABSENT)


@dataclass(slots=True, kw_only=True)
class Slot:
    """An observation in the making."""

    block: int
    level: str
    project: str | None
    indicator: str
    indicator_cell: str | None
    unit: str | None
    region: str
    region_cell: str | None
    spots: dict[Measure, Spot] = field(default_factory=dict)
    # As of the period before (None), or of an earlier month of the year that the head names.
    priors: dict[tuple[Measure, int | None], Spot] = field(default_factory=dict)


class Context(NamedTuple):
    """What the surroundings of a table say where its head and rows do not."""

    indicator: str | None
    indicator_cell: str | None
    region: str | None
    region_cell: str | None
    unit: str | None
    place: str | None  # that the title names


class _Name(NamedTuple):
    """A region with its cell and level, or an indicator (``level`` empty)."""

    name: str
    cell: str | None
    level: str = ""


class _Column(NamedTuple):
    """A name over the columns with the column of each of its measures (None: the rows tell the measure)."""

    value: ValueColumn
    columns: dict[Measure | None, int]
    name: _Name | None
    unit: str | None
    priors: dict[tuple[Measure | None, int | None], int]  # of earlier periods, see Slot


def melt_parts(view: View, lexicon: Lexicon, names: RegionNames, parts: Sequence[Part], context: Context) -> list[Slot]:
    """The slots of a table, block by block, with each cell as it was read; ``settle`` makes them agree."""
    blocks: dict[object, int] = {}
    slots: list[Slot] = []
    region = context.region or ""
    sender = _Name(region, context.region_cell, level_of(lexicon, names, region))
    for number, part in enumerate(parts):
        axes = part.axes
        if part.layout == "stacked":
            found = stacked_entries(view, lexicon, axes, part.labels, part.body)
        else:
            found = row_entries(view, lexicon, axes, part.body)
        columns = _columns(axes, names)
        for index, entry in enumerate(found):
            named = None
            if entry.region is not None:
                level = level_of(lexicon, names, entry.region)
                named = _Name(canonical_name(entry.region, names), entry.region_cell, level)
            for column in columns:
                key = _block_key(axes, entry, column, (number, index))
                slot = _slot(axes, entry, column, named or sender, context)
                slot.block = blocks.setdefault(key, len(blocks))
                _read_spots(view, slot, entry, column)
                slots.append(slot)
    slots.sort(key=lambda slot: slot.block)
    _find_whole(slots, context.place)
    return slots


def _find_whole(slots: Sequence[Slot], place: str | None) -> None:
    """Where nothing is called the whole, the place that the title names is: 岳阳市 beside its counties."""
    if place is None or any(slot.level == "whole" for slot in slots):
        return
    key = key_of(place)
    if len({slot.region for slot in slots if key_of(slot.region) != key}) < _SEVERAL:
        return
    for slot in slots:
        if key_of(slot.region) == key:
            slot.level = "whole"


def _columns(axes: Axes, names: RegionNames) -> list[_Column]:
    """Value columns gathered by name: a name that comes again with the same measure is another column."""
    gathered: dict[tuple[str, int], list[ValueColumn]] = {}
    times: dict[tuple[str, Measure | None], int] = {}
    for value in axes.values:
        name = "" if value.name is None else key_of(value.name) + "\x1f" + _outer(value, axes)
        occurrence = times.get((name, value.measure), 0)
        times[name, value.measure] = occurrence + 1
        gathered.setdefault((name, occurrence), []).append(value)
    whole_alone = any(v.kind == "whole" and v.group is None for v in axes.values)
    priors: dict[str, dict[tuple[Measure | None, int | None], int]] = {}
    for prior in axes.priors:
        key = "" if prior.name is None else key_of(prior.name) + "\x1f" + _outer(prior, axes)
        priors.setdefault(key, {}).setdefault((prior.measure, prior.month), prior.column)
    return [
        _Column(
            value=values[0],
            columns={value.measure: value.column for value in values},
            name=_column_name(values[0], axes, names, whole_alone),
            unit=next((value.unit for value in values if value.unit), None),
            priors=priors.get(name, {}) if occurrence == 0 else {},
        )
        for (name, occurrence), values in gathered.items()
    ]


def _column_name(value: ValueColumn, axes: Axes, names: RegionNames, whole_alone: bool) -> _Name | None:
    """What stands over a column. A 合计 of one group is a partial sum where all have a 合计 of their own."""
    if value.name is None or value.name_head is None:
        return None
    if axes.names_are == "indicator":
        return _Name(clean_name(value.name), value.name_head.address)
    name, level = canonical_name(value.name, names), value.kind
    if value.group is not None and (level == "subtotal" or (level == "whole" and whole_alone)):
        name, level = value.group + name, "subtotal"
    return _Name(name, value.name_head.address, level)


def _outer(value: ValueColumn, axes: Axes) -> str:
    """The group above a partial sum, which shares its name with others: 城区 over 小计."""
    return (value.group or "") if value.kind != "region" or axes.names_are == "indicator" else ""


def _block_key(axes: Axes, entry: Entry, column: _Column, place: tuple[int, int]) -> object:
    if axes.names_are == "indicator":
        return ("column", entry.section, column.value.group, column.value.name, column.unit)
    if axes.region is not None:
        return ("both", entry.section if entry.indicator is None else None, entry.project, entry.indicator, entry.unit)
    return ("row", *place)


def _slot(axes: Axes, entry: Entry, column: _Column, row_region: _Name, context: Context) -> Slot:
    """The names of a slot, from its row, its column or the surroundings."""
    project, region = entry.project, row_region
    indicator, indicator_cell = entry.indicator, entry.indicator_cell
    if column.name is not None and axes.names_are == "indicator":
        project = project or column.value.group or entry.indicator
        indicator, indicator_cell = column.name.name, column.name.cell
    elif column.name is not None and entry.region is None:
        region = column.name
    if indicator is None:
        indicator, indicator_cell = context.indicator, context.indicator_cell
    return Slot(
        block=0,
        level=region.level,
        project=project,
        indicator=indicator or "",
        indicator_cell=indicator_cell,
        unit=entry.unit or column.unit or unit_in_brackets(indicator) or context.unit,
        region=region.name,
        region_cell=region.cell,
    )


def _read_spots(view: View, slot: Slot, entry: Entry, column: _Column) -> None:
    """Read the three cells of a slot."""
    for measure in MEASURES:
        row = place_of(entry, measure)
        at = column.columns.get(measure, column.columns.get(None))
        slot.spots[measure] = _NOWHERE if row is None or at is None else _spot(view, (row, at), measure)
    for place, measure, month in _prior_places(view, slot, entry, column):
        slot.priors.setdefault((measure, month), _spot(view, place, measure))


def _prior_places(view: View, slot: Slot, entry: Entry, column: _Column) -> Iterator[tuple[Place, Measure, int | None]]:
    """Where an entry's figures of earlier periods stand: in rows of their own, or in columns beside the measures."""
    for labelled, row in entry.priors.items():
        for at in dict.fromkeys(column.columns.values()):
            yield (row, at), labelled or _told_measure(view, (row, at), slot), None
    for (headed, month), at in column.priors.items():
        for stacked, row in entry.rows.items():
            measure = headed or stacked
            if stacked is None or headed is None or headed == stacked:
                yield (row, at), measure or _told_measure(view, (row, at), slot), month


def _told_measure(view: View, place: Place, slot: Slot) -> Measure:
    """What a bare 上月 gives: progress where its figure looks like the progress beside it or there is no quantity."""
    signed = view.read(view.origin(*place), "progress").style in _SIGNED
    progress = slot.spots["progress"]
    if slot.spots["quantity"].place is not None or progress.place is None or signed:
        return "progress" if signed else "quantity"
    return "quantity" if progress.reading.style in _SIGNED else "progress"


def level_of(lexicon: Lexicon, names: RegionNames, printed: str) -> str:
    """whole, subtotal or region."""
    roles = lexicon.of(printed).roles
    if "subtotal" in roles:
        return "subtotal"
    return "whole" if "whole" in roles or names.is_whole(printed) else "region"


def _spot(view: View, place: Place, measure: Measure) -> Spot:
    """What stands at a place. A merged cell belongs to its first column; down its own column, words go for all rows."""
    origin = view.origin(*place)
    reading = view.read(origin, measure)
    if origin == place:
        return Spot(place, place, reading)
    if origin[1] == place[1] and reading.number is None:
        return Spot(place, origin, reading)
    if reading.token == "not_applicable":
        return Spot(place, origin, reading)
    return Spot(place, origin, _MERGED)


def observation(slot: Slot, common: tuple[int, str, str, int, str], period: str | None) -> Observation:
    """The row of the tidy table. ``common`` holds input, file, sheet, table and form."""
    (target, quantity, progress) = (slot.spots[measure] for measure in MEASURES)
    return Observation(
        *common,
        slot.block,
        period,
        slot.level,
        slot.project,
        slot.indicator,
        slot.indicator_cell,
        slot.unit,
        slot.region,
        slot.region_cell,
        *target.columns(),
        *quantity.columns(),
        *progress.columns(),
        progress.reading.style,
    )
