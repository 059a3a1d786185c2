"""The constraint system of a block or of an upload matrix: its numeric cells, and what ties them together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from jiaohe.diagnose.blocks import progress_of, quantity_of, ratio_of, target_of
from jiaohe.diagnose.constraints import TITLE, Constraint, Quoted, Ratio, Sum, Variable
from jiaohe.diagnose.explain import Analysis
from jiaohe.diagnose.formula import Formula
from jiaohe.diagnose.formulas import UNRATED
from jiaohe.diagnose.matrices import parts_of
from jiaohe.diagnose.wholes import MEAN
from jiaohe.diagnose.witnesses import Witness, is_beyond_chance, witnesses
from jiaohe.model.interval import Interval, total_of
from jiaohe.model.tables import Claim, Count, Measure, Observation

# A region that is larger than the largest of the others by this would not be marked as not concerned.
_LARGEST_SHARE = 3.0
_READ = {"target": target_of, "quantity": quantity_of, "progress": progress_of}


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Variables and constraints of one block (``name`` is its indicator) or matrix of one sheet.

    ``weak`` are the positions of constraints that rest on a formula which too few cells bear out. ``witnesses`` hold
    and tell of cells, and are not searched.
    """

    input: int
    sheet: str
    name: str | None
    variables: tuple[Variable, ...]
    constraints: tuple[Constraint, ...]
    weak: frozenset[int] = frozenset()
    witnesses: tuple[Witness, ...] = ()


class _Cells:
    """Numeric cells of a system, each entered once."""

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.places: dict[tuple[str, str], int] = {}

    def add(self, variable: Variable) -> int:
        key = (variable.measure, variable.cell)
        if key not in self.places:
            self.places[key] = len(self.variables)
            self.variables.append(variable)
        return self.places[key]


def block_system(analysis: Analysis, last: Mapping[tuple[int, Measure], float] | None = None) -> System:
    """Sums of targets and quantities, one ratio per row, the whole's formula, and the title's number.

    ``last`` gives figures of the month before by the position of the observation and the measure.
    """
    block, first = analysis.block, analysis.block.first
    cells = _Cells()
    constraints: list[Constraint] = []
    weak: set[int] = set()
    rows = list(block.regions)
    order = {id(row): position for position, row in enumerate(block.rows)}

    def place(row: Observation, measure: Measure, *, known: bool = False, zero: bool = False) -> int | None:
        address = getattr(row, f"{measure}_cell")
        nothing = zero and getattr(row, measure) == 0 and getattr(row, f"{measure}_token") == "number"
        if address is None or (_READ[measure](row) is None and not nothing):
            return None
        variable = _variable(row, measure, order[id(row)], block.rows, known=known)
        before = last.get((block.positions[order[id(row)]], measure)) if last else None
        return cells.add(variable if before is None else replace(variable, last=before))

    if block.whole is not None:
        declared = analysis.declared_target if block.kind not in UNRATED else None
        known = analysis.quoted is not None or declared is not None
        sums: tuple[tuple[Measure, bool], ...] = (
            ("target", analysis.adds_target),
            ("quantity", analysis.adds_quantity),
        )
        for measure, adds in sums:
            total = place(block.whole, measure, known=known and measure == "target") if adds else None
            parts = [place(row, measure, zero=adds) for row in rows]
            empty = [
                cells.add(_empty(row, measure, order[id(row)], block.rows))
                for row in rows
                if adds and getattr(row, f"{measure}_token") == "not_applicable" and getattr(row, f"{measure}_cell")
            ]
            numbers = [part for part in parts if part is not None]
            if total is not None and numbers:
                shares = empty if _may_lack(cells.variables, total, numbers) else []
                constraints.append(Sum(total, (*numbers, *shares)))
        target = place(block.whole, "target", known=known)
        if target is not None and analysis.quoted is not None:
            title = None if analysis.claim is None else cells.add(_title(analysis.claim, analysis.quoted))
            constraints.append(Quoted(target, analysis.quoted, title))
        if target is not None and declared is not None:
            constraints.append(Quoted(target, Interval(declared, declared)))
        progress = place(block.whole, "progress")
        formula = analysis.whole.formula
        rated = analysis.unit_power is None and ratio_of(block.whole) is not None
        before = len(constraints)
        if progress is not None and isinstance(formula, Formula) and rated:
            quantity = place(block.whole, "quantity")
            if quantity is not None and target is not None and formula.base is not None:
                constraints.append(Ratio(progress, quantity, target, formula.base))
        elif progress is not None and formula == MEAN:
            averaged = [part for row in rows if (part := place(row, "progress")) is not None]
            constraints.append(Sum(progress, tuple(averaged), 1 / len(averaged)))
        if analysis.whole.evidence == "weak":
            weak.update(range(before, len(constraints)))
    for position, row in enumerate(block.rows):
        if row is block.whole or ratio_of(row) is None or progress_of(row) is None:
            continue
        own = analysis.regional.exceptions.get(position, analysis.regional.formula)
        if own.base is None or analysis.regional.evidence is None or analysis.unit_power is not None:
            continue
        p, q, t = place(row, "progress"), place(row, "quantity"), place(row, "target")
        if p is not None and q is not None and t is not None:
            if analysis.regional.evidence == "weak":
                weak.add(len(constraints))
            constraints.append(Ratio(p, q, t, own.base))
    for one in analysis.subtotals:
        total = place(block.rows[one.row], one.measure, zero=True)
        parts = [place(block.rows[index], one.measure, zero=True) for index in one.parts]
        numbers = [part for part in parts if part is not None]
        if total is not None and numbers:
            constraints.append(Sum(total, tuple(numbers)))
    found = witnesses(block, analysis.regional, analysis.whole, place)
    domains = [variable.domain for variable in cells.variables]
    return System(
        input=first.input,
        sheet=first.sheet,
        name=first.indicator,
        variables=tuple(cells.variables),
        constraints=tuple(constraints),
        weak=frozenset(weak),
        witnesses=tuple(witness for witness in found if is_beyond_chance(witness, domains)),
    )


def _variable(
    row: Observation, measure: Measure, position: int, rows: Sequence[Observation], *, known: bool
) -> Variable:
    half = getattr(row, f"{measure}_half")
    return Variable(
        cell=getattr(row, f"{measure}_cell"),
        text=getattr(row, f"{measure}_text"),
        printed=getattr(row, measure),
        half=half,
        measure=measure,
        region=row.region,
        row=position,
        whole_number=half == 0 and float(getattr(row, measure)).is_integer(),
        decimals=_decimals(rows, measure),
        known=known,
    )


def _may_lack(variables: Sequence[Variable], total: int, parts: Sequence[int]) -> bool:
    """Whether what a sum lacks could be the share of one more region: some times the largest at most."""
    gap = variables[total].domain.minus(total_of([variables[part].domain for part in parts]))
    return gap.lo <= _LARGEST_SHARE * max(variables[part].printed for part in parts)


def _title(claim: Claim, quoted: Interval) -> Variable:
    """The number in a title, in the unit of the target."""
    return Variable(
        cell=claim.cell,
        text=claim.text,
        printed=quoted.middle,
        half=(quoted.hi - quoted.lo) / 2,
        measure=TITLE,
        region=None,
        row=-1,
        known=True,
        weight=2,
    )


def _empty(row: Observation, measure: Measure, position: int, rows: Sequence[Observation]) -> Variable:
    return Variable(
        cell=getattr(row, f"{measure}_cell"),
        text=getattr(row, f"{measure}_text"),
        printed=0.0,
        half=0.0,
        measure=measure,
        region=row.region,
        row=position,
        whole_number=all(getattr(r, f"{measure}_half") == 0 for r in rows if getattr(r, measure) is not None),
        decimals=_decimals(rows, measure),
        empty=True,
    )


def _decimals(rows: Sequence[Observation], measure: str) -> int:
    """Decimals that most figures of a row of the sheet print."""
    places = sorted(_places(getattr(row, f"{measure}_half")) for row in rows if getattr(row, measure) is not None)
    return places[len(places) // 2] if places else 0


def _places(half: float) -> int:
    """Decimals of a printed figure with this half-width: 0.005 → 2."""
    places = 0
    while places < 6 and half and half * 2 * 10**places < 0.99:
        places += 1
    return places


def matrix_systems(counts: Iterable[Count]) -> list[System]:
    """Row, column and grand totals of each upload matrix; a blank cell counts as 0 and cannot be blamed."""
    tables: dict[tuple[int, str, int], list[Count]] = defaultdict(list)
    for count in counts:
        tables[count.input, count.sheet, count.table].append(count)
    return [_matrix(rows) for rows in tables.values()]


def _matrix(rows: Sequence[Count]) -> System:
    cells = _Cells()
    index: dict[int, int] = {}
    for position, row in enumerate(rows):
        if row.number is not None and row.token == "number":
            index[id(row)] = cells.add(
                Variable(
                    cell=row.cell,
                    text=row.text,
                    printed=row.number,
                    half=row.half,
                    measure="quantity",
                    region=row.unit,
                    row=position,
                    whole_number=row.half == 0,
                )
            )
    constraints: list[Constraint] = []
    for total in rows:
        if total.level != "cell" and id(total) in index:
            for parts in parts_of(total, rows):
                numbers = tuple(index[id(part)] for part in parts if id(part) in index)
                if numbers:
                    constraints.append(Sum(index[id(total)], numbers))
    return System(
        input=rows[0].input,
        sheet=rows[0].sheet,
        name=None,
        variables=tuple(cells.variables),
        constraints=tuple(constraints),
    )
