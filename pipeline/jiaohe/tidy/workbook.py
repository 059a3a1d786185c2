"""A workbook into tidy tables (整洁化): every sheet is recognised, passed over with a reason, or said not to be known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jiaohe.model.address import a1
from jiaohe.model.grid import Grid, Workbook
from jiaohe.model.tables import Claim, Count, Observation, Presence, Sheet, SheetCell
from jiaohe.tidy.headers import word_hits
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.matrix import Matrix, find_matrices
from jiaohe.tidy.parts import Part, find_parts, joins
from jiaohe.tidy.recognise import (
    Choice,
    choose_form,
    features_of_matrix,
    features_of_part,
    lexicon_for,
    loose_features,
    nearest_form,
    reason_passed_over,
    title_hits,
)
from jiaohe.tidy.regions import NO_NAMES, RegionNames
from jiaohe.tidy.rows import Identity, matrix_rows, progress_rows, sheet_cell
from jiaohe.tidy.surroundings import Surroundings, is_remark, period_from_names, read_surroundings
from jiaohe.tidy.view import View
from jiaohe.workspace.forms import Form

_LEFT_OVER = 3  # numbers outside of all tables that make a table of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTables:
    """The rows of one workbook, or of several put together."""

    observations: list[Observation] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    cells: list[SheetCell] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def extend(self, other: "TidyTables") -> None:
        """Add the rows of another workbook."""
        self.observations.extend(other.observations)
        self.counts.extend(other.counts)
        self.claims.extend(other.claims)
        self.presences.extend(other.presences)
        self.cells.extend(other.cells)
        self.sheets.extend(other.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A table as one lexicon sees it, with the form chosen for it."""

    parts: tuple[Part, ...] = ()
    matrix: Matrix | None = None
    around: Surroundings
    choice: Choice
    lexicon: Lexicon
    rank: tuple[int, ...]

    @property
    def top(self) -> int:
        """The first row of the head."""
        return self.matrix.band.top if self.matrix else self.parts[0].band.top

    @property
    def left(self) -> int:
        """The first column it may use."""
        return self.parts[0].span[0] if self.parts else 1

    def places(self) -> set[tuple[int, int]]:
        """Rows of heads and bodies with the first column of the table."""
        spans = [(p.band.top, p.last, p.span[0]) for p in self.parts]
        if self.matrix:
            spans.append((self.matrix.band.top, self.matrix.last, 1))
        return {(row, left) for top, last, left in spans for row in range(top, last + 1)}


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
    tables = TidyTables()
    for grid in workbook.grids:
        _tidy_sheet(tables, workbook, grid, input, forms, regions, period_folder, year)
    return tables


def _tidy_sheet(
    tables: TidyTables,
    workbook: Workbook,
    grid: Grid,
    input: int,
    forms: Sequence[Form],
    regions: RegionNames,
    period_folder: str | None,
    year: int | None,
) -> None:
    view = View(grid)
    found = _find_tables(view, forms, regions, year)
    identity = Identity(
        input=input, file=workbook.file, sheet=grid.name, table=0, form="", period=None, period_folder=period_folder
    )
    sheet_period = next((c.around.period for c in found if c.around.period), None)
    if sheet_period is None and found:
        sheet_period = period_from_names(grid.name, workbook.file, year)
    done: set[tuple[int, int]] = set()
    first_cell = len(tables.cells)
    for number, candidate in enumerate(found):
        form = candidate.choice.form
        own = identity._replace(
            table=number, form=form.name if form else "", period=candidate.around.period or sheet_period
        )
        tables.sheets.append(_sheet_row(own, candidate))
        if form is None:
            continue
        if candidate.matrix is not None:
            rows = matrix_rows(view, regions, own, candidate.matrix)
        else:
            rows = progress_rows(view, candidate.lexicon, regions, own, candidate.parts, candidate.around)
        tables.observations.extend(rows.observations)
        tables.counts.extend(rows.counts)
        tables.claims.extend(rows.claims)
        tables.presences.extend(rows.presences)
        tables.cells.extend(rows.cells)
    done = {(cell.row, cell.col) for cell in tables.cells[first_cell:]}
    for place, cell in view.cells.items():
        if place not in done and cell.kind in ("error", "uncalculated"):
            tables.cells.append(sheet_cell(view, identity, place, view.read(place)))
    tables.sheets.extend(_remaining(view, identity, forms, found))


def _sheet_row(own: Identity, candidate: _Candidate) -> Sheet:
    choice, around = candidate.choice, candidate.around
    band = candidate.matrix.band if candidate.matrix else candidate.parts[0].band
    column = min((c for c, path in band.paths.items() if path and c >= candidate.left), default=candidate.left)
    return Sheet(
        input=own.input,
        file=own.file,
        sheet=own.sheet,
        table=own.table,
        form=choice.form.name if choice.form else None,
        status="recognised" if choice.form else "unrecognised",
        title=around.title,
        title_cell=a1(*around.title_cell) if around.title_cell else None,
        period=own.period,
        period_folder=own.period_folder,
        nearest_form=choice.nearest.name if choice.nearest else None,
        lacks=";".join(choice.lacks) if choice.nearest else None,
        header_cell=a1(band.top, column),
    )


# --- candidates --------------------------------------------------------------------------------------------------


def _find_tables(view: View, forms: Sequence[Form], regions: RegionNames, year: int | None) -> list[_Candidate]:
    """The tables of a sheet by place. Where forms with words of their own see it otherwise, the best fit wins."""
    groups: dict[int, tuple[Lexicon, list[Form]]] = {}
    for form in forms:
        lexicon = lexicon_for(form)
        groups.setdefault(id(lexicon), (lexicon, []))[1].append(form)
    candidates: list[_Candidate] = []
    if view.grid.kind == "worksheet" and view.cells:
        for lexicon, members in groups.values():
            candidates += _candidates(view, lexicon, members, regions, year)
    if len(groups) > 1:
        candidates.sort(key=lambda c: c.rank, reverse=True)
    kept: list[_Candidate] = []
    taken: set[tuple[int, int]] = set()
    for candidate in candidates:
        places = candidate.places() if len(groups) > 1 else set()
        if not places & taken:
            kept.append(candidate)
            taken |= places
    return sorted(kept, key=lambda c: (c.top, c.left))


def _candidates(
    view: View, lexicon: Lexicon, forms: Sequence[Form], regions: RegionNames, year: int | None
) -> Iterable[_Candidate]:
    parts = find_parts(view, lexicon, regions)
    around = [read_surroundings(view, lexicon, regions, part.before, year) for part in parts]
    tables: list[tuple[list[Part], Surroundings]] = []
    for part, lines in zip(parts, around, strict=True):
        upper = next((t for t in reversed(tables) if t[0][-1].span == part.span), None)
        if upper is not None and joins(upper[0][-1], part, upper[1].title, lines.title, regions):
            upper[0].append(part)
        else:
            tables.append(([part], lines))
    for members, lines in tables:
        features = features_of_part(members[0])
        choice = choose_form(forms, members[0].layout, features, lines.title)
        yield _Candidate(
            parts=tuple(members),
            around=lines,
            choice=choice,
            lexicon=lexicon,
            rank=_rank(choice, lines.title, sum(len(p.body) for p in members)),
        )
    taken = {row for part in parts for row in (*part.band.rows, *part.body, part.band.bottom)}
    matrix_forms = [form for form in forms if form.layout == "matrix"]
    if not matrix_forms:
        return
    hits = word_hits(view, lexicon)
    floor = 0
    for matrix in find_matrices(view, lexicon, regions, hits, taken):
        before = [r for r in view.rows_between(floor, matrix.band.top) if r not in taken]
        lines = read_surroundings(view, lexicon, regions, before, year)
        floor = matrix.last
        hinted = any(title_hits(form, lines.title or view.grid.name) for form in matrix_forms)
        choice = choose_form(forms, "matrix", features_of_matrix(matrix, hinted), lines.title)
        yield _Candidate(
            matrix=matrix,
            around=lines,
            choice=choice,
            lexicon=lexicon,
            rank=_rank(choice, lines.title, len(matrix.units)),
        )


def _rank(choice: Choice, title: str | None, size: int) -> tuple[int, ...]:
    form = choice.form
    if form is None:
        return (0, 0, 0, size)
    return (1, title_hits(form, title), 0 if form.builtin else 1, size)


# --- what is left ------------------------------------------------------------------------------------------------


def _remaining(view: View, identity: Identity, forms: Sequence[Form], found: Sequence[_Candidate]) -> list[Sheet]:
    """A row for a sheet without any table, and for figures that stand outside of all tables."""
    if not found:
        reason = reason_passed_over(view)
        if reason is not None:
            return [_passed_over(view, identity, reason)]
        return [_unrecognised(view, identity, forms, view.rows, 0)]
    inside: set[int] = set()
    for candidate in found:
        for part in candidate.parts:
            inside.update(view.rows_between(part.band.top - 1, part.last + 1))
        if candidate.matrix:
            inside.update(view.rows_between(candidate.matrix.band.top - 1, candidate.matrix.last + 1))
    lexicon = found[0].lexicon
    loose = [row for row in view.rows if row not in inside and not is_remark(view, lexicon, row, 1 << 20)]
    numbers = [(row, c) for row in loose for c in view.columns_of(row) if view.is_number((row, c))]
    if len(numbers) >= _LEFT_OVER and len({row for row, _ in numbers}) >= 2:
        return [_unrecognised(view, identity, forms, loose, len(found))]
    return []


def _unrecognised(view: View, identity: Identity, forms: Sequence[Form], rows: Sequence[int], table: int) -> Sheet:
    choices = []
    for form in forms:
        features = loose_features(view, lexicon_for(form), set(rows))
        choices.append((nearest_form([form], features), len(set(form.requires) & features) / len(form.requires)))
    best = max(choices, key=lambda choice: choice[1], default=None)
    choice = best[0] if best and best[1] > 0 else Choice(None, None, ())
    first = (rows[0], view.columns_of(rows[0])[0])
    return Sheet(
        input=identity.input,
        file=identity.file,
        sheet=identity.sheet,
        table=table,
        form=None,
        status="unrecognised",
        title=None,
        title_cell=None,
        period=None,
        period_folder=identity.period_folder,
        nearest_form=choice.nearest.name if choice.nearest else None,
        lacks=";".join(choice.lacks) if choice.nearest else "header",
        header_cell=a1(*first),
    )


def _passed_over(view: View, identity: Identity, reason: str) -> Sheet:
    return Sheet(
        input=identity.input,
        file=identity.file,
        sheet=identity.sheet,
        table=0,
        form=None,
        status="passed_over",
        title=None,
        title_cell=None,
        period=None,
        period_folder=identity.period_folder,
        nearest_form=None,
        lacks=reason,
        header_cell=None,
    )
