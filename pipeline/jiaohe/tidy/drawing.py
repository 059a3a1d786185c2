"""A sheet as a person sees it (表样): what a run keeps of it so that a report can draw it again."""

from typing import Final

from jiaohe.model.grid import Grid
from jiaohe.model.run import Drawing

MOST_CELLS: Final = 60_000
MOST_COLUMNS: Final = 200
_LONGEST: Final = 500  # characters of one cell


def draw_sheet(grid: Grid) -> Drawing:
    """The texts and merged areas of a sheet, as far as ``MOST_COLUMNS`` columns and ``MOST_CELLS`` cells go.

    Longer texts than a report would show end with ``…``. What lies beyond is left out, and the drawing says so.
    """
    found: dict[int, dict[int, str]] = {}
    cut = False
    for (row, column), cell in grid.cells.items():
        if cell.text.strip():
            if column > MOST_COLUMNS:
                cut = True
            else:
                text = cell.text
                found.setdefault(row, {})[column] = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    rows = []
    room = MOST_CELLS
    for number in sorted(found):
        texts = found[number]
        room -= max(texts)
        if room < 0:
            cut = True
            break
        rows.append((number, tuple(texts.get(column, "") for column in range(1, max(texts) + 1))))
    last = rows[-1][0] if rows else 0
    shown = {number for number, _ in rows}
    merges = tuple(
        str(area)
        for area in grid.merges
        if area.top <= last and area.left <= MOST_COLUMNS and (area.top in shown or area.bottom > area.top)
    )
    return Drawing(tuple(rows), merges, cut)
