"""The tables of a month beside others (月度表), a row type each: what is due and received, and how figures moved.

They follow the conventions of ``tables``. Columns that start with ``prev_`` speak of the latest earlier period in which
the same place (form, indicator, level, region) was reported; all of them are None where there is none.
"""

from typing import Literal, NamedTuple

SubmissionStatus = Literal[
    "received",
    "nil",  # 零报告: declared to have nothing
    "exempt",  # need not report in this period
    "missing",
    "late",
    "duplicate",  # another file for the same slot is the one that counts
    "restated",  # came with other figures after the period was settled, and does not count
    "misfiled",  # the sheet speaks of another period
    "not_expected",  # nobody asked for it
    "pending",  # not due yet on the day that the check speaks of
]
Evidence = Literal["manifest", "workbook", "git", "file"]  # how it is known when a return came


class Before(NamedTuple):
    """How an observation moved; the table ``observation`` has these columns too.

    Paces are in percentage points a month. ``months_unchanged`` counts the earlier periods in a row, within the year,
    that printed the same progress.
    """

    prev_period: str | None = None
    prev_same_year: bool | None = None
    prev_target: float | None = None
    prev_target_half: float = 0.0
    prev_target_text: str | None = None
    prev_quantity: float | None = None
    prev_quantity_half: float = 0.0
    prev_quantity_text: str | None = None
    prev_progress: float | None = None
    prev_progress_half: float = 0.0
    prev_progress_text: str | None = None
    prev_place: str | None = None  # file, sheet and cell of what stood there, for people
    target_renewed: bool | None = None  # whether the catalog has another row for the indicator since
    months_unchanged: int = 0
    unchanged_since: str | None = None
    gain: float | None = None  # progress gained a month since then
    own_limit: float | None = None  # the most that the region's own earlier gains let expect
    own_usual: float | None = None  # their median
    peer_limit: float | None = None  # the most that the other regions' gains let expect
    peer_usual: float | None = None
    in_copy: bool = False  # part of a column that was copied as a whole, which is said once
    told_elsewhere: bool = False  # another row tells the same: the unit's return, the regions, the file that counts


class CountBefore(NamedTuple):
    """How a count of an upload matrix moved; the table ``count`` has these columns too."""

    prev_period: str | None = None
    prev_same_year: bool | None = None
    prev_number: float | None = None
    prev_number_text: str | None = None


class Likeness(NamedTuple):
    """A column of figures (all of one measure that a unit reports in a table) beside the one it could be copied from.

    ``part`` is ``return`` where all that a unit reports in the table is alike, ``column`` where one measure is.
    ``alike`` of ``figures`` that could differ are the same; ``evidence`` is the number of decimal digits that agree
    beyond what small numbers and finished indicators agree in by chance.
    """

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    region: str
    part: Literal["return", "column"]
    measure: str | None
    source: Literal["last_month", "other_unit"]
    other_region: str | None
    other_period: str | None
    other_place: str
    figures: int
    alike: int
    evidence: float
    cells: str


class Agreement(NamedTuple):
    """One figure of the city's summary beside the same figure of a unit's own return.

    ``supported`` is the side that the arithmetic speaks for: ``summary``, ``unit``, or None where it cannot tell. The
    row stands at the side that it speaks against, at the summary where it cannot tell.
    """

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    indicator: str
    region: str
    unit: str | None
    measure: str
    number: float | None
    number_half: float
    number_text: str
    number_token: str
    number_cell: str | None
    side: Literal["summary", "unit"]
    other_number: float | None
    other_number_half: float
    other_number_text: str
    other_number_token: str
    other_place: str
    difference: float | None  # of the summary from the return
    supported: Literal["summary", "unit"] | None
    support: str | None  # which checks speak: ratio, sum, both


class Restated(NamedTuple):
    """A figure that a later file gives for an earlier period, beside the one that was reported then."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str  # the earlier one
    folder: str | None  # the period the later file belongs to
    indicator: str
    region: str
    unit: str | None
    measure: str
    number: float | None
    number_half: float
    number_text: str
    number_cell: str | None
    settled_number: float | None
    settled_number_half: float
    settled_number_text: str
    settled_place: str


class Submission(NamedTuple):
    """报送情况 — one unit × form × period: expected, received, or both.

    ``due_at`` and ``received_at`` are ISO dates, with a time where one is known. Where nothing was received the row
    stands at the period itself.
    """

    input: int
    file: str
    sheet: str | None
    cell: str | None
    unit: str
    form: str
    form_title: str  # in Chinese
    form_title_en: str
    period: str
    status: SubmissionStatus
    due_at: str | None
    received_at: str | None
    evidence: Evidence | None
    days_late: int | None  # working days after the due date
    extension: str | None  # why the due date is not the usual one
    provisional: bool  # whether the due date rests on holidays that are not announced yet
    other_files: str | None  # the other files of the slot
    title_period: str | None
    by_content: str | None  # the unit that the sheet names
    by_name: str | None  # the unit that the file or its folder is named after
    title: str | None = None


class Promise(NamedTuple):
    """A date that a remark promised for an indicator, beside where the indicator stands now."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    indicator: str
    region: str | None
    promised: str
    promised_text: str
    promised_what: str
    said_in: str
    said_place: str
    progress: float | None
    progress_half: float
    progress_text: str
    progress_cell: str | None


class Excuse(NamedTuple):
    """A reason that was given before in the same words for the same indicator of the same unit."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    indicator: str
    region: str | None
    text: str
    cell: str
    months: int  # periods in a row that say it, this one among them
    since: str
