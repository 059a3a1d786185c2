"""Three stacked rows per indicator, regions in columns: the provincial and city sheets."""

import random
from dataclasses import replace

from tests.corpus.canvas import Canvas, Style
from tests.corpus.figures import MEASURES, WHOLE, Kind, Table
from tests.corpus.pen import EXTRAS, Pen, extra_text, title_line, wording, words_of


def stacked(table: Table, style: Style, rng: random.Random, *, name: str = "Sheet1", top: int | None = None) -> Canvas:
    """Three stacked rows per indicator, regions in columns: the provincial and city sheets."""
    pen = Pen(name, table, style, rng)
    canvas, words = pen.canvas, words_of(table)
    label_header, labels = wording(table, style, rng)
    left = rng.choice([1, 1, 1, 2, 3])
    names = (
        [c for c in ("no", "project") if rng.random() < 0.7] + ["indicator"] + (["unit"] if rng.random() < 0.8 else [])
    )
    english = table.place.lang == "en"
    before = [] if english else [e for e in EXTRAS[:1] if rng.random() < 0.25]
    after = [] if english else [e for e in EXTRAS[1:2] if rng.random() < 0.35]
    inner = list(table.regions)
    rng.shuffle(inner)
    shuffled = replace(table, regions=tuple(inner)).columns()
    measure_at = left + len(names) + len(before)
    first = measure_at + 1
    extra_at = first + len(shuffled)
    right = extra_at + len(after) - 1
    two_rows = rng.random() < 0.4

    def header(row: int) -> int:
        heads = [*(words[n] for n in names), *before, label_header]
        for i, text in enumerate(heads):
            canvas.put(row, left + i, text)
        for i, text in enumerate(after):
            canvas.put(row, extra_at + i, text)
        if two_rows:
            group = "District" if english else rng.choice(["各县（市、区）推进情况", "分地区进展"])
            canvas.put(row, first, group)
            canvas.merge(row, first, row, extra_at - 1)
            for column in (*range(left, first), *range(extra_at, right + 1)):
                canvas.merge(row, column, row + 1, column)
            row += 1
        for i, region in enumerate(shuffled):
            pen.region(row, first + i, region)
        return row + 1

    row = rng.choice([1, 1, 2, 3]) if top is None else top
    lines = [title_line(table, rng)]
    if not english and rng.random() < 0.4:
        lines.append(
            rng.choice(["单位：见各行", f"填报单位：{table.place.name}专班", f"截至2026年{table.month}月25日"])
        )
    row = header(pen.heading(row, left, right, lines))
    breaks = rng.randint(3, 8) if rng.random() < 0.25 else 10**6
    name_way = rng.choice(["merge", "merge", "repeat", "first"])
    project_from: tuple[str, int] | None = None
    for number, indicator in enumerate(table.indicators, 1):
        if number > 1 and (number - 1) % breaks == 0:
            row = header(row)
            project_from = None
        elif rng.random() < 0.04:
            row += 1
            project_from = None
        shown = [m for m in MEASURES if m not in indicator.missing]
        values: dict[str, str | int] = {"no": number, "project": indicator.project, "unit": indicator.unit}
        for i, column in enumerate(names):
            for at in range(row, row + len(shown)) if name_way == "repeat" else (row,):
                if column == "indicator":
                    pen.title(at, left + i, indicator)
                elif (
                    column != "project"
                    or name_way == "repeat"
                    or project_from is None
                    or project_from[0] != indicator.project
                ):
                    canvas.put(at, left + i, values[column])
            if name_way == "merge" and column != "project":
                canvas.merge(row, left + i, row + len(shown) - 1, left + i)
        if "project" in names and name_way == "merge":
            project_at = left + names.index("project")
            if project_from is not None and project_from[0] == indicator.project:
                old = next(m for m in canvas.merges if m[0] == project_from[1] and m[1] == project_at)
                canvas.merges.remove(old)
                canvas.merge(project_from[1], project_at, row + len(shown) - 1, project_at)
            else:
                canvas.merge(row, project_at, row + len(shown) - 1, project_at)
                project_from = (indicator.project, row)
        elif project_from is None or project_from[0] != indicator.project:
            project_from = (indicator.project, row)
        for i, kind in enumerate(before):
            canvas.put(row, left + len(names) + i, extra_text(kind, rng))
            canvas.merge(row, left + len(names) + i, row + len(shown) - 1, left + len(names) + i)
        for measure in shown:
            canvas.put(row, measure_at, labels[MEASURES.index(measure)], (indicator.key, "", "labels"))
            if indicator.kind is Kind.TEXT:
                figure = indicator.figure(WHOLE, measure)
                canvas.put(row, first, figure.words, (indicator.key, WHOLE, measure))
                canvas.merge(row, first, row, extra_at - 1)
            else:
                for i, region in enumerate(shuffled):
                    pen.figure(row, first + i, indicator, region.key, measure)
            row += 1
        for i, kind in enumerate(after):
            canvas.put(row - len(shown), extra_at + i, extra_text(kind, rng))
            canvas.merge(row - len(shown), extra_at + i, row - 1, extra_at + i)
    pen.footing(row, left, right)
    if style.formulas:
        _formulas(canvas, replace(table, regions=tuple(inner)))
    return canvas


def _formulas(canvas: Canvas, table: Table) -> None:
    """Make whole targets and quantities sums that carry their value, where the cells stand in one line and agree."""
    for indicator in table.indicators:
        for measure in indicator.sums:
            spot = canvas.places.get((indicator.key, WHOLE, measure))
            parts = [canvas.places[indicator.key, r.key, measure][0] for r in table.regions] if spot else []
            if spot is None or spot[0] not in canvas.cells or any(p[0] != spot[0][0] for p in parts):
                continue
            inks = [canvas.cells[p] for p in parts if p in canvas.cells]
            numbers = [ink.value for ink in inks if not isinstance(ink.value, str)]
            total = canvas.cells[spot[0]]
            if any(isinstance(i.value, str) and i.value not in ("/",) for i in inks) or isinstance(total.value, str):
                continue
            if abs(sum(numbers) - total.value) < 1e-9:
                low, high = min(parts), max(parts)
                canvas.cells[spot[0]] = total._replace(formula=f"SUM({_a1(*low)}:{_a1(*high)})")


def _a1(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
