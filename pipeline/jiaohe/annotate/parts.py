"""The parts of the original (原件各部分): read under the reader's guards, copied in their order, counted afterwards."""

import io
import re
import struct
import zipfile

from jiaohe.annotate.refusal import CannotAnnotate
from jiaohe.ingest.package import Package
from jiaohe.model.text import Text

_END = b"PK\x05\x06"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of what a zip can say
_FIRST_BYTES = (b"PK\x03\x04", b"PK\x05\x06")
_NUMBER = re.compile(r"(\d+)(?=\.[A-Za-z]+\Z)")


class Parts:
    """The parts of a package, and what is to stand in their place or beside them. Names are taken without case."""

    def __init__(self, package: Package, data: bytes) -> None:
        """Raises CannotAnnotate where a copy of the parts would not be a copy of the file."""
        self.package = package
        self._data = data
        _refuse_surplus(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._names = {_plain(entry.filename): entry.filename for entry in archive.infolist()}
        self.changed: dict[str, bytes] = {}
        self.added: dict[str, bytes] = {}
        if any(name.startswith("_xmlsignatures/") for name in self._names):
            raise CannotAnnotate(
                Text(
                    "文件有数字签名，加上批注会使签名失效。",
                    "The file is digitally signed, and notes would break its signature.",
                )
            )

    def __contains__(self, name: str) -> bool:
        key = _plain(name)
        return key in self._names or any(_plain(added) == key for added in self.added)

    def read(self, name: str) -> bytes:
        """A part as it stands now. Raises Unreadable."""
        known = self._names.get(_plain(name), name)
        if known in self.changed:
            return self.changed[known]
        if known in self.added:
            return self.added[known]
        return b"".join(self.package.chunks(known))

    def put(self, name: str, data: bytes) -> None:
        """Change a part, or add one."""
        known = self._names.get(_plain(name))
        if known is None:
            self.added[name] = data
        else:
            self.changed[known] = data

    def free_name(self, name: str) -> str:
        """``xl/comments1.xml`` with the first number that no part has."""
        number = 1
        while (free := _NUMBER.sub(str(number), name)) in self:
            number += 1
        return free

    def names(self, suffix: str) -> list[str]:
        """The parts of the original with an ending."""
        return [name for key, name in self._names.items() if key.endswith(suffix)]

    def pack(self) -> bytes:
        """The copy: every part in its place, changed ones in their new form, added ones at the end."""
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as read,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
        ):
            written.comment = read.comment
            for entry in read.infolist():
                copied = zipfile.ZipInfo(entry.filename, entry.date_time)
                copied.compress_type = entry.compress_type
                copied.external_attr = entry.external_attr
                copied.create_system = entry.create_system
                if entry.is_dir():
                    written.writestr(copied, b"")
                elif entry.filename in self.changed:
                    written.writestr(copied, self.changed[entry.filename])
                else:
                    copied.file_size = entry.file_size
                    with written.open(copied, "w") as target:
                        for chunk in self.package.chunks(entry.filename):
                            target.write(chunk)
            for name, data in self.added.items():
                written.writestr(zipfile.ZipInfo(name, _EARLIEST), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def missing_from(self, copy: bytes) -> list[str]:
        """The parts that a copy lacks, has elsewhere or has otherwise, though nobody meant to change them."""
        with zipfile.ZipFile(io.BytesIO(self._data)) as before, zipfile.ZipFile(io.BytesIO(copy)) as after:
            had, has = before.infolist(), after.infolist()
        lost = [
            old.filename
            for old, new in zip(had, has, strict=False)
            if old.filename != new.filename
            or (old.filename not in self.changed and (old.CRC, old.file_size) != (new.CRC, new.file_size))
        ]
        return lost + [entry.filename for entry in had[len(has) :]]


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_surplus(data: bytes) -> None:
    """Raises CannotAnnotate where something stands before the package or after it: a copy would lose that."""
    end = data.rfind(_END)
    whole = end >= 0 and len(data) >= end + 22
    comment = struct.unpack_from("<H", data, end + 20)[0] if whole else 0
    if not whole or end + 22 + comment != len(data) or not data.startswith(_FIRST_BYTES):
        raise CannotAnnotate(
            Text(
                "文件前后附有别的数据，副本里保不住。",
                "Other data stand before or after the workbook, and a copy would lose them.",
            )
        )
