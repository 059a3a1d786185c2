"""Sentences for refused cells (措辞): what we saw, what we expected; never a library's words."""

from collections.abc import Mapping
from typing import Any, Final

from jiaohe.model.text import Text
from jiaohe.workspace.columns import Bounds, ColumnSpec

_COLUMNS: Final[dict[str, Text]] = {
    "target": Text("目标", "target"),
    "quantity": Text("数量", "quantity"),
    "progress": Text("进度", "progress"),
    "number": Text("数量", "number"),
    "unit": Text("计量单位", "unit of measurement"),
    "indicator": Text("指标名称", "indicator's title"),
    "project": Text("项目", "project"),
    "region": Text("地区", "region"),
    "level": Text("级次", "level"),
    "period": Text("时期", "period"),
    "module": Text("模块", "module"),
    "group": Text("上层表头", "head above the module"),
}
_LONGEST: Final = 60


def expected(key: str, spec: ColumnSpec) -> str | None:
    """What the requirement asks for in signs alone (≥ 0, 个、户); None where only words could say it."""
    if key == "negative":
        return "≥ 0" if spec.ge is not None else "> 0"
    value: Any = getattr(spec, key, None)
    match key:
        case "ge" | "gt" | "le" | "lt" | "eq" | "ne":
            sign = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "ne": "≠"}[key]
            return f"{sign} {_show(value)}"
        case "in_range":
            return _range(value)
        case "isin":
            return "、".join(map(_show, value))
        case "notin":
            return f"≠ {'、'.join(map(_show, value))}"
        case "str_length":
            return _range(value)
        case "str_matches" | "str_contains" | "str_startswith" | "str_endswith":
            return str(value)
        case _:
            return None


def message(table: str, row: Mapping[str, Any], column: str, key: str, spec: ColumnSpec, observed: str) -> Text:
    """One sentence: where, what we saw, what we expected. ``key`` is the requirement as the form names it."""
    where = _where(table, row, column)
    seen = shorten(observed)
    zh, en = _breach(key, spec, seen)
    return Text(f"{where.zh}{zh}", f"{where.en} {en}")


def shorten(text: str) -> str:
    """A cell's text on one line, at most sixty characters."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _where(table: str, row: Mapping[str, Any], column: str) -> Text:
    name = _COLUMNS.get(column, Text(f"“{column}”列", f'column "{column}"'))
    if table == "count":
        unit, module = row["unit"], row["module"]
        if column != "number":
            name = Text("填报单位", "reporting unit") if column == "unit" else name
            return Text(f"{name.zh}", f"The {name.en}")
        whose = f"{unit or ''}{f'「{module}」' if module else ''}"
        total = row["level"] != "cell"
        zh = f"{whose}的{'合计' if total else '数量'}" if whose else "总计"
        of = ", ".join(f"“{part}”" for part in (unit, module) if part)
        return Text(zh, f"The {'total' if total else 'number'} of {of}" if of else "The grand total")
    title = f"「{shorten(row['indicator'])}」" if row["indicator"] else ""
    if column in ("target", "quantity", "progress"):
        of = ", ".join(
            part for part in (row["region"], f"“{shorten(row['indicator'] or '')}”" if title else "") if part
        )
        return Text(f"{row['region'] or ''}{title}的{name.zh}", f"The {name.en} of {of}" if of else f"The {name.en}")
    if column in ("unit", "project"):
        return Text(f"{title}的{name.zh}", f"The {name.en} of “{shorten(row['indicator'] or '')}”")
    return Text(name.zh, f"The {name.en}")


def _breach(key: str, spec: ColumnSpec, seen: str) -> tuple[str, str]:
    asked = expected(key, spec)
    match key:
        case "negative":
            zero = "，也不应为 0" if spec.ge is None else ""
            return f"填“{seen}”，不应小于 0{zero}。", f"is “{seen}”; it must be {asked}."
        case "kind" if spec.is_text:
            return f"填“{seen}”，应填文字。", f"is “{seen}”; words are due."
        case "kind":
            return f"填“{seen}”，应填数字。", f"is “{seen}”; a number is due."
        case "whole":
            return f"填“{seen}”，应为整数。", f"is “{seen}”; a whole number is due."
        case "nullable":
            return "空着，应当填写。", "is blank; a value is due."
        case "unique":
            return f"“{seen}”在同一张表里重复出现。", f"“{seen}” stands more than once in the same table."
        case "isin":
            return f"填“{seen}”，应为“{asked}”之一。", f"is “{seen}”; it must be one of {asked}."
        case "notin" | "ne":
            return f"填“{seen}”，这样填不允许。", f"is “{seen}”, which is not allowed."
        case "eq":
            return f"填“{seen}”，应为“{_show(spec.eq)}”。", f"is “{seen}”; it must be “{_show(spec.eq)}”."
        case "in_range" if "–" in (asked or ""):
            return f"填“{seen}”，应在 {asked} 之间。", f"is “{seen}”; it must be {asked}."
        case "str_length":
            return f"填“{seen}”，字数应为 {asked}。", f"is “{seen}”; its length must be {asked}."
        case key if key.startswith("str_"):
            return f"填“{seen}”，写法不合表式要求。", f"is “{seen}”, which is not written as the form asks."
        case _:
            return f"填“{seen}”，应当 {asked}。", f"is “{seen}”; it must be {asked}."


def _range(bounds: Bounds) -> str:
    low, high = bounds.min_value, bounds.max_value
    if low is None:
        return f"≤ {_show(high)}"
    return f"≥ {_show(low)}" if high is None else f"{_show(low)}–{_show(high)}"


def _show(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
