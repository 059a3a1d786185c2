"""Binary workbooks for the tests, written record by record: no library writes them."""

import io
import struct
import zipfile

from jiaohe.model.address import Area

Value = bool | float | str
_BEGIN_BOOK, _END_BOOK, _BEGIN_SHEETS, _END_SHEETS, _SHEET = 131, 132, 143, 144, 156
_BEGIN_SHEET, _END_SHEET, _BEGIN_DATA, _END_DATA, _SIZE, _ROW = 129, 130, 145, 146, 148, 0
_ERROR_CELL, _BOOL_CELL, _REAL_CELL, _TEXT_CELL = 3, 4, 5, 6
_COLUMN, _MERGE = 60, 176
_FORMAT, _STYLE, _BEGIN_FORMATS, _END_FORMATS, _BEGIN_STYLES, _END_STYLES = 44, 47, 615, 616, 617, 618
_FIRST_OWN_FORMAT = 164
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


def xlsb(
    sheets: dict[str, dict[tuple[int, int], Value]],
    states: dict[str, str] | None = None,
    *,
    formats: dict[tuple[int, int], str] | None = None,
    merges: tuple[Area, ...] = (),
    hidden_rows: tuple[int, ...] = (),
    hidden_columns: tuple[int, ...] = (),
) -> bytes:
    """A workbook of sheets with cells by row and column from 1. What is no value goes for each sheet alike."""
    codes = ["General", *dict.fromkeys((formats or {}).values())]
    styles = {place: codes.index(code) for place, code in (formats or {}).items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS.format(_RELATION.format(1, "officeDocument", "xl/workbook.bin")))
        parts = [f"worksheets/sheet{number}.bin" for number in range(1, len(sheets) + 1)]
        relations = "".join(_RELATION.format(number, "worksheet", part) for number, part in enumerate(parts, 1))
        relations += _RELATION.format(len(parts) + 1, "styles", "styles.bin")
        package.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format(relations))
        package.writestr("xl/styles.bin", _styles(codes))
        package.writestr("xl/workbook.bin", _workbook(list(sheets), states or {}))
        for part, cells in zip(parts, sheets.values(), strict=True):
            package.writestr(f"xl/{part}", _worksheet(cells, styles, merges, hidden_rows, hidden_columns))
    return out.getvalue()


def _workbook(names: list[str], states: dict[str, str]) -> bytes:
    out = _record(_BEGIN_BOOK) + _record(_BEGIN_SHEETS)
    for number, name in enumerate(names, 1):
        state = _STATES[states.get(name, "visible")]
        out += _record(_SHEET, struct.pack("<II", state, number) + _wide(f"rId{number}") + _wide(name))
    return out + _record(_END_SHEETS) + _record(_END_BOOK)


def _styles(codes: list[str]) -> bytes:
    out = _record(_BEGIN_FORMATS, struct.pack("<I", len(codes) - 1))
    for number, code in enumerate(codes[1:], _FIRST_OWN_FORMAT):
        out += _record(_FORMAT, struct.pack("<H", number) + _wide(code))
    out += _record(_END_FORMATS) + _record(_BEGIN_STYLES, struct.pack("<I", len(codes)))
    for index in range(len(codes)):
        out += _record(_STYLE, struct.pack("<HH", 0, _FIRST_OWN_FORMAT + index - 1 if index else 0) + bytes(12))
    return out + _record(_END_STYLES)


def _worksheet(
    cells: dict[tuple[int, int], Value],
    styles: dict[tuple[int, int], int],
    merges: tuple[Area, ...],
    hidden_rows: tuple[int, ...],
    hidden_columns: tuple[int, ...],
) -> bytes:
    rows = sorted({row for row, _ in cells} | set(hidden_rows))
    columns = [column for _, column in cells] or [1]
    size = struct.pack("<4I", min(rows, default=1) - 1, max(rows, default=1) - 1, min(columns) - 1, max(columns) - 1)
    out = _record(_BEGIN_SHEET) + _record(_SIZE, size)
    for column in hidden_columns:
        out += _record(_COLUMN, struct.pack("<4IH", column - 1, column - 1, 0, 0, 1))
    out += _record(_BEGIN_DATA)
    for row in rows:
        out += _record(_ROW, struct.pack("<IIHBBBI", row - 1, 0, 0, 0, 0x10 if row in hidden_rows else 0, 0, 0))
        for (at, column), value in sorted(cells.items()):
            if at == row:
                out += _cell(column, value, styles.get((at, column), 0))
    out += _record(_END_DATA)
    for area in merges:
        out += _record(_MERGE, struct.pack("<4I", area.top - 1, area.bottom - 1, area.left - 1, area.right - 1))
    return out + _record(_END_SHEET)


def _cell(column: int, value: Value, style: int) -> bytes:
    head = struct.pack("<II", column - 1, style)
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
