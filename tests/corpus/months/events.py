"""What is wrong by plan: each kind of event changes a few returns and says where and what."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal

from tests.corpus.months.city import City, Sort
from tests.corpus.months.reports import Return, Returns, Row, ratio


@dataclass(slots=True, kw_only=True)
class Event:
    """One thing that is wrong. ``reach`` are the months in which more may be said of the unit on its account.

    ``indicator`` is None where the return as a whole is meant; ``file`` (from the workspace), ``sheet`` and ``cell`` are
    filled in when the files are written, None where there is no file. ``values`` say what is there and what was before.
    """

    kind: str
    unit: str
    period: str
    indicator: str | None = None
    code: str | None = None
    measure: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    reach: tuple[str, ...] = ()
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(slots=True, kw_only=True)
class World:
    """A city with its returns, what the city's summaries say otherwise, and what was planted."""

    city: City
    returns: Returns
    summaries: bool = True
    differing: dict[tuple[str, str, str], Row] = field(default_factory=dict)  # (unit, period, code)
    events: list[Event] = field(default_factory=list)
    reserved: set[tuple[str, str]] = field(default_factory=set)  # (unit, period) that no other event may touch
    unplanted: list[str] = field(default_factory=list)

    def before(self, period: str, months: int = 1) -> str | None:
        """A period some months earlier (later where negative), where the city has it."""
        at = self.city.periods.index(period) - months
        return self.city.periods[at] if 0 <= at < len(self.city.periods) else None

    def row(self, unit: str, period: str, code: str) -> Row:
        """What a return says of an indicator; nothing where it does not list it."""
        return self.returns[unit, period].rows.get(code, Row())


# What changes the months after it too goes first, then what takes several months.
LASTING = frozenset({"target changed", "stagnant", "jump"})
LONG = frozenset({"promise passed", "same excuse"})
# What does not depend on the month before.
LOCAL = frozenset({"late", "duplicate", "misfiled", "summary unlike return"})
Planter = Callable[[random.Random, World, str, str], Event | None]


def plant(rng: random.Random, world: World, kinds: Iterable[str], each: int) -> None:
    """Plant so many events of each kind, far enough from one another; those without a place are listed."""
    ordered = sorted(kinds, key=lambda kind: (kind not in LASTING, kind not in LONG, kind in LOCAL))
    for kind in [kind for kind in ordered for _ in range(each)]:
        places = [(unit, period) for unit in world.city.units for period in world.city.periods]
        rng.shuffle(places)
        for unit, period in places:
            if _span(world, kind, unit, (period,)) & world.reserved:
                continue
            held = {key: sent.copy() for key, sent in world.returns.items() if key[0] == unit}
            event = KINDS[kind](rng, world, unit, period)
            if event is None:
                continue
            span = _span(world, kind, unit, (*event.reach, period))
            if span & world.reserved:
                world.returns.update(held)
                world.differing.pop((unit, period, event.code or ""), None)
                continue
            world.reserved |= span
            event.reach = tuple(sorted({*event.reach, period}))
            world.events.append(event)
            break
        else:
            world.unplanted.append(kind)


def _span(world: World, kind: str, unit: str, periods: Iterable[str]) -> set[tuple[str, str]]:
    """The months of an event, with those before them where it depends on them."""
    wanted = [(unit, period) for period in periods]
    if kind not in LOCAL:
        wanted += [(unit, before) for _, period in wanted if (before := world.before(period)) is not None]
    return set(wanted)


def _lists(world: World, unit: str, *periods: str | None, stated: bool | None = None) -> list[Sort]:
    """Indicators that are under way, and neither done nor new, in all of some months of one year."""
    if None in periods or len({period[:4] for period in periods if period}) != 1:
        return []
    return [
        sort
        for sort in world.city.concerned[unit]
        if stated in (None, sort.stated)
        and all(_under_way(world.row(unit, period, sort.code)) for period in periods if period)
    ]


def _under_way(row: Row) -> bool:
    return row.target is not None and not row.done


def _year(world: World, period: str) -> list[str]:
    return [p for p in world.city.periods if p[:4] == period[:4]]


def _free(world: World, unit: str, periods: Iterable[str]) -> bool:
    """Whether no event so far touches a unit in some months."""
    return not any((unit, period) in world.reserved for period in periods)


def _rest_of_year(world: World, period: str) -> list[str]:
    return [p for p in world.city.periods if p[:4] == period[:4] and p >= period]


def _set(world: World, unit: str, period: str, code: str, row: Row) -> None:
    world.returns[unit, period].rows[code] = row


def _with_quantity(sort: Sort, row: Row, quantity: Decimal) -> Row:
    """The row with another quantity, no more than its target, and the progress that follows."""
    assert row.target is not None
    quantity = min(row.target, quantity)
    if sort.stated:
        share = float(quantity / row.target) ** 0.9
        return replace(row, quantity=quantity, progress=Decimal(100 * share).quantize(Decimal("0.1")))
    return replace(row, quantity=quantity, progress=ratio(quantity, row.target))


def _told(row: Row) -> str:
    return " / ".join("" if figure is None else str(figure) for figure in (row.target, row.quantity, row.progress))


def _about(kind: str, unit: str, period: str, sort: Sort, measure: str, **values: object) -> Event:
    return Event(
        kind=kind,
        unit=unit,
        period=period,
        indicator=sort.title,
        code=sort.code,
        measure=measure,
        values={key: str(value) for key, value in values.items()},
    )


def _late(rng: random.Random, world: World, unit: str, period: str) -> Event:
    sent = world.returns[unit, period]
    sent.received = f"{period}-28 {rng.randint(9, 17):02}:{rng.randint(0, 59):02}"
    return Event(kind="late", unit=unit, period=period, values={"received": sent.received})


def _missing(rng: random.Random, world: World, unit: str, period: str) -> Event:
    world.returns[unit, period].sent = False
    return Event(kind="missing", unit=unit, period=period)


def _duplicate(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """A second file on the next day, with one figure changed; the first has the slip and the second stands."""
    sorts = _lists(world, unit, period, stated=False)
    if not sorts:
        return None
    sort = rng.choice(sorts)
    first = world.returns[unit, period]
    second = first.copy()
    second.received = f"{period}-23 {first.received[-5:]}"
    row = first.rows[sort.code]
    assert row.quantity is not None
    step = Decimal(1).scaleb(-sort.decimals)
    first.rows[sort.code] = _with_quantity(sort, row, (row.quantity * Decimal("0.97")).quantize(step, ROUND_FLOOR))
    first.again = second
    return _about("duplicate", unit, period, sort, "quantity", first=_told(first.rows[sort.code]), second=_told(row))


def _copied_return(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    before = world.before(period)
    if before is None or len(_lists(world, unit, before, period)) < len(world.city.concerned[unit]):
        return None
    sent = world.returns[unit, period]
    sent.rows = dict(world.returns[unit, before].rows)
    return Event(kind="copied return", unit=unit, period=period, values={"from": before}, reach=_after(world, period))


def _copied_column(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """The quantities of last month beside this month's progress."""
    before = world.before(period)
    if before is None or len(_lists(world, unit, before, period)) < len(world.city.concerned[unit]):
        return None
    for sort in world.city.concerned[unit]:
        row = replace(world.row(unit, period, sort.code), quantity=world.row(unit, before, sort.code).quantity)
        _set(world, unit, period, sort.code, row)
    values = {"from": before, "column": "累计完成"}
    return Event(kind="copied column", unit=unit, period=period, measure="quantity", values=values)


def _copied_unit(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """The table of another unit under the own name."""
    others = [u for u in world.city.units if u != unit and (u, period) not in world.reserved]
    if not others or len(_lists(world, unit, period)) < 3:
        return None
    other = rng.choice(others)
    world.returns[unit, period].rows = dict(world.returns[other, period].rows)
    world.reserved.add((other, period))
    values = {"from": other}
    return Event(kind="copied from unit", unit=unit, period=period, values=values, reach=_after(world, period))


def _after(world: World, period: str, months: int = 1) -> tuple[str, ...]:
    later = (world.before(period, -month) for month in range(1, months + 1))
    return tuple(period for period in later if period is not None)


def _restated(rng: random.Random, world: World, unit: str, period: str, kind: str) -> Event | None:
    """Last month is told again, with another quantity than was sent then."""
    before = world.before(period)
    sorts = _lists(world, unit, before, period, stated=False)
    if before is None or not sorts:
        return None
    sort = rng.choice(sorts)
    then = world.row(unit, before, sort.code)
    assert then.quantity is not None
    step = Decimal(1).scaleb(-sort.decimals)
    told = _with_quantity(sort, then, (then.quantity * Decimal("0.88")).quantize(step, ROUND_FLOOR))
    sent = world.returns[unit, period]
    if kind == "restated sheet":
        sent.repeated = {**world.returns[unit, before].rows, sort.code: told}
    else:
        assert told.quantity is not None
        sent.recalls = True
        sent.misremembered = {sort.code: told.quantity}
    return _about(kind, unit, period, sort, "quantity", sent=then.quantity, told=told.quantity, of=before)


def _restated_sheet(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    return _restated(rng, world, unit, period, "restated sheet")


def _restated_column(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    return _restated(rng, world, unit, period, "restated column")


def _falling(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    before = world.before(period)
    sorts = _lists(world, unit, before, period)
    if before is None or not sorts:
        return None
    sort = rng.choice(sorts)
    then = world.row(unit, before, sort.code)
    assert then.quantity is not None
    step = Decimal(1).scaleb(-sort.decimals)
    fallen = (then.quantity * Decimal("0.9")).quantize(step, ROUND_FLOOR)
    _set(world, unit, period, sort.code, _with_quantity(sort, world.row(unit, period, sort.code), fallen))
    event = _about("falling", unit, period, sort, "quantity", before=then.quantity, now=fallen)
    event.reach = _after(world, period)
    return event


def _target_changed(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """A lower target from some month to the end of the year, and nothing that declares it."""
    before = world.before(period)
    rest = _rest_of_year(world, period)
    sorts = _lists(world, unit, before, *rest, stated=False) if _free(world, unit, rest) else []
    factor = Decimal("0.9")
    sorts = [s for s in sorts if (world.row(unit, rest[-1], s.code).progress or 0) < 88]
    if before is None or not sorts:
        return None
    sort = rng.choice(sorts)
    was = world.row(unit, before, sort.code).target
    assert was is not None
    now = (was * factor).quantize(Decimal(1).scaleb(-sort.decimals), ROUND_FLOOR)
    for later in rest:
        row = world.row(unit, later, sort.code)
        assert row.quantity is not None
        _set(world, unit, later, sort.code, replace(row, target=now, progress=ratio(row.quantity, now)))
    return _about("target changed", unit, period, sort, "target", before=was, now=now)


def _stagnant(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """Three months with the same figures; the event is in the last of them. Work goes on from there."""
    still = [world.before(period, months) for months in (2, 1, 0)]
    sorts = _lists(world, unit, *still) if _free(world, unit, _year(world, period)) else []
    if not sorts:
        return None
    sort = rng.choice(sorts)
    start, *_ = months = [p for p in still if p is not None]
    stood = world.row(unit, start, sort.code)
    last = world.row(unit, period, sort.code)
    assert stood.quantity is not None
    assert last.quantity is not None
    lost = last.quantity - stood.quantity
    for month in _year(world, period):  # a promise made before could not be kept
        _set(world, unit, month, sort.code, replace(world.row(unit, month, sort.code), remark=""))
    for later in _rest_of_year(world, start)[1:]:
        row = world.row(unit, later, sort.code)
        assert row.quantity is not None
        moved = stood if later <= period else _with_quantity(sort, row, row.quantity - lost)
        _set(world, unit, later, sort.code, replace(moved, remark=""))
    event = _about("stagnant", unit, period, sort, "progress", since=start, progress=stood.progress)
    event.reach = tuple(months)
    return event


def _jump(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """Half of the year's work within a month, and the usual steps on top of it afterwards.

    Three months go before it in the year, from which its usual pace can be known.
    """
    before = world.before(period)
    sorts = (
        _lists(world, unit, world.before(period, 3), before, period)
        if _free(world, unit, _rest_of_year(world, period))
        else []
    )
    sorts = [s for s in sorts if (world.row(unit, period, s.code).progress or 0) < 45]
    if before is None or not sorts:
        return None
    sort = rng.choice(sorts)
    for later in _rest_of_year(world, period):
        row = world.row(unit, later, sort.code)
        assert row.target is not None
        assert row.quantity is not None
        more = (row.target * Decimal("0.5")).quantize(Decimal(1).scaleb(-sort.decimals), ROUND_FLOOR)
        _set(world, unit, later, sort.code, replace(_with_quantity(sort, row, row.quantity + more), remark=""))
    was, now = world.row(unit, before, sort.code), world.row(unit, period, sort.code)
    return _about("jump", unit, period, sort, "progress", before=was.progress, now=now.progress)


def _progress_falls(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """More done and a lower progress, where progress is stated."""
    before = world.before(period)
    sorts = _lists(world, unit, before, period, stated=True)
    sorts = [s for s in sorts if before and (world.row(unit, before, s.code).progress or 0) > 15]
    if before is None or not sorts:
        return None
    sort = rng.choice(sorts)
    was = world.row(unit, before, sort.code)
    assert was.progress is not None
    row = replace(world.row(unit, period, sort.code), progress=was.progress - Decimal("4.5"))
    _set(world, unit, period, sort.code, row)
    event = _about("progress falls", unit, period, sort, "progress", before=was.progress, now=row.progress)
    event.values |= {"quantity before": str(was.quantity), "quantity now": str(row.quantity)}
    event.reach = _after(world, period)
    return event


def _promise(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """Two months ago it was to be done by last month, and it is not done now that last month has passed."""
    made, by = world.before(period, 2), world.before(period)
    sorts = _lists(world, unit, made, period)
    if made is None or by is None or not sorts:
        return None
    sort = rng.choice(sorts)
    remark = f"预计{int(by[5:])}月完成"
    months = [month for month in (made, world.before(period), period) if month is not None]
    for month in months:
        _set(world, unit, month, sort.code, replace(world.row(unit, month, sort.code), remark=""))
    _set(world, unit, made, sort.code, replace(world.row(unit, made, sort.code), remark=remark))
    progress = world.row(unit, period, sort.code).progress
    event = _about("promise passed", unit, period, sort, "progress", promised=remark, made=made, progress=progress)
    event.reach = (*months, *_after(world, period))
    return event


def _same_excuse(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """The same reason for being behind, three months running."""
    months = [world.before(period, back) for back in (2, 1, 0)]
    sorts = _lists(world, unit, *months)
    sorts = [s for s in sorts if (world.row(unit, period, s.code).progress or 0) < 100 * int(period[5:]) // 12 - 3]
    if not sorts:
        return None
    sort = rng.choice(sorts)
    excuse = rng.choice(("雨水偏多，施工受阻", "资金尚未到位，正在争取", "用地手续未办结", "施工单位人手不足"))
    for month in months:
        assert month is not None
        _set(world, unit, month, sort.code, replace(world.row(unit, month, sort.code), remark=excuse))
    event = _about("same excuse", unit, period, sort, "remark", remark=excuse)
    event.reach = tuple(month for month in months if month is not None)
    return event


def _misfiled(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """The title still names the month before."""
    before = world.before(period)
    if before is None:
        return None
    world.returns[unit, period].title_period = before
    return Event(kind="misfiled", unit=unit, period=period, values={"title": before})


def _summary(rng: random.Random, world: World, unit: str, period: str) -> Event | None:
    """The city's summary has another quantity for the unit than its return."""
    sorts = _lists(world, unit, period, stated=False)
    if not sorts or not world.summaries:
        return None
    sort = rng.choice(sorts)
    row = world.row(unit, period, sort.code)
    assert row.quantity is not None
    more = (row.quantity * Decimal("1.04")).quantize(Decimal(1).scaleb(-sort.decimals), ROUND_FLOOR)
    told = _with_quantity(sort, row, max(more, row.quantity + 1))
    if told.quantity == row.quantity:
        return None
    world.differing[unit, period, sort.code] = told
    values = {"return": row.quantity, "summary": told.quantity}
    return _about("summary unlike return", unit, period, sort, "quantity", **values)


KINDS: dict[str, Planter] = {
    "late": _late,
    "missing": _missing,
    "duplicate": _duplicate,
    "copied return": _copied_return,
    "copied column": _copied_column,
    "copied from unit": _copied_unit,
    "restated sheet": _restated_sheet,
    "restated column": _restated_column,
    "falling": _falling,
    "target changed": _target_changed,
    "stagnant": _stagnant,
    "jump": _jump,
    "progress falls": _progress_falls,
    "promise passed": _promise,
    "same excuse": _same_excuse,
    "misfiled": _misfiled,
    "summary unlike return": _summary,
}


def return_of(world: World, unit: str, period: str) -> Return:
    """The return that stands: the second where two were sent."""
    sent = world.returns[unit, period]
    return sent.again or sent
