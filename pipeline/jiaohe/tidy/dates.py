"""Days in words (日期): 2026年5月25日, 二〇二六年五月二十五日, 2026.5.25, 25 May 2026, or the date that a cell stores."""

import re
from datetime import date, datetime, timedelta
from typing import Final

from jiaohe.model.grid import Cell
from jiaohe.tidy.numerals import chinese_number, compact

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR: Final = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
_MONTH: Final = r"(?P<month>1[0-2]|0?[1-9])"
_DAY: Final = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_DAY_EN: Final = r"(?<![0-9])(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_ENDS: Final = r"(?![0-9]|\s?[年月个])"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}年度?[,，]?{_MONTH}月份?{_DAY}[日号]?",
        rf"(?<![0-9])(?P<short>[0-9]{{2}})年{_MONTH}月{_DAY}[日号]?",
        rf"{_YEAR}\s?[-./_、,\\年 ]\s?{_MONTH}\s?[-./_、,\\月 ]\s?{_DAY}[日号]?{_ENDS}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])",
        rf"{_DAY_EN}[\s./-]?(?:day\s)?(?:of\s)?{_NAME}[,\s./-]*{_YEAR}(?![0-9])",
        rf"\b{_NAME}\s?{_DAY_EN}[,\s./-]*{_YEAR}(?![0-9])",
        rf"{_YEAR}[\s./-]+{_NAME}[\s./-]+{_DAY}",
        r"(?<![0-9])(?P<one>[0-9]{1,2})[-./](?P<two>[0-9]{1,2})[-./](?P<year>(?:19|20)[0-9]{2})(?![0-9])",
    )
)
_WITHOUT_YEAR: Final = re.compile(rf"(?<![0-9年]){_MONTH}月{_DAY}[日号]")
_SHORT: Final = re.compile(rf"(?<![0-9])(?P<short>[0-9]{{2}})[-./]{_MONTH}[-./]{_DAY}(?![-./0-9])")
_CN_YEAR = re.compile("[〇零○Oo0Ｏ一二三四五六七八九]{4}(?=年)")
_CN_VALUE: Final = {c: str(n) for n, cs in enumerate(("〇零○Oo0Ｏ", *"一二三四五六七八九")) for c in cs}
_CN_NUMBER: Final = "(?:[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|初?[一二三四五六七八九])"
_CN_PART = re.compile(rf"{_CN_NUMBER}(?=[月日号])")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = (36526, 73050)  # 2000 to 2099: what a date is stored as where its cell lost the format


def find_date(text: str, year: int | None = None) -> tuple[str, bool] | None:
    """The first day named in a text as ``2026-05-25``, and whether the text names nothing else; None if it names none.

    ``year`` goes to days without one (5月25日) and tells 26.5.25 apart. Days that can be read in two ways (05/06/2026)
    and days that no calendar has are none.
    """
    plain = _digits(compact(text))
    best: tuple[int, int, str] | None = None
    for pattern in _PATTERNS:
        match = pattern.search(plain)
        found = _date(match, year) if match else None
        if match and found and (best is None or match.start() < best[0]):
            best = (match.start(), match.end(), found)
    if best is None and year is not None:
        for pattern in (_WITHOUT_YEAR, _SHORT):
            match = pattern.search(plain)
            if match and (found := _date(match, year)):
                best = (match.start(), match.end(), found)
                break
    if best is None:
        return None
    around = (plain[: best[0]] + plain[best[1] :]).strip(" ()[]:,.;。，；：（）")
    return best[2], not re.sub(r"T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.0+)?Z?|星期.|周.", "", around).strip()


def stored_date(cell: Cell, *, serial: bool = False) -> str | None:
    """The day that a cell stores as a date; with ``serial`` a plain number may be one that lost its format."""
    if cell.kind == "date" and isinstance(cell.value, datetime | date):
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        return day.isoformat() if day.year >= 1990 else None
    if serial and cell.kind == "number" and isinstance(cell.value, int | float):
        if _SERIALS[0] <= cell.value <= _SERIALS[1]:
            return (_EPOCH + timedelta(days=int(cell.value))).isoformat()
        return (found := find_date(f"{cell.value:.0f}")) and found[0] if cell.value > 19000000 else None
    return None


def _digits(text: str) -> str:
    """Chinese years, months and days in digits: 二〇二六年五月二十五日 → 2026年5月25日."""
    text = _CN_YEAR.sub(lambda match: "".join(_CN_VALUE[c] for c in match[0]), text)
    return _CN_PART.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    spelled = match[0].replace("廿", "二十").replace("卅", "三十").replace("初", "")
    found = chinese_number(spelled)
    return match[0] if found is None else str(int(found[0]))


def _date(match: re.Match[str], year: int | None) -> str | None:
    groups = match.groupdict()
    if groups.get("one"):
        one, two = int(groups["one"]), int(groups["two"])
        if one == two or two > 12:
            month, day = one, two
        elif one > 12:
            month, day = two, one
        else:
            return None
    else:
        name = groups.get("name")
        month = _MONTHS.index(name[:3].lower()) + 1 if name else int(groups["month"])
        day = int(groups["day"])
    named = groups.get("year")
    if named is None and groups.get("short"):
        if year is not None and "年" not in match[0] and int(groups["short"]) != year % 100:
            return None
        named = f"20{groups['short']}"
    if named is None and year is None:
        return None
    try:
        return date(int(named) if named else year or 0, month, day).isoformat()
    except ValueError:
        return None
