"""Units in the names of files and folders."""

import pytest

from jiaohe.tidy.regions import NO_NAMES
from jiaohe.tidy.unit_names import unit_of_names, units_in_name
from tests.tidy.named import NAMES


@pytest.mark.parametrize(
    ("file", "unit"),
    [
        ("平江县5月报表.xlsx", "平江县"),
        ("2026年5月平江县报表.xlsx", "平江县"),
        ("(平江)5月.xlsx", "平江县"),
        ("03-pingjiang.xlsx", "平江县"),
        ("03_Ping Jiang County_May.xlsx", "平江县"),
        ("岳阳市卫生健康委5月.xlsx", "市卫健委"),
        ("临湘市卫健委.xlsx", "临湘市"),
        ("pingjiangs.xlsx", None),
        ("全市汇总.xlsx", None),
        ("附件1.xlsx", None),
    ],
)
def test_a_files_name_gives_its_unit(file: str, unit: str | None) -> None:
    assert unit_of_names(file, (), NAMES) == unit


def test_the_files_name_goes_before_the_folder_and_the_nearest_folder_first() -> None:
    assert unit_of_names("x/平江县.xlsx", ("returns", "岳阳县"), NAMES) == "平江县"
    assert unit_of_names("附件1.xlsx", ("岳阳县", "平江县", "2026-05"), NAMES) == "平江县"


def test_a_name_that_holds_two_units_decides_nothing() -> None:
    assert units_in_name("平江县岳阳县对比", NAMES) == ("平江县", "岳阳县")
    assert unit_of_names("平江县岳阳县对比.xlsx", ("君山区",), NAMES) == "君山区"


def test_without_declared_names_nothing_is_guessed() -> None:
    assert unit_of_names("平江县5月报表.xlsx", ("平江县",), NO_NAMES) is None
