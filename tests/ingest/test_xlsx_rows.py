"""The quick way for plain rows and the tag by tag way must give the same cells, whatever the rows look like."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiaohe.errors import Unreadable
from jiaohe.ingest import package as package_module
from jiaohe.ingest.cell_values import CellStyles
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.package import Package
from jiaohe.ingest.plain_rows import scan
from jiaohe.ingest.sheet_part import SheetContent, read_sheet
from tests.ingest.xlsx_package import pack, worksheet

STRINGS = ["甲", "", "0.43%", "<乙>"]
FORMATS = ["General", "0.00%", "yyyy-mm-dd", "@"]


def read(sheet: str, *, plain: bool) -> SheetContent | str:
    """What the sheet holds, or why it is refused."""
    package = Package("本.xlsx", pack({"s.xml": sheet}), Limits())
    try:
        return read_sheet(package, "s.xml", "表", STRINGS, CellStyles(FORMATS, False), plain=plain)
    except Unreadable as refusal:
        return refusal.what.zh


def both_ways(sheet: str) -> SheetContent | str:
    quick, slow = read(sheet, plain=True), read(sheet, plain=False)
    assert quick == slow
    return quick


VALUES = st.sampled_from(
    ["", "1", "-2.5", "0.43", "1E+3", "46173", "abc", "3", "&lt;5&gt;&amp;", "&#49;", "#N/A", "甲_x000D_", " 7 ", "99"]
)
FORMULAS = st.sampled_from(
    (
        *("", "", "<f>A1+1</f>", "<f/>", '<f aca="false">B1&amp;"x"</f>', '<f t="shared" ref="A1:C9" si="0">A1</f>'),
        *('<f t="shared" si="0"/>', '<f t="array" ref="A1:B2">A1</f>', "<f ></f>", '<f t="shared" si="0" />'),
    )
)
STYLES = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="77"'])
KINDS = st.sampled_from(["", "", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"'])
HOLDERS = st.sampled_from(
    (
        *(
            "<v>{}</v>",
            "<v>{}</v>",
            "<v/>",
            "<v />",
            "",
            "<is><t>{}</t></is>",
            '<is><t xml:space="preserve">{}</t></is>',
        ),
        *("<is><r><t>{}</t></r><r><t>{}</t></r></is>", "<is><t>{}</t><rPh><t>x</t></rPh></is>", "\n<v>{}</v>\n"),
        *("<v><![CDATA[{}]]></v>", "<v>{}</v><!-- <v>8</v> -->", "<v>{}</v>stray", "<v/>stray", "<?pi ?><v>{}</v>"),
    )
)
ROW_STYLES = st.sampled_from(["", ' spans="1:9"', ' ht="0"', ' hidden="1"', ' x14ac:dyDescent="0.2" xmlns:x14ac="u"'])


@st.composite
def row(draw: st.DrawFn, number: int) -> str:
    named = draw(st.booleans())
    cells = []
    for column in draw(st.lists(st.sampled_from("ABCZ"), max_size=4, unique=draw(st.integers(0, 9)) > 0)):
        reference = f' r="{column}{number}"' if draw(st.integers(0, 9)) else ""
        inside = draw(FORMULAS) + draw(HOLDERS).replace("{}", draw(VALUES))
        attributes = draw(st.sampled_from([reference + draw(STYLES) + draw(KINDS), draw(KINDS) + reference]))
        cells.append(f"<c{attributes}>{inside}</c>" if inside else f"<c{attributes}/>")
    tag = f'row r="{number}"' if named else "row"
    space = draw(st.sampled_from(["", "", "\n  "]))
    return f"<{tag}{draw(ROW_STYLES)}>{space.join(cells)}</row>{space}"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    numbers = draw(st.lists(st.integers(1, 12), max_size=6))
    rows = [draw(row(number)) for number in (sorted(numbers) if draw(st.integers(0, 4)) else numbers)]
    return worksheet("".join(rows), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')


@given(sheets())
@example(worksheet('<row r="1"><c r="A1" t="n"><v>&amp;</v></c></row>'))
def test_both_ways_read_the_same(sheet: str) -> None:
    both_ways(sheet)


@given(sheets(), st.integers(1, 40))
def test_the_size_of_the_chunks_does_not_matter(sheet: str, size: int) -> None:
    whole = read(sheet, plain=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package_module, "_CHUNK", size)
        assert read(sheet, plain=True) == whole


@given(sheets(), st.data())
def test_damage_is_seen_both_ways(sheet: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sheet)))
    both_ways(sheet[:start] + sheet[start + data.draw(st.integers(0, 9)) :])


def test_rows_of_the_usual_programs_are_plain() -> None:
    """One row each as Excel, WPS, LibreOffice, openpyxl and XlsxWriter write it."""
    for rows in (
        '<row r="1" spans="1:3" ht="14.25" x14ac:dyDescent="0.15"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="2"/>'
        '<c r="C1" t="str"><f>B1&amp;"x"</f><v>x</v></c></row>',
        '<row r="2" spans="1:2" customHeight="1"><c r="A2" s="3"><f t="shared" ref="A2:A3" si="0">B2</f><v>0.5</v></c></row>',
        '<row r="3" customFormat="false" ht="12.8" hidden="false"><c r="A3" s="0" t="n"><f aca="false">B3</f><v>1</v></c>'
        '<c r="B3" s="0" t="n"></c></row>',
        '<row r="4"><c r="A4" t="inlineStr"><is><t>甲</t></is></c><c r="B4" s="1" t="n"><v>1.5</v></c>'
        '<c r="C4"><f>A4</f><v /></c><c r="D4" t="n" /></row>',
        '<row r="5" spans="1:2">\n<c r="A5" t="b"><v>1</v></c><c r="B5"><f>SUM(A1:A4)</f><v>0</v></c>\n</row>\n',
    ):
        assert scan(rows.encode()) is not None, rows


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><!-- <c r="B1"><v>2</v></c> --></row>',
        '<row r="1"><c r="A1"><v><![CDATA[<c r="B1"><v>2</v></c>]]></v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a&#10;b</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a\r\nb</v></c></row>',
        '<x:row r="1"/>',
        "<row r='1'/>",
        '<row r="1"><c r="A1" cm="1"><v>1</v></c></row>',
    ],
)
def test_whatever_is_written_in_another_way_is_not_plain(rows: str) -> None:
    assert scan(rows.encode()) is None


def test_rows_inside_a_comment_are_no_rows_wherever_chunks_end() -> None:
    hidden = "<!-- " + "".join(f'<row r="{r}"><c r="A{r}"><v>9</v></c></row>' for r in range(2, 40)) + " -->"
    sheet = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>' + hidden + '<row r="50"><c r="A50"><v>5</v></c></row>')
    for size in (7, 64, 257, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(package_module, "_CHUNK", size)
            found = read(sheet, plain=True)
        assert not isinstance(found, str)
        assert sorted(found.cells) == [(1, 1), (50, 1)]


def test_a_comment_before_the_rows_that_looks_like_their_start_is_passed_over() -> None:
    sheet = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', before="<!-- <sheetData><row/> -->")
    found = both_ways(sheet)
    assert not isinstance(found, str)
    assert sorted(found.cells) == [(1, 1)]


def test_parts_in_another_encoding_take_the_slow_way() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + worksheet('<row r="1"><c r="A1" t="str"><v>Ã©</v></c></row>')
    package = Package("本.xlsx", pack({"s.xml": text.encode("latin-1")}), Limits())
    found = read_sheet(package, "s.xml", "表", [], CellStyles([], False))
    assert found.cells[1, 1].value == "Ã©"


def test_a_long_sheet_reads_the_same_in_many_chunks() -> None:
    draw = random.Random(3)
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" s="1"><v>{draw.random()}</v></c>' for c in "ABCDEFGH") + "</row>"
        for r in range(1, 3000)
    )
    found = both_ways(worksheet(rows))
    assert not isinstance(found, str)
    assert len(found.cells) == 8 * 2999
