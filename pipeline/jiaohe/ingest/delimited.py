"""Delimited text (csv): cells without types, separated by commas, tabs or semicolons."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import Final

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.package import too_large
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.text_encoding import decode
from jiaohe.model.grid import Cell, Grid, Workbook

_SAMPLE: Final = 200  # records that decide the delimiter
# In a tie the rarer sign wins: commas stand inside figures and sentences, tabs hardly ever.
_DELIMITERS: Final = ("\t", ";", ",")
_SEP_LINE = re.compile(r"sep=(\t|[^\s\w\"])(?:\r\n|\n|\r)", re.IGNORECASE)
_END: Final = "\x00"  # cannot occur in the text: what follows the last record, unless a quotation mark is still open
# Platforms write ="0012" so that Excel keeps the zeros; Excel shows what stands between the marks.
_AS_TEXT = re.compile(r'="([^"]*)"\Z')


def read_delimited(file: str, data: bytes, limits: Limits) -> Workbook:
    """One grid of text cells, named after the file. Rows are records: a quoted line break does not start a new one.

    Raises Unreadable for binary content, a quotation mark that is never closed, a file without any text, and one that
    passes a limit.
    """
    text = decode(data)
    if text is None:
        raise refusal(file, "unknown")
    delimiter = None
    if told := _SEP_LINE.match(text):
        delimiter = told[1]
        text = text[told.end() :]
    try:
        cells = _cells(file, text, delimiter or choose_delimiter(text), limits)
    except csv.Error:  # only the bound on the length of a field is left to complain
        raise refusal(file, "long_field") from None
    if not cells:
        raise refusal(file, "empty")
    grid = Grid(name=PurePath(file).stem or file, cells=cells)
    return Workbook(file=file, format="csv", grids=(grid,))


def choose_delimiter(text: str) -> str:
    """The sign that divides most of the first records into one and the same number of fields."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = [len(record) for record in islice(_records(text, delimiter), _SAMPLE) if record]
        except csv.Error:
            continue
        divided = Counter(width for width in widths if width > 1)
        if not divided:
            continue
        width, count = max(divided.items(), key=lambda item: (item[1], item[0]))
        score = (count / len(widths), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _cells(file: str, text: str, delimiter: str, limits: Limits) -> dict[tuple[int, int], Cell]:
    cells: dict[tuple[int, int], Cell] = {}
    end = _END if text.endswith(("\n", "\r")) else "\n" + _END
    last: list[str] = []
    for row, record in enumerate(_records(text + end, delimiter), 1):
        last = record
        if len(cells) > limits.cells:
            raise too_large(file, limits, "cells", len(cells))
        for column, field in enumerate(record, 1):
            if field:
                shown = _AS_TEXT.match(field)
                cells[row, column] = Cell(field, "text", shown[1] if shown else field)
    if last != [_END]:
        raise refusal(file, "open_quote")
    del cells[row, 1]
    return cells
