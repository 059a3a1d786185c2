"""Figures that stand in the wrong place along a whole line (错位与填串): shifted by one cell, or measures exchanged.

One cell inserted or deleted shifts the rest of a row: each region then has its neighbour's target. One wrong head makes
targets of quantities down a whole column. Both break every ratio of the line at once and mend them all together, so
they are told as one cause each; nothing is taken for a shift that chance could bring about.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from jiaohe.diagnose.blocks import is_percent_text, progress_of, ratio_of
from jiaohe.diagnose.explain import Explanation
from jiaohe.diagnose.formula import RATIO, Formula
from jiaohe.model.address import column_letters, parse_a1
from jiaohe.model.finding import Change, Finding, Proposal
from jiaohe.model.interval import Interval, around
from jiaohe.model.tables import MEASURES, Explained, Measure, Observation
from jiaohe.model.text import Text

Place = tuple[int, str, str]  # input, sheet, address

SHIFT_RULE: Final = "JH325"
SWAP_RULE: Final = "JH326"

_FEWEST: Final = 3  # ratios that one explanation must mend
_SHARE: Final = 0.8  # of the line's broken ratios, or of its ratios that can tell
_CHANCE: Final = 1e-4
_UNIT: Final = 0.5  # half-width of a whole number that may or may not be exact
_ROOM: Final = 50.0  # percent points over which a random progress may lie
_EXCHANGES: Final[tuple[tuple[Measure, Measure], ...]] = (("target", "quantity"), ("quantity", "progress"))


class _Shift(NamedTuple):
    """Rows whose own figure of a measure stands in another row's cell, and how many ratios say so."""

    measure: Measure
    moves: tuple[tuple[int, int], ...]  # a row, and the one in whose cell its figure stands
    mended: int


def mark_shifts(observations: Sequence[Observation], explanation: Explanation) -> Explanation:
    """The explanation with shifted runs and exchanged measures in its rows.

    Ratios of indicators that are out of place are left out of localisation, which would look for slips of single cells.
    """
    explained: list[Explained] = list(explanation.explained)
    exchanged = _exchanged(observations)
    for position, (line, measures) in exchanged.items():
        cells = [_cell(observations[position], measure) for measure in measures]
        explained[position] = explained[position]._replace(
            swap_line=line, swapped_measures=" ".join(measures), swapped_cells=" ".join(cells)
        )
    shifted: set[int] = set()
    for positions, formulas in _sequences(observations, explanation):
        if shifted.intersection(positions) or any(position in exchanged for position in positions):
            continue
        rows = [observations[position] for position in positions]
        shift = _shift_of(rows, formulas)
        if shift is not None:
            line = _line_of([_cell(rows[i], shift.measure) for i, _ in shift.moves])
            for i, source in shift.moves:
                shifted.add(positions[i])
                explained[positions[i]] = explained[positions[i]]._replace(
                    shift_line=line,
                    shifted_measure=shift.measure,
                    shifted_cell=_cell(rows[i], shift.measure),
                    shifted_from=_cell(rows[source], shift.measure),
                )
    moved = shifted | exchanged.keys()
    analyses = [
        replace(analysis, regional=analysis.regional._replace(evidence=None))
        if sum(position in moved for position in analysis.block.positions) * 3 > len(analysis.block.rows)
        else analysis
        for analysis in explanation.analyses
    ]
    return replace(explanation, analyses=analyses, explained=explained)


def _cell(row: Observation, measure: Measure) -> str:
    cell: str | None = getattr(row, f"{measure}_cell")
    assert cell is not None
    return cell


def _line_of(cells: Sequence[str]) -> str:
    """The row or the column that cells share: 4:4 or E:E."""
    places = [parse_a1(cell) for cell in cells]
    if len({row for row, _ in places}) == 1:
        return f"{places[0][0]}:{places[0][0]}"
    letters = column_letters(places[0][1])
    return f"{letters}:{letters}"


# --- a run shifted by one ----------------------------------------------------------------------------------------


def _sequences(
    observations: Sequence[Observation], explanation: Explanation
) -> Iterable[tuple[list[int], list[Formula]]]:
    """Runs of rows along which figures may slide: the regions of an indicator, the indicators of one column."""
    columns: dict[tuple[int, str, int, str, int], list[int]] = defaultdict(list)
    for analysis in explanation.analyses:
        block = analysis.block
        own = analysis.regional.formula
        formulas = [RATIO] if own.base in (None, 0) else [own, RATIO]
        yield [p for p in block.positions if observations[p].level == "region"], formulas
        for position in block.positions:
            row = observations[position]
            if row.target_cell is not None and row.level == "region":
                column = parse_a1(row.target_cell)[1]
                columns[row.input, row.sheet, row.table, row.region, column].append(position)
    for positions in columns.values():
        if len(positions) >= _FEWEST and all(
            _is_next(observations[a], observations[b]) for a, b in pairwise(positions)
        ):
            yield positions, [RATIO]


def _is_next(upper: Observation, lower: Observation) -> bool:
    """Whether two rows of the table follow each other directly, or all but."""
    assert upper.target_cell is not None
    assert lower.target_cell is not None
    return 1 <= parse_a1(lower.target_cell)[0] - parse_a1(upper.target_cell)[0] <= 2


def _shift_of(rows: Sequence[Observation], formulas: Sequence[Formula]) -> _Shift | None:
    """The shift of one measure that mends most broken ratios, if chance cannot have done it."""
    tried: list[_Shift] = []
    for formula in formulas:
        own = [formula.fits(row) if _tells(row) else None for row in rows]
        if own.count(False) >= _FEWEST:
            runs = (_run(rows, own, formula, measure, step) for measure in MEASURES for step in (1, -1))
            tried += [run for run in runs if run is not None]
    return max(tried, key=lambda shift: shift.mended, default=None)


def _run(
    rows: Sequence[Observation], own: Sequence[bool | None], formula: Formula, measure: Measure, step: int
) -> _Shift | None:
    """The longest run of rows whose ratio holds with the measure of the row ``step`` places on; ``own``: without."""
    broken = own.count(False)
    shifted = [_with(rows, i, i + step, measure) for i in range(len(rows))]
    fits = [None if row is None else formula.fits(row) for row in shifted]
    best: tuple[int, int, int] = (0, 0, 0)  # mended, start, end
    start = 0
    for end in range(len(rows) + 1):
        if end == len(rows) or fits[end] is False:
            mended = sum(own[i] is False and fits[i] is True for i in range(start, end))
            best = max(best, (mended, start, end), key=lambda run: run[0])
            start = end + 1
    mended, start, end = best
    good = [i for i in range(start, end) if own[i] is False and fits[i] is True]
    if mended < _FEWEST or mended < _SHARE * (broken - 1):  # at one end the neighbour is missing
        return None
    if any(own[i] is True and fits[i] is not True for i in range(good[0], good[-1] + 1)):
        return None
    odds = math.prod(_chance(shifted[i]) for i in good) * 6 * len(rows)
    if odds > _CHANCE:
        return None
    moves = [(i, i + step) for i in range(good[0], good[-1] + 1)]
    # What was pushed out at one end may have come in at the other.
    left_over, first = (good[-1] + 1, good[0]) if step > 0 else (good[0] - 1, good[-1])
    if 0 <= left_over < len(rows) and formula.fits(rows[left_over]) is False:
        closing = _with(rows, left_over, first, measure, telling=False)
        if closing is not None and formula.fits(closing):
            moves.append((left_over, first))
    placed = [move for move in moves if all(getattr(rows[i], f"{measure}_cell") for i in move)]
    return _Shift(measure, tuple(sorted(placed)), mended)


def _tells(row: Observation) -> bool:
    ratio, progress = ratio_of(row), progress_of(row)
    return ratio is not None and progress is not None and bool(row.quantity) and row.quantity != row.target


def _with(
    rows: Sequence[Observation], at: int, other: int, measure: Measure, *, telling: bool = True
) -> Observation | None:
    """A region with a measure of another one; None where there is none or it is the same figure.

    ``telling``: None as well where most formulas would agree with the region.
    """
    if not 0 <= other < len(rows) or (telling and not _tells(rows[at])):
        return None
    figure = getattr(rows[other], measure)
    if figure is None or getattr(rows[other], f"{measure}_token") != "number" or figure == getattr(rows[at], measure):
        return None
    fields: dict[str, Any] = {
        f"{measure}{part}": getattr(rows[other], f"{measure}{part}") for part in ("", "_half", "_text", "_token")
    }
    return _exact(rows[at]._replace(**fields))


def _exact(row: Observation) -> Observation:
    """Whole targets and quantities taken for exact, which is what makes a fit telling."""
    return row._replace(
        **{
            f"{measure}_half": 0.0
            for measure in ("target", "quantity")
            if getattr(row, f"{measure}_half") <= _UNIT and float(getattr(row, measure)).is_integer()
        }  # type: ignore[arg-type]
    )


def _chance(row: Observation | None) -> float:
    """How likely a random progress would be what quantity and target make."""
    ratio = None if row is None else ratio_of(row)
    progress = None if row is None else progress_of(row)
    if ratio is None or progress is None:
        return 1.0
    return min(1.0, (ratio.hi - ratio.lo + progress.hi - progress.lo + 0.01) / _ROOM)


# --- measures exchanged ------------------------------------------------------------------------------------------


def _exchanged(observations: Sequence[Observation]) -> dict[int, tuple[str, tuple[Measure, Measure]]]:
    """Rows along a line of the sheet whose ratio holds once two measures are exchanged, with the line."""
    mended: dict[tuple[tuple[int, str, int, str], tuple[Measure, Measure]], list[int]] = defaultdict(list)
    telling: dict[tuple[int, str, int, str], int] = defaultdict(int)
    for position, row in enumerate(observations):
        if not _tells(row):
            continue
        lines = [(row.input, row.sheet, row.table, line) for line in _lines(row)]
        own = RATIO.fits(row)
        for line in lines:
            telling[line] += 1
        if own is False:
            for exchange in _EXCHANGES:
                if _holds_exchanged(row, exchange):
                    for line in lines:
                        mended[line, exchange].append(position)
    found: dict[int, tuple[str, tuple[Measure, Measure]]] = {}
    for (line, exchange), positions in sorted(mended.items(), key=lambda item: (-len(item[1]), item[0])):
        free = [p for p in positions if p not in found]
        odds = math.prod(_chance(observations[p]) for p in free)
        if len(free) >= _FEWEST and len(positions) >= _SHARE * telling[line] and odds <= _CHANCE:
            found |= dict.fromkeys(free, (line[3], exchange))
    return found


def _holds_exchanged(row: Observation, exchange: tuple[Measure, Measure]) -> bool:
    target, quantity, progress = (around(getattr(row, m), getattr(row, f"{m}_half")) for m in MEASURES)
    if exchange == ("target", "quantity"):
        share, shown = _percent(target, quantity), progress
    elif is_percent_text(row.progress_text):  # a figure with a percent sign is no quantity
        return False
    else:
        share, shown = _percent(progress, target), quantity
    return share is not None and share.meets(shown)


def _percent(part: Interval, whole: Interval) -> Interval | None:
    if whole.lo <= 0 or part.lo < 0:
        return None
    return part.over(whole).scaled(100)


def _lines(row: Observation) -> Iterable[str]:
    """The pair of rows, or of columns, that target and quantity stand in: 4:5 or E:F."""
    if row.target_cell is None or row.quantity_cell is None:
        return
    (top, left), (bottom, right) = parse_a1(row.target_cell), parse_a1(row.quantity_cell)
    yield f"{top}:{bottom}"
    yield f"{column_letters(left)}:{column_letters(right)}"


# --- proposals ---------------------------------------------------------------------------------------------------


def propose_moves(
    findings: Iterable[Finding], observations: Sequence[Observation], explained: Sequence[Explained]
) -> list[Finding]:
    """The findings, those of shifts and exchanges with the moves that mend them. Order is kept."""
    texts: dict[Place, str] = {}
    shifted: dict[Place, Explained] = {}
    swapped: dict[Place, tuple[Observation, str]] = {}
    for row, told in zip(observations, explained, strict=True):
        place = (row.input, row.sheet)
        for measure in MEASURES:
            cell = getattr(row, f"{measure}_cell")
            if cell is not None:
                texts[*place, cell] = getattr(row, f"{measure}_text")
        if told.shifted_cell is not None:
            shifted[*place, told.shifted_cell] = told
        if told.swapped_measures is not None and told.swapped_cells is not None:
            swapped[*place, told.swapped_cells.split()[0]] = row, told.swapped_measures
    result = []
    for finding in findings:
        places = [(finding.input, finding.sheet or "", cell) for cell in finding.cells]
        if finding.rule == SHIFT_RULE:
            moves = [(place, shifted[place]) for place in places if place in shifted]
            changes = tuple(_shifting(place, told, texts) for place, told in moves)
            proposal = Proposal(rank=1, changes=changes, reason=_SHIFTED)
            finding = replace(finding, measure=moves[0][1].shifted_measure, proposals=(proposal,))
        elif finding.rule == SWAP_RULE:
            swaps = tuple(change for place in places if place in swapped for change in _swapping(*swapped[place]))
            finding = replace(finding, proposals=(Proposal(rank=1, changes=swaps, reason=_SWAPPED),))
        result.append(finding)
    return result


def _shifting(place: Place, told: Explained, texts: Mapping[Place, str]) -> Change:
    source = (*place[:2], told.shifted_from or place[2])
    return Change(cell=place[2], before=texts[place], after=texts[source], operation=_OPERATIONS[_is_row(told)])


def _is_row(told: Explained) -> bool:
    return (told.shift_line or "")[:1].isdigit()


_OPERATIONS: Final = {True: "neighbour_column", False: "neighbour_row"}


def _swapping(row: Observation, measures: str) -> tuple[Change, ...]:
    first, second = measures.split()
    return tuple(
        Change(
            cell=getattr(row, f"{here}_cell"),
            before=getattr(row, f"{here}_text"),
            after=getattr(row, f"{there}_text"),
            operation="swapped_measures",
        )
        for here, there in ((first, second), (second, first))
    )


_SHIFTED: Final = Text(
    "各格都换成相邻一格的数，数量÷目标就都等于进度；多半是插入或删除了一格。",
    "With the figure of the next cell in each, quantity ÷ target makes the progress throughout; a cell was probably "
    "inserted or deleted.",
)
_SWAPPED: Final = Text(
    "两项互换后，数量÷目标就都等于进度；多半是表头或行名写反。",
    "With the two exchanged, quantity ÷ target makes the progress throughout; a head or a row label is probably wrong.",
)
