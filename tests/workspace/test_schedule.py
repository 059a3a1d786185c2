import pytest

from jiaohe.workspace.schedule import Schedule, linear, month_of, parse_schedule


def test_the_linear_schedule_is_announced_in_whole_percent() -> None:
    percents = [linear(f"2026-{month:02}") for month in range(1, 13)]
    assert percents == [8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100]


@pytest.mark.parametrize("text", ["2026-5", "2026-13", "2026-00", "2026", "202605", "2026-05-01"])
def test_a_period_has_four_and_two_digits(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        month_of(text)


def test_one_percentage_holds_for_every_period() -> None:
    assert parse_schedule("35％") == Schedule(((0, 35.0),))
    assert parse_schedule("35.5").at("2026-11") == 35.5


def test_months_that_are_not_listed_have_no_schedule_of_their_own() -> None:
    schedule = parse_schedule("5月=35；6月＝45%, 12=100")
    assert [schedule.at(f"2026-{month:02}") for month in (4, 5, 6, 12)] == [None, 35, 45, 100]


@pytest.mark.parametrize("text", ["", "三成", "13月=5", "0=5", "5=1;5=2", "5月", "-3", "5月=35；"])
def test_anything_else_is_no_schedule(text: str) -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        parse_schedule(text)
