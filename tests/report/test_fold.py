"""Causes first, effects under them, worst first, and limits that keep rare rules in sight."""

from dataclasses import replace

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.report.fold import by_place, choose, count, fold
from tests.report import runs


def make(fingerprint: str, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    return runs.finding("JH" + fingerprint, severity, ("A1",), fingerprint=fingerprint, **more)


def shape(findings: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(g.cause.fingerprint, [e.fingerprint for e in g.effects]) for g in fold(findings)]


def test_an_effect_of_an_effect_belongs_to_the_first_cause() -> None:
    assert shape([make("c", root="b"), make("b", root="a"), make("a")]) == [("a", ["c", "b"])]


def test_a_cause_that_is_not_in_the_run_leaves_its_effect_standing_alone() -> None:
    assert shape([make("a", root="elsewhere")]) == [("a", [])]


def test_a_finding_that_is_its_own_cause_stands_alone() -> None:
    assert shape([make("a", root="a")]) == [("a", [])]


def test_a_cause_is_looked_for_in_the_same_file_first() -> None:
    other, own = make("a", input=0, file="x"), make("a", input=1, file="y")
    groups = fold([other, own, make("e", input=1, root="a")])
    assert [(g.cause.file, len(g.effects)) for g in groups] == [("y", 1), ("x", 0)]


def test_a_mild_cause_of_a_bad_effect_comes_before_a_mild_finding() -> None:
    findings = [make("q", Severity.QUERY), make("w", Severity.WARNING), make("e", Severity.ERROR, root="w")]
    assert shape(findings) == [("w", ["e"]), ("q", [])]


def test_what_is_settled_comes_last_and_is_not_counted() -> None:
    settled = make("s", status=Status.WAIVED)
    findings = [settled, make("i", Severity.INFO)]
    assert shape(findings) == [("i", []), ("s", [])]
    assert count(findings) == {Severity.INFO: 1}


def test_files_and_sheets_come_worst_first_and_all_of_them() -> None:
    parts = by_place(runs.troubled())
    assert [part.report.file[8:] for part in parts] == ["附件2.xlsx", "附件3.xlsx", "通讯录.xlsx", "附件1.xlsx"]
    assert [sheet.name for sheet in parts[0].sheets] == ["市级", "Sheet3"]
    assert [sheet.name for sheet in parts[3].sheets] == ["封面", "省级"]


def test_a_finding_on_a_file_that_was_refused_is_not_lost() -> None:
    run = runs.troubled()
    extra = replace(make("x"), input=2, sheet="隐藏", file="2026-05/附件3.xlsx")
    parts = by_place(replace(run, findings=(*run.findings, extra)))
    assert sum(len(part.findings) for part in parts) == len(run.findings) + 1


def test_a_rule_with_many_findings_leaves_places_for_others_and_takes_what_stays_free() -> None:
    groups = fold(list(runs.flooded(30).findings))
    shown, hidden = choose(groups, 4)
    assert [g.cause.cells[0] for g in shown] == ["D5", "D6", "D7", "Z9"]
    assert len(hidden) == 27
    worse = fold([*runs.flooded(30).findings, make("w", Severity.WARNING)])
    assert [g.cause.severity for g in choose(worse, 20)[0]] == [Severity.ERROR] * 20
    assert choose(groups, None) == (groups, [])
    assert choose(groups, 0) == ([], groups)
