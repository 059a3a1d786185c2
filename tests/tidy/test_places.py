"""Which figures a sheet held, and what they mean."""

from pathlib import Path

from jiaohe.ingest import read_workbook
from jiaohe.model.run import Place
from jiaohe.tidy import tidy_workbook
from jiaohe.tidy.places import sheet_places
from jiaohe.tidy.regions import NO_NAMES
from jiaohe.workspace.forms import load_forms

SAMPLE = Path(__file__).parents[2] / "samples/yueyang-2026/2026-05"


def places(name: str) -> tuple[Place, ...]:
    book = read_workbook(str(SAMPLE / name))
    read = tidy_workbook(book, input=3, forms=load_forms(()), regions=NO_NAMES, period_folder="2026-05", year=2026)
    found = sheet_places(read.observations, read.counts, lambda title, form, period: f"{form} {period} {title[:4]}")
    ((key, listed),) = found.items()
    assert key[0] == 3
    return listed


def test_a_figure_is_told_by_what_it_means() -> None:
    by_cell = {place.cell: place for place in places("annex2.xlsx")}
    assert by_cell["M52"] == Place(
        "M52",
        "region",
        "提质改造全市城乡电网，投入资金81721万元",
        "city 2026-05 提质改造",
        "岳阳楼区",
        "target",
        "7051",
        7051.0,
    )
    assert by_cell["H29"].number is None
    assert by_cell["H29"].text == "/"


def test_a_count_stands_under_its_module_and_unit() -> None:
    listed = [place for place in places("annex3.xlsx") if place.level == "cell"]
    assert {place.measure for place in listed} == {None}
    assert all(place.indicator == place.key and place.region for place in listed)
    assert len({(place.indicator, place.region) for place in listed}) == len(listed)
