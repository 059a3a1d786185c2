"""The tidy tables (整洁表), a row type each: the vocabulary that rules speak.

Readers of a form build these rows; they become data frames of the same column names. A measure ``X`` is one of
target (目标), quantity (数量), progress (进度), and carries

- ``X``        the number, or None; progress is in percent (62.43 for 62.43 %), whatever the sheet stores
- ``X_half``   half-width of the interval the printed number stands for; 0 is exact
- ``X_text``   the cell as a person sees it
- ``X_token``  what the cell is, see ``Token``
- ``X_cell``   its A1 address; for a place covered by a merge the address of the merge's origin;
               None where the measure has no cell at all (token ``absent``)
"""

from typing import Literal, NamedTuple

Token = Literal[
    "number",  # a number that can be used
    "bound",  # a number after ≥, 不低于, 至少, …: a floor, not a quantity
    "not_applicable",  # / or 不涉及: the indicator does not concern the region
    "in_progress",  # 正在推进, 推进
    "dash",  # — or -: nothing given, which may mean zero, none or not reported
    "blank",  # nothing there
    "merged",  # nothing of its own: covered by a merged area that starts in another column
    "text",  # words
    "error",  # #DIV/0! and its kin
    "refused",  # a value that its form does not allow: said once, and used by nothing after
    "uncalculated",  # a formula that no program has calculated yet
    "absent",  # the table has no row (or column) for this measure
]
Measure = Literal["target", "quantity", "progress"]
MEASURES: tuple[Measure, ...] = ("target", "quantity", "progress")

PercentStyle = Literal[
    "percent_text",  # the text 62.43%
    "percent_format",  # 0.6243 through a percent format
    "plain",  # 62.43, no sign
    "fraction",  # 0.6243 without a format, in a table whose plain figures are all fractions
]


class Observation(NamedTuple):
    """观测 — one indicator × region × period, from one table of one sheet."""

    input: int  # index of the file in the run
    file: str
    sheet: str
    table: int  # index of the table on its sheet, from 0
    form: str
    block: int  # index of the indicator within its table, from 0: rows of one indicator share it
    period: str | None  # 2026-05
    level: str  # whole (全市, 合计) or region
    project: str | None
    indicator: str  # title with line breaks and layout spaces taken out
    indicator_cell: str | None
    unit: str | None  # unit of measurement as printed (万元)
    region: str  # canonical name where the aliases know it, else as printed
    region_cell: str | None  # the header cell
    target: float | None
    target_half: float
    target_text: str
    target_token: Token
    target_cell: str | None
    quantity: float | None
    quantity_half: float
    quantity_text: str
    quantity_token: Token
    quantity_cell: str | None
    progress: float | None
    progress_half: float
    progress_text: str
    progress_token: Token
    progress_cell: str | None
    progress_style: PercentStyle | None


class Count(NamedTuple):
    """One cell of an upload matrix (上传情况): unit × module, or one of its totals."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    level: str  # cell, row_total, column_total, grand_total
    unit: str | None  # the reporting unit; None in column and grand totals
    module: str | None  # the module; None in row and grand totals
    group: str | None  # the header above the module
    number: float | None
    half: float
    text: str
    token: Token
    cell: str
    header_cell: str | None
    unit_cell: str | None


class CountContext(NamedTuple):
    """What is joined to each count before rules see it; the table ``count`` has these columns too."""

    must_upload: bool | None  # whether the roster asks the unit to upload; None where no roster knows it
    n_modules: int  # modules of the matrix
    n_modules_used: int  # modules in which the unit has uploads
    n_units: int  # units of the matrix
    n_units_using: int  # units that have uploads in the module


class Claim(NamedTuple):
    """A number found in text: an indicator's title, a text cell, a note."""

    input: int
    file: str
    sheet: str
    table: int
    block: int | None  # the indicator it stands in, None in a note
    speaks_of: str  # title, target, quantity, progress, note
    region: str | None
    text: str  # the number and unit as printed: 5.9万人
    number: float  # in base units: 59000
    half: float
    unit: str | None  # base unit: 人
    cell: str


class Presence(NamedTuple):
    """A name that a table carries or should carry: a region, an indicator, a unit, a module, a measure."""

    input: int
    file: str
    sheet: str
    table: int
    kind: str  # region, indicator, unit, module, measure
    name: str
    within: str | None  # the indicator that lacks a measure row
    expected: bool | None  # whether the catalog, the roster or the form asks for it; None where none can tell
    times: int  # how often it stands there: 0 is missing, 2 and more duplicate
    cells: str  # addresses of its occurrences, space between; of the table's header where it is missing


class SheetCell(NamedTuple):
    """A cell of a recognised table, or of any sheet where it is an error or was never calculated."""

    input: int
    file: str
    sheet: str
    address: str
    row: int
    col: int
    text: str
    number: float | None
    half: float
    token: Token
    number_format: str
    formula: str | None
    hidden: bool


class Sheet(NamedTuple):
    """What became of one sheet, or of one table on it: recognised as a form, or why not."""

    input: int
    file: str
    sheet: str
    table: int
    form: str | None  # None: not recognised, or not a table at all
    status: str  # recognised, unrecognised, passed_over
    title: str | None
    title_cell: str | None
    period: str | None  # from the title
    period_folder: str | None  # from the folder the file lies in
    nearest_form: str | None
    lacks: str | None  # what the nearest form asks for and the sheet lacks, or why it was passed over
    header_cell: str | None
    sender: str | None = None  # who reports, by its canonical name where it is known
    sender_cell: str | None = None
    sender_by: Literal["label", "title", "sheet", "region"] | None = None  # 填报单位：…, or where else it is named
    reported_on: str | None = None  # the day that the sheet says it was filled in or sent: 2026-05-25
    reported_on_cell: str | None = None
    reviewed_by: str | None = None  # 审核人, where filled in
    nil_declared: bool = False  # 零报告, 本月无数据
    nil_cell: str | None = None
    beside_own_month: bool = False  # the file has a table of this form for the folder's own period as well


class Prior(NamedTuple):
    """上期数 — a figure that a sheet repeats for an earlier period: 上月累计, 上月进度, 1-4月完成数 beside 1-5月完成数."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    block: int  # as in observation
    period: str | None  # the period it speaks of: the month before the table's, or the month that its head names
    level: str
    indicator: str
    indicator_cell: str | None
    region: str
    unit: str | None
    measure: Measure
    number: float | None  # as in observation: in the unit of the row, progress in percent
    half: float
    text: str
    token: Token
    cell: str


class Statement(NamedTuple):
    """文字说明 — words about an indicator or a region, and what they promise. With two promises there are two rows."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    block: int | None  # None where the row speaks of a region and no single indicator
    period: str | None
    indicator: str | None
    region: str | None  # None where the words go for all regions
    text: str  # the words on one line; of a text that goes through the regions, the piece on this one
    cell: str
    kind: Literal["remark", "figure"]  # from a column of remarks, or in place of a figure
    promised: str | None  # by when: 2026-07
    promised_text: str | None  # as printed: 预计7月完成
    promised_what: Literal["completion", "start", "other"] | None
    cause: bool  # whether it says why: 因, 由于, 受…影响


class Explained(NamedTuple):
    """What is joined to each observation before rules see it; the table ``observation`` has these columns too."""

    kind: str  # count, amount, rate, standard, unknown: what the unit and the title make of the figures
    formula: str | None  # 100*quantity/target, 20+80*quantity/target, item_mean, rate, rate_of_target, stated; or None
    formula_source: str | None  # catalog, inferred, assumed
    formula_evidence: str | None  # strong, weak
    formula_value: float | None  # what the formula gives, in percent
    formula_lo: float | None  # the interval of what it gives
    formula_hi: float | None
    strict_value: float | None  # the same with the target taken as exact
    strict_lo: float | None
    strict_hi: float | None
    scale: int | None  # the power of ten that would make the progress fit its formula: 2 for 0.43 in place of 43
    rescaled: float | None  # the progress times that power
    peer_scale: int | None  # the power of ten that would bring a stated progress among those of the other regions
    other_formula: str | None  # a formula that reproduces this progress where the indicator's own does not
    unit_power: int | None  # the power of ten by which the whole indicator's progress misses quantity/target
    target_clipped: bool  # the target's text is a cut-off piece of what the title says
    usual_target_token: str | None  # what most regions of the indicator have there
    usual_quantity_token: str | None
    usual_progress_token: str | None
    schedule: float | None  # percent expected by the end of the period
    shortfall: float | None  # quantity that would still be needed to reach the schedule
    formula_regions: str | None = None  # by name, where other_formula: the regions on the indicator's own formula
    other_regions: str | None = None  # the regions on the same other formula, this one among them
    lifted_regions: str | None = None  # those whom only the generous formula lifts to the schedule; all others reach it
    lowest_regions: str | None = None  # without a schedule: those on the generous formula, if lowest by the other one
    whole_number_fits: bool | None = None  # whether a formula of whole numbers (item_mean, rate) allows this progress
    percent_slip_line: str | None = None  # the row (28:28) or column (F:F) whose progress is off by 100 throughout
    percent_style_line: str | None = None  # the line whose ways of writing percentages this cell departs from
    percent_as_text: bool = False  # typed as text on a sheet where other percentages are numbers
    swap_line: str | None = None  # the rows (4:5) or columns (E:F) along which two measures are exchanged
    swapped_measures: str | None = None  # which: target quantity
    swapped_cells: str | None = None  # their addresses
    shift_line: str | None = None  # the row (4:4) or column (E:E) along which a measure is shifted by one cell
    shifted_measure: str | None = None  # which
    shifted_cell: str | None = None  # its address
    shifted_from: str | None = None  # where the figure that belongs there stands
    carded: bool = False  # a card says already that this progress is behind schedule
    parts_target: float | None = None  # of a partial sum whose parts are beyond doubt: what their targets add up to
    parts_target_half: float = 0.0
    parts_target_cells: str = ""
    parts_quantity: float | None = None  # likewise of their quantities
    parts_quantity_half: float = 0.0
    parts_quantity_cells: str = ""


class Total(NamedTuple):
    """合计 — one row per indicator: the reported whole, and what its regions make.

    ``n_regions`` counts the regions with a number in the target or the quantity; ``n_blank`` those that lack one
    where others have it; ``n_not_applicable`` those marked as not concerned. Without a whole the tokens are absent.
    """

    input: int
    file: str
    sheet: str
    table: int
    form: str
    block: int
    period: str | None
    indicator: str
    indicator_cell: str | None
    unit: str | None
    kind: str
    target: float | None
    target_half: float
    target_text: str
    target_token: Token
    target_cell: str | None
    quantity: float | None
    quantity_half: float
    quantity_text: str
    quantity_token: Token
    quantity_cell: str | None
    progress: float | None
    progress_half: float
    progress_text: str
    progress_token: Token
    progress_cell: str | None
    sum_target: float | None  # None where a sum means nothing (rates, standards) or a part is missing
    sum_target_half: float
    sum_quantity: float | None
    sum_quantity_half: float
    mean_progress: float | None
    mean_progress_half: float
    parts_target_cells: str  # addresses with a space between
    parts_quantity_cells: str
    parts_progress_cells: str
    n_regions: int
    n_blank: int
    n_not_applicable: int
    whole_formula: str | None  # as formula, or mean, weighted_mean, pooled, 100*sum_quantity/sum_target, stated
    whole_evidence: str | None  # strong, weak
    whole_value: float | None
    whole_lo: float | None
    whole_hi: float | None
    scale: int | None  # the power of ten that would make the whole's progress fit
    rescaled: float | None  # the progress times that power
    unit_power: int | None  # the power of ten by which all its progress figures miss quantity/target
    schedule: float | None
    shortfall: float | None
    title_text: str | None  # the number and unit in the title that speak of the target: 5.9万人
    title_number: float | None  # in base units
    title_number_half: float
    target_base: float | None  # the target in the same base unit
    target_base_half: float
    formula: str | None = None  # how the regions' progress follows, as in observation
    formula_tested: int = 0  # regions that can tell
    formula_reproduced: int = 0  # those of them that the formula reproduces
    contradicted_formula: str | None = None  # the catalog's formula, where the regions follow another one
    contradicted_reproduced: int = 0  # regions that it reproduces
    contradicted_whole: str | None = None  # the catalog's formula of the whole, where the figure is another one's
    untested_target: str | None = None  # regions whose target was not reported: the whole cannot be tested
    untested_target_cells: str | None = None  # their cells
    untested_quantity: str | None = None
    untested_quantity_cells: str | None = None
    catalog_target: float | None = None  # the whole's target that the catalog declares, in the sheet's unit


class CountTotal(NamedTuple):
    """A row, column, group or grand total of an upload matrix beside the sum of its parts."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    level: str  # row_total, column_total, grand_total
    unit: str | None
    module: str | None
    number: float | None
    number_half: float
    number_text: str
    number_token: Token
    number_cell: str
    sum_parts: float | None
    sum_parts_half: float
    parts_cells: str
    n_parts: int
    untested: str | None = None  # parts that were not reported: the total cannot be tested
    untested_cells: str | None = None  # their cells


WaiverState = Literal[
    "holds",
    "expired",
    "value_changed",  # the finding it was given for is still there, with another value
    "matches_nothing",
    "not_allowed",  # an error has to be corrected, whatever is said of it
    "refused",  # without substance
    "out_of_scope",  # for another period, another file or a rule that did not run
]


class Waiver(NamedTuple):
    """One explanation beside one finding, or beside none; what became of it."""

    input: int  # of the finding; of the run's first file where there is none
    file: str
    sheet: str | None
    cell: str | None  # the finding's first cell
    source: str  # where the explanation stands
    state: WaiverState
    fingerprint: str | None  # of the finding; as given where there is none
    rule: str | None
    title: str | None  # the finding's message in Chinese, so that readers know it again
    period: str | None
    indicator: str | None
    region: str | None
    measure: str | None
    observed: str | None  # what the finding shows now
    given_for: str | None  # what it showed when the explanation was given
    reason: str
    who: str
    until: str | None
    refused_zh: str | None  # why an explanation is refused
    refused_en: str | None


CardColour = Literal["none", "yellow", "red"]


class Card(NamedTuple):
    """黄牌/红牌 — the card of one indicator after this period, at the whole or in one region."""

    input: int
    file: str
    sheet: str
    form: str
    period: str
    level: str  # whole or region
    indicator: str
    region: str
    owner: str | None  # who answers for it, by the catalog
    unit: str | None
    progress: float | None
    progress_half: float
    progress_text: str
    progress_cell: str | None
    schedule: float | None
    behind: float | None  # percentage points below the schedule; None where it is reached, or may be
    months_behind: int  # months behind in a row, this one included
    prev_card: CardColour
    card: CardColour
    borderline: bool  # the printed progress may lie on either side of the line that the card goes by
    needed: float | None  # quantity that would still be needed to reach the schedule
    approved_by: str | None
    approved_at: str | None
    approval_reason: str | None
    reason_refused_zh: str | None  # why the recorded reason does not do, in Chinese; None where it does
    reason_refused_en: str | None  # the same in English


class Outlook(NamedTuple):
    """预警 — where an indicator's pace so far takes it by the end of the next period."""

    input: int
    file: str
    sheet: str
    form: str
    period: str
    level: str
    indicator: str
    region: str
    owner: str | None
    unit: str | None
    progress: float
    progress_half: float
    progress_text: str
    progress_cell: str | None
    next_period: str
    next_schedule: float
    months_known: int  # monthly gains that the pace rests on
    pace: float  # percentage points a month
    expected: float  # progress by the end of the next period
    expected_lo: float
    expected_hi: float
    needed_points: float | None  # percentage points still needed next month to reach the schedule
    needed: float | None  # the same in quantity, where a formula can tell
    likely_behind: bool


class FormulaChange(NamedTuple):
    """An indicator's formula beside that of an earlier period; ``of`` is the regions or the whole."""

    input: int
    file: str
    sheet: str
    table: int
    form: str
    period: str | None
    indicator: str
    indicator_cell: str | None
    of: Literal["regions", "whole"]
    before_formula: str | None  # as formula in observation, or whole_formula in total
    after_formula: str | None
    before_period: str | None
    progress_cells: str  # addresses of the progress figures that follow it, with a space between
