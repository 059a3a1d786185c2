"""``calendar.yaml``: what it may say, and where it is refused."""

from datetime import date, time
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.calendar import Calendar
from jiaohe.workspace.form_names import refuse_unknown_forms, unknown_forms
from jiaohe.workspace.load import Workspace, load_workspace
from jiaohe.workspace.moments import Moment

ROSTER = "名称,别名,表式,报送表式\n平江县,平江,city,\n岳阳县,,city,unit-return\n"
FULL = """\
version: 1
holidays: cn
holidays_also: [2026-05-06]
workdays_also: [2026/5/10]
official_through: 2027
cut_off: 25
due:
  day: 25
  roll: previous
  time: "18:00"
  forms:
    city:
      working_days_after_period: 3
      periods: {2026-05: 2026-06-01 12:00}
  periods:
    2026年5月: 2026-05-25
settled_after: 5
extensions:
  - {unit: 平江, form: city, period: 2026-05, until: 2026-06-05, reason: 系统故障}
exemptions:
  - {unit: 岳阳县, from: 2026-01, to: 2026-03, reason: 尚未启动}
"""


def workspace_of(root: Path, calendar: str, roster: str = ROSTER) -> Workspace:
    (root / "jiaohe.yaml").write_text("version: 1\nname: 岳阳市\n", encoding="utf-8")
    (root / "roster.csv").write_text(roster, encoding="utf-8")
    (root / "calendar.yaml").write_text(calendar, encoding="utf-8")
    return load_workspace(root)


def calendar_of(root: Path, calendar: str, roster: str = ROSTER) -> Calendar:
    found = workspace_of(root, calendar, roster).calendar
    assert found is not None
    return found


def test_everything_that_a_calendar_can_say_is_read(tmp_path: Path) -> None:
    file = calendar_of(tmp_path, FULL).file
    assert (file.holidays, file.holidays_also, file.workdays_also) == (
        "CN",
        (date(2026, 5, 6),),
        (date(2026, 5, 10),),
    )
    assert (file.cut_off, file.settled_after, file.official_through) == (25, 5, 2027)
    assert (file.due.day, file.due.roll, file.due.time) == (25, "previous", time(18))
    assert file.due.periods == {"2026-05": Moment(date(2026, 5, 25))}
    assert file.due.forms["city"].working_days_after_period == 3
    assert file.due.forms["city"].periods == {"2026-05": Moment(date(2026, 6, 1), time(12))}
    assert (file.extensions[0].unit, file.extensions[0].until) == ("平江县", Moment(date(2026, 6, 5)))
    assert [file.exemptions[0].holds_in(f"2026-0{month}") for month in (1, 3, 4)] == [True, True, False]


def test_a_workspace_without_a_calendar_has_none(tmp_path: Path) -> None:
    (tmp_path / "jiaohe.yaml").write_text("version: 1\nname: 岳阳市\n", encoding="utf-8")
    assert load_workspace(tmp_path).calendar is None


def test_a_calendar_that_the_settings_name_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "jiaohe.yaml").write_text("version: 1\nname: 岳阳市\ncalendar: dates.yaml\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_workspace(tmp_path)
    assert (caught.value.where, caught.value.what.zh) == (f"{tmp_path}/jiaohe.yaml:3:11", "找不到“dates.yaml”。")


REFUSED = [
    ("version: 2\n", "1:10", "日程文件的版本是 2，这里只认识 1。", "version: 1"),
    ("version: 1\nholliday: CN\n", "2:1", "不认识的键“holliday”。", "是否应为“holidays”？"),
    ("version: 1\nholidays: CHN2\n", "2:11", "不认识的国家或地区代码“CHN2”。", "CHN"),
    ("version: 1\nholidays: US-XX\n", "2:11", "US 没有分区“XX”。", "AK"),
    ("version: 1\nholidays_also: [2026-02-30]\n", "2:17", "“2026-02-30”不是日期，或没有这一天。", "2026-05-25"),
    ("version: 1\nholidays_also: [3026-02-20]\n", "2:17", "年份 3026 太远。", "核对年份"),
    (
        "version: 1\nholidays_also: [2026-05-09]\nworkdays_also: [2026-05-09]\n",
        "3:17",
        "2026-05-09 既写为休息日又写为上班日。",
        "删去",
    ),
    ("version: 1\ncut_off: 32\n", "2:10", "32不可用。", "不大于 31"),
    ("version: 1\ndue: {day: 25, rol: next}\n", "2:16", "不认识的键“rol”。", "是否应为“roll”？"),
    ("version: 1\ndue: {day: 25, roll: nxt}\n", "2:22", "不能用“nxt”。", "是否应为“next”？"),
    (
        "version: 1\ndue: {day: 25, working_days_after_period: 3}\n",
        "2:6",
        "“day”和“working_days_after_period”不能同时写。",
        "只留一个",
    ),
    ("version: 1\ndue: {roll: next}\n", "2:6", "写了“roll”却没有写“day”。", "补写“day”"),
    ("version: 1\ndue: {day: 25, time: 18}\n", "2:22", "“18”不是时刻。", "18:00"),
    ("version: 1\ndue: {periods: {2026-13: 2026-05-25}}\n", "2:17", "“2026-13”不是年月。", "2026-05"),
    ("version: 1\ndue: {periods: {2026-05: 25日}}\n", "2:26", "“25日”不是日期，或没有这一天。", "2026-05-25"),
    (
        "version: 1\nextensions:\n  - {unit: 平江市, period: 2026-05, until: 2026-06-05, reason: a}\n",
        "3:12",
        "填报单位名单里没有“平江市”。",
        "是否应为“平江县”？",
    ),
    (
        "version: 1\nextensions:\n  - {unit: 平江县, period: 2026-05, until: 2026-06-05}\n",
        "3:5",
        "缺少“reason”。",
        "补写“reason”",
    ),
    (
        "version: 1\ndue: {day: 25}\nextensions:\n  - {unit: 平江县, period: 2026-05, until: 2026-05-20, reason: a}\n",
        "4:41",
        "延期到 2026-05-20，早于原来的截止日 2026-05-25。",
        "核对",
    ),
    (
        "version: 1\nextensions:\n  - {unit: 平江县, period: 2026-05, until: 2026-06-05, reason: a}\n"
        "  - {unit: 平江, period: 2026-05, until: 2026-06-08, reason: b}\n",
        "4:5",
        "“平江县”2026-05 的延期重复，",
        "并成一条",
    ),
    (
        "version: 1\nexemptions:\n  - {unit: 平江县, from: 2026-05, to: 2026-04, reason: a}\n",
        "3:36",
        "免报的止月 2026-04 早于起月 2026-05。",
        "核对两个月份",
    ),
]


@pytest.mark.parametrize(("text", "place", "what", "advice"), REFUSED, ids=[case[2] for case in REFUSED])
def test_what_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, text: str, place: str, what: str, advice: str
) -> None:
    with pytest.raises(UserError) as caught:
        calendar_of(tmp_path, text)
    assert caught.value.where == f"{tmp_path}/calendar.yaml:{place}"
    assert caught.value.what.zh.startswith(what)
    assert advice in caught.value.advice.zh


def test_without_a_roster_any_unit_is_taken(tmp_path: Path) -> None:
    calendar = calendar_of(
        tmp_path, "version: 1\nexemptions:\n  - {unit: 某县, from: 2026-05, reason: a}\n", roster="名称\n"
    )
    assert calendar.file.exemptions[0].unit == "某县"


def test_forms_are_held_against_those_there_are_with_the_nearest(tmp_path: Path) -> None:
    text = (
        "version: 1\ndue:\n  forms:\n    citi: {day: 5}\n"
        "exemptions:\n  - {unit: 平江县, form: unit-retrun, from: 2026-05, reason: a}\n"
    )
    workspace = workspace_of(tmp_path, text, ROSTER + "临湘市,,,cty\n")
    found = unknown_forms(workspace, ["city", "unit-return"])
    assert [(error.where.removeprefix(f"{tmp_path}/"), error.what.zh, error.advice.zh[:20]) for error in found] == [
        ("roster.csv:4", "没有表式“cty”。", "是否应为“city”？可选：city、unit-return。"[:20]),
        ("calendar.yaml:4:5", "没有表式“citi”。", "是否应为“city”？可选：city、unit-return。"[:20]),
        ("calendar.yaml:6:23", "没有表式“unit-retrun”。", "是否应为“unit-return”？可选：city、unit-return。"[:20]),
    ]
    with pytest.raises(UserError, match="cty"):
        refuse_unknown_forms(workspace, ["city", "unit-return"])
    assert unknown_forms(workspace, ["city", "unit-return", "citi", "cty", "unit-retrun"]) == []
