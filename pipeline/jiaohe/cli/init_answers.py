"""Answers to ``jiaohe init`` (新建工作区的各项), as typed or given by options, made into what a plan holds."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jiaohe.errors import UserError
from jiaohe.model.text import Text

if TYPE_CHECKING:
    from jiaohe.workspace.learned import Learned


def named(name: str) -> str:
    """A name that says something. Raises UserError."""
    if name.strip():
        return name.strip()
    raise UserError(
        where="--name",
        what=Text("没有名称。", "There is no name."),
        advice=Text("写市或县的名称，例如 岳阳市。", "Give the name of the city or county."),
    )


def words(text: str) -> tuple[str, ...]:
    """Words with commas, Chinese or not, semicolons or line ends between; each once."""
    for mark in "，、；;\n":
        text = text.replace(mark, ",")
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def usual_forms(learned: "Learned") -> str:
    """The forms that the units are listed on where nobody says which."""
    forms = dict.fromkeys(form for row in learned.roster for form in words(row["forms"]))
    return "、".join(forms) or ("" if learned.roster else "city")


def forms_of(text: str) -> tuple[str, ...]:
    """Names of forms, each of which there is. Raises UserError."""
    from jiaohe.workspace.documents import nearest
    from jiaohe.workspace.forms import load_forms

    known = [form.name for form in load_forms()]
    for name in words(text):
        if name not in known:
            near = nearest(name, known)
            zh, en = ("", "") if near is None else (f"是否应为“{near}”？", f"Did you mean “{near}”? ")
            raise UserError(
                where="--forms",
                what=Text(f"没有表式“{name}”。", f"There is no form “{name}”."),
                advice=Text(f"{zh}可选：{'、'.join(known)}。", f"{en}One of: {', '.join(known)}."),
            )
    return words(text)


def units_of(listed: str, forms: tuple[str, ...], learned: "Learned", *, chosen: bool) -> tuple[Mapping[str, str], ...]:
    """Rows of the roster: those of a file or a list, with what the sheets say of the same names."""
    from jiaohe.workspace.regions import name_key
    from jiaohe.workspace.roster import read_roster

    known = {name_key(row["name"]): row for row in learned.roster}
    path = Path(listed)
    rows: dict[str, Mapping[str, str]] = {}
    if os.path.isfile(listed):  # which bears with what can be no path
        if path.suffix.lower() == ".csv":
            return tuple(
                {
                    "name": entry.name,
                    "aliases": "；".join(entry.aliases),
                    "kind": "县市区" if entry.kind == "region" else "市直单位",
                    "forms": "；".join(entry.forms or forms),
                    "must_upload": "是" if entry.must_upload else "",
                    "enabled": "" if entry.enabled else "否",
                    "returns": "；".join(entry.returns),
                    "valid_from": entry.valid_from or "",
                    "valid_to": entry.valid_to or "",
                }
                for entry in read_roster(path)
            )
        listed = _lines(path)
    elif path.suffix.lower() in (".csv", ".txt", ".xlsx", ".xls"):
        raise UserError(
            where="--units",
            what=Text(f"没有“{listed}”这个文件。", f"There is no file “{listed}”."),
            advice=Text("检查路径，或直接写单位名称。", "Check the path, or write the names themselves."),
        )
    for name in words(listed):
        row = known.get(name_key(name), {"name": name, "kind": "县市区", "forms": "；".join(forms)})
        if chosen and row["forms"]:
            row = {**row, "forms": "；".join(forms)}
        rows.setdefault(name_key(name), row)
    return tuple(rows.values())


def _lines(path: Path) -> str:
    try:
        data = path.read_bytes()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030")
    except (OSError, UnicodeDecodeError):
        raise UserError(
            where=str(path),
            what=Text("这份名单读不出来。", "This list cannot be read."),
            advice=Text("存成文本文件，一行一个单位。", "Save it as a text file, one unit a line."),
        ) from None


def period_of(text: str) -> str:
    """A period. Raises UserError."""
    from jiaohe.workspace.periods import parse_period

    try:
        return parse_period(text)
    except ValueError:
        raise UserError(
            where="--period",
            what=Text(f"“{text}”不是年月。", f"“{text}” is not a month."),
            advice=Text("写成 2026-05。", "Write it as 2026-05."),
        ) from None


def country_of(code: str) -> str:
    """A code that a calendar takes. Raises UserError."""
    from jiaohe.workspace.calendar import known_country
    from jiaohe.workspace.documents import Unacceptable

    try:
        return known_country(code)
    except Unacceptable as fault:
        raise UserError(where="--holidays", what=fault.what, advice=fault.advice) from None
