"""What forms refuse: findings in our words at the right cell, gates, and outcomes."""

import re
from typing import Any

import pandas as pd
import pytest

from jiaohe.errors import UserError
from jiaohe.model.finding import Severity
from jiaohe.model.tables import Count, Observation
from jiaohe.schema.breaches import SCHEMA_RULES
from jiaohe.schema.validate import Gate, Validation, validate_tables
from jiaohe.workspace.columns import ColumnSpec

COLUMN = {"target": "C", "quantity": "D", "progress": "E"}


def observation(line: int, **given: Any) -> Observation:
    """One row of a unit return on sheet line ``line``; measures are numbers, texts or None for a blank."""
    row: dict[str, Any] = {
        "input": 0,
        "file": "返回.xlsx",
        "sheet": "表1",
        "table": 0,
        "form": "return",
        "block": line,
        "period": "2026-05",
        "level": "region",
        "project": None,
        "indicator": f"指标{line}",
        "indicator_cell": f"A{line}",
        "unit": "个",
        "region": "平江县",
        "region_cell": "B1",
        "progress_style": "plain",
    }
    for measure, letter in COLUMN.items():
        value = given.pop(measure, 10.0)
        number = float(value) if isinstance(value, int | float) else None
        token = {None: "blank", "/": "not_applicable", "正在推进": "in_progress"}.get(value, "text")
        row |= {
            measure: number,
            f"{measure}_half": 0.0,
            f"{measure}_text": "" if value is None else f"{value:g}" if number is not None else value,
            f"{measure}_token": "number" if number is not None else token,
            f"{measure}_cell": f"{letter}{line}",
        }
    return Observation(**(row | given))


def count(**given: Any) -> Count:
    row: dict[str, Any] = {
        "input": 1,
        "file": "上传.xlsx",
        "sheet": "表3",
        "table": 0,
        "form": "matrix",
        "period": None,
        "level": "cell",
        "unit": "平江县",
        "module": "政策文件",
        "group": None,
        "number": 5.0,
        "half": 0.0,
        "text": "5",
        "token": "number",
        "cell": "B3",
        "header_cell": "B2",
        "unit_cell": "A3",
    }
    return Count(**(row | given))


def judge(*rows: Observation | Count, **columns: ColumnSpec) -> Validation:
    observations = [row for row in rows if isinstance(row, Observation)]
    counts = [row for row in rows if isinstance(row, Count)]
    form = "matrix" if counts else "return"
    return validate_tables(
        pd.DataFrame(observations, columns=Observation._fields),
        pd.DataFrame(counts, columns=Count._fields),
        {form: columns},
    )


def found(validation: Validation) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(finding.rule, finding.cells, finding.observed) for finding in validation.findings]


def test_sound_rows_pass() -> None:
    validation = judge(observation(3), observation(4, quantity="正在推进", progress="/", target=None), count())
    assert validation.findings == ()
    assert validation.gated == ()


def test_no_rows_are_no_findings() -> None:
    assert judge() == Validation(findings=(), gated=(), outcomes=())


@pytest.mark.parametrize(("measure", "cell"), [("target", "C4"), ("quantity", "D4"), ("progress", "E4")])
def test_a_negative_figure_is_found_without_any_form_saying_so(measure: str, cell: str) -> None:
    validation = judge(observation(3), observation(4, **{measure: -5}))
    assert found(validation) == [("JH016", (cell,), "-5")]
    (finding,) = validation.findings
    assert finding.measure == measure
    assert finding.region == "平江县"
    assert finding.indicator == "指标4"
    assert finding.expected == "≥ 0"
    assert finding.severity is Severity.ERROR
    assert validation.gated == (Gate("observation", 1, measure),)


def test_a_percentage_beyond_all_measure_is_out_of_range_but_a_slip_is_left_to_other_rules() -> None:
    assert found(judge(observation(3, progress=13700000001))) == [("JH010", ("E3",), "1.37e+10")]
    assert found(judge(observation(3, progress=6243.0))) == []


def test_a_form_may_tighten_or_lift_the_bounds() -> None:
    assert found(judge(observation(3, progress=120), progress=ColumnSpec(ge=0, le=100))) == [("JH010", ("E3",), "120")]
    assert found(judge(observation(3, quantity=-2), quantity=ColumnSpec())) == []


def test_the_message_says_where_what_was_seen_and_what_was_expected() -> None:
    (finding,) = judge(
        observation(3, quantity=150), quantity=ColumnSpec(in_range={"min_value": 0, "max_value": 100})
    ).findings
    assert finding.message.zh == "平江县「指标3」的数量填“150”，应在 0–100 之间。"
    assert finding.message.en == "The quantity of 平江县, “指标3” is “150”; it must be 0–100."
    assert finding.expected == "0–100"


@pytest.mark.parametrize(
    ("spec", "value", "rule"),
    [
        (ColumnSpec(gt=0), 0, "JH010"),
        (ColumnSpec(gt=0), -1, "JH016"),
        (ColumnSpec(lt=10), 10, "JH010"),
        (ColumnSpec(le=10), 11, "JH010"),
        (ColumnSpec(isin=(1.0, 2.0)), 3, "JH011"),
        (ColumnSpec(notin=(3.0,)), 3, "JH011"),
        (ColumnSpec(eq=1), 3, "JH011"),
        (ColumnSpec(ne=3), 3, "JH011"),
        (ColumnSpec(nullable=False), None, "JH012"),
        (ColumnSpec(dtype="float"), "见附件", "JH015"),
        (ColumnSpec(dtype="int"), 2.5, "JH015"),
        (ColumnSpec(dtype="str"), 12, "JH015"),
        (ColumnSpec(dtype="str", str_matches="不低于"), "至少12", "JH013"),
        (ColumnSpec(dtype="str", str_length={"max_value": 3}), "一段说明", "JH013"),
    ],
)
def test_each_requirement_has_its_rule(spec: ColumnSpec, value: Any, rule: str) -> None:
    validation = judge(observation(3, target=10), observation(4, target=value), target=spec.model_copy())
    assert (rule, ("C4",)) in [(finding.rule, finding.cells) for finding in validation.findings]


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (ColumnSpec(nullable=False), "/"),
        (ColumnSpec(nullable=False), "正在推进"),
        (ColumnSpec(dtype="float"), "/"),
        (ColumnSpec(dtype="float"), None),
        (ColumnSpec(dtype="int"), 12),
        (ColumnSpec(dtype="str", coerce=True), 12),
        (ColumnSpec(dtype="str", str_matches="不低于"), "不低于12"),
        (ColumnSpec(isin=(1.0, 2.0)), 2),
    ],
)
def test_what_a_requirement_allows_is_not_found(spec: ColumnSpec, value: Any) -> None:
    assert found(judge(observation(4, target=value), target=spec)) == []


def test_only_figures_that_cannot_be_used_are_gated() -> None:
    blank = judge(observation(3, target=None), target=ColumnSpec(nullable=False))
    assert found(blank) == [("JH012", ("C3",), "")]
    assert blank.gated == ()
    unit = judge(observation(3, unit="只"), unit=ColumnSpec(isin=("个", "人")))
    assert found(unit) == [("JH011", ("A3",), "只")]
    assert unit.gated == ()


def test_a_unit_that_is_not_allowed_is_found_once_for_all_rows_of_its_indicator() -> None:
    rows = [
        observation(3, unit="只", region=region, region_cell=cell)
        for region, cell in (("平江县", "B1"), ("岳阳县", "C1"))
    ]
    (finding,) = judge(*rows, unit=ColumnSpec(isin=("个",))).findings
    assert finding.cells == ("A3",)
    assert finding.expected == "个"
    assert finding.message.zh == "「指标3」的计量单位填“只”，应为“个”之一。"
    assert finding.measure is None


def test_a_missing_unit_is_found() -> None:
    rows = [observation(3, unit=None), observation(4, unit=""), observation(5)]
    assert found(judge(*rows, unit=ColumnSpec(nullable=False))) == [("JH012", ("A3",), ""), ("JH012", ("A4",), "")]


def test_a_title_that_stands_twice_is_found_at_its_second_place() -> None:
    rows = [observation(3), observation(4, indicator="指标3"), observation(4, indicator="指标3", region="岳阳县")]
    other_sheet = observation(3, sheet="表2")
    assert found(judge(*rows, other_sheet, indicator=ColumnSpec(unique=True))) == [("JH014", ("A4",), "指标3")]


def test_one_cell_that_breaks_several_requirements_is_one_finding() -> None:
    spec = ColumnSpec(dtype="int", ge=0, in_range={"min_value": 0, "max_value": 9})
    assert found(judge(observation(3, quantity=-2.5), quantity=spec)) == [("JH016", ("D3",), "-2.5")]


def test_a_merged_cell_is_found_once_and_gates_every_row_that_shows_it() -> None:
    rows = [observation(3, target=-1), observation(4, target=-1, target_cell="C3")]
    validation = judge(*rows)
    assert found(validation) == [("JH016", ("C3",), "-1")]
    assert validation.gated == (Gate("observation", 0, "target"), Gate("observation", 1, "target"))


def test_a_row_keeps_its_label_where_other_forms_stand_between() -> None:
    rows = [observation(3), observation(4, form="other", quantity=-1), observation(5, quantity=-1)]
    validation = judge(*rows, quantity=ColumnSpec(ge=0))
    assert set(validation.gated) == {Gate("observation", 1, "quantity"), Gate("observation", 2, "quantity")}


def test_a_negative_upload_is_found_in_the_matrix_with_its_unit_and_module() -> None:
    rows = [
        count(),
        count(number=-3.0, text="-3", cell="C3", module="建设内容", header_cell="C2"),
        count(number=-3.0, text="-3", cell="C9", level="column_total", unit=None, module="建设内容"),
        count(number=-6.0, text="-6", cell="D9", level="grand_total", unit=None, module=None),
    ]
    validation = judge(*rows)
    assert found(validation) == [("JH016", ("C3",), "-3"), ("JH016", ("C9",), "-3"), ("JH016", ("D9",), "-6")]
    assert [finding.message.zh for finding in validation.findings] == [
        "平江县「建设内容」的数量填“-3”，不应小于 0。",
        "「建设内容」的合计填“-3”，不应小于 0。",
        "总计填“-6”，不应小于 0。",
    ]
    assert validation.findings[0].region == "平江县"
    assert validation.gated == (Gate("count", 1, "number"), Gate("count", 2, "number"), Gate("count", 3, "number"))


def test_uploads_are_whole_numbers_where_the_form_says_int() -> None:
    rows = [
        count(number=2.5, text="2.5"),
        count(number=None, text="", token="blank", cell="B4", unit="岳阳县", unit_cell="A4"),
    ]
    assert found(judge(*rows, number=ColumnSpec(dtype="int", nullable=False))) == [
        ("JH015", ("B3",), "2.5"),
        ("JH012", ("B4",), ""),
    ]


def test_severity_is_the_one_that_the_form_gives() -> None:
    (finding,) = judge(observation(3, progress=120), progress=ColumnSpec(le=100, severity=Severity.QUERY)).findings
    assert finding.severity is Severity.QUERY


def test_a_column_that_the_table_lacks_is_the_forms_fault() -> None:
    with pytest.raises(UserError) as refused:
        judge(observation(3), targets=ColumnSpec(ge=0))
    assert refused.value.where == "return"
    assert "targets" in refused.value.what.zh
    assert "target" in refused.value.advice.zh


def test_outcomes_tell_passed_found_and_not_asked_apart() -> None:
    rows = [observation(3, quantity=-1), observation(3, input=1, file="b.xlsx")]
    outcomes = {(outcome.input, outcome.rule): outcome for outcome in judge(*rows, count()).outcomes}
    negative = outcomes[0, "JH016"]
    assert (negative.state, negative.checked, negative.findings) == ("findings", 3, 1)
    assert outcomes[1, "JH016"].state == "passed"
    assert outcomes[1, "JH016"].checked == 4
    assert outcomes[0, "JH012"].state == "skipped"
    assert outcomes[0, "JH012"].reason is not None
    assert len(outcomes) == 2 * len(SCHEMA_RULES)


def test_outcomes_are_given_for_inputs_without_rows_where_asked() -> None:
    empty = pd.DataFrame([], columns=Count._fields)
    rows = pd.DataFrame([observation(3)], columns=Observation._fields)
    assert {outcome.input for outcome in validate_tables(rows, empty, {}, inputs=[0, 1]).outcomes} == {0, 1}


def test_a_finding_loses_its_fingerprint_with_its_value_and_keeps_it_in_another_cell() -> None:
    def mark(**given: Any) -> str:
        (finding,) = judge(observation(3, **given)).findings
        return finding.fingerprint

    assert mark(quantity=-1) == mark(quantity=-1, quantity_cell="F9", file="b.xlsx")
    assert mark(quantity=-1) != mark(quantity=-2)


def test_no_message_shows_a_librarys_words() -> None:
    specs = {
        "target": ColumnSpec(dtype="float", isin=(1.0,), nullable=False),
        "quantity": ColumnSpec(dtype="str", str_matches="x", str_length={"min_value": 1, "max_value": 2}),
        "progress": ColumnSpec(dtype="int", ge=0, in_range={"max_value": 5}),
        "unit": ColumnSpec(nullable=False, isin=("个",)),
        "region": ColumnSpec(notin=("平江县",)),
        "indicator": ColumnSpec(unique=True, str_startswith="项"),
        "period": ColumnSpec(eq="2026-06"),
    }
    rows = [
        observation(3, target="x", quantity=5, progress=2.5),
        observation(4, target=None, quantity="一大段说明", progress=-1, unit=None),
        observation(5, target=7, progress=9, unit="只", indicator="指标4"),
    ]
    findings = judge(*rows, **specs).findings
    assert {finding.rule for finding in findings} == {rule.id for rule in SCHEMA_RULES}
    for finding in findings:
        for words in (finding.message, finding.fix):
            assert not re.search(r"\bnan\b|None|dtype|Check\.|nullable|str_|<NA>", words.zh + words.en)
            bare = re.sub(r"“[^”]*”|[0-9.–≥≤<>= -]", "", words.zh)
            assert not re.search("[A-Za-z]", bare), words.zh


def test_a_hundred_thousand_rows_are_judged_in_one_go() -> None:
    rows = [observation(line, quantity=-1 if line % 1000 == 7 else 3) for line in range(1000)]
    frame = pd.concat([pd.DataFrame(rows, columns=Observation._fields)] * 100, ignore_index=True)
    frame["file"] = [f"{i // 1000}.xlsx" for i in range(len(frame))]
    frame["input"] = [i // 1000 for i in range(len(frame))]
    validation = validate_tables(
        frame, pd.DataFrame([], columns=Count._fields), {"return": {"unit": ColumnSpec(isin=("个",))}}
    )
    assert [(gate.row, gate.measure) for gate in validation.gated] == [(7 + 1000 * i, "quantity") for i in range(100)]
    assert len(validation.findings) == 100
