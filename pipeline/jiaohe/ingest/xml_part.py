"""One XML part of a package through expat: bounded, without document types, every fault a refusal of the file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.parsers import expat

from jiaohe.errors import Unreadable
from jiaohe.ingest.package import ASK_SENDER, SAVE_AGAIN, Package
from jiaohe.model.text import Text

Attributes = dict[str, str]
Start = Callable[[str, Attributes], Any]
End = Callable[[str], Any]


def new_parser(package: Package) -> expat.XMLParserType:
    """A parser that gives text in one piece and refuses document types, and with them every entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def refuse_doctype(*_: object) -> None:
        raise package.refused(
            Text(
                "文件里有不允许的 XML 文档类型声明，可能有害，不予打开。",
                "The file holds an XML document type declaration, which is not allowed and may do harm.",
            ),
            ASK_SENDER,
        )

    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def feed(package: Package, part: str, parser: expat.XMLParserType, subject: Text) -> None:
    """Parse a whole part. ``subject`` names its content for people: 工作表「汇总」.

    Raises Unreadable where the part is not well-formed to its end, or its handlers raise ValueError.
    """
    with guarded(package, subject):
        for chunk in package.chunks(part):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


@contextmanager
def guarded(package: Package, subject: Text) -> Iterator[None]:
    """Turn what a parser and its handlers raise for a damaged part into the refusal of the file."""
    try:
        yield
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged(package, subject) from error


def damaged(package: Package, subject: Text) -> Unreadable:
    """The refusal of a file one part of which is not as its format requires."""
    return package.refused(
        Text(
            f"{subject.zh}的内容已损坏，无法完整读取。",
            f"The content of {subject.en} is damaged and cannot be read in full.",
        ),
        SAVE_AGAIN,
    )


def local(name: str) -> str:
    """A name without its namespace prefix."""
    return name.rpartition(":")[2]


def walk(package: Package, part: str, subject: Text, start: Start, end: End | None = None) -> None:
    """Give a small part's elements to ``start`` and ``end``, names and attributes without namespace prefixes.

    Of two attributes with one local name, the one without a prefix counts.
    """
    parser = new_parser(package)

    def plain_start(name: str, attributes: Attributes) -> None:
        plain = {key: value for key, value in attributes.items() if ":" not in key}
        for key, value in attributes.items():
            if ":" in key:
                plain.setdefault(local(key), value)
        start(local(name), plain)

    parser.StartElementHandler = plain_start
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    feed(package, part, parser, subject)


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The relationships that a part of relationships holds: id → (type's last word, target); outside ones left out."""
    found: dict[str, tuple[str, str]] = {}
    if part not in package:
        return found

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
            kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, attributes.get("Target", "")

    walk(package, part, Text("文件目录", "the file's directory"), start)
    return found
