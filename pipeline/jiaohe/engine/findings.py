"""From rows that break a rule to findings: place, evidence, sentences, fingerprint."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jiaohe.engine.columns import address_of, bounds_of, columns_of, text_of
from jiaohe.engine.message import fill_neutral, is_text, placeholders, render
from jiaohe.engine.numbers import decimals_for, written
from jiaohe.engine.words import harmless, neutral, seen
from jiaohe.model.finding import Finding, fingerprint
from jiaohe.model.tables import MEASURES
from jiaohe.workspace.rules import Rule

Row = Mapping[str, Any]

# Columns that an engine adds to a row: its position in the table, and what SQL expects there.
POSITION, VALUE, LO, HI = "_position", "_expected", "_expected_lo", "_expected_hi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A finding and the positions of the rows it stands for."""

    finding: Finding
    rows: tuple[int, ...]


def findings_of(rule: Rule, rows: Iterable[Row]) -> list[Hit]:
    """The findings of the rows that break a rule, in the order of the rows; a group of rows is one finding."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if rule.group:
            place = (row.get("input"), row.get("sheet"))
            key: tuple[Any, ...] = (*place, *(row.get(column) for column in rule.group))
        else:
            key = (row[POSITION],)
        groups.setdefault(key, []).append(row)
    repeats: Counter[tuple[Any, ...]] = Counter()
    return [_hit(rule, members, repeats) for members in groups.values()]


def _hit(rule: Rule, rows: list[Row], repeats: Counter[tuple[Any, ...]]) -> Hit:
    first = rows[0]
    place = {key: _common(rows, column) for key, column in _place_columns(rule.table, first).items()}
    measure = rule.measure or _measure_named(first)
    if rule.table == "total":
        place["level"] = "whole"
    elif rule.table == "submission" and first.get("sheet") is None:
        place["level"] = "period"
    observed = _observed(rule, rows)
    expected, interval = _expected(rule, rows)
    values = _values(rule, rows)
    symbolic: tuple[str | None, ...] = (
        place.get("period"),
        place.get("level"),
        place.get("indicator"),
        place.get("region"),
        measure,
        observed,
        *values,
    )
    if rule.table == "submission":
        symbolic = (*symbolic, str(first.get("form")))  # a unit may owe several
    if place.get("indicator") is None and place.get("region") is None:
        symbolic = (*symbolic, str(first.get("sheet")))
    # The second of two findings that nothing but their address tells apart is "the second".
    repeats[first.get("input"), symbolic] += 1
    if (count := repeats[first.get("input"), symbolic]) > 1:
        symbolic = (*symbolic, str(count))
    finding = Finding(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity,
        confidence=rule.confidence,
        input=int(first["input"]),
        file=str(first["file"]),
        sheet=first.get("sheet"),
        cells=_cells(rule, rows),
        period=place.get("period"),
        level=place.get("level"),
        indicator=place.get("indicator"),
        region=place.get("region"),
        measure=measure,
        observed=observed,
        expected=expected,
        interval=interval,
        message=render(rule.message, rule.table, rows, observed=observed, expected=expected),
        fix=render(rule.fix, rule.table, rows, observed=observed, expected=expected),
        fingerprint=fingerprint(rule.id, *symbolic),
    )
    return Hit(finding=finding, rows=tuple(int(row[POSITION]) for row in rows))


def _place_columns(table: str, row: Row) -> dict[str, str]:
    """Which column tells period, level, indicator and region of a finding."""
    found: dict[str, str] = {key: key for key in ("period", "level", "indicator", "region") if key in columns_of(table)}
    if table in ("count", "count_total"):
        found |= {"indicator": "module", "region": "unit"}
    elif table == "submission":
        found["region"] = "unit"
    elif table == "presence":
        kind = row.get("kind")
        if kind == "measure":
            found["indicator"] = "within"
        elif kind in ("indicator", "module", "region", "unit"):
            found["indicator" if kind in ("indicator", "module") else "region"] = "name"
    return found


def _measure_named(row: Row) -> str | None:
    """The measure that a row of the table ``presence`` or ``claim`` is about."""
    word = row.get("name") if row.get("kind") == "measure" else row.get("speaks_of")
    return word if word in MEASURES else None


def _common(rows: Sequence[Row], column: str) -> str | None:
    """The value that all rows share, as text."""
    values = {row.get(column) for row in rows}
    value = values.pop() if len(values) == 1 else None
    return None if value is None else str(value)


def _cells(rule: Rule, rows: Sequence[Row]) -> tuple[str, ...]:
    """Addresses, blamed ones first: the first kind of cell of all rows, then the second, each address once."""
    columns = [address_of(rule.table, name) for name in rule.cells]
    found = (str(row.get(column) or "").split() for column in columns if column for row in rows)
    return tuple(dict.fromkeys(address for addresses in found for address in addresses))


def _observed(rule: Rule, rows: Sequence[Row]) -> str | None:
    columns = (rule.observed,) if isinstance(rule.observed, str) else rule.observed or ()
    texts = [text for row in rows for column in columns if (text := seen(rule.table, column, dict(row))) is not None]
    return "; ".join(dict.fromkeys(texts)) or None


def _values(rule: Rule, rows: Sequence[Row]) -> list[str]:
    """The texts of the cells that the finding rests on: when one changes, the finding is a new one."""
    columns = [shown for name in rule.cells if (shown := text_of(rule.table, name)) is not None]
    return ["\x1e".join(str(row.get(column) or "") for column in columns) for row in rows] if columns else []


def _expected(rule: Rule, rows: Sequence[Row]) -> tuple[str | None, tuple[float, float] | None]:
    """What should stand there as text, and the interval it was judged by; of a group, what all its rows expect."""
    found = [_expected_of(rule, row) for row in rows]
    return found[0] if all(item == found[0] for item in found) else (None, None)


def _expected_of(rule: Rule, row: Row) -> tuple[str | None, tuple[float, float] | None]:
    text = rule.expected
    if text is None:
        return None, None
    columns = columns_of(rule.table)
    if is_text(text):
        numbers = list(dict.fromkeys(name for name, _ in placeholders(text) if columns[name] == "number"))
        return fill_neutral(text, rule.table, row), _interval(rule.table, numbers[0], row) if len(
            numbers
        ) == 1 else None
    if text in columns:
        return neutral(rule.table, text, dict(row)), _interval(rule.table, text, row)
    value, lo, hi = row.get(VALUE), row.get(LO), row.get(HI)
    if value is None:
        return None, None
    if not isinstance(value, int | float):
        return harmless(str(value)), None
    if lo is None or hi is None:
        return written(float(value), decimals_for(0)), None
    return written(float(value), decimals_for(hi - lo)), (float(lo), float(hi))


def _interval(table: str, column: str, row: Row) -> tuple[float, float] | None:
    bounds, value = bounds_of(table, column), row.get(column)
    if bounds is None or value is None:
        return None
    if bounds.half is not None:
        half = row.get(bounds.half)
        return None if half is None else (value - half, value + half)
    lo, hi = row.get(str(bounds.lo)), row.get(str(bounds.hi))
    return None if lo is None or hi is None else (lo, hi)
