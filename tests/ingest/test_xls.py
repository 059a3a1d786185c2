from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlwt

from jiaohe.errors import Unreadable
from jiaohe.ingest import Limits, read_workbook
from jiaohe.ingest.xls import workbook_stream
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Workbook
from tests.ingest.xls_files import biff2, compound, saved


def read(data: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008
    return read_workbook("2026-05/湘阴县.xls", data=data, limits=limits)


def book_of(values: list[tuple[Any, str]]) -> xlwt.Workbook:
    """A workbook with one sheet and these values and formats down its first column."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    for row, (value, code) in enumerate(values):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    return book


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (0.43, "0%", Cell(0.43, "number", "43%", "0%")),
        (0.43, "0.00%", Cell(0.43, "number", "43.00%", "0.00%")),
        ("0.43%", "General", Cell("0.43%", "text", "0.43%")),
        (0.43, "General", Cell(0.43, "number", "0.43")),
        (43, "General", Cell(43, "number", "43")),
        (1234567.891, "#,##0.00", Cell(1234567.891, "number", "1,234,567.89", "#,##0.00")),
        (59000, '#,##0"人"', Cell(59000, "number", "59,000人", '#,##0"人"')),
        (True, "General", Cell(True, "bool", "TRUE")),
        ("第一行\n第二行", "General", Cell("第一行\n第二行", "text", "第一行\n第二行")),
        (date(2026, 5, 30), "yyyy-mm-dd", Cell(datetime(2026, 5, 30), "date", "2026-05-30", "yyyy-mm-dd")),
        (datetime(2026, 5, 1), 'yyyy"年"m"月"', Cell(datetime(2026, 5, 1), "date", "2026年5月", 'yyyy"年"m"月"')),
        (time(8, 30), "h:mm", Cell(time(8, 30), "date", "8:30", "h:mm")),
        (1.25, "[h]:mm", Cell(timedelta(hours=30), "date", "30:00", "[h]:mm")),
    ],
)
def test_a_cell_keeps_its_value_its_kind_its_format_and_its_text(value: Any, code: str, expected: Cell) -> None:
    book = read(saved(book_of([(value, code)])))
    assert (book.format, book.remarks) == ("xls", ("no_formulas",))
    assert book.grids[0].cells == {(1, 1): expected}


def test_errors_are_errors_by_their_names() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    for row, code in enumerate((0x07, 0x2A, 0x17)):
        sheet.row(row).set_cell_error(0, code)
    assert {place: (c.kind, c.value, c.text) for place, c in read(saved(book)).grids[0].cells.items()} == {
        (1, 1): ("error", "#DIV/0!", "#DIV/0!"),
        (2, 1): ("error", "#N/A", "#N/A"),
        (3, 1): ("error", "#REF!", "#REF!"),
    }


def test_days_can_count_from_1904() -> None:
    book = book_of([(1.0, "yyyy-mm-dd")])
    book.dates_1904 = True
    assert read(saved(book)).grids[0].cells[1, 1] == Cell(datetime(1904, 1, 2), "date", "1904-01-02", "yyyy-mm-dd")


def test_merged_areas_hidden_lines_and_sheets_are_known() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("附件")
    sheet.write_merge(0, 1, 0, 3, "标题")
    sheet.write(4, 4, 1)
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("底稿").visibility = 1
    book.add_sheet("参数").visibility = 2
    grids = read(saved(book)).grids
    assert grids[0].merges == (Area(1, 1, 2, 4),)
    assert grids[0].seen_at(2, 3) == grids[0].cells[1, 1]
    assert (grids[0].hidden_rows, grids[0].hidden_columns) == ({4}, {3})
    assert [(g.name, g.state) for g in grids] == [("附件", "visible"), ("底稿", "hidden"), ("参数", "very_hidden")]


def test_formatted_empty_cells_hold_nothing() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    sheet.write(0, 0, "", xlwt.easyxf("pattern: pattern solid"))
    sheet.write(0, 1, "")
    sheet.write(0, 2, 1)
    assert list(read(saved(book)).grids[0].cells) == [(1, 3)]


def test_a_stream_without_a_compound_file_around_it_opens() -> None:
    assert read(book_of([(1, "0")]).get_biff_data()).grids[0].cells == {(1, 1): Cell(1, "number", "1", "0")}


def test_excel_2_opens() -> None:
    assert read(biff2({(0, 0): "total", (2, 1): 42})).grids[0].cells == {
        (1, 1): Cell("total", "text", "total"),
        (3, 2): Cell(42, "number", "42"),
    }


def test_formats_beyond_repair_leave_the_values() -> None:
    stream = bytearray(book_of([(0.43, "0%")]).get_biff_data())
    at = stream.index(b"\x31\x00")  # the first font
    size = stream[at + 2]
    stream[at + 2] = 2
    stream[at + 6 : at + 4 + size] = bytes([0xFF, 0, size - 6, 0]) + bytes(size - 6)  # a record that means nothing
    book = read(compound(bytes(stream)))
    assert book.remarks == ("no_formulas", "no_formats")
    assert book.grids[0].cells == {(1, 1): Cell(0.43, "number", "0.43")}


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off_is_refused(kept: float) -> None:
    data = saved(book_of([(f"第{row}行的内容", "General") for row in range(800)]))
    with pytest.raises(Unreadable) as refused:
        read(data[: int(len(data) * kept)])
    assert refused.value.what.zh == "文件不完整或已损坏。"


def test_a_stream_that_ends_early_inside_a_whole_container_is_refused() -> None:
    stream = book_of([(row, "0") for row in range(2000)]).get_biff_data()
    with pytest.raises(Unreadable, match="truncated or damaged"):
        read(compound(stream[: len(stream) // 2]))


def test_more_sheets_or_cells_than_allowed_are_refused() -> None:
    book = book_of([(row, "0") for row in range(20)])
    book.add_sheet("二")
    with pytest.raises(Unreadable, match="2 sheets, more than the 1"):
        read(saved(book), Limits(sheets=1))
    with pytest.raises(Unreadable, match="more filled cells than the 10"):
        read(saved(book), Limits(cells=10))
    book.get_sheet(1).merge(0, 9, 0, 9)
    with pytest.raises(Unreadable, match="merged areas that are too many and too large"):
        read(saved(book), Limits(merged_lines=9))


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    data = saved(book_of([(1, "0")]))
    workbook_stream("x", data)
    read(data + b"junk")  # xlrd has words for this
    assert capsys.readouterr() == ("", "")
