"""Completeness and timeliness (报送率、及时率), as DHIS2 defines reporting rates.

The reporting rate is the share of expected reports that were received, whenever; the reporting rate on time is the
share of expected reports that were received by their due date. Nil returns are reports, exempt ones are not expected.
Source: DHIS2 documentation, "Reporting rate summary".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jiaohe.model.month_tables import Submission

_EXPECTED = ("received", "nil", "missing", "late")
_RECEIVED = ("received", "nil", "late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Counts of reports; the rates are in percent, None where none was expected."""

    expected: int = 0
    received: int = 0
    on_time: int = 0

    @property
    def completeness(self) -> float | None:
        """报送率."""
        return 100 * self.received / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        """及时率."""
        return 100 * self.on_time / self.expected if self.expected else None


def reporting_rates(rows: Iterable[Submission], by: Callable[[Submission], str]) -> dict[str, Rate]:
    """Rates by unit, by period or by whatever ``by`` gives, in order of appearance."""
    found: dict[str, Rate] = {}
    for row in rows:
        if row.status not in _EXPECTED:
            continue
        rate = found.get(by(row), Rate())
        found[by(row)] = Rate(
            expected=rate.expected + 1,
            received=rate.received + (row.status in _RECEIVED),
            on_time=rate.on_time + (row.status in ("received", "nil")),
        )
    return found
