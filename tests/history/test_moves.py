"""Figures beside those of earlier months: what falls, stalls, jumps, changes or is copied."""

from pathlib import Path

import pytest

from tests.history.workspaces import City, found, line, the

PARKING, TOILETS, SCHOOLS, ROADS = "新建停车位", "改造公厕", "新增学位", "改造道路"
MONTHS = ("JH70", "JH72", "JH73", "JH74")
UNITS = ("甲县", "乙县", "丙县", "丁县", "戊县")


def steady(month: int, unit: int) -> dict[str, tuple[str, ...]]:
    """Figures that grow evenly, different for every unit."""
    return {
        PARKING: line(700 + 10 * unit, 53 * month + 3 * unit),
        TOILETS: line(90 + unit, 6 * month + unit),
        SCHOOLS: line(4580 + 7 * unit, 311 * month + 17 * unit),
        ROADS: line(36 + unit, 2 * month + 1, unit="公里"),
    }


@pytest.fixture
def city(tmp_path: Path) -> City:
    made = City(tmp_path / "某市")
    for month in range(1, 6):
        for number, unit in enumerate(UNITS, 1):
            made.send(f"2026-{month:02}", unit, steady(month, number))
    return made


def test_even_growth_gives_no_finding_about_months(city: City) -> None:
    assert found(city.check(), *MONTHS) == []


def test_a_quantity_below_last_months_is_asked_about_at_its_cell(city: City) -> None:
    city.send("2026-05", "甲县", steady(5, 1) | {PARKING: line(710, 200)})

    result = city.check()

    assert found(result, *MONTHS) == [("JH720", "甲县", "E4")]
    assert the(result, "JH720").observed == "200"
    assert "2026年4月" in the(result, "JH720").message.zh
    assert "215" in the(result, "JH720").message.zh


def test_a_correction_in_january_is_no_fall(city: City) -> None:
    for number, unit in enumerate(UNITS, 1):
        city.send("2027-01", unit, steady(1, number))

    assert found(city.check(), "JH72") == []


def test_progress_that_falls_while_the_quantity_grows_is_asked_about(city: City) -> None:
    city.send("2026-05", "乙县", steady(5, 2) | {TOILETS: ("个", "92", "32", "24.78%", "")})

    assert ("JH722", "乙县", "F5") in found(city.check(), "JH72")


def test_a_target_that_changes_is_asked_about_unless_the_catalog_has_a_new_row(tmp_path: Path) -> None:
    head = "代码,指标,计量单位,计算口径,启用,停用,依据"
    first, second = f"T1,{PARKING},个,比率,2026-01,2026-04,甲文", f"T1,{PARKING},个,比率,2026-05,,乙文"
    for name, rows, expected in (
        ("one", (f"T1,{PARKING},个,比率,2026-01,,甲文",), [("JH723", "甲县", "D4")]),
        ("two", (first, second), []),
    ):
        made = City(tmp_path / name, units=("甲县",), catalog=(head, *rows))
        made.send("2026-04", "甲县", {PARKING: line(700, 200)})
        made.send("2026-05", "甲县", {PARKING: line(650, 260)})

        assert found(made.check(), "JH72") == expected


def test_progress_that_stays_for_three_months_is_a_warning_and_two_months_are_not(city: City) -> None:
    for month in (4, 5):
        city.send(f"2026-{month:02}", "丙县", steady(month, 3) | {ROADS: steady(3, 3)[ROADS]})

    assert found(city.check("2026-04"), *MONTHS) == []
    assert found(city.check("2026-05"), *MONTHS) == [("JH724", "丙县", "F7")]


def test_a_leap_far_beyond_own_and_others_pace_is_asked_about(city: City) -> None:
    city.send("2026-05", "丁县", steady(5, 4) | {SCHOOLS: line(4608, 4400)})

    assert found(city.check(), *MONTHS) == [("JH725", "丁县", "F6")]


def test_a_return_sent_again_is_one_finding_with_all_its_cells(city: City) -> None:
    city.send("2026-05", "戊县", steady(4, 5))

    result = city.check()

    assert found(result, *MONTHS) == [("JH727", "戊县", "E4")]
    assert the(result, "JH727").cells == ("E4", "E5", "E6", "E7", "F4", "F5", "F6", "F7")


def test_a_return_with_another_units_figures_names_both_units(city: City) -> None:
    city.send("2026-05", "丁县", steady(5, 2))

    (finding,) = [f for f in city.check().findings if f.rule == "JH728"]

    assert {finding.region, *(u for u in UNITS if u in finding.message.zh)} == {"乙县", "丁县"}


def test_finished_indicators_that_stay_are_no_copy(tmp_path: Path) -> None:
    made = City(tmp_path, units=("甲县",))
    done = {PARKING: line(700, 700), TOILETS: line(90, 90), SCHOOLS: line(4580, 4580), ROADS: line(36, 36)}
    made.send("2026-04", "甲县", done)
    made.send("2026-05", "甲县", done)

    assert found(made.check(), *MONTHS) == []


def test_a_sheet_without_history_says_why_the_rules_did_not_run(tmp_path: Path) -> None:
    made = City(tmp_path, units=("甲县",))
    made.send("2026-05", "甲县", steady(5, 1))

    (outcome,) = [o for o in made.check().outcomes if o.rule == "JH720"]

    assert (outcome.state, outcome.reason and outcome.reason.zh) == ("skipped", "缺少往期数据。")
