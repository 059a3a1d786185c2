"""OpenDocument spreadsheets (ods, fods): one pass over content.xml, for values and for the text people see."""

import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from jiaohe.ingest.cell_values import parse_iso, parse_number
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.number_format import is_duration, render
from jiaohe.ingest.ods_formula import excel_formula
from jiaohe.ingest.ods_styles import Attributes, Styles
from jiaohe.ingest.package import Package
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.xml_part import feed, new_parser, walk
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, CellKind, Grid, Value, Workbook
from jiaohe.model.text import Text

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

# Elements whose text is not the cell's: comments, drawings, footnotes, the small characters above others, the
# history of changes, and tables that are fetched from elsewhere.
_ASIDE: Final = frozenset(
    {
        "office:annotation",
        "office:forms",
        "office:event-listeners",
        "table:shapes",
        "table:tracked-changes",
        "table:dde-links",
        "table:scenario",
        "text:note",
        "text:ruby-text",
        "text:tracked-changes",
    }
)
_CELLS: Final = frozenset({"table:table-cell", "table:covered-table-cell"})
_PARAGRAPHS: Final = frozenset({"text:p", "text:h"})
# Stand for the spaces, tabs and breaks that are elements, while the spaces that are mere layout collapse.
_SPACE, _TAB, _BREAK = "\x01", "\x02", "\x03"
_LAYOUT = re.compile(r"[ \t\r\n]+")
_KEPT: Final = {1: " ", 2: "\t", 3: "\n"}
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,7})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]+)?)S)?)?\Z"
)
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?\Z|Err:[0-9]{3}\Z")


def read_ods(file: str, data: bytes, limits: Limits) -> Workbook:
    """The workbook in an OpenDocument package. Raises Unreadable when it is damaged, locked or passes a limit."""
    package = Package(file, data, limits)
    if "encrypted-package" in package or _is_locked(package):
        raise refusal(file, "encrypted")
    styles = Styles()
    if "styles.xml" in package:
        parser = new_parser(package)
        parser.StartElementHandler = styles.start
        parser.EndElementHandler = styles.end
        parser.CharacterDataHandler = styles.characters
        feed(package, "styles.xml", parser, Text("样式", "the styles"))
        styles.settle()
    return _read_content(package, styles)


def read_fods(file: str, data: bytes, limits: Limits) -> Workbook:
    """The workbook in a flat OpenDocument file: the same elements in one XML file without a package."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        package.writestr("content.xml", data)
    return _read_content(Package(file, packed.getvalue(), limits), Styles())


def _is_locked(package: Package) -> bool:
    if "META-INF/manifest.xml" not in package:
        return False
    locked = False

    def start(name: str, _: Attributes) -> None:
        nonlocal locked
        locked = locked or name == "encryption-data"

    walk(package, "META-INF/manifest.xml", Text("文件目录", "the file's directory"), start)
    return locked


def _read_content(package: Package, styles: Styles) -> Workbook:
    content = _Content(package, styles)
    parser = new_parser(package)
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.characters
    feed(package, "content.xml", parser, Text("表格内容", "the spreadsheet"))
    return Workbook(file=package.file, format="ods", grids=tuple(content.grids))


class _Sheet:
    """One table while it is being read."""

    def __init__(self, attributes: Attributes) -> None:
        self.name = attributes.get("table:name", "")
        self.style = attributes.get("table:style-name", "")
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: list[Area] = []
        self.merged_lines = 0
        self.row = 0  # rows and columns that are over
        self.column = 0
        self.column_ends: list[int] = []
        self.column_styles: list[str | None] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []

    def column_style(self, column: int) -> str | None:
        """The default style of the cells in a column."""
        at = bisect_left(self.column_ends, column)
        return self.column_styles[at] if at < len(self.column_styles) else None

    def grid(self, hidden: bool) -> Grid:
        """The sheet as read; hidden lines count as far as there is something, since files hide all that remain."""
        last_row = max([row for row, _ in self.cells] + [area.bottom for area in self.merges], default=0)
        last_column = max([column for _, column in self.cells] + [area.right for area in self.merges], default=0)
        return Grid(
            name=self.name,
            cells=self.cells,
            merges=tuple(self.merges),
            hidden_rows=_lines(self.hidden_rows, last_row),
            hidden_columns=_lines(self.hidden_columns, last_column),
            state="hidden" if hidden else "visible",
        )


def _lines(ranges: Iterable[tuple[int, int]], last: int) -> frozenset[int]:
    return frozenset(line for first, end in ranges for line in range(first, min(end, last) + 1))


class _Content:
    """The handlers for content.xml, with the place where they are."""

    def __init__(self, package: Package, styles: Styles) -> None:
        self.package = package
        self.styles = styles
        self.grids: list[Grid] = []
        self.codes: dict[str | None, str] = {}
        self.in_body = False
        self.aside = 0  # depth inside an element to pass over
        self.sheet: _Sheet | None = None
        self.row: Attributes = {}
        self.row_cells: list[tuple[int, Cell]] = []
        self.cell: Attributes | None = None
        self.paragraphs: list[str] = []
        self.run: list[str] | None = None
        self.length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if self.aside:
            self.aside += 1
        elif self.run is not None:
            self._start_in_paragraph(name, attributes)
        elif self.cell is not None:
            if name in _PARAGRAPHS:
                self.run = []
            elif name in _ASIDE or name == "table:table" or name.startswith("draw:"):
                self.aside = 1
        elif name in _CELLS:
            self.cell = attributes
        elif name == "table:table-row":
            self.row, self.row_cells = attributes, []
            if self.sheet is not None:
                self.sheet.column = 0
        elif name == "table:table-column":
            self._column(attributes)
        elif name == "table:table":
            if attributes.get("table:name", "").startswith("'file:"):
                self.aside = 1  # the values of another workbook, kept for its links
            else:
                self.sheet = _Sheet(attributes)
        elif name in _ASIDE:
            self.aside = 1
        elif name == "office:body":
            self.in_body = True
        elif not self.in_body:
            self.styles.start(name, attributes)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif self.run is not None:
            if name in _PARAGRAPHS:
                text = _LAYOUT.sub(" ", "".join(self.run)).strip(" ")
                self.paragraphs.append(text.translate(_KEPT))
                self.run = None
        elif name in _CELLS:
            self._end_cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table" and self.sheet is not None:
            if len(self.grids) >= self.package.limits.sheets:
                raise self.package.too_large("sheets", len(self.grids) + 1)
            self.grids.append(self.sheet.grid(self.sheet.style in self.styles.hidden_tables))
            self.sheet = None
        elif not self.in_body:
            self.styles.end(name)

    def characters(self, text: str) -> None:
        if self.aside:
            return
        if self.run is not None:
            self._add(text)
        elif not self.in_body:
            self.styles.characters(text)

    def _start_in_paragraph(self, name: str, attributes: Attributes) -> None:
        if name == "text:s":
            self._add(_SPACE * min(_number_of(attributes, "text:c"), self.package.limits.text_length + 1))
        elif name == "text:tab":
            self._add(_TAB)
        elif name == "text:line-break":
            self._add(_BREAK)
        elif name in _ASIDE or name.startswith("draw:"):
            self.aside = 1

    def _add(self, text: str) -> None:
        self.length += len(text)
        if self.length > self.package.limits.text_length:
            raise self.package.too_large("text_length", self.length)
        assert self.run is not None
        self.run.append(text)

    def _column(self, attributes: Attributes) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        first = (sheet.column_ends[-1] if sheet.column_ends else 0) + 1
        last = min(first - 1 + _number_of(attributes, "table:number-columns-repeated"), LAST_COLUMN)
        sheet.column_ends.append(last)
        sheet.column_styles.append(attributes.get("table:default-cell-style-name"))
        if attributes.get("table:visibility") in ("collapse", "filter"):
            sheet.hidden_columns.append((first, last))

    def _end_cell(self) -> None:
        attributes, paragraphs, sheet = self.cell or {}, self.paragraphs, self.sheet
        self.cell, self.paragraphs, self.length = None, [], 0
        if sheet is None:
            return
        first = sheet.column + 1
        repeated = _number_of(attributes, "table:number-columns-repeated")
        sheet.column = min(sheet.column + repeated, LAST_COLUMN)
        if "table:number-columns-spanned" in attributes or "table:number-rows-spanned" in attributes:
            self._merge(sheet, first, attributes)
        if not (paragraphs or "table:formula" in attributes or "office:value-type" in attributes):
            return
        style = attributes.get("table:style-name") or self.row.get("table:default-cell-style-name")
        cell = None
        for column in range(first, sheet.column + 1):
            if cell is None or style is None:
                cell = _cell(attributes, "\n".join(paragraphs), self._code(style or sheet.column_style(column)))
            if cell is None:
                return
            self.row_cells.append((column, cell))

    def _code(self, style: str | None) -> str:
        code = self.codes.get(style)
        if code is None:
            code = self.codes[style] = self.styles.code(style)
        return code

    def _merge(self, sheet: _Sheet, column: int, attributes: Attributes) -> None:
        bottom = min(sheet.row + _number_of(attributes, "table:number-rows-spanned"), LAST_ROW)
        right = min(column - 1 + _number_of(attributes, "table:number-columns-spanned"), LAST_COLUMN)
        area = Area(sheet.row + 1, column, bottom, right)
        if (area.top, column) == (bottom, right) or area.top > LAST_ROW or column > LAST_COLUMN:
            return
        sheet.merges.append(area)
        sheet.merged_lines += min(bottom - area.top, right - column) + 1
        for limit, size in (("merges", len(sheet.merges)), ("merged_lines", sheet.merged_lines)):
            if size > getattr(self.package.limits, limit):
                raise self.package.too_large(limit, size)

    def _end_row(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        first = sheet.row + 1
        sheet.row = min(sheet.row + _number_of(self.row, "table:number-rows-repeated"), LAST_ROW)
        if self.row.get("table:visibility") in ("collapse", "filter"):
            sheet.hidden_rows.append((first, sheet.row))
        if not self.row_cells:
            return
        size = len(sheet.cells) + len(self.row_cells) * (sheet.row + 1 - first)
        if size > self.package.limits.cells:
            raise self.package.too_large("cells", size)
        for row in range(first, sheet.row + 1):
            for column, cell in self.row_cells:
                sheet.cells[row, column] = cell


def _number_of(attributes: Attributes, name: str) -> int:
    """A count of at least 1. Raises ValueError for anything that is none."""
    return max(1, int(attributes.get(name) or 1))


def _cell(attributes: Attributes, text: str, code: str) -> Cell | None:
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
        value = attributes.get("office:string-value", text)
        return Cell(value, "text", text or value, code, formula) if value or formula is not None else None
    found = _value(value_type, attributes, code)
    if found is None:
        return Cell(text, "text", text, code, formula) if text or formula is not None else None
    kind, typed = found
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
