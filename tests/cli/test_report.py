"""``jiaohe report`` and ``--baseline``: saved runs on the command line."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiaohe.cli import program
from jiaohe.report.registry import RENDERERS
from tests.cli.conftest import Stage
from tests.report import runs

SAMPLES = Path(__file__).parents[2] / "samples/yueyang-2026"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("options", [(), ("--show", "all", "-v"), ("-q", "--width", "100")])
def test_a_saved_run_gives_the_reports_of_the_check_byte_for_byte(
    stage: Stage, tmp_path: Path, lang: str, options: tuple[str, ...]
) -> None:
    stage.result = replace(runs.rebased(), lang=lang)  # type: ignore[arg-type]
    targets = [argument for name in RENDERERS for argument in ("-f", f"{name}={tmp_path / f'first.{name}'}")]
    first = stage.run("check", "a.xlsx", "--lang", lang, "--fail-on", "warning", *options, *targets)
    saved = str(tmp_path / "first.jsonl")
    again = [argument.replace("first.", "again.") for argument in targets]
    second = stage.run("report", saved, *options, *again)
    assert (first.exit_code, second.exit_code) == (2, 2)
    for name in RENDERERS:
        assert (tmp_path / f"again.{name}").read_bytes() == (tmp_path / f"first.{name}").read_bytes(), name
    assert stage.run("report", saved, *options).stdout == (tmp_path / "first.terminal").read_text(encoding="utf-8")
    assert stage.run("report", saved, "-f", "jsonl").stdout_bytes == Path(saved).read_bytes()


def test_a_real_month_gives_the_same_reports_from_its_saved_run(tmp_path: Path) -> None:
    targets = [argument for name in RENDERERS for argument in ("-f", f"{name}={tmp_path / f'first.{name}'}")]
    runner = CliRunner()
    first = runner.invoke(program, ["check", str(SAMPLES), "--lang", "en", "--show", "all", "-v", *targets])
    again = [argument.replace("first.", "again.") for argument in targets]
    second = runner.invoke(program, ["report", str(tmp_path / "first.jsonl"), "--show", "all", "-v", *again])
    assert (first.exit_code, second.exit_code) == (1, 1)
    for name in RENDERERS:
        assert (tmp_path / f"again.{name}").read_bytes() == (tmp_path / f"first.{name}").read_bytes(), name


def test_nothing_is_checked_again(stage: Stage, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    stage.run("check", "a.xlsx", "-f", f"jsonl={saved}")
    stage.asked.clear()
    assert stage.run("report", str(saved)).exit_code == 1
    assert stage.asked == []


def test_another_language_and_another_severity_may_be_asked_for(stage: Stage, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    stage.run("check", "a.xlsx", "-f", f"jsonl={saved}")
    done = stage.run("report", str(saved), "--lang", "en", "--fail-on", "never")
    assert done.exit_code == 0
    assert "Row 5 is wrong." in done.stdout


def test_a_run_is_read_from_standard_input(stage: Stage, tmp_path: Path) -> None:
    lines = stage.run("check", "a.xlsx", "-f", "jsonl").stdout_bytes
    assert "第 5 行有误。" in stage.run("report", "-", input=lines).stdout


def test_what_is_no_run_is_refused_with_its_line(stage: Stage, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    stage.run("check", "a.xlsx", "-f", f"jsonl={saved}")
    saved.write_bytes(saved.read_bytes()[:-20])
    done = stage.run("report", str(saved))
    assert done.exit_code == 2
    number = len(saved.read_text(encoding="utf-8").splitlines())
    assert done.stderr.splitlines()[0] == f"无法继续  {saved}:{number}"
    assert "结果不完整" in done.stderr


def test_a_report_is_not_written_over_the_run_it_is_about(stage: Stage, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    stage.run("check", "a.xlsx", "-f", f"jsonl={saved}")
    before = saved.read_bytes()
    assert stage.run("report", str(saved), "-f", f"json={saved}").exit_code == 2
    assert saved.read_bytes() == before


def test_beside_a_baseline_only_what_is_new_counts(stage: Stage, tmp_path: Path) -> None:
    base, now = tmp_path / "base.jsonl", tmp_path / "now.jsonl"
    stage.result = runs.flooded(2)
    assert stage.run("check", "a.xlsx", "-f", f"jsonl={base}").exit_code == 1
    done = stage.run("check", "a.xlsx", "--baseline", str(base), "-f", "terminal", "-f", f"jsonl={now}")
    assert done.exit_code == 0
    assert "基线中已有 3 条，用 --show all 查看" in done.stdout
    records = [json.loads(line) for line in now.read_text(encoding="utf-8").splitlines()]
    assert records[0]["baseline"] == str(base)
    assert [r["baseline"] for r in records if r["type"] == "finding"] == [True, True, True]
    assert records[-1]["exit_code"] == 0
    stage.result = runs.flooded(3)
    done = stage.run("check", "a.xlsx", "--baseline", str(base))
    assert done.exit_code == 1
    assert "必须改    D7" in done.stdout
    assert "必须改 1 · 基线中已有 3" in done.stdout


def test_a_baseline_that_is_no_run_is_refused_before_anything_is_checked(stage: Stage, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    sheet.write_bytes(b"PK")
    assert stage.run("check", "a.xlsx", "--baseline", str(sheet)).exit_code == 2
    assert stage.asked == []


def test_a_report_is_not_written_over_the_baseline(stage: Stage, tmp_path: Path) -> None:
    base = tmp_path / "base.jsonl"
    stage.run("check", "a.xlsx", "-f", f"jsonl={base}")
    assert stage.run("check", "a.xlsx", "--baseline", str(base), "-f", f"jsonl={base}").exit_code == 2


def test_annotations_bring_the_step_summary_to_the_file_that_the_workflow_names(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    stage.run("check", "a.xlsx")
    assert summary.read_text(encoding="utf-8") == "# before\n"
    done = stage.run("check", "a.xlsx", "-f", "github")
    assert done.stdout.startswith("::error file=2026-05/附件2.xlsx,title=JH501 必须改 市级!D5::")
    assert summary.read_text(encoding="utf-8").startswith("# before\n## 校核报告 2026-05\n")


def test_a_list_of_findings_may_be_written_anew_but_no_other_csv_is_replaced(stage: Stage, tmp_path: Path) -> None:
    listed, other = tmp_path / "findings.csv", tmp_path / "return.csv"
    assert [stage.run("check", "a.xlsx", "-f", f"csv={listed}").exit_code for _ in range(2)] == [1, 1]
    other.write_text("级别,状态\n", encoding="utf-8")
    assert stage.run("check", "a.xlsx", "-f", f"csv={other}").exit_code == 2


def test_the_help_names_every_format(stage: Stage) -> None:
    for command in ("check", "report"):
        text = "".join(stage.run(command, "--help").stdout.split())
        assert [name for name in RENDERERS if name not in text] == []
