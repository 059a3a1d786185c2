"""The body of an OpenDocument spreadsheet (表格内容): expat's events for content.xml made into grids."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from jiaohe.ingest.ods_cell import make_cell
from jiaohe.ingest.ods_styles import Attributes, Styles
from jiaohe.ingest.package import Package
from jiaohe.ingest.shared_formula import LAST_COLUMN, LAST_ROW
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Grid

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


class Content:
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
                text = _LAYOUT.sub(" ", "".join(self.run)).lstrip(" ")
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
                cell = make_cell(attributes, "\n".join(paragraphs), self._code(style or sheet.column_style(column)))
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
