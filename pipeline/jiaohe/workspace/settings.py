"""``jiaohe.yaml`` (工作区设置): what a city calls itself, where its lists lie and which rules apply."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from jiaohe.model.text import Text
from jiaohe.workspace.card_setting import CardSetting
from jiaohe.workspace.documents import Declared, Unacceptable, shorten
from jiaohe.workspace.schedule import nearest_schedule, parse_schedule

VERSION = 1
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class RegionSetting(Declared):
    """A region's canonical name and the other names it goes by."""

    name: Word
    aliases: tuple[Word, ...] = ()


class FormSetting(Declared):
    """Folders with forms of the city's own, beside the built-in ones."""

    folders: tuple[Word, ...] = ()


class RuleSetting(Declared):
    """Folders with rules of the city's own, and which rules run, by id, name or family."""

    folders: tuple[Word, ...] = ()
    select: tuple[Word, ...] = ()
    ignore: tuple[Word, ...] = ()


class Settings(Declared):
    """The whole of ``jiaohe.yaml``. Paths are relative to its folder."""

    version: int = Field(description="The version of this file's layout: 1.")
    name: Word = Field(description="What the city or county calls itself.")
    whole: tuple[Word, ...] = Field(default=("全市", "合计", "总计"), description="Names under which the whole stands.")
    regions: tuple[RegionSetting, ...] = Field(default=(), description="Regions that the roster does not list.")
    language: Literal["zh", "en"] = Field(default="zh", description="The language of reports where none is asked for.")
    catalog: Word = Field(default="catalog.csv", description="The list of indicators.")
    roster: Word = Field(default="roster.csv", description="The list of reporting units.")
    calendar: Word = Field(default="calendar.yaml", description="Due days, holidays, extensions.")
    periods: Word = Field(
        default="YYYY-MM", description="How the folder of a period is called: YYYY年M月, 月报/YYYY-MM."
    )
    schedule: Word | tuple[Annotated[float, Field(ge=0)], ...] = Field(
        default="linear",
        description="Percent expected by the end of each month: linear, seasonal 4-10, milestones 3=20; 12=100, "
        "or a list of twelve.",
    )
    history: Annotated[int, Field(ge=0, le=240)] = Field(
        default=13, description="How many earlier periods a check looks back on."
    )
    forms: FormSetting = FormSetting()
    rules: RuleSetting = RuleSetting()
    cards: CardSetting = CardSetting()

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the city's own lists, which are no returns."""
        return self.catalog, self.roster, self.calendar

    @field_validator("version")
    @classmethod
    def _known_version(cls, value: int) -> int:
        if value != VERSION:
            raise Unacceptable(
                Text(f"设置文件的版本是 {value}，这里只认识 {VERSION}。", f"Version {value} is not known here."),
                Text(f"写“version: {VERSION}”，或升级本程序。", f"Write version: {VERSION}, or upgrade the program."),
            )
        return value

    @field_validator("schedule")
    @classmethod
    def _twelve_months(cls, value: str | tuple[float, ...]) -> str | tuple[float, ...]:
        if isinstance(value, str):
            return _whole_year(value)
        if len(value) != 12:
            raise Unacceptable(
                Text(
                    f"序时进度应有十二个月的百分数，现在是 {len(value)} 个。",
                    f"A schedule has twelve percentages, and this has {len(value)}.",
                ),
                Text("写满 12 个数，或写“linear”表示逐月均摊。", "Give twelve, or write linear for equal steps."),
            )
        return value

    @field_validator("periods")
    @classmethod
    def _has_year_and_month(cls, value: str) -> str:
        if value.count("YYYY") != 1 or len(re.findall("MM?", value)) != 1:
            raise Unacceptable(
                Text(f"“{value}”看不出年和月的位置。", f'"{value}" does not show where year and month stand.'),
                Text("用 YYYY 表示年、MM 或 M 表示月，如“YYYY-MM”。", "Write YYYY and MM or M, as in YYYY-MM."),
            )
        return value


def _whole_year(text: str) -> str:
    """A schedule in words that says something of every month."""
    try:
        months = parse_schedule(text).open_months
    except ValueError:
        guess = nearest_schedule(text)
        raise Unacceptable(
            Text(f"“{shorten(text)}”不是序时进度。", f'"{shorten(text)}" is not a schedule.'),
            Text(
                f"{guess.zh}写“linear”“4月至10月均摊”“里程碑 3月=20；12月=100”，或十二个数的列表。",
                f"{guess.en}Write linear, seasonal 4-10, milestones 3=20; 12=100, or a list of twelve numbers.",
            ),
        ) from None
    if months:
        listed = [str(month) for month in months]
        raise Unacceptable(
            Text(f"没有写 {'、'.join(listed)} 月的序时进度。", f"It does not speak of months {', '.join(listed)}."),
            Text("十二个月都写上，或用里程碑。", "Give all twelve, or write milestones."),
        )
    return text


def period_pattern(periods: str) -> re.Pattern[str]:
    """The setting ``periods`` → a pattern over a folder's path below the root; groups ``year`` and ``month``."""
    pattern = re.escape(periods.replace("\\", "/").strip("/"))
    pattern = pattern.replace("YYYY", "(?P<year>[0-9]{4})", 1)
    if "MM" in pattern:
        return re.compile(pattern.replace("MM", "(?P<month>0[1-9]|1[0-2])", 1) + r"\Z")
    return re.compile(pattern.replace("M", "(?P<month>1[0-2]|[1-9])", 1) + r"\Z")
