"""Cards for programs (红黄牌的机器格式): one JSON object, version 1, and CSV with a row per card."""

import csv
import io
from typing import Any, Final

from jiaohe.model.cards import CardBook, Carded, CardPoint, CardStep
from jiaohe.model.record import VERSION
from jiaohe.model.text import Lang, Text
from jiaohe.report.cards_words import COLOUR, sums, way_out
from jiaohe.report.jsonl import json_line

_ACTIVE: Final = "=+-@\t\r"  # what makes a spreadsheet program take a cell for a formula
_HEAD: Final = (
    Text("月份", "period"),
    Text("表式", "form"),
    Text("地区", "region"),
    Text("指标", "indicator"),
    Text("责任单位", "owner"),
    Text("计量单位", "unit"),
    Text("进度", "progress"),
    Text("序时进度", "schedule"),
    Text("差几个百分点", "points behind"),
    Text("连续落后期数", "months behind"),
    Text("上期", "card before"),
    Text("本期", "card"),
    Text("压线", "on the line"),
    Text("还差", "needed"),
    Text("怎样摘牌", "way out"),
    Text("文件", "file"),
    Text("工作表", "sheet"),
    Text("单元格", "cell"),
)


def render_cards_json(book: CardBook, *, workspace: str | None, lang: Lang) -> str:
    """One line that ends in a line break: every indicator with its card month by month, and every outlook."""
    policy = book.policy
    return json_line(
        {
            "type": "cards",
            "v": VERSION,
            "workspace": workspace,
            "period": book.period,
            "policy": {
                "points": policy.points,
                "share": policy.share,
                "escalate_after": policy.escalate_after,
                "clear_after": policy.clear_after,
                "step_down": policy.step_down,
                "year_end": policy.year_end,
                "missing": policy.missing,
                "level": policy.level,
            },
            "summary": sums(book.carded, lang),
            "cards": [_card(one, book, lang) for one in book.carded],
            "outlook": [one._asdict() for one in book.outlooks],
        }
    )


def _card(one: Carded, book: CardBook, lang: Lang) -> dict[str, Any]:
    series, row = one.series, one.series.points[-1].row
    return {
        "form": series.form,
        "key": series.key,
        "indicator": series.indicator,
        "level": series.level,
        "region": series.region,
        "owner": one.owner,
        "unit": series.unit,
        "file": None if row is None else row.file,
        "sheet": None if row is None else row.sheet,
        "cell": None if row is None else row.progress_cell,
        "progress": None if row is None else row.progress_text,
        **_month(series.points[-1], one.steps[-1]),
        "way_out": way_out(one, book.policy, lang),
        "approved_by": None if one.row is None else one.row.approved_by,
        "approved_at": None if one.row is None else one.row.approved_at,
        "approval_reason": None if one.row is None else one.row.approval_reason,
        "months": [_month(point, step) for point, step in zip(series.points, one.steps, strict=True)],
    }


def _month(point: CardPoint, step: CardStep) -> dict[str, Any]:
    return {
        "period": step.period,
        "interval": None if point.progress is None else list(point.progress),
        "schedule": point.schedule,
        "previous": step.previous,
        "card": step.card,
        "behind": None if step.behind is None else round(step.behind, 6),
        "months_behind": step.months_behind,
        "borderline": step.borderline,
        "needed": step.needed,
        "remarks": list(step.remarks),
    }


def render_cards_csv(book: CardBook, *, lang: Lang) -> str:
    """A row per indicator, header first, lines ended as spreadsheet programs do."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([head.read(lang) for head in _HEAD])
    for one in book.carded:
        writer.writerow([_passive(text) for text in _texts(one, book, lang)])
    return buffer.getvalue()


def _texts(one: Carded, book: CardBook, lang: Lang) -> list[str]:
    series, step, point = one.series, one.steps[-1], one.series.points[-1]
    row = point.row
    yes_no = Text("是", "yes") if step.borderline else Text("否", "no")
    return [
        step.period,
        series.form,
        series.region,
        series.indicator,
        one.owner or "",
        series.unit or "",
        "" if row is None else row.progress_text,
        _number(point.schedule),
        _number(step.behind),
        str(step.months_behind),
        COLOUR[step.previous].read(lang),
        COLOUR[step.card].read(lang),
        yes_no.read(lang),
        _number(step.needed),
        way_out(one, book.policy, lang),
        "" if row is None else row.file,
        "" if row is None else row.sheet,
        "" if row is None else row.progress_cell or "",
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _passive(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in _ACTIVE else text
