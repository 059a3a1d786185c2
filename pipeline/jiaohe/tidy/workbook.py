"""A workbook into tidy tables (整洁化): every sheet is recognised, passed over with a reason, or said not to be known."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jiaohe.model.findings_workbook import is_findings_sheet
from jiaohe.model.grid import Grid, Workbook
from jiaohe.model.notes import Mark, Note
from jiaohe.model.tables import Claim, Count, Observation, Presence, Prior, Sheet, SheetCell, Statement
from jiaohe.tidy.found import FoundTable, find_tables
from jiaohe.tidy.loose import loose_numbers
from jiaohe.tidy.melt import Slot, melt_parts
from jiaohe.tidy.percent_style import agree
from jiaohe.tidy.priors import prior_rows
from jiaohe.tidy.recognise import ANNOTATED
from jiaohe.tidy.regions import NO_NAMES, RegionNames
from jiaohe.tidy.remarks import read_remarks
from jiaohe.tidy.rows import Identity, context_of, matrix_rows, progress_rows, sheet_cell
from jiaohe.tidy.settle import percent_evidence, settle_fractions, settle_units
from jiaohe.tidy.sheets import declared_nil, passed_over, remaining_rows, sheet_row
from jiaohe.tidy.signatures import read_signature, shared_signatures, with_sender
from jiaohe.tidy.statements import statement_rows
from jiaohe.tidy.surroundings import period_from_names
from jiaohe.tidy.view import View
from jiaohe.workspace.forms import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTables:
    """The rows of one workbook, or of several put together."""

    observations: list[Observation] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    cells: list[SheetCell] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    priors: list[Prior] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    loose: list[tuple[int, str, str]] = field(default_factory=list)  # input, sheet, address of numbers in no table

    def extend(self, other: "TidyTables") -> None:
        """Add the rows of another workbook."""
        self.observations.extend(other.observations)
        self.counts.extend(other.counts)
        self.claims.extend(other.claims)
        self.presences.extend(other.presences)
        self.cells.extend(other.cells)
        self.sheets.extend(other.sheets)
        self.priors.extend(other.priors)
        self.statements.extend(other.statements)
        self.notes.extend(other.notes)
        self.marks.extend(other.marks)
        self.loose.extend(other.loose)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One sheet with its tables; ``slots`` of those that hold progress."""

    view: View
    identity: Identity
    tables: list[tuple[Identity, FoundTable, list[Slot]]]


def tidy_workbook(
    workbook: Workbook,
    *,
    input: int,
    forms: Sequence[Form],
    regions: RegionNames = NO_NAMES,
    period_folder: str | None = None,
    year: int | None = None,
) -> TidyTables:
    """The tidy tables of a workbook.

    ``input`` is the file's index in the run, ``period_folder`` the period of the folder it lies in, ``year`` goes to
    titles that name a month alone; it is taken from ``period_folder`` where it is not given.
    """
    if year is None and period_folder is not None and period_folder[:4].isdigit():
        year = int(period_folder[:4])
    submitted = [grid for grid in workbook.grids if not is_findings_sheet(grid)]
    read = [_read_sheet(workbook, grid, input, forms, regions, period_folder, year) for grid in submitted]
    melted = [(sheet.view, found, slots) for sheet in read for _, found, slots in sheet.tables if slots]
    fractions = agree([percent_evidence(view, found.parts, slots) for view, found, slots in melted])
    for (_, _, slots), fraction in zip(melted, fractions, strict=True):
        if fraction:
            settle_fractions(slots)
    tables = TidyTables()
    for sheet in read:
        _add_rows(tables, sheet, forms, regions, year)
    for grid in workbook.grids:
        if is_findings_sheet(grid):
            tables.sheets.append(passed_over(_identity(workbook, grid, input, period_folder), ANNOTATED))
    return tables


def _identity(workbook: Workbook, grid: Grid, input: int, period_folder: str | None) -> Identity:
    return Identity(
        input=input, file=workbook.file, sheet=grid.name, table=0, form="", period=None, period_folder=period_folder
    )


def _read_sheet(
    workbook: Workbook,
    grid: Grid,
    input: int,
    forms: Sequence[Form],
    regions: RegionNames,
    period_folder: str | None,
    year: int | None,
) -> _Read:
    """Find and melt the tables of a sheet."""
    view = View(grid)
    found = find_tables(view, forms, regions, year)
    identity = _identity(workbook, grid, input, period_folder)
    period = next((one.around.period for one in found if one.around.period), None)
    if period is None and found:
        period = period_from_names(grid.name, workbook.file, year)
        filed = next((one.around.filed for one in found if one.around.filed), None)
        if period is None and period_folder in (None, filed):  # filled in on 3 June, a sheet in May's folder is of May
            period = filed
    tables: list[tuple[Identity, FoundTable, list[Slot]]] = []
    for number, one in enumerate(found):
        form = one.choice.form
        own = identity._replace(table=number, form=form.name if form else "", period=one.around.period or period)
        slots: list[Slot] = []
        if form is not None and one.parts:
            context = context_of(regions, own, one.parts, one.around)
            slots = melt_parts(view, one.lexicon, regions, one.parts, context)
            settle_units(slots)
        tables.append((own, one, slots))
    return _Read(view=view, identity=identity, tables=tables)


def _add_rows(tables: TidyTables, sheet: _Read, forms: Sequence[Form], regions: RegionNames, year: int | None) -> None:
    """The rows of a sheet: its tables, its faulty cells outside of them, and what became of the rest."""
    view, first_cell = sheet.view, len(tables.cells)
    signed = shared_signatures(
        [read_signature(view, one.lexicon, regions, (*one.lines, *one.notes), year) for _, one, _ in sheet.tables]
    )
    for (own, found, slots), signature in zip(sheet.tables, signed, strict=True):
        spoken_of = {slot.region for slot in slots if slot.region}
        signature = with_sender(signature, found.around, own.sheet, spoken_of, regions)
        nil = declared_nil(view, found, slots, regions, signature.sender)
        tables.sheets.append(sheet_row(own, found, signature, nil))
        if found.choice.form is None:
            continue
        tables.priors.extend(prior_rows(own, slots))
        tables.statements.extend(statement_rows(view, own, found.parts, slots, regions))
        if found.matrix is not None:
            rows = matrix_rows(view, own, found.matrix, found.notes)
        else:
            rows = progress_rows(view, own, found.parts, slots, found.notes)
        tables.observations.extend(rows.observations)
        tables.counts.extend(rows.counts)
        tables.claims.extend(rows.claims)
        tables.presences.extend(rows.presences)
        tables.cells.extend(rows.cells)
    done = {(cell.row, cell.col) for cell in tables.cells[first_cell:]}
    for place, cell in view.cells.items():
        if cell.kind in ("error", "uncalculated") and place not in done:
            tables.cells.append(sheet_cell(view, sheet.identity, place, view.read(place)))
    found_tables = [found for _, found, _ in sheet.tables]
    tables.sheets.extend(remaining_rows(view, sheet.identity, forms, found_tables, regions, year))
    here = (sheet.identity.input, sheet.identity.sheet)
    tables.loose.extend((*here, address) for address in loose_numbers(view, found_tables))
    notes, marks = read_remarks(view, here, found_tables)
    tables.notes.extend(notes)
    tables.marks.extend(marks)
