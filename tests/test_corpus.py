"""Workbooks nobody has seen: the generator keeps its own truth, and jiaohe judges a small sample of them rightly."""

import random
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest

from jiaohe.model.finding import Severity
from tests.corpus.cases import LAYOUTS, Case, all_kinds, draw_case
from tests.corpus.examine import checked, detections
from tests.corpus.slips import TABLE_SLIPS, plant
from tests.corpus.tables import make_matrix, make_table
from tests.corpus.truth import matrix_constraints, table_constraints


def cases(kind: str | None, first: int, number: int, layout: str | None = None) -> Iterator[Case]:
    """The first so many cases of a kind from a seed on."""
    seed = first
    while number:
        case = draw_case(seed, kind=kind, layout=layout)
        if case is not None:
            number -= 1
            yield case
        seed += 1


@pytest.mark.parametrize("seed", range(40))
def test_a_clean_table_satisfies_everything_its_printed_figures_must(seed: int) -> None:
    table = make_table(random.Random(seed))
    assert [c for c in table_constraints(table) if not c.holds] == []
    assert [c for c in matrix_constraints(make_matrix(random.Random(seed))) if not c.holds] == []


@pytest.mark.parametrize("kind", ["progress / 100", "figure * 10", "transposed digits", "whole quantity stale"])
def test_a_planted_slip_contradicts_the_printed_figures(kind: str) -> None:
    assert kind in TABLE_SLIPS
    for seed in range(30):
        table, slips = plant(random.Random(seed), make_table(random.Random(seed)), [kind])
        broken = [c for c in table_constraints(table, loose=True) if not c.holds]
        for slip in slips:
            assert any(set(slip.keys) & set(c.cells) for c in broken), slip.describe()


@pytest.mark.parametrize(
    "layout", ["stacked", "two tables", "unit return", "wide by region", "region rows", "long", "matrix"]
)
def test_every_figure_is_where_the_map_says(layout: str, tmp_path: Path) -> None:
    read = 0
    for case in cases(None, 500, 6, layout):
        if case.form != "xlsx":
            continue
        book = openpyxl.load_workbook(case.write(tmp_path), data_only=True)
        for (sheet, cell), key in case.numbers.items():
            assert sheet is not None
            value, figure = book[sheet][cell].value, case.figures[key]
            half = 0.51 * 10.0 ** int(figure.as_tuple().exponent)
            if isinstance(value, str):
                value = float(normalize("NFKC", value).replace(",", "").rstrip("%"))
            elif key[2] == "progress" and case.style.percent in ("format", "fraction", "mixed"):
                value *= 100
            assert value == pytest.approx(float(figure), abs=half), (case.describe(), sheet, cell)
            read += 1
    assert read > 0


def test_clean_workbooks_give_no_error_and_every_number_is_accounted_for(tmp_path: Path) -> None:
    sample = [case for layout in LAYOUTS for case in cases(None, 9000 + 100 * LAYOUTS.index(layout), 2, layout)]
    results = checked(sample, tmp_path)
    for case in sample:
        result = results[case.name]
        errors = [(f.rule, f.cells, f.message.zh) for f in result.findings if f.severity is Severity.ERROR]
        assert errors == [], case.describe()
        assert [(o.rule, o.reason) for o in result.outcomes if o.state == "error"] == []
        covered = {
            (None if case.form.startswith("csv") else sheet.name, cell)
            for report in result.inputs
            for sheet in report.sheets
            for cell in sheet.coverage
        }
        assert sorted(map(str, set(case.numbers) - covered)) == [], case.describe()


def test_unambiguous_slips_are_found_at_their_cells(tmp_path: Path) -> None:
    sample: dict[str, Case] = {}
    for at, kind in enumerate(all_kinds()):
        first = 20_000 + 1000 * at
        sample[kind] = next(c for c in cases(kind, first, 8) if c.slips[0].certain)
    results = checked(list(sample.values()), tmp_path)
    missed = [c.describe() for c in sample.values() if not detections(c, results[c.name], c.slips[0])]
    assert missed == []
