"""Names as printed: layout spaces, numbering, units in brackets, and the place that a title begins with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.tidy.regions import (
    NO_NAMES,
    canonical_name,
    clean_name,
    looks_like_place,
    opening_name,
    place_in,
    unit_in_brackets,
    without_numbering,
)
from jiaohe.workspace.regions import Name, region_lookup

KNOWN = region_lookup(
    [
        Name(name="城陵矶新港区", aliases=("临港高新区", "新港区")),
        Name(name="岳阳楼区"),
        Name(name="平江县", aliases=("平江",)),
    ],
    ["全市"],
)


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("岳阳楼\n区", "岳阳楼区"),
        ("岳 阳\u3000县", "岳阳县"),
        ("  平江县 ", "平江县"),
        ("Port\nDunmore", "Port Dunmore"),
        ("St.  Brannock", "St. Brannock"),
        ("改造 10 所\n食堂", "改造10所食堂"),
        ("新建 5G 基站", "新建5G基站"),
        ("“技兴三湘 一人一技”", "“技兴三湘一人一技”"),
        ("Open 12\nclinics", "Open 12 clinics"),
    ],
)
def test_layout_spaces_go_and_spaces_between_words_stay(printed: str, clean: str) -> None:
    assert clean_name(printed) == clean


@given(st.text(max_size=40))
def test_cleaning_a_clean_name_changes_nothing(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("(3) 扩充学位4580个", "扩充学位4580个"),
        ("（十二）建设“和美湘村”", "建设“和美湘村”"),
        ("1.新增就业", "新增就业"),
        ("2、培训", "培训"),
        ("一、就业", "就业"),
        ("①养老", "养老"),
        ("12.5万亩高标准农田", "12.5万亩高标准农田"),
        ("700场活动", "700场活动"),
        ("（2026年）新增就业", "（2026年）新增就业"),
        ("3D打印基地", "3D打印基地"),
    ],
)
def test_numbers_in_a_list_go_and_numbers_of_the_title_stay(printed: str, title: str) -> None:
    assert without_numbering(printed) == title


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("新增城镇就业（人）", "人"),
        ("创业担保贷款(单位：万元)", "万元"),
        ("Grants paid (km)", "km"),
        ("农村危房改造（含抗震改造）", None),
        ("新增就业", None),
        (None, None),
    ],
)
def test_a_unit_in_brackets_at_the_end_is_a_unit(title: str | None, unit: str | None) -> None:
    assert unit_in_brackets(title) == unit


@pytest.mark.parametrize(
    ("printed", "name"),
    [("临港 高新区", "城陵矶新港区"), ("岳阳楼\n区", "岳阳楼区"), ("岳阳楼区*", "岳阳楼区"), ("云溪\n区", "云溪区")],
)
def test_aliases_give_the_canonical_name_and_unknown_names_stay(printed: str, name: str) -> None:
    assert canonical_name(printed, KNOWN) == name


@pytest.mark.parametrize(
    "name",
    [
        "平江县",
        "岳阳经开区",
        "北川羌族自治县",
        "科尔沁右翼中旗",
        "城关镇",
        "望江街道",
        "市本级",
        "市教育局",
        "Kestrel County",
        "City of Bath",
    ],
)
def test_names_of_places_and_offices_look_like_them(name: str) -> None:
    assert looks_like_place(name)


@pytest.mark.parametrize("name", ["新增城镇就业", "培训乡村医生291人", "Train apprentices", "", "指标"])
def test_indicators_do_not_look_like_places(name: str) -> None:
    assert not looks_like_place(name)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("平江县2026年5月重点民生实事进度表", "平江县"),
        ("平江5月填报表", "平江县"),
        ("5月-平江-填报", "平江县"),
        ("科尔沁右翼中旗1-6月重点任务推进情况", "科尔沁右翼中旗"),
        ("婺城区重点民生实事填报表", "婺城区"),
        ("Progress of Ashford District, May 2026", "Ashford District"),
        ("2026年5月重点民生实事进度表", None),
        ("省级十大重点民生实事项目5月推进情况统计表", None),
    ],
)
def test_the_place_in_a_title_is_found(title: str, place: str | None) -> None:
    assert place_in(title, KNOWN) == place


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Gorse: monthly progress, 2026-11", "Gorse"),
        ("Harrow Hill progress report 2026-04", "Harrow Hill"),
        ("Monthly progress: all", None),
        ("青山2026年5月进度", "青山"),
        ("重点民生实事2026年5月进度", None),
    ],
)
def test_the_name_that_opens_a_title_is_taken_where_nothing_better_is_found(title: str, name: str | None) -> None:
    assert place_in(title, NO_NAMES) is None
    assert opening_name(title) == name
