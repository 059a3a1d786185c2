import pytest

from jiaohe.workspace.schedule import Schedule, linear, month_of, nearest_schedule, parse_schedule


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


def percents_of(text: str) -> list[float | None]:
    schedule = parse_schedule(text)
    return [schedule.at(f"2026-{month:02}") for month in range(1, 13)]


@pytest.mark.parametrize("text", ["linear", "Linear", "逐月均摊", "按月均摊"])
def test_an_indicator_may_be_linear_by_name(text: str) -> None:
    assert percents_of(text) == [8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100]


@pytest.mark.parametrize(
    "text", ["4月至10月均摊", "4-10月均摊", "4月～10月逐月均摊", "seasonal 4-10", "seasonal 4 to 10"]
)
def test_a_season_has_equal_steps_and_nothing_is_due_before_it(text: str) -> None:
    assert percents_of(text) == [0, 0, 0, 14, 29, 43, 57, 71, 86, 100, 100, 100]


def test_halves_of_a_percent_go_upwards() -> None:
    assert percents_of("seasonal 4-11") == [0, 0, 0, 13, 25, 38, 50, 63, 75, 88, 100, 100]
    assert percents_of("seasonal 6-6") == [0, 0, 0, 0, 0, 100, 100, 100, 100, 100, 100, 100]


@pytest.mark.parametrize(
    "text", ["里程碑 3月=20；6月=50；12月=100", "milestones 12=100; 3=20%; 6=50", "里程碑：3月=20；6月=50；12月=100"]
)
def test_a_milestone_holds_until_the_next(text: str) -> None:
    assert percents_of(text) == [0, 0, 20, 20, 20, 50, 50, 50, 50, 50, 50, 100]


@pytest.mark.parametrize(
    "text",
    [
        "seasonal",
        "seasonal 4",
        "seasonal 10-3",
        "13月至14月均摊",
        "0-3月均摊",
        "里程碑",
        "里程碑 20",
        "milestones 3=20; 6=10",
        "4月至10月",
        "liner",
    ],
)
def test_half_said_seasons_and_milestones_are_no_schedule(text: str) -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        parse_schedule(text)


def test_the_months_that_are_left_open_are_known() -> None:
    assert parse_schedule("5月=35；12月=100").open_months == (1, 2, 3, 4, 6, 7, 8, 9, 10, 11)
    assert parse_schedule("35%").open_months == ()
    assert parse_schedule("里程碑 6月=50").open_months == ()


@pytest.mark.parametrize(
    ("text", "guess"), [("liner", "linear"), ("sesonal 4-10", "seasonal"), ("里程 3=20", "里程碑"), ("三成", "")]
)
def test_the_nearest_word_is_offered(text: str, guess: str) -> None:
    assert nearest_schedule(text).zh == (f"是否应为“{guess}”？" if guess else "")
