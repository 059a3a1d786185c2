"""Readings kept from one run to the next (读取缓存): what a file was read as, in ``.jiaohe/cache`` of its workspace.

One pack per period, a line per file. A line is believed if it carries the seal of this user (``seal``), speaks of the
file's bytes and place, and of the very forms, names, program and libraries at hand; any other is as if it were not
there. A refusal is never kept: a busy machine may be its cause. Nothing here can fail a run.
"""

import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jiaohe
from jiaohe.app.packing import pack_tables, unpack_drawings, unpack_tables
from jiaohe.app.seal import read_seal
from jiaohe.model.run import Drawing

if TYPE_CHECKING:
    from jiaohe.tidy import TidyTables
    from jiaohe.workspace.forms import Form
    from jiaohe.workspace.load import Workspace

OFF = "JIAOHE_NO_CACHE"
_LARGEST = 16 << 20  # bytes of one file's rows
_STALE_DRAFT = 3600.0  # seconds after which a draft has no writer any more
_CODE = ("ingest", "tidy", "model", "workspace", "app/reading.py", "app/packing.py", "history/returned.py")
_LIBRARIES = ("python-calamine", "xlrd", "olefile", "msoffcrypto-tool")
_SEPARATOR = "\t"  # JSON and hexadecimal digits have none


class Reading(NamedTuple):
    """What a file was read as."""

    format: str
    tidied: "TidyTables"
    drawings: Mapping[str, Drawing]


class Shelf:
    """The readings of one period of a workspace. ``save`` when its files are through."""

    def __init__(self, workspace: "Workspace", period: str | None, context: bytes, seal: bytes) -> None:
        self._root = workspace.root.absolute()
        self._folder = workspace.root / ".jiaohe" / "cache"
        self._pack = self._folder / f"{period or 'other'}.pack"
        self._packs = {f"{known}.pack" for known in (*workspace.periods(), "other")}
        self._context = context + (period or "").encode()
        self._seal = seal
        self._lines = self._load()
        self._changed = False

    def find(self, path: Path, data: bytes, *, input: int, figures_only: bool) -> Reading | None:
        """What the file was read as when it held these bytes, or None."""
        place = self._place(path)
        line = self._lines.get(place) if place is not None else None
        if place is None or line is None:
            return None
        try:
            _, key, format, figures, rest = line.split(_SEPARATOR)
            if key != self._key(place, data):
                return None
            tables = unpack_tables(figures, None if figures_only else rest, input=input, file=str(path))
            drawings = {} if figures_only else unpack_drawings(rest)
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return Reading(format, tables, drawings)

    def keep(self, path: Path, data: bytes, reading: Reading) -> None:
        """Keep what the file was read as, until ``save`` writes it."""
        place = self._place(path)
        if place is None:
            return
        self._changed = True
        self._lines.pop(place, None)
        figures, rest = pack_tables(reading.tidied, reading.drawings)
        if len(figures) + len(rest) <= _LARGEST:
            self._lines[place] = _SEPARATOR.join((place, self._key(place, data), reading.format, figures, rest))

    def save(self) -> None:
        """Write the pack anew if anything in it is new, without files that are gone; a reader sees the old or the new."""
        if not self._changed:
            return
        self._changed = False
        lines = [line for place, line in self._lines.items() if (self._root / json.loads(place)).is_file()]
        with suppress(OSError):
            self._make_folder()
            draft = self._folder / f"{self._pack.name}.{secrets.token_hex(4)}.draft"
            try:
                draft.write_bytes(_encode("".join(f"{self._sign(line)}{_SEPARATOR}{line}\n" for line in lines)))
                os.replace(draft, self._pack)
            finally:
                draft.unlink(missing_ok=True)
            self._tidy_up()

    def _load(self) -> dict[str, str]:
        if self._leads_elsewhere():
            return {}
        try:
            text = self._pack.read_bytes().decode("utf-8", "surrogatepass")
        except (OSError, ValueError):
            return {}
        lines: dict[str, str] = {}
        for line in text.split("\n"):
            mark, _, signed = line.partition(_SEPARATOR)
            if secrets.compare_digest(_encode(mark), _encode(self._sign(signed))):
                lines[signed.partition(_SEPARATOR)[0]] = signed
        return lines

    def _make_folder(self) -> None:
        if self._leads_elsewhere():
            raise OSError("a link leads out of the workspace")
        self._folder.mkdir(parents=True, exist_ok=True)
        ignored = self._folder.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")

    def _leads_elsewhere(self) -> bool:
        return any(path.is_symlink() for path in (self._folder.parent, self._folder, self._pack))

    def _tidy_up(self) -> None:
        """Packs of periods that are gone, and drafts that a run left when it was killed."""
        for pack in self._folder.glob("*.pack"):
            if pack.name not in self._packs:
                pack.unlink(missing_ok=True)
        for draft in self._folder.glob("*.draft"):
            if draft.stat().st_mtime < time.time() - _STALE_DRAFT:
                draft.unlink(missing_ok=True)

    def _place(self, path: Path) -> str | None:
        """Where in the workspace a file lies; None outside of it, where nothing is kept."""
        try:
            below = path.absolute().relative_to(self._root)
        except ValueError:
            return None
        return json.dumps(below.as_posix(), ensure_ascii=False)

    def _key(self, place: str, data: bytes) -> str:
        mix = hashlib.blake2b(self._context, digest_size=32)
        mix.update(hashlib.blake2b(_encode(place)).digest())
        mix.update(data)
        return mix.hexdigest()

    def _sign(self, text: str) -> str:
        return hashlib.blake2b(_encode(text), key=self._seal, digest_size=32).hexdigest()


class Shelves:
    """The shelves of a run for files of one workspace, read by the same forms."""

    def __init__(self, workspace: "Workspace", forms: Sequence["Form"], seal: bytes, code: str) -> None:
        self._workspace = workspace
        self._seal = seal
        names = workspace.regions
        stated = [
            code,
            [[form.model_dump_json(), form.shared.model_dump_json(), form.builtin] for form in forms],
            sorted(names.names.items()),
            sorted(names.wholes),
        ]
        self._context = hashlib.blake2b(_encode(json.dumps(stated)), digest_size=32).digest()

    def of(self, period: str | None) -> Shelf:
        """The shelf of a period, or of the files that lie in none."""
        return Shelf(self._workspace, period, self._context, self._seal)


def open_shelves(workspace: "Workspace | None", forms: Sequence["Form"], *, wanted: bool = True) -> Shelves | None:
    """The readings kept for a workspace, or None where none are to be kept (``JIAOHE_NO_CACHE``) or none can be."""
    if workspace is None or not wanted or os.environ.get(OFF):
        return None
    code, seal = _code(), read_seal()
    return None if code is None or seal is None else Shelves(workspace, forms, seal, code)


@cache
def _code() -> str | None:
    """What reads: the program's own code and the libraries under it. None where the code lies in no folder."""
    home = Path(jiaohe.__file__).parent
    mix = hashlib.blake2b(f"{jiaohe.__version__} {sys.version}".encode())
    for part in _CODE:
        files = sorted((home / part).glob("*.py")) if not part.endswith(".py") else [home / part]
        if not files:
            return None
        for file in files:
            try:
                mix.update(f"\n{file.name}\n".encode() + file.read_bytes())
            except OSError:
                return None
    for library in _LIBRARIES:
        try:
            mix.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            continue
    return mix.hexdigest()


def _encode(text: str) -> bytes:
    """UTF-8 that also holds what names of files and damaged cells may hold."""
    return text.encode("utf-8", "surrogatepass")
