import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.errors import Unreadable
from jiaohe.ingest import Limits
from jiaohe.ingest.delimited import choose_delimiter, read_delimited
from jiaohe.model.grid import Cell, Grid

TABLE = "地区,目标,进度\n岳阳楼区,700,62.43%\n"
GRID = {
    (1, 1): Cell("地区", "text", "地区"),
    (1, 2): Cell("目标", "text", "目标"),
    (1, 3): Cell("进度", "text", "进度"),
    (2, 1): Cell("岳阳楼区", "text", "岳阳楼区"),
    (2, 2): Cell("700", "text", "700"),
    (2, 3): Cell("62.43%", "text", "62.43%"),
}


def read(data: bytes, file: str = "2026-05/华容县.csv") -> Grid:
    return read_delimited(file, data, Limits()).grids[0]


def shown(text: str) -> dict[tuple[int, int], str]:
    return {place: cell.text for place, cell in read(text.encode()).cells.items()}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TABLE.encode(), id="utf-8"),
        pytest.param(TABLE.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(codecs.BOM_UTF32_LE + TABLE.encode("utf-32-le"), id="utf-32-le"),
        pytest.param(TABLE.encode("gbk"), id="gbk"),
        pytest.param(TABLE.replace("\n", "\r\n").encode("gb18030"), id="gb18030 with windows line ends"),
        pytest.param(TABLE.replace("\n", "\r").encode(), id="old line ends"),
        pytest.param(TABLE.replace(",", "\t").encode(), id="tabs"),
        pytest.param(TABLE.replace(",", ";").encode("gb18030"), id="semicolons"),
        pytest.param(("sep=;\r\n" + TABLE.replace(",", ";")).encode(), id="a line that names the delimiter"),
    ],
)
def test_every_encoding_and_delimiter_gives_the_same_text_cells(data: bytes) -> None:
    assert read(data).cells == GRID


def test_the_sheet_is_named_after_the_file() -> None:
    assert read(TABLE.encode()).name == "华容县"


def test_rare_characters_need_four_bytes_in_gb18030() -> None:
    assert read("㑇𠮷镇,1\n华容,2\n".encode("gb18030")).cells[1, 1].text == "㑇𠮷镇"


def test_western_text_without_utf8_keeps_its_accents() -> None:
    assert read("Région;Café\nPérigueux;1,5\n".encode("cp1252")).cells[2, 1].text == "Périgueux"


def test_a_quoted_line_break_stays_in_its_cell_and_starts_no_row() -> None:
    assert shown('指标,"数量\n(个)"\n"a,b",2\n') == {(1, 1): "指标", (1, 2): "数量\n(个)", (2, 1): "a,b", (2, 2): "2"}


def test_doubled_quotation_marks_stand_for_one() -> None:
    assert shown('"他说""好""",1\n5"管,2\n') == {(1, 1): '他说"好"', (1, 2): "1", (2, 1): '5"管', (2, 2): "2"}


def test_blank_lines_and_empty_fields_keep_their_place() -> None:
    assert shown("标题,,\n\n,,3\n") == {(1, 1): "标题", (3, 3): "3"}


def test_full_width_commas_divide_nothing() -> None:
    assert shown("城区，郊区,1\n东，西，南,2\n") == {
        (1, 1): "城区，郊区",
        (1, 2): "1",
        (2, 1): "东，西，南",
        (2, 2): "2",
    }


def test_leading_zeros_guarded_by_a_formula_are_shown_as_excel_shows_them() -> None:
    assert read(b'code,n\n="0012",3\n').cells[2, 1] == Cell('="0012"', "text", "0012")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n2,5;3,5;4\n", ";"),
        ("1,5;2,5\n3,5;4,5\n", ","),  # nothing tells: more fields win
        ("表一\n地区,目标;单位,数量\n甲,1,2\n乙,3,4\n", ","),
        ("a\tb, c\n1\t2\n", "\t"),
        ("只有一列\n1\n2\n", ","),
    ],
)
def test_the_delimiter_is_the_sign_that_divides_most_records_alike(text: str, delimiter: str) -> None:
    assert choose_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"a,b\x00,c\n1,2,3\n", "不是能识别的电子表格", id="NUL"),
        pytest.param(b"\xff\xfb\x90\x64" * 300, "不是能识别的电子表格", id="undecodable"),
        pytest.param(b'a,"b\n1,2\n3,4\n', "引号没有配对", id="quotation mark never closed"),
        pytest.param(b'a,"' + b"x" * 200_000, "可能是引号没有配对", id="endless field"),
        pytest.param(b",,,\n,,\n", "文件是空的", id="only delimiters"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert reason in refused.value.what.zh


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(Unreadable, match="more filled cells than the 10"):
        read_delimited("big.csv", b"1,2\n" * 100, Limits(cells=10))


fields = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=12).filter(
    lambda text: (
        not text.startswith(("=", "sep=", "\ufeff")) and not any(ord(c) < 32 and c not in "\t\r\n" for c in text)
    )
)


@given(st.lists(st.lists(fields, min_size=2, max_size=5), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_what_a_program_writes_is_read_back(table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    expected = {(r, c): text for r, record in enumerate(table, 1) for c, text in enumerate(record, 1) if text}
    text = f"sep={delimiter}\r\n{out.getvalue()}"
    if not expected:
        return
    assert {place: cell.value for place, cell in read(text.encode()).cells.items()} == expected


chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@given(st.lists(st.tuples(chinese, st.integers(0, 10**6)), min_size=1, max_size=8), st.sampled_from(["utf-8", "gbk"]))
def test_a_table_of_names_and_numbers_survives_either_encoding(rows: list[tuple[str, int]], encoding: str) -> None:
    text = "地区,数量\n" + "".join(f"{name},{count}\n" for name, count in rows)
    expected = {(1, 1): "地区", (1, 2): "数量"}
    for at, (name, count) in enumerate(rows, 2):
        expected |= {(at, 1): name, (at, 2): str(count)}
    assert {place: cell.value for place, cell in read(text.encode(encoding)).cells.items()} == expected
