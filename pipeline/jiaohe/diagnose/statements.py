"""What sentences on a sheet state of its totals (说明文字的含义): who is left out or included, and what a dash means."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from jiaohe.model.notes import Note

_LEFT_OUT = re.compile(
    r"不(?:再)?(?:计入|纳入|列入|并入|包含|包括|含|参与|参加|统计|合并|汇总)|未(?:计入|纳入|列入|并入|包含|包括|含|统计|合并|汇总)"
    r"|剔除|扣除|除外|除去|另计|另列|另行|单列|单独(?:统计|核算|列|考核|计算)"
    r"|\bexclud|\bexcept|\bomit|\bleft out|\bleaves? out|\bwithout\b|\bnet of\b|\bseparately\b|\boutside the (?:total|sum)"
    r"|\bnot (?:be )?(?:included|counted|part|added|reflected|summed)|\b(?:do|does|did) not (?:include|count|form|contain|add)",
    re.IGNORECASE,
)
_TAKEN_IN = re.compile(
    r"(?<![不未])(?:包含|包括|含有|含|计入|纳入|并入|合并)|\binclud|\bincorporat|\bcounted (?:in|under|with|twice)|\bcontains?\b"
    r"|\bcombined\b|\bcovers\b|\bmerged\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"合计|总计|总数|小计|汇总|之和|总和|差额|差异|相差|不等|不符|不一致|差|其余|另有|尚有|未分|未填|未登记|未注明|缺|跨|重复"
    r"|\btotals?\b|\bsums?\b|\bdiffer|\bdiscrepan|\bunknown|\bunallocated|\bunassigned|\bmissing|\bno (?:date|region|area|location)"
    r"|\bnot (?:stated|known|recorded|allocated|assigned|given)|\bduplicat|\bdouble|\badd up|\bwithout\b",
    re.IGNORECASE,
)
_UNREPORTED = re.compile(
    r"未(?:上|填|申|通|提)?报|未(?:填写|报送|提供|反馈|统计|收到|采集)|没有(?:上报|报送|填报|数据|收到)|缺(?:失|报|少|数)|漏报|迟报|数据(?:暂缺|不详|未出)|无数据|暂无|不详"
    r"|\bnot (?:yet )?(?:report|receiv|suppl|submit|avail|provid|return|collect|record|known)|\bno (?:data|return|report|response)|\bunavailable|\bmissing"
    r"|\bunreported|\bsuppress|\bconfidential|\bdid not (?:report|return|submit|respond|reply)|\bnon-?respon",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"为零|表示零|为0|表示0|即0|没有发生|无此(?:项|类)|无任务|不涉及|不适用|表示无|为无"
    r"|\bzero\b|\bnil\b|\bnone\b|\bnot applicable|\bnegligible|\bno (?:cases|activity|task)",
    re.IGNORECASE,
)
_DASH = re.compile(
    r"(?:\A|[“”\"'‘’「『（(《\s:：,，、为])\s*(?:[-－—–―]{1,3}|\.{2,3}|…|:)\s*(?=[“”\"'‘’」』）)》\s:：=＝,，]|号|表示|代表|为|指|means|denotes|indicates|\Z)"
    r"|短?横(?:线|杠)|破折号|\bdash(?:es)?\b|\bhyphens?\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"空白|空格|空着|留空|未填(?:的)?格|\bblanks?\b|\bempty\b", re.IGNORECASE)

# A place whose name is contained in another's (岳阳 in 岳阳县) is not named by it.
_SHORTEST_NAME: Final = 2
_MARKS = re.compile(r"[\s*＊※★☆▲△●◆◎#＃†‡①-⑳¹²³⁴-⁹]+")
_MARKED = re.compile(r"[*＊※★☆▲△●◆◎#＃†‡①-⑳¹²³⁴-⁹]+\Z|\A[*＊※★☆▲△●◆◎#＃†‡]+")
_BRACKETED = re.compile(r"[(（\[［【].*?[)）\]］】]")


def leaves_out(note: Note) -> bool:
    """Whether a sentence says that something is left out of something."""
    return _LEFT_OUT.search(note.text) is not None


def takes_in(note: Note) -> bool:
    """Whether a sentence says that a figure includes something else."""
    return _TAKEN_IN.search(note.text) is not None


def speaks_of_differences(note: Note) -> bool:
    """Whether a sentence is about totals, differences or what is missing from them."""
    return bool(_DIFFERENCE.search(note.text)) or leaves_out(note) or takes_in(note)


def gap_meaning(notes: Iterable[Note], token: str) -> str | None:
    """What notes say that a ``dash`` or ``blank`` stands for: ``unreported``, ``nothing``, or None where they do not."""
    sign = _DASH if token == "dash" else _BLANK
    for note in notes:
        if sign.search(note.text):
            if _UNREPORTED.search(note.text):
                return "unreported"
            if _NOTHING.search(note.text):
                return "nothing"
    return None


def says_unreported(text: str) -> bool:
    """Whether the words in a cell say that its figure was not reported: 未报, no data."""
    return _UNREPORTED.search(text) is not None


def without_marks(name: str) -> str:
    """A name as people say it, without the marks that point at notes."""
    return _MARKED.sub("", name) or name


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A name as notes write it: without marks, spaces and brackets, in one case."""
    return _MARKS.sub("", _BRACKETED.sub("", name)).casefold()


def named_in(note: Note, names: Iterable[str]) -> frozenset[str]:
    """The names that a sentence mentions; the longest ones where one is part of another."""
    text = "".join(note.text.split()).casefold()
    found = set()
    for name in sorted(set(names), key=lambda name: len(bare_name(name)), reverse=True):
        bare = bare_name(name)
        if len(bare) >= _SHORTEST_NAME and _mentions(text, note.text, bare):
            found.add(name)
            text = text.replace(bare, "\x00")
    return frozenset(found)


def _mentions(packed: str, printed: str, bare: str) -> bool:
    return bare in packed and (not bare.isascii() or _spelled(printed, bare))  # Ash is not named by Ashford


def _spelled(printed: str, bare: str) -> bool:
    """Whether a name of several words, packed, begins and ends at the ends of words of the printed text."""
    words = re.findall(r"[a-z0-9]+", printed.casefold())
    return any(
        "".join(words[i:j]) == re.sub(r"[^a-z0-9]", "", bare)
        for i in range(len(words))
        for j in range(i + 1, min(i + 6, len(words)) + 1)
    )
