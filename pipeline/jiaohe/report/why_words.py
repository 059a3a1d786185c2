"""The words of a cell's story, in Chinese and English."""

from typing import Final

from jiaohe.model.story import CheckKind, CheckRole, Ground, LookState, RoleKind
from jiaohe.model.tables import PercentStyle, Token
from jiaohe.model.text import Text

SECTIONS: Final = {
    "read": Text("读到什么", "What was read"),
    "role": Text("这一格是什么", "What the cell is"),
    "formula": Text("这一行的计算口径", "The formula of its row"),
    "checks": Text("勾稽关系", "Sums, means and ratios"),
    "account": Text("核验结果", "How it is accounted for"),
    "rules": Text("规则", "Rules"),
}
LABELS: Final = {
    "shown": Text("显示", "shown"),
    "stored": Text("存储", "stored"),
    "formula": Text("公式", "formula"),
    "hidden": Text("隐藏", "hidden"),
    "read": Text("读作", "read as"),
    "kind": Text("内容", "content"),
    "indicator": Text("指标", "indicator"),
    "module": Text("模块", "module"),
    "region": Text("地区", "region"),
    "sender": Text("单位", "unit"),
    "unit": Text("计量", "measured"),
    "head": Text("表头", "head"),
    "form": Text("表式", "form"),
    "rule": Text("口径", "formula"),
    "other": Text("例外", "exception"),
    "gives": Text("算得", "gives"),
    "printed": Text("填报", "printed"),
}
SIDE: Final = {
    "left": Text("左边", "left"),
    "right": Text("右边", "right"),
    "above": Text("上面", "above"),
    "below": Text("下面", "below"),
}
ROLE: Final[dict[RoleKind, Text]] = {
    "measure": Text("数据", "a figure"),
    "count": Text("上传数", "an upload count"),
    "title": Text("表题", "the title"),
    "above": Text("表上方的文字", "a line above the table"),
    "header": Text("表头", "part of the head"),
    "region": Text("地区名称", "the name of a region"),
    "indicator": Text("指标名称", "the name of an indicator"),
    "project": Text("项目或任务名称", "the name of a project or task"),
    "unit": Text("计量单位", "a unit of measurement"),
    "label": Text("说明这一行是目标、数量还是进度", "says which measure the row holds"),
    "serial": Text("序号", "a serial number"),
    "sender": Text("填报单位名称", "the name of a reporting unit"),
    "module": Text("模块名称", "the name of a module"),
    "beside": Text("表内其他列，不属于目标、数量、进度", "a column of the table beside its measures"),
    "note": Text("表下方的说明", "a note below the table"),
    "unrecognised": Text("在一张没有识别的表里", "within a table that fits no known form"),
    "outside": Text("不在任何表里", "in no table"),
}
LEVEL: Final = {
    "whole": Text("合计", "the whole"),
    "region": Text("分地区", "of a region"),
    "subtotal": Text("小计，不参与合计", "a subtotal, which no sum includes"),
    "cell": Text("一个单位在一个模块的上传数", "the uploads of one unit in one module"),
    "row_total": Text("一个单位的合计", "the total of a unit"),
    "column_total": Text("一个模块的合计", "the total of a module"),
    "grand_total": Text("总计", "the grand total"),
}
TOKEN: Final[dict[Token, Text]] = {
    "number": Text("数字", "a number"),
    "bound": Text("只给出下限", "a lower bound only"),
    "not_applicable": Text("不涉及", "not applicable"),
    "in_progress": Text("正在推进，没有数字", "in progress, no number"),
    "dash": Text("横线，没有数字", "a dash, no number"),
    "blank": Text("空白", "blank"),
    "merged": Text("被合并单元格盖住，自己没有内容", "covered by a merged area, nothing of its own"),
    "text": Text("文字，不是一个数", "words, not a number"),
    "error": Text("错误值，没有数字", "an error value, no number"),
    "refused": Text("表式不允许的值，其余规则不用它", "a value that its form refuses, used by no other rule"),
    "uncalculated": Text("没有结果的公式", "a formula without a result"),
    "absent": Text("没有这一格", "no cell"),
}
STYLE: Final[dict[PercentStyle, Text]] = {
    "percent_text": Text("文字里带百分号", "a text with a percent sign"),
    "percent_format": Text("百分比格式", "through a percent format"),
    "plain": Text("不带百分号，按百分数读", "without a percent sign, taken in percent"),
    "fraction": Text("按小数填，乘 100 后为百分数", "a fraction, a hundred times as much in percent"),
}
SOURCE: Final = {
    "catalog": Text("指标目录规定", "declared by the catalog"),
    "inferred": Text("由本指标的数据推断", "inferred from the indicator's own figures"),
    "assumed": Text("按全表的习惯假定", "assumed by the habit of the table"),
}
KIND: Final[dict[tuple[CheckKind, CheckRole], Text]] = {
    ("sum", "total"): Text("这一格是合计", "the cell is the total"),
    ("sum", "part"): Text("这一格是其中一项，合计由它而来", "the cell is a part that the total depends on"),
    ("mean", "total"): Text("这一格是平均值", "the cell is the mean"),
    ("mean", "part"): Text("这一格是其中一项，平均值由它而来", "the cell is a part that the mean depends on"),
    ("weighted", "total"): Text("这一格是按目标加权的平均值", "the cell is the mean weighted with the targets"),
    ("weighted", "part"): Text("这一格是其中一项，平均值由它而来", "the cell is a part that the mean depends on"),
    ("pooled", "total"): Text("这一格是各地合并计算的结果", "the cell is the rate of all regions together"),
    ("pooled", "part"): Text("这一格是其中一地的进度", "the cell is the rate of one of them"),
    ("pooled", "quantity"): Text("这一格是其中一地的数量", "the cell is the quantity of one of them"),
    ("ratio", "progress"): Text("这一格是算出的进度", "the cell is the progress that follows"),
    ("ratio", "quantity"): Text("这一格是数量，进度由它而来", "the cell is the quantity that the progress depends on"),
    ("ratio", "target"): Text("这一格是目标，进度由它而来", "the cell is the target that the progress depends on"),
    ("quoted", "target"): Text("名称里另写了一遍这个数", "the title states this figure too"),
    ("quoted", "title"): Text("名称里的数就是目标", "the number in the title is the target"),
    ("declared", "target"): Text("目录里另写了一遍这个数", "the catalog states this figure too"),
}
STATES: Final[dict[LookState, tuple[Text, str]]] = {
    "finding": (Text("发现", "finding"), "bad"),
    "error": (Text("出错", "failed"), "bad"),
    "passed": (Text("未发现", "passed"), "good"),
    "undecided": (Text("缺数未判", "undecided"), "notice"),
    "skipped": (Text("未运行", "not run"), "notice"),
    "not_about": (Text("不涉及", "not about"), "quiet"),
}
GROUND: Final[dict[Ground, Text]] = {
    "checks": Text("上面成立的勾稽能把这个数还原出来。", "Checks above that hold give back this number."),
    "formula": Text("它就是计算口径算出的数。", "It is what its formula gives."),
    "finding": Text("有问题指向这一格，见下。", "Findings point at this cell, see below."),
    "no_check": Text("没有别的数能验证它，只能以填报为准。", "No other figure can test it; it stands as sent in."),
    "weak": Text(
        "能验证它的口径依据不足，不能算已证实。", "The formula that could test it has too little evidence to prove it."
    ),
    "broken": Text(
        "它所在的勾稽不成立，但更可能错的是别的格。",
        "A check it stands in is broken, and another cell is likelier wrong.",
    ),
    "loose": Text(
        "勾稽成立，但换成差得多的数也会成立，不足以验证它。",
        "Its checks hold, and would hold with quite another number too.",
    ),
    "computed": Text(
        "勾稽里的结果是表里的公式由它算出来的，不能反过来验证它。",
        "The sheet itself computes the results from it, so they cannot test it.",
    ),
    "unread": Text("所在的表没有识别，这个数没有校核。", "Its table fits no known form, so it was not checked."),
    "outside": Text("它不在任何识别出的表里，没有校核。", "It stands in no recognised table and was not checked."),
    "label": Text("它是名称或编号，不是要核对的数据。", "It names or numbers something and is no figure to check."),
    "no_number": Text("这一格没有可以核对的数。", "The cell holds no figure to check."),
}
