"""Where a place of a sheet finds its cell, merged areas included."""

from hypothesis import given
from hypothesis import strategies as st

from jiaohe.model.address import Area
from jiaohe.model.grid import Cell, Grid

CELL = Cell(1, "number", "1")


def sheet(*merges: Area) -> Grid:
    return Grid(name="表", cells={(1, 1): CELL}, merges=merges)


def test_a_place_outside_of_merged_areas_is_its_own_origin() -> None:
    assert sheet().origin(4, 5) == (4, 5)
    assert sheet(Area(1, 1, 2, 2)).origin(3, 1) == (3, 1)


def test_a_covered_place_shows_the_cell_of_its_origin() -> None:
    grid = sheet(Area(1, 1, 2, 3), Area(3, 1, 5, 1))
    assert grid.origin(2, 3) == (1, 1)
    assert grid.seen_at(2, 3) == CELL
    assert grid.at(2, 3) is None
    assert grid.origin(5, 1) == (3, 1)


def test_an_area_as_large_as_a_sheet_is_looked_up_at_once() -> None:
    assert sheet(Area(1, 1, 1_048_576, 16_384)).origin(1_048_576, 16_384) == (1, 1)


@st.composite
def disjoint(draw: st.DrawFn) -> list[Area]:
    """Areas that do not overlap, on a board of 12 by 12."""
    areas: list[Area] = []
    for _ in range(draw(st.integers(0, 8))):
        top, left = draw(st.integers(1, 12)), draw(st.integers(1, 12))
        area = Area(top, left, draw(st.integers(top, 12)), draw(st.integers(left, 12)))
        if all(
            area.top > other.bottom or other.top > area.bottom or area.left > other.right or other.left > area.right
            for other in areas
        ):
            areas.append(area)
    return areas


@given(disjoint())
def test_origins_agree_with_going_through_the_areas(areas: list[Area]) -> None:
    grid = sheet(*areas)
    for row in range(1, 13):
        for column in range(1, 13):
            covering = [a for a in areas if a.top <= row <= a.bottom and a.left <= column <= a.right]
            expected = (covering[0].top, covering[0].left) if covering else (row, column)
            assert grid.origin(row, column) == expected
