"""Why a sheet was not read (未识别说明), in words."""

from collections.abc import Mapping

from jiaohe.model.tables import Sheet
from jiaohe.model.text import Text

# What a form may ask for; the same words as a form's ``requires``.
_FEATURES = {
    "serial": Text("序号列", "a column of serial numbers"),
    "project": Text("项目列", "a column of projects"),
    "task": Text("任务列", "a column of tasks"),
    "indicator": Text("指标名称", "names of indicators"),
    "unit": Text("计量单位列", "a column of units of measurement"),
    "measure_column": Text("写明指标、数量、进度的一列", "a column that says target, quantity or progress"),
    "measures": Text("目标、数量、进度中的至少两项", "at least two of target, quantity and progress"),
    "target": Text("目标", "the target"),
    "quantity": Text("数量", "the quantity"),
    "progress": Text("进度", "the progress"),
    "regions": Text("地区", "regions"),
    "units": Text("填报单位列", "a column of reporting units"),
    "modules": Text("模块", "modules"),
    "totals": Text("合计行或合计列", "a row or column of totals"),
    "whole_numbers": Text("整数的数据", "whole numbers"),
}
_PASSED_OVER = {
    "chart": Text("图表，没有单元格。", "A chart, without cells."),
    "empty": Text("空白表。", "An empty sheet."),
    "nil": Text("零报告，没有数据表。", "A nil return, without a table."),
    "cover": Text("封面或说明，没有数据表。", "A cover or explanation, without a table."),
    "annotated": Text("校核程序加上的问题表。", "The list of findings that the check added."),
    "other": Text("宏表或对话框表，没有数据表。", "A macro or dialog sheet, without a table."),
}


def describe_sheet(sheet: Sheet, titles: Mapping[str, Text]) -> Text | None:
    """Why a sheet was passed over, or which form comes nearest and what it lacks; None for a recognised sheet.

    ``titles`` are the names of forms for people.
    """
    if sheet.status == "recognised":
        return None
    if sheet.status == "passed_over":
        return _PASSED_OVER.get(sheet.lacks or "", _PASSED_OVER["other"])
    if sheet.lacks == "size":
        return Text("表太大，没有核对；请分成几张表。", "The table is too large and was not checked; split it.")
    form = titles.get(sheet.nearest_form or "")
    if form is None:
        return Text("没有认得的表头，不像任何已知表式。", "It has no head that is known, and resembles no form.")
    lacking = [_FEATURES[word] for word in (sheet.lacks or "").split(";") if word in _FEATURES]
    if not lacking:
        return Text(f"最接近“{form.zh}”。", f"The nearest form is “{form.en}”.")
    return Text(
        f"最接近“{form.zh}”，缺少：{'、'.join(word.zh for word in lacking)}。",
        f"The nearest form is “{form.en}”; it lacks {', '.join(word.en for word in lacking)}.",
    )
