"""The xlsx reader beside openpyxl and calamine: the same values, formulas, formats, merges and hidden lines."""

import io
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import python_calamine
from openpyxl.chart import BarChart
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.shared_formula import move
from jiaohe.ingest.xlsx import read_xlsx
from jiaohe.model.address import Area
from jiaohe.model.grid import Grid, Workbook

Fill = Callable[[openpyxl.Workbook], None]


def saved(fill: Fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stacked_measures(book: openpyxl.Workbook) -> None:
    """A month's table: merged titles and names, three measures stacked, percentages of every style."""
    sheet = book.active
    sheet.title = "附件 1"
    draw = random.Random(7)
    sheet["A1"] = "2026年5月重点指标\n进度表"
    sheet.merge_cells("A1:R1")
    for column in range(4, 19):
        sheet.cell(2, column, f"县市区{column - 3}")
    for block in range(20):
        top = 3 + 3 * block
        sheet.cell(top, 1, block + 1)
        sheet.cell(top, 2, f"指标{block}（{draw.randint(1, 99)}万元）")
        for column in (1, 2):
            sheet.merge_cells(start_row=top, end_row=top + 2, start_column=column, end_column=column)
        for offset, measure in enumerate(("目标", "数量", "进度")):
            sheet.cell(top + offset, 3, measure)
            for column in range(4, 19):
                place = sheet.cell(top + offset, column)
                if measure == "进度":
                    letter = get_column_letter(column)
                    style = draw.choice(["0%", "0.00%", "General", "text", "formula"])
                    if style == "text":
                        place.value = f"{draw.uniform(0, 100):.2f}%"
                    elif style == "formula":
                        place.value = f"={letter}{top + 1}/{letter}{top}"
                        place.number_format = "0.00%"
                    else:
                        place.value = draw.random()
                        place.number_format = style
                else:
                    place.value = draw.choice(
                        [draw.randint(0, 9999), round(draw.uniform(0, 99), 2), "/", None, "正在推进"]
                    )
                    place.number_format = draw.choice(["General", "#,##0", '0.00"万"', "@"])
    sheet.row_dimensions[5].hidden = True
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet.column_dimensions.group("H", "J", hidden=True)
    sheet["A70"].number_format = "0.00%"  # a style alone


def every_kind(book: openpyxl.Workbook) -> None:
    """Values of every type and awkward texts, on several sheets."""
    sheet = book.active
    values = [
        True, False, 0, -0.0, 1e-300, 1.7e308, 0.1 + 0.2, 10**15, 10**17, -123456789.123, "", " ", "=1+1", "'=x", "#N/A",
        "岳阳楼\n区", "<b>&amp;</b>", "]]>", "_x000D_", "a\tb", "😀", "ー－—–-", "１２．５", date(2026, 5, 31),
        datetime(2026, 5, 31, 18, 22, 13), datetime(1900, 1, 1), datetime(1900, 3, 1), time(9, 30), timedelta(hours=30),
    ]  # fmt: skip
    for row, value in enumerate(values, start=1):
        sheet.cell(row, 1 + row % 3, value)
    sheet["XFD1048576"] = "角"
    sheet["F2"] = ArrayFormula("F2:F4", "=A2:A4*2")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden["B2"] = 5
    deep = book.create_sheet("深藏")
    deep.sheet_state = "veryHidden"
    book.create_chartsheet("图").add_chart(BarChart())
    book.create_sheet("空", 0)


def since_1904(book: openpyxl.Workbook) -> None:
    book.epoch = datetime(1904, 1, 1)
    book.active["A1"] = datetime(2026, 5, 31)
    book.active["A2"] = datetime(1904, 1, 2)
    book.active["A3"] = time(6)


BOOKS = pytest.mark.parametrize("fill", [stacked_measures, every_kind, since_1904])
# openpyxl gives these formats other names: they follow the system's region
REGIONAL = {"mm-dd-yy": "yyyy/m/d"}


def ours(data: bytes) -> Workbook:
    return read_xlsx("本.xlsx", data, Limits())


@BOOKS
def test_cells_agree_with_openpyxl(fill: Fill) -> None:
    data = saved(fill)
    formulas, values = (
        openpyxl.load_workbook(io.BytesIO(data)),
        openpyxl.load_workbook(io.BytesIO(data), data_only=True),
    )
    book = ours(data)
    assert [sheet.name for sheet in book.grids] == formulas.sheetnames
    for sheet in book.grids:
        if sheet.kind != "worksheet":
            continue
        stored = {place: found for place, found in formulas[sheet.name]._cells.items() if found.value is not None}
        stored = {place: found for place, found in stored.items() if found.value != ""}
        assert sorted(sheet.cells) == sorted(stored)
        for place, kept in sheet.cells.items():
            found = stored[place]
            formula = getattr(found.value, "text", found.value) if found.data_type == "f" else None
            seen = values[sheet.name].cell(*place).value
            place_and_text = (sheet.name, found.coordinate, kept.text)
            if isinstance(seen, str) and "_x" in seen:
                continue  # openpyxl leaves escapes as they are stored
            assert (kept.value, type(kept.value)) == (seen, type(seen)), place_and_text
            assert kept.number_format == REGIONAL.get(found.number_format, found.number_format), place_and_text
            assert kept.formula == formula, place_and_text


@BOOKS
def test_frames_agree_with_openpyxl(fill: Fill) -> None:
    data = saved(fill)
    book = openpyxl.load_workbook(io.BytesIO(data))
    states = {"visible": "visible", "hidden": "hidden", "veryHidden": "very_hidden"}
    for sheet in ours(data).grids:
        theirs = book[sheet.name]
        assert sheet.state == states[theirs.sheet_state]
        if sheet.kind != "worksheet":
            assert theirs in book.chartsheets
            continue
        assert sorted(sheet.merges) == sorted(
            Area(m.min_row, m.min_col, m.max_row, m.max_col) for m in theirs.merged_cells.ranges
        )
        assert sheet.hidden_rows == {row for row, line in theirs.row_dimensions.items() if line.hidden}
        assert sheet.hidden_columns == {
            column
            for line in theirs.column_dimensions.values()
            if line.hidden
            for column in range(line.min, line.max + 1)
        }


def _as_calamine_sees(sheet: Grid, row: int, column: int) -> object:
    kept = sheet.at(row, column)
    if kept is None or kept.kind in ("error", "uncalculated"):
        return ""
    if isinstance(kept.value, datetime) and kept.value.time() == time():
        return kept.value.date()
    return kept.value


@pytest.mark.parametrize("fill", [stacked_measures, since_1904])
def test_values_agree_with_calamine(fill: Fill) -> None:
    data = saved(fill)
    theirs = python_calamine.load_workbook(io.BytesIO(data))
    for sheet in ours(data).grids:
        table = theirs.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        seen = {(r, c): value for r, line in enumerate(table, 1) for c, value in enumerate(line, 1) if value != ""}
        places = set(seen) | set(sheet.cells)
        assert {place: seen.get(place, "") for place in places} == {
            place: _as_calamine_sees(sheet, *place) for place in places
        }


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B2*$C$3-$D4/E$5",
        "SUM(A1:B10,$C$1:D20)+LOG10(A1)",
        "'一月 汇总'!A1+汇总!B2+Sheet1!$A$1",
        'IF(A1="A1",B1,"""B2""")',
        "SUM(A:A)+SUM($B:C)+SUM(2:5)",
        "SUM(Sheet1!2:$5)",
        "A1B+A1.5+_A1+A1(3)+1E5+2.5E-3",
        "ROUND(XEX1,2)&TRUE&ABC123DEF",
        "SUMPRODUCT((表1[数量]>0)*A1)",
    ],
)
@pytest.mark.parametrize(("to", "rows", "columns"), [("C4", 3, 2), ("B1", 0, 1), ("A9", 8, 0)])
def test_formulas_move_as_openpyxl_moves_them(formula: str, to: str, rows: int, columns: int) -> None:
    assert "=" + move(formula, rows, columns) == Translator("=" + formula, "A1").translate_formula(to)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [("A1", "#REF!"), ("B1", "#REF!"), ("B3+$A$1", "A1+$A$1"), ("SUM(B:C)", "SUM(A:B)"), ("SUM(1:3)", "SUM(#REF!)")],
)
def test_what_moves_off_the_sheet_is_lost(formula: str, moved: str) -> None:
    assert move(formula, -2, -1) == moved
