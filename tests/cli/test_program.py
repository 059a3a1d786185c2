"""The program as such: help, version, unknown commands, and what it loads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jiaohe import __version__
from jiaohe.report.wrap import cells
from tests.cli.conftest import Stage

HEAVY = (
    "pandas",
    "numpy",
    "pandera",
    "openpyxl",
    "duckdb",
    "sqlglot",
    "pydantic",
    "rich",
    "ruamel",
    "xlrd",
    "holidays",
)


@pytest.mark.parametrize("arguments", [[], ["-h"], ["--help"]])
def test_help_names_the_commands(stage: Stage, arguments: list[str]) -> None:
    done = stage.run(*arguments)
    assert done.exit_code == 0
    assert done.stdout.startswith("用法：jiaohe 命令 ...\n")
    assert re.search("\n  check +校核报表，指出错在哪一格、该怎么改。\n", done.stdout)
    assert re.search("\n  why +说明一格", done.stdout)
    assert re.search("\n  rules +", done.stdout)


def test_help_speaks_english_when_asked(stage: Stage) -> None:
    assert stage.run("--lang", "en").stdout.startswith("Usage: jiaohe COMMAND ...\n")
    assert stage.run("check", "-h", "--lang", "en").stdout.startswith("Usage: jiaohe check [OPTIONS] PATH...\n")
    assert stage.run("check", "-h", env={"LANG": "en_US.UTF-8"}).stdout.startswith("Usage: ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_fits_80_columns_and_mentions_every_option(stage: Stage, lang: str) -> None:
    text = stage.run("check", "-h", "--lang", lang).stdout
    assert max(cells(line) for line in text.splitlines()) <= 80
    options = "--format --lang --select --ignore --fail-on --show --workspace --period --color --width --quiet --verbose --help"
    assert [option for option in options.split() if option not in text] == []


def test_chinese_help_explains_every_option_in_chinese(stage: Stage) -> None:
    text = stage.run("check", "-h").stdout.split("选项：\n")[1]
    for entry in re.split(r"\n(?=  -)", text):
        assert re.search("[\u4e00-\u9fff]", entry), entry


def test_version(stage: Stage) -> None:
    done = stage.run("--version")
    assert (done.exit_code, done.stdout) == (0, f"jiaohe {__version__}\n")


def test_an_unknown_command_gets_the_nearest(stage: Stage) -> None:
    done = stage.run("chek")
    assert (done.exit_code, done.stdout) == (2, "")
    _, what, *advice = done.stderr.splitlines()
    assert what == "  没有「chek」这个命令。"
    said = "".join(line.strip() for line in advice)
    assert re.fullmatch("怎么办  是不是「check」？可用的有：check、(.+、)?rules。", said)


def test_a_path_in_place_of_a_command_is_told_how_to_be_checked(stage: Stage, tmp_path: Path) -> None:
    done = stage.run(str(tmp_path))
    assert done.exit_code == 2
    assert "jiaohe check" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["check", "--help"], ["waive", "add", "--help"], ["check", "--no-such"], ["chek"]],
)
def test_help_and_complaints_load_no_heavy_library(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom jiaohe.cli import main\n"
        f"try:\n    sys.argv[1:] = {arguments!r}\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[-1] == "loaded []"
