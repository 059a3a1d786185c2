"""What a cell is on its sheet when it is no figure (格的角色): title, head, name, label, note, or nothing of the kind."""

from collections.abc import Sequence
from typing import NamedTuple

from jiaohe.model.grid import Grid
from jiaohe.model.story import RoleKind
from jiaohe.tidy.found import FoundTable, find_tables
from jiaohe.tidy.matrix import Matrix
from jiaohe.tidy.parts import Part
from jiaohe.tidy.regions import NO_NAMES, RegionNames
from jiaohe.tidy.values import Reading
from jiaohe.tidy.view import Place, View
from jiaohe.workspace.forms import Form


class PlaceRole(NamedTuple):
    """The kind of cell, the form of its table, what stands over its column, and what it reads as by itself."""

    kind: RoleKind
    form: str | None
    head: tuple[str, ...]
    reading: Reading


def role_of(
    grid: Grid, place: Place, *, forms: Sequence[Form], regions: RegionNames = NO_NAMES, year: int | None = None
) -> PlaceRole:
    """The role of a place that is not covered by a merged area starting elsewhere."""
    view = View(grid)
    reading = view.read(place)
    found = find_tables(view, forms, regions, year)
    for one in found:
        kind, head = _within(one, place)
        if kind is not None:
            form = one.choice.form
            return PlaceRole(kind if form else "unrecognised", form.name if form else None, head, reading)
    for one in found:
        form = one.choice.form
        kind = _near(one, place)
        if kind is not None:
            return PlaceRole(kind, form.name if form else None, (), reading)
    return PlaceRole("outside", None, (), reading)


def _within(found: FoundTable, place: Place) -> tuple[RoleKind | None, tuple[str, ...]]:
    """What a cell is within head and body of a table; None outside of them."""
    row, column = place
    tables: list[Part | Matrix] = [*found.parts, *([found.matrix] if found.matrix else [])]
    for table in tables:
        first, last = table.span if isinstance(table, Part) else (1, 1 << 20)
        if not first <= column <= last or not table.band.top <= row <= table.last:
            continue
        head = tuple(dict.fromkeys(one.text for one in table.band.paths.get(column, ())))
        if row <= table.band.bottom:
            return "header", head
        kind = _column_of_part(table, place) if isinstance(table, Part) else _column_of_matrix(table, column)
        return kind, head
    return None, ()


def _column_of_part(part: Part, place: Place) -> RoleKind:
    axes, (row, column) = part.axes, place
    if column in axes.serial:
        return "serial"
    if column == axes.label and row in part.labels:
        return "label"
    if column in axes.names:
        return "indicator" if axes.names[column] == "indicator" else "project"
    if column == axes.unit:
        return "unit"
    return "region" if column == axes.region else "beside"


def _column_of_matrix(matrix: Matrix, column: int) -> RoleKind:
    if column in matrix.serial:
        return "serial"
    return "sender" if column == matrix.label else "beside"


def _near(found: FoundTable, place: Place) -> RoleKind | None:
    """What a cell above or below a table is."""
    if place == found.around.title_cell:
        return "title"
    if place[0] in found.notes:
        return "note"
    return "above" if place[0] < found.top else None
