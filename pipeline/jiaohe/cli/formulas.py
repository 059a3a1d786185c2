"""``jiaohe formulas`` (口径推断): which formula each indicator follows, and what a catalog could say of it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option
from jiaohe.cli.check import report_width, wants_color
from jiaohe.cli.complaints import complain, say
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, width_option
from jiaohe.cli.progress import progress
from jiaohe.cli.streams import hush_stdout, lacks_ornaments, refuse_target, write_file, write_records, write_text
from jiaohe.errors import UserError
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.text import Lang, Text

_BOM = "\ufeff"  # spreadsheet programs take a CSV file for UTF-8 by it


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "由数据本身推断每个指标的计算口径：各地进度怎样由数量和目标得出，全市进度怎样由各地得出，合几格，"
        "次优的口径差多少，哪些地区另用一种。指标目录写的口径不影响推断。格太少、看不出的，就说看不出。\n\n"
        "路径的写法同 jiaohe check。用 --write 写出指标目录可以采用的行：只有证据充分而目录里还没有的。\n\n"
        "退出码：0 推断完毕；2 有文件或工作区不能用；3 程序本身出错。",
        "Infer from the figures alone which formula each indicator follows: how a region's progress follows from "
        "quantity and target, how the whole follows from the regions, how many cells fit, by how much the nearest "
        "rival loses, and which regions are on another formula. What a catalog declares does not sway it. Too few "
        "cells to tell is an answer.\n\n"
        "Paths are as for jiaohe check. --write gives rows that a catalog could take over: those with strong evidence "
        "that it does not have yet.\n\n"
        "Exit codes: 0 done; 2 a file or the workspace is unusable; 3 a fault of the program.",
    ),
)
@click.argument("paths", nargs=-1, required=True, cls=Argument, label=Text("路径", "PATH"))
@click.option(
    "--write",
    cls=Option,
    value=Text("文件", "FILE"),
    about=Text(
        "把建议的目录行写进一个新的 CSV 文件；“-”写到屏幕上，不再列表。",
        "Write the proposed catalog rows to a new CSV file; “-” prints them in place of the table.",
    ),
)
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("用哪种语言，默认随系统。", "Language; by default the system's."),
)
@click.option(
    "--workspace", cls=Option, value=Text("文件夹", "DIR"), about=Text("用这个工作区。", "Use this workspace.")
)
@click.option(
    "--period", cls=Option, value=Text("月份", "PERIOD"), about=Text("哪个月，例如 2026-05。", "The period: 2026-05.")
)
@color_option
@width_option
@click.pass_context
def formulas(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    write: str | None,
    lang: Lang | None,
    workspace: str | None,
    period: str | None,
    color: str,
    width: int | None,
) -> None:
    """Print the table of formulas, or write what a catalog could take over."""
    from jiaohe.app import examine
    from jiaohe.diagnose.standings import standings
    from jiaohe.report.formulas import render_formulas
    from jiaohe.workspace.catalog import Catalog
    from jiaohe.workspace.catalog_proposal import propose_entries, write_entries

    spoken = lang or language(ctx)
    target = None if write in (None, "-") else Path(str(write))
    if target is not None:
        _refuse_existing(target, paths)
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with progress(spoken, quiet=False) as on_progress:
        result, examinations = examine(
            paths, workspace=workspace, period=period, lang=spoken, stdin=stdin, on_progress=on_progress
        )
    found = [(examination, standings(examination.explanation.analyses)) for examination in examinations]
    rows = [
        row
        for examination, listed in found
        for row in propose_entries(listed, examination.workspace.catalog if examination.workspace else Catalog())
    ]
    try:
        if write == "-":
            write_records([write_entries(rows)])
        else:
            listed = sorted((standing for _, some in found for standing in some), key=lambda s: s.input)
            colored = wants_color(color)
            ornaments = lacks_ornaments(sys.stdout)
            text = render_formulas(listed, lang=spoken, width=report_width(width), color=colored, ascii_only=ornaments)
            write_text(text, color=colored)
    except BrokenPipeError:
        hush_stdout()
    if target is not None:
        if rows:
            write_file(target, [_BOM, write_entries(rows)])
        _tell_written(target, len(rows), spoken)
    refused = [report for report in result.inputs if report.refusal is not None]
    for report in refused:
        if report.refusal is not None:
            complain(UserError(where=report.file, what=report.refusal[0], advice=report.refusal[1]), spoken)
    ctx.exit(int(ExitCode.UNUSABLE if refused else ExitCode.ACCEPTABLE))


def _refuse_existing(target: Path, paths: Sequence[str]) -> None:
    """Raises UserError where proposals cannot be written, or would replace anything."""
    refuse_target(target, paths)
    if target.exists():
        raise UserError(
            where=str(target),
            what=Text("这个文件已经有了，没有写。", "The file exists already; nothing was written."),
            advice=Text(
                "换一个文件名；核对建议后，再由人抄进指标目录。",
                "Give another name; people check the rows and take them over into the catalog.",
            ),
        )


def _tell_written(target: Path, rows: int, lang: Lang) -> None:
    if not rows:
        say(
            "没有可建议的：证据充分的，目录里都有了；没有写文件。"
            if lang == "zh"
            else "Nothing to propose: the catalog has all that the figures show strongly. No file was written."
        )
    elif lang == "zh":
        say(f"建议的目录行 {rows} 行，写进了 {target}；请核对后抄进指标目录。")
    else:
        say(
            f"{rows} proposed catalog row{'' if rows == 1 else 's'} written to {target}; check before taking them over."
        )
