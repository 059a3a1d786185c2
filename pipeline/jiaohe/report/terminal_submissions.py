"""Who sent what on a terminal (报送情况): units × forms of the period, with the rates of the year."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from jiaohe.model.month_tables import Submission, SubmissionStatus
from jiaohe.model.rates import Rate, reporting_rates
from jiaohe.model.run import RunResult
from jiaohe.model.text import Text
from jiaohe.report.page import Page, Piece
from jiaohe.report.untrusted import clean

_ROWS: Final = 20
STATUS: Final[dict[SubmissionStatus, Text]] = {
    "missing": Text("未报", "missing"),
    "late": Text("迟报", "late"),
    "misfiled": Text("月份不符", "wrong month"),
    "duplicate": Text("重复", "sent twice"),
    "restated": Text("事后改报", "restated"),
    "not_expected": Text("不需报", "not asked"),
    "pending": Text("未到期", "not due"),
    "nil": Text("零报告", "nil"),
    "exempt": Text("免报", "exempt"),
    "received": Text("已报", "sent"),
}
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
_WORST: Final = tuple(STATUS)


def write_submissions(page: Page, result: RunResult, *, every: bool) -> None:
    """The matrix of the period that was checked, worst units first; nothing where no roster asks for returns."""
    now = [row for row in result.submissions if row.period == result.period]
    if not now:
        return
    page.blank()
    page.line(Piece(page.pick("报送情况", "Returns due and received"), "title"), _due(page, now))
    forms = dict.fromkeys(row.form for row in now)
    titles = {row.form: clean(page.pick(row.form_title, row.form_title_en), longest=24) for row in now}
    cells: dict[str, dict[str, list[Submission]]] = defaultdict(lambda: defaultdict(list))
    for row in now:
        cells[row.unit][row.form].append(row)
    year = [row for row in result.submissions if row.period[:4] == (result.period or "")[:4]]
    months = {row.period for row in year}
    rates = reporting_rates(year, lambda row: row.unit) if len(months) > 1 else {}
    ordered = sorted(cells, key=lambda unit: min(_WORST.index(r.status) for rows in cells[unit].values() for r in rows))
    listed = ordered if every else ordered[:_ROWS]
    head = [Piece(""), *(Piece(titles[form], "quiet") for form in forms)]
    if rates:
        head += [Piece(page.pick("本年报送率", "sent, year"), "quiet"), Piece(page.pick("及时率", "on time"), "quiet")]
    table = [head]
    for unit in listed:
        line = [Piece(clean(unit, longest=24)), *(_cell(page, cells[unit][form]) for form in forms)]
        table.append(line + (_rates(rates.get(unit, Rate())) if rates else []))
    page.table(table)
    if len(listed) < len(ordered):
        more = len(ordered) - len(listed)
        page.line(
            "  ",
            Piece(page.pick(f"其余 {more} 个单位用 --show all 查看", f"{more} more units with --show all"), "quiet"),
        )
    _write_total(page, now)


def _due(page: Page, rows: Sequence[Submission]) -> Piece:
    dates = sorted({row.due_at for row in rows if row.due_at is not None and row.extension is None})
    if not dates:
        return Piece(page.pick("  没有写明截止时间", "  no due date is declared"), "quiet")
    provisional = any(row.provisional for row in rows)
    note = page.pick("（节假日未公布，暂按法定推算）", " (provisional: holidays not announced)") if provisional else ""
    return Piece(page.pick(f"  截止 {dates[0]}{note}", f"  due {dates[0]}{note}"), "quiet")


def _cell(page: Page, rows: Sequence[Submission]) -> Piece:
    if not rows:
        return Piece(page.marks.dot, "quiet")
    worst = min(rows, key=lambda row: _WORST.index(row.status))
    text = STATUS[worst.status].read(page.lang)
    if worst.status == "late" and worst.days_late:
        text += page.pick(f"{worst.days_late}天", f" {worst.days_late} d")
    return Piece(text, _STYLE.get(worst.status, "quiet"))


def _rates(rate: Rate) -> list[Piece]:
    return [Piece(percent(rate.completeness)), Piece(percent(rate.timeliness))]


def percent(share: float | None) -> str:
    """A rate as people write it; whole percent, and 100 % only where nothing is missing."""
    if share is None:
        return "–"
    return f"{int(share)}%" if share > 99 else f"{share:.0f}%"


def _write_total(page: Page, rows: Sequence[Submission]) -> None:
    counts = Counter(row.status for row in rows)
    rate = reporting_rates(rows, lambda row: row.period).get(rows[0].period, Rate())
    parts = [f"{STATUS[status].read(page.lang)} {counts[status]}" for status in reversed(_WORST) if counts[status]]
    said = page.pick("，", ", ").join(parts)
    page.paragraph(
        page.pick(
            f"应报 {rate.expected}：{said}；报送率 {percent(rate.completeness)}，及时率 {percent(rate.timeliness)}。",
            f"{rate.expected} expected: {said}; {percent(rate.completeness)} received, {percent(rate.timeliness)} on time.",
        ),
        indent=2,
        hang=2,
    )
