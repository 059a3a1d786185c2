"""Earlier periods by place (历史台账): what the same indicator of the same region reported before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from jiaohe.model.past import Month
from jiaohe.model.tables import Observation, Prior

# What makes an indicator (title, form, period) the same in every file and period.
TitleKey = Callable[[str, str, str | None], str]


class Place(NamedTuple):
    """Where a figure belongs, whatever file it comes in. ``form`` is None for any form."""

    form: str | None
    indicator: str
    level: str
    region: str


class Ledger:
    """The observations of earlier periods by place. Of several files for one place the last one counts.

    A place that one table has twice is ambiguous and answers nothing. Where a form is not found, the place is looked
    for in the other forms, and answers if just one of them has it: a form may be laid out anew in mid-year.
    """

    def __init__(self, months: Iterable[Month], key: TitleKey) -> None:
        self._key = key
        self._months = {month.period: self._by_place(month) for month in months}

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods it holds, oldest first."""
        return tuple(sorted(self._months))

    def indicator(self, row: Observation | Prior) -> str:
        """What makes the indicator of a row the same everywhere."""
        return self._key(row.indicator, row.form, row.period)

    def place(self, row: Observation) -> Place:
        """The place of an observation."""
        return Place(row.form, self.indicator(row), row.level, row.region)

    def at(self, period: str, place: Place) -> Observation | None:
        """What a place reported in a period."""
        rows = self._months.get(period, {})
        return rows.get(place) if place in rows else rows.get(place._replace(form=None))

    def before(self, row: Observation) -> Iterator[tuple[str, Observation]]:
        """What the place of a row reported in periods before the row's own, latest first."""
        if row.period is None:
            return
        place = self.place(row)
        for period in reversed(self.periods):
            if period < row.period and (found := self.at(period, place)) is not None:
                yield period, found

    @staticmethod
    def whereabouts(row: Observation, measure: str) -> str:
        """File, sheet and cell of a figure of an earlier period, for people."""
        cell = getattr(row, f"{measure}_cell")
        return f"{row.file} {row.sheet}" + (f"!{cell}" if cell else "")

    def _by_place(self, month: Month) -> dict[Place, Observation | None]:
        exact: dict[Place, Observation | None] = {}
        forms: dict[Place, set[str]] = defaultdict(set)
        for row in month.observations:
            if row.period not in (None, month.period):
                continue  # a sheet for another month among this month's files
            place = self.place(row)
            earlier = exact.get(place)
            twice = earlier is not None and _table(earlier) == _table(row)
            exact[place] = None if twice else row
            forms[place._replace(form=None)].add(row.form)
        for anywhere, names in forms.items():
            if len(names) == 1:
                exact[anywhere] = exact[anywhere._replace(form=next(iter(names)))]
        return exact


def _table(row: Observation) -> tuple[int, str, int]:
    return row.input, row.sheet, row.table
