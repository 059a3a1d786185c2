"""The findings workbook: its cells against golden files, and what a spreadsheet program makes of them."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.model.finding import Severity
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.workbook import render_workbook
from jiaohe.report.workbook_findings import COLUMNS
from tests.report import runs
from tests.report.golden_files import compare_with_golden

REASONS = [Text("因天气停工＿＿天。", "Weather stopped work for __ days.")]
PLACE = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


def book(result: RunResult, *, lang: Lang = "zh", **more: Any) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_workbook(result, lang=lang, reasons=REASONS, **more)))


def sheet(result: RunResult, name: str = "问题清单", **more: Any) -> Worksheet:
    found = book(result, **more)[name]
    assert isinstance(found, Worksheet)
    return found


def row_of(listed: Worksheet, rule: str) -> int:
    return next(row for row in range(4, listed.max_row + 1) if listed.cell(row, PLACE["rule"]).value == rule)


def dump(workbook: Workbook) -> str:
    """Every cell, a line each, sheet by sheet."""
    lines = []
    for one in workbook.worksheets:
        lines.append(f"[{one.title}] {one.sheet_state}")
        for row in one.iter_rows():
            for cell in row:
                if cell.value is not None:
                    link = "" if cell.hyperlink is None else f"  -> {cell.hyperlink.target}#{cell.hyperlink.location}"
                    lines.append(f"{cell.coordinate}  {cell.value}{link}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_run_is_written_as_its_golden_cells(lang: Lang) -> None:
    titles = {"JH302": Text("进度数量级不符", "Progress is off by a power of ten")}
    written = book(runs.troubled(), lang=lang, by_unit=True, titles=titles)
    compare_with_golden(f"troubled.{lang}.cells.txt", dump(written))


def test_the_same_run_gives_the_same_bytes() -> None:
    assert render_workbook(runs.troubled(), lang="zh") == render_workbook(runs.troubled(), lang="zh")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0"])
def test_no_text_of_a_file_becomes_a_formula(start: str) -> None:
    run = runs.troubled()
    bad = replace(run.findings[0], observed=start, indicator=start, region=start, message=Text(start, start))
    for by_unit in (False, True):
        written = book(replace(run, findings=(bad,)), by_unit=by_unit)
        cells = [cell for one in written.worksheets for row in one.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        cell = written["问题清单"].cell(4, PLACE["observed"])
        assert (cell.value, cell.data_type, cell.quotePrefix) == (start.strip(), "s", True)


def test_control_characters_and_endless_text_do_not_stop_it() -> None:
    run = runs.hostile()
    long = replace(run.findings[0], message=Text("长" * 100_000, "x"), observed="a\x00\x1b[31mb\ud800c")
    listed = sheet(replace(run, findings=(long,)))
    assert len(listed.cell(4, PLACE["message"]).value) == 4001
    assert listed.cell(4, PLACE["observed"]).value == "ab\ufffdc"


def test_a_cell_links_to_its_place_in_the_submitted_file(tmp_path: Path) -> None:
    period = tmp_path / "2026-05"
    period.mkdir()
    run = runs.troubled()
    one = replace(run.findings[0], file=str(period / "附件 #2.xlsx"), sheet="市'级")
    link = sheet(replace(run, findings=(one,)), folder=tmp_path).cell(4, PLACE["cells"]).hyperlink
    assert link is not None
    assert (link.target, link.location) == ("2026-05/%E9%99%84%E4%BB%B6%20%232.xlsx", "'市''级'!H46")
    above = sheet(replace(run, findings=(one,)), folder=period / "out").cell(4, PLACE["cells"]).hyperlink
    assert above is not None
    assert above.target == "../%E9%99%84%E4%BB%B6%20%232.xlsx"


def test_standard_input_has_nothing_to_link_to() -> None:
    run = runs.troubled()
    listed = sheet(replace(run, findings=(replace(run.findings[0], file="-"),)))
    assert listed.cell(4, PLACE["cells"]).hyperlink is None
    assert listed.cell(4, PLACE["file"]).value == "（标准输入）"


def test_explanations_can_be_picked_or_typed_and_errors_take_none() -> None:
    listed = sheet(runs.troubled())
    offered = listed.data_validations.dataValidation[0]
    assert (offered.type, offered.formula1, str(offered.sqref)) == ("list", "'_jiaohe'!$J$1:$J$1", "P4:P10")
    assert not offered.showErrorMessage
    fills = {
        listed.cell(row, PLACE["severity"]).value: listed.cell(row, PLACE["explanation"]).fill.fgColor.rgb
        for row in range(4, 11)
    }
    assert fills["必须改"] == "00EDEDED"
    assert fills["改或说明"] == fills["提醒"] == "00FFF9DB"


def test_what_is_explained_already_is_filled_in() -> None:
    listed = sheet(runs.troubled())
    row = row_of(listed, "JH501")
    assert [listed.cell(row, PLACE[key]).value for key in ("status", "explanation", "who", "until")] == [
        "已说明",
        "上月多报6户，本月更正",
        "李四",
        "2026-06",
    ]


def test_the_fingerprint_is_hidden_the_head_frozen_and_the_page_landscape() -> None:
    listed = sheet(runs.troubled())
    assert listed.column_dimensions["T"].hidden
    assert listed.cell(3, PLACE["fingerprint"]).value == "编号"
    assert listed.freeze_panes == "C4"
    assert listed.auto_filter.ref == "A3:T10"
    assert (listed.page_setup.orientation, listed.page_setup.paperSize) == ("landscape", 9)
    assert listed.print_title_rows == "$3:$3"


def test_causes_and_effects_name_each_others_numbers() -> None:
    listed = sheet(runs.troubled())
    cause = row_of(listed, "JH302")
    numbers = [
        listed.cell(row, PLACE["number"]).value
        for row in range(4, 11)
        if listed.cell(row, PLACE["links"]).value == f"由第 {listed.cell(cause, 1).value} 条引起"
    ]
    assert listed.cell(cause, PLACE["links"]).value == f"引起第 {numbers[0]}、{numbers[1]} 条"


def test_units_get_sheets_of_their_own_with_names_that_a_sheet_may_have() -> None:
    run = runs.troubled()
    names = ["甲/乙:县", "甲 乙 县", "A" * 40, "a" * 40, "概览", "'", "History"]
    found = tuple(
        replace(run.findings[2], region=name, fingerprint=f"{number:016x}") for number, name in enumerate(names)
    )
    written = book(replace(run, findings=found), by_unit=True)
    assert written.sheetnames == [
        "概览",
        "问题清单",
        "甲 乙 县",
        "甲 乙 县 2",
        "A" * 31,
        "a" * 27 + " 2",
        "概览 2",
        "-",
        "History 2",
        "规则",
        "_jiaohe",
    ]
    assert written["概览 2"].cell(4, PLACE["region"]).value == "概览"


def test_a_run_without_findings_opens_at_the_overview() -> None:
    written = book(runs.clean_run())
    assert written.active is not None
    assert written.active.title == "概览"
    assert written["问题清单"].max_row == 3


def test_the_package_is_one_that_programs_open() -> None:
    with zipfile.ZipFile(io.BytesIO(render_workbook(runs.troubled(), lang="zh"))) as package:
        assert package.testzip() is None
        assert b"dcterms" not in package.read("docProps/core.xml").split(b">", 1)[1].split(b"xmlns")[0]


def test_severities_are_told_in_words_and_not_by_colour_alone() -> None:
    listed = sheet(runs.troubled())
    words = {listed.cell(row, PLACE["severity"]).value for row in range(4, 11)}
    assert words == {"必须改", "改或说明", "提醒"}
    assert {f.severity for f in runs.troubled().findings} == {Severity.ERROR, Severity.QUERY, Severity.WARNING}
