"""Dates, times and durations through a number format; serial numbers of both calendars, 1900 and 1904."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from jiaohe.ingest.number_tokens import FormatToken, Section, parse_sections

HASHES = "########"  # what a spreadsheet shows for a date it cannot have
_DAY = 86400
_LAST_SERIAL = 2958466  # the day after 9999-12-31
_EPOCH_1900 = date(1899, 12, 30).toordinal()
_EPOCH_1904 = date(1904, 1, 1).toordinal()
_OFFSET_1904 = _EPOCH_1904 - _EPOCH_1900
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_MYRIADS = ("", "万", "亿", "万亿")
_SYSTEM_DATE, _SYSTEM_TIME = 0xF800, 0xF400
_CHINESE, _JAPANESE = 0x04, 0x11  # primary languages
_LONG_DATE = parse_sections('yyyy"年"m"月"d"日"')[0].tokens
_LONG_TIME = parse_sections("h:mm:ss")[0].tokens


class Moment(NamedTuple):
    """A serial number taken apart. ``weekday`` 0 is Sunday; ``total`` counts the seconds of the whole serial."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int
    second: int
    fraction: int  # of a second, in units of the places asked for
    total: int


def serial_of(value: datetime | date | time | timedelta, date1904: bool) -> float:
    """The serial number of a date, a time of day or a duration."""
    if isinstance(value, timedelta):
        return value.total_seconds() / _DAY
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / _DAY
    clock = serial_of(value.time(), date1904) if isinstance(value, datetime) else 0.0
    days = value.toordinal() - (_EPOCH_1904 if date1904 else _EPOCH_1900)
    if not date1904 and days < 61:
        days -= 1  # the calendar of 1900 has a 29 February that never was
    return days + clock


def value_of(serial: float, date1904: bool, duration: bool) -> datetime | time | timedelta | None:
    """The moment that a serial number stands for: a time of day below 1; None outside of the calendar.

    The fictitious 29 February 1900 has no date and gives None too.
    """
    if not 0 <= serial < _LAST_SERIAL - (_OFFSET_1904 if date1904 else 0):
        return None
    rounded = timedelta(milliseconds=round(serial * _DAY * 1000))
    if duration:
        return rounded
    if rounded.days == 0 and not (date1904 and serial == 0):
        return (datetime.min + rounded).time()
    if date1904:
        return datetime.fromordinal(_EPOCH_1904) + rounded
    if rounded.days == 60:
        return None
    return datetime.fromordinal(_EPOCH_1900 + (rounded.days < 60)) + rounded


def compile_date(section: Section, date1904: bool) -> Callable[[float], str]:
    """What a section of dates and times makes of a serial number."""
    tokens = _system_tokens(section)
    writers, places, has_seconds = _writers(tokens, section)
    has_clock = has_seconds or any(token.kind != "literal" and token.text[0] in "hs[a" for token in tokens)
    has_clock = has_clock or any(token.kind in ("elapsed", "ampm") for token in tokens)

    def show(serial: float) -> str:
        moment = _moment(serial, date1904, places, has_clock)
        return HASHES if moment is None else "".join([write(moment) for write in writers])

    return show


def _moment(serial: float, date1904: bool, places: int, has_clock: bool) -> Moment | None:
    if not 0 <= serial < _LAST_SERIAL - (_OFFSET_1904 if date1904 else 0):
        return None
    # Half seconds are rounded up where a clock shows; a day starts a tenth of a millisecond early, as binary
    # fractions of a day are never quite exact.
    unit = 10**places
    ticks = int(serial * _DAY * unit + 0.5) if has_clock else int(serial * _DAY + 0.0001)
    total, fraction = divmod(ticks, unit) if has_clock else (ticks, 0)
    days, clock = divmod(total, _DAY)
    if date1904:
        days += _OFFSET_1904
    elif days == 60:
        year, month, day = 1900, 2, 29
    if not date1904 and days == 0:
        year, month, day = 1900, 1, 0
    elif date1904 or days != 60:
        real = date.fromordinal(min(_EPOCH_1900 + days + (days < 60), date.max.toordinal()))
        year, month, day = real.year, real.month, real.day
    weekday = (days - 1) % 7  # day 1 counts as a Sunday, which agrees with the real week from March 1900 on
    hour, rest = divmod(clock, 3600)
    return Moment(year, month, day, weekday, hour, rest // 60, rest % 60, fraction, total)


def _system_tokens(section: Section) -> Sequence[FormatToken]:
    """The long date and the long time of the system, which replace whatever stands after their tag."""
    if section.language == _SYSTEM_DATE:
        return _LONG_DATE
    return _LONG_TIME if section.language == _SYSTEM_TIME else section.tokens


def _writers(tokens: Sequence[FormatToken], section: Section) -> tuple[list[Callable[[Moment], str]], int, bool]:
    """One function per piece; the decimal places of a second; whether seconds are shown at all."""
    twelve = any(token.kind == "ampm" for token in tokens)
    fractions = _fractions_of_seconds(tokens)
    places = max((len(text) - 1 for text in fractions.values()), default=0)
    writers: list[Callable[[Moment], str]] = []
    has_seconds = False
    skip = 0
    for i, token in enumerate(tokens):
        if skip:
            skip -= 1
        elif i in fractions:
            skip = len(fractions[i]) - 1
            writers.append(_fraction_writer(skip, places))
        elif token.kind == "date" and token.text[0] == "m" and _is_minute(tokens, i):
            writers.append(_number_writer("minute", len(token.text), section.numerals))
        elif token.kind == "date":
            has_seconds = has_seconds or token.text[0] == "s"
            writers.append(_date_writer(token.text, twelve, section))
        elif token.kind == "elapsed":
            has_seconds = has_seconds or token.text[0] == "s"
            writers.append(_elapsed_writer(token.text))
        elif token.kind == "ampm":
            writers.append(_ampm_writer(token.text, section.language & 0x3FF))
        else:
            writers.append(lambda _, text=token.text: text)  # type: ignore[misc]
    return writers, places, has_seconds


def _fractions_of_seconds(tokens: Sequence[FormatToken]) -> dict[int, str]:
    """Where a point with zeros follows a second: its index, and its text."""
    found: dict[int, str] = {}
    seconds = False
    for i, token in enumerate(tokens):
        if token.kind in ("date", "elapsed"):
            seconds = token.text[0] == "s"
        if token.kind == "point" and seconds:
            end = i + 1
            while end < len(tokens) and tokens[end] == ("digit", "0"):
                end += 1
            if end - i > 1:
                found[i] = "." + "0" * min(end - i - 1, 9)
    return found


def _is_minute(tokens: Sequence[FormatToken], at: int) -> bool:
    """An m is a minute right after an hour or right before a second."""
    if len(tokens[at].text) > 2:
        return False
    clock = [i for i, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    place = clock.index(at)
    before = tokens[clock[place - 1]].text if place else ""
    after = tokens[clock[place + 1]].text if place + 1 < len(clock) else ""
    return before[:1] == "h" or after[:1] == "s"


def _date_writer(text: str, twelve: bool, section: Section) -> Callable[[Moment], str]:
    letter, count, numerals = text[0], len(text), section.numerals
    chinese = section.language & 0x3FF == _CHINESE
    if letter == "y" or letter == "e":
        width = 2 if letter == "y" and count < 3 else 4
        return lambda moment: _digit_by_digit(f"{moment.year:04d}"[-width:], numerals)
    if letter == "b":
        return lambda moment: _digit_by_digit(f"{moment.year + 543:04d}"[-2 if count < 3 else -4 :], numerals)
    if letter == "g":
        return lambda moment: ""
    if letter == "a" or (letter == "d" and count > 2 and chinese):
        long = count > 3
        if section.language & 0x3FF == _JAPANESE:
            return lambda moment: "日月火水木金土"[moment.weekday] + ("曜日" if long else "")
        prefix = "星期" if long else "周" if letter == "d" else ""
        return lambda moment: prefix + "日一二三四五六"[moment.weekday]
    if letter == "d" and count > 2:
        return lambda moment: _WEEKDAYS[moment.weekday][: 3 if count == 3 else None]
    if letter == "m" and count > 2:
        if chinese:
            return lambda moment: f"{moment.month}月" if count == 3 else f"{_numeral(moment.month, 1)}月"
        length = {3: 3, 5: 1}.get(count)
        return lambda moment: _MONTHS[moment.month - 1][:length]
    if letter == "h" and twelve:
        return lambda moment: _clock((moment.hour + 11) % 12 + 1, count, numerals)
    return _number_writer({"m": "month", "d": "day", "h": "hour", "s": "second"}[letter], count, numerals)


def _number_writer(part: str, count: int, numerals: int) -> Callable[[Moment], str]:
    index = Moment._fields.index(part)
    return lambda moment: _clock(moment[index], count, numerals)


def _clock(number: int, count: int, numerals: int) -> str:
    if numerals == 3:
        return _digit_by_digit(f"{number:02d}" if count > 1 else str(number), 3)
    if numerals:
        return _numeral(number, numerals)
    return f"{number:02d}" if count > 1 else str(number)


def _fraction_writer(shown: int, places: int) -> Callable[[Moment], str]:
    return lambda moment: "." + f"{moment.fraction:0{places}d}"[:shown]


def _elapsed_writer(text: str) -> Callable[[Moment], str]:
    seconds, width = {"h": 3600, "m": 60, "s": 1}[text[0]], len(text)
    return lambda moment: f"{moment.total // seconds:0{width}d}"


def _ampm_writer(text: str, language: int) -> Callable[[Moment], str]:
    if language == _CHINESE or text == "上午/下午":
        names = ("上午", "下午")
    else:
        names = ("A", "P") if text == "a/p" else ("AM", "PM")
    return lambda moment: names[moment.hour >= 12]


def _digit_by_digit(text: str, numerals: int) -> str:
    digits = _DIGITS.get(numerals)
    return text if digits is None else "".join([digits[int(c)] if c.isdecimal() else c for c in text])


def _numeral(number: int, numerals: int) -> str:
    """``123`` → 一百二十三. Numbers from 10 to 19 start with 十 in the plain style and with 壹拾 in the formal one."""
    digits, units = _DIGITS[numerals], _UNITS[numerals]
    zero = "零" if numerals != 3 else digits[0]
    if number == 0:
        return "〇" if numerals == 1 else zero
    groups: list[str] = []
    place = 0
    pending = False  # a zero must be named between digits, once
    while number:
        number, group = divmod(number, 10000)
        text = ""
        gap = False
        for power in range(3, -1, -1):
            digit = group // 10**power % 10
            if digit:
                text += (zero if gap and text else "") + digits[digit] + units[power]
                gap = False
            else:
                gap = True
        if group:
            groups.append(text + _MYRIADS[place] + (zero if pending else ""))
            pending = group < 1000
        elif groups:
            pending = True
        place += 1
    text = "".join(reversed(groups))
    return text[1:] if numerals == 1 and text.startswith("一十") else text


def chinese_numerals(text: str, numerals: int, by_digit: bool) -> str:
    """A number's text in Chinese numerals: 1 plain, 2 formal, 3 full-width; whole numbers with units or by digit."""
    if numerals not in _DIGITS:
        return text
    whole, point, rest = text.partition(".")
    if by_digit or numerals == 3 or not whole.isdecimal() or len(whole) > 16:
        return _digit_by_digit(text, numerals)
    return _numeral(int(whole), numerals) + (point + _digit_by_digit(rest, numerals) if point else "")
