"""A whole workspace of a seed, and its truth."""

import random
from collections.abc import Iterable

from tests.corpus.months.city import draw_city
from tests.corpus.months.events import KINDS, World, plant
from tests.corpus.months.reports import draw_returns

NEEDS_RECEIPTS = frozenset({"late"})  # nothing else says when a return came


def draw_world(
    seed: int,
    *,
    months: int = 24,
    units: int = 40,
    each: int = 2,
    kinds: Iterable[str] = KINDS,
    summaries: bool = True,
    received: bool = True,
) -> World:
    """The city of a seed with so many events of each kind. The same arguments give the same world."""
    rng = random.Random(seed)
    city = draw_city(rng, months, units)
    world = World(city=city, returns=draw_returns(rng, city), summaries=summaries)
    wanted = [
        kind
        for kind in kinds
        if (received or kind not in NEEDS_RECEIPTS) and (summaries or kind != "summary unlike return")
    ]
    plant(rng, world, wanted, each)
    world.events.sort(key=lambda event: (event.period, event.unit, event.kind))
    return world
