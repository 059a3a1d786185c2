"""Hostile, damaged and oversized workbooks: each is refused with a reason and an advice, none is read in part."""

import io
import warnings
import zipfile

import pytest

from jiaohe.errors import Unreadable
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.xlsx import read_xlsx
from tests.ingest.xlsx_package import one_sheet, pack, parts, strings, worksheet

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(data: bytes, **limits: float) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_xlsx("坏.xlsx", data, Limits(**limits))  # type: ignore[arg-type]
    assert caught.value.where == "坏.xlsx"
    assert caught.value.advice.zh.endswith("。")
    assert caught.value.advice.en.endswith(".")
    return caught.value


def changed(**content: str) -> bytes:
    """A sound workbook in which some parts are others; dots in names are written as ``__``, slashes as ``_0_``."""
    contents = parts({"表": worksheet(ONE)})
    for name, part in content.items():
        contents[name.replace("_0_", "/").replace("__", ".")] = part
    return pack(contents)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_a_truncated_file(kept: float) -> None:
    data = one_sheet(ONE)
    assert refusal(data[: int(len(data) * kept)]).what.zh == "文件不完整或已损坏，无法解开。"


def test_damaged_bytes_inside() -> None:
    data = one_sheet("".join(f'<row r="{r}"><c r="A{r}"><v>{r * 7919 % 1000}</v></c></row>' for r in range(1, 2000)))
    place = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml").header_offset + 500
    broken = data[:place] + bytes(b ^ 0x55 for b in data[place : place + 20]) + data[place + 20 :]
    what = refusal(broken).what.zh
    assert what in ("文件内部的数据已损坏，无法完整读取。", "工作表「表」的内容已损坏，无法完整读取。")


def test_a_zip_without_a_workbook() -> None:
    assert refusal(pack({"照片.txt": "x"})).what.zh == "文件里没有工作簿，不是 Excel 表格。"


def test_a_workbook_without_sheets() -> None:
    assert refusal(pack(parts({}))).what.zh == "工作簿里没有工作表。"


def test_a_sheet_whose_part_is_missing() -> None:
    contents = parts({"表": worksheet(ONE)})
    del contents["xl/worksheets/sheet1.xml"]
    assert refusal(pack(contents)).what.zh == "工作表「表」的内容不在文件里。"


def test_a_sheet_without_a_relationship() -> None:
    assert (
        refusal(changed(xl_0__rels_0_workbook__xml__rels="<Relationships/>")).what.zh
        == "工作簿目录的内容已损坏，无法完整读取。"
    )


@pytest.mark.parametrize(
    "sheet",
    [
        worksheet(ONE)[:-20],  # cut off
        worksheet(ONE + '<row r="2"><c r="A2"><v>2</c></row>' + ONE.replace("1", "3")),  # a tag left open
        worksheet(ONE + ONE),  # one cell twice
        worksheet('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>'),
        worksheet('<row r="0"><c><v>1</v></c></row>'),
        worksheet('<row r="1048577"><c><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="A0"><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="A1048577"><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="表1"><v>1</v></c></row>'),
        worksheet('<row r="x"><c r="A1"><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),  # a text that is not there
        worksheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
        worksheet('<row r="1"><c r="A1" t="s"><v>x</v></c></row>'),
        worksheet('<row r="1"><c r="A1"><v>&nbsp;</v></c></row>'),  # an entity nobody declares
        worksheet(ONE, after='<mergeCells><mergeCell ref="A1:"/></mergeCells>').replace('"A1:"', '"A1:B"'),
        worksheet(ONE, after='<mergeCells><mergeCell ref="A1:XFE2"/></mergeCells>'),
        '<?xml version="1.0" encoding="nonsense"?>' + worksheet(ONE),
        "<html><body>登录已过期</body></html>",
        "",
    ],
)
def test_a_sheet_damaged_anywhere_refuses_the_file(sheet: str) -> None:
    found = refusal(pack(parts({"表": sheet})))
    assert found.what.zh == "工作表「表」的内容已损坏，无法完整读取。"
    assert found.what.en == "The content of sheet “表” is damaged and cannot be read in full."
    assert found.advice.zh == "请用 Excel 或 WPS 打开原文件，另存为 xlsx 后重新报送；打不开时请重新拷贝或下载。"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
)
def test_other_parts_damaged_refuse_the_file(part: str) -> None:
    contents = parts({"表": worksheet(ONE)}, styles="<styleSheet/>", strings=strings("<t>a</t>"))
    contents[part] = contents[part][:-3]
    assert refusal(pack(contents)).what.zh.endswith("的内容已损坏，无法完整读取。")


BOMB = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + worksheet(
    '<row r="1"><c r="A1" t="str"><v>&b;&b;</v></c></row>'
)
OUTSIDE = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + worksheet(
    '<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>'
)


@pytest.mark.parametrize("sheet", [BOMB, OUTSIDE, "<!DOCTYPE worksheet>" + worksheet(ONE)])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_document_type_in_any_part(sheet: str, part: str) -> None:
    contents = parts({"表": worksheet(ONE)}, strings=strings("<t>a</t>"))
    contents[part] = sheet
    found = refusal(pack(contents))
    assert found.what.zh == "文件里有不允许的 XML 文档类型声明，可能有害，不予打开。"
    assert "核实文件来源" in found.advice.zh


def test_a_zip_bomb_by_its_ratio() -> None:
    data = one_sheet("<row/>" * 400_000)
    found = refusal(data, inflated_free=1 << 20, inflated_ratio=50)
    assert found.what.zh == "文件压缩得异常紧（超过 50 倍），可能是压缩炸弹，不予读取。"


def test_a_zip_bomb_by_its_size() -> None:
    assert refusal(one_sheet("<row/>" * 400_000), inflated_bytes=1 << 20).what.zh == "文件解开后超过 1 MB，不予读取。"


def test_a_part_that_lies_about_its_size() -> None:
    data = bytearray(one_sheet("<row/>" * 5000))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    refusal(bytes(data))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../../xl/evil.xml", "文件内部的路径指向文件之外，可能有害。"),
        ("xl\\..\\evil.xml", "文件内部的路径指向文件之外，可能有害。"),
        ("C:/evil.xml", "文件内部的路径指向文件之外，可能有害。"),
        ("XL/Workbook.xml", "文件内部有重复的部分，无法判断以哪个为准。"),
        ("xl/workbook.xml", "文件内部有重复的部分，无法判断以哪个为准。"),
    ],
)
def test_names_that_lead_out_or_come_twice(name: str, what: str) -> None:
    buffer = io.BytesIO(one_sheet(ONE))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile does not like writing a name twice either
        with zipfile.ZipFile(buffer, "a") as package:
            package.writestr(name, "<workbook/>")
    assert refusal(buffer.getvalue()).what.zh == what


def test_a_part_without_a_name_is_passed_over() -> None:
    data = pack({**parts({"表": worksheet(ONE)}), "zzzz": "x"}).replace(b"zzzz", bytes(4))
    assert len(read_xlsx("怪.xlsx", data, Limits()).grids[0].cells) == 1


def test_a_locked_zip() -> None:
    data = bytearray(one_sheet(ONE))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert refusal(bytes(data)).what.zh == "文件设有密码，无法读取。"


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        ({"file_bytes": 100}, "文件有 0 MB，超过上限 0 MB。"),
        ({"parts": 3}, "文件内部有 4 个部分，超过上限 3 个。"),
        ({"cells": 2}, "一张工作表里有内容的单元格超过 2 个。"),
        ({"text_length": 3}, "有一个单元格的文字超过 3 个字。"),
        ({"merges": 1}, "一张工作表里的合并区域超过 1 处。"),
        ({"merged_lines": 11}, "一张工作表里的合并区域过大过多。"),
        ({"seconds": -1.0}, "读取超过 -1 秒，没有完成。"),
    ],
)
def test_what_passes_a_limit(limits: dict[str, float], what: str) -> None:
    data = one_sheet(
        ONE + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>四个文字</v></c></row>',
        after='<mergeCells><mergeCell ref="A3:B9"/><mergeCell ref="C1:L10"/></mergeCells>',
    )
    assert refusal(data, **limits).what.zh == what


def test_too_many_sheets() -> None:
    data = pack(parts({"一": worksheet(ONE), "二": worksheet(ONE)}))
    assert refusal(data, sheets=1).what.zh == "工作簿有 2 张工作表，超过上限 1 张。"


def test_a_shared_text_that_is_too_long() -> None:
    data = one_sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings("<t>" + "长" * 50 + "</t>"))
    assert refusal(data, text_length=49).what.zh == "有一个单元格的文字超过 49 个字。"


def test_a_long_formula_shared_by_many_cells_is_bounded() -> None:
    rows = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A999" si="0">{"B1+" * 5000}1</f><v>1</v></c></row>'
    rows += "".join(f'<row r="{r}"><c r="A{r}"><f t="shared" si="0"/><v>1</v></c></row>' for r in range(2, 1000))
    assert refusal(one_sheet(rows), inflated_bytes=4 << 20).what.zh == "文件解开后超过 4 MB，不予读取。"


def test_arrays_that_cover_each_other_are_bounded() -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>' for r in range(1, 800)
    )
    assert refusal(one_sheet(rows), inflated_bytes=2 << 20).what.zh == "文件解开后超过 2 MB，不予读取。"
