"""Periods as they are declared (月份): ``2026-05``, ``2026年5月``, ``2026/5/1`` → ``2026-05``."""

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from jiaohe.model.text import Text
from jiaohe.workspace.documents import Unacceptable, display
from jiaohe.workspace.regions import name_key

EARLIEST, LATEST = 1950, 2199  # years that anything declared may speak of

_PERIOD = re.compile(r"([0-9]{4})(?:[-/.年])([0-9]{1,2})(?:[-/.月]([0-9]{1,2})?日?)?\Z")


def parse_period(text: str) -> str:
    """The period that a text names; a day in it does not matter. Raises ValueError."""
    match = _PERIOD.match(name_key(text))
    if match is None or not 1 <= int(match[2]) <= 12 or not EARLIEST <= int(match[1]) <= LATEST:
        raise ValueError(f"not a period: {text!r}")
    return f"{match[1]}-{int(match[2]):02}"


def _declared(value: Any) -> str:
    try:
        if not isinstance(value, str):
            raise ValueError
        return parse_period(value)
    except ValueError:
        seen = display(value)
        raise Unacceptable(
            Text(f"“{seen.zh}”不是年月。", f'"{seen.en}" is not a month.'),
            Text("写成 2026-05。", "Write it as 2026-05."),
        ) from None


# A period in a declared model.
Period = Annotated[
    str,
    PlainValidator(_declared),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "examples": ["2026-05"]}),
]
