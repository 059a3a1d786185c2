"""``jiaohe why`` (说明一格): the story of one cell, for people or as one JSON object."""

import sys

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option
from jiaohe.cli.check import report_width, wants_color
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, width_option
from jiaohe.cli.streams import hush_stdout, lacks_ornaments, write_records, write_text
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.text import Lang, Text


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "说明一格的来历：读到什么、怎么读的，它是哪个指标、哪个地区的哪个数，哪些规则看过它、结果如何，"
        "按计算口径应是多少，它在哪些合计和平均里、是否对得上，这个数是已证实、无从验证还是有矛盾，有哪些改法涉及它。\n\n"
        "格写成列的字母加行号，例如 M52，也可以写成 表名!M52。文件在工作区里的，按工作区的指标目录和规则；“-”从标准输入读文件。\n\n"
        "退出码：0 说明完毕；2 文件、工作表或地址不能用；3 程序本身出错。",
        "Tell the story of one cell: what was read and how, which figure of which indicator and region it is, which "
        "rules looked at it with what result, what its formula gives, which sums and means it is part of and whether "
        "they hold, whether the number is proved, stated or contradicted, and the proposals that touch it.\n\n"
        "CELL is an address such as M52, or SHEET!M52. A file in a workspace is judged by its catalog and rules; “-” "
        "reads the file from standard input.\n\n"
        "Exit codes: 0 told; 2 the file, sheet or address is unusable; 3 a fault of the program.",
    ),
)
@click.argument("file", cls=Argument, label=Text("文件", "FILE"))
@click.argument("cell", cls=Argument, label=Text("格", "CELL"))
@click.option(
    "--sheet",
    cls=Option,
    value=Text("工作表", "NAME"),
    about=Text("哪张工作表；默认是第一张能识别的。", "The sheet; by default the first one that is recognised."),
)
@click.option("--json", "as_json", is_flag=True, cls=Option, about=Text("写成一个 JSON 对象。", "As one JSON object."))
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("用哪种语言，默认随系统。", "Language; by default the system's."),
)
@click.option(
    "--workspace", cls=Option, value=Text("文件夹", "DIR"), about=Text("用这个工作区校核。", "Check by this workspace.")
)
@color_option
@width_option
@click.pass_context
def why(
    ctx: click.Context,
    *,
    file: str,
    cell: str,
    sheet: str | None,
    as_json: bool,
    lang: Lang | None,
    workspace: str | None,
    color: str,
    width: int | None,
) -> None:
    """Tell the story of a cell and leave with 0."""
    from jiaohe.tell import tell_cell

    spoken = lang or language(ctx)
    stdin = sys.stdin.buffer.read() if file == "-" else None
    story = tell_cell(file, cell, sheet=sheet, workspace=workspace, stdin=stdin)
    try:
        if as_json:
            from jiaohe.report.why_json import render_why_json

            write_records([render_why_json(story, spoken)])
        else:
            from jiaohe.report.why import render_why

            colored = wants_color(color)
            ascii_only = lacks_ornaments(sys.stdout)
            text = render_why(story, lang=spoken, width=report_width(width), color=colored, ascii_only=ascii_only)
            write_text(text, color=colored)
    except BrokenPipeError:
        hush_stdout()
    ctx.exit(int(ExitCode.ACCEPTABLE))
