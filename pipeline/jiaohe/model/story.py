"""The story of one cell (一格的来历): what was read, what it is, which checks it stands in, and how it was accounted for."""

from dataclasses import dataclass
from typing import Literal

from jiaohe.model.finding import Finding, Proposal
from jiaohe.model.grid import CellKind
from jiaohe.model.run import Account
from jiaohe.model.tables import Measure, PercentStyle, Token
from jiaohe.model.text import Text

RoleKind = Literal[
    "measure",  # a target, quantity or progress
    "count",  # a figure of an upload matrix, its totals included
    "title",
    "above",  # another line above a table
    "header",  # words over columns
    "region",  # the name of a region
    "indicator",
    "project",  # a project or task that indicators stand under
    "unit",  # a unit of measurement
    "label",  # says which measure a row holds
    "serial",
    "sender",  # the name of a reporting unit in an upload matrix
    "module",  # the name of a module in an upload matrix
    "beside",  # a column of a table that is none of these
    "note",
    "unrecognised",  # within a table that fits no form
    "outside",  # in no table
]
LookState = Literal["finding", "passed", "undecided", "not_about", "skipped", "error"]
CheckKind = Literal["ratio", "sum", "mean", "weighted", "pooled", "quoted", "declared"]
CheckRole = Literal["total", "part", "progress", "quantity", "target", "title"]

# Why a number is accounted for as it is, or why a cell is not counted at all.
Ground = Literal[
    "checks",  # proved: by the checks that pin it down
    "formula",  # proved: by its formula
    "finding",  # contradicted: by the findings that blame it
    "no_check",  # stated: it stands in no check
    "weak",  # stated: its checks rest on a formula that too few cells bear out
    "broken",  # stated: its checks do not hold, and another cell is likelier wrong
    "loose",  # stated: its checks hold, and would hold with quite another number too
    "computed",  # stated: the sheet itself computes the checks' results from it
    "unread",  # stated: the table fits no form
    "outside",  # stated: it stands in no table
    "label",  # not counted: a number that names or numbers things
    "no_number",  # not counted
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the sheet holds. ``value`` is the stored value as text, before its number format."""

    kind: CellKind
    value: str
    text: str
    number_format: str
    formula: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the program takes it for: a number within ``number`` ± ``half``, in percent points for a percentage.

    ``unit`` is one printed in the cell itself, ``style`` how a percentage is kept.
    """

    number: float | None
    half: float
    token: Token
    style: PercentStyle | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What the cell is. Names are None where they do not apply; ``cells`` says where names stand.

    ``region`` is the reporting unit and ``indicator`` the module in an upload matrix. ``regions`` lists all that share
    a cell merged over them. ``head`` is what stands over the column, top down.
    """

    kind: RoleKind
    form: Text | None = None
    period: str | None = None
    level: str | None = None
    indicator: str | None = None
    indicator_cell: str | None = None
    region: str | None = None
    region_cell: str | None = None
    regions: tuple[str, ...] = ()
    measure: Measure | None = None
    unit: str | None = None
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """计算口径 of the row: how its progress follows, what that gives in percent, and whether the printed one agrees.

    ``formula`` is written over ``quantity`` and ``target``, or is mean, weighted_mean or stated; ``words`` is the same
    for people. Of ``tested`` rows of the indicator ``reproduced`` follow it; both are None for a whole.
    """

    formula: str
    words: Text
    source: str | None
    evidence: str | None
    value: float | None
    interval: tuple[float, float] | None
    progress: str
    progress_cell: str | None
    agrees: bool | None
    tested: int | None = None
    reproduced: int | None = None
    other: str | None = None  # the formula that this row follows instead
    other_words: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """勾稽关系 — one sum, mean or ratio that the cell stands in, or what its title or the catalog says of it.

    ``result`` is the cell that follows (None where words say the number), ``operands`` those it follows from: the parts,
    or quantity and target. ``left`` is what the other cells leave to this one; ``base`` the points that a ratio starts
    from.
    """

    kind: CheckKind
    role: CheckRole
    holds: bool
    weak: bool
    proves: bool
    result: str | None
    operands: tuple[str, ...]
    left: tuple[float, float] | None
    base: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one rule made of the cell. ``reason`` says why it was skipped or failed."""

    rule: str
    name: str
    title: Text
    state: LookState
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A filled cell near an empty one."""

    side: Literal["left", "right", "above", "below"]
    cell: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellStory:
    """Everything that is known of one cell.

    ``asked`` is the address as asked for and ``cell`` where what is seen there is stored: they differ under a merged
    area, ``merge``. ``sheets`` are all sheets of the file; ``sheet_chosen`` says that none was named. ``stored`` is
    None for an empty cell. ``account`` is None for a cell that is not counted, and ``ground`` says why in either case.
    """

    file: str
    sheet: str
    sheets: tuple[str, ...]
    sheet_chosen: bool
    sheet_note: Text | None
    asked: str
    cell: str
    merge: str | None
    hidden: bool
    stored: Stored | None
    read: Read
    role: Role
    formula: Formula | None
    checks: tuple[Check, ...]
    looks: tuple[Look, ...]
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    account: Account | None
    ground: Ground
    around: tuple[Neighbour, ...] = ()
    workspace: str | None = None
