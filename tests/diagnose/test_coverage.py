"""Coverage: each number ends as proved, stated or contradicted, and proved means that a sound check pins it down."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import jiaohe
from jiaohe.diagnose.blame import assign_blame, find_causes
from jiaohe.diagnose.constraints import Sum, Variable
from jiaohe.diagnose.coverage import contradictions, cover, ties
from jiaohe.diagnose.explain import Declaration, explain
from jiaohe.diagnose.formula import RATIO
from jiaohe.diagnose.systems import System, block_system
from jiaohe.model.address import parse_a1
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import Account
from jiaohe.model.tables import MEASURES, Observation, SheetCell
from jiaohe.model.text import Text
from tests.corpus.cases import draw_case
from tests.diagnose.rows import block

PROVED, STATED, CONTRADICTED = Account.PROVED, Account.STATED, Account.CONTRADICTED


def cell(address: str, number: float | None, formula: str | None = None) -> SheetCell:
    row, column = parse_a1(address)
    return SheetCell(
        input=0,
        file="表.xlsx",
        sheet="表",
        address=address,
        row=row,
        col=column,
        text="" if number is None else f"{number:g}",
        number=number,
        half=0.0,
        token="text" if number is None else "number",
        number_format="General",
        formula=formula,
        hidden=False,
    )


def numbers(rows: Sequence[Observation], formulas: dict[str, str] | None = None) -> list[SheetCell]:
    """The numeric cells of observations."""
    found = {}
    for row in rows:
        for measure in MEASURES:
            number, address = getattr(row, measure), getattr(row, f"{measure}_cell")
            if number is not None:
                found[address] = cell(address, number, (formulas or {}).get(address))
    return list(found.values())


def finding(rule: str, *cells: str, indicator: str | None = None, **more: object) -> Finding:
    return Finding(
        rule=rule,
        name=rule.lower(),
        input=0,
        file="表.xlsx",
        sheet="表",
        cells=cells,
        indicator=indicator,
        message=Text("错", "wrong"),
        fix=Text("改", "mend"),
        fingerprint=rule + "".join(cells),
        **{"severity": Severity.ERROR, **more},  # type: ignore[arg-type]
    )


def covered(
    rows: Sequence[Observation],
    findings: Sequence[Finding] = (),
    formulas: dict[str, str] | None = None,
    declared: Declaration | None = None,
) -> dict[str, Account]:
    explanation = explain(rows, [], lambda _: declared, lambda _a, _b: False)
    systems = [block_system(analysis) for analysis in explanation.analyses]
    causes = find_causes(systems)
    told = zip(rows, explanation.explained, strict=True)
    blamed = assign_blame(findings, causes)
    coverage = cover(numbers(rows, formulas), systems, causes, blamed, told, explanation.totals)
    return coverage.get((0, "表"), {})


CLEAN = (
    (300.0, 150.0, 50.0),  # C4:C6
    (100.0, 37.0, 37.0),
    (120.0, 77.0, 64.17),
    (80.0, 36.0, 45.0),
)


def test_a_table_whose_sums_and_ratios_hold_is_proved() -> None:
    assert set(covered(block("建设公厕", *CLEAN)).values()) == {PROVED}


def test_without_any_other_figure_a_number_is_stated() -> None:
    rows = block("建设公厕", None, (100.0, None, None), (None, 7.0, None))
    assert covered(rows) == {"D4": STATED, "E5": STATED}


def test_nothing_done_proves_the_quantity_and_not_the_target() -> None:
    rows = block("建设公厕", None, (100.0, 0.0, 0.0), (120.0, 77.0, 64.17), (80.0, 36.0, 45.0))
    accounts = covered(rows)
    assert {a: accounts[a] for a in ("D4", "D5", "D6")} == {"D4": STATED, "D5": PROVED, "D6": PROVED}


def test_a_sum_of_coarse_figures_says_nothing_of_a_small_part() -> None:
    system = _sum((59000.0, 500.0), (58990.0, 0.0), (12.0, 0.0))
    accounts = cover([cell("A1", 59000.0), cell("A2", 58990.0), cell("A3", 12.0)], [system], [])
    assert accounts[0, "表"] == {"A1": PROVED, "A2": PROVED, "A3": STATED}


def _sum(*figures: tuple[float, float], weak: frozenset[int] = frozenset()) -> System:
    """A1 as the sum of A2, A3, …: printed figures with their half-widths."""
    variables = tuple(
        Variable(cell=f"A{i}", text="", printed=number, half=half, measure="target", region=None, row=0)
        for i, (number, half) in enumerate(figures, 1)
    )
    constraint = Sum(0, tuple(range(1, len(figures))))
    return System(input=0, sheet="表", name=None, variables=variables, constraints=(constraint,), weak=weak)


def test_a_check_with_weak_evidence_proves_nothing() -> None:
    system = _sum((30.0, 0.0), (10.0, 0.0), (20.0, 0.0), weak=frozenset({0}))
    accounts = cover([cell("A1", 30.0), cell("A2", 10.0), cell("A3", 20.0)], [system], [])
    assert set(accounts[0, "表"].values()) == {STATED}


def test_a_long_sum_leaves_to_each_part_what_a_short_one_does() -> None:
    figures = [(0.5 * i, 0.05) for i in range(200)]
    system = _sum((sum(n for n, _ in figures), 0.05), *figures)
    domains = [variable.domain for variable in system.variables]
    for tie in ties([system], []):
        (exact,) = [left for i, left in tie.constraint.narrow(domains, frozenset({tie.variable})) if i == tie.variable]
        assert tie.left is not None
        assert tuple(tie.left) == pytest.approx(tuple(exact), abs=1e-6)


def test_a_declared_formula_that_a_lone_row_bears_out_proves_it() -> None:
    rows = block("建设公厕", None, (100.0, 37.0, 37.0))
    assert set(covered(rows, declared=Declaration(formula=RATIO)).values()) == {PROVED}


@pytest.mark.parametrize("formula", ["D5/D4*100", "ROUND($D$5/$D$4,4)*100", "sum(d4:d5)"])
def test_a_progress_that_the_sheet_computes_proves_itself_alone(formula: str) -> None:
    rows = block("建设公厕", None, (100.0, 37.0, 37.0), (120.0, 77.0, 64.17), (80.0, 36.0, 45.0))
    accounts = covered(rows, formulas={"D6": formula})
    assert {a: accounts[a] for a in ("D4", "D5", "D6")} == {"D4": STATED, "D5": STATED, "D6": PROVED}


@pytest.mark.parametrize("formula", ["汇总!D5/汇总!D4*100", "'上 月'!D4:D5", "LOG10(5)+AD4", "H4*1"])
def test_a_formula_that_reads_other_cells_leaves_the_check_its_worth(formula: str) -> None:
    rows = block("建设公厕", None, (100.0, 37.0, 37.0), (120.0, 77.0, 64.17), (80.0, 36.0, 45.0))
    assert set(covered(rows, formulas={"D6": formula}).values()) == {PROVED}


def test_the_cell_that_a_broken_check_comes_down_to_is_contradicted() -> None:
    rows = block("建设公厕", (300.0, 150.0, 50.0), (100.0, 37.0, 37.0), (210.0, 77.0, 64.17), (80.0, 36.0, 45.0))
    said = finding("JH301", "E6", "E5", "E4", indicator="建设公厕")
    accounts = covered(rows, [said])
    assert {address for address, account in accounts.items() if account is CONTRADICTED} == {"E4"}
    # The whole's own ratio proves C4, the sum of quantities E5; the progress beside the wrong target has no other check.
    assert (accounts["C4"], accounts["E5"], accounts["E6"]) == (PROVED, PROVED, STATED)


@pytest.mark.parametrize("change", [{"severity": Severity.INFO}, {"status": Status.EXPLAINED}])
def test_what_is_explained_or_said_in_passing_contradicts_nothing(change: dict[str, object]) -> None:
    rows = block("建设公厕", (300.0, 150.0, 50.0), (100.0, 37.0, 37.0), (210.0, 77.0, 64.17), (80.0, 36.0, 45.0))
    said = replace(finding("JH301", "E6", "E5", "E4", indicator="建设公厕"), **change)  # type: ignore[arg-type]
    assert CONTRADICTED not in covered(rows, [said]).values()


def test_an_error_without_a_cause_contradicts_the_cell_that_it_blames() -> None:
    rows = block("建设公厕", *CLEAN)
    assert covered(rows, [finding("JH010", "D5", "D4")])["D5"] is CONTRADICTED
    assert covered(rows, [finding("JH010", "D5", "D4")])["D4"] is PROVED
    assert covered(rows, [finding("JH130", "D5", severity=Severity.QUERY)])["D5"] is PROVED
    assert covered(rows, [finding("JH301", "D5", root="0123456789abcdef")])["D5"] is PROVED


def test_an_error_of_a_rule_that_blames_all_its_cells_contradicts_them_all() -> None:
    said = finding("JH110", "C5", "D5")
    assert list(contradictions([], [], [said], {"JH110"})) == [(0, "表", "C5"), (0, "表", "D5")]
    assert list(contradictions([], [], [said])) == [(0, "表", "C5")]


def test_an_error_that_blames_words_contradicts_no_number() -> None:
    rows = block("建设公厕", *CLEAN)
    assert set(covered(rows, [finding("JH402", "A4", "C4")]).values()) == {PROVED}


FIGURE = st.one_of(
    st.none(), st.just("/"), st.integers(0, 500).map(float), st.floats(0, 500).map(lambda x: round(x, 2))
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(FIGURE, FIGURE, FIGURE), min_size=1, max_size=5),
    st.one_of(st.none(), st.tuples(FIGURE, FIGURE, FIGURE)),
    st.lists(st.sampled_from(["C4", "D4", "D5", "D6", "E6", "Z9", "A1"]), max_size=3),
)
def test_every_number_is_accounted_for_once_and_nothing_else_is(
    regions: list[tuple[float | str | None, ...]], whole: tuple[float | str | None, ...] | None, blamed: list[str]
) -> None:
    rows = block("建设公厕", whole, *regions)  # type: ignore[arg-type]
    accounts = covered(rows, [finding("JH301", *blamed, indicator="建设公厕")] if blamed else [])
    assert set(accounts) == {c.address for c in numbers(rows)}
    tally = [list(accounts.values()).count(account) for account in Account]
    assert sum(tally) == len(numbers(rows))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), min_size=3, max_size=6))
def test_no_cell_is_proved_by_a_check_that_does_not_hold(figures: list[tuple[int, int]]) -> None:
    rows = block("建设公厕", None, *((float(t), float(q), 50.0) for t, q in figures))
    explanation = explain(rows, [], lambda _: None, lambda _a, _b: False)
    systems = [block_system(analysis) for analysis in explanation.analyses]
    for tie in ties(systems, numbers(rows)):
        assert not tie.proves or (tie.holds and not tie.weak)


def test_contradictions_name_the_finding_that_says_so() -> None:
    said = finding("JH110", "F5", "F4")
    assert contradictions([], [], [said]) == {(0, "表", "F5"): said}


@pytest.mark.parametrize("seed", [2, 3, 14, 24, 62])
def test_the_figures_of_a_workbook_are_all_accounted_for(seed: int, tmp_path: Path) -> None:
    case = draw_case(seed)
    assert case is not None
    (report,) = jiaohe.check(case.write(tmp_path)).inputs
    accounted = {(sheet.name, cell) for sheet in report.sheets for cell in sheet.coverage}
    first = report.sheets[0].name
    assert accounted >= {(first if sheet is None else sheet, cell) for sheet, cell in case.numbers}
    assert len({sheet.name for sheet in report.sheets}) == len(report.sheets)


def test_serial_numbers_and_numbered_heads_are_labels(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["平江县2026年5月重点民生实事进度表"],
        ["序号", "指标名称", "单位", "目标", "数量", "进度"],
        [1, 2, 3, 4, 5, 6],
        [1, "建设公厕", "座", 100, 37, "37%"],
        [2, "改造食堂", "所", 80, 36, "45%"],
        [3, "新建泊位", "个", 120, 77, "64.17%"],
        [4, "建设村卫生室", "个", 60, 30, "50%"],
    ):
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    (report,) = jiaohe.check(tmp_path / "表.xlsx").inputs
    assert report.sheets[0].coverage == {f"{column}{row}": PROVED for row in range(4, 8) for column in "DEF"}


def test_numbers_of_a_sheet_that_fits_no_form_are_stated(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "流水"
    for row in (["日期", "摘要", "收入", "支出"], ["5月1日", "办公用品", None, 320.5], ["5月3日", "拨款", 5000, None]):
        sheet.append(row)
    sheet.append(["5月9日", "差旅", None, "１，２００"])
    book.save(tmp_path / "账.xlsx")
    (report,) = jiaohe.check(tmp_path / "账.xlsx").inputs
    assert report.sheets[0].status == "unrecognised"
    assert report.sheets[0].coverage == dict.fromkeys(("D2", "C3", "D4"), STATED)


def test_numbers_beside_a_recognised_table_are_stated(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["平江县2026年5月重点民生实事进度表"],
        ["序号", "指标名称", "单位", "目标", "数量", "进度"],
        [1, "建设公厕", "座", 100, 37, "37%"],
        [2, "改造食堂", "所", 80, 36, "45%"],
        [3, "新建泊位", "个", 120, 77, "64.17%"],
    ):
        sheet.append(row)
    sheet["C12"] = 4321
    book.save(tmp_path / "表.xlsx")
    (report,) = jiaohe.check(tmp_path / "表.xlsx").inputs
    assert report.sheets[0].coverage["C12"] is STATED
    assert report.sheets[0].tally() == {PROVED: 9, STATED: 1, CONTRADICTED: 0}
