"""The tables for people and as data frames (表的说明): one description for rules, documents and readers."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from jiaohe.model.text import Lang
from jiaohe.schema.registry import TABLES


class ColumnDescription(NamedTuple):
    """One column of a table for people."""

    column: str
    dtype: str
    description: str


@cache
def describe_tables(lang: Lang = "zh") -> dict[str, list[ColumnDescription]]:
    """Name, dtype and description of every column of every table, in their order; nullable dtypes end in ``?``."""
    return {
        name: [
            ColumnDescription(
                column,
                _dtype_name(str(schema.dtype)) + ("?" if schema.nullable else ""),
                str(schema.title if lang == "zh" else schema.description),
            )
            for column, schema in model.to_schema().columns.items()
        ]
        for name, model in TABLES.items()
    }


def _dtype_name(dtype: str) -> str:
    """One name for what different pandas call str, string[python] and object, or Int64 and int64."""
    low = dtype.lower()
    for name, marks in (("float", ("float",)), ("int", ("int",)), ("bool", ("bool",))):
        if low.startswith(marks):
            return name
    return "str"


def table_frame(name: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows of a table as a data frame of its columns and dtypes, also where there are none.

    Rows may stop short of the columns that are joined later; the frame then has the columns of the rows alone.
    """
    schema = TABLES[name].to_schema()
    columns = list(schema.columns)
    listed = list(rows)
    width = len(listed[0]) if listed else len(columns)
    frame = pd.DataFrame.from_records(listed, columns=columns[:width])
    return schema.select_columns(columns[:width]).validate(frame)
