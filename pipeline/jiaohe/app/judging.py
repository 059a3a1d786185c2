"""From the rows of all inputs to findings (判定): schema, formulas, rules, root causes and coverage, in their order."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from jiaohe.app.cards import keep_cards
from jiaohe.app.explanations import settle
from jiaohe.app.inputs import Input, report_input, rule_notes, schedules_by_sheet, verdict_of
from jiaohe.app.months import (
    beside_other_file,
    beside_own_month,
    last_figures,
    last_progress,
    look_at_months,
    title_keys,
)
from jiaohe.app.returns import is_reported, list_receipts, list_submissions
from jiaohe.batches import Batch, from_here
from jiaohe.model import month_tables, tables
from jiaohe.model.finding import Finding
from jiaohe.model.past import Month
from jiaohe.model.run import InputReport, Outcome, RuleNote
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.received import Receipt

if TYPE_CHECKING:
    import pandas

    from jiaohe.diagnose.blame import Cause
    from jiaohe.diagnose.explain import Explanation
    from jiaohe.diagnose.systems import System
    from jiaohe.model.grid import Workbook
    from jiaohe.workspace.forms import Form
    from jiaohe.workspace.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a check knows besides its result, of the files that share a workspace or have none.

    Commands that explain (``why``, ``formulas``) start here. ``frames`` are the tables as rules saw them, and
    ``observations``, ``counts`` and ``cells`` the rows of three of them; ``past`` are the earlier periods, oldest
    first, ``receipts`` the manifest of this one; ``workbooks`` holds the files by input where they were asked for.
    """

    workspace: Workspace | None
    forms: Sequence["Form"]
    rules: Sequence["Rule"]
    facts: frozenset[str]
    frames: Mapping[str, "pandas.DataFrame"]
    observations: Sequence[tables.Observation]
    counts: Sequence[tables.Count]
    cells: Sequence[tables.SheetCell]
    explanation: "Explanation"
    systems: Sequence["System"]
    causes: Sequence["Cause"]
    past: Sequence[Month]
    receipts: Sequence[Receipt]
    workbooks: Mapping[int, "Workbook"]


@dataclass(slots=True)
class Run:
    """What has been found so far."""

    keep_workbooks: bool = False
    inputs: list[InputReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    submissions: list[month_tables.Submission] = field(default_factory=list)
    cards: list[tables.Card] = field(default_factory=list)
    rules: dict[str, RuleNote] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)


def judge(
    batch: Batch,
    run: Run,
    read: Sequence[Input],
    past: Sequence[Month],
    forms: Sequence["Form"],
    rules: Sequence["Rule"],
    as_of: date | None,
) -> None:
    """Schema, formulas, rules, root causes and coverage over the rows of all inputs at once, ``past`` before them.

    A period of which all is here is an input of its own, after its files. On ``as_of`` later returns are not missing.
    """
    from jiaohe.diagnose.blame import assign_blame, find_causes
    from jiaohe.diagnose.coverage import cover
    from jiaohe.diagnose.documented import labels_of, mark_documented, settle_documented
    from jiaohe.diagnose.explain import explain
    from jiaohe.diagnose.fold_causes import fold_causes
    from jiaohe.diagnose.formula_changes import formula_changes
    from jiaohe.diagnose.matrices import count_totals
    from jiaohe.diagnose.percent import weigh_percentages
    from jiaohe.diagnose.percent_lines import mark_percent_lines, settle_fraction_lines
    from jiaohe.diagnose.precision import with_real_precision
    from jiaohe.diagnose.shifts import mark_shifts, propose_moves
    from jiaohe.diagnose.standings import standings
    from jiaohe.diagnose.subjects import name_subjects
    from jiaohe.diagnose.systems import block_system, matrix_systems
    from jiaohe.diagnose.titles import propose_titles
    from jiaohe.diagnose.untested import leave_totals_untested, leave_untested, without_untested
    from jiaohe.engine.run import run_rules
    from jiaohe.history.card_rows import with_carded
    from jiaohe.history.standing import set_aside, standing_months
    from jiaohe.schema.validate import validate_tables
    from jiaohe.tidy.claims import is_clipped
    from jiaohe.tidy.places import sheet_places
    from jiaohe.workspace.expected import count_context, expect_names

    workspace = batch.workspace
    tidied = [entry.tidied for entry in read if entry.tidied is not None]
    observations = [row for t in tidied for row in t.observations]
    counts = [row for t in tidied for row in t.counts]
    sheets = beside_own_month([row for t in tidied for row in t.sheets])
    claims = [row for t in tidied for row in t.claims]
    cells = [row for t in tidied for row in t.cells]
    notes = [row for t in tidied for row in t.notes]
    marks = [row for t in tidied for row in t.marks]
    loose = [place for t in tidied for place in t.loose]
    columns = {form.name: form.columns for form in forms}
    inputs = [(entry.number, entry.file) for entry in read if entry.tidied is not None]
    validation = validate_tables(_frame(observations, tables.Observation), _frame(counts, tables.Count), columns)
    for table, position, measure in validation.gated:
        if table == "observation":
            gate: dict[str, Any] = {measure: None, f"{measure}_token": "refused"}
            observations[position] = observations[position]._replace(**gate)
        else:
            counts[position] = counts[position]._replace(number=None, token="refused")
    observations = settle_fraction_lines(with_real_precision(observations))
    explanation = leave_untested(explain(observations, claims, _declared(workspace), is_clipped), notes)
    explanation = mark_shifts(observations, mark_percent_lines(observations, explanation))
    count_rows = leave_totals_untested(count_totals(counts), counts, notes)
    statements = [row for t in tidied for row in t.statements]
    priors = [row for t in tidied for row in t.priors]
    receipts = list_receipts(batch)
    number = len(run.inputs) + len(read)
    submissions = list_submissions(batch, past, sheets, observations, receipts, forms, input=number, as_of=as_of)
    key = title_keys(workspace)
    past = standing_months(past, set_aside(submissions), key)
    before = []
    if past:
        earlier = explain(past[-1].observations, (), _declared(workspace), is_clipped)
        before = standings(earlier.analyses)
    book = None
    if workspace is not None and batch.period is not None and observations:
        book = keep_cards(workspace, batch.period, past, observations, explanation, receipts)
        explanation = replace(explanation, explained=with_carded(observations, explanation.explained, book.cards))
    moved = look_at_months(
        batch, past, observations, explanation.explained, counts, statements, priors, sheets, submissions, key
    )
    sheets = beside_other_file(sheets, submissions, moved.restated)
    frames = {
        "observation": _frame(observations, tables.Observation)
        .join(_frame(explanation.explained, tables.Explained))
        .join(_frame(moved.before, month_tables.Before)),
        "total": _frame(explanation.totals, tables.Total),
        "count": _frame(counts, tables.Count)
        .join(_frame(count_context(counts, workspace), tables.CountContext))
        .join(_frame(moved.counts_before, month_tables.CountBefore)),
        "count_total": _frame(count_rows, tables.CountTotal),
        "claim": _frame(claims, tables.Claim),
        "presence": _frame(
            expect_names([row for t in tidied for row in t.presences], sheets, workspace), tables.Presence
        ),
        "cell": _frame(cells, tables.SheetCell),
        "sheet": _frame(sheets, tables.Sheet),
        "statement": _frame(statements, tables.Statement),
        "formula_change": _frame(
            formula_changes(before, explanation.analyses, _declared(workspace)), tables.FormulaChange
        ),
        "card": _frame([] if book is None else book.cards, tables.Card),
        "outlook": _frame([] if book is None else book.outlooks, tables.Outlook),
        "likeness": _frame(moved.likeness, month_tables.Likeness),
        "agreement": _frame(moved.agreement, month_tables.Agreement),
        "restated": _frame(moved.restated, month_tables.Restated),
        "promise": _frame(moved.promises, month_tables.Promise),
        "excuse": _frame(moved.excuses, month_tables.Excuse),
    }
    facts = _facts(batch, past)
    ruled = run_rules([rule for rule in rules if rule.table not in PERIOD_TABLES], frames, facts, inputs)
    last = last_figures(moved.before)
    built = [
        *(block_system(one, last=last) for one in explanation.analyses),
        *without_untested(matrix_systems(counts), count_rows),
    ]
    systems, documented = settle_documented(built, notes, marks, labels_of(observations, counts))
    causes = find_causes(systems)
    told_of = mark_documented(name_subjects(ruled.findings, observations, counts), documented)
    folded = fold_causes([*validation.findings, *assign_blame(told_of, causes)], causes, observations)
    blamed = propose_titles(folded, explanation.totals)
    blamed = weigh_percentages(blamed, observations, explanation.explained, last=last_progress(moved.before))
    found = propose_moves(blamed, observations, explanation.explained)
    told = zip(observations, explanation.explained, strict=True)
    wide = {rule.id for rule in rules if len(rule.cells) == 1}  # they blame every cell that they name
    coverage = cover(cells, systems, causes, found, told, explanation.totals, loose, wide)
    run.examinations.append(
        Examination(
            workspace=workspace,
            forms=forms,
            rules=rules,
            facts=facts,
            frames=frames,
            observations=observations,
            counts=counts,
            cells=cells,
            explanation=explanation,
            systems=systems,
            causes=causes,
            past=past,
            receipts=receipts,
            workbooks={entry.number: entry.workbook for entry in read if entry.workbook is not None},
        )
    )
    home = (number, _period_name(batch)) if is_reported(batch) else None
    frames["submission"] = _frame([row for row in submissions if row.period == batch.period], month_tables.Submission)
    everywhere = [*inputs, *([home] if home else [])]
    dues = run_rules([rule for rule in rules if rule.table == "submission"], frames, facts, everywhere)
    outcomes = [*validation.outcomes, *ruled.outcomes, *dues.outcomes]
    settled = settle(
        batch,
        [*found, *dues.findings],
        [
            *(given for month in past for given in month.explanations),
            *(given for entry in read if entry.returned is not None for given in entry.returned.explanations),
        ],
        outcomes,
        sheets,
        home=home or (inputs[0] if inputs else (0, "")),
        as_of=as_of,
    )
    frames["waiver"] = _frame(settled.rows, tables.Waiver)
    explained = run_rules([rule for rule in rules if rule.table == "waiver"], frames, facts, everywhere)
    findings = [*settled.findings, *explained.findings]
    run.submissions.extend(submissions)
    run.unread.extend(file for month in past for file in month.unread)
    run.cards.extend([] if book is None else book.cards)
    run.findings.extend(findings)
    run.outcomes.extend([*outcomes, *explained.outcomes])
    run.rules |= rule_notes(rules)
    places = sheet_places(observations, counts, key)
    schedules = schedules_by_sheet(observations, explanation.explained)
    titles = {form.name: form.title.text for form in forms}
    by_input: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_input[finding.input].append(finding)
    for entry in read:
        run.inputs.append(report_input(entry, by_input[entry.number], coverage, places, schedules, titles))
    if home is not None:
        number, name = home
        verdict = verdict_of(by_input[number])
        run.inputs.append(InputReport(input=number, file=name, format=None, verdict=verdict, kind="period"))


# Rows of these tables stand at a file or at the period as such, and come after the rest.
PERIOD_TABLES = frozenset({"submission", "waiver"})


def _period_name(batch: Batch) -> str:
    workspace = batch.workspace
    folder = None if workspace is None or batch.period is None else workspace.folder_of(batch.period)
    return str(batch.period) if folder is None else str(from_here(folder))


def _frame(rows: Sequence[NamedTuple], kind: type[NamedTuple]) -> "pandas.DataFrame":
    import pandas

    return pandas.DataFrame(list(rows), columns=list(kind._fields))


def _facts(batch: Batch, past: Sequence[Month]) -> frozenset[str]:
    """What rules may need besides the sheet, as far as it is there."""
    workspace = batch.workspace
    if workspace is None:
        return frozenset()
    facts = {"workspace"}
    if workspace.catalog.entries:
        facts.add("catalog")
    if workspace.roster:
        facts.add("roster")
    if batch.period is not None or any(workspace.period_of(path) for path in batch.files):
        facts.add("period")
    if workspace.calendar is not None:
        facts.add("calendar")
    if past:
        facts.add("history")
    return frozenset({*facts, "schedule"})


def _declared(workspace: Workspace | None) -> Callable[[tables.Observation], Any]:
    """What the catalog says of the indicator of an observation."""
    from jiaohe.diagnose.explain import Declaration
    from jiaohe.diagnose.formula import parse_formula

    def declared(row: tables.Observation) -> Declaration | None:
        if workspace is None:
            return None
        entry = workspace.indicator(row.indicator, form=row.form, period=row.period)
        schedule = workspace.schedule(row.period, entry) if row.period else None
        if entry is None:
            return Declaration(schedule=schedule)
        return Declaration(
            formula=parse_formula(entry.formula),
            whole_formula=entry.whole_formula,
            schedule=schedule,
            kind=entry.kind,
            target=entry.target if entry.form in (None, row.form) else None,
            unit=entry.unit,
        )

    return declared
