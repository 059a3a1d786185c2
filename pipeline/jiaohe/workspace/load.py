"""A workspace (工作区): a folder with ``jiaohe.yaml``, a catalog, a roster, a calendar and one folder per period."""

import re
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.calendar import Calendar, read_calendar
from jiaohe.workspace.catalog import Catalog, CatalogEntry, read_catalog, title_key
from jiaohe.workspace.deadlines import refuse_early_extensions
from jiaohe.workspace.documents import Document, read_placed
from jiaohe.workspace.regions import Clash, Name, Regions, name_key, region_lookup
from jiaohe.workspace.roster import RosterEntry, read_roster
from jiaohe.workspace.schedule import linear, month_of, parse_schedule
from jiaohe.workspace.settings import Settings, period_pattern

SETTINGS = "jiaohe.yaml"
OWN_RETURN = "unit-return"  # the form that a unit fills in about itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What a city declares. Lists that it does not keep are empty."""

    root: Path
    settings: Settings
    catalog: Catalog
    roster: tuple[RosterEntry, ...]
    regions: Regions
    calendar: Calendar | None = None
    form_folders: tuple[Path, ...] = ()
    rule_folders: tuple[Path, ...] = ()

    def periods(self) -> tuple[str, ...]:
        """The periods that have a folder, oldest first: ``2026-05``."""
        return tuple(sorted(self._folders()))

    def folder_of(self, period: str) -> Path | None:
        """The folder of a period, or None where there is none yet."""
        return self._folders().get(period)

    def period_of(self, path: Path) -> str | None:
        """The period whose folder a file lies in, at any depth, or None."""
        try:
            below = path.absolute().relative_to(self.root.absolute())
        except ValueError:
            return None
        pattern = period_pattern(self.settings.periods)
        depth = self.settings.periods.replace("\\", "/").strip("/").count("/") + 1
        match = pattern.match("/".join(below.parts[:depth]))
        return None if match is None else _period(match)

    def indicator(self, title: str, *, form: str | None = None, period: str | None = None) -> CatalogEntry | None:
        """The catalog's entry for a printed title; see ``Catalog.find``."""
        return self.catalog.find(title, form=form, period=period)

    def indicator_key(self, title: str, *, form: str | None = None, period: str | None = None) -> str:
        """What makes a printed title the same indicator in every file and period: its code, or the title as compared."""
        entry = self.indicator(title, form=form, period=period)
        return title_key(title) if entry is None else entry.code

    def units_of(self, form: str, period: str | None = None) -> tuple[str, ...]:
        """The regions or departments that a form should list in a period, by canonical name in the roster's order."""
        return tuple(entry.name for entry in self.roster if form in entry.forms and entry.reports_in(period))

    def returns_in(self, period: str | None) -> tuple[tuple[RosterEntry, str], ...]:
        """Who must send which form in a period, in the roster's order; exemptions are the calendar's.

        A roster that says of nobody what it must send has its units send what they are listed on as ``unit-return``.
        """
        said = any(entry.returns for entry in self.roster)
        return tuple(
            (entry, form)
            for entry in self.roster
            if entry.reports_in(period)
            for form in (entry.returns if said else entry.forms)
            if said or form == OWN_RETURN
        )

    def unit(self, name: str) -> RosterEntry | None:
        """The roster's entry for a name or alias."""
        canonical = self.regions.canonical(name)
        if canonical is None:
            return None
        return next((entry for entry in self.roster if name_key(entry.name) == name_key(canonical)), None)

    def must_upload(self, name: str, period: str | None = None) -> bool | None:
        """Whether zero uploads are wrong for a unit in a period; None where the roster does not know it."""
        entry = self.unit(name)
        return None if entry is None else entry.must_upload and entry.reports_in(period)

    def schedule(self, period: str, entry: CatalogEntry | None = None) -> float:
        """The percent expected by the end of a period: the indicator's own, or else the city's."""
        own = None if entry is None or entry.schedule is None else entry.schedule.at(period)
        if own is not None:
            return own
        if isinstance(self.settings.schedule, str):
            percent = parse_schedule(self.settings.schedule).at(period)
            return linear(period) if percent is None else percent
        return self.settings.schedule[month_of(period) - 1]

    def _folders(self) -> dict[str, Path]:
        pattern = period_pattern(self.settings.periods)
        glob = re.sub("YYYY|MM?", "*", escape(self.settings.periods.replace("\\", "/").strip("/")))
        folders: dict[str, Path] = {}
        for folder in sorted(self.root.glob(glob)):
            match = pattern.match(folder.relative_to(self.root).as_posix())
            if match is not None and folder.is_dir():
                folders[_period(match)] = folder
        return folders


def _period(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02}"


def find_workspace(start: Path) -> Path | None:
    """The nearest folder that holds ``jiaohe.yaml``, from a file or folder upwards, or None."""
    here = start.absolute()
    return next((folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()), None)


def load_workspace(root: Path) -> Workspace:
    """Read what a workspace declares. Raises UserError with file and line for anything that cannot be used."""
    document = read_placed(root / SETTINGS, Settings)
    settings = document.value
    catalog_path = _listed(root, document, "catalog", settings.catalog)
    roster_path = _listed(root, document, "roster", settings.roster)
    roster = () if roster_path is None else read_roster(roster_path)
    regions = _regions(document, roster)
    calendar_path = _listed(root, document, "calendar", settings.calendar)
    calendar = None if calendar_path is None else read_calendar(calendar_path, regions=regions, roster=roster)
    if calendar is not None:
        refuse_early_extensions(calendar)
    return Workspace(
        root=root,
        settings=settings,
        catalog=Catalog() if catalog_path is None else read_catalog(catalog_path),
        roster=roster,
        regions=regions,
        calendar=calendar,
        form_folders=_folders(root, document, "forms", settings.forms.folders),
        rule_folders=_folders(root, document, "rules", settings.rules.folders),
    )


def _listed(root: Path, document: Document[Settings], key: str, name: str) -> Path | None:
    """A list's file. It may be absent unless ``jiaohe.yaml`` names it."""
    path = root / name
    if path.is_file():
        return path
    if key not in document.value.model_fields_set:
        return None
    raise document.refusal(
        key,
        what=Text(f"找不到“{name}”。", f'There is no file "{name}".'),
        advice=Text(
            "检查文件名；没有这份清单时，删去这一行。", "Check the name, or remove the line if there is no such list."
        ),
    )


def _folders(root: Path, document: Document[Settings], key: str, names: tuple[str, ...]) -> tuple[Path, ...]:
    for number, name in enumerate(names):
        if not (root / name).is_dir():
            raise document.refusal(
                key,
                "folders",
                number,
                what=Text(f"找不到文件夹“{name}”。", f'There is no folder "{name}".'),
                advice=Text(
                    "检查文件夹名，路径从本文件所在处算起。", "Check the name; paths start where this file lies."
                ),
            )
    return tuple(root / name for name in names)


def _regions(document: Document[Settings], roster: tuple[RosterEntry, ...]) -> Regions:
    declared = [
        Name(name=region.name, aliases=region.aliases, place=document.source.place("regions", number))
        for number, region in enumerate(document.value.regions)
    ]
    try:
        return region_lookup([*declared, *(entry.spellings for entry in roster)], document.value.whole)
    except Clash as clash:
        raise UserError(
            where=clash.second.place,
            what=Text(
                f"“{clash.spelling}”既指“{clash.first.name}”又指“{clash.second.name}”，前者见 {clash.first.place}。",
                f'"{clash.spelling}" stands for both "{clash.first.name}" ({clash.first.place}) '
                f'and "{clash.second.name}".',
            ),
            advice=Text(
                "一个名称只归一个单位，删去多余的别名。", "A name belongs to one unit; remove the other alias."
            ),
        ) from None
