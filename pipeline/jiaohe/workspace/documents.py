"""A declaring file (声明文件): YAML → pydantic model, every complaint at its line and column and in our own words."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Generic, Self, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.yaml_source import LARGEST, Source, parse_yaml

M = TypeVar("M", bound=BaseModel)


class Declared(BaseModel):
    """Base of what a file declares: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Unacceptable(ValueError):
    """Raise it in a validator of a declared model: ``what`` and ``advice`` reach the user with line and column."""

    def __init__(self, what: Text, advice: Text) -> None:
        super().__init__(what.en)
        self.what = what
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[M]):
    """A declared model together with the places its values were written at."""

    value: M
    source: Source

    def refusal(self, *path: str | int, what: Text, advice: Text) -> UserError:
        """An error at the value of a path, for checks that look beyond one file."""
        return UserError(where=self.source.place(*path), what=what, advice=advice)

    @classmethod
    def of(cls, source: Source, model: type[M]) -> Self:
        """Check parsed data against a model. Raises UserError at the first place that does not fit."""
        try:
            return cls(value=model.model_validate(source.data), source=source)
        except ValidationError as error:
            raise _complaint(source, model, error.errors(include_url=False)) from None


def read_document(source: Path | Traversable, model: type[M], *, name: str | None = None) -> M:
    """The model that a YAML file declares. Raises UserError with ``path:line:column``, what is wrong and what to do.

    ``name`` replaces the path in messages.
    """
    return read_placed(source, model, name=name).value


def read_placed(source: Path | Traversable, model: type[M], *, name: str | None = None) -> Document[M]:
    """As ``read_document``, keeping the line and column of every value."""
    shown = name or str(source)
    return parse_document(_text(source, shown), model, name=shown)


def parse_document(text: str, model: type[M], *, name: str) -> Document[M]:
    """As ``read_placed``, for text that was read already; ``name`` stands for its path."""
    source = parse_yaml(text, name)
    if source.data is None:
        raise UserError(
            where=name,
            what=Text("文件没有内容。", "The file is empty."),
            advice=_available(_keys_at(model, ()), Text("请填写。", "Fill it in.")),
        )
    return Document.of(source, model)


def _text(source: Path | Traversable, name: str) -> str:
    try:
        with source.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise UserError(
            where=name,
            what=Text("找不到这个文件。", "There is no such file."),
            advice=Text("检查路径和文件名。", "Check the path and the name."),
        ) from None
    except OSError:
        raise UserError(
            where=name,
            what=Text("这个文件打不开。", "The file cannot be opened."),
            advice=Text("确认它是文件而不是文件夹，并且有权读取。", "Make sure it is a file, and readable to you."),
        ) from None
    if len(data) > LARGEST:
        raise UserError(
            where=name,
            what=Text(f"文件超过 {LARGEST // 1024} KB。", f"The file is larger than {LARGEST // 1024} KB."),
            advice=Text("确认没有选错文件，或把它分成几个。", "Make sure it is the right file, or split it."),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise UserError(
            where=f"{name}:{line}:{column}",
            what=Text("文件的编码不是 UTF-8。", "The file is not encoded in UTF-8."),
            advice=Text("用编辑器另存为 UTF-8。", "Save it as UTF-8."),
        ) from None


_KIND = {
    "string": Text("文字", "text"),
    "int": Text("整数", "a whole number"),
    "float": Text("数", "a number"),
    "bool": Text("true 或 false", "true or false"),
    "list": Text("列表", "a list"),
    "tuple": Text("列表", "a list"),
    "set": Text("列表", "a list"),
    "frozen": Text("列表", "a list"),
    "dict": Text("键值表", "a mapping of keys to values"),
    "model": Text("键值表", "a mapping of keys to values"),
    "mapping": Text("键值表", "a mapping of keys to values"),
    "none": Text("空", "nothing"),
    "date": Text("日期（如 2026-05-31）", "a date such as 2026-05-31"),
}
_KIND_ERROR = re.compile(rf"({'|'.join(_KIND)})_(?:\w*type|\w*parsing|from_\w+)\Z")


def _complaint(source: Source, model: type[BaseModel], errors: Iterable[ErrorDetails]) -> UserError:
    """One error out of all that the model raised: the first in the file, a missing key after the others.

    A wrong key is often the missing key misspelt, and a union complains once per alternative: the alternative that
    came furthest says what is wrong.
    """
    placed = [(_walk(source, error["loc"]), error) for error in errors]
    placed = [
        (path, error)
        for path, error in placed
        if not _KIND_ERROR.match(error["type"])
        or not any(
            other[: len(path)] == path and (len(other) > len(path) or not _KIND_ERROR.match(rival["type"]))
            for other, rival in placed
        )
    ]
    placed.sort(key=lambda item: (item[1]["type"] == "missing", source.values.get(item[0], (0, 0))))
    path, first = placed[0]
    where = source.place(*path)
    kind = first["type"]
    if first["loc"][-1:] == ("[key]",):
        where = source.key_place(*path)
    if kind == "extra_forbidden":
        where = source.key_place(*path)
        what, advice = _unknown_key(str(path[-1]), _keys_at(model, path[:-1]))
    elif kind == "missing":
        key = str(first["loc"][-1])
        what = Text(f"缺少“{key}”。", f'"{key}" is missing.')
        advice = Text(f"补写“{key}”。", f'Add "{key}".')
    elif kind in ("literal_error", "enum"):
        what, advice = _unknown_word(first)
    elif _KIND_ERROR.match(kind):
        what, advice = _wrong_kind(path, [error for other, error in placed if other == path])
    else:
        what, advice = _out_of_bounds(path, first)
    return UserError(where=where, what=what, advice=advice)


def _walk(source: Source, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path in the file of a location in the model, which also names union members on its way."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in source.values:
            path = (*path, part)
    return path


def _keys_at(model: Any, path: tuple[str | int, ...]) -> list[str]:
    """The keys a mapping at this path may have, in the order the model declares them."""
    kinds = _members(model)
    for part in path:
        kinds = [found for kind in kinds for found in _inside(kind, part)]
    keys = [key for kind in kinds if _is_model(kind) for key in _fields(kind)]
    return list(dict.fromkeys(keys))


def _members(kind: Any) -> list[Any]:
    """A type without annotations, unions taken apart."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _members(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [found for member in get_args(kind) for found in _members(member)]
    return [kind]


def _inside(kind: Any, part: str | int) -> list[Any]:
    """The types that stand under a key or an index of a type."""
    if _is_model(kind):
        field = _fields(kind).get(str(part))
        return [] if field is None else _members(field)
    arguments = [argument for argument in get_args(kind) if argument is not Ellipsis]
    return _members(arguments[-1]) if arguments else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _unknown_key(key: str, valid: list[str]) -> tuple[Text, Text]:
    near = nearest(key, valid)
    guess = Text("删去它。", "Remove it.") if near is None else Text(f"是否应为“{near}”？", f'Did you mean "{near}"?')
    return Text(f"不认识的键“{shorten(key)}”。", f'Unknown key "{shorten(key)}".'), _available(valid, guess)


def _available(valid: list[str], first: Text) -> Text:
    if not valid:
        return first
    return Text(f"{first.zh}可用的键：{'、'.join(valid)}。", f"{first.en} Keys that can be used: {', '.join(valid)}.")


def _unknown_word(error: ErrorDetails) -> tuple[Text, Text]:
    valid = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    near = nearest(str(error["input"]), valid)
    guess = Text("", "") if near is None else Text(f"是否应为“{near}”？", f'Did you mean "{near}"? ')
    seen = display(error["input"])
    return (
        Text(f"不能用“{seen.zh}”。", f'"{seen.en}" cannot be used here.'),
        Text(f"{guess.zh}可选：{'、'.join(valid)}。", f"{guess.en}One of: {', '.join(valid)}."),
    )


def _wrong_kind(path: tuple[str | int, ...], errors: list[ErrorDetails]) -> tuple[Text, Text]:
    """A value of the wrong kind; several errors are the alternatives it could have been."""
    matches = [match[1] for error in errors if (match := _KIND_ERROR.match(error["type"]))]
    kinds = list(dict.fromkeys(_KIND[match] for match in matches))
    seen = display(errors[0]["input"])
    subject = next((part for part in reversed(path) if isinstance(part, str)), None)
    zh, en = ("这里", "This") if subject is None else (f"“{subject}”", f'"{subject}"')
    advice = Text("改成所要的内容。", "Change it accordingly.")
    if matches == ["string"] and isinstance(errors[0]["input"], int | float):
        advice = Text("给它加上引号。", "Put it in quotes.")
    return (
        Text(
            f"{zh}应为{'或'.join(kind.zh for kind in kinds)}，现在是{seen.zh}。",
            f"{en} should be {' or '.join(kind.en for kind in kinds)}, and is {seen.en}.",
        ),
        advice,
    )


_BOUNDS = {
    "greater_than": Text("大于", "greater than"),
    "greater_than_equal": Text("不小于", "at least"),
    "less_than": Text("小于", "less than"),
    "less_than_equal": Text("不大于", "at most"),
}


def _out_of_bounds(path: tuple[str | int, ...], error: ErrorDetails) -> tuple[Text, Text]:
    """A value of the right kind that cannot be used."""
    context = error.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, Unacceptable):
        return cause.what, cause.advice
    seen = display(error["input"])
    what = Text(f"{seen.zh}不可用。", f"{seen.en} cannot be used here.")
    if error["type"] in _BOUNDS:
        bound = next(iter(context.values()), "")
        words = _BOUNDS[error["type"]]
        return what, Text(f"应{words.zh} {bound}。", f"It should be {words.en} {bound}.")
    if error["type"] in ("too_short", "string_too_short"):
        return Text("这里是空的。", "This is empty."), Text("请填写。", "Fill it in.")
    if error["type"] in ("too_long", "string_too_long"):
        return what, Text("内容过多，请精简。", "It is too long; shorten it.")
    if error["type"] == "string_pattern_mismatch":
        return what, Text(
            "写法不符，请照同类文件的样子书写。", "It is written differently elsewhere; see similar files."
        )
    return what, Text("检查这里的内容。", "Check what is written here.")


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word that a misspelt one resembles most, or None."""
    cutoff = 0.6 if len(word) > 3 else 0.5  # one wrong character out of two, as 表试 for 表式
    found = difflib.get_close_matches(word, list(valid), n=1, cutoff=cutoff)
    return found[0] if found else None


def shorten(text: str, width: int = 40) -> str:
    """Text on one line, cut to a width, for quoting in a message."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def display(value: object) -> Text:
    """A value from a file, as a message shows it."""
    if value is None or value == "":
        return Text("空", "empty")
    if isinstance(value, bool):
        word = "true" if value else "false"
        return Text(word, word)
    if isinstance(value, dict):
        return Text("键值表", "a mapping")
    if isinstance(value, list):
        return Text("列表", "a list")
    return Text(shorten(str(value)), shorten(str(value)))
