"""What words promise, by when, and whether they say why."""

import pytest

from jiaohe.tidy.promises import find_promises, tells_cause


@pytest.mark.parametrize(
    ("text", "month", "what"),
    [
        ("预计7月完成", "2026-07", "completion"),
        ("计划6月上旬开工", "2026-06", "start"),
        ("2026年12月竣工验收", "2026-12", "completion"),
        ("2026 年 12 月验收", "2026-12", "completion"),
        ("力争9月底前完成", "2026-09", "completion"),
        ("年底前全面完成", "2026-12", "completion"),
        ("预计今年底", "2026-12", "other"),
        ("明年3月完工", "2027-03", "completion"),
        ("下月开工", "2026-06", "start"),
        ("下月启动招标", "2026-06", "other"),
        ("预计本月底完成", "2026-05", "completion"),
        ("预计7月完成招标", "2026-07", "other"),
        ("三季度末完成", "2026-09", "completion"),
        ("上半年完成", "2026-06", "completion"),
        ("二〇二六年十月底前建成投用", "2026-10", "completion"),
        ("完工预计要到七月", "2026-07", "completion"),
        ("预计需到11月方可投用", "2026-11", "completion"),
        ("计划2026年7月底前，全面完成", "2026-07", "completion"),
        ("竣工时间：2026年12月", "2026-12", "completion"),
        ("2026-08-31前完成", "2026-08", "completion"),
        ("目前设计已完成，预计6月开工建设", "2026-06", "start"),
        ("原计划4月完工，因连续降雨推迟至7月", "2026-07", "completion"),
        ("预计3月完成", "2026-03", "completion"),
        ("9-10月完成", "2026-10", "completion"),
        ("2026年9月—12月完成", "2026-12", "completion"),
        ("要求6月底完成60%", "2026-06", "other"),
        ("to be completed by July 2026", "2026-07", "completion"),
        ("Completion expected end of June", "2026-06", "completion"),
        ("Works will start in June", "2026-06", "start"),
        ("due to be completed by the end of the year", "2026-12", "completion"),
        ("Expected completion: by 15 September 2026", "2026-09", "completion"),
        ("Tender scheduled by Q3 2026", "2026-09", "other"),
    ],
)
def test_a_promise_has_its_month_and_what_is_promised(text: str, month: str, what: str) -> None:
    assert [(p.month, p.what) for p in find_promises(text, "2026-05")] == [(month, what)]


def test_two_promises_are_told_apart_with_their_words() -> None:
    assert [(p.month, p.text, p.what) for p in find_promises("预计7月开工，12月竣工", "2026-05")] == [
        ("2026-07", "预计7月开工", "start"),
        ("2026-12", "12月竣工", "completion"),
    ]
    english = "Delayed by rain; works will start in June and finish by year-end"
    assert [(p.month, p.what) for p in find_promises(english, "2026-05")] == [
        ("2026-06", "start"),
        ("2026-12", "completion"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "截至5月底完成3个",
        "3月已开工",
        "已于4月竣工",
        "4月完成招标",
        "5 月 22 日开标",
        "1-5月完成120人",
        "每年9月开展一次",
        "770元/月和520元/月",
        "12个月内完成",
        "7月1日起实施",
        "原计划4月完工",
        "岳医保发〔2026〕5号",
        "Completed in March 2026",
        "Was completed by April",
    ],
)
def test_facts_and_figures_promise_nothing(text: str) -> None:
    assert find_promises(text, "2026-05") == ()


def test_without_a_period_only_a_named_year_counts() -> None:
    assert find_promises("预计7月完成", None) == ()
    assert [p.month for p in find_promises("预计2026年7月完成", None)] == ["2026-07"]


@pytest.mark.parametrize(
    "text",
    [
        "因征地拆迁滞后",
        "由于资金未到位",
        "受持续降雨影响，进度缓慢",
        "原因：招标流标",
        "受制于用地指标",
        "because of rain",
        "due to late approval",
        "held up by permits",
    ],
)
def test_a_cause_is_seen(text: str) -> None:
    assert tells_cause(text)


@pytest.mark.parametrize(
    "text",
    [
        "培训因病致贫人员",
        "因地制宜推进",
        "主要因素已排除",
        "因此加快",
        "受理120件",
        "due to be completed",
        "受益群众3万人",
    ],
)
def test_other_words_with_the_same_letters_are_no_cause(text: str) -> None:
    assert not tells_cause(text)
