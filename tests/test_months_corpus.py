"""Workspaces over many months: the generator's clean part is clean, its events lie where it says, the examiner counts."""

import csv
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from tests.corpus.examine_months import Exam, Said, judge, report, speaks_of, unit_of
from tests.corpus.months.draw import draw_world
from tests.corpus.months.events import KINDS, World
from tests.corpus.months.files import truth_of, write_truth, write_world

NO_CHANGE = {"late", "missing", "duplicate", "misfiled", "summary unlike return", "restated sheet", "restated column"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    world = draw_world(2, months=6, units=8, each=1)
    folder = tmp_path_factory.mktemp("months")
    write_world(world, folder)
    write_truth(world, 2, folder)
    return world, folder


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_world_rises_every_month_until_all_is_done(seed: int) -> None:
    world = draw_world(seed, months=24, units=20, each=0)
    done = 0
    for unit in world.city.units:
        for sort in world.city.concerned[unit]:
            for before, period in zip(world.city.periods, world.city.periods[1:], strict=False):
                then, now = (world.row(unit, month, sort.code) for month in (before, period))
                assert then.quantity is not None
                assert then.progress is not None
                assert now.quantity is not None
                assert now.progress is not None
                if before[:4] != period[:4]:
                    assert now.quantity < then.quantity
                elif then.done:
                    assert (now.target, now.quantity, now.progress) == (then.target, then.quantity, then.progress)
                    done += 1
                else:
                    assert now.target == then.target
                    assert now.quantity > then.quantity
                    assert 0 < now.progress - then.progress < 20
    assert done > 0
    assert world.events == []


@pytest.mark.parametrize("seed", range(4))
def test_in_a_clean_world_progress_is_the_ratio_and_no_two_units_report_the_same(seed: int) -> None:
    world = draw_world(seed, months=14, units=20, each=0)
    columns: dict[tuple[Any, ...], str] = {}
    for (unit, period), sent in world.returns.items():
        for sort in world.city.concerned[unit]:
            row = sent.rows[sort.code]
            if not sort.stated:
                assert row.target is not None
                assert row.quantity is not None
                assert row.progress is not None
                gap = Fraction(row.progress) - 100 * Fraction(row.quantity) / Fraction(row.target)
                assert abs(gap) <= Fraction(1, 200)
        column = (period, *(row.quantity for row in sent.rows.values()))
        assert columns.setdefault(column, unit) == unit


@pytest.mark.parametrize("seed", range(4))
def test_in_a_clean_world_promises_are_kept_and_no_remark_stands_in_three_months(seed: int) -> None:
    world = draw_world(seed, months=12, units=40, each=0)
    promises = 0
    for unit in world.city.units:
        for sort in world.city.concerned[unit]:
            remarks = [world.row(unit, period, sort.code).remark for period in world.city.periods]
            for month, remark in enumerate(remarks, 1):
                if remark.startswith("预计"):
                    promised = int(remark.removeprefix("预计").removesuffix("月完成"))
                    assert month < promised <= 12
                    assert world.row(unit, world.city.periods[promised - 1], sort.code).done
                    promises += 1
            assert [
                run for run in zip(remarks, remarks[1:], remarks[2:], strict=False) if run[0] and len({*run}) == 1
            ] == []
    assert promises > 0


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    first, again, other = (truth_of(draw_world(seed, months=8, units=12, each=1), 0) for seed in (7, 7, 8))
    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", range(1, 5))
def test_every_kind_finds_a_place_in_two_years_of_forty_units(seed: int) -> None:
    world = draw_world(seed)
    assert world.unplanted == []
    assert sorted({event.kind for event in world.events}) == sorted(KINDS)
    assert len(world.events) == 2 * len(KINDS)


@pytest.mark.parametrize("seed", range(1, 5))
def test_only_months_within_the_reach_of_an_event_or_after_a_lasting_one_differ_from_the_clean_world(seed: int) -> None:
    clean, planted = (draw_world(seed, each=each) for each in (0, 2))
    allowed = set()
    for event in planted.events:
        if event.kind not in NO_CHANGE or event.kind == "duplicate":
            allowed |= {(event.unit, period) for period in event.reach}
        if event.kind in {"target changed", "stagnant", "jump"}:
            allowed |= {(event.unit, p) for p in planted.city.periods if p[:4] == event.period[:4]}
    changed = {key for key, sent in planted.returns.items() if sent.rows != clean.returns[key].rows}
    assert changed - allowed == set()
    assert changed


def test_events_lie_in_the_files_where_the_truth_says(written: tuple[World, Path]) -> None:
    world, folder = written
    assert world.unplanted == []
    seen = {}
    for event in world.events:
        if event.file is None or event.cell is None:
            continue
        assert event.sheet is not None
        seen[event.kind] = openpyxl.load_workbook(folder / event.file)[event.sheet][event.cell].value
    values = {event.kind: event.values for event in world.events}
    assert seen["misfiled"].count(f"{int(values['misfiled']['title'][5:])}月") == 1
    assert seen["same excuse"] == values["same excuse"]["remark"]
    for kind, key in (
        ("falling", "now"),
        ("target changed", "now"),
        ("restated sheet", "told"),
        ("restated column", "told"),
        ("summary unlike return", "summary"),
    ):
        assert seen[kind] == pytest.approx(float(values[kind][key])), kind
    for kind, key in (
        ("stagnant", "progress"),
        ("jump", "now"),
        ("progress falls", "now"),
        ("promise passed", "progress"),
    ):
        assert 100 * seen[kind] == pytest.approx(float(values[kind][key])), kind
    second = next(event for event in world.events if event.kind == "duplicate")
    assert (second.file or "").endswith("-2.xlsx")
    assert seen["duplicate"] == pytest.approx(float(second.values["second"].split(" / ")[1]))


def test_the_lists_of_what_was_received_tell_the_late_the_missing_and_those_who_sent_twice(
    written: tuple[World, Path],
) -> None:
    world, folder = written
    late, absent, twice = set(), set(), set()
    for period in world.city.periods:
        with (folder / period / "received.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert sorted(row["文件"] for row in rows) == sorted(
            path.relative_to(folder / period).as_posix() for path in (folder / period / "returns").iterdir()
        )
        units = [row["单位"] for row in rows]
        late |= {(row["单位"], period) for row in rows if row["收到时间"] >= f"{period}-26"}
        absent |= {(unit, period) for unit in world.city.units if unit not in units}
        twice |= {(unit, period) for unit in units if units.count(unit) > 1}
    planted = {event.kind: {(event.unit, event.period)} for event in world.events}
    assert (late, absent, twice) == (planted["late"], planted["missing"], planted["duplicate"])


EVENTS = [
    {"kind": "falling", "unit": "甲县", "period": "2024-03", "indicator": "修路", "reach": ["2024-03", "2024-04"]},
    {"kind": "missing", "unit": "乙县", "period": "2024-03", "indicator": None, "reach": ["2024-03"]},
    {"kind": "late", "unit": "乙县", "period": "2024-05", "indicator": None, "reach": ["2024-05"]},
]


def said(period: str, rule: str, unit: str | None, indicator: str | None = None) -> Said:
    words = SimpleNamespace(zh="话", en="words")
    finding: Any = SimpleNamespace(
        rule=rule,
        name="name",
        indicator=indicator,
        region=unit,
        file="a.xlsx",
        cells=("A1",),
        message=words,
        severity=SimpleNamespace(value="query"),
    )
    return Said(period, unit, finding)


def test_the_examiner_tells_found_from_missed_elsewhere_and_unplanned() -> None:
    exam = Exam(truth={"units": ["甲县", "乙县"], "periods": ["2024-03", "2024-04", "2024-05"], "events": EVENTS})
    at_home = said("2024-03", "JH720", "甲县", "修路")
    later = said("2024-04", "JH720", "甲县", "修路")
    beside = said("2024-03", "JH301", "甲县", "修路")
    other = said("2024-03", "JH720", "甲县", "种树")
    wrong_month = said("2024-05", "JH701", "乙县")
    natural = said("2024-05", "JH601", "乙县")
    judge(exam, [at_home, later, beside, other, wrong_month, natural])
    assert exam.found == {0: [at_home]}
    assert exam.elsewhere == {0: [later]}
    assert exam.repeated == [0]
    assert exam.missed == [1, 2]
    assert exam.consequences == [beside, other, wrong_month]
    assert exam.unplanned == []
    judge(exam, [said("2024-04", "JH301", "乙县")])
    assert [one.finding.rule for one in exam.unplanned] == ["JH301"]
    assert "missed: missing, 乙县 2024-03" in report(Exam(truth={**exam.truth, "events": [e | PLACE for e in EVENTS]}))


PLACE = {"file": "2024-03/returns/甲县.xlsx", "cell": "E3"}


def test_a_finding_is_of_the_unit_of_its_region_or_else_of_its_file() -> None:
    on_file: Any = SimpleNamespace(region=None, file="w/2024-03/returns/甲县-2.xlsx")
    on_region: Any = SimpleNamespace(region="乙县", file="w/2024-03/summary.xlsx")
    on_whole: Any = SimpleNamespace(region="全市", file="w/2024-03/summary.xlsx")
    assert [unit_of(f, ["甲县", "乙县"]) for f in (on_file, on_region, on_whole)] == ["甲县", "乙县", None]
    assert speaks_of(said("2024-03", "JH701", "乙县"), EVENTS[1])
    assert not speaks_of(said("2024-03", "JH702", "乙县"), EVENTS[1])
