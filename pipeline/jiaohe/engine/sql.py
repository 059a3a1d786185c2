"""Reads a rule's SQL: DuckDB's dialect, cut down to what a condition on one row needs, every kind checked.

What is not on the list is refused, so a rule file cannot read files, call out, or depend on other rows.
"""

import math
import re
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType  # type: ignore[attr-defined]

from jiaohe.engine.columns import Kind, choices_of, columns_of
from jiaohe.engine.functions import FUNCTIONS, arguments, called
from jiaohe.engine.trees import Tree
from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest, shorten

_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_KINDS: dict[Kind, Text] = {
    "number": Text("数", "a number"),
    "text": Text("文字", "text"),
    "truth": Text("真假", "true or false"),
}
# RE2, which runs the patterns, knows no look-around and no back references.
_BEYOND_RE2 = re.compile(r"\(\?(?:[=!]|<[=!])|\\[1-9]")
LONGEST_PATTERN = 200


class Fault(Exception):
    """A part of an expression that cannot be used; ``offset`` counts characters from the expression's start."""

    def __init__(self, offset: int, what: Text, advice: Text) -> None:
        super().__init__(what.en)
        self.offset = offset
        self.what = what
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A checked expression: its text, its tree, the kind it gives (None for a bare NULL) and the columns it names."""

    text: str
    table: str
    tree: Tree
    kind: Kind | None
    columns: frozenset[str]


def read_expression(text: str, table: str) -> Expression:
    """Parse and check one expression over a table's columns. Raises Fault."""
    tree = _parse(text)
    try:
        kind = _Checker(text, table).kind(tree)
    except RecursionError:
        raise _too_deep() from None
    columns = frozenset(str(column.name) for column in tree.find_all(exp.Column))
    return Expression(text=text, table=table, tree=tree, kind=kind, columns=columns)


def read_condition(text: str, table: str) -> Expression:
    """As ``read_expression``, for one that is true or false."""
    expression = read_expression(text, table)
    if expression.kind not in ("truth", None):
        found = _KINDS[expression.kind]
        raise Fault(
            0,
            Text(f"这里应是一个条件，得到的却是{found.zh}。", f"A condition belongs here; this gives {found.en}."),
            Text("写成比较，如 target > 0。", "Compare it with something, as in target > 0."),
        )
    return expression


def _parse(text: str) -> Tree:
    try:
        tokens = sqlglot.tokenize(text, dialect="duckdb")
        for token in tokens:
            if token.token_type is TokenType.SEMICOLON:
                raise _one_only(token.start)
            if token.token_type in _STATEMENTS:
                raise _no_statement(token.start, token.text)
            if "~" in token.text and token.token_type is not TokenType.STRING:
                raise Fault(
                    token.start,
                    Text("不能用“~”。", '"~" cannot be used.'),
                    Text("改用 regexp_matches(文字, '模式')。", "Use regexp_matches(text, 'pattern')."),
                )
        trees = sqlglot.parse(text, dialect="duckdb")
    except SqlglotError as error:
        raise _syntax(text, error) from None
    except RecursionError:
        raise _too_deep() from None
    if len(trees) != 1 or trees[0] is None:
        raise _one_only(0)
    return trees[0]


# Words that begin a statement; the parser would hand some of them on as a raw command.
_STATEMENTS = {
    kind
    for word in (
        "ALTER ATTACH CALL COMMAND COPY CREATE DELETE DETACH DROP EXECUTE EXPORT INSERT INSTALL LOAD MERGE PRAGMA SELECT "
        "SET SHOW UPDATE USE WITH"
    ).split()
    if (kind := getattr(TokenType, word, None)) is not None
}


class _Checker:
    """Walks one tree, refuses what is not allowed and returns the kind of each node."""

    def __init__(self, text: str, table: str) -> None:
        self.text = text
        self.table = table
        self.columns = columns_of(table)

    def kind(self, node: Tree) -> Kind | None:
        """The kind a node gives; None for NULL, which fits everywhere."""
        match node:
            case exp.Paren():
                return self.kind(node.this)
            case exp.Column():
                return self._column(node)
            case exp.Literal():
                return self._literal(node)
            case exp.Boolean():
                return "truth"
            case exp.Null():
                return None
            case exp.Neg():
                return self._all(node, "number", "number")
            case exp.And() | exp.Or() | exp.Not():
                return self._all(node, "truth", "truth")
            case exp.DPipe():
                return self._all(node, "text", "text")
            case exp.Like() | exp.ILike():
                return self._all(node, "text", "truth")
            case exp.Is():
                return self._is(node)
            case exp.In():
                return self._in(node)
            case exp.Between():
                return self._same(node, "truth")
            case exp.Case():
                return self._case(node)
            case exp.If():
                self._wants(node.this, "truth")
                return self._agree([node.args["true"], *_given(node, "false")])
        if isinstance(node, _ARITHMETIC):
            return self._all(node, "number", "number")
        if isinstance(node, _COMPARISONS):
            self._known_words(node)
            return self._same(node, "truth")
        return self._call(node)

    def _column(self, node: exp.Column) -> Kind:
        name = str(node.name)
        if node.args.get("table") is not None or name not in self.columns:
            near = nearest(name, self.columns)
            guess = Text("", "") if near is None else Text(f"是否应为 {near}？", f"Did you mean {near}? ")
            raise self._fault(
                node,
                Text(
                    f"表 {self.table} 没有列“{shorten(node.sql())}”。",
                    f'The table {self.table} has no column "{shorten(node.sql())}".',
                ),
                Text(
                    f"{guess.zh}用 jiaohe rules tables 查看全部列。",
                    f"{guess.en}See all columns with: jiaohe rules tables.",
                ),
            )
        return self.columns[name]

    def _literal(self, node: exp.Literal) -> Kind:
        if node.is_string:
            return "text"
        if not math.isfinite(float(node.this)):
            raise self._fault(node, Text("数太大。", "The number is too large."), Text("改小。", "Make it smaller."))
        return "number"

    def _is(self, node: exp.Is) -> Kind:
        if isinstance(node.expression, exp.Boolean):
            self._wants(node.this, "truth")
        elif isinstance(node.expression, exp.Null):
            self.kind(node.this)
        else:
            raise self._unavailable(node.expression)
        return "truth"

    def _in(self, node: exp.In) -> Kind:
        for item in node.expressions:
            if not isinstance(item.this if isinstance(item, exp.Neg) else item, exp.Literal):
                raise self._unavailable(item)
        if not node.expressions:
            raise self._unavailable(node.args.get("query") or node)
        self._known_words(node)
        return self._same(node, "truth")

    def _case(self, node: exp.Case) -> Kind | None:
        whens = node.args["ifs"]
        if node.this is None:
            for when in whens:
                self._wants(when.this, "truth")
        else:
            self._agree([node.this, *(when.this for when in whens)])
        return self._agree([*(when.args["true"] for when in whens), *_given(node, "default")])

    def _call(self, node: Tree) -> Kind | None:
        name = called(node)
        function = FUNCTIONS.get(name)
        if not isinstance(node, exp.Func) or function is None:
            raise self._unavailable(node)
        given = arguments(node)
        least, most = len(function.takes) - function.optional, len(function.takes)
        if len(given) < least or (len(given) > most and not function.more):
            raise self._fault(
                node,
                Text(f"{name} 要 {least} 个参数，这里有 {len(given)} 个。", f"{name} takes {least}, not {len(given)}."),
                Text("补足或删去参数。", "Add or remove arguments."),
            )
        takes = function.takes + function.takes[-1:] * (len(given) - most)
        for argument, wanted in zip(given, takes, strict=False):
            if wanted == "number" or wanted == "text":
                self._wants(argument, wanted)
            elif wanted == "digits":
                self._digits(argument)
            elif wanted == "pattern":
                self._pattern(argument)
        same = self._agree(given) if "any" in takes else None
        return same if function.gives == "same" else function.gives

    def _digits(self, node: Tree) -> None:
        if not (isinstance(node, exp.Literal) and str(node.this).isdigit() and int(node.this) <= 9):
            raise self._fault(
                node,
                Text("小数位数应写成 0 到 9 的整数。", "The number of decimals is a whole number from 0 to 9."),
                Text("直接写出数字。", "Write the digit."),
            )

    def _pattern(self, node: Tree) -> None:
        advice = Text("写在单引号里，尽量简短。", "Write it in single quotes, and keep it short.")
        if not (isinstance(node, exp.Literal) and node.is_string and len(node.this) <= LONGEST_PATTERN):
            what = Text(
                f"模式应直接写出，不超过 {LONGEST_PATTERN} 个字符。",
                f"A pattern is written out, in {LONGEST_PATTERN} characters at most.",
            )
            raise self._fault(node, what, advice)
        try:
            re.compile(node.this)
        except re.error:
            raise self._fault(node, Text("模式的写法有误。", "The pattern is not well formed."), advice) from None
        if _BEYOND_RE2.search(node.this):
            what = Text("模式里不能用环视和反向引用。", "Look-around and back references cannot be used in a pattern.")
            raise self._fault(node, what, Text("换一种写法。", "Write it differently."))

    def _all(self, node: Tree, wanted: Kind, gives: Kind) -> Kind:
        for argument in arguments(node):
            self._wants(argument, wanted)
        return gives

    def _same(self, node: Tree, gives: Kind) -> Kind:
        self._agree(arguments(node))
        return gives

    def _wants(self, node: Tree, wanted: Kind) -> None:
        found = self.kind(node)
        if found not in (wanted, None):
            assert found is not None
            raise self._fault(
                node,
                Text(
                    f"这里应是{_KINDS[wanted].zh}，得到的却是{_KINDS[found].zh}。",
                    f"{_KINDS[wanted].en.capitalize()} belongs here; this gives {_KINDS[found].en}.",
                ),
                Text("检查列名和引号。", "Check the column's name and the quotes."),
            )

    def _agree(self, nodes: list[Tree]) -> Kind | None:
        first: Kind | None = None
        for node in nodes:
            if first is None:
                first = self.kind(node)
            else:
                self._wants(node, first)
        return first

    def _known_words(self, node: Tree) -> None:
        """A word compared with a column of listed words must be one of them: a misspelt one would never match."""
        parts = arguments(node)
        for column in parts:
            choices = choices_of(self.table, str(column.name)) if isinstance(column, exp.Column) else ()
            for word in parts if choices else ():
                if isinstance(word, exp.Literal) and word.is_string and word.this not in choices:
                    near = nearest(word.this, choices)
                    guess = Text("", "") if near is None else Text(f"是否应为“{near}”？", f'Did you mean "{near}"? ')
                    raise self._fault(
                        word,
                        Text(
                            f"列 {column.name} 里不会出现“{shorten(word.this)}”。",
                            f'The column {column.name} never holds "{shorten(word.this)}".',
                        ),
                        Text(f"{guess.zh}可选：{'、'.join(choices)}。", f"{guess.en}One of: {', '.join(choices)}."),
                    )

    def _unavailable(self, node: Tree) -> Fault:
        name = called(node)
        if isinstance(node, exp.Anonymous) or (
            isinstance(node, exp.Func) and re.search(rf"{name}\s*\(", self.text, re.I)
        ):
            near = nearest(name, FUNCTIONS)
            guess = Text("", "") if near is None else Text(f"是否应为 {near}？", f"Did you mean {near}? ")
            return self._fault(
                node,
                Text(f"规则里没有函数“{shorten(name)}”。", f'Rules have no function "{shorten(name)}".'),
                Text(f"{guess.zh}可用：{'、'.join(FUNCTIONS)}。", f"{guess.en}Available: {', '.join(FUNCTIONS)}."),
            )
        seen = shorten(node.sql(dialect="duckdb", comments=False))
        return self._fault(
            node,
            Text(f"规则里不能写“{seen}”。", f'"{seen}" cannot be written in a rule.'),
            Text(
                "只能用本表的列、常数、算术、比较、与或非和列出的函数。",
                "Use columns of the table, constants, arithmetic, comparison, and, or, not, and the listed functions.",
            ),
        )

    def _fault(self, node: Tree, what: Text, advice: Text) -> Fault:
        return Fault(_start(node, self.text), what, advice)


def _given(node: Tree, key: str) -> list[Tree]:
    """An optional part of a node."""
    part = node.args.get(key)
    return [] if part is None else [part]


def _start(node: Tree, text: str) -> int:
    """Where a node begins in its text; some kinds of node carry no place, and their first named part gives it."""
    if "start" in node.meta:
        return int(node.meta["start"])
    starts = [int(part.meta["start"]) for part in node.walk() if "start" in part.meta]
    begin = min(starts, default=0)
    if isinstance(node, exp.Func):
        before = text[:begin].lower().rfind(called(node))
        return begin if before < 0 else before
    return begin


def _syntax(text: str, error: SqlglotError) -> Fault:
    """The parser's complaint: it names the last character of the token that it stumbled on."""
    details = (getattr(error, "errors", None) or [{}])[0]
    line, column = details.get("line"), details.get("col")
    offset = 0
    if line is not None and column is not None:
        offset = (
            sum(len(row) + 1 for row in text.split("\n")[: line - 1]) + column - len(details.get("highlight") or "")
        )
    offset = min(max(offset, 0), len(text))
    seen = shorten(text[offset:].split(maxsplit=1)[0] if text[offset:].strip() else text[-20:])
    return Fault(
        offset,
        Text(f"条件在“{seen}”处读不通。", f'The expression cannot be read at "{seen}".'),
        Text("检查括号、引号、逗号和运算符。", "Check brackets, quotes, commas and operators."),
    )


def _one_only(offset: int) -> Fault:
    return Fault(
        offset,
        Text("这里只能写一个条件。", "A single expression belongs here."),
        Text("删去分号及其后的内容，或用 AND 连接。", "Remove the semicolon, or join conditions with AND."),
    )


def _no_statement(offset: int, word: str) -> Fault:
    return Fault(
        offset,
        Text(f"规则里不能写“{shorten(word)}”语句。", f'A rule cannot hold a "{shorten(word)}" statement.'),
        Text("只写一个关于本表各列的条件。", "Write a condition on the columns of the table."),
    )


def _too_deep() -> Fault:
    return Fault(
        0,
        Text("条件的括号套得太深。", "The expression is nested too deeply."),
        Text("拆成几条规则。", "Split it into several rules."),
    )
