"""Whom the lines between tables belong to (表间文字): titles to the table below, notes to the one above."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from jiaohe.tidy.lexicon import Lexicon
from jiaohe.tidy.surroundings import is_item, is_remark
from jiaohe.tidy.view import View

_END = 1 << 30


class Margins:
    """The lines of a sheet that no table holds. ``areas`` are the first and last rows of all tables."""

    def __init__(self, view: View, lexicon: Lexicon, areas: Iterable[tuple[int, int]]) -> None:
        self._view, self._lexicon = view, lexicon
        listed = list(areas)
        self._tops = sorted(top for top, _ in listed)
        self._lasts = sorted(last for _, last in listed)

    def above(self, top: int) -> list[int]:
        """The filled rows above a head: its titles. Figures that belong to no table end them."""
        index = bisect_left(self._lasts, top)
        floor = self._lasts[index - 1] if index else 0
        rows = self._view.rows_between(floor, top)
        if floor:
            rows = rows[len(self._notes(rows)) :]
        figures = [i for i, row in enumerate(rows) if self._is_data(row)]
        return rows[figures[-1] + 1 :] if figures else rows

    def below(self, last: int) -> list[int]:
        """The filled rows below a body: its notes."""
        index = bisect_right(self._tops, last)
        if index < len(self._tops):
            return self._notes(self._view.rows_between(last, self._tops[index]))
        rows = self._view.rows_between(last, _END)
        return rows[: next((i for i, row in enumerate(rows) if self._is_data(row)), len(rows))]

    def _is_data(self, row: int) -> bool:
        """Whether a row holds figures rather than a line of text."""
        numbers = sum(1 for column in self._view.columns_of(row) if self._view.is_number((row, column)))
        return numbers >= 2 and not is_remark(self._view, self._lexicon, row, _END)

    def _notes(self, rows: Sequence[int]) -> list[int]:
        """The leading rows that are notes, with the lists that they open."""
        count = 0
        for row in rows:
            text = self._view.cells[row, self._view.columns_of(row)[0]].text
            if not is_remark(self._view, self._lexicon, row, _END) and not (count and is_item(text)):
                break
            count += 1
        return list(rows[:count])
