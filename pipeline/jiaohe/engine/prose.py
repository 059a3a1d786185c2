"""Whether a sentence is fit for people: one language, no names of the program, no leftovers of a template."""

import re
from collections.abc import Iterator

from jiaohe.model.text import Lang, Text

# What stands in quotation marks comes from a cell, or is to be typed into one.
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|«[^»]*»|‘[^’]*’")
_WORD = re.compile(r"[A-Za-z0-9_.#]*[A-Za-z][A-Za-z0-9_.#]*")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]*\Z")
# 4G, 5.9km, m2: a figure with its unit; single letters; and what has no other name in Chinese.
_UNIT = re.compile(r"[0-9.]*(?:[A-Za-z]|km|cm|mm|kg|kW|kWh|MW|GB|TB|MB|pH|hm|km2|m2|m3)\Z")
_PROPER = frozenset("Excel WPS CSV UTF".split())
_HAN = re.compile(r"[\u3400-\u9fff]")
_IDENTIFIER = re.compile(r"[A-Za-z]+_[A-Za-z_]+")
_NOTHING = re.compile(r"\b(?:nan|NaN|None|null|NULL|NaT|inf)\b")
_DOUBLED = re.compile(r"。。|，，|；；|、、|\.\.(?!\.)|,,| {2}|。\.|％%|%%")


def faults(sentence: str, lang: Lang) -> Iterator[Text]:
    """What is wrong with a finished sentence, nothing when it is fit to print."""
    for pattern, what in (
        (re.compile(r"[{}]"), Text("有花括号", "a brace")),
        (_NOTHING, Text("有程序里的空值", "a null of the program")),
        (_IDENTIFIER, Text("有程序里的名字", "a name of the program")),
        (_DOUBLED, Text("标点或空格重复", "doubled punctuation or blanks")),
    ):
        if match := pattern.search(sentence):
            yield Text(f"{what.zh}“{match[0]}”", f"{what.en} “{match[0]}”")
    bare = _QUOTED.sub(" ", sentence)
    if lang == "zh":
        for word in _WORD.findall(bare):
            if not (_ADDRESS.match(word) or _UNIT.match(word) or word in _PROPER):
                yield Text(f"中文里夹着“{word}”", f"the Latin word “{word}” within Chinese")
    elif match := _HAN.search(bare):
        yield Text(f"英文里夹着“{match[0]}”", f"the Chinese character “{match[0]}” within English")
