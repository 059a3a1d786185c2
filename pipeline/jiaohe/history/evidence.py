"""When a return came (收到时间), by the best evidence there is: manifest, the sheet's own date, git, the file's time."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jiaohe.model.month_tables import Evidence
from jiaohe.workspace.moments import Moment, parse_day

# A repository is somebody's files: nothing that its configuration names is run.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false")
_PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A moment with the evidence for it. A file that is not committed yet, or has changed since, goes by its own time."""

    moment: Moment
    evidence: Evidence


def received_at(
    file: Path, *, manifest: Moment | None, reported_on: str | None, committed: Callable[[Path], Mapping[str, datetime]]
) -> Received | None:
    """When a file came; None where nothing tells. ``committed`` gives commit times by name for a folder."""
    if manifest is not None:
        return Received(moment=manifest, evidence="manifest")
    if reported_on is not None:
        return Received(moment=Moment(parse_day(reported_on)), evidence="workbook")
    times = committed(file.parent)
    if (at := times.get(file.name)) is not None:
        return Received(moment=Moment(at.date(), at.time()), evidence="git")
    try:
        changed = datetime.fromtimestamp(file.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None
    return Received(moment=Moment(changed.date(), changed.time().replace(microsecond=0)), evidence="file")


@cache
def commit_times(folder: Path) -> Mapping[str, datetime]:
    """The time of the last commit of each file that lies directly in a folder and is unchanged since, by name.

    Times are those of the committer's own clock, so that every machine gives the same. Empty where there is no git.
    """
    tracked = _run(folder, "ls-files", "-z", "--", ".")
    if not tracked:
        return {}
    changed = set(_run(folder, "diff", "--name-only", "--no-ext-diff", "--relative", "-z", "HEAD", "--", "."))
    wanted = {name for name in tracked if "/" not in name and name not in changed}
    found: dict[str, datetime] = {}
    at: datetime | None = None
    for part in _run(folder, "log", "--format=%x01%cI", "--name-only", "--relative", "-z", "--", "."):
        text = part.strip("\n")
        if text.startswith("\x01"):
            stamp, _, text = text[1:].partition("\n")
            at = datetime.fromisoformat(stamp).replace(tzinfo=None)
        if at is not None and text in wanted:
            found.setdefault(text, at)
    return found


def _run(folder: Path, *words: str) -> list[str]:
    """The parts, ended by NUL, of what git prints; none where it fails or there is none."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*_GIT, *words], cwd=folder, env=environment, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [part for part in done.stdout.decode("utf-8", "replace").split("\0") if part]
