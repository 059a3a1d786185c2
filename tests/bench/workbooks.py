"""The study end to end: whole workbooks with slips in them, checked as a user would, cell by cell against the truth."""

import random
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jiaohe
from jiaohe.model.address import a1
from tests.bench.blocks import FEWEST, MOST, Block, of_indicator, of_matrix, tables
from tests.bench.planting import SLIPS, Planted, plant
from tests.bench.scoring import Answer, Proposed, Slip
from tests.corpus.canvas import Canvas, draw_style
from tests.corpus.figures import Figure, Matrix, Table
from tests.corpus.files import write
from tests.corpus.layouts import DRAW, VIEWS, matrix, surround
from tests.corpus.tables import make_matrix

if TYPE_CHECKING:
    from jiaohe.model.finding import Change, Finding

# Asked rather than blamed: behind schedule, beyond the target, a whole that somebody may have stated.
EXPECTED = re.compile(r"schedule|behind|over|exceed|beyond|above|unexplained")
BATCH = 20
Key = tuple[str, str, str]
Place = tuple[str, str]  # sheet, address


class Workbook(NamedTuple):
    """One workbook to be: its sheets, the key of the figure at each place, and the slips with true values."""

    layout: str
    canvases: Sequence[Canvas]
    keys: Mapping[Place, Key]
    slips: tuple[Slip, ...]


def draw_workbook(rng: random.Random, number: int, kinds: Sequence[str]) -> Workbook | None:
    """A workbook with slips of these kinds, each in an indicator of its own; None where one does not fit."""
    style = draw_style(rng)
    if rng.random() < 1 / 6:
        drawn = _planted_matrix(rng, kinds)
        if drawn is None:
            return None
        sheet, slips = drawn
        layout, figures = "matrix", [matrix(sheet, style, rng)]
    else:
        layout = rng.choice(list(VIEWS))
        planted = _planted_table(rng, VIEWS[layout](next(tables(number)), rng), kinds)
        if planted is None:
            return None
        table, slips = planted
        figures = DRAW[layout](table, style, rng)
    keys = {
        (canvas.name, a1(row, column)): key
        for canvas in figures
        for key, spots in canvas.places.items()
        for row, column in spots
    }
    return Workbook(layout, surround(figures, rng), keys, slips)


def _planted_matrix(rng: random.Random, kinds: Sequence[str]) -> tuple[Matrix, tuple[Slip, ...]] | None:
    sheet = make_matrix(rng)
    if not FEWEST <= len(sheet.units) <= MOST:
        return None
    problem = plant(rng, of_matrix(sheet), kinds)
    if problem is None:
        return None
    printed = dict(sheet.printed)
    for name in problem.wrong:
        unit, module = name.split("|")
        printed[unit, module] = int(problem.block.cells[name].number)
    named = {name: ("", *name.split("|", 1)) for name in problem.block.cells}
    return replace(sheet, printed=printed), _slips(problem.slips, problem.block, named)


def _planted_table(rng: random.Random, view: Table, kinds: Sequence[str]) -> tuple[Table, tuple[Slip, ...]] | None:
    slips: list[Slip] = []
    free = list(view.indicators)
    rng.shuffle(free)
    for kind in kinds:
        for indicator in free:
            block = of_indicator(indicator, view.regions, view.whole is not None)
            problem = None if block is None else plant(rng, block, [kind])
            if problem is None:
                continue
            free.remove(indicator)
            named = {}
            for name, cell in problem.block.cells.items():
                named[name] = (indicator.key, cell.line, cell.measure)
            for name in problem.wrong:
                cell = problem.block.cells[name]
                indicator = indicator.with_figure(cell.line, cell.measure, Figure(cell.number))
            view = view.with_indicator(indicator)
            slips += _slips(problem.slips, problem.block, named)
            break
        else:
            return None
    return (view, tuple(slips)) if view.indicators else None


def _slips(planted: Sequence[Planted], block: Block, named: Mapping[str, tuple[str, ...]]) -> tuple[Slip, ...]:
    return tuple(
        Slip(
            slip.kind, {"/".join(named[name]): (was, float(block.cells[name].slack)) for name, was in slip.was.items()}
        )
        for slip in planted
    )


def check_workbooks(books: Sequence[Workbook]) -> list[Answer]:
    """What jiaohe says of each workbook, through the front door, without a catalog. Times are not taken here."""
    answers = []
    for start in range(0, len(books), BATCH):
        batch = books[start : start + BATCH]
        with tempfile.TemporaryDirectory(prefix="study-") as name:
            for number, book in enumerate(batch):
                write(Path(name, f"book-{number:03}.xlsx"), book.canvases, "xlsx")
            result = jiaohe.check(Path(name))
        numbers = {Path(report.file).stem: report.input for report in result.inputs}
        for number, book in enumerate(batch):
            own = numbers[f"book-{number:03}"]
            answers.append(_answer(book, [f for f in result.findings if f.input == own]))
    return answers


def _answer(book: Workbook, findings: Sequence["Finding"]) -> Answer:
    """Errors and queries with what they propose; effects of another finding are not blamed again."""
    causes: dict[tuple[str, ...], tuple[Proposed, ...]] = {}
    told = [finding for finding in findings if finding.severity.value in ("error", "query")]
    named = frozenset(_name(book, f.sheet or "", cell) for f in told for cell in f.cells)
    for finding in told:
        if EXPECTED.search(finding.name) or finding.root not in (None, finding.fingerprint) or not finding.cells:
            continue
        sheet = finding.sheet or ""
        proposals = [
            Proposed({_name(book, sheet, change.cell): _interval(change) for change in proposal.changes})
            for proposal in finding.proposals
        ]
        said = tuple(proposals) or (Proposed({_name(book, sheet, finding.cells[0]): None}),)
        causes.setdefault(tuple(sorted(said[0].cells)), said)
    return Answer(tuple(causes.values()), 0.0, named=named)


def _name(book: Workbook, sheet: str, address: str) -> str:
    key = book.keys.get((sheet, address))
    return f"{sheet}!{address}" if key is None else "/".join(key)


def _interval(change: "Change") -> tuple[float, float] | None:
    if change.interval is not None:
        return change.interval
    match = re.search(r"-?[\d,]*\.?\d+", change.after)
    if match is None:
        return None
    value = float(Decimal(match[0].replace(",", "")))
    return value, value


def draw_workbooks(seed: int, wanted: int) -> list[Workbook]:
    """A quarter clean, the others with one to three slips."""
    rng = random.Random(seed)
    books: list[Workbook] = []
    number = seed * 1000
    while len(books) < wanted:
        number += 1
        count = 0 if len(books) % 4 == 0 else 1 + len(books) % 3
        book = draw_workbook(random.Random(number), number, rng.sample(list(SLIPS), count))
        if book is not None:
            books.append(book)
    return books
