"""收文登记 ``received.csv`` in the folder of a period: what came when, nil reports, and who approved what."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.moments import Moment, parse_moment
from jiaohe.workspace.regions import Regions
from jiaohe.workspace.roster import RosterEntry, yes_no
from jiaohe.workspace.sheet_file import Column, Row, read_rows

RECEIVED = "received.csv"

COLUMNS = (
    Column(
        key="file",
        header="文件",
        others=("文件名",),
        about=Text(
            "文件在本期文件夹里的名称；零报告空着", "The file's name below the period's folder; empty for a nil report"
        ),
    ),
    Column(
        key="unit",
        header="单位",
        others=("填报单位", "报送单位"),
        about=Text("报送的单位，名称或别名", "Who sent it, by name or alias"),
    ),
    Column(key="form", header="表式", about=Text("报的是哪种表", "The form that it is")),
    Column(
        key="received_at",
        header="收到时间",
        others=("接收时间", "报送时间"),
        about=Text(
            "2026-05-25 17:30、2026年5月25日17时30分；只写日期也可以", "2026-05-25 17:30; the day alone will do"
        ),
    ),
    Column(
        key="nil",
        header="零报告",
        about=Text("是或否（默认）：本期没有要报的", "yes or no (the default): the unit has nothing to report"),
    ),
    Column(
        key="indicator",
        header="指标",
        others=("指标名称",),
        about=Text("只审核这一个指标时写", "Where the approval is of this indicator alone"),
    ),
    Column(key="approved_by", header="审核人", about=Text("谁审核同意的", "Who approved it")),
    Column(
        key="approved_at", header="审核时间", about=Text("何时审核，写法同收到时间", "When, written as received_at")
    ),
    Column(
        key="reason",
        header="理由",
        others=("说明", "原因"),
        about=Text("为何零报告、为何同意", "Why nil, or why approved"),
    ),
    Column(key="note", header="备注", about=Text("自用", "For yourself")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One row of the manifest. ``file`` is a path below the folder of the period, with forward slashes.

    A row without a file is a nil report of its unit, or an approval: of all that the unit sent, of one form, or of
    one indicator. ``place`` is the file and line that says so.
    """

    file: str | None = None
    unit: str | None = None
    form: str | None = None
    received_at: Moment | None = None
    nil: bool = False
    indicator: str | None = None
    approved_by: str | None = None
    approved_at: Moment | None = None
    reason: str | None = None
    note: str | None = None
    place: str = ""


def read_received(
    folder: Path, *, regions: Regions | None = None, roster: tuple[RosterEntry, ...] = ()
) -> tuple[Receipt, ...]:
    """The manifest of a period's folder, in its order; nothing where the folder keeps none.

    Units go by their canonical names. Raises UserError with ``path:line`` for what cannot be used: a file that is not
    in the folder, a unit that nobody declares, a time that does not exist, a row that says nothing.
    """
    path = folder / RECEIVED
    if not path.is_file():
        return ()
    receipts: list[Receipt] = []
    seen: dict[tuple[str | None, ...], Receipt] = {}
    for row in read_rows(path, COLUMNS):
        receipt = _receipt(row, folder, regions, roster)
        key = (receipt.file, receipt.unit, receipt.form, receipt.indicator)
        earlier = seen.setdefault(key, receipt)
        if earlier is not receipt:
            raise UserError(
                where=receipt.place,
                what=Text(
                    f"这一行与 {earlier.place} 登记的是同一件。",
                    f"This row and {earlier.place} are about the same return.",
                ),
                advice=Text(
                    "并成一行；重报的，改收到时间或另存文件名。",
                    "Make them one row; for a return sent anew change the time or name its file.",
                ),
            )
        receipts.append(receipt)
    return tuple(receipts)


def _receipt(row: Row, folder: Path, regions: Regions | None, roster: tuple[RosterEntry, ...]) -> Receipt:
    receipt = Receipt(
        file=_file(row, folder),
        unit=_unit(row, regions, roster),
        form=row.get("form"),
        received_at=_moment(row, "received_at"),
        nil=yes_no(row, "nil", default=False),
        indicator=row.get("indicator"),
        approved_by=row.get("approved_by"),
        approved_at=_moment(row, "approved_at"),
        reason=row.get("reason"),
        note=row.get("note"),
        place=row.place,
    )
    what, advice = _contradiction(receipt)
    if what is not None and advice is not None:
        raise UserError(where=row.place, what=what, advice=advice)
    return receipt


def _contradiction(receipt: Receipt) -> tuple[Text, Text] | tuple[None, None]:
    """What is wrong with a row as a whole, and what to do."""
    if receipt.file is None and receipt.unit is None and receipt.indicator is None:
        return (
            Text("这一行没有文件、单位，也没有指标。", "This row names no file, no unit and no indicator."),
            Text("至少填一项，或整行删去。", "Fill in one of them, or delete the row."),
        )
    if receipt.nil and receipt.unit is None and receipt.file is None:
        return (
            Text("零报告没有写单位。", "A nil report names no unit."),
            Text("填上单位。", "Fill in the unit."),
        )
    if receipt.approved_at is not None and receipt.approved_by is None:
        return (
            Text("有审核时间，没有审核人。", "It was approved at a time, and by nobody."),
            Text("填上审核人，或删去审核时间。", "Fill in who approved it, or remove the time."),
        )
    if receipt.file is None and not receipt.nil and receipt.approved_by is None:
        return (
            Text(
                "没有文件的一行，既不是零报告，也没有审核人。",
                "A row without a file is neither a nil report nor an approval.",
            ),
            Text("填上文件名；零报告的，在“零报告”一栏填“是”。", "Fill in the file, or say yes in the column nil."),
        )
    return None, None


def _file(row: Row, folder: Path) -> str | None:
    text = row.get("file")
    if text is None:
        return None
    path = PurePosixPath(text.replace("\\", "/").removeprefix("./"))
    outside = path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":"))
    if not outside and (folder / path).is_file():
        return path.as_posix()
    names = [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != RECEIVED and not file.name.startswith((".", "~$"))
    ]
    near = nearest(path.as_posix(), names)
    zh, en = ("", "") if near is None else (f"是否应为“{near}”？", f'Did you mean "{near}"? ')
    raise UserError(
        where=row.place,
        what=Text(
            f"本期文件夹里没有文件“{shorten(text)}”。", f'The folder of the period has no file "{shorten(text)}".'
        ),
        advice=Text(
            f"{zh}写文件在本期文件夹里的名称；文件没有留下的，删去这一行。",
            f"{en}Write its name below this folder, or delete the row if the file was not kept.",
        ),
    )


def _unit(row: Row, regions: Regions | None, roster: tuple[RosterEntry, ...]) -> str | None:
    text = row.get("unit")
    if text is None or regions is None:
        return text
    found = regions.canonical(text)
    names = list(dict.fromkeys([*(entry.name for entry in roster), *regions.names.values()]))
    if found is not None or not names:
        return found or text
    near = nearest(text, names)
    zh, en = ("", "") if near is None else (f"是否应为“{near}”？", f'Did you mean "{near}"? ')
    raise row.refusal(
        "unit",
        Text("名单里的填报单位", "a unit of the roster"),
        Text(f"{zh}写名单里的名称或别名。", f"{en}Write a name or alias of the roster."),
    )


def _moment(row: Row, key: str) -> Moment | None:
    text = row.get(key)
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError:
        raise row.refusal(
            key,
            Text("日期和时间", "a day and a time"),
            Text("写成 2026-05-25 17:30；只写日期也可以。", "Write it as 2026-05-25 17:30; the day alone will do."),
        ) from None
