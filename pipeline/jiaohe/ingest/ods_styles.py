"""Number formats of OpenDocument styles (样式), written as the format codes that Excel uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Attributes = dict[str, str]

_DATA_STYLES = frozenset(
    {
        "number:number-style",
        "number:percentage-style",
        "number:currency-style",
        "number:date-style",
        "number:time-style",
        "number:text-style",
        "number:boolean-style",
    }
)
_MOST_DIGITS = 30  # of one placeholder group; spreadsheet programs allow 20
_BARE = frozenset(" -():/.,+")  # literals that need no quotes in a format code
_DATE_PARTS = {
    "number:year": ("yy", "yyyy"),
    "number:day": ("d", "dd"),
    "number:day-of-week": ("ddd", "dddd"),
    "number:hours": ("h", "hh"),
    "number:minutes": ("m", "mm"),
    "number:seconds": ("s", "ss"),
}


@dataclass(slots=True)
class _DataStyle:
    kind: str
    elapsed: bool
    code: str = ""
    maps: list[tuple[str, str]] = field(default_factory=list)  # condition, data style


class Styles:
    """What the styles of a document say, fed with its elements. Later styles of a name replace earlier ones."""

    def __init__(self) -> None:
        self._data: dict[str, _DataStyle] = {}
        self._cell_styles: dict[str, tuple[str | None, str | None]] = {}  # data style, parent
        self._codes: dict[str, str] = {}
        self._current: _DataStyle | None = None
        self._literal: list[str] | None = None
        self._table_style: str | None = None
        self.hidden_tables: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if self._current is not None:
            self._piece(self._current, name, attributes)
        elif name in _DATA_STYLES:
            elapsed = attributes.get("number:truncate-on-overflow") == "false"
            self._current = _DataStyle(name, elapsed)
            self._data[attributes.get("style:name", "")] = self._current
        elif name == "style:style":
            family = attributes.get("style:family")
            if family == "table-cell":
                parts = attributes.get("style:data-style-name"), attributes.get("style:parent-style-name")
                self._cell_styles[attributes.get("style:name", "")] = parts
            elif family == "table":
                self._table_style = attributes.get("style:name", "")
        elif name == "style:table-properties" and self._table_style and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._table_style)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in _DATA_STYLES:
            self._current = None
        elif name in ("number:text", "number:currency-symbol"):
            if self._current is not None and self._literal is not None:
                self._current.code += _literal("".join(self._literal), self._current.kind)
            self._literal = None
        elif name == "style:style":
            self._table_style = None

    def characters(self, text: str) -> None:
        """Text between elements."""
        if self._literal is not None:
            self._literal.append(text)

    def settle(self) -> None:
        """Work out what is known by now, so that styles of the same names in another part do not change it."""
        for style in self._cell_styles:
            self._codes[style] = self.code(style)
        self._cell_styles.clear()

    def code(self, style: str | None) -> str:
        """The format code of a cell style; General where it says nothing."""
        seen: set[str] = set()
        while style is not None and style not in seen:
            seen.add(style)
            if style in self._cell_styles:
                data, parent = self._cell_styles[style]
                if data is not None and data in self._data:
                    return self._whole(self._data[data])
                style = parent
            else:
                return self._codes.get(style, "General")
        return "General"

    def _whole(self, style: _DataStyle) -> str:
        """A data style with the others that it maps to by condition, as sections."""
        own = style.code or "General"
        sections = [(condition, self._data[other].code) for condition, other in style.maps[:3] if other in self._data]
        if not sections:
            return own
        conditions = [condition for condition, _ in sections]
        codes = [code or "General" for _, code in sections]
        if conditions in ([">=0"], [">0", "<0"]) or (style.kind == "number:text-style" and len(codes) == 3):
            return ";".join([*codes, own])
        return ";".join([*(f"[{condition}]{code}" for condition, code in zip(conditions, codes, strict=True)), own])

    def _piece(self, style: _DataStyle, name: str, attributes: Attributes) -> None:
        if name in ("number:text", "number:currency-symbol"):
            self._literal = []
        elif name == "number:number":
            style.code += _number(attributes, general=style.kind == "number:number-style")
        elif name == "number:scientific-number":
            exponent = "0" * max(1, _count(attributes, "number:min-exponent-digits", 2))
            style.code += f"{_number(attributes, general=False)}E+{exponent}"
        elif name == "number:fraction":
            above = "?" * max(1, _count(attributes, "number:min-numerator-digits", 1))
            below = attributes.get("number:denominator-value") or "?" * max(
                1, _count(attributes, "number:min-denominator-digits", 1)
            )
            style.code += f"# {above}/{below}"
        elif name == "number:text-content":
            style.code += "@"
        elif name == "number:am-pm":
            style.code += "AM/PM"
        elif name == "number:month":
            long = attributes.get("number:style") == "long"
            textual = attributes.get("number:textual") == "true"
            style.code += ("mmmm" if long else "mmm") if textual else ("mm" if long else "m")
        elif name in _DATE_PARTS:
            code = _DATE_PARTS[name][attributes.get("number:style") == "long"]
            if name == "number:seconds" and (places := _count(attributes, "number:decimal-places", 0)):
                code += "." + "0" * places
            if style.elapsed and "[" not in style.code:
                code = f"[{code}]"
            style.code += code
        elif name == "style:map":
            condition = attributes.get("style:condition", "").replace("value()", "").replace(" ", "")
            if condition.startswith(("<", ">", "=", "!=")):
                style.maps.append((condition.replace("!=", "<>"), attributes.get("style:apply-style-name", "")))


def _number(attributes: Mapping[str, str], *, general: bool) -> str:
    """Digit placeholders: ``#,##0.00``. A number style that fixes no decimals shows numbers as General does."""
    if general and "number:decimal-places" not in attributes and attributes.get("number:grouping") != "true":
        whole = _count(attributes, "number:min-integer-digits", 1)
        return "General" if whole <= 1 else "0" * whole
    whole = _count(attributes, "number:min-integer-digits", 1)
    code = "0" * whole or "#"
    if attributes.get("number:grouping") == "true":
        digits = code.rjust(4, "#")
        code = f"{digits[:-3]},{digits[-3:]}"
    places = _count(attributes, "number:decimal-places", 0)
    sure = attributes.get("number:min-decimal-places") or attributes.get("loext:min-decimal-places")
    least = min(places, int(sure)) if sure and sure.isdecimal() else places
    if places:
        code += "." + "0" * least + "#" * (places - least)
    factor = attributes.get("number:display-factor", "1")
    return code + "," * {"1000": 1, "1000000": 2, "1000000000": 3}.get(factor, 0)


def _count(attributes: Mapping[str, str], name: str, default: int) -> int:
    text = attributes.get(name, "")
    return min(int(text), _MOST_DIGITS) if text.isdecimal() and len(text) < 10 else default


def _literal(text: str, kind: str) -> str:
    if kind == "number:percentage-style" and "%" in text:
        before, _, after = text.partition("%")
        return f"{_literal(before, '')}%{_literal(after, '')}"
    if not text or set(text) <= _BARE:
        return text
    return '"' + text.replace('"', '"\\""') + '"'
