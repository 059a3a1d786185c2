"""Interval arithmetic in SQL against interval arithmetic in Python, and against points drawn from the intervals."""

import itertools
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
import sqlglot
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jiaohe.engine.columns import columns_of
from jiaohe.engine.intervals import Expander
from jiaohe.engine.sql import read_expression

COLUMNS = ("target", "quantity", "progress")
Values = dict[str, tuple[float, float]]
Ends = tuple[float, float] | None


@pytest.fixture(scope="module")
def database() -> Iterator[Any]:
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    types = {"number": "DOUBLE", "text": "VARCHAR", "truth": "BOOLEAN"}
    declared = ", ".join(f'"{name}" {types[kind]}' for name, kind in columns_of("observation").items())
    connection.execute(f"CREATE TABLE observation ({declared})")
    yield connection
    connection.close()


def store(database: Any, **values: Any) -> None:
    database.execute("DELETE FROM observation")
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    database.execute(f"INSERT INTO observation ({names}) VALUES ({marks})", list(values.values()))


def store_intervals(database: Any, values: Values) -> None:
    flat = {name: value for name, (value, _) in values.items()}
    halves = {f"{name}_half": half for name, (_, half) in values.items()}
    store(database, **flat, **halves)


def truth(database: Any, text: str) -> bool | None:
    expander = Expander("observation")
    tree = expander.plain(read_expression(text, "observation").tree)
    query = exp.select(tree).from_(expander.source(exp.to_table("observation")))
    found: bool | None = database.execute(query.sql(dialect="duckdb")).fetchone()[0]
    return found


def ends(database: Any, text: str) -> Ends:
    expander = Expander("observation")
    found = expander.exact_ends(read_expression(text, "observation").tree)
    query = exp.select(found.lo.copy(), found.hi.copy()).from_(expander.source(exp.to_table("observation")))
    lo, hi = database.execute(query.sql(dialect="duckdb")).fetchone()
    assert (lo is None) == (hi is None)
    return None if lo is None else (lo, hi)


numbers = st.one_of(st.integers(-50, 50).map(float), st.floats(-1e4, 1e4).map(lambda x: round(x, 2)))
leaves = st.one_of(st.sampled_from(COLUMNS), st.sampled_from(("0", "1", "2.5", "100")))
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.just("neg"), inner),
        st.tuples(st.just("abs"), inner),
        st.tuples(st.sampled_from(("least", "greatest")), inner, inner),
    ),
    max_leaves=6,
)
figures = st.fixed_dictionaries({name: st.tuples(numbers, st.sampled_from((0.0, 0.005, 0.5, 3.0))) for name in COLUMNS})


def written(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    if tree[0] == "neg":
        return f"-({written(tree[1])})"
    if tree[0] in "+-*/":
        return f"({written(tree[1])} {tree[0]} {written(tree[2])})"
    return f"{tree[0]}({', '.join(written(part) for part in tree[1:])})"


def oracle(tree: Any, values: Values) -> Ends:
    """Textbook interval arithmetic."""
    if isinstance(tree, str):
        value, half = values.get(tree) or (float(tree), 0.0)
        return value - half, value + half
    parts = [oracle(part, values) for part in tree[1:]]
    if tree[0] in ("least", "greatest"):  # of plain numbers SQL leaves out what is unknown; it may hide any interval
        known = [part for part in parts if part is not None]
        pick = min if tree[0] == "least" else max
        if not known or (len(known) < len(parts) and not is_plain(tree)):
            return None
        return pick(lo for lo, _ in known), pick(hi for _, hi in known)
    if any(part is None for part in parts):
        return None
    a = parts[0]
    assert a is not None
    if tree[0] == "neg":
        return -a[1], -a[0]
    if tree[0] == "abs":
        return (0.0 if a[0] <= 0 <= a[1] else min(map(abs, a))), max(map(abs, a))
    b = parts[1]
    assert b is not None
    if tree[0] == "/":
        if b[0] <= 0 <= b[1]:
            return None
        corners = [x / y for x in a for y in b]
    else:
        operation = {"+": float.__add__, "-": float.__sub__, "*": float.__mul__}[tree[0]]
        if tree[0] == "-":
            b = (b[1], b[0])
        if tree[0] in "+-":
            return operation(a[0], b[0]), operation(a[1], b[1])
        corners = [operation(x, y) for x in a for y in b]
    return min(corners), max(corners)


def is_plain(tree: Any) -> bool:
    """Whether a tree is made of literals alone."""
    return tree not in COLUMNS if isinstance(tree, str) else all(is_plain(part) for part in tree[1:])


def at_point(tree: Any, point: dict[str, float]) -> float | None:
    """The value of a tree for one choice of numbers."""
    if isinstance(tree, str):
        return point.get(tree) if tree in point else float(tree)
    parts = [at_point(part, point) for part in tree[1:]]
    if any(part is None for part in parts):
        return None
    a, b = parts[0], parts[-1]
    assert a is not None
    assert b is not None
    match tree[0]:
        case "neg":
            return -a
        case "abs":
            return abs(a)
        case "least":
            return min(a, b)
        case "greatest":
            return max(a, b)
        case "/":
            return a / b if b else None
    return {"+": a + b, "-": a - b, "*": a * b}[tree[0]]


def points(values: Values) -> Iterator[dict[str, float]]:
    choices = [(value - half, value, value + half) for value, half in values.values()]
    for chosen in itertools.product(*choices):
        yield dict(zip(values, chosen, strict=True))


@settings(max_examples=100, deadline=None)
@given(tree=trees, values=figures)
def test_ends_are_those_of_interval_arithmetic(database: Any, tree: Any, values: Values) -> None:
    store_intervals(database, values)

    found, wanted = ends(database, written(tree)), oracle(tree, values)

    # A divisor that is zero but for the noise of binary floats may fall on either side.
    assume((found is None) == (wanted is None) or not near_zero_divisor(tree, values))
    if wanted is None or found is None:
        assert found == wanted
    else:
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def near_zero_divisor(tree: Any, values: Values) -> bool:
    if isinstance(tree, str):
        return False
    if tree[0] == "/":
        b = oracle(tree[2], values)
        if b is not None and min(abs(b[0]), abs(b[1])) < 1e-9:
            return True
    return any(near_zero_divisor(part, values) for part in tree[1:])


@settings(max_examples=50, deadline=None)
@example(
    tree=("least", "target", ("/", "target", "quantity")),
    values={"target": (0.0, 0.005), "quantity": (0.0, 0.005), "progress": (0.0, 0.0)},
)
@given(tree=trees, values=figures)
def test_an_interval_holds_every_value_that_its_figures_allow(database: Any, tree: Any, values: Values) -> None:
    store_intervals(database, values)
    found = ends(database, written(tree))
    assume(found is not None)
    assert found is not None
    slack = 1e-9 * max(1.0, *map(abs, found))

    for point in points(values):
        value = at_point(tree, point)
        assert value is None or found[0] - slack <= value <= found[1] + slack


@settings(max_examples=40, deadline=None)
@given(tree=trees, values=figures, pick=st.integers(0, 26))
def test_approx_never_denies_what_some_choice_of_figures_makes_equal(
    database: Any, tree: Any, values: Values, pick: int
) -> None:
    value = at_point(tree, list(points(values))[pick])
    assume(value is not None)
    store_intervals(database, values)
    database.execute("UPDATE observation SET schedule = ?", [value])
    text = written(tree)

    denied = f"NOT approx({text}, schedule) OR certainly_less({text}, schedule) OR certainly_greater({text}, schedule)"
    assert truth(database, denied) is not True


@pytest.mark.parametrize(
    ("quantity", "quantity_half", "target", "progress", "progress_half", "holds"),
    [
        (437, 0, 700, 62.43, 0.005, True),
        (437, 0, 700, 62.44, 0.005, False),
        (9.27, 0.005, 15.5, 59.9, 0.05, False),
        (0.68, 0.005, 1.7, 40.3, 0.05, True),  # 0.685 / 1.7
        (6034, 0, 7051, 44.3, 0.05, False),
        (1, 0, 3, 33.33333333333333, 0, True),  # a computed cell, exact but for its last bit
    ],
)
def test_rounding_is_told_from_error(
    database: Any,
    quantity: float,
    quantity_half: float,
    target: float,
    progress: float,
    progress_half: float,
    holds: bool,
) -> None:
    store_intervals(
        database,
        {"quantity": (quantity, quantity_half), "target": (target, 0), "progress": (progress, progress_half)},
    )

    assert truth(database, "approx(progress, 100 * quantity / target)") is holds


def test_sums_of_binary_floats_meet(database: Any) -> None:
    store_intervals(database, {"quantity": (0.1 + 0.2, 0), "target": (0.3, 0), "progress": (68500.1, 0)})

    assert truth(database, "approx(quantity, target)") is True
    assert truth(database, "approx(progress - 68500.1, 0)") is True
    assert truth(database, "certainly_less(target, quantity)") is False


def test_order_is_certain_only_where_every_value_agrees(database: Any) -> None:
    store_intervals(database, {"quantity": (41.9, 0.05), "target": (42, 0), "progress": (41.96, 0.05)})

    assert truth(database, "certainly_less(quantity, target)") is True
    assert truth(database, "certainly_less(progress, target)") is False
    assert truth(database, "progress < target") is True
    assert truth(database, "certainly_greater(target, quantity)") is True
    assert truth(database, "lo(quantity) < 41.86 AND hi(quantity) > 41.94") is True


@pytest.mark.parametrize(
    "text",
    [
        "approx(progress, 100 * quantity / target)",
        "approx(progress, formula_value)",
        "approx(abs(progress), 1)",
        "approx(round(progress, 1), 1)",
        "certainly_less(progress, 1)",
        "lo(progress) < 1",
        "quantity / target > 1",
        "quantity % target > 1",
    ],
)
def test_what_is_unknown_stays_unknown(database: Any, text: str) -> None:
    store_intervals(database, {"quantity": (1, 0), "target": (0, 0.5)})
    database.execute("UPDATE observation SET target = 0, formula_value = 5, formula_lo = 5")

    assert truth(database, text) is None


def test_a_value_with_ends_of_its_own_uses_them(database: Any) -> None:
    store(database, formula_value=40.0, formula_lo=38.57, formula_hi=41.52, progress=40.3, progress_half=0.05)

    assert truth(database, "approx(progress, formula_value)") is True
    assert truth(database, "progress = formula_value") is False
    assert ends(database, "formula_value / 2") == pytest.approx((19.285, 20.76))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CASE WHEN kind = 'rate' THEN target ELSE quantity END", (1.5, 2.5)),
        ("CASE kind WHEN 'count' THEN target ELSE quantity END", (9.0, 11.0)),
        ("coalesce(progress, target)", (9.0, 11.0)),
        ("nullif(target, 10)", None),
        ("nullif(target, 11)", (9.0, 11.0)),
        ("floor(target / 2)", (4.0, 5.0)),
        ("ceil(target / 2)", (5.0, 6.0)),
        ("round(target / 4, 1)", (2.3, 2.8)),
        ("length(kind)", (5.0, 5.0)),
        ("quantity / 2 - target % 3", (-0.25, 0.25)),
    ],
)
def test_functions_and_choices_give_intervals_too(database: Any, text: str, wanted: Ends) -> None:
    store(database, target=10.0, target_half=1.0, quantity=2.0, quantity_half=0.5, kind="count")

    found = ends(database, text)

    assert found == (None if wanted is None else pytest.approx(wanted))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("NOT (target = 10 AND quantity = 3)", True),
        ("NOT approx(target, 9.5) OR quantity > 1", True),
        ("NOT (approx(target, 9.5) AND approx(quantity, 2.2))", False),
        ("target - (quantity - 1) = 9", True),
        ("-(target + 1) = -11", True),
        ("(target > 1 OR quantity > 5) AND quantity > 5", False),
        ("target NOT IN (1, 2) AND kind NOT LIKE 'r%'", True),
        ("NOT target IS NULL AND progress IS NULL", True),
    ],
)
def test_brackets_survive(database: Any, text: str, wanted: bool) -> None:
    store(database, target=10.0, target_half=1.0, quantity=2.0, quantity_half=0.5, kind="count")

    assert truth(database, text) is wanted


def test_the_expanded_tree_is_plain_sql_for_another_engine() -> None:
    expander = Expander("observation")
    tree = expander.plain(read_expression("approx(progress, 20 + 80 * quantity / target)", "observation").tree)
    query = exp.select(tree).from_(expander.source(exp.to_table("observation")))

    written_for_spark = query.sql(dialect="spark")

    assert sqlglot.parse_one(written_for_spark, dialect="spark").find(exp.Anonymous) is None
    assert "`progress_half`" in written_for_spark


def test_sql_grows_with_the_expression_and_not_with_its_corners() -> None:
    expander = Expander("observation")
    text = "approx(" + " * ".join(["target", "quantity"] * 8) + ", progress)"

    tree = expander.plain(read_expression(text, "observation").tree)

    assert len(exp.select(tree).from_(expander.source(exp.to_table("t"))).sql()) < 20_000
