"""Patching XML without writing it anew (就地修补): where elements stand in a part's bytes, and splices at those places.

A part that is parsed and serialised again loses prefixes, unknown extensions and the order of attributes; one that is
spliced keeps every byte that is not about us.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.sax.saxutils import escape

from jiaohe.annotate.refusal import CannotAnnotate
from jiaohe.ingest.package import Package
from jiaohe.ingest.xml_part import Attributes, guarded, local, new_parser
from jiaohe.model.text import Text

_TAG = re.compile(rb"<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Edit(NamedTuple):
    """Bytes that take the place of ``[start, end)``; where both are the same, they are put there."""

    start: int
    end: int
    new: bytes


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with every edit made; edits do not overlap.

    What is put at one place comes in the order given, and before what takes the place of the bytes there.
    """
    pieces = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [data[done : edit.start], edit.new]
        done = edit.end
    return b"".join([*pieces, data[done:]])


@dataclass(slots=True, kw_only=True)
class Node:
    """An element of a small part: its tag as written, and where it stands. ``inside`` is the end of its start tag."""

    tag: str
    attributes: Attributes
    start: int
    inside: int
    inner_end: int = 0
    end: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The tag without its prefix."""
        return local(self.tag)

    @property
    def prefix(self) -> str:
        """The tag's prefix with its colon, or nothing."""
        return self.tag[: len(self.tag) - len(self.name)]

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next((node for node in self.children if node.name == name), None)

    def attribute(self, name: str) -> str | None:
        """An attribute by its name, whatever its prefix; the one without a prefix counts."""
        if name in self.attributes:
            return self.attributes[name]
        return next((value for key, value in self.attributes.items() if local(key) == name), None)

    def walk(self) -> Iterator["Node"]:
        """The element and all below it."""
        yield self
        for node in self.children:
            yield from node.walk()


def parse_tree(package: Package, data: bytes, subject: Text) -> Node:
    """The elements of a small part. Raises Unreadable for one that is damaged, CannotAnnotate for an odd encoding."""
    refuse_encoding(data)
    parser = new_parser(package)
    stack: list[Node] = []
    roots: list[Node] = []

    def start(tag: str, attributes: Attributes) -> None:
        at = parser.CurrentByteIndex
        node = Node(tag=tag, attributes=attributes, start=at, inside=tag_end(data, at))
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        node.inner_end, node.end = element_end(data, node.inside, parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.XmlDeclHandler = refuse_declaration
    with guarded(package, subject):
        parser.Parse(data, True)
    return roots[0]


def refuse_encoding(data: bytes) -> None:
    """Places are counted in bytes of UTF-8. Raises CannotAnnotate for a part in UTF-16."""
    if data.startswith(_UTF16):
        refuse_declaration("1.0", "utf-16", 0)


def refuse_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    """Raises CannotAnnotate for a part that says it is not UTF-8."""
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise CannotAnnotate(
            Text(
                "文件内部用了少见的文字编码，插入批注会弄坏它。",
                "Inside, the file uses an unusual text encoding that adding notes would break.",
            )
        )


def tag_end(data: bytes, start: int) -> int:
    """Where the start tag that begins at ``start`` ends."""
    match = _TAG.match(data, start)
    if match is None:
        raise ValueError("no start tag where one was read")
    return match.end()


def element_end(data: bytes, inside: int, at: int) -> tuple[int, int]:
    """Where the content of an element ends and where the element does, from what the parser says at its end."""
    if data[inside - 2 : inside] == b"/>":
        return inside, inside
    return at, data.index(b">", at) + 1


def with_attributes(tag: bytes, **values: str) -> bytes:
    """A start tag with attributes set; those that it has already keep their place."""
    match = _TAG.match(tag)
    if match is None:
        raise ValueError("not a start tag")
    edits = []
    for name, value in values.items():
        written = quoted(value)
        for found in _ATTRIBUTE.finditer(tag, match.end(1), match.end(2)):
            if found[1] == name.encode():
                edits.append(Edit(found.start(2), found.end(2), written))
                break
        else:
            edits.append(Edit(match.end(2), match.end(2), b" " + name.encode() + b"=" + written))
    return splice(tag, edits)


def appended(data: bytes, node: Node, inner: bytes, *, at: int | None = None) -> Edit:
    """The edit that puts ``inner`` at the end of an element's content, or at ``at`` in it; opens an empty element."""
    if node.inside == node.end:
        start = data[node.start : node.end]
        return Edit(node.start, node.end, start[:-2].rstrip() + b">" + inner + f"</{node.tag}>".encode())
    place = node.inner_end if at is None else at
    return Edit(place, place, inner)


def counted(data: bytes, node: Node, more: int) -> list[Edit]:
    """The edit that raises an element's ``count``, where it says one; not for an element that is empty."""
    count = node.attributes.get("count")
    if count is None or node.inside == node.end:
        return []
    tag = data[node.start : node.inside]
    return [Edit(node.start, node.inside, with_attributes(tag, count=str(len(node.children) + more)))]


def after_last(root: Node, before: Iterable[str]) -> int:
    """Where a child may stand that follows those named ``before`` in its parent's prescribed order."""
    names = frozenset(before)
    return max((node.end for node in root.children if node.name in names), default=root.inside)


def text_xml(text: str) -> bytes:
    """Text for an element: escaped, and not taken for an escape of a spreadsheet (``_x0041_``)."""
    return escape(_ESCAPE_LIKE.sub("_x005F_", text)).encode("utf-8", "replace")


def quoted(value: str) -> bytes:
    """A value for an attribute, in its quotes."""
    return b'"' + escape(value, {'"': "&quot;", "\n": "&#10;"}).encode("utf-8", "replace") + b'"'


def namespace_of(root: Node) -> str:
    """The namespace of a part's first element."""
    prefix = root.prefix.rstrip(":")
    return root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
