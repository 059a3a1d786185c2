"""A finding (问题): one thing wrong at one place, with its evidence and its possible corrections."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from jiaohe.model.explanation import Reason
from jiaohe.model.text import Text


class Severity(StrEnum):
    """级别, worst first."""

    ERROR = "error"  # 必须改
    QUERY = "query"  # 改或说明
    WARNING = "warning"  # 提醒
    INFO = "info"  # 提示

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Status(StrEnum):
    """状态."""

    OPEN = "open"
    EXPLAINED = "explained"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell of a proposal. ``before`` is its text; ``after`` the value that fits, ``interval`` all that fit."""

    cell: str
    before: str
    after: str
    interval: tuple[float, float] | None = None
    operation: str | None = None  # how the slip happens: scale_100, transposed_digits, …


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """建议 — changes that together make the numbers agree. Equal ranks are ties that arithmetic cannot break."""

    rank: int
    changes: tuple[Change, ...]
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """问题 — where it is, what it is about, what was seen and expected, and what to do."""

    rule: str
    name: str
    severity: Severity
    confidence: str = "certain"  # certain, likely, possible
    input: int
    file: str
    sheet: str | None
    cells: tuple[str, ...]  # A1, the blamed cell first
    period: str | None = None
    level: str | None = None
    indicator: str | None = None
    region: str | None = None
    measure: str | None = None
    observed: str | None = None
    expected: str | None = None
    interval: tuple[float, float] | None = None
    message: Text
    fix: Text
    proposals: tuple[Proposal, ...] = ()
    root: str | None = None  # fingerprint of the finding this one follows from
    fingerprint: str = ""
    status: Status = Status.OPEN
    known: bool = False  # stood in the baseline already, with the same values
    explanation: Reason | None = None  # what settled it, where an explanation did

    @property
    def counts(self) -> bool:
        """Whether it still stands and is not known from the baseline."""
        return self.status is Status.OPEN and not self.known


def fingerprint(rule: str, *place_and_values: str | None) -> str:
    """16 hexadecimal digits that stay the same while the rule, the symbolic place and the observed values do.

    File paths and cell addresses stay out, so that a moved sheet keeps its waivers and a changed number loses them.
    """
    parts = "\x1f".join([rule, *("" if part is None else part for part in place_and_values)])
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
