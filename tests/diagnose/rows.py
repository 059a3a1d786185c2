"""Observations for tests, laid out as a stacked table: a column per region, three rows per indicator."""

from jiaohe.model.address import a1
from jiaohe.model.tables import Observation

Figures = tuple[float | str | None, float | str | None, float | str | None]


def _measure(value: float | str | None, half: float) -> tuple[float | None, float, str, str]:
    if value is None:
        return None, 0.0, "", "blank"
    if value == "/":
        return None, 0.0, "/", "not_applicable"
    if isinstance(value, str):
        return None, 0.0, value, "in_progress"
    return float(value), half, f"{value:g}", "number"


def block(
    indicator: str,
    whole: Figures | None,
    *regions: Figures,
    unit: str | None = "人",
    number: int = 0,
    halves: tuple[float, float, float] = (0.0, 0.0, 0.005),
    names: tuple[str, ...] = (),
) -> list[Observation]:
    """One indicator: (target, quantity, progress) of the whole and of each region; the whole stands in column C."""
    rows = []
    figures = [*([("whole", "全市", whole)] if whole else [])]
    figures += [("region", names[i] if names else f"{i + 1}县", region) for i, region in enumerate(regions)]
    for place, (level, name, values) in enumerate(figures):
        column = 3 + place + (0 if whole else 1)
        fields: dict[str, object] = {}
        for offset, (measure, value, half) in enumerate(
            zip(("target", "quantity", "progress"), values, halves, strict=True)
        ):
            read, half, text, token = _measure(value, half)
            fields |= {
                measure: read,
                f"{measure}_half": half,
                f"{measure}_text": text,
                f"{measure}_token": token,
                f"{measure}_cell": a1(4 + 3 * number + offset, column),
            }
        rows.append(
            Observation(
                input=0,
                file="表.xlsx",
                sheet="表",
                table=0,
                form="provincial",
                block=number,
                period="2026-05",
                level=level,
                project=None,
                indicator=indicator,
                indicator_cell=a1(4 + 3 * number, 1),
                unit=unit,
                region=name,
                region_cell=a1(3, column),
                progress_style="percent_text",
                **fields,  # type: ignore[arg-type]
            )
        )
    return rows
