"""Who owes what, and what came (报送情况): the roster and the calendar beside the files of a period."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiaohe.history.evidence import Received, commit_times, received_at
from jiaohe.model.month_tables import Submission, SubmissionStatus
from jiaohe.model.tables import MEASURES, Observation, Sheet
from jiaohe.model.text import Text
from jiaohe.workspace.calendar import Calendar
from jiaohe.workspace.deadlines import Due, due, exempt, settled_on, working_days_between
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.received import Receipt
from jiaohe.workspace.regions import name_key

# The unit that a file's name or the folders it lies in are called after.
UnitOfNames = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A period with what lies in its folder. ``input`` is the number under which the period itself is reported."""

    period: str
    path: Path
    name: str  # the folder as people see it
    input: int
    sheets: Sequence[Sheet]
    receipts: Sequence[Receipt]
    observations: Sequence[Observation] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """One file's sheet in one form, with the unit it is from."""

    sheet: Sheet
    unit: str
    by_content: str | None
    by_name: str | None
    received: Received | None
    nil: bool


def find_submissions(
    workspace: Workspace,
    folder: Folder,
    *,
    titles: Mapping[str, Text],
    unit_of_names: UnitOfNames,
    complete: bool,
    as_of: date | None = None,
) -> list[Submission]:
    """One row per expected unit and form, and one for every file beyond them.

    Of several files for one slot the one that came last counts, and the others are ``duplicate``; but what came with
    other figures after the period was settled is ``restated``. A return whose first file came in time is in time. Forms that no unit must send (the city's own summaries) are left out. Without
    ``complete`` only files that are there are told of. On ``as_of`` what is due later is ``pending``.
    """
    duties = [(entry.name, form) for entry, form in workspace.returns_in(folder.period)]
    asked = {form for _, form in duties}
    slots: dict[tuple[str, str], list[_Arrival]] = defaultdict(list)
    for arrival in _arrivals(workspace, folder, asked, unit_of_names):
        slots[name_key(arrival.unit), arrival.sheet.form or ""].append(arrival)
    nil = {(name_key(r.unit), r.form) for r in folder.receipts if r.nil and r.unit is not None}
    rows: list[Submission] = []
    for unit, form in duties:
        came = slots.pop((name_key(unit), form), [])
        due_by = _due(workspace.calendar, unit, form, folder.period)
        slot = _Slot(workspace.calendar, folder, unit, form, titles.get(form, Text(form, form)), due_by)
        if came:
            rows += slot.came(came)
        elif workspace.calendar is not None and exempt(workspace.calendar, unit, form, folder.period) is not None:
            rows.append(slot.nothing("exempt"))
        elif {(name_key(unit), form), (name_key(unit), None)} & nil:
            rows.append(
                slot.nil(next(r for r in folder.receipts if r.nil and name_key(r.unit or "") == name_key(unit)))
            )
        elif as_of is not None and due_by is not None and as_of <= due_by.day:
            rows.append(slot.nothing("pending"))
        elif complete:
            rows.append(slot.nothing("missing"))
    for (_, form), came in slots.items():
        for arrival in came:
            slot = _Slot(workspace.calendar, folder, arrival.unit, form, titles.get(form, Text(form, form)), None)
            rows.append(slot.row(arrival, "not_expected"))
    return rows


def _arrivals(workspace: Workspace, folder: Folder, asked: set[str], unit_of_names: UnitOfNames) -> Sequence[_Arrival]:
    """What the files of the folder are returns of. A nil return of a unit that owes one form is in that form."""
    by_file = {r.file: r for r in folder.receipts if r.file is not None}
    found: dict[tuple[int, str, str], _Arrival] = {}
    for sheet in folder.sheets:
        receipt = by_file.get(_below(folder.path, sheet.file))
        content = _known(workspace, sheet.sender)
        listed = None if receipt is None else _known(workspace, receipt.unit)
        named = unit_of_names(sheet.file)
        unit = content or listed or named or sheet.sender
        if unit is None:
            continue
        form = sheet.form
        if form is None and sheet.nil_declared:
            own = [f for entry, f in workspace.returns_in(folder.period) if name_key(entry.name) == name_key(unit)]
            form = own[0] if len(own) == 1 else None
        if form not in asked or (sheet.status != "recognised" and not sheet.nil_declared):
            continue
        received = received_at(
            Path(sheet.file),
            manifest=None if receipt is None else receipt.received_at,
            reported_on=sheet.reported_on,
            committed=commit_times,
        )
        arrival = _Arrival(
            sheet=sheet._replace(form=form),
            unit=unit,
            by_content=content,
            by_name=listed or named,
            received=received,
            nil=sheet.nil_declared or (receipt is not None and receipt.nil),
        )
        key = (sheet.input, name_key(unit), form)
        # Of several tables of a file the one of this period counts, else the first.
        if key not in found or (found[key].sheet.period != folder.period and sheet.period == folder.period):
            found[key] = arrival
    return list(found.values())


def _below(folder: Path, file: str) -> str:
    path = Path(file).absolute()
    return path.relative_to(folder.absolute()).as_posix() if path.is_relative_to(folder.absolute()) else file


def _known(workspace: Workspace, name: str | None) -> str | None:
    return None if name is None else workspace.regions.canonical(name)


def _due(calendar: Calendar | None, unit: str, form: str, period: str) -> Due | None:
    return None if calendar is None else due(calendar, unit, form, period)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One unit × form of a period, and the rows that can be written of it."""

    calendar: Calendar | None
    folder: Folder
    unit: str
    form: str
    title: Text
    due: Due | None

    def came(self, arrivals: Sequence[_Arrival]) -> list[Submission]:
        """A row for every file that came for the slot."""
        right = [a for a in arrivals if not self._is_misfiled(a)]
        ordered = sorted(right, key=lambda a: (_instant(a), a.sheet.input))
        rows = [self.row(a, "misfiled") for a in arrivals if self._is_misfiled(a)]
        if not ordered:
            return rows
        restating = self._restating(ordered)
        rows += (self.row(a, "restated", others=[ordered[0].sheet.file]) for a in restating)
        ordered = [a for a in ordered if a not in restating]
        first, counts = ordered[0], ordered[-1]
        late = self._is_late(first)
        status: SubmissionStatus = "late" if late else "nil" if counts.nil else "received"
        others = [a.sheet.file for a in ordered[:-1]]
        rows.append(self.row(counts, status, timed=first if late else counts, others=others))
        rows += (self.row(a, "duplicate", others=[counts.sheet.file]) for a in ordered[:-1])
        return rows

    def _restating(self, ordered: Sequence[_Arrival]) -> Sequence[_Arrival]:
        """What came after the period was settled, with other figures than the last file that came before."""
        settled = None if self.calendar is None else settled_on(self.calendar, self.form, self.folder.period)
        if settled is None:
            return []
        after = [a for a in ordered if a.received is not None and a.received.moment.earliest > settled.at]
        before = [a for a in ordered if a not in after]
        if not before:
            return []
        stands = self._figures(before[-1])
        return [a for a in after if self._figures(a) != stands]

    def _figures(self, arrival: _Arrival) -> Mapping[tuple[str, str, str], float | None]:
        return {
            (row.indicator, row.region, measure): getattr(row, measure)
            for row in self.folder.observations
            if row.input == arrival.sheet.input and row.period in (None, self.folder.period)
            for measure in MEASURES
        }

    def _is_misfiled(self, arrival: _Arrival) -> bool:
        return arrival.sheet.period not in (None, self.folder.period)

    def _is_late(self, arrival: _Arrival) -> bool:
        return self.due is not None and arrival.received is not None and arrival.received.moment.earliest > self.due.at

    def row(
        self,
        arrival: _Arrival,
        status: SubmissionStatus,
        *,
        timed: _Arrival | None = None,
        others: Sequence[str] = (),
    ) -> Submission:
        """The row of a file; ``timed`` is the file whose time counts."""
        sheet, received = arrival.sheet, (timed or arrival).received
        days_late = None
        if status == "late" and received is not None and self.due is not None and self.calendar is not None:
            days_late = working_days_between(self.calendar, self.due.day, received.moment.day)
        return self._blank(status)._replace(
            input=sheet.input,
            file=sheet.file,
            sheet=sheet.sheet,
            cell=sheet.sender_cell or sheet.title_cell or sheet.nil_cell,
            received_at=None if received is None else _written(received),
            evidence=None if received is None else received.evidence,
            days_late=days_late,
            other_files="、".join(others) or None,
            title_period=sheet.period,
            by_content=arrival.by_content,
            by_name=arrival.by_name,
            title=sheet.title,
        )

    def nothing(self, status: SubmissionStatus) -> Submission:
        """The row of a slot for which nothing came."""
        return self._blank(status)

    def nil(self, receipt: Receipt) -> Submission:
        """The row of a nil return that the manifest records."""
        moment = receipt.received_at
        if moment is None:
            return self._blank("nil")
        late = self.due is not None and moment.earliest > self.due.at
        days = (
            working_days_between(self.calendar, self.due.day, moment.day)
            if late and self.due is not None and self.calendar is not None
            else None
        )
        return self._blank("late" if late else "nil")._replace(
            received_at=_written(Received(moment=moment, evidence="manifest")), evidence="manifest", days_late=days
        )

    def _blank(self, status: SubmissionStatus) -> Submission:
        when = self.due
        return Submission(
            input=self.folder.input,
            file=self.folder.name,
            sheet=None,
            cell=None,
            unit=self.unit,
            form=self.form,
            form_title=self.title.zh,
            form_title_en=self.title.en,
            period=self.folder.period,
            status=status,
            due_at=None if when is None else f"{when.day}" + (f" {when.clock:%H:%M}" if when.clock else ""),
            received_at=None,
            evidence=None,
            days_late=None,
            extension=None if when is None else when.granted,
            provisional=when is not None and when.provisional,
            other_files=None,
            title_period=None,
            by_content=None,
            by_name=None,
        )


def _instant(arrival: _Arrival) -> str:
    return "" if arrival.received is None else arrival.received.moment.earliest.isoformat()


def _written(received: Received) -> str:
    moment = received.moment
    return f"{moment.day}" + (f" {moment.clock:%H:%M}" if moment.clock else "")
