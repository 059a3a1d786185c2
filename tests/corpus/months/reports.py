"""What units report month by month: cumulative within a year, restarting in January, rising until all is done.

Clean by construction: between two months of a year every quantity and progress rises by at least half of its usual
step, unless the target was reached; no two units share a target; no remark stands twice.
"""

import random
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from tests.corpus.months.city import City, Sort

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of a return; without a target it is listed as ``/``."""

    target: Decimal | None = None
    quantity: Decimal | None = None
    progress: Decimal | None = None
    remark: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.progress is not None and self.progress >= 100


@dataclass(slots=True, kw_only=True)
class Return:
    """One return. ``again`` is a second file for it, ``repeated`` a sheet of the month before.

    ``recalls`` says that it has a column of last month's quantities, as they were sent then but for ``misremembered``.
    """

    unit: str
    period: str
    rows: dict[str, Row]
    received: str
    title_period: str = ""
    sent: bool = True
    again: "Return | None" = None
    repeated: dict[str, Row] = field(default_factory=dict)
    recalls: bool = False
    misremembered: dict[str, Decimal] = field(default_factory=dict)

    def copy(self) -> "Return":
        """One that can be changed apart."""
        return replace(self, rows=dict(self.rows))


Returns = dict[tuple[str, str], Return]  # (unit, period)


def draw_returns(rng: random.Random, city: City) -> Returns:
    """The returns of all units and months, clean and in time."""
    rows: dict[tuple[str, str], dict[str, Row]] = {(u, p): {} for u in city.units for p in city.periods}
    years = sorted({period[:4] for period in city.periods})
    taken: set[tuple[str, Decimal]] = set()
    for unit in city.units:
        keen = rng.uniform(0.62, 1.15)
        for sort in city.listed(unit):
            for year in years:
                own = [period for period in city.periods if period.startswith(year)]
                line = _year(rng, sort, keen, taken) if sort in city.concerned[unit] else [Row()] * 12
                for period in own:
                    rows[unit, period][sort.code] = line[int(period[5:]) - 1]
    recalling = set(rng.sample(city.units, max(1, len(city.units) // 8)))
    return {
        (unit, period): Return(
            unit=unit,
            period=period,
            rows=rows[unit, period],
            received=_in_time(rng, period),
            title_period=period,
            recalls=unit in recalling,
        )
        for unit in city.units
        for period in city.periods
    }


def _in_time(rng: random.Random, period: str) -> str:
    return f"{period}-{rng.randint(18, 22)} {rng.randint(9, 17):02}:{rng.randint(0, 59):02}"


def _year(rng: random.Random, sort: Sort, keen: float, taken: set[tuple[str, Decimal]]) -> list[Row]:
    """Twelve months of one indicator of one unit."""
    step = Decimal(1).scaleb(-sort.decimals)
    while True:
        target = Decimal(rng.randint(*sort.size)) + (step * rng.randint(0, 99) if sort.decimals else 0)
        if (sort.code, target) not in taken:
            taken.add((sort.code, target))
            break
    weights = [rng.uniform(0.6, 1.4) for _ in range(12)]
    pace = keen * rng.uniform(0.9, 1.1)
    shares = [min(1.0, pace * sum(weights[: month + 1]) / sum(weights)) for month in range(12)]
    return [_row(sort, target, share, _remark(rng, shares, month)) for month, share in enumerate(shares)]


def _row(sort: Sort, target: Decimal, share: float, remark: str) -> Row:
    step = Decimal(1).scaleb(-sort.decimals)
    quantity = target if share == 1 else (target * Decimal(share)).quantize(step, ROUND_FLOOR)
    if sort.stated:
        return Row(target, quantity, Decimal(100 * share**0.9).quantize(Decimal("0.1"), ROUND_HALF_UP), remark)
    return Row(target, quantity, ratio(quantity, target), remark)


def ratio(quantity: Decimal, target: Decimal) -> Decimal:
    """Progress in percent as printed, with two decimals."""
    return (HUNDRED * quantity / target).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _remark(rng: random.Random, shares: list[float], month: int) -> str:
    """Mostly none; now and then what was done, or a promise that is kept."""
    drawn = rng.random()
    if drawn < 0.06:
        return rng.choice(
            (
                f"新开工{rng.randint(2, 90)}处",
                f"资金下达第{month + 1}批{rng.randint(101, 990)}万元",
                f"现场核查{rng.randint(3, 60)}次",
                f"验收合格{rng.randint(3, 90)}个点",
            )
        )
    if drawn < 0.12 and shares[month] < 1 == shares[-1]:
        return f"预计{shares.index(1.0) + 1}月完成"
    return ""
