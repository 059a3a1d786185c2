"""What a baseline knows already, and what is new beside it."""

from dataclasses import replace

from jiaohe.history.baseline import mark_known
from jiaohe.model.exit_code import ExitCode, exit_code
from jiaohe.model.finding import Severity
from tests.report import runs


def known(result: object, baseline: object) -> list[bool]:
    marked = mark_known(result, baseline, "base.jsonl")  # type: ignore[arg-type]
    assert marked.baseline == "base.jsonl"
    return [finding.known for finding in marked.findings]


def test_a_run_beside_itself_has_nothing_new_and_is_acceptable() -> None:
    run = runs.flooded(2)
    assert known(run, run) == [True, True, True]
    assert exit_code(run) is ExitCode.FINDINGS
    assert exit_code(mark_known(run, run, "b")) is ExitCode.ACCEPTABLE


def test_a_changed_value_is_new() -> None:
    run = runs.flooded(2)
    first, second, lone = run.findings
    changed = replace(run, findings=(replace(first, fingerprint="another"), second, lone))
    assert known(changed, run) == [False, True, True]
    assert exit_code(mark_known(changed, run, "b")) is ExitCode.FINDINGS


def test_a_finding_that_stands_once_more_than_before_is_new_once() -> None:
    run = runs.flooded(1)
    twin = replace(run.findings[0], file="b/other.xlsx", input=2)
    assert known(replace(run, findings=(twin, run.findings[0])), run) == [False, True]


def test_a_file_that_was_renamed_keeps_what_was_known() -> None:
    run = runs.flooded(1)
    moved = replace(run, findings=tuple(replace(f, file="6月/新名.xlsx") for f in run.findings))
    assert known(moved, run) == [True, True]


def test_an_older_mark_is_forgotten() -> None:
    run = runs.flooded(1)
    marked = mark_known(run, run, "first.jsonl")
    assert known(marked, replace(run, findings=())) == [False, False]


def test_a_finding_without_a_fingerprint_is_never_known() -> None:
    run = runs.flooded(1)
    bare = replace(run, findings=(runs.finding("JH501", Severity.ERROR, ("D5",), fingerprint=""),))
    assert known(bare, bare) == [False]


def test_a_refused_file_is_no_finding_and_still_counts() -> None:
    run = runs.troubled()
    assert exit_code(mark_known(run, run, "b")) is ExitCode.UNUSABLE
