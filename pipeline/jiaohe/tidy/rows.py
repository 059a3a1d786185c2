"""Rows of the tidy tables from one recognised table: observations or counts, and the cells, names and claims beside."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jiaohe.model.address import a1
from jiaohe.model.tables import MEASURES, Claim, Count, Measure, Observation, Presence, SheetCell
from jiaohe.tidy.claims import FoundClaim, find_claims, title_claims
from jiaohe.tidy.matrix import Matrix, matrix_cells, matrix_names
from jiaohe.tidy.melt import Context, Slot, observation
from jiaohe.tidy.parts import Part
from jiaohe.tidy.regions import RegionNames, key_of, place_in
from jiaohe.tidy.signatures import sender_name
from jiaohe.tidy.surroundings import Surroundings, sending_region
from jiaohe.tidy.values import Reading
from jiaohe.tidy.view import Place, View


class Identity(NamedTuple):
    """What all rows of one table share."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    period_folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """The rows of one table."""

    observations: list[Observation] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    cells: list[SheetCell] = field(default_factory=list)


def progress_rows(
    view: View, identity: Identity, parts: Sequence[Part], slots: Sequence[Slot], notes: Sequence[int]
) -> TableRows:
    """The rows of a table of progress whose readings are settled."""
    return TableRows(
        observations=[observation(slot, identity[:5], identity.period) for slot in slots],
        claims=[*_claims(identity, slots), *_note_claims(view, identity, notes)],
        presences=[*_region_presences(identity, slots), *_indicator_presences(identity, slots)],
        cells=_cells(view, identity, parts, slots),
    )


def context_of(names: RegionNames, identity: Identity, parts: Sequence[Part], around: Surroundings) -> Context:
    """What the surroundings say of a table whose head and rows do not say it."""
    axes = parts[0].axes
    region = region_cell = None
    if axes.region is None and not (axes.names_are == "region" and all(v.name for v in axes.values)):
        sender = sending_region(around, names, identity.sheet, identity.file)
        if sender is not None:
            printed, region_cell = sender
            region = sender_name(printed, names)
    return Context(
        indicator=around.indicator,
        indicator_cell=a1(*around.indicator_cell) if around.indicator_cell else None,
        region=region,
        region_cell=a1(*region_cell) if region_cell else None,
        unit=around.unit,
        place=place_in(around.title, names) if around.title is not None else None,
    )


# --- cells -------------------------------------------------------------------------------------------------------


def sheet_cell(view: View, identity: Identity, place: Place, reading: Reading) -> SheetCell:
    """One cell as it was read."""
    cell = view.cells[place]
    return SheetCell(
        input=identity.input,
        file=identity.file,
        sheet=identity.sheet,
        address=a1(*place),
        row=place[0],
        col=place[1],
        text=cell.text,
        number=reading.number,
        half=reading.half,
        token=reading.token,
        number_format=cell.number_format,
        formula=cell.formula,
        hidden=view.grid.is_hidden(*place) or view.grid.state != "visible",
    )


def _cells(view: View, identity: Identity, parts: Sequence[Part], slots: Sequence[Slot]) -> list[SheetCell]:
    """The figures of a table, those of columns beside the measures included; serial numbers and names are none."""
    final = {spot.origin: spot.reading for slot in slots for spot in slot.spots.values() if spot.own}
    cells = []
    for part in parts:
        skipped = {*part.axes.serial, *part.axes.names, part.axes.unit, part.axes.label, part.axes.region}
        for row in part.body:
            for column in view.columns_of(row):
                if not part.span[0] <= column <= part.span[1]:
                    continue
                place = (row, column)
                reading = final.get(place) or view.read(place)
                if reading.token in ("error", "uncalculated") or (
                    column not in skipped and reading.token in ("number", "bound")
                ):
                    cells.append(sheet_cell(view, identity, place, reading))
    return cells


# --- names -------------------------------------------------------------------------------------------------------


def _presence(
    identity: Identity, kind: str, name: str, cells: Iterable[str | None], *, times: int | None = None, **more: object
) -> Presence:
    listed = [cell for cell in cells if cell]
    return Presence(
        input=identity.input,
        file=identity.file,
        sheet=identity.sheet,
        table=identity.table,
        kind=kind,
        name=name,
        within=more.get("within"),  # type: ignore[arg-type]
        expected=bool(more.get("expected", False)),
        times=len(listed) if times is None else times,
        cells=" ".join(listed),
    )


def _region_presences(identity: Identity, slots: Sequence[Slot]) -> list[Presence]:
    """Each region with its cells within one block, of the block where it stands most often."""
    by_block: dict[tuple[str, int], list[str]] = defaultdict(list)
    for slot in slots:
        if slot.region_cell is not None and slot.region and slot.level != "subtotal":
            by_block[slot.region, slot.block].append(slot.region_cell)
    most: dict[str, list[str]] = {}
    for (region, _), listed in by_block.items():
        cells = list(dict.fromkeys(listed))
        if len(cells) > len(most.get(region, [])):
            most[region] = cells
    return [_presence(identity, "region", region, cells) for region, cells in most.items()]


def _indicator_presences(identity: Identity, slots: Sequence[Slot]) -> list[Presence]:
    """Each indicator by title and unit, and the measure rows that one lacks and most others have."""
    blocks: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        blocks[slot.block].append(slot)
    cells: dict[tuple[str, str | None], list[str | None]] = defaultdict(list)
    titles: dict[tuple[str, str | None], str] = {}
    for members in blocks.values():
        first = members[0]
        if first.indicator:
            key = (key_of(first.indicator), first.unit)
            cells[key].append(first.indicator_cell)
            titles.setdefault(key, first.indicator)
    found = [
        _presence(identity, "indicator", titles[key], list(dict.fromkeys(places)), times=len(places))
        for key, places in cells.items()
    ]
    present = {
        measure: {block for block, members in blocks.items() if members[0].spots[measure].place is not None}
        for measure in MEASURES
    }
    for block, members in blocks.items():
        for measure, having in present.items():
            if block not in having and len(having) * 2 > len(blocks):
                first = members[0]
                cell = first.indicator_cell or first.region_cell
                found.append(
                    _presence(
                        identity, "measure", measure, [cell], times=0, within=first.indicator or None, expected=True
                    )
                )
    return found


# --- claims ------------------------------------------------------------------------------------------------------


def _claims(identity: Identity, slots: Sequence[Slot]) -> Iterable[Claim]:
    """Of titles what can speak of the target; of texts in place of figures everything."""
    seen: set[int] = set()
    for slot in slots:
        if slot.block not in seen and slot.indicator_cell is not None:
            seen.add(slot.block)
            for claim in title_claims(slot.indicator, slot.unit):
                yield _claim(identity, claim, slot.block, "title", None, slot.indicator_cell)
        for measure in MEASURES:
            yield from _cell_claims(identity, slot, measure)


def _note_claims(view: View, identity: Identity, notes: Sequence[int]) -> Iterable[Claim]:
    for row in notes:
        for column, text in view.texts(row):
            if view.cells[row, column].kind == "text":
                for claim in find_claims(text):
                    yield _claim(identity, claim, None, "note", None, a1(row, column))


def _cell_claims(identity: Identity, slot: Slot, measure: Measure) -> Iterable[Claim]:
    spot = slot.spots[measure]
    if spot.own and spot.origin is not None and spot.reading.token == "text":
        for claim in find_claims(spot.reading.text):
            yield _claim(identity, claim, slot.block, measure, slot.region or None, a1(*spot.origin))


def _claim(
    identity: Identity, claim: FoundClaim, block: int | None, speaks_of: str, region: str | None, cell: str
) -> Claim:
    return Claim(
        input=identity.input,
        file=identity.file,
        sheet=identity.sheet,
        table=identity.table,
        block=block,
        speaks_of=speaks_of,
        region=region,
        text=claim.text,
        number=claim.number,
        half=claim.half,
        unit=claim.unit,
        cell=cell,
    )


# --- matrices ----------------------------------------------------------------------------------------------------


def matrix_rows(view: View, identity: Identity, matrix: Matrix, notes: Sequence[int]) -> TableRows:
    """The rows of an upload matrix. Counts are exact; blanks stay blank and are no zeros."""
    counts: list[Count] = []
    cells: list[SheetCell] = []
    for one in matrix_cells(matrix):
        origin = view.origin(*one.place)
        reading = view.read(origin)
        if origin != one.place and reading.number is not None:
            reading = Reading(None, 0.0, "merged", "")
        if reading.number is not None and reading.style is None and reading.number.is_integer():
            reading = reading._replace(half=0.0)
        counts.append(
            Count(
                input=identity.input,
                file=identity.file,
                sheet=identity.sheet,
                table=identity.table,
                form=identity.form,
                period=identity.period,
                level=one.level,
                unit=one.unit,
                module=one.module,
                group=one.group,
                number=reading.number,
                half=reading.half,
                text=reading.text,
                token=reading.token,
                cell=a1(*origin),
                header_cell=one.header_cell,
                unit_cell=one.unit_cell,
            )
        )
        if origin == one.place and reading.token in ("number", "bound", "error", "uncalculated"):
            cells.append(sheet_cell(view, identity, one.place, reading))
    units, modules = matrix_names(matrix)
    return TableRows(
        counts=counts,
        cells=cells,
        presences=[*_name_presences(identity, "unit", units), *_name_presences(identity, "module", modules)],
        claims=list(_note_claims(view, identity, notes)),
    )


def _name_presences(identity: Identity, kind: str, listed: Iterable[tuple[str, str]]) -> list[Presence]:
    cells: dict[str, list[str]] = defaultdict(list)
    for name, cell in listed:
        cells[name].append(cell)
    return [_presence(identity, kind, name, places) for name, places in cells.items()]
