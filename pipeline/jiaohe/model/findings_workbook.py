"""The findings workbook (问题清单工作簿), as far as who writes it and who reads it back have to agree on it."""

from typing import Final

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
