"""Files that get no annotated copy, each with its reason."""

import io

import openpyxl
import pytest

from jiaohe.annotate import CannotAnnotate, annotate
from jiaohe.model.run import Place, SheetReport
from tests.annotate.workbooks import by_hand, finding, with_parts
from tests.ingest import xlsx_package as package

ROW = '<row r="2"><c r="A2"><v>1</v></c></row>'


def reason(data: bytes, **more: object) -> str:
    with pytest.raises(CannotAnnotate) as caught:
        annotate("表.xlsx", data, [finding("A2")], lang="zh", **more)  # type: ignore[arg-type]
    return caught.value.reason.zh


def test_a_signed_workbook() -> None:
    assert "数字签名" in reason(by_hand(ROW, extra={"_xmlsignatures/sig1.xml": "<Signature/>"}))


def test_a_text_file() -> None:
    assert reason("地区,目标\n甲县,3\n".encode()) == "这是文本文件，没有地方加批注。"


def test_a_file_that_is_no_sheet() -> None:
    assert reason(b"%PDF-1.7\n") == "文件读不了，没有地方加批注。"


def test_data_behind_the_workbook() -> None:
    assert reason(by_hand(ROW) + b"more") == "文件前后附有别的数据，副本里保不住。"


def test_data_before_the_workbook_are_no_workbook() -> None:
    assert reason(b"more" + by_hand(ROW)) == "文件读不了，没有地方加批注。"


def test_a_part_in_another_encoding() -> None:
    sheet = package.worksheet(ROW)
    utf16 = ('<?xml version="1.0" encoding="UTF-16"?>' + sheet).encode("utf-16")
    contents: dict[str, str | bytes] = dict(package.parts({"表": sheet}))
    contents["xl/worksheets/sheet1.xml"] = utf16
    assert "少见的文字编码" in reason(package.pack({"[Content_Types].xml": "<Types/>", **contents}))


def test_a_document_type_in_a_part_that_the_check_does_not_read() -> None:
    links = f'<!DOCTYPE x><Relationships xmlns="{package.PACKAGE_LINKS}"/>'
    assert "文档类型声明" in reason(by_hand(ROW, extra={"xl/worksheets/_rels/sheet1.xml.rels": links}))


def test_notes_whose_part_is_damaged() -> None:
    kind = f"{package.LINKS}/comments"
    links = (
        f'<Relationships xmlns="{package.PACKAGE_LINKS}"><Relationship Id="c" Type="{kind}" Target="../c.xml"/>'
        "</Relationships>"
    )
    extra = {"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/c.xml": "<comments/>"}
    assert "原有的批注写得不完整" in reason(by_hand(ROW, extra=extra))
    del extra["xl/c.xml"]
    assert "原有的批注写得不完整" in reason(by_hand(ROW, extra=extra))


def test_a_file_that_was_changed_after_the_check() -> None:
    place = Place("A2", "region", "指标", "k", "甲县", "target", "2", 2.0)
    sheet = SheetReport(name="表", form="progress", places=(place,))
    assert "校核以后改过" in reason(by_hand(ROW), sheets=[sheet])
    assert "校核以后改过" in reason(by_hand(ROW), sheets=[SheetReport(name="别的", form=None)])
    same = SheetReport(name="表", form="progress", places=(place._replace(text="1", number=1.0),))
    assert annotate("表.xlsx", by_hand(ROW), [finding("A2")], lang="zh", sheets=[same]).suffix == ".xlsx"


def test_numbers_that_are_none() -> None:
    data = with_parts(by_hand(ROW), replaced={"xl/workbook.xml": (b'sheetId="1"', b'sheetId="first"')})
    assert reason(data) == "文件内部的写法少见，插入批注会弄坏它。"


def test_a_workbook_without_a_list_of_types_is_not_made_up() -> None:
    contents = package.parts({"表": package.worksheet(ROW)})
    assert reason(package.pack(contents)) == "文件缺少必要的组成部分，内容不完整。"


def test_a_library_workbook_opens_where_none_of_these_holds() -> None:
    book = openpyxl.Workbook()
    raw = io.BytesIO()
    book.active["A2"] = 1  # type: ignore[index]
    book.save(raw)
    assert annotate("表.xlsx", raw.getvalue(), [finding("A2", sheet="Sheet")], lang="zh").suffix == ".xlsx"
