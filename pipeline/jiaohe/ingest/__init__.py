"""From bytes to grids: one module per reader, and the guards before them."""

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.open_file import read_workbook

__all__ = ["Limits", "read_workbook"]
