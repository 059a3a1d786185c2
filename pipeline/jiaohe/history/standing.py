"""What an earlier period reported in the end (往期定数): its rows without the files that do not count.

Of several files for one slot the last counts; what came with other figures after the period was settled does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from jiaohe.history.ledger import Ledger, TitleKey
from jiaohe.history.likeness import without_copies
from jiaohe.model.month_tables import Submission
from jiaohe.model.past import Month

SET_ASIDE = frozenset({"duplicate", "restated"})


def set_aside(submissions: Iterable[Submission]) -> Mapping[str, frozenset[int]]:
    """Per period the inputs that another file for the same slot replaces, as its rows count them."""
    found: dict[str, set[int]] = defaultdict(set)
    counting: dict[str, set[int]] = defaultdict(set)
    for row in submissions:
        (found if row.status in SET_ASIDE else counting)[row.period].add(row.input)
    return {period: frozenset(inputs - counting[period]) for period, inputs in found.items()}


def standing_months(months: Sequence[Month], replaced: Mapping[str, frozenset[int]], key: TitleKey) -> list[Month]:
    """The earlier periods, oldest first, with the figures of theirs that later ones may be held against."""
    found: list[Month] = []
    for month in months:
        gone = replaced.get(month.period, frozenset())
        rows = [row for row in month.observations if row.input not in gone]
        found.append(
            replace(
                month,
                observations=without_copies(rows, Ledger(found[-1:], key)),
                statements=[row for row in month.statements if row.input not in gone],
            )
        )
    return found
