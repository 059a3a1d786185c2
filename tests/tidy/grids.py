"""Grids written by hand: rows of Python values, merges as A1 areas."""

from collections.abc import Mapping, Sequence

from jiaohe.model.address import parse_area
from jiaohe.model.grid import Cell, Grid, Workbook
from jiaohe.model.tables import Count, Observation
from jiaohe.tidy import TidyTables, tidy_workbook
from jiaohe.tidy.regions import NO_NAMES, RegionNames
from jiaohe.workspace.forms import Form, load_forms

Value = str | int | float | None | Cell
BUILT_IN: tuple[Form, ...] = load_forms()


def cell(value: str | int | float | Cell) -> Cell:
    """A cell as a reader gives it, in the General format."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, str):
        return Cell(value, "text", value)
    return Cell(value, "number", f"{value:.9g}")


def percent(value: float, decimals: int = 2) -> Cell:
    """A stored fraction in a percent format: ``percent(0.6243)`` shows 62.43%."""
    return Cell(value, "number", f"{value * 100:.{decimals}f}%", f"0.{'0' * decimals}%" if decimals else "0%")


def grid(
    *rows: Sequence[Value],
    merges: str = "",
    name: str = "Sheet1",
    top: int = 1,
    left: int = 1,
    hidden_rows: frozenset[int] = frozenset(),
    hidden_columns: frozenset[int] = frozenset(),
) -> Grid:
    """A sheet whose first row and column are ``top`` and ``left``; None leaves a cell empty."""
    cells = {
        (top + r, left + c): cell(value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value is not None
    }
    areas = tuple(parse_area(area) for area in merges.split())
    return Grid(name=name, cells=cells, merges=areas, hidden_rows=hidden_rows, hidden_columns=hidden_columns)


def book(*grids: Grid, file: str = "book.xlsx") -> Workbook:
    """A workbook of sheets."""
    return Workbook(file=file, format="xlsx", grids=grids)


def tidy(
    *grids: Grid,
    file: str = "book.xlsx",
    forms: Sequence[Form] = BUILT_IN,
    regions: RegionNames = NO_NAMES,
    folder: str | None = None,
    year: int | None = 2026,
) -> TidyTables:
    """The tidy tables of sheets, by the built-in forms."""
    return tidy_workbook(
        book(*grids, file=file), input=0, forms=forms, regions=regions, period_folder=folder, year=year
    )


def figures(tables: TidyTables) -> dict[tuple[str, str], tuple[float | None, float | None, float | None]]:
    """Indicator and region → target, quantity and progress."""
    return {(o.indicator, o.region): (o.target, o.quantity, o.progress) for o in tables.observations}


def places(tables: TidyTables) -> dict[tuple[str, str], tuple[str | None, str | None, str | None]]:
    """Indicator and region → the cells of target, quantity and progress."""
    return {(o.indicator, o.region): (o.target_cell, o.quantity_cell, o.progress_cell) for o in tables.observations}


def tokens(tables: TidyTables) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Indicator and region → the tokens of target, quantity and progress."""
    return {(o.indicator, o.region): (o.target_token, o.quantity_token, o.progress_token) for o in tables.observations}


def observed(tables: TidyTables, indicator: str, region: str) -> Observation:
    """The one observation of an indicator in a region."""
    (found,) = [o for o in tables.observations if (o.indicator, o.region) == (indicator, region)]
    return found


def counted(tables: TidyTables) -> Mapping[tuple[str | None, str | None], Count]:
    """Unit and module → count; None stands for totals."""
    return {(c.unit, c.module): c for c in tables.counts}
