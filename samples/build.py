"""Builds the sample workbooks from their figures: ``python -m samples.build`` at the root of the repository.

The same figures give the same bytes. What is written: the workbooks of the two workspaces and of the unit return,
the catalog, roster and calendar of the clean workspace, and the table of changes in the README.
"""

import re
import sys
from dataclasses import replace
from pathlib import Path

from openpyxl.utils import column_index_from_string

from samples.figures import FIGURES, Correction, Month, put_right, read_corrections, read_month
from samples.layout import Placed, ProgressStyle, lay_out_matrix, lay_out_progress, lay_out_return
from samples.package import save_reproducibly
from samples.returns import Sent, own_indicators, read_department, read_sent, receipts, with_changes_of

HERE = Path(__file__).parent
PERIOD = "2026-05"
EARLIER = "2026-04"  # made up, to lead into the month that was printed
DECLARED = ("jiaohe.yaml", "catalog.csv", "roster.csv", "calendar.yaml")
PROVINCIAL = ProgressStyle(
    sheet="附件1",
    annex="附件1",
    title="省级十大重点民生实事项目5月推进情况统计表",
    names=(("序号", 4.5), ("项目名称", 8), ("项目主要任务", 17), ("指标", 19), ("单位", 7), ("推进情况", 6)),
    region_width=9.3,
    breaks=frozenset({"A1-13"}),
    text_percents=frozenset({"云溪区", "平江县", "临湘市"}),
    number_format="0.00",
)
CITY = ProgressStyle(
    sheet="附件2",
    annex="附件2",
    title="2026年5月市级重点民生实事项目进度表",
    names=(("序号", 4.5), ("项目名称及指标任务", 11), ("", 20), ("单位", 6), ("推进情况", 6)),
    region_width=8.6,
    breaks=frozenset({"A2-05", "A2-10", "A2-16"}),
    text_percents=frozenset(
        {"全市", "平江县", "岳阳县", "华容县", "临湘市", "岳阳楼区", "云溪区", "君山区", "屈原管理区", "南湖新区"}
    ),
)
MATRIX_TITLE = "2026年5月民生实事平台信息上传情况表"
EARLIER_LABEL = "（示例数据，4月数字为虚构）"
RETURN_LABELS = {PERIOD: "（示例：按当月附件所列数字生成）", EARLIER: EARLIER_LABEL}
EARLIER_PROVINCIAL = replace(
    PROVINCIAL, title="省级十大重点民生实事项目2026年4月推进情况统计表", annex=f"附件1{EARLIER_LABEL}"
)
EARLIER_CITY = replace(CITY, title="2026年4月市级重点民生实事项目进度表", annex=f"附件2{EARLIER_LABEL}")
EARLIER_MATRIX_TITLE = "2026年4月民生实事平台信息上传情况表"
RETURN_REGION = "平江县"
RETURN_TITLE = "平江县2026年5月民生实事项目进度表"
RETURN_SIGNATURES = (
    "填报单位：平江县民生实事工作专班（盖章）    填报人：            审核人：            填报日期：2026年5月25日"
)


def build(target: Path = HERE) -> None:
    """Write everything that is made from the figures below a folder."""
    printed, corrections = read_month(), read_corrections()
    clean, earlier = put_right(printed, corrections), read_month(FIGURES / EARLIER)
    workspace = target / "yueyang-2026"
    placed = _write_month(clean, clean, PERIOD, workspace / "clean")
    _write_month(printed, clean, PERIOD, workspace)
    for root in (workspace, workspace / "clean"):
        _write_month(earlier, earlier, EARLIER, root)
    for name in DECLARED:
        text = (HERE / "yueyang-2026" / name).read_text(encoding="utf-8")
        for correction in corrections:
            if correction.measure == "title":
                text = text.replace(correction.printed, correction.clean)
        (workspace / "clean" / name).write_text(text, encoding="utf-8", newline="")
    county = lay_out_return(clean.provincial, RETURN_REGION, title=RETURN_TITLE, signatures=RETURN_SIGNATURES)
    save_reproducibly(county.workbook, target / "unit-return" / "pingjiang-2026-05.xlsx")
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    (target / "README.md").write_text(with_changes(readme, changes(placed, corrections)), encoding="utf-8")


def lay_out(month: Month, period: str = PERIOD) -> dict[int, Placed]:
    """The three annexes by number."""
    if period == EARLIER:
        styles, annex, title = (EARLIER_PROVINCIAL, EARLIER_CITY), f"附件3{EARLIER_LABEL}", EARLIER_MATRIX_TITLE
    else:
        styles, annex, title = (PROVINCIAL, CITY), "附件3", MATRIX_TITLE
    return {
        1: lay_out_progress(month.provincial, styles[0]),
        2: lay_out_progress(month.city, styles[1]),
        3: lay_out_matrix(month.uploads, sheet_name="附件3", annex=annex, title=title),
    }


def _write_month(month: Month, clean: Month, period: str, workspace: Path) -> dict[int, Placed]:
    """The annexes of a period, the returns of its units, and the list of what was received."""
    folder = workspace / period
    placed = lay_out(month, period)
    for number, annex in placed.items():
        save_reproducibly(annex.workbook, folder / f"annex{number}.xlsx")
    sent = read_sent(period, clean=month is clean)
    for entry in sent:
        save_reproducibly(lay_out_sent(month, clean, period, entry).workbook, folder / entry.path)
    (folder / "received.csv").write_text(receipts(sent), encoding="utf-8-sig", newline="")
    return placed


def lay_out_sent(month: Month, clean: Month, period: str, sent: Sent) -> Placed:
    """One return, with the figures of a month that are its unit's. ``clean`` is the month without errors."""
    own = with_changes_of(list(own_indicators(month, sent.unit, read_department(period), clean=clean)), sent)
    year, number = (int(part) for part in period.split("-"))
    day = int(sent.received[8:10])
    office = sent.unit if sent.unit.endswith("局") else f"{sent.unit}民生实事工作专班"
    return lay_out_return(
        own,
        sent.unit,
        title=f"{sent.unit}{year}年{number}月民生实事项目进度表",
        signatures=f"填报单位：{office}（盖章）    填报人：            审核人：            "
        f"填报日期：{year}年{number}月{day}日",
        label=RETURN_LABELS[period],
    )


def changes(placed: dict[int, Placed], corrections: tuple[Correction, ...]) -> str:
    """A Markdown table of what differs between the month as printed and the clean one."""
    lines = ["| file | cells | about | printed | clean | why |", "|---|---|---|---|---|---|"]
    for correction in corrections:
        places = placed[correction.annex].places
        columns = correction.columns or ("",)
        cells = dict.fromkeys(places[correction.row, column, correction.measure] for column in columns)
        about = correction.row if len(columns) > 2 else " ".join([correction.row, *correction.columns])
        shown = [_quoted(text) for text in (correction.printed, correction.clean)]
        lines.append(
            f"| annex{correction.annex} | {_ranges(list(cells))} | {about} {correction.measure} "
            f"| {shown[0]} | {shown[1]} | {correction.why} |"
        )
    return "\n".join(lines)


def _quoted(text: str) -> str:
    if not text:
        return "(blank)"
    return text if len(text) <= 24 else text[:12] + "…"


def _ranges(cells: list[str]) -> str:
    """Cells of one row, neighbours joined: G5 H5 I5 K5 → G5:I5 K5."""
    if len(cells) <= 2:
        return " ".join(cells)
    runs: list[list[str]] = []
    for cell in cells:
        column = column_index_from_string(re.sub("[0-9]", "", cell))
        if runs and column_index_from_string(re.sub("[0-9]", "", runs[-1][-1])) == column - 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs)


def with_changes(readme: str, table: str) -> str:
    """The README with its table of changes replaced."""
    return re.sub(
        r"(<!-- changes -->\n).*?(<!-- end of changes -->)",
        lambda match: f"{match[1]}{table}\n{match[2]}",
        readme,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:2]))
