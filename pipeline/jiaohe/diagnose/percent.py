"""Percent forensics (百分数辨误): which reading of a suspicious percentage is right, and how the slip happens.

A progress of 43 % may be stored as the text 43%, as 0.43 through a percent format, as a plain 43 or as a plain 0.43.
Slips come from mixing these: 0.43 typed into a percent cell shows 0.43 %, 43 typed before the cell was given a percent
format shows 4300 %. What is odd along a whole row or column is one cause, not one per cell.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jiaohe.diagnose.blocks import progress_of, ratio_of
from jiaohe.diagnose.explain import Explanation
from jiaohe.model.address import column_letters, parse_a1
from jiaohe.model.finding import Change, Finding, Proposal, Severity
from jiaohe.model.tables import Explained, Observation, PercentStyle
from jiaohe.model.text import Text

Line = tuple[int, str, int, str]  # input, sheet, table, and 28:28 or F:F

_HIGHEST: Final = 1.5  # a fraction beyond 150 % would be odd
_CLOSE: Final = 0.02  # relative distance within which a fraction is taken to be its ratio
_GRAIN: Final = 0.006
_ENOUGH: Final = 3  # cells of a line that make it a line's habit
_MOST_LINES: Final = 3  # beyond, mixed styles are a habit of the table
_ALL_LINES: Final = "*"
_SIGNED: Final = frozenset({"percent_text", "percent_format"})


# --- fractions in a percent column -------------------------------------------------------------------------------


def settle_fraction_lines(observations: Sequence[Observation]) -> list[Observation]:
    """Rows or columns of plain figures that are all fractions, in a table of percentages, read as fractions.

    Where two figures or more equal quantity/target and none equals a hundred times of it, 0.4312 stands for 43.12 %.
    """
    rows = list(observations)
    lines: dict[Line, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        if row.progress_style == "plain" and row.progress and progress_of(row) is not None:
            for line in _lines(row):
                lines[line].append(position)
    for positions in lines.values():
        votes = [_vote(rows[p]) for p in positions]
        if votes.count(True) >= 2 and False not in votes and all(_is_small(rows[p]) for p in positions):
            for p in positions:
                if rows[p].progress_style == "plain":
                    rows[p] = _as_fraction(rows[p])
    return rows


def _is_small(row: Observation) -> bool:
    return row.progress_style == "fraction" or (row.progress is not None and 0 < row.progress <= _HIGHEST)


def _vote(row: Observation) -> bool | None:
    """True: the figure is its ratio, False: a hundred times of it, None: cannot tell."""
    ratio = ratio_of(row)
    if ratio is None or row.progress is None or ratio.middle <= 0 or row.progress_style != "plain":
        return None
    percent = ratio.middle
    if abs(100 * row.progress - percent) <= max(_CLOSE * percent, 100 * _GRAIN):
        return True
    return False if abs(row.progress - percent) <= max(_CLOSE * percent, _GRAIN) else None


def _as_fraction(row: Observation) -> Observation:
    assert row.progress is not None
    return row._replace(
        progress=float(f"{100 * row.progress:.15g}"),
        progress_half=float(f"{100 * row.progress_half:.15g}"),
        progress_style="fraction",
    )


def _lines(row: Observation) -> tuple[Line, ...]:
    """The row and the column of the sheet that a progress figure stands in."""
    if row.progress_cell is None:
        return ()
    at, column = parse_a1(row.progress_cell)
    letters = column_letters(column)
    table = (row.input, row.sheet, row.table)
    return (*table, f"{at}:{at}"), (*table, f"{letters}:{letters}")


# --- what is odd along a line ------------------------------------------------------------------------------------


def mark_percent_lines(observations: Sequence[Observation], explanation: Explanation) -> Explanation:
    """The explanation with the lines along which progress is off by 100, or written in a style of its own.

    An indicator whose progress is off by 100 throughout has a percent slip, not units mixed up.
    """
    marked = list(explanation.explained)
    slipped = _slipped_lines(observations, marked)
    blocks = set()
    for position, line in slipped.items():
        row = observations[position]
        blocks.add((row.input, row.sheet, row.table, row.block))
        marked[position] = marked[position]._replace(percent_slip_line=line)
    for position, line in _mixed_lines(observations).items():
        if marked[position].scale is None and marked[position].unit_power is None:
            marked[position] = marked[position]._replace(percent_style_line=line)
    for position in _texts_among_numbers(observations):
        marked[position] = marked[position]._replace(percent_as_text=True)
    totals = [
        total._replace(unit_power=None)
        if total.unit_power in (2, -2) and (total.input, total.sheet, total.table, total.block) in blocks
        else total
        for total in explanation.totals
    ]
    return replace(explanation, explained=marked, totals=totals)


def _slipped_lines(observations: Sequence[Observation], explained: Sequence[Explained]) -> dict[int, str]:
    """Progress figures off by the same factor of 100, three or more and at least half of their row or column."""
    members: dict[tuple[Line, int], list[int]] = defaultdict(list)
    sizes: Counter[Line] = Counter()
    for position, row in enumerate(observations):
        if not row.progress or progress_of(row) is None:
            continue
        told = explained[position]
        power = told.scale if told.scale is not None else -told.unit_power if told.unit_power is not None else None
        for line in _lines(row):
            sizes[line] += 1
            if power in (2, -2):
                members[line, power].append(position)
    found: dict[int, str] = {}
    for (line, _), positions in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        free = [p for p in positions if p not in found]
        if len(free) >= _ENOUGH and 2 * len(positions) >= sizes[line]:
            found |= dict.fromkeys(free, line[3])
    return found


def _mixed_lines(observations: Sequence[Observation]) -> dict[int, str]:
    """Figures without a percent sign among signed ones or the reverse, and lines of fractions among percentages.

    A line in which all are alike is fine, unless it holds fractions beside percentages; one line names all where a
    table mixes throughout.
    """
    tables: dict[tuple[int, str, int], dict[int, Observation]] = defaultdict(dict)
    for position, row in enumerate(observations):
        if row.progress and row.progress_style and row.progress_cell and progress_of(row) is not None:
            tables[row.input, row.sheet, row.table][position] = row
    found: dict[int, str] = {}
    for rows in tables.values():
        if len({row.progress_style in _SIGNED for row in rows.values()}) == 1 and not _has_fraction_lines(
            rows.values()
        ):
            continue
        along = 0 if _is_stacked(rows.values()) else 1
        lines: dict[str, list[int]] = defaultdict(list)
        for position, row in rows.items():
            lines[_lines(row)[along][3]].append(position)
        odd = {line: strays for line, members in lines.items() if (strays := _strays(members, rows))}
        for line, strays in odd.items():
            found |= dict.fromkeys(strays, line if len(odd) <= _MOST_LINES else _ALL_LINES)
    return found


def _has_fraction_lines(rows: Iterable[Observation]) -> bool:
    styles = {row.progress_style for row in rows}
    return "fraction" in styles and len(styles) > 1


def _is_stacked(rows: Iterable[Observation]) -> bool:
    """Whether the progress figures of one indicator share a row of the sheet."""
    blocks: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.progress_cell is not None:
            blocks[row.block].add(parse_a1(row.progress_cell)[0])
    sizes = Counter(row.block for row in rows)
    wide = [block for block, places in blocks.items() if sizes[block] > 1 and len(places) == 1]
    return 2 * len(wide) > sum(size > 1 for size in sizes.values())


def _strays(members: Sequence[int], rows: dict[int, Observation]) -> list[int]:
    """The minority of a line in the way of writing; a line of fractions as a whole."""
    if len(members) < _ENOUGH:
        return []
    signed = [p for p in members if rows[p].progress_style in _SIGNED]
    plain = [p for p in members if rows[p].progress_style == "plain"]
    fractions = [p for p in members if rows[p].progress_style == "fraction"]
    if fractions and any(row.progress_style != "fraction" for row in rows.values()):
        return fractions if not (signed or plain) or len(fractions) <= len(members) / 2 else [*signed, *plain]
    return min((signed, plain), key=len) if signed and plain else []


def _texts_among_numbers(observations: Sequence[Observation]) -> list[int]:
    """Percentages typed as text on a sheet where others are numbers with a percent format."""
    texts: dict[tuple[int, str], list[int]] = defaultdict(list)
    formatted: set[tuple[int, str]] = set()
    for position, row in enumerate(observations):
        if row.progress_style == "percent_format":
            formatted.add((row.input, row.sheet))
        elif row.progress_style == "percent_text" and row.progress_token == "number":
            texts[row.input, row.sheet].append(position)
    return [position for sheet, positions in texts.items() if sheet in formatted for position in positions]


# --- which reading is right, and how the slip happened ---------------------------------------------------------


class _Case(NamedTuple):
    row: Observation
    told: Explained
    others: tuple[float, ...]  # progress of the other regions that look sound


_CaseAt = Callable[[Finding, str], _Case | None]


def weigh_percentages(
    findings: Iterable[Finding], observations: Sequence[Observation], explained: Sequence[Explained]
) -> list[Finding]:
    """Findings of percentages off by 100 with a proposal whose reason says which reading is right. Order is kept."""
    blocks: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    places: dict[tuple[int, str, str], int] = {}
    for position, row in enumerate(observations):
        blocks[row.input, row.sheet, row.table, row.block].append(position)
        if row.progress_cell is not None and row.progress_token == "number":
            places[row.input, row.sheet, row.progress_cell] = position

    def case_at(finding: Finding, cell: str) -> _Case | None:
        position = places.get((finding.input, finding.sheet or "", cell))
        if position is None:
            return None
        row = observations[position]
        peers = blocks[row.input, row.sheet, row.table, row.block]
        others = tuple(
            p.progress
            for i in peers
            if i != position and explained[i].scale is None and (p := observations[i]).level == "region" and p.progress
        )
        return _Case(row, explained[position], others)

    return [_weighed(finding, case_at) for finding in findings]


def _weighed(finding: Finding, case_at: _CaseAt) -> Finding:
    finding = _in_fractions(finding, case_at)
    if finding.measure != "progress" or not finding.cells or finding.severity is Severity.INFO:
        return finding
    if finding.rule == SLIP_LINE:
        cases = [case for cell in finding.cells if (case := case_at(finding, cell)) is not None]
        return replace(finding, proposals=(_line_proposal(cases),)) if cases else finding
    case = case_at(finding, finding.cells[0])
    if case is None:
        return finding
    power = case.told.scale if case.told.scale is not None else case.told.peer_scale
    if power not in (2, -2):
        return finding
    if not finding.proposals:
        proposal = Proposal(rank=1, changes=(_change(case, power),), reason=_reason(case, power))
        return replace(finding, proposals=(proposal,))
    operation = _operation(power)
    proposals = tuple(
        replace(proposal, reason=_reason(case, power))
        if proposal.reason is None
        and [(c.cell, c.operation) for c in proposal.changes] == [(case.row.progress_cell, operation)]
        else proposal
        for proposal in finding.proposals
    )
    return replace(finding, proposals=proposals)


def _in_fractions(finding: Finding, case_at: _CaseAt) -> Finding:
    """Proposals for cells that hold fractions, in fractions: 0.4312 and not 43.12."""
    proposals = tuple(
        replace(
            proposal, changes=tuple(_fraction(change, case_at(finding, change.cell)) for change in proposal.changes)
        )
        for proposal in finding.proposals
    )
    return finding if proposals == finding.proposals else replace(finding, proposals=proposals)


def _fraction(change: Change, case: _Case | None) -> Change:
    if case is None or case.row.progress_style != "fraction":
        return change
    try:
        after = float(change.after)
    except ValueError:
        return change
    interval = None if change.interval is None else (change.interval[0] / 100, change.interval[1] / 100)
    return replace(change, after=f"{after / 100:.10g}", interval=interval)


SLIP_LINE: Final = "JH134"


def _line_proposal(cases: Sequence[_Case]) -> Proposal:
    powers = [_power(case.told) for case in cases]
    changes = tuple(_change(case, power) for case, power in zip(cases, powers, strict=True) if power)
    return Proposal(rank=1, changes=changes, reason=_how(cases[0].row, powers[0] or 2))


def _power(told: Explained) -> int | None:
    if told.scale is not None:
        return told.scale
    return None if told.unit_power is None else -told.unit_power


def _operation(power: int) -> str:
    return f"scale_{power}" if power > 0 else f"scale_m{-power}"


def _change(case: _Case, power: int) -> Change:
    row = case.row
    assert row.progress is not None
    assert row.progress_cell is not None
    right = float(f"{row.progress * 10.0**power:.12g}")
    return Change(
        cell=row.progress_cell,
        before=row.progress_text,
        after=_written(right, row),
        operation=_operation(power),
    )


def _written(right: float, row: Observation) -> str:
    """A percentage the way the cell writes them."""
    if row.progress_style == "fraction":
        return f"{right / 100:.6g}"
    return f"{right:.6g}" if row.progress_style == "plain" else f"{right:.6g}%"


def _reason(case: _Case, power: int) -> Text:
    """Quantity over target, the other regions, and how such a figure comes to stand there."""
    row, how = case.row, _how(case.row, power)
    assert row.progress is not None
    right = f"{row.progress * 10.0**power:.6g}%"
    zh, en = [], []
    ratio = ratio_of(row)
    if ratio is not None and row.quantity is not None and row.target:
        share = f"{100 * row.quantity / row.target:.4g}%"
        zh.append(f"数量÷目标是{share}")
        en.append(f"quantity ÷ target is {share}")
    if len(case.others) >= 2:
        low, high = f"{min(case.others):.4g}%", f"{max(case.others):.4g}%"
        zh.append(f"其他地区在{low}至{high}之间")
        en.append(f"the other regions lie between {low} and {high}")
    lead = (
        Text(f"{'，'.join(zh)}，应读作{right}。", f"{_capital(' and '.join(en))}, so it reads {right}. ")
        if zh
        else Text("", "")
    )
    return Text(lead.zh + how.zh, lead.en + how.en)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# By the way it is kept, and whether the figure is too small: {wrong} is the figure without its sign, {right} what it
# should read in percent.
_HOW: Final[dict[tuple[PercentStyle, bool], Text]] = {
    ("percent_format", True): Text(
        "单元格是百分比格式，在这种格里输入 {wrong} 得到的是 {wrong}%，要输入 {right}。",
        "The cell has a percent format, where {wrong} typed gives {wrong}%; type {right}.",
    ),
    ("percent_format", False): Text(
        "先输入了 {right}、后设成百分比格式，显示就成了 {wrong}%；要在设好格式的格里重新输入 {right}。",
        "{right} was typed before the cell got its percent format and shows as {wrong}%; type {right} again now.",
    ),
    ("percent_text", True): Text(
        "百分号是打上去的：{wrong} 已经是占比的小数，又当成百分数加了百分号。",
        "The sign was typed: {wrong} is the share itself, and it got a percent sign as well.",
    ),
    ("percent_text", False): Text(
        "百分号是打上去的：{right} 已经是百分数，又乘了一次 100。",
        "The sign was typed: {right} was a percentage already and was multiplied by 100 once more.",
    ),
    ("plain", True): Text(
        "别的格填的是百分数，这一格填的是没有换算的小数 {wrong}。",
        "The other cells hold percentages, this one the plain share {wrong}.",
    ),
    ("plain", False): Text(
        "换算成百分数时多乘了一次 100。",
        "It was multiplied by 100 once too often on its way to a percentage.",
    ),
    ("fraction", True): Text(
        "这张表的进度都填小数，这一格又多除了一次 100。",
        "Progress is given as fractions here, and this one was divided by 100 once more.",
    ),
    ("fraction", False): Text(
        "这张表的进度都填小数，这一格填成了百分数。",
        "Progress is given as fractions here, and this one was typed as a percentage.",
    ),
}


def _how(row: Observation, power: int) -> Text:
    assert row.progress is not None
    words = _HOW[row.progress_style or "plain", power > 0]
    figures = {"wrong": f"{row.progress:.6g}", "right": f"{row.progress * 10.0**power:.6g}"}
    return Text(words.zh.format(**figures), words.en.format(**figures))
