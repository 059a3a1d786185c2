"""The catalog's target of the whole is better known than the sheet's."""

from pathlib import Path

import pytest

import jiaohe
from tests.diagnose.books import Value, by_rule, progress, stacked, write

REGIONS = ["全市", "甲县", "乙县", "丙县"]


def month(folder: Path, catalog: str, rows: list[list[Value]]) -> Path:
    """A workspace with one indicator in its catalog and one sheet."""
    (folder / "jiaohe.yaml").write_text(
        "version: 1\nname: 某市\ncatalog: catalog.csv\nperiods: YYYY-MM\nschedule: linear\n", encoding="utf-8"
    )
    (folder / "catalog.csv").write_text(f"代码,指标,计量单位,目标\n{catalog}\n", encoding="utf-8")
    (folder / "2026-05").mkdir()
    write(folder / "2026-05" / "表.xlsx", rows)
    return folder


def table(whole: float) -> list[list[Value]]:
    figures = [(whole, 400), (300, 120), (300, 120), (400, 160)]
    return stacked(REGIONS, {"新增城镇就业": figures})


def test_a_whole_target_that_is_not_the_catalog_s_is_an_error_with_the_right_one(tmp_path):
    result = jiaohe.check(month(tmp_path, "A1,新增城镇就业,人,1000", table(1300)))
    (finding,) = by_rule(result, "JH403")
    assert (finding.cells[0], finding.observed, finding.expected) == ("E3", "1300", "1000")
    assert "指标目录下达的是1000人" in finding.message.zh
    causes = [f for f in result.findings if f.root is None and f.severity.value == "error"]
    assert [(f.cells[0], f.proposals[0].changes[0].after) for f in causes] == [("E3", "1000")]


@pytest.mark.parametrize("entry", ["A1,新增城镇就业,人,1000", "A1,新增城镇就业,万人,0.1", "A1,新增城镇就业,人,"])
def test_a_target_that_agrees_or_is_not_declared_is_fine(tmp_path, entry):
    result = jiaohe.check(month(tmp_path, entry, table(1000)))
    assert by_rule(result, "JH403") == []


def test_where_the_catalog_bears_the_whole_out_a_region_is_blamed(tmp_path):
    rows = table(1000)
    rows[2][7], rows[4][7] = 4000, progress(4000, 160)
    result = jiaohe.check(month(tmp_path, "A1,新增城镇就业,人,1000", rows))
    (finding,) = by_rule(result, "JH310")
    assert "E3" not in {change.cell for change in finding.proposals[0].changes}
    assert {change.cell for change in finding.proposals[0].changes} == {"H3", "H5"}


def test_without_a_workspace_the_rule_is_skipped_for_want_of_a_catalog(tmp_path):
    result = jiaohe.check(write(tmp_path / "表.xlsx", table(1300)))
    (outcome,) = [o for o in result.outcomes if o.rule == "JH403"]
    assert outcome.state == "skipped"
    assert outcome.reason is not None
    assert "catalog" in outcome.reason.en
