"""Lines of mixed Chinese and Latin text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.report.wrap import cells, clip, pad, wrap

_TEXT = st.text(st.sampled_from("汨罗市进度，。「」（）%0.43 abc -→…“”"), max_size=80)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("汨罗市", 6), ("进度43%", 7), ("ｅ", 2), ("e\u0301", 1), ("…", 1)]
)
def test_width_in_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_ambiguous_characters_take_two_cells_where_the_console_draws_them_so() -> None:
    assert cells("“…”", wide=True) == 6


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("汨罗市进度填0.43%，应为43%。", 12, ["汨罗市进度填", "0.43%，应为", "43%。"]),
        ("应为四十三。", 10, ["应为四十", "三。"]),
        ("看「某表」", 4, ["看", "「某", "表」"]),
        ("two words here", 9, ["two words", "here"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_where_a_printer_would_break_them(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_the_first_line_may_be_shorter() -> None:
    assert wrap("一二三四五", 6, first=4) == ["一二", "三四五"]


@given(_TEXT, st.integers(2, 40), st.integers(2, 40), st.booleans())
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int, first: int, wide: bool) -> None:
    lines = wrap(text, width, first=first, wide=wide)
    assert all(cells(line, wide=wide) <= (width if i else max(width, first)) for i, line in enumerate(lines))
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(_TEXT, st.integers(2, 40), st.booleans())
def test_a_clipped_text_fits(text: str, width: int, wide: bool) -> None:
    assert cells(clip(text, width, wide=wide), wide=wide) <= width


def test_a_path_is_clipped_at_its_start_so_that_its_name_stays() -> None:
    assert clip("samples/2026-05/附件2.xlsx", 14, start=True) == "…05/附件2.xlsx"


def test_padding_fills_on_either_side() -> None:
    assert pad("目标", 6) == "目标  "
    assert pad("12", 4, right=True) == "  12"
