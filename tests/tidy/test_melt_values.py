"""What figures become in their table: the unit of their row, exact counts, and one style of percentages."""

import pytest

from jiaohe.model.grid import Cell
from jiaohe.model.tables import Observation
from tests.tidy.grids import Value, cell, grid, observed, percent, tidy


def one(*cells: Value, unit: str = "人", **more: object) -> Observation:
    (found,) = tidy(
        grid(["平江县5月"], ["指标", "单位", "目标", "数量", "进度"], ["新增就业", unit, *cells])
    ).observations
    return found


def column(*progress: Value, target: float = 100, quantities: tuple[Value, ...] = ()) -> list[Observation]:
    """A return with these progress cells, and quantities where they are given."""
    rows: list[list[Value]] = [
        [f"项目{'甲乙丙丁戊己庚辛'[i]}", target, quantities[i] if quantities else "正在推进", value]
        for i, value in enumerate(progress)
    ]
    return tidy(grid(["平江县5月"], ["指标", "目标", "数量", "进度"], *rows)).observations


@pytest.mark.parametrize(
    ("printed", "unit", "number", "half"),
    [
        ("5.9万", "人", 59000, 500),
        ("5.9万人", "万人", 5.9, 0.05),
        ("全年12场", "场", 12, 0),
        ("1,200", "人", 1200, 0),
        (1200, "人", 1200, 0),
        (12.5, "万人", 12.5, 0.05),
        (1200, "万元", 1200, 0.5),
    ],
)
def test_targets_come_in_the_unit_of_their_row(printed: Value, unit: str, number: float, half: float) -> None:
    found = one(printed, 5, "50%", unit=unit)
    assert found.target == pytest.approx(number)
    assert found.target_half == pytest.approx(half)


def test_a_unit_printed_with_the_target_is_the_unit_where_no_column_gives_one() -> None:
    (found,) = tidy(
        grid(["平江县5月"], ["事项", "目标", "数量", "进度"], ["展览", "12场", "5场", "41.7%"])
    ).observations
    assert (found.unit, found.target, found.quantity) == ("场", 12, 5)


def test_counts_are_exact_unless_the_figures_beside_them_have_decimals() -> None:
    tables = tidy(
        grid(
            ["云川市5月"],
            ["指标", "单位", "推进情况", "全市", "婺城区"],
            ["新增就业", "人", "目标", Cell(100.0, "number", "100.00", "0.00"), 60],
            [None, None, "数量", 50, 30],
            ["折算就业", "人", "目标", 100, 60.5],
            [None, None, "数量", 50, 30],
        )
    )
    assert [observed(tables, "新增就业", r).target_half for r in ("全市", "婺城区")] == [0, 0]
    assert observed(tables, "折算就业", "婺城区").quantity_half == 0.5


def test_a_percentage_among_quantities_stays_a_percentage() -> None:
    found = one(10, "60%", None, unit="所")
    assert (found.quantity, found.quantity_text, found.target_half) == (60, "60%", 0)


def test_four_ways_to_write_a_percentage_are_told_apart() -> None:
    found = column(percent(0.43), "43%", 43, "0.43%", quantities=(43, 43, 43, 43))
    assert [(o.progress, o.progress_style) for o in found] == [
        (43, "percent_format"),
        (43, "percent_text"),
        (43, "plain"),
        (0.43, "percent_text"),
    ]


@pytest.mark.parametrize(
    ("progress", "quantities", "read"),
    [
        # Fractions by their ratio to the target, one of them mistyped a hundredfold.
        ((0.43, 0.6243, 1.05, 43.2), (43, 62.43, 105, 43.2), (43, 62.43, 105, 4320)),
        # Percentages, one of them typed as a fraction: the table decides, not the cell.
        ((43.2, 62.43, 0.43, 105), (43.2, 62.43, 43, 105), (43.2, 62.43, 0.43, 105)),
        # Percentages of a slow start are no fractions, though all are small.
        ((0.5, 1.2, 0.8), (0.5, 1.2, 0.8), (0.5, 1.2, 0.8)),
        # Nothing to compare with: all small and some with decimals.
        ((0.43, 0.6243, 1), (), (43, 62.43, 100)),
        ((0.43, 43.2, 1), (), (0.43, 43.2, 1)),
        ((0, 1, 1), (), (0, 1, 1)),
        ((43, 62, 100), (), (43, 62, 100)),
    ],
)
def test_a_table_decides_whether_plain_figures_are_fractions(
    progress: tuple[float, ...], quantities: tuple[float, ...], read: tuple[float, ...]
) -> None:
    found = column(*progress, quantities=quantities)
    assert [o.progress for o in found] == pytest.approx(list(read))
    assert {o.progress_style for o in found} == ({"fraction"} if read[0] > progress[0] else {"plain"})


def test_only_plain_cells_are_subject_to_the_decision() -> None:
    found = column("43%", 0.6243, percent(0.5), 0.25, quantities=(43, 62.43, 50, 25))
    assert [(o.progress, o.progress_style) for o in found] == [
        (43, "percent_text"),
        (62.43, "fraction"),
        (50, "percent_format"),
        (25, "fraction"),
    ]


def test_a_stray_plain_figure_among_signed_ones_is_taken_as_printed() -> None:
    found = column("43%", "50%", "60%", "70%", 0.43, quantities=(43, 50, 60, 70, 43))
    assert [(o.progress, o.progress_style) for o in found][-1] == (0.43, "plain")


def test_a_head_with_a_percent_sign_speaks_against_fractions() -> None:
    rows: list[list[Value]] = [["甲", "正在推进", 0.5], ["乙", "正在推进", 1.2]]
    tables = tidy(grid(["平江县5月"], ["指标", "数量", "进度（%）"], *rows))
    assert [o.progress for o in tables.observations] == [0.5, 1.2]


def test_the_tables_of_a_workbook_agree_where_one_cannot_tell() -> None:
    def sheet(name: str, *progress: float, quantity: Value = "正在推进") -> object:
        rows: list[list[Value]] = [["平江县", 100, quantity, p] for p in progress]
        return grid([f"{name}5月完成情况"], ["地区", "目标", "数量", "进度"], *rows, name=name)

    fractions = tidy(sheet("甲", 0.5, 0.51, quantity=50), sheet("乙", 1, 1))  # type: ignore[arg-type]
    percents = tidy(sheet("甲", 50, 51, quantity=50), sheet("乙", 0.5, 1))  # type: ignore[arg-type]
    assert [o.progress for o in fractions.observations] == [50, 51, 100, 100]
    assert [o.progress for o in percents.observations] == [50, 51, 0.5, 1]


def test_numbers_typed_as_text_in_any_width_are_numbers() -> None:
    found = one("１，２００", " 600 ", "５０．０％")
    assert (found.target, found.quantity, found.progress, found.progress_half) == (1200, 600, 50, 0.05)
    assert found.target_text == "１，２００"


def test_claims_come_from_titles_texts_and_notes_with_their_cells() -> None:
    tables = tidy(
        grid(
            ["云川市2026年5月"],
            ["指标", "单位", "推进情况", "全市", "婺城区"],
            ["新增城镇就业5.9万人", "人", "目标", 59000, 59000],
            [None, None, "数量", 20000, "已签约3.2万人，余下推进中"],
            ["注：其中2339人未填日期。"],
            ["填报人：张某", "电话：", "0730-8231001"],
        )
    )
    assert [(c.speaks_of, c.text, c.number, c.unit, c.region, c.block, c.cell) for c in tables.claims] == [
        ("title", "5.9万人", 59000, "人", None, 0, "A3"),
        ("quantity", "3.2万人", 32000, "人", "婺城区", 0, "E4"),
        ("note", "2339人", 2339, "人", None, None, "A5"),
    ]


def test_a_csv_of_texts_gives_the_same_figures() -> None:
    rows: list[list[Value]] = [
        ["云川市2026年5月"],
        ["指标", "单位", "推进情况", "全市", "婺城区"],
        ["新增就业", "人", "目标", 100, 60],
        [None, None, "数量", 50, 30],
        [None, None, "进度", "50%", "50%"],
    ]
    texts: list[list[Value]] = [[None if v is None else cell(v).text for v in row] for row in rows]
    assert tidy(grid(*texts)).observations == tidy(grid(*rows)).observations
