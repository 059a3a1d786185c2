"""The period a title or a folder speaks of (时期), as year and month: 2026-05."""

import re
from typing import Final

from jiaohe.tidy.numerals import chinese_number, compact

_YEAR: Final = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTH: Final = r"(?P<month>1[0-2]|0?[1-9])"
_RANGE: Final = r"(?:[0-9]{1,2}\s?月?份?\s?[-~至到]\s?)?"  # 1-5月 is the state at the end of May
_EN_MONTHS: Final = "january february march april may june july august september october november december".split()
_EN: Final = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in _EN_MONTHS)
_EN_ALONE: Final = "|".join(  # with a capital, since Figures may change
    rf"{form[:3]}(?:{form[3:]})?" for name in _EN_MONTHS for form in (name.capitalize(), name.upper())
)
_EN_RANGE: Final = rf"(?:(?:{_EN})\.?(?:{_YEAR.replace('year', 'first_year')})?\s?(?:-|~|to|through)\s?)?"
_QUARTER: Final = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_PART: Final = r"(?P<part>上半年|下半年|前?[一二三四1-4]季度|第[一二三四1-4]季度?|前[一二三]季度|Q[1-4]|H[12])"

# The first pattern that fits anywhere in the text decides.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"月\s?[-~至到]\s?{_YEAR}\s?年\s?{_MONTH}\s?月",
        rf"{_YEAR}\s?年度?\s?{_RANGE}{_MONTH}\s?月",
        rf"(?<![0-9]){_YEAR}\s?年度?[,、(\s]*{_PART}",
        rf"(?<![0-9]){_YEAR}\s?[-./_]\s?(?P<month>1[0-2]|0?[1-9])(?![0-9])(?!\s?[-~]\s?(?:19|20)[0-9]{{2}})",
        rf"(?<![0-9]){_YEAR}(?P<month>1[0-2]|0[1-9])(?:[0-3][0-9])?(?![0-9])",
        rf"\b{_EN_RANGE}(?P<name>{_EN})\b\.?(?:\s[0-9]{{1,2}})?[,\s-]*{_YEAR}",
        rf"{_YEAR}[\s,-]+{_EN_RANGE}(?P<name>{_EN})\b",
        rf"(?<![0-9]){_YEAR}\s?(?P<part>Q[1-4]|H[12])",
        rf"(?P<part>Q[1-4]|H[12])\s?{_YEAR}",
        rf"(?<![0-9]){_MONTH}[/.]{_YEAR}(?![0-9])",
    )
)
_WITHOUT_YEAR: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![0-9]){_RANGE}{_MONTH}\s?月",
        _PART,
        rf"\b(?P<name>(?-i:{_EN_ALONE}))\b",
        r"\A(?P<month>1[0-2]|0[1-9])\Z",
    )
)
_IS_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_YEAR_NAMED = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s?年")
_CN_YEAR = re.compile("[〇零○O0一二三四五六七八九]{4}(?=年)")
_CN_NUMBER: Final = "(?:十[一二]?|[一二三四五六七八九])"
_CN_MONTH = re.compile(rf"{_CN_NUMBER}(?=月|[至到-]{_CN_NUMBER}月)")
_CN_DIGITS: Final = {c: str(n) for n, cs in enumerate(("〇零○O0", *"一二三四五六七八九")) for c in cs}


def find_period(text: str, year: int | None = None) -> str | None:
    """The period named in a text, ``2026-05``; None if it names none.

    The end of a span counts: 1-5月 is May, 上半年 June, 一季度 March. A month without a year needs ``year``. A date
    with a day (5月25日) is taken for its month only if no plainer period is there, as titles come before notes.
    """
    plain = _digits(compact(text))
    for pattern in _PATTERNS:
        match = pattern.search(plain)
        if match:
            return _period(match, int(match["year"]))
    named = _YEAR_NAMED.search(plain)
    if named:  # 2026年全市重点民生实事5月进度
        year = int(named[1])
    if year is not None:
        for pattern in _WITHOUT_YEAR[:1] if named else _WITHOUT_YEAR:
            match = pattern.search(plain)
            if match:
                return _period(match, year)
    return None


def find_year(text: str) -> int | None:
    """The year named in a text (2026年), for a month that stands elsewhere."""
    match = _YEAR_NAMED.search(_digits(compact(text)))
    return int(match[1]) if match else None


def period_of_folder(name: str, year: int | None = None) -> str | None:
    """The period a folder's name stands for: 2026-05, 202605, 2026年5月, 5月 (with a year); None for any other name.

    A date such as 2026-05-30 names its month.
    """
    return find_period(name.strip(), year)


def _digits(text: str) -> str:
    """Chinese years and months in digits: 二〇二六年五月 → 2026年5月."""
    text = _CN_YEAR.sub(lambda match: "".join(_CN_DIGITS[c] for c in match[0]), text)
    return _CN_MONTH.sub(lambda match: str(int((chinese_number(match[0]) or (0,))[0])), text)


def _period(match: re.Match[str], year: int) -> str:
    groups = match.groupdict()
    if groups.get("month"):
        return f"{year}-{int(groups['month']):02}"
    if groups.get("name"):
        month = next(n for n, name in enumerate(_EN_MONTHS, 1) if groups["name"].lower().startswith(name[:3]))
        return f"{year}-{month:02}"
    part = groups["part"].upper()
    if part in ("上半年", "H1"):
        return f"{year}-06"
    if "季" in part or part[0] in "Q第":
        return f"{year}-{next(m for key, m in _QUARTER.items() if key in part):02}"
    return f"{year}-12"


def months_after(period: str, months: int) -> str:
    """The month so many months after (before, if negative) another: ``2026-01``, -1 → ``2025-12``."""
    year, month = divmod(int(period[:4]) * 12 + int(period[5:7]) - 1 + months, 12)
    return f"{year:04}-{month + 1:02}"


def month_before(period: str) -> str | None:
    """The month before another; None for a period that is no month."""
    return months_after(period, -1) if _IS_MONTH.fullmatch(period) else None
