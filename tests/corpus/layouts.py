"""Ways in which people lay out the same table. Each takes the truth and gives canvases with every figure's place."""

import random
from collections.abc import Callable
from dataclasses import replace

from tests.corpus.canvas import Canvas, Ink, Style, ink_name
from tests.corpus.figures import MEASURES, WHOLE, Kind, Matrix, Table
from tests.corpus.pen import Pen, column_labels, extra_text, title_line, words_of
from tests.corpus.stacked import stacked


def unit_return(table: Table, style: Style, rng: random.Random) -> Canvas:
    """One county's own sheet: a row per indicator, measures in columns. The table has one region and no whole."""
    pen = Pen("填报表" if table.place.lang == "zh" else "Return", table, style, rng)
    words, region = words_of(table), table.regions[0]
    labels = column_labels(table, style, rng)
    left = rng.choice([1, 1, 2])
    names = [c for c in ("no", "project") if rng.random() < 0.6] + ["indicator", "unit"]
    extra = [e for e in ("本月新增", "序时进度", "备注") if table.place.lang == "zh" and rng.random() < 0.3]
    heads = [*(words[n] for n in names), *labels, *extra]
    title = title_line(table, rng).replace(table.place.name, region.name)
    lines = [title] + ([f"填报单位：{region.name}"] if table.place.lang == "zh" and rng.random() < 0.6 else [])
    row = pen.heading(rng.choice([1, 1, 2]), left, left + len(heads) - 1, lines)
    for i, text in enumerate(heads):
        pen.canvas.put(row, left + i, text)
    for number, indicator in enumerate(table.indicators, 1):
        row += 1
        values: dict[str, str | int] = {"no": number, "project": indicator.project, "unit": indicator.unit}
        for i, column in enumerate(names):
            if column == "indicator":
                pen.title(row, left + i, indicator)
            else:
                pen.canvas.put(row, left + i, values[column])
        for i, measure in enumerate(MEASURES):
            pen.figure(row, left + len(names) + i, indicator, region.key, measure)
        for i, kind in enumerate(extra):
            pen.canvas.put(row, left + len(names) + len(MEASURES) + i, extra_text(kind, rng))
    pen.footing(row + 1, left, left + len(heads) - 1)
    return pen.canvas


def wide_by_region(table: Table, style: Style, rng: random.Random) -> Canvas:
    """A row per indicator; under each region's merged header its three measures."""
    return _wide(table, style, rng, by_region=True)


def wide_by_measure(table: Table, style: Style, rng: random.Random) -> Canvas:
    """A row per indicator; under each measure's merged header all regions."""
    return _wide(table, style, rng, by_region=False)


def _wide(table: Table, style: Style, rng: random.Random, *, by_region: bool) -> Canvas:
    pen = Pen("汇总表" if table.place.lang == "zh" else "Summary", table, style, rng)
    canvas, words = pen.canvas, words_of(table)
    labels = column_labels(table, style, rng)
    names = ["no", "indicator", "unit"] if rng.random() < 0.7 else ["indicator", "unit"]
    columns = table.columns()
    first = 1 + len(names)
    right = first + 3 * len(columns) - 1
    row = pen.heading(rng.choice([1, 1, 2]), 1, right, [title_line(table, rng)])
    for i, column in enumerate(names):
        canvas.put(row, 1 + i, words[column])
        canvas.merge(row, 1 + i, row + 1, 1 + i)
    where = {}
    for i, region in enumerate(columns):
        for j, measure in enumerate(MEASURES):
            where[region.key, measure] = first + (3 * i + j if by_region else j * len(columns) + i)
    if by_region:
        for region in columns:
            at = where[region.key, "target"]
            pen.region(row, at, region)
            canvas.merge(row, at, row, at + 2)
            for j, label in enumerate(labels):
                canvas.put(row + 1, at + j, label)
    else:
        for j, measure in enumerate(MEASURES):
            at = where[columns[0].key, measure]
            canvas.put(row, at, labels[j])
            canvas.merge(row, at, row, at + len(columns) - 1)
            for region in columns:
                pen.region(row + 1, where[region.key, measure], region)
    row += 1
    for number, indicator in enumerate(table.indicators, 1):
        row += 1
        if "no" in names:
            canvas.put(row, 1, number)
        pen.title(row, first - 2, indicator)
        canvas.put(row, first - 1, indicator.unit)
        for region in columns:
            for measure in MEASURES:
                pen.figure(row, where[region.key, measure], indicator, region.key, measure)
    pen.footing(row + 1, 1, right)
    return canvas


def region_rows(table: Table, style: Style, rng: random.Random) -> list[Canvas]:
    """One indicator per sheet, a row per region; the indicator stands in the title."""
    labels = column_labels(table, style, rng)
    words = words_of(table)
    unit_column, ranked, number_column = rng.random() < 0.5, rng.random() < 0.3, rng.random() < 0.5
    canvases = []
    for at, indicator in enumerate(table.indicators, 1):
        pen = Pen(f"{at}", table, style, rng)
        canvas = pen.canvas
        heads = [words["no"]] * number_column + [words["region"]] + [words["unit"]] * unit_column + [*labels]
        heads += ["排名"] * (ranked and table.place.lang == "zh")
        row = 1
        pen.title(row, 1, indicator)
        canvas.merge(row, 1, row, len(heads))
        when = f"2026年{table.month}月" if table.place.lang == "zh" else f"2026-{table.month:02}"
        row += 1
        canvas.put(
            row,
            1,
            f"{when}"
            + (
                ""
                if unit_column
                else f"  单位：{indicator.unit}"
                if table.place.lang == "zh"
                else f"  Unit: {indicator.unit}"
            ),
        )
        row += 1
        for i, text in enumerate(heads):
            canvas.put(row, 1 + i, text)
        ranks = sorted(
            (r.key for r in table.regions if indicator.figure(r.key, "progress").number is not None),
            key=lambda k: -(indicator.figure(k, "progress").number or 0),
        )
        for number, region in enumerate(table.columns(), 1):
            row += 1
            column = 1
            if number_column:
                canvas.put(row, column, number if region.key != WHOLE else None)
                column += 1
            pen.region(row, column, region)
            column += 1
            if unit_column:
                canvas.put(row, column, indicator.unit)
                column += 1
            for measure in MEASURES:
                pen.figure(row, column, indicator, region.key, measure)
                column += 1
            if ranked and table.place.lang == "zh" and region.key in ranks:
                canvas.put(row, column, ranks.index(region.key) + 1)
        pen.footing(row + 1, 1, len(heads))
        canvases.append(canvas)
    return canvases


def long(table: Table, style: Style, rng: random.Random) -> Canvas:
    """A row per indicator and region, measures in columns; the indicator is merged over its rows or repeated."""
    pen = Pen("明细" if table.place.lang == "zh" else "Detail", table, style, rng)
    canvas, words = pen.canvas, words_of(table)
    labels = column_labels(table, style, rng)
    heads = [words["indicator"], words["unit"], words["region"], *labels]
    merged = rng.random() < 0.5
    row = pen.heading(1, 1, len(heads), [title_line(table, rng)])
    for i, text in enumerate(heads):
        canvas.put(row, 1 + i, text)
    for indicator in table.indicators:
        top = row + 1
        for region in table.columns():
            row += 1
            if not merged or row == top:
                pen.title(row, 1, indicator)
                canvas.put(row, 2, indicator.unit)
            pen.region(row, 3, region)
            for i, measure in enumerate(MEASURES):
                pen.figure(row, 4 + i, indicator, region.key, measure)
        if merged:
            canvas.merge(top, 1, row, 1)
            canvas.merge(top, 2, row, 2)
    pen.footing(row + 1, 1, len(heads))
    return canvas


def matrix(sheet: Matrix, style: Style, rng: random.Random) -> Canvas:
    """Units in rows, modules in columns, with or without a header of groups."""
    canvas = Canvas(name="上传情况")
    heads = [*sheet.modules, *(["total"] if sheet.row_totals else [])]
    right = 1 + len(heads)
    row = 1
    canvas.put(row, 1, f"{sheet.place.name}民生实事平台数据上传情况统计表（2026年{sheet.month}月）")
    canvas.merge(row, 1, row, right)
    row += 1
    corner = rng.choice(["单位", "填报单位", "责任单位", "县市区"])
    depth = 2 if sheet.groups else 1
    canvas.put(row, 1, rng.choice(["内容", corner]) if sheet.groups else corner)
    if sheet.groups:
        if rng.random() < 0.5:
            canvas.cells[row, 1] = Ink(corner)
            canvas.merge(row, 1, row + 1, 1)
        else:
            canvas.put(row + 1, 1, corner)
        start = 0
        for i in range(1, len(sheet.groups) + 1):
            if i == len(sheet.groups) or sheet.groups[i] != sheet.groups[start]:
                canvas.put(row, 2 + start, sheet.groups[start])
                canvas.merge(row, 2 + start, row, 1 + i)
                start = i
    last = row + depth - 1
    for i, module in enumerate(sheet.modules):
        canvas.put(last, 2 + i, module, ("", "header", module))
    if sheet.row_totals:
        canvas.put(row, right, sheet.total_name)
        canvas.merge(row, right, last, right)
    row = last
    for unit in (*sheet.units, *(["total"] if sheet.column_totals else [])):
        row += 1
        name = sheet.total_name if unit == "total" else unit
        canvas.put(row, 1, ink_name(name, style, rng, 8), ("", unit, "header"))
        for i, module in enumerate(heads):
            canvas.put(row, 2 + i, sheet.printed[unit, module], ("", unit, module))
    if rng.random() < 0.4:
        canvas.put(row + 1, 1, "注：空白表示该单位无此模块任务。")
    return canvas


def _only_region(table: Table, rng: random.Random) -> Table:
    """What one county would send in: its own column, without what one row alone cannot explain."""
    region = max(
        table.regions, key=lambda r: sum(i.figure(r.key, "target").number is not None for i in table.indicators)
    )
    kept = tuple(
        i
        for i in table.indicators
        if i.kind is not Kind.TEXT and not (i.base == 20 or (i.kind is Kind.RATE and i.base is None))
    )
    return replace(table, regions=(region,), whole=None, indicators=kept)


def _without_text(table: Table, rng: random.Random) -> Table:
    return replace(table, indicators=tuple(i for i in table.indicators if i.kind is not Kind.TEXT))


def _same(table: Table, rng: random.Random) -> Table:
    return table


# What a layout can show of a table, before slips are planted in it.
VIEWS: dict[str, Callable[[Table, random.Random], Table]] = {
    "stacked": _same,
    "two tables": _same,
    "two sheets": _same,
    "unit return": _only_region,
    "wide by region": _without_text,
    "wide by measure": _without_text,
    "region rows": _without_text,
    "long": _without_text,
}


def _two_parts(table: Table) -> tuple[Table, Table]:
    half = (len(table.indicators) + 1) // 2
    return replace(table, indicators=table.indicators[:half]), replace(table, indicators=table.indicators[half:])


def _two_tables(table: Table, style: Style, rng: random.Random) -> list[Canvas]:
    """Two stacked tables, one under the other, on one sheet."""
    upper, lower = _two_parts(table)
    style = replace(style, formulas=False)
    canvas = stacked(upper, style, rng)
    below = stacked(lower, style, rng, top=canvas.last + rng.randint(3, 5))
    canvas.cells.update(below.cells)
    canvas.merges.extend(below.merges)
    for key, spots in below.places.items():
        canvas.places.setdefault(key, []).extend(spots)
    canvas.last = below.last
    return [canvas]


def _two_sheets(table: Table, style: Style, rng: random.Random) -> list[Canvas]:
    upper, lower = _two_parts(table)
    return [stacked(upper, style, rng, name="附件1"), stacked(lower, style, rng, name="附件2")]


DRAW: dict[str, Callable[[Table, Style, random.Random], list[Canvas]]] = {
    "stacked": lambda t, s, r: [stacked(t, s, r)],
    "two tables": _two_tables,
    "two sheets": _two_sheets,
    "unit return": lambda t, s, r: [unit_return(t, s, r)],
    "wide by region": lambda t, s, r: [wide_by_region(t, s, r)],
    "wide by measure": lambda t, s, r: [wide_by_measure(t, s, r)],
    "region rows": region_rows,
    "long": lambda t, s, r: [long(t, s, r)],
}


def surround(canvases: list[Canvas], rng: random.Random) -> list[Canvas]:
    """Add, sometimes, a cover sheet in front and a chart sheet behind."""
    around = list(canvases)
    if rng.random() < 0.25:
        cover = Canvas(name="封面")
        cover.put(4, 2, "民生实事工作月报")
        cover.put(6, 2, "办公室编印")
        cover.put(8, 2, "2026年")
        around.insert(0, cover)
    if rng.random() < 0.2:
        around.append(Canvas(name="图表", chart=True))
    return around
