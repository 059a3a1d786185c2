"""What a file is, by its first bytes and its parts, never by its name."""

import io
import re
import zipfile
from typing import Final

import olefile

from jiaohe.ingest.text_encoding import decode

READABLE: Final = frozenset({"xlsx", "xlsb", "ods", "fods", "xls", "locked", "text"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK: Final = b" \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe\x00"

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "word"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x00\x00\x02\x00", "old_sheet"),  # Lotus 1-2-3
    (b"\x00\x00\x1a\x00", "old_sheet"),
    (b"\xff\x00\x02\x00", "old_sheet"),  # Works
)
# The first record of a workbook that is not wrapped in a compound file: BIFF 2, 3, 4 and 5.
_BARE_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|tr|td|meta|style|script|div|center|font|title|base)\b", re.IGNORECASE
)
_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!doctype\b[^>\[]*>)", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"\s*<([A-Za-z_][\w.-]*(?::[\w.-]+)?)")
_MIME = re.compile(r"(?:MIME-Version|Content-Type):", re.IGNORECASE)

_PARTS: Final[tuple[tuple[str, str], ...]] = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "slides"),
    ("ofd.xml", "ofd"),
    ("index/document.iwa", "numbers"),
    ("index.zip", "numbers"),
)
_MAIN_TYPES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.addin.macroenabled.main+xml", "xlsx"),
    (b"wordprocessingml.document.main+xml", "word"),
    (b"wordprocessingml.template.main+xml", "word"),
    (b"ms-word.document.macroenabled.main+xml", "word"),
    (b"presentationml.", "slides"),
    (b"ms-powerpoint.", "slides"),
)
_LARGEST_TYPES = 1 << 20  # bytes of a part that lists types; real ones have a few thousand


def sniff(data: bytes) -> str:
    """One of ``READABLE``, or a reason of ``refusals.REFUSALS``.

    ``locked`` is a compound file with an encrypted package inside, ``text`` a delimited file; ``xls`` may turn out
    to be encrypted when it is opened.
    """
    if not data.strip(_BLANK):
        return "empty" if data.count(0) < 2 or data.startswith((b"\xff\xfe", b"\xfe\xff")) else "damaged"
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or (data.startswith(b"BM") and data[6:10] == bytes(4)):
        return "image"
    if _BARE_BIFF.match(data):
        return "xls"
    return _markup_or_text(data)


def _compound(data: bytes) -> str:
    """A compound file (OLE) by the streams it holds."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                return "locked"
            if ole.exists("Workbook") or ole.exists("Book"):
                return "xls"
            if ole.exists("WordDocument"):
                return "word"
            if ole.exists("PowerPoint Document"):
                return "slides"
            return "document"
    except Exception:  # whatever a library makes of a broken file
        return "damaged"


def _package(data: bytes) -> str:
    """A zip file by the parts it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in package.infolist()}
            kind = _opendocument(package, parts) or _office(package, parts)
            if kind in READABLE and any(info.flag_bits & 1 for info in parts.values()):
                return "encrypted"
    except Exception:  # zipfile raises a dozen kinds for broken files
        return "damaged"
    return kind


def _opendocument(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str | None:
    if "mimetype" in parts:
        mime = _small(package, parts["mimetype"]).strip()
        if mime.startswith(b"application/vnd.oasis.opendocument."):
            if b"spreadsheet" in mime:
                return "ods"
            return "word" if b"text" in mime else "slides" if b"presentation" in mime else "document"
    if "content.xml" in parts and "meta-inf/manifest.xml" in parts:
        manifest = _small(package, parts["meta-inf/manifest.xml"])
        if b"application/vnd.oasis.opendocument.spreadsheet" in manifest:
            return "ods"
        return "document"
    return None


def _office(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> str:
    if "[content_types].xml" in parts:
        types = _small(package, parts["[content_types].xml"]).lower().replace(b"\x00", b"")
        for pattern, kind in _MAIN_TYPES:
            if pattern in types:
                return kind
    for part, kind in _PARTS:
        if part in parts:
            return kind
    return "document" if "[content_types].xml" in parts else "archive"


def _small(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The start of a part; the limit keeps a bomb from going off here. Nothing of a part with a password."""
    if info.flag_bits & 1:
        return b""
    with package.open(info) as part:
        return part.read(_LARGEST_TYPES)


def _markup_or_text(data: bytes) -> str:
    text = decode(data[: 1 << 16], partial=True)
    if text is None:
        return "unknown"
    start = text.lstrip()
    if start.startswith("ID;P"):
        return "sylk"
    if _MIME.match(start):
        return "html" if re.search(r"text/html|multipart/related", start[:4096], re.IGNORECASE) else "text"
    if not start.startswith("<"):
        return "text"
    if _HTML.match(start):
        return "html"
    declared = start.startswith("<?xml")
    while match := _PROLOGUE.match(start):
        if _HTML.match(match[0].lstrip()):
            return "html"
        start = start[match.end() :]
    if _HTML.match(start.lstrip()):
        return "html"
    root = _ROOT.match(start)
    if root is None:
        return "xml" if declared else "text"
    name = root[1].rpartition(":")[2]
    if name == "Workbook" and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "xml_2003"
    if name == "document" and "urn:oasis:names:tc:opendocument:xmlns:office" in start:
        return "fods" if "opendocument.spreadsheet" in start else "document"
    if name == "package" and "schemas.microsoft.com/office/2006/xmlPackage" in start:
        return "word"
    return "xml" if declared or f"</{root[1]}" in start else "text"
