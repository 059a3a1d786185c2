"""Differences that a note on the sheet explains are notices; without the note they stay errors."""

import pytest
from openpyxl import Workbook

import jiaohe
from jiaohe.model.finding import Severity, Status
from jiaohe.model.run import Verdict
from jiaohe.tidy.remarks import find_numbers
from tests.diagnose.books import by_rule, check, errors, stacked

REGIONS = ["全市", "甲县", "乙县", "丙县", "丁区"]
MARKED = ["全市", "甲县", "乙县", "丙县*", "丁区"]
# The whole is the sum without 丙县, which has 250 and 100.
WITHOUT = {"新增城镇就业": [(1000, 400), (300, 120), (300, 120), (250, 100), (400, 160)]}
# The whole is 2339 above the sum.
MORE = {"新增城镇就业": [(12339, 420), (3000, 120), (3000, 120), (2000, 100), (2000, 80)]}


def explained(result, rule):
    return [(f.severity, f.status, f.cells[0], f.cells[-1]) for f in by_rule(result, rule)]


@pytest.mark.parametrize(
    ("regions", "note"),
    [
        (MARKED, "注：带*的不计入合计。"),
        (MARKED, "*为单列单位"),
        (MARKED, "说明：1.数据截至5月25日；2.标“＊”的地区不纳入全市统计。"),
        (["全市", "甲县", "乙县", "丙县※", "丁区"], "※ 不含在全市数内"),
        (["全市", "甲县", "乙县", "丙县①", "丁区"], "①不计入全市合计。"),
        (MARKED, "* Not included in the total."),
        (REGIONS, "注：全市合计不含丙县。"),
        (REGIONS, "Note: totals exclude 丙县."),
    ],
)
def test_a_row_that_a_mark_or_a_name_leaves_out_explains_the_total(tmp_path, regions, note):
    result = check(tmp_path, [*stacked(regions, WITHOUT), [note]])
    assert explained(result, "JH310") == [(Severity.INFO, Status.EXPLAINED, "E3", "A6")]
    assert explained(result, "JH311") == [(Severity.INFO, Status.EXPLAINED, "E4", "A6")]
    assert result.verdict is Verdict.ACCEPTED
    (finding,) = by_rule(result, "JH310")
    assert "A6" in finding.message.zh
    assert "丙县后" in finding.message.zh
    assert finding.proposals == ()


@pytest.mark.parametrize(
    "note",
    [
        None,
        "注：带*的不计入合计。",  # nothing is marked
        "注：数据由统计局提供。",
        "注：全市合计不含甲县。",  # without it the total does not fit either
        "注：本表不含丙市。",
    ],
)
def test_a_note_about_something_else_explains_nothing(tmp_path, note):
    result = check(tmp_path, [*stacked(REGIONS, WITHOUT), [note]])
    assert {rule for rule, _ in errors(result)} == {"JH310", "JH311"}
    assert [f.status for f in result.findings] == [Status.OPEN] * 2


def test_a_marked_row_that_is_counted_all_the_same_is_no_finding(tmp_path):
    whole = {"新增城镇就业": [(1250, 500), (300, 120), (300, 120), (250, 100), (400, 160)]}
    result = check(tmp_path, [*stacked(MARKED, whole), ["注：带*的为新设开发区。"]])
    assert [f.rule for f in result.findings] == []


@pytest.mark.parametrize(
    "note",
    [
        "注：2,339人未分配到地区。",
        "Note: 2,339 records carry no date.",
        "注：合计含市直单位2339人；截至2026年5月25日。",
        "备注：另有0.2339万人跨地区就业，计入合计。",
    ],
)
def test_the_very_number_in_a_note_explains_the_total(tmp_path, note):
    result = check(tmp_path, [*stacked(REGIONS, MORE), [note]])
    assert explained(result, "JH310") == [(Severity.INFO, Status.EXPLAINED, "E3", "A6")]
    assert errors(result) == []


@pytest.mark.parametrize(
    "note",
    ["注：本表共填报2,340人。", "注：文号为岳政发〔2026〕2339号。", "注：联系电话0730-2339。", "注：2339年完成。"],
)
def test_another_number_or_one_that_counts_nothing_explains_nothing(tmp_path, note):
    result = check(tmp_path, [*stacked(REGIONS, MORE), [note]])
    assert ("JH310", "E3") in errors(result)


def test_a_small_number_needs_a_sentence_about_totals_or_the_indicator(tmp_path):
    two = {"新增城镇就业": [(902, 360), (300, 120), (300, 120), (100, 40), (200, 80)]}
    assert ("JH310", "E3") in errors(check(tmp_path, [*stacked(REGIONS, two), ["注：由2个科室填报。"]]))
    assert errors(check(tmp_path, [*stacked(REGIONS, two), ["注：合计中有2人未分到地区。"]])) == []


def test_a_remark_beside_a_row_leaves_that_row_out(tmp_path):
    rows = [
        ["新增城镇就业2026年5月进度表"],
        ["序号", "地区", "目标", "数量", "进度", "备注"],
        [1, "甲县", 300, 120, "40%", None],
        [2, "乙县", 300, 120, "40%", None],
        [3, "丙县", 250, 100, "40%", "不计入合计"],
        [4, "丁区", 400, 160, "40%", None],
        ["合计", None, 1000, 400, "40%", None],
    ]
    result = check(tmp_path, rows)
    assert explained(result, "JH310") == [(Severity.INFO, Status.EXPLAINED, "C7", "F5")]
    assert errors(result) == []


def test_totals_of_a_matrix_are_explained_alike(tmp_path):
    rows = [
        ["Records uploaded by council"],
        ["Council", "Jan", "Feb", "Mar", "Total"],
        ["Ashford", 100, 200, 300, 600],
        ["Barrow*", 50, 60, 70, 180],
        ["Corby", 10, 20, 30, 60],
        ["Total", 110, 220, 330, 660],
        ["* not included in the total"],
    ]
    result = check(tmp_path, rows)
    assert explained(result, "JH502") == [(Severity.INFO, Status.EXPLAINED, cell, "A7") for cell in ("B6", "C6", "D6")]
    assert errors(result) == []
    rows[5] = ["Total", 160, 280, 400, 3179]
    rows[3][0], rows[6] = "Barrow", ["Note: the total includes 2,339 records that carry no date."]
    result = check(tmp_path, rows)
    assert explained(result, "JH503") == [(Severity.INFO, Status.EXPLAINED, "E6", "A7")] * 2


def test_the_sum_of_the_rows_that_count_is_still_tested(tmp_path):
    off = {"新增城镇就业": [(1010, 404), *WITHOUT["新增城镇就业"][1:]]}
    result = check(tmp_path, [*stacked(MARKED, off), ["注：带*的不计入合计。"]])
    assert ("JH310", "E3") in errors(result)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("注：2,339人未登记，另有1.2万亩。", [("2,339人", 2339.0), ("1.2万亩", 12000.0)]),
        ("注：1.截至2026年5月25日", []),
        ("第3季度完成40%", []),
        ("Note 2: table 4 has 35 records", [("35", 35.0)]),
    ],
)
def test_dates_ordinals_and_percentages_count_nothing(text, numbers):
    assert [(n.text, n.number) for n in find_numbers(text)] == numbers


# --- wholes that cannot be tested --------------------------------------------------------------------------------


def test_a_region_that_did_not_report_leaves_the_whole_untested(tmp_path):
    gap = {"新增城镇就业": [(1000, 400), (300, 120), (300, 120), (None, None), (300, 120)]}
    result = check(tmp_path, stacked(REGIONS, gap))
    assert errors(result) == []
    (target,), (quantity,) = by_rule(result, "JH315"), by_rule(result, "JH316")
    assert (target.severity, target.cells, quantity.cells) == (Severity.INFO, ("E3", "H3"), ("E4", "H4"))
    (asked,) = by_rule(result, "JH114")
    assert target.root == asked.fingerprint


def test_where_blanks_mean_nothing_a_total_above_the_sum_is_wrong(tmp_path):
    held = [(500, 250), (100, 50), (200, 100), (None, None), (200, 100)]
    gap = [(1000, 400), (300, 120), (300, 120), (None, None), (300, 120)]
    result = check(tmp_path, stacked(REGIONS, {"新增城镇就业": gap, "技能培训": held, "普惠托位": held}))
    assert ("JH310", "E3") in errors(result)
    assert by_rule(result, "JH315") == []


def test_a_note_says_what_a_dash_means(tmp_path):
    gap = [(1000, 400), (300, 120), (300, 120), ("—", "—"), (300, 120)]
    held = [(500, 250), (100, 50), (200, 100), ("—", "—"), (200, 100)]
    rows = stacked(REGIONS, {"新增城镇就业": gap, "技能培训": held})
    unreported = check(tmp_path, [*rows, ["注：“—”表示未报送。"]])
    assert errors(unreported) == []
    assert [f.cells for f in by_rule(unreported, "JH315")] == [("E3", "H3")]
    nothing = check(tmp_path, [*rows, ["注：“—”表示不涉及。"]])
    assert ("JH310", "E3") in errors(nothing)


def test_a_total_below_those_who_reported_is_wrong_whoever_is_missing(tmp_path):
    gap = {"新增城镇就业": [(800, 320), (300, 120), (300, 120), (None, None), (300, 120)]}
    assert ("JH310", "E3") in errors(check(tmp_path, stacked(REGIONS, gap)))


def test_a_total_of_a_matrix_with_a_part_not_reported_is_untested(tmp_path):
    rows = [
        ["Records uploaded by council"],
        ["Council", "Jan", "Feb", "Mar", "Total"],
        ["Ashford", 100, 200, 300, 600],
        ["Barrow", 50, 60, "-", 180],
        ["Corby", 10, 20, 30, 60],
        ["Total", 160, 280, 400, 840],
        ["- means not reported"],
    ]
    result = check(tmp_path, rows)
    assert errors(result) == []
    assert [f.cells for f in by_rule(result, "JH506")] == [("E4", "D4"), ("D6", "D4")]


def _with_notes(path, rows, notes, name="填报说明"):
    """A workbook whose second sheet holds notes."""
    book = Workbook()
    for sheet, lines in ((book.active, rows), (book.create_sheet(name), notes)):
        for line in lines:
            sheet.append(line)
    book.save(path / "表.xlsx")
    return jiaohe.check(path / "表.xlsx")


@pytest.mark.parametrize(
    "notes",
    [
        [["填报说明"], ["1.全市合计中有2339人未分配到地区。"]],
        [["Notes"], ["2,339 人 carry no date."]],
        [["Notes"], ["2,339 records carry no date."]],
        [["说明"], ["指标", "新增城镇就业"], ["口径", "合计含市直单位0.2339万人。"]],
    ],
)
def test_a_sheet_of_notes_that_states_the_very_number_explains_the_total(tmp_path, notes):
    result = _with_notes(tmp_path, stacked(REGIONS, MORE), notes)
    (finding,) = by_rule(result, "JH310")
    assert (finding.severity, finding.status, finding.cells) == (
        Severity.INFO,
        Status.EXPLAINED,
        ("E3", "F3", "G3", "H3", "I3"),
    )
    assert "“填报说明”表 A" in finding.message.zh or "“填报说明”表 B" in finding.message.zh
    assert errors(result) == []


@pytest.mark.parametrize(
    "notes", [[["注"], ["*不计入全市合计。"]], [["*", "Not included in the total."]], [["说明：全市合计不含丙县。"]]]
)
def test_a_sheet_of_notes_whose_mark_or_name_leaves_a_row_out_explains_the_total(tmp_path, notes):
    result = _with_notes(tmp_path, stacked(MARKED, WITHOUT), notes, name="Sheet2")
    assert [(f.severity, f.status) for f in by_rule(result, "JH310")] == [(Severity.INFO, Status.EXPLAINED)]
    assert errors(result) == []


@pytest.mark.parametrize(
    "notes",
    [
        [["填报说明"], ["全市共有2339个单位参加。", "本表由统计局提供"]],
        [["填报说明"], ["资金合计相差2339万元。"]],
        [["填报说明"], ["文号为2339。"]],
        [["填报说明"], ["带※的不计入合计。"]],
    ],
)
def test_a_sheet_of_notes_about_something_else_explains_nothing(tmp_path, notes):
    result = _with_notes(tmp_path, stacked(REGIONS, MORE), notes)
    assert errors(result) == [("JH310", "E3")]


def test_a_sheet_of_figures_is_no_sheet_of_notes(tmp_path):
    figures = [["编号", "人数"], *([k, 2000 + k] for k in range(330, 345))]
    assert errors(_with_notes(tmp_path, stacked(REGIONS, MORE), figures, name="底表")) == [("JH310", "E3")]
