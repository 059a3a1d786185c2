"""``waivers.yaml`` (说明/豁免): explanations that a city keeps beside ``jiaohe.yaml``, each for one observed value."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from jiaohe.model.explanation import GivenExplanation, Place, Until, is_period
from jiaohe.model.tables import Measure
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Unacceptable, read_placed, shorten

WAIVERS = "waivers.yaml"
VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Selection(Declared):
    """The symbolic place of the findings that are meant; what is left out may be anything."""

    rule: _Word = Field(description="The rule's id: JH601.")
    period: _Word | None = Field(default=None, description="The period: 2026-05. Any where it is left out.")
    region: _Word | None = Field(default=None, description="The region's canonical name, or the reporting unit's.")
    unit: _Word | None = Field(default=None, description="The same as region, for those who think of units.")
    indicator: _Word | None = Field(default=None, description="The indicator's title as printed, without line breaks.")
    measure: Measure | None = None
    form: _Word | None = Field(default=None, description="The name of the form.")
    file: _Word | None = Field(default=None, description="The file's name; * and ? stand for anything.")

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, value: str | None) -> str | None:
        if value is not None and not is_period(value):
            raise Unacceptable(
                Text(f"“{shorten(value)}”不是月份。", f'"{shorten(value)}" is not a period.'),
                Text("写成 2026-05 的样子。", "Write it as 2026-05."),
            )
        return value

    @model_validator(mode="after")
    def _one_name_for_the_unit(self) -> Self:
        if self.region is not None and self.unit is not None and self.region != self.unit:
            raise Unacceptable(
                Text("“region”和“unit”写的不是同一个单位。", '"region" and "unit" name different units.'),
                Text("两个键意思相同，只留一个。", "They mean the same; keep one."),
            )
        return self

    @property
    def place(self) -> Place:
        """The same as the data model's place."""
        return Place(
            rule=self.rule.upper(),
            period=self.period,
            region=self.region or self.unit,
            indicator=self.indicator,
            measure=self.measure,
            form=self.form,
            file=self.file,
        )


class WaiverEntry(Declared):
    """One explanation. By ``fingerprint``, by ``select`` with ``observed``, or by both."""

    fingerprint: str | None = Field(default=None, description="Of the finding, 16 hexadecimal digits.")
    select: Selection | None = Field(default=None, description="The symbolic place of the findings that are meant.")
    observed: Annotated[str, Field(max_length=500)] | None = Field(
        default=None, description="What the finding shows; an explanation holds for this value alone."
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    who: _Word
    until: _Word = Field(description="The last day (2026-06-30) or period (2026-06) for which it holds.")
    added: _Word | None = Field(default=None, description="When it was added; for people alone.")

    @field_validator("fingerprint")
    @classmethod
    def _is_a_fingerprint(cls, value: str | None) -> str | None:
        if value is not None and not _FINGERPRINT.match(value):
            raise Unacceptable(
                Text(f"“{shorten(value)}”不是问题的编号。", f'"{shorten(value)}" is no fingerprint.'),
                Text(
                    "编号是 16 位的数字和 a 到 f 的字母，见 jiaohe check -v。",
                    "It has 16 digits and letters from a to f; jiaohe check -v shows it.",
                ),
            )
        return value

    @field_validator("until")
    @classmethod
    def _is_a_day_or_a_period(cls, value: str) -> str:
        if _until(value) is None:
            raise Unacceptable(
                Text(f"“{shorten(value)}”不是日期。", f'"{shorten(value)}" is not a date.'),
                Text("写成 2026-06-30，或写月份 2026-06。", "Write 2026-06-30, or a period: 2026-06."),
            )
        return value

    @model_validator(mode="after")
    def _is_bound_to_one_value(self) -> Self:
        if self.fingerprint is None and self.select is None:
            raise Unacceptable(
                Text("看不出说明的是哪个问题。", "It does not say which finding it explains."),
                Text("写“fingerprint”，或“select”加“observed”。", 'Give "fingerprint", or "select" with "observed".'),
            )
        if self.fingerprint is None and self.observed is None:
            raise Unacceptable(
                Text("按条件选的说明没有写对哪个数。", "An explanation by selection has to say for which value."),
                Text(
                    '补写“observed”，即表上现在填的；表上没有数的写 observed: ""。',
                    'Add "observed", what the sheet shows; observed: "" where it shows nothing.',
                ),
            )
        return self


class WaiverFile(Declared):
    """The whole of ``waivers.yaml``."""

    version: int
    waivers: tuple[WaiverEntry, ...] = ()

    @field_validator("waivers", mode="before")
    @classmethod
    def _may_be_left_empty(cls, value: object) -> object:
        return () if value is None else value

    @field_validator("version")
    @classmethod
    def _known_version(cls, value: int) -> int:
        if value != VERSION:
            raise Unacceptable(
                Text(f"说明文件的版本是 {value}，这里只认识 {VERSION}。", f"Version {value} is not known here."),
                Text(f"写“version: {VERSION}”，或升级本程序。", f"Write version: {VERSION}, or upgrade the program."),
            )
        return value


def load_waivers(root: Path) -> tuple[GivenExplanation, ...]:
    """The explanations that the workspace at ``root`` keeps, in their order; none without a ``waivers.yaml``.

    Raises UserError with ``path:line:column`` for a file that cannot be used, and for a fingerprint given twice.
    """
    path = root / WAIVERS
    if not path.is_file():
        return ()
    document = read_placed(path, WaiverFile)
    first: dict[str, int] = {}
    given = []
    for number, entry in enumerate(document.value.waivers):
        place = document.source.place("waivers", number)
        if entry.fingerprint is not None and first.setdefault(entry.fingerprint, number) != number:
            earlier = document.source.place("waivers", first[entry.fingerprint])
            raise document.refusal(
                "waivers",
                number,
                "fingerprint",
                what=Text(
                    f"同一个问题在 {earlier} 已经说明过。", f"The same finding is explained at {earlier} already."
                ),
                advice=Text("只留一条。", "Keep one of the two."),
            )
        given.append(
            GivenExplanation(
                source=WAIVERS + place.removeprefix(str(path)),
                reason=entry.reason,
                who=entry.who,
                until=_until(entry.until),
                fingerprint=entry.fingerprint,
                place=Place() if entry.select is None else entry.select.place,
                observed=entry.observed,
            )
        )
    return tuple(given)


def waiver_schema() -> str:
    """The JSON schema of ``waivers.yaml``, for editors; ``schemas/waivers.schema.json`` holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **WaiverFile.model_json_schema()}
    schema["title"] = "jiaohe waivers"
    schema["description"] = "Explanations of findings, each for one observed value and until a date."
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def parse_until(text: str) -> Until:
    """A day or a period from a text of people: 2026-06-30, 2026/6/30, 2026年6月30日, 2026-06. None for anything else."""
    numbers = re.findall(r"[0-9]+", text)
    if not re.fullmatch(
        r"\s*[0-9]{4}\s*[-/.年]\s*[0-9]{1,2}\s*(?:月|[-/.月]\s*[0-9]{1,2}\s*日?)?\s*(?:00:00:00)?\s*", text
    ):
        return None
    return _until("-".join([numbers[0], *(number.zfill(2) for number in numbers[1:3])]))


def _until(value: str) -> Until:
    if is_period(value):
        return value
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
