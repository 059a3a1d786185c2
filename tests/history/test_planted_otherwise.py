"""Events of a month as others would plant them: late second versions, returns sent again, copies, late by git or file time."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from tests.history.workspaces import City, Lines, found, line

UNITS = ("甲县", "乙县", "丙县", "丁县", "戊县")
TITLES = ("新建停车位", "改造老旧小区", "培训乡村医生", "新增公共充电桩")


def month(at: int, number: int) -> Lines:
    """What a unit reports in a month: targets of its own, and a pace that rises evenly."""
    return {
        title: line(1000 + 137 * at + 31 * k, (83 + 7 * k) * number + 11 * at + 3 * k) for k, title in enumerate(TITLES)
    }


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path, units=UNITS)
    for number in (1, 2, 3):
        for at, unit in enumerate(UNITS):
            city.send(f"2026-{number:02}", unit, month(at, number), day="20")
    return city


def told(city: City, period: str) -> list[tuple[str, str | None, str | None]]:
    return found(city.check(period), "JH2", "JH3", "JH72", "JH73", "JH70", "JH74")


def test_nothing_is_said_of_clean_months(city: City) -> None:
    for number in (1, 2, 3):
        assert told(city, f"2026-{number:02}") == []


def test_a_second_version_long_after_the_settling_day_is_a_restatement_at_its_cells(city: City) -> None:
    lines = dict(month(1, 1)) | {TITLES[2]: line(1199, 70)}
    city.send("2026-01", "乙县", lines, name="乙县（更正）", day="20")
    text = "文件,单位,表式,收到时间\n乙县.csv,乙县,unit-return,2026-01-20 10:00\n乙县（更正）.csv,乙县,unit-return,2026-03-20 10:00\n"
    city.write("2026-01/received.csv", text)
    result = city.check("2026-01")
    (restated,) = [f for f in result.findings if f.rule == "JH729"]
    assert (Path(restated.file).name, restated.region, restated.indicator) == ("乙县（更正）.csv", "乙县", TITLES[2])
    assert restated.cells == ("E6", "F6")
    assert found(result, "JH70", "JH72") == [("JH729", "乙县", "E6")]
    assert [r.status for r in result.submissions if r.unit == "乙县"] == ["restated", "received"]
    assert told(city, "2026-02") == []  # what stood then counts


def test_a_second_version_before_the_settling_day_is_a_duplicate_and_counts(city: City) -> None:
    city.send("2026-02", "乙县", dict(month(1, 2)) | {TITLES[2]: line(1199, 230)}, name="乙县（更正）", day="21")
    assert told(city, "2026-02") == [("JH703", "乙县", "A2")]


def test_an_earlier_return_sent_again_with_another_figure_is_restated_and_not_misfiled(city: City) -> None:
    again = dict(month(1, 2)) | {TITLES[0]: line(1137, 160)}
    path = city.send("2026-02", "乙县", again, name="again", day="20")
    path.rename(city.root / "2026-03" / "乙县2月.csv")
    result = city.check("2026-03")
    told_of = [f for f in result.findings if f.rule.startswith(("JH2", "JH70", "JH72"))]
    assert [(f.rule, f.region, f.cells, Path(f.file).name) for f in told_of] == [
        ("JH729", "乙县", ("E4", "F4"), "乙县2月.csv")
    ]


def test_last_months_file_sent_again_as_it_was_is_a_copy(city: City) -> None:
    shutil.copy(city.root / "2026-02" / "丙县.csv", city.root / "2026-03" / "丙县.csv")
    assert told(city, "2026-03") == [("JH210", None, "A1"), ("JH727", "丙县", "E4")]


def test_a_title_that_still_names_last_month_is_said_once_and_restates_nothing(city: City) -> None:
    city.send("2026-03", "丙县", month(2, 3), day="20", title="丙县2026年2月民生实事项目进度表")
    assert told(city, "2026-03") == [("JH210", None, "A1")]


def test_a_copy_of_another_unit_is_told_at_the_copier_and_not_again_in_the_next_month(city: City) -> None:
    city.send("2026-02", "甲县", month(3, 2), day="20")
    assert told(city, "2026-02") == [("JH728", "甲县", "E4")]
    assert told(city, "2026-03") == []


def test_figures_start_anew_in_january(city: City) -> None:
    for at, unit in enumerate(UNITS):
        city.send("2027-01", unit, month(at, 1), day="20")
    assert told(city, "2027-01") == []


def test_a_month_without_a_return_leaves_the_others_comparable(city: City) -> None:
    (city.root / "2026-02" / "丁县.csv").unlink()
    city.send("2026-03", "丁县", dict(month(3, 3)) | {TITLES[1]: line(1442, 60)}, day="20")
    assert told(city, "2026-02") == [("JH701", "丁县", None)]
    assert told(city, "2026-03") == [("JH720", "丁县", "E5")]


def test_a_unit_that_joins_in_mid_year_is_not_missed_before(city: City) -> None:
    rows = [f"{unit},县市区,unit-return,{'2026-03' if unit == '戊县' else ''}" for unit in UNITS]
    city.write("roster.csv", "\n".join(["名称,类型,报送表式,valid_from", *rows]) + "\n")
    for number in (1, 2):
        (city.root / f"2026-0{number}" / "戊县.csv").unlink()
        assert told(city, f"2026-0{number}") == []
    (city.root / "2026-03" / "戊县.csv").unlink()
    assert told(city, "2026-03") == [("JH701", "戊县", None)]


def undated(city: City, period: str) -> None:
    """Takes the day out of the returns of a period, so that only the files tell when they came."""
    for path in (city.root / period).glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(one for one in lines if "填报日期" not in one), encoding="utf-8")
        at = datetime(2026, 3, 20, 9).timestamp()
        os.utime(path, (at, at))


def test_a_return_is_late_by_the_time_of_its_file_where_nothing_else_tells(city: City) -> None:
    undated(city, "2026-03")
    at = datetime(2026, 3, 30, 9).timestamp()
    os.utime(city.root / "2026-03" / "乙县.csv", (at, at))
    result = city.check("2026-03")
    assert found(result, "JH70") == [("JH702", "乙县", "A2")]
    (late,) = [r for r in result.submissions if r.period == "2026-03" and r.status == "late"]
    assert (late.unit, late.evidence, late.received_at, late.days_late) == ("乙县", "file", "2026-03-30 09:00", 3)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_return_is_late_by_its_commit_rather_than_by_its_file(city: City) -> None:
    undated(city, "2026-03")
    bare = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*words: str, day: str = "2026-03-20") -> None:
        stamp = {"GIT_AUTHOR_DATE": f"{day}T09:00:00+08:00", "GIT_COMMITTER_DATE": f"{day}T09:00:00+08:00"}
        named = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run([*named, *words], cwd=city.root, env={**bare, **stamp}, check=True, capture_output=True)

    late = city.root / "2026-03" / "乙县.csv"
    git("init", "-q")
    git("add", ".")
    git("rm", "-q", "--cached", str(late))
    git("commit", "-qm", "March")
    git("add", ".")
    git("commit", "-qm", "One more", day="2026-03-27")
    result = city.check("2026-03")
    assert found(result, "JH70") == [("JH702", "乙县", "A2")]
    (row,) = [r for r in result.submissions if r.period == "2026-03" and r.status == "late"]
    assert (row.unit, row.evidence, row.received_at, row.days_late) == ("乙县", "git", "2026-03-27 09:00", 2)


def test_departments_owe_and_move_as_counties_do(tmp_path: Path) -> None:
    city = City(tmp_path, units=("市教育局", "市卫健委", "市住建局"))
    for number in (1, 2):
        for at, unit in enumerate(city.units):
            city.send(f"2026-0{number}", unit, month(at, number), day="20")
    assert told(city, "2026-02") == []
    (city.root / "2026-02" / "市教育局.csv").unlink()
    city.send("2026-02", "市住建局", dict(month(2, 2)) | {TITLES[0]: line(1274, 50)}, day="20")
    assert told(city, "2026-02") == [("JH701", "市教育局", None), ("JH720", "市住建局", "E4")]


def test_a_promise_is_told_when_its_month_has_passed_once_and_only_where_it_was_not_kept(city: City) -> None:
    for number in (1, 2, 3, 4):
        remark = "预计2月完成" if number == 1 else ""
        for at, unit in enumerate(UNITS):
            lines = dict(month(at, number))
            done = {"甲县": 400, "乙县": 1168 if number > 1 else 400}.get(unit)
            if done is not None:
                lines[TITLES[1]] = line(1031 if unit == "甲县" else 1168, done + number, remark)
            city.send(f"2026-0{number}", unit, lines, day="20")
    assert [found(city.check(f"2026-0{number}"), "JH730") for number in (1, 2, 3, 4)] == [
        [],
        [],
        [("JH730", "甲县", "F5")],
        [],
    ]


def test_a_reason_in_the_same_words_is_told_in_its_third_month(city: City) -> None:
    for number in (1, 2, 3):
        lines = dict(month(0, number))
        lines[TITLES[0]] = line(1000, 83 * number, "资金尚未到位，正在争取")
        city.send(f"2026-0{number}", "甲县", lines, day="20")
    assert [found(city.check(f"2026-0{number}"), "JH731") for number in (2, 3)] == [[], [("JH731", "甲县", "G4")]]
