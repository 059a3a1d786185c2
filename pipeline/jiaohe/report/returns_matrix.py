"""Who sent what in the period that was checked (报送情况表): units × forms, worst first, for every renderer."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jiaohe.model.month_tables import Submission, SubmissionStatus
from jiaohe.model.rates import Rate, reporting_rates
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean

# Worst first.
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
WORST_FIRST: Final = tuple(STATUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsMatrix:
    """``forms`` are titles by form, ``units`` stand worst first, and ``cells`` hold the rows of a unit by form.

    ``year`` are the rates of each unit over the ``months`` of the year so far, ``rate`` and ``counts`` those of the period.
    ``due`` is the usual due date, None where none is declared.
    """

    forms: Mapping[str, str]
    units: Sequence[str]
    cells: Mapping[str, Mapping[str, Sequence[Submission]]]
    year: Mapping[str, Rate]
    months: int
    rate: Rate
    counts: Mapping[SubmissionStatus, int]
    due: str | None
    provisional: bool


def returns_matrix(result: RunResult, lang: Lang) -> ReturnsMatrix | None:
    """The matrix of the period that was checked; None where no roster asks for returns."""
    now = [row for row in result.submissions if row.period == result.period]
    if not now:
        return None
    cells: dict[str, dict[str, list[Submission]]] = defaultdict(lambda: defaultdict(list))
    for row in now:
        cells[row.unit][row.form].append(row)
    year = [row for row in result.submissions if row.period[:4] == (result.period or "")[:4]]
    return ReturnsMatrix(
        forms={row.form: clean(Text(row.form_title, row.form_title_en).read(lang), longest=24) for row in now},
        units=sorted(
            cells, key=lambda unit: min(WORST_FIRST.index(r.status) for rows in cells[unit].values() for r in rows)
        ),
        cells=cells,
        year=reporting_rates(year, lambda row: row.unit),
        months=len({row.period for row in year}),
        rate=reporting_rates(now, lambda row: row.period).get(now[0].period, Rate()),
        counts=Counter(row.status for row in now),
        due=min((row.due_at for row in now if row.due_at is not None and row.extension is None), default=None),
        provisional=any(row.provisional for row in now),
    )


def worst_status(rows: Sequence[Submission], lang: Lang) -> tuple[SubmissionStatus, str] | None:
    """The worst status of a unit's files for a form, with its words; None where the form is not the unit's."""
    if not rows:
        return None
    worst = min(rows, key=lambda row: WORST_FIRST.index(row.status))
    text = STATUS[worst.status].read(lang)
    if worst.status == "late" and worst.days_late:
        text += f"{worst.days_late}天" if lang == "zh" else f" {worst.days_late} d"
    return worst.status, text


def percent(share: float | None) -> str:
    """A rate as people write it; whole percent, and 100 % only where nothing is missing."""
    if share is None:
        return "–"
    return f"{int(share)}%" if share > 99 else f"{share:.0f}%"
