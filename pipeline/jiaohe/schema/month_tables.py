"""The tables of a month beside others as pandera models (月度表的契约); see ``tables``."""

import pandas as pd

from jiaohe.schema.tables import CountTable, ObservationTable, Table, column


class ObservationMonthTable(ObservationTable):
    """观测，连同以往各期 — an observation with what was reported before."""

    prev_period: str = column(
        "上一次报告同一处的时期", "the latest earlier period that reported the same place", nullable=True
    )
    prev_same_year: pd.BooleanDtype = column("上一次是否在同一年", "whether that was in the same year", nullable=True)
    prev_target: float = column("上期目标", "target then", nullable=True)
    prev_target_half: float = column("上期目标的半宽", "its half-width")
    prev_target_text: str = column("上期目标格里看到的内容", "the target cell then", nullable=True)
    prev_quantity: float = column("上期数量", "quantity then", nullable=True)
    prev_quantity_half: float = column("上期数量的半宽", "its half-width")
    prev_quantity_text: str = column("上期数量格里看到的内容", "the quantity cell then", nullable=True)
    prev_progress: float = column("上期进度，百分数", "progress then, in percent", nullable=True)
    prev_progress_half: float = column("上期进度的半宽", "its half-width")
    prev_progress_text: str = column("上期进度格里看到的内容", "the progress cell then", nullable=True)
    prev_place: str = column("上期的文件、工作表和单元格", "file, sheet and cell of what stood there", nullable=True)
    target_renewed: pd.BooleanDtype = column(
        "此后指标目录是否换了一行", "whether the catalog has another row for the indicator since", nullable=True
    )
    months_unchanged: int = column(
        "本年内进度连续几期没有变，不含本期", "earlier periods in a row, within the year, with the same progress"
    )
    unchanged_since: str = column("从哪一期起没有变", "the first of them", nullable=True)
    gain: float = column("此后每月提高几个百分点", "percentage points gained a month since", nullable=True)
    own_limit: float = column(
        "按本地以往的快慢，每月至多提高多少", "the most that its own earlier gains let expect", nullable=True
    )
    own_usual: float = column("本地以往每月一般提高多少", "the median of its own earlier gains", nullable=True)
    peer_limit: float = column(
        "按其他地区本月的快慢，至多提高多少", "the most that the gains of the others let expect", nullable=True
    )
    peer_usual: float = column("其他地区本月一般提高多少", "the median of the gains of the others", nullable=True)
    in_copy: bool = column("是否在整列照抄之中", "whether it is part of a column that was copied as a whole")
    told_elsewhere: bool = column(
        "是否另有一处说同样的数：单位自己的报表、各地区的数，或作数的那个文件",
        "whether another row tells the same: the unit's own return, the regions of a whole, or the file that counts",
    )


class CountMonthTable(CountTable):
    """上传数，连同以往各期 — a count with what was reported before."""

    prev_period: str = column(
        "上一次报告同一处的时期", "the latest earlier period that reported the same place", nullable=True
    )
    prev_same_year: pd.BooleanDtype = column("上一次是否在同一年", "whether that was in the same year", nullable=True)
    prev_number: float = column("上期的数", "the count then", nullable=True)
    prev_number_text: str = column("上期格里看到的内容", "the cell then", nullable=True)


class LikenessTable(Table):
    """可能照抄的列 — a column of figures beside the one it could be copied from."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("表式", "its form")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    region: str = column("地区或单位", "the region or unit")
    part: str = column("整份还是一列：return、column", "whether the whole return is alike or one column of it")
    measure: str = column("哪一项；整份时为空", "which measure; empty where several are", nullable=True)
    source: str = column("照抄自：last_month 上期，other_unit 其他单位", "what it is like: last month, or another unit")
    other_region: str = column("另一个单位", "the other unit", nullable=True)
    other_period: str = column("所照的时期", "the period it is like", nullable=True)
    other_place: str = column("所照的文件和工作表", "file and sheet that it is like")
    figures: int = column("可以不同的数有几个", "figures that could differ")
    alike: int = column("其中相同的", "those that are the same")
    evidence: float = column("相同数字的位数合计", "decimal digits that agree")
    cells: str = column("单元格", "their addresses")


class AgreementTable(Table):
    """汇总表与单位报表的同一个数 — a figure of the summary beside the unit's own."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("表式", "its form")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区或单位", "the region or unit")
    unit: str = column("计量单位", "unit of measurement", nullable=True)
    measure: str = column("哪一项：target、quantity、progress", "which measure: target, quantity, progress")
    number: float = column("数值", "the number", nullable=True)
    number_half: float = column("数值的半宽", "its half-width")
    number_text: str = column("格里看到的内容", "the cell as a person sees it")
    number_token: str = column("这一格是什么", "what the cell is")
    number_cell: str = column("单元格", "its address", nullable=True)
    side: str = column("这一格属于：summary 汇总表，unit 单位报表", "whose cell this is: the summary's or the unit's")
    other_number: float = column("另一方的数", "the number on the other side", nullable=True)
    other_number_half: float = column("另一方的半宽", "its half-width")
    other_number_text: str = column("另一方格里看到的内容", "the cell on the other side")
    other_number_token: str = column("另一方的格是什么", "what the cell on the other side is")
    other_place: str = column("另一方的文件、工作表和单元格", "file, sheet and cell on the other side")
    difference: float = column("汇总表减单位报表", "the summary less the return", nullable=True)
    supported: str = column(
        "运算支持哪一方：summary、unit，或看不出", "the side that the arithmetic supports", nullable=True
    )
    support: str = column("由什么看出：ratio、sum、both", "which checks say so: ratio, sum, both", nullable=True)


class RestatedTable(Table):
    """往期数据被改动 — a figure that a later file gives for an earlier period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("表式", "its form")
    period: str = column("所说的往期", "the earlier period it speaks of")
    folder: str = column("文件所属的时期", "the period the file belongs to", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区或单位", "the region or unit")
    unit: str = column("计量单位", "unit of measurement", nullable=True)
    measure: str = column("哪一项：target、quantity、progress", "which measure: target, quantity, progress")
    number: float = column("数值", "the number", nullable=True)
    number_half: float = column("数值的半宽", "its half-width")
    number_text: str = column("格里看到的内容", "the cell as a person sees it")
    number_cell: str = column("单元格", "its address", nullable=True)
    settled_number: float = column("当时报的数", "the number reported then", nullable=True)
    settled_number_half: float = column("当时的半宽", "its half-width")
    settled_number_text: str = column("当时格里看到的内容", "the cell then")
    settled_place: str = column("当时的文件、工作表和单元格", "file, sheet and cell then")


class SubmissionTable(Table):
    """报送情况 — one unit × form × period."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column(
        "工作表名；没有收到的为空", "name of the sheet; empty where nothing was received", nullable=True
    )
    cell: str = column("表题或填报单位的单元格", "address of the title or of the sender", nullable=True)
    unit: str = column("填报单位", "the reporting unit")
    form: str = column("表式", "its form")
    form_title: str = column("表式的名称", "title of the form in Chinese")
    form_title_en: str = column("表式的英文名称", "title of the form in English")
    period: str = column("时期，如 2026-05", "period, such as 2026-05")
    status: str = column(
        "状态：received、nil、exempt、missing、late、duplicate、restated、misfiled、not_expected、pending",
        "received, nil, exempt, missing, late, duplicate, restated, misfiled, not_expected, pending",
    )
    due_at: str = column("截止时间", "when it is due", nullable=True)
    received_at: str = column("收到时间", "when it was received", nullable=True)
    evidence: str = column(
        "收到时间的依据：manifest 收文登记，workbook 表内填报时间，git 版本库提交时间，file 文件时间",
        "how that is known: manifest, workbook, git, file",
        nullable=True,
    )
    days_late: pd.Int64Dtype = column("晚了几个工作日", "working days late", nullable=True)
    extension: str = column("延期的缘由", "why the due date is another one", nullable=True)
    provisional: bool = column(
        "截止时间所依据的节假日是否尚未公布", "whether the due date rests on holidays not announced yet"
    )
    other_files: str = column("同一份报表的其他文件", "the other files of the slot", nullable=True)
    title_period: str = column("表题中的时期", "period by the title", nullable=True)
    by_content: str = column("表中写明的单位", "the unit that the sheet names", nullable=True)
    by_name: str = column(
        "文件或文件夹名里的单位", "the unit that the file or its folder is named after", nullable=True
    )
    title: str = column("表题", "the title", nullable=True)


class PromiseTable(Table):
    """承诺的日期 — a date that a remark promised."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("表式", "its form")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区或单位", "the region or unit", nullable=True)
    promised: str = column("承诺的年月", "the month that was promised")
    promised_text: str = column("承诺的原话", "the promise as printed")
    promised_what: str = column(
        "承诺什么：completion 完成，start 开工，other 其他", "what was promised: completion, start, other"
    )
    said_in: str = column("哪一期说的", "the period that said so")
    said_place: str = column("所在的文件、工作表和单元格", "file, sheet and cell that say so")
    progress: float = column("现在的进度，百分数", "progress now, in percent", nullable=True)
    progress_half: float = column("现在进度的半宽", "its half-width")
    progress_text: str = column("现在进度格里看到的内容", "the progress cell now")
    progress_cell: str = column("现在进度的单元格", "its address", nullable=True)


class ExcuseTable(Table):
    """重复的理由 — a reason that was given before in the same words."""

    input: int = column("文件在本次运行中的序号，从 0 起", "index of the file in the run, from 0")
    file: str = column("文件路径，照所给写法", "the file's path as given")
    sheet: str = column("工作表名", "name of the sheet")
    table: int = column("表在工作表中的序号，从 0 起", "index of the table on its sheet, from 0")
    form: str = column("表式", "its form")
    period: str = column("时期，如 2026-05", "period, such as 2026-05", nullable=True)
    indicator: str = column("指标名称", "title of the indicator")
    region: str = column("地区或单位", "the region or unit", nullable=True)
    text: str = column("原因", "the reason")
    cell: str = column("单元格", "its address")
    months: int = column("连续几期这样说，含本期", "periods in a row that say so, this one among them")
    since: str = column("从哪一期起", "the first of them")
