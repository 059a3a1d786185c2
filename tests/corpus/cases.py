"""One workbook to examine: a drawn table or matrix, in a drawn layout and format, clean or with slips in it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.corpus.canvas import Canvas, Style, draw_style
from tests.corpus.figures import MEASURES, WHOLE, Table
from tests.corpus.files import suffix, write
from tests.corpus.layouts import DRAW, VIEWS, matrix, surround
from tests.corpus.slips import MATRIX_SLIPS, TABLE_SLIPS, Slip, plant, plant_in_matrix
from tests.corpus.tables import make_matrix, make_table
from tests.corpus.truth import Key

LAYOUTS = (*VIEWS, "matrix")
_WEIGHTS = {"stacked": 5, "unit return": 3, "matrix": 3}
_SINGLE = ("stacked", "two tables", "unit return", "wide by region", "wide by measure", "long", "matrix")
Place = tuple[str | None, str]  # sheet (None in a csv), A1


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What one file holds. ``numbers`` are the places of all figures that are numbers, ``figures`` what they print."""

    seed: int
    layout: str
    form: str
    style: Style
    slips: tuple[Slip, ...]
    canvases: tuple[Canvas, ...]
    places: Mapping[Key, frozenset[Place]]
    numbers: Mapping[Place, Key]
    figures: Mapping[Key, Decimal]
    sheets: tuple[str, ...]  # those with a table

    @property
    def name(self) -> str:
        """The file's name: says nothing of what is in it but the seed."""
        return f"case-{self.seed}{suffix(self.form)}"

    def write(self, folder: Path) -> Path:
        """Write the workbook; its path."""
        path = folder / self.name
        write(path, self.canvases, self.form)
        return path

    def describe(self) -> str:
        """One line: seed, layout, style, slips."""
        planted = " + ".join(s.describe() for s in self.slips) or "clean"
        ways = [
            self.style.percent,
            *(w for w in ("stored", "strip", "thousands", "two_decimals") if getattr(self.style, w)),
        ]
        return f"{self.name} [{self.layout}, {', '.join(ways)}] {planted}"


def _spot(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _format(rng: random.Random, layout: str) -> str:
    choices = ["xlsx"] * 6 + ["xls", "xls", "ods"]
    if layout in _SINGLE:
        choices += ["csv-utf8", "csv-gb18030"]
    return rng.choice(choices)


def draw_case(seed: int, *, slips: int = 0, kind: str | None = None, layout: str | None = None) -> Case | None:
    """The case of a seed, with so many slips or with one of a kind; None where the table has no place for one."""
    rng = random.Random(seed)
    if layout is None:
        if kind is not None and kind.startswith("matrix: "):
            layout = "matrix"
        else:
            names = [n for n in LAYOUTS if not (kind and n == "matrix")]
            layout = rng.choices(names, [_WEIGHTS.get(n, 1) for n in names])[0]
    style = draw_style(rng)
    planted: list[Slip] = []
    if layout == "matrix":
        sheet = make_matrix(rng)
        if slips or kind:
            found = plant_in_matrix(rng, sheet, kind.removeprefix("matrix: ") if kind else rng.choice(MATRIX_SLIPS))
            if found is None:
                return None
            sheet, slip = found
            planted = [slip]
        tables = [matrix(sheet, style, rng)]
        figures: dict[Key, Decimal] = {("", *k): Decimal(v) for k, v in sheet.printed.items() if v is not None}
    else:
        table = make_table(rng)
        view = VIEWS[layout](table, rng)
        if not view.indicators:
            return None
        if slips or kind:
            kinds = [kind] if kind else rng.sample(list(_possible(layout)), slips)
            if kind and kind not in _possible(layout):
                return None
            view, planted = plant(rng, view, kinds)
            if not planted:
                return None
        tables = DRAW[layout](view, style, rng)
        figures = _figures(view)
    form = _format(rng, layout)
    canvases = surround(tables, rng) if not form.startswith("csv") else tables
    places: dict[Key, set[Place]] = {}
    for canvas in tables:
        for key, spots in canvas.places.items():
            sheet_name = None if form.startswith("csv") else canvas.name
            places.setdefault(key, set()).update((sheet_name, _spot(*spot)) for spot in spots)
    return Case(
        seed=seed,
        layout=layout,
        form=form,
        style=style,
        slips=tuple(planted),
        canvases=tuple(canvases),
        places={key: frozenset(spots) for key, spots in places.items()},
        numbers={spot: key for key in figures for spot in places.get(key, ())},
        figures=figures,
        sheets=tuple(canvas.name for canvas in tables),
    )


def _possible(layout: str) -> list[str]:
    """The kinds of slips that a layout can show."""
    without = set()
    if layout not in ("stacked", "two tables", "two sheets"):
        without.add("measure row missing")
    if layout == "unit return":
        without |= {"region twice", "whole quantity stale", "title in the wrong unit", "targets of two regions swapped"}
    if layout in ("two tables", "two sheets", "region rows", "long"):
        without |= {"indicator twice", "region twice"}  # not twice in one table, or in every table
    return [k for k in TABLE_SLIPS if k not in without]


def _figures(table: Table) -> dict[Key, Decimal]:
    found = {
        (indicator.key, region, measure): indicator.figure(region, measure).number
        for indicator in table.indicators
        for region in [*(r.key for r in table.regions), WHOLE]
        for measure in MEASURES
    }
    return {key: number for key, number in found.items() if number is not None}


def all_kinds() -> list[str]:
    """Every kind of slip, those of matrices too."""
    return [*TABLE_SLIPS, *(f"matrix: {kind}" for kind in MATRIX_SLIPS)]
