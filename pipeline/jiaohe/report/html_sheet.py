"""A sheet drawn as a table (网页上的表格): its texts in place, blamed cells marked and led to their findings."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from jiaohe.model.address import Area, a1, column_letters, parse_a1, parse_area
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.grid import Grid
from jiaohe.model.run import Account, Drawing, InputReport, RunResult, SheetReport
from jiaohe.report.html_findings import SYMBOL, Numbering
from jiaohe.report.untrusted import clean

_WHOLE: Final = 120_000  # cells of the page; sheets beyond it show only the rows that findings name, and their heads
_MOST: Final = 250_000  # beyond it no sheet is drawn
_HEAD_ROWS: Final = 8
_LARGEST_AREA: Final = 4_000  # cells of an area that are marked one by one
_LONGEST: Final = 200


class Mark(NamedTuple):
    """What the findings say of one cell: the worst of them, by number, and whether any blames it."""

    rank: int
    number: int
    blamed: bool


class Box(NamedTuple):
    """One cell as it is drawn. ``kind`` are its classes; an anchor only where something leads to it."""

    text: str
    kind: str
    rows: int
    columns: int
    anchor: str
    href: str
    symbol: str


class Table(NamedTuple):
    """A sheet as it is drawn: column letters, then rows by their number."""

    anchor: str
    name: str
    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Box, ...]], ...]
    cut: bool  # the sheet has more
    partial: bool  # only rows that matter are drawn
    from_places: bool  # the look of the sheet was not kept: only figures are drawn
    marked: int  # cells that are blamed


Marks = Mapping[tuple[int, int], Mark]
Place = tuple[int, str]


def marks_by_sheet(result: RunResult, numbering: Numbering) -> dict[Place, dict[tuple[int, int], Mark]]:
    """Per input and sheet the cells that findings name which still stand: the worst wins, blame before mention.

    Blamed are the first cell of a finding, and those of the others whose figures are contradicted.
    """
    coverage = {
        (report.input, sheet.name, cell): account
        for report in result.inputs
        for sheet in report.sheets
        for cell, account in sheet.coverage.items()
        if account is Account.CONTRADICTED
    }
    found: dict[Place, dict[tuple[int, int], Mark]] = defaultdict(dict)
    for finding in result.findings:
        if finding.sheet is None or not finding.counts or not numbering.shown(finding):
            continue
        cells = found[finding.input, finding.sheet]
        for position, blamed in _cells(finding):
            wrong = coverage.get((finding.input, finding.sheet, a1(*position))) is Account.CONTRADICTED
            mark = Mark(finding.severity.rank, numbering.of(finding), blamed or wrong)
            if position not in cells or _weight(mark) < _weight(cells[position]):
                cells[position] = mark
    return found


def _weight(mark: Mark) -> tuple[bool, int, int]:
    return (not mark.blamed, mark.rank, mark.number)


def _cells(finding: Finding) -> Iterable[tuple[tuple[int, int], bool]]:
    for index, reference in enumerate(finding.cells):
        try:
            area = parse_area(reference)
        except ValueError:
            continue
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _LARGEST_AREA:
            area = Area(area.top, area.left, area.top, area.left)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                yield (row, column), index == 0


class Drawer:
    """Draws sheets one after the other as long as there is room on the page, and keeps where cells are."""

    def __init__(self, marks: Mapping[Place, Marks]) -> None:
        self._marks = marks
        self._used = 0
        self.drawn: dict[tuple[int, str | None, str], str] = {}

    def draw(self, report: InputReport, position: int) -> Table | None:
        """One sheet of a file, or None where there is nothing to draw or no room left."""
        sheet = report.sheets[position]
        if sheet.status != "recognised":
            return None
        kept = sheet.drawing is not None
        drawing = sheet.drawing if sheet.drawing is not None else _from_places(sheet)
        if not drawing.rows or self._used > _MOST:
            return None
        marks = self._marks.get((report.input, sheet.name), {})
        areas = _areas(drawing)
        grid = Grid(name=sheet.name, cells={}, merges=tuple(areas))
        seen: dict[tuple[int, int], Mark] = {}
        for cell, mark in marks.items():
            origin = grid.origin(*cell)
            if origin not in seen or _weight(mark) < _weight(seen[origin]):
                seen[origin] = mark
        width = max(len(texts) for _, texts in drawing.rows)
        partial = self._used + width * len(drawing.rows) > _WHOLE
        rows = _that_matter(drawing, seen) if partial else drawing.rows
        self._used += width * len(rows)
        prefix = f"c{report.input}-{position}-"
        listed = {number: index for index, (number, _) in enumerate(rows)}
        spans = _spans(areas, listed, width)
        hidden = {
            (row, column)
            for (top, left), (numbers, columns) in spans.items()
            for row in numbers
            for column in range(left, left + columns)
        } - set(spans)
        table = []
        for number, texts in rows:
            boxes = []
            for column in range(1, width + 1):
                if (number, column) in hidden:
                    continue
                numbers, columns = spans.get((number, column), ((number,), 1))
                text = texts[column - 1] if column <= len(texts) else ""
                boxes.append(self._box(sheet, (number, column), text, seen, prefix, len(numbers), columns))
            table.append((number, tuple(boxes)))
        for cell in marks:
            origin = grid.origin(*cell)
            if origin[0] in listed and origin[1] <= width:
                self.drawn[report.input, sheet.name, a1(*cell)] = prefix + a1(*origin)
        blamed = sum(mark.blamed for mark in seen.values())
        letters = tuple(column_letters(column) for column in range(1, width + 1))
        return Table(prefix + "sheet", clean(sheet.name), letters, tuple(table), drawing.cut, partial, not kept, blamed)

    def _box(
        self,
        sheet: SheetReport,
        cell: tuple[int, int],
        text: str,
        seen: Marks,
        prefix: str,
        rows: int,
        columns: int,
    ) -> Box:
        address = a1(*cell)
        account = sheet.coverage.get(address)
        kinds = [] if account is None else ["n", _ACCOUNT[account]]
        mark = seen.get(cell)
        shown = clean(text, longest=_LONGEST)
        if mark is None:
            return Box(shown, " ".join(filter(None, kinds)), rows, columns, "", "", "")
        severity = list(Severity)[mark.rank]
        kinds.append(f"b-{severity.value}" if mark.blamed else "m")
        symbol = SYMBOL[severity] if mark.blamed else ""
        return Box(shown, " ".join(filter(None, kinds)), rows, columns, prefix + address, f"#f{mark.number}", symbol)


_ACCOUNT: Final = {Account.PROVED: "", Account.STATED: "st", Account.CONTRADICTED: "ct"}


def _areas(drawing: Drawing) -> list[Area]:
    return [area for area in map(parse_area, drawing.merges) if area.bottom > area.top or area.right > area.left]


def _spans(
    areas: Iterable[Area], listed: Mapping[int, int], width: int
) -> dict[tuple[int, int], tuple[tuple[int, ...], int]]:
    """Where a merged area begins the rows that are drawn of it, and how many columns it spans."""
    spans = {}
    numbers = sorted(listed)
    for area in areas:
        rows = tuple(numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)])
        columns = min(area.right, width) - area.left + 1
        if rows and rows[0] == area.top and columns > 0 and len(rows) * columns > 1:
            spans[area.top, area.left] = (rows, columns)
    return spans


def _that_matter(drawing: Drawing, seen: Marks) -> tuple[tuple[int, tuple[str, ...]], ...]:
    wanted = {row for row, _ in seen}
    return tuple(row for index, row in enumerate(drawing.rows) if index < _HEAD_ROWS or row[0] in wanted)


def _from_places(sheet: SheetReport) -> Drawing:
    """The figures alone, in their cells: of a run that did not keep how its sheets look."""
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for place in sheet.places:
        try:
            row, column = parse_a1(place.cell)
        except ValueError:
            continue
        if column <= 200:
            cells[row][column] = place.text
    return Drawing(
        tuple(
            (row, tuple(texts.get(column, "") for column in range(1, max(texts) + 1)))
            for row, texts in sorted(cells.items())
        )
    )
