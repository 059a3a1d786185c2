"""Who sent what on a terminal (报送情况): units × forms of the period, with the rates of the year."""

from collections.abc import Sequence
from typing import Final

from jiaohe.model.month_tables import Submission, SubmissionStatus
from jiaohe.model.rates import Rate
from jiaohe.model.run import RunResult
from jiaohe.report.page import Page, Piece
from jiaohe.report.returns_matrix import STATUS, WORST_FIRST, ReturnsMatrix, percent, returns_matrix, worst_status
from jiaohe.report.untrusted import clean

_ROWS: Final = 20
_STYLE: Final[dict[SubmissionStatus, str]] = {
    "missing": "error",
    "late": "query",
    "misfiled": "error",
    "duplicate": "query",
    "restated": "query",
    "not_expected": "warning",
    "received": "good",
    "nil": "good",
}


def write_submissions(page: Page, result: RunResult, *, every: bool) -> None:
    """The matrix of the period that was checked, worst units first; nothing where no roster asks for returns."""
    matrix = returns_matrix(result, page.lang)
    if matrix is None:
        return
    page.blank()
    page.line(Piece(page.pick("报送情况", "Returns due and received"), "title"), _due(page, matrix))
    listed = matrix.units if every else matrix.units[:_ROWS]
    with_year = matrix.months > 1
    head = [Piece(""), *(Piece(title, "quiet") for title in matrix.forms.values())]
    if with_year:
        head += [Piece(page.pick("本年报送率", "sent, year"), "quiet"), Piece(page.pick("及时率", "on time"), "quiet")]
    table = [head]
    for unit in listed:
        line = [Piece(clean(unit, longest=24)), *(_cell(page, matrix.cells[unit].get(f, ())) for f in matrix.forms)]
        table.append(line + (_rates(matrix.year.get(unit, Rate())) if with_year else []))
    page.table(table)
    if len(listed) < len(matrix.units):
        more = len(matrix.units) - len(listed)
        page.line(
            "  ",
            Piece(page.pick(f"其余 {more} 个单位用 --show all 查看", f"{more} more units with --show all"), "quiet"),
        )
    _write_total(page, matrix)


def _due(page: Page, matrix: ReturnsMatrix) -> Piece:
    if matrix.due is None:
        return Piece(page.pick("  没有写明截止时间", "  no due date is declared"), "quiet")
    note = page.pick("（节假日未公布，暂按法定推算）", " (provisional: holidays not announced)")
    said = note if matrix.provisional else ""
    return Piece(page.pick(f"  截止 {matrix.due}{said}", f"  due {matrix.due}{said}"), "quiet")


def _cell(page: Page, rows: Sequence[Submission]) -> Piece:
    worst = worst_status(rows, page.lang)
    return Piece(page.marks.dot, "quiet") if worst is None else Piece(worst[1], _STYLE.get(worst[0], "quiet"))


def _rates(rate: Rate) -> list[Piece]:
    return [Piece(percent(rate.completeness)), Piece(percent(rate.timeliness))]


def _write_total(page: Page, matrix: ReturnsMatrix) -> None:
    counts, rate = matrix.counts, matrix.rate
    parts = [
        f"{STATUS[status].read(page.lang)} {counts[status]}" for status in reversed(WORST_FIRST) if counts.get(status)
    ]
    said = page.pick("，", ", ").join(parts)
    page.paragraph(
        page.pick(
            f"应报 {rate.expected}：{said}；报送率 {percent(rate.completeness)}，及时率 {percent(rate.timeliness)}。",
            f"{rate.expected} expected: {said}; {percent(rate.completeness)} received, {percent(rate.timeliness)} on time.",
        ),
        indent=2,
        hang=2,
    )
