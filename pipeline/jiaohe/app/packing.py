"""Rows of tidy tables as JSON and back (整洁表的存取), without the file they are of: that is set anew on reading."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from jiaohe.model.notes import Mark, Note, NotedNumber
from jiaohe.model.run import Drawing
from jiaohe.model.tables import Claim, Count, Observation, Presence, Prior, Sheet, SheetCell, Statement

if TYPE_CHECKING:
    from jiaohe.tidy import TidyTables

# All that later periods ask of a file comes first; the rest is for the period that is checked.
_FIGURES: dict[str, type[NamedTuple]] = {
    "observations": Observation,
    "counts": Count,
    "sheets": Sheet,
    "statements": Statement,
}
_REST: dict[str, type[NamedTuple]] = {
    "claims": Claim,
    "presences": Presence,
    "cells": SheetCell,
    "priors": Prior,
}


def pack_tables(tables: "TidyTables", drawings: Mapping[str, Drawing]) -> tuple[str, str]:
    """The figures of a file, and the rest of its rows with the look of its sheets, each as JSON on one line."""
    rest: dict[str, Any] = {name: _bare(getattr(tables, name), 2) for name in _REST}
    rest["notes"] = [[*note[1:-1], sorted(note.marks)] for note in tables.notes]
    rest["marks"] = _bare(tables.marks, 1)
    rest["loose"] = _bare(tables.loose, 1)
    rest["drawings"] = drawings
    return _dump({name: _bare(getattr(tables, name), 2) for name in _FIGURES}), _dump(rest)


def unpack_tables(figures: str, rest: str | None, *, input: int, file: str) -> "TidyTables":
    """The rows of a file, or its figures alone where there is no ``rest``. Raises ValueError, TypeError or KeyError."""
    from jiaohe.tidy import TidyTables

    here = (input, file)
    known = json.loads(figures)
    tables: dict[str, list[Any]] = {name: _rows(kind, known[name], here) for name, kind in _FIGURES.items()}
    if rest is not None:
        known = json.loads(rest)
        tables |= {name: _rows(kind, known[name], here) for name, kind in _REST.items()}
        tables["notes"] = [_note(row, input) for row in known["notes"]]
        tables["marks"] = _rows(Mark, known["marks"], (input,))
        tables["loose"] = [(input, sheet, address) for sheet, address in known["loose"]]
    return TidyTables(**tables)


def unpack_drawings(rest: str) -> dict[str, Drawing]:
    """The look of a file's sheets. Raises ValueError, TypeError or KeyError."""
    return {
        name: Drawing(tuple((number, tuple(texts)) for number, texts in rows), tuple(merges), cut)
        for name, (rows, merges, cut) in json.loads(rest)["drawings"].items()
    }


def _bare(rows: Iterable[tuple[Any, ...]], places: int) -> list[tuple[Any, ...]]:
    """Rows without the input and the file that they begin with."""
    return [row[places:] for row in rows]


def _rows(kind: type[NamedTuple], rows: Iterable[Sequence[Any]], here: tuple[Any, ...]) -> list[Any]:
    make = kind._make
    return [make((*here, *row)) for row in rows]


def _note(row: Sequence[Any], input: int) -> Note:
    *front, numbers, marks = row
    return Note._make((input, *front, tuple(NotedNumber._make(number) for number in numbers), frozenset(marks)))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
