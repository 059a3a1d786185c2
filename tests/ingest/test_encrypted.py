import io
import zipfile

import openpyxl
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from jiaohe.errors import Unreadable
from jiaohe.ingest import read_workbook
from jiaohe.ingest.encrypted import DEFAULT_PASSWORD
from jiaohe.model.grid import Cell
from tests.ingest.xls_files import locked

ASKED = "请用 Excel 或 WPS 打开，取消打开密码后保存，再重新报送。"


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["B2"] = 0.43
    book.active["B2"].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked_package(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def xls() -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    for row in range(300):
        sheet.write(row, 0, f"第{row}行")
    return book


def test_a_workbook_under_the_default_password_opens() -> None:
    book = read_workbook("x.xlsx", data=locked_package(xlsx(), DEFAULT_PASSWORD))
    assert book.format == "xlsx"
    assert book.grids[0].cells == {(2, 2): Cell(0.43, "number", "43%", "0%")}


@pytest.mark.parametrize("method", ["rc4", "xor"])
def test_an_old_workbook_under_the_default_password_opens(method: str) -> None:
    book = read_workbook("x.xls", data=locked(xls(), DEFAULT_PASSWORD, method))
    assert book.format == "xls"
    assert book.grids[0].name == "数据"
    assert [cell.text for cell in book.grids[0].cells.values()] == [f"第{row}行" for row in range(300)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(locked_package(xlsx(), "secret"), id="xlsx"),
        pytest.param(locked(xls(), "secret", "rc4"), id="xls rc4"),
        pytest.param(locked(xls(), "secret", "xor"), id="xls xor"),
    ],
)
def test_any_other_password_is_asked_to_be_removed(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsx", data=data)
    assert refused.value.what.zh == "文件设有打开密码，无法读取。"
    assert refused.value.advice.zh == ASKED


def test_a_document_under_the_default_password_is_still_no_spreadsheet() -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as package:
        types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", f"<document>{'字' * 5000}</document>")
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsx", data=locked_package(document.getvalue(), DEFAULT_PASSWORD))
    assert "Word" in refused.value.what.zh


def test_a_header_that_asks_for_endless_work_is_refused() -> None:
    data = locked_package(xlsx(), DEFAULT_PASSWORD)
    assert b'spinCount="100000"' in data
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsx", data=data.replace(b'spinCount="100000"', b'spinCount="9999999"', 1)[: len(data)])
    assert refused.value.what.zh == "文件不完整或已损坏。"


def test_an_encrypted_file_that_was_cut_off_is_damaged() -> None:
    data = locked_package(xlsx(), DEFAULT_PASSWORD)
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsx", data=data[: len(data) // 2])
    assert refused.value.what.zh == "文件不完整或已损坏。"


def test_a_zip_with_a_password_says_so() -> None:
    data = bytearray(xlsx())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:  # the flag of each entry in the directory
        data[at + 8] |= 1
        at += 4
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsx", data=bytes(data))
    assert refused.value.what.zh == "文件设有打开密码，无法读取。"
