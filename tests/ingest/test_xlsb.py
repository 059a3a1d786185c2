import os
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from jiaohe.errors import Unreadable
from jiaohe.ingest import Limits, read_workbook, xlsb
from jiaohe.model.address import Area
from jiaohe.model.grid import Cell
from tests.ingest import xlsb_files

SHEETS: dict[str, dict[tuple[int, int], xlsb_files.Value]] = {
    "数据": {(2, 2): "岳阳楼区", (3, 3): 0.43, (3, 4): 43.0, (4, 2): True},
    "底稿": {},
    "参数": {(1, 1): 42.0},
}


def test_values_keep_their_places_and_sheets_their_states() -> None:
    data = xlsb_files.xlsb(SHEETS, {"底稿": "hidden", "参数": "very_hidden"})
    book = read_workbook("2026-05/汨罗市.xlsb", data=data)
    assert (book.format, book.file) == ("xlsb", "2026-05/汨罗市.xlsb")
    assert book.remarks == ("no_formulas",)
    assert [(grid.name, grid.state) for grid in book.grids] == [
        ("数据", "visible"),
        ("底稿", "hidden"),
        ("参数", "very_hidden"),
    ]
    assert book.grids[0].cells == {
        (2, 2): Cell("岳阳楼区", "text", "岳阳楼区"),
        (3, 3): Cell(0.43, "number", "0.43"),
        (3, 4): Cell(43, "number", "43"),
        (4, 2): Cell(True, "bool", "TRUE"),
    }
    assert book.grids[1].cells == {}


def test_formats_errors_merged_areas_and_hidden_lines_are_kept() -> None:
    data = xlsb_files.xlsb(
        {"数据": {(1, 1): "标题", (3, 1): 0.43, (3, 2): 0.43, (3, 3): "0.43%", (4, 1): 46172.0, (4, 2): "#DIV/0!"}},
        formats={(3, 1): "0%", (4, 1): 'yyyy"年"m"月"d"日"', (4, 2): "0.00"},
        merges=(Area(1, 1, 2, 4),),
        hidden_rows=(4, 6),
        hidden_columns=(2,),
    )
    (grid,) = read_workbook("x.xlsb", data=data).grids
    assert grid.cells == {
        (1, 1): Cell("标题", "text", "标题"),
        (3, 1): Cell(0.43, "number", "43%", "0%"),
        (3, 2): Cell(0.43, "number", "0.43"),
        (3, 3): Cell("0.43%", "text", "0.43%"),
        (4, 1): Cell(datetime(2026, 5, 30), "date", "2026年5月30日", 'yyyy"年"m"月"d"日"'),
        (4, 2): Cell("#DIV/0!", "error", "#DIV/0!", "0.00"),
    }
    assert grid.merges == (Area(1, 1, 2, 4),)
    assert (grid.hidden_rows, grid.hidden_columns) == ({4, 6}, {2})


def _abort(data: bytes, most: int) -> list[xlsb.SheetValues]:
    os.abort()


def _hang(data: bytes, most: int) -> list[xlsb.SheetValues]:
    time.sleep(60)
    return []


def _raise(data: bytes, most: int) -> list[xlsb.SheetValues]:
    raise KeyError("unexpected")


@pytest.mark.parametrize(
    ("target", "seconds", "reason"),
    [
        pytest.param(_abort, 30, "读取中断", id="abort"),
        pytest.param(_hang, 1, "超过了时限", id="hang"),
        pytest.param(_raise, 30, "不完整或已损坏", id="exception"),
    ],
)
def test_a_reader_that_fails_costs_one_file(
    target: Callable[[bytes, int], list[xlsb.SheetValues]], seconds: float, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsb, "read_values", target)
    with pytest.raises(Unreadable) as refused:
        read_workbook("x.xlsb", data=xlsb_files.xlsb(SHEETS), limits=Limits(seconds=seconds))
    assert reason in refused.value.what.zh


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(xlsb_files.xlsb(SHEETS))
    at = data.index(b"xl/worksheets/sheet1.bin") + 30
    data[at : at + 20] = bytes(20)
    with pytest.raises(Unreadable, match="damaged"):
        read_workbook("x.xlsb", data=bytes(data))


def test_a_corner_cell_far_out_ends_in_a_result_or_a_refusal_never_in_a_crash() -> None:
    data = xlsb_files.xlsb({"远": {(1, 1): 1.0, (1_048_576, 16_384): 2.0}})
    with pytest.raises(Unreadable):
        read_workbook("x.xlsb", data=data, limits=Limits(seconds=20))
