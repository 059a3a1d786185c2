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
from jiaohe.model.address import column_letters, parse_a1
from jiaohe.model.finding import Finding, Status
from jiaohe.model.tables import MEASURES, Observation
from jiaohe.model.text import Text

# Rules that judge what a figure means: where the figure is wrong, so is the judgement.
_JUDGEMENTS: Final = frozenset({"JH130", "JH131", "JH303", "JH304", "JH313", "JH601", "JH602"})
# Rules whose one finding stands for a whole line, and whose cells are all in doubt.
_LINES: Final = frozenset({"JH134", "JH325", "JH326"})
_MOVED: Final = frozenset({"JH325", "JH326"})
# A whole indicator in mixed units: what else its figures break follows.
_UNITS: Final = "JH307"
_ARITHMETIC: Final = _JUDGEMENTS | frozenset(
    {"JH301", "JH302", "JH305", "JH306", "JH310", "JH311", "JH312", "JH314", "JH324", "JH401", "JH402"}
)
_UNTESTED: Final = frozenset({"JH315", "JH316", "JH506"})
_GAPS: Final = frozenset({"JH101", "JH102", "JH103", "JH104", "JH105", "JH107", "JH114", "JH115", "JH505"})
# Rules about a single cell: many along one line are one misread or broken line.
_CELLWISE: Final = frozenset(f"JH{number:03}" for number in (*range(100), *range(101, 114), 115, 120, 121)) | {
    "JH301",
    "JH302",
    "JH306",
}
_ABSENCES: Final = frozenset({"JH201", "JH202", "JH203", "JH204"})
_CROWD: Final = 5  # findings of one rule that make a line suspect
_SHARE: Final = 0.8  # of the cells of the line
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
    _fold_lines(folded)
    _fold_judgements(folded, causes)
    _fold_untested(folded)
    _fold_repeats(folded)
    _fold_crowds(folded, observations)
    _fold_absences(folded)
    return folded


def _is_free(finding: Finding) -> bool:
    return finding.root is None and finding.status is Status.OPEN


def _follow(folded: list[Finding], index: int, root: Finding) -> None:
    if root.fingerprint != folded[index].fingerprint:
        folded[index] = replace(folded[index], root=root.fingerprint)


def _fold_lines(folded: list[Finding]) -> None:
    """Under a line that is off as a whole: what the rules of arithmetic say of its cells."""
    roots = [f for f in folded if f.status is Status.OPEN and (f.rule in _LINES or f.rule == _UNITS)]
    by_sheet: dict[tuple[int, str | None], list[Finding]] = defaultdict(list)
    for root in roots:
        by_sheet[root.input, root.sheet].append(root)
    for index, finding in enumerate(folded):
        if finding.rule not in _ARITHMETIC or finding.status is not Status.OPEN:
            continue
        cells = set(finding.cells)
        for root in by_sheet.get((finding.input, finding.sheet), ()):
            whole = root.rule == _UNITS or root.rule in _MOVED
            alike = whole and root.indicator is not None and root.indicator == finding.indicator
            if alike or cells & set(root.cells):
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


def _fold_crowds(folded: list[Finding], observations: Iterable[Observation]) -> None:
    """One rule broken nearly all along a row or column: its head or its reading is at fault, not each cell."""
    sizes: Counter[_Line] = Counter()
    seen: set[tuple[int, str, str]] = set()
    for row in observations:
        for measure in MEASURES:
            cell = getattr(row, f"{measure}_cell")
            if cell is not None and (row.input, row.sheet, cell) not in seen:
                seen.add((row.input, row.sheet, cell))
                sizes.update(_lines(row.input, row.sheet, cell))
    crowds: dict[tuple[str, _Line], list[int]] = defaultdict(list)
    blamed: Counter[tuple[str, _Line]] = Counter()
    for index, finding in enumerate(folded):
        if finding.rule in _CELLWISE and _is_free(finding) and 0 < len(finding.cells) <= len(MEASURES):
            lines = [_lines(finding.input, finding.sheet, cell) for cell in finding.cells]
            for line in {line for pair in lines for line in pair}:
                crowds[finding.rule, line].append(index)
            blamed.update((finding.rule, line) for line in lines[0])
    for (rule, line), members in sorted(
        crowds.items(), key=lambda item: (-len(item[1]), -blamed[item[0]], str(item[0]))
    ):
        free = [index for index in members if _is_free(folded[index])]
        if len(free) >= _CROWD and blamed[rule, line] and len(members) >= _SHARE * sizes[line]:
            where = f"{line.line} 列" if line.line.isalpha() else f"第 {line.line} 行"
            place = f"column {line.line}" if line.line.isalpha() else f"row {line.line}"
            note = Text(
                f"{where}几乎整列都是这样（共{len(free)}处），先查表头和格式。"
                if line.line.isalpha()
                else f"{where}几乎整行都是这样（共{len(free)}处），先查行名和格式。",
                f"Nearly all of {place} is like this ({len(free)} places): look at its head and format first.",
            )
            _gather(folded, free, note)


def _fold_absences(folded: list[Finding]) -> None:
    """Names that a table lacks, many at the same place: its head or its form is at fault, not each name."""
    alike: dict[tuple[int, str | None, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for index, finding in enumerate(folded):
        if finding.rule in _ABSENCES and _is_free(finding):
            alike[finding.input, finding.sheet, finding.rule, finding.cells].append(index)
    for members in alike.values():
        if len(members) >= _CROWD:
            note = Text(
                f"同样缺少的共{len(members)}条，先查表头和表式是否用对。",
                f"{len(members)} are lacking alike: look first whether head and form are the right ones.",
            )
            _gather(folded, members, note)


def _lines(number: int, sheet: str | None, cell: str) -> tuple[_Line, _Line]:
    row, column = parse_a1(cell)
    return _Line(number, sheet, column_letters(column)), _Line(number, sheet, str(row))


def _gather(folded: list[Finding], members: Sequence[int], note: Text) -> None:
    """The worst member becomes the cause, says that it stands for all and names their cells; the others follow."""
    first = min(members, key=lambda index: (folded[index].severity.rank, index))
    cells = tuple(dict.fromkeys([*folded[first].cells, *(folded[index].cells[0] for index in members)]))
    message = folded[first].message
    told = replace(folded[first], cells=cells, message=Text(message.zh + note.zh, f"{message.en} {note.en}"))
    folded[first] = told
    for index in members:
        if index != first:
            _follow(folded, index, told)
