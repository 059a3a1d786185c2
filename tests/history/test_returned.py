"""A findings workbook that comes back: whatever was done to it on the way."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook as Book

from jiaohe.history.returned import Returned, is_findings_workbook, period_of, read_returned
from jiaohe.ingest import read_workbook
from jiaohe.model.explanation import GivenExplanation, Place
from jiaohe.report.workbook import render_workbook
from tests.report import runs

SAID = "因跨区治疗6人，计入接诊地"
QUERY = runs.troubled().findings[3]  # 全市 · 进度


def written(folder: Path, edit: Callable[[Book], None], *, lang: str = "zh", by_unit: bool = False) -> Path:
    """A findings workbook after someone has worked on it."""
    path = folder / "交回.xlsx"
    path.write_bytes(render_workbook(runs.troubled(), lang=lang, by_unit=by_unit))  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def row_of(book: Book, sheet: str = "问题清单", column: int = 20) -> int:
    return next(row for row in range(4, 30) if book[sheet].cell(row, column).value == QUERY.fingerprint)


def explain(book: Book, *, sheet: str = "问题清单", who: str | None = "张三", until: object = "2026-06-30") -> None:
    row = row_of(book, sheet)
    for column, value in ((16, SAID), (17, who), (18, until)):
        book[sheet].cell(row, column).value = value


def returned(path: Path) -> Returned:
    return read_returned(read_workbook(str(path)))


def wanted(source: str, **more: object) -> GivenExplanation:
    given = GivenExplanation(
        source=source,
        reason=SAID,
        who="张三",
        until=date(2026, 6, 30),
        fingerprint=QUERY.fingerprint,
        place=Place(rule="JH401", period="2026-05", region="全市", measure="progress"),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def mine(found: Returned) -> list[GivenExplanation]:
    return [one for one in found.explanations if one.fingerprint == QUERY.fingerprint]


def test_an_explanation_comes_back_with_its_place_and_its_source(tmp_path: Path) -> None:
    path = written(tmp_path, explain)
    found = returned(path)
    assert mine(found) == [wanted(f"交回.xlsx!问题清单!P{row_of(openpyxl.load_workbook(path))}")]
    assert found.complaints == ()
    assert period_of(read_workbook(str(path))) == "2026-05"


def test_what_was_filled_in_by_the_program_comes_back_as_well(tmp_path: Path) -> None:
    found = returned(written(tmp_path, lambda book: None))
    assert [(one.reason, one.who, one.until) for one in found.explanations] == [
        ("上月多报6户，本月更正", "李四", "2026-06")
    ]


def test_sorted_rows_moved_hidden_and_inserted_columns_do_not_matter(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        explain(book)
        sheet = book["问题清单"]
        rows = [[sheet.cell(row, column).value for column in range(1, 21)] for row in range(4, 11)]
        for row, values in enumerate(reversed(rows), start=4):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column).value = value
        sheet.delete_cols(2, 3)
        sheet.insert_cols(1, 2)
        sheet.insert_rows(2)
        sheet.column_dimensions["O"].hidden = True
        for row in range(4, 14):  # the explanations change places with the names
            one, other = sheet.cell(row, 15).value, sheet.cell(row, 16).value
            sheet.cell(row, 15).value, sheet.cell(row, 16).value = other, one

    found = mine(returned(written(tmp_path, edit)))
    assert [replace(one, source="") for one in found] == [wanted("")]
    assert found[0].source.startswith("交回.xlsx!问题清单!P")


def test_deleted_rows_are_missed_by_nobody(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        explain(book)
        for row in range(10, 3, -1):
            if row != row_of(book):
                book["问题清单"].delete_rows(row)

    found = returned(written(tmp_path, edit))
    assert [replace(one, source="") for one in found.explanations] == [wanted("")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_either_language_is_read(tmp_path: Path, lang: str) -> None:
    name = {"zh": "问题清单", "en": "Findings"}[lang]
    found = returned(written(tmp_path, lambda book: explain(book, sheet=name), lang=lang))
    assert [one.reason for one in mine(found)] == [SAID]


def test_the_sheet_of_a_unit_says_it_once_more_without_saying_more(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        explain(book)
        explain(book, sheet="全市")

    assert len(mine(returned(written(tmp_path, edit, by_unit=True)))) == 1


@pytest.mark.parametrize(
    ("until", "read", "complaints"),
    [
        (None, "2026-05", []),
        (datetime(2026, 7, 1), date(2026, 7, 1), []),
        ("2026年7月", "2026-07", []),
        ("长期", "2026-05", ["有效期“长期”不是日期，这条说明只算到本期末。"]),
    ],
)
def test_the_date_is_read_as_written_or_said_to_be_none(
    tmp_path: Path, until: object, read: object, complaints: list[str]
) -> None:
    found = returned(written(tmp_path, lambda book: explain(book, until=until)))
    assert [one.until for one in mine(found)] == [read]
    assert [complaint.what.zh for complaint in found.complaints] == complaints


def test_without_a_name_the_unit_speaks(tmp_path: Path) -> None:
    assert [one.who for one in mine(returned(written(tmp_path, lambda b: explain(b, who=None))))] == ["全市"]


def test_an_explanation_in_a_row_of_its_own_is_said_to_be_lost(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book["问题清单"].cell(15, 16).value = SAID

    found = returned(written(tmp_path, edit))
    assert [(c.where, c.what.zh) for c in found.complaints] == [
        ("交回.xlsx!问题清单!P15", "这一行没有编号，不知道说明的是哪个问题，没有采用。")
    ]


def test_a_lost_head_is_said_to_be_lost(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        book["问题清单"].cell(3, 16).value = "情况"

    found = returned(written(tmp_path, edit))
    assert found.explanations == ()
    assert [(c.where, c.what.zh) for c in found.complaints] == [
        ("交回.xlsx!问题清单", "这张表没有“说明”一列，里面的说明都没有读到。")
    ]


def test_a_workbook_without_the_mark_is_no_findings_workbook(tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        explain(book)
        del book["_jiaohe"]

    path = written(tmp_path, edit)
    assert not is_findings_workbook(read_workbook(str(path)))
    assert returned(path) == Returned((), ())
    sample = Path(__file__).parents[2] / "samples/yueyang-2026/2026-05/annex1.xlsx"
    assert not is_findings_workbook(read_workbook(str(sample)))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_it_survives_being_saved_by_another_program(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, explain)
    out = tmp_path / "saved"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", kind, "--outdir", str(out), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    workbook = read_workbook(str(out / f"交回.{kind}"))
    assert is_findings_workbook(workbook)
    found = mine(read_returned(workbook))
    assert [replace(one, source="") for one in found] == [wanted("")]
