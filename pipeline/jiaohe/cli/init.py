"""``jiaohe init`` (新建工作区): asks or takes options, writes the files of a new workspace, and never over any."""

import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option
from jiaohe.cli.complaints import say
from jiaohe.cli.init_answers import country_of, forms_of, named, period_of, units_of, usual_forms, words
from jiaohe.cli.init_sheets import learn_sheets
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.streams import write_file, write_records, write_text
from jiaohe.errors import UserError
from jiaohe.model.text import Lang, Text

if TYPE_CHECKING:
    from jiaohe.workspace.starter import Plan

SCHEMAS = ("workspace", "calendar", "catalog", "roster", "received")  # as declared_schemas names them


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "新建一个工作区：设置、指标目录、填报单位、报送日程，和第一期的文件夹。在终端里逐项询问，也可以全用选项给出。\n\n"
        "用 --from 给出一期报表，单位、指标、计量单位、目标和证据充分的计算口径就从表里取来，报表复制进这一期的文件夹；"
        "取来的请核对后再用。已有的文件一律不动。\n\n"
        "退出码：0 建好了；2 有文件已经存在，或给的内容不能用；3 程序本身出错；130 中途停止。",
        "Make a workspace: settings, catalog, roster, calendar, and the folder of the first period. It asks on a "
        "terminal, or takes options.\n\n"
        "With --from the units, indicators, units of measurement, targets and well-supported formulas are taken from a "
        "month's sheets, which are copied into the period's folder; check what was taken before you rely on it. No "
        "file is ever written over.\n\n"
        "Exit codes: 0 done; 2 a file is there already, or something given cannot be used; 3 a fault of the program; "
        "130 interrupted.",
    ),
)
@click.argument("folder", default=".", cls=Argument, label=Text("文件夹", "DIR"))
@click.option(
    "--name", cls=Option, value=Text("名称", "NAME"), about=Text("市或县的名称。", "Name of the city or county.")
)
@click.option(
    "--whole",
    cls=Option,
    value=Text("名称", "NAMES"),
    about=Text("合计叫什么，例如 全市，可以有几个。", "What the whole is called; several with commas."),
)
@click.option(
    "--units",
    cls=Option,
    value=Text("名单|文件", "LIST|FILE"),
    about=Text(
        "填报单位，逗号分开；或一个文件，一行一个，或是一份名单。",
        "Reporting units, with commas; or a file, one a line, or a roster.",
    ),
)
@click.option(
    "--forms",
    cls=Option,
    value=Text("表式", "FORMS"),
    about=Text("这些单位列在哪些表上，例如 city。", "The forms that list these units, such as city."),
)
@click.option(
    "--due-day",
    type=click.IntRange(1, 31),
    cls=Option,
    value=Text("日", "DAY"),
    about=Text("每月几日截止，默认 25。", "The day of the month that returns are due; by default 25."),
)
@click.option(
    "--holidays",
    default="CN",
    cls=Option,
    value=Text("国家", "COUNTRY"),
    about=Text("按哪国的节假日，默认 CN；不用的写 none。", "Whose holidays; by default CN, or none."),
)
@click.option(
    "--period",
    cls=Option,
    value=Text("月份", "PERIOD"),
    about=Text(
        "第一期，例如 2026-05；默认看报表，否则是本月。", "The first period; by default the sheets', else this month."
    ),
)
@click.option(
    "--from",
    "sheets",
    multiple=True,
    cls=Option,
    value=Text("报表", "SHEET"),
    about=Text("从这份报表或这个文件夹取单位和指标，可以写多次。", "Learn units and indicators from it; repeatable."),
)
@click.option("--yes", is_flag=True, cls=Option, about=Text("不询问，没给的用默认。", "Ask nothing; use the defaults."))
@click.option(
    "--schema",
    type=OneOf(SCHEMAS),
    cls=Option,
    about=Text("只输出某个文件的 JSON Schema，不建工作区。", "Print the JSON schema of a file, and make nothing."),
)
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("用哪种语言，默认随系统。", "Language; by default the system's."),
)
@click.pass_context
def init(
    ctx: click.Context,
    *,
    folder: str,
    name: str | None,
    whole: str | None,
    units: str | None,
    forms: str | None,
    due_day: int | None,
    holidays: str,
    period: str | None,
    sheets: tuple[str, ...],
    yes: bool,
    schema: str | None,
    lang: Lang | None,
) -> None:
    """Make a workspace, or print a schema."""
    from jiaohe.workspace.declared_schemas import declared_schema
    from jiaohe.workspace.load import load_workspace
    from jiaohe.workspace.starter import Plan, starter_files, usual_whole

    if schema is not None:
        write_records([declared_schema(schema)])
        return
    spoken = lang or language(ctx)
    root = Path(folder)
    _refuse_existing([root / file for file in ("jiaohe.yaml", "catalog.csv", "roster.csv", "calendar.yaml")])
    ask = _Questions(spoken, asking=_on_terminal() and not yes)
    learned, files = learn_sheets(sheets, spoken)
    name = named(ask.text(Text("市或县的名称", "Name of the city or county"), name, root.resolve().name))
    usual = "、".join(learned.whole) or usual_whole(name)
    wholes = words(ask.text(Text("合计叫什么", "What the whole is called"), whole, usual))
    listed = ask.text(
        Text("填报单位，逗号分开，可以空着", "Reporting units, with commas; may be empty"),
        units,
        "、".join(row["name"] for row in learned.roster),
    )
    on_forms = forms_of(ask.text(Text("列在哪些表上", "Forms that list them"), forms, usual_forms(learned)))
    day = ask.day(Text("每月几日截止", "Day of the month that returns are due"), due_day, 25)
    month = period_of(
        ask.text(Text("第一期", "First period"), period, learned.period or f"{date.today():%Y-%m}"),
    )
    plan = Plan(
        name=name,
        whole=wholes or (usual_whole(name),),
        period=month,
        due_day=day,
        holidays=country_of(holidays),
        language=spoken,
        units=units_of(listed, on_forms, learned, chosen=forms is not None),
        indicators=learned.catalog,
    )
    texts = starter_files(plan)
    targets = {file: root / month / file.name for file in files}
    _refuse_existing([*(root / path for path in texts), *targets.values()])
    _make_folder(root / month)
    for source, target in targets.items():
        _copy(source, target)
    for path, text in texts.items():
        _make_folder((root / path).parent)
        write_file(root / path, [text])
    load_workspace(root)  # what was written can be read
    _tell(root, plan, len(targets), spoken)


class _Questions:
    """Options that were given, answers on a terminal, or defaults."""

    def __init__(self, lang: Lang, *, asking: bool) -> None:
        self.lang: Lang = lang
        self.asking = asking

    def text(self, question: Text, given: str | None, usual: str) -> str:
        """One line."""
        if given is not None or not self.asking:
            return usual if given is None else given
        answer = click.prompt(question.read(self.lang), default=usual, show_default=bool(usual), err=True)
        return str(answer).strip()

    def day(self, question: Text, given: int | None, usual: int) -> int:
        """A day of the month; asked again until it is one."""
        if given is not None or not self.asking:
            return usual if given is None else given
        while True:
            answer = click.prompt(question.read(self.lang), default=str(usual), err=True)
            if str(answer).strip().isascii() and str(answer).strip().isdigit() and 1 <= int(answer) <= 31:
                return int(answer)
            say("写 1 到 31 的一个数。" if self.lang == "zh" else "Write a number from 1 to 31.")


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _refuse_existing(paths: Sequence[Path]) -> None:
    for path in paths:
        if path.exists():
            raise UserError(
                where=str(path),
                what=Text("这个文件已经有了，什么都没有写。", "This file exists already; nothing was written."),
                advice=Text("换一个文件夹，或先把它移走。", "Choose another folder, or move it away first."),
            )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            where=str(folder),
            what=Text("建不了这个文件夹。", f"The folder cannot be made: {error.strerror or type(error).__name__}."),
            advice=Text(
                "看看有没有同名的文件、有没有写的权限。", "Is there a file of that name, or is writing not permitted?"
            ),
        ) from error


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise UserError(
            where=str(target),
            what=Text("报表复制不过去。", f"The sheet cannot be copied: {error.strerror or type(error).__name__}."),
            advice=Text("看看磁盘是否已满、有没有写的权限。", "Is the disk full, or writing not permitted?"),
        ) from error


def _tell(root: Path, plan: "Plan", copied: int, lang: Lang) -> None:
    units, indicators = len(plan.units), len(plan.indicators)
    if lang == "zh":
        lines = [
            f"建好了工作区 {root}：",
            "  jiaohe.yaml    设置",
            f"  catalog.csv    指标目录，{indicators} 个指标" + ("" if indicators else "，请填写"),
            f"  roster.csv     填报单位，{units} 个单位" + ("" if units else "，请填写"),
            f"  calendar.yaml  报送日程，每月 {plan.due_day} 日截止",
            f"  {plan.period}/       " + (f"{copied} 份报表" if copied else "把这一期的报表放进来"),
            *(["从报表取来的单位、指标、目标和口径，请核对后再用。"] if copied else []),
            f"下一步：jiaohe check {root}",
        ]
    else:
        lines = [
            f"Made the workspace {root}:",
            "  jiaohe.yaml    settings",
            f"  catalog.csv    {indicators} indicators" + ("" if indicators else "; please fill it in"),
            f"  roster.csv     {units} units" + ("" if units else "; please fill it in"),
            f"  calendar.yaml  returns due on day {plan.due_day}",
            f"  {plan.period}/       " + (f"{copied} sheets" if copied else "put the period's sheets here"),
            *(["Check the units, indicators, targets and formulas taken from the sheets."] if copied else []),
            f"Next: jiaohe check {root}",
        ]
    write_text("\n".join(lines) + "\n", color=False)
