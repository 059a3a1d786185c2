"""Whether an explanation says anything (说明有无实质): words that say nothing are taken out, and the rest is weighed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jiaohe.model.text import Text
from jiaohe.workspace.substance import Substance

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{2,}")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_COUNTED = re.compile(r"[一二三四五六七八九十百千万亿两几半]+(?=[个人户座所家天日周次处台套亩米年月成倍批场期轮名项])")
_UNFILLED = re.compile(r"_{2,}|(?<![a-z])[x×]{2,}(?![a-z])")
# A month or a year alone says nothing (5月数据无误); a day or an end does (6月10日前补齐, 6月底).
_WHEN = re.compile(
    r"[0-9]{4}年(?:度|第?[1-4一二三四]季度|[0-9]{1,2}月份?(?![0-9底初末中上下前后起内]))?"
    r"|(?<![0-9])[0-9]{1,2}月份?(?![0-9底初末中上下前后起内])"
)
_EMPTY = Text("只有套话，没有说原因", "it holds nothing but set phrases")


def judge_substance(
    text: str,
    *,
    substance: Substance,
    indicator: str | None = None,
    shown: Iterable[str | None] = (),
    previous: Iterable[str] = (),
    others: Mapping[str, Iterable[str]] | None = None,
) -> Text | None:
    """Why an explanation is refused, or None where it says something.

    ``shown`` are the names and figures that the finding itself gives (region, observed, expected): repeating them
    explains nothing. ``previous`` are the texts given for the same place in earlier periods, ``others`` those of
    other units, by unit.
    """
    key = key_of(text)
    if not key:
        return Text("没有写内容", "it is empty")
    said = _unfolded(text)
    if _UNFILLED.search(said):
        return Text("有空格没有填上", "a blank in it is not filled in")
    if indicator is not None and key == key_of(indicator):
        return Text("只抄了指标名称", "it only repeats the indicator's name")
    if any(key == key_of(earlier) for earlier in previous):
        return Text("与往期的说明一字不差", "it is word for word that of an earlier period")
    for unit, texts in (others or {}).items():
        if any(key == key_of(other) for other in texts):
            return Text(f"与“{unit}”的说明一字不差", f"it is word for word that of “{unit}”")
    told = _WHEN.sub(" ", _without_shown(said, [indicator, *shown]))
    left, has_cause = _without_set_phrases(told, substance)
    numbers = len(_NUMBER.findall(told))
    han, words = len(_HAN.findall(left)), len(_WORD.findall(left))
    if not han and not words:
        return _EMPTY
    if (han + numbers) / substance.minimum.han + (words + (0 if han else numbers)) / substance.minimum.words < 1:
        return Text("除去套话太短，看不出原因", "set phrases aside it is too short to tell a cause")
    if not has_cause and not numbers and not _COUNTED.search(left):
        return Text("没有原因，也没有数", "it gives neither a cause nor a number")
    return None


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """A text as compared: letters and digits alone, in one width and case."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _unfolded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _without_shown(said: str, shown: Iterable[str | None]) -> str:
    """The text without the names and figures of the finding, the longest first."""
    parts = {_unfolded(part) for item in shown if item for part in item.split(";")}
    for part in sorted(filter(None, parts), key=len, reverse=True):
        said = re.sub(rf"(?<![0-9.]){re.escape(part)}(?![0-9.])", " ", said)
    return said


def _without_set_phrases(told: str, substance: Substance) -> tuple[str, bool]:
    """What is left without words that say nothing or only announce a cause; and whether a cause is there."""
    pattern, empty = _compiled(substance)
    causes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        word = match[0]
        if word in empty:
            return " "
        causes.append(word)
        return " " if word in announcing else word

    announcing = frozenset(_unfolded(word) for word in substance.because)
    return pattern.sub(keep, told), bool(causes)


@lru_cache(maxsize=8)
def _compiled(substance: Substance) -> tuple[re.Pattern[str], frozenset[str]]:
    """All phrases in one pattern, the longest first, and those of them that say nothing."""
    telling = {_unfolded(word) for word in (*substance.because, *substance.causes)}
    empty = frozenset(_unfolded(word) for word in substance.empty) - telling
    words = sorted(telling | empty, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, words)) or r"(?!)"), empty


def _bounded(word: str) -> str:
    """A phrase as a pattern: Chinese anywhere, others as whole words."""
    pattern = re.escape(word)
    return pattern if _HAN.search(word) else rf"(?<![^\W\d_]){pattern}(?![^\W\d_])"
