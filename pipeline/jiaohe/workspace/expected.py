"""What a workspace expects on its sheets (应报内容): names that must stand there, and modules that must be used."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from jiaohe.model.tables import Count, CountContext, Presence, Sheet
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.regions import name_key


def expect_names(presences: Iterable[Presence], sheets: Iterable[Sheet], workspace: Workspace | None) -> list[Presence]:
    """Rows with ``expected`` filled in, and a row with ``times`` 0 for each name that a file's forms lack.

    A form that is spread over several tables of a file is complete when they are so together.
    """
    rows = list(presences)
    if workspace is None:
        return [row._replace(expected=None) if row.kind != "measure" else row for row in rows]
    tables: dict[tuple[int, str], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.status == "recognised" and sheet.form is not None:
            tables[sheet.input, sheet.form].append(sheet)
    form_of = {(s.input, s.sheet, s.table): s for group in tables.values() for s in group}
    result: list[Presence] = []
    seen: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for row in rows:
        own = form_of.get((row.input, row.sheet, row.table))
        if own is None or own.form is None or row.kind not in _NAMES:
            result.append(row if row.kind == "measure" else row._replace(expected=None))
            continue
        names, identify = _NAMES[row.kind](workspace, own)
        key = identify(row.name)
        if key is not None:
            seen[row.input, own.form, row.kind].add(key)
        whole = row.kind in {"region", "unit"} and workspace.regions.is_whole(row.name)
        result.append(row._replace(expected=(key in names or whole) if names else None))
    for (number, form), group in tables.items():
        first = group[0]
        for kind, expectation in _NAMES.items():
            if not any(row.input == number and row.kind == kind for row in rows):
                continue
            names, _ = expectation(workspace, first)
            for key, name in names.items():
                if key not in seen[number, form, kind]:
                    result.append(
                        Presence(
                            input=number,
                            file=first.file,
                            sheet=first.sheet,
                            table=first.table,
                            kind=kind,
                            name=name,
                            within=None,
                            expected=True,
                            times=0,
                            cells=first.header_cell or "",
                        )
                    )
    return result


Names = tuple[dict[str, str], Callable[[str], str | None]]


def _units(workspace: Workspace, sheet: Sheet) -> Names:
    period = sheet.period or sheet.period_folder
    names = {name_key(name): name for name in workspace.units_of(sheet.form or "", period)}

    def identify(printed: str) -> str | None:
        return name_key(workspace.regions.canonical(printed) or printed)

    return names, identify


def _indicators(workspace: Workspace, sheet: Sheet) -> Names:
    period = sheet.period or sheet.period_folder
    names = {entry.code: entry.title for entry in workspace.catalog.indicators(sheet.form, period)}

    def identify(printed: str) -> str | None:
        entry = workspace.indicator(printed, form=sheet.form, period=period)
        return None if entry is None else entry.code

    return names, identify


_NAMES: dict[str, Callable[[Workspace, Sheet], Names]] = {
    "region": _units,
    "unit": _units,
    "indicator": _indicators,
}


def count_context(counts: Sequence[Count], workspace: Workspace | None) -> list[CountContext]:
    """What each cell of an upload matrix is seen beside: whether its unit must upload, and how full its lines are."""
    modules: dict[tuple[int, str, int], set[str | None]] = defaultdict(set)
    units: dict[tuple[int, str, int], set[str | None]] = defaultdict(set)
    used: dict[tuple[int, str, int, str | None], int] = defaultdict(int)
    using: dict[tuple[int, str, int, str | None], int] = defaultdict(int)
    for row in counts:
        if row.level == "cell":
            table = (row.input, row.sheet, row.table)
            modules[table].add(row.module)
            units[table].add(row.unit)
            if row.number:
                used[*table, row.unit] += 1
                using[*table, row.module] += 1
    duties: dict[tuple[str | None, str | None], bool | None] = {}
    for row in counts:
        if (row.unit, row.period) not in duties:
            known = workspace is not None and bool(workspace.roster) and row.unit is not None
            duty = workspace.must_upload(row.unit, row.period) if known and workspace and row.unit else None
            duties[row.unit, row.period] = duty
    return [
        CountContext(
            must_upload=duties[row.unit, row.period] if row.level == "cell" else None,
            n_modules=len(modules[row.input, row.sheet, row.table]),
            n_modules_used=used[row.input, row.sheet, row.table, row.unit],
            n_units=len(units[row.input, row.sheet, row.table]),
            n_units_using=using[row.input, row.sheet, row.table, row.module],
        )
        for row in counts
    ]
