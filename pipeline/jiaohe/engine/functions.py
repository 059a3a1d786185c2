"""The functions that rules may call, and nothing else may be called."""

from typing import Literal, NamedTuple

from sqlglot import exp

from jiaohe.engine.trees import Tree

Takes = Literal["number", "text", "pattern", "any", "digits"]
Gives = Literal["number", "text", "truth", "same"]


class Function(NamedTuple):
    """A function: the kinds it takes (the last one ``more`` times over), the kind it gives, and what it is for.

    ``digits`` is a whole number written out, ``pattern`` a regular expression written out; ``any`` arguments are all
    of one kind, which is what ``same`` gives.
    """

    takes: tuple[Takes, ...]
    gives: Gives
    about: str
    more: bool = False
    optional: int = 0  # how many of the last arguments may be left out


FUNCTIONS: dict[str, Function] = {
    "approx": Function(("number", "number"), "truth", "the intervals of the two share a number"),
    "certainly_less": Function(("number", "number"), "truth", "every value of the first lies below all of the second"),
    "certainly_greater": Function(("number", "number"), "truth", "every value of the first lies above the second's"),
    "lo": Function(("number",), "number", "the lower end of the interval"),
    "hi": Function(("number",), "number", "the upper end of the interval"),
    "abs": Function(("number",), "number", "without its sign"),
    "round": Function(("number", "digits"), "number", "rounded to that many decimals", optional=1),
    "floor": Function(("number",), "number", "the whole number below"),
    "ceil": Function(("number",), "number", "the whole number above"),
    "least": Function(("any", "any"), "same", "the smallest that is given", more=True),
    "greatest": Function(("any", "any"), "same", "the largest that is given", more=True),
    "coalesce": Function(("any", "any"), "same", "the first that is given", more=True),
    "nullif": Function(("any", "any"), "same", "the first, unless it equals the second"),
    "length": Function(("text",), "number", "how many characters"),
    "strlen": Function(("text",), "number", "how many bytes in UTF-8"),
    "lower": Function(("text",), "text", "in small letters"),
    "upper": Function(("text",), "text", "in capitals"),
    "trim": Function(("text",), "text", "without blanks at both ends"),
    "contains": Function(("text", "text"), "truth", "the second stands in the first"),
    "starts_with": Function(("text", "text"), "truth", "the first begins with the second"),
    "ends_with": Function(("text", "text"), "truth", "the first ends with the second"),
    "regexp_matches": Function(("text", "pattern"), "truth", "the pattern fits some part of the text"),
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
