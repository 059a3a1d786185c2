"""The figures of the sample month, as printed and as put right."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

FIGURES = Path(__file__).parent / "yueyang-2026" / "figures"
MEASURES = ("target", "quantity", "progress")
K = TypeVar("K")
WHOLE = "全市"
TOTAL = "总数"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator; ``texts`` maps (region, measure) to the printed text, regions in the order of the sheet."""

    code: str
    number: str
    project: str
    task: str
    title: str
    unit: str
    texts: Mapping[tuple[str, str], str]

    @property
    def regions(self) -> list[str]:
        """Regions in the order of the sheet, the whole first."""
        return list(dict.fromkeys(region for region, _ in self.texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The upload matrix: groups over modules, and the printed text of (unit, module), totals included."""

    groups: Mapping[str, list[str]]
    units: list[str]
    texts: Mapping[tuple[str, str], str]

    @property
    def modules(self) -> list[str]:
        """Modules in the order of the sheet, without the total."""
        return [module for modules in self.groups.values() for module in modules]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One printed text put right. ``row`` is an indicator's code or a unit, ``columns`` regions or a module."""

    annex: int
    row: str
    columns: tuple[str, ...]
    measure: str
    printed: str
    clean: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The three annexes."""

    provincial: tuple[Indicator, ...]
    city: tuple[Indicator, ...]
    uploads: Matrix


def read_month(folder: Path = FIGURES) -> Month:
    """The month as it was printed."""
    return Month(
        provincial=_read_indicators(folder / "annex1.csv"),
        city=_read_indicators(folder / "annex2.csv"),
        uploads=_read_matrix(folder / "annex3.csv"),
    )


def read_corrections(folder: Path = FIGURES) -> tuple[Correction, ...]:
    """What is wrong in the printed month, and what it was put right to."""
    with (folder / "corrections.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Correction(
                annex=int(row["annex"]),
                row=row["row"],
                columns=tuple(row["column"].split()),
                measure=row["measure"],
                printed=row["printed"],
                clean=row["clean"],
                why=row["why"],
            )
            for row in csv.DictReader(stream)
        )


def put_right(month: Month, corrections: tuple[Correction, ...]) -> Month:
    """The month with every correction applied. Raises ValueError where the printed text is not what one says."""
    provincial = {indicator.code: indicator for indicator in month.provincial}
    city = {indicator.code: indicator for indicator in month.city}
    counts = dict(month.uploads.texts)
    for correction in corrections:
        if correction.annex == 3:
            _replace(counts, [(correction.row, column) for column in correction.columns], correction)
            continue
        indicators = provincial if correction.annex == 1 else city
        indicator = indicators[correction.row]
        if correction.measure == "title":
            titles = {(): indicator.title}
            _replace(titles, [()], correction)
            indicators[correction.row] = replace(indicator, title=titles[()])
            continue
        texts = dict(indicator.texts)
        _replace(texts, [(column, correction.measure) for column in correction.columns], correction)
        indicators[correction.row] = replace(indicator, texts=texts)
    return Month(
        provincial=tuple(provincial.values()),
        city=tuple(city.values()),
        uploads=replace(month.uploads, texts=counts),
    )


def _replace(texts: dict[K, str], keys: list[K], correction: Correction) -> None:
    for key in keys:
        if texts[key] != correction.printed:
            raise ValueError(f"{correction.row} {key}: printed {texts[key]!r}, not {correction.printed!r}")
        texts[key] = correction.clean


def _read_indicators(path: Path) -> tuple[Indicator, ...]:
    return tuple(_indicators(path))


def _indicators(path: Path) -> Iterator[Indicator]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for code in dict.fromkeys(row["code"] for row in rows):
        own = [row for row in rows if row["code"] == code]
        first = own[0]
        yield Indicator(
            code=code,
            number=first["project_no"],
            project=first["project"],
            task=first["task"],
            title=first["indicator"],
            unit=first["unit"],
            texts={(row["region"], measure): row[measure] for row in own for measure in MEASURES},
        )


def _read_matrix(path: Path) -> Matrix:
    with path.open(encoding="utf-8", newline="") as stream:
        groups, modules, *rows = list(csv.reader(stream))
    grouped: dict[str, list[str]] = {}
    for group, module in zip(groups[1:-1], modules[1:-1], strict=True):
        grouped.setdefault(group, []).append(module)
    return Matrix(
        groups=grouped,
        units=[row[0] for row in rows],
        texts={(row[0], module): text for row in rows for module, text in zip(modules[1:], row[1:], strict=True)},
    )
