"""Shared formulas (共享公式): a formula stored once, moved to each cell that shares it."""

import re
from collections.abc import Callable
from functools import lru_cache

from jiaohe.model.address import column_letters, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PIECE = re.compile(
    r"""
      "(?:[^"]|"")*"                       # text
    | '(?:[^']|'')*'!?                     # a sheet's name
    | \[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]  # a column of a table, or another workbook
    | (?P<cell>(?<![\w.\\])(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})(?![\w.(!\\]))
    | (?P<columns>(?<![\w.\\])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!\\]))
    | (?P<rows>(?<![\w.\\$])(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})(?![\w.(!\\]))
    | [\w.\\]+                              # names, functions, numbers
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_LOST = "#REF!"


def move(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads some rows further down and columns further right; what leaves the sheet is ``#REF!``."""
    return "".join([piece if isinstance(piece, str) else piece(rows, columns) for piece in _pieces(formula)])


@lru_cache(maxsize=256)
def _pieces(formula: str) -> tuple[str | Callable[[int, int], str], ...]:
    """The formula cut at its references: text between them, and functions that write each of them moved."""
    pieces: list[str | Callable[[int, int], str]] = []
    for match in _PIECE.finditer(formula):
        groups = match.groups()
        if match["cell"]:
            pieces.append(_cell(*groups[1:5]))
        elif match["columns"]:
            pieces.append(_pair(_column(*groups[6:8]), _column(*groups[8:10])))
        elif match["rows"]:
            pieces.append(_pair(_row(*groups[11:13]), _row(*groups[13:15])))
        elif pieces and isinstance(pieces[-1], str):
            pieces[-1] += match[0]
        else:
            pieces.append(match[0])
    return tuple(pieces)


def _cell(column_fixed: str, letters: str, row_fixed: str, digits: str) -> Callable[[int, int], str]:
    column, row = _column(column_fixed, letters), _row(row_fixed, digits)

    def write(rows: int, columns: int) -> str:
        left, right = column(rows, columns), row(rows, columns)
        return _LOST if _LOST in (left, right) else left + right

    return write


def _pair(first: Callable[[int, int], str], last: Callable[[int, int], str]) -> Callable[[int, int], str]:
    def write(rows: int, columns: int) -> str:
        left, right = first(rows, columns), last(rows, columns)
        return _LOST if _LOST in (left, right) else f"{left}:{right}"

    return write


def _column(fixed: str, letters: str) -> Callable[[int, int], str]:
    if fixed:
        return lambda rows, columns: "$" + letters
    number = column_number(letters)
    return lambda rows, columns: column_letters(number + columns) if 0 < number + columns <= LAST_COLUMN else _LOST


def _row(fixed: str, digits: str) -> Callable[[int, int], str]:
    if fixed:
        return lambda rows, columns: "$" + digits
    number = int(digits)
    return lambda rows, columns: str(number + rows) if 0 < number + rows <= LAST_ROW else _LOST
