"""Which cell is meant (指哪一格): addresses and sheets as people write them."""

import difflib
import unicodedata
from collections.abc import Sequence

from jiaohe.errors import Unreadable, UserError
from jiaohe.model.address import Area, a1, parse_a1
from jiaohe.model.grid import Grid
from jiaohe.model.run import InputReport
from jiaohe.model.text import Text


def split_address(cell: str) -> tuple[str | None, tuple[int, int]]:
    """``'Sheet 1'!$B$5`` → ``("Sheet 1", (5, 2))``; the sheet is None where none is named. Raises UserError."""
    text = unicodedata.normalize("NFKC", cell).strip()
    sheet, mark, address = text.rpartition("!")
    sheet = sheet.strip()
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    try:
        row, column = parse_a1(address.strip())
    except ValueError:
        row = column = 0
    if not (1 <= row <= 1 << 20 and 1 <= column <= 1 << 14) or (mark and not sheet):
        raise UserError(
            where=cell,
            what=Text("这不是一个单元格地址。", "This is no cell address."),
            advice=Text(
                "写成列的字母加行号，例如 D12；要指明工作表，写成 表名!D12。",
                "Write the column's letters and the row's number, as in D12, or SHEET!D12.",
            ),
        )
    return sheet or None, (row, column)


def key_of(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def choose_sheet(grids: Sequence[Grid], report: InputReport, named: str | None) -> Grid:
    """The sheet that is meant: the named one, else the first recognised one, else the first that holds anything."""
    if named is not None:
        for grid in (*(g for g in grids if g.name == named), *(g for g in grids if key_of(g.name) == key_of(named))):
            return grid
        names = [grid.name for grid in grids]
        near = difflib.get_close_matches(named, names, n=1)
        guess = Text(f"是不是“{near[0]}”？", f"Did you mean “{near[0]}”? ") if near else Text("", "")
        raise UserError(
            where=report.file,
            what=Text(f"文件里没有工作表“{named}”。", f"The file has no sheet “{named}”."),
            advice=Text(f"{guess.zh}有这些工作表：{'、'.join(names)}。", f"{guess.en}Its sheets: {', '.join(names)}."),
        )
    recognised = {sheet.name for sheet in report.sheets if sheet.status == "recognised"}
    for grid in (*(g for g in grids if g.name in recognised), *(g for g in grids if g.cells)):
        return grid
    raise Unreadable(
        where=report.file,
        what=Text("文件里没有一个有内容的格。", "No cell of the file holds anything."),
        advice=Text("确认是不是给错了文件。", "Make sure it is the right file."),
    )


def refuse_outside(file: str, grid: Grid, place: tuple[int, int]) -> None:
    """Raises UserError for a place beyond every filled cell and merged area of a sheet."""
    corners = [*grid.cells, *((area.bottom, area.right) for area in grid.merges)]
    bottom = max((row for row, _ in corners), default=0)
    right = max((column for _, column in corners), default=0)
    if place[0] <= bottom and place[1] <= right:
        return
    name = grid.name
    if not corners:
        what = Text(f"工作表“{name}”是空的。", f"The sheet “{name}” is empty.")
        advice = Text("用 --sheet 指明另一张。", "Name another one with --sheet.")
    else:
        used = str(Area(min(row for row, _ in corners), min(column for _, column in corners), bottom, right))
        what = Text(f"{a1(*place)} 在工作表“{name}”用到的范围之外。", f"{a1(*place)} lies outside what “{name}” uses.")
        advice = Text(f"这张表用到 {used}。", f"That sheet uses {used}.")
    raise UserError(where=file, what=what, advice=advice)
