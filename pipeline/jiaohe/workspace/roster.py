"""填报单位: the regions and departments of a city, under which names, on which forms, from ``roster.csv``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.regions import Name, name_key
from jiaohe.workspace.sheet_file import Column, Row, read_rows

UnitKind = Literal["region", "department"]

COLUMNS = (
    Column(key="name", header="名称", required=True, others=("单位", "单位名称", "unit")),
    Column(key="aliases", header="别名", others=("简称", "alias")),
    Column(key="kind", header="类型"),
    Column(key="forms", header="表式", others=("form",)),
    Column(key="returns", header="报送表式"),
    Column(key="must_upload", header="必须上传"),
    Column(key="enabled", header="启用"),
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

    ``forms`` are the forms it is listed on, by id; without any it is expected on none. ``returns`` are
    the forms it must send itself. ``must_upload`` says that the upload matrix may not show zero for it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: UnitKind = "region"
    forms: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    must_upload: bool = False
    enabled: bool = True
    place: str = ""

    @property
    def spellings(self) -> Name:
        """The name with its aliases."""
        return Name(name=self.name, aliases=self.aliases, place=self.place)


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
    return RosterEntry(
        name=row.need("name"),
        aliases=_several(row.get("aliases")),
        kind=kind,
        forms=_several(row.get("forms")),
        returns=_several(row.get("returns")),
        must_upload=_yes_no(row, "must_upload", default=False),
        enabled=_yes_no(row, "enabled", default=True),
        place=row.place,
    )


def _several(text: str | None) -> tuple[str, ...]:
    parts = (part.strip() for part in _SEPARATOR.split(text or ""))
    return tuple(dict.fromkeys(part for part in parts if part))


def _yes_no(row: Row, key: str, *, default: bool) -> bool:
    text = row.get(key)
    if text is None:
        return default
    answer = _YES_NO.get(name_key(text))
    if answer is None:
        raise row.refusal(key, Text("是或否", "yes or no"), Text("填“是”或“否”。", "Write yes or no."))
    return answer
