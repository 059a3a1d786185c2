"""Tables of progress into observations (熔成观测): every entry of the rows meets every name over the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Measure, Observation
from jiaohe.tidy.axes import Axes, ValueColumn
from jiaohe.tidy.entries import Entry, place_of, row_entries, stacked_entries
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.parts import Part
from jiaohe.tidy.regions import RegionNames, canonical_name, clean_name, key_of
from jiaohe.tidy.values import Reading
from jiaohe.tidy.view import Place, View

_ABSENT: Final = Reading(None, 0.0, "absent", "")
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


class Context(NamedTuple):
    """What the surroundings of a table say where its head and rows do not."""

    indicator: str | None
    indicator_cell: str | None
    region: str | None
    region_cell: str | None
    unit: str | None


class _Column(NamedTuple):
    """A name over the columns with the column of each of its measures (None: the rows tell the measure)."""

    value: ValueColumn
    columns: dict[Measure | None, int]
    level: str
    unit: str | None


def melt_parts(view: View, lexicon: Lexicon, names: RegionNames, parts: Sequence[Part], context: Context) -> list[Slot]:
    """The slots of a table, block by block, with each cell as it was read; ``settle`` makes them agree."""
    blocks: dict[object, int] = {}
    slots: list[Slot] = []
    for number, part in enumerate(parts):
        if part.layout == "stacked":
            found = stacked_entries(view, lexicon, part.axes, part.labels, part.body)
        else:
            found = row_entries(view, lexicon, part.axes, part.body)
        columns = _columns(part.axes)
        for index, entry in enumerate(found):
            for column in columns:
                key = _block_key(part.axes, entry, column, (number, index))
                block = blocks.setdefault(key, len(blocks))
                slots.append(_slot(view, lexicon, names, part, entry, column, block, context))
    slots.sort(key=lambda slot: slot.block)
    return slots


def _columns(axes: Axes) -> list[_Column]:
    """Value columns gathered by name: a name that comes again with the same measure is another column."""
    whole_alone = any(v.kind == "whole" and v.group is None for v in axes.values)
    gathered: dict[tuple[str, int], tuple[ValueColumn, dict[Measure | None, int], list[str | None]]] = {}
    times: dict[tuple[str, Measure | None], int] = {}
    for value in axes.values:
        name = "" if value.name is None else key_of(value.name) + "\x1f" + _outer(value, axes)
        occurrence = times.get((name, value.measure), 0)
        times[name, value.measure] = occurrence + 1
        _, columns, units = gathered.setdefault((name, occurrence), (value, {}, []))
        columns[value.measure] = value.column
        units.append(value.unit)
    found = []
    for value, columns, units in gathered.values():
        level = value.kind or "region"
        if level == "whole" and value.group is not None and whole_alone:
            level = "subtotal"
        found.append(_Column(value, columns, level, next((u for u in units if u), None)))
    return found


def _outer(value: ValueColumn, axes: Axes) -> str:
    """The group above a partial sum, which shares its name with others: 城区 over 小计."""
    return (value.group or "") if value.kind != "region" or axes.names_are == "indicator" else ""


def _block_key(axes: Axes, entry: Entry, column: _Column, place: tuple[int, int]) -> object:
    if axes.names_are == "indicator":
        return ("column", entry.section, column.value.group, column.value.name, column.unit)
    if axes.region is not None:
        return ("both", entry.section if entry.indicator is None else None, entry.project, entry.indicator, entry.unit)
    return ("row", *place)


def _slot(
    view: View,
    lexicon: Lexicon,
    names: RegionNames,
    part: Part,
    entry: Entry,
    column: _Column,
    block: int,
    context: Context,
) -> Slot:
    axes, value = part.axes, column.value
    indicator, indicator_cell = entry.indicator, entry.indicator_cell
    project = entry.project
    if axes.names_are == "indicator" and value.name_head is not None:
        if project is None:
            project = value.group or entry.indicator
        indicator, indicator_cell = clean_name(value.name or ""), value.name_head.address
    if indicator is None:
        indicator, indicator_cell = context.indicator, context.indicator_cell
    region, region_cell, level = _region(lexicon, names, axes, entry, column, context)
    slot = Slot(
        block=block,
        level=level,
        project=project,
        indicator=indicator or "",
        indicator_cell=indicator_cell,
        unit=entry.unit or column.unit or context.unit,
        region=region,
        region_cell=region_cell,
    )
    inside = set(entry.rows.values())
    for measure in MEASURES:
        row = place_of(entry, measure)
        at = column.columns.get(measure, column.columns.get(None))
        slot.spots[measure] = (
            Spot(None, None, _ABSENT) if row is None or at is None else _spot(view, (row, at), measure, inside)
        )
    return slot


def _region(
    lexicon: Lexicon, names: RegionNames, axes: Axes, entry: Entry, column: _Column, context: Context
) -> tuple[str, str | None, str]:
    """Name, cell and level of the region that a slot speaks of."""
    if entry.region is not None:
        return (canonical_name(entry.region, names), entry.region_cell, level_of(lexicon, names, entry.region))
    value = column.value
    if axes.names_are == "region" and value.name is not None and value.name_head is not None:
        name = canonical_name(value.name, names)
        if column.level == "subtotal" and value.group is not None:
            name = value.group + name
        return name, value.name_head.address, column.level
    region = context.region or ""
    return region, context.region_cell, level_of(lexicon, names, region)


def level_of(lexicon: Lexicon, names: RegionNames, printed: str) -> str:
    """whole, subtotal or region."""
    roles = lexicon.of(printed).roles
    if "subtotal" in roles:
        return "subtotal"
    return "whole" if "whole" in roles or names.is_whole(printed) else "region"


def _spot(view: View, place: Place, measure: Measure, inside: set[int]) -> Spot:
    """What stands at a place. A merged cell belongs to its first column; down its own column, words go for all rows."""
    origin = view.origin(*place)
    reading = view.read(origin, measure)
    if origin == place:
        return Spot(place, place, reading)
    if reading.token == "blank":
        return Spot(place, origin, reading)
    if origin[1] == place[1] and reading.number is None:
        return Spot(place, origin, reading)
    if reading.token == "not_applicable":
        return Spot(place, origin, reading)
    return Spot(place, origin, _MERGED)


def observation(slot: Slot, common: Mapping[str, object]) -> Observation:
    """The row of the tidy table. ``common`` holds input, file, sheet, table, form and period."""
    values: dict[str, object] = dict(common)
    for measure in MEASURES:
        spot = slot.spots[measure]
        reading = spot.reading
        values[measure] = reading.number
        values[f"{measure}_half"] = reading.half
        values[f"{measure}_text"] = reading.text
        values[f"{measure}_token"] = reading.token
        values[f"{measure}_cell"] = None if spot.origin is None else a1(*spot.origin)
    values["progress_style"] = slot.spots["progress"].reading.style
    return Observation(
        block=slot.block,
        level=slot.level,
        project=slot.project,
        indicator=slot.indicator,
        indicator_cell=slot.indicator_cell,
        unit=slot.unit,
        region=slot.region,
        region_cell=slot.region_cell,
        **values,  # type: ignore[arg-type]
    )
