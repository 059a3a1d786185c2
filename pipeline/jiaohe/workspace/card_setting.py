"""``cards:`` in ``jiaohe.yaml`` (挂牌规则): a preset, and what a city does otherwise."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from jiaohe.model.cards import BULLETIN, LADDER, CardPolicy
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Unacceptable

PRESETS: dict[str, CardPolicy] = {"bulletin": BULLETIN, "ladder": LADDER}


class ClearSetting(Declared):
    """How a card is cleared: after so many months on schedule in a row, red by way of yellow or at once."""

    months: Annotated[int, Field(ge=1, le=12)] = 1
    step_down: bool = False


class CardSetting(Declared):
    """Each key that is written replaces that of the preset; ``points`` or ``share`` left empty switches it off."""

    preset: Literal["bulletin", "ladder"] = "bulletin"
    points: Annotated[float, Field(ge=0, le=100)] | None = None
    share: Annotated[float, Field(ge=0)] | None = None
    escalate_after: Annotated[int, Field(ge=1, le=12)] = 2
    clear: ClearSetting = ClearSetting()
    year_end: Literal["reset", "carry"] = "reset"
    missing: Literal["keep", "behind"] = "keep"
    level: Literal["whole", "region"] = "whole"

    @field_validator("share")
    @classmethod
    def _is_a_share(cls, value: float | None) -> float | None:
        if value is not None and value >= 1:
            raise Unacceptable(
                Text(f"“{value:g}”不是序时进度的几分之几。", f"{value:g} is no share of a schedule."),
                Text("写小于 1 的小数，如 0.2 表示差两成。", "Write a fraction below 1: 0.2 is a fifth."),
            )
        return value

    @field_validator("clear", mode="before")
    @classmethod
    def _takes_a_word(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.strip() != "caught_up":
            raise Unacceptable(
                Text(f"摘牌办法“{value[:40]}”不认识。", f'"{value[:40]}" is no known way to clear a card.'),
                Text(
                    "写“caught_up”表示追上就摘，或写“{months: 2, step_down: true}”。",
                    "Write caught_up, or {months: 2, step_down: true}.",
                ),
            )
        return ClearSetting()

    @property
    def policy(self) -> CardPolicy:
        """The preset with what the city does otherwise."""
        own: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("points", "share", "escalate_after", "year_end", "missing", "level")
            if name in self.model_fields_set
        }
        if "clear" in self.model_fields_set:
            own |= {"clear_after": self.clear.months, "step_down": self.clear.step_down}
        return replace(PRESETS[self.preset], **own)
