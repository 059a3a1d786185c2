"""The search is exact: on seeded blocks its smallest sets are as small as those of a mixed-integer programme."""

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from jiaohe.diagnose.clusters import groups_of_broken
from jiaohe.diagnose.constraints import Sum, Variable
from jiaohe.diagnose.localise import localise

BIG = 5e3  # above any sum of the tables below; larger values blur the integrality of z


def _variable(name, printed, half=0.0):
    return Variable(cell=name, text="", printed=printed, half=half, measure="quantity", region=None, row=0)


def _smallest(variables, constraints):
    """The fewest cells to free, by HiGHS: x = total - factor × parts within 0, x free of its interval where z is 1."""
    n = len(variables)
    rows, lows, highs = [], [], []
    for constraint in constraints:
        row = np.zeros(2 * n)
        row[constraint.total] = 1
        for part in constraint.parts:
            row[part] -= constraint.factor
        rows.append(row)
        lows.append(-1e-7)
        highs.append(1e-7)
    for i, variable in enumerate(variables):
        row = np.zeros(2 * n)
        row[i], row[n + i] = 1, -BIG
        rows.append(row)
        lows.append(-np.inf)
        highs.append(variable.domain.hi)
        row = np.zeros(2 * n)
        row[i], row[n + i] = 1, BIG
        rows.append(row)
        lows.append(variable.domain.lo)
        highs.append(np.inf)
    result = milp(
        np.r_[np.zeros(n), np.ones(n)],
        constraints=LinearConstraint(np.array(rows), lows, highs),
        integrality=np.r_[np.zeros(n), np.ones(n)],
        bounds=Bounds(np.zeros(2 * n), np.r_[np.full(n, BIG), np.ones(n)]),
    )
    assert result.success
    return round(result.fun)


def _two_way(random_, rows, columns):
    """A table with row, column and grand totals: its cells lie on cycles of four."""
    inner = [[float(random_.randint(0, 90)) for _ in range(columns)] for _ in range(rows)]
    variables = [_variable(f"c{r}_{c}", inner[r][c]) for r in range(rows) for c in range(columns)]
    row_totals = [_variable(f"r{r}", sum(inner[r])) for r in range(rows)]
    column_totals = [_variable(f"k{c}", sum(line[c] for line in inner)) for c in range(columns)]
    grand = _variable("g", sum(map(sum, inner)))
    variables += [*row_totals, *column_totals, grand]
    cells = rows * columns
    constraints = [Sum(cells + r, tuple(r * columns + c for c in range(columns))) for r in range(rows)]
    constraints += [Sum(cells + rows + c, tuple(r * columns + c for r in range(rows))) for c in range(columns)]
    last = len(variables) - 1
    constraints += [Sum(last, tuple(range(cells, cells + rows))), Sum(last, tuple(range(cells + rows, last)))]
    return variables, constraints


def _stacked(random_, regions):
    """Quantities with their progress at known targets, and the sum of quantities: ratios made linear."""
    targets = [random_.randint(50, 900) for _ in range(regions)]
    quantities = [float(random_.randint(0, target)) for target in targets]
    variables = [_variable(f"q{i}", q) for i, q in enumerate(quantities)]
    variables += [
        _variable(f"p{i}", round(100 * q / t, 2), 0.005)
        for i, (q, t) in enumerate(zip(quantities, targets, strict=True))
    ]
    variables += [
        _variable("Q", sum(quantities)),
        _variable("P", round(100 * sum(quantities) / sum(targets), 2), 0.005),
    ]
    constraints = [Sum(regions + i, (i,), 100 / t) for i, t in enumerate(targets)]
    constraints += [Sum(2 * regions, tuple(range(regions))), Sum(2 * regions + 1, (2 * regions,), 100 / sum(targets))]
    return variables, constraints


@pytest.mark.parametrize("chunk", range(10))
def test_the_search_finds_sets_as_small_as_integer_programming_does(chunk):
    """A thousand seeded blocks in ten chunks, one to four figures changed in each."""
    compared = 0
    for seed in range(100 * chunk, 100 * chunk + 100):
        random_ = random.Random(seed)
        if seed % 2:
            variables, constraints = _two_way(random_, random_.randint(2, 4), random_.randint(2, 5))
        else:
            variables, constraints = _stacked(random_, random_.randint(3, 8))
        for index in random_.sample(range(len(variables)), random_.randint(1, 4)):
            old = variables[index]
            variables[index] = _variable(old.cell, old.printed + random_.randint(1, 60), old.half)
        groups = groups_of_broken(variables, constraints)
        for group in groups:
            ignored = [i for other in groups if other != group for i in other]
            kept = [c for i, c in enumerate(constraints) if i not in ignored]
            found = localise(variables, constraints, group, ignored, seconds=60, most=5)
            assert not found.expired
            assert found.solutions, (seed, group)
            assert len(found.solutions[0].intervals) == _smallest(variables, kept), (seed, group)
            assert len({len(solution.intervals) for solution in found.solutions}) == 1
            assert len({tuple(solution.intervals) for solution in found.solutions}) == len(found.solutions)
            compared += 1
    assert compared >= 90
