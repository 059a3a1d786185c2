"""Early warnings: silent where nobody can tell, calibrated where somebody can."""

import random
from collections.abc import Sequence

import pytest

from jiaohe.history.outlook import CONFIDENCE, outlook_of, project
from jiaohe.history.series import series_of
from jiaohe.model.cards import CardPoint, CardSeries
from jiaohe.model.interval import around
from jiaohe.model.past import Month
from jiaohe.model.tables import Outlook
from jiaohe.workspace.schedule import linear
from tests.history.months import YEAR, months, row


def series(progress: Sequence[str | None] | dict[str, str | None]) -> CardSeries:
    [only] = series_of(months(progress), key_of=lambda r, _: r.indicator, schedule_of=lambda _, at: linear(at))
    return only


def outlook(progress: Sequence[str | None] | dict[str, str | None]) -> Outlook | None:
    return outlook_of(series(progress), next_schedule=lambda _, at: linear(at), owner="市人社局")


def points(progress: Sequence[float], schedule: Sequence[float]) -> list[CardPoint]:
    return [
        CardPoint(at, around(value, 0.005), percent)
        for at, value, percent in zip(YEAR, progress, schedule, strict=False)
    ]


def test_a_slow_indicator_is_likely_behind_with_the_figure_it_needs() -> None:
    found = outlook(["8.5", "15.5", "23.0", "30.2"])
    assert found is not None
    assert (found.next_period, found.next_schedule, found.months_known) == ("2026-05", 42.0, 3)
    assert (found.pace, found.expected, found.needed_points) == (7.2, 37.4, 11.8)
    # median 7.2, deviation 0.2517 of 7.0, 7.5 and 7.2, t 1.886, sqrt(1 + pi/6) = 1.2343
    assert (found.expected_lo, found.expected_hi) == (36.81, 37.99)
    assert found.likely_behind
    assert (found.owner, found.progress_cell) == ("市人社局", "F4")


def test_one_on_schedule_at_the_pace_of_the_schedule_is_not_warned_of() -> None:
    found = outlook(["9.1", "17.4", "26.0", "34.0"])
    assert found is not None
    assert not found.likely_behind
    assert found.needed_points == 8.0


def test_unsteady_gains_make_a_range_that_says_nothing() -> None:
    found = outlook(["2", "22", "23", "24"])  # 20, 1, 1: expected 25, and 42 is not out of reach
    assert found is not None
    assert found.expected == 25.0
    assert found.expected_lo < 42 < found.expected_hi
    assert not found.likely_behind


@pytest.mark.parametrize(
    "progress",
    [
        ["2", "4", "6"],  # two gains
        ["2", "4", None, "6"],
        ["2", "4", "6", "8", None],  # no figure now
        {"2025-10": "60", "2025-11": "70", "2025-12": "80", "2026-01": "1", "2026-02": "2"},  # a new year
        dict(zip(YEAR, [str(7 * n) for n in range(1, 13)], strict=True)),  # December
    ],
)
def test_it_is_silent_where_history_is_too_short_or_nothing_follows(progress: dict[str, str | None]) -> None:
    assert outlook(progress) is None


def test_figures_against_an_old_target_are_left_out() -> None:
    given = [
        Month(period=at, observations=(row(progress=value, target=target),))
        for at, value, target in zip(YEAR, ["10", "20", "30", "40", "20"], [100.0] * 4 + [200.0], strict=False)
    ]
    [only] = series_of(given, key_of=lambda r, _: r.indicator, schedule_of=lambda _, at: linear(at))
    assert outlook_of(only, next_schedule=lambda _, at: linear(at)) is None


def test_a_gap_spreads_its_gain_over_its_months() -> None:
    found = outlook({"2026-01": "5", "2026-02": "10", "2026-04": "20", "2026-05": "25"})
    assert found is not None
    assert (found.months_known, found.pace, found.expected) == (3, 5.0, 30.0)


def test_in_a_schedule_with_seasons_half_of_what_is_asked_stays_half() -> None:
    found = project(points([2.5, 5, 12.5, 20], [5, 10, 25, 40]), 80)
    assert found is not None
    assert found.pace == pytest.approx(20)  # half of the 40 that May asks for, not the 7.5 of April
    assert found.expected == pytest.approx(40)


def _years(rng: random.Random, count: int, known: int, pace: float, spread: float) -> list[tuple[list[float], float]]:
    """Progress known for some months, and the one after; figures rounded as they are printed."""
    made = []
    for _ in range(count):
        gains = [rng.gauss(pace, spread) for _ in range(known)]
        total = [round(sum(gains[: number + 1]), 2) for number in range(known)]
        made.append((total[:-1], total[-1]))
    return made


@pytest.mark.parametrize("known", [5, 7, 10])
def test_the_ranges_hold_as_often_as_they_say(known: int) -> None:
    rng = random.Random(7)
    schedule = [linear(at) for at in YEAR]
    held = 0
    made = _years(rng, 2000, known, 7.0, 2.0)
    for seen, truth in made:
        found = project(points(seen, schedule), schedule[known - 1])
        assert found is not None
        held += found.interval.lo <= truth <= found.interval.hi
    # The standard error over 2000 years is 0.9 points.
    assert CONFIDENCE - 0.03 < held / len(made) < CONFIDENCE + 0.05


@pytest.mark.parametrize("pace", [6.0, 8.4, 9.5])
def test_of_all_that_reach_the_schedule_few_are_warned_of_and_of_the_warned_few_reach_it(pace: float) -> None:
    rng = random.Random(11)
    schedule = [linear(at) for at in YEAR]
    warned, wrong, on_time, made = 0, 0, 0, _years(rng, 2000, 7, pace, 1.5)
    for seen, truth in made:
        found = project(points(seen, schedule), schedule[6])
        assert found is not None
        likely = found.interval.hi < schedule[6]
        warned += likely
        on_time += truth >= schedule[6]
        wrong += likely and truth >= schedule[6]
    assert wrong <= 0.1 * len(made)
    if pace < 7:
        assert warned > 0.9 * (len(made) - on_time)
    if pace > 9:
        assert warned < 0.05 * len(made)
