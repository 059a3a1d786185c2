"""OpenDocument spreadsheets (ods, fods): one pass over content.xml, for values and for the text people see."""

import io
import re
import zipfile
from contextlib import suppress
from dataclasses import replace

from jiaohe.errors import Unreadable
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.ods_content import Content
from jiaohe.ingest.ods_styles import Attributes, Styles
from jiaohe.ingest.package import Package
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.xml_part import feed, new_parser, walk
from jiaohe.model.grid import Cell, Grid, Workbook
from jiaohe.model.text import Text

_PROGRAM = re.compile(r"LibreOffice|OpenOffice|Collabora|MicrosoftOffice|WPS|Gnumeric|Calligra")


def read_ods(file: str, data: bytes, limits: Limits) -> Workbook:
    """The workbook in an OpenDocument package. Raises Unreadable when it is damaged, locked or passes a limit."""
    package = Package(file, data, limits)
    if "encrypted-package" in package or _is_locked(package):
        raise refusal(file, "encrypted")
    styles = Styles()
    if "styles.xml" in package:
        parser = new_parser(package)
        parser.StartElementHandler = styles.start
        parser.EndElementHandler = styles.end
        parser.CharacterDataHandler = styles.characters
        feed(package, "styles.xml", parser, Text("样式", "the styles"))
        styles.settle()
    return _read_content(package, styles, calculates=_calculates(package))


def read_fods(file: str, data: bytes, limits: Limits) -> Workbook:
    """The workbook in a flat OpenDocument file: the same elements in one XML file without a package."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        package.writestr("content.xml", data)
    return _read_content(Package(file, packed.getvalue(), limits), Styles(), calculates=False)


def _is_locked(package: Package) -> bool:
    if "META-INF/manifest.xml" not in package:
        return False
    locked = False

    def start(name: str, _: Attributes) -> None:
        nonlocal locked
        locked = locked or name == "encryption-data"

    walk(package, "META-INF/manifest.xml", Text("文件目录", "the file's directory"), start)
    return locked


def _calculates(package: Package) -> bool:
    """Whether the program that wrote the file calculates: then a formula without a result gives an empty text."""
    if "meta.xml" not in package:
        return False
    found = False
    pieces: list[str] = []

    def end(name: str) -> None:
        nonlocal found
        found = found or (name == "meta:generator" and bool(_PROGRAM.search("".join(pieces))))
        pieces.clear()

    parser = new_parser(package)
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    with suppress(Unreadable):  # properties hold nothing of the sheets: without them, ask the formulas
        feed(package, "meta.xml", parser, Text("文件属性", "the file's properties"))
    return found


def _read_content(package: Package, styles: Styles, *, calculates: bool) -> Workbook:
    content = Content(package, styles)
    parser = new_parser(package)
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.characters
    feed(package, "content.xml", parser, Text("表格内容", "the spreadsheet"))
    if not content.grids:
        raise package.missing_part()
    if calculates or any(_has_result(cell) for grid in content.grids for cell in grid.cells.values()):
        content.grids = [_with_empty_results(grid) for grid in content.grids]
    return Workbook(file=package.file, format="ods", grids=tuple(content.grids))


def _has_result(cell: Cell) -> bool:
    return cell.formula is not None and cell.kind != "uncalculated"


def _with_empty_results(grid: Grid) -> Grid:
    """Formulas that were calculated and show nothing: LibreOffice writes no value for an empty text."""
    found = {
        place: cell._replace(value="", kind="text") for place, cell in grid.cells.items() if cell.kind == "uncalculated"
    }
    return replace(grid, cells={**grid.cells, **found}) if found else grid
