"""What the columns of a table are (列的角色): names, unit, labels, and which region, indicator or measure a figure has."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from jiaohe.model.tables import Measure
from jiaohe.model.units import kind_of
from jiaohe.tidy.earlier import has_months, is_increment, month_counted_to, prior_heads
from jiaohe.tidy.headers import Band, Head
from jiaohe.tidy.lexicon import LONGEST, Lexicon
from jiaohe.tidy.regions import RegionNames, clean_name, is_office, looks_like_place
from jiaohe.tidy.view import Place, View

NAME_ROLES: Final = ("project", "task", "indicator")
_SAMPLE: Final = 400  # body rows that are looked at to tell what a column holds


class ValueColumn(NamedTuple):
    """A column of figures. What its head does not say (None) the rows or the surroundings do."""

    column: int
    measure: Measure | None
    name: str | None  # a region or an indicator, as printed
    name_head: Head | None
    group: str | None  # the head above the name
    unit: str | None
    kind: str  # region, whole, subtotal, or "" where no name stands over it
    weak: bool
    month: int | None = None  # of the year, where it gives what stood at the end of an earlier one: 1-4月完成数


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The columns of one table. ``names`` maps the columns that name indicators to their roles, in column order."""

    names: dict[int, str] = field(default_factory=dict)
    unit: int | None = None
    label: int | None = None
    region: int | None = None
    serial: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    values: tuple[ValueColumn, ...] = ()
    priors: tuple[ValueColumn, ...] = ()  # columns of earlier periods: 上月累计, and 1-4月完成数 beside 1-5月完成数
    names_are: str = "region"  # what the names over the value columns are: region or indicator
    roles: frozenset[str] = frozenset()  # roles that a head names


class _Content(NamedTuple):
    """What a column holds below its head."""

    filled: int
    numbers: int
    words: int
    units: int
    places: int
    ordinals: bool


def find_axes(
    view: View,
    lexicon: Lexicon,
    names: RegionNames,
    band: Band,
    body: Sequence[int],
    label: int | None,
    span: tuple[int, int],
) -> Axes:
    """Give every column between ``span`` its role, from its head and, where that is ambiguous, from its cells."""
    columns = [c for c in band.paths if span[0] <= c <= span[1]]
    contents = _contents(view, names, columns, body)
    found = _Roles(view, lexicon, names, band, contents, label, body[:_SAMPLE])
    for column in columns:
        if column != label:
            found.place(column)
    found.settle()
    return found.axes()


def _contents(view: View, names: RegionNames, columns: Collection[int], body: Sequence[int]) -> dict[int, _Content]:
    """What each column holds, from its first rows."""
    gathered: dict[int, list[Place]] = {column: [] for column in columns}
    for row in body[:_SAMPLE]:
        for column in view.columns_of(row):
            if column in gathered:
                gathered[column].append((row, column))
    return {column: _content(view, names, places) for column, places in gathered.items()}


def _content(view: View, names: RegionNames, filled: Sequence[Place]) -> _Content:
    numbers = words = units = places = 0
    ordinals: list[float] = []
    for place in filled:
        cell = view.cells[place]
        if cell.kind in ("number", "error", "uncalculated"):
            numbers += 1
            ordinals.append(cell.value if isinstance(cell.value, int | float) else math.nan)
        elif cell.kind == "text":
            reading = view.read(place)
            words += reading.token == "text"
            if reading.number is not None:
                numbers += 1
                ordinals.append(reading.number)
            elif reading.token == "text" and len(cell.text) <= LONGEST:
                units += kind_of(cell.text) != "unknown"
                places += names.canonical(cell.text) is not None or looks_like_place(cell.text)
    rising = bool(ordinals) and len(ordinals) == len(filled) and ordinals[0] in (0, 1)
    rising = rising and all(0 <= b - a <= 1 for a, b in pairwise(ordinals))
    return _Content(len(filled), numbers, words, units, places, rising)


_SHARE: Final = re.compile(r"[%％率比]|percent|rate|share", re.IGNORECASE)


class _Roles:
    """Gathers the roles of one table's columns; ambiguous ones are settled at the end."""

    def __init__(
        self,
        view: View,
        lexicon: Lexicon,
        names: RegionNames,
        band: Band,
        contents: dict[int, _Content],
        label: int | None,
        body: Sequence[int],
    ) -> None:
        self.body = body
        self.view, self.lexicon, self.known, self.band = view, lexicon, names, band
        self.contents, self.label = contents, label
        self.names: dict[int, str] = {}
        self.units: list[int] = []
        self.regions: list[int] = []
        self.serial: set[int] = set()
        self.aside: set[int] = set()
        self.values: list[ValueColumn] = []
        self.priors: list[ValueColumn] = []
        self.roles: set[str] = set()
        self.ambiguous: dict[int, str] = {}  # value columns whose head may name indicators instead
        self.loose: list[int] = []  # columns of words whose head says nothing

    # --- one column --------------------------------------------------------------------------------------------

    def place(self, column: int) -> None:
        """Decide one column, as far as its own head and cells allow."""
        path, content = self.band.paths[column], self.contents[column]
        left = self.label is not None and column < self.label
        roles, heads = self._roles_of(path, left or (self.label is None and not self.values))
        if "aside" in roles and not left:
            self.aside.add(column)
            self._take_prior(column, path)
        elif self.label is None and (measured := self._measured(column, path)) is not None:
            self.values.append(measured)
        elif (role := self._heading(column, roles, content, left)) is not None:
            self._take(column, role, heads)
        elif left:
            if content.ordinals and content.numbers:
                self.serial.add(column)
            elif content.filled:
                self.loose.append(column)
        elif self.label is not None:
            self._stacked_value(column, path, content)
        elif content.words * 2 > content.filled:
            self.loose.append(column)
        elif content.ordinals and not self.values:
            self.serial.add(column)
        elif content.filled:
            self.aside.add(column)

    def _take_prior(self, column: int, path: Sequence[Head]) -> None:
        """Keep a column that gives a measure as of the period before, with the name over it."""
        found = prior_heads(path)
        if found is not None:
            others, measure = found
            self.priors.append(self._value(column, measure, path, self._name_head(others), False))

    def _roles_of(self, path: Sequence[Head], names: bool) -> tuple[frozenset[str], list[Head]]:
        """The roles of the lowest head; among the columns of names those of a head above it will do as well."""
        if any("aside" in head.meaning.roles for head in path):
            return frozenset(("aside",)), []
        for head in reversed(path if names else path[-1:]):
            if head.meaning.known:
                return head.meaning.roles, [head]
        return frozenset(), []

    def _heading(self, column: int, roles: frozenset[str], content: _Content, left: bool) -> str | None:
        """The role that a head gives to a column that holds no figures; None where it gives none."""
        able = [r for r in ("serial", "indicator", "task", "project", "unit", "region", "note") if r in roles]
        if not able:
            return None
        if "unit" in able and "region" in able:
            able.remove("unit" if content.places > content.units else "region")
        if "unit" in able and not content.units and content.places and self.label is None:
            return "region"
        if "region" in able and len(able) > 1:
            if self.label is None and (content.places * 2 > content.filled or self._recurs(column, able)):
                return "region"
            able.remove("region")
        if "note" in able and len(able) > 1 and not left:
            return "note"
        if able[0] in NAME_ROLES and not left and self.label is not None:
            return "note" if content.words else None
        if able[0] in NAME_ROLES and content.numbers > content.words and not content.ordinals:
            return None
        if able[0] in NAME_ROLES and content.ordinals and content.numbers:
            return "serial"
        return able[0]

    def _recurs(self, column: int, able: Sequence[str]) -> bool:
        """Whether a column headed Area holds regions: the same names come again for indicator after indicator.

        Areas of policy do not: an indicator belongs to one of them.
        """
        named = [c for c, path in self.band.paths.items() if path and "indicator" in path[-1].meaning.roles]
        if "project" not in able or len(named) != 1 or named[0] == column or self.regions:
            return False
        of: dict[str, set[str]] = {}
        for row in self.body:
            if (row, column) in self.view.cells and (row, named[0]) in self.view.cells:
                of.setdefault(self.view.cells[row, named[0]].text, set()).add(self.view.cells[row, column].text)
        return len(of) > 0 and all(len(areas) > 1 for areas in of.values())

    def _take(self, column: int, role: str, heads: list[Head]) -> None:
        if heads and (heads[0].width == 1 or heads[0].origin[1] == column):
            self.roles.add(role)
        if role in NAME_ROLES:
            self.names[column] = role
        elif role == "unit":
            self.units.append(column)
        elif role == "region":
            self.regions.append(column)
        elif role == "serial":
            self.serial.add(column)
        else:
            self.aside.add(column)

    def _stacked_value(self, column: int, path: Sequence[Head], content: _Content) -> None:
        """A column right of the measure labels: figures of a region, or a column of words beside them."""
        name = self._name_head(path)
        if name is None and not path:
            if content.numbers:
                self.aside.add(column)
            return
        only_words = content.words and content.words == content.filled and len(self.values) > 0
        if name is not None and only_words and not name.meaning.known and not self._is_region(name.text):
            self.aside.add(column)
            return
        self.values.append(self._value(column, None, path, name, False))

    def _is_region(self, text: str) -> bool:
        return self.known.canonical(text) is not None or self.known.is_whole(text) or looks_like_place(text)

    def _measured(self, column: int, path: Sequence[Head]) -> ValueColumn | None:
        """The column as one of figures, if a head over it names a measure and its cells allow it."""
        at = [i for i, head in enumerate(path) if head.meaning.measures]
        content = self.contents[column]
        if not at:
            compound = self.lexicon.compound(path[-1].text) if path else None
            if compound is None or content.words > content.numbers:
                return None
            head = path[-1]._replace(text=compound[0])
            return self._value(column, compound[1], [*path[:-1], head], head, False)
        lowest = at[-1]
        first = path[at[0]].meaning
        if len(at) > 1 and not first.roles and path[lowest].meaning.measures == {"quantity"}:
            lowest = at[0]  # 目标 over 数量 is a target, 完成情况 over 数量 a quantity
        meaning = path[lowest].meaning
        roles = meaning.roles - {"group", "measure", "value"}
        # 目标任务 left of all figures names tasks; among figures or in a named group it is the target, put in words.
        alone = not self.values and not any(head.width > 1 for head in path[:lowest])
        if roles and content.words > content.numbers and (alone or roles & {"note", "aside"}):
            return None
        if roles & {"note"} and not content.filled:
            return None
        if named := [role for role in NAME_ROLES if role in roles]:
            self.ambiguous[column] = named[-1]
        name = self._name_head([head for i, head in enumerate(path) if i != lowest])
        measure = next(m for m in ("target", "quantity", "progress") if m in meaning.measures)
        return self._value(column, measure, path, name, any(head.meaning.weak for head in path))

    def _name_head(self, path: Sequence[Head]) -> Head | None:
        """The lowest head that names something: no measure, no group word, no span of time, no unit.

        An office below another name is who answers for it, not what is measured.
        """
        found: Head | None = None
        for head in reversed(path):
            roles = head.meaning.roles
            if roles & {"whole", "subtotal"}:
                return head
            if roles or head.meaning.measures or self.lexicon.is_time(head.text):
                continue
            if kind_of(head.text) != "unknown" and len(path) > 1:
                continue
            if found is None and is_office(head.text) and self.known.canonical(head.text) is None:
                found = head
                continue
            # Only a name over the very same columns: 市直部门 over 市教育局 and 市水利局 is a group.
            same = found is not None and (head.origin[1], head.width) == (found.origin[1], found.width)
            return head if found is None or same else found
        return found

    def _value(
        self, column: int, measure: Measure | None, path: Sequence[Head], name: Head | None, weak: bool
    ) -> ValueColumn:
        group = None
        if name is not None:
            above = [head for head in path if head.origin[0] < name.origin[0] and not head.meaning.known]
            group = clean_name(above[-1].text) if above and not self.lexicon.is_time(above[-1].text) else None
        unit = self.band.units.get(column)
        for head in path:
            unit = unit or head.meaning.unit
            if unit is None and head is not name and kind_of(head.text) != "unknown" and not head.meaning.known:
                unit = head.text
        kind = ""
        if name is not None:
            kind = "region"
            if "subtotal" in name.meaning.roles:
                kind = "subtotal"
            elif "whole" in name.meaning.roles or self.known.is_whole(name.text):
                kind = "whole"
        if measure == "progress":
            unit = None
        return ValueColumn(column, measure, name.text if name else None, name, group, unit, kind, weak)

    # --- all columns -------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Settle what one column alone could not tell."""
        self._find_quantities()
        self._drop_rivals()
        if not self.regions and self.label is None:
            for column in [c for c in self.loose if self._holds_places(c)][:1]:
                self.loose.remove(column)
                self.regions.append(column)
        first = self.label if self.label is not None else min((v.column for v in self.values), default=0)
        loose = [c for c in self.loose if c < first]
        for column in loose if not self.units and len(loose) + len(self.names) > 1 else ():
            if self.contents[column].units * 2 > self.contents[column].filled:
                loose.remove(column)
                self.units.append(column)
                break
        self.aside.update(c for c in self.loose if c > first)
        if "indicator" not in self.names.values() and loose and not (self.regions and not self.names):
            self.names[loose.pop()] = "indicator"
        for column in loose:
            if column not in self.names:
                self.names[column] = "project" if "project" not in self.names.values() else "task"
        # A row per region and project, with nothing named over the measures: the project is what is measured.
        unnamed = self.label is not None or not self.regions or all(value.name is None for value in self.values)
        if self.names and "indicator" not in self.names.values() and unnamed:
            finest = max(NAME_ROLES.index(role) for role in self.names.values())
            last = max(c for c, role in self.names.items() if role == NAME_ROLES[finest])
            self.names[last] = "indicator"
        if not self.names and not self.regions and self.label is None:
            for column in self.units:
                if not self.contents[column].units and self.contents[column].words:
                    self.units.remove(column)
                    self.regions.append(column)
                    break
        self._promote_regions()

    def _holds_places(self, column: int) -> bool:
        content = self.contents[column]
        return content.filled > 0 and content.places * 2 > content.filled

    def _promote_regions(self) -> None:
        """A column headed 名称 or 单位 that holds places names the rows' regions."""
        if self.regions or len(self.names) != 1 or self.label is not None:
            return
        (column, _), *_ = self.names.items()
        content = self.contents[column]
        if (
            content.filled >= 2
            and content.places == content.filled
            and "region" in self._roles_of(self.band.paths[column], True)[0]
        ):
            del self.names[column]
            self.regions.append(column)

    def _find_quantities(self) -> None:
        """目标 | 进度 | 完成比例(%): of two columns of progress, with none of quantities, the one without a share."""
        groups: dict[str | None, list[ValueColumn]] = {}
        for value in self.values:
            groups.setdefault(value.name_head.address if value.name_head else None, []).append(value)
        for members in groups.values():
            rivals = [value for value in members if value.measure == "progress"]
            if len(rivals) != 2 or any(value.measure == "quantity" for value in members):
                continue
            shares = [value for value in rivals if _SHARE.search(self.band.paths[value.column][-1].text)]
            if len(shares) == 1:
                (other,) = (value for value in rivals if value is not shares[0])
                self.values[self.values.index(other)] = other._replace(measure="quantity")

    def _drop_rivals(self) -> None:
        """Of several columns that give the same measure of the same thing keep one.

        A column of a month alone gives way to any other; 指标 beside 目标 names indicators; without names over them
        the one with most figures stays, the last for what has been done (1-4月, 1-5月), the first for targets.
        """
        groups: dict[tuple[str | None, Measure | None], list[ValueColumn]] = {}
        for value in self.values:
            groups.setdefault((value.name, value.measure), []).append(value)
        for (name, measure), rivals in groups.items():
            strong = [value for value in rivals if not value.weak] or rivals
            if name is None and measure is not None and len(strong) > 1:
                plain = [value for value in strong if value.column not in self.ambiguous]
                for value in strong if plain else ():
                    if value not in plain:
                        self._take(value.column, self.ambiguous[value.column], [])
                strong = plain or strong
                most = max(self.contents[value.column].numbers for value in strong)
                full = [value for value in strong if self.contents[value.column].numbers == most]
                strong = full[:1] if measure == "target" else full[-1:]
            for value in rivals:
                if value not in strong:
                    self.values.remove(value)
                    if value.column not in self.names:
                        self.aside.add(value.column)
                        month = month_counted_to(self.band.paths[value.column])
                        if month is not None and measure in ("quantity", "progress") and not value.weak:
                            self.priors.append(value._replace(month=month))

    def _drop_increments(self) -> None:
        """Leave out what one month added where 本月完成 and 累计完成 stand beside it."""
        if has_months(self.band) and any(value.measure == "quantity" and not value.weak for value in self.values):
            paths = self.band.paths
            self.priors = [p for p in self.priors if not is_increment(self.lexicon, paths[p.column], p.measure)]

    def axes(self) -> Axes:
        """The result."""
        names = dict(sorted(self.names.items()))
        finest = [c for c, role in names.items() if role == "indicator"]
        for column in finest[:-1]:  # a head merged over two columns: the outer one holds the project
            names[column] = "project" if "project" not in names.values() else "task"
        by_rows = bool(self.regions) and not any(role == "indicator" for role in names.values())
        values = self.values if by_rows or self.label is not None else self._without_neutral_names(self.values)
        self._drop_increments()
        if all(value.name is None for value in values):
            self.priors = [prior._replace(name=None, name_head=None, kind="") for prior in self.priors]
        return Axes(
            names=names,
            unit=self.units[0] if self.units else None,
            label=self.label,
            region=self.regions[0] if self.regions else None,
            serial=frozenset(self.serial),
            aside=frozenset(self.aside | set(self.units[1:]) | set(self.regions[1:])),
            values=tuple(values),
            priors=tuple(self.priors),
            names_are="indicator" if by_rows else "region",
            roles=frozenset(self.roles | ({"region"} if self.regions else set())),
        )

    def _without_neutral_names(self, values: list[ValueColumn]) -> list[ValueColumn]:
        """Heads over the measures are regions only where several share the measures, or where the name is known."""
        named = [v for v in values if v.name is not None]
        groups: dict[Measure | None, set[str]] = {}
        for value in named:
            groups.setdefault(value.measure, set()).add(value.name or "")
        several = any(len(found) > 1 for found in groups.values())
        if not self.regions and (several or any(v.kind != "region" or self._is_region(v.name or "") for v in named)):
            return values
        return [v if v.kind != "region" else v._replace(name=None, name_head=None, kind="") for v in values]
