"""Names as sheets print them (区域名称): without layout spaces, canonical where the workspace knows them."""

import re
import unicodedata
from typing import Final, Protocol

from jiaohe.model.units import kind_of
from jiaohe.workspace.regions import name_key


class RegionNames(Protocol):
    """What a workspace knows of the names of its regions and units."""

    def canonical(self, name: str) -> str | None:
        """The canonical name of a spelling, or None where nobody declared it."""

    def is_whole(self, name: str) -> bool:
        """Whether a name stands for the whole (全市)."""


class NoNames:
    """A sheet without a workspace: no name is known."""

    def canonical(self, name: str) -> str | None:
        """None."""
        return None

    def is_whole(self, name: str) -> bool:
        """False: the words of the form decide."""
        return False


NO_NAMES: Final[RegionNames] = NoNames()

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_WIDE = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-￯、-〿“”‘’—…·]")
_NUMBERING = re.compile(
    r"(?:[(（][0-9]{1,2}[)）]|[(（][一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[0-9]{1,2}[、．]|[0-9]{1,2}\.(?![0-9])"
    r"|[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]{1,3}[项条]?[、：:])\s*(?=\S)"
)


def clean_name(text: str) -> str:
    """Without line breaks and layout spaces: 岳阳楼\\n区 → 岳阳楼区. Latin words keep one space between them."""
    if not _SPACE.search(text):
        return text
    text = text.strip()

    def joint(match: re.Match[str]) -> str:
        left, right = text[match.start() - 1], text[match.end()]
        return "" if _WIDE.match(left) or _WIDE.match(right) else " "

    return _SPACE.sub(joint, text)


def without_numbering(title: str) -> str:
    """An indicator's title without its number in the list: (3) 新增学位 → 新增学位. 15.5万亩 stays whole."""
    match = _NUMBERING.match(title)
    return title[match.end() :] if match else title


_MARK = re.compile(r"[*＊#＃※★☆▲△①-⑳\s]+\Z")
_BRACKETED = re.compile(r"[(（\[]\s*(?:单位\s*[:：]\s*)?([^()（）\[\]]{1,12})[)）\]]\s*\Z")


def unit_in_brackets(title: str | None) -> str | None:
    """The unit of measurement that ends a title: 新增城镇就业（人） → 人."""
    match = _BRACKETED.search(title or "")
    return match[1].strip() if match and kind_of(match[1]) != "unknown" else None


def canonical_name(printed: str, names: RegionNames) -> str:
    """The canonical name where it is known, with or without a mark behind it (开发区*), else the printed one cleaned."""
    return names.canonical(printed) or names.canonical(_MARK.sub("", printed)) or clean_name(printed)


_PLACE = re.compile(
    r"[一-鿿·]{1,14}(?:自治县|自治州|自治旗|自治区|特别行政区|林区|[县市区州旗盟镇乡村省]|街道|社区|开发区|经开区|高新区|管理区|管委会|示范区|新区|园区"
    r"|产业园|工业园|集聚区|度假区|风景区|保税区|合作区|农场|林场|本级|局|委|办|厅|中心|公司|集团|学校|医院|办公室)(?:（[一-鿿]{1,8}）)?\Z"
)
_PLACE_EN = re.compile(
    r"(?:.+ )?(?:county|district|city|town|borough|prefecture|province|municipality|ward|region|parish|council|state)\Z"
    r"|(?:city|town|county|district|municipality|borough|province|state) of .+\Z",
    re.IGNORECASE,
)


def looks_like_place(text: str) -> bool:
    """Whether a name has the form of a place or an office. Never the only ground: Ashford and 开发区 are names too."""
    name = clean_name(text)
    return len(name) <= 40 and bool(_PLACE.match(name) or _PLACE_EN.match(name))


_OFFICE = re.compile(
    r"[一-鿿·、，和及与（）]{2,24}(?:局|委|委员会|办|办公室|厅|部|中心|公司|集团|支队|总队|总工会|妇联|残联|团委)\Z"
)


def is_office(text: str) -> bool:
    """Whether a name is that of a department: 市人力资源社会保障局."""
    return bool(_OFFICE.match(clean_name(text)))


_LEADING_PLACE = re.compile(
    r"([一-鿿]{1,8}?(?:自治县|自治州|自治旗|经济技术开发区|经济开发区|高新技术产业开发区|经开区|高新区|开发区|管理区|新区|[县市区州旗盟镇乡]|街道))"
    r"(?=[0-9（(]|二[〇○零]|关于|重点|民生|实事|省级|市级|县级|年度|各项|十|目标|完成|推进|进度|情况|上报|报送|填报|为民|指标|[-—–_：:\s]|$)"
)
_LEADING_PLACE_EN = re.compile(
    r"((?:[A-Z][\w.'-]*\s)+(?:County|District|City|Town|Borough|Prefecture|Province|Municipality|Council))\b"
)
# Whatever stands before the words of a report, where nothing better is found: Gorse: monthly progress, 2026-11.
_OPENING_EN = re.compile(
    r"((?:[A-Z][\w.'’-]*|of|the|and)(?:\s(?:[A-Z][\w.'’-]*|of|the|and)){0,4})"
    r"(?:\s?:|\s[-–—]\s|,\s|\s(?=(?:monthly|quarterly|annual|progress|status|return|report|summary|indicators|data)\b))"
)
_OPENING = re.compile(r"([一-鿿]{2,10}?)(?=(?:19|20)\d\d年|\d{1,2}(?:[-~—–至]\d{1,2})?月)")
_NO_PLACE = re.compile(
    r"民生|实事|重点|项目|任务|工作|进度|情况|指标|填报|统计|附件|截至"
    r"|\b(?:monthly|quarterly|annual|progress|status|return|report|summary|indicators?|table|annex|data|sheet|form|as)\b",
    re.IGNORECASE,
)


def place_in(text: str, names: RegionNames) -> str | None:
    """The region that a title, a sheet name or a file name begins with or consists of; None where none is seen."""
    for piece in (text, *re.split(r"[-—–_：:，,（）()【】\[\]\s.]+", text)):
        found = names.canonical(piece) if piece else None
        if found is not None:
            return found
    compact = _SPACE.sub("", text)
    for end in range(min(len(compact), 16), 1, -1):
        found = names.canonical(compact[:end])
        if found is not None:
            return found
    match = _LEADING_PLACE.match(compact) or _LEADING_PLACE_EN.search(_SPACE.sub(" ", text))
    return match[1].strip() if match else None


def opening_name(title: str) -> str | None:
    """The name before the words of a report, though nothing says that it is a place; None where there is none."""
    match = _OPENING.match(_SPACE.sub("", title)) or _OPENING_EN.match(_SPACE.sub(" ", title).strip())
    return match[1].strip() if match and not _NO_PLACE.search(match[1]) else None


def key_of(text: str) -> str:
    """What makes two printed words one: full-width folded, no spaces or line breaks, letters in one case."""
    if text.isascii():
        return "".join(text.split()).casefold()
    return name_key(text)


def shown(text: str) -> str:
    """Text on one line, as printed, for a title."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
