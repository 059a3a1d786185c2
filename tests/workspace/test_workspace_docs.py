"""``schemas/workspace.md`` names every key and column, and what it shows can be read."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from jiaohe.workspace import catalog, received, roster
from jiaohe.workspace.calendar import CalendarFile, DueSetting, Exemption, Extension
from jiaohe.workspace.schedule import parse_schedule
from jiaohe.workspace.settings import FormSetting, RegionSetting, RuleSetting, Settings
from tests.workspace.test_calendar import ROSTER, calendar_of

TEXT = (Path(__file__).parents[2] / "schemas" / "workspace.md").read_text(encoding="utf-8")
EXAMPLE = TEXT.split("```yaml\n")[1].split("```")[0]


def part(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(
    ("title", "models"),
    [
        ("jiaohe.yaml", (Settings, RegionSetting, FormSetting, RuleSetting)),
        ("calendar.yaml", (CalendarFile, DueSetting, Extension, Exemption)),
    ],
)
def test_every_key_is_explained(title: str, models: tuple[type[BaseModel], ...]) -> None:
    keys = [field.alias or name for model in models for name, field in model.model_fields.items()]
    assert [key for key in keys if key not in part(title)] == []


@pytest.mark.parametrize(
    ("title", "columns"),
    [("catalog.csv", catalog.COLUMNS), ("roster.csv", roster.COLUMNS), ("received.csv", received.COLUMNS)],
)
def test_every_column_is_explained_by_both_names(title: str, columns: tuple[catalog.Column, ...]) -> None:
    text = part(title)
    assert [one.key for one in columns if f"`{one.key}`" not in text or one.header not in text] == []


def test_the_calendar_that_is_shown_can_be_read(tmp_path: Path) -> None:
    calendar = calendar_of(tmp_path, EXAMPLE, ROSTER)
    assert [one.unit for one in calendar.file.extensions] == ["平江县"]


def test_the_schedules_that_are_shown_can_be_read() -> None:
    rows = [line.split("|")[1].strip() for line in part("Schedules 序时进度").splitlines() if line.startswith("| ")]
    written = [text.strip().strip("`") for row in rows[1:] for text in row.split(", ")]
    assert len(written) == 10
    for text in written:
        parse_schedule(text)
