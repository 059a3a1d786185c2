"""Packages as other programs write them: prefixes, strict namespaces, missing parts, places left unsaid."""

import re

import pytest

from jiaohe.annotate import annotate
from jiaohe.ingest import read_workbook
from jiaohe.model.finding import Severity
from tests.annotate.workbooks import BASE, by_hand, copy_of, finding, parts_of
from tests.ingest import xlsx_package as package

ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="C2" s="1"><v>2</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/worksheets/_rels/sheet1.xml.rels"


def sheet_of(copy: bytes) -> str:
    return parts_of(copy)[SHEET].decode()


def relations(*entries: str) -> str:
    return f'<Relationships xmlns="{package.PACKAGE_LINKS}">{"".join(entries)}</Relationships>'


def test_styles_are_made_where_there_are_none() -> None:
    copy = copy_of(by_hand('<row r="2"><c r="A2"><v>1</v></c></row>'), finding("A2"))
    parts = parts_of(copy)
    assert sheet_of(copy).count('<c r="A2" s="1">') == 1
    assert b'PartName="/xl/styles.xml"' in parts["[Content_Types].xml"]
    assert b"/styles" in parts["xl/_rels/workbook.xml.rels"]
    assert parts["xl/styles.xml"].index(b"<fills") < parts["xl/styles.xml"].index(b"<cellXfs")


def test_lists_of_fills_and_borders_are_made_in_their_order() -> None:
    data = by_hand(ROW, styles=package.styles("0.0%"))
    styles = parts_of(copy_of(data, finding("C2")))["xl/styles.xml"].decode()
    names = re.findall(r"<(numFmts|fonts|fills|borders|cellStyleXfs|cellXfs|dxfs)\b", styles)
    assert names == ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs"]
    assert '<xf numFmtId="164" fillId="2" borderId="1" applyFill="1" applyBorder="1"/>' in styles


def test_the_number_format_of_a_marked_cell_stays() -> None:
    data = by_hand('<row r="2"><c r="C2" s="1"><v>0.43</v></c></row>', styles=package.styles("0.0%"))
    cell = read_workbook("copy.xlsx", data=copy_of(data, finding("C2"))).grids[0].at(2, 3)
    assert cell is not None
    assert (cell.text, cell.number_format) == ("43.0%", "0.0%")


def test_an_empty_cell_is_put_between_its_neighbours_with_the_style_of_its_column() -> None:
    data = by_hand(ROW, before='<cols><col min="2" max="2" width="9" style="1"/></cols>', styles=package.styles("0%"))
    sheet = sheet_of(copy_of(data, finding("B2")))
    assert re.findall(r'<c r="(\w+)"', sheet) == ["A2", "B2", "C2"]
    index = re.search(r'<c r="B2" s="(\d+)"/>', sheet)
    assert index is not None
    assert int(index[1]) == 2


@pytest.mark.parametrize("rows", ['<row r="2"/><row r="9"/>', '<row r="2"></row><row r="9"/>', '<row r="9"/>', ""])
def test_a_row_is_made_or_opened_for_an_empty_cell(rows: str) -> None:
    sheet = sheet_of(copy_of(by_hand(rows, styles=package.styles()), finding("B2")))
    assert re.search(r'<row r="2"><c r="B2" s="\d+"/></row>', sheet)
    assert re.findall(r'<row r="(\d+)"', sheet) == ["2", "9"] if rows else ["2"]


def test_a_cell_that_does_not_say_its_place_is_marked_and_none_is_put_beside_it() -> None:
    data = by_hand("<row><c><v>1</v></c><c><v>2</v></c></row>", styles=package.styles())
    copy = copy_of(data, finding("B1"), finding("D1"))
    assert re.search(r'<row><c><v>1</v></c><c s="\d+"><v>2</v></c></row>', sheet_of(copy))
    top = read_workbook("copy.xlsx", data=copy).grids[-1].at(2, 1)
    assert top is not None
    assert "“表”里有 1 个空格没能加底色。" in top.text


def test_a_finding_inside_a_merged_area_is_marked_at_its_origin() -> None:
    data = by_hand(ROW, after='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>', styles=package.styles())
    copy = copy_of(data, finding("B3"))
    assert re.search(r'<c r="A2" s="\d+">', sheet_of(copy))
    assert b'<comment ref="A2"' in parts_of(copy)["xl/comments1.xml"]


def test_the_drawing_of_notes_is_named_in_its_place_before_tables_and_extensions() -> None:
    after = (
        '<sheetProtection sheet="1"/><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
        '<legacyDrawingHF xmlns:r="urn:none" r:id="x"/><tableParts count="0"/>'
        '<extLst><ext xmlns:x14="urn:x14" uri="{1}"><x14:dataValidations count="0"/></ext></extLst>'
    )
    sheet = sheet_of(copy_of(by_hand(ROW, after=after), finding("A2")))
    names = re.findall(r"<(sheetProtection|pageMargins|legacyDrawing|legacyDrawingHF|tableParts|extLst)\b", sheet)
    assert names == ["sheetProtection", "pageMargins", "legacyDrawing", "legacyDrawingHF", "tableParts", "extLst"]
    assert after[after.index("<legacyDrawingHF") :] in sheet


def test_a_strict_workbook_stays_strict() -> None:
    sheet = package.worksheet(ROW).replace(package.MAIN, package.STRICT_MAIN)
    data = package.pack(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            **package.parts({"表": sheet}, links=package.STRICT_LINKS, main=package.STRICT_MAIN),
        }
    )
    parts = parts_of(copy_of(data, finding("A2")))
    added = [name for name in parts if name not in parts_of(data)]
    assert added == ["xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels", *added[2:]]
    for name in ("xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/styles.xml"):
        assert f'xmlns="{package.STRICT_MAIN}"'.encode() in parts[name], name
    assert f"{package.STRICT_LINKS}/comments".encode() in parts[RELS]
    assert BASE.encode() not in parts[RELS]


def test_a_prefix_is_used_in_everything_that_is_added() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{package.MAIN}"><x:sheetData><x:row r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    styles = f'<x:styleSheet xmlns:x="{package.MAIN}"><x:cellXfs count="1"><x:xf/></x:cellXfs></x:styleSheet>'
    data = package.pack(
        {"[Content_Types].xml": "<t:Types xmlns:t='urn:t'/>", **package.parts({"表": sheet}, styles=styles)}
    )
    copy = copy_of(data, finding("A2"), finding("B2"), finding("B5"))
    assert re.search(r'<x:c r="A2" s="1"><x:v>1</x:v></x:c><x:c r="B2" s="1"/></x:row>', sheet_of(copy))
    assert '<x:row r="5"><x:c r="B5" s="1"/></x:row></x:sheetData><x:legacyDrawing' in sheet_of(copy)
    assert b'<x:xf fillId="2" borderId="1" applyFill="1" applyBorder="1"/>' in parts_of(copy)["xl/styles.xml"]
    assert b"<t:Override" in parts_of(copy)["[Content_Types].xml"]


def test_shapes_that_are_not_well_formed_are_kept_as_they_are() -> None:
    drawing = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/>'
        '</o:shapelayout><v:shape id="_x0000_s3073"><v:textbox><div>汇总<br>全部</div></v:textbox></v:shape></xml>'
    )
    data = by_hand(
        ROW,
        after=f'<legacyDrawing xmlns:q="{BASE}" q:id="d"/>',
        extra={
            RELS: relations(f'<Relationship Id="d" Type="{BASE}/vmlDrawing" Target="../drawings/buttons.vml"/>'),
            "xl/drawings/buttons.vml": drawing,
        },
    )
    copy = copy_of(data, finding("A2"))
    after = parts_of(copy)["xl/drawings/buttons.vml"].decode()
    assert "<div>汇总<br>全部</div>" in after
    assert 'data="3,4"' in after
    assert 'id="_x0000_s4097"' in after
    assert sheet_of(copy).count("legacyDrawing") == 1


def test_a_cell_with_a_discussion_gets_no_note_and_that_is_said() -> None:
    thread = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A2" id="{1}"><text>请核实</text></threadedComment></ThreadedComments>'
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    extra = {
        RELS: relations(f'<Relationship Id="t" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/>'),
        "xl/threadedComments/threadedComment1.xml": thread,
    }
    copy = copy_of(by_hand(ROW, extra=extra), finding("A2"), finding("C2"))
    parts = parts_of(copy)
    assert parts["xl/threadedComments/threadedComment1.xml"] == thread.encode()
    assert re.findall(rb'<comment ref="(\w+)"', parts["xl/comments1.xml"]) == [b"C2"]
    top = read_workbook("copy.xlsx", data=copy).grids[-1].at(2, 1)
    assert top is not None
    assert "“表”里已有讨论的格不加批注。" in top.text


def test_macros_are_not_touched_and_the_name_needs_their_ending() -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        '"/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    )
    data = by_hand(ROW, extra={"[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 code"})
    made = annotate("表.xlsm", data, [finding("A2", Severity.INFO)], lang="zh")
    assert made.suffix == ".xlsm"
    assert parts_of(made.data)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 code"


def test_quotes_in_attributes_are_not_taken_for_attributes() -> None:
    data = by_hand("<row r=\"2\"><c r='A2' cm=\" s='9' >\" s='0'><v>1</v></c></row>", styles=package.styles("0%"))
    assert "<c r='A2' cm=\" s='9' >\" s=\"2\"><v>1</v></c>" in sheet_of(copy_of(data, finding("A2")))


def test_a_byte_order_mark_moves_nothing() -> None:
    sheet = "\ufeff" + package.worksheet(ROW)
    data = package.pack({"[Content_Types].xml": "<Types/>", **package.parts({"表": sheet})})
    assert re.search(r'^\ufeff<worksheet .*<c r="A2" s="1"><v>1</v>', sheet_of(copy_of(data, finding("A2"))))
