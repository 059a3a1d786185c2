"""How April leads into May, and what the units sent in, from the files alone and without the program's reckoning."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from samples.build import HERE
from samples.figures import FIGURES, MEASURES, TOTAL, WHOLE, Indicator, Month, put_right, read_corrections, read_month
from tests.samples.test_sheets import shown

WORKSPACE = HERE / "yueyang-2026"
CLEAN = WORKSPACE / "clean"
PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?\Z")
YEARLY = {"2026-04": 33, "2026-05": 42}  # a third and five twelfths, rounded
SCHEME = "“以旧换新”提振消费行动"
OTHER_NAMES = {"临港高新区": "城陵矶新港区"}

printed = read_month()
clean = put_right(printed, read_corrections())
april = read_month(FIGURES / "2026-04")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def table_of(path: Path) -> dict[str, list[str]]:
    """What a return shows: the unit of measurement and the three measures by the indicator's name."""
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert [cell.value for cell in sheet[2]][1:6] == ["指标名称", "计量单位", "年度目标", "累计完成", "完成进度"]
    rows = [[shown(sheet, row, column) for column in range(2, 7)] for row in range(3, sheet.max_row)]
    return {row[0]: row[1:] for row in rows if row[0]}


def demanded(period: str) -> dict[str, Decimal]:
    """The percent that each indicator should have reached by a month, by its code."""
    schedules = {}
    for row in rows_of(WORKSPACE / "catalog.csv"):
        own = dict(re.findall(r"([0-9]+)月=([0-9.]+)", row["序时进度"]))
        schedules[row["代码"]] = Decimal(own.get(str(int(period[5:])), YEARLY[period]))
    return schedules


def reached(month: Month, period: str, root: Path) -> dict[str, Decimal]:
    """The progress of the whole by indicator, where a percentage stands for it or a text begins with one."""
    found = {}
    for indicator in (*month.provincial, *month.city):
        for measure in ("quantity", "progress"):
            text = indicator.texts[WHOLE, measure]
            stated = re.match(r"(?:(?:总体形象)?进度 ?)?([0-9.]+)%", text)
            if stated is not None:
                found[indicator.code] = Decimal(stated[1])
    scheme = table_of(root / period / "returns" / "市商务局.xlsx")[SCHEME]
    return {**found, "SW-01": Decimal(scheme[3].rstrip("%"))}


@pytest.mark.parametrize(("may", "root"), [(printed, WORKSPACE), (clean, CLEAN)], ids=["printed", "clean"])
def test_eight_are_behind_in_april_of_which_seven_catch_up_and_the_scheme_does_not(may: Month, root: Path) -> None:
    before, after = reached(april, "2026-04", root), reached(may, "2026-05", root)
    assert before.keys() == after.keys()
    assert len(before) == 41  # 23 of annex 1, where four have no figure, all 17 of annex 2, and the scheme
    due = demanded("2026-04"), demanded("2026-05")
    assert {code for code in before if before[code] < due[0][code]} == {
        *("A1-05", "A1-08", "A1-13", "A1-14", "A1-16", "A1-19", "A1-21"),
        "SW-01",
    }
    assert {code for code in after if after[code] < due[1][code]} == {"SW-01"}
    assert (after["SW-01"], due[1]["SW-01"]) == (Decimal("28.21"), 42)


def test_those_with_a_schedule_of_their_own_say_that_it_is_assumed() -> None:
    own = {row["代码"]: row["依据"] for row in rows_of(WORKSPACE / "catalog.csv") if row["序时进度"]}
    assert sorted(own) == ["A1-10", "A1-12", "A2-02", "A2-03", "A2-04", "A2-08"]
    assert [reference for reference in own.values() if "示例假设" not in reference] == []


def test_april_has_the_targets_of_may_and_less_done() -> None:
    compared = 0
    for before, after in zip((*april.provincial, *april.city), (*clean.provincial, *clean.city), strict=True):
        assert (before.code, before.title, before.unit) == (after.code, after.title, after.unit)
        assert before.regions == after.regions
        for region in before.regions:
            (then, was, had), (now, done, has) = (
                [indicator.texts[region, measure] for measure in MEASURES] for indicator in (before, after)
            )
            assert then == now, (before.code, region)
            if PLAIN.match(was) and PLAIN.match(done):
                assert Decimal(was) < Decimal(done), (before.code, region)
                compared += 1
            if PLAIN.match(had) and PLAIN.match(has):
                higher = Decimal(had.rstrip("%")) < Decimal(has.rstrip("%"))
                assert higher or Decimal(had.rstrip("%")) == 100, (before.code, region)
            for one, other in ((was, done), (had, has)):
                assert one != other or one in ("", "/", "正在推进", "推进") or one.startswith("100")
    assert compared > 200


def test_april_has_fewer_uploads_in_every_cell_that_counts_more_than_one() -> None:
    for place, text in printed.uploads.texts.items():
        then = april.uploads.texts[place]
        if int(text or 0) > 1:
            assert int(then) < int(text), place
        elif place[1] != TOTAL:
            assert then == text, place


@pytest.mark.parametrize("path", sorted(WORKSPACE.glob("2026-04/**/*.xlsx")), ids=lambda path: path.stem)
def test_every_sheet_of_april_names_its_month_and_says_that_it_is_made_up(path: Path) -> None:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("2026年4月" in text for text in texts[:2])
    assert any("（示例数据，4月数字为虚构）" in text for text in texts)


def expected_of(month: Month, unit: str) -> Iterator[tuple[Indicator, list[str]]]:
    """An annex's indicators that concern a unit with its three texts."""
    for indicator in (*month.provincial, *month.city):
        for region in indicator.regions:
            texts = [indicator.texts[region, measure].removesuffix(".00") for measure in MEASURES]
            if OTHER_NAMES.get(region, region) == unit and not set(texts) <= {"", "/"}:
                yield indicator, texts


def differences(month: Month, folder: Path) -> set[tuple[str, str, str, str, str]]:
    """(file, indicator, measure, annex, return) wherever a return has another text than the annex prints a figure."""
    found = set()
    for path in sorted((folder / "returns").glob("*.xlsx")):
        unit = path.stem.partition("（")[0]
        if unit == "市商务局":
            continue
        table = table_of(path)
        expected = {indicator.title: (indicator, texts) for indicator, texts in expected_of(month, unit)}
        assert list(table) == (list(expected) or ["本月零报告"]), path.name
        for title, (indicator, texts) in expected.items():
            assert table[title][0] == indicator.unit
            for measure, annex, sent in zip(MEASURES, texts, table[title][1:], strict=True):
                if PLAIN.match(annex) and sent != annex:
                    found.add((path.name, indicator.code, measure, annex, sent))
    return found


def test_returns_have_the_figures_of_the_annexes_but_for_one_and_a_first_version() -> None:
    assert differences(printed, WORKSPACE / "2026-05") == {
        ("湘阴县.xlsx", "A1-06", "progress", "42.00%", "39.00%"),
        ("汨罗市.xlsx", "A1-19", "progress", "46.00%", "44.00%"),
    }


@pytest.mark.parametrize(
    ("month", "folder"),
    [(april, WORKSPACE / "2026-04"), (april, CLEAN / "2026-04"), (clean, CLEAN / "2026-05")],
    ids=["april", "clean april", "clean may"],
)
def test_returns_of_a_month_in_order_have_the_figures_of_the_annexes(month: Month, folder: Path) -> None:
    assert differences(month, folder) == set()


def received(folder: Path) -> list[dict[str, str]]:
    rows = rows_of(folder / "received.csv")
    assert [row["文件"] for row in rows if not (folder / row["文件"]).is_file()] == []
    assert sorted(row["文件"] for row in rows) == sorted(
        f"returns/{path.name}" for path in (folder / "returns").iterdir()
    )
    assert {row["表式"] for row in rows} == {"unit-return"}
    return rows


def owed() -> set[str]:
    return {row["名称"] for row in rows_of(WORKSPACE / "roster.csv") if row["报送表式"] == "unit-return"}


def test_of_may_one_return_is_late_one_nil_one_missing_and_one_came_twice() -> None:
    rows = received(WORKSPACE / "2026-05")
    assert {row["单位"] for row in rows if row["收到时间"] > "2026-05-26"} == {"屈原管理区"}
    assert {row["单位"] for row in rows if row["零报告"] == "是"} == {"岳阳经开区"}
    assert owed() - {row["单位"] for row in rows} == {"南湖新区"}
    assert [unit for unit, times in Counter(row["单位"] for row in rows).items() if times > 1] == ["汨罗市"]
    assert [row["文件"] for row in rows if row["单位"] == "汨罗市"] == [
        "returns/汨罗市.xlsx",
        "returns/汨罗市（更正）.xlsx",
    ]


@pytest.mark.parametrize("folder", [WORKSPACE / "2026-04", CLEAN / "2026-04", CLEAN / "2026-05"], ids=str)
def test_of_a_month_in_order_every_return_came_once_and_in_time(folder: Path) -> None:
    rows = received(folder)
    assert sorted(row["单位"] for row in rows) == sorted(owed())
    assert [row for row in rows if not f"{folder.name}-01" <= row["收到时间"] < f"{folder.name}-26"] == []


def test_every_region_with_figures_owes_a_return_and_so_does_the_department() -> None:
    concerned = {
        OTHER_NAMES.get(region, region)
        for indicator in (*printed.provincial, *printed.city)
        for region in indicator.regions
        if region != WHOLE and not {indicator.texts[region, measure] for measure in MEASURES} <= {"", "/"}
    }
    assert owed() == {*concerned, "岳阳经开区", "市商务局"}
