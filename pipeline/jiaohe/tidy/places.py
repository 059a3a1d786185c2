"""Where each figure stands and what it means (指标位置): what a run keeps of a sheet so that two runs can be compared."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from jiaohe.model.run import Place
from jiaohe.model.tables import MEASURES, Count, Observation

KeyOf = Callable[[str, str, str | None], str]  # title, form, period → what makes it the same indicator everywhere


def sheet_places(
    observations: Sequence[Observation], counts: Sequence[Count], key_of: KeyOf
) -> dict[tuple[int, str], tuple[Place, ...]]:
    """Per input and sheet the places that have a cell, in the order of the rows; a merged cell is several places."""
    found: dict[tuple[int, str], list[Place]] = defaultdict(list)
    keys: dict[tuple[str, str, str | None], str] = {}
    for row in observations:
        title = (row.indicator, row.form, row.period)
        if title not in keys:
            keys[title] = key_of(*title)
        listed = found[row.input, row.sheet]
        for measure in MEASURES:
            cell = getattr(row, f"{measure}_cell")
            if cell is not None:
                text, number = getattr(row, f"{measure}_text"), getattr(row, measure)
                listed.append(Place(cell, row.level, row.indicator, keys[title], row.region, measure, text, number))
    for count in counts:
        place = Place(
            count.cell, count.level, count.module, count.module, count.unit, None, count.text, _plain(count.number)
        )
        found[count.input, count.sheet].append(place)
    return {sheet: tuple(places) for sheet, places in found.items()}


def _plain(number: float | None) -> float | None:
    return None if number is None else float(number)
