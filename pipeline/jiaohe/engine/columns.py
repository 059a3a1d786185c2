"""Which columns a rule's table has, what they hold, and which of them belong together."""

from functools import cache
from types import UnionType
from typing import Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from jiaohe.model import month_tables, tables

Kind = Literal["number", "text", "truth"]


class Bounds(NamedTuple):
    """The columns that give a number its interval: a half-width, or a lower and an upper end."""

    half: str | None = None
    lo: str | None = None
    hi: str | None = None


# The rows of each table that rules may speak of.
ROWS: dict[str, tuple[type[NamedTuple], ...]] = {
    "observation": (tables.Observation, tables.Explained, month_tables.Before),
    "total": (tables.Total,),
    "count": (tables.Count, tables.CountContext, month_tables.CountBefore),
    "count_total": (tables.CountTotal,),
    "claim": (tables.Claim,),
    "presence": (tables.Presence,),
    "cell": (tables.SheetCell,),
    "sheet": (tables.Sheet,),
    "likeness": (month_tables.Likeness,),
    "agreement": (month_tables.Agreement,),
    "restated": (month_tables.Restated,),
    "submission": (month_tables.Submission,),
    "promise": (month_tables.Promise,),
    "excuse": (month_tables.Excuse,),
    "statement": (tables.Statement,),
    "waiver": (tables.Waiver,),
    "card": (tables.Card,),
    "outlook": (tables.Outlook,),
    "formula_change": (tables.FormulaChange,),
}


@cache
def columns_of(table: str) -> dict[str, Kind]:
    """The columns of a table in order, with the kind of value each holds."""
    return {name: _kind(hint) for row in ROWS[table] for name, hint in get_type_hints(row).items()}


@cache
def choices_of(table: str, column: str) -> tuple[str, ...]:
    """The words that a column may hold, where the data model lists them; empty where any text may stand."""
    for row in ROWS[table]:
        for name, hint in get_type_hints(row).items():
            if name == column:
                hint = _filled(hint)
                return get_args(hint) if get_origin(hint) is Literal else ()
    return ()


@cache
def bounds_of(table: str, column: str) -> Bounds | None:
    """Where the interval of a number stands; None for a number that is exact."""
    columns = columns_of(table)
    if f"{column}_half" in columns:
        return Bounds(half=f"{column}_half")
    if column == "number" and "half" in columns:
        return Bounds(half="half")
    stem = column.removesuffix("_value")
    if stem != column and {f"{stem}_lo", f"{stem}_hi"} <= columns.keys():
        return Bounds(lo=f"{stem}_lo", hi=f"{stem}_hi")
    return None


@cache
def text_of(table: str, column: str) -> str | None:
    """The column that shows a number as its cell does, or None."""
    columns = columns_of(table)
    if f"{column}_text" in columns and columns.get(column) == "number":
        return f"{column}_text"
    return "text" if column == "number" and "text" in columns else None


@cache
def address_of(table: str, name: str) -> str | None:
    """The column of addresses that a name in a rule's ``cells`` means, or None."""
    columns = columns_of(table)
    for candidate in (f"{name}_cell", f"{name}_cells"):
        if candidate in columns:
            return candidate
    return name if name in address_columns(table) else None


@cache
def address_columns(table: str) -> tuple[str, ...]:
    """The columns that hold addresses."""
    return tuple(name for name in columns_of(table) if name.endswith(("cell", "cells")) or name == "address")


def _kind(hint: object) -> Kind:
    """A column's kind from its annotation."""
    hint = _filled(hint)
    if get_origin(hint) is Literal or hint is str:
        return "text"
    return "truth" if hint is bool else "number"


def _filled(hint: object) -> object:
    """An annotation without its None, which only says that the column may be empty."""
    if get_origin(hint) in (Union, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
