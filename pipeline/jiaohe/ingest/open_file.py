"""Open a file by its content (打开文件): read its bytes, see what they are, and hand them to the reader for that."""

import os
import stat

from jiaohe.errors import Unreadable
from jiaohe.ingest.limits import Limits
from jiaohe.ingest.package import too_large
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.sniff import READABLE, sniff
from jiaohe.model.grid import Workbook


def read_workbook(file: str, *, data: bytes | None = None, limits: Limits = Limits()) -> Workbook:  # noqa: B008  # frozen
    """The workbook in a file, or in ``data`` when given; then ``file`` is only its label.

    The name plays no part: a csv named xlsx and an xlsx named xls open. Raises Unreadable, with the reason and what to
    do about it, for whatever is not a whole, open spreadsheet within the limits.
    """
    if data is None:
        data = read_bytes(file, limits)
    elif len(data) > limits.file_bytes:
        raise too_large(file, limits, "file_bytes", len(data))
    kind = sniff(data)
    if kind == "locked":
        from jiaohe.ingest.encrypted import unlock_package

        data = unlock_package(file, data)
        kind = sniff(data)
    if kind not in READABLE:
        raise refusal(file, kind)
    try:
        return _read(kind, file, data, limits)
    except Unreadable:
        raise
    except (MemoryError, RecursionError):
        raise refusal(file, "crashed") from None


def read_bytes(file: str, limits: Limits) -> bytes:
    """The bytes of a regular file or a pipe. Raises Unreadable, also before a file that is too large is read."""
    try:
        status = os.stat(file)
        if stat.S_ISDIR(status.st_mode):
            raise refusal(file, "directory")
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            raise refusal(file, "special")
        if status.st_size > limits.file_bytes:
            raise too_large(file, limits, "file_bytes", status.st_size)
        with open(file, "rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise refusal(file, "missing") from None
    except PermissionError:
        raise refusal(file, "denied") from None
    except (OSError, ValueError):  # ValueError: a path with a NUL
        raise refusal(file, "unread") from None
    if len(data) > limits.file_bytes:
        raise too_large(file, limits, "file_bytes", len(data))
    return data


def _read(kind: str, file: str, data: bytes, limits: Limits) -> Workbook:
    """Readers are imported when they are needed: most runs need one."""
    if kind == "xlsx":
        from jiaohe.ingest.xlsx import read_xlsx

        return read_xlsx(file, data, limits)
    if kind == "xls":
        from jiaohe.ingest.xls import read_xls

        return read_xls(file, data, limits)
    if kind == "ods" or kind == "fods":
        from jiaohe.ingest.ods import read_fods, read_ods

        return read_ods(file, data, limits) if kind == "ods" else read_fods(file, data, limits)
    if kind == "xlsb":
        from jiaohe.ingest.xlsb import read_xlsb

        return read_xlsb(file, data, limits)
    from jiaohe.ingest.delimited import read_delimited

    return read_delimited(file, data, limits)
