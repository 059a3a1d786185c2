"""The zip package of an office file (压缩包): its parts by name, read in bounded chunks, guarded against hostile ones."""

import io
import posixpath
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator

from jiaohe.errors import Unreadable
from jiaohe.ingest.limits import Limits
from jiaohe.model.text import Text

_CHUNK = 1 << 18
_ENTRY = b"PK\x01\x02"  # starts each entry of a zip file's directory
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")

SAVE_AGAIN = Text(
    "请用 Excel 或 WPS 打开原文件，另存为 xlsx 后重新报送；打不开时请重新拷贝或下载。",
    "Open the original in Excel or WPS, save it as xlsx and send it again; if it does not open, copy it anew.",
)
MAKE_SMALLER = Text(
    "请删去无关的工作表、图片和空白区域的格式，另存为 xlsx 后重新报送。",
    "Delete sheets, pictures and formatted empty areas that do not belong to it, save it as xlsx and send it again.",
)
ASK_SENDER = Text(
    "正常的表格不会这样，请向报送单位核实文件来源，用 Excel 或 WPS 另存为 xlsx 后重新报送。",
    "No ordinary sheet does this: ask the sender where the file comes from, and for a copy saved anew as xlsx.",
)


class Package:
    """An opened package. Part names are taken without regard to case, with ``/`` between their pieces."""

    def __init__(self, file: str, data: bytes, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.deadline = time.monotonic() + limits.seconds
        self._inflated = 0
        if len(data) > limits.file_bytes:
            raise self.too_large("file_bytes", len(data))
        if (entries_seen := data.count(_ENTRY)) > limits.parts:  # before a table of them is built
            raise self.too_large("parts", entries_seen)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError, struct.error) as error:
            raise self.refused(
                Text("文件不完整或已损坏，无法解开。", "The file is truncated or damaged: it cannot be unpacked."),
                SAVE_AGAIN,
            ) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if not entry.filename.endswith("/"):
                self._add(entry)

    def _add(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename.replace("\\", "/").lstrip("/").casefold()
        if ".." in name.split("/") or _DRIVE.match(name):
            raise self.refused(
                Text(
                    "文件内部的路径指向文件之外，可能有害。", "A part inside the file has a path that leads out of it."
                ),
                ASK_SENDER,
            )
        if name in self._parts:
            raise self.refused(
                Text(
                    "文件内部有重复的部分，无法判断以哪个为准。",
                    "A part inside the file is there twice, so none is sure.",
                ),
                ASK_SENDER,
            )
        self._parts[name] = entry

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").casefold() in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of a part. Raises Unreadable for a part that is damaged, locked or too large."""
        entry = self._parts.get(name.lstrip("/").casefold())
        if entry is None:
            raise self.missing_part()
        if entry.flag_bits & 1:
            raise self.refused(
                Text("文件设有密码，无法读取。", "The file is locked with a password."),
                Text("请取消密码后重新报送。", "Remove the password and send it again."),
            )
        if entry.compress_type not in _METHODS:
            raise self._damaged_part()
        allowed = max(self.limits.inflated_free, entry.compress_size * self.limits.inflated_ratio)
        inflated = 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    inflated += len(chunk)
                    if inflated > allowed:
                        raise self.too_large("inflated_ratio", inflated)
                    self.charge(len(chunk))
                    if time.monotonic() > self.deadline:
                        raise self.too_large("seconds", 0)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError, struct.error) as error:
            raise self._damaged_part() from error

    def charge(self, size: int) -> None:
        """Count bytes that were inflated, or texts that were multiplied. Raises Unreadable when they are too many."""
        self._inflated += size
        if self._inflated > self.limits.inflated_bytes:
            raise self.too_large("inflated_bytes", self._inflated)

    def refused(self, what: Text, advice: Text) -> Unreadable:
        """The refusal of this file."""
        return Unreadable(where=self.file, what=what, advice=advice)

    def missing_part(self) -> Unreadable:
        """The refusal of a file that lacks a part which another part names."""
        return self.refused(
            Text("文件缺少必要的组成部分，内容不完整。", "The file lacks a part that it needs: it is not complete."),
            SAVE_AGAIN,
        )

    def too_large(self, limit: str, size: int) -> Unreadable:
        """The refusal of a file that passes one of the limits, named by its field; ``size`` is what was met."""
        return too_large(self.file, self.limits, limit, size)

    def _damaged_part(self) -> Unreadable:
        return self.refused(
            Text(
                "文件内部的数据已损坏，无法完整读取。",
                "The data inside the file are damaged and cannot be read in full.",
            ),
            SAVE_AGAIN,
        )


_TOO_LARGE = {
    "file_bytes": (
        "文件有 {size_mb:.0f} MB，超过上限 {bound_mb:.0f} MB。",
        "The file has {size_mb:.0f} MB, more than the {bound_mb:.0f} MB that are read.",
    ),
    "inflated_bytes": (
        "文件解开后超过 {bound_mb:.0f} MB，不予读取。",
        "The file inflates to more than the {bound_mb:.0f} MB that are read.",
    ),
    "inflated_ratio": (
        "文件压缩得异常紧（超过 {bound} 倍），可能是压缩炸弹，不予读取。",
        "The file is packed more than {bound} times over, as only a zip bomb is.",
    ),
    "parts": (
        "文件内部有 {size} 个部分，超过上限 {bound} 个。",
        "The file holds {size} parts, more than the {bound} that are read.",
    ),
    "sheets": (
        "工作簿有 {size} 张工作表，超过上限 {bound} 张。",
        "The workbook has {size} sheets, more than the {bound} that are read.",
    ),
    "cells": (
        "一张工作表里有内容的单元格超过 {bound} 个。",
        "A sheet has more filled cells than the {bound} that are read.",
    ),
    "merges": (
        "一张工作表里的合并区域超过 {bound} 处。",
        "A sheet has more merged areas than the {bound} that are read.",
    ),
    "merged_lines": (
        "一张工作表里的合并区域过大过多。",
        "A sheet has merged areas that are too many and too large.",
    ),
    "text_length": (
        "有一个单元格的文字超过 {bound} 个字。",
        "A cell holds more than {bound} characters.",
    ),
    "seconds": (
        "读取超过 {bound:.0f} 秒，没有完成。",
        "Reading took more than {bound:.0f} seconds and was stopped.",
    ),
}


def too_large(file: str, limits: Limits, limit: str, size: int) -> Unreadable:
    """The refusal of a file that passes one of the limits, named by its field; ``size`` is what was met."""
    bound = getattr(limits, limit)
    zh, en = _TOO_LARGE[limit]
    seen = {"size": size, "bound": bound, "size_mb": size / (1 << 20), "bound_mb": bound / (1 << 20)}
    advice = ASK_SENDER if limit == "inflated_ratio" else MAKE_SMALLER
    return Unreadable(where=file, what=Text(zh.format(**seen), en.format(**seen)), advice=advice)


def resolve(source: str, target: str) -> str:
    """The part that a relationship's target names, seen from the part that holds the relationship."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target)).lstrip("/")


def relationships_of(part: str) -> str:
    """The name of the part that holds the relationships of another: ``xl/workbook.xml`` → ``xl/_rels/workbook.xml.rels``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
