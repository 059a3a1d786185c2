"""What the xlsx reader keeps of a workbook, on parts written by hand as the various programs write them."""

from datetime import datetime, time, timedelta

import pytest

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.xlsx import read_xlsx
from jiaohe.model.address import Area, parse_a1
from jiaohe.model.grid import Cell, Grid, Workbook
from tests.ingest.xlsx_package import (
    LINKS,
    MAIN,
    PACKAGE_LINKS,
    STRICT_LINKS,
    STRICT_MAIN,
    one_sheet,
    pack,
    parts,
    strings,
    styles,
    worksheet,
)


def read(data: bytes) -> Workbook:
    return read_xlsx("表.xlsx", data, Limits())


def grid(rows: str, **options: str) -> Grid:
    return read(one_sheet(rows, **options)).grids[0]


def cell(sheet: Grid, address: str) -> Cell | None:
    return sheet.at(*parse_a1(address))


def test_the_four_ways_of_writing_a_percentage_stay_apart() -> None:
    sheet = grid(
        '<row r="1"><c r="A1" s="1"><v>0.43</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>0.43</v></c>'
        '<c r="D1"><v>43</v></c><c r="E1" s="2"><v>0.0043</v></c></row>',
        styles=styles("0%", "0.00%"),
        strings=strings("<t>0.43%</t>"),
    )
    assert sheet.cells == {
        (1, 1): Cell(0.43, "number", "43%", "0%"),
        (1, 2): Cell("0.43%", "text", "0.43%"),
        (1, 3): Cell(0.43, "number", "0.43"),
        (1, 4): Cell(43, "number", "43"),
        (1, 5): Cell(0.0043, "number", "0.43%", "0.00%"),
    }


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("007", 7),
        ("5.0", 5.0),
        ("0.30000000000000004", 0.1 + 0.2),
        ("1E+3", 1000.0),
        ("-1.5e-3", -0.0015),
        ("123456789012345678", 123456789012345678),
        (".5", 0.5),
    ],
)
def test_whole_numbers_stay_whole_and_fractions_stay_as_stored(stored: str, value: float) -> None:
    kept = cell(grid(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'), "A1")
    assert kept is not None
    assert (kept.value, type(kept.value), kept.kind) == (value, type(value), "number")


@pytest.mark.parametrize("stored", ["NaN", "INF", "-Infinity", "1_000", "1.5e999", "abc"])
def test_what_is_no_number_is_kept_as_text(stored: str) -> None:
    assert cell(grid(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'), "A1") == Cell(stored, "text", stored)


def test_every_kind_of_cell_is_kept() -> None:
    sheet = grid(
        '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c><c r="C2" t="e"><v>#DIV/0!</v></c>'
        '<c r="D2" t="str"><f>A1&amp;"元"</f><v>5元</v></c><c r="E2" t="d" s="1"><v>2026-05-31T00:00:00</v></c>'
        '<c r="F2" t="inlineStr"><is><t> 空格 </t></is></c><c r="G2" t="n"><v>7</v></c></row>',
        styles=styles("yyyy-mm-dd"),
    )
    assert sheet.cells == {
        (2, 1): Cell(True, "bool", "TRUE"),
        (2, 2): Cell(False, "bool", "FALSE"),
        (2, 3): Cell("#DIV/0!", "error", "#DIV/0!"),
        (2, 4): Cell("5元", "text", "5元", formula='=A1&"元"'),
        (2, 5): Cell(datetime(2026, 5, 31), "date", "2026-05-31", "yyyy-mm-dd"),
        (2, 6): Cell(" 空格 ", "text", " 空格 "),
        (2, 7): Cell(7, "number", "7"),
    }


def test_a_formula_without_a_value_is_uncalculated_and_one_with_an_empty_text_is_not() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><f>C1</f><v></v></c><c r="C1"><f>D1</f><v/></c>'
        '<c r="D1" t="str"><f>E1</f><v></v></c><c r="E1" t="str"><f>F1</f></c><c r="F1"><f>G1</f><v>0</v></c>'
        '<c r="G1" t="str"><f>H1</f><v/></c></row>'
    )
    assert sheet.cells == {
        (1, 1): Cell(None, "uncalculated", "", formula="=B1+1"),
        (1, 2): Cell(None, "uncalculated", "", formula="=C1"),
        (1, 3): Cell(None, "uncalculated", "", formula="=D1"),
        (1, 4): Cell("", "text", "", formula="=E1"),
        (1, 5): Cell(None, "uncalculated", "", formula="=F1"),
        (1, 6): Cell(0, "number", "0", formula="=G1"),
        (1, 7): Cell("", "text", "", formula="=H1"),
    }


@pytest.mark.parametrize(
    ("load", "value", "kind"), [("1", "0", "uncalculated"), ("0", "0", "number"), ("1", "3", "number")]
)
def test_a_book_whose_formulas_all_hold_0_and_wait_for_a_program_was_never_calculated(
    load: str, value: str, kind: str
) -> None:
    rows = f'<row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>0</v></c><c r="B1"><f>C1</f><v>{value}</v></c><c r="C1"><v>0</v></c></row>'
    sheet = grid(rows, workbook=f'<calcPr fullCalcOnLoad="{load}"/>')
    assert [found.kind for found in sheet.cells.values()] == [kind, kind, "number"]


def test_shared_formulas_are_written_out_for_each_cell() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1+SUM(D$1:$E1)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>3</v></c></row>'
    )
    assert [found.formula for found in sheet.cells.values()] == [
        "=B1*$C$1+SUM(D$1:$E1)",
        "=B2*$C$1+SUM(D$1:$E2)",
        "=B3*$C$1+SUM(D$1:$E3)",
    ]


def test_a_shared_formula_may_come_after_a_cell_that_shares_it() -> None:
    sheet = grid(
        '<row r="1"><c r="B1"><f t="shared" si="4"/><v>1</v></c><c r="C1"><f t="shared" si="9"/><v>1</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" ref="B1:B2" si="4">A2</f><v>1</v></c></row>'
    )
    assert [found.formula for found in sheet.cells.values()] == ["=A1", "=", "=A2"]


def test_all_cells_of_an_array_and_of_a_data_table_have_its_formula() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2*2</f><v>2</v></c><c r="B1"><v>4</v></c></row>'
        '<row r="2"><c r="A2"><v>6</v></c><c r="B2"><v>8</v></c><c r="C2"><v>9</v></c>'
        '<c r="D2"><f t="dataTable" ref="D2:D3" dt2D="1" r1="A1" r2="B1"/><v>1</v></c></row>'
        '<row r="3"><c r="D3"><v>2</v></c></row>'
    )
    assert {place: found.formula for place, found in sheet.cells.items()} == {
        (1, 1): "=C1:D2*2",
        (1, 2): "=C1:D2*2",
        (2, 1): "=C1:D2*2",
        (2, 2): "=C1:D2*2",
        (2, 3): None,
        (2, 4): "=TABLE(A1,B1)",
        (3, 4): "=TABLE(A1,B1)",
    }


def test_an_array_over_the_whole_sheet_costs_its_filled_cells() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert cell(sheet, "XFD1048576") == Cell(1, "number", "1", formula="=1")


def test_cells_and_rows_without_addresses_follow_each_other() -> None:
    sheet = grid(
        "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>9</v></c></row>"
        '<row r="7"><c r="C7"><v>5</v></c><c><v>6</v></c></row>'
    )
    assert {place: found.value for place, found in sheet.cells.items()} == {
        (1, 1): 1,
        (1, 3): 3,
        (3, 1): 9,
        (7, 3): 5,
        (7, 4): 6,
    }


def test_addresses_in_lower_case_and_out_of_order_are_read() -> None:
    sheet = grid(
        '<row r="2"><c r="b2"><v>1</v></c><c r="A2"><v>2</v></c></row><row r="1"><c r="AA1"><v>3</v></c></row>'
    )
    assert {place: found.value for place, found in sheet.cells.items()} == {(2, 2): 1, (2, 1): 2, (1, 27): 3}


def test_strict_workbooks_read_like_transitional_ones() -> None:
    contents = parts({"表": worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')}, strings=strings("<t>严格</t>"))
    strict = {name: part.replace(MAIN, STRICT_MAIN).replace(LINKS, STRICT_LINKS) for name, part in contents.items()}
    assert read(pack(strict)).grids[0].cells == {(1, 1): Cell("严格", "text", "严格")}


def test_prefixes_on_every_element_are_read() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="3" max="3" hidden="1"/></x:cols><x:sheetData>'
        '<x:row r="1" hidden="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="C1" t="inlineStr"><x:is><x:r><x:t>富</x:t></x:r><x:r><x:t>文本</x:t></x:r></x:is></x:c></x:row>'
        '</x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>'
    )
    texts = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>甲</x:t></x:si></x:sst>'
    contents = parts({"表": sheet}, strings=texts)
    contents["xl/workbook.xml"] = (
        f'<y:workbook xmlns:y="{MAIN}" xmlns:q="{LINKS}"><y:sheets>'
        '<y:sheet name="表" sheetId="1" q:id="rId1"/></y:sheets></y:workbook>'
    )
    found = read(pack(contents)).grids[0]
    assert found.cells == {
        (1, 1): Cell("甲", "text", "甲"),
        (1, 2): Cell(2, "number", "2", formula="=1+1"),
        (1, 3): Cell("富文本", "text", "富文本"),
    }
    assert (found.merges, found.hidden_rows, found.hidden_columns) == (
        (Area(1, 1, 2, 1),),
        frozenset({1}),
        frozenset({3}),
    )


def test_rich_text_is_joined_phonetic_guides_are_left_out_and_escapes_resolved() -> None:
    sheet = grid(
        "<row>" + "".join(f'<c t="s"><v>{i}</v></c>' for i in range(6)) + "</row>",
        strings=strings(
            '<r><rPr><b/></rPr><t>汨罗</t></r><r><t xml:space="preserve"> 市</t></r>',
            '<t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh><phoneticPr fontId="1"/>',
            "<t>上_x000D_\n下</t>",
            "<t>_x005F_x000D_ &lt;a&gt; &amp;amp;</t>",
            "<t>_xD83D__xDE00_ _xD83D_</t>",
            "<t/>",
        ),
    )
    assert [found.value for found in sheet.cells.values()] == [
        "汨罗 市",
        "東京",
        "上\r\n下",
        "_x000D_ <a> &amp;",
        "😀 \ufffd",
    ]


def test_dates_follow_the_format_and_the_calendar_of_the_workbook() -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>46173</v></c><c r="B1" s="2"><v>0.5</v></c><c r="C1" s="3"><v>1.5</v></c>'
        '<c r="D1" s="1"><v>-1</v></c><c r="E1" s="4"><v>46173</v></c></row>'
    )
    formats = styles("yyyy/m/d", "h:mm", "[h]:mm", '0"天"')
    since_1900 = grid(rows, styles=formats)
    assert since_1900.cells == {
        (1, 1): Cell(datetime(2026, 5, 31), "date", "2026/5/31", "yyyy/m/d"),
        (1, 2): Cell(time(12), "date", "12:00", "h:mm"),
        (1, 3): Cell(timedelta(hours=36), "date", "36:00", "[h]:mm"),
        (1, 4): Cell(-1, "number", "########", "yyyy/m/d"),
        (1, 5): Cell(46173, "number", "46173天", '0"天"'),
    }
    since_1904 = grid(rows, styles=formats, workbook='<workbookPr date1904="1"/>')
    assert cell(since_1904, "A1") == Cell(datetime(2030, 6, 1), "date", "2030/6/1", "yyyy/m/d")


def test_formats_known_by_number_alone_are_named() -> None:
    part = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="10"/><xf numFmtId="31"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = grid(
        '<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1" s="2"><v>46173</v></c><c r="C1" s="3"><v>46173</v></c>'
        '<c r="D1" s="99"><v>5</v></c></row>',
        styles=part,
    )
    assert [(found.text, found.number_format) for found in sheet.cells.values()] == [
        ("50.00%", "0.00%"),
        ("2026年5月31日", 'yyyy"年"m"月"d"日"'),
        ("2026/5/31", "yyyy/m/d"),
        ("5", "General"),
    ]


def test_styled_but_empty_cells_are_not_there() -> None:
    sheet = grid('<row r="1"><c r="A1" s="1"/><c r="B1" s="1"></c><c r="C1"><v></v></c></row>', styles=styles("0%"))
    assert sheet.cells == {}


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    assert grid('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').cells == {
        (1048576, 16384): Cell(1, "number", "1")
    }


def test_a_hundred_thousand_empty_rows_leave_nothing() -> None:
    rows = "".join(f'<row r="{r}" hidden="1" spans="1:9"/>' for r in range(2, 100_000))
    sheet = grid('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>' + rows)
    assert sheet.cells == {(1, 1): Cell(1, "number", "1")}
    assert sheet.hidden_rows == frozenset({1})


def test_merges_hidden_rows_and_hidden_columns_are_kept() -> None:
    sheet = grid(
        '<row r="1" hidden="1"/><row r="2" hidden="true"/><row r="3" ht="0" customHeight="1"/><row r="4" hidden="0"/>'
        '<row r="5" ht="15"><c r="A5"><v>1</v></c></row><row r="6" hidden="1"/>',
        before='<cols><col min="2" max="3" width="9" hidden="1"/><col min="3" max="5" width="0"/><col min="7" max="7" width="9"/>'
        '<col min="16383" max="99999" hidden="true"/></cols>',
        after='<mergeCells count="2"><mergeCell ref="A5:C6"/><mergeCell ref="A1:XFD1"/></mergeCells>',
    )
    assert sheet.merges == (Area(5, 1, 6, 3), Area(1, 1, 1, 16384))
    assert sheet.hidden_rows == frozenset({1, 2, 3})
    assert sheet.hidden_columns == frozenset({2, 3, 4, 5, 16383, 16384})


def test_a_merge_of_the_whole_sheet_does_not_explode() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><v>1</v></c></row>', after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert sheet.origin(1048576, 16384) == (1, 1)
    assert sheet.seen_at(500_000, 77) == Cell(1, "number", "1")


def test_sheets_come_in_the_order_of_their_tabs_with_kind_and_state() -> None:
    content = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    chart = '<chartsheet xmlns="urn:any"/>'
    book = read(
        pack(
            parts(
                {"汇总": content, "图": chart, "对话": chart, "宏": chart, "隐": content, "深隐": content},
                sheet_attributes={"隐": 'state="hidden"', "深隐": 'state="veryHidden"'},
                kinds={"图": "chartsheet", "对话": "dialogsheet", "宏": "xlMacrosheet"},
            )
        )
    )
    assert [(sheet.name, sheet.kind, sheet.state, len(sheet.cells)) for sheet in book.grids] == [
        ("汇总", "worksheet", "visible", 1),
        ("图", "chartsheet", "visible", 0),
        ("对话", "other", "visible", 0),
        ("宏", "other", "visible", 0),
        ("隐", "worksheet", "hidden", 1),
        ("深隐", "worksheet", "very_hidden", 1),
    ]
    assert (book.file, book.format) == ("表.xlsx", "xlsx")


def test_parts_are_found_whatever_the_case_and_form_of_their_names() -> None:
    contents = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="a" Type="{LINKS}/officeDocument" '
        'Target="/XL/Book.xml"/></Relationships>',
        "xl\\Book.XML": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="一" sheetId="1" r:id="s"/>'
        "</sheets></workbook>",
        "xl/_rels/book.xml.rels": f'<Relationships xmlns="{PACKAGE_LINKS}">'
        f'<Relationship Id="s" Type="{LINKS}/worksheet" Target="../XL/Sheets/./ONE.xml"/>'
        f'<Relationship Id="x" Type="{LINKS}/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>",
        "xl/sheets/one.xml": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    }
    assert read(pack(contents)).grids[0].cells == {(1, 1): Cell(1, "number", "1")}


def test_a_package_without_relationships_of_its_own_is_found_by_the_usual_name() -> None:
    contents = parts({"表": worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')})
    del contents["_rels/.rels"]
    assert len(read(pack(contents)).grids[0].cells) == 1


def test_elements_of_extensions_are_not_taken_for_cells() -> None:
    sheet = grid(
        '<row r="1"><c r="A1"><v>1</v><extLst><ext><x14:v xmlns:x14="urn:x">7</x14:v></ext></extLst></c></row>',
        after='<extLst><ext xmlns:x14="urn:x"><x14:row><x14:c r="A2"><x14:v>9</x14:v></x14:c></x14:row></ext></extLst>',
    )
    assert sheet.cells == {(1, 1): Cell(1, "number", "1")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_parts_in_any_unicode_encoding_are_read(encoding: str) -> None:
    contents: dict[str, str | bytes] = dict(parts({"表": ""}))
    text = worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>岳阳</t></is></c></row>')
    declared = encoding.upper().removesuffix("-SIG")
    contents["xl/worksheets/sheet1.xml"] = f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(encoding)
    assert read(pack(contents)).grids[0].cells == {(1, 1): Cell("岳阳", "text", "岳阳")}
