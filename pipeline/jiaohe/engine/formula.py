"""Formulas (计算口径) as the tables carry them, such as ``20+80*quantity/target``: in words, and as a value."""

import ast
import re
from collections.abc import Mapping
from functools import cache

from jiaohe.engine.numbers import written
from jiaohe.model.interval import Interval
from jiaohe.model.text import Lang, Text

_NAMED = {
    "stated": Text("填报值（不由公式算出）", "a stated figure"),
    "none": Text("填报值（不由公式算出）", "a stated figure"),
    "mean": Text("各地进度的平均值", "the mean of the regions’ progress"),
    "weighted_mean": Text("各地进度按目标加权的平均值", "the mean of the regions’ progress weighted by target"),
    "weighted mean": Text("各地进度按目标加权的平均值", "the mean of the regions’ progress weighted by target"),
    "item_mean": Text("逐项整百分数的平均", "the mean of whole percentages per item"),
    "rate": Text("数量÷表上没有的基数", "quantity ÷ a number that is not printed"),
    "rate_of_target": Text("（数量÷表上没有的基数）÷目标", "quantity ÷ a number that is not printed ÷ target"),
    "pooled": Text("各地数量之和÷各地基数之和", "the regions’ quantities ÷ their numbers that are not printed"),
    "ratio of sums": Text("数量合计÷目标合计", "sum of quantities ÷ sum of targets"),
}
_PARTS = {
    "quantity": Text("数量", "quantity"),
    "target": Text("目标", "target"),
    "progress": Text("进度", "progress"),
    "sum_quantity": Text("数量合计", "sum of quantities"),
    "sum_target": Text("目标合计", "sum of targets"),
    "mean_progress": Text("各地进度的平均值", "mean of the regions’ progress"),
    "ratio": Text("数量÷目标", "quantity ÷ target"),
    "schedule": Text("序时进度", "schedule"),
}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "÷"}
_ARITHMETIC = re.compile(r"[a-z_0-9 .+*/()-]{1,200}\Z")
_OTHER = Text("本指标的计算口径", "the indicator’s formula")


def formula_words(formula: str, lang: Lang) -> str:
    """A formula as people write it; percent of a ratio is the ratio, since progress is printed in percent."""
    text = formula.strip()
    if text in _NAMED:
        return _NAMED[text].read(lang)
    tree = _parsed(re.sub(r"^100\s*\*\s*(?=[^+-]*$)", "", text))
    words = None if tree is None else _words(tree, lang)
    return _OTHER.read(lang) if words is None else words


def formula_value(formula: str, values: Mapping[str, Interval]) -> Interval | None:
    """What a formula gives, in percent; None where it is no arithmetic, a value is unknown or it divides by zero."""
    tree = _parsed(formula.strip())
    return None if tree is None else _value(tree, values)


@cache
def _parsed(text: str) -> ast.expr | None:
    if not _ARITHMETIC.match(text):
        return None
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _words(node: ast.expr, lang: Lang) -> str | None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            first, second = _words(left, lang), _words(right, lang)
            if first is None or second is None:
                return None
            if isinstance(op, ast.Mult | ast.Div):
                first, second = _bracketed(left, first), _bracketed(right, second, after=op)
            elif isinstance(op, ast.Sub):
                second = _bracketed(right, second)
            gap = "" if lang == "zh" else " "
            return f"{first}{gap}{_SIGNS[type(op)]}{gap}{second}"
        case ast.Name(id=name) if name in _PARTS:
            return _PARTS[name].read(lang)
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return written(float(number))
    return None


def _bracketed(node: ast.expr, words: str, after: ast.operator | None = None) -> str:
    """Brackets around a sum within a product, and around what is divided by as a whole."""
    inner = node.op if isinstance(node, ast.BinOp) else None
    if isinstance(inner, ast.Add | ast.Sub) or (inner is not None and isinstance(after, ast.Div)):
        return f"({words})"
    return words


def _value(node: ast.expr, values: Mapping[str, Interval]) -> Interval | None:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, values), _value(right, values)
            return None if a is None or b is None else _combined(op, a, b)
        case ast.Name(id=name):
            return values.get(name)
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return Interval(float(number), float(number))
    return None


def _combined(op: ast.operator, a: Interval, b: Interval) -> Interval | None:
    if isinstance(op, ast.Add):
        return a.plus(b)
    if isinstance(op, ast.Sub):
        return a.minus(b)
    if isinstance(op, ast.Mult):
        ends = [x * y for x in a for y in b]
    elif isinstance(op, ast.Div) and (b.lo > 0 or b.hi < 0):
        ends = [x / y for x in a for y in b]
    else:
        return None
    return Interval(min(ends), max(ends))
