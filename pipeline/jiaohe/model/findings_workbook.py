"""The findings workbook (问题清单工作簿), as far as who writes it and who reads it back have to agree on it."""

from typing import Final

from jiaohe.model.grid import Grid
from jiaohe.model.text import Text

# A hidden sheet tells the program its own workbook again, wherever it lies and whichever program has saved it since.
MARK_SHEET: Final = "_jiaohe"
MARK: Final = "jiaohe-findings-1"

# The hidden sheet: the mark in A1, the period in B1; then the findings, a row each, in these columns.
PLACES_FROM_ROW: Final = 3
PLACE_COLUMNS: Final = ("fingerprint", "rule", "period", "region", "indicator", "measure", "observed")
REASONS_COLUMN: Final = 10  # the drop-down's list, from the first row down

# Heads by which columns are found again, wherever they were moved to.
FINGERPRINT: Final = Text("编号", "Fingerprint")
EXPLANATION: Final = Text("说明", "Explanation")
WHO: Final = Text("说明人", "By")
UNTIL: Final = Text("有效期至", "Until")

# The sheet that an annotated copy has besides the submitted ones: its title in A1, the mark elsewhere in the first row.
ANNOTATED_TITLE: Final = Text("校核问题", "Findings")
ANNOTATED_MARK: Final = "jiaohe-annotated-1"


def is_findings_sheet(grid: Grid) -> bool:
    """Whether a sheet is the one that an annotated copy has besides the submitted ones."""
    title = grid.cells.get((1, 1))
    if title is None or title.text not in (ANNOTATED_TITLE.zh, ANNOTATED_TITLE.en):
        return False
    return any(row == 1 and cell.text == ANNOTATED_MARK for (row, _), cell in grid.cells.items())
