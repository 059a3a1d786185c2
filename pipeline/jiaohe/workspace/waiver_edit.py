"""Entries put into and taken out of ``waivers.yaml`` (改写说明文件): all other lines stay as they are."""

import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from jiaohe.errors import UserError
from jiaohe.model.explanation import GivenExplanation, Place, until_text
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Document, parse_document
from jiaohe.workspace.waivers import VERSION, WAIVERS, WaiverFile

_NEW = f"""\
# 对校核问题的说明，由 jiaohe waive 增删，也可手工修改；一条说明只对一个数有效，到期作废。
# Explanations of findings. Each holds for one value and until a date.
version: {VERSION}
waivers:
"""
_PLACE_KEYS = ("rule", "period", "region", "indicator", "measure", "form", "file")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the entries stand: lines from 0, ``starts`` of each entry, ``end`` after the last one."""

    lines: list[str]
    starts: list[int]
    end: int
    indent: int
    break_: str


def add_entries(text: str | None, given: Sequence[GivenExplanation], *, added: str | None, name: str) -> str:
    """The file's text with explanations put after the last entry; of a file that is not there yet with None.

    Raises UserError for a file that cannot be used, and for one whose list is written between brackets.
    """
    document = None if text is None else parse_document(text, WaiverFile, name=name)
    before = () if document is None else document.value.waivers
    layout = _layout(_NEW, None, name) if text is None or document is None else _layout(text, document, name)
    block = _written([_entry(one, added) for one in given], layout.indent)
    new = [*layout.lines[: layout.end], *block.splitlines(), *layout.lines[layout.end :]]
    return _checked(layout.break_.join(new) + layout.break_, len(before) + len(given), name)


def drop_entries(text: str, numbers: Collection[int], *, name: str) -> str:
    """The file's text without the entries of these numbers, from 0. Comments above an entry go with it.

    Raises UserError as ``add_entries`` does.
    """
    document = parse_document(text, WaiverFile, name=name)
    layout = _layout(text, document, name)
    begins = [_above(layout.lines, start) for start in layout.starts]
    gone: set[int] = set()
    for number in numbers:
        last = begins[number + 1] if number + 1 < len(begins) else layout.end
        gone.update(range(begins[number], last))
    kept = [line for number, line in enumerate(layout.lines) if number not in gone]
    left = len(document.value.waivers) - len(set(numbers))
    if left == 0:
        kept = [line.replace("waivers:", "waivers: []", 1) if line.startswith("waivers:") else line for line in kept]
    return _checked(layout.break_.join(kept) + layout.break_, left, name)


def _layout(text: str, document: Document[WaiverFile] | None, name: str) -> _Layout:
    break_ = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix("\ufeff").splitlines()
    if document is None:
        return _Layout(lines, [], len(lines), 2, break_)
    source = document.source
    if ("waivers",) not in source.keys:
        return _Layout([*lines, "waivers:"], [], len(lines) + 1, 2, break_)
    head = source.keys["waivers",][0] - 1
    places = [source.values["waivers", number] for number in range(len(document.value.waivers))]
    if not places:
        _, hash_, comment = lines[head].partition("#")
        lines[head] = f"waivers:  {hash_}{comment}".rstrip()
        return _Layout(lines, [], head + 1, 2, break_)
    dashes = [lines[line - 1][: column - 1].rstrip() for line, column in places]
    if any(not dash.endswith("-") or dash.strip() != "-" for dash in dashes):
        raise UserError(
            where=source.place("waivers"),
            what=Text(
                "说明写在方括号里，程序不好改写。",
                "The list is written between brackets, which cannot be edited safely.",
            ),
            advice=Text(
                "把每条说明改成以“- ”开头的几行，再试一次。",
                'Begin each entry on a line of its own with "- ", and try again.',
            ),
        )
    after = [line - 1 for path, (line, _) in source.keys.items() if len(path) == 1 and line - 1 > head]
    end = min(after, default=len(lines))
    while end > places[-1][0] and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # what follows the list is not its last entry's
    return _Layout(lines, [line - 1 for line, _ in places], end, len(dashes[0]) - 1, break_)


def _above(lines: Sequence[str], start: int) -> int:
    """The line where an entry begins with the comments that stand right above it, as far in as itself."""
    indent = len(lines[start]) - len(lines[start].lstrip())
    while (
        start
        and lines[start - 1].lstrip().startswith("#")
        and (len(lines[start - 1]) - len(lines[start - 1].lstrip()) >= max(indent, 1))
    ):
        start -= 1
    return start


def _entry(given: GivenExplanation, added: str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if given.fingerprint is not None:
        entry["fingerprint"] = DoubleQuotedScalarString(given.fingerprint)
    select = {key: value for key in _PLACE_KEYS if (value := getattr(given.place, key)) is not None}
    if given.place != Place():
        entry["select"] = {key: DoubleQuotedScalarString(value) for key, value in select.items()}
    if given.observed is not None or given.fingerprint is None:
        entry["observed"] = DoubleQuotedScalarString(given.observed or "")
    entry["reason"] = DoubleQuotedScalarString(given.reason)
    entry["who"] = DoubleQuotedScalarString(given.who)
    entry["until"] = DoubleQuotedScalarString(until_text(given.until) or "")
    if added is not None:
        entry["added"] = DoubleQuotedScalarString(added)
    return entry


def _written(entries: Sequence[dict[str, Any]], indent: int) -> str:
    """Entries as YAML in lines, each a few levels in."""
    yaml = YAML()
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=2, offset=0)
    stream = io.StringIO()
    yaml.dump(list(entries), stream)
    return "".join(f"{' ' * indent}{line}\n" for line in stream.getvalue().splitlines())


def _checked(text: str, entries: int, name: str) -> str:
    """The text, once it reads back as it should."""
    found = len(parse_document(text, WaiverFile, name=name).value.waivers)
    if found != entries:
        raise UserError(
            where=name,
            what=Text(
                f"{WAIVERS} 的写法特殊，没有改写。", f"{WAIVERS} is laid out in a way that cannot be edited safely."
            ),
            advice=Text("请手工增删这些说明。", "Add or remove the entries by hand."),
        )
    return text
