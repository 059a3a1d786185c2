import time as clock
from datetime import datetime, time, timedelta

import pytest

from jiaohe.errors import Unreadable
from jiaohe.ingest import Limits, read_workbook
from jiaohe.ingest.number_format import decimals, is_percent
from jiaohe.ingest.ods_formula import excel_formula
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Grid, Workbook
from tests.ingest.ods_files import cell, document, number, ods, row, table, text

PERCENT = (
    '<number:percentage-style style:name="N11"><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:percentage-style>"
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N11"/>'
)


def read(data: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008
    return read_workbook("2026-05/华容县.ods", data=data, limits=limits)


def grid(rows: str, styles: str = "", columns: str = "", **options: str) -> Grid:
    return read(ods(table(rows, columns), styles, **options)).grids[0]  # type: ignore[arg-type]


def only(xml: str, styles: str = "") -> Cell:
    return grid(row(xml), styles).cells[1, 1]


def code(data_style: str, name: str = "N1") -> str:
    """The format code that a data style of this name becomes."""
    style = f'{data_style}<style:style style:name="ce1" style:family="table-cell" style:data-style-name="{name}"/>'
    return only(number("1", "x", 'table:style-name="ce1"'), style).number_format


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (number("43", "43"), Cell(43, "number", "43")),
        (number("0.43", "0.43"), Cell(0.43, "number", "0.43")),
        (number("1E3", "1000"), Cell(1000.0, "number", "1000")),
        (number("59000", "￥59,000", kind="currency"), Cell(59000, "number", "￥59,000")),
        (number("0.0043", "", kind="float"), Cell(0.0043, "number", "0.0043")),
        (text("0.43%"), Cell("0.43%", "text", "0.43%")),
        (cell("没有类型"), Cell("没有类型", "text", "没有类型")),
        (cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'), Cell(True, "bool", "TRUE")),
        (
            cell("2026年5月", 'office:value-type="date" office:date-value="2026-05-01"'),
            Cell(datetime(2026, 5, 1), "date", "2026年5月"),
        ),
        (
            cell("x", 'office:value-type="date" office:date-value="2026-05-30T12:34:56"'),
            Cell(datetime(2026, 5, 30, 12, 34, 56), "date", "x"),
        ),
        (
            cell("8:30", 'office:value-type="time" office:time-value="PT08H30M00S"'),
            Cell(time(8, 30), "date", "8:30"),
        ),
        (
            cell("30:05", 'office:value-type="time" office:time-value="PT30H05M00S"'),
            Cell(timedelta(hours=30, minutes=5), "date", "30:05"),
        ),
        (cell("5月", 'office:value-type="date" office:date-value="soon"'), Cell("5月", "text", "5月")),
    ],
)
def test_a_cell_keeps_its_value_its_kind_and_the_text_people_see(xml: str, expected: Cell) -> None:
    assert only(xml) == expected


def test_a_percentage_has_its_value_its_text_and_its_format() -> None:
    found = only(number("0.43", "43.00%", 'table:style-name="ce1"', kind="percentage"), PERCENT)
    assert found == Cell(0.43, "number", "43.00%", "0.00%")
    assert is_percent(found.number_format)
    assert decimals(found.number_format) == 2


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        ("两<text:s/>个<text:s text:c='3'/>空格", "两 个   空格"),
        ("一<text:tab/>二<text:line-break/>三", "一\t二\n三"),
        ("  版式\n   空白  ", "版式 空白 "),
        ("<text:span>加<text:span>粗</text:span></text:span><text:a>链接</text:a>", "加粗链接"),
        ("正文<text:note><text:p>脚注</text:p></text:note>", "正文"),
        ("漢<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zì</text:ruby-text></text:ruby>", "漢字"),
    ],
)
def test_text_is_what_a_person_sees(paragraph: str, shown: str) -> None:
    assert only(text(paragraph)) == Cell(shown, "text", shown)


def test_paragraphs_are_lines_and_comments_and_drawings_no_text() -> None:
    comment = "<office:annotation><text:p>批注</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>"
    xml = f'<table:table-cell office:value-type="string">{comment}<text:p>一</text:p>{drawing}<text:p>二</text:p></table:table-cell>'
    assert only(xml) == Cell("一\n二", "text", "一\n二")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (
            cell(
                "#DIV/0!",
                'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            ),
            Cell("#DIV/0!", "error", "#DIV/0!", "General", "=1/0"),
        ),
        (
            number("0", "#N/A", 'table:formula="of:=NA()"'),
            Cell("#N/A", "error", "#N/A", "General", "=NA()"),
        ),
        (
            number("0", "Err:502", 'table:formula="of:=SQRT(-1)"'),
            Cell("Err:502", "error", "Err:502", "General", "=SQRT(-1)"),
        ),
        (text("#N/A"), Cell("#N/A", "text", "#N/A")),
        (
            number("0.86", "0.9", 'table:formula="of:=SUM([.B1:.B2])"'),
            Cell(0.86, "number", "0.9", "General", "=SUM(B1:B2)"),
        ),
        (
            number("1", "TRUE", 'table:formula="of:=[.A2]=[.A3]"'),
            Cell(True, "bool", "TRUE", "General", "=A2=A3"),
        ),
    ],
)
def test_formulas_and_errors_are_told_apart_from_values(xml: str, expected: Cell) -> None:
    assert only(xml) == expected


def test_a_formula_that_nothing_ever_calculated_is_no_blank() -> None:
    found = only(cell(attributes='table:formula="of:=SUM([.B1:.B2])"'))
    assert found == Cell(None, "uncalculated", "", "General", "=SUM(B1:B2)")


@pytest.mark.parametrize("proof", ["generator", "other result"])
def test_a_formula_without_a_result_is_an_empty_text_where_the_others_were_calculated(proof: str) -> None:
    cells = cell(attributes='table:formula="of:=&quot;&quot;"')
    if proof == "other result":
        cells += number("2", "2", 'table:formula="of:=1+1"')
    data = ods(table(row(cells)), generator="LibreOffice/7.4" if proof == "generator" else None)
    assert read(data).grids[0].cells[1, 1] == Cell("", "text", "", "General", '=""')


def test_broken_properties_do_not_cost_the_file() -> None:
    data = ods(table(row(text("一"))), parts={"meta.xml": "<office:meta>"})
    assert read(data).grids[0].cells == {(1, 1): Cell("一", "text", "一")}


@pytest.mark.parametrize(
    ("formula", "excel"),
    [
        ("of:=SUM([.A1:.B2];1)", "=SUM(A1:B2,1)"),
        ("of:=[$数据.$C$5]*2", "=数据!$C$5*2"),
        ("of:=SUM([$'汇总 表'.B1:.B9])", "=SUM('汇总 表'!B1:B9)"),
        ('of:="a;[.B1]"&[.B1]', '="a;[.B1]"&B1'),
        ("msoxl:=A1+1", "=A1+1"),
        ("of:=SUM([.A:.A])", "=SUM(A:A)"),
        ("of:=[.#REF!]", "=[.#REF!]"),
        ("of:=[#REF!.A1]", "=[#REF!.A1]"),
    ],
)
def test_formulas_are_written_as_in_excel_and_kept_where_they_cannot_be(formula: str, excel: str) -> None:
    assert excel_formula(formula) == excel


def test_repeated_cells_and_rows_stand_at_every_place() -> None:
    first = row(
        cell(attributes='table:number-columns-repeated="2"'), number("7", "7", 'table:number-columns-repeated="2"')
    )
    gap = row(cell(), attributes='table:number-rows-repeated="3"')
    again = row(text("同"), attributes='table:number-rows-repeated="2"')
    seven, same = Cell(7, "number", "7"), Cell("同", "text", "同")
    assert grid(first + gap + again).cells == {(1, 3): seven, (1, 4): seven, (5, 1): same, (6, 1): same}


def test_a_million_empty_rows_cost_nothing() -> None:
    started = clock.perf_counter()
    found = grid(
        row(text("顶"))
        + row(
            cell(attributes='table:number-columns-repeated="16384"'),
            attributes='table:number-rows-repeated="1048570" table:visibility="filter"',
        )
        + row(text("底"))
    )
    assert found.cells == {(1, 1): Cell("顶", "text", "顶"), (1_048_572, 1): Cell("底", "text", "底")}
    assert clock.perf_counter() - started < 2


def test_rows_hidden_after_the_last_cell_are_not_counted() -> None:
    found = grid(
        row(text("一")) + row(cell(), attributes='table:number-rows-repeated="1048575" table:visibility="collapse"')
    )
    assert found.hidden_rows == frozenset()


def test_more_cells_than_allowed_are_refused_before_they_are_made() -> None:
    rows = row(text("满", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048576"')
    with pytest.raises(Unreadable) as refused:
        read(ods(table(rows)))
    assert "单元格超过" in refused.value.what.zh


def test_merged_areas_cover_their_cells() -> None:
    found = grid(
        row(
            text("合并", 'table:number-columns-spanned="2" table:number-rows-spanned="2"'),
            "<table:covered-table-cell/>",
            text("旁"),
        )
        + row("<table:covered-table-cell table:number-columns-repeated='2'/>", text("下"))
    )
    assert found.merges == (Area(1, 1, 2, 2),)
    assert sorted(found.cells) == [(1, 1), (1, 3), (2, 3)]
    assert found.seen_at(2, 2) == Cell("合并", "text", "合并")


def test_hidden_rows_columns_and_sheets_are_known() -> None:
    columns = (
        '<table:table-column/><table:table-column-group><table:table-column table:visibility="collapse"'
        ' table:number-columns-repeated="2"/></table:table-column-group><table:table-column/>'
    )
    rows = (
        row(text("一"), attributes='table:visibility="filter"')
        + "<table:table-row-group>"
        + row(text("二"), attributes='table:visibility="collapse"')
        + "</table:table-row-group>"
        + row(text("三"), cell(attributes='table:number-columns-repeated="3"'), text("五"))
    )
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    book = read(
        ods(table(rows, columns) + table(row(text("藏")), name="底稿", attributes='table:style-name="ta2"'), styles)
    )
    assert book.grids[0].hidden_rows == {1, 2}
    assert book.grids[0].hidden_columns == {2, 3}
    assert [(g.name, g.state) for g in book.grids] == [("数据", "visible"), ("底稿", "hidden")]


def test_a_cell_without_a_style_takes_that_of_its_row_or_else_its_column() -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="2"/>'
    styles = PERCENT + '<style:style style:name="ce2" style:family="table-cell"/>'
    rows = row(*[number("0.5", "x", 'table:number-columns-repeated="3"')])
    rows += row(number("0.5", "x"), attributes='table:default-cell-style-name="ce1"')
    rows += row(cell(), number("0.5", "x", 'table:style-name="ce2"'))
    found = grid(rows, styles, columns)
    assert {place: c.number_format for place, c in found.cells.items()} == {
        (1, 1): "General",
        (1, 2): "0.00%",
        (1, 3): "0.00%",
        (2, 1): "0.00%",
        (3, 2): "General",
    }


def test_styles_inherit_from_the_common_ones_of_the_other_part() -> None:
    common = document("document-styles", "", PERCENT.replace("ce1", "百分比"))
    own = '<style:style style:name="ce9" style:family="table-cell" style:parent-style-name="百分比"/>'
    own += '<number:number-style style:name="N11"><number:number number:decimal-places="0"/></number:number-style>'
    data = ods(table(row(number("0.5", "x", 'table:style-name="ce9"'))), own, parts={"styles.xml": common})
    assert read(data).grids[0].cells[1, 1].number_format == "0.00%"


def digits(attributes: str = "") -> str:
    return f'<number:number number:min-integer-digits="1" {attributes}/>'


def data_style(kind: str, inner: str, name: str = "N1", attributes: str = "") -> str:
    return f'<number:{kind}-style style:name="{name}" {attributes}>{inner}</number:{kind}-style>'


def literal(words: str) -> str:
    return f"<number:text>{words}</number:text>"


PLACES = 'number:decimal-places="{}"'
YUAN = "<number:currency-symbol>￥</number:currency-symbol>"
POSITIVE = '<style:map style:condition="value()&gt;=0" style:apply-style-name="P0"/>'


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (data_style("number", digits()), "General"),
        (data_style("number", digits(PLACES.format(2) + ' number:grouping="true"')), "#,##0.00"),
        (
            data_style("number", digits(PLACES.format(3) + ' number:min-decimal-places="1"') + literal("人")),
            '0.0##"人"',
        ),
        (data_style("number", digits(PLACES.format(1) + ' number:display-factor="1000"')), "0.0,"),
        (data_style("percentage", digits() + literal(" %")), "0 %"),
        (data_style("number", digits(PLACES.format(0)) + literal("%")), '0"%"'),
        (
            data_style("currency", digits(PLACES.format(2)), "P0")
            + data_style("currency", literal("-") + YUAN + digits(PLACES.format(2)) + POSITIVE),
            '0.00;-"￥"0.00',
        ),
        (
            data_style(
                "date", '<number:year number:style="long"/>' + literal("年") + "<number:month/>" + literal("月")
            ),
            'yyyy"年"m"月"',
        ),
        (
            data_style(
                "time",
                "<number:hours/>" + literal(":") + '<number:minutes number:style="long"/>',
                attributes='number:truncate-on-overflow="false"',
            ),
            "[h]:mm",
        ),
        (data_style("text", "<number:text-content/>"), "@"),
        (
            data_style(
                "number",
                f'<number:scientific-number number:min-integer-digits="1" number:min-exponent-digits="2" {PLACES.format(2)}/>',
            ),
            "0.00E+00",
        ),
        (data_style("number", digits(PLACES.format(999999999))), "0." + "0" * 30),
    ],
)
def test_data_styles_become_format_codes(style: str, expected: str) -> None:
    assert code(style) == expected


def test_styles_that_inherit_in_a_circle_end_in_general() -> None:
    styles = "".join(
        f'<style:style style:name="{own}" style:family="table-cell" style:parent-style-name="{parent}"/>'
        for own, parent in (("a", "b"), ("b", "a"))
    )
    assert only(number("1", "1", 'table:style-name="a"'), styles) == Cell(1, "number", "1")


def test_values_of_linked_files_are_no_sheets_of_this_one() -> None:
    linked = table(row(text("外")), name="'file:///tmp/other.ods'#$表")
    assert [g.name for g in read(ods(table(row(text("内"))) + linked)).grids] == ["数据"]


def test_a_flat_file_reads_like_a_package() -> None:
    rows = row(number("0.43", "43.00%", 'table:style-name="ce1"', kind="percentage"))
    flat = document("document", table(rows), PERCENT).encode()
    assert read(flat) == read(ods(table(rows), PERCENT))


def test_a_file_with_a_password_says_so() -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        ' manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    with pytest.raises(Unreadable) as refused:
        read(ods("", parts={"META-INF/manifest.xml": manifest}))
    assert "打开密码" in refused.value.what.zh


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(ods(table(row(text("一"))))[:-30], "不完整或已损坏", id="cut off"),
        pytest.param(ods("<table:table>"), "已损坏", id="not well-formed"),
        pytest.param(ods(""), "不完整", id="no sheet"),
        pytest.param(ods(table(row(cell(attributes='table:number-columns-repeated="x"')))), "已损坏", id="bad count"),
        pytest.param(
            ods(table(row(text("一"))), parts={"styles.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
            "类型声明",
            id="entities",
        ),
        pytest.param(ods(table(row(text("<text:s text:c='99999999'/>")))), "个字", id="endless spaces"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert reason in refused.value.what.zh
