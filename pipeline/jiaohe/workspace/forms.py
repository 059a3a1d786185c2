"""Forms (表式): the declared layouts of submitted sheets, built in or a city's own. Reads them; recognises nothing."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.columns import ColumnSpec
from jiaohe.workspace.documents import Declared, Document, Unacceptable, read_document, read_placed, shorten

Layout = Literal["stacked", "columns", "matrix"]
Heading = Literal["serial", "project", "task", "indicator", "unit", "region", "measure", "note"]

# What a form may require or expect of a table, and what an unrecognised sheet may lack. schemas/README.md explains it.
Feature = Literal[
    "serial",
    "project",
    "task",
    "indicator",
    "unit",
    "measure_column",
    "measures",
    "target",
    "quantity",
    "progress",
    "regions",
    "units",
    "modules",
    "totals",
    "whole_numbers",
]
FEATURES: tuple[str, ...] = get_args(Feature)

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_SUFFIXES = (".yaml", ".yml")

Spellings = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]


class Headings(Declared):
    """Words that head the columns of a role."""

    serial: Spellings = ()
    project: Spellings = ()
    task: Spellings = ()
    indicator: Spellings = ()
    unit: Spellings = Field(default=(), description="The unit of measurement (计量单位).")
    region: Spellings = Field(default=(), description="The column of region or unit names in a sheet with one a row.")
    measure: Spellings = Field(default=(), description="The column whose cells say target, quantity or progress.")
    note: Spellings = Field(default=(), description="Columns that are not read: owners, remarks, ranks.")


class MeasureWords(Declared):
    """Words for each measure, in a row label or a column head."""

    target: Spellings = ()
    quantity: Spellings = ()
    progress: Spellings = ()


class Words(Declared):
    """Everything that can be told from a word. See ``schemas/words.yaml`` for the words that all forms share."""

    headings: Headings = Headings()
    measures: MeasureWords = MeasureWords()
    whole: Spellings = Field(default=(), description="Names of the whole: 全市, 合计.")
    subtotal: Spellings = Field(default=(), description="Names of partial sums: 小计.")
    group: Spellings = Field(default=(), description="Heads over several columns that name nothing by themselves.")
    value: Spellings = Field(default=(), description="Heads of the one figure column in a sheet of one region.")
    aside: Spellings = Field(default=(), description="Beginnings of heads beside the measures: 上月, 同比.")
    monthly: Spellings = Field(default=(), description="The same, but read where nothing else gives the measure.")
    prior: Spellings = Field(default=(), description="Words for the period before, around a measure: 上月, 截至上月.")
    remarks: Spellings = Field(default=(), description="Words before a colon that open a note or a signature.")
    sender: Spellings = Field(default=(), description="Words before a colon that name the sending unit.")
    dated: Spellings = Field(default=(), description="Words before the day of reporting: 填报日期.")
    reviewer: Spellings = Field(default=(), description="Words before the name of who reviewed the sheet: 审核人.")


class Title(Declared):
    """The form's name for people."""

    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]

    @property
    def text(self) -> Text:
        """The same as the data model's text."""
        return Text(self.zh, self.en)


class FormFile(Declared):
    """What one form file says; ``schemas/README.md`` explains each key."""

    name: str = Field(description="Small letters, digits and hyphens.")
    title: Title
    layout: Layout = Field(
        description="stacked: the measures are rows; columns: the measures are columns; matrix: unit by module."
    )
    in_title: Spellings = Field(
        default=(), description="Words in a sheet's title that speak for this form where several would fit."
    )
    requires: Annotated[tuple[Feature, ...], Field(min_length=1)] = Field(
        description="What a table must have to be this form."
    )
    expects: tuple[Feature, ...] = Field(
        default=(), description="What speaks for this form where several would fit, and against it where it is absent."
    )
    words: Words = Field(default=Words(), description="Words of this form, besides those that all forms share.")
    columns: dict[str, ColumnSpec] = Field(
        default={}, description="What the tidy table's columns must hold, in pandera's own names."
    )

    @field_validator("name")
    @classmethod
    def _name_is_words_with_hyphens(cls, value: str) -> str:
        if not _NAME.match(value):
            raise Unacceptable(
                Text(f"名称“{shorten(value)}”不合写法。", f'"{shorten(value)}" is not a form name.'),
                Text(
                    "用小写英文单词和数字，以连字符相连，如 city-monthly。",
                    "Use small letters and digits with hyphens between, such as city-monthly.",
                ),
            )
        return value


class Form(FormFile):
    """A form with the shared words added to its own. Its own words come first and take precedence."""

    shared: Words = Field(default=Words(), exclude=True, repr=False)
    builtin: bool = Field(default=False, exclude=True)


def form_schema() -> str:
    """The JSON schema of a form file, for editors; ``schemas/form.schema.json`` holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FormFile.model_json_schema()}
    schema["title"] = "jiaohe form"
    schema["description"] = "The declared layout of a submitted sheet; schemas/README.md explains each key."
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def load_forms(folders: Iterable[Path] = (), *, builtin: bool = True) -> tuple[Form, ...]:
    """A city's forms, then the built-in ones; a city's form takes the place of the built-in one of the same name.

    Raises UserError with ``path:line:column`` for the first file that cannot be used, and for a name used twice.
    """
    shared = _shared_words()
    own = _read([path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()], shared)
    if not builtin:
        return own
    taken = {form.name for form in own}
    return (*own, *(form for form in _builtin() if form.name not in taken))


@cache
def _shared_words() -> Words:
    return read_document(files("jiaohe.schemas") / "words.yaml", Words, name="jiaohe.schemas/words.yaml")


@cache
def _builtin() -> tuple[Form, ...]:
    """The built-in forms, read once by a process."""
    folder = files("jiaohe.schemas") / "forms"
    return _read(sorted(folder.iterdir(), key=lambda path: path.name), _shared_words(), builtin=True)


def _read(paths: Sequence[Path | Traversable], shared: Words, *, builtin: bool = False) -> tuple[Form, ...]:
    forms: dict[str, tuple[Form, Document[FormFile]]] = {}
    for path in paths:
        if not path.name.endswith(_SUFFIXES) or path.name.startswith((".", "_")):
            continue
        document = read_placed(path, FormFile, name=f"jiaohe.schemas/forms/{path.name}" if builtin else None)
        form = Form.model_construct(**dict(document.value), shared=shared, builtin=builtin)
        if form.name in forms:
            raise _named_twice(document, forms[form.name][1])
        forms[form.name] = (form, document)
    return tuple(form for form, _ in forms.values())


def _named_twice(document: Document[FormFile], first: Document[FormFile]) -> UserError:
    name, place = document.value.name, first.source.place("name")
    return document.refusal(
        "name",
        what=Text(
            f"表式“{name}”已在 {place} 中声明。",
            f'The form "{name}" is declared already at {place}.',
        ),
        advice=Text("给其中一个换个名称，或删去一个文件。", "Rename one of them, or remove one file."),
    )
