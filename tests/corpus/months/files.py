"""The workspace's files: returns, what was received when, summaries; and where in them each event lies."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.corpus.months.city import CITY, FORM, SORTS, Sort, as_csv, declarations
from tests.corpus.months.events import Event, World, return_of
from tests.corpus.months.reports import Return, Row, ratio

HEADERS = ("序号", "指标名称", "计量单位", "年度目标", "累计完成", "完成进度", "备注")
RECALLED = "上月累计完成"
COLUMNS = {"target": "D", "quantity": "E", "progress": "F", "remark": "G", "recalled": "H"}
TOP = 3
RECEIVED = ("文件", "单位", "表式", "收到时间", "零报告", "审核人", "审核时间", "理由", "备注")
Cells = Sequence[Sequence[object]]


def write_world(world: World, folder: Path, *, received: bool = True) -> None:
    """Write the workspace, and fill in where its events lie. ``received`` lists what came when, ``received.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in declarations(world.city).items():
        (folder / name).write_text(text, encoding="utf-8" if name.endswith(".yaml") else "utf-8-sig", newline="")
    for period in world.city.periods:
        receipts = [list(RECEIVED)]
        (folder / period / "returns").mkdir(parents=True, exist_ok=True)
        for unit in world.city.units:
            for sent, path in files_of(world.returns[unit, period]):
                write_return(world, sent, folder / period / path)
                receipts.append([path, unit, FORM, sent.received, "否", "", "", "", ""])
        if received:
            receipts[1:] = sorted(receipts[1:], key=lambda row: row[3])
            (folder / period / "received.csv").write_text(as_csv(receipts), encoding="utf-8-sig", newline="")
        if world.summaries:
            write_summary(world, period, folder / period / "summary.xlsx")
    for event in world.events:
        _place(world, event)


def files_of(sent: Return) -> list[tuple[Return, str]]:
    """The files of one return with their paths in the period's folder."""
    if not sent.sent:
        return []
    first = [(sent, f"returns/{sent.unit}.xlsx")]
    return first if sent.again is None else [*first, (sent.again, f"returns/{sent.unit}-2.xlsx")]


def write_return(world: World, sent: Return, path: Path) -> None:
    """One return: its table, and a second sheet where it tells of the month before once more."""
    before = world.before(sent.period)
    last = return_of(world, sent.unit, before).rows if before and before[:4] == sent.period[:4] else {}
    quantities = {code: row.quantity for code, row in last.items()} | sent.misremembered
    sheets = {sent.unit: _table(sent, sent.title_period, sent.rows, quantities if sent.recalls else None)}
    if sent.repeated:
        assert before is not None
        sheets[f"{int(before[5:])}月"] = _table(sent, before, sent.repeated)
    _write(path, sheets)


def _table(
    sent: Return, period: str, rows: Mapping[str, Row], recalled: Mapping[str, Decimal | None] | None = None
) -> Cells:
    year, month = period.split("-")
    table: list[list[object]] = [[f"{sent.unit}{year}年{int(month)}月民生实事项目进度表"], [*HEADERS]]
    if recalled is not None:
        table[1].append(RECALLED)
    for number, sort in enumerate((sort for sort in SORTS if sort.code in rows), 1):
        row = rows[sort.code]
        line: list[object] = [number, sort.title, sort.unit, *_figures(row), row.remark or None]
        if recalled is not None:
            line.append("/" if row.target is None else recalled.get(sort.code))
        table.append(line)
    day = sent.received[8:10].lstrip("0")
    signed = f"填报单位：{sent.unit}民生实事工作专班    填报人：    填报日期：{sent.period[:4]}年{int(sent.period[5:])}月{day}日"
    return [*table, [], [signed]]


def _figures(row: Row) -> list[object]:
    if row.target is None:
        return ["/", "/", "/"]
    return [row.target, row.quantity, f"{row.progress}%"]


def write_summary(world: World, period: str, path: Path) -> None:
    """The city's summary: three stacked rows per indicator, units in columns after the whole."""
    year, month = period.split("-")
    table: list[list[object]] = [
        [f"{CITY}市级民生实事项目{year}年{int(month)}月推进情况统计表"],
        ["序号", "指标", "单位", "推进情况", "全市", *world.city.units],
    ]
    for number, sort in enumerate(SORTS, 1):
        rows = [summarised(world, unit, period, sort.code) for unit in world.city.units]
        columns = [_figures(row) for row in (_whole(sort, rows), *rows)]
        for at, label in enumerate(("指标", "数量", "进度")):
            head = [number, sort.title, sort.unit] if at == 0 else [None, None, None]
            table.append([*head, label, *(column[at] for column in columns)])
    merges = [f"{c}{row}:{c}{row + 2}" for row in range(TOP, TOP + 3 * len(SORTS), 3) for c in "ABC"]
    _write(path, {"汇总": table}, merges)


def summarised(world: World, unit: str, period: str, code: str) -> Row:
    """What the summary has for a unit: its return that stands, unless planted otherwise."""
    told = world.differing.get((unit, period, code))
    own = {sort.code for sort in world.city.concerned[unit]}
    row = return_of(world, unit, period).rows.get(code, Row()) if code in own else Row()
    return told or row


def _whole(sort: Sort, rows: Sequence[Row]) -> Row:
    parts = [row for row in rows if row.target is not None and row.quantity is not None and row.progress is not None]
    if not parts:
        return Row()
    target = sum((row.target for row in parts if row.target is not None), Decimal(0))
    quantity = sum((row.quantity for row in parts if row.quantity is not None), Decimal(0))
    if not sort.stated:
        return Row(target, quantity, ratio(quantity, target))
    mean = sum((row.progress for row in parts if row.progress is not None), Decimal(0)) / len(parts)
    return Row(target, quantity, mean.quantize(Decimal("0.1")))


def _write(path: Path, sheets: Mapping[str, Cells], merges: Sequence[str] = ()) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = sheet.cell(at, column)
                if isinstance(value, str) and value.endswith("%") and value[:1].isdigit():
                    cell.value = float(Decimal(value[:-1]) / 100)
                    cell.number_format = "0." + "0" * len(value[:-1].partition(".")[2]) + "%"
                elif isinstance(value, Decimal):
                    decimals = -int(value.as_tuple().exponent)
                    cell.value = float(value) if decimals > 0 else int(value)
                    cell.number_format = "0." + "0" * decimals if decimals > 0 else "General"
                else:
                    cell.value = value
        width = max(map(len, rows))
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        for area in merges:
            sheet.merge_cells(area)
    book.save(path)


def _place(world: World, event: Event) -> None:
    """File, sheet and cell of an event. A promise lies where it was made, and shows where it was not kept."""
    files = files_of(world.returns[event.unit, event.period])
    if not files:
        return
    event.sheet = event.unit
    event.file = f"{event.period}/{files[-1][1]}"
    if event.code is None:
        event.cell = "A1" if event.kind == "misfiled" else None
        return
    listed = [sort.code for sort in SORTS if sort.code in world.returns[event.unit, event.period].rows]
    column = COLUMNS[event.measure or "progress"]
    row = TOP + listed.index(event.code)
    if event.kind == "restated sheet":
        event.sheet = f"{int(str(world.before(event.period))[5:])}月"
    elif event.kind == "restated column":
        column = COLUMNS["recalled"]
    elif event.kind == "summary unlike return":
        event.values["return cell"] = f"{column}{row}"
        event.values["return file"] = event.file
        event.file, event.sheet = f"{event.period}/summary.xlsx", "汇总"
        from openpyxl.utils import get_column_letter

        column = get_column_letter(6 + world.city.units.index(event.unit))
        row = TOP + 3 * [sort.code for sort in SORTS].index(event.code) + 1
    event.cell = f"{column}{row}"


def write_truth(world: World, seed: int, folder: Path) -> None:
    """``truth.json`` beside the workspace that was written."""
    text = json.dumps(truth_of(world, seed), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def truth_of(world: World, seed: int) -> dict[str, Any]:
    """What ``truth.json`` holds: the units, the months, and every event with its place."""
    return {
        "seed": seed,
        "units": list(world.city.units),
        "periods": list(world.city.periods),
        "events": [asdict(event) for event in world.events],
        "unplanted": world.unplanted,
    }
