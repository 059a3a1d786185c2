import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.engine.numbers import decimals_for, decimals_of, written


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (43.0, None, "43"),
        (-12.50, None, "-12.5"),
        (0.1 + 0.2, None, "0.3"),
        (62.42857142857143, 2, "62.43"),
        (68500.0, 2, "68500"),
        (0.0043, 2, "0.0043"),
        (1e20, None, "100000000000000000000"),
        (-0.0, None, "0"),
        (-0.001, 0, "-0.001"),
        (math.inf, None, "∞"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, decimals: int | None, text: str) -> None:
    assert written(value, decimals) == text


@given(st.floats(-1e12, 1e12))
def test_a_written_number_reads_back_as_itself(value: float) -> None:
    text = written(value)

    assert float(text) == pytest.approx(value, rel=1e-13, abs=0)
    assert not {"e", "E"} & set(text)


@pytest.mark.parametrize(("text", "decimals"), [("62.43%", 2), ("1,234", 0), ("5.9万人", 1), ("≥90.00", 2), ("/", 0)])
def test_decimals_of_a_printed_figure_are_counted(text: str, decimals: int) -> None:
    assert decimals_of(text) == decimals


@pytest.mark.parametrize(("width", "decimals"), [(0, 2), (1e-14, 2), (0.45, 1), (0.01, 2), (3, 0), (math.inf, 2)])
def test_no_more_decimals_than_the_interval_bears(width: float, decimals: int) -> None:
    assert decimals_for(width) == decimals
