"""A findings workbook that came back (交回的问题清单): its explanations, found again by fingerprint."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from jiaohe.errors import UserError
from jiaohe.model.address import a1
from jiaohe.model.explanation import GivenExplanation, Place, Until
from jiaohe.model.findings_workbook import (
    EXPLANATION,
    FINGERPRINT,
    MARK,
    MARK_SHEET,
    PLACE_COLUMNS,
    PLACES_FROM_ROW,
    UNTIL,
    WHO,
)
from jiaohe.model.grid import Grid, Workbook
from jiaohe.model.text import Text
from jiaohe.workspace.waivers import parse_until

_HEADS_WITHIN = 20  # rows from the top of the sheet in which heads are looked for


class Returned(NamedTuple):
    """What a findings workbook brings back. ``complaints`` are rows and sheets that could not be read as meant."""

    explanations: tuple[GivenExplanation, ...]
    complaints: tuple[UserError, ...]


class _Known(NamedTuple):
    """What a finding was about when the workbook was written."""

    place: Place
    observed: str | None


def is_findings_workbook(workbook: Workbook) -> bool:
    """Whether a file is a findings workbook of ours, which is no submission: it has the hidden sheet with our mark."""
    return _mark_sheet(workbook) is not None


def read_returned(workbook: Workbook) -> Returned:
    """The explanations of a findings workbook, each with the place and value it was given for.

    Rows may have been sorted or deleted, columns moved, hidden or put between, the file saved by another program or
    as another format. An explanation without a date holds for the workbook's period, one without a name is its
    unit's, or the file's.
    Of a workbook without the mark there is nothing. What cannot be read as meant is a complaint, and the rest counts.
    """
    mark = _mark_sheet(workbook)
    if mark is None:
        return Returned((), ())
    period = period_of(workbook)
    known = _known(mark)
    file = PurePath(workbook.file).name
    explanations: dict[tuple[str, str, str, Until], GivenExplanation] = {}
    complaints: list[UserError] = []
    for grid in workbook.grids:
        heads = None if grid is mark else _heads(grid)
        if heads is None:
            continue
        if EXPLANATION.zh not in heads.columns:
            complaints.append(_without_explanations(f"{file}!{grid.name}"))
            continue
        for given, complaint in _rows(grid, heads, known, period, file):
            if complaint is not None:
                complaints.append(complaint)
            if given is not None:
                # The sheet of a unit repeats what the list says.
                explanations.setdefault((given.fingerprint or "", given.reason, given.who, given.until), given)
    return Returned(tuple(explanations.values()), tuple(complaints))


def period_of(workbook: Workbook) -> str | None:
    """The period that a findings workbook was written for."""
    mark = _mark_sheet(workbook)
    return None if mark is None else _text(mark, 1, 2) or None


def _mark_sheet(workbook: Workbook) -> Grid | None:
    for grid in workbook.grids:
        if grid.name == MARK_SHEET and _text(grid, 1, 1) == MARK:
            return grid
    return None


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    return "" if cell is None else cell.text.strip()


def _known(mark: Grid) -> dict[str, _Known]:
    """The findings of the hidden sheet by fingerprint."""
    known: dict[str, _Known] = {}
    for row in sorted({row for row, column in mark.cells if row >= PLACES_FROM_ROW and column == 1}):
        values = {key: _text(mark, row, column) or None for column, key in enumerate(PLACE_COLUMNS, start=1)}
        mark_of, observed = values.pop("fingerprint"), values.pop("observed")
        if mark_of is not None:
            known.setdefault(mark_of, _Known(Place(**values), observed))
    return known


class _Heads(NamedTuple):
    row: int
    columns: Mapping[str, int]  # by the Chinese head


def _heads(grid: Grid) -> _Heads | None:
    """Where the columns are: the first row that has the head of the fingerprints; None on any other sheet."""
    wanted = {head: text.zh for text in (FINGERPRINT, EXPLANATION, WHO, UNTIL) for head in (text.zh, text.en)}
    rows: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(grid.cells.items()):
        name = wanted.get(cell.text.strip())
        if row <= _HEADS_WITHIN and name is not None:
            rows.setdefault(row, {}).setdefault(name, column)
    found = next((row for row, columns in sorted(rows.items()) if FINGERPRINT.zh in columns), None)
    return None if found is None else _Heads(found, rows[found])


def _rows(
    grid: Grid, heads: _Heads, known: Mapping[str, _Known], period: str | None, file: str
) -> list[tuple[GivenExplanation | None, UserError | None]]:
    column = heads.columns[EXPLANATION.zh]
    found: list[tuple[GivenExplanation | None, UserError | None]] = []
    for row in sorted(row for row, at in grid.cells if at == column and row > heads.row):
        reason = _text(grid, row, column)
        if not reason:
            continue
        where = f"{file}!{grid.name}!{a1(row, column)}"
        mark = _text(grid, row, heads.columns[FINGERPRINT.zh])
        if not mark:
            found.append((None, _without_fingerprint(where)))
            continue
        about = known.get(mark, _Known(Place(), None))
        until, complaint = _until(grid, row, heads.columns.get(UNTIL.zh), file)
        who = _text(grid, row, heads.columns[WHO.zh]) if WHO.zh in heads.columns else ""
        given = GivenExplanation(
            source=where,
            reason=reason,
            who=who or about.place.region or PurePath(file).stem,
            until=until or period or about.place.period,
            fingerprint=mark,
            place=about.place,
            observed=about.observed,
        )
        found.append((given, complaint))
    return found


def _until(grid: Grid, row: int, column: int | None, file: str) -> tuple[Until, UserError | None]:
    """The date of a row, and a complaint where what stands there is none."""
    cell = None if column is None else grid.at(row, column)
    if cell is None or not cell.text.strip():
        return None, None
    value = cell.value
    until = parse_until(str(value) if cell.kind == "date" else cell.text)
    if until is not None:
        return until, None
    return None, UserError(
        where=f"{file}!{grid.name}!{a1(row, column or 1)}",
        what=Text(
            f"有效期“{cell.text.strip()[:40]}”不是日期，这条说明只算到本期末。",
            f"“{cell.text.strip()[:40]}” is not a date; the explanation holds for this period alone.",
        ),
        advice=Text("写成 2026-06-30 或 2026-06。", "Write 2026-06-30 or 2026-06."),
    )


def _without_fingerprint(where: str) -> UserError:
    return UserError(
        where=where,
        what=Text(
            "这一行没有编号，不知道说明的是哪个问题，没有采用。",
            "The row has no fingerprint, so nobody can tell which finding it explains; it was not used.",
        ),
        advice=Text(
            "把说明写在清单原有的行里，不要新增行。",
            "Write explanations in the rows of the list; add none of your own.",
        ),
    )


def _without_explanations(where: str) -> UserError:
    return UserError(
        where=where,
        what=Text(
            "这张表没有“说明”一列，里面的说明都没有读到。",
            "The sheet has no column “Explanation”; nothing on it was read.",
        ),
        advice=Text("恢复列名“说明”后再交。", "Put the head “Explanation” back and hand it in again."),
    )
