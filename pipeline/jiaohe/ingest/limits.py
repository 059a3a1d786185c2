"""How much of a file is read before it is refused (读取上限): bounds in size, number and time, set once for a run."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds far above any honest sheet. What passes one of them is refused with a reason, never read in part."""

    file_bytes: int = 200 * _MIB
    inflated_bytes: int = 512 * _MIB  # all parts that are read, and the formulas that cells share, together
    inflated_ratio: int = 300  # inflated to packed, beyond the first ``inflated_free`` bytes of a part
    inflated_free: int = 64 * _MIB
    parts: int = 20_000
    sheets: int = 1_000
    cells: int = 4_000_000  # that hold something, per sheet
    merges: int = 200_000  # merged areas, per sheet
    merged_lines: int = 2_000_000  # rows or columns that merged areas run through, whichever are fewer, per sheet
    text_length: int = 1_000_000  # characters of one cell; Excel itself stops at 32 767
    seconds: float = 120.0  # per file
