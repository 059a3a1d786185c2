"""OpenDocument spreadsheets for the tests, written as XML."""

import io
import zipfile

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "number": "datastyle",
            "draw": "drawing",
            "meta": "meta",
            "manifest": "manifest",
        }.items()
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def document(root: str, tables: str, styles: str = "") -> str:
    """The XML of a document: ``tables`` inside its spreadsheet, ``styles`` inside its automatic styles."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {NAMESPACES} office:mimetype="{MIME}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:{root}>"
    )


def ods(tables: str, styles: str = "", *, generator: str | None = None, parts: dict[str, str] | None = None) -> bytes:
    """A package with these tables; ``parts`` are further ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, compress_type=zipfile.ZIP_STORED)
        package.writestr("content.xml", document("document-content", tables, styles))
        if generator is not None:
            meta = f"<office:meta><meta:generator>{generator}</meta:generator></office:meta>"
            package.writestr("meta.xml", f"<office:document-meta {NAMESPACES}>{meta}</office:document-meta>")
        for name, text in (parts or {}).items():
            package.writestr(name, text)
    return out.getvalue()


def table(rows: str, columns: str = "", *, name: str = "数据", attributes: str = "") -> str:
    """One sheet."""
    return f'<table:table table:name="{name}" {attributes}>{columns}{rows}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    """One row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(text: str | None = None, attributes: str = "") -> str:
    """One cell; ``text`` is the XML of its only paragraph."""
    paragraph = "" if text is None else f"<text:p>{text}</text:p>"
    return f"<table:table-cell {attributes}>{paragraph}</table:table-cell>"


def number(value: str, text: str, attributes: str = "", kind: str = "float") -> str:
    """One cell with a number."""
    return cell(text, f'office:value-type="{kind}" office:value="{value}" {attributes}')


def text(words: str, attributes: str = "") -> str:
    """One cell with a text."""
    return cell(words, f'office:value-type="string" {attributes}')
