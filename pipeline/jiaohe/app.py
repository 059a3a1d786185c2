"""``check`` (校核): the only place that knows the order of the steps, from paths to a run result."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jiaohe import __version__
from jiaohe.batches import STDIN, Batch, sort_files
from jiaohe.errors import Unreadable
from jiaohe.model import tables
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import Account, InputReport, Outcome, RunResult, SheetReport, Verdict
from jiaohe.model.text import Lang, Text
from jiaohe.workspace.load import Workspace

if TYPE_CHECKING:
    import pandas

    from jiaohe.diagnose.blame import Cause
    from jiaohe.diagnose.explain import Explanation
    from jiaohe.diagnose.systems import System
    from jiaohe.model.grid import Workbook
    from jiaohe.tidy import TidyTables
    from jiaohe.workspace.forms import Form
    from jiaohe.workspace.rules import Rule

OnProgress = Callable[[int, int, str], None]


def check(
    paths: str | Path | Sequence[str | Path],
    *,
    workspace: str | Path | None = None,
    period: str | None = None,
    lang: Lang | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    stdin: bytes | None = None,
    on_progress: OnProgress | None = None,
) -> RunResult:
    """Check sheets and say what is wrong.

    ``paths`` are files, folders or workspaces; ``-`` stands for ``stdin``. A folder with ``jiaohe.yaml`` is a
    workspace: its newest period is checked, or ``period`` (``2026-05``). A file within a workspace finds it by
    walking up; ``workspace`` names one for files that lie elsewhere. ``select`` and ``ignore`` take rule ids, names
    and families. ``on_progress`` is called with files done, files in all and the file at hand.

    A file that cannot be read becomes an input with a refusal. Raises UserError for paths, workspaces, forms and
    rules that cannot be used.
    """
    result, _ = examine(
        paths,
        workspace=workspace,
        period=period,
        lang=lang,
        select=select,
        ignore=ignore,
        stdin=stdin,
        on_progress=on_progress,
    )
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a check knows besides its result, of the files that share a workspace or have none.

    Commands that explain (``why``, ``formulas``) start here. ``frames`` are the tables as rules saw them, and
    ``observations``, ``counts`` and ``cells`` the rows of three of them; ``workbooks`` holds the files by input
    where they were asked for.
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
    workbooks: Mapping[int, "Workbook"]


def examine(
    paths: str | Path | Sequence[str | Path],
    *,
    workspace: str | Path | None = None,
    period: str | None = None,
    lang: Lang | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    stdin: bytes | None = None,
    on_progress: OnProgress | None = None,
    keep_workbooks: bool = False,
) -> tuple[RunResult, list[Examination]]:
    """As ``check``, with what it learned on the way: one examination per workspace, one for all files without any.

    ``keep_workbooks`` keeps the files as they were read, which takes memory.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    batches, passed_over = sort_files(given, workspace, period)
    total = sum(len(batch.files) for batch in batches)
    done = 0
    run = _Run(keep_workbooks=keep_workbooks)
    for batch in batches:
        done = _check_batch(batch, run, done, total, select, ignore, stdin, on_progress)
    roots = [batch.workspace for batch in batches if batch.workspace is not None]
    declared: Lang = roots[0].settings.language if roots else "zh"
    result = RunResult(
        version=__version__,
        lang=lang or declared,
        workspace=_shown(roots[0].root) if roots else None,
        period=next((batch.period for batch in batches if batch.period), None),
        inputs=tuple(run.inputs),
        findings=tuple(sorted(run.findings, key=lambda f: (f.input, f.severity.rank))),
        outcomes=tuple(run.outcomes),
        passed_over=tuple(str(path) for path in passed_over),
    )
    return result, run.examinations


@dataclass(slots=True)
class _Run:
    """What has been found so far."""

    keep_workbooks: bool = False
    inputs: list[InputReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)


def _check_batch(
    batch: Batch,
    run: _Run,
    done: int,
    total: int,
    select: Sequence[str],
    ignore: Sequence[str],
    stdin: bytes | None,
    on_progress: OnProgress | None,
) -> int:
    from jiaohe.ingest import read_workbook
    from jiaohe.tidy import tidy_workbook
    from jiaohe.tidy.regions import NO_NAMES
    from jiaohe.workspace.forms import load_forms
    from jiaohe.workspace.rules import load_rules, select_rules

    workspace = batch.workspace
    forms = load_forms(workspace.form_folders if workspace else ())
    rules = select_rules(load_rules(workspace.rule_folders if workspace else ()), select, ignore)
    if workspace is not None:
        own = workspace.settings.rules
        rules = select_rules(rules, () if select else own.select, own.ignore)
    read: list[_Input] = []
    for path in batch.files:
        number = len(run.inputs) + len(read)
        name = str(path)
        if on_progress is not None:
            on_progress(done, total, name)
        folder = workspace.period_of(path) if workspace else None
        try:
            workbook = read_workbook(name, data=stdin if name == STDIN else None)
            tidied = tidy_workbook(
                workbook,
                input=number,
                forms=forms,
                regions=workspace.regions if workspace else NO_NAMES,
                period_folder=folder,
                year=int(folder[:4]) if folder else None,
            )
            kept = workbook if run.keep_workbooks else None
            read.append(_Input(number, name, workbook.format, tidied, None, kept))
        except Unreadable as refusal:
            read.append(_Input(number, name, None, None, (refusal.what, refusal.advice), None))
        done += 1
    if on_progress is not None and batch.files:
        on_progress(done, total, str(batch.files[-1]))
    _judge(batch, run, read, forms, rules)
    return done


class _Input(NamedTuple):
    number: int
    file: str
    format: str | None
    tidied: "TidyTables | None"
    refusal: tuple[Text, Text] | None
    workbook: "Workbook | None"


def _judge(batch: Batch, run: _Run, read: Sequence[_Input], forms: Sequence["Form"], rules: Sequence["Rule"]) -> None:
    """Schema, formulas, rules, root causes and coverage over the rows of all inputs at once."""
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
    from jiaohe.diagnose.subjects import name_subjects
    from jiaohe.diagnose.systems import block_system, matrix_systems
    from jiaohe.diagnose.titles import propose_titles
    from jiaohe.diagnose.untested import leave_totals_untested, leave_untested, without_untested
    from jiaohe.engine.run import run_rules
    from jiaohe.schema.validate import validate_tables
    from jiaohe.tidy.claims import is_clipped
    from jiaohe.workspace.expected import count_context, expect_names

    workspace = batch.workspace
    tidied = [entry.tidied for entry in read if entry.tidied is not None]
    observations = [row for t in tidied for row in t.observations]
    counts = [row for t in tidied for row in t.counts]
    sheets = [row for t in tidied for row in t.sheets]
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
    frames = {
        "observation": _frame(observations, tables.Observation).join(_frame(explanation.explained, tables.Explained)),
        "total": _frame(explanation.totals, tables.Total),
        "count": _frame(counts, tables.Count).join(_frame(count_context(counts, workspace), tables.CountContext)),
        "count_total": _frame(count_rows, tables.CountTotal),
        "claim": _frame(claims, tables.Claim),
        "presence": _frame(
            expect_names([row for t in tidied for row in t.presences], sheets, workspace), tables.Presence
        ),
        "cell": _frame(cells, tables.SheetCell),
        "sheet": _frame(sheets, tables.Sheet),
        "formula_change": _frame(formula_changes((), explanation.analyses), tables.FormulaChange),
    }
    facts = _facts(batch)
    ruled = run_rules(rules, frames, facts, inputs)
    built = [*map(block_system, explanation.analyses), *without_untested(matrix_systems(counts), count_rows)]
    systems, documented = settle_documented(built, notes, marks, labels_of(observations, counts))
    causes = find_causes(systems)
    told_of = mark_documented(name_subjects(ruled.findings, observations, counts), documented)
    folded = fold_causes([*validation.findings, *assign_blame(told_of, causes)], causes, observations)
    blamed = propose_titles(folded, explanation.totals)
    blamed = weigh_percentages(blamed, observations, explanation.explained)
    findings = propose_moves(blamed, observations, explanation.explained)
    told = zip(observations, explanation.explained, strict=True)
    wide = {rule.id for rule in rules if len(rule.cells) == 1}  # they blame every cell that they name
    coverage = cover(cells, systems, causes, findings, told, explanation.totals, loose, wide)
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
            workbooks={entry.number: entry.workbook for entry in read if entry.workbook is not None},
        )
    )
    run.findings.extend(findings)
    run.outcomes.extend([*validation.outcomes, *ruled.outcomes])
    titles = {form.name: form.title.text for form in forms}
    by_input: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_input[finding.input].append(finding)
    for entry in read:
        run.inputs.append(_report(entry, by_input[entry.number], coverage, titles))


def _frame(rows: Sequence[NamedTuple], kind: type[NamedTuple]) -> "pandas.DataFrame":
    import pandas

    return pandas.DataFrame(list(rows), columns=list(kind._fields))


def _facts(batch: Batch) -> frozenset[str]:
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


def _report(
    entry: _Input,
    findings: Iterable[Finding],
    coverage: Mapping[tuple[int, str], Mapping[str, Account]],
    titles: Mapping[str, Text],
) -> InputReport:
    """The report of one input, with its verdict."""
    from jiaohe.tidy.notes import describe_sheet

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
        )
        if row.sheet not in sheets or sheets[row.sheet].status != "recognised":
            sheets[row.sheet] = report
    refusal = None
    if not any(report.status == "recognised" for report in sheets.values()):
        refusal = _NOTHING_RECOGNISED
    return InputReport(
        input=entry.number,
        file=entry.file,
        format=entry.format,
        sheets=tuple(sheets.values()),
        verdict=Verdict.REFUSED if refusal else _verdict(findings),
        refusal=refusal,
    )


_NOTHING_RECOGNISED = (
    Text("没有一张表符合已知表式，里面的数都没有核对。", "No sheet in it fits a known form, so no figure was checked."),
    Text(
        "确认是不是报错了文件；按规定表式填报，或声明新的表式。",
        "Make sure it is the right file; use the prescribed form, or declare a new one.",
    ),
)


def _verdict(findings: Iterable[Finding]) -> Verdict:
    standing = {finding.severity for finding in findings if finding.status is Status.OPEN}
    if Severity.ERROR in standing:
        return Verdict.RETURNED
    return Verdict.EXPLAIN if Severity.QUERY in standing else Verdict.ACCEPTED


def _shown(folder: Path) -> str:
    """A folder as a person at the prompt would name it: from here, where it lies below."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
