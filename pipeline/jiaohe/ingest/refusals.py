"""Why a file cannot be accepted (无法受理), and what its sender can do: one entry per kind of content."""

from jiaohe.errors import Unreadable
from jiaohe.model.text import Text

_SAVE_AS = Text(
    "请用 Excel 或 WPS 打开，选“另存为”，保存为 xlsx 后再报。",
    "Open it in Excel or WPS, choose Save As, save it as xlsx and send that.",
)
_SEND_SHEET = Text(
    "请报送电子表格原件（xlsx、xls、ods 或 csv）。",
    "Send the spreadsheet itself (xlsx, xls, ods or csv).",
)
_EXTRACT = Text(
    "请先解压，再报送其中的表格文件。",
    "Extract it first and send the spreadsheets inside.",
)
_SEND_AGAIN = Text(
    "请让报送单位确认文件能打开，再重新发送。",
    "Ask the sender to check that the file opens, and to send it again.",
)

REFUSALS: dict[str, tuple[Text, Text]] = {
    "missing": (
        Text("文件不存在。", "There is no such file."),
        Text("请检查路径和文件名。", "Check the path and the name."),
    ),
    "directory": (
        Text("这是文件夹，不是文件。", "This is a folder, not a file."),
        Text("请给出文件夹里的表格文件。", "Name a spreadsheet inside it."),
    ),
    "denied": (
        Text("没有读取这个文件的权限。", "There is no permission to read this file."),
        Text("请检查文件权限，或先复制到自己的文件夹。", "Check its permissions, or copy it to a folder of your own."),
    ),
    "special": (
        Text("这是设备或系统文件，不是表格。", "This is a device or system file, not a spreadsheet."),
        _SEND_SHEET,
    ),
    "unread": (
        Text("读取文件时出错。", "The file could not be read from its disk."),
        Text(
            "请检查磁盘或网络，文件若正被占用请先关闭，再试一次。",
            "Check the disk or network, close the file if a program holds it, and try again.",
        ),
    ),
    "empty": (Text("文件是空的，没有任何内容。", "The file is empty: it holds nothing."), _SEND_AGAIN),
    "encrypted": (
        Text("文件设有打开密码，无法读取。", "The file is encrypted: it has a password."),
        Text(
            "请用 Excel 或 WPS 打开，取消打开密码后保存，再重新报送。",
            "Open it in Excel or WPS, remove the password, save it and send it again.",
        ),
    ),
    "damaged": (Text("文件不完整或已损坏。", "The file is truncated or damaged."), _SEND_AGAIN),
    "html": (
        Text(
            "内容是网页，只是用了表格的文件名（平台导出的表常是这样）。",
            "The content is a web page under a spreadsheet's name, as platforms often export it.",
        ),
        _SAVE_AS,
    ),
    "xml_2003": (
        Text(
            "内容是 2003 版的 XML 表格，不是工作簿文件。",
            "The content is an XML Spreadsheet 2003, not a workbook file.",
        ),
        _SAVE_AS,
    ),
    "xml": (Text("内容是 XML 数据，不是电子表格。", "The content is XML data, not a spreadsheet."), _SEND_SHEET),
    "sylk": (Text("内容是早期的 SYLK 表格。", "The content is an old SYLK spreadsheet."), _SAVE_AS),
    "old_sheet": (
        Text("表格版本过旧，无法读取。", "The spreadsheet's format is too old to be read."),
        _SAVE_AS,
    ),
    "numbers": (
        Text("内容是 Numbers 表格。", "The content is a Numbers spreadsheet."),
        Text("请在 Numbers 中导出为 Excel 文件再报。", "Export it from Numbers as an Excel file and send that."),
    ),
    "pdf": (Text("内容是 PDF 文件，不是电子表格。", "The content is a PDF, not a spreadsheet."), _SEND_SHEET),
    "ofd": (
        Text("内容是 OFD 版式文件，不是电子表格。", "The content is an OFD document, not a spreadsheet."),
        _SEND_SHEET,
    ),
    "word": (
        Text("内容是 Word 文档，不是电子表格。", "The content is a Word document, not a spreadsheet."),
        Text(
            "请把文档里的表格复制到 Excel 或 WPS 表格，保存为 xlsx 后再报。",
            "Copy its tables into Excel or WPS, save them as xlsx and send that.",
        ),
    ),
    "slides": (
        Text("内容是演示文稿，不是电子表格。", "The content is a presentation, not a spreadsheet."),
        _SEND_SHEET,
    ),
    "image": (Text("内容是图片，不是电子表格。", "The content is an image, not a spreadsheet."), _SEND_SHEET),
    "archive": (Text("内容是压缩包，不是电子表格。", "The content is an archive, not a spreadsheet."), _EXTRACT),
    "document": (
        Text("内容是其他办公文档，不是电子表格。", "The content is another office document, not a spreadsheet."),
        _SEND_SHEET,
    ),
    "unknown": (
        Text("内容不是能识别的电子表格。", "The content is not a spreadsheet of any known kind."),
        _SEND_SHEET,
    ),
    "open_quote": (
        Text(
            "文本表格里有引号没有配对，无法确定各格的边界。",
            "A quotation mark is never closed, so cells have no sure end.",
        ),
        Text(
            "请用 Excel 或 WPS 打开核对，保存为 xlsx 后再报。",
            "Open it in Excel or WPS, check it, save it as xlsx and send that.",
        ),
    ),
    "long_field": (
        Text("文本表格里有一格过长，可能是引号没有配对。", "A cell is too long; a quotation mark may not be closed."),
        _SAVE_AS,
    ),
    "slow": (
        Text("读取超过了时限，没有完成。", "Reading it took longer than allowed and was stopped."),
        Text(
            "请另存为 xlsx，并删去无关的工作表和空白区域后再报。",
            "Save it as xlsx without unrelated sheets and empty areas, and send that.",
        ),
    ),
    "crashed": (
        Text("文件内容异常，读取中断。", "Reading was cut short: the content is not as its format requires."),
        _SAVE_AS,
    ),
}


def refusal(file: str, reason: str) -> Unreadable:
    """The exception for a file that is refused for one of the reasons above."""
    what, advice = REFUSALS[reason]
    return Unreadable(where=file, what=what, advice=advice)
