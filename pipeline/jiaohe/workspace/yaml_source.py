"""YAML text → plain data that remembers the line and column of every key and value.

Built on the parser's events rather than on a loader: anchors, aliases and tags are refused as they come by, so
nothing can expand, nothing can be constructed, and no work is spent on a tree of nodes. Plain scalars follow the
core schema of YAML 1.2: ``yes`` and ``2026-05`` are text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from jiaohe.errors import UserError
from jiaohe.model.text import Text

LARGEST = 256 * 1024  # bytes; the largest rule or form is a few thousand
DEEPEST = 40  # levels of nesting

Path = tuple[str | int, ...]
Place = tuple[int, int]  # line and column, from 1

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One YAML document. ``values`` and ``keys`` map a path (``("examples", 0, "rows")``) to its line and column."""

    name: str
    data: Any
    values: dict[Path, Place] = field(repr=False)
    keys: dict[Path, Place] = field(repr=False)

    def place(self, *path: str | int) -> str:
        """``name:line:column`` of the value at a path, or of the nearest part of the path that is there."""
        while path and path not in self.values:
            path = path[:-1]
        line, column = self.values.get(path, (1, 1))
        return f"{self.name}:{line}:{column}"

    def key_place(self, *path: str | int) -> str:
        """``name:line:column`` of the key that a path ends with; of the value where the path ends with a number."""
        if path not in self.keys:
            return self.place(*path)
        line, column = self.keys[path]
        return f"{self.name}:{line}:{column}"


def parse_yaml(text: str, name: str) -> Source:
    """Read one document. Raises UserError with ``name:line:column`` for anything but plain, bounded YAML."""
    builder = _Builder(name)
    try:
        data = builder.document(YAML(typ="safe", pure=True).parse(text))
    except ReaderError as error:
        line, column = _place_of_offset(text, error.position)
        raise UserError(
            where=f"{name}:{line}:{column}",
            what=Text("文件里有不可见的控制字符。", "There is a control character here."),
            advice=Text("删去这个字符后重新保存。", "Delete the character and save again."),
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = name if mark is None else f"{name}:{mark.line + 1}:{mark.column + 1}"
        what, advice = _explain(str(error.problem or error.context or ""))
        raise UserError(where=where, what=what, advice=advice) from None
    except YAMLError as error:
        what, advice = _explain(str(error))
        raise UserError(where=name, what=what, advice=advice) from None
    return Source(name=name, data=data, values=builder.values, keys=builder.keys)


class _Builder:
    """Turns events into data, one recursion per level of nesting."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}

    def document(self, events: Iterator[Event]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refusal(
                        event,
                        Text("一个文件里有不止一份文档。", "The file holds more than one document."),
                        Text("删去分隔线“---”，或分成几个文件。", "Remove the separator ---, or split the file."),
                    )
                data = self._value(next(events), events, ())
        return data

    def _value(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        self._guard(event, path)
        self.values[path] = _place(event)
        if isinstance(event, ScalarEvent):
            return _scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Event], path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            self._guard(event, path)
            if not isinstance(event, ScalarEvent):
                raise self._refusal(
                    event,
                    Text("键只能是一个词，不能是列表或键值表。", "A key is a single word, not a list or a mapping."),
                    Text(
                        "若花括号是文字的一部分，请给整段文字加引号。",
                        "If the bracket is part of a text, quote the text.",
                    ),
                )
            key = str(event.value)
            key_path = (*path, key)
            if key in pairs:
                raise self._refusal(
                    event,
                    Text(
                        f"键“{key}”重复，第 {self.keys[key_path][0]} 行已经写过。",
                        f'The key "{key}" is repeated; line {self.keys[key_path][0]} has it already.',
                    ),
                    Text("只保留其中一个。", "Keep one of them."),
                )
            self.keys[key_path] = _place(event)
            pairs[key] = self._value(next(events), events, key_path)
            if pairs[key] is None:  # the parser places what is not there on the next line
                self.values[key_path] = self.keys[key_path]
        return pairs

    def _guard(self, event: Event, path: Path) -> None:
        """Refuse what could expand, construct or nest without bound."""
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
            raise self._refusal(
                event,
                Text("不支持锚点和引用（& 与 *）。", "Anchors and aliases (& and *) are not supported."),
                Text(
                    "把内容照写一遍；若是文字以 & 或 * 开头，请加引号。",
                    "Write the content out; a text that begins with & or * needs quotes.",
                ),
            )
        if getattr(event, "tag", None) is not None:
            raise self._refusal(
                event,
                Text("不支持类型标记（以 ! 开头）。", "Tags (beginning with !) are not supported."),
                Text(
                    "删去标记；若是文字以 ! 开头，请加引号。", "Remove the tag; a text that begins with ! needs quotes."
                ),
            )
        if isinstance(event, SequenceStartEvent | MappingStartEvent) and len(path) >= DEEPEST:
            raise self._refusal(
                event,
                Text(f"嵌套超过 {DEEPEST} 层。", f"Nested more than {DEEPEST} levels deep."),
                Text("检查括号是否成对。", "Check that brackets are closed."),
            )

    def _refusal(self, event: Event, what: Text, advice: Text) -> UserError:
        line, column = _place(event)
        return UserError(where=f"{self.name}:{line}:{column}", what=what, advice=advice)


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: ScalarEvent) -> Any:
    """The value of a scalar: quoted is text, plain may be a number, a truth value or nothing."""
    text = str(event.value)
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text) if len(text) <= 19 else text
    return float(text) if _FLOAT.match(text) else text


def _place_of_offset(text: str, offset: int) -> Place:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


_QUOTE = Text("含有冒号、井号、括号等符号的文字请加引号。", "Quote texts that hold a colon, hash, bracket or the like.")
_SYNTAX: tuple[tuple[str, Text, Text], ...] = (
    (
        "'\\t'",
        Text("这里用了制表符缩进。", "A tab is used for indentation here."),
        Text("改用空格缩进。", "Indent with spaces."),
    ),
    ("mapping values are not allowed", Text("这里不应有冒号。", "A colon is not expected here."), _QUOTE),
    (
        "scanning a quoted scalar",
        Text("引号没有成对。", "A quotation mark is not closed."),
        Text("补上缺少的引号。", "Close the quotation."),
    ),
    (
        "unexpected end of stream",
        Text("引号没有成对。", "A quotation mark is not closed."),
        Text("补上缺少的引号。", "Close the quotation."),
    ),
    (
        "could not find expected ':'",
        Text("键后面缺少冒号。", "A colon is missing after a key."),
        Text("在键后面写英文冒号和一个空格。", "Write a colon and a space after the key."),
    ),
    (
        "expected ',' or",
        Text("括号没有成对，或各项之间缺少逗号。", "A bracket is not closed, or a comma is missing between items."),
        Text("补上括号或英文逗号。", "Close the bracket or add the comma."),
    ),
    (
        "expected <block end>",
        Text("缩进与上文不一致，或引号后面多了文字。", "The indentation does not fit, or text follows a quotation."),
        Text("使同级各行左端对齐；文字中含引号时给整段加引号。", "Align lines of one level; quote the whole text."),
    ),
    (
        "cannot start any token",
        Text("这个符号不能出现在文字开头。", "A text cannot begin with this character."),
        _QUOTE,
    ),
    (
        "undefined alias",
        Text("不支持锚点和引用（& 与 *）。", "Anchors and aliases (& and *) are not supported."),
        Text("若是文字以 * 开头，请加引号。", "A text that begins with * needs quotes."),
    ),
)


def _explain(problem: str) -> tuple[Text, Text]:
    """The parser's complaint in our words, with what to do."""
    for mark, what, advice in _SYNTAX:
        if mark in problem:
            return what, advice
    return (
        Text("不是合乎语法的 YAML。", "This is not well-formed YAML."),
        Text(
            "检查这一行及上一行的缩进、冒号、引号和括号。",
            "Check indentation, colons, quotes and brackets here and above.",
        ),
    )
