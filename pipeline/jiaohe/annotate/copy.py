"""The annotated copy (批注副本): the submitted workbook with fills, frames, notes and a sheet of findings.

The package is patched part by part: whatever is not about marks keeps its bytes. Before a copy is given, its parts are
counted against the original's and every cell is read again and compared; a copy that would lose anything is not given.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from jiaohe.annotate.findings_sheet import sheet_part
from jiaohe.annotate.looks import Looks
from jiaohe.annotate.notes import (
    COMMENTS_TYPE,
    VML_TYPE,
    Blocks,
    Note,
    add_boxes,
    add_comments,
    damaged_notes,
)
from jiaohe.annotate.parts import Parts
from jiaohe.annotate.refusal import CannotAnnotate
from jiaohe.annotate.relations import Relation, add_relation, add_type, relations_of
from jiaohe.annotate.sheet_marks import Place, link_notes, mark_cells, scan_sheet
from jiaohe.annotate.wording import note_of
from jiaohe.annotate.xml_patch import Node, appended, counted, namespace_of, parse_tree, quoted, splice
from jiaohe.errors import Unreadable
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.package import Package, resolve
from jiaohe.ingest.sniff import sniff
from jiaohe.ingest.xlsx import read_xlsx
from jiaohe.model.address import parse_a1
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.findings_workbook import ANNOTATED_TITLE
from jiaohe.model.grid import Grid, Workbook
from jiaohe.model.run import SheetReport
from jiaohe.model.text import Lang, Text
from jiaohe.report.fold import fold
from jiaohe.report.workbook_findings import links_of

_AUTHOR: Final = Text("校核", "Check")
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_WORKBOOK: Final = Text("工作簿目录", "the workbook's list of sheets")
_MOST_NOTES = 2000  # of a sheet: programs take minutes to open more
_NOT_A_PACKAGE: Final = {
    "xls": Text(
        "这是旧式 xls 文件，只有 xlsx、xlsm 能原样加批注。",
        "It is an old xls file; only xlsx and xlsm can take notes and stay as they are.",
    ),
    "xlsb": Text(
        "这是二进制的 xlsb 文件，只有 xlsx、xlsm 能原样加批注。",
        "It is a binary xlsb file; only xlsx and xlsm can take notes and stay as they are.",
    ),
    "ods": Text(
        "这是 ods 文件，只有 xlsx、xlsm 能原样加批注。",
        "It is an ods file; only xlsx and xlsm can take notes and stay as they are.",
    ),
    "text": Text("这是文本文件，没有地方加批注。", "It is a text file, which has no place for notes."),
    "locked": Text("文件经过加密，加批注要先去掉加密。", "It is encrypted, and notes would take its encryption away."),
}
_NOT_A_PACKAGE["fods"] = _NOT_A_PACKAGE["ods"]
_UNUSABLE: Final = Text("文件读不了，没有地方加批注。", "It cannot be read, so there is no place for notes.")


class Annotated(NamedTuple):
    """A copy, and the ending that its name needs: spreadsheet programs refuse macros under ``.xlsx``."""

    data: bytes
    suffix: str


def annotate(
    file: str,
    data: bytes,
    findings: Sequence[Finding],
    *,
    lang: Lang,
    sheets: Sequence[SheetReport] = (),
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> Annotated:
    """The annotated copy of a file. ``findings`` are those of the file; ``sheets`` what the run saw in it.

    Raises CannotAnnotate with the reason where no copy can be made that keeps everything, or where the file is no
    longer the one that was checked.
    """
    kind = sniff(data)
    if kind != "xlsx":
        raise CannotAnnotate(_NOT_A_PACKAGE.get(kind, _UNUSABLE))
    try:
        before = read_xlsx(file, data, limits)
        _refuse_changed(before, sheets)
        parts = Parts(Package(file, data, limits), data)
        suffix = _annotated(parts, before, findings, lang)
        copy = parts.pack()
        lost = parts.missing_from(copy) or _unlike(before, read_xlsx(file, copy, limits))
    except Unreadable as refusal:
        raise CannotAnnotate(refusal.what) from refusal
    if lost:
        raise CannotAnnotate(
            Text(
                "加上批注后与原件有出入，没有采用。",
                "With notes it would no longer be like the original, so it was not used.",
            )
        )
    return Annotated(copy, suffix)


def _annotated(parts: Parts, workbook: Workbook, findings: Sequence[Finding], lang: Lang) -> str:
    """Make all changes; what the reader has no eye for may be written in ways that no patch fits."""
    try:
        return _annotate(parts, workbook, findings, lang)
    except (ValueError, LookupError) as error:
        raise CannotAnnotate(
            Text(
                "文件内部的写法少见，插入批注会弄坏它。",
                "Inside, the file is written in an unusual way that adding notes would break.",
            )
        ) from error


def _refuse_changed(workbook: Workbook, sheets: Sequence[SheetReport]) -> None:
    """Raises CannotAnnotate where a figure that the run saw is not there any more."""
    grids = {grid.name: grid for grid in reversed(workbook.grids)}
    for sheet in sheets:
        grid = grids.get(sheet.name)
        stated = [place for place in sheet.places if place.text]  # a merged text is told of in some places only
        if grid is None or any(_text_at(grid, place.cell) != place.text.strip() for place in stated):
            raise CannotAnnotate(
                Text("文件在校核以后改过，批注会对不上。", "It was changed after the check, so notes would not fit it.")
            )


def _text_at(grid: Grid, address: str) -> str:
    cell = grid.at(*grid.origin(*parse_a1(address)))
    return "" if cell is None else cell.text.strip()


def _unlike(before: Workbook, after: Workbook) -> list[str]:
    """The sheets that read otherwise in the copy, the added one aside."""
    kept = after.grids[: len(before.grids)]
    lost = [old.name for old, new in zip(before.grids, kept, strict=False) if old != new]
    return lost if len(after.grids) == len(before.grids) + 1 else [*lost, ANNOTATED_TITLE.zh]


class _Book(NamedTuple):
    """The workbook's part and what it leads to."""

    part: str
    data: bytes
    root: Node
    namespace: str
    links: str  # the namespace of relationships
    relations: list[Relation]

    def sheets(self) -> dict[str, tuple[str, str]]:
        """Sheets by their name: (kind, part)."""
        by_id = {relation.id: relation for relation in self.relations}
        found: dict[str, tuple[str, str]] = {}
        listed = self.root.child("sheets")
        for node in () if listed is None else listed.children:
            relation = by_id.get(node.attribute("id") or "")
            if relation is not None and relation.part is not None:
                found.setdefault(node.attribute("name") or "", (relation.kind, relation.part))
        return found


def _open_book(parts: Parts) -> _Book:
    part = next((r.part for r in relations_of(parts, "") if r.kind == "officeDocument" and r.part), "xl/workbook.xml")
    data = parts.read(part)
    root = parse_tree(parts.package, data, _WORKBOOK)
    relations = relations_of(parts, part)
    links = next((r.type.rpartition("/")[0] for r in relations if r.kind == "worksheet"), "")
    if root.child("sheets") is None or not links:
        raise CannotAnnotate(_UNUSABLE)
    return _Book(part, data, root, namespace_of(root), links, relations)


def _annotate(parts: Parts, workbook: Workbook, findings: Sequence[Finding], lang: Lang) -> str:
    """Make all changes; the ending that the copy's name needs."""
    book = _open_book(parts)
    listed = [finding for group in fold(findings) for finding in group.members]
    numbers = {id(finding): number for number, finding in enumerate(listed, start=1)}
    links = links_of(listed, numbers, lang)
    looks = _open_looks(parts, book)
    blocks = Blocks(parts.read(name) for name in parts.names(".vml"))
    known = book.sheets()
    remarks = []
    for grid in workbook.grids:
        kind, part = known.get(grid.name, ("", ""))
        cells = _by_cell(grid, listed)
        if kind != "worksheet" or not cells:
            continue
        notes = {place: note_of(found, numbers, links, lang) for place, found in cells.items()}
        worst = {place: found[0].severity for place, found in cells.items()}
        remarks += _mark_sheet(parts, book, part, grid.name, worst, notes, looks, blocks, lang)
    remark = Text("".join(r.zh for r in remarks), "".join(f" {r.en}" for r in remarks)) if remarks else None
    names = frozenset(grid.name for grid in workbook.grids)
    sheet = sheet_part(
        book.namespace,
        listed,
        numbers=numbers,
        links=links,
        sheets=names,
        looks=looks.for_sheet(),
        remark=remark,
        lang=lang,
    )
    looks.write()
    _add_sheet(parts, book, sheet, _free_name(ANNOTATED_TITLE.read(lang), names))
    return _suffix(parts)


def _open_looks(parts: Parts, book: _Book) -> Looks:
    styles = next((r.part for r in book.relations if r.kind == "styles" and r.part), None)
    if styles is None:
        usual = resolve(book.part, "styles.xml")
        styles = usual
        if usual not in parts:
            add_type(parts, usual, _STYLES_TYPE)
        add_relation(parts, book.part, f"{book.links}/styles", usual)
    return Looks(parts, styles, book.namespace)


def _by_cell(grid: Grid, findings: Sequence[Finding]) -> dict[Place, list[Finding]]:
    """The findings that stand, by the cell they blame, each cell's worst first."""
    cells: dict[Place, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.sheet == grid.name and finding.cells and finding.status is Status.OPEN:
            cells[grid.origin(*parse_a1(finding.cells[0].partition(":")[0]))].append(finding)
    return {place: sorted(found, key=lambda f: f.severity.rank) for place, found in cells.items()}


def _mark_sheet(
    parts: Parts,
    book: _Book,
    part: str,
    name: str,
    worst: dict[Place, Severity],
    notes: dict[Place, Note],
    looks: Looks,
    blocks: Blocks,
    lang: Lang,
) -> list[Text]:
    """Mark the cells of a sheet and write its notes; what is to be said of it."""
    frame = scan_sheet(parts.package, parts.read(part), name, worst)
    relations = relations_of(parts, part)
    threads = _threaded(parts, relations)
    chosen = {place: note for place, note in notes.items() if place not in threads}
    remarks = []
    if len(chosen) < len(notes):
        remarks.append(
            Text(
                f"“{name}”里已有讨论的格不加批注。",
                f"Cells of “{name}” that have a discussion got no note.",
            )
        )
    if len(chosen) > _MOST_NOTES:
        ranked = sorted(chosen, key=lambda place: (worst[place].rank, place))[:_MOST_NOTES]
        remarks.append(
            Text(
                f"“{name}”有 {len(chosen):,} 格有问题，只给最要紧的 {_MOST_NOTES:,} 格加了批注，问题都列在本表。",
                f"“{name}” has findings at {len(chosen):,} cells; the worst {_MOST_NOTES:,} got notes, all are listed here.",
            )
        )
        chosen = {place: chosen[place] for place in ranked}
    edits, unmarked = mark_cells(frame, worst, looks.marked)
    if unmarked:
        remarks.append(
            Text(
                f"“{name}”里有 {len(unmarked):,} 个空格没能加底色。",
                f"{len(unmarked):,} empty cells of “{name}” could not get a fill.",
            )
        )
    if chosen:
        comments = next((r.part for r in relations if r.kind == "comments" and r.part), None)
        if comments is None:
            comments = parts.free_name("xl/comments1.xml")
            add_relation(parts, part, f"{book.links}/comments", comments)
            add_type(parts, comments, COMMENTS_TYPE)
        elif comments not in parts:
            raise damaged_notes()
        fresh = add_comments(parts, comments, book.namespace, chosen, _AUTHOR.read(lang))
        identity = frame.notes_drawing()
        if identity is None and fresh:
            drawing: str | None = parts.free_name("xl/drawings/vmlDrawing1.vml")
            assert drawing is not None
            identity = add_relation(parts, part, f"{book.links}/vmlDrawing", drawing)
            add_type(parts, drawing, VML_TYPE)
            edits.append(link_notes(frame, identity, book.links))
        elif fresh:
            drawing = next((r.part for r in relations if r.id == identity), None)
            if drawing is None or drawing not in parts:
                raise damaged_notes()
        if fresh:
            assert drawing is not None
            blocks.begin()
            add_boxes(parts, drawing, frame, chosen, fresh, blocks)
    parts.put(part, splice(frame.data, edits))
    return remarks


def _threaded(parts: Parts, relations: Sequence[Relation]) -> frozenset[Place]:
    """Cells with a discussion: programs that know discussions write the note beside it anew from it."""
    places: set[Place] = set()
    for relation in relations:
        if relation.kind == "threadedComment" and relation.part is not None and relation.part in parts:
            root = parse_tree(parts.package, parts.read(relation.part), Text("讨论", "the discussions"))
            references = (node.attribute("ref") for node in root.children)
            places.update(parse_a1(reference) for reference in references if reference)
    return frozenset(places)


def _free_name(wanted: str, taken: frozenset[str]) -> str:
    known = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in known:
        name, number = f"{wanted} {number}", number + 1
    return name


def _add_sheet(parts: Parts, book: _Book, sheet: bytes, name: str) -> None:
    """The added sheet stands last, so that whatever counts sheets by their place still counts right."""
    part = parts.free_name(resolve(book.part, "worksheets/sheet1.xml"))
    parts.put(part, sheet)
    add_type(parts, part, _SHEET_TYPE)
    identity = add_relation(parts, book.part, f"{book.links}/worksheet", part)
    data, root = book.data, book.root
    listed = root.child("sheets")
    assert listed is not None  # looked at on opening
    numbers = [int(node.attributes.get("sheetId", "0")) for node in listed.children]
    prefix = next(
        (key[6:] for key, value in root.attributes.items() if key[:6] == "xmlns:" and value == book.links), ""
    )
    declared = "" if prefix else f' xmlns:r="{book.links}"'
    entry = f"<{root.prefix}sheet{declared} name=".encode() + quoted(name)
    entry += f' sheetId="{max(numbers, default=0) + 1}" {prefix or "r"}:id="{identity}"/>'.encode()
    parts.put(book.part, splice(data, [*counted(data, listed, 1), appended(data, listed, entry)]))


def _suffix(parts: Parts) -> str:
    types = parts.read("[Content_Types].xml").lower() if "[Content_Types].xml" in parts else b""
    for word, suffix in (
        (b"ms-excel.template.macroenabled.main", ".xltm"),
        (b"ms-excel.addin.macroenabled.main", ".xlam"),
        (b"ms-excel.sheet.macroenabled.main", ".xlsm"),
        (b"spreadsheetml.template.main", ".xltx"),
    ):
        if word in types:
            return suffix
    return ".xlsx"
