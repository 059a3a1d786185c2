"""Messages of findings: a rule's sentence with the values of its row (or rows) in place of ``{column}``."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from jiaohe.engine.columns import columns_of
from jiaohe.engine.words import BLANK, decimals_shown, listed, neutral, value_words
from jiaohe.model.text import Lang, Text
from jiaohe.workspace.rules import Words

Row = Mapping[str, Any]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What a message may name besides columns: the finding's own texts, and how many rows were folded into it.
EXTRAS = ("observed", "expected", "rows")
# A text that begins with one of these is no SQL.
SIGNS = ("≤", "≥", "≠", "<", ">", "=", "≈")
# A unit's own return names no region, so its messages begin with the indicator.
_REGION_BEFORE_INDICATOR = re.compile(r"\{region\}(?:, )?(?=“)")
_OWN_UNIT = Text("本单位", "this unit")
_MOST_DECIMALS = 8
_SAME = 1e-9  # numbers that differ by less than this share of themselves are one number


def placeholders(template: str) -> Iterator[tuple[str, int]]:
    """The names in braces and where each pair of braces begins."""
    for match in PLACEHOLDER.finditer(template):
        yield match[1], match.start()


def is_text(expected: str) -> bool:
    """Whether a rule's ``expected`` is a text rather than SQL: it has a column in braces or begins with a sign."""
    return "{" in expected or expected.startswith(SIGNS)


def fill_neutral(template: str, table: str, row: Row) -> str | None:
    """A text that both languages share, such as ``{formula_value}%``; None where one of its values is not there."""
    values = {name: neutral(table, name, dict(row)) for name, _ in placeholders(template)}
    if any(value is None for value in values.values()):
        return None
    return PLACEHOLDER.sub(lambda match: values[match[1]] or "", template)


def render(
    words: Words, table: str, rows: Sequence[Row], *, observed: str | None = None, expected: str | None = None
) -> Text:
    """A sentence in both languages. Rows that differ in a column have all their values listed."""
    return Text(
        render_in("zh", words.zh, table, rows, observed=observed, expected=expected),
        render_in("en", words.en, table, rows, observed=observed, expected=expected),
    )


def render_in(
    lang: Lang,
    template: str,
    table: str,
    rows: Sequence[Row],
    *,
    observed: str | None = None,
    expected: str | None = None,
) -> str:
    """One template in one language."""
    extras = {"observed": observed, "expected": expected, "rows": str(len(rows))}
    columns = columns_of(table)
    nowhere = "region" in columns and not any(row.get("region") for row in rows)
    if nowhere:
        template = _REGION_BEFORE_INDICATOR.sub("", template)
    numbers = [name for name, _ in placeholders(template) if columns.get(name) == "number"]

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in extras and name not in columns:
            return extras[name] or BLANK.read(lang)
        if nowhere and name == "region":
            return _OWN_UNIT.read(lang)
        return listed([value_words(table, name, dict(row), lang, _decimals(table, numbers, row)) for row in rows], lang)

    return PLACEHOLDER.sub(fill, template)


def _decimals(table: str, numbers: Sequence[str], row: Row) -> int | None:
    """As many decimals as it takes that two different figures of one sentence look different; None: the usual."""
    needed: int | None = None
    for first, second in combinations(dict.fromkeys(numbers), 2):
        a, b = row.get(first), row.get(second)
        if a is None or b is None or math.isclose(a, b, rel_tol=_SAME):
            continue
        decimals = min(decimals_shown(table, column, dict(row)) for column in (first, second))
        while decimals < _MOST_DECIMALS and _shown(table, first, row, decimals) == _shown(table, second, row, decimals):
            decimals += 1
            needed = max(needed or 0, decimals)
    return needed


def _shown(table: str, column: str, row: Row, decimals: int) -> str:
    return value_words(table, column, dict(row), "en", decimals)
