"""Which requirements of a form look at one cell (表式要求与单元格)."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from jiaohe.model.story import Look
from jiaohe.schema.breaches import RULE_OF, SCHEMA_RULES
from jiaohe.schema.build import COUNT, OBSERVATION, Layout, figure_columns, judge
from jiaohe.workspace.columns import DEFAULT_COLUMNS, ColumnSpec

_NAMES: Final = {
    "observation": {"region": "region_cell", "level": "region_cell", "indicator": "indicator_cell"},
    "count": {"unit": "unit_cell", "module": "header_cell", "group": "header_cell"},
}


def asked_of(
    tables: Mapping[str, pd.DataFrame],
    columns_by_form: Mapping[str, Mapping[str, ColumnSpec]],
    *,
    input: int,
    sheet: str,
    address: str,
) -> list[Look]:
    """Every kind of requirement: ``passed`` where the form asks it of the cell, else ``not_about``.

    Whether the cell meets it is for the findings to say. ``tables`` holds observation and count.
    """
    asked: set[str] = set()
    for layout in (OBSERVATION, COUNT):
        frame = tables.get(layout.name)
        if frame is None or frame.empty:
            continue
        own = frame[(frame["input"] == input) & (frame["sheet"] == sheet)]
        for form, rows in own.groupby("form", sort=False):
            defaults = {name: spec for name, spec in DEFAULT_COLUMNS.items() if name in layout.figures}
            for name, spec in {**defaults, **columns_by_form.get(str(form), {})}.items():
                asked |= _asked(layout, str(form), name, spec, rows, address)
    return [
        Look(rule=rule.id, name=rule.name, title=rule.title, state="passed" if rule.id in asked else "not_about")
        for rule in SCHEMA_RULES
    ]


def _asked(layout: Layout, form: str, name: str, spec: ColumnSpec, rows: "pd.DataFrame", address: str) -> set[str]:
    column: Any = figure_columns(layout, name)[2] if name in layout.figures else _NAMES[layout.name].get(name)
    if column is None:
        return set()
    own = rows[rows[column] == address]
    if own.empty:
        return set()
    tested = judge(layout, form, {name: spec}, own).tested
    return {RULE_OF[key].id for (key, _), mask in tested.items() if mask.any()}
