"""``check`` (校核): from paths to a run result. ``reading`` and ``judging`` know the order of the steps."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jiaohe import __version__
from jiaohe.app.judging import Examination, Run, judge
from jiaohe.app.kept import open_shelves
from jiaohe.app.reading import Counter, OnProgress, read_batch, read_months
from jiaohe.batches import Batch, from_here, sort_files
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang

__all__ = ["Examination", "OnProgress", "check", "examine"]


def check(
    paths: str | Path | Sequence[str | Path],
    *,
    workspace: str | Path | None = None,
    period: str | None = None,
    lang: Lang | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    stdin: bytes | None = None,
    as_of: date | None = None,
    on_progress: OnProgress | None = None,
    cache: bool = True,
) -> RunResult:
    """Check sheets and say what is wrong.

    ``paths`` are files, folders or workspaces; ``-`` stands for ``stdin``. A folder with ``jiaohe.yaml`` is a
    workspace: its newest period is checked, or ``period`` (``2026-05``). A file within a workspace finds it by
    walking up; ``workspace`` names one for files that lie elsewhere. ``select`` and ``ignore`` take rule ids, names
    and families. On the day ``as_of`` returns that are due later are not missing; without it all are due.
    ``on_progress`` is called with files done, files in all and the file at hand. What files of a workspace were read as
    is kept in its ``.jiaohe`` for the next run, which it makes faster and nothing else; not without ``cache``.

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
        as_of=as_of,
        on_progress=on_progress,
        cache=cache,
    )
    return result


def examine(
    paths: str | Path | Sequence[str | Path],
    *,
    workspace: str | Path | None = None,
    period: str | None = None,
    lang: Lang | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    stdin: bytes | None = None,
    as_of: date | None = None,
    on_progress: OnProgress | None = None,
    cache: bool = True,
    keep_workbooks: bool = False,
) -> tuple[RunResult, list[Examination]]:
    """As ``check``, with what it learned on the way: one examination per workspace, one for all files without any.

    ``keep_workbooks`` keeps the files as they were read, which takes memory.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    batches, passed_over = sort_files(given, workspace, period)
    total = sum(len(batch.files) + sum(len(files) for _, files in batch.earlier) for batch in batches)
    counter = Counter(total, on_progress)
    run = Run(keep_workbooks=keep_workbooks)
    for batch in batches:
        _check_batch(batch, run, counter, select, ignore, stdin, as_of, cache)
    roots = [batch.workspace for batch in batches if batch.workspace is not None]
    declared: Lang = roots[0].settings.language if roots else "zh"
    result = RunResult(
        version=__version__,
        lang=lang or declared,
        workspace=str(from_here(roots[0].root)) if roots else None,
        period=next((batch.period for batch in batches if batch.period), None),
        inputs=tuple(run.inputs),
        findings=tuple(sorted(run.findings, key=lambda f: (f.input, f.severity.rank))),
        outcomes=tuple(run.outcomes),
        submissions=tuple(run.submissions),
        cards=tuple(run.cards),
        rules=tuple(run.rules.values()),
        unread=tuple(run.unread),
        passed_over=tuple(str(path) for path in passed_over),
    )
    return result, run.examinations


def _check_batch(
    batch: Batch,
    run: Run,
    counter: Counter,
    select: Sequence[str],
    ignore: Sequence[str],
    stdin: bytes | None,
    as_of: date | None,
    cache: bool,
) -> None:
    from jiaohe.workspace.forms import load_forms
    from jiaohe.workspace.rules import load_rules, select_rules

    workspace = batch.workspace
    forms = load_forms(workspace.form_folders if workspace else ())
    rules = select_rules(load_rules(workspace.rule_folders if workspace else ()), select, ignore)
    if workspace is not None:
        own = workspace.settings.rules
        rules = select_rules(rules, () if select else own.select, own.ignore)
    shelves = open_shelves(workspace, forms, wanted=cache)
    past = read_months(batch, forms, counter, shelves)
    read = read_batch(
        batch,
        forms,
        counter,
        first=len(run.inputs),
        stdin=stdin,
        keep_workbooks=run.keep_workbooks,
        shelves=shelves,
    )
    if batch.files:
        counter.end(str(batch.files[-1]))
    judge(batch, run, read, past, forms, rules, as_of)
