"""Suspicious percentages are weighed and told with how the slip happens; a whole line is one finding."""

import random

import pytest

from jiaohe.model.finding import Severity
from tests.diagnose.books import Value, by_rule, check, errors, stacked

REGIONS = ["全市", "甲县", "乙县", "丙县", "丁区", "戊区"]
FIGURES = [(1000, 430), (200, 86), (300, 120), (100, 47), (200, 92), (200, 85)]


def shown(way: str, share: float) -> Value:
    """T text, F percent format, P plain percentage, R fraction; small: off by 100 one way, large letters' x the other."""
    number = round(share, 4)
    return {
        "T": f"{number:.2%}",
        "F": (number, "0.00%"),
        "P": round(100 * number, 2),
        "R": number,
        "t": f"{number:.4f}%",
        "f": (number / 100, "0.00%"),
        "4": (round(100 * number, 2), "0.00%"),
        "U": f"{100 * number * 100:.0f}%",
    }[way]


def table(*ways: str) -> list[list[Value]]:
    """One indicator for each string of ways of writing, a letter per region."""
    rows = stacked(REGIONS, {f"第{number}类事项": FIGURES for number in range(1, len(ways) + 1)})
    for number, way in enumerate(ways):
        rows[4 + 3 * number][4:] = [shown(w, q / t) for w, (t, q) in zip(way, FIGURES, strict=True)]
    return rows


@pytest.mark.parametrize("way", ["TTTTTT", "FFFFFF", "PPPPPP", "RRRRRR"])
def test_one_way_of_writing_throughout_is_fine(tmp_path, way):
    assert check(tmp_path, table(way, way)).findings == ()


def test_a_row_in_another_way_that_is_like_in_itself_is_fine(tmp_path):
    assert check(tmp_path, table("FFFFFF", "PPPPPP", "FFFFFF")).findings == ()


@pytest.mark.parametrize(
    ("way", "said", "typed"),
    [
        ("FFFfFF", "在这种格里输入 0.47 得到的是 0.47%，要输入 47", "where 0.47 typed gives 0.47%; type 47"),
        (
            "FFF4FF",
            "先输入了 47、后设成百分比格式，显示就成了 4700%",
            "47 was typed before the cell got its percent format",
        ),
        ("TTTtTT", "0.47 已经是占比的小数，又当成百分数加了百分号", "0.47 is the share itself"),
        ("TTTUTT", "47 已经是百分数，又乘了一次 100", "47 was a percentage already"),
        ("PPPRPP", "这一格填的是没有换算的小数 0.47", "this one the plain share 0.47"),
        ("RRRPRR", "这张表的进度都填小数，这一格填成了百分数", "this one was typed as a percentage"),
    ],
)
def test_the_reason_says_which_reading_is_right_and_how_the_slip_happens(tmp_path, way, said, typed):
    (finding,) = check(tmp_path, table(way)).findings
    assert (finding.rule, finding.severity, finding.cells[0]) == ("JH302", Severity.ERROR, "H5")
    reason = finding.proposals[0].reason
    assert reason is not None
    assert "数量÷目标是47%，其他地区在40%至46%之间，应读作47%" in reason.zh
    assert (
        "quantity ÷ target is 47% and the other regions lie between 40% and 46%, so it reads 47%" in reason.en.lower()
    )
    assert said in reason.zh
    assert typed in reason.en


def test_a_stray_fraction_is_proposed_the_way_its_neighbours_are_written(tmp_path):
    (finding,) = check(tmp_path, table("RRRPRR")).findings
    (change,) = finding.proposals[0].changes
    assert (change.cell, change.before, change.after) == ("H5", "47", "0.47")


def test_a_sign_missing_or_added_is_one_warning_with_its_cells(tmp_path):
    for way, cells in (("TTPTPT", ("G5", "I5")), ("PPFPPP", ("G5",)), ("RRRTRR", ("H5",)), ("RRFFFF", ("E5", "F5"))):
        (finding,) = check(tmp_path, table(way)).findings
        assert (finding.rule, finding.severity, finding.cells) == ("JH133", Severity.WARNING, cells), way


def test_a_row_of_fractions_among_percentages_is_read_as_such_and_told_once(tmp_path):
    (finding,) = check(tmp_path, table("TTTTTT", "RRRRRR", "TTTTTT")).findings
    assert (finding.rule, finding.cells) == ("JH133", ("E8", "F8", "G8", "H8", "I8", "J8"))


def test_a_habit_of_mixing_is_one_finding_for_the_table(tmp_path):
    (finding,) = check(tmp_path, table(*["FFPFFF"] * 5)).findings
    assert (finding.rule, finding.cells) == ("JH133", ("G5", "G8", "G11", "G14", "G17"))


def test_text_among_formatted_percentages_is_one_notice_for_the_sheet(tmp_path):
    (finding,) = check(tmp_path, table("TFTFFF", "FFFFFT")).findings
    assert (finding.rule, finding.severity, finding.cells) == ("JH132", Severity.INFO, ("E5", "G5", "J8"))


@pytest.mark.parametrize(("way", "before", "after"), [("444444", "4300.00%", "43%"), ("ffffff", "0.43%", "43%")])
def test_a_row_off_by_a_hundred_is_one_error_with_every_cell_proposed(tmp_path, way, before, after):
    result = check(tmp_path, table("FFFFFF", way))
    assert errors(result) == [("JH134", "E8")]
    (finding,) = by_rule(result, "JH134")
    assert finding.cells == ("E8", "F8", "G8", "H8", "I8", "J8")
    assert [c.cell for c in finding.proposals[0].changes] == list(finding.cells)
    assert (finding.proposals[0].changes[0].before, finding.proposals[0].changes[0].after) == (before, after)


def test_a_column_off_by_a_hundred_is_one_error(tmp_path):
    result = check(tmp_path, table(*["FF4FFF"] * 4))
    assert [(f.rule, f.cells) for f in result.findings] == [("JH134", ("G5", "G8", "G11", "G14"))]


def test_a_stated_progress_far_from_its_peers_is_proposed_by_them(tmp_path):
    rows = table("TTTTTT")
    for column in range(4, 10):
        rows[3][column] = "正在推进"
    rows[4][7] = "0.47%"
    (finding,) = by_rule(check(tmp_path, rows), "JH303")
    assert (finding.cells[0], finding.proposals[0].changes[0].after) == ("H5", "47%")
    assert finding.proposals[0].reason is not None
    assert "其他地区在40%至46%之间" in finding.proposals[0].reason.zh


def _columnar(write_progress):
    """Six regions side by side, three columns each: twelve indicators whose progress is written by a function."""
    rng = random.Random(4)
    names = ["全市", "甲县", "乙县", "丙县", "丁县", "戊县"]
    rows = [
        ["某市2026年5月进度表"],
        ["序号", "指标名称", "计量单位", *(cell for name in names for cell in (name, None, None))],
        [None, None, None, *["目标", "数量", "进度"] * 6],
    ]
    for i in range(12):
        parts = [(t, rng.randint(5, t)) for t in (rng.randint(50, 900) for _ in names[1:])]
        figures = [(sum(t for t, _ in parts), sum(q for _, q in parts)), *parts]
        row = [i + 1, f"第{i + 1}类事项建设", "人"]
        for j, (t, q) in enumerate(figures):
            row += [t, q, write_progress(round(100 * q / t, 2), i, j)]
        rows.append(row)
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2", "J2:L2", "M2:O2", "P2:R2", "S2:U2"]
    return rows, merges


def _formatted(progress):
    return (progress / 100, "0.00%")


@pytest.mark.parametrize(
    ("write_progress", "causes"),
    [
        (lambda p, i, j: _formatted(p), []),
        (lambda p, i, j: f"{p:.2f}%", []),
        (lambda p, i, j: round(p / 100, 4), []),
        (lambda p, i, j: round(p / 100, 4) if j == 2 else _formatted(p), [("JH133", "L4", 12)]),
        (lambda p, i, j: _formatted(p / 100) if j == 2 else _formatted(p), [("JH134", "L4", 12)]),
        (lambda p, i, j: _formatted(100 * p) if i == 2 else _formatted(p), [("JH134", "F6", 6)]),
        (lambda p, i, j: f"{p:.2f}%" if j == 2 else _formatted(p), [("JH132", "L4", 12)]),
        (lambda p, i, j: round(p / 100, 4) if (i + j) % 3 == 0 else p, [("JH134", "F4", 24)]),
        (lambda p, i, j: _formatted(100 * p) if (i, j) == (2, 2) else _formatted(p), [("JH302", "L6", 3)]),
    ],
)
def test_a_way_of_writing_percentages_is_one_cause_where_measures_stand_in_columns(tmp_path, write_progress, causes):
    result = check(tmp_path, *_columnar(write_progress))
    assert [(f.rule, f.cells[0], len(f.cells)) for f in result.findings if f.root is None] == causes


def test_fractions_scattered_over_a_table_of_percentages_are_one_cause(tmp_path):
    rows = stacked(
        ["全市", *"甲乙丙丁戊己庚"],
        {f"第{i}类事项建设": [(700, 350 + 7 * i), *((100, 50 + i + k - 3) for k in range(7))] for i in range(1, 7)},
    )
    for number, row in enumerate(rows[4::3]):
        for column in range(4, 12):
            figure = float(str(row[column]).rstrip("%"))
            row[column] = round(figure / 100, 4) if (number + column) % 4 == 1 else figure
    result = check(tmp_path, rows)
    assert [(f.rule, f.cells[0]) for f in result.findings if f.root is None] == [("JH134", "F5")]
