"""``jiaohe init``: a workspace from options, from answers and from a month's sheets; and what it never does."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import jiaohe.cli.init
from jiaohe.cli import program
from jiaohe.report.wrap import cells
from jiaohe.workspace.declared_schemas import NAMES, declared_schema
from jiaohe.workspace.load import load_workspace

SAMPLES = Path(__file__).parents[2] / "samples"
MONTH = SAMPLES / "yueyang-2026" / "2026-05"


def _run(*arguments: str | Path, lang: str = "zh", **more: str) -> Result:
    return CliRunner().invoke(program, ["init", *map(str, arguments), "--lang", lang], **more)  # type: ignore[arg-type]


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """The sample month without a workspace around it."""
    return Path(
        shutil.copytree(MONTH, tmp_path / "收到的报表", ignore=shutil.ignore_patterns("returns", "received.csv"))
    )


def test_options_make_a_workspace_that_loads(tmp_path: Path) -> None:
    root = tmp_path / "平江"
    done = _run(
        root,
        "--name",
        "平江县",
        "--units",
        "城关镇、三阳乡,长寿镇",
        "--forms",
        "city",
        "--due-day",
        "20",
        "--period",
        "2026-06",
    )
    assert done.exit_code == 0, done.output
    workspace = load_workspace(root)
    assert (workspace.settings.name, workspace.settings.whole) == ("平江县", ("全县",))
    assert workspace.units_of("city") == ("城关镇", "三阳乡", "长寿镇")
    assert workspace.calendar is not None
    assert (workspace.calendar.file.holidays, workspace.calendar.file.due.day) == ("CN", 20)
    assert workspace.periods() == ("2026-06",)
    assert "每月 20 日截止" in done.stdout
    assert "指标目录，0 个指标，请填写" in done.stdout


def test_what_is_written_opens_in_spreadsheets_and_helps_editors(tmp_path: Path) -> None:
    assert _run(tmp_path / "a", "--name", "甲市", "--yes").exit_code == 0
    for name in ("catalog.csv", "roster.csv"):
        assert (tmp_path / "a" / name).read_bytes().startswith(b"\xef\xbb\xbf")
    for name, schema in (("jiaohe.yaml", "workspace"), ("calendar.yaml", "calendar")):
        first = (tmp_path / "a" / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=.schema/{schema}.schema.json"
        written = (tmp_path / "a" / ".schema" / f"{schema}.schema.json").read_text(encoding="utf-8")
        assert written == declared_schema(schema)


def test_a_months_sheets_give_units_indicators_and_formulas_and_the_check_runs(tmp_path: Path, sheets: Path) -> None:
    root = tmp_path / "岳阳市"
    assert _run(root, "--from", sheets, "--yes").exit_code == 0
    workspace = load_workspace(root)
    assert workspace.settings.whole == ("全市",)
    assert workspace.units_of("city")[:3] == ("岳阳楼区", "云溪区", "君山区")
    kinds = {entry.name: entry.kind for entry in workspace.roster}
    assert (kinds["市残联"], kinds["国网岳阳供电公司"], kinds["城陵矶新港区"]) == ("department", "department", "region")
    entry = workspace.indicator("残疾人托养服务1817人", form="provincial")
    assert entry is not None
    assert (entry.code, entry.unit, entry.kind, entry.target) == ("provincial-26", "人", "count", 1817)
    assert (entry.formula, entry.whole_formula) == ("30+70*ratio", "mean")
    copied = sorted(path.name for path in (root / "2026-05").iterdir())
    assert copied == ["annex1.xlsx", "annex2.xlsx", "annex3.xlsx"]
    assert (root / "2026-05" / "annex1.xlsx").read_bytes() == (MONTH / "annex1.xlsx").read_bytes()
    checked = CliRunner().invoke(program, ["check", str(root), "-f", "jsonl", "--select", "structure"])
    assert checked.exit_code == 0, checked.output


def test_what_a_unit_sends_itself_is_a_return(tmp_path: Path) -> None:
    sheet = SAMPLES / "unit-return" / "pingjiang-2026-05.xlsx"
    assert _run(tmp_path / "a", "--name", "岳阳市", "--from", sheet, "--yes").exit_code == 0
    (unit,) = load_workspace(tmp_path / "a").roster
    assert (unit.name, unit.forms, unit.returns) == ("平江县", (), ("unit-return",))


def test_it_asks_on_a_terminal_and_takes_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jiaohe.cli.init, "_on_terminal", lambda: True)
    answers = "临湘市\n\n长安街道，五里牌街道\n\n三十\n28\n2026年7月\n"
    done = _run(tmp_path / "a", input=answers)
    assert done.exit_code == 0, done.output
    workspace = load_workspace(tmp_path / "a")
    assert (workspace.settings.name, workspace.settings.whole) == ("临湘市", ("全市",))
    assert workspace.units_of("city") == ("长安街道", "五里牌街道")
    assert workspace.calendar is not None
    assert workspace.calendar.file.due.day == 28
    assert workspace.periods() == ("2026-07",)
    assert "写 1 到 31 的一个数。" in done.stderr


def test_no_question_is_asked_for_what_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jiaohe.cli.init, "_on_terminal", lambda: True)
    options = ["--name", "甲市", "--whole", "全市,合计", "--units", "", "--forms", "city", "--due-day", "5"]
    done = _run(tmp_path / "a", *options, "--period", "2026-07", input="")
    assert done.exit_code == 0, done.output
    assert load_workspace(tmp_path / "a").settings.whole == ("全市", "合计")


def test_a_roster_or_a_list_of_names_gives_the_units(tmp_path: Path) -> None:
    listed = tmp_path / "units.txt"
    listed.write_text("甲镇\n乙镇\n\n", encoding="gb18030")
    assert _run(tmp_path / "a", "--name", "某县", "--units", listed, "--yes").exit_code == 0
    assert load_workspace(tmp_path / "a").units_of("city") == ("甲镇", "乙镇")
    roster = SAMPLES / "yueyang-2026" / "roster.csv"
    assert _run(tmp_path / "b", "--name", "岳阳市", "--units", roster, "--yes").exit_code == 0
    workspace, known = load_workspace(tmp_path / "b"), load_workspace(SAMPLES / "yueyang-2026")
    assert [(one.name, one.aliases, one.kind, one.forms, one.must_upload) for one in workspace.roster] == [
        (one.name, one.aliases, one.kind, one.forms, one.must_upload) for one in known.roster
    ]


def test_names_that_yaml_would_misread_come_back_as_given(tmp_path: Path) -> None:
    name = '2026: "甲" # 市'
    assert _run(tmp_path / "a", "--name", name, "--units", "=cmd|' /c calc'!A1", "--yes").exit_code == 0
    workspace = load_workspace(tmp_path / "a")
    assert workspace.settings.name == name
    assert workspace.roster[0].name == "'=cmd|' /c calc'!A1"


def test_english_is_spoken_when_asked(tmp_path: Path) -> None:
    done = _run(tmp_path / "a", "--name", "Springfield", "--whole", "Total", "--holidays", "us-il", "--yes", lang="en")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Made the workspace {tmp_path / 'a'}:\n")
    workspace = load_workspace(tmp_path / "a")
    assert (workspace.settings.language, workspace.settings.whole) == ("en", ("Total",))
    assert workspace.calendar is not None
    assert workspace.calendar.file.holidays == "US-IL"


@pytest.mark.parametrize("name", ["jiaohe.yaml", "catalog.csv", "calendar.yaml", ".schema/workspace.schema.json"])
def test_no_file_is_written_over_and_nothing_beside_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    done = _run(tmp_path, "--name", "甲市", "--yes")
    assert done.exit_code == 2
    assert "这个文件已经有了，什么都没有写。" in done.stderr
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--forms", "citi"], "没有表式“citi”。 | 是否应为“city”？"),
        (["--period", "2026-13"], "“2026-13”不是年月。 | 写成 2026-05。"),
        (["--holidays", "ZZZZ"], "不认识的国家或地区代码“ZZZZ”。"),
        (["--units", "units.txt"], "没有“units.txt”这个文件。"),
        (["--name", " "], "没有名称。"),
        (["--from", "none.xlsx"], "none.xlsx"),
        (["--schema", "calender"], "不认识「calender」。 | 是不是「calendar」？"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    tmp_path: Path, options: list[str], said: str
) -> None:
    done = _run(tmp_path / "a", "--yes", *options)
    assert done.exit_code == 2, done.output
    for part in said.split(" | "):
        assert part in done.stderr.replace("\n          ", "")
    assert not (tmp_path / "a").exists()


def test_sheets_that_no_form_recognises_are_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "notes.csv"
    sheet.write_text("甲,乙\n一,二\n", encoding="utf-8")
    done = _run(tmp_path / "a", "--yes", "--from", sheet)
    assert (done.exit_code, "没有一张表符合已知表式" in done.stderr) == (2, True)


def test_two_sheets_of_one_name_are_refused(tmp_path: Path, sheets: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(sheets / "annex2.xlsx", other)
    done = _run(tmp_path / "a", "--yes", "--from", sheets / "annex2.xlsx", "--from", other)
    assert (done.exit_code, "给其中一个改名。" in done.stderr) == (2, True)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed_and_nothing_made(tmp_path: Path, name: str) -> None:
    done = _run(tmp_path / "a", "--schema", name)
    assert done.stdout == declared_schema(name)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_fits_80_columns_and_mentions_every_option(lang: str) -> None:
    text = _run("-h", lang=lang).stdout
    assert max(cells(line) for line in text.splitlines()) <= 80
    options = "--name --whole --units --forms --due-day --holidays --period --from --yes --schema --lang --help"
    assert [option for option in options.split() if option not in text] == []
