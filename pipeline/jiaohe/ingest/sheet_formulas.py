"""The formulas of one sheet (公式), those included that several cells have in common: shared, arrays, data tables."""

from collections.abc import Mapping

from jiaohe.ingest.cell_values import with_formula
from jiaohe.ingest.package import Package
from jiaohe.ingest.shared_formula import move
from jiaohe.ingest.shared_strings import unescape
from jiaohe.model.address import Area, parse_area
from jiaohe.model.grid import Cell

Place = tuple[int, int]


class SheetFormulas:
    """Takes the formulas in the order of the sheet. Each is given with an equals sign before it, as it is typed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._shared: dict[str, tuple[int, int, str]] = {}
        self._early: list[tuple[Place, str]] = []
        self._areas: list[tuple[Area, str]] = []

    def add(self, row: int, column: int, attributes: Mapping[str, str], text: str) -> str:
        """The formula of one cell, from the attributes and the text that are stored for it."""
        kind = attributes.get("t")
        text = unescape(text)
        if kind == "shared":
            index = attributes.get("si", "")
            if not text:
                return self._member(row, column, index)
            self._shared[index] = row, column, text
        elif kind == "array" or kind == "dataTable":
            if kind == "dataTable":
                inputs = [attributes[key] for key in ("r1", "r2") if key in attributes]
                text = text or f"TABLE({','.join(inputs)})"
            if "ref" in attributes:
                self._areas.append((parse_area(attributes["ref"]), "=" + text))
        return "=" + text

    def _member(self, row: int, column: int, index: str) -> str:
        shared = self._shared.get(index)
        if shared is None:
            self._early.append(((row, column), index))
            return "="
        top, left, text = shared
        moved = "=" + move(text, row - top, column - left)
        self._package.charge(len(moved))
        return moved

    def finish(self, cells: dict[Place, Cell]) -> None:
        """Give their formula to cells that came before the one which holds it, and to the members of arrays."""
        early, self._early = self._early, []
        for place, index in early:
            if place in cells:
                cells[place] = with_formula(cells[place], self._member(*place, index))
        for area, formula in self._areas:
            self._package.charge(8 * min(len(cells), (area.bottom - area.top + 1) * (area.right - area.left + 1)))
            for place in _filled(area, cells):
                if cells[place].formula is None:
                    cells[place] = with_formula(cells[place], formula)


def _filled(area: Area, cells: Mapping[Place, Cell]) -> list[Place]:
    """The filled places of an area, by whichever is less work: its own places or all cells."""
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    if len(rows) * len(columns) > len(cells):
        return [place for place in cells if place[0] in rows and place[1] in columns]
    return [(row, column) for row in rows for column in columns if (row, column) in cells]
