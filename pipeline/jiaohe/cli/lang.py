"""The language that the command line speaks (语言): asked for, set in the environment, or that of the locale."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, TextIO

import click

from jiaohe.model.text import Lang

LANGUAGES: Final[tuple[Lang, ...]] = ("zh", "en")
_KEY = "jiaohe.lang"


def locale_language(environment: Mapping[str, str]) -> Lang:
    """``JIAOHE_LANG`` first, then the locale; Chinese where neither says anything, since its users read it."""
    own = environment.get("JIAOHE_LANG", "").strip().lower()
    for lang in LANGUAGES:
        if own.split("_")[0].split("-")[0] == lang:
            return lang
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            base = value.split(".")[0].split("@")[0]
            return "zh" if base in ("C", "POSIX") or base.lower().startswith("zh") else "en"
    return "zh"


def spoken_language(arguments: Sequence[str], environment: Mapping[str, str], stream: TextIO | None) -> Lang:
    """The language of help and complaints, known before the arguments are parsed: ``--lang`` wherever it stands.

    A stream that cannot carry Chinese gets English, unless Chinese was asked for.
    """
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        for lang in LANGUAGES:
            if value == lang:
                return lang
    lang = locale_language(environment)
    if lang == "zh" and not environment.get("JIAOHE_LANG") and not _carries_chinese(stream):
        return "en"
    return lang


def _carries_chinese(stream: TextIO | None) -> bool:
    try:
        "校核".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def remember(lang: Lang) -> dict[str, Any]:
    """What the program hands to its commands as ``ctx.obj``."""
    return {_KEY: lang}


def language(ctx: click.Context | None = None) -> Lang:
    """The language of the running command; outside of one, what the environment says."""
    found = click.get_current_context(silent=True) if ctx is None else ctx
    obj = None if found is None else found.obj
    if isinstance(obj, dict) and obj.get(_KEY) in LANGUAGES:
        lang: Lang = obj[_KEY]
        return lang
    return spoken_language((), os.environ, sys.stdout)
