"""Numbers in words (文中数字): what a title or a sentence claims, and whether a text was cut off."""

import re
from typing import Final, NamedTuple

from jiaohe.model.units import base_unit, comparable, kind_of, match_unit
from jiaohe.tidy.numerals import NUMBER, compact, narrow, number_parts
from jiaohe.tidy.phrases import ABOUT_AFTER, ABOUT_BEFORE, BOUND_AFTER, BOUND_BEFORE

APPROXIMATE: Final = 0.05  # as in a cell: 约 stands for five per cent to either side


class FoundClaim(NamedTuple):
    """A number with its unit in a text.

    ``text`` is ``source[start:end]`` as printed (5.9万人). ``number`` and ``half`` are in base units (59000 ± 500),
    ``unit`` is the base unit (人), None after a bare 万 or 亿. ``half`` is 0 for a count that is written out.
    ``bound`` is set after 不少于, before 以上 and the like.
    """

    text: str
    number: float
    half: float
    unit: str | None
    start: int
    end: int
    bound: bool


_DATE = re.compile(
    r"(?:19|20)[0-9]{2}\s?年(?:\s?[0-9]{1,2}\s?(?:[-~至到、]\s?[0-9]{1,2}\s?)?月(?:份)?(?:\s?[0-9]{1,2}\s?[日号])?)?"
    r"|(?:19|20)[0-9]{2}\s?[-~至]\s?(?:19|20)[0-9]{2}\s?年?"
    r"|[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?[日号](?:[0-9]{1,2}[时:点][0-9]{0,2})?"
    r"|(?:19|20)[0-9]{2}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?(?![0-9]|[%万亿])"
    r"|[0-9]{1,2}:[0-9]{2}|[(〔\[]\s?(?:19|20)[0-9]{2}\s?[)〕\]]\s?[0-9]*\s?号?"
)
_RANGE_BEFORE = re.compile(r"[0-9%月年]\s?[-~至到]{1,2}\s?\Z")
_RANGE_AFTER = re.compile(r"\s?[-~至到×xX*/]{1,2}\s?[0-9]")
_JOINED_BEFORE = re.compile(r"(?:(?:第|前|\bNo\.?|№|#|×)\s?|[A-Za-z0-9/_]|[0-9][.,'])\Z", re.IGNORECASE)
_AND = re.compile(r"\s?(?:[和与及、,;]|or|and)\s?\Z")


def find_dates(plain: str) -> list[tuple[int, int]]:
    """Where a half-width text names years, dates, times and document numbers."""
    return [match.span() for match in _DATE.finditer(plain)]


def find_claims(text: str) -> list[FoundClaim]:
    """Every number with a unit in a text, in its order.

    Years, dates, ordinals, ranges, document and telephone numbers and names such as 5G are not claims.
    """
    plain = narrow(text)
    dates = find_dates(plain)
    claims: list[FoundClaim] = []
    position = 0
    while match := NUMBER.search(plain, position):
        start, position = match.start(), match.end()
        if any(left <= start < right for left, right in dates):
            continue
        before = plain[max(0, start - 14) : start]
        if _JOINED_BEFORE.search(before) or _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(plain, position):
            continue
        claim = _claim(text, plain, match, before)
        if claim is not None:
            if claims and claims[-1].bound and _AND.fullmatch(plain, claims[-1].end, start):
                claim = claim._replace(bound=True)  # 不低于770元/月和520元/月
            claims.append(claim)
            position = claim.end
    return claims


def _claim(text: str, plain: str, match: re.Match[str], before: str) -> FoundClaim | None:
    end = match.end()
    about = ABOUT_AFTER.match(plain, end)  # 1000余人
    if about and match_unit(plain, about.end()):
        end = about.end()
    else:
        about = None
    while end < len(plain) and plain[end].isspace():
        end += 1
    printed = match_unit(plain, end)
    if printed is None:
        return None
    end += len(printed)
    if _RANGE_AFTER.match(plain, end) and kind_of(printed) != "standard":
        return None
    number, half = number_parts(match[0])
    unit, factor = base_unit(printed)
    if kind_of(printed) == "count" and number.is_integer():
        half = 0.0
    number, half = float(f"{number * factor:.15g}"), float(f"{half * factor:.15g}")
    if about or ABOUT_BEFORE.search(before) or ABOUT_AFTER.match(plain, end):
        half = max(half, number * APPROXIMATE)
    bound = BOUND_BEFORE.search(before) is not None or BOUND_AFTER.match(plain, end) is not None
    return FoundClaim(text[match.start() : end], number, half, unit or None, match.start(), end, bound)


_PER_EACH = re.compile(r"(?:每|各|人均|户均|平均|均为)[^0-9,，。；;、()]{0,8}\Z")
_OF_A_PART = re.compile(r"(?:其中|包括|包含|含)[^0-9,，。；;、]{0,10}\Z")
_OF_ELSE = re.compile(
    r"(?:较|比|同比|环比|增长|增幅|上升|下降|降低|提升|面向|满足|面积|投资额?|覆盖|惠及|服务|辐射)[^0-9,，。；;、]{0,10}\Z"
)
_FROM = re.compile(r"(?:从|由)[^0-9]{0,6}\Z")
_RISES = re.compile(r"\s?(?:以上|左右)?(?:提高|增加|提升|扩大|降低|下降|降)?[到至]")


def title_claims(title: str, unit: str | None) -> list[FoundClaim]:
    """The claims of an indicator's title that can speak of its target: comparable with its unit and its whole.

    What is said of each (每县 1 所), of a part (其中, 含) or of where something rises from is left out; what stands
    in brackets, or speaks of growth, reach or size, counts if nothing else does.
    """
    plain = narrow(title)
    first: list[FoundClaim] = []
    second: list[FoundClaim] = []
    for claim in find_claims(title):
        if claim.unit is None:
            if kind_of(unit) not in ("count", "amount"):
                continue
        elif not comparable(claim.unit, unit):
            continue
        before = plain[: claim.start]
        if _PER_EACH.search(before) or (_FROM.search(before) and _RISES.match(plain, claim.end)):
            continue
        if _OF_A_PART.search(before):
            continue
        aside = before.count("(") > before.count(")") or _OF_ELSE.search(before) is not None
        (second if aside else first).append(claim)
    return first or second


def title_claim(title: str, unit: str | None) -> FoundClaim | None:
    """The one claim of the title that speaks of the target; None where there is none or where several differ."""
    claims = title_claims(title, unit)
    if not claims or any(claim.number != claims[0].number for claim in claims):
        return None
    return claims[0]


# --- cut-off texts -----------------------------------------------------------------------------------------------

_WORDS: Final = "提高到 提高至 提升到 提升至 增加到 增加至 扩大到 扩大至 不低于 不少于 不超过 不高于 不小于 不大于 控制在 达到 超过 至少".split()
# Tails of words that begin none: 高到110元 was cut from 提高到110元.
_NEVER_FIRST = re.compile(r"(?:[高升加大][到至]|制在)\s?[0-9]")
_DANGLING = re.compile(r"(?:[和与及或、,/(“‘]|分别|不低|不少|不超|提高|提升|每)\Z")
_ELLIPSIS = re.compile(r"(?:…+|\.{3,})\Z")


def is_clipped(text: str, title: str | None = None) -> bool:
    """Whether a text is a fragment: cut at its left or right, most often out of the indicator's title.

    A figure with its unit is never called so, nor is any text that could have been typed as it stands.
    """
    cell, whole = compact(text), compact(title or "")
    if not cell or NUMBER.fullmatch(cell):
        return False
    if _NEVER_FIRST.match(cell):
        return True
    stem = _ELLIPSIS.sub("", cell)
    if stem != cell and len(stem) > 3 and stem in whole:
        return True
    if cell in whole and cell != whole:
        places = [match.start() for match in re.finditer(re.escape(cell), whole)]
        return all(_cut_at(whole, start, start + len(cell)) for start in places)
    return _first_number_cut(text, title or "")


def _cut_at(whole: str, start: int, end: int) -> bool:
    """Whether a piece of a text begins or ends inside a word or a figure, or hangs in the air."""
    piece = whole[start:end]
    if any(at < start < at + len(word) for word in _WORDS for at in _occurrences(whole, word)):
        return True
    if any(at < end < at + len(word) for word in _WORDS for at in _occurrences(whole, word)):
        return True
    if end < len(whole) and _DANGLING.search(piece) and len(piece) > 1:
        return True
    for left, right in ("()", "“”", "《》"):
        if piece.count(left) != piece.count(right) and whole.count(left) == whole.count(right):
            return True
    if len(re.findall(r"[0-9]+", piece)) < 2 and not re.match(r"[^0-9]", piece):
        return False  # one figure: 5个 stands in 15个 by chance
    digit = re.compile(r"[0-9.,]")
    cut_left = piece[0].isdigit() and start > 0 and digit.match(whole[start - 1]) is not None
    cut_right = piece[-1].isdigit() and end < len(whole) and whole[end].isdigit()
    return cut_left or cut_right


def _occurrences(whole: str, word: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(word), whole)]


def _first_number_cut(text: str, title: str) -> bool:
    """``250元/月和1250元/月`` of a title that says 1250 and 1800: several figures, the first the tail of one of them."""
    here, there = find_claims(text), find_claims(title)
    if len(here) < 2 or len(there) < 2 or here[0].start != len(text) - len(text.lstrip()):
        return False
    if not comparable(here[0].unit, there[0].unit) or not all(
        comparable(claim.unit, there[0].unit) for claim in (*here, *there)
    ):
        return False
    said = {_digits(claim.text) for claim in there}
    first, others = _digits(here[0].text), {_digits(claim.text) for claim in here[1:]}
    return first not in said and others <= said and any(full.endswith(first) for full in said)


def _digits(printed: str) -> str:
    match = NUMBER.match(narrow(printed))
    return match[0] if match else ""
