"""The tables of one sheet with the form of each (找表): as every lexicon sees them, the best fit at each place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from jiaohe.tidy.headers import Band, word_hits
from jiaohe.tidy.lexicon import Lexicon, Meaning
from jiaohe.tidy.margins import Margins
from jiaohe.tidy.matrix import Matrix, find_matrices
from jiaohe.tidy.parts import Part, find_parts, joins
from jiaohe.tidy.recognise import (
    Choice,
    choose_form,
    features_of_matrix,
    features_of_part,
    lexicon_for,
    title_hits,
)
from jiaohe.tidy.regions import RegionNames
from jiaohe.tidy.surroundings import Surroundings, read_surroundings
from jiaohe.tidy.view import View
from jiaohe.workspace.forms import Form

LARGEST: Final = 300_000  # places for a figure in one table
_FEW_PARTS: Final = 20  # more heads than that on one sheet are no mistaken matrices
_SAMPLE: Final = 50  # rows that are looked at to see whether a column holds figures


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table as one lexicon sees it, with the form chosen for it."""

    parts: tuple[Part, ...] = ()
    matrix: Matrix | None = None
    around: Surroundings
    lines: tuple[int, ...] = ()  # rows above it
    notes: tuple[int, ...] = ()  # rows below it
    choice: Choice
    lexicon: Lexicon
    rank: tuple[int, ...]

    @property
    def band(self) -> Band:
        """Its head, the first one where it goes over several pages."""
        return self.matrix.band if self.matrix else self.parts[0].band

    @property
    def top(self) -> int:
        """The first row of the head."""
        return self.band.top

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


def find_tables(view: View, forms: Sequence[Form], regions: RegionNames, year: int | None) -> list[FoundTable]:
    """The tables of a sheet by place. Where forms with words of their own see it otherwise, the best fit wins."""
    groups: dict[int, tuple[Lexicon, list[Form]]] = {}
    for form in forms:
        lexicon = lexicon_for(form)
        groups.setdefault(id(lexicon), (lexicon, []))[1].append(form)
    candidates: list[FoundTable] = []
    if view.grid.kind == "worksheet" and view.cells:
        for lexicon, members in groups.values():
            candidates += _candidates(view, lexicon, members, regions, year)
    if len(groups) > 1:
        candidates.sort(key=lambda c: c.rank, reverse=True)
    kept: list[FoundTable] = []
    taken: set[tuple[int, int]] = set()
    for candidate in candidates:
        places = candidate.places() if len(groups) > 1 else set()
        if not places & taken:
            kept.append(candidate)
            taken |= places
    return sorted(kept, key=lambda c: (c.top, c.left))


def _candidates(
    view: View, lexicon: Lexicon, forms: Sequence[Form], regions: RegionNames, year: int | None
) -> Iterable[FoundTable]:
    hits = word_hits(view, lexicon)
    parts = find_parts(view, lexicon, regions, hits)
    matrix_forms = [form for form in forms if form.layout == "matrix"]
    if len(parts) <= _FEW_PARTS:
        parts = [part for part in parts if not _is_rather_matrix(view, lexicon, regions, hits, part, matrix_forms)]
    taken = {row for part in parts for row in (*part.band.rows, *part.body, part.band.bottom)}
    matrices = find_matrices(view, lexicon, regions, hits, taken) if matrix_forms else []
    areas = [(part.band.top, part.last) for part in parts] + [(m.band.top, m.last) for m in matrices]
    margins = Margins(view, lexicon, areas)

    def around_head(top: int) -> Surroundings:
        return read_surroundings(view, lexicon, regions, margins.above(top), year)

    for members, lines in _joined(parts, [around_head(part.band.top) for part in parts], regions):
        features = features_of_part(members[0], lines.indicator is not None)
        choice = choose_form(forms, members[0].layout, features, lines.title)
        places = sum(len(part.labels or part.body) * len(part.axes.values) for part in members)
        yield FoundTable(
            parts=tuple(members),
            around=lines,
            lines=tuple(margins.above(members[0].band.top)),
            notes=tuple(row for part in members for row in margins.below(part.last)),
            choice=_within_size(choice, places),
            lexicon=lexicon,
            rank=_rank(choice, lines.title, sum(len(part.body) for part in members)),
        )
    for matrix in matrices:
        lines = around_head(matrix.band.top)
        hinted = any(title_hits(form, lines.title or view.grid.name) for form in matrix_forms)
        choice = choose_form(forms, "matrix", features_of_matrix(matrix, hinted), lines.title)
        yield FoundTable(
            matrix=matrix,
            around=lines,
            lines=tuple(margins.above(matrix.band.top)),
            notes=tuple(margins.below(matrix.last)),
            choice=_within_size(choice, len(matrix.units) * len(matrix.modules)),
            lexicon=lexicon,
            rank=_rank(choice, lines.title, len(matrix.units)),
        )


def _is_rather_matrix(
    view: View,
    lexicon: Lexicon,
    regions: RegionNames,
    hits: dict[int, dict[int, Meaning]],
    part: Part,
    forms: Sequence[Form],
) -> bool:
    """Whether modules that bear a measure's name (目标任务, 项目进度) make an upload matrix look like progress.

    Most of its columns of figures are no measures then, and it is a matrix by everything that a form requires.
    """
    if part.layout != "columns" or not forms:
        return False
    beside = sum(1 for c in part.axes.aside if any(view.is_number((row, c)) for row in part.body[:_SAMPLE]))
    if beside < len(part.axes.values):
        return False
    outside = {row for row in view.rows_between(0, 1 << 30) if not part.band.top <= row <= part.last}
    found = find_matrices(view, lexicon, regions, hits, outside)
    return any(
        choose_form(forms, "matrix", features_of_matrix(matrix, False), None).form is not None for matrix in found
    )


def _joined(
    parts: Sequence[Part], around: Sequence[Surroundings], regions: RegionNames
) -> list[tuple[list[Part], Surroundings]]:
    """Parts put together to tables that go over several pages, with the lines above the first."""
    tables: list[tuple[list[Part], Surroundings]] = []
    latest: dict[tuple[int, int], int] = {}
    for part, lines in zip(parts, around, strict=True):
        index = latest.get(part.span)
        if index is not None and joins(tables[index][0][-1], part, tables[index][1].title, lines.title, regions):
            tables[index][0].append(part)
            continue
        latest[part.span] = len(tables)
        tables.append(([part], lines))
    return tables


def _within_size(choice: Choice, places: int) -> Choice:
    """No form for a table with more places than any return has: a few cells far apart make it cheap to ask for them."""
    if choice.form is None or places <= LARGEST:
        return choice
    return Choice(None, choice.form, ("size",))


def _rank(choice: Choice, title: str | None, size: int) -> tuple[int, ...]:
    form = choice.form
    if form is None:
        return (0, 0, 0, size)
    return (1, title_hits(form, title), 0 if form.builtin else 1, size)
