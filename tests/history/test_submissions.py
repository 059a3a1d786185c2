"""Who owes what and what came: missing, late, sent twice, nil, exempt, under another unit's name."""

from datetime import date
from pathlib import Path

import pytest

from jiaohe.model.rates import reporting_rates
from jiaohe.report.terminal import render_terminal
from tests.history.workspaces import City, found, line, the

LINES = {"新建停车位": line(700, 437), "改造公厕": line(90, 41)}


@pytest.fixture
def city(tmp_path: Path) -> City:
    made = City(tmp_path / "某市", units=("甲县", "乙县", "丙县"))
    made.send_all(
        "2026-05",
        {"甲县": LINES, "乙县": LINES | {"改造公厕": line(80, 33)}, "丙县": LINES | {"改造公厕": line(70, 31)}},
    )
    return made


def statuses(city: City, **more: object) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for row in city.check(**more).submissions:
        rows.setdefault(row.unit, []).append(row.status)
    return rows


def test_all_returns_in_time_give_no_finding(city: City) -> None:
    assert statuses(city) == {"甲县": ["received"], "乙县": ["received"], "丙县": ["received"]}
    assert found(city.check(), "JH70") == []


def test_a_missing_return_is_an_error_of_the_period_itself(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()

    result = city.check()

    assert found(result, "JH70") == [("JH701", "丙县", None)]
    report = next(r for r in result.inputs if r.kind == "period")
    assert (the(result, "JH701").input, report.verdict) == (report.input, "returned")
    assert "2026-05-25" in the(result, "JH701").message.zh


def test_a_return_that_is_not_due_yet_is_not_missing(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()

    assert statuses(city, as_of=date(2026, 5, 20))["丙县"] == ["pending"]
    assert statuses(city, as_of=date(2026, 5, 26))["丙县"] == ["missing"]


def test_a_late_return_names_its_evidence_and_working_days(city: City) -> None:
    city.send("2026-05", "乙县", LINES | {"改造公厕": line(80, 33)}, day="29")

    finding = the(city.check(), "JH702")

    assert (finding.region, finding.observed, finding.expected) == ("乙县", "2026-05-29", "≤2026-05-25")
    assert "晚4个工作日" in finding.message.zh
    assert "表内填报时间" in finding.message.zh


def test_the_manifest_comes_before_the_date_on_the_sheet(city: City) -> None:
    city.write("2026-05/received.csv", "文件,收到时间\n乙县.csv,2026-05-27 09:00\n")

    finding = the(city.check(), "JH702")

    assert finding.observed == "2026-05-27 09:00"
    assert "收文登记" in finding.message.zh


def test_an_extension_makes_a_late_return_one_in_time(city: City) -> None:
    city.send("2026-05", "乙县", LINES | {"改造公厕": line(80, 33)}, day="28")
    city.write(
        "calendar.yaml",
        "version: 1\nholidays: CN\ndue: {day: 25}\n"
        "extensions:\n  - {unit: 乙县, period: 2026-05, until: 2026-05-29, reason: 系统迁移}\n",
    )

    result = city.check()

    assert found(result, "JH70") == []
    assert next(r.extension for r in result.submissions if r.unit == "乙县") == "系统迁移"


def test_an_exempt_unit_owes_nothing(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()
    city.write(
        "calendar.yaml",
        "version: 1\nholidays: CN\ndue: {day: 25}\nexemptions:\n  - {unit: 丙县, from: 2026-05, reason: 区划调整}\n",
    )

    assert found(city.check(), "JH70") == []
    assert statuses(city)["丙县"] == ["exempt"]


def test_a_nil_return_by_manifest_counts_as_sent(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()
    city.write("2026-05/received.csv", "文件,单位,零报告,收到时间\n,丙县,是,2026-05-24\n")

    assert statuses(city)["丙县"] == ["nil"]
    assert found(city.check(), "JH70") == []


def test_of_two_files_the_later_one_counts_and_the_other_is_told(city: City) -> None:
    city.send("2026-05", "甲县", LINES | {"改造公厕": line(90, 44)}, name="甲县更正", day="25")
    city.write("2026-05/received.csv", "文件,收到时间\n甲县.csv,2026-05-23\n甲县更正.csv,2026-05-24\n")

    result = city.check()

    assert found(result, "JH70") == [("JH703", "甲县", "A2")]
    assert the(result, "JH703").file.endswith("甲县.csv")
    assert "甲县更正.csv" in the(result, "JH703").message.zh


def test_a_file_named_after_another_unit_is_asked_about(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()
    city.send("2026-05", "乙县", LINES | {"改造公厕": line(80, 35)}, name="丙县报表")

    result = city.check()

    assert ("JH704", "乙县", "A2") in found(result, "JH70")
    assert ("JH701", "丙县", None) in found(result, "JH70")


def test_rates_are_shares_of_what_was_expected(city: City) -> None:
    (city.root / "2026-05" / "丙县.csv").unlink()
    city.send("2026-05", "乙县", LINES, day="29")

    rate = reporting_rates(city.check().submissions, lambda row: row.period)["2026-05"]

    assert (rate.expected, rate.received, rate.on_time) == (3, 2, 1)
    assert (round(rate.completeness or 0, 1), round(rate.timeliness or 0, 1)) == (66.7, 33.3)


def test_a_single_file_is_not_blamed_for_the_others(city: City) -> None:
    import jiaohe

    result = jiaohe.check(city.root / "2026-05" / "甲县.csv")

    assert [row.unit for row in result.submissions] == ["甲县"]
    assert found(result, "JH70") == []


def test_a_roster_without_a_column_of_returns_goes_by_the_form_that_units_fill_in_themselves(city: City) -> None:
    rows = [f"{unit},unit-return" for unit in city.units]
    city.write("roster.csv", "\n".join(["名称,表式", *rows]) + "\n")
    (city.root / "2026-05" / "丙县.csv").unlink()

    assert found(city.check(), "JH701") == [("JH701", "丙县", None)]


def test_a_file_of_an_earlier_period_that_cannot_be_read_is_told(city: City) -> None:
    (city.root / "2026-04").mkdir()
    (city.root / "2026-04" / "甲县.xlsx").write_bytes(b"PK\x03\x04")

    result = city.check()

    assert [Path(file).name for file in result.unread] == ["甲县.xlsx"]
    assert "往期有 1 个文件读不了，没有拿来对照" in render_terminal(result, lang="zh", width=100, color=False)
