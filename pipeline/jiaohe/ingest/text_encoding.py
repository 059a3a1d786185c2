"""Bytes of a text file to characters, as officials' programs write them (字符编码)."""

import codecs
import re
from typing import Final

_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = bytes(range(0x80, 0x100))
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, *, partial: bool = False) -> str | None:
    """The text without its byte order mark; None for what is not text.

    Without a mark UTF-8 is tried first, then GB18030. Chinese text has its bytes above ASCII in pairs; where they
    stand alone the text is Western, and is taken as Windows-1252. A NUL, or many control characters, make it binary.
    ``partial`` allows the last character to be cut off, for the first bytes of a longer file.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _plain(_decoded(data[len(bom) :], encoding, partial))
    text = _decoded(data, "utf-8", partial)
    if text is None:
        high = len(data) - len(data.translate(None, _HIGH))
        paired = 2 * len(_PAIR.findall(data))
        if paired:
            text = _decoded(data, "gb18030", partial)
        if text is None and paired * 2 < high:
            text = _decoded(data, "cp1252", partial)
    return _plain(text)


def _decoded(data: bytes, encoding: str, partial: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=not partial)
    except UnicodeDecodeError:
        return None


def _plain(text: str | None) -> str | None:
    if text is None or "\x00" in text or len(_CONTROLS.findall(text)) * 20 > len(text):
        return None
    return text
