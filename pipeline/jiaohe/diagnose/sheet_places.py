"""Where the cells of a constraint system stand on their sheet (格的位置)."""

from jiaohe.model.address import parse_a1

# Down and across: right, left, down, up.
STEPS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def spot_of(cell: str) -> tuple[int, int] | None:
    """Row and column of a cell; None for one that has a name only."""
    try:
        return parse_a1(cell)
    except ValueError:
        return None
