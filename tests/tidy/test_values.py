"""Reading one cell: tokens, numbers, half-widths, percentages and units."""

from datetime import datetime

import pytest

from jiaohe.model.grid import Cell
from jiaohe.tidy.values import Reading, as_fraction, exact_if_count, read_value, rescale


def text(shown: str, measure: str | None = None) -> Reading:
    return read_value(Cell(shown, "text", shown), measure)


def stored(value: float, number_format: str, shown: str, measure: str | None = None) -> Reading:
    return read_value(Cell(value, "number", shown, number_format), measure)


@pytest.mark.parametrize("shown", ["", " ", "\u3000", "\xa0\u200b", "\n", "\ufeff"])
def test_nothing_but_spaces_is_blank(shown: str) -> None:
    assert text(shown) == Reading(None, 0.0, "blank", "")


def test_no_cell_is_blank() -> None:
    assert read_value(None) == Reading(None, 0.0, "blank", "")


@pytest.mark.parametrize(
    "shown", ["-", "–", "—", "——", "－", "―", "─", "－－", "---", "- -", "ー", "一", "一一", "无", "…", "暂无"]
)
def test_dashes_of_every_kind_are_dashes(shown: str) -> None:
    assert text(shown).token == "dash"
    assert text(shown).number is None
    assert text(shown).text == shown


@pytest.mark.parametrize(
    "shown", ["/", "／", "\\", "＼", "//", "不涉及", "无任务", "N/A", "n/a", "不适用", "（不涉及）", "/（无任务）"]
)
def test_marks_of_no_concern_are_not_applicable(shown: str) -> None:
    assert text(shown).token == "not_applicable"


@pytest.mark.parametrize(
    "shown",
    "正在推进 推进 推进中 进行中 正在推进。 正在\n推进 有序推进 正在实施 在建 建设中 正在推进（已完成招标） in\xa0progress Ongoing".split(
        " "
    ),
)
def test_states_are_in_progress(shown: str) -> None:
    assert text(shown).token == "in_progress"


@pytest.mark.parametrize("shown", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "Err:502", "######"])
def test_error_codes_are_errors_also_where_they_are_text(shown: str) -> None:
    assert text(shown).token == "error"
    assert read_value(Cell(shown, "error", shown)).token == "error"


def test_a_formula_without_a_value_is_uncalculated() -> None:
    assert read_value(Cell(None, "uncalculated", "", formula="=B2/B3")) == Reading(None, 0.0, "uncalculated", "=B2/B3")


def test_dates_and_booleans_are_text() -> None:
    assert read_value(Cell(datetime(2026, 5, 25), "date", "5月25日")) == Reading(None, 0.0, "text", "5月25日")
    assert read_value(Cell(True, "bool", "TRUE")).token == "text"


@pytest.mark.parametrize(
    ("shown", "number", "half"),
    [
        ("437", 437, 0.5),
        ("700.00", 700, 0.005),
        ("１２３４", 1234, 0.5),
        ("１，２３４．５", 1234.5, 0.05),
        ("1,234", 1234, 0.5),
        ("1，234", 1234, 0.5),
        ("1 234", 1234, 0.5),
        ("1\u202f234\u202f567", 1234567, 0.5),
        ("1'234", 1234, 0.5),
        ("1’234", 1234, 0.5),
        ("12,34,567", 1234567, 0.5),
        ("1.234,56", 1234.56, 0.005),
        ("1.234.567", 1234567, 0.5),
        ("1 234,5", 1234.5, 0.05),
        ("0,43", 0.43, 0.005),
        ("62。43", 62.43, 0.005),
        ("62.\n43", 62.43, 0.005),
        (" 43 ", 43, 0.5),
        ("'43", 43, 0.5),
        ("12。", 12, 0.5),
        ("+12", 12, 0.5),
        ("-12", -12, 0.5),
        ("－12", -12, 0.5),
        ("−12", -12, 0.5),
        ("负12", -12, 0.5),
        ("(1,234.5)", -1234.5, 0.05),
        ("1.2E+04", 12000, 500),
        (".5", 0.5, 0.05),
        ("五", 5, 0.5),
        ("十二", 12, 0.5),
        ("二十五", 25, 0.5),
        ("一百零三", 103, 0.5),
        ("三千五百", 3500, 0.5),
        ("三十五万", 350000, 5000),
        ("零", 0, 0.5),
        ("٤٣", 43, 0.5),
        ("12*", 12, 0.5),
        ("12①", 12, 0.5),
        ("12（其中新建3）", 12, 0.5),
        ("目标：12", 12, 0.5),
    ],
)
def test_numbers_are_read_however_they_are_written(shown: str, number: float, half: float) -> None:
    assert text(shown) == Reading(number, half, "number", shown.strip())


@pytest.mark.parametrize(
    ("shown", "number", "unit"),
    [
        ("5.9万人", 5.9, "万人"),
        ("5.9 万 人", 5.9, "万人"),
        ("5.9万", 5.9, "万"),
        ("3亿", 3, "亿"),
        ("7个", 7, "个"),
        ("三个", 3, "个"),
        ("770元/月", 770, "元/月"),
        ("39.26万亩", 39.26, "万亩"),
        ("2.39万人次", 2.39, "万人次"),
        ("12场(次)", 12, "场(次)"),
        ("12场（次）", 12, "场(次)"),
        ("38（台）", 38, "台"),
        ("全市 12 场", 12, "场"),
        ("已完成 10 场", 10, "场"),
        ("共1015座", 1015, "座"),
        ("12所中小学食堂", 12, "所"),
        ("￥500万", 500, "万元"),
        ("¥1,234", 1234, "元"),
        ("5.9 million people", 5.9, "million people"),
        ("3 km", 3, "km"),
        ("1,200 units", 1200, "units"),
    ],
)
def test_a_unit_after_the_number_is_kept_beside_it(shown: str, number: float, unit: str) -> None:
    reading = text(shown)
    assert (reading.number, reading.token, reading.unit, reading.text) == (number, "number", unit, shown)


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("≥90", 90),
        (">=90", 90),
        ("＞90", 90),
        ("不低于1200", 1200),
        ("不少于5", 5),
        ("至少3个", 3),
        ("≤5", 5),
        ("不超过3", 3),
        ("500以上", 500),
        ("达90以上", 90),
        ("at least 12", 12),
        ("no more than 12", 12),
    ],
)
def test_a_floor_or_ceiling_is_a_bound_with_its_number(shown: str, number: float) -> None:
    assert text(shown).token == "bound"
    assert text(shown).number == number


@pytest.mark.parametrize(
    ("shown", "number", "half"),
    [
        ("约500", 500, 25),
        ("近500人", 500, 25),
        ("大约1.2万", 1.2, 0.1),
        ("1000余人", 1000, 50),
        ("10场左右", 10, 1),
        ("约60%", 60, 3),
    ],
)
def test_an_approximate_number_is_five_per_cent_wide(shown: str, number: float, half: float) -> None:
    reading = text(shown)
    assert (reading.number, reading.half, reading.token) == (number, pytest.approx(half), "number")


@pytest.mark.parametrize(
    "shown",
    [
        "3/7",
        "10-12",
        "10~12",
        "10至12",
        "10%-20%",
        "12,34",
        "1,2345",
        "1, 234",
        "590\n00",
        "1 2",
        "12+3",
        "12:30",
        "2026年",
        "2026年5月",
        "5月25日",
        "2026-05-25",
        "2026.05.25",
        "第3期",
        "123456789012345678",
        "一二",
        "一中",
        "1万2千",
        "½",
        "②",
        "1O0",
        "6成",
        "（12）",
        "未完成10场",
        "还差10场",
        "5个社区已开工",
        "高到110元",
        "50元/月和1250元/月",
        "总体形象进度 60%。具体情况：已完成 297 座，其它正有序推进。",
        "已完成",
        "未启动",
        "岳阳县",
    ],
)
def test_what_could_mean_two_things_or_more_than_a_figure_is_text(shown: str) -> None:
    assert text(shown) == Reading(None, 0.0, "text", shown)


def test_a_plan_is_no_quantity_but_may_be_a_target() -> None:
    assert text("计划10场", "quantity").token == "text"
    assert text("计划10场", "target").number == 10


@pytest.mark.parametrize("shown", ["62.43%", "62.43％", "62.43 %", "62.\n43%", "完成62.43%", "62.43%（含3处在建）"])
def test_a_printed_percentage_is_in_percent(shown: str) -> None:
    assert text(shown, "progress") == Reading(62.43, 0.005, "number", shown, "percent_text")


def test_the_four_kinds_of_043_stay_distinguishable() -> None:
    assert stored(0.43, "0%", "43%", "progress")[:5] == (43.0, 0.5, "number", "43%", "percent_format")
    assert text("0.43%", "progress")[:5] == (0.43, 0.005, "number", "0.43%", "percent_text")
    assert stored(0.43, "General", "0.43", "progress")[:5] == (0.43, 0.005, "number", "0.43", "plain")
    assert stored(43, "General", "43", "progress")[:5] == (43.0, 0.5, "number", "43", "plain")


def test_a_percentage_outside_progress_keeps_its_style() -> None:
    assert text("50%", "quantity") == Reading(50.0, 0.5, "number", "50%", "percent_text")
    assert stored(0.5, "0%", "50%", "quantity").style == "percent_format"
    assert stored(50, "General", "50", "quantity").style is None


def test_per_mille_is_a_tenth_of_a_percent() -> None:
    assert text("5‰", "target") == Reading(0.5, 0.05, "number", "5‰", "percent_text", "‰")


def test_percent_in_words_is_a_percentage() -> None:
    assert text("百分之六十", "progress").number == 60
    assert text("百分之60", "progress").style == "percent_text"
    assert text("60 percent", "progress").style == "percent_text"


@pytest.mark.parametrize(
    ("value", "number_format", "shown", "number", "half"),
    [
        (0.6243, "0.00%", "62.43%", 62.43, 0.005),
        (0.62, "0.00%", "62.00%", 62.0, 0.005),
        (0.6243, "0%", "62%", 62.43, 0.005),
        (0.5, "0%", "50%", 50.0, 0.5),
        (1, "0%", "100%", 100.0, 0.5),
        (437, "General", "437", 437, 0.5),
        (437.0, "0.00", "437.00", 437, 0.005),
        (25931.46, "0", "25931", 25931.46, 0.005),
        (24.51, "0.0", "24.5", 24.51, 0.005),
        (12000, "0.0E+00", "1.2E+04", 12000, 0.5),
        (1234567890.12, "#,##0.00", "1,234,567,890.12", 1234567890.12, 0.005),
        (-5, "0;(0)", "(5)", -5, 0.5),
        (0, '0;-0;"-"', "-", 0, 0.5),
        (12, ";;;", "", 12, 0.5),
        (12, "General", "####", 12, 0.5),
    ],
)
def test_a_stored_number_is_as_precise_as_what_is_stored_or_shown(
    value: float, number_format: str, shown: str, number: float, half: float
) -> None:
    reading = stored(value, number_format, shown)
    assert (reading.number, reading.half, reading.token) == (
        pytest.approx(number, rel=1e-15),
        pytest.approx(half),
        "number",
    )


@pytest.mark.parametrize("value", [437 / 700, 0.6242999999999999, 0.1 + 0.2])
def test_a_computed_value_is_nearly_exact(value: float) -> None:
    reading = stored(value, "0.00%", f"{value:.2%}", "progress")
    assert reading.number == pytest.approx(value * 100, rel=1e-14)
    assert reading.half == pytest.approx(value * 1e-7)


def test_a_percent_sign_that_is_a_literal_of_the_format_multiplies_nothing() -> None:
    assert stored(62.43, '0.00"%"', "62.43%", "progress")[:5] == (62.43, 0.005, "number", "62.43%", "percent_text")


def test_a_unit_that_the_format_adds_is_read() -> None:
    assert stored(12, '0"场"', "12场").unit == "场"


def test_a_format_that_shows_ten_thousands_is_read_as_shown() -> None:
    reading = stored(59000, "0!.0,", "5.9")
    assert (reading.number, reading.half) == (5.9, pytest.approx(5e-5))


@pytest.mark.parametrize(
    ("shown", "row_unit", "number", "half"),
    [
        ("5.9万", "人", 59000, 500),
        ("5.9万", "万人", 5.9, 0.05),
        ("5.9万人", "人", 59000, 500),
        ("5.9万人", "万人", 5.9, 0.05),
        ("1.2亿", "万元", 12000, 500),
        ("1.2亿元", "万元", 12000, 500),
        ("5.9万人", None, 59000, 500),
        ("3公里", "米", 3000, 500),
        ("2公顷", "亩", 30, 7.5),
        ("5‰", "‰", 5, 0.5),
        ("110元", "元/月", 110, 0.5),
        ("5.9万人", "户", 5.9, 0.05),
        ("12", "人", 12, 0.5),
    ],
)
def test_a_reading_is_brought_to_the_unit_of_its_row(
    shown: str, row_unit: str | None, number: float, half: float
) -> None:
    reading = rescale(text(shown), row_unit)
    assert (reading.number, reading.half, reading.text) == (number, half, shown)


def test_plain_fractions_become_percent_points() -> None:
    assert as_fraction(stored(0.6243, "General", "0.6243", "progress")) == Reading(
        62.43, 0.005, "number", "0.6243", "fraction"
    )
    printed = text("0.43%", "progress")
    assert as_fraction(printed) == printed


def test_counts_are_exact_among_whole_numbers() -> None:
    assert exact_if_count(text("437"), "场(次)", True).half == 0
    assert exact_if_count(stored(437.0, "0.00", "437.00"), "人", True).half == 0
    assert exact_if_count(text("437"), "场(次)", False).half == 0.5
    assert exact_if_count(text("437"), "万元", True).half == 0.5
    assert exact_if_count(text("437"), None, True).half == 0.5
    assert exact_if_count(text("43.7"), "人", True).half == pytest.approx(0.05)


def test_an_approximate_count_stays_approximate() -> None:
    assert exact_if_count(text("约500人"), "人", True).half == 25
    assert exact_if_count(text("10场左右"), "场", True).half == 1
    assert exact_if_count(rescale(text("5.9万人"), "人"), "人", True).half == 500
