"""Units: their kind, their base and what can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.model.units import base_unit, comparable, kind_of, match_unit, split_scale


@pytest.mark.parametrize(
    "unit",
    "人 个 户 座 台 张 场 场(次) 场（次） 场次 所 条 项 件 套 家 名 人次 间 处 次 期 笔 people units households".split(),
)
def test_whole_things_are_counted(unit: str) -> None:
    assert kind_of(unit) == "count"


@pytest.mark.parametrize(
    "unit",
    [
        *"万人 亿元 万元 元 亩 万亩 公里 平方米 ㎡ m² 吨 ha km 千户 万千瓦时 吨/日".split(),
        "million people",
        "RMB million",
    ],
)
def test_measured_and_rounded_quantities_are_amounts(unit: str) -> None:
    assert kind_of(unit) == "amount"


@pytest.mark.parametrize("unit", ["%", "％", "（%）", "‰", "percent", "百分点"])
def test_shares_are_rates(unit: str) -> None:
    assert kind_of(unit) == "rate"


@pytest.mark.parametrize(
    "unit", ["元/月", "元/人", "元／人·月", "元/人/年", "万元/年", "张/千人", "元/平方米", "元/人次", "例/10万"]
)
def test_so_much_per_something_is_a_standard(unit: str) -> None:
    assert kind_of(unit) == "standard"


@pytest.mark.parametrize("unit", [None, "", " ", "单位", "位次", "年度", "见备注", "每" * 300])
def test_a_unit_that_says_nothing_is_unknown(unit: str | None) -> None:
    assert kind_of(unit) == "unknown"


@pytest.mark.parametrize("unit", ["个/处", "台(套)", "个、处", "人/次"])
def test_a_choice_of_counting_words_is_a_count(unit: str) -> None:
    assert kind_of(unit) == "count"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("更新住宅老旧电梯82台", "count"),
        ("高标准农田建设39.26万亩", "amount"),
        ("产前筛查率达90%以上", "rate"),
        ("城乡低保标准不低于770元/月", "standard"),
        ("水生态修复工程", "unknown"),
    ],
)
def test_without_a_unit_the_number_in_the_title_decides(title: str, kind: str) -> None:
    assert kind_of(None, title) == kind


def test_money_is_a_standard_where_the_title_speaks_of_one() -> None:
    assert kind_of("元", "孤儿基本生活补贴标准提高到1250元/月") == "standard"
    assert kind_of("元", "发放补贴500000元") == "amount"
    assert kind_of("元", "高标准农田投资达到500000元") == "amount"
    assert kind_of("万元", "创业补贴提高到300万元") == "amount"


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("万元", "元", 1e4),
        ("亿元", "元", 1e8),
        ("单位：万元", "元", 1e4),
        ("（万 元）", "元", 1e4),
        ("万亩", "亩", 1e4),
        ("公顷", "亩", 15.0),
        ("万人", "人", 1e4),
        ("万人次", "人次", 1e4),
        ("公里", "米", 1e3),
        ("千米", "米", 1e3),
        ("km", "米", 1e3),
        ("千瓦", "千瓦", 1.0),
        ("千户", "户", 1e3),
        ("元/月", "元/月", 1.0),
        ("元/月·人", "元/人·月", 1.0),
        ("‰", "%", 0.1),
        ("万", "", 1e4),
        ("million yuan", "元", 1e6),
        ("人民币万元", "元", 1e4),
        ("10 000 persons", "persons", 1e4),
        ("100 million yuan", "元", 1e8),
        ("10亿元", "元", 1e9),
    ],
)
def test_units_have_a_base_and_a_factor(unit: str, base: str, factor: float) -> None:
    assert base_unit(unit) == (base, factor)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人次", "人"),
        ("万人次", "人"),
        ("名", "人"),
        ("people", "人"),
        ("场(次)", "场"),
        ("公里", "米"),
        ("公顷", "万亩"),
        ("亿元", "万元"),
        ("部", "台"),
        ("元/月", "元／月"),
        ("%", "‰"),
    ],
)
def test_units_of_one_thing_are_comparable(one: str, other: str) -> None:
    assert comparable(one, other)
    assert comparable(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("人", "户"), ("元", "元/月"), ("个", "所"), ("万", "人"), (None, "人"), ("亩", "平方米")]
)
def test_units_of_different_things_are_not_comparable(one: str | None, other: str | None) -> None:
    assert not comparable(one, other)


def test_a_scale_word_is_told_from_a_unit_that_begins_like_one() -> None:
    assert split_scale("万人") == (1e4, "人")
    assert split_scale("亿") == (1e8, "")
    assert split_scale("千米") == (1.0, "千米")
    assert split_scale("million people") == (1e6, "people")
    assert split_scale("百分点") == (1.0, "百分点")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("人次残疾人就业服务", "人次"),
        ("元/月和520元/月", "元/月"),
        ("元/人·月。", "元/人·月"),
        ("场(次)活动", "场(次)"),
        ("所中小学食堂", "所"),
        ("万亩", "万亩"),
        ("million people in", "million people"),
        ("kV变电站", None),
        ("G基站", None),
        ("岁", None),
    ],
)
def test_the_longest_unit_at_a_place_is_taken(text: str, unit: str | None) -> None:
    assert match_unit(text, 0) == unit


@given(st.text(max_size=60))
def test_any_text_has_a_kind_and_a_base(text: str) -> None:
    assert kind_of(text) in ("count", "amount", "rate", "standard", "unknown")
    base, factor = base_unit(text)
    assert isinstance(base, str)
    assert factor > 0
