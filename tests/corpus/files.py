"""Canvases to files: xlsx (with cached formula values), xls, ods, csv. Each loses what its format cannot hold."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.corpus.canvas import Canvas, Ink

FORMATS = ("xlsx", "xls", "ods", "csv-utf8", "csv-gb18030")


def write(path: Path, canvases: Sequence[Canvas], form: str) -> None:
    """Write a workbook; a csv takes the first canvas."""
    if form == "xlsx":
        _write_xlsx(path, canvases)
    elif form == "xls":
        _write_xls(path, [c for c in canvases if not c.chart])
    elif form == "ods":
        _write_ods(path, [c for c in canvases if not c.chart])
    else:
        encoding = "utf-8-sig" if form == "csv-utf8" else "gb18030"
        path.write_bytes(_csv_text(canvases[0]).encode(encoding))


def suffix(form: str) -> str:
    """The file name's end for a format."""
    return ".csv" if form.startswith("csv") else f".{form}"


def _write_xlsx(path: Path, canvases: Sequence[Canvas]) -> None:
    import openpyxl
    from openpyxl.chart import BarChart, Reference

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for canvas in canvases:
        if canvas.chart:
            chart = BarChart()
            chart.add_data(Reference(book.worksheets[0], min_col=2, min_row=1, max_row=6))
            book.create_chartsheet(canvas.name).add_chart(chart)
            continue
        sheet = book.create_sheet(canvas.name)
        for (row, column), ink in canvas.cells.items():
            cell = sheet.cell(row, column)
            cell.value = ink.value
            if isinstance(ink.value, str):
                cell.data_type = "s"  # a text that starts with = stays a text
            cell.number_format = ink.number_format
        for top, left, bottom, right in canvas.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(_with_formulas(held.getvalue(), [c for c in canvases if not c.chart]))


def _with_formulas(content: bytes, canvases: Sequence[Canvas]) -> bytes:
    """Put formulas before the values that openpyxl wrote, so that the values become what Excel cached."""
    wanted = {
        f"xl/worksheets/sheet{i}.xml": {
            _reference(*spot): ink.formula for spot, ink in canvas.cells.items() if ink.formula
        }
        for i, canvas in enumerate(canvases, 1)
    }
    if not any(wanted.values()):
        return content
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            for reference, formula in wanted.get(item.filename, {}).items():
                pattern = rf'(<c r="{reference}"[^>]*>)(<v>)'
                data, count = re.subn(pattern.encode(), rf"\g<1><f>{escape(formula or '')}</f>\g<2>".encode(), data)
                assert count == 1, (item.filename, reference)
            new.writestr(item, data)
    return held.getvalue()


def _reference(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def _write_xls(path: Path, canvases: Sequence[Canvas]) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, xlwt.XFStyle] = {}
    for canvas in canvases:
        sheet = book.add_sheet(canvas.name)
        origins = {(m[0], m[1]): m for m in canvas.merges}
        for (row, column), ink in canvas.cells.items():
            style = styles.setdefault(ink.number_format, xlwt.easyxf(num_format_str=ink.number_format))
            if (row, column) in origins:
                top, left, bottom, right = origins.pop((row, column))
                sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, ink.value, style)
            else:
                sheet.write(row - 1, column - 1, ink.value, style)
        for top, left, bottom, right in origins.values():
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
    book.save(str(path))


def _csv_text(canvas: Canvas) -> str:
    width = max(column for _, column in canvas.cells)
    rows = max(row for row, _ in canvas.cells)
    held = io.StringIO()
    writer = csv.writer(held)
    for row in range(1, rows + 1):
        inks = [canvas.cells.get((row, column)) for column in range(1, width + 1)]
        writer.writerow(["" if ink is None else ink.seen() for ink in inks])
    return held.getvalue()


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
)
_ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _write_ods(path: Path, canvases: Sequence[Canvas]) -> None:
    formats = sorted(
        {ink.number_format for c in canvases for ink in c.cells.values() if ink.number_format != "General"}
    )
    styles = {form: f"ce{i}" for i, form in enumerate(formats, 1)}
    parts = [_ODS_HEAD, "<office:automatic-styles>"]
    for form, name in styles.items():
        percent = form.endswith("%")
        pattern = form.rstrip("%")
        digits = len(pattern.partition(".")[2])
        tag = "number:percentage-style" if percent else "number:number-style"
        grouping = ' number:grouping="true"' if "," in pattern else ""
        parts.append(
            f'<{tag} style:name="N{name}"><number:number number:decimal-places="{digits}" '
            f'number:min-integer-digits="1"{grouping}/>{"<number:text>%</number:text>" if percent else ""}</{tag}>'
            f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N{name}"/>'
        )
    parts.append("</office:automatic-styles><office:body><office:spreadsheet>")
    for canvas in canvases:
        parts.append(f"<table:table table:name={quoteattr(canvas.name)}>")
        parts.extend(_ods_rows(canvas, styles))
        parts.append("</table:table>")
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), _ODS_MIME)
        package.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        package.writestr("content.xml", "".join(parts))


def _ods_rows(canvas: Canvas, styles: dict[str, str]) -> list[str]:
    rows = max([r for r, _ in canvas.cells] + [m[2] for m in canvas.merges])
    width = max([c for _, c in canvas.cells] + [m[3] for m in canvas.merges])
    spans = {(m[0], m[1]): m for m in canvas.merges}
    covered = {
        (r, c)
        for t, le, b, ri in canvas.merges
        for r in range(t, b + 1)
        for c in range(le, ri + 1)
        if (r, c) != (t, le)
    }
    parts = []
    for row in range(1, rows + 1):
        parts.append("<table:table-row>")
        for column in range(1, width + 1):
            ink = canvas.cells.get((row, column))
            if (row, column) in covered:
                parts.append("<table:covered-table-cell/>")
                continue
            span = ""
            if (row, column) in spans:
                top, left, bottom, right = spans[row, column]
                span = (
                    f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
                )
            parts.append(
                f"<table:table-cell{span}{_ods_value(ink, styles)}</table:table-cell>"
                if ink
                else f"<table:table-cell{span}/>"
            )
        parts.append("</table:table-row>")
    return parts


def _ods_value(ink: Ink, styles: dict[str, str]) -> str:
    """Attributes and content of a cell, from after its tag's name to before its end."""
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in ink.seen().split("\n"))
    if isinstance(ink.value, str):
        return f' office:value-type="string">{lines}'
    kind = "percentage" if ink.number_format.endswith("%") else "float"
    style = f' table:style-name="{styles[ink.number_format]}"' if ink.number_format in styles else ""
    return f'{style} office:value-type="{kind}" office:value="{ink.value!r}">{lines}'


def _ods_text(line: str) -> str:
    """Runs of spaces need their element, or readers fold them."""
    return re.sub("^ +| +$|  +", lambda m: f'<text:s text:c="{len(m[0])}"/>', escape(line))
