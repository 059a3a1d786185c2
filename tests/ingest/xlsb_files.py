"""Binary workbooks for the tests, written record by record: no library writes them."""

import io
import struct
import zipfile

Value = bool | float | str
_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_SHEET, _END_SHEET, _BEGIN_DATA, _END_DATA, _SIZE, _ROW = 129, 130, 145, 146, 148, 0
_ERROR_CELL, _BOOL_CELL, _REAL_CELL, _TEXT_CELL = 3, 4, 5, 6
_STATES = {"visible": 0, "hidden": 1, "very_hidden": 2}

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_RELATION = (
    '<Relationship Id="rId{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}"'
    ' Target="{2}"/>'
)


def xlsb(sheets: dict[str, dict[tuple[int, int], Value]], states: dict[str, str] | None = None) -> bytes:
    """A workbook of sheets with cells by row and column from 1."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.bin")))
        parts = [f"worksheets/sheet{number}.bin" for number in range(1, len(sheets) + 1)]
        relations = "".join(_RELATION.format(number, "worksheet", part) for number, part in enumerate(parts, 1))
        package.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format(relations))
        package.writestr("xl/workbook.bin", _workbook(list(sheets), states or {}))
        for part, cells in zip(parts, sheets.values(), strict=True):
            package.writestr(f"xl/{part}", _worksheet(cells))
    return out.getvalue()


def _workbook(names: list[str], states: dict[str, str]) -> bytes:
    out = _record(_BEGIN_BOOK) + _record(_BEGIN_SHEETS)
    for number, name in enumerate(names, 1):
        state = _STATES[states.get(name, "visible")]
        out += _record(_SHEET, struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(name))
    return out + _record(_END_SHEETS) + _record(_END_BOOK)


def _worksheet(cells: dict[tuple[int, int], Value]) -> bytes:
    rows = [row for row, _ in cells] or [1]
    columns = [column for _, column in cells] or [1]
    size = struct.pack("<4I", min(rows) - 1, max(rows) - 1, min(columns) - 1, max(columns) - 1)
    out = _record(_BEGIN_SHEET) + _record(_SIZE, size) + _record(_BEGIN_DATA)
    for row in sorted(set(rows)):
        out += _record(_ROW, struct.pack("<II", row - 1, 0) + bytes(9))
        for (at, column), value in sorted(cells.items()):
            if at == row:
                out += _cell(column, value)
    return out + _record(_END_DATA) + _record(_END_SHEET)


def _cell(column: int, value: Value) -> bytes:
    head = struct.pack("<II", column - 1, 0)
    if value == "#DIV/0!":
        return _record(_ERROR_CELL, head + b"\x07")
    if isinstance(value, bool):
        return _record(_BOOL_CELL, head + bytes([value]))
    if isinstance(value, str):
        return _record(_TEXT_CELL, head + _wide(value))
    return _record(_REAL_CELL, head + struct.pack("<d", value))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(code: int, body: bytes = b"") -> bytes:
    return _packed(code) + _packed(len(body)) + body


def _packed(number: int) -> bytes:
    """Seven bits a byte, the lowest first, a high bit where more follow."""
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)
