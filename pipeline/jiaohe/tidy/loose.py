"""Numbers that no recognised table holds (表外数字): nothing tests them, and they are counted all the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from jiaohe.model.address import a1
from jiaohe.tidy.found import FoundTable
from jiaohe.tidy.matrix import Matrix
from jiaohe.tidy.parts import Part
from jiaohe.tidy.starts import EVERYWHERE
from jiaohe.tidy.view import View


def loose_numbers(view: View, found: Iterable[FoundTable]) -> Iterator[str]:
    """Addresses of the numbers outside of the heads and bodies of recognised tables, row by row.

    Within a recognised table every number is a figure or a label, and its rows say which.
    """
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in found:
        if one.choice.form is None:
            continue
        tables: list[Part | Matrix] = [*one.parts, *([one.matrix] if one.matrix else [])]
        for table in tables:
            span = table.span if isinstance(table, Part) else EVERYWHERE
            for row in (table.band.top, *view.rows_between(table.band.top, table.last + 1)):
                held[row].append(span)
    for row in view.rows:
        spans = held.get(row, ())
        for column in view.columns_of(row):
            if not any(left <= column <= right for left, right in spans) and _is_number(view, row, column):
                yield a1(row, column)


def _is_number(view: View, row: int, column: int) -> bool:
    kind = view.cells[row, column].kind
    return kind == "number" or (kind == "text" and view.read((row, column)).number is not None)
