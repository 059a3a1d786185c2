"""Text from files made harmless, and text for consoles that lack characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.report.untrusted import clean, encodable


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("平江县", "平江县"),
        ("\x1b[31m红\x1b[0m", "红"),
        ("\x9b2J清屏", "清屏"),
        ("\x1b]0;标题\x07正文", "正文"),
        ("\x1b]8;;http://x\x1b\\链接\x1b]8;;\x1b\\", "链接"),
        ("\x1bc重置", "重置"),
        ("\u202e倒着\u202c", "倒着"),
        ("零\u200b宽\ufeff", "零宽"),
        ("一行\r\n两行\t三\u2028四", "一行 两行 三 四"),
        ("孤\ud800立", "孤\ufffd立"),
        ("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301"),
        ("  两边  空格  ", "两边 空格"),
        ("[bold]不是标记[/]", "[bold]不是标记[/]"),
    ],
)
def test_a_text_is_cleaned(given_text: str, wanted: str) -> None:
    assert clean(given_text) == wanted


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert clean("长" * 32767, longest=10) == "长" * 10 + "…"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_nothing_that_steers_a_terminal_survives(text: str) -> None:
    cleaned = clean(text)
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in cleaned)
    assert "\n" not in cleaned


@given(st.text(st.characters(codec=None, exclude_categories=())), st.sampled_from(["gbk", "ascii", "utf-8", "cp1252"]))
def test_what_is_printed_can_always_be_encoded(text: str, encoding: str) -> None:
    encodable(text, encoding).encode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "wanted"),
    [
        ("汨罗市 0.43% ≥ 42", "gbk", "汨罗市 0.43% ≥ 42"),
        ("面积 3m²", "gbk", "面积 3m2"),
        ("\U00020bb7野家", "gbk", "〓野家"),
        ("完成\N{WHITE HEAVY CHECK MARK}", "gbk", "完成〓"),
        ("a→b…", "ascii", "a->b.."),
        ("校核", "ascii", "????"),
        ("é", "ascii", "e"),
    ],
)
def test_a_character_that_a_console_lacks_is_replaced_by_one_that_it_has(text: str, encoding: str, wanted: str) -> None:
    assert encodable(text, encoding) == wanted
