"""What a cell holds and what would fit it, in words, under labels that line up."""

import math
from typing import NamedTuple

from jiaohe.model.text import Lang
from jiaohe.report.page import Page, Piece
from jiaohe.report.untrusted import clean

LONGEST = 160  # characters of a cell's text that are worth reading in a report


class Labels(NamedTuple):
    """The words before evidence and advice; ``width`` is that of the widest, in cells."""

    seen: str
    expected: str
    range: str
    about: str
    fix: str
    propose: str
    tie: str
    lesser: str
    width: int


_ZH = Labels("填的是", "应为", "区间", "编号", "怎么办", "建议", "或者", "其次", 6)
_EN = Labels("seen", "expected", "range", "mark", "to do", "propose", "or", "or else", 8)


def labels_of(lang: Lang) -> Labels:
    """The labels of a language."""
    return _ZH if lang == "zh" else _EN


def write_labelled(page: Page, label: str, text: str, labels: Labels, style: str = "") -> None:
    """A label and its text, which hangs beside it; nothing where there is no text."""
    if text:
        head = Piece(page.pad(label, labels.width) + "  ", "quiet")
        page.paragraph(text, indent=4, label=[head], style=style)


def value_text(value: str | None, lang: Lang, longest: int = LONGEST) -> str:
    """The text of a cell; an empty cell is named as such, and what is unknown is left out."""
    if value is None:
        return ""
    text = clean(value, longest=longest)
    return text or ("（空）" if lang == "zh" else "(empty)")


def interval_text(interval: tuple[float, float], lang: Lang) -> str:
    """``42.5 至 43.5``: bounds with no more digits than tell them apart, rounded so that both still fit."""
    lo, hi = interval
    zh = lang == "zh"
    if math.isinf(lo) or math.isinf(hi) or math.isnan(lo) or math.isnan(hi):
        if math.isfinite(lo):
            return f"不小于 {number_text(lo)}" if zh else f"from {number_text(lo)}"
        if math.isfinite(hi):
            return f"不大于 {number_text(hi)}" if zh else f"up to {number_text(hi)}"
        return "任何数" if zh else "any number"
    if lo < hi:
        lo, hi = _inwards(lo, hi)
    if lo == hi:
        return number_text(lo)
    return f"{number_text(lo)} 至 {number_text(hi)}" if zh else f"{number_text(lo)} to {number_text(hi)}"


def _inwards(lo: float, hi: float) -> tuple[float, float]:
    """Bounds rounded towards each other, to a hundredth of what lies between them."""
    places = 2 - math.floor(math.log10(hi - lo))
    if not 0 <= places <= 12:
        places = max(0, min(12, places))
    # Binary noise must not cost a step: 43.5 may be stored a hair below.
    step = 10.0**places
    return math.ceil(lo * step - 1e-6) / step, math.floor(hi * step + 1e-6) / step


def number_text(number: float, decimals: int = 10) -> str:
    """At most twelve significant digits and so many decimals, never an exponent, no trailing zeros."""
    text = f"{float(f'{number:.12g}'):.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
