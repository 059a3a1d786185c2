import io
import zipfile

import openpyxl
import pytest
from xlwt.CompoundDoc import XlsDoc

from jiaohe.ingest.refusals import REFUSALS
from jiaohe.ingest.sniff import READABLE, sniff
from jiaohe.ingest.text_encoding import decode
from tests.ingest import ods_files, xls_files, xlsb_files


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


def types(main: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/a/b.xml"'
        f' ContentType="{main}"/></Types>'
    )


def office(main: str, **parts: str) -> bytes:
    return zipped(**{"[Content_Types].xml": types(main)}, **parts)


def xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def renamed_stream(name: str) -> bytes:
    """A compound file whose only stream has another name than a workbook's."""
    out = io.BytesIO()
    XlsDoc().save(out, b"x" * 5000)
    old, new = "Workbook".encode("utf-16-le"), name[:8].ljust(8).encode("utf-16-le")
    return out.getvalue().replace(old, new)


WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SPREADSHEET_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(b" \r\n\t\n", "empty", id="white space"),
        pytest.param(b"\xef\xbb\xbf\r\n", "empty", id="a mark alone"),
        pytest.param(b"\xff\xfe\r\x00\n\x00", "empty", id="utf-16 white space"),
        pytest.param(bytes(4096), "damaged", id="zeros, as after a crash"),
        pytest.param(xlsx(), "xlsx", id="xlsx"),
        pytest.param(office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xlsx", id="xlsm"),
        pytest.param(office(SHEET_MAIN, **{"book/main.xml": "<workbook/>"}), "xlsx", id="xlsx with parts elsewhere"),
        pytest.param(zipped(**{"XL\\Workbook.xml": "<workbook/>"}), "xlsx", id="xlsx without types, backward slashes"),
        pytest.param(xlsb_files.xlsb({"数据": {}}), "xlsb", id="xlsb"),
        pytest.param(ods_files.ods(ods_files.table("")), "ods", id="ods"),
        pytest.param(
            zipped(**{"content.xml": "<a/>", "META-INF/manifest.xml": ods_files.MIME}),
            "ods",
            id="ods without a mimetype",
        ),
        pytest.param(ods_files.document("document", "").encode(), "fods", id="flat ods"),
        pytest.param(xls_files.compound(b"x" * 5000), "xls", id="xls"),
        pytest.param(xls_files.biff2({}), "xls", id="bare biff 2"),
        pytest.param(renamed_stream("Book"), "document", id="another compound file"),
        pytest.param("地区,数量\n华容,1\n".encode(), "text", id="csv"),
        pytest.param("地区\t数量\n华容\t1\n".encode("gb18030"), "text", id="tsv in gb18030"),
        pytest.param(b"<5,6\n7,8\n", "text", id="a csv that begins with a sign"),
        pytest.param(b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html", id="html"),
        pytest.param("\ufeff\r\n <!-- 导出 -->\n<META charset=gbk><TABLE>".encode(), "html", id="html without a root"),
        pytest.param("<table border=1><tr><td>岳阳".encode("gbk"), "html", id="html in gbk"),
        pytest.param(b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html/>', "html", id="xhtml"),
        pytest.param(b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>', "html", id="html by excel"),
        pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "html", id="web archive"),
        pytest.param("\ufeff<html><td>1".encode("utf-16-le"), "html", id="html in utf-16"),
        pytest.param(SPREADSHEET_2003.encode(), "xml_2003", id="xml spreadsheet 2003"),
        pytest.param(b'<?xml version="1.0"?><data><row/></data>', "xml", id="other xml"),
        pytest.param(b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\n", "sylk", id="sylk"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf", id="pdf"),
        pytest.param(zipped(**{"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<a/>"}), "ofd", id="ofd"),
        pytest.param(office(WORD_MAIN, **{"word/document.xml": "<a/>"}), "word", id="docx"),
        pytest.param(renamed_stream("WordDocument"), "document", id="an unnamed compound file"),
        pytest.param(zipped(mimetype="application/vnd.oasis.opendocument.text"), "word", id="odt"),
        pytest.param(b"{\\rtf1\\ansi", "word", id="rtf"),
        pytest.param(zipped(**{"ppt/presentation.xml": "<a/>"}), "slides", id="pptx"),
        pytest.param(zipped(**{"Index/Document.iwa": "x"}), "numbers", id="numbers"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "image", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", "image", id="jpeg"),
        pytest.param(b"RIFF\x00\x01\x00\x00WEBPVP8 ", "image", id="webp"),
        pytest.param(b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "image", id="bmp"),
        pytest.param(zipped(**{"华容县.xlsx": "x", "汨罗市.xls": "x"}), "archive", id="zip of sheets"),
        pytest.param(b"Rar!\x1a\x07\x01\x00", "archive", id="rar"),
        pytest.param(b"\x00\x00\x02\x00\x06\x04\x06\x00", "old_sheet", id="lotus"),
        pytest.param(b"\x7fELF\x02\x01\x01\x00\x00\x00", "unknown", id="program"),
        pytest.param(b"PK\x03\x04" + b"\x14" * 200, "damaged", id="zip without its directory"),
        pytest.param(xlsx()[:-200], "damaged", id="xlsx cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "damaged", id="compound file cut off"),
    ],
)
def test_content_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
    assert kind in READABLE or kind in REFUSALS


def test_a_word_document_that_embeds_a_sheet_is_a_word_document() -> None:
    types_with_sheet = types(WORD_MAIN).replace(
        "<Override",
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/><Override',
    )
    data = zipped(**{"[Content_Types].xml": types_with_sheet, "word/embeddings/a.xlsx": "x", "word/document.xml": "x"})
    assert sniff(data) == "word"


def test_a_csv_that_begins_like_a_bitmap_is_a_csv() -> None:
    assert sniff(b"BMI,name\n22,a\n") == "text"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("岳阳".encode(), "岳阳"),
        ("岳阳".encode("gb18030"), "岳阳"),
        ("Pérou à côté".encode("cp1252"), "Pérou à côté"),
        (b"a\x00b", None),
        (b"\x01\x02\x03\x04", None),
        (b"\x81", None),
    ],
)
def test_bytes_decode_to_the_text_they_hold_or_to_none(data: bytes, text: str | None) -> None:
    assert decode(data) == text


def test_a_character_that_is_cut_off_is_left_out_of_a_part() -> None:
    assert decode("岳阳".encode()[:-1], partial=True) == "岳"
    assert decode("岳阳".encode("gb18030")[:-1], partial=True) == "岳"


@pytest.mark.parametrize("reason", sorted(REFUSALS))
def test_every_refusal_says_what_and_what_to_do_in_both_languages(reason: str) -> None:
    for text in REFUSALS[reason]:
        assert text.zh.endswith("。")
        assert text.en.endswith(".")
        assert text.en.isascii()
