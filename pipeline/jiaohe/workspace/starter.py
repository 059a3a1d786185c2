"""The files of a new workspace (新建工作区): settings, lists and calendar as text, with remarks that say what to do."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jiaohe.model.text import Lang
from jiaohe.workspace import catalog, roster
from jiaohe.workspace.catalog_proposal import passive
from jiaohe.workspace.declared_schemas import declared_schema
from jiaohe.workspace.sheet_file import Column

_BOM = "\ufeff"  # spreadsheet programs take a CSV file for UTF-8 by it
_PLAIN = re.compile(r"[^\W\d_][\w（）()·]*\Z")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_WHOLES = {"市": "全市", "县": "全县", "区": "全区", "省": "全省", "州": "全州", "盟": "全盟", "旗": "全旗"}
SCHEMA_FOLDER = ".schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new workspace shall declare. ``units`` and ``indicators`` are rows by column key."""

    name: str
    whole: tuple[str, ...]
    period: str
    due_day: int
    holidays: str = "CN"
    language: Lang = "zh"
    units: Sequence[Mapping[str, str]] = ()
    indicators: Sequence[Mapping[str, str]] = ()


def usual_whole(name: str) -> str:
    """What a place of this name calls its whole: 全市 for 岳阳市."""
    return _WHOLES.get(name[-1:], "全市")


def starter_files(plan: Plan) -> dict[str, str]:
    """Path below the new workspace → text, ``jiaohe.yaml`` last: without it the folder is no workspace yet."""
    zh = plan.language == "zh"
    return {
        f"{SCHEMA_FOLDER}/workspace.schema.json": declared_schema("workspace"),
        f"{SCHEMA_FOLDER}/calendar.schema.json": declared_schema("calendar"),
        "catalog.csv": _sheet(catalog.COLUMNS, plan.indicators),
        "roster.csv": _sheet(roster.COLUMNS, plan.units),
        "calendar.yaml": (_CALENDAR_ZH if zh else _CALENDAR_EN).format(holidays=plan.holidays, due_day=plan.due_day),
        "jiaohe.yaml": (_SETTINGS_ZH if zh else _SETTINGS_EN).format(
            name=_scalar(plan.name), whole=", ".join(map(_scalar, plan.whole)), language=plan.language
        ),
    }


_SETTINGS_ZH = f"""\
# yaml-language-server: $schema={SCHEMA_FOLDER}/workspace.schema.json
# 校核工作区设置。指标目录和填报单位两份清单可用表格软件打开修改。
version: 1
name: {{name}}
whole: [{{whole}}]  # 合计列的名称
language: {{language}}
catalog: catalog.csv  # 指标目录
roster: roster.csv  # 填报单位
calendar: calendar.yaml  # 截止日、节假日、延期和免报
periods: YYYY-MM  # 每期一个文件夹
schedule: linear  # 序时进度逐月均摊取整；也可写“4月至10月均摊”“里程碑 3月=20；12月=100”
"""
_SETTINGS_EN = f"""\
# yaml-language-server: $schema={SCHEMA_FOLDER}/workspace.schema.json
# Settings of a workspace. The two lists open in any spreadsheet program.
version: 1
name: {{name}}
whole: [{{whole}}]  # what the column of totals is called
language: {{language}}
catalog: catalog.csv  # the indicators
roster: roster.csv  # who reports
calendar: calendar.yaml  # due days, holidays, extensions, exemptions
periods: YYYY-MM  # a folder for each period
schedule: linear  # equal steps in whole percent; or: seasonal 4-10; or: milestones 3=20; 12=100
"""
_CALENDAR_ZH = f"""\
# yaml-language-server: $schema={SCHEMA_FOLDER}/calendar.schema.json
# 报送日程：截止日、节假日、延期和免报。
version: 1
holidays: {{holidays}}  # 法定节假日和调休上班日按哪国；不用的写 none
due:
  day: {{due_day}}  # 当月这一天截止；次月的，加一行“month: next”
  roll: next  # 遇休息日顺延；提前的写 previous，不变的写 none
settled_after: 10  # 截止这么多个工作日后，当月数据定案
# extensions:
#   - {{{{unit: 某县, period: 2026-05, until: 2026-05-28, reason: 系统故障}}}}
# exemptions:
#   - {{{{unit: 某区, from: 2026-01, to: 2026-03, reason: 尚未启动}}}}
"""
_CALENDAR_EN = f"""\
# yaml-language-server: $schema={SCHEMA_FOLDER}/calendar.schema.json
# When returns are due: holidays, extensions, exemptions.
version: 1
holidays: {{holidays}}  # whose official holidays and make-up workdays hold; or none
due:
  day: {{due_day}}  # of the period's own month; add "month: next" for the month after
  roll: next  # what a day off becomes: next, previous, or none to leave it
settled_after: 10  # so many working days after the due day a month's figures are settled
# extensions:
#   - {{{{unit: A, period: 2026-05, until: 2026-05-28, reason: power cut}}}}
# exemptions:
#   - {{{{unit: B, from: 2026-01, to: 2026-03, reason: not begun}}}}
"""


def _scalar(text: str) -> str:
    """A text as YAML reads it back: plain where that is safe, in double quotes elsewhere."""
    return text if _PLAIN.match(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def _sheet(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.header for column in columns])
    writer.writerows([passive(row.get(column.key, "")) for column in columns] for row in rows)
    return _BOM + buffer.getvalue()
