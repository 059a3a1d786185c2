"""The city's summary beside the units' own returns, and which side the arithmetic supports."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.history.workspaces import City, found, line, the

UNITS = ("甲县", "乙县", "丙县")
FIGURES = {"新建停车位": {"甲县": (700, 437), "乙县": (410, 185), "丙县": (233, 71)}}
Own = Mapping[str, tuple[float, float]]


def summary(city: City, figures: Mapping[str, Own], whole: Mapping[str, tuple[float, float]] | None = None) -> None:
    """A stacked table of all units, the whole first: targets in row 3, quantities in 4, progress in 5."""
    rows: list[list[object]] = [
        ["2026年5月重点民生实事项目进度表"],
        ["序号", "指标", "单位", "推进情况", "全市", *UNITS],
    ]
    for number, (indicator, own) in enumerate(figures.items(), 1):
        total = (whole or {}).get(indicator) or tuple(map(sum, zip(*own.values(), strict=True)))
        pairs = [total, *(own[unit] for unit in UNITS)]
        for label, values in (
            ("指标", [target for target, _ in pairs]),
            ("数量", [quantity for _, quantity in pairs]),
            ("进度", [f"{100 * quantity / target:.2f}%" for target, quantity in pairs]),
        ):
            rows.append([number, indicator, "个", label, *values])
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    city.write("2026-05/汇总.csv", buffer.getvalue())


@pytest.fixture
def city(tmp_path: Path) -> City:
    made = City(tmp_path / "某市", units=UNITS)
    for unit in UNITS:
        made.send("2026-05", unit, {i: line(*own[unit]) for i, own in FIGURES.items()})
    return made


def test_a_summary_that_repeats_the_returns_gives_no_finding(city: City) -> None:
    summary(city, FIGURES)

    assert found(city.check(), "JH74", "JH3") == []


def test_where_the_sum_speaks_for_the_return_the_summary_is_wrong(city: City) -> None:
    true = tuple(map(sum, zip(*FIGURES["新建停车位"].values(), strict=True)))
    summary(city, {"新建停车位": FIGURES["新建停车位"] | {"乙县": (410, 158)}}, {"新建停车位": true})  # type: ignore[dict-item]

    finding = the(city.check(), "JH741")

    assert (finding.region, finding.file.rsplit("/")[-1], finding.cells[0]) == ("乙县", "汇总.csv", "G4")
    assert "158" in finding.message.zh
    assert "185" in finding.message.zh
    assert "乙县.csv" in finding.message.zh


def test_where_the_ratio_speaks_against_the_return_the_return_is_wrong(city: City) -> None:
    summary(city, FIGURES)
    city.send("2026-05", "丙县", {"新建停车位": ("个", "233", "17", "30.47%", "")})

    finding = the(city.check(), "JH742")

    assert (finding.region, finding.file.rsplit("/")[-1], finding.cells[0]) == ("丙县", "丙县.csv", "E4")


def test_where_both_sides_add_up_the_finding_says_that_arithmetic_cannot_tell(city: City) -> None:
    figures = FIGURES["新建停车位"]
    summary(city, {"新建停车位": figures}, {"新建停车位": (1343, 697)})  # a whole that fits neither
    city.send("2026-05", "甲县", {"新建停车位": line(700, 444)})

    finding = the(city.check(), "JH740")

    assert (finding.region, finding.cells) == ("甲县", ("F4", "F5"))


def test_a_progress_goes_with_the_quantity_that_the_sum_decides(city: City) -> None:
    summary(city, {"新建停车位": FIGURES["新建停车位"]}, {"新建停车位": (1343, 700)})
    city.send("2026-05", "甲县", {"新建停车位": line(700, 444)})

    finding = the(city.check(), "JH741")

    assert (finding.region, finding.cells) == ("甲县", ("F4", "F5"))
