"""One cell of an OpenDocument spreadsheet from its attributes and its text (单元格取值)."""

import re
from datetime import datetime, time, timedelta

from jiaohe.ingest.cell_values import parse_iso, parse_number
from jiaohe.ingest.number_format import is_duration, render
from jiaohe.ingest.ods_formula import excel_formula
from jiaohe.ingest.ods_styles import Attributes
from jiaohe.model.grid import Cell, CellKind, Value

_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,7})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]+)?)S)?)?\Z"
)
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?\Z|Err:[0-9]{3}\Z")


def make_cell(attributes: Attributes, text: str, code: str) -> Cell | None:
    """A cell from its attributes and its text; None where it holds nothing."""
    formula = attributes.get("table:formula")
    if formula is not None:
        formula = excel_formula(formula)
    value_type = attributes.get("office:value-type")
    if attributes.get("calcext:value-type") == "error" or (formula is not None and _ERROR.match(text)):
        return Cell(text, "error", text, code, formula)
    if value_type is None and formula is not None and not text:
        return Cell(None, "uncalculated", "", code, formula)
    if value_type is None or value_type == "string":
        value = attributes.get("office:string-value") or text
        return Cell(value, "text", text or value, code, formula) if value or formula is not None else None
    found = _value(value_type, attributes, code)
    if found is None:
        return Cell(text, "text", text, code, formula) if text or formula is not None else None
    kind, typed = found
    if formula is not None and (text, typed) in (("TRUE", 1), ("FALSE", 0)):
        kind, typed = "bool", bool(typed)  # LibreOffice stores the result of a comparison as a number
    shown = text or (render(typed, code) if typed is not None else "")
    return Cell(typed, kind, shown, code, formula)


def _value(value_type: str, attributes: Attributes, code: str) -> tuple[CellKind, Value] | None:
    """The typed value; None where it is missing or has no meaning."""
    try:
        if value_type in ("float", "percentage", "currency"):
            number = parse_number(attributes["office:value"])
            return None if number is None else ("number", number)
        if value_type == "date":
            moment = parse_iso(attributes["office:date-value"])
            return None if moment is None else ("date", moment)
        if value_type == "time":
            return "date", _time(attributes["office:time-value"], code)
        if value_type == "boolean":
            return "bool", attributes["office:boolean-value"].lower() == "true"
    except (KeyError, ValueError, OverflowError):
        return None
    return None


def _time(text: str, code: str) -> time | timedelta:
    """``PT12H30M00S``: a time of day, or a duration where it is longer, negative, or shown as one."""
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(text)
    sign, days, hours, minutes, seconds = match.groups()
    length = timedelta(
        days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds or 0)
    )
    if sign or length >= timedelta(days=1) or is_duration(code):
        return -length if sign else length
    return (datetime.min + length).time()
