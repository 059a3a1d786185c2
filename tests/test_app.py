"""The whole way from workbooks to findings, on the sample month and on what surrounds it."""

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

import jiaohe
from jiaohe.errors import UserError
from jiaohe.model.finding import Severity
from jiaohe.model.run import Account, Verdict
from jiaohe.report.terminal import render_terminal

SAMPLES = Path(__file__).parents[1] / "samples"
YUEYANG = SAMPLES / "yueyang-2026"
MONTH = YUEYANG / "2026-05"


@pytest.fixture(scope="module")
def printed():
    return jiaohe.check(YUEYANG)


def _found(result, severity):
    return {
        (Path(f.file).name, f.rule, f.cells[0] if f.cells else None)
        for f in result.findings
        if f.severity is severity and f.root is None
    }


def _in_annexes(found):
    return {(file, rule, cell) for file, rule, cell in found if file.startswith("annex")}


def test_every_error_of_the_printed_month_is_found_at_its_cell(printed):
    assert _in_annexes(_found(printed, Severity.ERROR)) == {
        ("annex1.xlsx", "JH301", "S39"),  # 临湘市: 245 of 1670 is 14.67 %, not 14.62 %
        ("annex1.xlsx", "JH402", "D31"),  # 6.85万元 against 68500 万元
        ("annex2.xlsx", "JH110", "F5"),  # percentages in the 数量 row of the first indicator
        ("annex2.xlsx", "JH302", "L28"),  # 汨罗市 0.43 %
        ("annex2.xlsx", "JH310", "F29"),  # 82 lifts against 80
        ("annex2.xlsx", "JH301", "M52"),  # 岳阳楼区's power-grid target 7051
        ("annex2.xlsx", "JH301", "K54"),  # 临湘市: 43.6 % for 43.9 %
        ("annex2.xlsx", "JH312", "F54"),  # 44.9 % for 44.5 %
    }


def test_errors_that_came_from_the_units_are_found_in_their_returns(printed):
    errors = _found(printed, Severity.ERROR)
    assert errors - _in_annexes(errors) == {
        ("2026-05", "JH701", None),  # 南湖新区 sent nothing
        ("临湘市.xlsx", "JH301", "F11"),
        ("临湘市.xlsx", "JH301", "F31"),
        ("岳阳楼区.xlsx", "JH301", "D31"),  # the target 7051, which the ratio and the month before contradict
        ("云溪区.xlsx", "JH301", "F11"),  # another formula than the catalog's, and no other region beside it
        ("汨罗市.xlsx", "JH302", "F27"),
        ("汨罗市（更正）.xlsx", "JH302", "F27"),
        ("临湘市.xlsx", "JH110", "E24"),
        ("华容县.xlsx", "JH110", "E23"),
        ("岳阳县.xlsx", "JH110", "E23"),
        ("平江县.xlsx", "JH110", "E24"),
        ("汨罗市.xlsx", "JH110", "E24"),
        ("汨罗市（更正）.xlsx", "JH110", "E24"),
        ("湘阴县.xlsx", "JH110", "E23"),
    }


def test_the_scheme_that_no_annex_carries_is_behind_in_the_return_of_its_department(printed):
    (behind,) = [f for f in printed.findings if Path(f.file).name == "市商务局.xlsx"]
    assert (behind.rule, behind.cells, behind.indicator) == ("JH760", ("F3",), "“以旧换新”提振消费行动")
    assert (behind.observed, behind.expected) == ("28.21%", "42%")


def test_the_four_modules_without_uploads_are_asked_about(printed):
    assert {cell for file, rule, cell in _found(printed, Severity.QUERY) if rule == "JH504"} == {
        "I14",
        "J14",
        "I15",
        "J15",
    }


def test_the_upload_matrix_has_no_arithmetic_error(printed):
    annex3 = next(i for i in printed.inputs if i.file.endswith("annex3.xlsx"))
    assert annex3.verdict is Verdict.EXPLAIN
    assert set(annex3.sheets[0].coverage.values()) == {Account.PROVED}


def test_the_wrong_target_is_blamed_for_its_ratio_and_its_sum_with_the_value_that_mends_both(printed):
    (root,) = [f for f in printed.findings if f.cells[:1] == ("M52",) and f.root is None]
    effects = [f for f in printed.findings if f.root == root.fingerprint]
    assert (root.region, root.measure, root.observed, root.expected) == ("岳阳楼区", "target", "7051", "13631")
    assert [(f.rule, f.cells[0]) for f in effects] == [("JH310", "M52"), ("JH723", "M52")]
    (change,) = root.proposals[0].changes
    assert (change.cell, change.before, change.after) == ("M52", "7051", "13631")


def test_the_title_in_the_wrong_unit_is_proposed_in_the_right_one(printed):
    (finding,) = [f for f in printed.findings if f.rule == "JH402"]
    (change,) = finding.proposals[0].changes
    assert (change.cell, change.before, change.after) == ("D31", "6.85万元", "6.85亿元")


def test_regions_on_another_formula_are_asked_about_and_not_called_wrong(printed):
    asked = [f for f in printed.findings if f.rule in {"JH305", "JH320", "JH321"}]
    found = [f for f in asked if Path(f.file).name == "annex1.xlsx"]
    assert {(f.rule, f.indicator): f.cells[: len(f.cells) // 3] for f in found} == {
        ("JH320", "家庭医生签约服务目标人群数不少于154.1万人"): ("H43", "I43", "K43"),
        ("JH320", "培训乡村医生291人"): ("H46", "K46"),
        ("JH305", "残疾人托养服务1817人"): ("P82",),
    }


def test_a_switch_of_formula_that_lifts_just_its_regions_over_the_schedule_is_said_to(printed):
    (switch,) = [f for f in printed.findings if f.rule == "JH320" and f.indicator == "培训乡村医生291人"]
    assert "岳阳楼区、岳阳县全靠换口径才达到序时进度42%" in switch.message.zh
    assert "云溪区、君山区、华容县、湘阴县、平江县、屈原管理区、汨罗市、临湘市按数量÷目标" in switch.message.zh


def test_files_are_named_as_they_were_given(printed, monkeypatch):
    monkeypatch.chdir(SAMPLES.parent)
    result = jiaohe.check("samples/yueyang-2026")
    folder = "samples/yueyang-2026/2026-05"
    assert [i.file for i in result.files] == [
        *(f"{folder}/annex{n}.xlsx" for n in (1, 2, 3)),
        *(f"{folder}/returns/{path.name}" for path in sorted((MONTH / "returns").iterdir())),
    ]


def test_the_clean_month_has_no_error():
    result = jiaohe.check(YUEYANG / "clean")
    assert [(f.file, f.cells, f.message.en) for f in result.findings if f.severity is Severity.ERROR] == []
    assert {account for i in result.inputs for s in i.sheets for account in s.coverage.values()} == {
        Account.PROVED,
        Account.STATED,
    }


def test_a_sheet_without_a_workspace_is_checked_and_the_rules_it_misses_are_named(tmp_path):
    copy = tmp_path / "报表.xlsx"
    shutil.copy(MONTH / "annex2.xlsx", copy)
    result = jiaohe.check(copy)
    assert ("报表.xlsx", "JH302", "L28") in _found(result, Severity.ERROR)
    skipped = {o.rule: o.reason.en for o in result.outcomes if o.state == "skipped"}
    assert "catalog" in skipped["JH203"]
    assert "schedule" in skipped["JH601"]


def test_the_unit_return_agrees_with_itself():
    result = jiaohe.check(SAMPLES / "unit-return")
    assert [f for f in result.findings if f.severity is Severity.ERROR] == []
    assert result.inputs[0].sheets[0].form == "unit-return"


def test_findings_come_as_a_data_frame(printed):
    frame = printed.to_frame()
    row = frame[(frame.rule == "JH302") & (frame.region == "汨罗市")].iloc[0]
    assert (row.cells[0], row.observed, row.severity) == ("L28", "0.43%", "error")


def test_an_unreadable_file_costs_itself_alone(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    shutil.copy(MONTH / "annex3.xlsx", tmp_path / "b.xlsx")
    (tmp_path / "~$b.xlsx").write_bytes(b"lock")
    (tmp_path / "说明.docx").write_bytes(b"PK")
    result = jiaohe.check(tmp_path)
    assert [(Path(i.file).name, i.verdict) for i in result.inputs] == [
        ("a.xlsx", Verdict.REFUSED),
        ("b.xlsx", Verdict.EXPLAIN),
    ]
    assert [Path(p).name for p in result.passed_over] == ["~$b.xlsx", "说明.docx"]


def test_a_nil_return_is_accepted_and_said_to_be_one(tmp_path):
    book = Workbook()
    for row in (["平江县2026年5月民生实事项目进度表"], ["本月无变化，零报告"], ["填报单位：平江县（盖章）"]):
        book.active.append(row)
    book.save(tmp_path / "nil.xlsx")
    (report,) = jiaohe.check(tmp_path).inputs
    assert (report.verdict, report.refusal) == (Verdict.ACCEPTED, None)
    assert [(s.status, s.period, s.note.zh) for s in report.sheets] == [
        ("passed_over", "2026-05", "零报告，没有数据表。")
    ]
    assert "零报告，没有数据表。" in render_terminal(jiaohe.check(tmp_path), lang="zh", width=80, color=False)


def test_a_file_whose_title_is_of_another_month_than_its_folder_is_named(tmp_path):
    workspace = tmp_path / "w"
    shutil.copytree(YUEYANG, workspace, ignore=shutil.ignore_patterns("clean", "figures", "returns", "received.csv"))
    (workspace / "2026-05").rename(workspace / "2026-06")
    result = jiaohe.check(workspace, select=["JH210"])
    assert [(Path(f.file).name, f.cells, f.observed, f.expected) for f in result.findings] == [
        ("annex1.xlsx", ("A2",), "2026-05", "2026-06"),  # its title says 5月; the year is that of the folder
        ("annex2.xlsx", ("A2",), "2026-05", "2026-06"),
        ("annex3.xlsx", ("A2",), "2026-05", "2026-06"),
    ]


def test_a_period_that_the_workspace_lacks_is_refused_with_those_it_has():
    with pytest.raises(UserError) as caught:
        jiaohe.check(YUEYANG, period="2026-07")
    assert "2026-05" in caught.value.advice.en


def test_rules_are_selected_and_ignored_by_name_and_family(printed):
    only = jiaohe.check(YUEYANG, select=["matrix"])
    assert {f.rule for f in only.findings} == {"JH504"}
    without = jiaohe.check(YUEYANG, ignore=["module-without-uploads", "JH6"])
    assert {f.rule for f in without.findings} == {f.rule for f in printed.findings} - {"JH504", "JH601", "JH602"}


def test_progress_is_told_file_by_file(tmp_path):
    for number in (1, 2, 3):
        shutil.copy(MONTH / f"annex{number}.xlsx", tmp_path)
    seen = []
    jiaohe.check(tmp_path, on_progress=lambda done, total, file: seen.append((done, total, Path(file).name)))
    assert seen == [(0, 3, "annex1.xlsx"), (1, 3, "annex2.xlsx"), (2, 3, "annex3.xlsx"), (3, 3, "annex3.xlsx")]


def test_standard_input_is_read():
    result = jiaohe.check("-", stdin=(MONTH / "annex3.xlsx").read_bytes())
    assert result.inputs[0].file == "-"
    assert result.inputs[0].sheets[0].form == "upload-matrix"
