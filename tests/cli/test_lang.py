"""Which language the command line speaks."""

import io

import pytest

from jiaohe.cli.lang import locale_language, spoken_language


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "zh"),
        ({"LANG": ""}, "zh"),
        ({"LANG": "C"}, "zh"),
        ({"LC_ALL": "POSIX"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"JIAOHE_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"JIAOHE_LANG": "zh-CN", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"JIAOHE_LANG": "fr", "LC_ALL": "en_US.UTF-8"}, "en"),
    ],
)
def test_the_locale_gives_the_language_and_jiaohe_lang_overrules_it(environment: dict[str, str], lang: str) -> None:
    assert locale_language(environment) == lang


@pytest.mark.parametrize(
    "arguments", [["check", "--lang", "en"], ["--lang=en", "check"], ["check", "x", "--lang=en", "-h"]]
)
def test_the_option_counts_wherever_it_stands(arguments: list[str]) -> None:
    assert spoken_language(arguments, {"LANG": "zh_CN"}, None) == "en"


def test_what_follows_a_double_dash_is_a_path() -> None:
    assert spoken_language(["check", "--", "--lang=en"], {}, None) == "zh"


def test_a_stream_that_cannot_carry_chinese_gets_english_unless_chinese_was_asked_for() -> None:
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert spoken_language([], {}, ascii_only) == "en"
    assert spoken_language([], {"JIAOHE_LANG": "zh"}, ascii_only) == "zh"
    assert spoken_language(["--lang", "zh"], {}, ascii_only) == "zh"
    assert spoken_language([], {}, io.TextIOWrapper(io.BytesIO(), encoding="gbk")) == "zh"
