"""The cells of one sheet while it is read: rows and stored cells come in, the sparse grid's cells come out."""

from collections.abc import Mapping

from jiaohe.ingest.cell_values import CellStyle, CellStyles, with_formula
from jiaohe.ingest.package import Package
from jiaohe.ingest.shared_strings import unescape
from jiaohe.ingest.sheet_formulas import Place, SheetFormulas
from jiaohe.model.grid import Cell

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TRUE = ("1", "true", "on")


class SheetCells:
    """What both ways of reading rows fill. Its methods raise ValueError for what no sound sheet holds."""

    def __init__(self, package: Package, strings: list[str], styles: CellStyles) -> None:
        self.package = package
        self.strings = strings
        self.styles = styles
        self.formulas = SheetFormulas(package)
        self.cells: dict[Place, Cell] = {}
        self.row = 0
        self.column = 0
        self.disordered = False  # whether a place may come a second time
        self._hidden_rows: list[int] = []

    def start_row(self, attributes: Mapping[str, str]) -> None:
        """Go on to a row: the one it names, or the next."""
        number = attributes.get("r")
        row = self.row + 1 if number is None else int(number)
        if not 0 < row <= LAST_ROW:
            raise ValueError("a row outside of the sheet")
        if row <= self.row:
            self.disordered = True
        self.row, self.column = row, 0
        if len(attributes) > 1 and _is_hidden(attributes):
            self._hidden_rows.append(row)
        self.check_number()

    def check_number(self) -> None:
        """Refuse the file when the sheet has more cells than are read."""
        if len(self.cells) > self.package.limits.cells:
            raise self.package.too_large("cells", len(self.cells))

    def put(self, style: str | None, kind: str, raw: str | None, formula: str | None) -> None:
        """Store a cell at the present row and column: its type as stored, its raw value if it has one."""
        made = self.make(self.styles[style], kind, raw, formula)
        if made is None:
            return
        place = self.row, self.column
        if self.disordered and place in self.cells:
            raise ValueError("two values for one cell, and no telling which is meant")
        self.cells[place] = made

    def make(self, style: CellStyle, kind: str, raw: str | None, formula: str | None) -> Cell | None:
        """The cell, or None when it holds nothing."""
        # A formula that was never calculated has no value or an empty one; an empty text is a value all the same.
        if raw is None or (not raw and kind != "str"):
            return None if formula is None else style.uncalculated(formula)
        if kind == "n":
            made = style.numbers.get(raw) or style.number(raw)
        elif kind == "s":
            known = style.texts.get(raw)
            made = self._shared_text(style, raw) if known is None else known
        else:
            made = self._other(style, kind, raw)
        if formula is not None:
            return with_formula(made, formula)
        return None if made.value == "" else made

    def _shared_text(self, style: CellStyle, raw: str) -> Cell:
        index = int(raw)
        if not 0 <= index < len(self.strings):
            raise ValueError("a text that is not there")
        made = style.texts[raw] = style.text(self.strings[index])
        return made

    def _other(self, style: CellStyle, kind: str, raw: str) -> Cell:
        if len(raw) > self.package.limits.text_length:
            raise self.package.too_large("text_length", len(raw))
        if kind == "b":
            return style.boolean(raw)
        if kind == "e":
            return style.error(raw)
        if kind == "d":
            return style.iso_date(raw)
        made = style.text(unescape(raw))
        if kind == "inlineStr":
            style.inline[raw] = made
        return made

    def finish(self) -> frozenset[int]:
        """Complete the formulas; gives the hidden rows, down to the last row that holds something."""
        self.check_number()
        self.formulas.finish(self.cells)
        if not self._hidden_rows:
            return frozenset()
        last = max((place[0] for place in self.cells), default=0)
        return frozenset(row for row in self._hidden_rows if row <= last)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    if attributes.get("hidden") in TRUE:
        return True
    height = attributes.get("ht")
    return height is not None and float(height) == 0
