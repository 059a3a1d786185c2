"""Lines of mixed Chinese and Latin text (折行): widths in terminal cells, breaks where a printer would break."""

import unicodedata
from functools import lru_cache

# Never first on a line, never last on a line (避头尾).
_NOT_FIRST = frozenset("，。、；：？！）」』】》〉〕％‰°′″’”…—～·,.;:?!)]}%")
_NOT_LAST = frozenset("（「『【《〈〔‘“([{￥$#")


@lru_cache(maxsize=4096)
def _cell(character: str, wide: bool) -> int:
    width = unicodedata.east_asian_width(character)
    if width in "WF":
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if wide and width == "A" else 1


def cells(text: str, *, wide: bool = False) -> int:
    """Terminal cells that ``text`` takes. ``wide``: ambiguous characters (“ ” … ─) take two, as on GBK consoles."""
    if text.isascii():
        return len(text)
    return sum(_cell(character, wide) for character in text)


def pad(text: str, width: int, *, wide: bool = False, right: bool = False) -> str:
    """``text`` filled with spaces to ``width`` cells, on its right (or on its left with ``right``)."""
    space = " " * max(0, width - cells(text, wide=wide))
    return space + text if right else text + space


def clip(text: str, width: int, *, wide: bool = False, start: bool = False) -> str:
    """``text`` cut to ``width`` cells, with ``…`` where something was cut off: its end, or with ``start`` its start."""
    if cells(text, wide=wide) <= width:
        return text
    if start:
        return clip(text[::-1], width, wide=wide)[::-1]
    room, kept = width - cells("…", wide=wide), ""
    for character in text:
        room -= _cell(character, wide)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def wrap(text: str, width: int, *, first: int | None = None, wide: bool = False) -> list[str]:
    """``text`` in lines of at most ``width`` cells (the first of ``first``), never empty.

    Breaks stand at spaces and between Chinese characters, not before closing nor after opening punctuation, and
    inside a word or a number only when it is wider than a whole line.
    """
    lines: list[str] = []
    line, used = "", 0
    limit = max(2, width if first is None else first)
    for unit in _units(text):
        size = cells(unit, wide=wide)
        if used + cells(unit.rstrip(), wide=wide) <= limit:
            line, used = line + unit, used + size
            continue
        if line.strip():
            lines.append(line.rstrip())
            limit = max(2, width)
        unit = unit.lstrip()
        while cells(unit.rstrip(), wide=wide) > limit:
            head = _fill(unit, limit, wide)
            lines.append(head)
            unit, limit = unit[len(head) :], max(2, width)
        line, used = unit, cells(unit, wide=wide)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _fill(text: str, width: int, wide: bool) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _cell(character, wide)
        if used > width:
            return text[: max(1, index)]
    return text


def _units(text: str) -> list[str]:
    """Pieces that stay on one line, spaces at their ends."""
    units: list[str] = []
    previous = ""
    for character in text:
        glued = (
            previous != ""
            and (character == " " or previous != " ")
            and (
                character == " "
                or character in _NOT_FIRST
                or previous in _NOT_LAST
                or not (_ideographic(character) or _ideographic(previous))
            )
        )
        if glued:
            units[-1] += character
        else:
            units.append(character)
        previous = character
    return units


def _ideographic(character: str) -> bool:
    return not character.isascii() and unicodedata.east_asian_width(character) in "WF"
