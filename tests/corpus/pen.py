"""What all layouts share: wordings of headers and titles, and a canvas that knows the table it is drawn from."""

import random
from collections.abc import Sequence

from tests.corpus.canvas import Canvas, Style, ink_figure, ink_name
from tests.corpus.figures import Indicator, Region, Table

Labels = tuple[str, str, str]

STACKED_LABELS: tuple[tuple[str, Labels], ...] = (
    ("推进情况", ("指标", "数量", "进度")),
    ("进展情况", ("目标", "数量", "进度")),
    ("类别", ("目标任务", "完成数量", "完成进度")),
    ("内容", ("年度目标", "累计完成", "完成率")),
    ("推进\n情况", ("指 标", "数 量", "进 度")),
    ("项目进展", ("目标数", "完成数", "进度（%）")),
)
COLUMN_LABELS: tuple[Labels, ...] = (
    ("目标", "完成", "进度"),
    ("年度目标", "累计完成数量", "完成进度"),
    ("目标任务", "完成数", "完成率（%）"),
    ("指标", "数量", "进度"),
    ("目标数", "实际完成", "完成率"),
)
ENGLISH: Labels = ("Target", "Completed", "Progress")
EXTRAS = ("责任单位", "备注", "牵头单位")


def _fits(labels: Labels, style: Style) -> bool:
    """A column that says % does not hold fractions."""
    return not ("%" in labels[2] and style.percent == "fraction")


def wording(table: Table, style: Style, rng: random.Random) -> tuple[str, Labels]:
    """The header over stacked measure labels, and the labels."""
    if table.place.lang == "en":
        return "Measure", ENGLISH
    return rng.choice([pair for pair in STACKED_LABELS if _fits(pair[1], style)])


def column_labels(table: Table, style: Style, rng: random.Random) -> Labels:
    """The headers of three measure columns."""
    if table.place.lang == "en":
        return ENGLISH
    return rng.choice([labels for labels in COLUMN_LABELS if _fits(labels, style)])


def title_line(table: Table, rng: random.Random) -> str:
    """The sheet's title, with the period in it."""
    if table.place.lang == "en":
        return rng.choice(
            [
                f"{table.place.name}: monthly progress, 2026-{table.month:02}",
                f"{table.place.name} progress report 2026-{table.month:02}",
            ]
        )
    when = rng.choice([f"2026年{table.month}月", f"（2026年{table.month}月）", f"1-{table.month}月"])
    what = rng.choice(["重点民生实事项目进展情况表", "民生实事指标完成情况统计表", "重点任务推进情况"])
    return f"{table.place.name}{what}{when}" if when.startswith("（") else f"{table.place.name}{when}{what}"


def words_of(table: Table) -> dict[str, str]:
    """Headers of the columns of names."""
    if table.place.lang == "en":
        return {"no": "No.", "project": "Programme", "indicator": "Indicator", "unit": "Unit", "region": "District"}
    region = {"全县": "乡镇（街道）", "全省": "市州", "全盟": "旗县市", "合计": "地区"}.get(table.place.whole, "县市区")
    return {"no": "序号", "project": "项目", "indicator": "指标名称", "unit": "单位", "region": region}


def extra_text(kind: str, rng: random.Random) -> str | int:
    """What stands in an extra column: remarks, an office, or a figure that is none of the three measures."""
    if kind == "本月新增":
        return rng.randint(0, 40)
    if kind == "序时进度":
        return "42%"
    if kind == "备注":
        return rng.choice(["", "", "按月调度", "数据截至25日"])
    return rng.choice(["市教育局", "市民政局", "市住建局", "市人社局"])


class Pen:
    """A canvas with the table, style and dice it is drawn with."""

    def __init__(self, name: str, table: Table, style: Style, rng: random.Random) -> None:
        self.canvas = Canvas(name=name)
        self.table, self.style, self.rng = table, style, rng

    def figure(self, row: int, column: int, indicator: Indicator, region: str, measure: str) -> None:
        figure = indicator.figure(region, measure)
        decimals = self.table.progress_decimals
        ink = ink_figure(figure, measure, indicator.kind, decimals, self.style, self.rng)
        self.canvas.put(row, column, ink, (indicator.key, region, measure))

    def region(self, row: int, column: int, region: Region) -> None:
        self.canvas.put(row, column, ink_name(region.name, self.style, self.rng, 4), ("", region.key, "header"))

    def title(self, row: int, column: int, indicator: Indicator) -> None:
        key = (indicator.key, "", "title")
        self.canvas.put(row, column, ink_name(indicator.title, self.style, self.rng, 12), key)

    def heading(self, row: int, left: int, right: int, lines: Sequence[str]) -> int:
        """Merged lines above a table; the next free row."""
        for line in lines:
            self.canvas.put(row, left, line)
            self.canvas.merge(row, left, row, right)
            row += 1
        return row

    def footing(self, row: int, left: int, right: int) -> None:
        """Notes and signatures below a table."""
        if self.table.place.lang == "en":
            if self.rng.random() < 0.4:
                self.canvas.put(row, left, "Note: / means the indicator does not concern the district.")
            return
        if self.rng.random() < 0.5:
            self.canvas.put(row, left, "注：1.“/”表示该指标不涉及本地；2.数据截至当月25日，同比口径不变。")
            self.canvas.merge(row, left, row, right)
            row += 1
        if self.rng.random() < 0.5:
            self.canvas.put(row, left, "填表人：李某  审核人：王某  联系电话：0579-8230011")
            self.canvas.put(row + 1, left, f"填报日期：2026年{self.table.month}月25日")
