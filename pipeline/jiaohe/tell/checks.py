"""The checks that a cell stands in (勾稽关系), and why it is accounted for as it is."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from jiaohe.diagnose.constraints import Quoted, Ratio, Sum
from jiaohe.diagnose.coverage import Tie, pins_down
from jiaohe.diagnose.witnesses import Pooled, Weighted
from jiaohe.model.run import Account
from jiaohe.model.story import Check, CheckKind, CheckRole, Formula, Ground, Role

_LABELS: Final = frozenset({"header", "serial", "label", "unit", "region", "indicator", "project", "sender", "module"})


class _Shape(NamedTuple):
    kind: CheckKind
    role: CheckRole
    result: str | None
    operands: tuple[str, ...]
    base: float = 0.0


def checks_of(ties: Sequence[Tie]) -> tuple[Check, ...]:
    """Constraints as the cell's story tells them."""
    return tuple(map(_check, ties))


def _check(tie: Tie) -> Check:
    shape = _shape(tie)
    return Check(
        kind=shape.kind,
        role=shape.role,
        holds=tie.holds,
        weak=tie.weak,
        proves=tie.proves,
        result=shape.result,
        operands=shape.operands,
        left=None if tie.left is None else (tie.left.lo, tie.left.hi),
        base=shape.base,
    )


def _shape(tie: Tie) -> _Shape:
    variables, constraint = tie.system.variables, tie.constraint
    match constraint:
        case Sum():
            parts = tuple(variables[i].cell for i in constraint.parts if not variables[i].empty)
            kind: CheckKind = "sum" if constraint.factor == 1.0 else "mean"
            role: CheckRole = "total" if tie.variable == constraint.total else "part"
            return _Shape(kind, role, variables[constraint.total].cell, parts)
        case Weighted():
            role = "total" if tie.variable == constraint.total else "part"
            operands = tuple(variables[i].cell for i in constraint.parts)
            return _Shape("weighted", role, variables[constraint.total].cell, operands)
        case Pooled():
            role = "quantity" if tie.variable in constraint.quantities else "part"
            role = "total" if tie.variable == constraint.total else role
            operands = tuple(variables[i].cell for i in constraint.rates)
            return _Shape("pooled", role, variables[constraint.total].cell, operands)
        case Ratio():
            role = "quantity" if tie.variable == constraint.quantity else "target"
            role = "progress" if tie.variable == constraint.progress else role
            operands = (variables[constraint.quantity].cell, variables[constraint.target].cell)
            return _Shape("ratio", role, variables[constraint.progress].cell, operands, constraint.base)
        case Quoted():
            target = (variables[constraint.variable].cell,)
            if constraint.title is None:
                return _Shape("declared", "target", None, target)
            return _Shape("quoted", "title" if tie.variable == constraint.title else "target", None, target)


def ground_of(
    account: Account | None, role: Role, ties: Sequence[Tie], formula: Formula | None, number: bool
) -> Ground:
    """Why a cell is accounted for as it is."""
    if account is None:
        return "label" if role.kind in _LABELS else "no_number"
    if account is Account.CONTRADICTED:
        return "finding"
    if account is Account.PROVED:
        return "checks" if any(tie.proves for tie in ties) else "formula"
    if role.kind == "unrecognised":
        return "unread"
    if role.kind in ("outside", "note", "title", "above") or not number:
        return "outside"
    if any(not tie.holds and not tie.weak for tie in ties):
        return "broken"
    if not ties:
        return "weak" if formula is not None and formula.evidence == "weak" else "no_check"
    if all(tie.weak for tie in ties):
        return "weak"
    return "computed" if any(tie.holds and not tie.weak and pins_down(tie) for tie in ties) else "loose"
