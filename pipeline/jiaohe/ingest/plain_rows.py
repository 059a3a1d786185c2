"""Rows in the plain form that spreadsheet programs write, scanned with one regular expression.

A callback for each tag is what costs most in reading a sheet. Nearly all rows hold nothing but cells with a value, in
one fixed order of attributes; those are taken from the text at once, four times as fast. Whatever is written in
another way, be it a comment or an attribute more, makes ``scan`` give None, and the tag by tag reader takes the rows.
The XML parser goes through all rows in either case, so that no damage passes. Both ways give the same cells.
"""

import re
from typing import Final

from jiaohe.ingest.sheet_cells import LAST_COLUMN, LAST_ROW, SheetCells
from jiaohe.model.address import column_letters

Token = tuple[str, str, str, str, str, str, str, str, str, str]

_TOKEN = re.compile(
    r"""
      <c[ ]r="([A-Z]++)([0-9]++)"(?:[ ]s="([0-9]++)")?+(?:[ ]t="([a-zA-Z]++)")?+
      (?: ><v>([^<&]++)</v></c>
        | [ ]?+
          (?: > (<f(?:[ ][a-zA-Z0-9]++="[^"<>&]*+")*+[ ]?+(?:/>|>[^<]*+</f>))?+
                (?: <(v|is><t(?:[ ]xml:space="preserve")?+|v[ ]?/)> ([^<]*+) (?:</v>|</t></is>)?+ )?+
              </c>
            | />
          )
      )
    | </row>
    | (<row(?:[ ][\w:]++="[^"<>&]*+")*+[ ]?+/?+>)
    | [ \n\t]++
    | (.++)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMULA = re.compile(r"<f((?: [a-zA-Z0-9]+=\"[^\"]*\")*) ?(?:/>|>([^<]*)</f>)")
_ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"')
COLUMNS: Final = {column_letters(number): number for number in range(1, LAST_COLUMN + 1)}


def scan(piece: bytes) -> list[Token] | None:
    """The tokens of whole rows, or None when any of it is not in the plain form."""
    if b"\r" in piece or b"&#" in piece:  # line ends that XML gives in another form; characters by their numbers
        return None
    try:
        tokens: list[Token] = _TOKEN.findall(piece.decode())
    except UnicodeDecodeError:
        return None
    return None if tokens and tokens[-1][9] else tokens  # what is odd takes all that follows it


def take(tokens: list[Token], sheet: SheetCells) -> None:
    """Store the cells of scanned rows. Raises ValueError for what no sound sheet holds."""
    cells, styles = sheet.cells, sheet.styles
    row, row_digits, column, disordered = sheet.row, str(sheet.row), sheet.column, sheet.disordered
    for letters, digits, index, kind, value, formula, opened, raw, row_tag, _ in tokens:
        if value or opened or formula:
            found = COLUMNS.get(letters, 0)
            if digits != row_digits or found <= column:
                row, row_digits = int(digits), digits
                if not (0 < row <= LAST_ROW and found):
                    raise ValueError("a cell outside of the sheet")
                sheet.disordered = disordered = True
            column = found
            if not (formula or disordered):
                # What most cells are, without the detours of the others: values that a style has met before.
                style = styles[index]
                if value:
                    if kind == "n" or not kind:
                        cells[row, column] = style.numbers.get(value) or style.number(value)
                        continue
                    made = style.texts.get(value) if kind == "s" else None
                else:
                    made = style.inline.get(raw) if opened[0] == "i" and "&" not in raw else None
                if made is not None and made[0]:
                    cells[row, column] = made
                    continue
            sheet.row, sheet.column = row, column
            if opened[:2] == "is":
                kind = "inlineStr"
            stored = value or (("" if opened[-1] == "/" else _text(raw)) if opened else None)
            sheet.put(index, kind or "n", stored, _formula(sheet, formula) if formula else None)
        elif row_tag:
            sheet.row = row
            sheet.start_row(dict(_ATTRIBUTE.findall(row_tag)))
            row, column, disordered = sheet.row, 0, sheet.disordered
            row_digits = str(row)
    sheet.row, sheet.column = row, column


def _formula(sheet: SheetCells, element: str) -> str:
    match = _FORMULA.match(element)
    assert match is not None  # the pattern of a token holds this one
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    return sheet.formulas.add(sheet.row, sheet.column, attributes, _text(match[2] or ""))


def _text(raw: str) -> str:
    """Text with its references resolved; without a document type there are no others."""
    if "&" not in raw:
        return raw
    return (
        raw.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&apos;", "'")
        .replace("&amp;", "&")
    )
