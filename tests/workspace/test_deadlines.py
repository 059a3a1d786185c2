"""Due days and working days, against the arrangements that the State Council announced (国务院办公厅放假安排)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.workspace.calendar import Calendar, CalendarFile
from jiaohe.workspace.deadlines import (
    add_working_days,
    due,
    exempt,
    is_working_day,
    next_working_day,
    period_end,
    previous_working_day,
    settled_on,
    working_days_between,
)


def calendar_of(**said: object) -> Calendar:
    return Calendar(file=CalendarFile.model_validate({"version": 1, "holidays": "CN", **said}))


CHINA = calendar_of(due={"day": 25})

# Days off and make-up workdays as announced: the first and the last day of the break, and the weekend days worked.
ANNOUNCED = {
    "Spring Festival 2023": ("2023-01-21", "2023-01-27", ["2023-01-28", "2023-01-29"]),
    "National Day 2023": ("2023-09-29", "2023-10-06", ["2023-10-07", "2023-10-08"]),
    "Spring Festival 2024": ("2024-02-10", "2024-02-17", ["2024-02-04", "2024-02-18"]),
    "Labour Day 2024": ("2024-05-01", "2024-05-05", ["2024-04-28", "2024-05-11"]),
    "National Day 2024": ("2024-10-01", "2024-10-07", ["2024-09-29", "2024-10-12"]),
    "Spring Festival 2025": ("2025-01-28", "2025-02-04", ["2025-01-26", "2025-02-08"]),
    "Labour Day 2025": ("2025-05-01", "2025-05-05", ["2025-04-27"]),
    "National Day 2025": ("2025-10-01", "2025-10-08", ["2025-09-28", "2025-10-11"]),
    "New Year 2026": ("2026-01-01", "2026-01-03", ["2026-01-04"]),
    "Spring Festival 2026": ("2026-02-15", "2026-02-23", ["2026-02-14", "2026-02-28"]),
    "Labour Day 2026": ("2026-05-01", "2026-05-05", ["2026-05-09"]),
    "National Day 2026": ("2026-10-01", "2026-10-07", ["2026-09-20", "2026-10-10"]),
}


@pytest.mark.parametrize(("first", "last", "worked"), ANNOUNCED.values(), ids=ANNOUNCED)
def test_breaks_and_make_up_workdays_are_those_announced(first: str, last: str, worked: list[str]) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    assert [day for day in days if is_working_day(CHINA, day)] == []
    made_up = [date.fromisoformat(day) for day in worked]
    assert [day for day in made_up if not is_working_day(CHINA, day)] == []
    assert all(day.weekday() >= 5 for day in made_up)


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_were_announced(year: int, days: int) -> None:
    assert working_days_between(CHINA, date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-05", "2026-05-25"),  # a Monday
        ("2026-07", "2026-07-27"),  # from a Saturday
        ("2025-01", "2025-01-26"),  # a Saturday, and the Sunday after it is worked
        ("2026-01", "2026-01-26"),  # from an ordinary Sunday
        ("2026-09", "2026-09-28"),  # from Mid-Autumn Day, a Friday
        ("2025-10", "2025-10-27"),
    ],
)
def test_a_due_day_that_is_none_becomes_the_next_working_day(period: str, day: str) -> None:
    found = due(CHINA, "平江县", "city", period)
    assert found is not None
    assert (found.day.isoformat(), found.by, found.provisional) == (day, "rule", False)


def test_a_due_day_says_why_it_moved() -> None:
    found = due(CHINA, None, None, "2026-07")
    assert found is not None
    assert (found.reason.zh, found.reason.en) == (
        "2026-07-25 不是工作日，截止日为 2026-07-27",
        "2026-07-25 is no working day, so it is due on 2026-07-27",
    )


@pytest.mark.parametrize(
    ("rule", "period", "day"),
    [
        ({"day": 25, "roll": "previous"}, "2026-07", "2026-07-24"),
        ({"day": 25, "roll": "none"}, "2026-07", "2026-07-25"),
        ({"day": 31}, "2026-06", "2026-06-30"),
        ({"day": 31, "roll": "previous"}, "2026-02", "2026-02-28"),  # a make-up Saturday
        ({"day": 5, "month": "next"}, "2026-04", "2026-05-06"),  # Labour Day lasts to the fifth
        ({"day": 5, "month": "next"}, "2025-12", "2026-01-05"),
        ({"day": 3, "month": "next"}, "2025-12", "2026-01-04"),  # a make-up Sunday
        ({"working_days_after_period": 3}, "2025-09", "2025-10-11"),  # the eighth day of October is the last off
        ({"working_days_after_period": 1}, "2026-01", "2026-02-02"),
        ({"working_days_before_period_end": 0}, "2026-01", "2026-01-30"),
        ({"working_days_before_period_end": 2}, "2026-02", "2026-02-26"),  # 28 is worked, 27, 26
    ],
)
def test_each_kind_of_rule_gives_its_day(rule: dict[str, object], period: str, day: str) -> None:
    found = due(calendar_of(due=rule), "平江县", "city", period)
    assert found is not None
    assert (found.day.isoformat(), found.provisional) == (day, False)


def test_the_cut_off_day_ends_a_period() -> None:
    calendar = calendar_of(cut_off=25, due={"working_days_after_period": 2})
    assert period_end(calendar, "2026-02") == date(2026, 2, 25)
    assert period_end(CHINA, "2026-02") == date(2026, 2, 28)
    found = due(calendar, None, None, "2026-07")
    assert found is not None
    assert (found.day, found.reason.zh) == (date(2026, 7, 28), "2026-07-25 之后第 2 个工作日")


def test_the_day_ends_the_deadline_unless_a_time_does() -> None:
    assert due(CHINA, None, None, "2026-05").at == datetime(2026, 5, 25, 23, 59, 59, 999999)  # type: ignore[union-attr]
    timed = due(calendar_of(due={"day": 25, "time": "18:00"}), None, None, "2026-05")
    assert timed is not None
    assert (timed.clock, timed.at) == (time(18), datetime(2026, 5, 25, 18))


def test_days_listed_for_a_period_come_before_the_rule_and_forms_go_their_own_way() -> None:
    calendar = calendar_of(
        due={
            "day": 25,
            "time": "18:00",
            "periods": {"2026-05": "2026-05-23", "2026-06": "2026-06-24 12:00"},
            "forms": {
                "city": {"day": 28, "periods": {"2026-06": "2026-06-29"}},
                "provincial": {"time": "17:00"},
            },
        }
    )
    expected = {
        ("regional", "2026-05"): ("2026-05-23", time(18), "period"),
        ("regional", "2026-06"): ("2026-06-24", time(12), "period"),
        ("regional", "2026-08"): ("2026-08-25", time(18), "rule"),
        ("city", "2026-05"): ("2026-05-28", time(18), "rule"),
        ("city", "2026-06"): ("2026-06-29", time(18), "period"),
        ("provincial", "2026-05"): ("2026-05-23", time(17), "period"),
        ("provincial", "2026-08"): ("2026-08-25", time(17), "rule"),
    }
    found = {key: due(calendar, None, *key) for key in expected}
    assert {key: (one.day.isoformat(), one.clock, one.by) for key, one in found.items() if one} == expected


def test_an_extension_holds_for_its_unit_form_and_period_alone() -> None:
    calendar = calendar_of(
        due={"day": 25},
        extensions=[
            {"unit": "平江县", "period": "2026-05", "until": "2026-05-27", "reason": "停电。"},
            {
                "unit": "平江县",
                "form": "city",
                "period": "2026-05",
                "until": "2026-05-28 12:00",
                "reason": "系统故障。",
            },
        ],
    )
    city = due(calendar, "平江县", "city", "2026-05")
    assert city is not None
    assert (city.at, city.by, city.reason.zh) == (datetime(2026, 5, 28, 12), "extension", "已同意延期：系统故障")
    days = [
        due(calendar, unit, form, period).day.isoformat()  # type: ignore[union-attr]
        for unit, form, period in (
            ("平江县", "provincial", "2026-05"),
            ("岳阳县", "city", "2026-05"),
            ("平江县", "city", "2026-06"),
            (None, "city", "2026-05"),
        )
    ]
    assert days == ["2026-05-27", "2026-05-25", "2026-06-25", "2026-05-25"]


def test_an_exemption_holds_within_its_months() -> None:
    calendar = calendar_of(
        exemptions=[
            {"unit": "平江县", "form": "city", "from": "2026-01", "to": "2026-03", "reason": "尚未启动"},
            {"unit": "南湖新区", "from": "2026-05", "reason": "并入"},
        ]
    )
    assert exempt(calendar, "平江县", "city", "2026-03").reason == "尚未启动"  # type: ignore[union-attr]
    assert exempt(calendar, "平江县", "city", "2026-04") is None
    assert exempt(calendar, "平江县", "provincial", "2026-03") is None
    assert exempt(calendar, "南湖新区", "provincial", "2027-01").reason == "并入"  # type: ignore[union-attr]
    assert exempt(calendar, "南湖新区", None, "2026-04") is None


def test_a_calendar_without_a_rule_says_nothing() -> None:
    assert due(calendar_of(), "平江县", "city", "2026-05") is None
    assert settled_on(calendar_of(), "city", "2026-05") is None
    assert due(CHINA, None, None, "9999-12") is None


def test_a_month_is_settled_some_working_days_after_it_was_due() -> None:
    settled = settled_on(calendar_of(due={"day": 25}, settled_after=5), "city", "2026-09")
    assert settled is not None
    # due on Monday 28 September; 29, 30, then the break, 8, 9 and the make-up Saturday 10 October
    assert (settled.day, settled.reason.zh) == (date(2026, 10, 10), "截止日 2026-09-28 之后 5 个工作日")


def test_beyond_the_published_years_a_due_day_is_provisional() -> None:
    found = due(CHINA, None, None, "2040-09")
    assert found is not None
    assert found.provisional
    assert found.note is not None
    assert found.note.zh.startswith("2040 年的放假调休安排尚未公布，或本程序还没有收入（已有到 ")
    # National Day is a holiday by law in any year; no weekend day is worked.
    assert not is_working_day(CHINA, date(2040, 10, 1))
    weekend = [date(2040, 1, 1) + timedelta(days=number) for number in range(366)]
    assert [day for day in weekend if day.weekday() >= 5 and is_working_day(CHINA, day)] == []


def test_years_entered_by_hand_are_not_provisional() -> None:
    calendar = calendar_of(due={"day": 25}, workdays_also=["2040-08-25"], official_through=2040)
    found = due(calendar, None, None, "2040-08")
    assert found is not None
    assert (found.day, found.provisional, found.note) == (date(2040, 8, 25), False, None)


@pytest.mark.parametrize(
    "said",
    [
        {"holidays": "none", "due": {"day": 25}},
        {"holidays": "US-CA", "due": {"day": 25}},
        {"due": {"day": 25, "roll": "none"}},
        {"due": {"periods": {"2040-09": "2040-09-25"}}},
    ],
)
def test_what_no_announcement_can_change_is_not_provisional(said: dict[str, object]) -> None:
    found = due(calendar_of(**said), None, None, "2040-09")
    assert found is not None
    assert (found.day, found.provisional) == (date(2040, 9, 25), False)


def test_plain_weeks_have_five_days_and_the_citys_own() -> None:
    plain = calendar_of(holidays="none", holidays_also=["2026-05-25"], workdays_also=["2026-05-23"])
    assert next_working_day(plain, date(2026, 5, 24)) == date(2026, 5, 26)
    assert previous_working_day(plain, date(2026, 5, 25)) == date(2026, 5, 23)
    assert is_working_day(plain, date(2026, 10, 1))


def test_working_days_are_counted_from_the_day_after() -> None:
    assert working_days_between(CHINA, date(2026, 5, 25), date(2026, 5, 25)) == 0
    assert working_days_between(CHINA, date(2026, 5, 22), date(2026, 5, 25)) == 1
    assert working_days_between(CHINA, date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert working_days_between(CHINA, date(2026, 10, 8), date(2026, 9, 30)) == -1
    assert add_working_days(CHINA, date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_working_days(CHINA, date(2026, 10, 1), 0) == date(2026, 10, 1)


def test_next_years_list_may_move_a_workday_into_this_one() -> None:
    assert is_working_day(CHINA, date(2011, 12, 31))  # for New Year 2012
    assert not is_working_day(CHINA, date(2012, 1, 3))


@given(st.dates(date(2022, 1, 1), date(2026, 11, 1)), st.integers(1, 30))
def test_counting_and_adding_undo_each_other(day: date, count: int) -> None:
    later = add_working_days(CHINA, day, count)
    assert is_working_day(CHINA, later)
    assert working_days_between(CHINA, day, later) == count
    assert add_working_days(CHINA, later + timedelta(days=1), -1) == later
