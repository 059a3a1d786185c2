"""One cell's story (一格的来历), put together from what a check learned on its way."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from jiaohe.app import Examination, examine
from jiaohe.batches import STDIN
from jiaohe.diagnose.coverage import Tie, ties
from jiaohe.engine.formula import formula_words
from jiaohe.engine.looks import looks_at
from jiaohe.errors import Unreadable, UserError
from jiaohe.model.address import Area, a1
from jiaohe.model.finding import Finding, Proposal
from jiaohe.model.grid import Cell, Grid
from jiaohe.model.interval import Interval, around
from jiaohe.model.run import InputReport, RunResult, SheetReport
from jiaohe.model.story import CellStory, Formula, Look, Neighbour, Read, Role, Stored
from jiaohe.model.tables import MEASURES, Count, Measure, Observation
from jiaohe.model.text import Text
from jiaohe.schema.looks import asked_of
from jiaohe.tell.ask import choose_sheet, key_of, refuse_outside, split_address
from jiaohe.tell.checks import checks_of, ground_of
from jiaohe.tidy.regions import NO_NAMES
from jiaohe.tidy.role import PlaceRole, role_of


def tell_cell(
    path: str | Path,
    cell: str,
    *,
    sheet: str | None = None,
    workspace: str | Path | None = None,
    stdin: bytes | None = None,
) -> CellStory:
    """The story of one cell of one file; ``cell`` is an A1 address, with its sheet before an ``!`` if need be.

    Without a sheet the first recognised one is taken. A cell covered by a merged area is told through its origin.
    Raises Unreadable for a file that cannot be read, and UserError for a path, sheet or address that means nothing.
    """
    named, address = split_address(cell)
    if sheet is not None and named is not None and key_of(sheet) != key_of(named):
        raise UserError(
            where=cell,
            what=Text(
                f"地址里写的是工作表“{named}”，选项里写的是“{sheet}”。",
                f"The address names the sheet “{named}”, the option “{sheet}”.",
            ),
            advice=Text("只留一处。", "Keep one of the two."),
        )
    if str(path) != STDIN and Path(path).is_dir():
        raise UserError(
            where=str(path),
            what=Text("这是一个文件夹，不是一份报表。", "This is a folder, not a sheet."),
            advice=Text("写出文件夹里的哪一个文件。", "Name the file in it."),
        )
    result, examinations = examine([path], workspace=workspace, stdin=stdin, keep_workbooks=True)
    report, examination = result.inputs[0], examinations[0]
    if report.input not in examination.workbooks:
        assert report.refusal is not None
        raise Unreadable(where=report.file, what=report.refusal[0], advice=report.refusal[1])
    grids = examination.workbooks[report.input].grids
    grid = choose_sheet(grids, report, sheet or named)
    return _Teller(result, report, examination, grid).tell(address, chosen=sheet is None and named is None)


class _Spot(NamedTuple):
    """An observation that shows the cell, and as which measure."""

    position: int
    row: Observation
    measure: Measure


class _Teller:
    """Puts one story together; only holds what all its parts need."""

    def __init__(self, result: RunResult, report: InputReport, examination: Examination, grid: Grid) -> None:
        self.result = result
        self.report = report
        self.known = examination
        self.grid = grid
        self.sheet: SheetReport | None = next((s for s in report.sheets if s.name == grid.name), None)

    def tell(self, place: tuple[int, int], *, chosen: bool) -> CellStory:
        """The story of a place of the sheet. Raises UserError where the sheet does not reach."""
        refuse_outside(self.report.file, self.grid, place)
        origin = self.grid.origin(*place)
        address = a1(*origin)
        cell = self.grid.at(*origin)
        merge = next((area for area in self.grid.merges if _covers(area, origin)), None)
        spots = self._spots(address)
        count = next(
            (
                c
                for c in self.known.counts
                if (c.input, c.sheet, c.cell) == (self.report.input, self.grid.name, address)
            ),
            None,
        )
        there = self._place_role(origin)
        findings = tuple(
            f
            for f in self.result.findings
            if f.input == self.report.input and f.sheet == self.grid.name and _names(f, address)
        )
        ties = self._ties(address)
        account = self.sheet.coverage.get(address) if self.sheet else None
        formula = self._formula(spots[0]) if spots else None
        role = self._role(spots, count, there, address)
        return CellStory(
            file=self.report.file,
            sheet=self.grid.name,
            sheets=tuple(grid.name for grid in self.known.workbooks[self.report.input].grids),
            sheet_chosen=chosen,
            sheet_note=self.sheet.note if self.sheet and self.sheet.status != "recognised" else None,
            asked=a1(*place),
            cell=address,
            merge=str(merge) if merge else None,
            hidden=self.grid.state != "visible" or self.grid.is_hidden(*origin),
            stored=_stored(cell) if cell else None,
            read=_read(spots, count, there),
            role=role,
            formula=formula,
            checks=checks_of(ties),
            looks=self._looks(address, findings),
            findings=findings,
            proposals=_proposals(self.result.findings, self.report.input, self.grid.name, address),
            account=account,
            ground=ground_of(account, role, ties, formula, self._is_number(address)),
            around=() if cell else self._around(origin),
            workspace=self.result.workspace,
        )

    def _spots(self, address: str) -> list[_Spot]:
        here = (self.report.input, self.grid.name)
        return [
            _Spot(position, row, measure)
            for position, row in enumerate(self.known.observations)
            if (row.input, row.sheet) == here
            for measure in MEASURES
            if getattr(row, f"{measure}_cell") == address
        ]

    def _place_role(self, place: tuple[int, int]) -> PlaceRole:
        workspace = self.known.workspace
        folder = workspace.period_of(Path(self.report.file)) if workspace else None
        return role_of(
            self.grid,
            place,
            forms=self.known.forms,
            regions=workspace.regions if workspace else NO_NAMES,
            year=int(folder[:4]) if folder else None,
        )

    def _role(self, spots: Sequence[_Spot], count: Count | None, there: PlaceRole, address: str) -> Role:
        forms = {form.name: form.title.text for form in self.known.forms}
        if spots:
            row = spots[0].row
            regions = tuple(dict.fromkeys(spot.row.region for spot in spots if spot.row.region))
            return Role(
                kind="measure",
                form=forms.get(row.form),
                period=row.period,
                level=row.level,
                indicator=row.indicator or None,
                indicator_cell=row.indicator_cell,
                region=row.region or None,
                region_cell=row.region_cell,
                regions=regions if len(regions) > 1 else (),
                measure=spots[0].measure,
                unit=row.unit,
                head=there.head,
            )
        if count is not None:
            return Role(
                kind="count",
                form=forms.get(count.form),
                period=count.period,
                level=count.level,
                indicator=count.module,
                indicator_cell=count.header_cell,
                region=count.unit,
                region_cell=count.unit_cell,
                head=there.head,
            )
        here = (self.report.input, self.grid.name)
        form = forms.get(there.form or "")
        for row in self.known.observations:
            if (row.input, row.sheet) != here:
                continue
            if row.region_cell == address:
                return Role(kind="region", form=form, region=row.region, level=row.level, head=there.head)
            if row.indicator_cell == address and there.kind != "title":
                return Role(kind="indicator", form=form, indicator=row.indicator, unit=row.unit, head=there.head)
        for one in self.known.counts:
            if (one.input, one.sheet) == here and one.module and one.header_cell == address:
                return Role(kind="module", form=form, indicator=one.module, head=there.head)
        return Role(kind=there.kind, form=form, head=there.head)

    def _formula(self, spot: _Spot) -> Formula | None:
        """The formula of the row that the figure stands in; None where nothing is known of one."""
        row = spot.row
        analysis = next((a for a in self.known.explanation.analyses if spot.position in a.block.positions), None)
        if analysis is None or row.level not in ("whole", "region"):
            return None
        whole = row is analysis.block.whole
        if whole:
            totals = self.known.explanation.totals
            place = (row.input, row.sheet, row.table, row.block)
            total = next((t for t in totals if (t.input, t.sheet, t.table, t.block) == place), None)
            if total is None or total.whole_formula is None:
                return None
            name, source, evidence = total.whole_formula, None, total.whole_evidence
            value, lo, hi, other = total.whole_value, total.whole_lo, total.whole_hi, None
        else:
            told = self.known.explanation.explained[spot.position]
            if told.formula is None:
                return None
            name, source, evidence = told.formula, told.formula_source, told.formula_evidence
            value, lo, hi, other = told.formula_value, told.formula_lo, told.formula_hi, told.other_formula
        interval = None if lo is None else Interval(lo, math.inf if hi is None else hi)
        agrees = None
        if interval is not None and row.progress is not None and row.progress_token == "number":
            agrees = interval.meets(around(row.progress, row.progress_half))
        return Formula(
            formula=name,
            words=_worded(name),
            source=source,
            evidence=evidence,
            value=value,
            interval=None if interval is None else (interval.lo, interval.hi),
            progress=row.progress_text,
            progress_cell=row.progress_cell,
            agrees=agrees,
            tested=None if whole else analysis.regional.tested,
            reproduced=None if whole else analysis.regional.reproduced,
            other=other,
            other_words=_worded(other) if other else None,
        )

    def _ties(self, address: str) -> list[Tie]:
        place = (self.report.input, self.grid.name, address)
        return ties(self.known.systems, self.known.cells, {place})

    def _looks(self, address: str, findings: Iterable[Finding]) -> tuple[Look, ...]:
        """What every rule made of the cell; the findings of the run have the last word."""
        place = {"input": self.report.input, "sheet": self.grid.name, "address": address}
        columns = {form.name: form.columns for form in self.known.forms}
        looks = [
            *asked_of(self.known.frames, columns, **place),  # type: ignore[arg-type]
            *looks_at(self.known.rules, self.known.frames, self.known.facts, **place),  # type: ignore[arg-type]
        ]
        found = {finding.rule: finding for finding in findings if address in finding.cells}
        told = [_settled(look, look.rule in found) for look in looks]
        listed = {look.rule for look in looks}
        told += [
            Look(rule=f.rule, name=f.name, title=f.message, state="finding")
            for f in found.values()
            if f.rule not in listed
        ]
        return tuple(told)

    def _is_number(self, address: str) -> bool:
        return any(
            cell.number is not None
            for cell in self.known.cells
            if (cell.input, cell.sheet, cell.address) == (self.report.input, self.grid.name, address)
        )

    def _around(self, place: tuple[int, int]) -> tuple[Neighbour, ...]:
        """The nearest filled cell in each direction, along the cell's own row and column."""
        row, column = place
        filled = [p for p, cell in self.grid.cells.items() if cell.text.strip() or cell.formula]
        in_row = [p for p in filled if p[0] == row]
        in_column = [p for p in filled if p[1] == column]
        nearest = (
            ("left", max((p for p in in_row if p[1] < column), default=None)),
            ("right", min((p for p in in_row if p[1] > column), default=None)),
            ("above", max((p for p in in_column if p[0] < row), default=None)),
            ("below", min((p for p in in_column if p[0] > row), default=None)),
        )
        return tuple(
            Neighbour(side=side, cell=a1(*found), text=self.grid.cells[found].text)  # type: ignore[arg-type]
            for side, found in nearest
            if found is not None
        )


def _names(finding: Finding, address: str) -> bool:
    """Whether a finding is about a cell: its place, or one that would have to change."""
    changed = {change.cell for proposal in finding.proposals for change in proposal.changes}
    return address in finding.cells or (finding.root is None and address in changed)


def _covers(area: Area, place: tuple[int, int]) -> bool:
    inside = area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right
    return inside and (area.top, area.left) != (area.bottom, area.right)


def _worded(formula: str) -> Text:
    return Text(formula_words(formula, "zh"), formula_words(formula, "en"))


def _stored(cell: Cell) -> Stored:
    value = "" if cell.value is None else repr(cell.value) if isinstance(cell.value, float) else str(cell.value)
    return Stored(kind=cell.kind, value=value, text=cell.text, number_format=cell.number_format, formula=cell.formula)


def _read(spots: Sequence[_Spot], count: Count | None, there: PlaceRole) -> Read:
    """The reading that the checks used, which may know more than the cell alone does."""
    own = there.reading
    if spots:
        row, measure = spots[0].row, spots[0].measure
        style = row.progress_style if measure == "progress" else own.style
        return Read(
            number=getattr(row, measure),
            half=getattr(row, f"{measure}_half"),
            token=getattr(row, f"{measure}_token"),
            style=style,
            unit=own.unit,
        )
    if count is not None:
        return Read(number=count.number, half=count.half, token=count.token, style=own.style, unit=own.unit)
    return Read(number=own.number, half=own.half, token=own.token, style=own.style, unit=own.unit)


def _settled(look: Look, found: bool) -> Look:
    """A look beside what the run found: a row may break a rule and its finding blame other cells."""
    if found:
        return Look(rule=look.rule, name=look.name, title=look.title, state="finding")
    return look


def _proposals(findings: Iterable[Finding], input: int, sheet: str, address: str) -> tuple[Proposal, ...]:
    """Proposals that change the cell, best first, each once."""
    touching = {
        proposal: None
        for finding in findings
        if finding.input == input and finding.sheet == sheet
        for proposal in finding.proposals
        if any(change.cell == address for change in proposal.changes)
    }
    return tuple(sorted(touching, key=lambda proposal: proposal.rank))
