"""Text that came from a file (不可信文字), made harmless for a terminal: one line, nothing that steers it."""

import re
import unicodedata

# ANSI: CSI sequences (7 and 8 bit), OSC/DCS/PM/APC strings up to their end, and two-character escapes.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]"
)
_SPACES = re.compile(r"[\s\u2028\u2029]+")
# Cn stays: a newer Unicode may know the character. Marks stay, but a pile of them on one letter does not.
_PILE = re.compile(r"([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{2})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")


def clean(text: str, *, longest: int | None = None) -> str:
    """One line without control, ANSI, bidi or zero-width characters; every run of blanks becomes one space.

    Lone surrogates become U+FFFD. A text over ``longest`` characters is cut there and ends with ``…``.
    """
    if longest is not None and len(text) > longest * 40:
        text = text[: longest * 40]  # a cell holds up to 32,767 characters: do not scrub what is cut off anyway
    if text.isascii() and text.isprintable() and "  " not in text:
        plain = text.strip()
    else:
        spaced = _SPACES.sub(" ", _ESCAPES.sub("", text))
        plain = _PILE.sub(r"\1", "".join(map(_harmless, spaced))).strip()
    if longest is not None and len(plain) > longest:
        return plain[:longest].rstrip() + "…"
    return plain


def _harmless(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else ""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    # Cc control; Cf format: bidi, zero-width, soft hyphen, tags; Zl, Zp were turned into spaces
    return "" if category in ("Cc", "Cf") else character


def encodable(text: str, encoding: str) -> str:
    """``text`` with every character that ``encoding`` lacks replaced by one of the same width that it has.

    Layout stays in place on a GBK console: wide characters become 〓 (the printers' sign for a missing glyph)
    where the encoding has it, else ``??``; narrow ones an ASCII look-alike, else ``?``.
    """
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_substitute(character, encoding) for character in text)
    return text


_LOOKALIKES = {"…": "..", "—": "--", "–": "-", "−": "-", "·": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x"}
_LOOKALIKES |= {"²": "2", "³": "3", "≥": ">=", "≤": "<=", "→": "->", "µ": "u", "\xa0": " ", "％": "% "}


def _substitute(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        pass
    else:
        return character
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if unicodedata.combining(character):
        return ""
    bare = unicodedata.normalize("NFKD", character)[:1]
    if bare.isascii() and bare.isprintable() and bare:
        return bare
    if unicodedata.east_asian_width(character) not in "WF":
        return "?"
    return "〓" if _has("〓", encoding) else "??"


def _has(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
