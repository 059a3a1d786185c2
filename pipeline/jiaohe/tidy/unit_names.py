"""Reporting units in names of files and folders (文件名中的单位): 平江县5月报表.xlsx, returns/平江县/, 03-pingjiang.xlsx."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from jiaohe.tidy.regions import RegionNames, key_of

_LONGEST: Final = 24  # characters of a name
_MOST_WORDS: Final = 5
_LATIN = re.compile(r"[a-z]+")


def unit_of_names(file: str, folders: Sequence[str], names: RegionNames) -> str | None:
    """The unit that a file's name gives, else that of the nearest folder; None where neither names exactly one.

    ``folders`` are the parts of the path below the workspace, outermost first. Only declared names and aliases count.
    """
    for name in (PurePath(file).stem, *reversed(folders)):
        found = units_in_name(name, names)
        if len(found) == 1:
            return found[0]
    return None


def units_in_name(name: str, names: RegionNames) -> tuple[str, ...]:
    """The canonical names that a file's or folder's name holds, in their order; of names within names the longer."""
    key = key_of(name)
    found: dict[str, None] = {}
    start = 0
    while start < len(key):
        for end in range(min(len(key), start + _LONGEST), start + 1, -1):
            piece = key[start:end]
            if not _stands_alone(key, start, end) or names.is_whole(piece):
                continue
            canonical = names.canonical(piece)
            if canonical is not None and not names.is_whole(canonical):
                found[canonical] = None
                start = end - 1
                break
        start += 1
    if not found:
        found.update(dict.fromkeys(_in_words(_LATIN.findall(name.casefold()), names)))
    return tuple(found)


def _in_words(words: Sequence[str], names: RegionNames) -> Iterator[str]:
    """Names of several Latin words, however they are joined: ping-jiang, Ping Jiang."""
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _MOST_WORDS), start, -1):
            joined = (joint.join(words[start:end]) for joint in ("", " ", "-"))
            canonical = next((known for piece in joined if (known := names.canonical(piece)) is not None), None)
            if canonical is not None and not names.is_whole(canonical):
                yield canonical
                start = end - 1
                break
        start += 1


def _stands_alone(key: str, start: int, end: int) -> bool:
    """Whether a piece does not cut through a Latin word or a number."""
    for left, right in ((start - 1, start), (end - 1, end)):
        if left < 0 or right >= len(key):
            continue
        if key[left].isascii() and key[right].isascii() and key[left].isalpha() and key[right].isalpha():
            return False
        if key[left].isdigit() and key[right].isdigit():
            return False
    return not key[start:end].isdigit()
