"""A sheet as it will be written: inked cells, merges, and where each figure of the truth went."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tests.corpus.figures import Figure, Kind
from tests.corpus.truth import Key

PERCENT_STYLES = ("text", "format", "plain", "fraction", "mixed")
_FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


class Ink(NamedTuple):
    """What is stored in a cell, and the number format it is shown through."""

    value: str | int | float
    number_format: str = "General"
    formula: str | None = None

    def seen(self) -> str:
        """What a person sees, and a csv holds. Knows the formats this package uses."""
        if isinstance(self.value, str):
            return self.value
        if self.number_format == "General":
            return f"{self.value:.9g}"
        percent = self.number_format.endswith("%")
        pattern = self.number_format.rstrip("%")
        decimals = len(pattern.partition(".")[2])
        # Half up on the decimal that was stored, as spreadsheets show it.
        number = Decimal(repr(self.value)) * (100 if percent else 1)
        text = f"{number.quantize(Decimal(1).scaleb(-decimals), rounding='ROUND_HALF_UP'):{',' if ',' in pattern else ''}f}"
        return text + ("%" if percent else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one sheet's writer types. ``odd`` is the share of numbers typed as text in one way or another."""

    percent: str = "text"
    stored: bool = False  # cells hold what was computed and only show it rounded
    strip: bool = False  # no trailing zeros in texts
    thousands: bool = False
    two_decimals: bool = False  # 700.00 even for counts
    odd: float = 0.0
    spaced: bool = False  # names padded with spaces
    wrapped: bool = False  # long names broken into lines
    formulas: bool = False  # totals are formulas with a cached value


def draw_style(rng: random.Random) -> Style:
    """A style; every percent style is as likely as the next."""
    return Style(
        percent=rng.choice(PERCENT_STYLES),
        stored=rng.random() < 0.25,
        strip=rng.random() < 0.4,
        thousands=rng.random() < 0.25,
        two_decimals=rng.random() < 0.2,
        odd=rng.choice([0, 0, 0.04]),
        spaced=rng.random() < 0.25,
        wrapped=rng.random() < 0.35,
        formulas=rng.random() < 0.2,
    )


@dataclass(slots=True, kw_only=True)
class Canvas:
    """One sheet. ``places`` maps each key of the truth to every (row, column) that shows it."""

    name: str
    cells: dict[tuple[int, int], Ink] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[Key, list[tuple[int, int]]] = field(default_factory=dict)
    chart: bool = False
    last: int = 0

    def put(self, row: int, column: int, ink: Ink | str | int | None, key: Key | None = None) -> None:
        """Ink one cell and remember its key; a blank cell is remembered too."""
        if ink is not None and ink != "":
            self.cells[row, column] = ink if isinstance(ink, Ink) else Ink(ink)
        if key is not None:
            self.places.setdefault(key, []).append((row, column))
        self.last = max(self.last, row)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge an area of more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))
            self.last = max(self.last, bottom)


def plain(number: Decimal, strip: bool) -> str:
    """Printed digits, never an exponent."""
    text = format(number, "f")
    if strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def _stored(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def ink_figure(figure: Figure, measure: str, kind: Kind, decimals: int, style: Style, rng: random.Random) -> Ink | None:
    """Type one figure in the sheet's style; None leaves the cell empty."""
    if figure.words is not None:
        return Ink(figure.words)
    if figure.number is None:
        return None
    if measure == "progress" or figure.percent:
        return _percent(figure, decimals, style, rng)
    number = figure.number
    shown = max(0, -int(number.as_tuple().exponent))
    if rng.random() < style.odd:
        return Ink(_oddly(number, style, rng))
    comma = "#,##0" if style.thousands else "0"
    if style.stored and figure.exact is not None:
        return Ink(float(figure.exact), f"{comma}.{'0' * shown}" if shown else comma)
    if style.two_decimals and shown != 1:  # on one decimal a printed second one would lie
        return Ink(_stored(number), f"{comma}.00")
    if style.thousands:
        return Ink(_stored(number), f"{comma}.{'0' * shown}" if shown else comma)
    if shown and not style.strip:
        return Ink(_stored(number), f"0.{'0' * shown}")
    return Ink(_stored(number))


def _oddly(number: Decimal, style: Style, rng: random.Random) -> str:
    text = plain(number, style.strip)
    way = rng.choice(["comma", "full width", "spaces", "text"])
    if way == "comma":
        return f"{number:,}"
    if way == "full width":
        return text.translate(_FULL_WIDTH)
    return f" {text} " if way == "spaces" else text


def _percent(figure: Figure, decimals: int, style: Style, rng: random.Random) -> Ink:
    assert figure.number is not None
    number = figure.number
    own = max(0, -int(number.as_tuple().exponent))
    shown = max(own, decimals)
    way = rng.choice(["text", "format"]) if style.percent == "mixed" else style.percent
    if figure.percent and way in ("plain", "fraction"):
        way = "text"
    exact = style.stored and figure.exact is not None
    if way == "text":
        text = plain(number, style.strip)
        sign = "％" if rng.random() < style.odd else "%"
        return Ink(text + sign)
    if way == "format":
        places = decimals if exact else shown
        value = float(figure.exact) / 100 if exact and figure.exact is not None else float(number / 100)
        return Ink(value, f"0.{'0' * places}%" if places else "0%")
    if way == "plain":
        return Ink(_stored(number), "General" if style.strip else (f"0.{'0' * shown}" if shown else "0"))
    if exact and figure.exact is not None:
        return Ink(round(float(figure.exact) / 100, 12))
    return Ink(_stored(number / 100))


def ink_name(name: str, style: Style, rng: random.Random, width: int = 6) -> str:
    """A name as typed: padded, or broken into lines where it is long."""
    if style.spaced and len(name) <= 4 and rng.random() < 0.5:
        return name[:-1] + rng.choice([" ", "  ", "\u3000"]) + name[-1]
    if style.wrapped and len(name) > width:
        cut = len(name) // 2
        if name.isascii():
            return name.replace(" ", "\n", 1)
        if name[cut - 1].isdigit() and name[cut].isalnum():  # a number is never broken
            return name
        if name[cut].isdigit() or name[cut] in "．.%":
            return name
        return name[:cut] + "\n" + name[cut:]
    return name
