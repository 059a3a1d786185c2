"""Excel workbooks (xlsx, xlsm): a streaming, sparse, bounded reader of the package's XML.

It keeps what a checker needs and other readers drop: the stored value and the text a person sees, number formats,
formulas with or without a value, errors, merged areas, hidden rows, columns and sheets; for transitional and strict
documents of whichever program. Macros are not looked at and links to other files are never followed.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jiaohe.ingest.cell_values import CellStyles
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.package import SAVE_AGAIN, Package, relationships_of, resolve
from jiaohe.ingest.shared_strings import read_shared_strings, unescape
from jiaohe.ingest.sheet_part import read_sheet
from jiaohe.ingest.styles import read_styles
from jiaohe.ingest.xml_part import Attributes, damaged, relationships, walk
from jiaohe.model.grid import Grid, SheetKind, SheetState, Workbook
from jiaohe.model.text import Text

_USUAL_WORKBOOK = "xl/workbook.xml"
_KINDS: dict[str, SheetKind] = {"worksheet": "worksheet", "chartsheet": "chartsheet"}
_STATES: dict[str, SheetState] = {"hidden": "hidden", "veryHidden": "very_hidden"}
_WORKBOOK = Text("工作簿目录", "the workbook's list of sheets")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A sheet as the workbook lists it."""

    name: str
    state: SheetState
    relationship: str


def read_xlsx(file: str, data: bytes, limits: Limits) -> Workbook:
    """Read a workbook. ``file`` is the path as given, for messages; ``data`` the file's bytes.

    Sheets come in the order of their tabs. Raises Unreadable for a file that is damaged, hostile, beyond the limits or
    no workbook; a sheet that is damaged anywhere refuses the file, so that no cell is lost without a word.
    """
    package = Package(file, data, limits)
    part = _workbook_part(package)
    entries, date1904, recalculates = _read_workbook(package, part)
    links = relationships(package, relationships_of(part))
    parts = {identity: (kind, resolve(part, target)) for identity, (kind, target) in links.items()}
    by_kind = dict(parts.values())
    strings = read_shared_strings(package, by_kind.get("sharedStrings", resolve(part, "sharedStrings.xml")))
    styles = CellStyles(read_styles(package, by_kind.get("styles", resolve(part, "styles.xml"))), date1904)
    with _without_collection():
        grids = [_read_grid(package, entry, parts, strings, styles) for entry in entries]
    if recalculates and _never_calculated(grids):
        grids = [_without_results(grid) for grid in grids]
    return Workbook(file=file, format="xlsx", grids=tuple(grids))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Cells hold no cycles, and looking for some among a growing million of them takes a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _workbook_part(package: Package) -> str:
    """The part that lists the sheets: named by the package's relationships, or in its usual place."""
    for kind, target in relationships(package, "_rels/.rels").values():
        if kind == "officeDocument":
            part = resolve("", target)
            if part in package and not part.lower().endswith(".bin"):
                return part
    if _USUAL_WORKBOOK in package:
        return _USUAL_WORKBOOK
    raise package.refused(
        Text("文件里没有工作簿，不是 Excel 表格。", "There is no workbook in the file: it is not an Excel sheet."),
        Text(
            "请报送用 Excel 或 WPS 保存的 xlsx 表格。",
            "Send a sheet that Excel or WPS saved as xlsx.",
        ),
    )


def _read_workbook(package: Package, part: str) -> tuple[list[_Entry], bool, bool]:
    """The sheets in order; whether days count from 1904; whether a program that opens it must calculate first."""
    entries: list[_Entry] = []
    date1904 = recalculates = False
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        nonlocal date1904, recalculates
        if not path and name != "workbook":
            raise ValueError("not a workbook")
        if name == "sheet" and path[-1] == "sheets":
            entries.append(
                _Entry(
                    name=unescape(attributes.get("name", "")),
                    state=_STATES.get(attributes.get("state", ""), "visible"),
                    relationship=attributes.get("id", ""),
                )
            )
        elif name == "workbookPr":
            date1904 = attributes.get("date1904") in ("1", "true", "on")
        elif name == "calcPr":
            recalculates = attributes.get("fullCalcOnLoad") in ("1", "true", "on")
        path.append(name)

    walk(package, part, _WORKBOOK, start, lambda _: path.pop())
    if len(entries) > package.limits.sheets:
        raise package.too_large("sheets", len(entries))
    if not entries:
        raise package.refused(Text("工作簿里没有工作表。", "The workbook has no sheets."), SAVE_AGAIN)
    return entries, date1904, recalculates


def _read_grid(
    package: Package,
    entry: _Entry,
    parts: dict[str, tuple[str, str]],
    strings: list[str],
    styles: CellStyles,
) -> Grid:
    if entry.relationship not in parts:
        raise damaged(package, _WORKBOOK)
    kind, part = parts[entry.relationship]
    if part not in package:
        raise package.refused(
            Text(
                f"工作表「{entry.name}」的内容不在文件里。", f"The content of sheet “{entry.name}” is not in the file."
            ),
            SAVE_AGAIN,
        )
    if kind != "worksheet":
        return Grid(name=entry.name, cells={}, kind=_KINDS.get(kind, "other"), state=entry.state)
    content = read_sheet(package, part, entry.name, strings, styles)
    return Grid(
        name=entry.name,
        cells=content.cells,
        merges=content.merges,
        hidden_rows=content.hidden_rows,
        hidden_columns=content.hidden_columns,
        state=entry.state,
    )


def _never_calculated(grids: list[Grid]) -> bool:
    """Whether every formula of the book holds 0: programs that cannot calculate write 0 as each result."""
    results = [cell.value for grid in grids for cell in grid.cells.values() if cell.formula is not None]
    return bool(results) and all(value == 0 and type(value) is int for value in results)


def _without_results(grid: Grid) -> Grid:
    cells = {
        place: cell if cell.formula is None else cell._replace(value=None, kind="uncalculated", text="")
        for place, cell in grid.cells.items()
    }
    return Grid(
        name=grid.name,
        cells=cells,
        merges=grid.merges,
        hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
        kind=grid.kind,
        state=grid.state,
    )
