"""``jiaohe formulas``: the table on the sample month, proposals, and what is refused."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiaohe.cli import program
from jiaohe.workspace.catalog import read_catalog

MONTH = Path(__file__).parents[2] / "samples" / "yueyang-2026" / "2026-05"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The provincial table of the sample month, without a workspace around it."""
    copy = tmp_path / "附件1.xlsx"
    shutil.copy(MONTH / "annex1.xlsx", copy)
    return copy


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, ["formulas", *map(str, arguments), "--lang", "zh"])


def _rows(text: str, indicator: str) -> list[str]:
    """The lines that follow an indicator's title, blanks squeezed."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    start = lines.index(indicator) + 1
    return lines[start : start + 4]


def test_formulas_of_the_sample_are_inferred_without_its_catalog(book: Path) -> None:
    done = _run(book)
    assert done.exit_code == 0
    rows = _rows(done.stdout, "培训乡村医生291人")
    assert rows[0] == "各地 数量÷目标 8/10 充分 20+80×数量÷目标 少 6 格"
    assert rows[1] == "岳阳楼区、岳阳县：20+80×数量÷目标"
    assert rows[2] == "全市 各地平均 1/1 充分"
    rows = _rows(done.stdout, "残疾人托养服务1817人")
    assert rows[:2] == ["各地 30+70×数量÷目标 10/11 充分 数量÷目标 少 9 格", "屈原管理区：数量÷目标"]
    rows = _rows(done.stdout, "产前筛查率、新生儿疾病筛查率达90%以上")
    assert rows[0] == "各地 数量÷表上没有的基数 11/11 充分 数量÷目标 少 10 格"
    assert "全市 各地合并计算 1/1 充分 各地平均 差 2.23 点" in " ".join(done.stdout.split())
    assert _rows(done.stdout, "提质升级82所中小学食堂")[0] == "各地 逐项整百分数的平均 12/12 充分"
    assert _rows(done.stdout, "建设县域医疗卫生次中心1个")[1] == "全市 各地平均 1/1 看不出"


def test_proposals_are_written_to_a_new_file_that_reads_as_a_catalog(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "建议.csv"
    done = _run(book, "--write", target)
    assert done.exit_code == 0
    entries = {entry.title: entry for entry in read_catalog(target).entries}
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (entries["残疾人托养服务1817人"].formula, entries["残疾人托养服务1817人"].whole_formula) == (
        "30+70*ratio",
        "mean",
    )
    assert entries["新增城镇就业5.9万人"].whole_formula == "ratio"
    assert entries["培育7个省级职工子女托育托管服务点"].formula is None
    assert "建设县域医疗卫生次中心1个" not in entries
    assert f"写进了 {target}" in done.stderr


def test_with_a_dash_the_proposals_alone_go_to_standard_output(book: Path) -> None:
    done = _run(book, "--write", "-")
    assert done.stdout.splitlines()[0].startswith("代码,表式,指标,")
    assert "口径推断" not in done.stdout


def test_a_file_that_is_there_is_never_written_over(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("mine")
    assert _run(book, "--write", target).exit_code == 2
    assert _run(book, "--write", book).exit_code == 2
    assert target.read_text() == "mine"


def test_where_the_catalog_has_all_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "建议.csv"
    done = _run(MONTH.parent, "--write", target)
    assert done.exit_code == 0
    assert "没有可建议的" in done.stderr
    assert not target.exists()


def test_a_file_that_cannot_be_read_costs_itself_and_the_exit_code(book: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"")
    done = _run(tmp_path)
    assert done.exit_code == 2
    assert "坏.xlsx" in done.stderr
    assert "培训乡村医生291人" in done.stdout


def test_help_is_there_in_both_languages() -> None:
    runner = CliRunner()
    assert "口径" in runner.invoke(program, ["formulas", "--help", "--lang", "zh"]).stdout
    assert "nearest" in runner.invoke(program, ["--lang", "en", "formulas", "--help"]).stdout
