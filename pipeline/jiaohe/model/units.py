"""Units of measurement (计量单位): what kind of figure a unit makes, and how units convert into each other."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

UnitKind = Literal["count", "amount", "rate", "standard", "unknown"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_COUNT: Final = _words("""
    个 人 名 位 户 座 台 张 场 所 条 项 件 套 家 间 处 次 部 辆 栋 幢 宗 起 例 只 头 艘 架 门 支 枚 份 册 本 篇 组
    批 棵 株 根 口 眼 盏 床 村 社区 镇 乡 县 街道 园区 小区 班 对 届 趟 列 块 片 段 孔 盆 粒 颗 把 台套 台次 人次
    场次 户次 人份 人头 车次 架次 班次 家次 件次 套次 例次 批次 站 点 点位 岗位 个岗位 学位 床位 张床位 车位 泊位
    人日 村次 企业 项目 工程 标段 站点 网点 厂 校 院 店 标箱 尾 羽 期 笔 单 轮 讲 课 幅 页 集 卷 具 面 杆 基 回 樘
    扇 箱 名额 期次 people person persons household households unit units item items case cases project projects
    school schools bed beds seat seats vehicle vehicles site sites village villages piece pieces session sessions
    event events time times job jobs family families student students teacher teachers visit visits building
    buildings set sets count number no. pcs
""")

# unit → (base unit, factor). A metre is exact, 1 公顷 = 15 亩 by definition.
_AMOUNT: Final[dict[str, tuple[str, float]]] = {
    **dict.fromkeys(("元", "圆", "块钱", "人民币", "元人民币", "rmb", "cny", "yuan", "¥", "￥"), ("元", 1.0)),
    **dict.fromkeys(("美元", "usd", "$", "us$", "dollars", "dollar"), ("美元", 1.0)),
    **dict.fromkeys(("欧元", "eur", "€", "euros", "euro"), ("欧元", 1.0)),
    "港元": ("港元", 1.0),
    **dict.fromkeys(("米", "m", "metres", "meters", "metre", "meter", "延米", "延长米"), ("米", 1.0)),
    **dict.fromkeys(("公里", "千米", "km", "kilometres", "kilometers"), ("米", 1000.0)),
    **dict.fromkeys(("里", "华里"), ("米", 500.0)),
    **dict.fromkeys(("亩", "市亩", "亩次", "mu"), ("亩", 1.0)),
    **dict.fromkeys(("公顷", "ha", "hm2", "hectares", "hectare"), ("亩", 15.0)),
    **dict.fromkeys(("平方米", "平米", "m2", "㎡", "平方", "sqm"), ("平方米", 1.0)),
    **dict.fromkeys(("平方公里", "平方千米", "km2", "sqkm"), ("平方米", 1e6)),
    **dict.fromkeys(("吨", "t", "公吨", "tonnes", "tons", "tonne"), ("吨", 1.0)),
    **dict.fromkeys(("公斤", "千克", "kg"), ("吨", 1e-3)),
    **dict.fromkeys(("斤", "市斤"), ("吨", 5e-4)),
    "担": ("吨", 5e-2),
    **dict.fromkeys(("克", "g"), ("吨", 1e-6)),
    **dict.fromkeys(("立方米", "方", "立方", "m3", "土方"), ("立方米", 1.0)),
    **dict.fromkeys(("升", "l"), ("立方米", 1e-3)),
    **dict.fromkeys(("千瓦时", "度", "kwh"), ("千瓦时", 1.0)),
    "mwh": ("千瓦时", 1e3),
    **dict.fromkeys(("千瓦", "kw"), ("千瓦", 1.0)),
    "瓦": ("千瓦", 1e-3),
    **dict.fromkeys(("兆瓦", "mw"), ("千瓦", 1e3)),
    **dict.fromkeys(("吉瓦", "gw"), ("千瓦", 1e6)),
    **dict.fromkeys(("千伏安", "kva"), ("千伏安", 1.0)),
    **dict.fromkeys(("兆伏安", "mva"), ("千伏安", 1e3)),
    **dict.fromkeys(("小时", "学时", "课时", "h", "hours", "hour"), ("小时", 1.0)),
    **dict.fromkeys(("分钟", "min", "minutes"), ("小时", 1 / 60)),
    **dict.fromkeys(("天", "工作日", "日历天", "days", "day"), ("天", 1.0)),
    **dict.fromkeys(("个月", "months", "month"), ("个月", 1.0)),
    **dict.fromkeys(("周年", "years", "year"), ("年", 1.0)),
    "年": ("年", 1.0),
    **dict.fromkeys(("吨标准煤", "吨标煤"), ("吨标准煤", 1.0)),
    **dict.fromkeys(("tb", "gb"), ("数据量", 1.0)),
}
_AMOUNT["tb"] = ("数据量", 1024.0)

# In percent points.
_RATE: Final[dict[str, tuple[str, float]]] = {
    **dict.fromkeys(("%", "percent", "percentage", "per cent", "pct", "百分比", "百分数", "百分率"), ("%", 1.0)),
    **dict.fromkeys(("个百分点", "百分点", "pp"), ("百分点", 1.0)),
    **dict.fromkeys(("‰", "千分比"), ("%", 0.1)),
}

_SCALE: Final[dict[str, float]] = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "十亿": 1e9,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "十万": 1e5,
    "万": 1e4,
    "萬": 1e4,
    "千": 1e3,
    "百": 1e2,
    "billion": 1e9,
    "million": 1e6,
    "thousand": 1e3,
    "hundred": 1e2,
}

_MONEY: Final = frozenset({"元", "美元", "欧元", "港元"})
_TIME: Final = _words("月 年 日 天 季 季度 周 小时 day month year week hour d h")

# What stands under the stroke of a per-something unit. A count over another count (个/处) is a choice of words.
_PER: Final = _words("""
    月 年 日 天 季 季度 周 学期 学年 期 人 人次 户 名 位 生 亩 公顷 平方米 ㎡ m2 平方公里 公里 km 吨 公斤 千克 斤
    立方米 方 升 次 小时 分钟 h 度 千瓦时 床 张 千人 万人 百人 十万人 10万 10万人 十万 万 千 百户 头 只 村 例 月·人
    year month day person capita household ha week hour mu
""")

# Different words for what one counts alike. 人次 counts visits, yet targets in 人 are announced in 人次.
_ALIKE: Final[dict[str, str]] = {
    word: group[0]
    for group in (
        ("人", "人次", "名", "位", "人头", "人份", "people", "person", "persons", "student", "students"),
        ("场", "场次", "次", "sessions", "session", "events", "event", "time", "times"),
        ("户", "户次", "household", "households", "family", "families"),
        ("台", "部", "辆", "台套", "台次", "vehicle", "vehicles"),
        ("张", "床", "床位", "张床位", "bed", "beds"),
        ("件", "宗", "起"),
        ("栋", "幢", "building", "buildings"),
        ("棵", "株"),
        ("所", "school", "schools"),
        ("项", "项目", "project", "projects"),
        ("个", "unit", "units", "item", "items", "piece", "pieces", "pcs", "number", "count", "no.", "set", "sets"),
    )
    for word in group
}

_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("﹪"): "%",
    ord("²"): "2",
    ord("³"): "3",
    ord("•"): "·",
    ord("・"): "·",
    ord("∕"): "/",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("["): "(",
    ord("]"): ")",
    0x200B: None,
    0xFEFF: None,
}
_LABEL = re.compile(r"(?:计量)?单位[:：]?|units?\s*(?:of measure(?:ment)?)?\s*:\s*", re.IGNORECASE)
_CHOICE = re.compile(r"\(([^()]*)\)")


_CURRENCY = re.compile(r"(人民币|rmb|cny|usd|us\$|eur|[¥$€])\s*(?=.)")
_POWER = re.compile(r"(10(?:[ ,]?0)*)\s*(?=[^0-9 ,])")
_LONGEST: Final = 40


class _Parsed(NamedTuple):
    kind: UnitKind
    base: str
    factor: float


def _clean(unit: str) -> str:
    """Half-width, without spaces, label or outer brackets: ``单位：（万 元）`` → ``万元``."""
    text = unit.translate(_NARROW).strip()
    label = _LABEL.match(text)
    if label and label.end() < len(text):
        text = text[label.end() :]
    text = "".join(text.split()).lower() if not text.isascii() else " ".join(text.split()).lower()
    while len(text) > 2 and text[0] == "(" and text[-1] == ")" and text.count("(") == 1:
        text = text[1:-1].strip()
    return text


@lru_cache(maxsize=4096)
def _parse(unit: str) -> _Parsed:
    text = _clean(unit)
    if len(text) > _LONGEST:  # a sentence, not a unit
        return _Parsed("unknown", text, 1.0)
    plain = _parse_plain(text)
    if plain is not None:
        return plain
    # 场(次), 台(套): the bracket is another word for the same thing; 元(人民币), 个(含改建) is a remark.
    if "(" in text:
        joined = _parse_plain(text.replace("(", "").replace(")", ""))
        if joined is not None:
            return joined
        bare = _parse_plain(_CHOICE.sub("", text))
        if bare is not None:
            return bare
    led = _parse_led(text)
    if led is not None:
        return led
    numerator, stroke, denominator = text.replace("每", "/", 1).replace("per ", "/", 1).partition("/")
    if stroke and numerator.strip():
        return _parse_per(numerator.strip(), denominator.strip())
    for mark in "、,，和或及;":
        words = [word for word in text.split(mark) if word]
        if len(words) > 1:
            kinds = {_parse(word).kind for word in words}
            return _Parsed(kinds.pop() if len(kinds) == 1 else "unknown", text, 1.0)
    return _Parsed("unknown", text, 1.0)


def _parse_plain(text: str) -> _Parsed | None:
    if text in _COUNT:
        return _Parsed("count", text, 1.0)
    if text in _AMOUNT:
        return _Parsed("amount", *_AMOUNT[text])
    if text in _RATE:
        return _Parsed("rate", *_RATE[text])
    if text in _SCALE:
        return _Parsed("amount", "", _SCALE[text])
    factor, rest = split_scale(text)
    if factor != 1.0:
        inner = _parse_plain(rest)
        if inner is not None and inner.kind in ("count", "amount"):
            return _Parsed("amount", inner.base, inner.factor * factor)
    return None


def _parse_led(text: str) -> _Parsed | None:
    """RMB million, 人民币万元, 10 000 persons: a currency or a round number before the unit."""
    if currency := _CURRENCY.match(text):
        rest = _parse(text[currency.end() :])
        money = _AMOUNT[currency[1]][0]
        if rest.kind == "amount" and rest.base in ("", money):
            return _Parsed("amount", money, rest.factor)
        if power := _POWER.match(text[currency.end() :] + "元"):
            return _Parsed("amount", money, _power(power[1]))
    if power := _POWER.match(text):
        rest = _parse(text[power.end() :])
        if rest.kind in ("count", "amount"):
            return _Parsed("amount", rest.base, rest.factor * _power(power[1]))
    return None


def _power(digits: str) -> float:
    return float(digits.replace(",", "").replace(" ", ""))


def _parse_per(numerator: str, denominator: str) -> _Parsed:
    above = _parse(numerator)
    below = sorted(part for part in re.split(r"[/·.*]|每|per ", denominator) if part)
    base = f"{above.base}/{'·'.join(below)}"
    if above.kind == "rate":
        return above
    if above.kind == "amount" and above.base not in _MONEY and below and all(part in _TIME for part in below):
        return _Parsed("amount", base, above.factor)  # 吨/日 is a capacity, and capacities add up
    if above.kind == "count" and len(below) == 1:
        other = _parse(below[0])
        if above.base in ("人", "户", "场", "例", "架", "车", "班", "家") and below[0] == "次":
            return _Parsed("count", above.base + "次", 1.0)
        if other.kind == "count" and below[0] not in _PER:
            return _Parsed("count", above.base, 1.0)
    if above.kind in ("count", "amount") and below and (above.base in _MONEY or all(part in _PER for part in below)):
        return _Parsed("standard", base, above.factor)
    return _Parsed("unknown", base, above.factor)


def split_scale(unit: str) -> tuple[float, str]:
    """``万人`` → ``(1e4, 人)``; ``人`` → ``(1.0, 人)``. 千米, 千瓦 and their like are units, not thousands."""
    text = _clean(unit)
    if text in _COUNT or text in _AMOUNT or text in _RATE:
        return 1.0, text
    for word, factor in _SCALE.items():  # longest Chinese words first, as the table lists them
        if text.startswith(word):
            rest = text[len(word) :].strip()
            if word.isascii() and rest.startswith("s "):
                rest = rest[2:]
            return factor, rest
    return 1.0, text


# 高标准农田 and 标准化厂房 are no standards of payment.
_STANDARD_TITLE = re.compile(r"(?<!高)标准(?!化|地|厂房)|补[助贴]|津贴|救助金|供养|低保")
_RAISED_TO = re.compile(r"不低于|不少于|提高[到至]|标准[为是达]|(?:每|/)(?:人|月|年|户|亩)")


def kind_of(unit: str | None, title: str | None = None) -> UnitKind:
    """What kind of figure a unit makes.

    count     whole things, exact: 人, 场(次), people
    amount    a measured or rounded quantity that may be summed: 万元, 亩, 万人, km
    rate      a share: %, ‰
    standard  so much per something, never summed: 元/月, 元/人
    unknown   no unit, or one that says nothing

    Without a unit the first number with a unit in the indicator's ``title`` decides. A sum of money whose title
    speaks of a standard (补助标准) is one.
    """
    if unit is None or not unit.strip():
        return _kind_of_title(title)
    kind = _parse(unit).kind
    if kind == "amount" and title and _parse(unit).base == "元" and _parse(unit).factor == 1.0:
        narrow = title.translate(_NARROW)
        if _STANDARD_TITLE.search(narrow) and _RAISED_TO.search(narrow):
            return "standard"
    return kind


def _kind_of_title(title: str | None) -> UnitKind:
    if not title:
        return "unknown"
    text = title.translate(_NARROW)
    for match in re.finditer(r"[0-9][0-9.,]*\s*", text):
        found = match_unit(text, match.end())
        if found is not None and _parse(found).base not in ("年", "天", "个月", "小时"):
            return _parse(found).kind
    return "unknown"


def base_unit(unit: str) -> tuple[str, float]:
    """``万元`` → ``(元, 1e4)``: the unit that amounts of a kind are compared in, and how many of it make one.

    A unit that is not known is its own base. A bare scale word (万) has the base ``""``.
    """
    parsed = _parse(unit)
    return parsed.base, parsed.factor


def comparable(a: str | None, b: str | None) -> bool:
    """Whether two units measure the same thing, so that figures can be compared after ``base_unit``."""
    if not a or not b:
        return False
    first, second = _parse(a), _parse(b)
    if not first.base or not second.base:
        return False
    return _ALIKE.get(first.base, first.base) == _ALIKE.get(second.base, second.base)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _unit_pattern() -> re.Pattern[str]:
    chinese = {w for w in _COUNT | set(_AMOUNT) if not w.isascii() and w not in ("个百分点", "百分点")}
    latin = {w for w in _COUNT | set(_AMOUNT) if w.isascii() and w[0].isalpha() and len(w) > 1}
    scales = {w for w in _SCALE if not w.isascii()}
    words = {w for w in _SCALE if w.isascii()}
    per = _alternatives(set(_PER))
    return re.compile(
        rf"""(?:
            (?:个?百分点|‰|%)
          | (?:{_alternatives(scales)})?\s?(?:{_alternatives(chinese)})(?:\((?:次|套|处|个|座|户|人|辆|份|组)\))?
            (?:(?:/|每)(?:{per})(?![a-z])(?:[/·.]?每?(?:人|月|年|户|亩|天|日|次)(?=[^一-鿿a-z]|$|和|、|以))?)?
          | (?:{_alternatives(words)})s?\b(?:\s(?:{_alternatives(latin)})\b)?
          | (?:{_alternatives(latin)}|(?-i:[mt]))(?![A-Za-z0-9])(?:\s?/\s?(?:{per})\b)?
          | (?:{_alternatives(scales)})
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


def match_unit(text: str, start: int) -> str | None:
    """The longest known unit that begins at ``start`` of a half-width text, as printed there; None if none does."""
    match = _unit_pattern().match(text, start)
    return match[0] if match else None
