"""Several figures that one slip left wrong (串格): two that changed places, a run that slid along, a line in 万.

Cells that are wrong together for one reason cost one slip, not one each; so two swapped targets are likelier than
two progress figures that went wrong by themselves, though both mend the sheet with two cells.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from jiaohe.diagnose.constraints import Variable
from jiaohe.diagnose.moves import RUN, chains, following
from jiaohe.diagnose.sheet_places import STEPS, spot_of
from jiaohe.diagnose.slips import KNOWN, SLIP, Repair, explain_change, neighbours, print_value
from jiaohe.model.interval import Interval

# Odds of a slip that concerns several cells, as those of single cells in ``slips``.
ODDS = {"swapped_cells": 0.15, "swapped_measures": 0.15, "displaced": 0.15, "scale": 0.1}
UNITS = (4, -4, 8, -8, 3, -3)


class Explainer:
    """Explains the solutions of one system."""

    def __init__(self, variables: Sequence[Variable], totals: Collection[int]) -> None:
        self.variables = variables
        self.totals = totals
        self.beside = neighbours(variables)
        self.spots = [spot_of(variable.cell) for variable in variables]
        self.largest: dict[str, float] = {}
        for index, variable in enumerate(variables):
            if index not in totals:
                self.largest[variable.measure] = max(self.largest.get(variable.measure, 0.0), variable.printed)
        self.known: dict[tuple[int, Interval], Repair] = {}

    def explain(self, intervals: Mapping[int, Interval]) -> dict[int, Repair]:
        """The likeliest repair of each cell of a solution, several of them by one slip where that is likelier."""
        repairs = {index: self._alone(index, interval) for index, interval in intervals.items()}
        if len(repairs) < 2:
            return repairs
        left = set(repairs)
        while left:
            best, gain = None, 0.0
            for joint in self._joint(sorted(left), repairs):
                own = sum(repairs[i].cost for i in joint) - sum(repair.cost for repair in joint.values())
                if own > gain:
                    best, gain = joint, own
            if best is None:
                break
            repairs |= best
            left -= set(best)
        return repairs

    def _alone(self, index: int, interval: Interval) -> Repair:
        key = (index, interval)
        if key not in self.known:
            self.known[key] = explain_change(
                self.variables[index],
                interval,
                total=index in self.totals,
                beside=self.beside[index],
                largest=self.largest.get(self.variables[index].measure, math.inf),
            )
        return self.known[key]

    def _joint(self, cells: Sequence[int], repairs: Mapping[int, Repair]) -> list[dict[int, Repair]]:
        found = []
        for a, b in combinations(cells, 2):
            first, second = self.variables[a], self.variables[b]
            if first.empty or second.empty:
                continue
            # A figure that was carried over may be rounder than what stood there before.
            swap = repairs[a].interval.meets(second.domain) and repairs[b].interval.meets(first.domain)
            if swap and first.printed != second.printed:
                operation = "swapped_cells" if first.measure == second.measure else "swapped_measures"
                # Neighbours are mistaken for one another far more often than cells apart.
                chance = ODDS[operation] / (2 if self._adjacent(a, b) else 2 * len(self.variables))
                values = {a: second.printed, b: first.printed}
                found.append(self._shared(values, repairs, dict.fromkeys(values, operation), chance))
            if first.row == second.row and first.measure != second.measure:
                found.extend(self._unit(a, b, repairs))
        found.extend(self._runs(cells, repairs))
        return found

    def _adjacent(self, a: int, b: int) -> bool:
        first, second = self.spots[a], self.spots[b]
        return first is not None and second is not None and math.dist(first, second) == 1

    def _unit(self, a: int, b: int, repairs: Mapping[int, Repair]) -> list[dict[int, Repair]]:
        """Two figures of one line, both off by the same unit."""
        found = []
        for power in UNITS:
            values = {}
            for index in (a, b):
                variable, factor = self.variables[index], 10.0**power
                spread = variable.half * factor
                around = Interval(variable.printed * factor - spread, variable.printed * factor + spread)
                common = around.common(repairs[index].interval)
                if common.lo <= common.hi and variable.printed and spread <= 0.1 * variable.printed * factor:
                    exact = variable.printed * factor
                    values[index] = exact if repairs[index].interval.holds(exact) else common.middle
            if len(values) == 2:
                operation = f"scale_{power}" if power > 0 else f"scale_m{-power}"
                found.append(
                    self._shared(values, repairs, dict.fromkeys(values, operation), ODDS["scale"] / len(UNITS))
                )
        return found

    def _runs(self, cells: Sequence[int], repairs: Mapping[int, Repair]) -> list[dict[int, Repair]]:
        """Runs of one measure in which each cell should print what the next one does; the last may be anything."""
        found = []
        for step in STEPS:
            links = {
                index: other
                for index, other in following(cells, self.variables, step, self.spots).items()
                if repairs[index].interval.meets(self.variables[other].domain)
            }
            for run in chains(links):
                own = [index for index in run if index in cells]
                if len(own) < RUN:
                    continue
                values = {index: self.variables[links[index]].printed for index in own if index in links}
                last = own[-1]
                if last not in values:
                    first = self.variables[run[0]]
                    closes = repairs[last].interval.meets(first.domain)
                    values[last] = first.printed if closes else repairs[last].value
                operations = dict.fromkeys(values, "displaced")
                found.append(self._shared(values, repairs, operations, ODDS["displaced"] / (4 * len(cells))))
        return found

    def _shared(
        self,
        values: Mapping[int, float],
        repairs: Mapping[int, Repair],
        operations: Mapping[int, str],
        chance: float,
    ) -> dict[int, Repair]:
        """One slip that sets all of these values: its cost shared out evenly."""
        known = KNOWN * sum(self.variables[index].known for index in values)
        cost = (SLIP - math.log(chance) + known) / len(values)
        return {
            index: Repair(
                value, repairs[index].interval, print_value(value, self.variables[index]), operations[index], cost
            )
            for index, value in values.items()
        }
