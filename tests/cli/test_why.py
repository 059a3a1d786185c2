"""``jiaohe why FILE CELL``: what it tells of cells of every kind, and how it refuses what it cannot tell of."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

import jiaohe.tell.cell
from jiaohe.app import examine
from jiaohe.cli import program
from jiaohe.report.wrap import cells
from jiaohe.tell import split_address

MONTH = Path(__file__).parents[2] / "samples" / "yueyang-2026" / "2026-05"
CITY, MATRIX, PROVINCE = MONTH / "annex2.xlsx", MONTH / "annex3.xlsx", MONTH / "annex1.xlsx"


@cache
def _examined(path: str, workspace: str | None, stdin: bytes | None) -> Any:
    """What a check learns of a file, once for all its cells."""
    return examine([path], workspace=workspace, stdin=stdin, keep_workbooks=True)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        jiaohe.tell.cell, "examine", lambda paths, workspace, stdin, **_: _examined(str(paths[0]), workspace, stdin)
    )
    for name in ("JIAOHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def why(*arguments: str | Path, **more: Any) -> Result:
    return CliRunner().invoke(program, ["why", *map(str, arguments)], **more)


@cache
def story(*arguments: str | Path, **more: Any) -> dict[str, Any]:
    done = why(*arguments, "--json", **more)
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def states(told: dict[str, Any], state: str) -> list[str]:
    return [look["rule"] for look in told["rules"] if look["state"] == state]


def sheet(
    path: Path, *rows: list[object], title: str = "表", more: dict[str, list[list[object]]] | None = None
) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = title
    for row in rows:
        first.append(row)
    for name, lines in (more or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    book.save(path)
    return path


RETURN: tuple[list[object], ...] = (
    ["平江县2026年5月重点民生实事进度表"],
    ["序号", "指标名称", "单位", "目标", "数量", "进度"],
    [1, "建设公厕", "座", 100, 37, "37%"],
    [2, "改造食堂", "所", 80, 36, "45%"],
    [3, "新建泊位", "个", 120, 77, "64.17%"],
    [4, "安装路灯", "盏", 60, None, None],
)


# --- stories -----------------------------------------------------------------------------------------------------


def test_a_wrong_target_is_told_from_its_reading_to_its_proposal() -> None:
    told = story(CITY, "M52")
    assert told["stored"]["text"] == "7051"
    assert told["read"] == {"number": 7051.0, "half": 0.5, "token": "number", "style": None, "unit": None}
    role = told["role"]
    assert (role["kind"], role["measure"], role["region"], role["region_cell"]) == (
        "measure",
        "target",
        "岳阳楼区",
        "M51",
    )
    assert (role["indicator_cell"], role["unit"], role["period"], role["level"]) == ("B52", "万元", "2026-05", "region")
    assert (told["formula"]["formula"], told["formula"]["progress_cell"], told["formula"]["agrees"]) == (
        "100*quantity/target",
        "M54",
        False,
    )
    assert told["formula"]["value"] == pytest.approx(100 * 6034 / 7051)
    assert [(c["kind"], c["role"], c["result"], c["holds"]) for c in told["checks"]] == [
        ("sum", "part", "F52", False),
        ("ratio", "target", "M54", False),
    ]
    assert told["checks"][0]["left"] == [13626.0, 13636.0]
    assert (told["account"], told["ground"]) == ("contradicted", "finding")
    assert states(told, "finding") == ["JH301", "JH310", "JH723"]
    assert {"JH104", "JH016"} <= set(states(told, "passed"))
    assert {"JH105", "JH501"} <= set(states(told, "not_about"))
    assert [change["cell"] for change in told["proposals"][0]["changes"]] == ["M52"]


def test_a_percent_that_is_a_hundred_times_too_small_is_told_with_its_format() -> None:
    told = story(CITY, "L28")
    assert (told["stored"]["value"], told["stored"]["number_format"]) == ("0.0043", "0.00%")
    assert (told["read"]["number"], told["read"]["style"]) == (pytest.approx(0.43), "percent_format")
    assert (told["formula"]["value"], told["formula"]["agrees"], told["ground"]) == (43.0, False, "finding")
    assert "JH302" in states(told, "finding")


def test_a_proved_figure_names_the_checks_that_prove_it() -> None:
    told = story(CITY, "L26")
    assert (told["account"], told["ground"]) == ("proved", "checks")
    proving = [(c["kind"], c["result"]) for c in told["checks"] if c["proves"]]
    assert proving == [("sum", "F26")]


def test_a_total_names_its_parts_its_title_and_the_catalog() -> None:
    told = story(CITY, "F29")
    assert [(c["kind"], c["role"], c["holds"]) for c in told["checks"]] == [
        ("sum", "total", False),  # 82 lifts, and the regions make 80
        ("quoted", "target", True),
        ("declared", "target", True),
        ("ratio", "target", True),
    ]
    assert told["checks"][0]["left"] == [80.0, 80.0]
    assert "JH310" in states(told, "finding")


def test_a_count_of_the_matrix_names_its_unit_its_module_and_both_totals() -> None:
    told = story(MATRIX, "C5")
    assert (told["role"]["kind"], told["role"]["region"], told["role"]["indicator"]) == ("count", "平江县", "建设内容")
    assert [(c["result"], c["role"], c["holds"], c["left"]) for c in told["checks"]] == [
        ("K5", "part", True, [45.0, 45.0]),
        ("C26", "part", True, [45.0, 45.0]),
    ]
    total = story(MATRIX, "K26")
    assert (total["role"]["level"], total["account"]) == ("grand_total", "proved")
    assert [c["role"] for c in total["checks"]] == ["total", "total"]


def test_a_cell_under_a_merged_area_is_told_through_its_origin() -> None:
    told = story(PROVINCE, "D32")
    assert (told["asked"], told["cell"], told["merge"]) == ("D32", "D31", "D31:D33")
    assert told["role"]["kind"] == "indicator"
    assert states(told, "finding") == ["JH402"]
    assert "D32 属于合并单元格 D31:D33，内容存在 D31。" in why(PROVINCE, "D32", "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("A2", "title"),
        ("B3", "header"),
        ("G3", "region"),
        ("A4", "serial"),
        ("D4", "indicator"),
        ("E4", "unit"),
        ("F4", "label"),
    ],
)
def test_a_cell_that_is_no_figure_is_called_what_it_is(cell: str, kind: str) -> None:
    told = story(PROVINCE, cell)
    assert (told["role"]["kind"], told["account"], told["checks"]) == (kind, None, [])


def test_names_of_a_matrix_are_called_what_they_are() -> None:
    assert story(MATRIX, "C4")["role"]["kind"] == "module"
    assert story(MATRIX, "A5")["role"]["kind"] == "sender"


def test_words_in_place_of_a_figure_are_told_as_such() -> None:
    told = story(PROVINCE, "G5")
    assert (told["read"]["token"], told["read"]["number"], told["role"]["measure"]) == ("in_progress", None, "quantity")
    assert told["ground"] == "no_number"


def test_an_empty_cell_is_told_with_what_lies_around(tmp_path: Path) -> None:
    told = story(sheet(tmp_path / "表.xlsx", *RETURN), "E6")
    assert (told["stored"], told["read"]["token"], told["role"]["measure"]) == (None, "blank", "quantity")
    assert told["around"] == [
        {"side": "left", "cell": "D6", "text": "60"},
        {"side": "above", "cell": "E5", "text": "77"},
    ]
    assert "JH107" in states(told, "finding")
    shown = why(tmp_path / "表.xlsx", "E6", "--lang", "zh").stdout
    assert "左边      D6  60" in shown


def test_a_lone_number_beside_the_table_is_stated_and_said_to_be_outside(tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", *RETURN, [], [], [], [], [], [None, None, 4321])
    told = story(path, "C12")
    assert (told["role"]["kind"], told["account"], told["ground"]) == ("note", "stated", "outside")


def test_a_formula_without_a_result_is_told_as_such(tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", *RETURN[:-1], [4, "安装路灯", "盏", 60, 30, "=E6/D6"])
    told = story(path, "F6")
    assert (told["stored"]["kind"], told["stored"]["formula"], told["read"]["token"]) == (
        "uncalculated",
        "=E6/D6",
        "uncalculated",
    )
    assert "JH121" in states(told, "finding")
    assert "公式还没有计算过，没有结果" in why(path, "F6", "--lang", "zh").stdout


def test_a_sheet_that_fits_no_form_is_told_of_too(tmp_path: Path) -> None:
    told = story(sheet(tmp_path / "账.xlsx", ["日期", "收入"], ["5月1日", 320], ["5月3日", 500]), "B2")
    assert (told["account"], told["ground"]) == ("stated", told["ground"])
    assert told["ground"] in ("unread", "outside")
    assert "这张表没有识别，没有校核。" in why(tmp_path / "账.xlsx", "B2", "--lang", "zh").stdout


# --- where it is -------------------------------------------------------------------------------------------------


def test_a_file_in_a_workspace_is_judged_by_its_catalog_and_a_bare_one_says_what_it_lacks(tmp_path: Path) -> None:
    assert states(story(CITY, "M52"), "skipped") == []
    shutil.copy(CITY, tmp_path / "表.xlsx")
    told = story(tmp_path / "表.xlsx", "B52")
    reasons = {look["rule"]: look["reason"] for look in told["rules"] if look["state"] == "skipped"}
    assert reasons["JH203"] == "缺少指标目录。"
    named = story(tmp_path / "表.xlsx", "M52", "--workspace", MONTH.parent)
    assert named["formula"]["source"] == "catalog"


def test_the_file_may_come_from_standard_input() -> None:
    told = story("-", "M52", input=CITY.read_bytes())
    assert (told["file"], told["account"]) == ("-", "contradicted")


def test_without_a_sheet_the_first_recognised_one_is_taken_and_named(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "表.xlsx", ["填报说明"], ["请按时报送"], title="封面", more={"进度": [list(row) for row in RETURN]}
    )
    told = story(path, "E4")
    assert (told["sheet"], told["sheets"], told["read"]["number"]) == ("进度", ["封面", "进度"], 36.0)
    assert "没有指明工作表，取的是这一张；另有：封面" in why(path, "E4", "--lang", "zh").stdout
    assert "没有指明工作表" not in why(path, "'进 度'!$E$4", "--lang", "zh").stdout
    assert story(path, "Ａ１", "--sheet", " 封面")["stored"]["text"] == "填报说明"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M52", (None, (52, 13))),
        ("$m$52", (None, (52, 13))),
        ("Ｍ５２", (None, (52, 13))),
        ("附件2!A1", ("附件2", (1, 1))),
        ("附件2！A1", ("附件2", (1, 1))),
        ("'it''s'!B3", ("it's", (3, 2))),
        ("a!b!C4", ("a!b", (4, 3))),
    ],
)
def test_addresses_are_read_as_people_write_them(written: str, meant: tuple[str | None, tuple[int, int]]) -> None:
    assert split_address(written) == meant


# --- refusals ----------------------------------------------------------------------------------------------------


def refused(*arguments: str | Path, **more: Any) -> list[str]:
    done = why(*arguments, "--lang", "zh", **more)
    assert (done.exit_code, done.stdout) == (2, "")
    return [line.strip() for line in done.stderr.splitlines()]


@pytest.mark.parametrize("cell", ["52", "M", "M0", "A1:B2", "AAAA1", "XFE1", "A1048577", "", "!A1", "表!"])
def test_what_is_no_address_is_refused(cell: str) -> None:
    assert "这不是一个单元格地址。" in refused(CITY, cell)


def test_a_cell_beyond_the_sheet_is_refused_with_what_the_sheet_uses() -> None:
    lines = refused(CITY, "ZZ900")
    assert lines[1] == "ZZ900 在工作表“附件2”用到的范围之外。"
    assert lines[2].startswith("怎么办  这张表用到 A1:")


def test_an_unknown_sheet_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", *RETURN, title="附件2", more={"说明": [["请按时报送"]]})
    assert refused(path, "A1", "--sheet", "附件3")[1:] == [
        "文件里没有工作表“附件3”。",
        "怎么办  是不是“附件2”？有这些工作表：附件2、说明。",
    ]


def test_two_sheets_for_one_cell_are_refused() -> None:
    assert refused(CITY, "附件1!A1", "--sheet", "附件2")[2] == "怎么办  只留一处。"


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path / "表.xlsx", *RETURN, more={"空": []})
    assert refused(path, "空!A1")[1] == "工作表“空”是空的。"


def test_a_file_that_cannot_be_read_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"")
    assert len(refused(tmp_path / "坏.xlsx", "A1")) >= 3
    assert refused(tmp_path / "无.xlsx", "A1")[1] == "文件不存在。"
    assert refused(tmp_path, "A1")[1] == "这是一个文件夹，不是一份报表。"
    assert len(refused("-", "A1", input=b"")) >= 3


def test_help_speaks_both_languages() -> None:
    assert why("-h", "--lang", "zh").stdout.startswith("用法：jiaohe why [选项] 文件 格\n")
    assert why("-h", "--lang", "en").stdout.startswith("Usage: jiaohe why [OPTIONS] FILE CELL\n")


def test_the_page_goes_through_a_pipe_without_colour_at_80_columns() -> None:
    text = why(CITY, "M52").stdout
    assert "\x1b" not in text
    assert max(map(cells, text.splitlines())) in range(70, 81)
    assert "\x1b[" in why(CITY, "M52", "--lang", "en", "--color", "always").stdout
