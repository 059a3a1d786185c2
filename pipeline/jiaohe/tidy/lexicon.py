"""What a printed word means in a table's head (词义): 目标(人), 2026年计划数 and Target are one thing."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from jiaohe.model.tables import MEASURES, Measure
from jiaohe.model.units import kind_of
from jiaohe.tidy.regions import key_of
from jiaohe.workspace.forms import Headings, MeasureWords, Words

HEADINGS: Final = tuple(Headings.model_fields)
_REMEMBERED: Final = 20_000  # words whose meaning is kept
LONGEST: Final = 40  # characters of a word that can head a column

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
_MARKS = re.compile(r"[*#※★☆△▲①-⑳:;,.。、_\-—]+\Z|\A[*#※★☆△▲①-⑳]+")
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_SPAN = re.compile(
    r"(?:截至|截止|至|到|到目前|目前)?(?:(?:19|20)\d\d年?度?[-./年]?)?(?:\d{1,2}月?(?:[-~—–至到]))?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:份|底|末|止)?"
    r"(?:累计|实际|年度|全年|本年度|本年|年初|总体|目前|当前|现已|现|总|省定|市定|县定|省|市|下达|工作|预期|约定|应)?"
)
_SPAN_EN = re.compile(
    rf"\A(?:(?:by|asof|to|until|end|endof|for|in)*(?:{_MONTHS})?(?:-{_MONTHS})?(?:19|20)\d\d|(?:19|20)\d\d(?:/\d\d)?"
    rf"|(?:asof|by|to|until)(?:{_MONTHS}))"
)
_SPAN_EN_AFTER = re.compile(
    rf"(?:for|in|by|to|asof|until)?(?:{_MONTHS})?(?:19|20)\d\d(?:/\d\d)?\Z|(?:to|by|asof){_MONTHS}\Z"
)
_UNITS_AFTER = re.compile(r"[/／](?:[^/]{1,4})\Z|[%‰]\Z")
# 东片区小计, Northern subtotal: the sum of some of the regions.
_PARTIAL_SUM = re.compile(r"(?:小计|分计|sub-?totals?)\Z|\Asub-?total")
_ONLY_TIME = re.compile(
    r"(?:截至|截止|至|到)?(?:(?:19|20)\d\d年?(?:度)?)?(?:\d{1,2}月?[-~—–至到])?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:份|底|末)?\Z"
)


_PRIOR_END = re.compile(r"\A(?:末|底|份|止)+|\A[-—:：/]+|[-—:：/,]+\Z")
_CHANGE = re.compile(
    r"增|减|环比|同比|排|位次|名次|得分|差|剩余|未|牌|预警|问题|change|growth|rank|gap|remain", re.IGNORECASE
)
_SIGNS = re.compile(
    r"[填报上制编]\S{1,2}(?:单位|部门|日期|时间)|审[核批定]|复核|reporting|submi|reviewed|checked|approved|verified"
)
_TO_DATE = re.compile(r"累计|截至|截止|至上|到上|末|底|进度|率|cumul|todate|asof|toend|tolast|ytd", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"\A[(]?\d{1,2}[.、)]|\d?=.*\Z")  # 2.数量, 进度③=②/①
_ORDINAL = re.compile(r"\A\d{1,2}(?=[一-鿿])(?!\d*[年月])|(?<=[一-鿿])\d\Z")  # ①数量, once folded
# Heads put together from words that no list can hold: 截至5月底实际发放, 完成年度任务比例. Only what nothing else explains.
_DONE = "完成|发放|新增|投入|投放|建成|开工|开展|培训|救助|改造|筛查|办理|办结|整治|治理|到位|支付|实现|达到|安置|签约|服务|受理|竣工|验收"
_COMPOSED: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (
        "progress",
        re.compile(
            r"(?:年度|全年|累计|实际|总体|总|目标|任务|计划|资金|投资|指标|工作|项目|[\d年月底至截-])*(?:完成|占|达成|执行|到位)"
            r".{0,8}(?:率|比例|百分比|比重|占比|进度)\Z"
            r"|.*(?:%|percent|pct|share).*(?:complet|done|achiev|target|goal|plan|deliver).*"
            r"|.*(?:complet|achiev|progress|deliver).*(?:%|percent|rate|pct).*"
        ),
    ),
    (
        "target",
        re.compile(
            r"(?:年度|全年|年初|省|市|县|\d{4}年)?(?:下达|计划|分解|承诺|责任)?(?:的)?(?:目标|任务|计划|指标){1,2}(?:数|量|值|额|数量)\Z"
            r"|(?:annual|yearly|full-?year|year|approved|agreed|planned|total|end-?year)*(?:target|goal|plan)s?"
            r"(?:value|figure|quantity|amount|number)?s?\Z"
        ),
    ),
    (
        "quantity",
        re.compile(
            rf"(?:.*月.{{0,2}})?(?:实际|累计|已|目前|现已|至今)+(?:{_DONE})[^率比]{{0,6}}\Z"
            r"|(?:actual|cumulative|total|number|amount|quantity|units)*(?:of)?(?:actually)?"
            r"(?:completed|done|achieved|delivered|implemented|realised|realized)(?:todate|sofar|ytd|thisyear|by.*|asof.*)?\Z"
        ),
    ),
)


class Meaning(NamedTuple):
    """All that a word can mean. ``roles`` holds headings and the classes whole, subtotal, group, value, aside."""

    roles: frozenset[str] = frozenset()
    measures: frozenset[Measure] = frozenset()
    unit: str | None = None  # in brackets behind it: 目标(万元)
    weak: bool = False  # of a month alone: read where nothing else gives the measure
    prior: frozenset[Measure] | None = None  # of the period before (上月): the measures that it names, if any

    @property
    def known(self) -> bool:
        """Whether the word means anything here."""
        return bool(self.roles or self.measures)


NOTHING: Final = Meaning()
_ASIDE: Final = Meaning(frozenset(("aside",)))


class Lexicon:
    """The words of a form by their key. The form's own words take precedence over the shared ones."""

    def __init__(self, own: Words, shared: Words) -> None:
        self._roles: dict[str, set[str]] = {}
        self._measures: dict[str, set[Measure]] = {}
        claimed: set[str] = set()
        for words in (own, shared):
            added: set[str] = set()
            for tag, spelling in _tagged(words):
                key = key_of(spelling)
                if key in claimed:
                    continue
                added.add(key)
                if tag in MEASURES:
                    self._measures.setdefault(key, set()).add(tag)
                else:
                    self._roles.setdefault(key, set()).add(tag)
            claimed |= added
        self._aside = _longest_first((*own.aside, *shared.aside))
        self._monthly = _longest_first((*own.monthly, *shared.monthly))
        self._prior = _longest_first((*own.prior, *shared.prior))
        dated, reviewer = (*own.dated, *shared.dated), (*own.reviewer, *shared.reviewer)
        self.remarks = _pattern((*own.remarks, *shared.remarks, *dated, *reviewer))
        self.senders = _pattern((*own.sender, *shared.sender))
        self.dated = frozenset(map(key_of, dated))
        self.reviewers = frozenset(map(key_of, reviewer))
        own_lines = (*own.sender, *shared.sender, *dated, *reviewer)
        self.signatures = frozenset(key for key in map(key_of, own_lines) if _SIGNS.match(key))
        around = (*own.remarks, *shared.remarks, *own_lines)
        self.label_words = frozenset(map(key_of, around))
        self._labels = _label_pattern(around)
        self._seen: dict[str, Meaning] = {}
        self._compounds: dict[str, tuple[str, Measure] | None] = {}

    def of(self, text: str) -> Meaning:
        """What a printed word means; NOTHING for words that are not known."""
        meaning = self._seen.get(text)
        if meaning is None:
            meaning = self._read(text) if len(text) <= 2 * LONGEST else NOTHING
            if len(self._seen) < _REMEMBERED:
                self._seen[text] = meaning
        return meaning

    def _direct(self, key: str) -> Meaning | None:
        roles, measures = self._roles.get(key), self._measures.get(key)
        if roles is None and measures is None:
            return None
        return Meaning(frozenset(roles or ()), frozenset(measures or ()))

    def _read(self, text: str) -> Meaning:
        key = key_of(text)
        if not key or len(key) > LONGEST:
            return NOTHING
        found = self._direct(key)
        if found is not None:
            return found
        prior = self._read_prior(key)
        if prior is not None:
            return prior
        bare, unit = _without_brackets(key)
        for candidate in _variants(bare):
            found = self._direct(candidate)
            if found is not None:
                return found._replace(unit=unit)
        if any(bare.startswith(word) for word in self._aside):
            return _ASIDE
        for word in self._monthly:
            if bare == word:
                return Meaning(frozenset(("group",)), weak=True)
            if bare.startswith(word) and len(bare) > len(word):
                inner = self._read(bare[len(word) :])
                if inner.measures:
                    return inner._replace(weak=True, unit=unit or inner.unit)
        for measure, pattern in _COMPOSED:
            if pattern.match(bare):
                return Meaning(measures=frozenset((measure,)), unit=unit)
        if _PARTIAL_SUM.search(bare):
            return Meaning(frozenset(("subtotal",)))
        return NOTHING

    def is_of_month_alone(self, text: str) -> bool:
        """Whether a head of the period before may count what that month added: 上月完成, unlike 上月累计完成."""
        return not _TO_DATE.search(key_of(text))

    def _read_prior(self, key: str) -> Meaning | None:
        """A head of the period before: 上月累计, 进度（上月）, progress last month; None for any other.

        What grew or fell since then stands aside, as does whatever else is counted of that period: 上月排名.
        """
        for word in self._prior:
            if word not in key:
                continue
            rest = re.sub(rf"[(\[【〔][^()\[\]]*{re.escape(word)}[^()\[\]]*[)\]】〕]", "", key)
            if rest == key:
                bare = _without_brackets(key)[0]
                if key.startswith(word):
                    rest = key[len(word) :]
                elif bare.endswith(word) and self._read(bare[: -len(word)]).measures:
                    rest = bare[: -len(word)] + key[len(bare) :]
                else:
                    continue
            rest = _PRIOR_END.sub("", rest)
            if _CHANGE.search(rest):
                return _ASIDE
            inner = self._read(rest) if rest else NOTHING
            if rest and not inner.measures and _without_brackets(rest)[0]:
                return _ASIDE if key.startswith(word) else None
            return Meaning(_ASIDE.roles, unit=inner.unit or _without_brackets(rest)[1], prior=inner.measures)
        return None

    def labels_in(self, line: str) -> list[tuple[str, int, int, int]]:
        """The labels before a colon in a half-width line: key, where each begins, its value begins and its value ends."""
        if ":" not in line:
            return []
        found = list(self._labels.finditer(line))
        ends = [match.start() for match in found[1:]] + [len(line)] if found else []
        return [
            (key_of(match["label"]), match.start(), match.end(), end) for match, end in zip(found, ends, strict=True)
        ]

    def compound(self, text: str) -> tuple[str, Measure] | None:
        """A name and a measure in one word: 平江县完成数 → (平江县, quantity); None for any other word."""
        if text not in self._compounds:
            found = self._compound(text) if len(text) <= 2 * LONGEST else None
            if len(self._compounds) >= _REMEMBERED:
                return found
            self._compounds[text] = found
        return self._compounds[text]

    def _compound(self, text: str) -> tuple[str, Measure] | None:
        key, _ = _without_brackets(key_of(text))
        for cut in range(2, len(key) - 1):
            measures = self._measures.get(key[cut:])
            if measures and len(measures) == 1 and not self.of(key[:cut]).known and not _ONLY_TIME.match(key[:cut]):
                name = text[: _printed_length(text, cut)].strip(" \t\r\n-—_·:：")
                if name and not any(key.startswith(w) for w in (*self._aside, *self._monthly)):
                    return name, next(iter(measures))
        return None

    def is_time(self, text: str) -> bool:
        """Whether a head names a span of time and nothing else: 2026年, 1-5月."""
        return bool(_ONLY_TIME.match(key_of(text)))


def _printed_length(text: str, letters: int) -> int:
    """How much of a printed text makes so many letters of its key."""
    seen = 0
    for place, character in enumerate(text):
        if seen == letters:
            return place
        seen += not character.isspace()
    return len(text)


def _tagged(words: Words) -> Iterable[tuple[str, str]]:
    for role in HEADINGS:
        for spelling in getattr(words.headings, role):
            yield role, spelling
    for measure in MeasureWords.model_fields:
        for spelling in getattr(words.measures, measure):
            yield measure, spelling
    for kind in ("whole", "subtotal", "group", "value"):
        for spelling in getattr(words, kind):
            yield kind, spelling


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({key_of(word) for word in words}, key=len, reverse=True))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    keys = "|".join(re.escape(word) for word in _longest_first(words))
    return re.compile(
        rf"(?P<word>{keys})[0-9一二三四五六七八九十]{{0,2}}(?P<extra>[^:：]{{0,6}})[:：](?P<rest>.*)", re.DOTALL
    )


def _label_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A word before a colon anywhere in a half-width line, with layout spaces in it: 填 报 日 期：, 填报单位（盖章）："""
    spaced = (r"\s*".join(map(re.escape, key)) for key in _longest_first(words) if key)
    return re.compile(
        rf"(?<![A-Za-z])(?P<label>{'|'.join(spaced)})\s*(?:[(\[][^()\[\]]{{1,8}}[)\]])?\s*:", re.IGNORECASE
    )


def _without_brackets(key: str) -> tuple[str, str | None]:
    """A key without what stands in brackets, and the unit that stood there."""
    unit = None
    for match in _BRACKETS.finditer(key):
        inside = next(group for group in match.groups() if group is not None)
        inside = re.sub(r"\A单位[:：]?", "", inside)
        if inside and (kind_of(inside) != "unknown"):
            unit = inside
    bare = _LIST_NUMBER.sub("", _BRACKETS.sub("", key))
    return _MARKS.sub("", bare) or key, unit


def _variants(key: str) -> Iterable[str]:
    """The key, then without a span of time before or after it, then without a unit behind a stroke."""
    yield key
    seen = {key}
    queue = [key]
    while queue:
        one = queue.pop()
        match = _SPAN.match(one)
        cuts = [one[match.end() :]] if match and match.end() else []
        cuts += [_ORDINAL.sub("", one), _SPAN_EN.sub("", one), _SPAN_EN_AFTER.sub("", one), _UNITS_AFTER.sub("", one)]
        for cut in cuts:
            if cut and cut not in seen:
                seen.add(cut)
                queue.append(cut)
                yield cut


@lru_cache(maxsize=64)
def lexicon_of(own: Words, shared: Words) -> Lexicon:
    """The lexicon of a form's words; forms with the same words share one."""
    return Lexicon(own, shared)
