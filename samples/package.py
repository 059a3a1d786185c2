"""Saves a workbook so that the same content is the same bytes, whenever and wherever it is saved."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

_MOMENT = "2026-05-25T17:30:00Z"  # the cut-off of the sample month
_ZIP_MOMENT = (2026, 5, 25, 17, 30, 0)
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_VERSION = re.compile(rb"<AppVersion>[^<]*</AppVersion>")


def save_reproducibly(workbook: Workbook, path: Path) -> None:
    """Write a workbook without the moment of writing or the writer's version in it."""
    raw = io.BytesIO()
    workbook.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _STAMPS.sub(rb"\g<1>" + _MOMENT.encode() + rb"\g<2>", data)
            if name == "docProps/app.xml":
                data = _VERSION.sub(b"<AppVersion>16.0300</AppVersion>", data)
            part = zipfile.ZipInfo(name, date_time=_ZIP_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            part.external_attr = 0
            target.writestr(part, data, compresslevel=9)
