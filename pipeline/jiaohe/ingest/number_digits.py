"""Numbers through the digit part of a number format: General, fixed, grouped, scaled, scientific, fractions.

Excel calculates in binary but shows decimals: it takes 15 significant digits and rounds those half away from zero, so
that 1.005 shows as 1.01 although its binary value lies below. Everything here takes numbers that are not negative.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from jiaohe.ingest.number_tokens import FormatToken, Section

Body = Callable[[float], str]
_CONTEXT = Context(prec=2000, rounding=ROUND_HALF_UP, Emax=999999, Emin=-999999)
_SPACE = FormatToken("literal", " ")
_DIGITS_SHOWN = 11  # characters of a General number, its sign apart


def decimal_of(value: float) -> Decimal:
    """The number as Excel takes it for display: 15 significant digits."""
    return Decimal(f"{value:.15g}")


def general(value: float) -> str:
    """A number through General in a column that is wide enough: at most 11 characters besides the sign."""
    if value < 0:
        return "-" + general(-value)
    if value < 1e11:
        if isinstance(value, int):
            return str(value)
        text = f"{value:.15g}"
        if len(text) <= _DIGITS_SHOWN and "e" not in text:
            return text
        # Binary and decimal rounding differ at most where a single 5 is to be rounded away.
        if 1e-4 <= value < 9e9 and not (len(text) == _DIGITS_SHOWN + 1 and text[-1] == "5"):
            return f"{value:.10g}" if value >= 1 else f"{value:.9f}".rstrip("0").rstrip(".")
    return _general_shortened(decimal_of(value))


def _general_shortened(number: Decimal) -> str:
    exponent = number.adjusted() if number else 0
    if -5 < exponent < 11:
        places = max(0, 9 - max(0, exponent))
        shown = number.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)
        if shown < Decimal(10) ** 11:
            return _without_trailing_zeros(f"{shown:f}")
    elif exponent < 0 and number == number.quantize(Decimal("1e-9"), context=_CONTEXT):
        return _without_trailing_zeros(f"{number:f}")
    mantissa = round_half_up(number.scaleb(-exponent, _CONTEXT), 5 if -100 < exponent < 100 else 4)
    if mantissa >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{_without_trailing_zeros(f'{mantissa:f}')}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _without_trailing_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def compile_digits(section: Section) -> Body:
    """What a section with digit placeholders makes of a number."""
    tokens = section.tokens
    exponent = next((i for i, token in enumerate(tokens) if token.kind == "exponent"), None)
    if exponent is not None:
        return _compile_scientific(tokens, exponent)
    slash = next((i for i, token in enumerate(tokens) if token.kind == "slash"), None)
    if slash is not None:
        fraction = _compile_fraction(tokens, slash)
        if fraction is not None:
            return fraction
    layout = _Layout(tokens)
    return layout.fast() or layout.show


class _Layout:
    """Where the digits of a number go: placeholders before and after the point with literals among them."""

    def __init__(self, tokens: Sequence[FormatToken]) -> None:
        last_digit = max(i for i, token in enumerate(tokens) if token.kind == "digit")
        first_digit = min(i for i, token in enumerate(tokens) if token.kind == "digit")
        point = next((i for i, token in enumerate(tokens) if token.kind == "point"), None)
        self.before: list[FormatToken] = []
        self.after: list[FormatToken] = []
        self.has_point = point is not None
        self.grouped = False
        self.power = 0  # of ten, by percent signs and scaling commas
        for i, token in enumerate(tokens):
            part = self.before if point is None or i < point else self.after
            if token.kind == "comma":
                if i > last_digit or (point is not None and i < point and not _digit_between(tokens, i, point)):
                    self.power -= 3
                elif i < first_digit:
                    part.append(FormatToken("literal", ","))
                elif point is None or i < point:
                    self.grouped = True
            elif token.kind == "percent":
                self.power += 2
                part.append(FormatToken("literal", "%"))
            elif i != point:
                # A second point, a slash outside a fraction: they stand for themselves.
                part.append(token if token.kind == "digit" else FormatToken("literal", token.text))
        self.places = sum(token.kind == "digit" for token in self.after)

    def show(self, value: float) -> str:
        """The digits put in their places."""
        return self.show_decimal(decimal_of(value))

    def show_decimal(self, number: Decimal) -> str:
        """The same for a number that is decimal already."""
        rounded = number.scaleb(self.power, _CONTEXT).quantize(Decimal(1).scaleb(-self.places), context=_CONTEXT)
        whole, _, rest = f"{rounded:f}".partition(".")
        text = _place_whole(self.before, "" if whole == "0" else whole, self.grouped)
        if self.has_point:
            text += "." + _place_rest(self.after, rest)
        return text

    def fast(self) -> Body | None:
        """A quick way for the formats that most cells have: ``0``, ``#,##0.00``, ``0.0%``, with text around."""
        digits = [i for i, token in enumerate(self.before) if token.kind == "digit"]
        if not digits or digits[-1] - digits[0] != len(digits) - 1:
            return None
        pattern = "".join(self.before[i].text for i in digits)
        if pattern.lstrip("#") != "0" or any(t.kind == "digit" and t.text != "0" for t in self.after):
            return None
        if any(token.kind == "digit" for token in self.after[self.places :]):
            return None
        prefix = "".join(token.text for token in self.before[: digits[0]])
        suffix = "".join(token.text for token in self.before[digits[-1] + 1 :])
        if self.has_point:
            if suffix or not self.places:
                return None
            suffix = "".join(token.text for token in self.after[self.places :])
        scale, check = 10.0**self.power, 10.0 ** (self.power + self.places)
        write = f"{_braced(prefix)}{{:{',' if self.grouped else ''}.{self.places}f}}{_braced(suffix)}".format
        exact = self.show

        def show(value: float) -> str:
            # Binary and decimal rounding differ only next to a tie; there the exact way decides.
            scaled = value * check
            if scaled < 1e9 and abs(scaled % 1.0 - 0.5) > 1e-6:
                return write(value * scale)
            return exact(value)

        return show


def _braced(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")


def _digit_between(tokens: Sequence[FormatToken], start: int, end: int) -> bool:
    return any(token.kind == "digit" for token in tokens[start:end])


def _place_whole(tokens: Sequence[FormatToken], digits: str, grouped: bool) -> str:
    """Digits right to left into their placeholders; those left over go before the first placeholder."""
    out: list[str] = []
    rest = list(digits)
    first = next((i for i, token in enumerate(tokens) if token.kind == "digit"), -1)
    placed = 0
    if first < 0:  # a format like .00 has no place for them: they stand right before the point
        out, rest = rest[::-1], []

    def put(digit: str) -> None:
        nonlocal placed
        if grouped and placed and placed % 3 == 0:
            out.append(" " if digit == " " else ",")
        out.append(digit)
        placed += 1

    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.kind != "digit":
            out.append(token.text[::-1])
        elif rest:
            put(rest.pop())
            while i == first and rest:
                put(rest.pop())
        elif token.text != "#":
            put("0" if token.text == "0" else " ")
    return "".join(out)[::-1]


def _place_rest(tokens: Sequence[FormatToken], digits: str) -> str:
    """Decimals into their placeholders; zeros at the end show only where the placeholder asks for them."""
    places = [token.text for token in tokens if token.kind == "digit"]
    shown = list(digits)
    for i in range(len(places) - 1, -1, -1):
        if shown[i] != "0" or places[i] == "0":
            break
        shown[i] = " " if places[i] == "?" else ""
    queue = iter(shown)
    return "".join(next(queue) if token.kind == "digit" else token.text for token in tokens)


def _compile_scientific(tokens: Sequence[FormatToken], at: int) -> Body:
    mantissa = _Layout(tokens[:at])
    mantissa.power = 0
    whole = max(1, sum(token.kind == "digit" for token in mantissa.before))
    shows_plus = tokens[at].text == "+"
    tail = tokens[at + 1 :]

    def show(value: float) -> str:
        number = decimal_of(value)
        exponent = number.adjusted() // whole * whole if number else 0
        scaled = number.scaleb(-exponent, _CONTEXT)
        if round_half_up(scaled, mantissa.places) >= Decimal(10) ** whole:
            exponent += whole
            scaled = number.scaleb(-exponent, _CONTEXT)
        sign = "-" if exponent < 0 else "+" if shows_plus else ""
        return mantissa.show_decimal(scaled) + "E" + sign + _place_whole(tail, str(abs(exponent)), False)

    return show


def round_half_up(number: Decimal, places: int) -> Decimal:
    """Rounded to decimals, half away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), context=_CONTEXT)


def _compile_fraction(tokens: Sequence[FormatToken], slash: int) -> Body | None:
    start = slash
    while start > 0 and tokens[start - 1] == _SPACE:
        start -= 1
    bar_start = start
    while start > 0 and tokens[start - 1].kind == "digit":
        start -= 1
    end = slash + 1
    while end < len(tokens) and tokens[end] == _SPACE:
        end += 1
    bar = "".join(token.text for token in tokens[bar_start:end])
    bar_end = end
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
        end += 1
    upper = [token.text for token in tokens[start:bar_start]]
    lower = [token.text for token in tokens[bar_end:end]]
    if not upper or not lower:
        return None
    fixed = int("".join("0" if text in "#?" else text for text in lower)) if "".join(lower).strip("0#?") else None
    before = tokens[:start]
    mixed = any(token.kind == "digit" for token in before)
    tail = "".join(token.text for token in tokens[end:])
    blank = " " * (len(upper) + len(bar) + (len(str(fixed)) if fixed else len(lower)))

    def show(value: float) -> str:
        number = Fraction(value)
        whole, part = (int(number), number - int(number)) if mixed else (0, number)
        if fixed:
            numerator, denominator = int(part * fixed + Fraction(1, 2)), fixed
        else:
            numerator, denominator = _convergent(part, 10 ** min(len(lower), 7) - 1)
        if mixed and numerator == denominator:
            whole, numerator = whole + 1, 0
        text = _place_whole(before, str(whole) if mixed and (whole or not numerator) else "", False)
        if mixed and not numerator:
            return text + blank + tail
        return text + _fitted(str(numerator), upper, True) + bar + _fitted(str(denominator), lower, False) + tail

    return show


def _convergent(number: Fraction, limit: int) -> tuple[int, int]:
    """The last convergent of the continued fraction whose denominator fits, as Excel takes it: not the nearest one."""
    upper, lower = (1, int(number)), (0, 1)
    rest = number - int(number)
    while rest:
        whole = int(1 / rest)
        denominator = whole * lower[1] + lower[0]
        if denominator > limit:
            break
        upper, lower = (upper[1], whole * upper[1] + upper[0]), (lower[1], denominator)
        rest = 1 / rest - whole
    return upper[1], lower[1]


def _fitted(digits: str, places: Sequence[str], right: bool) -> str:
    missing = places[: len(places) - len(digits)] if len(digits) < len(places) else []
    padding = "".join("0" if place == "0" else " " if place == "?" else "" for place in missing)
    return padding + digits if right or "0" in padding else digits + padding
