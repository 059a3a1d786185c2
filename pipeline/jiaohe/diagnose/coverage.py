"""Coverage (核验覆盖): how each number was accounted for.

A number is *proved* when a check with redundancy reproduces it, *contradicted* when a broken check comes down to it,
and *stated* when nothing could test it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiaohe.diagnose.blame import Cause
from jiaohe.diagnose.systems import System
from jiaohe.model.run import Account
from jiaohe.model.tables import SheetCell

Coverage = dict[tuple[int, str], dict[str, Account]]


def cover(cells: Iterable[SheetCell], systems: Iterable[System], causes: Sequence[Cause]) -> Coverage:
    """Account of every numeric cell by (input, sheet) and address."""
    coverage: Coverage = defaultdict(dict)
    for cell in cells:
        if cell.number is not None:
            coverage[cell.input, cell.sheet][cell.address] = Account.STATED
    for system in systems:
        accounts = coverage[system.input, system.sheet]
        domains = [variable.domain for variable in system.variables]
        for constraint in system.constraints:
            if constraint.holds(domains):
                for index in constraint.variables:
                    if not system.variables[index].empty:
                        accounts[system.variables[index].cell] = Account.PROVED
    for cause in causes:
        accounts = coverage[cause.input, cause.sheet]
        for address in cause.blamed or cause.suspects or cause.cells:
            accounts[address] = Account.CONTRADICTED
    return dict(coverage)
