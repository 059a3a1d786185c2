"""Slips that people make, planted one at a time in a clean table, each with its truth.

A slip is kept only when the truth's arithmetic can see it (or when it needs none, as a blank quantity does), so a
miss is a miss. ``pointed`` says whether arithmetic alone leaves one cell to blame.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tests.corpus.figures import MEASURES, WHOLE, Figure, Indicator, Kind, Matrix, Region, Table
from tests.corpus.truth import Key, constraints, matrix_constraints, pointed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One planted slip. ``keys``: the cells at fault, any of which may be named; ``truth``: what they should hold."""

    kind: str
    keys: tuple[Key, ...]
    was: tuple[Figure | None, ...]
    now: tuple[Figure | None, ...]
    topics: tuple[str, ...]  # words of rule names that speak of this
    pointed: bool = False
    certain: bool = True  # unambiguous: to miss it is a fault
    severities: tuple[str, ...] = ("error", "query")

    def describe(self) -> str:
        """One line for a reader."""
        changes = zip(self.keys, self.was, self.now, strict=False)
        shown = "; ".join(f"{'/'.join(k)}: {_show(was)} -> {_show(now)}" for k, was, now in list(changes)[:3])
        return f"{self.kind} ({shown})"


def _show(figure: Figure | None) -> str:
    if figure is None:
        return "?"
    if figure.number is not None:
        return format(figure.number, "f") + ("%" if figure.percent else "")
    return figure.words or "blank"


Planter = Callable[[random.Random, Table, Indicator], tuple[Table, Slip] | None]


def _active(table: Table, indicator: Indicator, *, whole: bool) -> list[str]:
    keys = [r.key for r in table.regions] + ([WHOLE] if whole and table.whole else [])
    return [k for k in keys if all(indicator.figure(k, m).number is not None for m in MEASURES)]


def _judge(
    table: Table, indicator: Indicator, keys: tuple[Key, ...], kind: str, topics: tuple[str, ...], before: Indicator
) -> tuple[Table, Slip] | None:
    """Keep a change of numbers only if the loosest reading of the printed figures still contradicts it clearly."""
    after = constraints(indicator, table.regions, table.whole is not None, loose=True)
    broken = [c for c in after if not c.holds and set(c.cells) & set(keys)]
    if not broken or max(c.gap / (c.blur + Fraction(1, 10**6)) for c in broken) < 2:
        return None
    # A base that must be inferred needs regions enough to be seen without the slipped one.
    # A row of rates whose quantities are counts of people adds up only by luck of the writer.
    enough = indicator.base != 20 or len(_active(table, indicator, whole=False)) >= 6
    certain = enough and not (indicator.kind is Kind.RATE and indicator.base is None)
    pointed = len(keys) == 1 and pointed_at(after) == {keys[0]} and certain
    slip = Slip(
        kind=kind,
        keys=keys,
        was=tuple(before.figure(k[1], k[2]) for k in keys),
        now=tuple(indicator.figure(k[1], k[2]) for k in keys),
        topics=topics,
        pointed=pointed,
        certain=certain,
    )
    return table.with_indicator(indicator), slip


def _one(kind: str, measures: tuple[str, ...], alter: Callable[[random.Random, Decimal], Decimal | None]) -> Planter:
    """A slip that alters one printed number of a region or the whole."""

    def plant(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
        places = _active(table, indicator, whole=True)
        if not places:
            return None
        region, measure = rng.choice(places), rng.choice(measures)
        figure = indicator.figure(region, measure)
        assert figure.number is not None
        number = alter(rng, figure.number)
        if number is None or number == figure.number:
            return None
        changed = indicator.with_figure(region, measure, Figure(number))
        key = (indicator.key, region, measure)
        return _judge(table, changed, (key,), kind, ("formula", "scale", "sum", "total"), indicator)

    return plant


def _digits(number: Decimal, change: Callable[[str], str | None]) -> Decimal | None:
    """Change the printed digits of a number and keep its decimal point where it is."""
    text = format(number, "f")
    point = len(text) - 1 - text.index(".") if "." in text else 0
    digits = change(text.replace(".", ""))
    return None if digits is None else Decimal(int(digits)).scaleb(-point)


def _transpose(rng: random.Random, number: Decimal) -> Decimal | None:
    def change(digits: str) -> str | None:
        spots = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]
        if not spots:
            return None
        i = rng.choice(spots)
        return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]

    return _digits(number, change)


def _drop(rng: random.Random, number: Decimal) -> Decimal | None:
    def change(digits: str) -> str | None:
        if len(digits) < 3:
            return None
        i = rng.randrange(len(digits))
        rest = digits[:i] + digits[i + 1 :]
        return None if rest.startswith("0") else rest

    return _digits(number, change)


def _times(power: int) -> Callable[[random.Random, Decimal], Decimal | None]:
    def alter(_: random.Random, number: Decimal) -> Decimal | None:
        if number == 0:
            return None
        moved = number.scaleb(power)
        exponent = int(number.as_tuple().exponent)
        if power > 0:  # nobody prints fewer decimals because the number grew
            return moved.quantize(Decimal(1).scaleb(exponent))
        return moved

    return alter


def _whole_number_times(power: int) -> Callable[[random.Random, Decimal], Decimal | None]:
    def alter(rng: random.Random, number: Decimal) -> Decimal | None:
        moved = _times(power)(rng, number)
        if moved is None or (int(number.as_tuple().exponent) == 0 and moved != int(moved)):
            return None
        return moved.quantize(Decimal(1)) if int(number.as_tuple().exponent) == 0 else moved

    return alter


def _another(rng: random.Random, number: Decimal) -> Decimal | None:
    factor = Decimal(str(round(rng.choice([rng.uniform(0.3, 0.85), rng.uniform(1.2, 2.5)]), 3)))
    return (number * factor).quantize(number)


def _swapped(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    places = _active(table, indicator, whole=False)
    if not places:
        return None
    region = rng.choice(places)
    target, quantity = indicator.figure(region, "target"), indicator.figure(region, "quantity")
    if target.number == quantity.number or not quantity.number:
        return None
    changed = indicator.with_figure(region, "target", quantity._replace(exact=None))
    changed = changed.with_figure(region, "quantity", target._replace(exact=None))
    keys = ((indicator.key, region, "target"), (indicator.key, region, "quantity"))
    return _judge(table, changed, keys, "target and quantity swapped", ("formula", "sum", "swap"), indicator)


def _neighbour(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    places = _active(table, indicator, whole=False)
    if len(places) < 2:
        return None
    at = rng.randrange(len(places) - 1)
    a, b = places[at], places[at + 1]
    first, second = indicator.figure(a, "target"), indicator.figure(b, "target")
    if first.number == second.number:
        return None
    changed = indicator.with_figure(a, "target", second._replace(exact=None))
    changed = changed.with_figure(b, "target", first._replace(exact=None))
    keys = ((indicator.key, a, "target"), (indicator.key, b, "target"))
    return _judge(table, changed, keys, "targets of two regions swapped", ("formula",), indicator)


def _stale(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    """The whole keeps last month's quantity."""
    figure = indicator.figure(WHOLE, "quantity")
    if table.whole is None or not figure.number or "quantity" not in indicator.sums:
        return None
    number = (figure.number * Decimal(str(round(rng.uniform(0.6, 0.9), 2)))).quantize(figure.number)
    changed = indicator.with_figure(WHOLE, "quantity", Figure(number))
    key = (indicator.key, WHOLE, "quantity")
    return _judge(table, changed, (key,), "whole quantity stale", ("sum", "total"), indicator)


def _title_unit(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    """The title says 万 less or another unit of money: 5.9人 for 59000, 6.85万元 for 68500."""
    if table.whole is None or indicator.title_total is None or indicator.figure(WHOLE, "target").number is None:
        return None
    title = indicator.title
    for right, wrong in (("亿元", "万元"), ("万亩", "亩"), ("万人次", "人次"), (f"万{indicator.unit}", indicator.unit)):
        if right in title and right not in ("万元",):
            changed = replace(indicator, title=title.replace(right, wrong, 1))
            break
    else:
        return None
    keys = ((indicator.key, "", "title"), (indicator.key, WHOLE, "target"))
    slip = Slip(
        kind="title in the wrong unit",
        keys=keys,
        was=(Figure(words=title),),
        now=(Figure(words=changed.title),),
        topics=("title",),
    )
    return table.with_indicator(changed), slip


def _cell(kind: str, measure: str, topics: tuple[str, ...], make: Callable[[random.Random, Figure], Figure]) -> Planter:
    """A cell that holds what it must not, whatever the arithmetic says."""

    def plant(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
        places = [p for p in _active(table, indicator, whole=False) if indicator.figure(p, "quantity").number]
        if len(places) < 3 or indicator.kind not in (Kind.COUNT, Kind.AMOUNT):
            return None
        region = rng.choice(places)
        was = indicator.figure(region, measure)
        now = make(rng, was)
        if was.number is not None and now.number is not None and abs(was.number) < 3:
            return None
        changed = indicator.with_figure(region, measure, now)
        slip = Slip(kind=kind, keys=((indicator.key, region, measure),), was=(was,), now=(now,), topics=topics)
        return table.with_indicator(changed), slip

    return plant


def _percentages(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    """The whole 数量 row holds percentages, and nothing stands in 进度."""
    places = _active(table, indicator, whole=True)
    if len(places) < 3 or indicator.kind is not Kind.COUNT:
        return None
    changed, keys, was, now = indicator, [], [], []
    for region in places:
        percent = Figure(indicator.figure(region, "progress").number, percent=True)
        keys.append((indicator.key, region, "quantity"))
        was.append(indicator.figure(region, "quantity"))
        now.append(percent)
        changed = changed.with_figure(region, "quantity", percent).with_figure(region, "progress", Figure())
    slip = Slip(
        kind="percentages in the quantity row",
        keys=tuple(keys),
        was=tuple(was),
        now=tuple(now),
        topics=("percent",),
    )
    return table.with_indicator(changed), slip


def _twin_region(rng: random.Random, table: Table, _: Indicator) -> tuple[Table, Slip] | None:
    """One region's header was typed over another's."""
    if len(table.regions) < 4:
        return None
    a, b = rng.sample(range(len(table.regions)), 2)
    regions = list(table.regions)
    regions[b] = Region(regions[b].key, regions[a].name)
    keys = (("", regions[a].key, "header"), ("", regions[b].key, "header"))
    slip = Slip(
        kind="region twice",
        keys=keys,
        was=(None, Figure(words=table.regions[b].name)),
        now=(None, Figure(words=regions[b].name)),
        topics=("duplicate",),
    )
    return replace(table, regions=tuple(regions)), slip


def _twin_indicator(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    """An indicator was pasted twice."""
    if indicator.kind not in (Kind.COUNT, Kind.AMOUNT):
        return None
    copy = replace(indicator, key=indicator.key + "copy")
    at = rng.randint(table.indicators.index(indicator) + 1, len(table.indicators))
    keys = ((indicator.key, "", "title"), (copy.key, "", "title"))
    slip = Slip(kind="indicator twice", keys=keys, was=(), now=(), topics=("duplicate",))
    return replace(table, indicators=(*table.indicators[:at], copy, *table.indicators[at:])), slip


def _missing_row(rng: random.Random, table: Table, indicator: Indicator) -> tuple[Table, Slip] | None:
    """One of the three rows of an indicator was deleted."""
    if indicator.kind not in (Kind.COUNT, Kind.AMOUNT) or len(_active(table, indicator, whole=False)) < 2:
        return None
    measure = rng.choice(["quantity", "progress"])
    changed = replace(indicator, missing=frozenset({measure}))
    keys = ((indicator.key, "", "title"), (indicator.key, "", "labels"))
    slip = Slip(kind="measure row missing", keys=keys, was=(), now=(), topics=("missing", "measure"))
    return table.with_indicator(changed), slip


_NUMBERS = ("target", "quantity")
TABLE_SLIPS: dict[str, Planter] = {
    "progress / 100": _one("progress / 100", ("progress",), _times(-2)),
    "progress * 100": _one("progress * 100", ("progress",), _times(2)),
    "progress / 10": _one("progress / 10", ("progress",), _times(-1)),
    "progress * 10": _one("progress * 10", ("progress",), _times(1)),
    "figure * 10": _one("figure * 10", _NUMBERS, _whole_number_times(1)),
    "figure / 10": _one("figure / 10", _NUMBERS, _whole_number_times(-1)),
    "figure * 10000": _one("figure * 10000", _NUMBERS, _whole_number_times(4)),
    "transposed digits": _one("transposed digits", MEASURES, _transpose),
    "dropped digit": _one("dropped digit", MEASURES, _drop),
    "quantity changed": _one("quantity changed", ("quantity",), _another),
    "target changed": _one("target changed", ("target",), _another),
    "target and quantity swapped": _swapped,
    "targets of two regions swapped": _neighbour,
    "whole quantity stale": _stale,
    "title in the wrong unit": _title_unit,
    "percentages in the quantity row": _percentages,
    "percentage as a quantity": _cell(
        "percentage as a quantity",
        "quantity",
        ("percent",),
        lambda rng, f: Figure(Decimal(rng.randint(21, 97)), percent=True),
    ),
    "slash in the target alone": _cell(
        "slash in the target alone", "target", ("slash",), lambda _, f: Figure(words="/")
    ),
    "slash in the quantity alone": _cell(
        "slash in the quantity alone", "quantity", ("slash",), lambda _, f: Figure(words="/")
    ),
    "blank quantity": _cell("blank quantity", "quantity", ("blank",), lambda _, f: Figure()),
    "blank progress": _cell("blank progress", "progress", ("blank",), lambda _, f: Figure()),
    "negative quantity": _cell(
        "negative quantity", "quantity", ("negative",), lambda _, f: Figure(-(f.number or Decimal(0)))
    ),
    "words for a number": _cell(
        "words for a number",
        "quantity",
        ("text",),
        lambda rng, f: Figure(words=rng.choice(["已完成", "见附件", "待统计"])),
    ),
    "region twice": _twin_region,
    "indicator twice": _twin_indicator,
    "measure row missing": _missing_row,
}


def plant(rng: random.Random, table: Table, kinds: list[str]) -> tuple[Table, list[Slip]]:
    """Plant slips of the given kinds, each in an indicator of its own; kinds that fit nowhere are left out."""
    slips: list[Slip] = []
    touched: set[str] = set()
    for kind in kinds:
        candidates = [i for i in table.indicators if i.key not in touched and not i.missing]
        for _ in range(12):
            if not candidates:
                break
            indicator = rng.choice(candidates)
            planted = TABLE_SLIPS[kind](rng, table, indicator)
            if planted is not None:
                table, slip = planted
                slips.append(slip)
                touched |= {k[0] for k in slip.keys} | {indicator.key}
                break
    return table, slips


MATRIX_SLIPS = ("row total", "column total", "grand total", "cell changed", "zero module", "negative count")


def plant_in_matrix(rng: random.Random, matrix: Matrix, kind: str) -> tuple[Matrix, Slip] | None:
    """One slip in an upload matrix; None where this matrix has no place for it."""
    printed = dict(matrix.printed)
    unit, module = rng.choice(matrix.units[: matrix.region_units]), rng.choice(matrix.modules)
    cells = {
        "row total": (unit, "total") if matrix.row_totals else None,
        "column total": ("total", module) if matrix.column_totals else None,
        "grand total": ("total", "total") if matrix.row_totals and matrix.column_totals else None,
    }
    cell = cells.get(kind, (unit, module))
    if cell is None:
        return None
    was = printed[cell]
    assert was is not None
    now = was
    if kind in ("row total", "column total", "grand total", "cell changed"):
        now = was + rng.choice([-1, 1]) * rng.randint(1, max(1, was // 3))
        if now <= 0:
            now = was + 10
    elif kind == "negative count":
        now = -was
    elif kind == "zero module":  # and the totals are right: nothing was uploaded
        now = 0
        for place in ((unit, "total"), ("total", module), ("total", "total")):
            printed[place] = (printed[place] or 0) - was
    printed[cell] = now
    changed = replace(matrix, printed=printed)
    broken = [c for c in matrix_constraints(changed) if not c.holds]
    slip = Slip(
        kind=f"matrix: {kind}",
        keys=(("", *cell),),
        was=(Figure(Decimal(was)),),
        now=(Figure(Decimal(now)),),
        topics=("total",) if broken else ("zero",),
        pointed=bool(broken) and pointed_at(matrix_constraints(changed)) == {("", *cell)},
        severities=("error", "query", "warning") if kind == "zero module" else ("error", "query"),
    )
    return changed, slip
