"""Findings folded under what brings them about (归因): one cause in front, its effects pointing at it as their root.

A wrong figure breaks more than its own sums: its region looks behind schedule or beyond 100 %. A line that is off as a
whole, a gap that leaves a total untested, one slip repeated in every indicator, one column misread throughout: each is
one cause. Every finding keeps its own record; only ``root`` is set, and a cause that stands for many says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from jiaohe.diagnose.blame import Cause
from jiaohe.model.address import column_letters, column_number, parse_a1
from jiaohe.model.finding import Finding, Status
from jiaohe.model.tables import MEASURES, Observation
from jiaohe.model.text import Text

# Rules that judge what a figure means: where the figure is wrong, so is the judgement.
_JUDGEMENTS: Final = frozenset(
    {"JH130", "JH131", "JH303", "JH304", "JH313", "JH601", "JH602"}
    | {"JH720", "JH721", "JH722", "JH723", "JH724", "JH725", "JH730", "JH760", "JH761", "JH762", "JH764"}
)
# Rules whose one finding stands for a whole line, and whose cells are all in doubt.
_LINES: Final = frozenset({"JH134", "JH325", "JH326"})
_MOVED: Final = frozenset({"JH325", "JH326"})
# A whole indicator in mixed units: what else its figures break follows.
_UNITS: Final = "JH307"
_ARITHMETIC: Final = _JUDGEMENTS | frozenset(
    {
        "JH301",
        "JH302",
        "JH305",
        "JH306",
        "JH310",
        "JH311",
        "JH312",
        "JH314",
        "JH317",
        "JH318",
        "JH324",
        "JH328",
        "JH329",
        "JH401",
        "JH402",
    }
)
_UNTESTED: Final = frozenset({"JH315", "JH316", "JH506"})
_GAPS: Final = frozenset({"JH101", "JH102", "JH103", "JH104", "JH105", "JH107", "JH114", "JH115", "JH505"})
# Totals that are off: many along one line are one wrong line.
_TOTALS: Final = frozenset({"JH310", "JH311", "JH312", "JH313", "JH314"})
# Rules about a single cell: many along one line are one misread or broken line.
_CELLWISE: Final = frozenset(f"JH{number:03}" for number in (*range(100), *range(101, 114), 115, 116, 120, 121)) | {
    "JH301",
    "JH302",
    "JH306",
}
_ABSENCES: Final = frozenset({"JH201", "JH202", "JH203", "JH204"})
_REPEATED: Final = frozenset({"JH205", "JH206", "JH207", "JH208"})
_CROWD: Final = 5  # findings of one rule that make a line suspect
_SHARE: Final = 0.8  # of the cells of the line
# More than half of a long line over 100 %: it holds no progress.
_EXCESS: Final = "JH130"
_EXCESS_CROWD: Final = 20
_EXCESS_SHARE: Final = 0.5
_REPEATS: Final = 3  # indicators that repeat a slip between the same two columns


class _Line(NamedTuple):
    input: int
    sheet: str | None
    line: str  # F for a column, 6 for a row


def fold_causes(
    findings: Sequence[Finding], causes: Iterable[Cause], observations: Iterable[Observation]
) -> list[Finding]:
    """The findings with roots set; those that have one already keep it. Order is kept, and nothing is dropped."""
    folded = list(findings)
    figures = _figures(observations)
    _fold_lines(folded, figures)
    _fold_judgements(folded, causes)
    _fold_untested(folded)
    _fold_repeats(folded)
    _fold_crowds(folded, figures)
    _fold_absences(folded)
    return folded


class _Figure(NamedTuple):
    """What stands in a cell."""

    measure: str
    indicator: str


_Figures = dict[tuple[int, str | None, str], _Figure]


def _figures(observations: Iterable[Observation]) -> _Figures:
    return {
        (row.input, row.sheet, cell): _Figure(measure, row.indicator)
        for row in observations
        for measure in MEASURES
        if (cell := getattr(row, f"{measure}_cell")) is not None
    }


def _is_free(finding: Finding) -> bool:
    return finding.root is None and finding.status is Status.OPEN


def _follow(folded: list[Finding], index: int, root: Finding) -> None:
    if root.fingerprint != folded[index].fingerprint:
        folded[index] = replace(folded[index], root=root.fingerprint)


def _fold_lines(folded: list[Finding], figures: _Figures) -> None:
    """Under a line that is off as a whole: what the rules of arithmetic say of its cells and of its indicators.

    Three lines or more with the same slip are one slip of the table.
    """
    alike: dict[tuple[int, str | None, str], list[int]] = defaultdict(list)
    for index, finding in enumerate(folded):
        if finding.rule in _MOVED and _is_free(finding):
            alike[finding.input, finding.sheet, finding.rule].append(index)
    for members in alike.values():
        if len(members) >= _REPEATS:
            note = Text(
                f"共有{len(members)}行（列）都是这样，先查表头和行名。",
                f"{len(members)} lines are like this: look at heads and row labels first.",
            )
            _gather(folded, members, note, every=True)
    roots = [f for f in folded if _is_free(f) and (f.rule in _LINES or f.rule == _UNITS)]
    by_sheet: dict[tuple[int, str | None], list[tuple[Finding, set[str], set[str | None]]]] = defaultdict(list)
    for root in roots:
        about: set[str | None] = {root.indicator} if root.rule == _UNITS else set()
        if root.rule in _MOVED:
            known = (figures.get((root.input, root.sheet, cell)) for cell in root.cells)
            about = {figure.indicator for figure in known if figure is not None}
        by_sheet[root.input, root.sheet].append((root, set(root.cells), about))
    for index, finding in enumerate(folded):
        if finding.rule not in _ARITHMETIC or finding.status is not Status.OPEN:
            continue
        for root, cells, about in by_sheet.get((finding.input, finding.sheet), ()):
            if (finding.indicator is not None and finding.indicator in about) or not cells.isdisjoint(finding.cells):
                _follow(folded, index, root)
                break


def _fold_judgements(folded: list[Finding], causes: Iterable[Cause]) -> None:
    """Under a blamed cell: judgements of progress that rest on it."""
    roots = {id(f.proposals): f for f in reversed(folded) if f.proposals and f.root is None}
    blamed: dict[tuple[int, str | None, str], Finding] = {}
    for cause in causes:
        told = roots.get(id(cause.proposals))
        if told is not None:
            for cell in cause.blamed:
                blamed.setdefault((cause.input, cause.sheet, cell), told)
    if not blamed:
        return
    places: dict[tuple[int, str | None, str | None, str | None], Finding] = {}
    for (number, sheet, _), root in blamed.items():
        if root.region is not None and root.indicator is not None:
            places.setdefault((number, sheet, root.indicator, root.region), root)
    for index, finding in enumerate(folded):
        if finding.rule in _JUDGEMENTS and _is_free(finding) and not finding.proposals:
            at = (blamed.get((finding.input, finding.sheet, cell)) for cell in finding.cells)
            beside = places.get((finding.input, finding.sheet, finding.indicator, finding.region))
            cause_of = beside or next((one for one in at if one is not None), None)
            if cause_of is not None:
                _follow(folded, index, cause_of)


def _fold_untested(folded: list[Finding]) -> None:
    """Under a gap that somebody is asked about: totals that cannot be tested because of it."""
    gaps: dict[tuple[int, str | None, str], Finding] = {}
    for finding in folded:
        if finding.rule in _GAPS and _is_free(finding):
            for cell in finding.cells:
                gaps.setdefault((finding.input, finding.sheet, cell), finding)
    for index, finding in enumerate(folded):
        if finding.rule in _UNTESTED and _is_free(finding):
            at = (gaps.get((finding.input, finding.sheet, cell)) for cell in finding.cells[1:])
            root = next((one for one in at if one is not None), None)
            if root is not None:
                _follow(folded, index, root)


def _fold_repeats(folded: list[Finding]) -> None:
    """Figures of one column that stand in the next one, indicator after indicator: one slip of a whole column."""
    groups: dict[tuple[int, str | None, str], list[int]] = defaultdict(list)
    for index, finding in enumerate(folded):
        best = [proposal for proposal in finding.proposals if proposal.rank == 1]
        if not _is_free(finding) or len(best) != 1 or finding.rule in _LINES:
            continue
        if all(change.operation == "neighbour_column" for change in best[0].changes):
            columns = {column_letters(parse_a1(change.cell)[1]) for change in best[0].changes}
            if len(columns) == 1:
                groups[finding.input, finding.sheet, columns.pop()].append(index)
    for (_, _, column), members in groups.items():
        if len(members) >= _REPEATS:
            note = Text(
                f"{column} 列还有{len(members) - 1}处也填成了相邻一列的数，可能整列错位或表头写错。",
                f"Column {column} has the figures of the column beside it at {len(members) - 1} more places: "
                "the column may be shifted, or its head wrong.",
            )
            _gather(folded, members, note)


_Crowd = tuple[str, _Line, str | None]  # a rule along a line, and the measure of the cells


def _fold_crowds(folded: list[Finding], figures: _Figures) -> None:
    """One rule broken nearly all along a row or column: its head or its reading is at fault, not each cell.

    What else is said of the cells of such a line follows.
    """
    sizes: Counter[tuple[_Line, str | None]] = Counter()
    for (number, sheet, cell), figure in figures.items():
        sizes.update((line, figure.measure) for line in _lines(number, sheet, cell))
    crowds: dict[_Crowd, list[int]] = defaultdict(list)
    blamed: set[_Crowd] = set()
    for index, finding in enumerate(folded):
        if _is_free(finding):
            for position, cell in enumerate(_telling_cells(finding)):
                known = figures.get((finding.input, finding.sheet, cell))
                for line in _lines(finding.input, finding.sheet, cell):
                    key = (finding.rule, line, None if known is None else known.measure)
                    if index not in crowds[key][-1:]:
                        crowds[key].append(index)
                    if position == 0:
                        blamed.add(key)
    roots: list[tuple[int, _Line | None]] = []
    for key, members in sorted(crowds.items(), key=lambda item: (-len(item[1]), item[0] not in blamed, str(item[0]))):
        rule, line, measure = key
        least, share = (_EXCESS_CROWD, _EXCESS_SHARE) if rule == _EXCESS else (_CROWD, _SHARE)
        free = [index for index in members if _is_free(folded[index])]
        if len(free) >= least and key in blamed and len(members) >= share * sizes[line, measure]:
            roots.append((_gather(folded, free, _all_along(line, len(free))), line))
    roots += [(root, None) for root in _fold_throughout(folded, figures)]
    _fold_beside(folded, [root for root, _ in roots])
    _fold_neighbours(folded, roots)


def _fold_throughout(folded: list[Finding], figures: _Figures) -> list[int]:
    """One rule broken by nearly every indicator of a sheet, which it tells of as a whole."""
    indicators: dict[tuple[int, str | None], set[str]] = defaultdict(set)
    for (number, sheet, _), figure in figures.items():
        indicators[number, sheet].add(figure.indicator)
    crowds: dict[tuple[int, str | None, str], list[int]] = defaultdict(list)
    for index, finding in enumerate(folded):
        grouped = finding.rule in _CELLWISE and len(finding.cells) > len(MEASURES)
        if _is_free(finding) and finding.indicator is not None and (grouped or finding.rule in _TOTALS):
            crowds[finding.input, finding.sheet, finding.rule].append(index)
    roots = []
    for (number, sheet, _), members in crowds.items():
        told = {folded[index].indicator for index in members}
        if len(told) >= _CROWD and len(told) >= _SHARE * len(indicators[number, sheet]):
            note = Text(
                f"几乎每个指标都是这样（共{len(told)}个），先查表头和行名。",
                f"Nearly every indicator is like this ({len(told)}): look at heads and row labels first.",
            )
            roots.append(_gather(folded, members, note, every=True))
    return roots


def _fold_neighbours(folded: list[Finding], roots: Sequence[tuple[int, _Line | None]]) -> None:
    """Lines side by side that are broken throughout, and what all indicators break, have one head or label at fault."""
    worst = sorted(roots, key=lambda root: (folded[root[0]].severity.rank, root[0]))
    for position, (index, line) in enumerate(worst):
        for first, beside in worst[:position]:
            finding, root = folded[index], folded[first]
            same = (finding.input, finding.sheet) == (root.input, root.sheet)
            if same and _is_free(root) and (line is None or beside is None or _are_near(line, beside)):
                _follow(folded, index, root)
                break


def _are_near(line: _Line, other: _Line) -> bool:
    """Whether two columns, or two rows, lie no further apart than measures do."""
    if line.line.isalpha() != other.line.isalpha():
        return False
    read = column_number if line.line.isalpha() else int
    return abs(read(line.line) - read(other.line)) < len(MEASURES)


def _telling_cells(finding: Finding) -> Sequence[str]:
    """The cells whose lines a finding may be one of many along."""
    if finding.rule in _CELLWISE and len(finding.cells) <= len(MEASURES):
        return finding.cells
    return finding.cells[:1] if finding.rule in _TOTALS or finding.rule == _EXCESS else ()


def _all_along(line: _Line, number: int) -> Text:
    if line.line.isalpha():
        zh, place = f"{line.line} 列几乎整列都是这样（共{number}处），先查表头和格式。", f"column {line.line}"
    else:
        zh, place = f"第 {line.line} 行几乎整行都是这样（共{number}处），先查行名和格式。", f"row {line.line}"
    return Text(zh, f"Nearly all of {place} is like this ({number} places): look at its head and format first.")


def _fold_beside(folded: list[Finding], roots: Iterable[int]) -> None:
    """Under a line that is broken throughout: what rules of single cells and of arithmetic say of its cells."""
    broken: dict[tuple[int, str | None, str], Finding] = {}
    for index in roots:
        for cell in folded[index].cells:
            broken.setdefault((folded[index].input, folded[index].sheet, cell), folded[index])
    if not broken:
        return
    for index, finding in enumerate(folded):
        if _is_free(finding) and index not in roots and finding.rule in _CELLWISE | _ARITHMETIC:
            at = (broken.get((finding.input, finding.sheet, cell)) for cell in finding.cells)
            root = next((one for one in at if one is not None), None)
            if root is not None:
                _follow(folded, index, root)


def _fold_absences(folded: list[Finding]) -> None:
    """Names that a table lacks or repeats, many at once: its head or its form is at fault, not each name."""
    alike: dict[tuple[int, str | None, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for index, finding in enumerate(folded):
        if finding.rule in _ABSENCES | _REPEATED and _is_free(finding):
            where = finding.cells if finding.rule in _ABSENCES else ()
            alike[finding.input, finding.sheet, finding.rule, where].append(index)
    for (_, _, rule, _), members in alike.items():
        if len(members) >= _CROWD and rule in _REPEATED:
            note = Text(
                f"同样重复的共{len(members)}个，先查名称是否填在该填的列。",
                f"{len(members)} are repeated alike: look first whether the names stand in the column for them.",
            )
            _gather(folded, members, note)
        elif len(members) >= _CROWD:
            note = Text(
                f"同样缺少的共{len(members)}条，先查表头和表式是否用对。",
                f"{len(members)} are lacking alike: look first whether head and form are the right ones.",
            )
            _gather(folded, members, note)


def _lines(number: int, sheet: str | None, cell: str) -> tuple[_Line, _Line]:
    row, column = parse_a1(cell)
    return _Line(number, sheet, column_letters(column)), _Line(number, sheet, str(row))


def _gather(folded: list[Finding], members: Sequence[int], note: Text, *, every: bool = False) -> int:
    """The worst member becomes the cause, says that it stands for all and names their cells; the others follow.

    Gives the position of the cause. ``every``: it names all their cells, not only those that they blame.
    """
    first = min(members, key=lambda index: (folded[index].severity.rank, index))
    others = [cell for index in members for cell in folded[index].cells[: None if every else 1]]
    message = folded[first].message
    told = replace(
        folded[first],
        cells=tuple(dict.fromkeys([*folded[first].cells, *others])),
        message=Text(message.zh + note.zh, f"{message.en} {note.en}"),
    )
    folded[first] = told
    for index in members:
        if index != first:
            _follow(folded, index, told)
    return first
