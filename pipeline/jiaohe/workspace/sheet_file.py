"""A CSV file that officials edit in Excel (可用表格软件编辑的清单): rows by header name, errors with file and line."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.periods import parse_period
from jiaohe.workspace.regions import name_key

LARGEST = 8 * 1024 * 1024  # bytes
_REMARKS = ("备注", "remark", "note")  # columns that begin so are the editors' own
_UNTOLD = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name in code, the header that is written into new files, and other headers that are understood.

    ``about`` says what stands in it.
    """

    key: str
    header: str
    required: bool = False
    others: tuple[str, ...] = ()
    about: Text = _UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One filled row: its place and its texts by column key, spaces around them taken off."""

    place: str  # path:line
    texts: Mapping[str, str]
    headers: Mapping[str, str]  # column key → header as this file prints it

    def get(self, key: str) -> str | None:
        """The text of a column; None where it is empty or the file has no such column."""
        return self.texts.get(key) or None

    def need(self, key: str) -> str:
        """The text of a column that may not be empty. Raises UserError."""
        text = self.get(key)
        if text is None:
            header = self.headers.get(key, key)
            raise UserError(
                where=self.place,
                what=Text(f"“{header}”一栏没有填。", f'The column "{header}" is empty.'),
                advice=Text("请填写；不要的行请整行删去。", "Fill it in, or delete the whole row."),
            )
        return text

    def refusal(self, key: str, expected: Text, advice: Text) -> UserError:
        """An error about what stands in a column."""
        header = self.headers.get(key, key)
        seen = shorten(self.texts.get(key, ""))
        return UserError(
            where=self.place,
            what=Text(
                f"“{header}”一栏应为{expected.zh}，现在是“{seen}”。",
                f'The column "{header}" should hold {expected.en}, and holds "{seen}".',
            ),
            advice=advice,
        )


def read_rows(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    """Filled rows below the header, in order. UTF-8 and GB18030, commas or tabs, columns in any order.

    Raises UserError for a file that cannot be read, a missing or unknown column, and a row longer than the header.
    """
    text = _decode(path)
    first_line = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first_line else ",", strict=True)
    headers: list[str] | None = None
    keys: list[str | None] = []
    start = 1
    try:
        for fields in reader:
            place, start = f"{path}:{start}", reader.line_num + 1
            fields = [field.strip() for field in fields]
            if not any(fields):
                continue
            if headers is None:
                headers = fields
                keys = _match_headers(fields, columns, place)
                continue
            if any(fields[len(keys) :]):
                raise UserError(
                    where=place,
                    what=Text("这一行的内容多于表头的列数。", "This row has more cells than the header has columns."),
                    advice=Text("文字中有逗号时，请给整格加引号。", "Quote a cell whose text holds a comma."),
                )
            named = [(key, header, field) for key, header, field in zip(keys, headers, fields, strict=False) if key]
            yield Row(
                place=place,
                texts={key: field for key, _, field in named},
                headers={key: header for key, header, _ in named},
            )
    except csv.Error:
        raise UserError(
            where=f"{path}:{start}",
            what=Text("从这一行起，引号没有成对。", "A quotation that begins here is not closed."),
            advice=Text(
                "用表格软件打开后重新另存为 CSV。", "Open it in a spreadsheet program and save it as CSV again."
            ),
        ) from None
    if headers is None:
        raise UserError(
            where=str(path),
            what=Text("文件没有内容。", "The file is empty."),
            advice=Text(
                f"第一行写表头：{'、'.join(column.header for column in columns)}。",
                f"Write a header: {', '.join(column.key for column in columns)}.",
            ),
        )


def read_period(row: Row, key: str) -> str | None:
    """The period in a column, None where it is empty. Raises UserError."""
    text = row.get(key)
    if text is None:
        return None
    try:
        return parse_period(text)
    except ValueError:
        raise row.refusal(key, Text("年月", "a month"), Text("写成 2026-01。", "Write it as 2026-01.")) from None


def read_span(row: Row) -> tuple[str | None, str | None]:
    """The periods in the columns ``valid_from`` and ``valid_to``, both inclusive. Raises UserError."""
    first, last = read_period(row, "valid_from"), read_period(row, "valid_to")
    if first is not None and last is not None and last < first:
        raise row.refusal(
            "valid_to",
            Text(f"{first} 或以后的年月", f"{first} or a later month"),
            Text("核对起止两个月份。", "Check the two months."),
        )
    return first, last


def _decode(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError:
        raise UserError(
            where=str(path),
            what=Text("这个文件打不开。", "The file cannot be opened."),
            advice=Text(
                "检查文件名；若正在表格软件中打开，请先关闭。", "Check its name; close it in the spreadsheet program."
            ),
        ) from None
    if len(data) > LARGEST:
        raise UserError(
            where=str(path),
            what=Text("文件过大，不像一份清单。", "The file is too large for a list."),
            advice=Text("确认没有选错文件。", "Make sure it is the right file."),
        )
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        where=str(path),
        what=Text("文件不是文本清单，或编码无法辨认。", "This is not a text file, or its encoding is unknown."),
        advice=Text("用表格软件另存为“CSV UTF-8”。", "Save it as CSV UTF-8 in a spreadsheet program."),
    )


def _match_headers(fields: Sequence[str], columns: Sequence[Column], place: str) -> list[str | None]:
    """The column key under each header, None for the editors' own columns."""
    known = {name_key(name): column for column in columns for name in (column.header, column.key, *column.others)}
    found: dict[str, str] = {}
    keys: list[str | None] = []
    strangers: list[str] = []
    for field in fields:
        column = known.get(name_key(field))
        if column is not None and column.key in found:
            raise UserError(
                where=place,
                what=Text(f"列“{field}”重复。", f'The column "{field}" is repeated.'),
                advice=Text("只保留一列。", "Keep one of them."),
            )
        if column is not None:
            found[column.key] = field
        elif field and not name_key(field).startswith(_REMARKS):
            strangers.append(field)
        keys.append(None if column is None else column.key)
    headers = "、".join(column.header for column in columns)
    english = ", ".join(column.key for column in columns)
    for stranger in strangers:
        open_names = [n for c in columns if c.key not in found for n in (c.header, c.key, *c.others)]
        near = nearest(stranger, open_names)
        zh, en = ("", "") if near is None else (f"是否应为“{near}”？", f'Did you mean "{near}"? ')
        raise UserError(
            where=place,
            what=Text(f"不认识的列“{shorten(stranger)}”。", f'Unknown column "{shorten(stranger)}".'),
            advice=Text(
                f"{zh}可用的列：{headers}。自用的列，列名以“备注”开头。",
                f"{en}Columns that can be used: {english}. Begin the name of a column of your own with note.",
            ),
        )
    for column in columns:
        if column.required and column.key not in found:
            raise UserError(
                where=place,
                what=Text(f"缺少列“{column.header}”。", f'The column "{column.key}" is missing.'),
                advice=Text(f"在表头补上这一列。可用的列：{headers}。", f"Add it to the header. Columns: {english}."),
            )
    return keys
