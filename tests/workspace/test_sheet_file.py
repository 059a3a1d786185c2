from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiaohe.errors import UserError
from jiaohe.workspace.sheet_file import Column, read_rows

COLUMNS = (
    Column(key="code", header="代码", required=True),
    Column(key="title", header="指标", others=("指标名称",)),
)


def rows_of(tmp_path: Path, data: bytes) -> list[tuple[str, dict[str, str]]]:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    return [(row.place.removeprefix(f"{tmp_path}/"), dict(row.texts)) for row in read_rows(path, COLUMNS)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", "\t"])
def test_a_list_reads_alike_in_every_encoding_a_spreadsheet_program_saves(
    tmp_path: Path, encoding: str, comma: str
) -> None:
    text = f"代码{comma}指标\r\nA1{comma} 新增就业 \r\n".encode(encoding)
    assert rows_of(tmp_path, text) == [("a.csv:2", {"code": "A1", "title": "新增就业"})]


def test_rows_are_named_by_the_line_they_begin_at(tmp_path: Path) -> None:
    text = '代码,指标\n\nA1,"two\nlines"\n,\nA2,b\n'.encode()
    assert rows_of(tmp_path, text) == [
        ("a.csv:3", {"code": "A1", "title": "two\nlines"}),
        ("a.csv:6", {"code": "A2", "title": "b"}),
    ]


def test_headers_go_by_chinese_and_english_names_in_any_order(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "Title,备注,代 码\nb,mine,A\n".encode()) == [("a.csv:2", {"code": "A", "title": "b"})]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("代码,指標\nA,b\n", "a.csv:1", "不认识的列“指標”。"),
        ("指标\nb\n", "a.csv:1", "缺少列“代码”。"),
        ("代码,指标,指标名称\nA,b,c\n", "a.csv:1", "列“指标名称”重复。"),
        ("代码,指标\nA,b,c\n", "a.csv:2", "这一行的内容多于表头的列数。"),
        ('代码,指标\nA,b\nB,"c\nD,e\n', "a.csv:3", "从这一行起，引号没有成对。"),
        ("", "a.csv", "文件没有内容。"),
        ("\n , \n", "a.csv", "文件没有内容。"),
    ],
)
def test_a_list_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str, place: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        rows_of(tmp_path, text.encode())
    assert (caught.value.where.removeprefix(f"{tmp_path}/"), caught.value.what.zh) == (place, what)


def test_the_nearest_header_is_offered(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        rows_of(tmp_path, "代码,指标名\nA,b\n".encode())
    assert caught.value.advice.zh.startswith("是否应为“指标名称”？")


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00\x00\xff\xff", b"\xff", b"\x00" * 10])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UserError, match=r"not a text file"):
        rows_of(tmp_path, data)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        list(read_rows(tmp_path / "none.csv", COLUMNS))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80))
def test_any_bytes_are_either_read_or_refused(tmp_path: Path, data: bytes) -> None:
    refusal = None
    try:
        rows_of(tmp_path, "代码,指标\n".encode() + data)
    except UserError as error:
        refusal = error
    assert refusal is None or refusal.where.startswith(str(tmp_path))
