"""One cause in front and its effects behind it, however many they are."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import jiaohe
from jiaohe.diagnose import blame
from jiaohe.model.finding import Severity
from jiaohe.report.terminal import render_terminal
from tests.diagnose.books import Value, by_rule, check, errors, progress, stacked, write

REGIONS = ["全市", "甲县", "乙县", "丙县", "丁区", "戊区", "己县", "庚县"]
FIGURES: list[tuple[float, float]] = [(300, 129), (250, 86), (310, 120), (100, 47), (200, 92), (420, 185), (520, 333)]
SAMPLE = Path(__file__).parents[2] / "samples" / "yueyang-2026"


def table(*indicators: str) -> list[list[Value]]:
    whole = (sum(t for t, _ in FIGURES), sum(q for _, q in FIGURES))
    return stacked(REGIONS, {name: [whole, *FIGURES] for name in indicators})


def unit_return(number: int = 0) -> list[list[Value]]:
    """One county, an indicator a row: 目标 in D, 数量 in E, 进度 in F, from row 3 on."""
    rng = random.Random(5)
    figures = [(t, rng.randint(20, t)) for t in (rng.randint(100, 900) for _ in range(number))] or FIGURES
    rows: list[list[Value]] = [["某县2026年5月进度表"], ["序号", "指标名称", "计量单位", "目标", "数量", "进度"]]
    for place, (target, quantity) in enumerate(figures, start=1):
        rows.append([place, f"第{place}类事项建设", "人", target, quantity, progress(target, quantity)])
    return rows


def roots(result):
    return [(f.rule, f.cells[0]) for f in result.findings if f.root is None]


def test_the_tables_are_clean_as_they_are(tmp_path):
    assert check(tmp_path, table("新增城镇就业", "技能培训")).findings == ()
    assert check(tmp_path, unit_return()).findings == ()


@pytest.mark.parametrize(("row", "cells"), [(2, "F3 G3 H3 I3 J3 K3 L3"), (3, "F4 G4 H4 I4 J4 K4 L4")])
def test_a_row_pushed_one_cell_on_is_one_error_that_moves_every_figure_back(tmp_path, row, cells):
    rows = table("新增城镇就业")
    before = rows[row][5:]
    rows[row][5:] = [before[-1], *before[:-1]]
    result = check(tmp_path, rows)
    assert roots(result) == [("JH325", cells[:2])]
    (finding,) = by_rule(result, "JH325")
    assert (finding.cells, finding.severity) == (tuple(cells.split()), Severity.ERROR)
    assert [c.after for c in finding.proposals[0].changes] == [str(value) for value in before]


def test_a_column_of_targets_pushed_down_is_one_error_and_its_ratios_follow(tmp_path):
    rows = unit_return()
    for at in range(8, 2, -1):
        rows[at][3] = rows[at - 1][3]
    result = check(tmp_path, rows)
    (finding,) = by_rule(result, "JH325")
    assert finding.cells == ("D4", "D5", "D6", "D7", "D8")
    assert {f.cells[0] for f in result.findings if f.root == finding.fingerprint} >= {"F4", "F5", "F6", "F7", "F8"}


def test_two_neighbours_that_changed_places_are_no_shift(tmp_path):
    rows = table("新增城镇就业")
    rows[2][5], rows[2][6] = rows[2][6], rows[2][5]
    assert by_rule(check(tmp_path, rows), "JH325") == []


def test_labels_the_wrong_way_round_are_one_error(tmp_path):
    rows = table("新增城镇就业", "技能培训", "普惠托位")
    rows[5][3], rows[6][3] = rows[6][3], rows[5][3]
    result = check(tmp_path, rows)
    assert errors(result) == [("JH326", "E7")]
    assert roots(result) == [("JH326", "E7")]


def test_a_head_the_wrong_way_round_is_one_error_for_three_hundred_rows(tmp_path):
    rows = unit_return(300)
    rows[1][3], rows[1][4] = "数量", "目标"
    result = check(tmp_path, rows)
    assert roots(result) == [("JH326", "E3")]
    (finding,) = by_rule(result, "JH326")
    assert len(finding.cells) > 580  # where target and quantity are equal nothing can be seen
    assert len(result.findings) > 100


@pytest.mark.parametrize("value", ["#REF!", "-5", "50%", None])
def test_one_rule_broken_down_a_column_is_one_cause_that_names_the_column(tmp_path, value):
    rows = unit_return(300)
    for row in rows[2:]:
        row[4] = value
    result = check(tmp_path, rows)
    causes = [f for f in result.findings if f.root is None]
    assert len(causes) == 1
    assert len(result.findings) == 300
    assert "E 列几乎整列都是这样（共300处）" in causes[0].message.zh
    assert len(causes[0].cells) >= 300
    assert all(f.root == causes[0].fingerprint for f in result.findings if f is not causes[0])


def test_a_few_slips_in_a_column_stay_apart(tmp_path):
    rows = unit_return()
    rows[3][5], rows[6][5] = "43.4%", "64%"
    result = check(tmp_path, rows)
    assert sorted(f.cells[0] for f in result.findings if f.root is None) == ["F4", "F7"]


def test_judgements_of_a_progress_follow_from_the_cell_that_is_wrong(tmp_path):
    rows = table("新增城镇就业")
    rows[2][5] = 30  # 甲县's target for 300: ratio, sum and 100 % all break
    rows[4][5] = "430.00%"
    result = check(tmp_path, rows)
    assert roots(result) == [(result.findings[0].rule, result.findings[0].cells[0])]


def test_behind_schedule_follows_from_the_wrong_target(tmp_path):
    workspace = tmp_path / "w"
    shutil.copytree(SAMPLE, workspace, ignore=shutil.ignore_patterns("clean", "figures", "2026-05"))
    month = workspace / "2026-05"
    month.mkdir()
    rows = table("新增城镇就业")
    rows[2][5], rows[4][5] = 3000, "4.30%"  # 甲县's target is 300
    write(month / "表.xlsx", rows)
    result = jiaohe.check(workspace, select=["arithmetic", "schedule"])
    (behind,) = [f for f in by_rule(result, "JH601") if f.cells[0] == "F5"]
    (cause,) = [f for f in result.findings if f.fingerprint == behind.root]
    assert (cause.rule, set(cause.cells[:2])) == ("JH310", {"F3", "F5"})


def test_a_sheet_that_lacks_most_of_what_is_due_is_one_cause(tmp_path):
    workspace = tmp_path / "w"
    shutil.copytree(SAMPLE, workspace, ignore=shutil.ignore_patterns("clean", "figures", "2026-05"))
    (workspace / "2026-05").mkdir()
    write(workspace / "2026-05" / "表.xlsx", table("新增城镇就业"))
    result = jiaohe.check(workspace, select=["JH202"])
    assert len(result.findings) == 13
    assert len([f for f in result.findings if f.root is None]) == 1
    assert "共13条" in result.findings[0].message.zh


def test_a_search_that_runs_out_of_time_says_so(tmp_path, monkeypatch):
    found = blame.find_causes
    monkeypatch.setattr(blame, "find_causes", lambda systems: [replace(c, expired=True) for c in found(systems)])
    rows = table("新增城镇就业")
    rows[2][5] = 330
    result = check(tmp_path, rows)
    assert {f.rule for f in result.findings} == {"JH301", "JH310"}
    assert all("限定时间内没有找遍" in f.fix.zh for f in result.findings)
    assert all("ran out of time" in f.fix.en for f in result.findings)


def test_quantity_and_progress_under_each_others_head_are_one_cause_in_the_report_too(tmp_path):
    rows = unit_return(300)
    rows[1][4], rows[1][5] = "进度", "数量"
    result = check(tmp_path, rows)
    assert roots(result) == [("JH110", "F3")]
    assert len(result.findings) > 500
    (finding,) = by_rule(result, "JH110")[:1]
    assert "F 列几乎整列都是这样（共300处）" in finding.message.zh
    page = render_terminal(result, lang="zh", width=100, color=False)
    assert page.count("必须改    F3") == 1
    assert f"{len(result.findings) - 1} 条由此引起" in page


def test_a_body_pushed_one_column_on_is_one_cause(tmp_path):
    rows = unit_return(300)
    result = check(tmp_path, [*rows[:2], *([None, *row] for row in rows[2:])])
    assert len(result.findings) > 200
    assert roots(result) == [("JH130", "F3")]


def test_row_labels_the_wrong_way_round_in_every_indicator_are_one_cause(tmp_path):
    rows = table("新增城镇就业", "技能培训", "普惠托位", "公办学位", "健康体检", "老旧小区改造")
    for at in range(2, len(rows), 3):
        rows[at + 1][3], rows[at + 2][3] = "进度", "数量"
    result = check(tmp_path, rows)
    assert len(result.findings) > 40
    assert [rule for rule, _ in roots(result)] == ["JH110"]


def test_a_total_column_that_holds_a_regions_figures_is_one_cause(tmp_path):
    rows = table("新增城镇就业", "技能培训", "普惠托位", "公办学位", "健康体检", "老旧小区改造")
    for row in rows[2:]:
        row[4] = row[5]
    result = check(tmp_path, rows)
    assert len(result.findings) >= 12
    (cause,) = [f for f in result.findings if f.root is None]
    assert (cause.rule, cause.cells[0]) == ("JH310", "E3")
    assert "E 列几乎整列都是这样（共6处）" in cause.message.zh


def test_what_was_pushed_out_at_one_end_comes_back_at_the_other_where_all_is_done_there(tmp_path):
    figures = [(11, 4), (12, 11), (18, 7), (6, 2), (8, 8)]
    whole = (sum(t for t, _ in figures), sum(q for _, q in figures))
    rows = stacked(["全市", *"甲乙丙丁戊"], {"排查隐患": [whole, *figures]}, "处")
    right = rows[4][5:]
    rows[4][5:] = [right[-1], *right[:-1]]
    (finding,) = by_rule(check(tmp_path, rows), "JH325")
    assert finding.cells == ("F5", "G5", "H5", "I5", "J5")
    assert [c.after for c in finding.proposals[0].changes] == right
