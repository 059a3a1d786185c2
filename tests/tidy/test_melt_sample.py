"""The sample month: every figure of the three annexes comes back with its names, its text and its address."""

import csv
from functools import cache
from pathlib import Path

import pytest

from jiaohe.ingest import read_workbook
from jiaohe.model.address import a1, parse_a1
from jiaohe.tidy import TidyTables, tidy_workbook
from jiaohe.tidy.regions import clean_name
from tests.tidy.grids import BUILT_IN

SAMPLE = Path(__file__).parents[2] / "samples" / "yueyang-2026"


@cache
def annex(number: int) -> TidyTables:
    workbook = read_workbook(str(SAMPLE / "2026-05" / f"annex{number}.xlsx"))
    return tidy_workbook(workbook, input=0, forms=BUILT_IN, period_folder="2026-05")


def printed(number: int) -> list[list[str]]:
    with (SAMPLE / "figures" / f"annex{number}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize(
    ("number", "form", "title", "size"),
    [
        (1, "provincial", "省级十大重点民生实事项目5月推进情况统计表", 27 * 15),
        (2, "city", "2026年5月市级重点民生实事项目进度表", 17 * 14),
    ],
)
def test_every_observation_of_a_progress_annex_comes_back(number: int, form: str, title: str, size: int) -> None:
    head, *rows = printed(number)
    expected = [dict(zip(head, row, strict=True)) for row in rows]
    found = annex(number).observations
    assert len(found) == len(expected) == size
    wrong = [
        (row["code"], row["region"], measure, row[measure], observed)
        for row, observed in zip(expected, found, strict=True)
        for measure in ("target", "quantity", "progress")
        if clean_name(row[measure]) != clean_name(getattr(observed, f"{measure}_text"))
    ]
    assert wrong == []
    assert [(o.indicator, o.unit, o.region) for o in found] == [
        (clean_name(row["indicator"]), row["unit"] or None, row["region"]) for row in expected
    ]
    (sheet,) = annex(number).sheets
    assert (sheet.form, sheet.title, sheet.period, sheet.period_folder) == (form, title, "2026-05", "2026-05")


@pytest.mark.parametrize("number", [1, 2])
def test_every_address_lies_in_the_row_of_its_measure_and_the_column_of_its_region(number: int) -> None:
    tables = annex(number)
    blocks = {o.block: parse_a1(o.indicator_cell or "")[0] for o in tables.observations}
    repeated = {o.region: parse_a1(o.region_cell or "")[1] for o in tables.observations}
    for found in tables.observations:
        for offset, measure in enumerate(("target", "quantity", "progress")):
            token, cell = getattr(found, f"{measure}_token"), getattr(found, f"{measure}_cell")
            if token != "merged":
                assert cell == a1(blocks[found.block] + offset, repeated[found.region]), (found.indicator, measure)


def test_the_known_errors_of_the_sample_are_read_as_printed() -> None:
    by_name = {(o.indicator, o.region): o for n in (1, 2) for o in annex(n).observations}
    slip = next(o for (i, r), o in by_name.items() if i.startswith("高致死性新生儿遗传病筛查") and r == "汨罗市")
    assert (slip.progress, slip.progress_text) == (0.43, "0.43%")
    grid = next(o for (i, r), o in by_name.items() if i.startswith("提质改造全市城乡电网") and r == "岳阳楼区")
    assert (grid.target, grid.target_half, grid.unit) == (7051, 0.5, "万元")
    schools = next(o for (i, r), o in by_name.items() if i.startswith("县域普通高中") and r == "岳阳县")
    assert (schools.quantity, schools.quantity_text) == (47.5, "47.5%")


def test_every_count_of_the_upload_annex_comes_back() -> None:
    groups, modules, *rows = printed(3)
    counts = annex(3).counts
    assert len(counts) == 22 * 10
    expected = [
        (None if row[0] == "总数" else row[0], None if module == "总数" else module, row[1 + i])
        for row in rows
        for i, module in enumerate(modules[1:])
    ]
    assert [(c.unit, c.module, c.text) for c in counts] == expected
    assert {c.module: c.group for c in counts if c.module} == dict(zip(modules[1:-1], groups[1:-1], strict=True))
    columns = {c.module: parse_a1(c.header_cell or "")[1] for c in counts}
    assert [c.cell for c in counts] == [a1(parse_a1(c.unit_cell or "")[0], columns[c.module]) for c in counts]
    assert [(c.unit, c.module) for c in counts if c.level == "cell" and c.number == 0] == [
        ("屈原管理区", "建管用库"),
        ("屈原管理区", "信息公开"),
        ("南湖新区", "建管用库"),
        ("南湖新区", "信息公开"),
    ]
