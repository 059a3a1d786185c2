"""Notes at cells (批注): texts in a part of comments, boxes in a drawing; what was there stays as it is."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from jiaohe.annotate.parts import Parts
from jiaohe.annotate.refusal import CannotAnnotate
from jiaohe.annotate.sheet_marks import Place, SheetFrame
from jiaohe.annotate.xml_patch import Edit, Node, appended, parse_tree, splice, text_xml
from jiaohe.model.address import a1, parse_a1
from jiaohe.model.text import Text

VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SUBJECT = Text("批注", "the notes")
_VML = {"v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office"}
_VML["x"] = "urn:schemas-microsoft-com:office:excel"
_BLOCKS = re.compile(rb"<[\w.-]*:?idmap\b[^>]*?\sdata\s*=\s*[\"']([0-9, ]*)[\"']")
_SHAPE_IDS = re.compile(rb"_s([0-9]{4,9})[\"']")
_IDS = 1024  # in a block
_BOX_WIDTH = 38.0  # characters
_LINE = 44  # half-width characters of a line in the box
_LINE_HEIGHT = 13.5  # points
_ROW_HEIGHT = 15.0


class Note(NamedTuple):
    """What is said at a cell: a line that names the worst severity, and the rest."""

    head: str
    body: str


def add_comments(parts: Parts, part: str, namespace: str, notes: Mapping[Place, Note], author: str) -> list[Place]:
    """Write notes into a part of comments, made where there is none; the places that had no note before.

    Where a cell has a note, ours is added below its text.
    """
    if part not in parts:
        empty = f'<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'
        parts.put(part, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + empty.encode())
    data = parts.read(part)
    root = parse_tree(parts.package, data, _SUBJECT)
    authors, listed = root.child("authors"), root.child("commentList")
    if authors is None or listed is None:
        raise damaged_notes()
    prefix = root.prefix
    known = {_place(node.attribute("ref") or ""): node for node in listed.children if node.name == "comment"}
    edits = [appended(data, authors, f"<{prefix}author>".encode() + text_xml(author) + f"</{prefix}author>".encode())]
    fresh: list[Place] = []
    made: list[bytes] = []
    for place, note in sorted(notes.items()):
        if place in known:
            edits.append(_below(data, known[place], note, prefix))
            continue
        fresh.append(place)
        made.append(
            f'<{prefix}comment ref="{a1(*place)}" authorId="{len(authors.children)}"><{prefix}text>'.encode()
            + _runs(note, prefix)
            + f"</{prefix}text></{prefix}comment>".encode()
        )
    if made:
        edits.append(appended(data, listed, b"".join(made)))
    parts.put(part, splice(data, edits))
    return fresh


def _place(reference: str) -> Place | None:
    try:
        return parse_a1(reference)
    except ValueError:
        return None


def _below(data: bytes, comment: Node, note: Note, prefix: str) -> Edit:
    text = comment.child("text")
    if text is None:
        raise damaged_notes()
    told = [node.end for node in text.children if node.name in ("t", "r")]
    runs = _runs(Note("\n\n" + note.head, note.body), prefix)
    return appended(data, text, runs, at=told[-1] if told else None)


def _runs(note: Note, prefix: str) -> bytes:
    look = "<{p}sz val='9'/><{p}color indexed='81'/><{p}rFont val='Calibri'/>"
    runs = []
    for text, weight in ((note.head, "<{p}b/>"), ("\n" + note.body, "")):
        run = f"<{{p}}r><{{p}}rPr>{weight}{look}</{{p}}rPr><{{p}}t xml:space='preserve'>"
        runs.append(run.replace("{p}", prefix).encode() + text_xml(text) + f"</{prefix}t></{prefix}r>".encode())
    return b"".join(runs)


def add_boxes(
    parts: Parts, part: str, frame: SheetFrame, notes: Mapping[Place, Note], fresh: Iterable[Place], blocks: "Blocks"
) -> None:
    """Draw the boxes of new notes into a drawing, made where there is none. Raises CannotAnnotate for an odd one.

    Such drawings need not be well-formed (Excel itself writes ``<br>``), so they are patched as text.
    """
    if part not in parts:
        names = " ".join(f'xmlns:{key}="{value}"' for key, value in _VML.items())
        parts.put(part, f'<xml {names}><o:shapelayout v:ext="edit"></o:shapelayout></xml>'.encode())
    data = parts.read(part)
    end = data.rstrip().rfind(b"</")
    root_end = re.compile(rb"</\s*xml\s*>\s*\Z").match(data.rstrip(), end) if end >= 0 else None
    root = re.search(rb"<xml\b[^>]*>", data)
    if root_end is None or root is None or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotAnnotate(
            Text(
                "原有批注或控件的图形写法少见，插入批注会弄坏它。",
                "The shapes of notes and controls are written in an unusual way that adding notes would break.",
            )
        )
    declared = "".join(
        f' xmlns:{key}="{value}"' for key, value in _VML.items() if f'xmlns:{key}="{value}"'.encode() not in root[0]
    )
    shapes = [] if b'id="_x0000_t202"' in data else [_shape_type(declared)]
    used: list[int] = []
    for place in fresh:
        number = blocks.take(used)
        shapes.append(_shape(declared, number, place, frame, notes[place]))
    edits = [Edit(end, end, "".join(shapes).encode())]
    owned = _BLOCKS.search(data)
    if owned is not None:
        both = ",".join(filter(None, [owned[1].decode().strip(" ,"), *map(str, used)]))
        edits.append(Edit(owned.start(1), owned.end(1), both.encode()))
    elif used:
        data_list = ",".join(map(str, used))
        layout = re.search(rb"<o:shapelayout\b[^>]*[^/]>", data)
        idmap = f'<o:idmap v:ext="edit" data="{data_list}"/>'
        if layout is not None:
            edits.append(Edit(layout.end(), layout.end(), idmap.encode()))
    parts.put(part, splice(data, edits))


class Blocks:
    """Numbers for shapes: each drawing owns blocks of 1024 that no other drawing of the workbook has."""

    def __init__(self, drawings: Iterable[bytes]) -> None:
        highest = 0
        for data in drawings:
            for owned in _BLOCKS.finditer(data):
                highest = max([highest, *(int(word) for word in re.findall(rb"[0-9]{1,6}", owned[1]))])
            for shape in _SHAPE_IDS.finditer(data):
                highest = max(highest, int(shape[1]) // _IDS)
        self._block = highest
        self._next = _IDS

    def begin(self) -> None:
        """The next drawing begins: it gets blocks of its own."""
        self._next = _IDS

    def take(self, used: list[int]) -> int:
        """A number for a shape; its block is added to ``used`` where it is not there yet."""
        if self._next >= _IDS:
            self._block += 1
            self._next = 1
        if self._block not in used:
            used.append(self._block)
        self._next += 1
        return self._block * _IDS + self._next - 1


def _shape_type(declared: str) -> str:
    return (
        f'<v:shapetype{declared} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )


def _shape(declared: str, number: int, place: Place, frame: SheetFrame, note: Note) -> str:
    row, column = place
    anchor = ", ".join(map(str, _anchor(place, frame, note)))
    return (
        f'<v:shape{declared} id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;margin-left:60pt;margin-top:1pt;width:240pt;height:120pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _anchor(place: Place, frame: SheetFrame, note: Note) -> tuple[int, ...]:
    """Left, top, right and bottom of the box, in cells and pixels: wide and high enough for the text."""
    row, column = place
    right, width = column, 0.0
    while width < _BOX_WIDTH and right < column + 30:
        width += frame.column_width(right + 1)
        right += 1
    lines = sum(-(-_width(line) // _LINE) or 1 for line in f"{note.head}\n{note.body}".split("\n"))
    wanted, bottom, height = (lines + 1) * _LINE_HEIGHT, row, 0.0
    while height < wanted and bottom < row + 60:
        height += frame.heights.get(bottom, _ROW_HEIGHT)
        bottom += 1
    top = max(row - 2, 0)
    return column, 12, top, 4, right, 4, bottom, 4


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def damaged_notes() -> CannotAnnotate:
    """The reason where notes that are there cannot be made out."""
    return CannotAnnotate(
        Text(
            "原有的批注写得不完整，接着写会丢失内容。",
            "The notes that are there are not complete, and adding to them would lose something.",
        )
    )
