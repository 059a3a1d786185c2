"""Which files a path means (收集文件): folders are walked for sheets, and what is passed over is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# A named file is always tried, whatever it is called; in a folder only what is called a sheet is a return.
SHEETS = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".xlsb", ".ods", ".fods", ".csv", ".tsv"}
)

# What the program itself keeps in a workspace is nobody's return.
OWN_FOLDER = ".jiaohe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Files to check, each once, in order; and the paths that were passed over."""

    files: tuple[Path, ...]
    passed_over: tuple[Path, ...]


def gather(paths: Iterable[Path], *, declared: frozenset[str] = frozenset()) -> Gathered:
    """Walk folders for sheets. Lock files (``~$…``), hidden files and other files in them are passed over.
    What the program keeps there (``.jiaohe``) is not looked at.

    ``declared`` are names that belong to a workspace itself (its catalog, its manifests): they are no returns, and
    are told of only where they lie deeper than they belong.
    """
    files: dict[Path, None] = {}
    passed: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            if file.name in declared and file.parent == path:
                continue
            below = file.relative_to(path)
            if OWN_FOLDER in below.parts:
                continue
            hidden = any(part.startswith((".", "~$")) for part in below.parts)
            wanted = file.suffix.lower() in SHEETS and file.name not in declared
            (files if wanted and not hidden else passed)[file] = None
    return Gathered(files=tuple(files), passed_over=tuple(path for path in passed if path not in files))
