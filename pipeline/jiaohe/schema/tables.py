"""The tidy tables as pandera models (整洁表的契约): what every column holds, in the words that rules speak.

The columns are those of the row types in ``jiaohe.model.tables``; a test holds the two together. ``title`` of a
column describes it in Chinese, ``description`` in English.
"""

from typing import Any

import pandas as pd
import pandera.pandas as pa


def column(zh: str, en: str, *, nullable: bool = False) -> Any:
    """A column's field with its description in both languages."""
    return pa.Field(title=zh, description=en, nullable=nullable)


class Table(pa.DataFrameModel):
    """What the models share: these columns, in this order, brought to these dtypes."""

    class Config:
        strict = True
        ordered = True
        coerce = True


class ObservationTable(Table):
    """观测：指标 × 地区 × 时期，一行一个 — one indicator × region × period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    block: int = column(
        "指标在表中的序号，从 0 起，同一指标各行相同",
        "index of the indicator within its table, from 0; its rows share it",
    )
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    level: str = column("全市还是各地：whole 为全市，region 为各地", "whole (全市, 合计) or region")
    project: str = column("所属项目", "the project it belongs to", nullable=True)
    indicator: str = column(
        "指标名称，去掉换行和排版空格", "title of the indicator without line breaks and layout spaces"
    )
    indicator_cell: str = column("指标名称的单元格", "address of the title", nullable=True)
    unit: str = column("计量单位，照表中写法", "unit of measurement as printed", nullable=True)
    region: str = column(
        "地区的规范名称，不认识的照写", "region by its canonical name, as printed where no alias knows it"
    )
    region_cell: str = column("地区表头的单元格", "address of the region's header", nullable=True)
    target: float = column(
        "目标的数值，无法作数时为空", "target, empty where the cell holds no usable number", nullable=True
    )
    target_half: float = column("目标的半宽，0 为精确", "half-width of the target; 0 is exact")
    target_text: str = column("目标格里看到的内容", "the target cell as a person sees it")
    target_token: str = column(
        "目标格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the target cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    target_cell: str = column("目标的单元格", "address of the target; empty where it has no cell", nullable=True)
    quantity: float = column(
        "数量的数值，无法作数时为空", "quantity, empty where the cell holds no usable number", nullable=True
    )
    quantity_half: float = column("数量的半宽，0 为精确", "half-width of the quantity; 0 is exact")
    quantity_text: str = column("数量格里看到的内容", "the quantity cell as a person sees it")
    quantity_token: str = column(
        "数量格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the quantity cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    quantity_cell: str = column("数量的单元格", "address of the quantity; empty where it has no cell", nullable=True)
    progress: float = column("进度，以百分之一为 1", "progress in percent", nullable=True)
    progress_half: float = column("进度的半宽，0 为精确", "half-width of the progress; 0 is exact")
    progress_text: str = column("进度格里看到的内容", "the progress cell as a person sees it")
    progress_token: str = column(
        "进度格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the progress cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    progress_cell: str = column("进度的单元格", "address of the progress; empty where it has no cell", nullable=True)
    progress_style: str = column(
        "百分数怎样存放", "how the percentage is kept: percent_text, percent_format, plain, fraction", nullable=True
    )
    kind: str = column(
        "数字的性质：计数、总量、比率、标准或不明",
        "count, amount, rate, standard, unknown: what unit and title make of the figures",
    )
    formula: str = column(
        "进度的计算口径；空表示无从计算",
        "how progress follows: 100*quantity/target, 20+80*quantity/target, item_mean, rate, rate_of_target, stated",
        nullable=True,
    )
    formula_source: str = column(
        "口径的来源：目录、推断或默认", "where the formula comes from: catalog, inferred, assumed", nullable=True
    )
    formula_evidence: str = column("口径的证据强弱", "strong or weak evidence for the formula", nullable=True)
    formula_value: float = column("按口径算出的进度（%）", "progress by the formula, in percent", nullable=True)
    formula_lo: float = column("按口径算出的进度的下限", "lower end of what the formula gives", nullable=True)
    formula_hi: float = column("按口径算出的进度的上限", "upper end of what the formula gives", nullable=True)
    strict_value: float = column(
        "目标按精确值算出的进度",
        "the same with the target taken as exact",
        nullable=True,
    )
    strict_lo: float = column("上一项的下限", "its lower end", nullable=True)
    strict_hi: float = column("上一项的上限", "its upper end", nullable=True)
    scale: pd.Int64Dtype = column(
        "进度乘以 10 的几次方才合口径",
        "the power of ten that would make the progress fit its formula: 2 for 0.43 in place of 43",
        nullable=True,
    )
    rescaled: float = column("乘以那个幂之后的进度（%）", "the progress times that power", nullable=True)
    peer_scale: pd.Int64Dtype = column(
        "填报的进度乘以 10 的几次方才与其他地区相当",
        "the power of ten that would bring a stated progress among those of the other regions",
        nullable=True,
    )
    other_formula: str = column(
        "本指标口径不合时，能算出这一进度的另一口径",
        "a formula that reproduces this progress where the indicator's own does not",
        nullable=True,
    )
    unit_power: pd.Int64Dtype = column(
        "整个指标的进度与数量比目标相差 10 的几次方",
        "the power of ten by which the whole indicator's progress misses quantity/target",
        nullable=True,
    )
    target_clipped: bool = column(
        "目标的文字是否是指标名称被截断的一段", "whether the target's text is a cut-off piece of what the title says"
    )
    usual_target_token: str = column(
        "本指标多数地区的目标格是什么", "what most regions of the indicator have as target", nullable=True
    )
    usual_quantity_token: str = column(
        "本指标多数地区的数量格是什么", "what most regions of the indicator have as quantity", nullable=True
    )
    usual_progress_token: str = column(
        "本指标多数地区的进度格是什么", "what most regions of the indicator have as progress", nullable=True
    )
    schedule: float = column("到本期末的序时进度（%）", "percent expected by the end of the period", nullable=True)
    shortfall: float = column("达到序时进度还差的数量", "quantity still needed to reach the schedule", nullable=True)
    formula_regions: str = column(
        "有地区用另一口径时，用本指标口径的地区",
        "where a region is on another formula: the regions on the indicator's own",
        nullable=True,
    )
    other_regions: str = column(
        "与本地区同用另一口径的地区", "the regions on the same other formula, this one among them", nullable=True
    )
    lifted_regions: str = column(
        "全靠换口径才达到序时进度的地区；其余地区本来都达到",
        "those whom only the generous formula lifts to the schedule, where all others reach it",
        nullable=True,
    )
    lowest_regions: str = column(
        "没有序时进度时：用较宽口径的地区，若按另一口径恰好都最低",
        "without a schedule: those on the generous formula, if they are the lowest by the other one",
        nullable=True,
    )
    whole_number_fits: pd.BooleanDtype = column(
        "由整数得出的口径能否得出这一进度",
        "whether a formula of whole numbers (item_mean, rate) allows this progress",
        nullable=True,
    )
    percent_slip_line: str = column(
        "进度整行或整列差 100 倍时，是哪一行（28:28）或哪一列（F:F）",
        "the row (28:28) or column (F:F) whose progress is off by 100 throughout",
        nullable=True,
    )
    percent_style_line: str = column(
        "百分数写法不一致时，本格与哪一行或哪一列的写法不同；星号是整张表",
        "the line whose ways of writing percentages this cell departs from; an asterisk is the whole table",
        nullable=True,
    )
    percent_as_text: bool = column(
        "同一张表有的百分数是数值时，本格是不是文字",
        "whether it is text on a sheet where other percentages are numbers",
    )
    swap_line: str = column(
        "两项整行或整列填串时，是哪两行（4:5）或哪两列（E:F）",
        "the rows (4:5) or columns (E:F) along which two measures are exchanged",
        nullable=True,
    )
    swapped_measures: str = column("填串的是哪两项", "which measures are exchanged: target quantity", nullable=True)
    swapped_cells: str = column("填串的两格", "addresses of the two", nullable=True)
    shift_line: str = column(
        "数字整体错开一格时，是哪一行（4:4）或哪一列（E:E）",
        "the row (4:4) or column (E:E) along which a measure is shifted by one cell",
        nullable=True,
    )
    shifted_measure: str = column("错位的是哪一项", "which measure is shifted", nullable=True)
    shifted_cell: str = column("错位的单元格", "address of the shifted figure", nullable=True)
    shifted_from: str = column(
        "这一格应填的数现在在哪一格", "where the figure that belongs there stands", nullable=True
    )
    carded: bool = column("牌已经说明这个进度落后", "whether a card says already that this progress is behind schedule")
    parts_target: float = column(
        "小计所含地区的目标之和；说不准含哪些地区的为空",
        "what the targets of a subtotal's regions add up to; empty where these are in doubt",
        nullable=True,
    )
    parts_target_half: float = column("这一和的半宽", "its half-width")
    parts_target_cells: str = column("所含地区目标的单元格", "addresses of these targets")
    parts_quantity: float = column(
        "小计所含地区的数量之和；说不准含哪些地区的为空",
        "what the quantities of a subtotal's regions add up to; empty where these are in doubt",
        nullable=True,
    )
    parts_quantity_half: float = column("这一和的半宽", "its half-width")
    parts_quantity_cells: str = column("所含地区数量的单元格", "addresses of these quantities")


class TotalTable(Table):
    """合计：一行一个指标，填报的全市数和各地之和 — one indicator: the reported whole beside what its regions make."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    block: int = column(
        "指标在表中的序号，从 0 起，同一指标各行相同",
        "index of the indicator within its table, from 0; its rows share it",
    )
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    indicator_cell: str = column("指标名称的单元格", "address of the title", nullable=True)
    unit: str = column("计量单位", "unit of measurement as printed", nullable=True)
    kind: str = column("数字的性质：计数、总量、比率、标准或不明", "count, amount, rate, standard, unknown")
    target: float = column(
        "目标的数值，无法作数时为空", "target, empty where the cell holds no usable number", nullable=True
    )
    target_half: float = column("目标的半宽，0 为精确", "half-width of the target; 0 is exact")
    target_text: str = column("目标格里看到的内容", "the target cell as a person sees it")
    target_token: str = column(
        "目标格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the target cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    target_cell: str = column("目标的单元格", "address of the target; empty where it has no cell", nullable=True)
    quantity: float = column(
        "数量的数值，无法作数时为空", "quantity, empty where the cell holds no usable number", nullable=True
    )
    quantity_half: float = column("数量的半宽，0 为精确", "half-width of the quantity; 0 is exact")
    quantity_text: str = column("数量格里看到的内容", "the quantity cell as a person sees it")
    quantity_token: str = column(
        "数量格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the quantity cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    quantity_cell: str = column("数量的单元格", "address of the quantity; empty where it has no cell", nullable=True)
    progress: float = column("进度，以百分之一为 1", "progress in percent", nullable=True)
    progress_half: float = column("进度的半宽，0 为精确", "half-width of the progress; 0 is exact")
    progress_text: str = column("进度格里看到的内容", "the progress cell as a person sees it")
    progress_token: str = column(
        "进度格是什么：数、下限、不涉及、推进中、横线、空白、文字等",
        "what the progress cell is: number, bound, not_applicable, in_progress, dash, blank, text …",
    )
    progress_cell: str = column("进度的单元格", "address of the progress; empty where it has no cell", nullable=True)
    sum_target: float = column(
        "各地目标之和；求和无意义或缺一地时为空",
        "sum of the regions' targets; empty where it means nothing or a part is missing",
        nullable=True,
    )
    sum_target_half: float = column("各地目标之和的半宽", "its half-width")
    sum_quantity: float = column("各地数量之和", "sum of the regions' quantities", nullable=True)
    sum_quantity_half: float = column("各地数量之和的半宽", "its half-width")
    mean_progress: float = column("各地进度的平均（%）", "mean of the regions' progress, in percent", nullable=True)
    mean_progress_half: float = column("各地进度平均的半宽", "its half-width")
    parts_target_cells: str = column("各地目标的单元格", "addresses of the regions' targets")
    parts_quantity_cells: str = column("各地数量的单元格", "addresses of the regions' quantities")
    parts_progress_cells: str = column("各地进度的单元格", "addresses of the regions' progress")
    n_regions: int = column("目标或数量有数的地区数", "regions with a number in the target or the quantity")
    n_blank: int = column("别处有数而此处空白的地区数", "regions that lack a number where others have one")
    n_not_applicable: int = column("标为不涉及的地区数", "regions marked as not concerned")
    whole_formula: str = column(
        "全市进度的计算口径",
        "how the whole's progress follows: as formula, or mean, weighted_mean, pooled, stated",
        nullable=True,
    )
    whole_evidence: str = column("口径的证据强弱", "strong or weak evidence for it", nullable=True)
    whole_value: float = column(
        "按口径算出的全市进度（%）", "the whole's progress by its formula, in percent", nullable=True
    )
    whole_lo: float = column("按口径算出的全市进度的下限", "its lower end", nullable=True)
    whole_hi: float = column("按口径算出的全市进度的上限", "its upper end", nullable=True)
    scale: pd.Int64Dtype = column(
        "全市进度乘以 10 的几次方才合口径", "the power of ten that would make the whole's progress fit", nullable=True
    )
    rescaled: float = column("乘以那个幂之后的全市进度（%）", "the progress times that power", nullable=True)
    unit_power: pd.Int64Dtype = column(
        "各处进度与数量比目标都相差 10 的几次方",
        "the power of ten by which all its progress figures miss quantity/target",
        nullable=True,
    )
    schedule: float = column("到本期末的序时进度（%）", "percent expected by the end of the period", nullable=True)
    shortfall: float = column("达到序时进度还差的数量", "quantity still needed to reach the schedule", nullable=True)
    title_text: str = column(
        "名称中说目标的数字和单位，如 5.9万人",
        "number and unit in the title that speak of the target: 5.9万人",
        nullable=True,
    )
    title_number: float = column("该数字折成基本单位", "that number in base units", nullable=True)
    title_number_half: float = column("该数字的半宽", "its half-width")
    target_base: float = column("目标折成同一基本单位", "the target in the same base unit", nullable=True)
    target_base_half: float = column("该目标的半宽", "its half-width")
    formula: str = column("各地进度的计算口径", "how the regions' progress follows", nullable=True)
    formula_tested: int = column("能检验口径的地区数", "regions that can tell")
    formula_reproduced: int = column("其中合口径的地区数", "those of them that the formula reproduces")
    contradicted_formula: str = column(
        "目录规定的口径，若各地另用一种", "the catalog's formula, where the regions follow another one", nullable=True
    )
    contradicted_reproduced: int = column("合目录口径的地区数", "regions that the catalog's formula reproduces")
    contradicted_whole: str = column(
        "目录规定的全市口径，若全市进度另用一种",
        "the catalog's formula of the whole, where the figure is another one's",
        nullable=True,
    )
    untested_target: str = column(
        "没有报目标、使合计无法核对的地区",
        "regions whose target was not reported, so that the whole cannot be tested",
        nullable=True,
    )
    untested_target_cells: str = column("它们的单元格", "their addresses", nullable=True)
    untested_quantity: str = column(
        "没有报数量、使合计无法核对的地区",
        "regions whose quantity was not reported, so that the whole cannot be tested",
        nullable=True,
    )
    untested_quantity_cells: str = column("它们的单元格", "their addresses", nullable=True)
    catalog_target: float = column(
        "目录下达的总目标，折成表上的单位",
        "the whole's target that the catalog declares, in the sheet's unit",
        nullable=True,
    )


class CountTable(Table):
    """上传情况：单位 × 模块，一行一格 — one cell of an upload matrix."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    level: str = column(
        "单元还是合计：cell、row_total、column_total、grand_total", "cell, row_total, column_total, grand_total"
    )
    unit: str = column(
        "填报单位；列合计和总计处为空", "the reporting unit; empty in column and grand totals", nullable=True
    )
    module: str = column("模块；行合计和总计处为空", "the module; empty in row and grand totals", nullable=True)
    group: str = column("模块之上的表头", "the header above the module", nullable=True)
    number: float = column("数值，无法作数时为空", "the number, empty where the cell holds none", nullable=True)
    half: float = column("半宽，0 为精确", "half-width; 0 is exact")
    text: str = column("格里看到的内容", "the cell as a person sees it")
    token: str = column("这一格是什么", "what the cell is")
    cell: str = column("单元格", "its address")
    header_cell: str = column("模块表头的单元格", "address of the module's header", nullable=True)
    unit_cell: str = column("单位名称的单元格", "address of the unit's name", nullable=True)
    must_upload: pd.BooleanDtype = column(
        "名单是否要求该单位上传；名单不认识时为空",
        "whether the roster asks the unit to upload; empty where no roster knows it",
        nullable=True,
    )
    n_modules: int = column("表中的模块数", "modules of the matrix")
    n_modules_used: int = column("该单位有上传的模块数", "modules in which the unit has uploads")
    n_units: int = column("表中的单位数", "units of the matrix")
    n_units_using: int = column("该模块有上传的单位数", "units that have uploads in the module")


class CountTotalTable(Table):
    """上传情况的合计，和它各部分之和 — a total of an upload matrix beside the sum of its parts."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    level: str = column("哪种合计：row_total、column_total、grand_total", "row_total, column_total, grand_total")
    unit: str = column("填报单位，行合计才有", "the reporting unit of a row total", nullable=True)
    module: str = column("模块，列合计才有", "the module of a column total", nullable=True)
    number: float = column("填报的合计", "the reported total", nullable=True)
    number_half: float = column("合计的半宽", "its half-width")
    number_text: str = column("合计格里看到的内容", "the cell as a person sees it")
    number_token: str = column("合计格是什么", "what the cell is")
    number_cell: str = column("合计的单元格", "its address")
    sum_parts: float = column("各部分之和", "sum of the parts", nullable=True)
    sum_parts_half: float = column("各部分之和的半宽", "its half-width")
    parts_cells: str = column("各部分的单元格", "addresses of the parts")
    n_parts: int = column("部分的个数", "how many parts")
    untested: str = column(
        "没有报送、使合计无法核对的部分", "parts not reported, so that the total cannot be tested", nullable=True
    )
    untested_cells: str = column("它们的单元格", "their addresses", nullable=True)


class ClaimTable(Table):
    """文字中的数字 — a number found in text."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    block: pd.Int64Dtype = column(
        "所在的指标，附注中为空", "the indicator it stands in, empty in a note", nullable=True
    )
    speaks_of: str = column(
        "说的是什么：title、target、quantity、progress、note", "title, target, quantity, progress, note"
    )
    region: str = column("所在的地区", "the region it stands in", nullable=True)
    text: str = column("照写的数字和单位，如 5.9万人", "number and unit as printed: 5.9万人")
    number: float = column("折成基本单位的数值，如 59000", "the number in base units: 59000")
    half: float = column("折成基本单位的半宽", "half-width in base units")
    unit: str = column("基本单位，如 人", "base unit: 人", nullable=True)
    cell: str = column("单元格", "its address")


class PresenceTable(Table):
    """表中有的或应有的名称 — a name that a table carries or should carry."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    kind: str = column(
        "什么的名称：region、indicator、unit、module、measure", "region, indicator, unit, module, measure"
    )
    name: str = column("名称", "the name")
    within: str = column("缺少量度行的指标", "the indicator that lacks a measure row", nullable=True)
    expected: pd.BooleanDtype = column(
        "目录、名单或表式是否要求", "whether the catalog, the roster or the form asks for it", nullable=True
    )
    times: int = column(
        "出现次数：0 为缺少，2 以上为重复", "how often it stands there: 0 is missing, 2 and more duplicate"
    )
    cells: str = column(
        "出现处的单元格，缺少时为表头", "addresses of its occurrences, of the table's header where it is missing"
    )


class CellTable(Table):
    """读到的单元格 — a cell that was read."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    address: str = column("单元格", "its address")
    row: int = column("行号，从 1 起", "row, from 1")
    col: int = column("列号，从 1 起", "column, from 1")
    text: str = column("格里看到的内容", "the cell as a person sees it")
    number: float = column("数值", "the number", nullable=True)
    half: float = column("半宽，0 为精确", "half-width; 0 is exact")
    token: str = column("这一格是什么", "what the cell is")
    number_format: str = column("数字格式", "the number format")
    formula: str = column("公式", "the formula", nullable=True)
    hidden: bool = column("是否在隐藏的行或列", "whether its row or column is hidden")


class SheetTable(Table):
    """每张工作表的处理结果 — what became of one sheet or table."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column(
        "识别为哪种表式；空表示未识别，或不是表",
        "the form; empty where it was not recognised or is no table",
        nullable=True,
    )
    status: str = column("处理结果：recognised、unrecognised、passed_over", "recognised, unrecognised, passed_over")
    title: str = column("表题", "the title", nullable=True)
    title_cell: str = column("表题的单元格", "address of the title", nullable=True)
    period: str = column("表题中的时期", "period by the title", nullable=True)
    period_folder: str = column("所在文件夹的时期", "period by the folder the file lies in", nullable=True)
    nearest_form: str = column("最接近的表式", "the nearest form", nullable=True)
    lacks: str = column(
        "最接近的表式要求而这里没有的，或略过的原因",
        "what the nearest form asks for and the sheet lacks, or why it was passed over",
        nullable=True,
    )
    header_cell: str = column("表头的单元格", "address of the header", nullable=True)
    sender: str = column(
        "填报单位，认识的用规范名称", "who reports, by its canonical name where it is known", nullable=True
    )
    sender_cell: str = column("填报单位的单元格", "address of the sender", nullable=True)
    sender_by: str = column(
        "填报单位从何得知：label 为“填报单位：”一类，title 为表题，sheet 为工作表名，region 为表中唯一的地区",
        "how the sender is known: label (填报单位：…), title, sheet (its name) or region (the only one of the table)",
        nullable=True,
    )
    reported_on: str = column(
        "表上写的填报日期，如 2026-05-25", "the day of reporting, such as 2026-05-25", nullable=True
    )
    reported_on_cell: str = column("填报日期的单元格", "address of that day", nullable=True)
    reviewed_by: str = column("审核人，未填为空", "who reviewed it, empty where nobody is named", nullable=True)
    nil_declared: bool = column("是否声明零报告", "whether the sheet declares that there is nothing to report")
    nil_cell: str = column("声明零报告的单元格", "address of that declaration", nullable=True)
    beside_own_month: bool = column(
        "文件里另有同一表式的本期表", "whether the file has a table of this form for the folder's own period as well"
    )


class StatementTable(Table):
    """文字说明：备注和填在数字处的文字，及其中的承诺和原因 — words about an indicator or a region, and what they promise."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    block: pd.Int64Dtype = column(
        "指标在表中的序号，不止说一个指标时为空",
        "index of the indicator within its table, empty where the words go for several",
        nullable=True,
    )
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator", nullable=True)
    region: str = column("地区，说各地时为空", "the region, empty where the words go for all of them", nullable=True)
    text: str = column(
        "文字，逐地说明的只取这一地的一段", "the words; of a text that goes through the regions, the piece on this one"
    )
    cell: str = column("单元格", "its address")
    kind: str = column(
        "出处：remark 为备注栏，figure 为填数字处", "remark (a column of remarks) or figure (in place of one)"
    )
    promised: str = column(
        "承诺的月份，如 2026-07", "the month by which something is promised, such as 2026-07", nullable=True
    )
    promised_text: str = column("承诺的原话，如 预计7月完成", "the promise as printed: 预计7月完成", nullable=True)
    promised_what: str = column(
        "承诺什么：completion 为完成，start 为开工，other 为其他",
        "what is promised: completion, start, other",
        nullable=True,
    )
    cause: bool = column("是否说明原因", "whether the words say why")


class WaiverTable(Table):
    """说明及其结果 — one explanation beside one finding, and what became of it."""

    input: int = column(
        "问题所在文件的序号，没有对应问题时为第一个文件", "index of the finding's file, or of the first"
    )
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet", nullable=True)
    cell: str = column("问题所在的单元格", "the finding's first cell", nullable=True)
    source: str = column("说明写在哪里", "where the explanation stands")
    state: str = column(
        "结果：holds 有效、expired 过期、value_changed 数已变、matches_nothing 无对应问题、not_allowed 不能说明、"
        "refused 不予采纳、out_of_scope 不在本次范围",
        "holds, expired, value_changed, matches_nothing, not_allowed, refused, out_of_scope",
    )
    fingerprint: str = column("问题的编号", "fingerprint of the finding", nullable=True)
    rule: str = column("规则编号", "id of the rule", nullable=True)
    title: str = column("问题的说法", "the finding's message in Chinese", nullable=True)
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator", nullable=True)
    region: str = column("地区或填报单位", "region or reporting unit", nullable=True)
    measure: str = column("目标、数量或进度", "target, quantity or progress", nullable=True)
    observed: str = column("现在填的", "what the finding shows now", nullable=True)
    given_for: str = column("说明时填的", "what it showed when the explanation was given", nullable=True)
    reason: str = column("说明的内容", "the explanation")
    who: str = column("谁说明的", "who gave it")
    until: str = column("有效期至", "until when it holds", nullable=True)
    refused_zh: str = column("不予采纳的原因", "why it is refused, in Chinese", nullable=True)
    refused_en: str = column("不予采纳的原因，英文", "why it is refused, in English", nullable=True)


class CardTable(Table):
    """黄牌、红牌：一个指标本期之后的牌 — the card of one indicator after this period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    period: str = column("时期，如 2026-05", "period, such as 2026-05")
    level: str = column("全市还是各地：whole 为全市，region 为各地", "whole (全市, 合计) or region")
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区，全市时为合计列的名称", "region; at the whole, what its column is called")
    owner: str = column("责任单位，按指标目录", "who answers for it, by the catalog", nullable=True)
    unit: str = column("计量单位", "unit of measurement as printed", nullable=True)
    progress: float = column("进度，以百分之一为 1", "progress in percent", nullable=True)
    progress_half: float = column("进度的半宽，0 为精确", "half-width of the progress; 0 is exact")
    progress_text: str = column("进度格里看到的内容", "the progress cell as a person sees it")
    progress_cell: str = column("进度的单元格", "address of the progress; empty where it has no cell", nullable=True)
    schedule: float = column("序时进度", "percent expected by the end of the period", nullable=True)
    behind: float = column(
        "低于序时进度多少个百分点；达到或可能达到时为空",
        "percentage points below the schedule; empty where it is reached, or may be",
        nullable=True,
    )
    months_behind: int = column("连续落后几个月，含本月", "months behind in a row, this one included")
    prev_card: str = column("上期的牌：none、yellow、red", "the card before: none, yellow, red")
    card: str = column("本期的牌：none、yellow、red", "the card after this period: none, yellow, red")
    borderline: bool = column(
        "是否压线：照印出的位数，可能在线上，也可能在线下",
        "whether the printed progress may lie on either side of the line",
    )
    needed: float = column("达到序时进度还差的数量", "quantity still needed to reach the schedule", nullable=True)
    approved_by: str = column("审核人", "who approved it", nullable=True)
    approved_at: str = column("审核时间", "when it was approved", nullable=True)
    approval_reason: str = column("审核时附的理由", "the reason recorded with the approval", nullable=True)
    reason_refused_zh: str = column(
        "理由为何不行（中文）；可以时为空", "why the reason does not do, in Chinese; empty where it does", nullable=True
    )
    reason_refused_en: str = column(
        "理由为何不行（英文）；可以时为空", "why the reason does not do, in English; empty where it does", nullable=True
    )


class OutlookTable(Table):
    """预警：照目前的速度，下期末到多少 — where the pace so far leads by the end of the next period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    period: str = column("时期，如 2026-05", "period, such as 2026-05")
    level: str = column("全市还是各地：whole 为全市，region 为各地", "whole (全市, 合计) or region")
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区，全市时为合计列的名称", "region; at the whole, what its column is called")
    owner: str = column("责任单位，按指标目录", "who answers for it, by the catalog", nullable=True)
    unit: str = column("计量单位", "unit of measurement as printed", nullable=True)
    progress: float = column("进度，以百分之一为 1", "progress in percent")
    progress_half: float = column("进度的半宽，0 为精确", "half-width of the progress; 0 is exact")
    progress_text: str = column("进度格里看到的内容", "the progress cell as a person sees it")
    progress_cell: str = column("进度的单元格", "address of the progress; empty where it has no cell", nullable=True)
    next_period: str = column("下一期", "the next period")
    next_schedule: float = column("下期的序时进度", "percent expected by the end of the next period")
    months_known: int = column("依据几个月的增幅", "monthly gains that the pace rests on")
    pace: float = column("每月提高几个百分点", "percentage points a month")
    expected: float = column("预计下期末的进度", "progress expected by the end of the next period")
    expected_lo: float = column("预计进度的下限", "lower end of the expected progress")
    expected_hi: float = column("预计进度的上限", "upper end of the expected progress")
    needed_points: float = column(
        "下月还要提高几个百分点才达到序时进度",
        "percentage points still needed next month to reach the schedule",
        nullable=True,
    )
    needed: float = column(
        "下月还要完成多少才达到序时进度", "quantity still needed next month to reach the schedule", nullable=True
    )
    likely_behind: bool = column("下期很可能落后", "whether it is likely to be behind at the next cut-off")


class FormulaChangeTable(Table):
    """口径变动 — an indicator's formula beside that of an earlier period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("识别为哪种表式", "the form it was recognised as")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    indicator_cell: str = column("指标名称的单元格", "address of the title", nullable=True)
    of: str = column("谁的口径：regions 为各地，whole 为全市", "whose formula: regions or whole")
    before_formula: str = column("前一期的口径", "the formula of the earlier period", nullable=True)
    after_formula: str = column("这一期的口径", "the formula of this period", nullable=True)
    before_period: str = column("前一期是哪一期", "which period that was", nullable=True)
    progress_cells: str = column("按这一口径的进度的单元格", "addresses of the progress figures that follow it")
