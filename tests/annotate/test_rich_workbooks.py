"""Copies of workbooks with charts, shapes, controls and notes: nothing is lost, and programs open them."""

import io
import re
import shutil
import subprocess
import warnings
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from jiaohe.annotate import annotate
from jiaohe.ingest import read_workbook
from jiaohe.model.finding import Severity, Status
from tests.annotate.workbooks import copy_of, finding, parts_of, rich

CHANGED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/comments1.xml",
    "xl/drawings/vmlDrawing1.vml",
}


def load(data: bytes, **more: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says which extensions it would drop
        return openpyxl.load_workbook(io.BytesIO(data), **more)


def test_every_part_is_there_in_its_order_and_only_named_ones_changed() -> None:
    original = rich()
    copy = parts_of(copy_of(original, finding("D2"), finding("D3", Severity.QUERY)))
    before = parts_of(original)
    assert list(copy)[: len(before)] == list(before)
    assert {name for name in before if copy[name] != before[name]} == CHANGED
    assert list(copy)[len(before) :] == ["xl/worksheets/sheet3.xml"]
    assert {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/tables/table1.xml"} <= set(before)


def test_a_sheet_changes_in_the_styles_of_blamed_cells_alone() -> None:
    original = rich()
    before = parts_of(original)["xl/worksheets/sheet1.xml"].decode()
    after = parts_of(copy_of(original, finding("D2")))["xl/worksheets/sheet1.xml"].decode()
    old = re.search(r'<c r="D2" s="(\d+)">', before)
    new = re.search(r'<c r="D2" s="(\d+)">', after)
    assert old is not None
    assert new is not None
    assert after.replace(new[0], old[0]) == before
    assert new[1] != old[1]


def test_values_and_formulas_with_their_results_stay() -> None:
    original = rich()
    copy = copy_of(original, finding("D2"), finding("B3"))
    assert read_workbook("copy.xlsx", data=copy).grids[:2] == read_workbook("original.xlsx", data=original).grids
    assert load(copy, data_only=True)["表"]["D2"].value == 0.43
    assert load(copy)["表"]["D2"].value == "=C2/B2"


def test_a_marked_cell_keeps_its_format_and_font_and_gets_fill_and_frame_by_severity() -> None:
    sheet = load(copy_of(rich(), finding("D2"), finding("D3", Severity.QUERY), finding("B4", Severity.WARNING)))["表"]
    cell = sheet["D2"]
    assert (cell.number_format, cell.font.bold, cell.fill.fgColor.rgb) == ("0.00%", True, "FFF8CBAD")
    assert [sheet[place].border.left.style for place in ("D2", "D3", "B4")] == ["thick", "mediumDashed", "medium"]
    assert sheet["D4"].fill.fill_type is None


def test_a_cell_gets_the_mark_of_its_worst_finding_and_one_note_for_all() -> None:
    sheet = load(copy_of(rich(), finding("D2", Severity.WARNING, fingerprint="a"), finding("D2")))["表"]
    assert sheet["D2"].fill.fgColor.rgb == "FFF8CBAD"
    text = sheet["D2"].comment.text
    assert text.startswith("【校核：必须改】\n第 1 条（必须改）D2 的进度不对。\n怎么办：核对后改正。")
    assert "第 2 条（提醒）D2 的进度不对。" in text


def test_a_note_that_was_there_keeps_its_text_and_author_and_ours_follows() -> None:
    sheet = load(copy_of(rich(), finding("B2"), finding("D4")))["表"]
    assert sheet["B2"].comment.text.startswith("填报人：数据来自月报\n\n【校核：必须改】")
    assert sheet["B2"].comment.author == "甲县"
    assert sheet["C4"].comment.text == "超额完成"
    assert sheet["D4"].comment.author == "校核"


def test_shapes_of_notes_and_buttons_stay_and_numbers_of_new_ones_are_free() -> None:
    original = rich()
    before = parts_of(original)["xl/drawings/vmlDrawing1.vml"].decode()
    after = parts_of(copy_of(original, finding("D2"), finding("B2")))["xl/drawings/vmlDrawing1.vml"].decode()
    ids = re.findall(r'<v:shape[ ][^>]*?id="_x0000_s(\d+)"', after)
    assert len(ids) == len(set(ids)) == len(re.findall(r"<v:shape ", before)) + 1
    assert 'ObjectType="Button"' in after
    assert 'idmap v:ext="edit" data="1,2"' in after
    assert 2048 < int(ids[-1]) < 3072
    root = ElementTree.fromstring(after)
    rows = root.findall(".//{urn:schemas-microsoft-com:office:excel}Row")
    assert rows[-1].text == "1"


def test_protection_hidden_sheets_names_and_lists_stay() -> None:
    book = load(copy_of(rich(), finding("D2")))
    assert book.sheetnames == ["表", "底稿", "校核问题"]
    assert book["底稿"].sheet_state == "hidden"
    assert book["表"].protection.sheet
    assert book.defined_names["目标"].attr_text == "表!$B$2:$B$4"
    assert book["表"].data_validations.dataValidation[0].sqref == "A2:A9"


def test_the_findings_are_listed_worst_first_with_links_to_their_cells() -> None:
    listed = load(copy_of(rich(), finding("D3", Severity.QUERY), finding("D2"), finding("A1", sheet=None)))["校核问题"]
    rows = [[cell.value for cell in row[:5]] for row in listed.iter_rows(min_row=4)]
    assert [row[:4] for row in rows] == [
        [1, "必须改", "表", "D2"],
        [2, "必须改", None, "A1"],
        [3, "改或说明", "表", "D3"],
    ]
    assert [cell.hyperlink and cell.hyperlink.location for cell in listed["D"][3:]] == ["'表'!D2", None, "'表'!D3"]


def test_what_was_explained_is_listed_but_not_marked() -> None:
    book = load(copy_of(rich(), finding("D2", Severity.QUERY, status=Status.EXPLAINED)))
    assert book["表"]["D2"].fill.fill_type is None
    assert book["表"]["D2"].comment is None
    assert book["校核问题"]["B4"].value == "改或说明"


def test_nothing_from_a_file_starts_a_formula() -> None:
    wicked = finding("D2", observed='=HYPERLINK("http://x")', region="@SUM(A1)", indicator="_x0041_ \x07<c>")
    copy = copy_of(rich(), wicked)
    part = parts_of(copy)["xl/worksheets/sheet3.xml"].decode()
    assert "<f" not in part
    cells = load(copy)["校核问题"][4]
    assert [(cell.value, cell.data_type) for cell in cells[4:6]] == [("@SUM(A1)", "s"), ("_x005F_x0041_ <c>", "s")]
    assert (cells[7].value, cells[7].data_type) == ('=HYPERLINK("http://x")', "s")
    assert cells[7].quotePrefix
    shown = read_workbook("copy.xlsx", data=copy).grids[-1].at(4, 6)
    assert shown is not None
    assert shown.text == "_x0041_ <c>"


def test_an_english_copy_has_no_chinese_of_ours() -> None:
    copy = copy_of(rich(), finding("D2"), lang="en")
    book = load(copy)
    assert book.sheetnames[-1] == "Findings"
    assert book["表"]["D2"].comment.text.startswith("[Check: must fix]\nNo. 1 (must fix): The progress in D2 is wrong.")


def test_the_same_findings_give_the_same_bytes() -> None:
    assert copy_of(rich_once := rich(), finding("D2")) == copy_of(rich_once, finding("D2"))


def test_a_copy_can_be_copied_again_under_another_sheet_name() -> None:
    once = copy_of(rich(), finding("D2"))
    assert load(copy_of(once, finding("D2")))["表"]["D2"].comment.text.count("【校核：必须改】") == 2
    assert load(copy_of(once, finding("D2"))).sheetnames[-1] == "校核问题 2"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_copy_with_its_values_notes_and_links(tmp_path: Path) -> None:
    copied = annotate("表.xlsx", rich(), [finding("D2"), finding("B3", Severity.QUERY)], lang="zh")
    (tmp_path / "copy.xlsx").write_bytes(copied.data)
    (tmp_path / "out").mkdir()
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "copy.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    book = load((tmp_path / "out" / "copy.xlsx").read_bytes())
    sheet = book["表"]
    assert [sheet[place].value for place in ("C2", "D2", "B4")] == [43, "=C2/B2", 50]
    assert sheet["D2"].comment.text.startswith("【校核：必须改】")
    assert sheet["B2"].comment.text == "填报人：数据来自月报"
    assert sheet["D2"].fill.fgColor.rgb == "FFF8CBAD"
    assert len(sheet._charts) == 1
    assert book["校核问题"]["D4"].hyperlink.location.endswith("D2")
