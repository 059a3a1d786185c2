"""How figures moved since earlier periods (环比变动): the columns ``prev_…`` and paces that rules compare.

A gain is far from a pace when it lies beyond the median of the known gains by more than six times their spread, the
median absolute deviation scaled to a standard deviation (Hampel's identifier, see Pearson 2005, "Mining Imperfect
Data"), and the spread is taken to be at least ``STEADY`` points, since steady work is not suspicious.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from statistics import median

from jiaohe.history.ledger import Ledger, Place
from jiaohe.model.month_tables import Before, CountBefore
from jiaohe.model.past import Month
from jiaohe.model.tables import Count, Observation

ENOUGH_OWN = 3  # gains of the region itself
ENOUGH_PEERS = 4  # gains of other regions in the same month
STEADY = 2.0  # points
FAR = 6.0

# Whether the catalog speaks of an observation in its own period by another row than in an earlier one.
Renewed = Callable[[Observation, str], bool]


def look_back(
    observations: Sequence[Observation], ledger: Ledger, renewed: Renewed, told_elsewhere: Collection[int] = ()
) -> list[Before]:
    """A row of ``Before`` for each observation, in their order; positions of those whose figures other rows tell."""
    trails = [list(ledger.before(row)) for row in observations]
    gains = [_gain(row, *trail[0]) if trail else None for row, trail in zip(observations, trails, strict=True)]
    peers: dict[tuple[str | None, str, str], list[tuple[str, float]]] = defaultdict(list)
    places = [ledger.place(row) for row in observations]
    for row, place, gain in zip(observations, places, gains, strict=True):
        if gain is not None and row.level == "region":
            peers[row.period, place.form or "", place.indicator].append((row.region, gain))
    return [
        _before(
            row, place, trail, gain, peers[row.period, place.form or "", place.indicator], ledger, renewed
        )._replace(told_elsewhere=at in told_elsewhere)
        for at, (row, place, trail, gain) in enumerate(zip(observations, places, trails, gains, strict=True))
    ]


def _before(
    row: Observation,
    place: Place,
    trail: Sequence[tuple[str, Observation]],
    gain: float | None,
    peers: Iterable[tuple[str, float]],
    ledger: Ledger,
    renewed: Renewed,
) -> Before:
    if not trail or row.period is None:
        return Before()
    period, earlier = trail[0]
    year = row.period[:4]
    unchanged = _unchanged(row, trail, year)
    grain = 200 / row.target if row.target and row.target > 0 else 0.0
    own_usual, own_limit = _pace(_gains(trail), ENOUGH_OWN, grain)
    others = [other for region, other in peers if region != row.region]
    peer_usual, peer_limit = _pace(others, ENOUGH_PEERS, grain) if row.level == "region" else (None, None)
    return Before(
        prev_period=period,
        prev_same_year=period[:4] == year,
        prev_target=earlier.target,
        prev_target_half=earlier.target_half,
        prev_target_text=earlier.target_text,
        prev_quantity=earlier.quantity,
        prev_quantity_half=earlier.quantity_half,
        prev_quantity_text=earlier.quantity_text,
        prev_progress=earlier.progress,
        prev_progress_half=earlier.progress_half,
        prev_progress_text=earlier.progress_text,
        prev_place=ledger.whereabouts(earlier, "quantity" if row.quantity is not None else "progress"),
        target_renewed=renewed(row, period),
        months_unchanged=len(unchanged),
        unchanged_since=unchanged[-1] if unchanged else None,
        gain=gain,
        own_limit=own_limit,
        own_usual=own_usual,
        peer_limit=peer_limit,
        peer_usual=peer_usual,
    )


def months_between(first: str, second: str) -> int:
    """Months from one period to a later one: 2026-03, 2026-05 → 2."""
    return 12 * (int(second[:4]) - int(first[:4])) + int(second[5:]) - int(first[5:])


def _gain(row: Observation, period: str, earlier: Observation) -> float | None:
    """Percentage points a month since an earlier period of the same year."""
    if row.progress is None or earlier.progress is None or row.period is None or period[:4] != row.period[:4]:
        return None
    return (row.progress - earlier.progress) / months_between(period, row.period)


def _gains(trail: Sequence[tuple[str, Observation]]) -> list[float]:
    """The gains between the earlier periods themselves, and the pace from January to the first of this year.

    Figures are cumulative within a year, so the first one tells of the months up to it.
    """
    pairs = zip(trail[1:], trail, strict=False)
    found = [_gain(later._replace(period=period), *before) for before, (period, later) in pairs]
    year = trail[0][0][:4] if trail else ""
    period, first = next(((p, row) for p, row in reversed(trail) if p[:4] == year), ("", None))
    if first is not None and first.progress is not None:
        found.append(first.progress / int(period[5:]))
    return [gain for gain in found if gain is not None]


def _pace(gains: Sequence[float], enough: int, grain: float) -> tuple[float | None, float | None]:
    """The usual gain, and the largest that is not far from it; nothing where too few are known."""
    if len(gains) < enough:
        return None, None
    usual = median(gains)
    spread = max(STEADY, 1.4826 * median(abs(gain - usual) for gain in gains))
    return usual, usual + FAR * spread + grain


def _unchanged(row: Observation, trail: Sequence[tuple[str, Observation]], year: str) -> list[str]:
    """The periods before, latest first and in a row, that printed the same progress."""
    same: list[str] = []
    last = row.period or ""
    for period, earlier in trail:
        if period[:4] != year or months_between(period, last) != 1 or row.progress is None:
            break
        if earlier.progress is None or abs(earlier.progress - row.progress) > 1e-9:
            break
        same.append(period)
        last = period
    return same


def look_back_counts(counts: Sequence[Count], months: Sequence[Month]) -> list[CountBefore]:
    """A row of ``CountBefore`` for each count: the same unit and module in the latest earlier period."""
    known: dict[tuple[str, str, str | None, str | None, str], Count] = {}
    for month in months:
        for row in month.counts:
            known[month.period, row.form, row.unit, row.module, row.level] = row
    periods = sorted((month.period for month in months), reverse=True)
    return [_count_before(row, known, periods) for row in counts]


def _count_before(
    row: Count, known: dict[tuple[str, str, str | None, str | None, str], Count], periods: Sequence[str]
) -> CountBefore:
    for period in periods:
        earlier = known.get((period, row.form, row.unit, row.module, row.level))
        if row.period is not None and period < row.period and earlier is not None:
            return CountBefore(
                prev_period=period,
                prev_same_year=period[:4] == row.period[:4],
                prev_number=earlier.number,
                prev_number_text=earlier.text,
            )
    return CountBefore()
