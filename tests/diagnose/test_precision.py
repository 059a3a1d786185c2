"""Half-widths that match the digits which carry information, taken from the row that a figure stands in."""

from jiaohe.diagnose.precision import with_real_precision
from tests.diagnose.rows import block


def _progress(*cells):
    rows = block("培训", None, *((100, 1, number) for number, _, _ in cells))
    return [
        row._replace(progress_text=text, progress_half=half) for row, (_, text, half) in zip(rows, cells, strict=True)
    ]


def _halves(rows):
    return [row.progress_half for row in with_real_precision(rows)]


def test_zeros_that_a_format_adds_to_the_whole_row_are_no_precision():
    cells = [(46.7, "46.70%", 0.005), (50, "50.00%", 0.005), (57.1, "57.10%", 0.005), (60, "60.00%", 0.005)]
    assert _halves(_progress(*cells)) == [0.05] * 4


def test_a_round_figure_among_fine_ones_is_as_fine_as_they_are():
    cells = [(46.67, "46.67%", 0.005), (50, "50.00%", 0.005), (57.14, "57.14%", 0.005), (60, "60.00%", 0.005)]
    assert _halves(_progress(*cells)) == [0.005] * 4


def test_one_figure_in_many_may_use_more_decimals_and_keeps_them():
    cells = [(40 + i / 10, f"{40 + i / 10:.2f}%", 0.005) for i in range(1, 16)]
    cells.append((0.43, "0.43%", 0.005))
    assert _halves(_progress(*cells)) == [0.05] * 15 + [0.005]


def test_few_figures_do_not_tell():
    cells = [(46.7, "46.70%", 0.005), (50, "50.00%", 0.005), (57.1, "57.10%", 0.005)]
    assert _halves(_progress(*cells)) == [0.005] * 3
