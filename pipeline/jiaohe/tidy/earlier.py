"""Heads of columns that speak of earlier periods (往期列): 上月累计, 进度（上月）, and 1-4月完成数 beside 1-5月完成数."""

import re
from collections.abc import Sequence
from typing import Final

from jiaohe.model.tables import MEASURES, Measure
from jiaohe.tidy.headers import Band, Head
from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.numerals import narrow

_UP_TO: Final = re.compile(r"(?:\b1\s?月?\s?[-~至到]|截[至止]|累计(?:到|至))\s?(?:20[0-9]{2}年)?(1[0-2]|[1-9])\s?月")


def prior_heads(path: Sequence[Head]) -> tuple[list[Head], Measure | None] | None:
    """Of a column of the period before, the other heads and the measure that any of them names; None for others."""
    prior = [head for head in path if head.meaning.prior is not None]
    others = [head for head in path if head.meaning.prior is None]
    if not prior or any("aside" in head.meaning.roles for head in others):
        return None
    named = {m for head in prior for m in head.meaning.prior or ()} or {
        m for head in others for m in head.meaning.measures
    }
    return others, next((m for m in MEASURES if m in named), None)


def has_months(band: Band) -> bool:
    """Whether a head counts a month alone: 本月完成."""
    return any(head.meaning.weak for path in band.paths.values() for head in path)


def is_increment(lexicon: Lexicon, path: Sequence[Head], measure: Measure | None) -> bool:
    """Whether 上月完成, beside 本月完成 and 累计完成, is what one month added rather than where things stood."""
    return measure in ("quantity", None) and all(lexicon.is_of_month_alone(head.text) for head in path)


def month_counted_to(path: Sequence[Head]) -> int | None:
    """The month up to which a head counts: 4 for 1-4月完成数 and 截至4月底; None where it names none."""
    found = _UP_TO.search(narrow(" ".join(head.text for head in path)))
    return int(found[1]) if found else None
