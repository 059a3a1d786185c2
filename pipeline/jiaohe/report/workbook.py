"""The findings workbook (问题清单工作簿): overview, findings with room for explanations, rules; and a way back."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jiaohe.model.finding import Finding
from jiaohe.model.findings_workbook import MARK, MARK_SHEET, PLACE_COLUMNS, PLACES_FROM_ROW, REASONS_COLUMN
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.fold import by_place
from jiaohe.report.untrusted import clean
from jiaohe.report.workbook_cells import write
from jiaohe.report.workbook_findings import links_of, write_findings
from jiaohe.report.workbook_summary import OVERVIEW, RULES, write_overview, write_rules

_FINDINGS = Text("问题清单", "Findings")
_NO_UNIT = Text("未指明单位", "No unit named")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_DATES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of what a zip can say


def render_workbook(
    result: RunResult,
    *,
    lang: Lang,
    folder: Path | None = None,
    by_unit: bool = False,
    reasons: Sequence[Text] = (),
    titles: Mapping[str, Text] | None = None,
) -> bytes:
    """The workbook as bytes, the same for the same run.

    ``folder`` is where it will lie: links to the submitted files are relative to it. ``by_unit`` adds a sheet per
    region or unit. ``reasons`` are the beginnings that the drop-down offers, ``titles`` those of the rules.
    """
    book = Workbook()
    overview = book.active
    assert isinstance(overview, Worksheet)
    overview.title = OVERVIEW.read(lang)
    write_overview(overview, result, lang=lang, folder=folder)
    findings = [
        f for part in by_place(result) for sheet in part.sheets for group in sheet.groups for f in group.members
    ]
    numbers = {id(finding): number for number, finding in enumerate(findings, start=1)}
    links = links_of(findings, numbers, lang)
    taken = {OVERVIEW.read(lang), _FINDINGS.read(lang), RULES.read(lang), MARK_SHEET}
    listed = book.create_sheet(_FINDINGS.read(lang))
    write_findings(listed, findings, numbers=numbers, links=links, reasons=len(reasons), lang=lang, folder=folder)
    if by_unit:
        for unit, own in _by_unit(findings, lang).items():
            name = _sheet_name(unit, taken)
            taken.add(name)
            sheet = book.create_sheet(name)
            write_findings(
                sheet, own, title=unit, numbers=numbers, links=links, reasons=len(reasons), lang=lang, folder=folder
            )
    write_rules(book.create_sheet(RULES.read(lang)), result, titles=titles or {}, lang=lang)
    _write_mark(book.create_sheet(MARK_SHEET), result, findings, [reason.read(lang) for reason in reasons])
    book.active = 1 if findings else 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.active
    return _packed(book)


def _by_unit(findings: Sequence[Finding], lang: Lang) -> dict[str, list[Finding]]:
    """Findings by the region or unit that they are about, units in the order of their worst finding."""
    units: dict[str, list[Finding]] = {}
    for finding in findings:
        name = clean(finding.region or "", longest=60) or _NO_UNIT.read(lang)
        units.setdefault(name, []).append(finding)
    return units


def _sheet_name(unit: str, taken: set[str]) -> str:
    """A name that a sheet may have, unlike all those taken."""
    bare = _FORBIDDEN.sub(" ", unit).strip().strip("'").strip()[:31] or "-"
    known = {name.casefold() for name in taken}
    name, number = bare, 2
    while name.casefold() in known or name.casefold() == "history":
        name = f"{bare[:27]} {number}"
        number += 1
    return name


def _write_mark(sheet: Worksheet, result: RunResult, findings: Sequence[Finding], reasons: Sequence[str]) -> None:
    """What the program needs to know the workbook again, and what each finding was about."""
    write(sheet, 1, 1, MARK)
    write(sheet, 1, 2, result.period)
    for column, key in enumerate(PLACE_COLUMNS, start=1):
        write(sheet, PLACES_FROM_ROW - 1, column, key)
    for row, finding in enumerate(findings, start=PLACES_FROM_ROW):
        for column, key in enumerate(PLACE_COLUMNS, start=1):
            write(sheet, row, column, getattr(finding, key))
    for row, reason in enumerate(reasons, start=1):
        write(sheet, row, REASONS_COLUMN, reason)
    sheet.sheet_state = "hidden"


def _packed(book: Workbook) -> bytes:
    """The workbook's bytes without the time of writing, so that the same run gives the same file."""
    raw = io.BytesIO()
    book.save(raw)
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for part in read.infolist():
            data = read.read(part)
            if part.filename == "docProps/core.xml":
                data = _DATES.sub(b"", data)
            written.writestr(zipfile.ZipInfo(part.filename, _EARLIEST), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
