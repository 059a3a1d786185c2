"""Builds xlsx packages by hand, for what no library writes."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def worksheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part with the given rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def styles(*number_formats: str) -> str:
    """A styles part whose style 0 is General and whose next ones are the given formats."""
    from xml.sax.saxutils import quoteattr

    codes = "".join(f'<numFmt numFmtId="{164 + i}" formatCode={quoteattr(f)}/>' for i, f in enumerate(number_formats))
    indexes = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(number_formats)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{indexes}</cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="164" formatCode="0.0000"/></dxf></dxfs></styleSheet>'
    )


def strings(*items: str) -> str:
    """A shared strings part; items are the XML inside each si."""
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def parts(
    sheets: Mapping[str, str],
    *,
    styles: str | None = None,
    strings: str | None = None,
    workbook: str = "",
    sheet_attributes: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    links: str = LINKS,
    main: str = MAIN,
) -> dict[str, str]:
    """The parts of a package; ``sheets`` maps names to worksheet parts, ``workbook`` is XML before its sheets."""
    entries, targets = [], []
    found: dict[str, str] = {}
    for number, (name, content) in enumerate(sheets.items(), start=1):
        attributes = (sheet_attributes or {}).get(name, "")
        entries.append(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}" {attributes}/>')
        kind = (kinds or {}).get(name, "worksheet")
        targets.append(f'<Relationship Id="rId{number}" Type="{links}/{kind}" Target="worksheets/sheet{number}.xml"/>')
        found[f"xl/worksheets/sheet{number}.xml"] = content
    for word, content in (("styles", styles), ("sharedStrings", strings)):
        if content is not None:
            targets.append(f'<Relationship Id="{word}" Type="{links}/{word}" Target="/xl/{word}.xml"/>')
            found[f"xl/{word}.xml"] = content
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="rId1" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">{workbook}'
        f"<sheets>{''.join(entries)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_LINKS}">{"".join(targets)}</Relationships>',
        **found,
    }


def pack(contents: Mapping[str, str | bytes]) -> bytes:
    """The zip file of some parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return buffer.getvalue()


def one_sheet(rows: str, **options: str) -> bytes:
    """A workbook of one sheet, 表, with some rows."""
    before, after = options.pop("before", ""), options.pop("after", "")
    return pack(parts({"表": worksheet(rows, before=before, after=after)}, **options))
