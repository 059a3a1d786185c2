"""The functions that rules may call, and nothing else may be called."""

from typing import Literal, NamedTuple

from sqlglot import exp

from jiaohe.engine.trees import Tree
from jiaohe.model.text import Text

Takes = Literal["number", "text", "pattern", "any", "digits"]
Gives = Literal["number", "text", "truth", "same"]


class Function(NamedTuple):
    """A function: the kinds it takes (the last one ``more`` times over), the kind it gives, and what it is for.

    ``digits`` is a whole number written out, ``pattern`` a regular expression written out; ``any`` arguments are all
    of one kind, which is what ``same`` gives.
    """

    takes: tuple[Takes, ...]
    gives: Gives
    about: Text
    more: bool = False
    optional: int = 0  # how many of the last arguments may be left out


FUNCTIONS: dict[str, Function] = {
    "approx": Function(
        ("number", "number"), "truth", Text("两个数的区间有公共部分", "the intervals of the two share a number")
    ),
    "certainly_less": Function(
        ("number", "number"),
        "truth",
        Text("前者的每个值都小于后者", "every value of the first lies below all of the second"),
    ),
    "certainly_greater": Function(
        ("number", "number"),
        "truth",
        Text("前者的每个值都大于后者", "every value of the first lies above the second's"),
    ),
    "lo": Function(("number",), "number", Text("区间的下端", "the lower end of the interval")),
    "hi": Function(("number",), "number", Text("区间的上端", "the upper end of the interval")),
    "abs": Function(("number",), "number", Text("绝对值", "without its sign")),
    "round": Function(
        ("number", "digits"), "number", Text("四舍五入到几位小数", "rounded to that many decimals"), optional=1
    ),
    "floor": Function(("number",), "number", Text("向下取整", "the whole number below")),
    "ceil": Function(("number",), "number", Text("向上取整", "the whole number above")),
    "least": Function(("any", "any"), "same", Text("其中最小的", "the smallest that is given"), more=True),
    "greatest": Function(("any", "any"), "same", Text("其中最大的", "the largest that is given"), more=True),
    "coalesce": Function(("any", "any"), "same", Text("第一个不为空的", "the first that is given"), more=True),
    "nullif": Function(("any", "any"), "same", Text("前者；两者相等时为空", "the first, unless it equals the second")),
    "length": Function(("text",), "number", Text("字数", "how many characters")),
    "strlen": Function(("text",), "number", Text("按 UTF-8 计的字节数", "how many bytes in UTF-8")),
    "lower": Function(("text",), "text", Text("改为小写", "in small letters")),
    "upper": Function(("text",), "text", Text("改为大写", "in capitals")),
    "trim": Function(("text",), "text", Text("去掉两端空白", "without blanks at both ends")),
    "contains": Function(("text", "text"), "truth", Text("前者含有后者", "the second stands in the first")),
    "starts_with": Function(("text", "text"), "truth", Text("前者以后者开头", "the first begins with the second")),
    "ends_with": Function(("text", "text"), "truth", Text("前者以后者结尾", "the first ends with the second")),
    "regexp_matches": Function(
        ("text", "pattern"), "truth", Text("文字中有符合模式的部分", "the pattern fits some part of the text")
    ),
}

_CLASSES: dict[type[Tree], str] = {
    exp.Abs: "abs",
    exp.Round: "round",
    exp.Floor: "floor",
    exp.Ceil: "ceil",
    exp.Least: "least",
    exp.Greatest: "greatest",
    exp.Coalesce: "coalesce",
    exp.Nullif: "nullif",
    exp.Length: "length",
    exp.Lower: "lower",
    exp.Upper: "upper",
    exp.Trim: "trim",
    exp.Contains: "contains",
    exp.StartsWith: "starts_with",
    exp.EndsWith: "ends_with",
    exp.RegexpLike: "regexp_matches",
}


def called(node: Tree) -> str:
    """The name of the function that a node calls, in lower case."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    return _CLASSES.get(type(node)) or (node.sql_name().lower() if isinstance(node, exp.Func) else node.key)


def arguments(node: Tree) -> list[Tree]:
    """A call's arguments in order."""
    found: list[Tree] = []
    for key in node.arg_types:
        value = node.args.get(key)
        if isinstance(value, list):
            found += (item for item in value if isinstance(item, exp.Expression))
        elif isinstance(value, exp.Expression) and not (isinstance(node, exp.Anonymous) and key == "this"):
            found.append(value)
    return found
