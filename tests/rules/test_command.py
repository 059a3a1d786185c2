import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jiaohe.cli.rules import rule_schema, rules
from jiaohe.errors import UserError
from jiaohe.workspace.rules import load_rules
from tests.workspace.test_rules import RULE, written

HEAVY = {"pandas", "numpy", "pandera", "openpyxl", "duckdb", "great_expectations"}
GOOD = (
    RULE
    + """\
  - name: invalid
    rows: [{quantity: 3, target: 2}]
    finds: [{row: 0}]
  - name: missing
    rows: [{target: 2}]
"""
)


def run(*arguments: str, lang: str = "zh") -> Result:
    runner = CliRunner(env={"JIAOHE_LANG": lang, "COLUMNS": "100", "NO_COLOR": "1"})
    return runner.invoke(rules, arguments, prog_name="jiaohe rules")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["rules", "--help"], ["rules", "explain", "JH301"], ["rules", "list"]]
)
def test_showing_rules_loads_no_data_library(arguments: list[str]) -> None:
    code = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print('LOADED', sorted({sorted(HEAVY)!r} and set({sorted(HEAVY)!r}) & set(sys.modules))))\n"
        f"sys.argv = ['jiaohe', *{arguments!r}]\n"
        "from jiaohe.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("LOADED []")


def test_a_rule_is_explained_with_what_it_says_and_how_to_silence_it() -> None:
    shown = run("explain", "progress-not-by-formula").stdout

    assert shown.startswith("JH301  progress-not-by-formula\n进度与计算口径不符\n")
    assert "approx(progress, formula_value)" in shown
    assert "--ignore JH301" in shown


def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    done = run("explain", "progress-not-by-formular", lang="en")

    assert isinstance(done.exception, UserError)
    assert "progress-not-by-formula" in done.exception.advice.en
    assert done.stdout == ""


def test_the_list_has_every_rule_once() -> None:
    shown = run("list", lang="en").stdout

    for rule in load_rules():
        assert shown.count(rule.id) == 1
    assert "JH501" not in run("list", "--select", "arithmetic,values").stdout


def test_lint_names_every_fault_with_its_place(tmp_path: Path) -> None:
    good = written(tmp_path, GOOD)
    bad = written(tmp_path, RULE.replace("quantity <= target", "quantity <= taget"), "values/bad.yaml")

    assert run("lint", str(good)).exit_code == 0
    done = run("lint", str(tmp_path), lang="en")

    assert done.exit_code == 2
    assert f'{bad}:10:21\n  The table observation has no column "taget"' in done.stdout


def test_the_built_in_rules_pass_lint_and_their_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert run("lint").exit_code == 0
    assert run("test").exit_code == 0


def test_a_failing_example_is_named_and_gives_exit_code_1(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("rows: [{quantity: 3, target: 2}]", "rows: [{quantity: 1, target: 2}]"))

    done = run("test", str(path), lang="en")

    assert done.exit_code == 1
    assert "invalid: Row 1 should give a finding and gives none." in done.stdout


def test_tables_are_shown_with_what_their_columns_hold() -> None:
    shown = run("tables", "count", lang="en").stdout

    assert "header_cell" in shown
    assert "address of the unit's name" in shown
    unknown = run("tables", "observations", lang="en").exception
    assert isinstance(unknown, UserError)
    assert "Did you mean observation?" in unknown.advice.en


def test_the_schema_in_the_repository_is_current() -> None:
    stored = Path(__file__).parents[2] / "rules" / "rule.schema.json"

    assert stored.read_text(encoding="utf-8") == rule_schema(), "run: jiaohe rules schema > rules/rule.schema.json"


def test_the_readme_shows_a_rule_that_works(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "rules" / "README.md").read_text(encoding="utf-8")
    path = written(tmp_path, readme.split("```yaml\n")[1].split("```")[0], "YY001-parking-target-not-whole.yaml")

    assert run("lint", str(path)).exit_code == 0
    assert run("test", str(path)).exit_code == 0


@pytest.mark.parametrize(
    ("bounds", "zh", "en"),
    [
        ("valid_from: 2026-06\n", "启用期      2026-06 起的报表；", "in force    Periods from 2026-06 on;"),
        ("valid_to: 2026-05\n", "启用期      至 2026-05 的报表；", "in force    Periods up to 2026-05;"),
        ("valid_from: 2026-06\nvalid_to: 2026-09\n", "2026-06 至 2026-09 的报表；", "Periods 2026-06 to 2026-09;"),
    ],
)
def test_a_rule_in_mid_year_is_explained_linted_and_tested(tmp_path: Path, bounds: str, zh: str, en: str) -> None:
    text = GOOD.replace("examples:", f"{bounds}examples:").replace("rows: [{", "rows: [{period: 2026-06, ")
    path = written(tmp_path, text.replace("period: 2026-06, quantity: 3", "period: 2026-05, quantity: 3"))
    inside = bounds.startswith("valid_to")
    assert zh in run("explain", str(path)).stdout
    assert en in run("explain", str(path), lang="en").stdout
    assert run("lint", str(path)).exit_code == 0
    assert run("test", str(path)).exit_code == (0 if inside else 1)
