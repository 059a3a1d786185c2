"""``jiaohe waive`` on the sample month: findings are explained, listed and pruned."""

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from jiaohe.cli import program
from jiaohe.model.explanation import Place
from jiaohe.workspace.waivers import load_waivers

SAMPLE = Path(__file__).parents[2] / "samples" / "yueyang-2026"
GOOD = "上月漏报新生儿212人，5月补报，致比率超过100%"
OVER = {"rule": "JH130", "region": "全市", "measure": "progress"}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The sample workspace with the provincial table alone."""
    root = tmp_path / "city"
    (root / "2026-05").mkdir(parents=True)
    for name in ("jiaohe.yaml", "catalog.csv", "roster.csv", "calendar.yaml", "2026-05/annex1.xlsx"):
        shutil.copy(SAMPLE / name, root / name)
    return root


def run(command: str, *arguments: str | Path, lang: str = "zh") -> Result:
    return CliRunner().invoke(program, ["waive", command, *map(str, arguments), "--lang", lang, "--width", "100"])


def found(city: Path, **wanted: str) -> dict[str, str]:
    done = CliRunner().invoke(program, ["check", str(city), "-f", "jsonl"])
    records = [json.loads(line) for line in done.stdout.splitlines()]
    (one,) = [
        r
        for r in records
        if r["type"] == "finding" and r["cells"][:1] == ["G6"] and r["rule"] == wanted.get("rule", "JH130")
    ]
    return one  # type: ignore[no-any-return]


def add(city: Path, *more: str, reason: str = GOOD) -> Result:
    return run("add", city, "--cell", "附件1!G6", "--reason", reason, "--who", "张三", *more)


def test_a_finding_is_explained_by_its_cell(city: Path) -> None:
    done = add(city, "--until", "2026-06-30")
    assert done.exit_code == 0
    assert done.stdout.startswith("有效  JH130  G6  全市 · 产前筛查率、新生儿疾病筛查率达90%以上 · 进度 · 2026-05\n")
    assert done.stdout.endswith(f"1 条说明，1 条写进了 {city}/waivers.yaml。\n")
    (given,) = load_waivers(city)
    assert (given.fingerprint, given.observed) == (found(city)["fingerprint"], "101.84%")
    assert (given.reason, given.who, given.until) == (GOOD, "张三", date(2026, 6, 30))
    assert given.place == Place(period="2026-05", indicator="产前筛查率、新生儿疾病筛查率达90%以上", **OVER)


def test_a_finding_is_explained_by_its_fingerprint_and_only_once(city: Path) -> None:
    mark = found(city)["fingerprint"]
    arguments = (city, "--finding", mark, "--reason", GOOD, "--who", "张三")
    assert run("add", *arguments).exit_code == 0
    again = run("add", *arguments)
    assert again.exit_code == 2
    assert "这些问题都已经说明过。" in again.stderr
    assert [one.until for one in load_waivers(city)] == ["2026-05"]


def test_an_explanation_without_substance_is_not_written(city: Path) -> None:
    done = add(city, reason="情况属实")
    assert done.exit_code == 1
    assert "只有套话，没有说原因。" in done.stdout
    assert f"1 条说明，0 条写进了 {city}/waivers.yaml。" in done.stdout
    assert not (city / "waivers.yaml").exists()


def test_a_dry_run_writes_nothing(city: Path) -> None:
    done = add(city, "-n")
    assert done.exit_code == 0
    assert done.stdout.endswith(f"1 条说明，1 条可以写进 {city}/waivers.yaml。\n")
    assert not (city / "waivers.yaml").exists()


def test_a_standing_explanation_goes_by_place_and_value(city: Path) -> None:
    assert add(city, "--standing", "--until", "2026-12").exit_code == 0
    (given,) = load_waivers(city)
    assert (given.fingerprint, given.observed, given.until) == (None, "101.84%", "2026-12")
    assert given.place.period is None
    assert "补写 --until" in add(city, "--standing").stderr


@pytest.mark.parametrize(
    ("arguments", "where", "what"),
    [
        (["--cell", "G6", "--reason", " ", "--who", "x"], "--reason", "没有写说明。"),
        (["--cell", "G6", "--reason", GOOD], "--who", "没有写是谁说明的。"),
        (["--cell", "G6", "--reason", GOOD, "--who", "x", "--until", "月底"], "--until", "“月底”不是日期。"),
        (["--reason", GOOD, "--who", "x"], "jiaohe waive add", "没有指明说明的是哪个问题。"),
        (["--cell", "附件9!G6", "--reason", GOOD, "--who", "x"], "附件9!G6", "没有查出这样的问题。"),
        (["--rule", "JH112", "--reason", GOOD, "--who", "x"], "JH112", "没有查出这样的问题。"),
    ],
)
def test_what_cannot_be_added_is_refused(city: Path, arguments: list[str], where: str, what: str) -> None:
    done = run("add", city, *arguments)
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0] == f"无法继续  {where}"
    assert done.stderr.splitlines()[1] == f"  {what}"


def test_an_error_cannot_be_explained_away(city: Path) -> None:
    done = CliRunner().invoke(program, ["check", str(city), "-f", "jsonl"])
    records = [json.loads(line) for line in done.stdout.splitlines()]
    error = next(r for r in records if r["type"] == "finding" and r["severity"] == "error")
    done = run("add", city, "--finding", error["fingerprint"], "--reason", GOOD, "--who", "x")
    assert done.exit_code == 2
    assert "这是必须改的问题，不能用说明代替。" in done.stderr


def test_a_file_without_a_workspace_has_no_place_for_explanations(tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "2026-05/annex1.xlsx", tmp_path / "a.xlsx")
    done = run("add", tmp_path / "a.xlsx", "--cell", "G6", "--reason", GOOD, "--who", "x")
    assert done.exit_code == 2
    assert "没有地方存放说明" in done.stderr


def test_the_list_tells_what_became_of_each(city: Path) -> None:
    (city / "waivers.yaml").write_text(
        "version: 1\nwaivers:\n"
        "  - {select: {rule: JH130, region: 全市}, observed: 101.84%, reason: 漏报212人补报, who: 甲, until: 2026-06}\n"
        "  - {select: {rule: JH130, region: 湘阴县}, observed: 99%, reason: 漏报212人补报, who: 甲, until: 2026-06}\n"
        "  - {select: {rule: JH130, region: 某县}, observed: 99%, reason: 漏报212人补报, who: 甲, until: 2026-06}\n"
        "  - {select: {rule: JH130, region: 平江县}, observed: 99%, reason: 漏报212人补报, who: 甲, until: 2026-04}\n"
        "  - {select: {rule: JH130, period: 2026-04}, observed: 99%, reason: 漏报212人补报, who: 甲, until: 2026-06}\n",
        encoding="utf-8",
    )
    done = run("list", city)
    assert done.exit_code == 0
    heads = [line.split()[:2] for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    assert heads == [
        ["有效", "JH130"],
        ["数已变", "JH130"],
        ["无对应问题", "JH130"],
        ["已过期", "JH130"],
        ["不在本期范围", "JH130"],
        ["有效", "1，已过期"],
    ]
    assert "waivers.yaml:4:5" in done.stdout
    english = run("list", city, lang="en").stdout
    assert english.splitlines()[-1] == ("1 holds, 1 expired, 1 value changed, 1 answers nothing, 1 out of scope")


def test_pruning_shows_first_and_keeps_comments(city: Path) -> None:
    text = (
        "version: 1\nwaivers:\n"
        "  # 有效\n"
        "  - {select: {rule: JH130, region: 全市}, observed: 101.84%, reason: 漏报212人补报, who: 甲, until: 2026-06}\n"
        "  # 过期\n"
        "  - {select: {rule: JH130, region: 平江县}, observed: 99%, reason: 漏报212人补报, who: 甲, until: 2026-04}\n"
        "# 完\n"
    )
    (city / "waivers.yaml").write_text(text, encoding="utf-8")
    shown = run("prune", city)
    assert shown.exit_code == 0
    assert shown.stdout.endswith("1 条可以删去，加 --write 改写文件。\n")
    assert (city / "waivers.yaml").read_text(encoding="utf-8") == text
    assert run("prune", city, "--write").exit_code == 0
    left = [line for line in text.splitlines(keepends=True) if "过期" not in line and "平江县" not in line]
    assert (city / "waivers.yaml").read_text(encoding="utf-8") == "".join(left)
    assert run("prune", city).stdout == "没有要删的说明。\n"


def test_a_returned_workbook_is_taken_over_but_for_what_says_nothing(city: Path, tmp_path: Path) -> None:
    path = tmp_path / "交回.xlsx"
    done = CliRunner().invoke(program, ["check", str(city), "-q", "--lang", "zh", "-f", f"xlsx={path}"])
    assert done.exit_code == 1
    mark = found(city)["fingerprint"]
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单"]
    rows = {sheet.cell(row, 20).value: row for row in range(4, sheet.max_row + 1)}
    queries = [row for row in rows.values() if sheet.cell(row, 2).value == "改或说明" and row != rows[mark]]
    sheet.cell(rows[mark], 16).value = GOOD
    sheet.cell(queries[0], 16).value = "正在推进"
    book.save(path)
    done = run("add", "--from", path, city)
    assert done.exit_code == 1
    assert done.stdout.endswith(f"2 条说明，1 条写进了 {city}/waivers.yaml。\n")
    assert [(one.fingerprint, one.who, one.until) for one in load_waivers(city)] == [(mark, "全市", "2026-05")]


def test_another_workbook_is_no_findings_workbook(city: Path) -> None:
    done = run("add", "--from", city / "2026-05/annex1.xlsx")
    assert done.exit_code == 2
    assert "这不是校核程序写出的问题清单。" in done.stderr


@pytest.mark.parametrize("command", ["add", "list", "prune"])
def test_help_speaks_both_languages(command: str) -> None:
    for lang in ("zh", "en"):
        text = CliRunner().invoke(program, ["waive", command, "-h"], env={"JIAOHE_LANG": lang}).stdout
        assert text.startswith({"zh": "用法：", "en": "Usage: "}[lang])
