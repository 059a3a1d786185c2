"""Powers of ten between a progress and what it should be (数量级): misplaced points, percent signs, units of 万."""

import math

from jiaohe.diagnose.blocks import Block, progress_of, ratio_of
from jiaohe.diagnose.formulas import UNRATED, Regional
from jiaohe.model.interval import Interval
from jiaohe.model.tables import Observation

# A progress beyond is odd, and figures of a block that prints nothing below are taken for two decimals.
_HIGHEST = 150.0
_FINE = 0.005
SCALES = (2, -2, 1, -1, 4, -4, 3, -3)


def grain_of(block: Block) -> float:
    """The usual half-width of the progress figures of a block, of those that have not been blown up themselves."""
    plausible = [row for row in block.rows if progress_of(row) is not None and (row.progress or 0.0) <= _HIGHEST]
    halves = sorted(row.progress_half for row in plausible)
    return halves[len(halves) // 2] if halves else _FINE


def scale_of(
    row: Observation, progress: Interval | None, value: Interval | None, ratio: Interval | None, grain: float
) -> int | None:
    """The power of ten that brings a progress onto its formula or onto the plain ratio, where as printed it is off.

    ``grain`` is the half-width of what stood there before it was blown up: 8304 % was once a rounded 83.04 %.
    """
    if progress is None or not row.progress or row.progress < 0:
        return None
    aims = [aim for aim in (value, ratio) if aim is not None and aim.lo > 0]
    if any(aim.meets(progress) for aim in aims):
        return None
    for power in SCALES:
        scaled = progress.scaled(10.0**power)
        if power < 0:
            scaled = scaled.plus(Interval(-grain, grain))
        # A coarse figure blown up meets anything: 0.4 for 40 ± 5 would.
        if scaled.hi - scaled.lo <= 0.1 * scaled.hi and any(aim.meets(scaled) for aim in aims):
            return power
    return None


def divides(block: Block, row: Observation) -> bool:
    """Whether quantity ÷ target means anything: 979 persons beside a rate of 100 % have a denominator elsewhere."""
    return block.kind not in UNRATED or (row.quantity is not None and row.quantity <= 100)


def rescaled(row: Observation | None, scale: int | None) -> float | None:
    """The progress as it would read, free of the noise that binary floats add."""
    if row is None or row.progress is None or scale is None:
        return None
    return float(f"{row.progress * 10.0**scale:.12g}")


def peer_scale(block: Block, row: Observation) -> int | None:
    """100-fold slips of a stated progress: far outside the other regions', and inside once scaled."""
    peers = [p.progress for p in block.regions if p is not row and progress_of(p) is not None and p.progress]
    if row.level != "region" or progress_of(row) is None or not row.progress or len(peers) < 3:
        return None
    low, high = min(peers), max(peers)
    if low <= 0 or row.progress <= 0:
        return None
    for power in (2, -2):
        scaled = row.progress * 10.0**power
        apart = row.progress * 20 < low if power > 0 else row.progress > 20 * high
        if apart and 0.8 * low <= scaled <= 1.2 * high:
            return power
    return None


def unit_power(block: Block, regional: Regional) -> int | None:
    """The one power of ten by which all progress figures miss quantity/target: units of 万 or 亿 mixed up."""
    rows = [row for row in block.rows if ratio_of(row) is not None and progress_of(row) is not None and row.progress]
    if len(rows) < 2 or regional.reproduced:
        return None
    for power in (4, -4, 8, -8, 3, -3, 2, -2, 1, -1):
        fits = 0
        for row in rows:
            ratio, progress = ratio_of(row), progress_of(row)
            fits += bool(ratio and progress and ratio.scaled(10.0**power).meets(progress))
        if fits >= max(2, math.ceil(0.8 * len(rows))):
            return power
    return None
