"""Slips planted in clean blocks: the operations that people's hands make, each with the cells that it leaves wrong."""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tests.bench.blocks import Block, Cell, broken, members
from tests.corpus.figures import WHOLE

Changes = Mapping[str, Decimal]
Planter = Callable[[random.Random, Block], Changes | None]
TRIES = 40


class Planted(NamedTuple):
    """One slip: its kind, the cells it left wrong, and what they held."""

    kind: str
    was: Mapping[str, Decimal]


class Problem(NamedTuple):
    """A block as it is handed in. No slips: it is clean."""

    block: Block
    slips: tuple[Planted, ...]

    @property
    def wrong(self) -> frozenset[str]:
        """All cells that are wrong."""
        return frozenset(name for slip in self.slips for name in slip.was)

    @property
    def truth(self) -> dict[str, Decimal]:
        """What the wrong cells should hold."""
        return {name: number for slip in self.slips for name, number in slip.was.items()}


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _tied(block: Block) -> list[str]:
    """Cells that some relation speaks of: a slip elsewhere cannot be seen by anybody."""
    return sorted({name for relation in block.relations for name in members(relation)})


def _is_total(cell: Cell) -> bool:
    return cell.line in (WHOLE, "total") or cell.measure == "total"


def _one(alter: Callable[[random.Random, Cell], Decimal | None]) -> Planter:
    def plant(rng: random.Random, block: Block) -> Changes | None:
        name = rng.choice(_tied(block))
        number = alter(rng, block.cells[name])
        return None if number is None or number < 0 else {name: number}

    return plant


def _scaled(rng: random.Random, cell: Cell) -> Decimal | None:
    power = rng.choice([2, -2, 2, -2, 1, -1] if cell.measure == "progress" else [1, -1, 2, -2, 3, -3, 4, -4])
    if cell.exact and power < 0 and cell.number % 10**-power:
        return None  # nobody writes a part of a person
    moved = cell.number.scaleb(power)
    if power < 0 and not cell.exact:
        return moved
    return moved.quantize(Decimal(1).scaleb(-_decimals(cell.number)))


def _digits(change: Callable[[random.Random, str], str | None]) -> Callable[[random.Random, Cell], Decimal | None]:
    """Change the printed digits and keep the decimal point where it is."""

    def alter(rng: random.Random, cell: Cell) -> Decimal | None:
        text = format(cell.number, "f")
        digits = change(rng, text.replace(".", ""))
        return None if digits is None else Decimal(int(digits)).scaleb(-_decimals(cell.number))

    return alter


def _transposed(rng: random.Random, digits: str) -> str | None:
    spots = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i or digits[1] != "0")]
    if not spots:
        return None
    i = rng.choice(spots)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def _dropped(rng: random.Random, digits: str) -> str | None:
    i = rng.randrange(len(digits))
    rest = digits[:i] + digits[i + 1 :]
    return None if len(digits) < 3 or rest.startswith("0") else rest


def _doubled(rng: random.Random, digits: str) -> str | None:
    i = rng.randrange(len(digits))
    return None if len(digits) < 2 else digits[: i + 1] + digits[i:]


def _changed(rng: random.Random, digits: str) -> str | None:
    i = rng.randrange(len(digits))
    other = rng.choice([d for d in "0123456789" if d != digits[i] and (i or d != "0")])
    return digits[:i] + other + digits[i + 1 :]


def _exchange(block: Block, a: str, b: str) -> Changes | None:
    first, second = block.cells[a], block.cells[b]
    if first.number == second.number or first.exact != second.exact:
        return None
    return {a: second.number, b: first.number}


def _lines(block: Block, measure: str) -> list[str]:
    """Cells of one measure in reading order, without the whole."""
    return [name for name in block.cells if block.cells[name].measure == measure and not _is_total(block.cells[name])]


def _swapped_regions(rng: random.Random, block: Block) -> Changes | None:
    names = _lines(block, rng.choice(sorted({c.measure for c in block.cells.values() if c.measure != "total"})))
    if len(names) < 2:
        return None
    at = rng.randrange(len(names) - 1)
    return _exchange(block, names[at], names[at + 1])


def _swapped_measures(rng: random.Random, block: Block) -> Changes | None:
    by_line: dict[str, list[str]] = {}
    for name, cell in block.cells.items():
        if not _is_total(cell) and cell.measure != "progress":
            by_line.setdefault(cell.line, []).append(name)
    pairs = [names for names in by_line.values() if len(names) >= 2]
    if not pairs:
        return None
    names = rng.choice(pairs)
    at = rng.randrange(len(names) - 1)
    return _exchange(block, names[at], names[at + 1])


def _shifted(rng: random.Random, block: Block) -> Changes | None:
    """A run of three to six figures of a row moved one place along; what fell off comes first again, or is lost."""
    names = _lines(block, rng.choice(sorted({c.measure for c in block.cells.values() if c.measure != "total"})))
    length = rng.randint(3, 6)
    if len(names) < length:
        return None
    start = rng.randrange(len(names) - length + 1)
    run = names[start : start + length]
    numbers = [block.cells[name].number for name in run]
    first = numbers[-1] if rng.random() < 0.5 else numbers[0]
    moved = [first, *numbers[:-1]]
    if rng.random() < 0.5:
        moved = [*numbers[1:], numbers[0] if first == numbers[-1] else numbers[-1]]
    changes = {name: new for name, new, old in zip(run, moved, numbers, strict=True) if new != old}
    return changes if len(changes) >= 2 else None


def _stale(rng: random.Random, block: Block) -> Changes | None:
    """A total that still says what it said before its parts were put up to date."""
    names = [n for n in _tied(block) if _is_total(block.cells[n]) and block.cells[n].measure != "progress"]
    if not names:
        return None
    name = rng.choice(names)
    number = block.cells[name].number
    return {name: (number * Decimal(str(round(rng.uniform(0.6, 0.97), 3)))).quantize(number)}


def _wrong_unit(rng: random.Random, block: Block) -> Changes | None:
    """One line in 万 where the others are in units, or the reverse: its target and its quantity, and no progress."""
    lines = sorted({cell.line for cell in block.cells.values() if cell.measure == "target"})
    if not lines:
        return None
    line = rng.choice(lines)
    names = [f"{m} {line}" for m in ("target", "quantity") if f"{m} {line}" in block.cells]
    power = rng.choice([4, -4])
    changes = {}
    for name in names:
        number = block.cells[name].number
        if number:
            moved = number.scaleb(power)
            places = min(_decimals(moved), 4) if power < 0 else _decimals(number)
            changes[name] = moved.quantize(Decimal(1).scaleb(-places))
    return changes if changes and all(changes.values()) else None


SLIPS: Mapping[str, Planter] = {
    "scale ×10^k": _one(_scaled),
    "digits transposed": _one(_digits(_transposed)),
    "digit dropped": _one(_digits(_dropped)),
    "digit doubled": _one(_digits(_doubled)),
    "digit changed": _one(_digits(_changed)),
    "two regions swapped": _swapped_regions,
    "two measures swapped": _swapped_measures,
    "run of a row shifted": _shifted,
    "stale total": _stale,
    "wrong unit": _wrong_unit,
}


def plant(rng: random.Random, block: Block, kinds: Sequence[str]) -> Problem | None:
    """Plant slips in cells of their own; None where one of them fits nowhere that a relation would show it."""
    slips: list[Planted] = []
    taken: set[str] = set()
    now = block
    for kind in kinds:
        for _ in range(TRIES):
            changes = SLIPS[kind](rng, now)
            if not changes or taken & set(changes):
                continue
            if all(now.cells[name].number == number for name, number in changes.items()):
                continue
            after = now.with_numbers(changes)
            if not any(set(members(relation)) & set(changes) for relation in broken(after)):
                continue
            slips.append(Planted(kind, {name: block.cells[name].number for name in changes}))
            taken |= set(changes)
            now = after
            break
        else:
            return None
    shown = {name for relation in broken(now) for name in members(relation)}
    if not all(set(slip.was) & shown for slip in slips):
        return None  # one slip hides another: nobody could see both
    return Problem(now, tuple(slips))
