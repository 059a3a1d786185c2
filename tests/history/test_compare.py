"""What became of findings: fixed, still open, new, explained, and what nobody can tell."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from jiaohe.history.compare import compare_runs
from jiaohe.model.comparison import Compared, CompareFailOn, Comparison, Fate, compare_exit_code
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.finding import Change, Finding, Proposal, Severity, Status, fingerprint
from jiaohe.model.run import Account, InputReport, Outcome, Place, RunResult, SheetReport, Verdict
from jiaohe.model.text import Text
from tests.report.drawn import drawn_runs

TITLE = "新生儿遗传病筛查18000人"
CELLS = {"target": "L26", "quantity": "L27", "progress": "L28"}


def places(shift: int = 0, title: str = TITLE, key: str = "A2-08", **texts: str) -> tuple[Place, ...]:
    """One indicator in 汨罗市 and 平江县; ``shift`` moves it down, ``texts`` says what its figures read."""
    shown = {"target": "1700", "quantity": "731", "progress": "0.43%", **texts}
    found = []
    for column, region in (("L", "汨罗市"), ("M", "平江县")):
        for measure, cell in CELLS.items():
            text = shown[measure]
            bare = text.rstrip("%")
            number = float(bare) if bare.replace(".", "", 1).isdigit() else None
            row = int(cell[1:]) + shift
            found.append(Place(f"{column}{row}", "region", title, key, region, measure, text, number))
    return tuple(found)


def slip(text: str = "0.43%", shift: int = 0, title: str = TITLE, rule: str = "JH302", **more: object) -> Finding:
    given: dict[str, object] = {
        "severity": Severity.ERROR,
        "measure": "progress",
        "period": "2026-05",
        "fingerprint": fingerprint(rule, title, text, str(more.get("period", "2026-05"))),
        "cells": tuple(f"L{int(cell[1:]) + shift}" for cell in ("L28", "L27", "L26")),
        "proposals": (
            Proposal(rank=1, changes=(Change(cell=f"L{28 + shift}", before=text, after="43%", interval=(42.5, 43.5)),)),
        ),
        **more,
    }
    return Finding(
        rule=rule,
        name="progress-scale-slip",
        input=0,
        file="a.xlsx",
        sheet="附件2",
        level="region",
        indicator=title,
        region="汨罗市",
        observed=text,
        message=Text("进度不对。", "Wrong progress."),
        fix=Text("改。", "Fix it."),
        **given,  # type: ignore[arg-type]
    )


def run(
    *findings: Finding,
    held: tuple[Place, ...] | None = None,
    state: str = "passed",
    idle: bool = False,
    period: str = "2026-05",
    coverage: dict[str, Account] | None = None,
    rules: tuple[str, ...] = ("JH301", "JH302"),
) -> RunResult:
    sheet = SheetReport(
        name="附件2",
        form="city",
        period=period,
        places=places() if held is None else held,
        coverage=coverage or {},
    )
    report = InputReport(input=0, file="a.xlsx", format="xlsx", sheets=(sheet,))
    reason = Text("没有指标目录。", "There is no catalog.") if state == "skipped" else None
    outcomes = tuple(
        Outcome(rule=rule, name="a-rule", input=0, state=state, reason=reason, idle=idle)  # type: ignore[arg-type]
        for rule in rules
    )
    return RunResult(
        version="0.1.0",
        lang="zh",
        workspace=None,
        period=period,
        inputs=(report,),
        findings=findings,
        outcomes=outcomes,
    )


def compared(before: RunResult, after: RunResult) -> Comparison:
    return compare_runs(before, after, ("A", "B"))


def only(before: RunResult, after: RunResult) -> Compared:
    (row,) = compared(before, after).rows
    return row


def test_a_place_that_was_checked_and_has_no_finding_any_more_is_fixed() -> None:
    row = only(run(slip()), run(held=places(progress="43.1%")))
    assert (row.fate, row.proposed, row.reason) == (Fate.FIXED, True, None)
    assert row.was is not None
    assert row.now is not None
    assert (row.was.cell, row.was.text, row.now.cell, row.now.text) == ("L28", "0.43%", "L28", "43.1%")


def test_another_value_than_the_proposed_one_is_fixed_all_the_same() -> None:
    row = only(run(slip()), run(held=places(progress="40%")))
    assert (row.fate, row.proposed) == (Fate.FIXED, False)


def test_the_place_is_found_where_it_moved_to() -> None:
    row = only(run(slip()), run(held=places(shift=4, progress="43%")))
    assert row.fate is Fate.FIXED
    assert row.now is not None
    assert row.now.cell == "L32"


@pytest.mark.parametrize(("text", "same"), [("0.43%", True), ("4.3%", False)])
def test_the_same_place_with_the_same_or_another_value_is_still_open(text: str, same: bool) -> None:
    row = only(run(slip()), run(slip(text, shift=2), held=places(shift=2, progress=text)))
    assert (row.fate, row.same_values) == (Fate.OPEN, same)
    assert row.now is not None
    assert (row.now.cell, row.now.text) == ("L30", text)


def test_another_rule_at_the_same_place_is_still_open_and_not_new() -> None:
    row = only(run(slip()), run(slip("4.3%", rule="JH301"), held=places(progress="4.3%")))
    assert row.fate is Fate.OPEN
    assert row.before is not None
    assert row.after is not None
    assert (row.before.rule, row.after.rule) == ("JH302", "JH301")


def test_a_finding_that_only_the_later_run_has_is_new() -> None:
    row = only(run(held=places(progress="43%")), run(slip()))
    assert (row.fate, row.reason) == (Fate.NEW, None)
    assert row.was is not None
    assert row.was.text == "43%"


def test_a_new_finding_that_the_first_run_could_not_have_says_so() -> None:
    row = only(run(rules=("JH301",)), run(slip()))
    assert row.fate is Fate.NEW
    assert row.reason is not None
    assert row.reason.zh == "前一次没有运行这条规则，问题可能早就有。"
    row = only(run(held=places(title="另一指标", key="A2-99")), run(slip()))
    assert row.reason is not None
    assert row.reason.zh == "前一次没有这个位置。"


def test_what_is_explained_in_the_later_run_is_explained() -> None:
    told = slip(status=Status.EXPLAINED)
    assert only(run(slip()), run(told)).fate is Fate.EXPLAINED
    assert only(run(), run(told)).fate is Fate.EXPLAINED
    assert only(run(told), run(slip("4.3%"), held=places(progress="4.3%"))).fate is Fate.OPEN


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (run(held=places(title="另一指标", key="A2-99")), "后一次的表里没有这个位置了。"),
        (run(held=()), "后一次的结果里没有记下各个位置，请重新校核后再比。"),
        (run(rules=("JH301",)), "这条规则后一次没有运行。"),
        (run(state="skipped"), "这条规则后一次没有运行：没有指标目录。"),
        (run(held=places(progress="")), "L28 现在空着，无从核对。"),
        (run(held=places(quantity="推进", progress="43%")), "L27 现在填的不是数，无从核对。"),
        (
            run(held=places(progress="4.3%"), coverage={"L28": Account.CONTRADICTED}),
            "这条没有了，但这一格与别的数仍有矛盾，见后一次的其他问题。",
        ),
    ],
)
def test_what_nobody_can_tell_is_never_called_fixed(after: RunResult, reason: str) -> None:
    row = only(run(slip()), after)
    assert row.fate is Fate.UNKNOWN
    assert row.reason is not None
    assert row.reason.zh == reason
    assert compare_exit_code(compared(run(slip()), after)) is ExitCode.FINDINGS


def test_a_figure_that_is_proved_is_fixed_whatever_became_of_the_cells_beside_it() -> None:
    after = run(held=places(quantity="/", progress="43%"), coverage={"L28": Account.PROVED})
    assert only(run(slip()), after).fate is Fate.FIXED


def test_a_figure_that_a_new_error_of_its_line_rests_on_is_not_called_fixed() -> None:
    other = slip(rule="JH301", measure="target", cells=("L26", "L28", "L27"), fingerprint="f")
    rows = compared(run(slip()), run(other, held=places(progress="50%"))).rows
    assert [(row.fate, row.finding.rule) for row in rows] == [(Fate.NEW, "JH301"), (Fate.UNKNOWN, "JH302")]
    assert rows[1].reason is not None
    assert rows[1].reason.zh == "这一格还牵涉在后一次新出的问题里（JH301）。"
    mild = replace(other, severity=Severity.QUERY)
    rows = compared(run(slip()), run(mild, held=places(progress="50%"))).rows
    assert [row.fate for row in rows] == [Fate.NEW, Fate.FIXED]


def test_a_sheet_that_is_recognised_now_is_fixed() -> None:
    strange = replace(
        slip(rule="JH214"), sheet="附件2", indicator=None, region=None, measure=None, level=None, cells=()
    )
    before = run(strange, rules=("JH214",))
    sheet = replace(before.inputs[0].sheets[0], form=None, status="unrecognised", places=())
    before = replace(before, inputs=(replace(before.inputs[0], sheets=(sheet,)),))
    assert only(before, run(rules=("JH214",))).fate is Fate.FIXED
    assert only(before, before).fate is Fate.OPEN


def test_a_refused_file_may_hold_the_place() -> None:
    refused = InputReport(
        input=0,
        file="a.xlsx",
        format=None,
        verdict=Verdict.REFUSED,
        refusal=(Text("有密码。", "Encrypted."), Text("去掉。", "Remove it.")),
    )
    after = replace(run(), inputs=(refused,), outcomes=())
    row = only(run(slip()), after)
    assert row.fate is Fate.UNKNOWN
    assert row.reason is not None
    assert row.reason.zh == "后一次有文件无法受理，这个位置可能就在里面。"
    assert compare_exit_code(compared(run(slip()), after)) is ExitCode.UNUSABLE


def test_a_rule_that_looked_and_had_nothing_left_to_do_did_run() -> None:
    assert only(run(slip()), run(held=places(progress="43%"), state="skipped", idle=True)).fate is Fate.FIXED


def test_an_indicator_is_known_by_its_title_where_only_one_run_has_a_catalog() -> None:
    row = only(run(slip()), run(held=places(key=TITLE, progress="43%")))
    assert (row.fate, row.proposed) == (Fate.FIXED, True)


def test_a_title_whose_number_was_corrected_is_the_same_indicator() -> None:
    title = TITLE.replace("18000", "1.8万")
    assert only(run(slip()), run(held=places(title=title, key=title, progress="43%"))).fate is Fate.FIXED
    again = run(slip(title=title), held=places(title=title, key=title))
    assert only(run(slip()), again).fate is Fate.OPEN


def test_a_title_that_several_could_be_is_not_guessed() -> None:
    others = tuple(place for number in ("1", "2") for place in places(title=TITLE.replace("18000", number), key=number))
    assert only(run(slip()), run(held=others)).fate is Fate.UNKNOWN


def test_a_proposal_for_a_title_is_taken_when_the_title_reads_so() -> None:
    wrong = "发放贷款6.85万元"
    right = "发放贷款6.85亿元"
    change = Change(cell="D31", before="6.85万元", after="6.85亿元")
    asked = slip(title=wrong, cells=("D31", "L26"), proposals=(Proposal(rank=1, changes=(change,)),))
    row = only(run(asked, held=places(title=wrong, key=wrong)), run(held=places(title=right, key=right)))
    assert (row.fate, row.proposed) == (Fate.FIXED, True)


def test_all_cells_of_a_proposal_must_be_changed() -> None:
    both = Proposal(
        rank=1,
        changes=(
            Change(cell="L28", before="0.43%", after="43%", interval=(42.5, 43.5)),
            Change(cell="L26", before="1700", after="1701", interval=(1701.0, 1701.0)),
        ),
    )
    asked = slip(proposals=(both,))
    assert only(run(asked), run(held=places(progress="43%"))).proposed is False
    assert only(run(asked), run(held=places(progress="43%", target="1701"))).proposed is True


def test_next_month_the_same_place_is_right_or_wrong_again_and_nothing_was_proposed_for_it() -> None:
    june = run(held=places(progress="43%", quantity="900"), period="2026-06")
    row = only(run(slip()), june)
    assert (row.fate, row.proposed) == (Fate.FIXED, False)
    assert compared(run(slip()), june).same_period is False
    again = run(slip("0.52%", period="2026-06"), held=places(progress="0.52%"), period="2026-06")
    row = only(run(slip()), again)
    assert (row.fate, row.same_values) == (Fate.OPEN, False)
    kept = run(slip("0.43%", period="2026-06"), period="2026-06")
    assert only(run(slip()), kept).same_values is True


def test_a_finding_without_a_symbolic_place_is_matched_by_form_and_cells() -> None:
    loose = replace(slip(rule="JH120"), indicator=None, region=None, measure=None, level=None, cells=("B2",))
    rules = ("JH120",)
    assert only(run(loose, rules=rules), run(loose, rules=rules)).fate is Fate.OPEN
    assert only(run(loose, rules=rules), run(rules=rules)).fate is Fate.FIXED
    moved = replace(loose, cells=("C2",), fingerprint="b")
    fates = [row.fate for row in compared(run(loose, rules=rules), run(moved, rules=rules)).rows]
    assert fates == [Fate.NEW, Fate.FIXED]


def test_a_missing_indicator_that_came_is_fixed() -> None:
    missing = replace(slip(rule="JH203"), indicator="缺的指标", region=None, measure=None, level=None, cells=("B3",))
    there = (*places(), *places(shift=9, title="缺的指标", key="缺的指标"))
    assert only(run(missing, rules=("JH203",)), run(held=there, rules=("JH203",))).fate is Fate.FIXED


@pytest.mark.parametrize(("fail_on", "codes"), [("open", (1, 1, 0)), ("new", (1, 0, 0)), ("never", (0, 0, 0))])
def test_the_exit_code_counts_what_is_asked_for(fail_on: CompareFailOn, codes: tuple[int, int, int]) -> None:
    fresh = compared(run(held=places(progress="43%")), run(slip()))
    still = compared(run(slip()), run(slip()))
    reminder = slip(severity=Severity.WARNING)
    mild = compared(run(held=places(progress="43%")), run(reminder))
    assert tuple(int(compare_exit_code(one, fail_on)) for one in (fresh, still, mild)) == codes


def test_a_first_run_of_which_nothing_could_be_read_is_unusable() -> None:
    refused = InputReport(
        input=0,
        file="a.xlsx",
        format=None,
        verdict=Verdict.REFUSED,
        refusal=(Text("没有这个文件。", "There is no such file."), Text("检查路径。", "Check the path.")),
    )
    before = replace(run(), inputs=(refused,), outcomes=())
    comparison = compared(before, run(slip()))
    assert compare_exit_code(comparison, "never") is ExitCode.UNUSABLE
    (row,) = comparison.rows
    assert row.reason is not None
    assert row.reason.zh == "前一次有文件无法受理，问题可能早就有。"


def test_a_second_run_without_any_file_is_unusable() -> None:
    assert compare_exit_code(compared(run(), replace(run(), inputs=(), outcomes=()))) is ExitCode.UNUSABLE


@settings(max_examples=60, deadline=None)
@given(drawn_runs())
def test_beside_itself_nothing_of_a_run_is_new_fixed_or_untold(result: RunResult) -> None:
    rows = compared(result, result).rows
    assert {row.fate for row in rows} <= {Fate.OPEN, Fate.EXPLAINED}
    assert all(row.before is row.after and row.same_values for row in rows)


@settings(max_examples=60, deadline=None)
@given(drawn_runs(), drawn_runs())
def test_every_finding_of_either_run_is_told_once(before: RunResult, after: RunResult) -> None:
    rows = compared(before, after).rows
    assert Counter(id(row.before) for row in rows if row.before) == Counter(id(f) for f in before.findings)
    assert Counter(id(row.after) for row in rows if row.after) == Counter(id(f) for f in after.findings)
    for row in rows:
        assert (row.reason is not None) if row.fate is Fate.UNKNOWN else True
