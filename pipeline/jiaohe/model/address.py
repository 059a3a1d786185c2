"""A1 addresses (单元格地址). Rows and columns are counted from 1, as spreadsheets print them."""

import re
from functools import cache
from typing import NamedTuple

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


class Area(NamedTuple):
    """A rectangle of cells, all four bounds inclusive and counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{a1(self.top, self.left)}:{a1(self.bottom, self.right)}"


@cache
def column_letters(column: int) -> str:
    """``1`` → ``A``, ``28`` → ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """``A`` → ``1``, ``AB`` → ``28``; the letters' case does not matter."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def a1(row: int, column: int) -> str:
    """``(5, 2)`` → ``B5``."""
    return f"{column_letters(column)}{row}"


def parse_a1(address: str) -> tuple[int, int]:
    """``B5`` or ``$B$5`` → ``(5, 2)``. Raises ValueError for anything else."""
    match = _A1.match(address)
    if match is None:
        raise ValueError(f"not an A1 address: {address!r}")
    return int(match[2]), column_number(match[1])


def parse_area(reference: str) -> Area:
    """``B2:D4`` → its rectangle; a single address is a rectangle of one cell. Raises ValueError."""
    first, _, last = reference.partition(":")
    top, left = parse_a1(first)
    bottom, right = parse_a1(last) if last else (top, left)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
