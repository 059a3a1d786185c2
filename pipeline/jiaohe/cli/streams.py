"""Where reports go (输出): standard output in the console's encoding, or files that are whole or not there at all."""

import contextlib
import locale
import os
import secrets
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TextIO

import click

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.report.untrusted import encodable

# A report is never written over what could be a submission or a part of the workspace.
_PRECIOUS = frozenset(".xlsx .xlsm .xls .xlsb .ods .csv .et .docx .yaml .yml".split())


def encoding_of(stream: TextIO | None) -> str:
    """The encoding that text written to ``stream`` ends up in."""
    return getattr(stream, "encoding", None) or "utf-8"


def lacks_ornaments(stream: TextIO | None) -> bool:
    """Whether the console behind ``stream`` cannot be trusted with box drawing: any that is not UTF."""
    if not encoding_of(stream).lower().replace("-", "").replace("_", "").startswith("utf"):
        return True
    # A Windows console takes Unicode but draws by its code page; Windows Terminal says who it is.
    return (
        os.name == "nt" and "WT_SESSION" not in os.environ and "utf" not in locale.getpreferredencoding(False).lower()
    )


def write_text(text: str, *, color: bool) -> None:
    """Text for people to standard output; characters that it lacks are replaced, never an error."""
    click.echo(encodable(text, encoding_of(sys.stdout)), nl=False, color=color)


def write_records(lines: Iterable[str]) -> None:
    """Text for machines to standard output, as UTF-8 whatever the console's encoding."""
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def hush_stdout() -> None:
    """After the reader of a pipe has gone: nothing more is written, and nothing is said of it at exit."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def refuse_target(target: Path, inputs: Sequence[str]) -> None:
    """Raises UserError where a report must not or cannot be written."""
    where = str(target)
    if target.is_dir():
        raise UserError(
            where=where,
            what=Text("这是一个文件夹，报告写不进去。", "This is a folder; a report needs a file."),
            advice=Text("在后面加上文件名。", "Add a file name."),
        )
    if not target.parent.is_dir():
        raise UserError(
            where=where,
            what=Text("要写报告的文件夹不存在。", "The folder for the report does not exist."),
            advice=Text("先建好文件夹，或者换一个位置。", "Create it first, or choose another place."),
        )
    if not target.exists():
        return
    same = any(os.path.exists(name) and os.path.samefile(name, target) for name in inputs if name != "-")
    if same or (target.suffix.lower() in _PRECIOUS and target.stat().st_size > 0 and not _is_report(target)):
        raise UserError(
            where=where,
            what=Text(
                "报告会盖掉一份已有的报表或设置文件，没有写。",
                "The report would replace a sheet or a settings file; it was not written.",
            ),
            advice=Text("给报告换一个文件名。", "Give the report another name."),
        )


def _is_report(target: Path) -> bool:
    """Whether a file is a list of findings that was written before: a new one may replace it."""
    from jiaohe.report.findings_csv import beginnings

    try:
        with target.open("rb") as stream:
            return stream.read(4096).startswith(beginnings())
    except OSError:
        return False


def append_file(target: Path, chunks: Iterable[str]) -> None:
    """Add UTF-8 to the end of a file that other programs add to as well. Raises UserError."""
    try:
        with target.open("a", encoding="utf-8", errors="replace", newline="") as stream:
            stream.writelines(chunks)
    except OSError as error:
        raise _unwritable(target, error) from error


def write_file(target: Path, chunks: Iterable[str] | bytes) -> None:
    """Write UTF-8, or bytes, so that a reader sees the old file or the whole new one. Raises UserError."""
    try:
        if target.exists() and not target.is_file():  # a pipe or a device has no old content to keep
            _write_all(target, chunks, "w")
            return
        final = target.resolve()
        draft = final.with_name(f".{final.name}.{secrets.token_hex(4)}.tmp")
        try:
            _write_all(draft, chunks, "x")
            os.replace(draft, final)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> UserError:
    reason = error.strerror or type(error).__name__
    return UserError(
        where=str(target),
        what=Text("报告写不进这个文件。", f"The report cannot be written to this file: {reason}."),
        advice=Text(
            "看看磁盘是否已满、文件是否正被别的程序打开、有没有写的权限。",
            "Is the disk full, the file open elsewhere, or writing not permitted?",
        ),
    )


def _write_all(target: Path, chunks: Iterable[str] | bytes, mode: Literal["w", "x"]) -> None:
    if isinstance(chunks, bytes):
        with target.open("wb" if mode == "w" else "xb") as stream:
            stream.write(chunks)
        return
    with target.open(mode, encoding="utf-8", errors="replace", newline="") as text:
        text.writelines(chunks)
