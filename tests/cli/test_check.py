"""``jiaohe check``: each option, each exit code, and what goes to which stream."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.model.finding import Status
from jiaohe.model.text import Text
from tests.cli.conftest import Stage
from tests.report import runs


def test_findings_that_must_be_fixed_give_exit_code_1_and_the_report_on_stdout(stage: Stage) -> None:
    done = stage.run("check", "a.xlsx")
    assert done.exit_code == 1
    assert "必须改    D5" in done.stdout
    assert done.stderr == ""


def test_a_clean_run_gives_0(stage: Stage) -> None:
    stage.result = runs.clean_run()
    done = stage.run("check", "a.xlsx")
    assert done.exit_code == 0
    assert done.stdout.endswith("结论：通过\n可以上报。\n")


def test_a_refused_file_gives_2_and_the_other_files_are_still_reported(stage: Stage) -> None:
    stage.result = runs.troubled()
    done = stage.run("check", "2026-05")
    assert done.exit_code == 2
    assert "汨罗市" in done.stdout
    assert "文件有打开密码" in done.stdout


def test_a_run_without_any_file_gives_2(stage: Stage) -> None:
    stage.result = replace(runs.clean_run(), inputs=(), outcomes=())
    assert stage.run("check", "empty").exit_code == 2


@pytest.mark.parametrize(
    ("fail_on", "severities", "code"),
    [
        ("query", {"error"}, 1),
        ("query", {"query"}, 1),
        ("query", {"warning"}, 0),
        ("error", {"query"}, 0),
        ("error", {"error"}, 1),
        ("warning", {"warning"}, 1),
        ("warning", {"info"}, 0),
        ("never", {"error"}, 0),
    ],
)
def test_fail_on_decides_from_which_severity_the_exit_code_is_1(
    stage: Stage, fail_on: str, severities: set[str], code: int
) -> None:
    run = runs.troubled()
    found = [next(f for f in run.findings if f.severity.value == s) for s in severities if s != "info"]
    stage.result = replace(run, inputs=run.inputs[1:2], findings=tuple(found), outcomes=())
    assert stage.run("check", "a.xlsx", "--fail-on", fail_on).exit_code == code


def test_an_explained_query_does_not_block(stage: Stage) -> None:
    run = runs.flooded(1)
    stage.result = replace(run, findings=tuple(replace(f, status=Status.EXPLAINED) for f in run.findings))
    assert stage.run("check", "a.xlsx").exit_code == 0


def test_a_rule_that_failed_gives_2(stage: Stage) -> None:
    run = runs.troubled()
    stage.result = replace(run, inputs=run.inputs[:1], findings=())
    assert stage.run("check", "a.xlsx", "--fail-on", "never").exit_code == 2


def test_what_was_asked_reaches_the_check(stage: Stage) -> None:
    stage.run(
        "check", "a.xlsx", "b", "--select", "JH301,total", "--select", "JH302", "--ignore", "JH4，JH5、JH6",
        "--workspace", "w", "--period", "2026-05", "--lang", "en",
    )  # fmt: skip
    (args, more) = stage.asked[0]
    assert args == (("a.xlsx", "b"),)
    assert more["select"] == ("JH301", "total", "JH302")
    assert more["ignore"] == ("JH4", "JH5", "JH6")
    assert (more["workspace"], more["period"], more["lang"], more["stdin"]) == ("w", "2026-05", "en", None)


def test_a_dash_reads_standard_input(stage: Stage) -> None:
    stage.run("check", "-", input=b"PK\x03\x04\xff")
    assert stage.asked[0][1]["stdin"] == b"PK\x03\x04\xff"
    assert stage.asked[0][0] == (("-",),)


def test_jsonl_on_stdout_is_alone_there_and_utf_8(stage: Stage) -> None:
    done = stage.run("check", "a.xlsx", "-f", "jsonl")
    records = [json.loads(line) for line in done.stdout_bytes.decode("utf-8").splitlines()]
    assert [record["type"] for record in records][:2] == ["run", "input"]
    assert records[-1]["exit_code"] == done.exit_code == 1
    assert done.stderr == ""


def test_the_summary_knows_what_the_run_was_asked_to_fail_on(stage: Stage) -> None:
    done = stage.run("check", "a.xlsx", "-f", "jsonl", "--fail-on", "never")
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["fail_on"], summary["exit_code"], done.exit_code) == ("never", 0, 0)


def test_two_formats_go_to_the_screen_and_to_a_file(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = stage.run("check", "a.xlsx", "-f", "terminal", "-f", f"jsonl={out}")
    assert "必须改    D5" in done.stdout
    lines = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["type"] == "summary"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_report_in_a_file_replaces_the_old_one_and_leaves_the_screen_empty(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "报告.txt"
    out.write_text("old")
    done = stage.run("check", "a.xlsx", "-f", f"terminal={out}")
    assert done.stdout == ""
    assert out.read_text(encoding="utf-8").startswith("校核报告  2026-05")


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv", "jiaohe.yaml"])
def test_a_report_is_never_written_over_a_sheet_or_a_settings_file(stage: Stage, tmp_path: Path, name: str) -> None:
    sheet = tmp_path / name
    sheet.write_bytes(b"precious")
    done = stage.run("check", str(tmp_path), "-f", f"jsonl={sheet}")
    assert done.exit_code == 2
    assert sheet.read_bytes() == b"precious"
    assert "没有写" in done.stderr
    assert stage.asked == []


def test_a_report_is_never_written_over_an_input_of_any_name(stage: Stage, tmp_path: Path) -> None:
    sheet = tmp_path / "report.dat"
    sheet.write_bytes(b"precious")
    link = tmp_path / "link.jsonl"
    link.symlink_to(sheet)
    assert stage.run("check", str(sheet), "-f", f"jsonl={link}").exit_code == 2
    run = runs.clean_run()
    stage.result = replace(run, inputs=(replace(run.inputs[0], file=str(sheet)),))
    assert stage.run("check", str(tmp_path), "-f", f"jsonl={sheet}").exit_code == 2
    assert sheet.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "pdf"], "没有「pdf」这种报告格式。"),
        (["-f", "termnal"], "是不是「terminal」？"),
        (["-f", "terminal", "-f", "jsonl"], "有不止一份报告要写到屏幕上。"),
        (["-f", "jsonl=x", "-f", "terminal=./x"], "有两份报告要写进同一个文件。"),
        (["-f", "jsonl=no/such/folder/x"], "要写报告的文件夹不存在。"),
        (["-f", "jsonl=."], "这是一个文件夹，报告写不进去。"),
        (["--show", "some"], "写 all、root、none 或一个数。"),
        (["--lang", "fr"], "不认识「fr」。"),
        (["--fail-on", "eror"], "是不是「error」？"),
        (["--color", "yes"], "可用的有：auto、always、never。"),
        (["--width", "wide"], "选项 --width 的值不能用。"),
        (["--no-such"], "没有 --no-such 这个选项。"),
        (["--select"], "选项 --select 后面的值不对或没有写。"),
    ],
)
def test_a_mistake_on_the_command_line_is_told_in_chinese_before_anything_is_checked(
    stage: Stage, arguments: list[str], said: str
) -> None:
    done = stage.run("check", "a.xlsx", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert stage.asked == []


def test_a_missing_path_is_told(stage: Stage) -> None:
    done = stage.run("check")
    assert done.exit_code == 2
    assert done.stderr == "无法继续  jiaohe check\n  少了「路径」。\n  怎么办  用 jiaohe check -h 查看用法。\n"


def test_a_workspace_that_cannot_be_used_is_told_in_four_parts(stage: Stage) -> None:
    stage.result = UserError(
        where="jiaohe.yaml:3:5",
        what=Text("键「perod」不认识。", "The key “perod” is not known."),
        advice=Text("改成「period」。", "Write “period”."),
    )
    done = stage.run("check", ".")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "无法继续  jiaohe.yaml:3:5\n  键「perod」不认识。\n  怎么办  改成「period」。\n"
    done = stage.run("check", ".", "--lang", "en")
    assert done.stderr == "Cannot go on  jiaohe.yaml:3:5\n  The key “perod” is not known.\n  to do  Write “period”.\n"


def test_our_own_fault_gives_3_without_a_traceback_unless_asked_for(stage: Stage) -> None:
    stage.result = ZeroDivisionError("inside")
    done = stage.run("check", "a.xlsx")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "程序内部出错（ZeroDivisionError，jiaohe " in done.stderr
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError: inside" in stage.run("check", "a.xlsx", "-v").stderr
    assert "ZeroDivisionError: inside" in stage.run("check", "a.xlsx", env={"JIAOHE_DEBUG": "1"}).stderr


def test_an_interruption_gives_130(stage: Stage) -> None:
    stage.result = KeyboardInterrupt()
    done = stage.run("check", "a.xlsx")
    assert done.exit_code == 130
    assert done.stderr.strip() == "已中途停止。"


def test_show_reaches_the_report(stage: Stage) -> None:
    stage.result = runs.flooded(50)
    assert stage.run("check", "a.xlsx", "--show", "3").stdout.count("行有误。") == 2
    assert stage.run("check", "a.xlsx", "--show", "all").stdout.count("行有误。") == 50


def test_quiet_gives_the_verdicts_only(stage: Stage) -> None:
    assert stage.run("check", "a.xlsx", "-q").stdout.splitlines()[1].split() == [
        "2026-05/附件2.xlsx",
        "必须改",
        "3",
        "退回",
    ]


def test_verbose_gives_the_fingerprints(stage: Stage) -> None:
    fingerprint = runs.flooded(2).findings[0].fingerprint
    assert fingerprint not in stage.run("check", "a.xlsx").stdout
    assert fingerprint in stage.run("check", "a.xlsx", "-v").stdout


def test_a_pipe_is_80_wide_unless_told_otherwise(stage: Stage) -> None:
    def rule(*arguments: str) -> str:
        return next(line for line in stage.run("check", "a.xlsx", *arguments).stdout.splitlines() if "━" in line)

    assert len(rule()) == 80
    assert len(rule("--width", "100")) == 100


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_used_where_it_is_wanted(
    stage: Stage, arguments: list[str], environment: dict[str, str], colored: bool
) -> None:
    done = stage.run("check", "a.xlsx", *arguments, env=environment)
    assert (b"\x1b[" in done.stdout_bytes) is colored


def test_hostile_cell_text_reaches_the_terminal_harmless(stage: Stage) -> None:
    stage.result = runs.hostile()
    done = stage.run("check", "a.xlsx", "--show", "all", "-v")
    assert done.exit_code == 1
    assert b"\x1b" not in done.stdout_bytes
    assert b"\x07" not in done.stdout_bytes
    assert "[bold red]红[/] ESC" in done.stdout


def test_a_workbook_needs_a_file_name(stage: Stage) -> None:
    done = stage.run("check", "a.xlsx", "-f", "xlsx")
    assert done.exit_code == 2
    assert done.stderr.splitlines()[1:] == [
        "  xlsx 是文件，不能写到屏幕上。",
        "  怎么办  加上文件名，例如 -f xlsx=问题清单.xlsx。",
    ]
    assert stage.asked == []


def test_a_workbook_is_written_whole_and_never_over_one_that_is_there(stage: Stage, tmp_path: Path) -> None:
    target = tmp_path / "问题清单.xlsx"
    done = stage.run("check", "a.xlsx", "-q", "-f", "terminal", "-f", f"xlsx={target}", "--by-unit")
    assert done.exit_code == 1
    assert target.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    before = target.read_bytes()
    again = stage.run("check", "a.xlsx", "-f", f"xlsx={target}")
    assert again.exit_code == 2
    assert target.read_bytes() == before
