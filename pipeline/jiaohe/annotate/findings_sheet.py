"""The added sheet (校核问题): every finding of the file in a row, with a link to its cell."""

from collections.abc import Mapping, Sequence

from jiaohe.annotate.looks import SheetLooks
from jiaohe.annotate.xml_patch import quoted, text_xml
from jiaohe.model.address import a1, column_letters
from jiaohe.model.finding import Finding
from jiaohe.model.findings_workbook import ANNOTATED_MARK, ANNOTATED_TITLE
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean
from jiaohe.report.workbook_findings import COLUMNS, finding_values

_LEFT_OUT = frozenset({"file", "explanation", "who", "until"})
_SHOWN = tuple(column for column in COLUMNS if column.key not in _LEFT_OUT)
_HEAD_ROW = 3
_LONGEST = 4000
_HOW = Text(
    "本表由校核程序加上。被指出问题的格加了底色、边框和批注，批注第一行写明级别；填报的数一个没有改。点“单元格”一列可到原处。"
    "请改正后重新上报；“改或说明”的也可写明原因。",
    "This sheet was added by the check. Cells with findings have a fill, a frame and a note whose first line says how "
    "serious it is; no figure was changed. Click under “Cells” to go there. Correct and submit again; what may be "
    "explained can be explained instead.",
)
_CLEAN = Text("没有发现问题。", "Nothing was found.")


def sheet_part(
    namespace: str,
    findings: Sequence[Finding],
    *,
    numbers: Mapping[int, int],
    links: Mapping[int, str],
    sheets: frozenset[str],
    looks: SheetLooks,
    remark: Text | None,
    lang: Lang,
) -> bytes:
    """The sheet's part. ``numbers`` and ``links`` are by ``id`` of a finding; ``sheets`` those that may be linked to.

    Texts are inline strings, so that nothing from a file can be taken for a formula. ``remark`` is added to the top.
    """
    last = column_letters(len(_SHOWN))
    rows = [_row(1, [(ANNOTATED_TITLE.read(lang), looks.title)], mark=ANNOTATED_MARK, height=26)]
    how = _HOW.read(lang) + ("" if remark is None else remark.read(lang))
    rows.append(_row(2, [(how if findings else how + _CLEAN.read(lang), looks.how)], height=34))
    rows.append(_row(_HEAD_ROW, [(_head(column.key, column.head, lang), looks.head) for column in _SHOWN], height=32))
    anchors = []
    for number, finding in enumerate(findings, start=_HEAD_ROW + 1):
        values = finding_values(finding, numbers[id(finding)], links.get(id(finding), ""), lang)
        cells: list[tuple[str | int | None, int]] = []
        for index, column in enumerate(_SHOWN, start=1):
            look = looks.severity[finding.severity] if column.key == "severity" else looks.text
            if column.key == "cells" and (location := location_of(finding, sheets)) is not None:
                look = looks.link
                anchors.append(
                    b"<hyperlink ref=" + quoted(a1(number, index)) + b" location=" + quoted(location) + b"/>"
                )
            cells.append((values[column.key], look))
        rows.append(_row(number, cells, height=_height(cells)))
    hidden = ' hidden="1"'
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"{hidden if n == len(_SHOWN) else ""}/>'
        for n, column in enumerate(_SHOWN, start=1)
    )
    shown_last = column_letters(len(_SHOWN) - 1)
    links_xml = b"<hyperlinks>" + b"".join(anchors) + b"</hyperlinks>" if anchors else b""
    return b"".join(
        [
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns=',
            quoted(namespace),
            b'><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>',
            f'<dimension ref="A1:{last}{_HEAD_ROW + len(findings)}"/>'.encode(),
            b'<sheetViews><sheetView showGridLines="0" workbookViewId="0">',
            f'<pane ySplit="{_HEAD_ROW}" topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'.encode(),
            b'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>',
            widths.encode(),
            b"</cols><sheetData>",
            *rows,
            f'</sheetData><mergeCells count="1"><mergeCell ref="A2:{shown_last}2"/></mergeCells>'.encode(),
            links_xml,
            b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
            b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
            b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>",
        ]
    )


def location_of(finding: Finding, sheets: frozenset[str]) -> str | None:
    """Where a link to a finding's first cell leads, or None where it has no cell."""
    if not finding.cells or finding.sheet not in sheets or clean(finding.sheet) != finding.sheet:
        return None
    return "'{}'!{}".format(finding.sheet.replace("'", "''"), finding.cells[0])


def _head(key: str, head: Text, lang: Lang) -> str:
    return Text("单元格（点击前往）", "Cells (click to go)").read(lang) if key == "cells" else head.read(lang)


def _row(
    number: int, cells: Sequence[tuple[str | int | None, int]], *, height: float, mark: str | None = None
) -> bytes:
    listed = list(cells)
    if mark is not None:
        listed += [(None, 0)] * (len(_SHOWN) - 1 - len(listed)) + [(mark, 0)]
    made = b"".join(_cell(number, column, value, look) for column, (value, look) in enumerate(listed, start=1))
    return f'<row r="{number}" ht="{height:g}" customHeight="1">'.encode() + made + b"</row>"


def _cell(row: int, column: int, value: str | int | None, look: int) -> bytes:
    head = f'<c r="{a1(row, column)}" s="{look}"'.encode()
    if isinstance(value, int):
        return head + f"><v>{value}</v></c>".encode()
    text = "" if value is None else clean(value, longest=_LONGEST)
    if not text:
        return head + b"/>"
    return head + b' t="inlineStr"><is><t xml:space="preserve">' + text_xml(text) + b"</t></is></c>"


def _height(cells: Sequence[tuple[str | int | None, int]]) -> float:
    """The height that a row of wrapped text needs: not every program works it out on opening."""
    lines = 1
    for column, (value, _) in zip(_SHOWN[:-1], cells, strict=False):
        size = sum(2 if ord(char) > 0x2E80 else 1 for char in str(value)) if value is not None else 0
        lines = max(lines, -(-size // max(1, int(column.width) - 3)))
    return min(400.0, 15.0 * lines + 2)
