"""Whatever a number looks like, it reads back within its half-width."""

import math

from hypothesis import given
from hypothesis import strategies as st

from jiaohe.model.grid import Cell
from jiaohe.tidy.values import Reading, read_value

NUMBERS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
PLACES = st.integers(min_value=0, max_value=6)
WIDE = str.maketrans("0123456789.,%+-", "０１２３４５６７８９．，％＋－")


def text(shown: str, measure: str | None = None) -> Reading:
    return read_value(Cell(shown, "text", shown), measure)


def holds(reading: Reading, number: float) -> bool:
    assert reading.number is not None
    return abs(reading.number - number) <= reading.half * (1 + 1e-9) + abs(number) * 1e-12


@given(NUMBERS, PLACES, st.sampled_from(["", ","]), st.booleans(), st.sampled_from(["", " ", "\u3000", "\n"]))
def test_printed_decimals(number: float, places: int, separator: str, wide: bool, space: str) -> None:
    shown = f"{number:{separator}.{places}f}"
    reading = text(space + (shown.translate(WIDE) if wide else shown) + space)
    assert reading.token == "number"
    assert reading.half == 0.5 * 10.0**-places
    assert holds(reading, number)


@given(NUMBERS.filter(lambda number: abs(number) >= 1000), PLACES, st.sampled_from([" ", "'", "\xa0", "\u2009", "’"]))
def test_other_thousands_separators(number: float, places: int, separator: str) -> None:
    assert holds(text(f"{number:,.{places}f}".replace(",", separator)), number)


@given(st.floats(min_value=1000, max_value=1e9), st.integers(min_value=1, max_value=2))
def test_european_decimals(number: float, places: int) -> None:
    shown = f"{number:,.{places}f}".translate(str.maketrans(",.", ".,"))
    assert holds(text(shown), number)


@given(st.floats(min_value=-10, max_value=10), PLACES, st.sampled_from(["%", "％", " %", "\n%"]))
def test_printed_percentages(fraction: float, places: int, sign: str) -> None:
    reading = text(f"{fraction * 100:.{places}f}{sign}", "progress")
    assert reading.style == "percent_text"
    assert holds(reading, fraction * 100)


@given(NUMBERS.filter(lambda number: abs(number) > 1e-6), st.integers(min_value=0, max_value=8))
def test_scientific_notation(number: float, places: int) -> None:
    assert holds(text(f"{number:.{places}E}"), number)


@given(
    NUMBERS,
    PLACES,
    st.sampled_from(["万元", "亿元", "人", "万人次", "个", "平方米", "元/月", "km"]),
    st.sampled_from(["", "共", "已完成", "全市 "]),
)
def test_words_and_units_around_a_number(number: float, places: int, unit: str, before: str) -> None:
    reading = text(f"{before}{number:.{places}f}{unit}")
    assert reading.unit == unit
    assert holds(reading, number)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_whole_numbers_are_read_to_the_last_digit(number: int) -> None:
    assert text(f"{number:,}").number == number
    assert read_value(Cell(number, "number", str(number))).number == number


@given(NUMBERS, PLACES)
def test_a_stored_number_is_kept_and_its_display_lies_within(number: float, places: int) -> None:
    shown = f"{number:.{places}f}"
    reading = read_value(Cell(number, "number", shown, "0." + "0" * places))
    assert reading.number == number
    assert reading.half <= 0.5 * 10.0**-places


@given(st.floats(min_value=-10, max_value=10, allow_subnormal=False), PLACES)
def test_a_stored_percentage_is_kept_to_the_last_digit(fraction: float, places: int) -> None:
    reading = read_value(Cell(fraction, "number", f"{fraction:.{places}%}", "0." + "0" * places + "%"), "progress")
    assert reading.style == "percent_format"
    assert reading.number is not None
    assert math.isclose(reading.number, fraction * 100, rel_tol=1e-14)


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=12), st.text(max_size=12))
def test_any_number_cell_is_read_without_failing(number: float, shown: str, number_format: str) -> None:
    reading = read_value(Cell(number, "number", shown, number_format), "progress")
    assert (reading.number is None) == (reading.token not in ("number", "bound"))
    assert reading.half >= 0
    assert math.isfinite(reading.half)


@given(st.text(max_size=200), st.sampled_from(["target", "quantity", "progress", None]))
def test_any_text_is_read_without_failing(shown: str, measure: str | None) -> None:
    reading = text(shown, measure)
    assert (reading.number is None) == (reading.token not in ("number", "bound"))
    assert reading.half >= 0


@given(st.text(alphabet="0123456789,.，．%-－—/~()（） \n万亿个元月人约不低于已完成共至", max_size=16))
def test_any_mixture_of_what_sheets_hold_is_read_without_failing(shown: str) -> None:
    reading = text(shown, "quantity")
    assert (reading.number is None) == (reading.token not in ("number", "bound"))
    if reading.number is not None:
        assert any(character.isdigit() for character in shown)
