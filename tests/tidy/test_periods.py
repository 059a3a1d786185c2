"""Periods in titles and folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.tidy.periods import find_period, find_year, period_of_folder


@pytest.mark.parametrize(
    "title",
    [
        "2026年5月",
        "岳阳市2026 年 5 月份重点民生实事进展情况表",
        "２０２６年５月",
        "2026-05",
        "2026.5",
        "2026/5",
        "2026_05",
        "202605",
        "20260525",
        "二〇二六年五月",
        "二○二六年五月",
        "二零二六年五月",
        "2026年五月",
        "2026年1-5月",
        "2026年1—5月份",
        "2026年1月至5月",
        "2026年一至五月",
        "2025年12月-2026年5月",
        "2026年全市重点民生实事5月进度",
        "截至2026年5月25日",
        "2026-05-30",
        "May 2026",
        "Progress, Jan-May 2026",
        "30 May 2026",
        "2026 May",
        "05/2026",
    ],
)
def test_a_title_names_its_month(title: str) -> None:
    assert find_period(title) == "2026-05"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("2026年上半年", "2026-06"),
        ("2026年一季度", "2026-03"),
        ("2026年第二季度", "2026-06"),
        ("2026年前三季度", "2026-09"),
        ("2026年四季度", "2026-12"),
        ("2026年下半年", "2026-12"),
        ("2026Q2", "2026-06"),
        ("Q3 2026", "2026-09"),
        ("二〇二六年十二月", "2026-12"),
        ("2026年十一月", "2026-11"),
        ("2026年10月", "2026-10"),
    ],
)
def test_a_span_stands_for_its_last_month(title: str, period: str) -> None:
    assert find_period(title) == period


@pytest.mark.parametrize(
    "title",
    [
        "",
        "2026年",
        "2026年度",
        "2026年全年目标",
        "到2026年底",
        "2025-2026年",
        "专报第2期",
        "13800202605",
        "2026.55",
        "5月",
    ],
)
def test_a_title_without_a_month_names_no_period(title: str) -> None:
    assert find_period(title) is None


@pytest.mark.parametrize("title", ["5月", "5 月份", "五月", "1-5月", "5月25日", "Report, May", "05"])
def test_a_month_alone_takes_the_year_from_elsewhere(title: str) -> None:
    assert find_period(title, 2026) == "2026-05"
    assert find_period(title) is None


def test_a_year_in_the_title_beats_the_one_from_elsewhere() -> None:
    assert find_period("2025年民生实事5月进度", 2026) == "2025-05"
    assert find_period("Figures may change", 2026) is None


def test_a_folder_is_named_by_its_period() -> None:
    assert period_of_folder("2026-05") == "2026-05"
    assert period_of_folder("202605") == "2026-05"
    assert period_of_folder("2026年5月报送") == "2026-05"
    assert period_of_folder("5月", 2026) == "2026-05"
    assert period_of_folder("附件") is None


def test_the_year_of_a_title_is_found_alone() -> None:
    assert find_year("二〇二六年度任务") == 2026
    assert find_year("第2期") is None


@given(st.integers(min_value=1990, max_value=2099), st.integers(min_value=1, max_value=12))
def test_every_month_is_found_in_every_way_of_writing(year: int, month: int) -> None:
    period = f"{year}-{month:02}"
    for shown in (
        f"{year}年{month}月",
        f"{year}-{month:02}",
        f"{year}{month:02}",
        f"表1（{year} 年 {month} 月）",
        f"{year}.{month}",
    ):
        assert find_period(shown) == period


@given(st.text(max_size=80), st.none() | st.integers(min_value=2000, max_value=2099))
def test_any_text_is_searched_without_failing(text: str, year: int | None) -> None:
    period = find_period(text, year)
    assert period is None or (len(period) == 7 and 1 <= int(period[5:]) <= 12)
