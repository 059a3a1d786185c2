"""The text that a spreadsheet shows for a value through its number format (数字格式)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from jiaohe.ingest.number_dates import HASHES, chinese_numerals, compile_date, serial_of
from jiaohe.ingest.number_digits import compile_digits, general
from jiaohe.ingest.number_tokens import COMPARE, Section, parse_sections

Shown = bool | int | float | str | datetime | date | time | timedelta
NumberRenderer = Callable[[float], str]
TextRenderer = Callable[[str], str]

__all__ = ["HASHES", "decimals", "general", "is_date", "is_duration", "is_percent", "render", "renderers"]


def render(value: Shown, number_format: str, date1904: bool = False) -> str:
    """What Excel shows for a value in a column that is wide enough. A format that breaks the grammar is General."""
    show_number, show_text = renderers(number_format, date1904)
    if isinstance(value, str):
        return show_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time | timedelta):
        return show_number(serial_of(value, date1904))
    return show_number(value)


@lru_cache(maxsize=4096)
def renderers(number_format: str, date1904: bool = False) -> tuple[NumberRenderer, TextRenderer]:
    """The two functions of a format: one for numbers, one for text."""
    sections = _sections(number_format)
    if sections is None:
        return general, _as_is
    numbers, text = _split(sections)
    return _compile_numbers(numbers, date1904), _as_is if text is None else _compile_text(text)


@lru_cache(maxsize=4096)
def is_percent(number_format: str) -> bool:
    """Whether numbers show a hundredfold with a percent sign."""
    numbers = _number_sections(number_format)
    return any(section.has("percent") and not section.is_date for section in numbers)


@lru_cache(maxsize=4096)
def is_date(number_format: str) -> bool:
    """Whether numbers show as dates, times or durations."""
    return any(section.is_date for section in _number_sections(number_format))


@lru_cache(maxsize=4096)
def is_duration(number_format: str) -> bool:
    """Whether numbers show as elapsed hours, minutes or seconds (``[h]:mm``)."""
    return any(section.has("elapsed") for section in _number_sections(number_format))


@lru_cache(maxsize=4096)
def decimals(number_format: str) -> int | None:
    """The decimal places that numbers show at most; None where the format does not fix them.

    None for General, text, dates, fractions and scientific notation; ``0.00%`` gives 2.
    """
    for section in _number_sections(number_format):
        kinds = [token.kind for token in section.tokens]
        if section.is_date or "exponent" in kinds or "slash" in kinds or "digit" not in kinds:
            continue
        return kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0
    return None


@lru_cache(maxsize=4096)
def _sections(number_format: str) -> tuple[Section, ...] | None:
    """None for what shows as General."""
    if number_format == "General":
        return None
    try:
        sections = parse_sections(number_format)
    except ValueError:
        return None
    return tuple(sections) if number_format else None


def _split(sections: Sequence[Section]) -> tuple[Sequence[Section], Section | None]:
    """The sections for numbers, and the one for text if there is one."""
    if len(sections) == 4 or (len(sections) > 1 and sections[-1].has("text")):
        return sections[:-1], sections[-1]
    return sections, sections[0] if sections[0].has("text") else None


def _number_sections(number_format: str) -> Sequence[Section]:
    sections = _sections(number_format)
    return () if sections is None else _split(sections)[0]


def _as_is(text: str) -> str:
    return text


def _compile_text(section: Section) -> TextRenderer:
    pieces = tuple(None if token.kind in ("text", "general") else token.text for token in section.tokens)
    if pieces == (None,):
        return _as_is
    return lambda text: "".join([text if piece is None else piece for piece in pieces])


def _compile_numbers(sections: Sequence[Section], date1904: bool) -> NumberRenderer:
    """Choose the section by the number's sign or by the sections' conditions."""
    bodies = [_compile_body(section, date1904) for section in sections]
    if len(sections) == 1 and sections[0].condition is None:
        return _signed(bodies[0], sections[0])
    conditions = _conditions(sections)
    shows: list[NumberRenderer] = []
    seen: list[tuple[str, float] | None] = []
    for section, body, condition in zip(sections, bodies, conditions, strict=True):
        # A section that gets negative numbers alone shows them without a sign: it has its own way to mark them.
        unsigned = _only_negative(condition, seen) and not section.is_date
        shows.append(_absolute(body) if unsigned else _signed(body, section))
        seen.append(condition)
    choices = [
        (None if condition is None else (COMPARE[condition[0]], condition[1]), show)
        for condition, show in zip(conditions, shows, strict=True)
    ]

    def show(value: float) -> str:
        for condition, write in choices:
            if condition is None or condition[0](value, condition[1]):
                return write(value)
        return general(value)

    return show


def _conditions(sections: Sequence[Section]) -> list[tuple[str, float] | None]:
    """The condition of each section, those that follow from its place included; None takes whatever is left."""
    given = [section.condition for section in sections]
    if len(given) == 3:
        first = given[0] or (">", 0.0)
        return [first, given[1] or ("<", 0.0), None]
    if len(given) == 2:
        return [given[0] or ((">", 0.0) if given[1] else (">=", 0.0)), given[1]]
    return given


def _only_negative(condition: tuple[str, float] | None, before: Sequence[tuple[str, float] | None]) -> bool:
    if condition is None:
        return any(c is not None and (c in ((">=", 0.0), (">", 0.0))) for c in before) and len(before) == 1
    sign, bound = condition
    return (sign == "<" and bound <= 0) or (sign in ("<=", "=") and bound < 0)


def _signed(body: NumberRenderer, section: Section) -> NumberRenderer:
    if section.is_date:
        return body
    if body is general:
        return general

    def show(value: float) -> str:
        return body(value) if value >= 0 else "-" + body(-value)

    return show


def _compile_body(section: Section, date1904: bool) -> NumberRenderer:
    """What one section makes of a number without its sign."""
    if section.is_date:
        return compile_date(section, date1904)
    if section.has("digit"):
        return _in_numerals(compile_digits(section), section.numerals, by_digit=True)
    if section.has("general") or section.has("text"):
        pieces = tuple(None if token.kind in ("general", "text") else token.text for token in section.tokens)
        shown = _in_numerals(general, section.numerals, by_digit=False)
        if pieces == (None,):
            return shown
        return lambda value: "".join([shown(value) if piece is None else piece for piece in pieces])
    literal = "".join(token.text for token in section.tokens)
    return lambda value: literal


def _absolute(body: NumberRenderer) -> NumberRenderer:
    return lambda value: body(abs(value))


def _in_numerals(body: NumberRenderer, numerals: int, *, by_digit: bool) -> NumberRenderer:
    return (lambda value: chinese_numerals(body(value), numerals, by_digit)) if numerals else body
