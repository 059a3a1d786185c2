"""From a grid and a form to tidy tables: recognise, flatten headers, melt, read values."""

from jiaohe.tidy.workbook import TidyTables, tidy_workbook

__all__ = ["TidyTables", "tidy_workbook"]
