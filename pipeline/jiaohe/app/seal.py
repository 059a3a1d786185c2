"""The seal (封记) on what a run keeps: a secret of the user, so that nobody else's folder can say what a file holds."""

import os
import secrets
import sys
from functools import cache
from pathlib import Path

_BYTES = 32


@cache
def read_seal() -> bytes | None:
    """The user's secret, made on first use; None where there is no place for it."""
    try:
        file = _folder() / "seal"
        if not file.is_file():
            _make(file)
        seal = file.read_bytes()
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    return seal if len(seal) == _BYTES else None


def _make(file: Path) -> None:
    """Whole or not at all, and never in place of one that another run has just made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"seal.{secrets.token_hex(4)}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES))
        if not file.exists():
            os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _folder() -> Path:
    if sys.platform == "win32":
        named = os.environ.get("LOCALAPPDATA")
        return (Path(named) if named else Path.home() / "AppData" / "Local") / "jiaohe"
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "jiaohe"
