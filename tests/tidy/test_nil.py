"""Nil returns: which sheets declare that there is nothing to report."""

import pytest

from jiaohe.model.text import Text
from jiaohe.tidy.notes import describe_sheet
from tests.tidy.grids import Value, grid, tidy
from tests.tidy.named import NAMES

HEAD: list[Value] = ["指标", "目标", "数量", "进度"]
ROW: list[Value] = ["新增就业", 60, 30, "50%"]


def test_a_sheet_with_nothing_but_the_word_is_a_nil_return_and_not_unrecognised() -> None:
    (row,) = tidy(
        grid(["平江县2026年5月民生实事进度表"], ["零报告"], ["填报单位：平江县（盖章）", "填报日期：2026.5.25"]),
        regions=NAMES,
    ).sheets
    assert (row.status, row.form, row.lacks) == ("passed_over", None, "nil")
    assert (row.nil_declared, row.nil_cell) == (True, "A2")
    assert (row.title, row.title_cell, row.period) == ("平江县2026年5月民生实事进度表", "A1", "2026-05")
    assert (row.sender, row.sender_by, row.reported_on) == ("平江县", "label", "2026-05-25")
    assert describe_sheet(row, {}) == Text("零报告，没有数据表。", "A nil return, without a table.")


def test_a_nil_return_without_labels_goes_by_the_only_unit_that_it_names() -> None:
    (row,) = tidy(grid(["零报告"], ["平江县"], ["2026年5月"]), regions=NAMES).sheets
    assert (row.sender, row.sender_cell, row.sender_by, row.period) == ("平江县", "A2", "region", "2026-05")


@pytest.mark.parametrize("words", ["零报告", "本月无数据", "无变化，零报告。", "Nil return", "No data to report"])
def test_a_head_without_rows_and_such_a_note_is_a_nil_return(words: str) -> None:
    (row,) = tidy(grid(["平江县2026年5月进度表"], HEAD, [words], ["填报人：张三"]), regions=NAMES).sheets
    assert (row.status, row.lacks, row.nil_declared, row.nil_cell) == ("passed_over", "nil", True, "A3")


def test_words_in_place_of_all_figures_declare_it() -> None:
    tables = tidy(
        grid(["平江县2026年5月进度表"], HEAD, ["就业", 60, "零报告", "零报告"], ["电梯", 6, "本月无数据", None]),
        regions=NAMES,
    )
    assert [(s.status, s.nil_declared, s.nil_cell) for s in tables.sheets] == [("recognised", True, "C3")]
    assert tables.statements == []


@pytest.mark.parametrize(
    ("title", "note", "cell"),
    [
        ("平江县2026年5月进度表（零报告）", None, "A1"),
        ("平江县2026年5月进度表", "注：本月无变化，零报告。", "A5"),
        ("平江县2026年5月进度表", "我县本月无新增数据。", "A5"),
        ("平江县2026年5月进度表", "Nil return for May 2026.", "A5"),
    ],
)
def test_a_title_or_a_note_declares_it_also_over_figures(title: str, note: str | None, cell: str) -> None:
    (row,) = tidy(grid([title], HEAD, ROW, [], [note]), regions=NAMES).sheets
    assert (row.status, row.nil_declared, row.nil_cell) == ("recognised", True, cell)


@pytest.mark.parametrize(
    "note",
    [
        "注：无数据的单位请报送零报告。",
        "注：如无变化，须零报告。",
        "实行零报告制度。",
        "If there is nothing to report, please send a nil return.",
        "君山区本月无数据。",
        "君山区零报告。",
        "注：本月无错报。",
        "注：“/”表示无此项任务。",
    ],
)
def test_instructions_and_words_about_another_place_declare_nothing(note: str) -> None:
    (row,) = tidy(grid(["平江县2026年5月进度表"], HEAD, ROW, [], [note]), regions=NAMES).sheets
    assert (row.nil_declared, row.nil_cell) == (False, None)


def test_one_region_of_many_without_data_declares_nothing() -> None:
    (row,) = tidy(
        grid(
            ["2026年5月进度表"], ["县市区", *HEAD[1:]], ["君山区", 1, 1, 1], ["岳阳县", 1, 1, 1], ["注：君山区零报告。"]
        ),
        regions=NAMES,
    ).sheets
    assert row.nil_declared is False


def test_a_unit_of_a_matrix_without_data_declares_nothing() -> None:
    rows: list[list[Value]] = [
        ["单位", "文件", "动态", "合计"],
        ["平江县", 1, 2, 3],
        ["岳阳县", 0, 0, 0],
        ["合计", 1, 2, 3],
    ]
    (row,) = tidy(grid(["2026年5月上传情况"], *rows, ["注：岳阳县本月无数据"]), regions=NAMES).sheets
    assert (row.form, row.nil_declared) == ("upload-matrix", False)


@pytest.mark.parametrize("title", ["关于实行零报告的通知", "零报告情况统计表", "各县市区零报告要求"])
def test_a_notice_about_nil_returns_is_none(title: str) -> None:
    (row,) = tidy(grid([title], ["各县市区：请于每月25日前报送零报告。"]), regions=NAMES).sheets
    assert (row.lacks, row.nil_declared, row.sender) == ("cover", False, None)


def test_a_figure_beside_the_word_keeps_the_table_from_being_nil() -> None:
    (row,) = tidy(grid(["平江县2026年5月进度表"], HEAD, ROW, ["电梯", 6, "零报告", None]), regions=NAMES).sheets
    assert row.nil_declared is False
