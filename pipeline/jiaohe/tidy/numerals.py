"""How digits are written (数字写法): full-width and other scripts, separators, exponents, Chinese numerals."""

import re
from decimal import Decimal
from typing import Final

_SPACES: Final = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\xad]|_x000[dD]_")
# One character for one, so that places in the narrowed text are places in the text as printed.
_NARROW: Final[dict[int, str]] = (
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "‐‑‒–—―−─━﹣﹘⁃➖"), "-")
    | dict.fromkeys(map(ord, "‘’′＇`´"), "'")
    | dict.fromkeys(map(ord, "～〜∼˜∽"), "~")
    | dict.fromkeys(map(ord, "≧⩾≥﹥"), "≥")
    | dict.fromkeys(map(ord, "≦⩽≤﹤"), "≤")
    | {ord(wide): narrow for wide, narrow in zip("﹪￥∕⁄﹨﹐﹒﹕﹙﹚﹝﹞٫٬٪", "%¥//\\,.:()()." + ",%", strict=True)}
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_WHITESPACE = re.compile(r"\s+")

# Groups of three, or of a European or Indian kind that cannot be anything else; then plain digits.
NUMBER: Final = re.compile(
    r"""(?:
        [0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?
      | [0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?
      | [0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}
      | [1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}
      | [0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?
      | 0,[0-9]+
      | [0-9]{1,15}(?:\.[0-9]+)?
      | \.[0-9]+
    )
    (?:[eE][+-]?[0-9]{1,3})?
    (?![0-9]|[.,'][0-9]|\s[0-9])""",
    re.VERBOSE,
)
_DECIMAL_SLIP = re.compile(r"(?<=[0-9])[。·•](?=[0-9])")  # 62。43: the full stop of a Chinese keyboard

_CN_DIGIT: Final = {c: n for n, cs in enumerate(("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍")) for c in cs} | {
    c: n for n, cs in enumerate(("六陆", "七柒", "八捌", "九玖"), start=6) for c in cs
}
_CN_PLACE: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CN_MYRIAD: Final = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CN = re.compile(f"[{''.join(_CN_DIGIT)}十拾][{''.join(_CN_DIGIT)}{''.join(_CN_PLACE)}{''.join(_CN_MYRIAD)}]*")


def narrow(text: str) -> str:
    """Full-width signs, other scripts' digits and all kinds of dashes and spaces as ASCII, of the same length."""
    if text.isascii():
        return text
    text = text.translate(_NARROW)
    return _OTHER_DIGIT.sub(lambda match: str(int(match[0])), text)


def compact(text: str) -> str:
    """Narrowed, and without the spaces and line breaks that only lay the text out.

    A space stays between words and digits that it keeps apart, and a line break between two digits, where nobody
    can say whether the figure goes on.
    """
    text = narrow(_INVISIBLE.sub("", text)).strip()
    if _WHITESPACE.search(text):
        text = _WHITESPACE.sub(lambda match: _space(match, text), text)
    return _DECIMAL_SLIP.sub(".", text)


def _space(match: re.Match[str], text: str) -> str:
    left, right = text[match.start() - 1], text[match.end()]
    if not (left.isascii() and right.isascii()):
        return ""
    if left.isdigit() and right.isdigit():
        return "\n" if "\n" in match[0] or "\r" in match[0] else " "
    if left.isalnum() and right.isalnum():
        return " "
    return " " if left in ",;:" and "\n" not in match[0] else ""


def number_parts(printed: str) -> tuple[float, float]:
    """A match of ``NUMBER``: its value and half a unit of its last printed digit. ``1.2E+04`` → ``(12000, 500)``."""
    mantissa, _, exponent = printed.lower().partition("e")
    mantissa = mantissa.replace(" ", "").replace("'", "")
    if mantissa.startswith("0,") or re.fullmatch(r"[0-9.]+,[0-9]{1,2}|[0-9]+,[0-9]{1,2}", mantissa):
        mantissa = mantissa.replace(".", "").replace(",", ".")
    elif mantissa.count(".") > 1:
        mantissa = mantissa.replace(".", "")
    value = Decimal(mantissa.replace(",", ""))
    power = int(exponent or 0)
    places = value.as_tuple().exponent
    assert isinstance(places, int)
    return float(value.scaleb(power)), float(Decimal(5).scaleb(places + power - 1))


def chinese_number(text: str, start: int = 0) -> tuple[float, float, int] | None:
    """The Chinese numeral at ``start``: value, half-width and where it ends. 十二 → 12; 一二 is none."""
    match = _CN.match(text, start)
    if match is None:
        return None
    total = section = 0
    digit: int | None = None
    last_place = last_myriad = 10**12
    for character in match[0]:
        if character in _CN_DIGIT:
            if digit:
                return None
            digit = _CN_DIGIT[character]
        elif character in _CN_PLACE:
            place = _CN_PLACE[character]
            if place >= last_place or (digit is None and (place != 10 or section)):
                return None
            section += (1 if digit is None else digit) * place
            digit, last_place = None, place
        else:
            myriad = _CN_MYRIAD[character]
            if myriad >= last_myriad or not (section or digit):
                return None
            total += (section + (digit or 0)) * myriad
            section, digit, last_place, last_myriad = 0, None, 10**12, myriad
    ends_in_myriad = match[0][-1] in _CN_MYRIAD
    return float(total + section + (digit or 0)), 0.5 * (last_myriad if ends_in_myriad else 1), match.end()
