"""What it takes to reach any schedule (还差多少), by the formula that each row was found to follow."""

from collections.abc import Callable, Sequence

from jiaohe.diagnose.explain import Explanation, shortfall_of
from jiaohe.diagnose.formula import parse_formula
from jiaohe.model.tables import Observation


def needed_by_formula(
    observations: Sequence[Observation], explanation: Explanation
) -> Callable[[Observation, float], float | None]:
    """A function from a row and a schedule in percent to the quantity still needed, None where no formula can tell.

    The whole goes by its own formula: where it is a mean of regions, no quantity of its own brings it anywhere.
    """
    formulas = {
        (row.input, row.sheet, row.quantity_cell): told.formula
        for row, told in zip(observations, explanation.explained, strict=True)
        if row.level != "whole"
    }
    wholes = {
        (total.input, total.sheet, total.quantity_cell): (total.whole_formula or "").replace("sum_", "")
        for total in explanation.totals
    }

    def needed(row: Observation, schedule: float) -> float | None:
        found = (wholes if row.level == "whole" else formulas).get((row.input, row.sheet, row.quantity_cell))
        formula = parse_formula(found)
        return None if formula is None else shortfall_of(row, formula, schedule)

    return needed
