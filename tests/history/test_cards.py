"""The state machine of cards, month by month, against the bulletin's rule and another city's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.history.cards import card_steps
from jiaohe.history.series import Told, at_level, series_of
from jiaohe.model.cards import BULLETIN, LADDER, CardPolicy, CardSeries, CardStep
from jiaohe.model.past import Month
from jiaohe.model.tables import Observation
from jiaohe.workspace.schedule import linear
from tests.history.months import YEAR, months, row
from tests.history.told import told


def series(given_months: list[Month], **more: Any) -> list[CardSeries]:
    return series_of(given_months, key_of=lambda r, _: r.indicator, schedule_of=lambda _, at: linear(at), **more)


def steps(progress: Any, policy: CardPolicy = BULLETIN, **more: Any) -> list[CardStep]:
    [only] = series(months(progress), **more)
    return card_steps(only, policy)


def colours(progress: Any, policy: CardPolicy = BULLETIN) -> str:
    """The cards as one letter a month."""
    return "".join({"none": "-", "yellow": "y", "red": "r"}[step.card] for step in steps(progress, policy))


# Linear: 8 17 25 33 42 50 58 67 75 83 92 100.
def test_behind_gives_yellow_behind_again_red_and_catching_up_clears_either() -> None:
    assert colours(["7", "16.9", "26", "30", "42.5", "49", "55", "68"]) == "yr-y-yr-"


def test_the_eight_yellow_cards_of_april_of_which_one_turns_red() -> None:
    april = [f"{20 + number}.5" for number in range(8)]
    may = ["28.21", *["46.30"] * 7]
    both = [
        Month(period=at, observations=[row(f"指标{n}", shown, number=n) for n, shown in enumerate(printed)])
        for at, printed in (("2026-04", april), ("2026-05", may))
    ]
    last = [card_steps(one, BULLETIN)[-1] for one in series(both)]
    assert [step.previous for step in last] == ["yellow"] * 8
    assert [step.card for step in last] == ["red", *["none"] * 7]
    assert last[0].behind == pytest.approx(13.79)
    assert last[0].months_behind == 2


def test_a_figure_that_may_be_on_either_side_of_the_line_is_not_behind_and_said_to_be_on_it() -> None:
    step = steps({"2026-05": "42"})[0]
    assert (step.card, step.behind, step.borderline) == ("none", None, True)
    assert steps({"2026-05": "41.99"})[0].borderline is False
    assert steps({"2026-05": "41.99"})[0].card == "yellow"
    assert steps({"2026-05": "41.9"})[0].card == "yellow"  # 41.85 to 41.95
    assert steps({"2026-05": "42.00"})[0][2:] == ("none", None, 0, 0, True, None, ("first",))


def test_an_exact_figure_on_the_line_reaches_it_and_is_not_borderline() -> None:
    exact = row(progress="42")._replace(progress_half=0.0)
    [only] = series([Month(period="2026-05", observations=(exact,))])
    step = card_steps(only, BULLETIN)[0]
    assert (step.card, step.borderline) == ("none", False)


def test_quantity_settles_what_a_printed_figure_on_the_line_leaves_open() -> None:
    rows = (row(progress="42", quantity=417),)
    [only] = series([Month(period="2026-05", observations=rows)], told=Told([told(rows[0], shortfall=3.0)]))
    step = card_steps(only, BULLETIN)[0]
    assert (step.card, step.needed, step.remarks) == ("none", 3.0, ("first", "below_by_quantity"))


def test_a_month_without_a_figure_keeps_the_card_and_says_so() -> None:
    found = steps(["7", None, "20", "40"])
    assert [step.card for step in found] == ["yellow", "yellow", "red", "none"]
    assert found[1].remarks == ("no_figure",)
    assert found[2].months_behind == 2


def test_a_city_may_count_a_month_without_a_figure_as_behind() -> None:
    assert colours(["7", None, "26"], CardPolicy(missing="behind")) == "yr-"
    assert colours(["9", None, "26"], CardPolicy(missing="behind")) == "-y-"


def test_a_figure_off_by_a_power_of_ten_does_not_move_the_card() -> None:
    rows = (row(progress="0.43"),)
    [only] = series(
        [*months({"2026-04": "30"}), Month(period="2026-05", observations=rows)],
        told=Told([told(rows[0], scale=2)]),
    )
    step = card_steps(only, BULLETIN)[-1]
    assert (step.card, step.months_behind, step.remarks) == ("yellow", 1, ("doubtful",))


def test_a_missing_folder_is_a_gap_and_keeps_the_card() -> None:
    found = steps({"2026-02": "10", "2026-04": "20"})
    assert [(step.card, step.remarks) for step in found] == [("yellow", ("first",)), ("red", ("gap",))]


def test_cards_start_anew_in_january_unless_the_city_carries_them() -> None:
    turn = {"2025-11": "80", "2025-12": "90", "2026-01": "5", "2026-02": "20"}
    assert colours(turn) == "yry-"
    assert steps(turn)[2].remarks == ("new_year",)
    assert steps(turn)[2].previous == "none"
    assert colours(turn, CardPolicy(year_end="carry")) == "yrr-"


def test_an_indicator_is_new_when_it_first_appears_and_not_before() -> None:
    later = Month(period="2026-02", observations=(row(progress="20"), row("新指标", "3", number=5)))
    found = {one.indicator: card_steps(one, BULLETIN) for one in series([*months(["9"]), later])}
    assert [step.period for step in found["新指标"]] == ["2026-02"]
    assert found["新指标"][0].remarks == ("first",)


def test_a_renamed_indicator_keeps_its_card() -> None:
    both = [*months({"2026-04": "20"}, "旧名"), *months({"2026-05": "30"}, "新名")]
    [only] = series_of(both, key_of=lambda *_: "A1", schedule_of=lambda _, at: linear(at))
    assert (only.indicator, [step.card for step in card_steps(only, BULLETIN)]) == ("新名", ["yellow", "red"])


def test_an_indicator_that_the_catalog_has_ended_is_left_out_and_one_that_is_only_missing_kept() -> None:
    both = [*months({"2026-04": "20"}), Month(period="2026-05", observations=(row("另一个", "50", number=5),))]
    kept = {one.indicator: card_steps(one, BULLETIN)[-1] for one in series(both)}
    assert kept["新增城镇就业5.9万人"].card == "yellow"
    assert kept["新增城镇就业5.9万人"].remarks == ("no_figure",)
    ended = series(both, in_force=lambda r, at: at < "2026-05")
    assert [one.indicator for one in ended] == ["另一个"]


def test_changes_of_target_and_schedule_are_remarked() -> None:
    given_months = [
        Month(period="2026-04", observations=(row(progress="40"),)),
        Month(period="2026-05", observations=(row(progress="36", target=1200.0),)),
    ]
    percents = {"2026-04": 33.0, "2026-05": 30.0}
    [only] = series_of(given_months, key_of=lambda r, _: r.indicator, schedule_of=lambda _, at: percents[at])
    assert card_steps(only, BULLETIN)[1].remarks == ("target_changed", "schedule_lowered")


def test_the_later_of_two_files_for_the_same_place_counts() -> None:
    first, second = row(progress="20", input=0), row(progress="50", input=1, file="更正.xlsx")
    for order in ((first, second), (second, first)):
        [only] = series([Month(period="2026-05", observations=order)])
        assert card_steps(only, BULLETIN)[0].card == "none"


def test_cards_go_to_the_whole_and_to_regions_where_no_form_has_a_whole() -> None:
    rows: tuple[Observation, ...] = (
        row(progress="50"),
        row(progress="20", region="平江县"),
        row(progress="20", region="平江县", form="return", number=9),
        row("以旧换新", progress="28.21", region="市商务局", form="return", number=10),
    )
    found = series([Month(period="2026-05", observations=rows)])
    assert [(one.form, one.region) for one in at_level(found, "whole")] == [("city", "全市"), ("return", "市商务局")]
    assert [one.region for one in at_level(found, "whole", {"以旧换新"})] == ["全市"]
    assert [(one.form, one.region) for one in at_level(found, "region")] == [
        ("city", "平江县"),
        ("return", "平江县"),
        ("return", "市商务局"),
    ]


def test_the_ladder_lets_small_delays_pass_and_takes_cards_back_step_by_step() -> None:
    # A fifth off 25 is 20, off 33 is 26.4; up to a schedule of 50 that is stricter than ten points.
    assert colours(["9", "18", "20.5", "26.0"], LADDER) == "---y"
    # yellow, red, then two months on schedule turn it yellow, two more clear it
    assert colours(["3", "5", "25", "34", "43", "51", "59"], LADDER) == "yrryy--"


def test_the_ladder_keeps_a_card_while_it_is_late_by_less_than_the_rule_minds() -> None:
    found = steps(["3", "15", "18", "34", "43"], LADDER)
    assert [step.card for step in found] == ["yellow", "yellow", "yellow", "yellow", "none"]
    assert [step.months_behind for step in found] == [1, 0, 1, 0, 0]
    assert [step.months_on for step in found] == [0, 0, 0, 1, 0]
    assert found[1].behind == pytest.approx(2.0)


def reference(values: list[float | None]) -> str:
    """The bulletin's rule in its own words, over one year."""
    card, out = "-", []
    for at, value in zip(YEAR, values, strict=True):
        if value is not None:
            behind = value < linear(at)
            card = ("r" if card in "yr" else "y") if behind else "-"
        out.append(card)
    return "".join(out)


@given(st.lists(st.none() | st.integers(0, 10000).map(lambda n: n / 100 + 0.003), min_size=12, max_size=12))
def test_any_year_goes_by_the_bulletins_rule(values: list[float | None]) -> None:
    if all(value is None for value in values):
        return
    first = next(number for number, value in enumerate(values) if value is not None)
    printed = [None if value is None else f"{value:.3f}" for value in values]
    assert colours(printed)[first:] == reference(values)[first:]
