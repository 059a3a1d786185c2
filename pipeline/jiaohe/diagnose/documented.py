"""Differences that the sheet itself explains (已有说明的差额): a note states the number, or leaves the row out.

A sum that a note accounts for is no error. Either a sentence states the very difference, or it says that marked or
named rows are left out and the rest adds up. The sum is then tested as the note says, or taken out of what
localisation sees; findings about it become notices that name the note's cell.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from jiaohe.diagnose.constraints import Constraint, Quoted, Sum
from jiaohe.diagnose.statements import bare_name, leaves_out, named_in, speaks_of_differences, takes_in, without_marks
from jiaohe.diagnose.systems import System
from jiaohe.model.address import parse_a1
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.interval import Interval, around, total_of
from jiaohe.model.notes import Mark, Note, NotedNumber
from jiaohe.model.tables import MEASURES, Count, Observation
from jiaohe.model.text import Text
from jiaohe.model.units import base_unit, comparable, kind_of

Place = tuple[int, str, str]  # input, sheet, address

# A difference known worse than this meets many a number by chance.
_SHARP: Final = 0.1
# A number with so many digits that matter is not met by chance; a shorter one must stand in a sentence on totals.
_TELLING: Final = 3
_LONGEST_QUOTE: Final = 60


class Label(NamedTuple):
    """What names a figure: the cell of the name and the name itself."""

    cell: str
    name: str


class Labels(NamedTuple):
    """For the cells of figures: the names over and beside them, their indicator, and their unit of measurement."""

    names: Mapping[Place, tuple[Label, ...]]
    subjects: Mapping[Place, str]
    units: Mapping[Place, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """One sum (or title) that a note accounts for. ``cells`` are those of the constraint, the total first."""

    input: int
    sheet: str
    cells: tuple[str, ...]
    total: str
    note: Note
    reason: Text


def labels_of(observations: Iterable[Observation], counts: Iterable[Count]) -> Labels:
    """The names of every figure's region, unit and module."""
    names: dict[Place, tuple[Label, ...]] = {}
    subjects: dict[Place, str] = {}
    units: dict[Place, str] = {}
    for row in observations:
        for measure in MEASURES:
            cell = getattr(row, f"{measure}_cell")
            if cell is not None:
                place = (row.input, row.sheet, cell)
                names[place] = (Label(row.region_cell or "", row.region),)
                subjects[place] = row.indicator
                if row.unit and measure != "progress":
                    units[place] = row.unit
    for count in counts:
        heads = [(count.unit_cell, count.unit), (count.header_cell, count.module)]
        names[count.input, count.sheet, count.cell] = tuple(Label(cell or "", name or "") for cell, name in heads)
    return Labels(names, subjects, units)


def settle_documented(
    systems: Sequence[System], notes: Iterable[Note], marks: Iterable[Mark], labels: Labels
) -> tuple[list[System], list[Documented]]:
    """The systems without the broken sums that notes account for, and what accounts for each of them.

    Where a note leaves rows out, the sum of the others stays in its system.
    """
    by_sheet: dict[tuple[int, str], list[Note]] = defaultdict(list)
    elsewhere: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        if note.numbers or leaves_out(note) or takes_in(note):
            if note.place == "elsewhere":
                elsewhere[note.input].append(note)
            else:
                by_sheet[note.input, note.sheet].append(note)
    marked: dict[Place, str] = {(mark.input, mark.sheet, mark.cell): mark.mark for mark in marks}
    settled: list[System] = []
    documented: list[Documented] = []
    for system in systems:
        # What the sheet itself says comes before what a sheet of notes does.
        own = [*by_sheet.get((system.input, system.sheet), ()), *elsewhere.get(system.input, ())]
        if own:
            system, found = _settle(system, _Reader(system, own, marked, labels))
            documented += found
        settled.append(system)
    return settled, documented


def _settle(system: System, reader: "_Reader") -> tuple[System, list[Documented]]:
    domains = [variable.domain for variable in system.variables]
    kept: list[Constraint] = []
    weak: set[int] = set()
    found: list[Documented] = []
    for position, constraint in enumerate(system.constraints):
        rest: Constraint | None = constraint
        if not constraint.holds(domains) and not (isinstance(constraint, Sum) and constraint.factor < 0):
            told = reader.account(constraint)
            if told is not None:
                rest, one = told
                found.append(one)
        if rest is not None:
            if position in system.weak:
                weak.add(len(kept))
            kept.append(rest)
    if not found:
        return system, []
    return replace(system, constraints=tuple(kept), weak=frozenset(weak)), found


class _Reader:
    """Reads the notes of one sheet against the constraints of one system."""

    def __init__(self, system: System, notes: Sequence[Note], marked: Mapping[Place, str], labels: Labels) -> None:
        self.system, self.notes, self.marked, self.labels = system, notes, marked, labels
        self.domains = [variable.domain for variable in system.variables]

    def account(self, constraint: Constraint) -> tuple[Constraint | None, Documented] | None:
        """What is left of a broken constraint, and why; None where no note accounts for it."""
        if isinstance(constraint, Sum):
            return self._left_out(constraint) or self._stated(constraint)
        return self._stated(constraint) if isinstance(constraint, Quoted) else None

    # --- rows left out ---------------------------------------------------------------------------------------------

    def _left_out(self, constraint: Sum) -> tuple[Constraint | None, Documented] | None:
        parts = [part for part in constraint.parts if not self.system.variables[part].empty]
        for note in self.notes:
            out, within = leaves_out(note), takes_in(note)
            if not (out or within):
                continue
            named = self._spoken_of(note, constraint, parts)
            choices = [named] if out else []
            if within and not out:
                choices += [frozenset({part}) for part in named]
            for gone in choices:
                rest = tuple(part for part in constraint.parts if part not in gone)
                left = [part for part in rest if not self.system.variables[part].empty]
                if not gone or not left:
                    continue
                factor = constraint.factor if constraint.factor == 1.0 else 1 / len(left)
                kept = Sum(constraint.total, rest if factor == 1.0 else tuple(left), factor)
                if kept.holds(self.domains):
                    who = list(dict.fromkeys(self._name_of(part) for part in sorted(gone)))
                    return kept, self._documented(constraint, note, _without(who, note))
        return None

    def _spoken_of(self, note: Note, constraint: Sum, parts: Sequence[int]) -> frozenset[int]:
        """The parts that a sentence points at: by a mark, by name, or as the row it stands in."""
        shared = {label for label in self._labels(constraint.total) if label.cell}
        own = {part: [label for label in self._labels(part) if label not in shared] for part in parts}
        by_mark = {
            part for part, labels in own.items() if note.marks & {self._mark(label.cell) for label in labels if label}
        }
        by_mark |= {part for part in parts if self._mark(self.system.variables[part].cell) in note.marks}
        if by_mark and len(by_mark) < len(parts):
            return frozenset(by_mark)
        every = {label.name for labels in own.values() for label in labels if label.name}
        named = named_in(note, every)
        by_name = {part for part, labels in own.items() if any(label.name in named for label in labels)}
        if by_name and len(by_name) < len(parts):
            return frozenset(by_name)
        if note.place in ("beside", "head", "within") and not by_name:
            beside = {part for part, labels in own.items() if any(_row(label.cell) == note.row for label in labels)}
            beside = beside if note.place == "beside" else set()
            if note.place == "head":
                beside = {part for part, labels in own.items() if any(label.cell == note.cell for label in labels)}
            if len(beside) < len(parts):
                return frozenset(beside)
        return frozenset()

    def _labels(self, index: int) -> tuple[Label, ...]:
        return self.labels.names.get(self._place(self.system.variables[index].cell), ())

    def _mark(self, cell: str) -> str | None:
        return self.marked.get(self._place(cell)) if cell else None

    def _place(self, cell: str) -> Place:
        return self.system.input, self.system.sheet, cell

    def _name_of(self, part: int) -> str:
        labels = [label for label in self._labels(part) if label.name]
        region = self.system.variables[part].region
        return without_marks(region or (labels[0].name if labels else self.system.variables[part].cell))

    # --- the very number -------------------------------------------------------------------------------------------

    def _stated(self, constraint: Sum | Quoted) -> tuple[None, Documented] | None:
        if isinstance(constraint, Sum):
            if constraint.factor != 1.0:
                return None
            total = self.domains[constraint.total]
            gap = total.minus(total_of([self.domains[part] for part in constraint.parts]))
            cell = self.system.variables[constraint.total].cell
        else:
            gap = self.domains[constraint.variable].minus(constraint.interval)
            cell = self.system.variables[constraint.variable].cell
        size = gap if gap.middle >= 0 else gap.scaled(-1)
        if not math.isfinite(size.hi) or size.middle <= 0:
            return None
        unit = self.labels.units.get(self._place(cell))
        rows = {_row(self.system.variables[i].cell) for i in constraint.variables}
        for note in self.notes:
            if note.place == "head" or (note.place not in ("around", "elsewhere") and note.row not in rows):
                continue
            for number in note.numbers:
                noted = _in_unit(number, unit)
                if note.place == "elsewhere" and not _is_unmistakable(number, note, unit):
                    continue
                if noted is not None and noted.meets(size) and self._is_telling(number, note, size, noted, cell):
                    return None, self._documented(constraint, note, _states(number, gap.middle, note))
        return None

    def _is_telling(self, number: NotedNumber, note: Note, size: Interval, noted: Interval, cell: str) -> bool:
        """Whether a number that meets a difference does so for a reason."""
        if speaks_of_differences(note):
            return True
        if size.hi - size.lo > _SHARP * size.middle or noted.hi - noted.lo > _SHARP * noted.middle:
            return False
        place = self._place(cell)
        names = [label.name for variable in self.system.variables for label in self._labels_at(variable.cell)]
        subject = bare_name(self.labels.subjects.get(place, ""))
        about = bool(named_in(note, names)) or (len(subject) >= 4 and subject in bare_name(note.text))
        return about or _digits(number) >= _TELLING

    def _labels_at(self, cell: str) -> tuple[Label, ...]:
        return self.labels.names.get(self._place(cell), ())

    def _documented(self, constraint: Sum | Quoted, note: Note, reason: Text) -> Documented:
        variables = self.system.variables
        total = constraint.total if isinstance(constraint, Sum) else constraint.variable
        members = constraint.variables if isinstance(constraint, Sum) else (total,)
        return Documented(
            input=self.system.input,
            sheet=self.system.sheet,
            cells=tuple(variables[i].cell for i in members if not variables[i].empty),
            total=variables[total].cell,
            note=note,
            reason=reason,
        )


def _row(cell: str) -> int:
    return parse_a1(cell)[0] if cell else 0


def _in_unit(number: NotedNumber, unit: str | None) -> Interval | None:
    """A noted number in the unit of a table's figures; None where it counts something else."""
    interval = around(number.number, number.half)
    if number.unit is None or unit is None:
        return interval
    base, factor = base_unit(unit)
    if number.unit == "" or comparable(number.unit, base):
        return interval.scaled(1 / factor)
    counted = kind_of(unit) in ("count", "unknown") and kind_of(number.unit) in ("count", "unknown")
    return interval if counted else None


def _is_unmistakable(number: NotedNumber, note: Note, unit: str | None) -> bool:
    """Whether a number on a sheet of notes, which may speak of any table, counts what the figures count.

    In a sentence about differences a telling number need not have the same unit of counting, or any.
    """
    if number.unit and unit and comparable(number.unit, base_unit(unit)[0]):
        return True
    return speaks_of_differences(note) and _digits(number) >= _TELLING


def _digits(number: NotedNumber) -> int:
    return len(f"{number.number:.6g}".replace(".", "").strip("0"))


def _quote(note: Note) -> str:
    text = note.text if len(note.text) <= _LONGEST_QUOTE else note.text[: _LONGEST_QUOTE - 1] + "…"
    return text.rstrip("。.；; ")


def _where(note: Note) -> Text:
    if note.place != "elsewhere":
        return Text(f"{note.cell} ", note.cell)
    return Text(f"“{note.sheet}”表 {note.cell} ", f"{note.cell} of the sheet “{note.sheet}”")


def _without(names: Sequence[str], note: Note) -> Text:
    shown = names[:3]
    zh = "、".join(shown) + (f"等{len(names)}项" if len(names) > 3 else "")
    en = ", ".join(f"“{name}”" for name in shown) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Text(
        f"{_where(note).zh}注明“{_quote(note)}”，去掉{zh}后正好相符。",
        f"{_where(note).en} says “{_quote(note)}”; without {en} it agrees.",
    )


def _states(number: NotedNumber, gap: float, note: Note) -> Text:
    size = f"{abs(gap):.10g}"
    return Text(
        f"相差{size}，{_where(note).zh}注明了这个数：“{_quote(note)}”。",
        f"They differ by {size}, and {_where(note).en} states “{number.text}”: “{_quote(note)}”.",
    )


_FIX: Final = Text(
    "表上已有说明，不必改数；请确认说明属实。",
    "The sheet explains it, so no figure needs changing; make sure that the note is right.",
)


def mark_documented(findings: Iterable[Finding], documented: Iterable[Documented]) -> list[Finding]:
    """The findings, those about documented differences as explained notices with the cell of the note. Order is kept."""
    by_sheet: dict[tuple[int, str], list[Documented]] = defaultdict(list)
    for one in documented:
        by_sheet[one.input, one.sheet].append(one)
    return [_marked(finding, by_sheet.get((finding.input, finding.sheet or ""), ())) for finding in findings]


def _marked(finding: Finding, documented: Iterable[Documented]) -> Finding:
    cells = set(finding.cells)
    for one in documented:
        about_total = finding.cells[:1] == (one.total,) or (len(cells) <= 2 and one.cells == (one.total,))
        if about_total and set(one.cells) <= cells:
            return replace(
                finding,
                severity=Severity.INFO,
                status=Status.EXPLAINED,
                cells=finding.cells
                if one.note.place == "elsewhere"
                else tuple(dict.fromkeys((*finding.cells, one.note.cell))),
                message=Text(one.reason.zh + finding.message.zh, f"{one.reason.en} {finding.message.en}"),
                fix=_FIX,
            )
    return finding
