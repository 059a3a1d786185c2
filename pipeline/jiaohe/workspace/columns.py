"""What a form's tidy columns must hold (列的要求), in pandera's own names; ``schema`` builds pandera columns of it."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from jiaohe.model.finding import Severity
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Unacceptable, shorten

DType = Literal["float", "float64", "int", "int64", "Int64", "str", "string"]
Scalar = float | str

_NUMERIC = ("ge", "gt", "le", "lt", "in_range")
_TEXTUAL = ("str_matches", "str_contains", "str_startswith", "str_endswith", "str_length")


class Bounds(Declared):
    """The arguments of pandera's ``in_range`` and ``str_length``."""

    min_value: float | None = None
    max_value: float | None = None

    @model_validator(mode="after")
    def _min_is_below_max(self) -> Self:
        if self.min_value is not None and self.max_value is not None and self.min_value > self.max_value:
            raise Unacceptable(
                Text("下限大于上限。", "The lower bound is above the upper one."),
                Text("对调 min_value 和 max_value。", "Swap min_value and max_value."),
            )
        return self


class ColumnSpec(Declared):
    """Requirements on one column of a tidy table. Every key but ``severity`` is pandera's.

    The figures of a measure are judged as read: progress in percent, all others in the unit of their row.
    """

    dtype: DType | None = Field(default=None, description="float, int for whole numbers, str for words.")
    nullable: bool = Field(default=True, description="False: a value is due; /, 正在推进 and a dash are values.")
    unique: bool = Field(default=False, description="True: no value may stand twice in one table.")
    coerce: bool = Field(default=False, description="True: digits are taken for words where dtype is str.")
    eq: Scalar | None = None
    ne: Scalar | None = None
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    lt: float | None = None
    in_range: Bounds | None = None
    isin: Annotated[tuple[Scalar, ...], Field(min_length=1)] | None = None
    notin: Annotated[tuple[Scalar, ...], Field(min_length=1)] | None = None
    str_matches: str | None = Field(default=None, description="A regular expression that fits from the start.")
    str_contains: str | None = Field(default=None, description="A regular expression that fits anywhere.")
    str_startswith: str | None = None
    str_endswith: str | None = None
    str_length: Bounds | None = None
    severity: Severity = Field(default=Severity.ERROR, description="How grave a breach is.")

    @field_validator("str_matches", "str_contains")
    @classmethod
    def _is_a_regular_expression(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error:
            raise Unacceptable(
                Text(
                    f"“{shorten(value or '')}”不是正则表达式。", f'"{shorten(value or "")}" is no regular expression.'
                ),
                Text("检查括号和反斜杠是否成对。", "Look for unbalanced brackets and single backslashes."),
            ) from None
        return value

    @model_validator(mode="after")
    def _requirements_fit_the_dtype(self) -> Self:
        wrong = [key for key in (_NUMERIC if self.is_text else _TEXTUAL) if getattr(self, key) is not None]
        if wrong and self.dtype is not None:
            raise Unacceptable(
                Text(f"dtype: {self.dtype} 的列不能有 {wrong[0]}。", f"A column of {self.dtype} takes no {wrong[0]}."),
                Text("改 dtype，或删去这一项。", "Change the dtype, or leave this key out."),
            )
        return self

    @property
    def is_text(self) -> bool:
        """Whether words are due."""
        return self.dtype in ("str", "string")

    @property
    def is_whole(self) -> bool:
        """Whether whole numbers are due."""
        return self.dtype in ("int", "int64", "Int64")


# What holds for any form: no figure is below zero, and no percentage beyond all measure. A figure that slipped by
# a factor of a hundred stays within, since the rules about scales say more of it than a bound can.
PROGRESS_LIMIT = 100_000.0
DEFAULT_COLUMNS: dict[str, ColumnSpec] = {
    "target": ColumnSpec(ge=0),
    "quantity": ColumnSpec(ge=0),
    "progress": ColumnSpec(ge=0, le=PROGRESS_LIMIT),
    "number": ColumnSpec(ge=0),
}
