"""What a binary workbook says beside its values (xlsb 的格式与结构): formats, errors, merged areas, hidden lines.

The records are those of [MS-XLSB] 2.4: a number, a length, and a body, both packed seven bits to a byte.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jiaohe.ingest.package import Package, resolve
from jiaohe.ingest.shared_formula import LAST_COLUMN, LAST_ROW
from jiaohe.ingest.styles import BUILT_IN
from jiaohe.ingest.xml_part import relationships
from jiaohe.model.address import Area

_WORKBOOK: Final = "xl/workbook.bin"
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_ROW, _COLUMNS, _MERGE = 0, 60, 176
_ERRORS: Final = frozenset({3, 11})  # typed, and the result of a formula
_CELLS: Final = frozenset(range(2, 12))
_SHEET, _WORKBOOK_PROPERTIES = 156, 153
_FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 44, 47, 617, 618
_ERROR_NAMES: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class SheetMarks:
    """One sheet: the style of each cell that is not General, errors by place, merged areas, hidden lines."""

    styles: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """A workbook: its worksheets by name, and whether its days count from 1904."""

    sheets: dict[str, SheetMarks]
    date1904: bool


def read_marks(package: Package) -> Marks:
    """Read them all. Raises ValueError or struct.error for records that are cut short, Unreadable for the package."""
    links = {
        identity: (kind, resolve(_WORKBOOK, target))
        for identity, (kind, target) in relationships(package, _RELATIONS).items()
    }
    by_kind = dict(links.values())
    codes = _read_codes(package, by_kind.get("styles"))
    if (strings := by_kind.get("sharedStrings")) is not None and strings in package:
        for _ in package.chunks(strings):  # read by a library that knows no limits: look at its size first
            pass
    sheets: dict[str, SheetMarks] = {}
    date1904 = False
    for code, body in _records(package, _WORKBOOK):
        if code == _WORKBOOK_PROPERTIES:
            date1904 = bool(body[0] & 1)
        elif code == _SHEET:
            identity, at = _wide(body, 8)
            name, _ = _wide(body, at)
            kind, part = links.get(identity, ("", ""))
            if kind == "worksheet" and part in package:
                sheets[name] = _read_sheet(package, part, codes)
    return Marks(sheets=sheets, date1904=date1904)


def _read_codes(package: Package, part: str | None) -> list[str]:
    """The number format of each style index."""
    own: dict[int, str] = {}
    keys: list[int] = []
    inside = False
    if part is None or part not in package:
        return []
    for code, body in _records(package, part):
        if code == _FORMAT:
            own[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif code == _BEGIN_STYLES:
            inside = True
        elif code == _END_STYLES:
            inside = False
        elif code == _STYLE and inside:
            keys.append(struct.unpack_from("<H", body, 2)[0])
    return [own.get(key) or BUILT_IN.get(key, "General") for key in keys]


def _read_sheet(package: Package, part: str, codes: list[str]) -> SheetMarks:
    marks = SheetMarks()
    limits = package.limits
    row = merged_lines = 0
    for code, body in _records(package, part):
        if code in _CELLS:
            column, style = struct.unpack_from("<II", body)
            number_format = codes[style & 0xFFFFFF] if style & 0xFFFFFF < len(codes) else "General"
            if number_format != "General":
                marks.styles[row, column + 1] = number_format
            if code in _ERRORS:
                marks.errors[row, column + 1] = _ERROR_NAMES.get(body[8], "#N/A")
            if max(len(marks.styles), len(marks.errors)) > limits.cells:
                raise package.too_large("cells", limits.cells + 1)
        elif code == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if not row <= LAST_ROW:
                raise ValueError("a row outside of the sheet")
            if body[11] & 0x10:
                marks.hidden_rows.add(row)
        elif code == _COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<4IH", body)
            if flags & 1:
                marks.hidden_columns.update(range(first + 1, min(last + 1, LAST_COLUMN) + 1))
        elif code == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            if not (top <= bottom < LAST_ROW and left <= right < LAST_COLUMN):
                raise ValueError("a merged area outside of the sheet")
            marks.merges.append(Area(top + 1, left + 1, bottom + 1, right + 1))
            merged_lines += min(bottom - top, right - left) + 1
            if len(marks.merges) > limits.merges:
                raise package.too_large("merges", len(marks.merges))
            if merged_lines > limits.merged_lines:
                raise package.too_large("merged_lines", merged_lines)
    return marks


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    size = struct.unpack_from("<I", body, at)[0]
    if size == 0xFFFFFFFF:  # none
        return "", at + 4
    end = at + 4 + 2 * size
    if end > len(body):
        raise ValueError("a text longer than its record")
    return body[at + 4 : end].decode("utf-16-le"), end


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """The records of a part, to its end."""
    data = b"".join(package.chunks(part))
    at = 0
    while at < len(data):
        code, at = _packed(data, at, 2)
        size, at = _packed(data, at, 4)
        if at + size > len(data):
            raise ValueError("a record that is cut short")
        yield code, data[at : at + size]
        at += size


def _packed(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number packed seven bits to a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(most):
        if at >= len(data):
            raise ValueError("a record that is cut short")
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at
