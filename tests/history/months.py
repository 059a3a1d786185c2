"""Months made by hand: one form, indicators and regions with their progress as printed."""

from collections.abc import Mapping, Sequence

from jiaohe.model.past import Month
from jiaohe.model.tables import Observation

YEAR = tuple(f"2026-{month:02}" for month in range(1, 13))


def row(
    indicator: str = "新增城镇就业5.9万人",
    progress: str | None = None,
    *,
    region: str = "全市",
    level: str | None = None,
    target: float | None = 1000.0,
    quantity: float | None = None,
    form: str = "city",
    number: int = 4,
    file: str = "表.xlsx",
    input: int = 0,
) -> Observation:
    """One row whose progress stands in column F; ``progress`` is what is printed, without its percent sign."""
    decimals = len(progress.partition(".")[2]) if progress else 0
    return Observation(
        input=input,
        file=file,
        sheet="表一",
        table=0,
        form=form,
        block=number,
        period=None,
        level=level or ("whole" if region == "全市" else "region"),
        project=None,
        indicator=indicator,
        indicator_cell=f"B{number}",
        unit="人",
        region=region,
        region_cell=None,
        target=target,
        target_half=0.0,
        target_text="" if target is None else f"{target:g}",
        target_token="blank" if target is None else "number",
        target_cell=f"D{number}",
        quantity=quantity,
        quantity_half=0.0,
        quantity_text="" if quantity is None else f"{quantity:g}",
        quantity_token="blank" if quantity is None else "number",
        quantity_cell=f"E{number}",
        progress=None if progress is None else float(progress),
        progress_half=0.0 if progress is None else 0.5 * 10**-decimals,
        progress_text="" if progress is None else f"{progress}%",
        progress_token="blank" if progress is None else "number",
        progress_cell=f"F{number}",
        progress_style=None if progress is None else "percent_text",
    )


def months(
    progress: Mapping[str, str | None] | Sequence[str | None], indicator: str = "新增城镇就业5.9万人"
) -> list[Month]:
    """A month per period with one indicator at the whole; a sequence begins in January 2026."""
    given = progress if isinstance(progress, Mapping) else dict(zip(YEAR, progress, strict=False))
    return [Month(period=period, observations=(row(indicator, shown),)) for period, shown in given.items()]
