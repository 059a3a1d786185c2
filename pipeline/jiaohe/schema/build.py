"""From a form's ``columns:`` to pandera (构建): one ``DataFrameSchema`` per form and table, and the frame it judges.

A tidy column becomes up to four judged ones, since what a sender calls a missing or a wrong value shows in the
cell's token, not in an empty number: ``x`` the value, ``x kind``, ``x given``, and ``x once``, a key that may not
repeat.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from jiaohe.errors import UserError
from jiaohe.model.tables import MEASURES, Count, Observation
from jiaohe.model.text import Text
from jiaohe.workspace.columns import ColumnSpec

_NUMERIC: Final = ("ge", "gt", "le", "lt", "in_range")
_TEXTUAL: Final = ("str_matches", "str_contains", "str_startswith", "str_endswith", "str_length")
_KEYS: Final = (*_NUMERIC, "eq", "ne", "isin", "notin", *_TEXTUAL)
_WORDS: Final = ("text", "bound")  # tokens of cells that hold words of their own
_FIGURES: Final = ("number", "bound")


class Layout(NamedTuple):
    """How a tidy table keeps its columns: which are figures, and which rows repeat one cell."""

    name: str
    columns: tuple[str, ...]
    figures: tuple[str, ...]
    scope: Mapping[str, tuple[str, ...]]  # column → the columns that tell its cells apart within a table


OBSERVATION: Final = Layout(
    "observation",
    Observation._fields,
    MEASURES,
    {
        **dict.fromkeys(("indicator", "unit", "project"), ("block",)),
        **dict.fromkeys(("region", "level"), ("region_cell", "region")),
        "period": (),
    },
)
COUNT: Final = Layout(
    "count",
    Count._fields,
    ("number",),
    {
        "unit": ("unit_cell", "unit"),
        **dict.fromkeys(("module", "group"), ("header_cell", "module")),
        "period": (),
    },
)
_TABLE: Final = ["input", "sheet", "table"]


class Judged(NamedTuple):
    """A frame beside the schema that judges it. ``tested[rule key, column]`` marks the rows it was about."""

    frame: pd.DataFrame
    schema: pa.DataFrameSchema
    tested: Mapping[tuple[str, str], "pd.Series[bool]"]


def figure_columns(layout: Layout, column: str) -> tuple[str, str, str]:
    """The columns of a figure's text, token and address."""
    if layout is COUNT:
        return "text", "token", "cell"
    return f"{column}_text", f"{column}_token", f"{column}_cell"


def judge(layout: Layout, form: str, specs: Mapping[str, ColumnSpec], rows: pd.DataFrame) -> Judged:
    """What pandera has to judge for one form: its rows of one table, all files at once.

    Raises UserError where the form names a column that the table does not have.
    """
    judged: dict[str, pd.Series[Any]] = {}
    columns: dict[str, pa.Column] = {}
    tested: dict[tuple[str, str], pd.Series[bool]] = {}
    for name, spec in specs.items():
        if name not in layout.columns:
            raise _no_such_column(form, name, layout)
        for key, series, column, about in _parts(layout, name, spec, rows):
            judged[key] = series
            columns[key] = column
            for check in about:
                mask = about[check]
                tested[check, name] = mask
    return Judged(pd.DataFrame(judged, index=rows.index), pa.DataFrameSchema(columns), tested)


Part = tuple[str, "pd.Series[Any]", pa.Column, dict[str, "pd.Series[bool]"]]


def _parts(layout: Layout, name: str, spec: ColumnSpec, rows: pd.DataFrame) -> Iterator[Part]:
    if name in layout.figures:
        text, token, _ = figure_columns(layout, name)
        tokens = rows[token]
        words, figures, blank = tokens.isin(_WORDS), tokens.isin(_FIGURES), tokens.eq("blank")
        values = rows[text].where(words) if spec.is_text else pd.to_numeric(rows[name], errors="coerce")
        given = ~blank
        asked = given | blank
        if spec.dtype is not None and not (spec.is_text and spec.coerce):
            wrong = figures & ~words if spec.is_text else tokens.eq("text")
            yield (
                f"{name} kind",
                pd.Series(np.where(wrong, "wrong", "right"), index=rows.index),
                pa.Column(checks=pa.Check.ne("wrong", error="kind")),
                {"kind": words | figures},
            )
        distinct = pd.Series(True, index=rows.index)
    else:
        values = rows[name].where(rows[name].notna() & rows[name].ne("")) if len(rows) else rows[name]
        values = pd.to_numeric(values, errors="coerce") if _numeric(spec) else values
        given = values.notna()
        scope = layout.scope.get(name)
        distinct = ~rows.duplicated([*_TABLE, *scope]) if scope is not None else pd.Series(True, index=rows.index)
        values, asked = values.where(distinct), distinct
    checks = list(_checks(spec, numeric=_numeric(spec) or (name in layout.figures and not spec.is_text)))
    if checks:
        tested = {key: values.notna() for key, _ in checks}
        yield name, values, pa.Column(checks=[check for _, check in checks], nullable=True), tested
    if not spec.nullable:
        marks = pd.Series(np.where(asked & ~given, "missing", "given"), index=rows.index)
        yield f"{name} given", marks, pa.Column(checks=pa.Check.ne("missing", error="nullable")), {"nullable": asked}
    if spec.unique:
        keys = rows.groupby(_TABLE, sort=False).ngroup().astype(str) + "\x1f" + values.astype(str)
        marks = keys.astype("object").where(values.notna(), None)
        column = pa.Column(unique=True, nullable=True, report_duplicates="exclude_first")
        yield f"{name} once", marks, column, {"unique": values.notna()}


def _numeric(spec: ColumnSpec) -> bool:
    return spec.dtype is not None and not spec.is_text


def _checks(spec: ColumnSpec, *, numeric: bool) -> Iterator[tuple[str, pa.Check]]:
    """pandera's checks for the keys of a column; ``error`` carries our key through its report."""
    if spec.is_whole and numeric:
        yield "whole", pa.Check(lambda values: values % 1 == 0, error="whole")
    for key in _KEYS:
        value = getattr(spec, key)
        if value is None or key in (_TEXTUAL if numeric else _NUMERIC):
            continue
        if value == 0 and key in ("ge", "gt"):
            yield "negative", pa.Check.ge(0, error="negative")
        if not (value == 0 and key == "ge"):
            yield key, _check(key, value, numeric=numeric)


def _check(key: str, value: Any, *, numeric: bool) -> pa.Check:
    if key in ("in_range", "str_length"):
        low, high = value.min_value, value.max_value
        if key == "str_length":
            low, high = (None if bound is None else int(bound) for bound in (low, high))
        else:
            low, high = -np.inf if low is None else low, np.inf if high is None else high
        return _built(key, min_value=low, max_value=high, error=key)
    if key in ("isin", "notin"):
        value = [_as(part, numeric) for part in value]
    elif key in ("eq", "ne"):
        value = _as(value, numeric)
    return _built(key, value, error=key)


def _built(key: str, *arguments: Any, **named: Any) -> pa.Check:
    make: Callable[..., pa.Check] = getattr(pa.Check, key)
    return make(*arguments, **named)


def _as(value: float | str, numeric: bool) -> float | str:
    """A value of the form's file in the kind of its column; what is no number stays, and matches none."""
    if numeric:
        try:
            return float(value)
        except ValueError:
            return value
    return f"{value:g}" if isinstance(value, float) else value


def _no_such_column(form: str, name: str, layout: Layout) -> UserError:
    known = "、".join(sorted({*layout.figures, *layout.scope}))
    return UserError(
        where=form,
        what=Text(
            f"表式“{form}”对列“{name}”提了要求，但没有这一列。",
            f'The form "{form}" asks for a column "{name}" that its table does not have.',
        ),
        advice=Text(f"改用已有的列：{known}。", f"Use one of the columns that there are: {known.replace('、', ', ')}."),
    )
