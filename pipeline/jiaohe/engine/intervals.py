"""From a rule's expression to plain SQL in which numbers are intervals (区间) wherever the rule asks for it.

``approx(a, b)`` becomes *the intervals of a and b share a number*: each column stands for the interval that its
half-width (or its pair of ends) gives, a literal for itself, and the operations are those of interval arithmetic
(R. E. Moore, Interval Analysis, 1966). Every end of a column is moved out by a tiny share of itself, since stored
figures are binary floats; the slack then travels through the arithmetic like any other uncertainty. An interval that
would divide by zero is unknown, and so is all that follows from it.

The result is ordinary SQL without functions of our own, so sqlglot can write it for other engines too.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlglot import exp

from jiaohe.engine.columns import bounds_of
from jiaohe.engine.functions import arguments, called
from jiaohe.engine.trees import Tree
from jiaohe.model.interval import GUARD


class Ends(NamedTuple):
    """The two ends of an interval as SQL; a single number has the same tree twice."""

    lo: Tree
    hi: Tree

    @property
    def single(self) -> bool:
        """Whether both ends are one number."""
        return self.lo is self.hi


class Expander:
    """Writes the expressions of one rule as plain SQL.

    Every interval gets a name, computed once: ``layers`` holds the named trees, and a tree uses names of earlier
    layers only. So the SQL grows with the expression, not with the number of ways to combine its ends.
    """

    def __init__(self, table: str) -> None:
        self.table = table
        self.layers: list[dict[str, Tree]] = []
        self._names: dict[str, str] = {}
        self._level: dict[str, int] = {}
        self._guard = GUARD

    def source(self, relation: Tree) -> Tree:
        """The relation with all named intervals as further columns, one nested projection per layer."""
        for layer in self.layers:
            named = [exp.alias_(tree.copy(), name, quoted=True) for name, tree in layer.items()]
            relation = exp.select(exp.Star(), *named).from_(relation)
            relation = relation.subquery()
        return relation

    def exact_ends(self, node: Tree) -> Ends:
        """As ``ends``, without slack for binary floats: for people to read."""
        before, self._guard = self._guard, 0.0
        try:
            return self.ends(node)
        finally:
            self._guard = before

    def ends(self, node: Tree) -> Ends:
        """The interval of a node that gives a number, both ends named."""
        found = self._ends(node)
        lo = self._named(found.lo)
        return Ends(lo, lo) if found.single else Ends(lo, self._named(found.hi))

    def _named(self, tree: Tree) -> Tree:
        if isinstance(tree, exp.Column) or _literal(tree) is not None:
            return tree
        text = tree.sql(dialect="duckdb")
        name = self._names.get(text)
        if name is None:
            name = f"_{len(self._names)}"
            level = max((self._level.get(str(column.name), -1) for column in tree.find_all(exp.Column)), default=-1) + 1
            if level == len(self.layers):
                self.layers.append({})
            self.layers[level][name] = tree
            self._names[text] = name
            self._level[name] = level
        return exp.column(exp.to_identifier(name, quoted=True))

    def plain(self, node: Tree) -> Tree:
        """A node as an engine without intervals understands it."""
        if isinstance(node, exp.Paren):
            return _group(self.plain(node.this))
        if isinstance(node, exp.Column):
            return exp.column(exp.to_identifier(str(node.name), quoted=True))
        if isinstance(node, exp.Literal) and not node.is_string:
            return _number(float(node.this))
        if isinstance(node, exp.Div | exp.Mod):
            divisor = _nullif_zero(self.plain(node.expression))
            return type(node)(this=_group(self.plain(node.this)), expression=_group(divisor))
        if isinstance(node, exp.Round) and node.args.get("decimals") is not None:
            return exp.Round(this=self.plain(node.this), decimals=node.args["decimals"].copy())
        if isinstance(node, exp.Anonymous):
            return self._ours(node)
        parts: dict[str, Any] = {}
        for key, value in node.args.items():
            if isinstance(value, list):
                parts[key] = [self.plain(item) if isinstance(item, exp.Expression) else item for item in value]
            else:
                parts[key] = self.plain(value) if isinstance(value, exp.Expression) else value
        built = type(node)(**parts)
        if isinstance(node, exp.Binary | exp.Unary):
            for key in ("this", "expression"):
                if isinstance(built.args.get(key), exp.Expression):
                    built.set(key, _group(built.args[key]))
        return built

    def _ours(self, node: exp.Anonymous) -> Tree:
        name = called(node)
        given = arguments(node)
        if name == "approx":
            a, b = (self.ends(argument) for argument in given)
            return exp.and_(_at_most(a.lo, b.hi), _at_most(b.lo, a.hi))
        if name in ("certainly_less", "certainly_greater"):
            a, b = (self.ends(argument) for argument in (given if name == "certainly_less" else reversed(given)))
            return exp.LT(this=_group(a.hi), expression=_group(b.lo))
        if name in ("lo", "hi"):
            found = self.exact_ends(given[0])
            return found.lo if name == "lo" else found.hi
        return exp.Anonymous(this=node.this, expressions=[self.plain(argument) for argument in given])

    def _ends(self, node: Tree) -> Ends:
        match node:
            case exp.Paren():
                return self.ends(node.this)
            case exp.Column():
                return self._column(str(node.name))
            case exp.Neg():
                inner = self.ends(node.this)
                return _each(inner, _negative) if inner.single else Ends(_negative(inner.hi), _negative(inner.lo))
            case exp.Add():
                return _pairwise(self.ends(node.this), self.ends(node.expression), exp.Add)
            case exp.Sub():
                a, b = self.ends(node.this), self.ends(node.expression)
                return _pairwise(a, Ends(b.hi, b.lo), exp.Sub)
            case exp.Mul():
                return _product(self.ends(node.this), self.ends(node.expression))
            case exp.Div():
                return _quotient(self.ends(node.this), self.ends(node.expression))
            case exp.Abs():
                return _absolute(self.ends(node.this))
            case exp.Round():
                decimals = node.args.get("decimals")
                return _each(
                    self.ends(node.this),
                    lambda end: exp.Round(this=end.copy(), decimals=None if decimals is None else decimals.copy()),
                )
            case exp.Floor() | exp.Ceil():
                return _each(self.ends(node.this), lambda end: type(node)(this=end.copy()))
            case exp.Least() | exp.Greatest() | exp.Coalesce():
                parts = [self.ends(argument) for argument in arguments(node)]
                found = _over(parts, lambda first, *rest: _call(type(node), first, rest))
                if found.single or isinstance(node, exp.Coalesce):
                    return found
                # SQL leaves out what is unknown, but a quotient without ends (its divisor may be 0) can be anything.
                known = exp.and_(*(exp.Not(this=exp.Is(this=_group(part.lo), expression=exp.Null())) for part in parts))
                return _each(found, lambda end: _case(known, end))
            case exp.Nullif():
                given, other = (self.plain(argument) for argument in arguments(node))
                unequal = exp.NEQ(this=_group(given), expression=_group(other))
                known = exp.or_(unequal, exp.Is(this=_group(other), expression=exp.Null()))
                return _each(self.ends(node.this), lambda end: _case(known, end))
            case exp.Case() | exp.If():
                return self._choice(node)
        # What remains takes no interval: literals, lo, hi, lengths, remainders.
        single = self.plain(node)
        return Ends(single, single)

    def _column(self, name: str) -> Ends:
        value = exp.column(exp.to_identifier(name, quoted=True))
        bounds = bounds_of(self.table, name)
        if bounds is None:
            return self._widened(Ends(value, value))
        if bounds.half is not None:
            half = exp.column(exp.to_identifier(bounds.half, quoted=True))
            return self._widened(Ends(_binary(exp.Sub, value, half), _binary(exp.Add, value, half)))
        lo, hi = (exp.column(exp.to_identifier(str(end), quoted=True)) for end in (bounds.lo, bounds.hi))
        # Half an interval is none.
        known = exp.and_(*(exp.Not(this=exp.Is(this=end.copy(), expression=exp.Null())) for end in (lo, hi, value)))
        return self._widened(Ends(_case(known, lo), _case(known, hi)))

    def _widened(self, found: Ends) -> Ends:
        if not self._guard:
            return found
        slack = _number(self._guard)
        lo, hi = (_binary(exp.Mul, exp.Abs(this=end.copy()), slack) for end in found)
        return Ends(_binary(exp.Sub, found.lo, lo), _binary(exp.Add, found.hi, hi))

    def _choice(self, node: exp.Case | exp.If) -> Ends:
        whens = [node] if isinstance(node, exp.If) else node.args["ifs"]
        subject = node.this if isinstance(node, exp.Case) else None
        default = node.args.get("false" if isinstance(node, exp.If) else "default")
        conditions = [self.plain(when.this) for when in whens]
        results = [self.ends(when.args["true"]) for when in whens]
        otherwise = None if default is None else self.ends(default)

        def side(hi: bool) -> Tree:
            return exp.Case(
                this=None if subject is None else self.plain(subject),
                ifs=[
                    exp.If(this=condition.copy(), true=result[hi].copy())
                    for condition, result in zip(conditions, results, strict=True)
                ],
                default=None if otherwise is None else otherwise[hi].copy(),
            )

        if all(result.single for result in results) and (otherwise is None or otherwise.single):
            single = side(False)
            return Ends(single, single)
        return Ends(side(False), side(True))


def _product(a: Ends, b: Ends) -> Ends:
    if a.single and b.single:
        single = _binary(exp.Mul, a.lo, b.lo)
        return Ends(single, single)
    for factor, other in ((a, b), (b, a)):
        constant = _constant(factor)
        if constant is not None:
            lo, hi = other if constant >= 0 else (other.hi, other.lo)
            return Ends(_binary(exp.Mul, factor.lo, lo), _binary(exp.Mul, factor.lo, hi))
    return _extremes(exp.Mul, a, b)


def _quotient(a: Ends, b: Ends) -> Ends:
    constant = _constant(b)
    if constant is not None and constant != 0:
        lo, hi = a if constant > 0 else (a.hi, a.lo)
        found = Ends(_binary(exp.Div, lo, b.lo), _binary(exp.Div, hi, b.lo))
        return Ends(found.lo, found.lo) if a.single else found
    if b.single:
        divisor = _nullif_zero(b.lo)
        b = Ends(divisor, divisor)
        if a.single:
            single = _binary(exp.Div, a.lo, divisor)
            return Ends(single, single)
        return _extremes(exp.Div, a, b)
    sided = exp.or_(_beyond_zero(exp.GT, b.lo), _beyond_zero(exp.LT, b.hi))
    found = _extremes(exp.Div, a, Ends(_nullif_zero(b.lo), _nullif_zero(b.hi)))
    return _each(found, lambda end: _case(sided, end))


def _extremes(operation: type[exp.Binary], a: Ends, b: Ends) -> Ends:
    """The smallest and largest of an operation at the ends, which is where products and quotients have them."""
    first = (a.lo,) if a.single else a
    second = (b.lo,) if b.single else b
    corners = [_binary(operation, x, y) for x in first for y in second]
    return Ends(_call(exp.Least, corners[0], corners[1:]), _call(exp.Greatest, corners[0], corners[1:]))


def _absolute(inner: Ends) -> Ends:
    if inner.single:
        return _each(inner, lambda end: exp.Abs(this=end.copy()))
    lo, hi = inner
    lowest = _call(exp.Greatest, lo, [_negative(hi), _number(0.0)])
    highest = _call(exp.Greatest, exp.Abs(this=lo.copy()), [exp.Abs(this=hi.copy())])
    # Without a value greatest would still give its 0.
    known = exp.Not(this=exp.Is(this=_group(lo), expression=exp.Null()))
    return Ends(_case(known, lowest), highest)


def _pairwise(a: Ends, b: Ends, operation: type[exp.Binary]) -> Ends:
    lo = _binary(operation, a.lo, b.lo)
    return Ends(lo, lo) if a.single and b.single else Ends(lo, _binary(operation, a.hi, b.hi))


def _each(inner: Ends, change: Callable[[Tree], Tree]) -> Ends:
    lo = change(inner.lo)
    return Ends(lo, lo) if inner.single else Ends(lo, change(inner.hi))


def _over(parts: list[Ends], change: Callable[..., Tree]) -> Ends:
    lo = change(*(part.lo for part in parts))
    if all(part.single for part in parts):
        return Ends(lo, lo)
    return Ends(lo, change(*(part.hi for part in parts)))


def _constant(found: Ends) -> float | None:
    """The value of an interval that is a literal."""
    return _literal(found.lo) if found.single else None


def _literal(node: Tree) -> float | None:
    """The value of a tree that is a number written out."""
    if isinstance(node, exp.Neg):
        inner = _literal(node.this)
        return None if inner is None else -inner
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    return float(node.this) if isinstance(node, exp.Literal) and not node.is_string else None


def _number(value: float) -> Tree:
    """A literal as a binary float: a decimal would bring its own rounding."""
    return exp.cast(exp.Literal.number(repr(value)), exp.DataType.Type.DOUBLE)


def _binary(operation: type[exp.Binary], a: Tree, b: Tree) -> Tree:
    return operation(this=_group(a), expression=_group(b))


def _negative(node: Tree) -> Tree:
    return exp.Neg(this=_group(node))


def _nullif_zero(node: Tree) -> Tree:
    """A divisor that is unknown where it is zero."""
    return exp.Nullif(this=node.copy(), expression=_number(0.0))


def _at_most(a: Tree, b: Tree) -> Tree:
    return exp.LTE(this=_group(a), expression=_group(b))


def _beyond_zero(comparison: type[exp.Binary], node: Tree) -> Tree:
    return comparison(this=_group(node), expression=_number(0.0))


def _case(condition: Tree, value: Tree) -> Tree:
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy())])


def _call(kind: type[Tree], first: Tree, rest: Iterable[Tree]) -> Tree:
    others = [node.copy() for node in rest]
    if not others:
        return first.copy()
    if kind in (exp.Least, exp.Greatest):
        # As DuckDB and Spark have it; other readings of NULL would be written out at length.
        return kind(this=first.copy(), expressions=others, ignore_nulls=True)
    return kind(this=first.copy(), expressions=others)


def _group(node: Tree) -> Tree:
    """A copy in brackets where the node is more than a name, a number or a call."""
    bare = isinstance(node, exp.Column | exp.Literal | exp.Null | exp.Boolean | exp.Paren)
    call = isinstance(node, exp.Func) and not isinstance(node, exp.Connector | exp.Binary)
    return node.copy() if bare or call else exp.Paren(this=node.copy())
