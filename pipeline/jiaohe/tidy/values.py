"""Reading one cell (读数): the number that a person sees in it, how precisely, and what it is when it is none."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from jiaohe.model.grid import Cell
from jiaohe.model.tables import PercentStyle, Token
from jiaohe.model.units import base_unit, comparable, kind_of, split_scale
from jiaohe.tidy.numerals import NUMBER, chinese_number, compact, number_parts
from jiaohe.tidy.phrases import token_of, words_after, words_before

APPROXIMATE: Final = 0.05  # 约, 左右, 余: an approximate figure stands for five per cent to either side
COMPUTED_DIGITS: Final = 12  # nobody types that many: the value came out of a formula
COMPUTED: Final = 1e-9  # relative half-width of a computed value


class Reading(NamedTuple):
    """What one cell says.

    ``number`` is as printed, in percent points where a percent sign or format shows it (‰ is a tenth), and before
    ``unit`` if one is printed after it: ``5.9万人`` is 5.9 with the unit 万人, see ``rescale``. ``half`` is the
    half-width of the interval the number stands for. ``number`` is None unless ``token`` is number or bound.
    ``text`` is the cell as a person sees it. ``style`` says how a percentage is kept; outside progress it is None
    for a figure without a percent sign.
    """

    number: float | None
    half: float
    token: Token
    text: str
    style: PercentStyle | None = None
    unit: str | None = None


def read_value(cell: Cell | None, measure: str | None = None) -> Reading:
    """Read one cell as a figure of ``measure`` (target, quantity, progress, or None for any other).

    Nothing is guessed: ranges, fractions, dates, sentences and separators that could mean two things are ``text``.
    """
    if cell is None:
        return Reading(None, 0.0, "blank", "")
    match cell.kind:
        case "number" if isinstance(cell.value, int | float) and math.isfinite(cell.value):
            return _read_stored(cell.value, cell.number_format, cell.text, measure)
        case "text":
            return _read_text(cell.value if isinstance(cell.value, str) else cell.text, measure)
        case "error":
            return Reading(None, 0.0, "error", cell.text or str(cell.value))
        case "uncalculated":
            return Reading(None, 0.0, "uncalculated", cell.text or cell.formula or "")
        case _:
            return Reading(None, 0.0, "text", cell.text or str(cell.value))


def rescale(reading: Reading, row_unit: str | None) -> Reading:
    """The reading in the unit of its row: ``5.9万`` is 59000 in a row of 人 and 5.9 in one of 万人.

    A unit that measures something else than the row's is left alone, number and all.
    """
    if reading.number is None or reading.unit is None:
        return reading
    scale, rest = split_scale(reading.unit)
    row_scale = split_scale(row_unit)[0] if row_unit else 1.0
    if not rest:
        factor = scale / row_scale
    elif row_unit is None:
        factor = scale
    elif comparable(reading.unit, row_unit):
        factor = base_unit(reading.unit)[1] / base_unit(row_unit)[1]
        if reading.style == "percent_text":  # ‰ was brought to percent points by the reader already
            factor = 1 / base_unit(row_unit)[1]
    else:
        return reading
    if factor == 1.0:
        return reading._replace(unit=row_unit)
    return _times(reading, factor)._replace(unit=row_unit)


def as_fraction(reading: Reading) -> Reading:
    """A plain 0.6243 as 62.43 percent points, for a table whose plain figures are all fractions."""
    if reading.number is None or reading.style != "plain":
        return reading
    return _times(reading, 100.0)._replace(style="fraction")


def exact_if_count(reading: Reading, unit: str | None, all_integers: bool) -> Reading:
    """Half-width 0 for a whole number in a counting unit, where the figures beside it are whole as well.

    ``all_integers`` says the latter. An approximate number (约500, 5.9万) stays approximate.
    """
    if reading.number is None or reading.half > 0.5 or not all_integers or not reading.number.is_integer():
        return reading
    return reading._replace(half=0.0) if kind_of(unit) == "count" else reading


def _times(reading: Reading, factor: float) -> Reading:
    assert reading.number is not None
    return reading._replace(number=_tidy(reading.number * factor), half=_tidy(reading.half * factor))


def _tidy(number: float) -> float:
    """Without the binary dust of a multiplication."""
    return float(f"{number:.15g}")


# --- numbers -----------------------------------------------------------------------------------------------------

_FORMAT_LITERAL = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]')
_PLAIN_DIGITS = re.compile(r"[+-]?[0-9]+(?:\.([0-9]+))?(%?)\Z")


@lru_cache(maxsize=4096)
def _is_percent(number_format: str) -> bool:
    """Whether the format multiplies by a hundred: a percent sign outside quotes, escapes and brackets."""
    return ("%" in number_format or "％" in number_format) and "%" in _FORMAT_LITERAL.sub("", number_format)


def _read_stored(value: float, number_format: str, visible: str, measure: str | None) -> Reading:
    text = visible.strip()
    percent = _is_percent(number_format) and ("%" in text or not any(c.isdigit() for c in text))
    number, stored_half, digits = _stored_precision(value, 2 if percent else 0)
    style: PercentStyle | None = "percent_format" if percent else "plain" if measure == "progress" else None
    unit = None
    shown_number, shown_half = math.nan, math.inf
    plain = _PLAIN_DIGITS.match(text)
    if plain:
        shown_number, shown_half = float(text.rstrip("%")), 0.5 * 10.0 ** -len(plain[1] or "")
        signed = bool(plain[2])
    else:
        shown = _read_text(text, measure)
        if shown.number is not None:
            shown_number, shown_half, unit = shown.number, shown.half, shown.unit
        signed = shown.style == "percent_text"
    if signed and not percent:  # the sign is a literal of the format: 0.00"%" over 62.43
        style = "percent_text"
    if not _agrees(number, shown_number, shown_half):
        power = _display_scale(number, shown_number, shown_half, number_format)
        if power == 0:
            shown_half, unit = math.inf, unit if shown_number == number else None
        else:  # 0!.0, shows 59000 as 5.9 for a row in 万: the sender submits what is shown
            number, stored_half = number / 10.0**power, stored_half / 10.0**power
    if digits >= COMPUTED_DIGITS and stored_half < 0.5:
        half = min(abs(number) * COMPUTED, shown_half)
    else:
        half = min(stored_half, shown_half)
    return Reading(number, half, "number", text or f"{value:.15g}", style, unit)


def _stored_precision(value: float, shift: int) -> tuple[float, float, int]:
    """The value times ``10**shift``, half a unit of its last stored digit, and how many digits are stored."""
    if float(value).is_integer():
        return float(value) * 10.0**shift, 0.5, 1
    exact = Decimal(repr(value)).normalize()
    _, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    scaled = exact.scaleb(shift)
    return float(scaled), min(0.5, 0.5 * 10.0 ** (exponent + shift)), len(digits)


def _agrees(number: float, shown: float, half: float) -> bool:
    return abs(number - shown) <= half * (1 + 1e-6) + abs(number) * 1e-12


def _display_scale(number: float, shown: float, half: float, number_format: str) -> int:
    """The power of ten by which the format itself makes the shown figure smaller, 0 if it does not."""
    if not math.isfinite(shown) or not re.search(r'[0#?],+(?![0#?])|!\.|\\\.|"\."', number_format):
        return 0
    return next((power for power in (3, 4, 6, 8) if _agrees(number / 10.0**power, shown, half)), 0)


# --- text --------------------------------------------------------------------------------------------------------

_SIGN = re.compile(r"(?:[¥$€]|人民币|RMB|USD)?\s?([+-]|负|减)?\s?(?:([¥$€])|人民币|RMB|USD)?\s?", re.IGNORECASE)
_ACCOUNTING = re.compile(r"\(\s?[¥$€]?([0-9][0-9., ]*%?)\s?\)\Z")
_CURRENCY: Final = {"¥": "元", "$": "美元", "€": "欧元"}
_LONGEST: Final = 80  # a figure with its words and its note; what is longer is a sentence


@lru_cache(maxsize=65536)
def _read_text(raw: str, measure: str | None) -> Reading:
    text = compact(raw)
    shown = raw.strip(" \t\r\n\u3000\xa0\u200b\ufeff")
    token = token_of(text)
    if token is not None:
        return Reading(None, 0.0, token, "" if token == "blank" else shown)
    figure = _figure(text, raw, measure) if len(text) <= _LONGEST or "(" in text[:_LONGEST] else None
    if figure is None:
        return Reading(None, 0.0, "text", shown)
    style = figure.style or ("plain" if measure == "progress" else None)
    return figure._replace(text=shown, style=style)


def _figure(text: str, raw: str, measure: str | None) -> Reading | None:
    """The one figure that a short text consists of, or None. ``style`` is set for percentages alone."""
    in_brackets = _ACCOUNTING.match(text)
    if in_brackets and "（" not in raw:  # (1,234) is an accountant's -1,234; （12） may be anything
        text = "-" + in_brackets[1].strip()
    before = words_before(text, planned=measure in (None, "target"))
    sign = _SIGN.match(text, before.end)
    assert sign is not None
    if match := NUMBER.match(text, sign.end()):
        number, half = number_parts(match[0])
        end = match.end()
    elif spelled := chinese_number(text, sign.end()):
        number, half, end = spelled
    else:
        return None
    after = words_after(text, end)
    if after is None or (match is None and after.unit != (text[end:] or None)):
        return None  # 一中 is a name, 三个 a figure
    if sign[1] and sign[1] != "+":
        number = -number
    if before.percent or after.sign:
        tenth = 10.0 if after.sign == "‰" else 1.0
        number, half = number / tenth, half / tenth
    if before.approximate or after.approximate:
        half = max(2 * half, abs(number) * APPROXIMATE)  # never as good as exact, however small
    if not math.isfinite(number):
        return None
    unit = after.unit or ("‰" if after.sign == "‰" else None)
    if sign[0].strip(" +-负减") and split_scale(unit or "")[1] == "":
        money = _CURRENCY.get(sign[0].strip(" +-负减"), "美元" if "USD" in sign[0].upper() else "元")
        unit = (unit or "") + money
    return Reading(
        number,
        half,
        "bound" if before.bound or after.bound else "number",
        text,
        "percent_text" if before.percent or after.sign else None,
        unit,
    )
