"""What a run keeps of a sheet's look: its texts and merged areas, within bounds."""

import pytest

from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Grid
from jiaohe.model.run import Drawing
from jiaohe.tidy import drawing
from jiaohe.tidy.drawing import draw_sheet


def grid(texts: dict[tuple[int, int], str], *merges: Area) -> Grid:
    return Grid(name="表", cells={at: Cell(text, "text", text) for at, text in texts.items()}, merges=merges)


def test_blank_rows_and_blanks_at_the_end_of_rows_are_left_out() -> None:
    sheet = grid({(1, 1): "标题", (3, 2): "4", (3, 3): "  ", (5, 1): " "}, Area(1, 1, 1, 3))
    assert draw_sheet(sheet) == Drawing(((1, ("标题",)), (3, ("", "4"))), ("A1:C1",), False)


def test_a_long_text_is_cut() -> None:
    ((_, (text,)),) = draw_sheet(grid({(1, 1): "长" * 600})).rows
    assert text == "长" * 500 + "…"


def test_columns_and_cells_beyond_the_bounds_are_left_out_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = draw_sheet(grid({(1, 200): "边", (1, 201): "外"}))
    assert wide == Drawing(((1, ("",) * 199 + ("边",)),), (), True)
    monkeypatch.setattr(drawing, "MOST_CELLS", 3)
    tall = draw_sheet(grid({(1, 2): "一", (2, 1): "二", (3, 1): "三"}, Area(3, 1, 3, 2)))
    assert tall == Drawing(((1, ("", "一")), (2, ("二",))), (), True)


def test_a_sheet_without_texts_draws_nothing() -> None:
    assert draw_sheet(grid({}, Area(1, 1, 2, 2))) == Drawing((), (), False)
