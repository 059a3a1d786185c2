"""Finding one figure in two runs (位置对照): by what it means, wherever it stands."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import NamedTuple

from jiaohe.model.comparison import Spot
from jiaohe.model.finding import Finding
from jiaohe.model.run import Account, InputReport, Outcome, Place, RunResult, SheetReport

Meaning = tuple[str | None, str | None, str | None, str | None, str | None]  # form, level, key, region, measure

# What a correction of a title changes: numbers, their separators, and the words for powers of ten.
_NUMBERS = re.compile(r"[0-9０-９.,．，〇零一二三四五六七八九十百千万亿]+")


class Located(NamedTuple):
    """A place with the sheet and the file that hold it."""

    place: Place
    sheet: SheetReport
    report: InputReport

    @property
    def spot(self) -> Spot:
        """As a report shows it."""
        place = self.place
        return Spot(self.report.file, self.sheet.name, place.cell, place.text, place.number)

    @property
    def account(self) -> Account | None:
        """How its number was accounted for."""
        return self.sheet.coverage.get(self.place.cell)

    @property
    def base(self) -> str:
        """The file's name without its folders, which differ from month to month."""
        return PurePath(self.report.file).name


class Atlas:
    """The places of one run by their meaning; ``renamed`` maps keys of another run's titles onto this run's."""

    def __init__(self, run: RunResult, renamed: dict[tuple[str | None, str], str] | None = None) -> None:
        self.run = run
        self.renamed = renamed or {}
        self.located: list[Located] = []
        # By form and by name: a sheet that was not recognised may be so the next time.
        self.sheets: dict[str, list[tuple[InputReport, SheetReport]]] = defaultdict(list)
        self.titles: dict[tuple[int, str | None, str], str] = {}
        self.outcomes: dict[tuple[str, int], Outcome] = {(o.rule, o.input): o for o in run.outcomes}
        self._forms: dict[tuple[int, str | None], str | None] = {}
        self._cells: dict[tuple[int, str | None, str], list[Located]] = defaultdict(list)
        self._lines: dict[tuple[str | None, str, str | None], list[Located]] = defaultdict(list)
        for report in run.inputs:
            for sheet in report.sheets:
                self._forms[report.input, sheet.name] = sheet.form
                for name in dict.fromkeys((sheet.form, sheet.name)):
                    if name is not None:
                        self.sheets[name].append((report, sheet))
                for place in sheet.places:
                    self._add(Located(place, sheet, report))

    def _add(self, located: Located) -> None:
        place, sheet, report = located
        self.located.append(located)
        self._cells[report.input, sheet.name, place.cell].append(located)
        if place.indicator is not None and place.key is not None:
            self.titles[report.input, sheet.name, place.indicator] = place.key
            self._lines[sheet.form, "key", place.key].append(located)
        self._lines[sheet.form, "region", place.region].append(located)

    def meaning(self, finding: Finding) -> Meaning | None:
        """What a finding of this run is about, or None where it names neither indicator nor region."""
        if finding.indicator is None and finding.region is None:
            return None
        key = None
        if finding.indicator is not None:
            key = self.titles.get((finding.input, finding.sheet, finding.indicator), finding.indicator)
        return self.form_of(finding), finding.level, key, finding.region, finding.measure

    def form_of(self, finding: Finding) -> str | None:
        """The form of the sheet that a finding stands on, or the sheet's name where it has none."""
        return self._forms.get((finding.input, finding.sheet)) or finding.sheet

    def at(self, meaning: Meaning) -> list[Located]:
        """The places of this run with a meaning of another run; parts that are None fit any."""
        form, level, key, region, measure = meaning
        key = None if key is None else self.renamed.get((form, key), key)
        line = self._lines.get((form, "key", key) if key is not None else (form, "region", region), [])
        return [
            located
            for located in line
            if (region is None or located.place.region == region)
            and (level is None or located.place.level == level)
            and (measure is None or located.place.measure == measure)
        ]

    def cell(self, finding: Finding, cell: str) -> list[Located]:
        """The places that a cell of a finding's sheet holds."""
        return self._cells.get((finding.input, finding.sheet, cell), [])

    def blamed(self, finding: Finding) -> Located | None:
        """The figure that a finding blames: that of its first cell, where it is one."""
        places = self.cell(finding, finding.cells[0]) if finding.cells else []
        own = [one for one in places if finding.region in (None, one.place.region)]
        return next(iter(own or places), None)

    def meaning_of(self, located: Located) -> Meaning:
        """What a place means."""
        place = located.place
        return located.sheet.form, place.level, place.key, place.region, place.measure


def nearest(places: Iterable[Located], base: str) -> Located | None:
    """The one in a file of the same name, else the first."""
    listed = list(places)
    return next((located for located in listed if located.base == base), listed[0] if listed else None)


def rename(before: Atlas, after: Atlas) -> dict[tuple[str | None, str], str]:
    """Keys of indicators that only the earlier run has → the later run's.

    Paired are indicators of one form whose titles are the same (one run has a catalog, the other has none), then those
    whose titles differ in their numbers alone (a title was corrected); never where several could be meant.
    """
    renamed: dict[tuple[str | None, str], str] = {}
    for simple in (_whole, _numberless):
        old, new = _lacking(before, after, simple), _lacking(after, before, simple)
        taken = {(form, key) for (form, _), key in renamed.items()}
        for (form, title), keys in old.items():
            mine = [key for key in keys if (form, key) not in renamed]
            theirs = [key for key in new.get((form, title), ()) if (form, key) not in taken]
            if len(mine) == len(theirs) == 1:
                renamed[form, mine[0]] = theirs[0]
    return renamed


def _whole(title: str) -> str:
    return title


def _numberless(title: str) -> str:
    return _NUMBERS.sub("", title)


def _lacking(atlas: Atlas, other: Atlas, simple: Callable[[str], str]) -> dict[tuple[str | None, str], list[str]]:
    """The keys that the other run lacks, by form and simplified title."""
    theirs = {(one.sheet.form, one.place.key) for one in other.located}
    found: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for one in atlas.located:
        key, title = one.place.key, one.place.indicator
        if key is None or title is None or (one.sheet.form, key) in theirs:
            continue
        keys = found[one.sheet.form, simple(title)]
        if key not in keys:
            keys.append(key)
    return found
