"""``-f xlsx-annotated``: where copies go, what is never written over, and what is said of files that get none."""

import io
import warnings
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import jiaohe
from jiaohe.cli import program
from jiaohe.model.findings_workbook import MARK_SHEET

SAMPLES = Path(__file__).parents[2] / "samples"
RETURN = SAMPLES / "unit-return/pingjiang-2026-05.xlsx"


def run(*arguments: str | Path, **more: bytes) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments], **more)  # type: ignore[arg-type]


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A unit's return outside of the samples."""
    path = tmp_path / "平江县.xlsx"
    path.write_bytes(RETURN.read_bytes())
    return path


def test_a_folder_gets_a_copy_for_each_file_and_the_originals_stay(returned: Path, tmp_path: Path) -> None:
    second = tmp_path / "b" / "平江县.xlsx"
    second.parent.mkdir()
    second.write_bytes(returned.read_bytes())
    done = run("check", returned, second, "-q", "-f", f"xlsx-annotated={tmp_path / '副本'}", "--lang", "zh")
    assert (done.exit_code, done.stderr) == (1, "")
    assert sorted(path.name for path in (tmp_path / "副本").iterdir()) == [
        "平江县（校核）.xlsx",
        "平江县（校核）2.xlsx",
    ]
    assert returned.read_bytes() == RETURN.read_bytes()
    book = openpyxl.load_workbook(tmp_path / "副本" / "平江县（校核）.xlsx")
    assert book.sheetnames == ["平江县", "校核问题"]
    assert book["平江县"]["F3"].comment.text.startswith("【校核：改或说明】\n第 1 条（改或说明）平江县“产前筛查率")
    assert book["平江县"]["F22"].fill.fgColor.rgb == "FFFFE699"


def test_a_copy_that_is_checked_again_gives_the_same_findings(returned: Path, tmp_path: Path) -> None:
    run("check", returned, "-f", f"xlsx-annotated={tmp_path / 'copy.xlsx'}", "--lang", "zh")
    before, after = jiaohe.check(returned), jiaohe.check(tmp_path / "copy.xlsx")
    told = [[(f.rule, f.cells, f.observed, f.fingerprint) for f in result.findings] for result in (before, after)]
    assert told[0] == told[1]
    assert [rule for rule, *_ in told[0]] == ["JH130", "JH329"]
    assert [(sheet.name, sheet.status) for sheet in after.files[0].sheets] == [
        ("平江县", "recognised"),
        ("校核问题", "passed_over"),
    ]
    note = after.files[0].sheets[1].note
    assert note is not None
    assert note.zh == "校核程序加上的问题表。"


def test_a_sheet_that_only_has_the_mark_is_checked_like_any_other(returned: Path) -> None:
    book = openpyxl.load_workbook(returned)
    book.active["Z1"] = "jiaohe-annotated-1"  # type: ignore[index]
    book.save(returned)
    assert [sheet.status for sheet in jiaohe.check(returned).files[0].sheets] == ["recognised"]


def test_nothing_is_written_over(returned: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    assert run("check", returned, "-f", f"xlsx-annotated={copies}").exit_code == 1
    before = (copies / "平江县（校核）.xlsx").read_bytes()
    again = run("check", returned, "-f", f"xlsx-annotated={copies}", "--lang", "zh")
    assert again.exit_code == 2
    assert "没有写" in again.stderr
    assert (copies / "平江县（校核）.xlsx").read_bytes() == before
    assert run("check", returned, "-f", f"xlsx-annotated={returned}").exit_code == 2
    assert returned.read_bytes() == RETURN.read_bytes()


def test_many_files_do_not_go_to_one(returned: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(returned.read_bytes())
    done = run("check", returned, other, "-f", f"xlsx-annotated={tmp_path / 'one.xlsx'}", "--lang", "zh")
    assert done.exit_code == 2
    assert "校核了 2 个文件，批注副本不能写进同一个文件。" in done.stderr
    assert not (tmp_path / "one.xlsx").exists()


@pytest.mark.parametrize("asked", ["xlsx-annotated", "xlsx-annotated=-"])
def test_copies_do_not_go_to_the_screen(returned: Path, asked: str) -> None:
    done = run("check", returned, "-f", asked, "--lang", "zh")
    assert done.exit_code == 2
    assert "加上文件夹，例如 -f xlsx-annotated=批注副本。" in done.stderr


def test_a_folder_that_cannot_be_is_refused(returned: Path, tmp_path: Path) -> None:
    done = run("check", returned, "-f", f"xlsx-annotated={tmp_path / 'none' / 'copies'}", "--lang", "zh")
    assert done.exit_code == 2
    assert "放批注副本的文件夹建不了。" in done.stderr


def test_a_text_file_gets_the_list_of_findings_and_a_line_that_says_why(tmp_path: Path) -> None:
    sheet = tmp_path / "进度.csv"
    sheet.write_text("地区,目标,数量,进度\n甲县,100,43,0.43%\n乙县,200,100,50%\n", encoding="utf-8")
    copy = tmp_path / "副本.xlsx"
    done = run("check", sheet, "-q", "-f", f"xlsx-annotated={copy}", "--lang", "zh")
    assert done.stderr.startswith(f"{sheet}：")
    assert done.stderr.endswith(f"没有写批注副本，问题清单写在 {copy}。\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert MARK_SHEET in openpyxl.load_workbook(copy).sheetnames
    english = run("check", sheet, "-q", "-f", f"xlsx-annotated={tmp_path / 'en.xlsx'}", "--lang", "en")
    assert f"There is no annotated copy; the findings are in {tmp_path / 'en.xlsx'}." in english.stderr


def test_a_file_from_standard_input_can_be_copied(tmp_path: Path) -> None:
    done = run("check", "-", "-q", "-f", f"xlsx-annotated={tmp_path}", "--lang", "zh", input=RETURN.read_bytes())
    assert (done.exit_code, done.stderr) == (1, "")
    assert (tmp_path / "标准输入（校核）.xlsx").exists()


def test_macros_keep_the_ending_that_opens_them(returned: Path, tmp_path: Path) -> None:
    import zipfile

    raw = io.BytesIO()
    with zipfile.ZipFile(returned) as old, zipfile.ZipFile(raw, "w") as new:
        for name in old.namelist():
            plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            new.writestr(name, old.read(name).replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    macros = tmp_path / "平江县.xlsm"
    macros.write_bytes(raw.getvalue())
    done = run("check", macros, "-q", "-f", f"xlsx-annotated={tmp_path / 'copy.xlsx'}", "--lang", "zh")
    assert done.stderr == f"{macros}：扩展名不改就打不开，批注副本写在 {tmp_path / 'copy.xlsm'}。\n"
    assert (tmp_path / "copy.xlsm").exists()
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_saved_run_gives_copies_while_the_original_is_as_it_was(returned: Path, tmp_path: Path) -> None:
    saved, copies = tmp_path / "run.jsonl", tmp_path / "copies"
    run("check", returned, "-f", f"jsonl={saved}", "-f", f"xlsx-annotated={tmp_path / 'first.xlsx'}", "--lang", "zh")
    later = run("report", saved, "-q", "-f", f"xlsx-annotated={copies}")
    assert (later.exit_code, later.stderr) == (1, "")
    assert (copies / "平江县（校核）.xlsx").read_bytes() == (tmp_path / "first.xlsx").read_bytes()
    book = openpyxl.load_workbook(returned)
    book["平江县"]["E3"] = 2000
    book.save(returned)
    changed = run("report", saved, "-q", "-f", f"xlsx-annotated={tmp_path / 'second'}")
    assert "文件在校核以后改过，批注会对不上。没有写批注副本" in changed.stderr
    returned.unlink()
    gone = run("report", saved, "-q", "-f", f"xlsx-annotated={tmp_path / 'third'}")
    assert gone.stderr.startswith(f"{returned}：")
    assert (tmp_path / "third" / "平江县（校核）.xlsx").exists()
