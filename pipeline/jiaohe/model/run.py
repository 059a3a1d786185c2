"""What a run gives (运行结果): everything a renderer needs, and nothing that has to be computed again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.month_tables import Submission
from jiaohe.model.tables import Card
from jiaohe.model.text import Lang, Text

if TYPE_CHECKING:
    import pandas


class Verdict(StrEnum):
    """结论 of one submission, best first."""

    ACCEPTED = "accepted"  # 通过
    EXPLAIN = "explain"  # 待说明
    RETURNED = "returned"  # 退回
    REFUSED = "refused"  # 无法受理


class Account(StrEnum):
    """How one number was accounted for."""

    PROVED = "proved"
    STATED = "stated"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """规则结果 — what one rule did on one input; ``checked`` counts the rows it was about.

    ``idle`` tells a skipped rule that looked at the input and found nothing to be its business from one that did not run.
    """

    rule: str
    name: str
    input: int
    state: Literal["passed", "findings", "skipped", "error"]
    checked: int = 0
    findings: int = 0
    reason: Text | None = None
    idle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """规则说明 — what a report may say of a rule that took part in the run, whatever the rule found."""

    id: str
    name: str
    title: Text
    severity: Severity | None  # None where the form decides it, column by column
    why: Text
    fix: Text | None = None  # None where the advice names what stands in the sheet, so that only findings can give it
    references: tuple[str, ...] = ()


class Place(NamedTuple):
    """位置 — one figure that a sheet held, by what it means: it is how two runs find the same figure.

    ``key`` is the same for one indicator in every file and period, see ``Workspace.indicator_key``. In an upload
    matrix the module stands in ``indicator`` and the unit in ``region``. ``number`` is None where the cell holds none.
    """

    cell: str
    level: str
    indicator: str | None
    key: str | None
    region: str | None
    measure: str | None
    text: str
    number: float | None


class Drawing(NamedTuple):
    """表样 — a sheet as a person sees it, for drawing it again: the texts of its rows, and its merged areas.

    A row is its number and its texts from the first column on, blanks at its end left out; rows that show nothing are
    left out as well. ``merges`` are A1 areas. ``cut`` tells that the sheet has more than was kept.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    merges: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """What became of one sheet. ``coverage`` maps each numeric cell's address to how it was accounted for.

    ``schedules`` holds the percent expected by the end of the period (序时进度) of the indicators, as printed, that have
    a progress.
    """

    name: str
    form: str | None
    form_title: Text | None = None
    title: str | None = None
    period: str | None = None
    status: str = "recognised"  # recognised, unrecognised, passed_over
    note: Text | None = None  # why it was not recognised, or was passed over
    coverage: Mapping[str, Account] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    schedules: Mapping[str, float] = field(default_factory=dict)
    drawing: Drawing | None = None  # of a sheet that was recognised

    def tally(self) -> dict[Account, int]:
        """Numbers proved, stated and contradicted."""
        counts = dict.fromkeys(Account, 0)
        for account in self.coverage.values():
            counts[account] += 1
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class InputReport:
    """One file of the run, a period as such (what was due in it), or a findings workbook that brings explanations.

    A refused file has a ``refusal`` and no sheets.

    The refusal is the reason and what to do. ``file`` of a period is its folder.
    """

    input: int
    file: str
    format: str | None
    sheets: tuple[SheetReport, ...] = ()
    verdict: Verdict = Verdict.ACCEPTED
    refusal: tuple[Text, Text] | None = None
    kind: Literal["file", "period", "explanations"] = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """The result of ``jiaohe.check``."""

    version: str
    lang: Lang
    workspace: str | None
    period: str | None
    inputs: tuple[InputReport, ...]
    findings: tuple[Finding, ...]  # by input, worst first
    outcomes: tuple[Outcome, ...]
    unread: tuple[str, ...] = ()  # files of earlier periods that could not be read, so nothing was compared with them
    passed_over: tuple[str, ...] = ()  # lock files, hidden files, files that are not sheets
    submissions: tuple[Submission, ...] = ()  # what was due and what came, of earlier periods as well, oldest first
    cards: tuple[Card, ...] = ()  # where indicators of the period stand against their schedules, with their cards
    rules: tuple[RuleNote, ...] = ()  # those that outcomes speak of
    baseline: str | None = None  # the saved run beside which findings are new or known

    @property
    def files(self) -> tuple[InputReport, ...]:
        """The inputs that are files."""
        return tuple(report for report in self.inputs if report.kind == "file")

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the inputs."""
        order = list(Verdict)
        return max((i.verdict for i in self.inputs), key=order.index, default=Verdict.ACCEPTED)

    def open_findings(self, severity: Severity | None = None) -> tuple[Finding, ...]:
        """Findings that still stand, of one severity or of all."""
        return tuple(
            f for f in self.findings if f.status is Status.OPEN and (severity is None or f.severity is severity)
        )

    def to_frame(self) -> "pandas.DataFrame":
        """The findings as a data frame, one row each, messages in the run's language."""
        import pandas

        from jiaohe.model.record import finding_record

        return pandas.DataFrame([finding_record(f, self.lang) for f in self.findings])
