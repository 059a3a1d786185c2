"""Which explanations say something."""

import pytest

from jiaohe.history.substance import judge_substance
from jiaohe.workspace.substance import load_substance

SUBSTANCE = load_substance()
GOOD = [
    "5月连续强降雨停工12天，6月10日前补齐",
    "因省里5月调整统计口径，按新口径为45%",
    "Two of 12 sites flooded; catch up by 15 June",
    "设备招标流标一次，重新招标中",
    "因征地未完成，3个点位未开工",
    "该县今年没有安排这项任务",
    "上月多报6户，本月更正",
    "受暴雨影响停工",
    "项目集中在下半年验收",
    "按湘民发〔2026〕3号文件，对象扩大到低保边缘家庭",
    "Because the tender failed twice",
    "原有两所学校合并为一所",
    "目标含2025年结转12个",
    "正在推进，预计6月底完成",
    "因停电2天",
]
SET_PHRASES = ("只有套话，没有说原因", "it holds nothing but set phrases")
TOO_SHORT = ("除去套话太短，看不出原因", "set phrases aside it is too short to tell a cause")
NEITHER = ("没有原因，也没有数", "it gives neither a cause nor a number")
UNWRITTEN = ("没有写内容", "it is empty")
BAD = {
    "核实无误": SET_PHRASES,
    "情况属实": SET_PHRASES,
    "正在推进": SET_PHRASES,
    "已核实": SET_PHRASES,
    "同上": SET_PHRASES,
    "无": SET_PHRASES,
    "No change": SET_PHRASES,
    "as reported": SET_PHRASES,
    "VERIFIED": SET_PHRASES,
    # not in the lists as they stand
    "已核对没有问题": SET_PHRASES,
    "按要求推进中": SET_PHRASES,
    "情况正常": SET_PHRASES,
    "5月数据核实无误": SET_PHRASES,
    "２０２６年５月进度正常": SET_PHRASES,
    "5月数据已核实，6月继续推进": SET_PHRASES,
    "下一步将加大力度、加快推进": SET_PHRASES,
    "因工作需要": SET_PHRASES,
    "由于客观原因": SET_PHRASES,
    "Data has been verified by our department, no errors": SET_PHRASES,
    "Checked with the county and it is fine": SET_PHRASES,
    "我们觉得这个数没毛病": NEITHER,
    "领导已审阅": NEITHER,
    "填报人员已确认无异议": NEITHER,
    "已反复核对三遍": TOO_SHORT,
    "数据来源可靠": TOO_SHORT,
    "123": SET_PHRASES,
    "。。。": UNWRITTEN,
    "  ": UNWRITTEN,
    # what the finding says itself
    "新建停车位": ("只抄了指标名称", "it only repeats the indicator's name"),
    "甲县新建停车位进度": SET_PHRASES,
    "进度为0.43%": SET_PHRASES,
}


def judge(text: str, **more: object) -> tuple[str, str] | None:
    found = judge_substance(
        text,
        substance=SUBSTANCE,
        indicator="新建停车位",
        shown=["甲县", "0.43%", "43%"],
        **more,  # type: ignore[arg-type]
    )
    return None if found is None else (found.zh, found.en)


@pytest.mark.parametrize("text", GOOD)
def test_a_cause_or_a_number_in_a_few_words_is_accepted(text: str) -> None:
    assert judge(text) is None


@pytest.mark.parametrize("text", BAD)
def test_what_says_nothing_is_refused_with_the_reason(text: str) -> None:
    assert judge(text) == BAD[text]


@pytest.mark.parametrize("reason", SUBSTANCE.reasons, ids=lambda reason: reason.en)
def test_an_offered_beginning_is_refused_until_its_blanks_are_filled(reason: object) -> None:
    unfilled = ("有空格没有填上", "a blank in it is not filled in")
    assert judge(reason.zh) == unfilled  # type: ignore[attr-defined]
    assert judge(reason.en) == unfilled  # type: ignore[attr-defined]
    assert judge(reason.zh.replace("＿＿", "12")) is None  # type: ignore[attr-defined]


def test_the_text_of_an_earlier_period_is_refused_whatever_its_commas_and_width() -> None:
    said = "因征地未完成,３个点位未开工。"
    assert judge("因征地未完成，3个点位未开工", previous=[said]) == (
        "与往期的说明一字不差",
        "it is word for word that of an earlier period",
    )
    assert judge("因征地未完成，2个点位未开工", previous=[said]) is None


def test_the_text_of_another_unit_is_refused_and_the_unit_named() -> None:
    text = "因征地未完成，3个点位未开工"
    assert judge(text, others={"乙县": [text]}) == (
        "与“乙县”的说明一字不差",
        "it is word for word that of “乙县”",
    )


def test_text_without_an_end_is_judged_in_time() -> None:
    assert judge("正在推进" * 5000) == SET_PHRASES
