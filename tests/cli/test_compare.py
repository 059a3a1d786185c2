"""``jiaohe compare``: saved runs, files, folders and periods beside each other."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from jiaohe.cli import program
from tests.cli.conftest import Stage
from tests.report import runs

SAMPLES = Path(__file__).parents[2] / "samples/yueyang-2026"


def saved(stage: Stage, path: Path, result: Any) -> str:
    stage.result = result
    stage.run("check", "a.xlsx", "-f", f"jsonl={path}")
    stage.asked.clear()
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, list(arguments))


def compared(done: Result) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    """The places of a comparison by fate, rule and the cell blamed last."""
    rows = [json.loads(line) for line in done.stdout.splitlines()[1:]]
    return {
        (row["fate"], (row["after"] or row["before"])["rule"], *(row["after"] or row["before"])["cells"][:1]): row
        for row in rows
    }


def test_two_saved_runs_are_compared_without_checking_anything(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.flooded(2))
    after = saved(stage, tmp_path / "b.jsonl", runs.flooded(1))
    done = stage.run("compare", before, after)
    assert done.exit_code == 1
    assert stage.asked == []
    assert "  没改好         2         ·     ·     ·     2\n" in done.stdout


@pytest.mark.parametrize(("fail_on", "code"), [("open", 1), ("new", 0), ("never", 0)])
def test_fail_on_decides_what_gives_exit_code_1(stage: Stage, tmp_path: Path, fail_on: str, code: int) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.flooded(2))
    assert stage.run("compare", before, before, "--fail-on", fail_on).exit_code == code


def test_a_clean_run_beside_itself_gives_0(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.clean_run())
    done = stage.run("compare", before, before, "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "Nothing was asked for, and nothing new was found."


def test_a_second_run_with_a_refused_file_gives_2(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.clean_run())
    after = saved(stage, tmp_path / "b.jsonl", runs.troubled())
    assert stage.run("compare", before, after, "--fail-on", "never").exit_code == 2
    assert stage.run("compare", after, before, "--fail-on", "never").exit_code == 0


def test_files_and_folders_are_checked_by_the_workspace_that_was_named(stage: Stage) -> None:
    stage.run("compare", "a.xlsx", "returns", "--workspace", "city")
    assert [(args[0], more["workspace"]) for args, more in stage.asked] == [("a.xlsx", "city"), ("returns", "city")]


@pytest.mark.parametrize("month", ["2026-04", "2026-4", "2026年4月", "2026/4"])
def test_a_period_is_that_of_the_workspace_named_or_found_upwards(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, month: str
) -> None:
    stage.run("compare", month, "2026-05", "--workspace", "city")
    assert [(str(args[0]), more["period"]) for args, more in stage.asked] == [("city", "2026-04"), ("city", "2026-05")]
    stage.asked.clear()
    (tmp_path / "jiaohe.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    stage.run("compare", month, "2026-05")
    assert [(args[0], more["period"]) for args, more in stage.asked] == [(tmp_path, "2026-04"), (tmp_path, "2026-05")]


def test_a_period_outside_any_workspace_is_refused(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = stage.run("compare", "2026-04", "2026-05")
    assert done.exit_code == 2
    assert "像是月份，但这里不在工作区里。" in done.stderr


def test_a_folder_that_is_named_like_a_period_is_that_folder(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2026-04").mkdir()
    monkeypatch.chdir(tmp_path)
    stage.run("compare", "2026-04", "2026-04")
    assert [args[0] for args, _ in stage.asked] == ["2026-04", "2026-04"]


def test_one_of_the_two_may_come_from_standard_input(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.flooded(2))
    assert stage.run("compare", before, "-", input=(tmp_path / "a.jsonl").read_bytes()).exit_code == 1
    assert stage.asked == []
    stage.run("compare", before, "-", input=b"PK")
    assert [(args[0], more["stdin"]) for args, more in stage.asked] == [("-", b"PK")]
    assert stage.run("compare", "-", "-").exit_code == 2


def test_a_damaged_run_is_refused_with_its_line(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.flooded(2))
    (tmp_path / "a.jsonl").write_bytes((tmp_path / "a.jsonl").read_bytes()[:200])
    done = stage.run("compare", before, before)
    assert done.exit_code == 2
    assert f"{before}:" in done.stderr


@pytest.mark.parametrize("name", ["sarif", "csv", "nothing"])
def test_a_format_that_comparisons_do_not_have_is_refused(stage: Stage, name: str) -> None:
    done = stage.run("compare", "a", "b", "-f", name)
    assert done.exit_code == 2
    assert "可用的有：terminal、jsonl、json。" in done.stderr


def test_reports_go_to_files_and_never_over_what_is_compared(stage: Stage, tmp_path: Path) -> None:
    before = saved(stage, tmp_path / "a.jsonl", runs.flooded(2))
    out = tmp_path / "out.json"
    done = stage.run("compare", before, before, "-f", f"json={out}", "-f", "terminal")
    assert done.stdout.startswith("两次校核的比较\n")
    assert json.loads(out.read_text(encoding="utf-8"))["counts"]["open"]["error"] == 3
    assert stage.run("compare", before, before, "-f", f"json={before}").exit_code == 2


def test_the_sample_beside_the_one_put_right() -> None:
    done = run("compare", str(SAMPLES), str(SAMPLES / "clean"), "-f", "jsonl", "--lang", "zh")
    assert done.exit_code == 1
    rows = compared(done)
    slip = rows["fixed", "JH302", "L28"]
    assert (slip["was"]["text"], slip["now"]["text"], slip["proposed"]) == ("0.43%", "43.0%", True)
    assert rows["fixed", "JH301", "M52"]["now"]["text"] == "13631"
    assert rows["fixed", "JH402", "D31"]["proposed"] is True  # 6.85万元 became 6.85亿元, and with it the title
    assert rows["fixed", "JH504", "I14"]["now"]["number"] == 2
    assert rows["open", "JH130", "G6"]["same_values"] is True
    assert rows["unknown", "JH110", "F5"]["reason"] == "F5 现在填的不是数，无从核对。"
    assert {fate for fate, rule, *_ in rows if rule in ("JH301", "JH302", "JH310", "JH312")} == {"fixed"}


def test_next_month_s_return_beside_the_corrections_of_this_month(tmp_path: Path) -> None:
    for name in ("jiaohe.yaml", "catalog.csv", "roster.csv", "calendar.yaml"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    may, june = tmp_path / "2026-05", tmp_path / "2026-06"
    may.mkdir()
    june.mkdir()
    shutil.copy(SAMPLES / "2026-05/annex2.xlsx", may / "annex2.xlsx")
    book = openpyxl.load_workbook(SAMPLES / "2026-05/annex2.xlsx")
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(max_row=3):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("5月", "6月")
    sheet["L27"] = 800  # was 731 of 1700
    sheet["L28"] = 0.4706  # right this time
    sheet["K53"] = 4000  # was 3835 of 8745: the progress of K54 stays wrong
    book.save(june / "第六期.xlsx")
    done = run("compare", "2026-05", "2026-06", "--workspace", str(tmp_path), "-f", "jsonl", "--lang", "zh")
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[0])["same_period"] is False
    rows = compared(done)
    right = rows["fixed", "JH302", "L28"]
    assert (right["was"]["text"], right["now"]["text"], right["proposed"]) == ("0.43%", "47.06%", False)
    again = rows["open", "JH301", "K54"]
    assert (again["before"]["period"], again["after"]["period"]) == ("2026-05", "2026-06")
    assert again["now"]["file"].endswith("第六期.xlsx")
    assert ("new", "JH302", "L28") not in rows
