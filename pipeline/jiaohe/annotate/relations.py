"""What parts say of one another (关系与内容类型): entries are added to these lists, none is changed."""

import posixpath
from typing import NamedTuple

from jiaohe.annotate.parts import Parts
from jiaohe.annotate.xml_patch import Node, appended, parse_tree, quoted, splice
from jiaohe.ingest.package import relationships_of, resolve
from jiaohe.model.text import Text

_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_SUBJECT = Text("文件目录", "the file's directory")
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relation(NamedTuple):
    """A relationship: its id, the full name of its type, and the part it leads to (None where that lies outside)."""

    id: str
    type: str
    part: str | None

    @property
    def kind(self) -> str:
        """The last word of the type."""
        return self.type.rstrip("/").rpartition("/")[2]


def relations_of(parts: Parts, source: str) -> list[Relation]:
    """The relationships of a part (of the package itself for an empty name)."""
    name = relationships_of(source)
    if name not in parts:
        return []
    root = parse_tree(parts.package, parts.read(name), _SUBJECT)
    return [_relation(node, source) for node in root.children if node.name == "Relationship"]


def _relation(node: Node, source: str) -> Relation:
    outside = (node.attribute("TargetMode") or "").lower() == "external"
    target = node.attribute("Target") or ""
    return Relation(
        node.attribute("Id") or "", node.attribute("Type") or "", None if outside else resolve(source, target)
    )


def add_relation(parts: Parts, source: str, kind: str, target: str) -> str:
    """Relate a part to another; the id of the new relationship. ``kind`` is the full name of its type."""
    name = relationships_of(source)
    if name not in parts:
        parts.put(name, _HEAD + f'<Relationships xmlns="{_PACKAGE_LINKS}"></Relationships>'.encode())
    taken = {relation.id.casefold() for relation in relations_of(parts, source)}
    number = 1
    while f"rid{number}" in taken:
        number += 1
    data = parts.read(name)
    root = parse_tree(parts.package, data, _SUBJECT)
    path = posixpath.relpath(target, posixpath.dirname(source) or ".")
    entry = f'<{root.prefix}Relationship Id="rId{number}" Type='.encode() + quoted(kind) + b" Target=" + quoted(path)
    parts.put(name, splice(data, [appended(data, root, entry + b"/>")]))
    return f"rId{number}"


def add_type(parts: Parts, part: str, content_type: str) -> None:
    """Say what an added part holds."""
    data = parts.read(_TYPES)
    root = parse_tree(parts.package, data, _SUBJECT)
    entry = f"<{root.prefix}Override PartName=".encode() + quoted(f"/{part}") + b" ContentType=" + quoted(content_type)
    parts.put(_TYPES, splice(data, [appended(data, root, entry + b"/>")]))
