"""The annotated copy of a submitted workbook (批注副本): patched where marks are, the same bytes everywhere else."""

from jiaohe.annotate.copy import Annotated, annotate
from jiaohe.annotate.refusal import CannotAnnotate

__all__ = ["Annotated", "CannotAnnotate", "annotate"]
