"""Runs compiled rules with DuckDB: in memory, shut off from files and network, settings locked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
from sqlglot import exp

from jiaohe.engine.columns import Kind, columns_of
from jiaohe.engine.compile import Compiled
from jiaohe.engine.findings import HI, LO, POSITION, VALUE
from jiaohe.engine.trees import Tree

if TYPE_CHECKING:
    import pandas

# Rows are few and rules many: more threads would cost more than they bring.
THREADS = 2
MEMORY = "2GB"
_TYPES: dict[Kind, str] = {"number": "DOUBLE", "text": "VARCHAR", "truth": "BOOLEAN"}
_WHEN, _CHECK = "_when", "_check"


class Tally(NamedTuple):
    """What a rule did on one input: rows of its table, rows it is about, rows it could judge, rows that break it."""

    rows: int
    about: int
    judged: int
    broken: int


class Failure(Exception):
    """A rule that the database could not run; ``reason`` is the database's first line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Session:
    """The tables of one run inside a database."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self._connection = connection

    def judge(self, compiled: Compiled, input: int | None = None) -> tuple[dict[int, Tally], list[dict[str, Any]]]:
        """Per input what the rule did, and the rows that break it, in their order. Raises Failure.

        ``input`` restricts both to one input.
        """
        rule = compiled.rule
        broken = f'"{_CHECK}" IS NOT TRUE' if rule.missing == "finding" else f'"{_CHECK}" IS FALSE'
        judged = "TRUE" if rule.missing == "finding" else f'"{_CHECK}" IS NOT NULL'
        judging = _projection(compiled, input).sql(dialect="duckdb", comments=False)
        try:
            tallies = self._connection.execute(
                f'SELECT input, count(*), count(*) FILTER (WHERE "{_WHEN}"), '
                f'count(*) FILTER (WHERE "{_WHEN}" AND {judged}), count(*) FILTER (WHERE "{_WHEN}" AND {broken}) '
                f"FROM ({judging}) GROUP BY input ORDER BY input"
            ).fetchall()
            found = {int(number): Tally(*counts) for number, *counts in tallies}
            if not any(tally.broken for tally in found.values()):
                return found, []
            cursor = self._connection.execute(
                f'SELECT * FROM ({judging}) WHERE "{_WHEN}" AND {broken} ORDER BY "{POSITION}"'
            )
            names = [column[0] for column in cursor.description]
            wanted = {*columns_of(rule.table), POSITION, VALUE, LO, HI}
            rows = [
                {name: value for name, value in zip(names, values, strict=True) if name in wanted}
                for values in cursor.fetchall()
            ]
        except duckdb.Error as error:
            raise Failure(str(error).splitlines()[0]) from error
        return found, rows


@contextmanager
def opened(tables: Mapping[str, "pandas.DataFrame"]) -> Iterator[Session]:
    """A session over the given tables. Columns that a table lacks are empty in it."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": str(THREADS),
            "memory_limit": MEMORY,
            "enable_external_access": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    try:
        for table, frame in tables.items():
            _store(connection, table, frame)
        connection.execute("SET lock_configuration = true")
        yield Session(connection)
    finally:
        connection.close()


def _store(connection: "duckdb.DuckDBPyConnection", table: str, frame: "pandas.DataFrame") -> None:
    import pandas

    columns = columns_of(table)
    given: dict[str, Any] = {POSITION: range(len(frame))}
    for name, kind in columns.items():
        if name not in frame.columns:
            continue
        values = frame[name]
        if kind == "text":
            given[name] = values.astype("string").array
        else:
            given[name] = pandas.to_numeric(values, errors="coerce").to_numpy(dtype="float64", na_value=float("nan"))
    declared = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())
    connection.execute(f'CREATE TABLE "{table}" ("{POSITION}" BIGINT, {declared})')
    connection.register("_given", pandas.DataFrame(given))
    chosen = ", ".join(_loaded(name, kind, name in given) for name, kind in columns.items())
    connection.execute(f'INSERT INTO "{table}" SELECT "{POSITION}", {chosen} FROM _given')
    connection.unregister("_given")


def _loaded(name: str, kind: Kind, given: bool) -> str:
    """A column on its way into the database: what is no number there is no number here either."""
    if not given:
        return f"CAST(NULL AS {_TYPES[kind]})"
    if kind == "text":
        return f'CAST("{name}" AS VARCHAR)'
    finite = f'CASE WHEN isfinite("{name}") THEN "{name}" END'
    return finite if kind == "number" else f"({finite}) <> 0"


def _projection(compiled: Compiled, input: int | None) -> Tree:
    """The rule's table with its verdict on every row as further columns."""
    relation: Tree = exp.to_table(compiled.rule.table, quoted=True)
    if input is not None:
        relation = exp.select("*").from_(relation).where(f"input = {int(input)}").subquery()
    added = [
        exp.alias_(compiled.when.copy() if compiled.when is not None else exp.true(), _WHEN, quoted=True),
        exp.alias_(compiled.check.copy(), _CHECK, quoted=True),
    ]
    if compiled.expected is not None:
        for name, tree in ((VALUE, compiled.expected.value), (LO, compiled.expected.lo), (HI, compiled.expected.hi)):
            if tree is not None:
                added.append(exp.alias_(tree.copy(), name, quoted=True))
    return exp.select(exp.Star(), *added).from_(compiled.intervals.source(relation))
