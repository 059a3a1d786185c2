"""The table contracts beside the data model."""

import re
from typing import Literal, get_args, get_origin, get_type_hints

import pandas as pd
import pytest

from jiaohe.model import tables
from jiaohe.schema.describe import describe_tables, table_frame
from jiaohe.schema.tables import TABLES

ROWS = {
    "observation": (tables.Observation, tables.Explained),
    "total": (tables.Total,),
    "count": (tables.Count, tables.CountContext),
    "count_total": (tables.CountTotal,),
    "formula_change": (tables.FormulaChange,),
    "claim": (tables.Claim,),
    "presence": (tables.Presence,),
    "cell": (tables.SheetCell,),
    "sheet": (tables.Sheet,),
}


def dtype_of(hint: object) -> str:
    optional = type(None) in get_args(hint)
    kinds = {part for part in (get_args(hint) if optional else (hint,)) if part is not type(None)}
    names = {float: "float", int: "int", bool: "bool", str: "str"}
    found = {"str" if get_origin(kind) is Literal or isinstance(kind, str) else names[kind] for kind in kinds}
    assert len(found) == 1
    return found.pop() + ("?" if optional else "")


@pytest.mark.parametrize("name", ROWS)
def test_a_table_has_the_columns_of_its_rows_in_order_and_kind(name: str) -> None:
    hints = {column: hint for row in ROWS[name] for column, hint in get_type_hints(row).items()}
    described = describe_tables()[name]
    assert [(column.column, column.dtype) for column in described] == [
        (column, dtype_of(hint)) for column, hint in hints.items()
    ]


def test_every_table_of_the_model_is_described() -> None:
    assert set(TABLES) == set(ROWS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_has_a_description_in_its_language(lang: Literal["zh", "en"]) -> None:
    for name, columns in describe_tables(lang).items():
        for column in columns:
            assert column.description not in ("", "None"), (name, column.column)
            assert (re.search("[一-鿿]", column.description) is not None) or lang == "en", (name, column.column)


@pytest.mark.parametrize("name", ROWS)
def test_an_empty_table_keeps_its_columns_and_dtypes(name: str) -> None:
    frame = table_frame(name, [])
    assert list(frame.columns) == list(TABLES[name].to_schema().columns)
    assert frame["input"].dtype == "int64"


def test_rows_become_a_frame_with_numbers_as_numbers() -> None:
    row = tables.Count(
        0,
        "a.xlsx",
        "表3",
        0,
        "matrix",
        None,
        "cell",
        "平江县",
        "政策文件",
        None,
        None,
        0.0,
        "",
        "blank",
        "B3",
        "B2",
        None,
    )
    frame = table_frame("count", [row, row._replace(number=3.0, text="3", token="number")])
    assert list(frame.columns) == list(tables.Count._fields)
    assert frame["number"].dtype == "float64"
    assert pd.isna(frame["number"][0])
    assert frame["number"][1] == 3.0
    assert pd.isna(frame["period"][0])
    assert frame["unit"].tolist() == ["平江县", "平江县"]
