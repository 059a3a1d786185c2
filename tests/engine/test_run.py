from pathlib import Path
from typing import Any

import pandas
import pytest

from jiaohe.engine import run_rules
from jiaohe.engine.duck import Session
from jiaohe.errors import UserError
from jiaohe.model.finding import Finding
from jiaohe.model.run import Outcome
from tests.engine.rows import frame_of, rule_of

NOTHING: frozenset[str] = frozenset()
OVER = {"region": "甲县", "quantity": 9, "target": 7}
UNDER = {"region": "乙县", "quantity": 5, "target": 7}


def findings(folder: Path, frame: pandas.DataFrame, table: str = "observation", **changes: Any) -> list[Finding]:
    rule = rule_of(folder, table=table, **changes)
    inputs = sorted({int(number) for number in frame["input"]})
    return run_rules([rule], {table: frame}, NOTHING, [(number, "a.xlsx") for number in inputs]).findings


def outcome(folder: Path, frame: pandas.DataFrame | None, facts: frozenset[str] = NOTHING, **changes: Any) -> Outcome:
    tables = {} if frame is None else {"observation": frame}
    (found,) = run_rules([rule_of(folder, **changes)], tables, facts, [(0, "a.xlsx")]).outcomes
    return found


def test_a_finding_says_where_what_and_why(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, frame_of("observation", UNDER, OVER))

    assert (found.rule, found.name, found.severity.value) == ("YY001", "quantity-over-target", "error")
    assert (found.input, found.file, found.sheet) == (0, "example.xlsx", "Sheet1")
    assert found.cells == ("D3", "C3")
    assert (found.period, found.level, found.indicator) == ("2026-05", "region", "新建停车位")
    assert (found.region, found.measure, found.observed) == ("甲县", "quantity", "9")
    assert found.message.zh == "甲县的数量9超过目标7。"
    assert found.message.en == "“甲县”: quantity 9 is over the target 7."
    assert found.fix.zh == "核对两格。"


def test_outcomes_count_per_input(tmp_path: Path) -> None:
    frame = frame_of("observation", OVER, UNDER, {"region": "丙县", "quantity": 1}, UNDER)
    frame["input"] = [0, 0, 0, 1]

    run = run_rules([rule_of(tmp_path)], {"observation": frame}, NOTHING, [(0, "a.xlsx"), (1, "b.xlsx"), (2, "c.xlsx")])

    assert [(one.input, one.state, one.checked, one.findings) for one in run.outcomes] == [
        (0, "findings", 2, 1),
        (1, "passed", 1, 0),
        (2, "skipped", 0, 0),
    ]
    assert run.outcomes[2].reason is not None


@pytest.mark.parametrize(
    ("changes", "rows", "state", "reason"),
    [
        ({}, None, "skipped", "The input holds no data of this kind."),
        ({}, [], "skipped", "The input holds no data of this kind."),
        ({"needs": ["catalog"]}, [OVER], "skipped", "There is no catalog of indicators."),
        ({"when": "target > 100"}, [OVER], "skipped", "Nothing in the input is what this rule is about."),
        ({"when": "progress > 1"}, [OVER], "skipped", "Nothing in the input is what this rule is about."),
        ({"check": "progress > 1"}, [OVER], "skipped", "The figures that it needs are not all there."),
    ],
)
def test_a_rule_that_did_not_run_says_why(
    tmp_path: Path, changes: dict[str, Any], rows: list[dict[str, Any]] | None, state: str, reason: str
) -> None:
    found = outcome(
        tmp_path, None if rows is None else frame_of("observation", *(rows or [OVER])).head(len(rows)), **changes
    )

    assert found.state == state
    assert found.reason is not None
    assert found.reason.en == reason
    assert found.findings == 0


def test_a_fact_that_is_there_lets_the_rule_run(tmp_path: Path) -> None:
    assert (
        outcome(tmp_path, frame_of("observation", OVER), frozenset({"catalog"}), needs=["catalog"]).state == "findings"
    )


def test_data_that_was_not_prepared_is_an_error_of_ours_and_no_finding(tmp_path: Path) -> None:
    found = outcome(tmp_path, frame_of("observation", OVER).drop(columns=["target"]))

    assert (found.state, found.findings) == ("error", 0)


def test_a_failure_of_the_database_costs_one_input_and_is_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jiaohe.engine.duck import Failure

    judge = Session.judge

    def stumble(self: Session, compiled: Any, input: int | None = None) -> Any:
        if input in (None, 1):
            raise Failure("Out of Range Error: x")
        return judge(self, compiled, input)

    monkeypatch.setattr(Session, "judge", stumble)
    frame = frame_of("observation", OVER, OVER)
    frame["input"] = [0, 1]

    run = run_rules([rule_of(tmp_path)], {"observation": frame}, NOTHING, [(0, "a.xlsx"), (1, "b.xlsx")])

    assert [(one.state, one.findings) for one in run.outcomes] == [("findings", 1), ("error", 0)]
    assert [found.input for found in run.findings] == [0]
    assert run.outcomes[1].reason is not None
    assert "Out of Range" in run.outcomes[1].reason.zh


def test_an_unknown_check_is_no_finding_unless_asked(tmp_path: Path) -> None:
    frame = frame_of("observation", {"region": "甲县", "target": 7})

    assert findings(tmp_path, frame) == []
    (found,) = findings(tmp_path, frame, missing="finding")
    assert found.message.zh == "甲县的数量空超过目标7。"
    assert found.observed is None


def test_a_group_is_one_finding_with_all_its_cells(tmp_path: Path) -> None:
    frame = frame_of("observation", OVER, {**OVER, "region": "乙县"}, {**OVER, "indicator": "更新电梯"}, UNDER)

    first, second = findings(tmp_path, frame, group=["indicator"])

    assert first.cells == ("D2", "D3", "C2", "C3")
    assert (first.indicator, first.region, first.observed) == ("新建停车位", None, "9")
    assert first.message.zh == "甲县、乙县的数量9、9超过目标7、7。".replace("9、9", "9").replace("7、7", "7")
    assert second.cells == ("D4", "C4")
    assert second.region == "甲县"


def test_a_group_does_not_reach_over_files_or_sheets(tmp_path: Path) -> None:
    frame = frame_of("observation", OVER, {**OVER, "sheet": "Sheet2"}, OVER)
    frame["input"] = [0, 0, 1]

    assert [(one.input, one.sheet) for one in findings(tmp_path, frame, group=["indicator"])] == [
        (0, "Sheet1"),
        (0, "Sheet2"),
        (1, "Sheet1"),
    ]


@pytest.mark.parametrize(
    ("expected", "row", "text", "interval"),
    [
        ("target", {}, "7", (7.0, 7.0)),
        ("target", {"target": 7.25}, "7.25", (7.245, 7.255)),
        ("target + 1", {"target": 7.25}, "8.25", (8.245, 8.255)),
        ("100 * quantity / target", {}, "128.57", (900 / 7, 900 / 7)),
        ("formula_value", {"formula_value": 40, "formula_lo": 38.57, "formula_hi": 41.52}, "40", (38.57, 41.52)),
        ("{formula_value}%", {"formula_value": 40, "formula_lo": 38.57, "formula_hi": 41.52}, "40%", (38.57, 41.52)),
        ("{formula_value}%", {"formula_value": None}, None, None),
        ("≤100%", {}, "≤100%", None),
        ("42", {}, "42", None),
        ("'/'", {}, "/", None),
        ("period", {}, "2026-05", None),
        (None, {}, None, None),
    ],
)
def test_what_was_expected_has_a_text_and_an_interval(
    tmp_path: Path, expected: str | None, row: dict[str, Any], text: str | None, interval: tuple[float, float] | None
) -> None:
    (found,) = findings(tmp_path, frame_of("observation", {**OVER, **row}), expected=expected)

    assert found.expected == text
    assert found.interval == (None if interval is None else pytest.approx(interval))


def test_a_fingerprint_outlives_a_move_and_not_a_change(tmp_path: Path) -> None:
    def mark(**changes: Any) -> str:
        (found,) = findings(tmp_path, frame_of("observation", {**OVER, **changes}))
        return found.fingerprint

    assert len(mark()) == 16
    assert mark(file="moved.xlsx", sheet="Other", quantity_cell="Z9", block=7) == mark()
    changed = [
        mark(quantity=10),
        mark(target=8),
        mark(region="乙县"),
        mark(indicator="更新电梯"),
        mark(period="2026-06"),
    ]
    assert len({mark(), *changed}) == 6


def test_findings_that_only_their_address_tells_apart_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    found = findings(tmp_path, frame_of("observation", OVER, OVER))

    assert len({one.fingerprint for one in found}) == 2


@pytest.mark.parametrize(
    ("table", "row", "check", "cells", "place"),
    [
        ("count", {"number": 0}, "number > 0", ["cell"], ("工作动态", "甲县", "cell", None)),
        ("total", {"target": 82, "sum_target": 80}, "approx(target, sum_target)", ["target", "parts_target"], ("新建停车位", None, "whole", None)),
        ("presence", {"kind": "region", "name": "乙县", "times": 0}, "times > 0", ["cells"], (None, "乙县", None, None)),
        ("presence", {"kind": "measure", "name": "quantity", "within": "更新电梯", "times": 0}, "times > 0", ["cells"], ("更新电梯", None, None, "quantity")),
        ("sheet", {"status": "unrecognised"}, "status = 'recognised'", ["title", "header_cell"], (None, None, None, None)),
        ("cell", {"token": "error"}, "token <> 'error'", ["address"], (None, None, None, None)),
    ],
)  # fmt: skip
def test_each_table_says_what_its_findings_are_about(
    tmp_path: Path, table: str, row: dict[str, Any], check: str, cells: list[str], place: tuple[str | None, ...]
) -> None:
    words = {"zh": "不对。", "en": "Wrong."}
    (found,) = findings(
        tmp_path,
        frame_of(table, row),
        table,
        check=check,
        cells=cells,
        message=words,
        measure=None,
        observed=None,
        period=None,
    )  # fmt: skip

    assert (found.indicator, found.region, found.level, found.measure) == place
    assert found.cells


def test_addresses_come_once_each_and_lists_are_taken_apart(tmp_path: Path) -> None:
    row = {"target": 82, "sum_target": 80, "target_cell": "C4", "parts_target_cells": "D4 E4 C4"}
    words = {"zh": "不对。", "en": "Wrong."}

    (found,) = findings(
        tmp_path,
        frame_of("total", row),
        "total",
        check="approx(target, sum_target)",
        cells=["target", "parts_target"],
        message=words,
        observed="target",
    )

    assert found.cells == ("C4", "D4", "E4")


def test_rows_with_columns_of_nothing_but_none_are_read(tmp_path: Path) -> None:
    frame = pandas.DataFrame(
        {"input": [0] * 3000, "file": "a.xlsx", "sheet": "s", "region": [None] * 2999 + ["甲县"], "target": None}
    )
    frame.loc[2999, "target"] = float("inf")
    frame["quantity"] = pandas.Series([None] * 2999 + [3.0], dtype=object)

    (found,) = findings(
        tmp_path, frame, check="NOT (region = '甲县' AND quantity = 3 AND target IS NULL)", cells=["target"]
    )

    assert found.region == "甲县"


def test_the_order_is_that_of_rules_and_rows(tmp_path: Path) -> None:
    frame = frame_of("observation", *({**OVER, "region": f"{n}县"} for n in range(200)))

    assert [found.region for found in findings(tmp_path, frame)] == [f"{n}县" for n in range(200)]


def test_a_rule_that_cannot_be_compiled_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        findings(tmp_path, frame_of("observation", OVER), check="taget > 1")


@pytest.mark.parametrize(
    "statement",
    [
        "SET threads = 4",
        "SET enable_external_access = true",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY observation TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
    ],
)
def test_the_database_is_shut_off_from_files_and_settings(statement: str) -> None:
    import duckdb

    from jiaohe.engine.duck import opened

    with opened({"observation": frame_of("observation", OVER)}) as session, pytest.raises(duckdb.Error):
        session._connection.execute(statement)


@pytest.mark.parametrize(
    ("bounds", "periods"),
    [
        ({"valid_from": "2026-06"}, ["2026-06", "2026-07"]),
        ({"valid_to": "2026-06"}, ["2026-05", "2026-06"]),
        ({"valid_from": "2026-06", "valid_to": "2026-06"}, ["2026-06"]),
        ({}, ["2026-05", "2026-06", "2026-07", None]),
    ],
)
def test_a_rule_judges_only_the_periods_in_which_it_is_in_force(
    tmp_path: Path, bounds: dict[str, str], periods: list[str | None]
) -> None:
    rows = [{**OVER, "period": period} for period in ("2026-05", "2026-06", "2026-07", None)]
    found = findings(tmp_path, frame_of("observation", *rows), when="level = 'region' OR level = 'whole'", **bounds)
    assert [one.period for one in found] == periods


def test_a_sheet_without_a_period_goes_by_its_folder(tmp_path: Path) -> None:
    rows = [
        {"sheet": "a", "period": None, "period_folder": "2026-06"},
        {"sheet": "b", "period": "2026-05", "period_folder": "2026-06"},
        {"sheet": "c", "period": None, "period_folder": None},
    ]
    changes = {"check": "form IS NULL", "cells": ["header"], "measure": None, "observed": "sheet"}
    texts = {"message": {"zh": "表。", "en": "Sheet."}}
    found = findings(tmp_path, frame_of("sheet", *rows), "sheet", valid_from="2026-06", **changes, **texts)
    assert [one.sheet for one in found] == ["a"]


def test_a_rule_out_of_force_says_so(tmp_path: Path) -> None:
    ended = outcome(tmp_path, frame_of("observation", OVER), valid_from="2026-06")
    assert (ended.state, ended.reason and ended.reason.zh) == (
        "skipped",
        "没有属于这条规则的内容；它只管启用期内的月份。",
    )
