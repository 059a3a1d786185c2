"""The programs asked: jiaohe's localisation, and integer programming by HiGHS for the time it takes."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from jiaohe.diagnose.blame import find_causes
from jiaohe.diagnose.constraints import Constraint, Ratio, Sum, Variable
from jiaohe.diagnose.systems import System
from tests.bench.blocks import MATRIX, Block, Cell, SumOf
from tests.bench.linear import LinearEdit
from tests.bench.scoring import Answer, Proposed

FloatArray = NDArray[np.float64]
Result = TypeVar("Result")


def system_of(block: Block, *, targets_known: bool = False) -> System:
    """The block as jiaohe's own constraint system. ``targets_known`` tells it to trust the targets, as a title would."""
    names = list(block.cells)
    places = {name: index for index, name in enumerate(names)}
    decimals = _usual_decimals(block)
    matrix = block.shape == MATRIX
    variables = tuple(_variable(cell, decimals[cell.measure], matrix, targets_known) for cell in block.cells.values())
    constraints: list[Constraint] = []
    for relation in block.relations:
        if isinstance(relation, SumOf):
            parts = tuple(places[part] for part in relation.parts)
            constraints.append(Sum(places[relation.total], parts, float(relation.factor)))
        else:
            p, q, t = places[relation.progress], places[relation.quantity], places[relation.target]
            constraints.append(Ratio(p, q, t, float(relation.base)))
    return System(input=0, sheet="", name=None, variables=variables, constraints=tuple(constraints))


def _timed(call: Callable[[], Result]) -> tuple[Result, float]:
    """What a call gives, and its seconds: the best of three where it is short, since other work disturbs it."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        result = call()
        best = min(best, time.perf_counter() - start)
        if best > 0.05:
            break
    return result, best


def _variable(cell: Cell, decimals: int, matrix: bool, targets_known: bool) -> Variable:
    return Variable(
        cell=cell.address,
        text=format(cell.number, "f"),
        printed=float(cell.number),
        half=float(cell.slack),
        measure="quantity" if matrix else cell.measure,
        region=cell.line,
        row=cell.at,
        whole_number=cell.exact,
        decimals=decimals,
        known=targets_known and cell.measure == "target",
    )


def _usual_decimals(block: Block) -> Mapping[str, int]:
    """Decimals that most figures of a measure print."""
    found: dict[str, list[int]] = {}
    for cell in block.cells.values():
        found.setdefault(cell.measure, []).append(max(0, -int(cell.number.as_tuple().exponent)))
    return {measure: sorted(places)[len(places) // 2] for measure, places in found.items()}


def ask_jiaohe(block: Block, *, targets_known: bool = False) -> Answer:
    """What jiaohe blames, its proposals ranked by it."""
    system = system_of(block, targets_known=targets_known)
    causes, seconds = _timed(lambda: find_causes([system]))
    names = {cell.address: name for name, cell in block.cells.items()}
    return Answer(
        causes=tuple(
            tuple(
                Proposed({names[c.cell]: c.interval or (0.0, float("inf")) for c in p.changes}) for p in cause.proposals
            )
            for cause in causes
        ),
        seconds=seconds,
        gave_up=any(not cause.proposals for cause in causes),
    )


def ask_highs(block: Block, edits: list[LinearEdit]) -> Answer:
    """One smallest set of cells by a mixed-integer programme: figures free of their print where a switch is on."""
    names = sorted({name for edit in edits for name, _ in edit.terms})
    n = len(names)
    places = {name: index for index, name in enumerate(names)}
    printed = np.array([float(block.cells[name].number) for name in names])
    bounds = 20 * max(float(printed.max()), 100.0)
    matrix = np.zeros((len(edits) + 2 * n, 2 * n))
    low, high = np.full(len(edits) + 2 * n, -np.inf), np.full(len(edits) + 2 * n, np.inf)
    for row, edit in enumerate(edits):
        for name, factor in edit.terms:
            matrix[row, places[name]] += factor
        low[row], high[row] = edit.low - 1e-7, edit.high + 1e-7
    for index in range(n):
        up, down = len(edits) + 2 * index, len(edits) + 2 * index + 1
        matrix[up, index] = matrix[down, index] = 1
        matrix[up, n + index], matrix[down, n + index] = -bounds, bounds
        high[up] = low[down] = printed[index]
    with _quiet():
        result, seconds = _timed(lambda: _solve(matrix, low, high, bounds))
    if not result.success or result.x is None:
        return Answer((), seconds, gave_up=True)
    chosen = {names[i]: None for i in range(n) if result.x[n + i] > 0.5}
    return Answer(((Proposed(chosen),),) if chosen else (), seconds)


def _solve(matrix: FloatArray, low: FloatArray, high: FloatArray, bounds: float) -> OptimizeResult:
    n = matrix.shape[1] // 2
    return milp(
        np.r_[np.zeros(n), np.ones(n)],
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.r_[np.zeros(n), np.ones(n)],
        bounds=Bounds(np.zeros(2 * n), np.r_[np.full(n, bounds), np.ones(n)]),
        options={"time_limit": 20.0},
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS prints remarks of its own past Python: send them nowhere."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
