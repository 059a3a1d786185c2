"""The texts of a workbook (共享字符串): plain, rich text without its formatting, phonetic guides left out."""

import re

from jiaohe.ingest.package import Package
from jiaohe.ingest.xml_part import feed, new_parser
from jiaohe.model.text import Text

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def unescape(text: str) -> str:
    """Characters that XML cannot hold are written ``_x000D_``, and an underscore before such a run ``_x005F_``."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(decoded):  # two escapes make one character; a lone half becomes the replacement character
        decoded = decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return decoded


def read_shared_strings(package: Package, part: str) -> list[str]:
    """All texts by their index; none where the workbook has no such part."""
    strings: list[str] = []
    if part not in package:
        return strings
    parser = new_parser(package)
    buffer: list[str] = []
    pieces: list[str] = []
    longest = package.limits.text_length
    item = text = guide = ""
    in_guide = False

    def root(name: str, _: object) -> None:
        nonlocal item, text, guide
        prefix = name.rpartition(":")[0]
        item, text, guide = (f"{prefix}:{tag}" if prefix else tag for tag in ("si", "t", "rPh"))
        parser.StartElementHandler = start

    def start(name: str, _: object) -> None:
        nonlocal in_guide
        if name == text:
            buffer.clear()
        elif name == item:
            pieces.clear()
        elif name == guide:
            in_guide = True

    def end(name: str) -> None:
        nonlocal in_guide
        if name == text:
            if not in_guide:
                pieces.extend(buffer)
        elif name == item:
            value = "".join(pieces)
            if len(value) > longest:
                raise package.too_large("text_length", len(value))
            strings.append(unescape(value))
        elif name == guide:
            in_guide = False

    parser.StartElementHandler = root
    parser.EndElementHandler = end
    parser.CharacterDataHandler = buffer.append
    feed(package, part, parser, Text("文字内容", "the texts"))
    return strings
