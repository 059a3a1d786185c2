"""The words of every report, in Chinese and English: severities, verdicts, slips, labels."""

import re
from typing import Final

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import Account, Verdict
from jiaohe.model.text import Lang, Text

SEVERITY: Final = {
    Severity.ERROR: Text("必须改", "must fix"),
    Severity.QUERY: Text("改或说明", "fix or explain"),
    Severity.WARNING: Text("提醒", "warning"),
    Severity.INFO: Text("提示", "note"),
}
VERDICT: Final = {
    Verdict.ACCEPTED: Text("通过", "accepted"),
    Verdict.EXPLAIN: Text("待说明", "to be explained"),
    Verdict.RETURNED: Text("退回", "returned"),
    Verdict.REFUSED: Text("无法受理", "cannot be accepted"),
}
NEXT_STEP: Final = {
    Verdict.ACCEPTED: Text("可以上报。", "It can be submitted."),
    Verdict.EXPLAIN: Text("请逐条改正，或写明原因后再报。", "Correct each point or give its reason, then submit."),
    Verdict.RETURNED: Text("请把必须改的改好后重新上报。", "Correct what must be fixed, then submit again."),
    Verdict.REFUSED: Text("请按上面的办法处理文件后重新上报。", "Put the file right as said above, then submit again."),
}
STATUS: Final = {
    Status.OPEN: Text("待处理", "open"),
    Status.EXPLAINED: Text("已说明", "explained"),
    Status.WAIVED: Text("已豁免", "waived"),
}
ACCOUNT: Final = {
    Account.PROVED: Text("已证实", "proved"),
    Account.STATED: Text("无从验证", "stated"),
    Account.CONTRADICTED: Text("有矛盾", "contradicted"),
}
CONFIDENCE: Final = {
    "certain": Text("确定", "certain"),
    "likely": Text("很可能", "likely"),
    "possible": Text("有可能", "possible"),
}
MEASURE: Final = {
    "target": Text("目标", "target"),
    "quantity": Text("数量", "quantity"),
    "progress": Text("进度", "progress"),
}

_OPERATIONS: Final = {
    "scale": Text("差若干个 10 倍（小数点或单位填错）", "off by a power of ten (decimal point or unit)"),
    "dropped_digit": Text("少打一位数字", "a digit was left out"),
    "doubled_digit": Text("多打一位数字", "a digit was typed twice"),
    "added_digit": Text("多打一位数字", "a digit too many"),
    "changed_digit": Text("有一位数字打错", "one digit is wrong"),
    "transposed_digits": Text("相邻两位数字颠倒", "two digits changed places"),
    "neighbour_row": Text("填成了上下相邻一行的数", "the figure of the row above or below"),
    "neighbour_column": Text("填成了左右相邻一列的数", "the figure of the column beside it"),
    "swapped_measures": Text("目标、数量、进度填串了行", "the measures were swapped"),
    "swapped_cells": Text("两格的数填反了", "the figures of two cells were swapped"),
    "displaced": Text("一串数整体错了一格", "a run of figures slid along by one cell"),
    "last_month": Text("沿用了上月的数", "last month's figure was kept"),
    "last_month_fits": Text("上月填的数正好合得上", "last month's figure would fit"),
    "stale_total": Text("分项改了，合计没有跟着改", "the total was not updated with its parts"),
    "truncated": Text("舍去了尾数，没有四舍五入", "cut off instead of rounded"),
    "missing_share": Text(
        "缺的一块多半属于标为不涉及的地区", "the missing share belongs to regions marked as not concerned"
    ),
    "wrong_unit": Text("单位多半错了“万”或“亿”", "the unit is probably off by 万 or 亿"),
    "sign": Text("正负号填反", "the sign is reversed"),
}
_SCALES: Final = {
    1: Text("差 10 倍（多半是小数点错位）", "off by a factor of 10 (probably the decimal point)"),
    2: Text("差 100 倍（多半是百分号或单位填错）", "off by a factor of 100 (probably the percent sign or the unit)"),
    3: Text("差 1000 倍（多半是单位或千位分隔填错）", "off by a factor of 1,000 (probably the unit)"),
    4: Text("差 1 万倍（多半是单位差一个“万”）", "off by a factor of 10,000 (probably a unit in 万)"),
    8: Text("差 1 亿倍（多半是单位差一个“亿”）", "off by a factor of 100,000,000 (probably a unit in 亿)"),
}
_SCALE = re.compile(r"scale_(m?)(k|[0-9]+)\Z")


def operation_words(operation: str | None, lang: Lang) -> str | None:
    """How the slip happens, or None where nothing is known of it (an identifier is never shown to people).

    ``scale_2`` and ``scale_m2`` name the power of ten, ``scale_100`` the factor itself, ``scale_k`` a thousand.
    """
    if operation is None:
        return None
    scale = _SCALE.match(operation)
    if scale is None:
        known = _OPERATIONS.get(operation)
        return None if known is None else known.read(lang)
    if scale[2] == "k":
        power = 3
    elif len(scale[2]) > 1 and set(scale[2][1:]) == {"0"} and scale[2][0] == "1":
        power = len(scale[2]) - 1
    else:
        power = int(scale[2])
    return _SCALES.get(power, _OPERATIONS["scale"]).read(lang)


def counted(number: int, lang: Lang, zh: str, one: str, many: str | None = None) -> str:
    """A number with its noun: ``3 条``, ``1 finding``, ``2 findings``; ``zh`` is the measure word and noun."""
    if lang == "zh":
        return f"{number:,} {zh}"
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def whole_place(finding: Finding) -> Text:
    """Where a finding without cells stands."""
    if finding.level == "period":
        return Text("整期", "whole period")
    return Text("整个文件", "whole file") if finding.sheet is None else Text("整张表", "whole sheet")
