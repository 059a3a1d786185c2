"""JSON Schemas of what a workspace declares (工作区各文件的结构说明), for editors; ``schemas/*.schema.json`` hold them."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from jiaohe.workspace import catalog, received, roster
from jiaohe.workspace.calendar import CalendarFile
from jiaohe.workspace.settings import Settings
from jiaohe.workspace.sheet_file import Column

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMES = ("workspace", "calendar", "catalog", "roster", "received")


def declared_schema(name: str) -> str:
    """The schema of one of ``NAMES``. That of a CSV file describes one row, by header."""
    return json.dumps(_SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


def _workspace() -> dict[str, Any]:
    schema = {"$schema": _DRAFT, **Settings.model_json_schema()}
    return {**schema, "title": "jiaohe.yaml", "description": "The settings of a workspace; see schemas/workspace.md."}


def _calendar() -> dict[str, Any]:
    schema = {"$schema": _DRAFT, **CalendarFile.model_json_schema()}
    return {**schema, "title": "calendar.yaml", "description": "Due days and holidays; see schemas/workspace.md."}


def _rows(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    """One row as an object. A header may also be the English key or one of the others, which are listed with it."""
    schema: dict[str, Any] = {
        "$schema": _DRAFT,
        "title": f"{name}.csv",
        "description": f"One row of {name}.csv by header; see schemas/workspace.md.",
        "type": "object",
        "properties": {
            header: {"type": "string", "title": column.key, "description": f"{column.about.zh} / {column.about.en}"}
            for column in columns
            for header in _headers(column)
        },
        "patternProperties": {"^(备注|[Rr]emark|[Nn]ote)": {"type": "string"}},
        "additionalProperties": False,
    }
    needed = [
        {"oneOf": [{"required": [header]} for header in _headers(column)]} for column in columns if column.required
    ]
    return {**schema, "allOf": needed} if needed else schema


def _headers(column: Column) -> list[str]:
    return list(dict.fromkeys((column.header, column.key, *column.others)))


_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "workspace": _workspace,
    "calendar": _calendar,
    "catalog": lambda: _rows("catalog", catalog.COLUMNS),
    "roster": lambda: _rows("roster", roster.COLUMNS),
    "received": lambda: _rows("received", received.COLUMNS),
}
