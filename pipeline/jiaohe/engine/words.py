"""Values of a table's columns as words for people, in either language; what came from a cell is made harmless."""

import re
import unicodedata
from typing import Any

from jiaohe.engine.columns import bounds_of, columns_of, text_of
from jiaohe.engine.formula import formula_words
from jiaohe.engine.numbers import DECIMALS, decimals_for, decimals_of, written
from jiaohe.model.text import Lang, Text

BLANK = Text("空", "blank")
_UNSAID = {"due_at": Text("没有规定", "not declared")}  # what an empty column of the program's own means
WIDEST = 60  # characters of a cell's text in a message
LISTED = 6  # names that a message lists before it says how many more there are

_MEASURES = {
    "target": Text("目标", "target"),
    "quantity": Text("数量", "quantity"),
    "progress": Text("进度", "progress"),
}
_TOKENS = {
    "number": Text("数字", "a number"),
    "bound": Text("下限", "a lower bound"),
    "not_applicable": Text("不涉及", "not applicable"),
    "in_progress": Text("正在推进", "in progress"),
    "dash": Text("横线", "a dash"),
    "blank": BLANK,
    "merged": Text("合并单元格", "part of a merged cell"),
    "text": Text("文字", "text"),
    "error": Text("错误值", "an error value"),
    "refused": Text("不合表式的值", "a value that the form refuses"),
    "uncalculated": Text("未计算的公式", "an uncalculated formula"),
    "absent": Text("没有这一格", "no cell"),
}
_EVIDENCE = {"strong": Text("充分", "strong"), "weak": Text("不足", "weak")}
_CARDS = {
    "none": Text("无牌", "no card"),
    "yellow": Text("黄牌", "yellow card"),
    "red": Text("红牌", "red card"),
}
# Columns whose values are words of the program rather than of the sheet.
_VOCABULARY: dict[str, dict[str, Text]] = {
    "level": {
        "whole": Text("合计", "the whole"),
        "region": Text("分地区", "region"),
        "cell": Text("单格", "single cell"),
        "row_total": Text("行合计", "row total"),
        "column_total": Text("列合计", "column total"),
        "grand_total": Text("总计", "grand total"),
    },
    "kind": {
        "count": Text("计数", "count"),
        "amount": Text("数额", "amount"),
        "rate": Text("比率", "rate"),
        "standard": Text("标准", "standard"),
        "unknown": Text("类型不明", "of unknown kind"),
        "region": Text("地区", "region"),
        "indicator": Text("指标", "indicator"),
        "unit": Text("单位", "unit"),
        "module": Text("模块", "module"),
        "measure": Text("填报行", "measure"),
        "remark": Text("备注", "remark"),
        "figure": Text("填数字处", "in place of a figure"),
    },
    "status": {
        "recognised": Text("已识别", "recognised"),
        "unrecognised": Text("未识别", "not recognised"),
        "passed_over": Text("已略过", "passed over"),
        "received": Text("已收到", "received"),
        "nil": Text("零报告", "nil return"),
        "exempt": Text("免报", "exempt"),
        "missing": Text("未报", "missing"),
        "late": Text("迟报", "late"),
        "duplicate": Text("重复", "duplicate"),
        "restated": Text("事后改报", "restated"),
        "misfiled": Text("月份不符", "of another month"),
        "not_expected": Text("不需报送", "not expected"),
        "pending": Text("未到期", "not due yet"),
    },
    "measure": _MEASURES,
    "speaks_of": {**_MEASURES, "title": Text("标题", "title"), "note": Text("附注", "note")},
    "formula_source": {
        "catalog": Text("指标目录", "the catalog"),
        "inferred": Text("由数据推断", "inferred from the data"),
        "assumed": Text("默认", "assumed"),
    },
    "sender_by": {
        "label": Text("表上写明", "named on the sheet"),
        "title": Text("表题", "title"),
        "sheet": Text("工作表名", "name of the sheet"),
        "region": Text("表中唯一的地区", "the only region of the table"),
    },
    "promised_what": {
        "completion": Text("完成", "completion"),
        "start": Text("开工", "start"),
        "other": Text("其他", "something else"),
    },
    "prev_card": _CARDS,
    "card": _CARDS,
    "formula_evidence": _EVIDENCE,
    "whole_evidence": _EVIDENCE,
    "evidence": {
        "manifest": Text("收文登记", "the record of receipts"),
        "workbook": Text("表内填报时间", "the date on the sheet"),
        "git": Text("版本库提交时间", "the time it was committed"),
        "file": Text("文件时间", "the time of the file"),
    },
    "supported": {"summary": Text("汇总表", "the summary"), "unit": Text("单位报表", "the unit's return")},
    "of": {"regions": Text("各地", "the regions"), "whole": Text("全部合计", "the whole")},
    "progress_style": {
        "percent_text": Text("带百分号的文字", "text with a percent sign"),
        "percent_format": Text("百分比格式", "percent format"),
        "plain": Text("不带百分号的数", "a number without percent sign"),
        "fraction": Text("小数", "a fraction"),
    },
}
_PERIODS = (
    "period",
    "period_folder",
    "prev_period",
    "other_period",
    "unchanged_since",
    "folder",
    "title_period",
    "said_in",
    "promised",
    "since",
    "next_period",
)
_FORMULAS = (
    "formula",
    "other_formula",
    "whole_formula",
    "contradicted_formula",
    "contradicted_whole",
    "before_formula",
    "after_formula",
)
_LONGEST_LIST = 400  # characters of a list of regions, which is worth reading to its end
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_PERIOD = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
_MONTHS = ("January February March April May June July August September October November December").split()


def harmless(text: str, width: int = WIDEST) -> str:
    """A cell's text on one line, without control or direction characters, cut to a width."""
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or _visible(char))
    line = " ".join(kept.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def value_words(table: str, column: str, row: dict[str, Any], lang: Lang, decimals: int | None = None) -> str:
    """What stands in a column of a row. ``decimals`` asks for more of them than the figure is usually given."""
    value = row.get(column)
    if value is None or value == "":
        return _UNSAID.get(column, BLANK).read(lang)
    if isinstance(value, bool):
        return {True: Text("是", "yes"), False: Text("否", "no")}[value].read(lang)
    if isinstance(value, int | float):
        return written(float(value), max(decimals or 0, decimals_shown(table, column, row)))
    word = str(value)
    if table != "cell" and column in _FORMULAS:
        return formula_words(word, lang)
    if column.endswith("token"):
        return _TOKENS[word].read(lang) if word in _TOKENS else harmless(word)
    if column in _VOCABULARY and word in _VOCABULARY[column]:
        return _VOCABULARY[column][word].read(lang)
    if column == "name" and row.get("kind") == "measure" and word in _MEASURES:
        return _MEASURES[word].read(lang)
    if column.endswith(("_regions", "_place", "_files")) or column == "source":
        return harmless(word, _LONGEST_LIST)
    if column in _PERIODS and (match := _PERIOD.match(word)):
        return _month(int(match[1]), int(match[2]), lang) or harmless(word)
    if column == "reported_on" and (match := _DAY.match(word)):
        month = _month(int(match[1]), int(match[2]), lang)
        day = int(match[3])
        return harmless(word) if month is None else f"{month}{day}日" if lang == "zh" else f"{day} {month}"
    return harmless(word)


def neutral(table: str, column: str, row: dict[str, Any]) -> str | None:
    """As ``value_words``, for texts that both languages share; None where there is nothing."""
    value = row.get(column)
    if value is None or value == "":
        return None
    if isinstance(value, int | float):
        return written(float(value), decimals_shown(table, column, row))
    return harmless(str(value))


def seen(table: str, column: str, row: dict[str, Any]) -> str | None:
    """The text that a person sees in the cell behind a column, None where the cell is blank."""
    shown = text_of(table, column)
    text = harmless(str(row.get(shown) or "")) if shown else ""
    if not text and row.get(column) is not None:
        value = row[column]
        text = written(float(value)) if isinstance(value, int | float) else harmless(str(value))
    return text or None


def decimals_shown(table: str, column: str, row: dict[str, Any]) -> int:
    """How many decimals of a figure are worth showing: those of its cell, or as many as its interval bears."""
    shown = text_of(table, column)
    if shown is not None:
        return max(DECIMALS, decimals_of(str(row.get(shown) or "")))
    bounds = bounds_of(table, column)
    if bounds is None:
        return DECIMALS
    if bounds.half is not None:
        half = row.get(bounds.half) or 0.0
        # A sum of figures with three decimals has three, however many of them there are.
        return decimals_for(2 * half) if half else 6
    lo, hi = row.get(str(bounds.lo)), row.get(str(bounds.hi))
    if lo is None or hi is None:
        return DECIMALS
    return min(decimals_for(hi - lo), max(DECIMALS, decimals_of(str(row.get("progress_text") or ""))))


def listed(words: list[str], lang: Lang) -> str:
    """Several values of one column in one sentence."""
    distinct = list(dict.fromkeys(words))
    first, more = distinct[:LISTED], len(distinct) - LISTED
    if lang == "zh":
        return "、".join(first) + (f"等{len(distinct)}项" if more > 0 else "")
    return ", ".join(first) + (f" and {more} more" if more > 0 else "")


def is_worded(table: str, column: str) -> bool:
    """Whether a column holds words of the program, which each language puts in its own way."""
    worded = column in _VOCABULARY or column.endswith("token") or columns_of(table)[column] == "truth"
    return worded or (table != "cell" and column in _FORMULAS)


def _visible(char: str) -> bool:
    """Whether a character is neither a control nor an invisible mark that reorders or hides text."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _month(year: int, month: int, lang: Lang) -> str | None:
    if not 1 <= month <= 12:
        return None
    return f"{year}年{month}月" if lang == "zh" else f"{_MONTHS[month - 1]} {year}"
