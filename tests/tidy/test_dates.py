"""Days as people type them, and as cells store them."""

from datetime import datetime, timedelta

import pytest

from jiaohe.model.grid import Cell
from jiaohe.tidy.dates import find_date, stored_date


@pytest.mark.parametrize(
    "text",
    [
        "2026年5月25日",
        "2026 年 5 月 25 日",
        "２０２６年５月２５日",
        "2026年05月25号",
        "二〇二六年五月二十五日",
        "二零二六年五月廿五日",
        "2026.5.25",
        "2026-05-25",
        "2026/5/25 09:30",
        "2026．5．25",
        "2026。5。25",
        "20260525",
        "26年5月25日",
        "26.5.25",
        "5月25日",
        "25 May 2026",
        "May 25th, 2026",
        "25/5/2026",
        "2026年5月25日（星期一）",
    ],
)
def test_a_day_is_read_however_it_is_typed(text: str) -> None:
    assert find_date(text, 2026) == ("2026-05-25", True)


@pytest.mark.parametrize(
    "text", ["2026年5月", "2026年 月 日", "2026年2月30日", "05/06/2026", "18.5.25", "0730-8812345", "第5.25条", ""]
)
def test_no_day_is_made_up(text: str) -> None:
    assert find_date(text, 2026) is None


def test_words_beside_a_day_are_told() -> None:
    assert find_date("数据截至2026年5月25日", None) == ("2026-05-25", False)


def test_a_day_without_a_year_needs_one() -> None:
    assert find_date("5月25日") is None


@pytest.mark.parametrize(
    ("cell", "serial", "day"),
    [
        (Cell(datetime(2026, 5, 25, 8), "date", "5月25日", 'm"月"d"日"'), False, "2026-05-25"),
        (Cell(46167, "number", "46167"), True, "2026-05-25"),
        (Cell(46167, "number", "46167"), False, None),
        (Cell(20260525, "number", "20260525"), True, "2026-05-25"),
        (Cell(1231, "number", "1231"), True, None),
        (Cell(timedelta(hours=3), "date", "3:00:00", "[h]:mm:ss"), True, None),
    ],
)
def test_a_stored_date_is_taken_for_its_value(cell: Cell, serial: bool, day: str | None) -> None:
    assert stored_date(cell, serial=serial) == day
