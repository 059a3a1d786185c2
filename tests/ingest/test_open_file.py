import contextlib
import io
import os
import random
from pathlib import Path

import openpyxl
import pytest
import xlwt

from jiaohe.errors import Unreadable
from jiaohe.ingest import Limits, read_workbook
from tests.ingest import ods_files, xls_files, xlsb_files


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("表").write(0, 0, "甲")
    return xls_files.saved(book)


FORMATS = {
    "xlsx": xlsx(),
    "xls": xls(),
    "xlsb": xlsb_files.xlsb({"表": {(1, 1): "甲"}}),
    "ods": ods_files.ods(ods_files.table(ods_files.row(ods_files.text("甲")))),
    "csv": "甲,乙\n".encode("gb18030"),
}


def refused(file: str, **options: object) -> tuple[str, str]:
    """What is said in Chinese of a file that cannot be accepted, and the advice."""
    with pytest.raises(Unreadable) as error:
        read_workbook(file, **options)  # type: ignore[arg-type]
    assert error.value.where == file
    return error.value.what.zh, error.value.advice.zh


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a", "华容县.ods"])
@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_the_content_decides_whatever_the_name(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[kind])
    book = read_workbook(str(path))
    assert (book.format, book.file) == (kind, str(path))
    assert book.grids[0].cells[1, 1].text == "甲"


def test_bytes_open_under_a_label() -> None:
    assert read_workbook("-", data=FORMATS["csv"]).grids[0].cells[1, 2].text == "乙"


def test_a_web_page_under_a_sheets_name_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes("<html><table><tr><td>岳阳楼区</td></tr></table></html>".encode("gbk"))
    assert refused(str(path)) == (
        "内容是网页，只是用了表格的文件名（平台导出的表常是这样）。",
        "请用 Excel 或 WPS 打开，选“另存为”，保存为 xlsx 后再报。",
    )


def test_what_is_not_there_or_not_a_file_is_refused(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "无.xlsx"))[0] == "文件不存在。"
    assert refused(str(tmp_path))[0] == "这是文件夹，不是文件。"
    assert refused("a\x00b.xlsx")[0] == "读取文件时出错。"
    assert refused(os.devnull)[0] == "这是设备或系统文件，不是表格。"


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "锁.xlsx"
    path.write_bytes(FORMATS["xlsx"])

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    assert refused(str(path))[0] == "没有读取这个文件的权限。"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    path.touch()
    assert refused(str(path))[0] == "文件是空的，没有任何内容。"


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as stream:
        stream.truncate(3 << 20)
    expected = "文件有 3 MB，超过上限 1 MB。"
    assert refused(str(path), limits=Limits(file_bytes=1 << 20))[0] == expected
    assert refused("-", data=bytes(3 << 20), limits=Limits(file_bytes=1 << 20))[0] == expected


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8])
def test_a_file_that_was_cut_off_is_refused(kind: str, kept: float) -> None:
    data = FORMATS[kind]
    assert "损坏" in refused("x", data=data[: int(len(data) * kept)])[0]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_scattered_damage_ends_in_a_workbook_or_a_refusal(kind: str) -> None:
    chance = random.Random(20260530)
    for _ in range(60):
        data = bytearray(FORMATS[kind])
        for _ in range(chance.choice((1, 4, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            assert read_workbook("x", data=bytes(data)).grids
