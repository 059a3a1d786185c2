"""Small workspaces written by hand: units, indicators, and what each unit reports month by month, as CSV returns."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jiaohe
from jiaohe.model.finding import Finding
from jiaohe.model.run import RunResult

# indicator → (unit of measurement, target, quantity, progress, remark)
Lines = Mapping[str, tuple[str, ...]]


@dataclass
class City:
    """A workspace in a folder; ``units`` must send the form ``unit-return`` every month."""

    root: Path
    units: Sequence[str] = ("甲县", "乙县", "丙县", "丁县", "戊县")
    catalog: Sequence[str] = ()
    settings: str = ""
    received: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.write("jiaohe.yaml", f"version: 1\nname: 某市\n{self.settings}")
        rows = [f"{unit},,县市区,,否,是,unit-return" for unit in self.units]
        self.write("roster.csv", "\n".join(["名称,别名,类型,表式,必须上传,启用,报送表式", *rows]) + "\n")
        self.write("calendar.yaml", "version: 1\nholidays: CN\ndue: {day: 25}\n")
        if self.catalog:
            self.write("catalog.csv", "\n".join(self.catalog) + "\n")

    def write(self, name: str, text: str) -> Path:
        """A file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def send(
        self,
        period: str,
        unit: str,
        lines: Lines,
        *,
        name: str | None = None,
        day: str = "25",
        title: str | None = None,
        head: Sequence[str] = ("序号", "指标", "计量单位", "目标", "数量", "进度", "备注"),
    ) -> Path:
        """A return: the title in A1, the sender in A2, the head in row 3, indicators from row 4 on."""
        year, month = period.split("-")
        table = [
            [title or f"{unit}{year}年{int(month)}月民生实事项目进度表"],
            [f"填报单位：{unit}民生实事专班"],
            list(head),
            *([str(i), indicator, *values] for i, (indicator, values) in enumerate(lines.items(), 1)),
            [f"填报日期：{year}年{int(month)}月{day}日"],
        ]
        buffer = io.StringIO()
        csv.writer(buffer).writerows(table)
        return self.write(f"{period}/{name or unit}.csv", buffer.getvalue())

    def send_all(self, period: str, lines: Mapping[str, Lines], **more: str) -> None:
        """A return of every unit that is named."""
        for unit, own in lines.items():
            self.send(period, unit, own, **more)  # type: ignore[arg-type]

    def check(self, period: str | None = None, **more: object) -> RunResult:
        """The result for a period, or for the newest."""
        return jiaohe.check(self.root, period=period, **more)  # type: ignore[arg-type]


def found(result: RunResult, *families: str) -> list[tuple[str, str | None, str | None]]:
    """Rule, region and first cell of the findings of rules that begin so, in their order."""
    wanted = [f for f in result.findings if f.rule.startswith(families)]
    return sorted((f.rule, f.region, f.cells[0] if f.cells else None) for f in wanted)


def the(result: RunResult, rule: str) -> Finding:
    """The only finding of a rule."""
    (finding,) = [f for f in result.findings if f.rule == rule]
    return finding


def line(target: float, quantity: float, remark: str = "", unit: str = "个") -> tuple[str, ...]:
    """An indicator on the plain ratio."""
    return (unit, f"{target:g}", f"{quantity:g}", f"{100 * quantity / target:.2f}%", remark)
