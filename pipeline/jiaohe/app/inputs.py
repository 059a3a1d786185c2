"""Inputs (送审文件): a file as it was read, and what the run reports of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import Account, Drawing, InputReport, Place, RuleNote, SheetReport, Verdict
from jiaohe.model.tables import Explained, Observation
from jiaohe.model.text import Text

if TYPE_CHECKING:
    from jiaohe.history.returned import Returned
    from jiaohe.model.grid import Workbook
    from jiaohe.tidy import TidyTables
    from jiaohe.workspace.rules import Rule


class Input(NamedTuple):
    """One file: its tidy tables, or why it was refused (reason, advice)."""

    number: int
    file: str
    format: str | None
    tidied: "TidyTables | None"
    refusal: tuple[Text, Text] | None
    workbook: "Workbook | None"
    returned: "Returned | None" = None  # what a findings workbook that came back explains; it is no submission
    drawings: Mapping[str, Drawing] | None = None  # the sheets as people see them, by name


def report_input(
    entry: Input,
    findings: Iterable[Finding],
    coverage: Mapping[tuple[int, str], Mapping[str, Account]],
    places: Mapping[tuple[int, str], tuple[Place, ...]],
    schedules: Mapping[tuple[int, str], Mapping[str, float]],
    titles: Mapping[str, Text],
) -> InputReport:
    """The report of one input, with its verdict."""
    from jiaohe.tidy.notes import describe_sheet

    if entry.returned is not None:
        complaint = next(iter(entry.returned.complaints), None)
        return InputReport(
            input=entry.number,
            file=entry.file,
            format=entry.format,
            verdict=Verdict.ACCEPTED if complaint is None else Verdict.REFUSED,
            refusal=None if complaint is None else (complaint.what, complaint.advice),
            kind="explanations",
        )
    if entry.tidied is None:
        return InputReport(
            input=entry.number, file=entry.file, format=None, verdict=Verdict.REFUSED, refusal=entry.refusal
        )
    sheets: dict[str, SheetReport] = {}
    for row in entry.tidied.sheets:
        if row.sheet in sheets and row.status != "recognised":
            continue
        report = SheetReport(
            name=row.sheet,
            form=row.form,
            form_title=titles.get(row.form or ""),
            title=row.title,
            period=row.period,
            status=row.status,
            note=describe_sheet(row, titles),
            coverage=dict(coverage.get((entry.number, row.sheet), {})),
            places=places.get((entry.number, row.sheet), ()),
            schedules=dict(schedules.get((entry.number, row.sheet), {})),
            drawing=(entry.drawings or {}).get(row.sheet) if row.status == "recognised" else None,
        )
        if row.sheet not in sheets or sheets[row.sheet].status != "recognised":
            sheets[row.sheet] = report
    refusal = None
    nil = any(row.lacks == "nil" for row in entry.tidied.sheets)  # a nil return has no table, and is no wrong file
    if not nil and not any(report.status == "recognised" for report in sheets.values()):
        refusal = _NOTHING_RECOGNISED
    return InputReport(
        input=entry.number,
        file=entry.file,
        format=entry.format,
        sheets=tuple(sheets.values()),
        verdict=Verdict.REFUSED if refusal else verdict_of(findings),
        refusal=refusal,
    )


def schedules_by_sheet(
    observations: Sequence[Observation], explained: Sequence[Explained]
) -> dict[tuple[int, str], dict[str, float]]:
    """Per input and sheet the schedule of each indicator that has a progress."""
    found: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for row, told in zip(observations, explained, strict=True):
        if told.schedule is not None and row.progress_cell is not None:
            found[row.input, row.sheet].setdefault(row.indicator, float(told.schedule))
    return found


_NOTHING_RECOGNISED = (
    Text("没有一张表符合已知表式，里面的数都没有核对。", "No sheet in it fits a known form, so no figure was checked."),
    Text(
        "确认是不是报错了文件；按规定表式填报，或声明新的表式。",
        "Make sure it is the right file; use the prescribed form, or declare a new one.",
    ),
)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """What the findings that still stand make of an input."""
    standing = {finding.severity for finding in findings if finding.status is Status.OPEN}
    if Severity.ERROR in standing:
        return Verdict.RETURNED
    return Verdict.EXPLAIN if Severity.QUERY in standing else Verdict.ACCEPTED


def rule_notes(rules: Sequence["Rule"]) -> dict[str, RuleNote]:
    """What reports may say of the rules of a run, those behind a form's columns first."""
    from jiaohe.schema.breaches import SCHEMA_RULES

    notes = [
        *(
            RuleNote(id=rule.id, name=rule.name, title=rule.title, severity=None, why=rule.why, fix=rule.fix)
            for rule in SCHEMA_RULES
        ),
        *(
            RuleNote(
                id=rule.id,
                name=rule.name,
                title=rule.title.text,
                severity=rule.severity,
                why=rule.why.text,
                fix=None if "{" in rule.fix.zh + rule.fix.en else rule.fix.text,
                references=rule.references,
            )
            for rule in rules
        ),
    ]
    return {note.id: note for note in notes}
