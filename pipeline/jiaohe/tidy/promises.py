"""What words promise and what they blame (承诺与原因): 预计7月完成, 力争年底前开工, 因连续降雨."""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from jiaohe.tidy.numerals import chinese_number, narrow
from jiaohe.tidy.periods import months_after

What = Literal["completion", "start", "other"]


class Promise(NamedTuple):
    """A month by which something is promised. ``text`` is ``source[start:end]`` as printed: 预计7月完成."""

    month: str  # 2026-07
    text: str
    what: What
    start: int
    end: int


_EN_MONTHS: Final = "january february march april may june july august september october november december".split()
_EN_NAMES: Final = "|".join(rf"{name[:3]}(?:{name[3:]})?\.?" if name != "may" else "may" for name in _EN_MONTHS)
_CN_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR: Final = r"(?:(?P<year>20[0-9]{2}|[二][〇零○0][〇零○一二三四五六七八九]{2})\s?年\s?|(?P<next>明年|次年|来年|翌年)\s?|(?:今年|本年度?|当年)\s?)?"
_PART: Final = r"\s?(?:份|中下旬|上中旬|上旬|中旬|下旬|月底|初|中(?=旬|[,，前])|底|末|[0-9]{1,2}\s?[日号])?"
_DUE: Final = r"\s?(?P<due>之前|以前|前|内)?"
_WHEN = re.compile(
    rf"(?<![0-9./]){_YEAR}(?:"
    rf"(?<![0-9.一二三四五六七八九十每半个])(?P<month>{_CN_MONTH})\s?月(?!龄|嫂|饼|报|刊|薪){_PART}"
    rf"|(?P<dotted>20[0-9]{{2}}[.\-/](?:1[0-2]|0?[1-9]))(?![0-9])(?:[.\-/][0-9]{{1,2}})?(?:\s?[月底初末])?"
    r"|(?P<yearend>年底|年末|岁末|年内|底)|(?P<quarter>第?[一二三四1-4]\s?季度)\s?(?:末|底|初)?"
    r"|(?P<half>上半年|下半年)(?:末|底)?"
    r"|(?P<nextmonth>下个?月|次月)(?:份|上旬|中旬|下旬|初|底|末|中)?(?:[0-9]{1,2}[日号])?|(?P<thismonth>(?:本月|当月|月)(?:底|末)|本月内|(?:本月|当月)[上中下]旬)"
    rf"){_DUE}"
)
_CUE = re.compile(
    r"预计|预期|预估|估计|计划|拟于|拟在|拟|力争|争取|确保|保证|将于|将在|将|定于|可望|有望|望于|承诺|要求|限期|推迟至|推迟到|延期至|延期到|延迟至|延迟到"
    r"|延至|延后至|顺延至|顺延到|推至|调整至|调整到|改为|安排在|安排于|准备|目标是|倒排|待|预定|时间为|时间[:是]?|时限[:为]?|节点[:为]?"
)
_POSTPONED: Final = "推延顺调改"
_WORD: Final = 14  # characters between the cue and the month
_RANGE_AFTER = re.compile(r"\s?[-~至到]\s?(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])\s?月")
_PARTLY = re.compile(r"\s?(?!100\s?%)[0-9]")
_UNTIL = re.compile(r"(?:至|到)\s?\Z|[0-9]\s?月?\s?[-~至到、]\s?\Z")
_FACT_BEFORE = re.compile(
    r"(?:截至|截止|截止到|从|自|由|原计划|原定|原拟|原预计|已于|已在|于去年|去年|上年|每年|按)(?:于|在|为)?\s?\Z"
)
_ORIGINAL = re.compile(r"原(?:计划|定|拟|预计|本|先|承诺)")
_FACT_AFTER = re.compile(r"\s?(?:以来|起|至今|开始以来|的?(?:数据|报表|进度|情况|统计))")
_DONE = re.compile(r"已(?!经?批复.{0,6}预计)|完成了|了(?:前期|设计|招标)")
_BREAK: Final = ",，。;；!！?？\n"
_STEP: Final = r"(?:招标|招投标|招采|采购|挂网|设计|初设|施工图|立项|可研|前期|审批|评审|审查|审图|批复|手续|征地|征拆|拆迁|拆除|主体|封顶|基础|桩基|勘察|地勘|选址|签约|签订|方案|预算|概算|摸底|初步|图纸|资金拨付|遴选|公示|比选|财评|入场|首批|第一批|部分)"
_COMPLETION = re.compile(
    rf"(?:完成|完结|办完|做完|全部完成)(?!.{{0,8}}{_STEP})|完工|竣工|建成|建好|交付|投用|投入使用|投入运营|投入运行|投产|验收|全部到位|发放到位|发放完毕|办结|销号|收官|通车|启用|开园|开学使用"
    r"|全面结束|结束|落实到位|实现目标|达标|达到目标|对外开放|移交|completion|complet\w*|finish\w*|\bdone\b|deliver\w*|hand(?:ed)? ?over|open(?:ed|ing)?\b|commission\w*|accept(?:ed|ance)",
    re.IGNORECASE,
)
_START = re.compile(
    r"开工|动工|启动|开始|进场|开建|破土|开挖|动土|施工(?!图)|\bstart\w*|\bbegin\w*|\bcommenc\w*|\blaunch\w*|\bunder ?way",
    re.IGNORECASE,
)
_STEP_FIRST = re.compile(rf"(?:完成|启动|开始|进行|组织|开展|进入)?.{{0,8}}?{_STEP}")
_EN_PART: Final = r"(?:(?:end|middle|beginning|start)\sof\s|(?:late|mid|early)[\s-])"
_WHEN_EN = re.compile(
    rf"\b(?:(?:by|before|in|until|till|around|during|for|from|to|at)\s(?:the\s)?{_EN_PART}?|{_EN_PART})(?:the\s)?"
    rf"(?:(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s)?(?P<month>{_EN_NAMES})\b(?:\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?=[,\s.;]|\Z))?(?:,?\s(?P<year>20[0-9]{{2}}))?"
    r"|(?P<yearend>year[\s-]?end|(?:end\sof\s)?(?:this\s|the\s)?year\b)|(?P<nextmonth>next\smonth)|Q(?P<quarter>[1-4])(?:\s(?P<qyear>20[0-9]{2}))?|(?P<endyear>20[0-9]{2})\b)",
    re.IGNORECASE,
)
_CUE_EN = re.compile(
    r"\b(?:will|to be|expect\w*|schedul\w*|plan(?:s|ned|ning)?|due|aim\w*|should|is to|are to|set to|on track|target\w*|forecast\w*"
    r"|anticipat\w*|completion|intend\w*|estimat\w*|promis\w*|postponed|delayed|deferred|hope\w*|likely)\b",
    re.IGNORECASE,
)
_PAST_EN = re.compile(
    r"\b(?:was|were|has been|have been|had been)\s(?!expect|schedul|plan|due|postponed|delayed|deferred)", re.IGNORECASE
)
_SENTENCE_EN = re.compile(r"(?<=[.;!?])\s|[;!?\n]")
_CAUSE = re.compile(
    r"(?<![基原病成诱主起外内])因(?![素此果公人地村户企]|病致|材施|势利|故障?率|应)|由于|受(?!益|理|训|助|众|惠|灾群|到?(?:表彰|好评|欢迎)).{1,24}?(?:影响|制约|限制|阻碍|拖累|困扰)|受制于|受限于|缘于|归因"
    r"|原因(?:是|为|在于|有|主要|系|[:：])|主要系|鉴于|导致|致使|造成(?:.{0,10})(?:滞后|延误|缓慢|未)|\bbecause\b|\bdue to\b(?! be)|\bowing to\b|\bas a result of\b"
    r"|\bon account of\b|\bcaused by\b|\b(?:delayed|affected|hindered|held up|hampered|slowed) by\b|\breasons? (?:is|are|being)\b|\breasons?:",
    re.IGNORECASE,
)


_HINDRANCE = re.compile(
    r"受阻|受挫|(?:尚|还|暂|仍)?未(?:能)?(?:到位|到账|下达|拨付|落实|批复|获批|办结|办理|办妥|签订|签约|交付|移交|腾退|拆除|取得|确定|通过|启动|开工|完成招标|完成审批)"
    r"|没有(?:到位|下达|批复|落实)|不足|不到位|不够|短缺|紧缺|紧张|缺口|缺乏|欠缺|滞后|缓慢|拖延|推迟|延误|延后|搁置|停工|停滞|窝工|怠工"
    r"|困难|难度|阻力|瓶颈|纠纷|矛盾|阻工|变更设计|设计变更|(?:雨水|降雨|阴雨|雨季|汛期|洪涝|台风|高温|严寒|冰冻|寒潮|霜冻|疫情|农忙)"
    r"|(?:等待|有待|尚待|待)(?:上级|省|市|资金|审批|批复|审核|验收|下达|拨付|协调|招标|评审)|正在(?:争取|协调|报批|申请|审批|等待)"
    r"|\b(?:delay(?:s|ed)?|shortage|short of|lack(?:s|ing)? of|not yet (?:approved|received|paid|signed|available)|awaiting|waiting for"
    r"|bad weather|heavy rain|blocked|held back|stalled|dispute)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def tells_cause(text: str) -> bool:
    """Whether a text says why: 因…, 由于…, 受…影响, because."""
    return _CAUSE.search(narrow(text)) is not None


@lru_cache(maxsize=4096)
def tells_hindrance(text: str) -> bool:
    """Whether a remark says what stands in the way without a word for why: 施工受阻, 资金尚未到位, 人手不足."""
    return _HINDRANCE.search(narrow(text)) is not None


@lru_cache(maxsize=4096)
def find_promises(text: str, period: str | None) -> tuple[Promise, ...]:
    """The months by which a text promises something, in its order.

    A month without a year is one of the ``period``'s year, also where it has passed; without a period only dates that
    name their year count. Facts are none: 截至5月底完成, 3月已开工, 4月完成招标 in a sheet of May without a word that
    promises.
    """
    plain = narrow(text)
    found = [promise for match in _WHEN.finditer(plain) if (promise := _promise(text, plain, match, period))]
    if re.search("[A-Za-z]{3}", plain):
        found += _english(text, plain, period)
    return tuple(sorted(found, key=lambda promise: promise.start))


def _promise(text: str, plain: str, match: re.Match[str], period: str | None) -> Promise | None:
    month = _month(match, period)
    if month is None:
        return None
    begin = max((plain.rfind(mark, 0, match.start()) for mark in _BREAK), default=-1) + 1
    before = plain[begin : match.start()]
    ends = [at for mark in _BREAK if (at := plain.find(mark, match.end())) >= 0]
    stop = min(ends, default=len(plain))
    after = plain[match.end() : stop]
    if not re.search(r"[一-鿿A-Za-z]", after) and stop < len(plain) and plain[stop] in ",，":
        further = [at for mark in _BREAK if (at := plain.find(mark, stop + 1)) >= 0]
        after, stop = plain[match.end() : min(further, default=len(plain))], min(further, default=len(plain))
    cue = next((one for one in reversed(list(_CUE.finditer(before))) if len(before) - one.end() <= _WORD), None)
    postponed = cue is not None and cue[0][0] in _POSTPONED
    if _FACT_BEFORE.search(before) and not postponed and not match["due"]:
        return None
    ahead = period is not None and month > period
    if _RANGE_AFTER.match(after) or (cue is None and not ahead and _UNTIL.search(before)):
        return None
    if _FACT_AFTER.match(after) or (_DONE.search(after) and not match["due"]) or re.match(r"\s?已", after):
        return None
    if not postponed and _ORIGINAL.search(before):
        return None
    if cue is None and re.search(r"已(?!批)", before):
        return None
    what, end = _what(before, after)
    if what is None and postponed:
        what = _what(plain[:begin], "")[0]
    if cue is None:
        implied = match["due"] is not None or re.match(r"\s?(?:可|将|能|确保|力争|全面|实现|计划)", after)
        if not (implied or ahead) or what is None:
            return None
    start = begin + cue.start() if cue is not None else match.start()
    # 竣工时间：2026年12月 begins with what is promised
    if what is not None and end is None and cue is None:
        start = begin + len(before) - len(before.lstrip(" :0123456789.、"))
    stop = match.end() + (end or 0)
    return Promise(month, " ".join(text[start:stop].split()), what or "other", start, stop)


def _month(match: re.Match[str], period: str | None) -> str | None:
    """The month that an expression of time names."""
    if match["dotted"]:
        year, month = re.split(r"[.\-/]", match["dotted"])
        return f"{year}-{int(month):02}"
    if match["year"]:
        year = _year(match["year"])
    elif period is None:
        return None
    else:
        year = int(period[:4]) + (1 if match["next"] else 0)
    if match["month"]:
        named = match["month"]
        number = int(named) if named.isdigit() else int((chinese_number(named) or (0, 0, 0))[0])
        return f"{year}-{number:02}"
    if match["quarter"]:
        quarter = re.sub(r"[第季度\s]", "", match["quarter"])
        return f"{year}-{3 * ('一二三四'.find(quarter) + 1 or int(quarter)):02}"
    if match["half"]:
        return f"{year}-{'06' if match['half'] == '上半年' else '12'}"
    if match["nextmonth"]:
        return None if period is None else months_after(period, 1)
    if match["thismonth"]:
        return period
    if match["yearend"] == "底" and not (match["year"] or match["next"] or re.match("今年|本年|当年", match[0])):
        return None
    return f"{year}-12"


def _year(named: str) -> int:
    return (
        int(named)
        if named.isdigit()
        else int("".join(str("〇一二三四五六七八九".find(c) if c in "一二三四五六七八九" else 0) for c in named))
    )


def _what(before: str, after: str) -> tuple[What | None, int | None]:
    """What is promised, by the words after the month, else by those before it; and where those after it end."""
    hits: list[tuple[int, int, What]] = []
    for pattern, what in ((_COMPLETION, "completion"), (_START, "start")):
        if (match := pattern.search(after)) is not None:
            hits.append((match.start(), match.end(), what))  # type: ignore[arg-type]
    step = _STEP_FIRST.match(after.lstrip(" 前底末,，可将能全面确保力争"))
    if hits:
        _, end, what = min(hits)
        if what == "start" and re.match(rf".{{0,2}}{_STEP}", after[end:]):
            return "other", end  # 启动招标 begins a step, not the works
        if what == "completion" and _PARTLY.match(after, end):
            return "other", end  # 完成60%
        return what, end
    if step is not None:
        return "other", len(after) - len(after.lstrip(" 前底末,，可将能全面确保力争")) + step.end()
    for pattern, what in ((_COMPLETION, "completion"), (_START, "start")):
        if pattern.search(before):
            return what, None  # type: ignore[return-value]
    return None, None


def _english(text: str, plain: str, period: str | None) -> list[Promise]:
    found: list[Promise] = []
    starts = [0, *(match.end() for match in _SENTENCE_EN.finditer(plain))]
    for match in _WHEN_EN.finditer(plain):
        begin = max(start for start in starts if start <= match.start())
        stop = min((start for start in starts if start > match.start()), default=len(plain))
        sentence = plain[begin:stop]
        before = plain[begin : match.start()]
        cue = next(_CUE_EN.finditer(plain, begin, match.start()), None) or next(
            _CUE_EN.finditer(plain, match.end(), stop), None
        )
        if cue is None or _PAST_EN.search(before):
            continue
        if re.match(r"(?:from|for|to|at|in\s20)\b", match[0], re.IGNORECASE) and not _COMPLETION.search(before):
            continue
        month = _english_month(match, period)
        if month is None:
            continue
        since = max((one.end for one in found if one.end <= match.start()), default=begin)
        told = plain[max(begin, since) : match.start()]
        if not (_COMPLETION.search(told) or _START.search(told)):
            told = sentence
        completion, start = _COMPLETION.search(told), _START.search(told)
        what: What = "start" if start and not completion else "completion" if completion else "other"
        step = re.search(r"\b(?:tender\w*|design\w*|procure\w*|approv\w*|survey\w*|permit\w*)", told, re.IGNORECASE)
        if step and what == "completion":
            what = "other"
        at = min(max(cue.start(), since), match.start())
        end = max(match.end(), cue.end())
        found.append(Promise(month, " ".join(text[at:end].split()), what, at, end))
    return found


def _english_month(match: re.Match[str], period: str | None) -> str | None:
    named = match["year"] or match["qyear"] or match["endyear"]
    year = int(named) if named else int(period[:4]) if period is not None else None
    if match["nextmonth"]:
        return months_after(period, 1) if period is not None else None
    if year is None:
        return None
    if match["month"]:
        month = next(n for n, name in enumerate(_EN_MONTHS, 1) if match["month"].lower().startswith(name[:3]))
        return f"{year}-{month:02}"
    return f"{year}-{3 * int(match['quarter']):02}" if match["quarter"] else f"{year}-12"
