"""Totals of upload matrices (上传情况合计) beside the sums of their parts: the table ``count_total``."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jiaohe.model.tables import Count, CountTotal


def count_totals(counts: Iterable[Count]) -> list[CountTotal]:
    """One row per total and per way of summing to it. A blank part counts as 0; a part that is no number, as missing."""
    tables: dict[tuple[int, str, int], list[Count]] = defaultdict(list)
    for count in counts:
        tables[count.input, count.sheet, count.table].append(count)
    return [total for rows in tables.values() for total in _of_table(rows)]


def parts_of(total: Count, rows: Sequence[Count]) -> list[list[Count]]:
    """The ways in which a total is a sum of other cells of its matrix."""
    if total.level == "row_total":
        own = [r for r in rows if r.level == "cell" and r.unit == total.unit]
        return [[r for r in own if total.group is None or r.group == total.group]]
    if total.level == "column_total":
        return [[r for r in rows if r.level == "cell" and r.module == total.module]]
    if total.level == "grand_total":
        return [
            [r for r in rows if r.level == "row_total" and r.group is None],
            [r for r in rows if r.level == "column_total"],
        ]
    return []


def _of_table(rows: Sequence[Count]) -> Iterable[CountTotal]:
    for total in rows:
        if total.level == "cell":
            continue
        for parts in parts_of(total, rows):
            numbers = [r for r in parts if r.number is not None and r.token == "number"]
            if not numbers:
                continue
            whole = all(r.token in {"number", "blank", "dash", "not_applicable"} for r in parts)
            yield CountTotal(
                input=total.input,
                file=total.file,
                sheet=total.sheet,
                table=total.table,
                form=total.form,
                period=total.period,
                level=total.level,
                unit=total.unit,
                module=total.module,
                number=total.number,
                number_half=total.half,
                number_text=total.text,
                number_token=total.token,
                number_cell=total.cell,
                sum_parts=math.fsum(r.number or 0.0 for r in numbers) if whole else None,
                sum_parts_half=math.fsum(r.half for r in numbers),
                parts_cells=" ".join(r.cell for r in numbers),
                n_parts=len(numbers),
            )
