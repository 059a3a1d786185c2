"""A finding about a cell names what the cell is about."""

from tests.diagnose.books import by_rule, check, stacked

FIGURES = [(300, 120), (100, 40), (200, 80)]


def test_an_error_value_in_a_table_names_its_indicator_region_and_measure(tmp_path):
    rows = stacked(["全市", "甲县", "乙县"], {"新增城镇就业": FIGURES})
    rows[4][5] = "#DIV/0!"
    (finding,) = by_rule(check(tmp_path, rows), "JH120")
    assert (finding.cells, finding.level, finding.indicator, finding.region, finding.measure) == (
        ("F5",),
        "region",
        "新增城镇就业",
        "甲县",
        "progress",
    )


def test_an_error_value_beside_a_table_names_nothing(tmp_path):
    rows = [*stacked(["全市", "甲县", "乙县"], {"新增城镇就业": FIGURES}), [], [None, None, None, "#REF!"]]
    (finding,) = by_rule(check(tmp_path, rows), "JH120")
    assert (finding.cells, finding.indicator, finding.region, finding.measure) == (("D7",), None, None, None)
