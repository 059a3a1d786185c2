"""Workbooks with what a library that loads and saves would lose, and findings about their cells."""

import io
import zipfile
from typing import Any

import xlsxwriter

from jiaohe.annotate import annotate
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Text
from tests.ingest import xlsx_package as package

BASE = package.LINKS


def finding(cell: str, severity: Severity = Severity.ERROR, sheet: str | None = "表", **more: Any) -> Finding:
    """A finding at a cell."""
    told = {
        "rule": "JH301",
        "name": "progress-not-by-formula",
        "message": Text(f"{cell} 的进度不对。", f"The progress in {cell} is wrong."),
        "fix": Text("核对后改正。", "Look again and correct it."),
        "observed": "43",
        "fingerprint": f"{cell:0>16}",
    }
    return Finding(input=0, file="表.xlsx", sheet=sheet, severity=severity, cells=(cell,), **{**told, **more})


def copy_of(data: bytes, *findings: Finding, **more: Any) -> bytes:
    """The annotated copy, in Chinese unless asked otherwise."""
    return annotate("表.xlsx", data, findings, **{"lang": "zh", **more}).data


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def rich() -> bytes:
    """A chart, a text box, a button, a check box, notes, a list, bars and icons, a table, names, a locked sheet."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    sheet = book.add_worksheet("表")
    percent = book.add_format({"num_format": "0.00%", "bold": True})
    sheet.write_row("A1", ["地区", "目标", "数量", "进度"])
    for row, (name, target, quantity) in enumerate([("甲县", 100, 43), ("乙县", 200, 100), ("丙县", 50, 60)], start=2):
        sheet.write_row(row - 1, 0, [name, target, quantity])
        sheet.write_formula(row - 1, 3, f"=C{row}/B{row}", percent, quantity / target)
    sheet.write_comment("B2", "填报人：数据来自月报", {"author": "甲县"})
    sheet.write_comment("C4", "超额完成", {"author": "丙县"})
    sheet.insert_button("F2", {"caption": "汇总", "macro": "Sum"})
    sheet.insert_checkbox("H2", True)
    sheet.insert_textbox("F6", "填表说明")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$C$2:$C$4"})
    sheet.insert_chart("F10", chart)
    sheet.data_validation("A2:A9", {"validate": "list", "source": ["甲县", "乙县", "丙县"]})
    sheet.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True, "bar_color": "#63C384"})
    sheet.add_table("A20:B22", {"columns": [{"header": "地区"}, {"header": "备注"}]})
    sheet.protect("secret")
    sheet.set_header('&C&"宋体"进度')
    hidden = book.add_worksheet("底稿")
    hidden.write("A1", 7)
    hidden.hide()
    book.define_name("目标", "=表!$B$2:$B$4")
    book.close()
    return raw.getvalue()


def with_parts(data: bytes, *, replaced: dict[str, tuple[bytes, bytes]]) -> bytes:
    """A package with bytes replaced in some of its parts."""
    contents: dict[str, str | bytes] = dict(parts_of(data))
    for name, (old, new) in replaced.items():
        before = contents[name]
        assert isinstance(before, bytes)
        assert old in before
        contents[name] = before.replace(old, new)
    return package.pack(contents)


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def by_hand(rows: str, *, before: str = "", after: str = "", **more: Any) -> bytes:
    """A workbook of one sheet, 表, as a program with habits of its own would write it."""
    extra = more.pop("extra", {})
    made = package.parts({"表": package.worksheet(rows, before=before, after=after)}, **more)
    return package.pack({"[Content_Types].xml": TYPES, **made, **extra})
