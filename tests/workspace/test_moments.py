from datetime import date, datetime, time

import pytest

from jiaohe.workspace.moments import Moment, parse_day, parse_moment, parse_time


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-25", Moment(date(2026, 5, 25))),
        ("2026/5/2 17:30", Moment(date(2026, 5, 2), time(17, 30))),
        ("2026.5.25", Moment(date(2026, 5, 25))),
        ("20260525", Moment(date(2026, 5, 25))),
        ("２０２６年５月２５日", Moment(date(2026, 5, 25))),
        ("2026年5月25日 17时30分", Moment(date(2026, 5, 25), time(17, 30))),
        ("2026年5月25日下午5点", Moment(date(2026, 5, 25), time(17))),
        ("2026/5/25 下午 5:30:00", Moment(date(2026, 5, 25), time(17, 30))),
        ("2026/5/25 上午 12:05", Moment(date(2026, 5, 25), time(0, 5))),
        ("2026-05-25T17:30:05", Moment(date(2026, 5, 25), time(17, 30, 5))),
        ("2026-5-25 5:30 PM", Moment(date(2026, 5, 25), time(17, 30))),
        ("2026-05-25 24:00", Moment(date(2026, 5, 25), time.max)),
        ("46167", Moment(date(2026, 5, 25))),
        ("46167.729166", Moment(date(2026, 5, 25), time(17, 30))),
    ],
)
def test_moments_are_read_as_officials_type_them(text: str, moment: Moment) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5月25日",
        "2026-02-30",
        "2026-13-01",
        "202605251",
        "2026-05-255",
        "2026-05-25 25:00",
        "2026-05-25T17:30Z",
        "2026-05/25",
        "收到",
        "2026年5月",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar's own complaints are among them
        parse_moment(text)


def test_a_day_alone_may_be_any_time_of_it() -> None:
    day = Moment(date(2026, 5, 25))
    assert day.earliest == datetime(2026, 5, 25)
    assert day.latest == datetime(2026, 5, 25, 23, 59, 59, 999999)
    assert Moment(day.day, time(17, 30)).earliest == Moment(day.day, time(17, 30)).latest


def test_a_day_is_no_moment_of_a_day() -> None:
    assert parse_day("2026/5/25") == date(2026, 5, 25)
    with pytest.raises(ValueError, match="not a day"):
        parse_day("2026/5/25 17:30")


def test_the_end_of_a_day_may_be_written_as_twenty_four() -> None:
    assert (parse_time("18:00"), parse_time("下午6点30分"), parse_time("24:00")) == (time(18), time(18, 30), None)
