"""Numbers in titles and sentences, and texts that were cut off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.tidy.claims import FoundClaim, find_claims, is_clipped, title_claim, title_claims


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("新增城镇就业5.9万人", FoundClaim("5.9万人", 59000, 500, "人", 6, 11, False)),
        ("培训2.39万人次", FoundClaim("2.39万人次", 23900, 50, "人次", 2, 9, False)),
        ("发放创业担保贷款6.85万元", FoundClaim("6.85万元", 68500, 50, "元", 8, 14, False)),
        ("目标人群数不少于154.1万人", FoundClaim("154.1万人", 1541000, 500, "人", 8, 15, True)),
        ("高标准农田建设39.26万亩", FoundClaim("39.26万亩", 392600, 50, "亩", 7, 14, False)),
        ("投入资金81721万元", FoundClaim("81721万元", 817210000, 5000, "元", 4, 11, False)),
        ("排查整治行动，共1015座", FoundClaim("1015座", 1015, 0, "座", 8, 13, False)),
        ("开展700场“向阳花”活动", FoundClaim("700场", 700, 0, "场", 2, 6, False)),
        ("提质改造10所", FoundClaim("10所", 10, 0, "所", 4, 7, False)),
        ("筛查率达90%以上", FoundClaim("90%", 90, 0.5, "%", 4, 7, True)),
        ("提供２９９０人次服务", FoundClaim("２９９０人次", 2990, 0, "人次", 2, 8, False)),
        ("约500人参加", FoundClaim("500人", 500, 25, "人", 1, 5, False)),
        ("惠及1000余人", FoundClaim("1000余人", 1000, 50, "人", 2, 8, False)),
        ("岳阳市主城区 4 条道路", FoundClaim("4 条", 4, 0, "条", 7, 10, False)),
        ("train 5.9 million people", FoundClaim("5.9 million people", 5900000, 50000, "people", 6, 24, False)),
        ("资金30 000元", FoundClaim("30 000元", 30000, 0.5, "元", 2, 9, False)),
        ("G107国道12公里", FoundClaim("12公里", 12000, 500, "米", 6, 10, False)),
    ],
)
def test_a_number_with_its_unit_is_a_claim_in_base_units(sentence: str, claim: FoundClaim) -> None:
    assert find_claims(sentence) == [claim]
    assert sentence[claim.start : claim.end] == claim.text


@pytest.mark.parametrize(
    "sentence",
    [
        "2026年",
        "2026年5月25日",
        "5 月 22 日开标",
        "2025-2026年",
        "2026-05-25",
        "第2期",
        "第3名、前5名",
        "(15) 提高服务水平",
        "1. 巴陵西路",
        "4G/5G全覆盖",
        "建设4G基站",
        "岳政发〔2025〕25号",
        "电话0730-8881234",
        "版本v1.2.3",
        "18-60岁",
        "10-12个",
        "60%-70%",
        "7×24小时",
        "110kV变电站",
        "12月底前",
        "一周一演艺",
    ],
)
def test_years_dates_ordinals_ranges_and_names_are_no_claims(sentence: str) -> None:
    assert find_claims(sentence) == []


def test_every_figure_of_a_sentence_is_found_in_its_order() -> None:
    sentence = "总体形象进度 43%。已完成整治 297 座；平江县进度 50%，预计 2026 年 12 月竣工。"
    assert [claim.text for claim in find_claims(sentence)] == ["43%", "297 座", "50%"]


def test_a_bound_holds_for_both_of_two_joined_figures() -> None:
    claims = find_claims("城乡低保指导标准分别不低于770元/月和520元/月")
    assert [(claim.number, claim.unit, claim.bound) for claim in claims] == [(770, "元/月", True), (520, "元/月", True)]


@pytest.mark.parametrize(
    ("title", "unit", "text"),
    [
        ("培训2.39万人次", "人", "2.39万人次"),
        ("新增就业5.9万", "人", "5.9万"),
        ("发放创业担保贷款6.85万元", "万元", "6.85万元"),
        ("提质改造全市城乡电网，投入资金81721万元", "万元", "81721万元"),
        ("更新住宅老旧电梯82部", "台", "82部"),
        ("每县建设1所学校，全市12所", "所", "12所"),
        ("覆盖率从50%提高到60%", "%", "60%"),
        ("新建学校（10所）", "所", "10所"),
        ("改造学校10所（新建3所、改建7所）", "所", "10所"),
        ("改造学校10所，其中新建3所", "所", "10所"),
        ("开展培训5场，覆盖300人", "人", "300人"),
        ("培训300人，服务5000人", "人", "300人"),
        ("高致死性新生儿遗传病筛查18000人（后段将按实际情况调整基数）", "人", "18000人"),
    ],
)
def test_the_claim_that_speaks_of_the_target_is_found(title: str, unit: str, text: str) -> None:
    claim = title_claim(title, unit)
    assert claim is not None
    assert claim.text == text


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("城乡低保指导标准分别不低于770元/月和520元/月", "元/月"),
        ("新增省属高校校舍面积", "平方米"),
        ("建设县域医疗卫生次中心1个", "所"),
        ("2026年完成第2期工程", "个"),
        ("每县建设1所学校", "所"),
    ],
)
def test_a_title_without_one_clear_figure_claims_nothing(title: str, unit: str) -> None:
    assert title_claim(title, unit) is None


def test_two_figures_of_one_title_are_both_listed() -> None:
    claims = title_claims("散居和集中供养孤儿分别提高到1250元/月和1800元/月", "元/月")
    assert [claim.number for claim in claims] == [1250, 1800]


RAISED = "残疾人两项补贴均提高到110元/月"
ORPHANS = "散居和集中供养孤儿分别提高到1250元/月和1800元/月"
RELIEF = "城乡低保指导标准分别不低于770元/月和520元/月"
VILLAGES = "建设“和美湘村”15个"


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("高到110元", RAISED),
        ("到110元/月", "补贴达到110元/月"),
        ("提高到11", RAISED),
        ("50元/月和1250元/月", ORPHANS),
        ("250元/月和1250元/月", ORPHANS),
        ("250元/月和1800元/月", ORPHANS),
        ("低于770元/月", RELIEF),
        ("770元/月和", RELIEF),
        ("770元/月和520元/", RELIEF),
        ("分别不低于770元/月和52", RELIEF),
        ("建设“和美湘村", VILLAGES),
        ("散居和集中供养孤…", ORPHANS),
    ],
)
def test_a_fragment_of_the_title_is_clipped(cell: str, title: str) -> None:
    assert is_clipped(cell, title)


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("", RAISED),
        ("110元/月", RAISED),
        ("110元", RAISED),
        ("10元/月", RAISED),
        ("提高到110元/月", RAISED),
        (RAISED, RAISED),
        ("1250元/月和1800元/月", ORPHANS),
        ("1800元/月和1250元/月", ORPHANS),
        ("1000元/月和1500元/月", ORPHANS),
        ("散居1250元/月、集中1800元/月", ORPHANS),
        ("770元/月", RELIEF),
        ("770元/月和520元/月", RELIEF),
        ("不低于770元/月", RELIEF),
        ("不低于1200", "建立丧葬补助金制度"),
        ("不低于1200", RAISED),
        ("5个", VILLAGES),
        ("5", VILLAGES),
        ("15个", VILLAGES),
        ("和美湘村", VILLAGES),
        ("建设“和美湘村”", VILLAGES),
        ("全市 12 场", "市美术馆艺术惠民展览活动"),
        ("新增城镇就业", "新增城镇就业5.9万人"),
        ("增长点5个", "培育新增长点5个"),
        ("已完成设计，正在招标……", VILLAGES),
        ("正在推进", VILLAGES),
        ("/", VILLAGES),
        ("1. 巴陵西路；2. 狮子山路", "人行道改造4条"),
    ],
)
def test_a_text_that_could_have_been_typed_so_is_not_clipped(cell: str, title: str) -> None:
    assert not is_clipped(cell, title)


@given(st.text(max_size=120), st.text(max_size=60))
def test_any_text_is_searched_without_failing(text: str, title: str) -> None:
    for claim in find_claims(text):
        assert text[claim.start : claim.end] == claim.text
        assert claim.half >= 0
    assert is_clipped(text, title) in (True, False)


@given(st.integers(min_value=1, max_value=10**6), st.sampled_from(["人", "个", "户", "座", "张"]))
def test_a_written_count_is_exact_and_agrees_with_its_cell(number: int, unit: str) -> None:
    claim = title_claim(f"今年完成改造{number}{unit}", unit)
    assert claim is not None
    assert (claim.number, claim.half) == (number, 0)
    assert not is_clipped(f"{number}{unit}", f"今年完成改造{number}{unit}")
