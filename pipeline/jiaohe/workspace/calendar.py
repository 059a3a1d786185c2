"""``calendar.yaml`` (报送日程): official holidays, cut-off and due days, extensions and exemptions, as data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Document, Unacceptable, display, nearest, read_placed, shorten
from jiaohe.workspace.moments import Moment, parse_day, parse_moment, parse_time
from jiaohe.workspace.periods import EARLIEST, LATEST, Period
from jiaohe.workspace.regions import Regions, name_key
from jiaohe.workspace.roster import RosterEntry
from jiaohe.workspace.workdays import countries, is_known

VERSION = 1
CALENDAR = "calendar.yaml"
T = TypeVar("T")

Roll = Literal["next", "previous", "none"]


def _day(value: Any) -> date:
    return _within_years(_parsed(value, parse_day, _A_DAY))


def _moment(value: Any) -> Moment:
    moment = _parsed(value, parse_moment, _A_DAY)
    _within_years(moment.day)
    return moment


def _clock(value: Any) -> time:
    return _parsed(value, parse_time, _A_TIME) or time.max  # 24:00 is the end of the day


_A_DAY = (
    Text("不是日期，或没有这一天", "is not a date, or there is no such day"),
    Text("写成 2026-05-25。", "Write it as 2026-05-25."),
)
_A_TIME = (
    Text("不是时刻", "is not a time of day"),
    Text('写成 "18:00"，加引号。', 'Write it as "18:00", in quotes.'),
)


def _parsed(value: Any, parse: Callable[[str], T], wanted: tuple[Text, Text]) -> T:
    seen = display(value)
    what, advice = wanted
    try:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError
        return parse(str(value))
    except ValueError:
        raise Unacceptable(Text(f"“{seen.zh}”{what.zh}。", f'"{seen.en}" {what.en}.'), advice) from None


def _within_years(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise Unacceptable(
            Text(f"年份 {day.year} 太远。", f"The year {day.year} is too far off."),
            Text("核对年份。", "Check the year."),
        )
    return day


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Day = Annotated[
    date,
    PlainValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{1,2}-\d{1,2}$", "examples": ["2026-05-25"]}),
]
Until = Annotated[
    Moment,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "examples": ["2026-05-25", "2026-05-25 17:30"]}),
]
Clock = Annotated[
    time,
    PlainValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}$", "examples": ["18:00"]}),
]


class DueRule(Declared):
    """When a return is due: on a day of the month, or working days after or before the end of the period."""

    day: Annotated[int, Field(ge=1, le=31)] | None = Field(
        default=None, description="A day of the month; 31 is the last day of shorter months."
    )
    month: Literal["same", "next"] = Field(
        default="same", description="Which month the day lies in: the period itself or the one after it."
    )
    roll: Roll = Field(default="next", description="What a due day off becomes: the next or previous working day.")
    working_days_after_period: Annotated[int, Field(ge=1, le=60)] | None = Field(
        default=None, description="The n-th working day after the end of the period (or after the cut-off day)."
    )
    working_days_before_period_end: Annotated[int, Field(ge=0, le=20)] | None = Field(
        default=None, description="So many working days before the last working day of the period (or of the cut-off)."
    )
    time: Clock | None = Field(default=None, description="The time of day; the end of the day where it is left out.")

    @model_validator(mode="after")
    def _is_one_rule(self) -> Self:
        ways = [key for key in _WAYS if getattr(self, key) is not None]
        if len(ways) > 1:
            raise Unacceptable(
                Text(f"“{ways[0]}”和“{ways[1]}”不能同时写。", f'"{ways[0]}" and "{ways[1]}" cannot both be said.'),
                Text("只留一个。", "Keep one of them."),
            )
        stray = next((key for key in ("month", "roll") if key in self.model_fields_set), None)
        if stray is not None and self.day is None:
            raise Unacceptable(
                Text(f"写了“{stray}”却没有写“day”。", f'"{stray}" is said without "day".'),
                Text(f"补写“day”，或删去“{stray}”。", f'Add "day", or remove "{stray}".'),
            )
        return self

    @property
    def says_when(self) -> bool:
        """Whether a due day follows from it."""
        return any(getattr(self, key) is not None for key in _WAYS)


_WAYS = ("day", "working_days_after_period", "working_days_before_period_end")


class FormDue(DueRule):
    """The rule of one form in place of the general one, and days of its own."""

    periods: dict[Period, Until] = Field(default={}, description="Due days of single periods.")


class DueSetting(FormDue):
    """When returns are due: the general rule, those of single forms, and days of single periods."""

    forms: dict[Word, FormDue] = Field(default={}, description="Rules of single forms, by form name.")


class Extension(Declared):
    """延期: one unit may send later in one period."""

    unit: Word
    form: Word | None = None
    period: Period
    until: Until
    reason: Word


class Exemption(Declared):
    """免报: one unit need not send, in a span of periods or for good."""

    unit: Word
    form: Word | None = None
    from_: Period = Field(alias="from")
    to: Period | None = None
    reason: Word

    @field_validator("to")
    @classmethod
    def _ends_after_it_begins(cls, value: str | None, info: ValidationInfo) -> str | None:
        first = info.data.get("from_")
        if first is not None and value is not None and value < first:
            raise Unacceptable(
                Text(f"免报的止月 {value} 早于起月 {first}。", f"It ends in {value}, before it begins in {first}."),
                Text("核对两个月份。", "Check the two months."),
            )
        return value

    def holds_in(self, period: str) -> bool:
        """Whether a period lies within."""
        return self.from_ <= period <= (self.to or period)


class CalendarFile(Declared):
    """The whole of ``calendar.yaml``."""

    version: int
    holidays: Word = Field(
        default="none",
        description="A country whose official holidays hold, with a subdivision where it has any: CN, US-CA; or none.",
    )
    holidays_also: tuple[Day, ...] = Field(default=(), description="Further days off, such as those of the city.")
    workdays_also: tuple[Day, ...] = Field(default=(), description="Further days worked, such as make-up workdays.")
    official_through: Annotated[int, Field(ge=EARLIEST, le=LATEST)] | None = Field(
        default=None, description="The last year whose official arrangement is complete here, entered by hand."
    )
    cut_off: Annotated[int, Field(ge=1, le=31)] | None = Field(
        default=None, description="The day of the month up to which figures count; its last day where left out."
    )
    due: DueSetting = DueSetting()
    settled_after: Annotated[int, Field(ge=0, le=250)] = Field(
        default=10, description="Working days after the due day, after which the figures of a period are settled."
    )
    extensions: tuple[Extension, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    @field_validator("version")
    @classmethod
    def _known_version(cls, value: int) -> int:
        if value != VERSION:
            raise Unacceptable(
                Text(f"日程文件的版本是 {value}，这里只认识 {VERSION}。", f"Version {value} is not known here."),
                Text(f"写“version: {VERSION}”，或升级本程序。", f"Write version: {VERSION}, or upgrade the program."),
            )
        return value

    @field_validator("holidays")
    @classmethod
    def _known_country(cls, value: str) -> str:
        return known_country(value)


def known_country(value: str) -> str:
    """The code of a country or subdivision that has official holidays here, or ``none``. Raises Unacceptable."""
    if value.lower() == "none":
        return "none"
    code = value.upper().rstrip("-")
    if code == "CN" or is_known(code):  # any version of the library knows China: asking would only load it
        return code
    known = countries()
    country, _, part = value.partition("-")
    if country.upper() in known:
        near = nearest(part.upper(), known[country.upper()])
        parts = ", ".join(known[country.upper()])
        raise Unacceptable(
            Text(
                f"{country.upper()} 没有分区“{shorten(part)}”。",
                f'{country.upper()} has no part "{shorten(part)}".',
            ),
            Text(
                f"{_guess(near).zh}{f'可选：{parts}。' if parts else '删去连字符及以后。'}",
                f"{_guess(near).en}{f'One of: {parts}.' if parts else 'Leave out the hyphen and what follows.'}",
            ),
        )
    near = nearest(country.upper(), [*known, "NONE"])
    raise Unacceptable(
        Text(f"不认识的国家或地区代码“{shorten(value)}”。", f'Unknown country code "{shorten(value)}".'),
        Text(
            f"{_guess(near).zh}写两个字母的代码，如 CN；不用法定节假日的写 none。",
            f"{_guess(near).en}Write a code of two letters, such as CN, or none for plain weeks.",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar whose units go by their canonical names, together with the places of what it says."""

    file: CalendarFile
    document: Document[CalendarFile] | None = field(default=None, repr=False, compare=False)

    def place(self, *path: str | int) -> str:
        """``path:line:column`` of what stands at a path; empty for a calendar that no file holds."""
        return "" if self.document is None else self.document.source.place(*path)

    def forms(self) -> Iterable[tuple[str, str]]:
        """Every name of a form with its place, for checking them against the forms there are."""
        for name in self.file.due.forms:
            where = ("due", "forms", name)
            yield name, "" if self.document is None else self.document.source.key_place(*where)
        for key in ("extensions", "exemptions"):
            for number, one in enumerate(getattr(self.file, key)):
                if one.form is not None:
                    yield one.form, self.place(key, number, "form")


def read_calendar(path: Path, *, regions: Regions, roster: Iterable[RosterEntry] = ()) -> Calendar:
    """Read ``calendar.yaml``. Raises UserError with ``path:line:column``, also for units that nobody declares."""
    document = read_placed(path, CalendarFile)
    _refuse_days_of_both_kinds(document)
    names = list(dict.fromkeys([*(entry.name for entry in roster), *regions.names.values()]))
    changed: dict[str, tuple[Declared, ...]] = {}
    for key in ("extensions", "exemptions"):
        listed = getattr(document.value, key)
        changed[key] = tuple(
            one.model_copy(update={"unit": _unit(document, key, number, one.unit, regions, names)})
            for number, one in enumerate(listed)
        )
    calendar = Calendar(file=document.value.model_copy(update=changed), document=document)
    _refuse_repeated_extensions(calendar)
    return calendar


def _refuse_days_of_both_kinds(document: Document[CalendarFile]) -> None:
    for number, day in enumerate(document.value.workdays_also):
        if day in document.value.holidays_also:
            raise document.refusal(
                "workdays_also",
                number,
                what=Text(
                    f"{day} 既写为休息日又写为上班日。", f"{day} is listed both as a day off and as a day worked."
                ),
                advice=Text("从其中一处删去。", "Remove it from one of the two lists."),
            )


def _refuse_repeated_extensions(calendar: Calendar) -> None:
    seen: dict[tuple[str, str | None, str], int] = {}
    for number, one in enumerate(calendar.file.extensions):
        first = seen.setdefault((name_key(one.unit), one.form, one.period), number)
        if first != number:
            raise UserError(
                where=calendar.place("extensions", number),
                what=Text(
                    f"“{one.unit}”{one.period} 的延期重复，{calendar.place('extensions', first)} 已经有了。",
                    f'The extension of "{one.unit}" in {one.period} is repeated; '
                    f"{calendar.place('extensions', first)} has it already.",
                ),
                advice=Text("并成一条。", "Make them one."),
            )


def _unit(
    document: Document[CalendarFile], key: str, number: int, unit: str, regions: Regions, names: list[str]
) -> str:
    """The canonical name of a unit; the name itself where no list of units is kept. Raises UserError."""
    found = regions.canonical(unit)
    if found is not None:
        return found
    if not names:
        return unit
    near = nearest(unit, names)
    raise document.refusal(
        key,
        number,
        "unit",
        what=Text(f"填报单位名单里没有“{shorten(unit)}”。", f'The roster has no unit "{shorten(unit)}".'),
        advice=Text(
            f"{_guess(near).zh}写名单里的名称或别名，或先在名单里补上。",
            f"{_guess(near).en}Write a name or alias of the roster, or add it there.",
        ),
    )


def _guess(near: str | None) -> Text:
    return Text("", "") if near is None else Text(f"是否应为“{near}”？", f'Did you mean "{near}"? ')
