"""填报单位: the regions and departments of a city, under which names, on which forms, from ``roster.csv``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.regions import Name, name_key
from jiaohe.workspace.sheet_file import Column, Row, read_rows, read_span

UnitKind = Literal["region", "department"]

COLUMNS = (
    Column(
        key="name",
        header="名称",
        required=True,
        others=("单位", "单位名称", "unit"),
        about=Text("单位的规范名称，每个单位一行", "The unit's canonical name, one row each"),
    ),
    Column(
        key="aliases",
        header="别名",
        others=("简称", "alias"),
        about=Text("其他叫法，分号隔开", "Other names, with semicolons between"),
    ),
    Column(key="kind", header="类型", about=Text("县市区（默认）或市直单位", "region (the default) or department")),
    Column(
        key="forms",
        header="表式",
        others=("form",),
        about=Text(
            "哪些汇总表上应有这个单位，分号隔开", "The forms that should list the unit, with semicolons between"
        ),
    ),
    Column(
        key="must_upload",
        header="必须上传",
        about=Text("是或否（默认）：平台上传数不得为零", "yes or no (the default): zero uploads are wrong"),
    ),
    Column(
        key="enabled",
        header="启用",
        about=Text("是（默认）或否：否则不再要求", "yes (the default) or no: nothing is expected of it"),
    ),
    Column(
        key="returns",
        header="报送表式",
        others=("自报表式",),
        about=Text(
            "每期必须自己报送的表式，分号隔开",
            "The forms that it must send itself in each period, with semicolons between",
        ),
    ),
    Column(
        key="valid_from",
        header="起报月份",
        about=Text("从哪个月起报：2026-03", "The first period that it reports in: 2026-03"),
    ),
    Column(
        key="valid_to", header="停报月份", about=Text("报到哪个月为止，含当月", "The last period that it reports in")
    ),
)

_KINDS: dict[str, UnitKind] = {
    **dict.fromkeys(("region", "县市区", "区县", "园区", "功能区", "市本级"), "region"),
    **dict.fromkeys(("department", "市直单位", "部门"), "department"),
}
_YES_NO = {
    **dict.fromkeys(("是", "yes", "y", "true", "1", "√", "✓"), True),
    **dict.fromkeys(("否", "no", "n", "false", "0", "×"), False),
}
_SEPARATOR = re.compile(r"[;；、,，|\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One region or department.

    ``forms`` are the forms it is listed on, by id; without any it is expected on none. ``returns`` are those that it
    must send itself in each period. ``must_upload`` says that the upload matrix may not show zero for it.
    ``valid_from`` and ``valid_to`` are the first and the last period that it reports in.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: UnitKind = "region"
    forms: tuple[str, ...] = ()
    must_upload: bool = False
    enabled: bool = True
    returns: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    place: str = ""

    @property
    def spellings(self) -> Name:
        """The name with its aliases."""
        return Name(name=self.name, aliases=self.aliases, place=self.place)

    def reports_in(self, period: str | None) -> bool:
        """Whether it reports in a period; in an unknown period it does, unless it is not enabled."""
        within = period is None or (self.valid_from or period) <= period <= (self.valid_to or period)
        return self.enabled and within


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read ``roster.csv``, in its order. Raises UserError with ``path:line`` for what cannot be used."""
    entries: list[RosterEntry] = []
    seen: dict[str, RosterEntry] = {}
    for row in read_rows(path, COLUMNS):
        entry = _entry(row)
        earlier = seen.setdefault(name_key(entry.name), entry)
        if earlier is not entry:
            raise UserError(
                where=entry.place,
                what=Text(
                    f"“{entry.name}”重复，{earlier.place} 已经有了。",
                    f'"{entry.name}" is repeated; {earlier.place} has it already.',
                ),
                advice=Text("并成一行。", "Make them one row."),
            )
        entries.append(entry)
    return tuple(entries)


def _entry(row: Row) -> RosterEntry:
    kind_text = row.get("kind")
    kind = "region" if kind_text is None else _KINDS.get(name_key(kind_text))
    if kind is None:
        raise row.refusal(
            "kind",
            Text("单位类型", "a kind of unit"),
            Text("可选：县市区、市直单位。", "One of: region, department."),
        )
    valid_from, valid_to = read_span(row)
    return RosterEntry(
        name=row.need("name"),
        aliases=_several(row.get("aliases")),
        kind=kind,
        forms=_several(row.get("forms")),
        must_upload=yes_no(row, "must_upload", default=False),
        enabled=yes_no(row, "enabled", default=True),
        returns=_several(row.get("returns")),
        valid_from=valid_from,
        valid_to=valid_to,
        place=row.place,
    )


def _several(text: str | None) -> tuple[str, ...]:
    parts = (part.strip() for part in _SEPARATOR.split(text or ""))
    return tuple(dict.fromkeys(part for part in parts if part))


def yes_no(row: Row, key: str, *, default: bool) -> bool:
    """The answer in a column, ``default`` where it is empty. Raises UserError."""
    text = row.get(key)
    if text is None:
        return default
    answer = _YES_NO.get(name_key(text))
    if answer is None:
        raise row.refusal(key, Text("是或否", "yes or no"), Text("填“是”或“否”。", "Write yes or no."))
    return answer
