"""Names of regions and units as people write them → one canonical name (区划简称)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")


def name_key(name: str) -> str:
    """What makes two spellings one name: no spaces or line breaks, full-width folded, letters in one case."""
    bare = _SPACE.sub("", unicodedata.normalize("NFKC", name))
    return unicodedata.normalize("NFKC", bare.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A canonical name, its aliases, and the place that declares it (``path:line`` or ``path:line:column``)."""

    name: str
    aliases: tuple[str, ...] = ()
    place: str = ""

    def __iter__(self) -> Iterator[str]:
        yield self.name
        yield from self.aliases


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """Lookup of canonical names. ``wholes`` are the names under which the whole (全市, 合计) stands."""

    names: Mapping[str, str]
    wholes: frozenset[str]

    def canonical(self, name: str) -> str | None:
        """The canonical name of a spelling, or None where nobody declared it."""
        return self.names.get(name_key(name))

    def is_whole(self, name: str) -> bool:
        """Whether a name stands for the whole."""
        return name_key(name) in self.wholes


class Clash(Exception):
    """One spelling stands for two names."""

    def __init__(self, spelling: str, first: Name, second: Name) -> None:
        super().__init__(spelling)
        self.spelling = spelling
        self.first = first
        self.second = second


def region_lookup(names: Iterable[Name], wholes: Iterable[str]) -> Regions:
    """Gather declarations; where a name is declared twice the first spelling is the canonical one.

    Raises Clash where a spelling would stand for two names.
    """
    owners: dict[str, Name] = {}
    for declared in names:
        for spelling in declared:
            owner = owners.setdefault(name_key(spelling), declared)
            if name_key(owner.name) != name_key(declared.name):
                raise Clash(spelling, owner, declared)
    return Regions(
        names={key: owners[name_key(owner.name)].name for key, owner in owners.items()},
        wholes=frozenset(name_key(whole) for whole in wholes),
    )
