"""Rows of the table ``sheet`` (表单): what became of every sheet and of every table on it. Nothing is left out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from jiaohe.model.address import a1, parse_a1
from jiaohe.model.tables import Sheet
from jiaohe.tidy.found import FoundTable
from jiaohe.tidy.melt import Slot
from jiaohe.tidy.nil import find_nil, is_nil_text
from jiaohe.tidy.recognise import EMPTY, NIL, Choice, lexicon_for, loose_features, nearest_form, reason_passed_over
from jiaohe.tidy.regions import RegionNames
from jiaohe.tidy.rows import Identity
from jiaohe.tidy.signatures import Signature, only_place, read_signature, with_sender
from jiaohe.tidy.surroundings import is_remark, period_from_names, read_surroundings
from jiaohe.tidy.view import Place, View
from jiaohe.workspace.forms import Form

_NOBODY: Final[dict[str, Any]] = {"sender": None, "sender_cell": None, "sender_by": None}
_FIRST: Final = 60  # rows at the top of a sheet without a table that may say whose it is
_LAST: Final = 20  # and at its foot
_LEFT_OVER: Final = 3  # numbers outside of all tables that make a table of their own


def sheet_row(own: Identity, found: FoundTable, signed: Signature, nil: Place | None) -> Sheet:
    """The row of one table. ``nil`` is the cell that declares a nil return."""
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
        **_signed(signed, nil),
    )


def _signed(signed: Signature, nil: Place | None) -> dict[str, Any]:
    return {**signed._asdict(), "nil_declared": nil is not None, "nil_cell": a1(*nil) if nil is not None else None}


def remaining_rows(
    view: View,
    identity: Identity,
    forms: Sequence[Form],
    found: Sequence[FoundTable],
    names: RegionNames,
    year: int | None,
) -> list[Sheet]:
    """A row for a sheet without any table, and for figures that stand outside of all tables."""
    if not found:
        reason = reason_passed_over(view)
        rows = [*view.rows[:_FIRST], *view.rows[_FIRST:][-_LAST:]] if view.grid.kind == "worksheet" else []
        lexicon = lexicon_for(forms[0]) if forms and rows else None
        if lexicon is None:
            return [passed_over(identity, reason or EMPTY)]
        around = read_surroundings(view, lexicon, names, rows, year)
        signed = with_sender(read_signature(view, lexicon, names, rows, year), around, identity.sheet, (), names)
        nil = find_nil(view, _places(view, rows), names, signed.sender, many=False)
        row = _unrecognised(view, identity, forms, view.rows, 0) if reason is None else passed_over(identity, reason)
        if nil is None:
            kept = signed if signed.sender_by == "label" else signed._replace(**_NOBODY)
            return [row._replace(**_signed(kept, None))]
        if signed.sender is None and (only := only_place(view, rows, names)) is not None:
            signed = signed._replace(sender=only[0], sender_cell=only[1], sender_by="region")
        if reason is not None:
            row = row._replace(lacks=NIL)
        return [
            row._replace(
                title=around.title,
                title_cell=a1(*around.title_cell) if around.title_cell else None,
                period=around.period or period_from_names(identity.sheet, identity.file, year) or around.filed,
                **_signed(signed, nil),
            )
        ]
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


def declared_nil(
    view: View, found: FoundTable, slots: Sequence[Slot], names: RegionNames, sender: str | None
) -> Place | None:
    """The cell by which the sender of a table declares a nil return: its title, a note, or words in place of figures."""
    many = found.matrix is not None or len({slot.region for slot in slots}) > 1
    place = find_nil(view, _places(view, (*found.lines, *found.notes)), names, sender, many)
    if place is not None or not slots:
        return place
    spots = [spot for slot in slots for measure, spot in slot.spots.items() if measure != "target" and spot.own]
    if any(spot.reading.number is not None for spot in spots):
        return None
    told = [spot for spot in spots if spot.reading.token not in ("blank", "merged", "not_applicable")]
    if told and all(is_nil_text(spot.reading.text) for spot in told):
        return min(spot.origin for spot in told if spot.origin is not None)
    if not told and all(is_nil_text(slot.indicator) for slot in slots):  # 本月零报告 in place of the indicators
        return min((parse_a1(cell) for slot in slots if (cell := slot.indicator_cell) is not None), default=None)
    return None


def _places(view: View, rows: Iterable[int]) -> Iterator[Place]:
    return ((row, column) for row in rows for column in view.columns_of(row))


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


def passed_over(identity: Identity, reason: str) -> Sheet:
    """The row of a sheet that is no return."""
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
