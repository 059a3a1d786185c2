"""The words around a figure, and those that stand in its place (用语): 不低于, 约, 已完成, 正在推进, 不涉及."""

import re
from functools import cache
from typing import Final, NamedTuple

from jiaohe.model.tables import Token
from jiaohe.model.units import kind_of, match_unit


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NOT_APPLICABLE: Final = _words("""
    / // /// \\ \\\\ | 不涉及 未涉及 无涉及 不适用 无任务 没有任务 无此任务 无此项任务 无该项任务 无该任务 无任务数
    无指标 无此项 无此项目 无此项工作 无该项 无该项工作 无该项目 未下达 未下达任务 未分配任务 无目标任务 无目标
    无建设任务 不承担 不承担任务 未承担任务 不纳入 免报 不考核 不在任务范围 n/a na n.a. n.a #n/a n\\a notapplicable
    n.a./ notconcerned [z]
""")
_NOTHING: Final = _words("""
    无 暂无 暂无数据 无数据 未报 未上报 未填报 未填 未报送 未提供 空 空白 待报 待定 待填 待补充 待核实 … …… .. ...
    …. 无内容 none nil null nan tbd notreported missing suppressed confidential [c] [x] [u] [w] [low] : * **
""")
_ERROR = re.compile(
    r"#(?:DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|BUSY!|FIELD!|[#]+)\Z|Err:[0-9]{3}\Z|#+\Z"
)
_DASHES = re.compile(r"(?:[-ー_一~](?:\s?[-ー_一~])*)\Z")
_ADVERB: Final = (
    "目前|现|现已|均|都|正|正在|在|仍在|还在|尚在|正有序|有序|稳步|持续|积极|加快|全面|按序时|按计划|按进度"
    "|正常|全力|同步|抓紧|扎实|逐步|地"
)
_ONGOING: Final = "目前|现|均|都|工作|项目|有序|稳步|加快|抓紧|同步|积极"
_VERB: Final = "推进|进行|实施|建设|办理|开展|施工|筹备|落实|组织|准备|审批|招标|招投标|整改|推动"
_IN_PROGRESS = re.compile(
    rf"(?:(?:工作|项目)?(?:{_ADVERB})*(?:推进|推动)(?:中|之中|当中)?"
    rf"|(?:{_ONGOING})*(?:正|正在|在|仍在|还在|尚在)(?:{_ONGOING})*(?:{_VERB})(?:中|之中|当中)?"
    rf"|(?:{_ONGOING})*(?:{_VERB})(?:之|当)?中|在建中?"
    r"|inprogress|ongoing|on-going|underway|workinprogress|wip|beingbuilt|underconstruction)\Z"
)
_NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)\Z")
_TRAILING = re.compile(r"[。.;,、!:\s]+\Z")

_BOUND_BEFORE: Final = """
    ≥ ≤ > < >= <= => =< 不低于 不少于 不小于 不高于 不大于 不超过 不多于 不得低于 不得少于 不得超过 至少 至多 最少
    最多 最低 最高 低于 高于 超过 超 大于 小于 多于 少于 突破 不突破 控制在 力争 at_least at_most no_less_than
    not_less_than no_fewer_than no_more_than not_more_than more_than less_than fewer_than over under above below
    up_to min. max. min max minimum maximum
"""
_ABOUT_BEFORE: Final = (
    "约 大约 大概 约为 约计 近 接近 将近 ≈ ~ "
    "about approx. approx approximately around nearly circa ca. c. almost roughly"
)
_PLACE_BEFORE: Final = """
    全市 全县 全区 全省 全国 全州 全镇 全乡 全年 全部 全系统 本市 本县 本区 我市 我县 我区 市本级 市级 县级 省级
    区级 各县市区 本月 当月 本年 今年 本年度 上半年 下半年 截至目前 截止目前 截至 目前 现 现已 现有 合计 总计 总共
    共计 共 小计 累计 计 总 年度 in_total total
"""
_DONE_BEFORE: Final = """
    已 已经 均 都 均已 完成 完成率 完成量 完成数 完成比例 完成情况 实际完成 建成 建成投用 投用 新建 改建 新建成 新增
    新增就业 改造 开展 举办 组织 培训 发放 投入 投资 投入资金 完成投资 资金 实现 达到 达 达成 为 是 至 提高到 提高至
    增加到 到 到位 支付 筛查 服务 签约 救助 惠及 覆盖 竣工 验收 受理 办理 办结 整治 治理 更新 安装 修复 种植 提供
    进度 形象进度 总体 总体形象进度 总体进度 占 占比 比例 数量 数 人数 户数 个数 场次数 完成进度 completed done
    finished achieved progress quantity
"""
_PLAN_BEFORE: Final = """
    计划 目标 任务 目标任务 任务数 任务量 年度目标 年度任务 目标值 指标 指标数 下达 安排 应完成 需完成 拟 target
    planned plan goal
"""
_LABEL_NOT = re.compile(r"未|剩|差|缺|其中|尚|待|另|还")


def _alternatives(listed: str) -> str:
    """A pattern of the listed words, longest first; a Latin word ends where its letters end."""
    words = sorted((word.replace("_", " ") for word in listed.split()), key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in words)


BOUND_BEFORE: Final = re.compile(rf"(?:{_alternatives(_BOUND_BEFORE)})[为达到]?\s*\Z", re.IGNORECASE)
ABOUT_BEFORE: Final = re.compile(rf"(?:{_alternatives(_ABOUT_BEFORE)})\s*\Z", re.IGNORECASE)
BOUND_AFTER: Final = re.compile(r"(?:及|或)?以[上下内]|\+|or more|or less|and above")
ABOUT_AFTER: Final = re.compile(r"左右|上下|余|多|有余|来|\+/-")


class Before(NamedTuple):
    """What the words before a figure say; the figure begins at ``end``."""

    end: int
    bound: bool = False
    approximate: bool = False
    percent: bool = False  # 百分之


class After(NamedTuple):
    """What the words after a figure say. ``sign`` is % or ‰."""

    sign: str | None = None
    unit: str | None = None
    bound: bool = False
    approximate: bool = False


def token_of(text: str) -> Token | None:
    """The token of a compact text that stands in place of a figure; None if it may be a figure or words."""
    if not text.strip("' "):
        return "blank"
    if _ERROR.match(text):
        return "error"
    text = _NOTE.sub("", text) or text  # 正在推进（已完成招标） is still 正在推进
    if len(text) > 24:
        return None
    if _DASHES.match(text):  # a lone 一 is the dash of a Chinese keyboard far more often than a one
        return "dash"
    bare = _TRAILING.sub("", text).replace(" ", "").lower()
    if len(bare) > 2 and bare[0] == "(" and bare[-1] == ")":
        bare = bare[1:-1]
    if bare in _NOT_APPLICABLE or text in _NOT_APPLICABLE:
        return "not_applicable"
    if bare in _NOTHING or text in _NOTHING:
        return "dash"
    if _IN_PROGRESS.match(bare):
        return "in_progress"
    return None


@cache
def _before_pattern(planned: bool) -> re.Pattern[str]:
    other = _PLACE_BEFORE + _DONE_BEFORE + (_PLAN_BEFORE if planned else "")
    return re.compile(
        rf"(?P<percent>百分之)|(?P<bound>{_alternatives(_BOUND_BEFORE)})|(?P<about>{_alternatives(_ABOUT_BEFORE)})"
        rf"|(?P<word>{_alternatives(other)})|(?P<label>[一-鿿]{{1,8}}:)|(?P<mark>[:,'=“\"*]|\([^()0-9]*\)|\s)",
        re.IGNORECASE,
    )


def words_before(text: str, *, planned: bool) -> Before:
    """The known words from the start of a compact text. ``planned`` admits 计划 and 目标, as a target may have."""
    pattern = _before_pattern(planned)
    end = 0
    bound = approximate = percent = False
    while match := pattern.match(text, end):
        if match["label"] and (_LABEL_NOT.search(match[0]) or (not planned and re.search("计划|目标|任务", match[0]))):
            break
        bound = bound or match["bound"] is not None
        approximate = approximate or match["about"] is not None
        percent = percent or match["percent"] is not None
        end = match.end()
    return Before(end, bound, approximate, percent)


_SIGN = re.compile(r"\s?(%|‰|percent\b|per cent\b|pct\b)", re.IGNORECASE)
_UNKNOWN_UNIT = re.compile(
    r"(?![年月日号期届版级类等成折倍时秒周季初中底末旬])[一-鿿](?=[\s(。.;]|\Z)|\s?[a-z]{2,14}s\b", re.IGNORECASE
)
_NOUN = re.compile(r"[一-鿿“”\"]{1,12}")
_NOT_NOUN = re.compile(
    r"已|未|正在|尚|待|拟|其余|其中|开工|在建|完工|推进|准备|计划|预计|均|分别|[和及另约第至到]|完成|竣工|验收|左右"
)
_DONE_AFTER = re.compile(
    r"(?:任务|目标)?(?:均|全部)?(?:已)?(?:完成|建成|到位|竣工)|完成率|\s?(?:completed|done|in total)"
)
_REST = re.compile(r"(?:[*※#†‡①-⑳¹²³⁴-⁹\"”]|\[[0-9]+\]|注[0-9]?)*(?:\((?:[^()]|\([^()]*\))*\))?[*※]?[。.;,、!]*\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_UNIT_NOTE = re.compile(r"\(([^()0-9]{1,8})\)\Z")


def words_after(text: str, start: int) -> After | None:
    """What follows a figure that ends at ``start``; None if it is more than a unit, a known word and a note."""
    position = start
    approximate = bound = False
    unit: str | None = None

    def take(pattern: re.Pattern[str]) -> re.Match[str] | None:
        nonlocal position
        match = pattern.match(text, position)
        if match:
            position = match.end()
        return match

    sign = take(_SIGN)
    if sign is None:
        approximate = take(ABOUT_AFTER) is not None
        if text.startswith(" ", position) and match_unit(text, position + 1):
            position += 1
        unit = match_unit(text, position)
        if unit in ("年", "日", "月") and _YEAR.search(text[:position]):
            return None
        if unit is None and (unknown := take(_UNKNOWN_UNIT)):
            unit = unknown[0].strip()
        elif unit is not None:
            position += len(unit)
    approximate = take(ABOUT_AFTER) is not None or approximate
    bound = take(BOUND_AFTER) is not None
    if unit is not None and (noun := _NOUN.match(text, position)) and not _NOT_NOUN.search(noun[0]):
        position = noun.end()
    approximate = take(ABOUT_AFTER) is not None or approximate
    bound = take(BOUND_AFTER) is not None or bound
    take(_DONE_AFTER)
    if unit is None and sign is None and (note := _UNIT_NOTE.match(text, position)) and kind_of(note[1]) != "unknown":
        return After(None, note[1], bound, approximate)
    if _REST.match(text, position) is None:
        return None
    return After("‰" if sign and sign[1] == "‰" else "%" if sign else None, unit, bound, approximate)
