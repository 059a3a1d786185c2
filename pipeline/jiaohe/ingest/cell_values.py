"""A cell from what a workbook stores for it: the value, its kind, and the text its style shows (单元格取值)."""

from collections.abc import Sequence
from datetime import datetime, time

from jiaohe.ingest.number_dates import serial_of, value_of
from jiaohe.ingest.number_format import is_date, is_duration, renderers
from jiaohe.model.grid import Cell, CellKind, Value

_new = tuple.__new__
_REPEATED = 7  # shorter numbers come again and again: 0, 100, 0.5


class CellStyle:
    """One style of a workbook. Its cells are kept by what is stored, since a sheet repeats the same few values."""

    __slots__ = (
        "_date",
        "_date1904",
        "_duration",
        "_show_number",
        "_show_text",
        "inline",
        "number_format",
        "numbers",
        "texts",
    )

    def __init__(self, number_format: str, date1904: bool) -> None:
        self.number_format = number_format
        self.numbers: dict[str, Cell] = {}
        self.inline: dict[str, Cell] = {}  # by the text itself
        self.texts: dict[str, Cell] = {}  # by index of the shared text
        self._show_number, self._show_text = renderers(number_format, date1904)
        self._date = is_date(number_format)
        self._duration = is_duration(number_format)
        self._date1904 = date1904

    def number(self, stored: str) -> Cell:
        """A stored number; a date where the format shows one. What is no number at all is kept as text."""
        value = int(stored) if stored.isdecimal() and len(stored) < 19 else parse_number(stored)
        if value is None:
            return self.text(stored)
        shown = self._show_number(value)
        moment = value_of(value, self._date1904, self._duration) if self._date else None
        if moment is None:
            made = _new(Cell, (value, "number", shown, self.number_format, None))
        else:
            made = _new(Cell, (moment, "date", shown, self.number_format, None))
        if len(stored) < _REPEATED:
            self.numbers[stored] = made
        return made

    def text(self, stored: str) -> Cell:
        """A stored text."""
        return self._cell(stored, "text", self._show_text(stored))

    def iso_date(self, stored: str) -> Cell:
        """A date stored in ISO 8601; what is none is kept as text."""
        moment = parse_iso(stored)
        if moment is None:
            return self.text(stored)
        return self._cell(moment, "date", self._show_number(serial_of(moment, self._date1904)))

    def boolean(self, stored: str) -> Cell:
        """A stored truth value."""
        value = stored.strip() in ("1", "true")
        return self._cell(value, "bool", "TRUE" if value else "FALSE")

    def error(self, code: str) -> Cell:
        """An error such as ``#DIV/0!``."""
        return self._cell(code, "error", code)

    def uncalculated(self, formula: str) -> Cell:
        """A formula without a value."""
        return Cell(None, "uncalculated", "", self.number_format, formula)

    def _cell(self, value: Value, kind: CellKind, text: str) -> Cell:
        return _new(Cell, (value, kind, text, self.number_format, None))


def with_formula(cell: Cell, formula: str) -> Cell:
    """The same cell as the result of a formula."""
    return _new(Cell, (*cell[:4], formula))


class CellStyles(dict[str | None, CellStyle]):
    """The styles of a workbook by their index as sheets write it; what names no known style has the first one."""

    def __init__(self, number_formats: Sequence[str], date1904: bool) -> None:
        super().__init__((str(i), CellStyle(code, date1904)) for i, code in enumerate(number_formats or ["General"]))

    def __missing__(self, index: str | None) -> CellStyle:
        style = self[index] = self["0"]
        return style


def parse_number(stored: str) -> int | float | None:
    """A whole number where it is stored without a point, as far as a whole number of 18 digits; else a float.

    None for what is no finite number.
    """
    try:
        value = float(stored)
        if value - value != 0 or "_" in stored:  # infinite or not a number; Python's own 1_000
            return None
        if "." not in stored and len(stored) < 19 and stored.lstrip("+-").isdecimal():
            return int(stored)
    except ValueError:
        return None
    return value


def parse_iso(stored: str) -> datetime | time | None:
    """A date, a time of day or both; an offset from Greenwich is left out, as sheets know no time zones."""
    text = stored.strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
