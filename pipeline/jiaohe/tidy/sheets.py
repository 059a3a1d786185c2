"""Rows of the table ``sheet`` (表单): what became of every sheet and of every table on it. Nothing is left out."""

from collections.abc import Sequence
from typing import Final

from jiaohe.model.address import a1
from jiaohe.model.tables import Sheet
from jiaohe.tidy.found import FoundTable
from jiaohe.tidy.recognise import Choice, lexicon_for, loose_features, nearest_form, reason_passed_over
from jiaohe.tidy.rows import Identity
from jiaohe.tidy.surroundings import is_remark
from jiaohe.tidy.view import View
from jiaohe.workspace.forms import Form

_LEFT_OVER: Final = 3  # numbers outside of all tables that make a table of their own


def sheet_row(own: Identity, found: FoundTable) -> Sheet:
    """The row of one table."""
    choice, around, band = found.choice, found.around, found.band
    column = min((c for c, path in band.paths.items() if path and c >= found.left), default=found.left)
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


def remaining_rows(view: View, identity: Identity, forms: Sequence[Form], found: Sequence[FoundTable]) -> list[Sheet]:
    """A row for a sheet without any table, and for figures that stand outside of all tables."""
    if not found:
        reason = reason_passed_over(view)
        if reason is not None:
            return [_passed_over(identity, reason)]
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
        first = numbers[0][0]
        return [_unrecognised(view, identity, forms, [row for row in loose if row >= first], len(found))]
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


def _passed_over(identity: Identity, reason: str) -> Sheet:
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
