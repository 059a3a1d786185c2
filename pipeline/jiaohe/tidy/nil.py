"""Nil returns (零报告): a sheet that says there is nothing to report."""

import re
from collections.abc import Iterable
from typing import Final

from jiaohe.tidy.numerals import compact
from jiaohe.tidy.regions import RegionNames, key_of, place_in
from jiaohe.tidy.view import Place, View

_NIL = re.compile(
    r"(?:零|0|〇)\s?(?:报告|申报|上报|报送|填报)(?!制度|情况|统计|汇总|名单|通知|要求|单位)|\bnil\s?(?:return|report|submission)|\bzero\s?(?:return|report)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:[(（]?注\s?[0-9]?[)）]?|附注|备注|说明|特此说明|note|notes|remarks?)?\s?[:.、]?\s?"
    r"(?:经(?:核实|统计|汇总|梳理)|截至目前|目前|我?(?:县|区|市|乡|镇|局|委|办|单位|部门|街道)|全[县区市州]|本[县区市局单位]+|[0-9年月份度-]+|[,，])*"
    r"(?:本月|本期|当月|本季度?|本周期|本报告期|this (?:month|period|quarter))?(?:份|度)?(?:暂|均|确|尚)?"
    r"(?:无(?:任何)?(?:新增?|新的)?(?:数据|变化|变动|进展|情况|更新|内容|报送内容|上报内容|填报内容|上报数据|填报数据|报送数据|工作进展|报送事项|可报内容|项目)"
    r"|没有(?:数据|变化|新增|进展|更新|需要?(?:上报|报送|填报)的(?:数据|内容|情况))"
    r"|与上[月期](?:一致|相同|无变化)|数据?无变化|无需?(?:上报|报送|填报)"
    r"|(?:there (?:is|was|were|are) )?(?:no|nothing)(?: (?:new|further))?(?: (?:data|changes?|progress|activity|figures|updates?))*(?: to report)?"
    r"|nothing to report)"
    r"(?:上报|报送|填报|可报|可填)?"
    r"(?:(?: |,|，)?(?:this|for|in|since) (?:the )?(?:this |last )?(?:month|period|quarter|reporting period|[a-z]+(?: [0-9]{4})?))?"
    r"(?:[,，、]?(?:特此|予以|作|故|现)?(?:零报告|说明|报告))?[.。!！]?\Z",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:注|附注|备注|说明|note|notes|remarks?)\s?[0-9]?\s?[:.、]\s?", re.IGNORECASE)
_ONLY = re.compile(r"nil|零|无数据|无|none|nil return", re.IGNORECASE)
_TOLD = re.compile(
    r"如(?![下期数实])|若|倘|凡|请(?!查收|审阅|知悉|审核)|须|必须|应当|应[及按]|需要?[进实]|不得|严禁|严格|杜绝|一律|也要|制度|要求|通知|实行|执行|关于|方可|视为|按零|未(?:实行|作|做)|非零|不是|不能|并非"
    r"|\bif\b|\bplease\b|\bshould\b|\bmust\b|\bwhere\b|\bunless\b|(?-i:\bmay\b)|\bnot\b|\bwhen\b|\bany\b",
    re.IGNORECASE,
)
_LONGEST: Final = 80
_SENTENCE = re.compile(r"[。；;！!\n]")


def find_nil(view: View, places: Iterable[Place], names: RegionNames, sender: str | None, many: bool) -> Place | None:
    """The first of some cells that declares a nil return.

    Sentences that tell others how to send one are none, nor those about another place than the ``sender``, or about
    any single place on a sheet of ``many``.
    """
    for place in places:
        cell = view.cells.get(place)
        if cell is not None and cell.kind == "text" and _declares(cell.text, names, sender, many):
            return place
    return None


def is_nil_text(text: str) -> bool:
    """Whether a text in place of figures says that there are none to report."""
    plain = compact(text)
    bare = plain.strip(" ()（）.。")
    return (
        len(plain) <= _LONGEST
        and not _TOLD.search(plain)
        and bool(_NIL.search(plain) or _NOTHING.match(bare) or _ONLY.fullmatch(bare))
    )


def _declares(text: str, names: RegionNames, sender: str | None, many: bool) -> bool:
    for sentence in _SENTENCE.split(text):
        plain = compact(sentence)
        if not plain or len(plain) > _LONGEST or _TOLD.search(plain):
            continue
        bare = _OPENING.sub("", plain, count=1)
        place = place_in(bare, names)
        if place is not None and bare.startswith(place):
            bare = bare[len(place) :].lstrip(" :,，")
        if not (_NIL.search(plain) or (bare and _NOTHING.match(bare))):
            continue
        if place is None:
            return True
        same = sender is not None and key_of(names.canonical(place) or place) == key_of(sender)
        if same or (sender is None and not many):
            return True
    return False
