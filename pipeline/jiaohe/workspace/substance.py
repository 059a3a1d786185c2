"""What an explanation must say (说明的实质): words that say nothing, words that tell a cause, least lengths; data."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import Field

from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, read_document

SUBSTANCE = "substance.yaml"
_Phrase = Annotated[str, Field(min_length=1, max_length=100)]


class Minimum(Declared):
    """How much must be left once empty words are gone."""

    han: Annotated[int, Field(ge=1, le=50)] = 4
    words: Annotated[int, Field(ge=1, le=50)] = 3


class OfferedReason(Declared):
    """A beginning that a findings workbook offers, in both languages."""

    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]

    @property
    def text(self) -> Text:
        """The same as the data model's text."""
        return Text(self.zh, self.en)


class Substance(Declared):
    """The whole of ``substance.yaml``. ``allow`` takes words out of the built-in lists."""

    minimum: Minimum = Minimum()
    empty: tuple[_Phrase, ...] = ()
    because: tuple[_Phrase, ...] = ()
    causes: tuple[_Phrase, ...] = ()
    allow: tuple[_Phrase, ...] = ()
    reasons: tuple[OfferedReason, ...] = ()


def load_substance(root: Path | None = None) -> Substance:
    """The built-in lists, with those of the workspace at ``root`` added where it has a ``substance.yaml``.

    A city's ``minimum`` and ``reasons`` take the place of the built-in ones. Raises UserError with
    ``path:line:column``.
    """
    name = f"jiaohe.schemas/{SUBSTANCE}"
    builtin = read_document(files("jiaohe.schemas") / SUBSTANCE, Substance, name=name)
    path = None if root is None else root / SUBSTANCE
    if path is None or not path.is_file():
        return builtin
    own = read_document(path, Substance)
    gone = {word.casefold() for word in own.allow}
    return Substance(
        minimum=own.minimum if "minimum" in own.model_fields_set else builtin.minimum,
        empty=(*own.empty, *(word for word in builtin.empty if word.casefold() not in gone)),
        because=(*own.because, *(word for word in builtin.because if word.casefold() not in gone)),
        causes=(*own.causes, *(word for word in builtin.causes if word.casefold() not in gone)),
        reasons=own.reasons or builtin.reasons,
    )
