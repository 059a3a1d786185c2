"""Percentages that are odd along a whole line (整行整列的百分数): fractions, figures off by 100, mixed ways of writing.

What is odd along a row or column, or again and again in a table, is one cause, not one per cell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from jiaohe.diagnose.blocks import progress_of, ratio_of
from jiaohe.diagnose.explain import Explanation
from jiaohe.model.address import column_letters, parse_a1
from jiaohe.model.tables import Explained, Observation

Line = tuple[int, str, int, str]  # input, sheet, table, and 28:28 or F:F

_HIGHEST: Final = 1.5  # a fraction beyond 150 % would be odd
_CLOSE: Final = 0.02  # relative distance within which a fraction is taken to be its ratio
_GRAIN: Final = 0.006
_ENOUGH: Final = 3  # cells of a line that make it a line's habit
_MANY: Final = 5  # cells of a table that make it a table's habit
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
        if _power(row, marked[position]) == 2 and marked[position].scale is None and row.progress is not None:
            # Too coarse to be told by itself, 0.5 is 50 % among its like.
            marked[position] = marked[position]._replace(scale=2, rescaled=float(f"{row.progress * 100:.12g}"))
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
    """Progress figures off by the same factor of 100, by the line that they are many in.

    Three or more of a row or column are one cause where they are at least half of it, or written alike and a quarter of
    it; five or more written alike that are a tenth of a table are one cause of the table.
    """
    members: dict[tuple[Line, int], list[int]] = defaultdict(list)
    alike: dict[tuple[Line, int, str | None], list[int]] = defaultdict(list)
    sizes: Counter[Line] = Counter()
    for position, row in enumerate(observations):
        if not row.progress or progress_of(row) is None:
            continue
        power = _power(row, explained[position])
        table = (row.input, row.sheet, row.table, _ALL_LINES)
        for line in (*_lines(row), table):
            sizes[line] += 1
            if power in (2, -2):
                alike[line, power, row.progress_style].append(position)
                if line != table:
                    members[line, power].append(position)
    found: dict[int, str] = {}
    crowds = [(line, positions, _ENOUGH, 2) for (line, _), positions in members.items()]
    for (line, _, _), positions in alike.items():
        whole = line[3] == _ALL_LINES
        crowds.append((line, positions, _MANY if whole else _ENOUGH, 10 if whole else 4))
    for line, positions, least, part in sorted(crowds, key=lambda c: (c[0][3] == _ALL_LINES, -len(c[1]), c[0])):
        free = [p for p in positions if p not in found]
        if len(free) >= least and part * len(positions) >= sizes[line]:
            found |= dict.fromkeys(free, line[3])
    return _without_many(observations, found)


def _without_many(observations: Sequence[Observation], found: dict[int, str]) -> dict[int, str]:
    """More lines than a few with the same slip are one slip of the table."""
    alike: dict[tuple[int, str, int, str | None], list[int]] = defaultdict(list)
    for position in found:
        row = observations[position]
        alike[row.input, row.sheet, row.table, row.progress_style].append(position)
    for positions in alike.values():
        if len({found[position] for position in positions}) > _MOST_LINES:
            found |= dict.fromkeys(positions, _ALL_LINES)
    return found


def _power(row: Observation, told: Explained) -> int | None:
    """The power of ten that a progress is off by."""
    if told.scale is not None:
        return told.scale
    if told.unit_power is not None:
        return -told.unit_power
    ratio, progress = ratio_of(row), progress_of(row)
    if row.level != "region" or ratio is None or progress is None or ratio.meets(progress):
        return None
    return 2 if _vote(row) is True else None


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
