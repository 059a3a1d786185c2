"""``jiaohe report`` (重出报告): a saved run in any format, without the sheets it is about."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option
from jiaohe.cli.check import parse_targets, refuse_show, report_width, wants_color, write_reports
from jiaohe.cli.lang import LANGUAGES
from jiaohe.cli.options import color_option, format_option, show_option, width_option
from jiaohe.cli.streams import lacks_ornaments, refuse_target
from jiaohe.model.exit_code import FAIL_ON, FailOn, exit_code
from jiaohe.model.text import Lang, Text
from jiaohe.report.registry import COPIES, View


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "把 jiaohe check -f jsonl=文件 存下的结果写成别的报告。不再读报表，内容与当时的报告一样。“-”从标准输入读。\n\n"
        "退出码同 jiaohe check：0 可以上报；1 有必须改或未说明的问题；2 当时有文件或规则不能用，或者结果文件读不了；3 程序本身出错。",
        "Write reports of a run that jiaohe check -f jsonl=FILE saved. No sheet is read again, and the reports say what "
        "they said then. “-” reads standard input.\n\n"
        "Exit codes are those of jiaohe check: 0 acceptable; 1 findings to fix or explain; 2 a file or rule was "
        "unusable then, or the saved run cannot be read; 3 a fault of the program.",
    ),
)
@click.argument("run", cls=Argument, label=Text("结果文件", "RUN.jsonl"))
@format_option
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("报告用的语言，默认同存下的结果。", "Language; by default that of the saved run."),
)
@click.option(
    "--fail-on",
    type=OneOf(FAIL_ON),
    cls=Option,
    about=Text(
        "什么级别起退出码为 1，默认同当时：error、query、warning、never。",
        "From which severity the exit code is 1: error, query, warning, never; by default as it was then.",
    ),
)
@show_option
@color_option
@width_option
@click.option(
    "-q", "--quiet", is_flag=True, cls=Option, about=Text("只列每个文件的结论。", "Only the verdict of each file.")
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    cls=Option,
    about=Text("列出区间、规则名称和编号等细节。", "With intervals, rule names and fingerprints."),
)
@click.pass_context
def report(
    ctx: click.Context,
    *,
    run: str,
    formats: tuple[str, ...],
    lang: Lang | None,
    fail_on: FailOn | None,
    show: str,
    color: str,
    width: int | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write the reports and leave with the exit code of the run."""
    from jiaohe.report.saved import load_run, parse_run

    targets = parse_targets(formats)
    refuse_show(show)
    for target in targets:
        if target.file is not None and target.format not in COPIES:
            refuse_target(target.file, [run])
    saved = parse_run(sys.stdin.buffer.read(), "-") if run == "-" else load_run(Path(run))
    result = saved.result if lang is None else replace(saved.result, lang=lang)
    wanted = fail_on or saved.fail_on
    view = View(
        lang=result.lang,
        width=width or 80,
        color=color == "always",
        show=show,
        brief=quiet,
        details=verbose,
        fail_on=wanted,
    )
    screen = replace(view, width=report_width(width), color=wants_color(color), ascii_only=lacks_ornaments(sys.stdout))
    write_reports(targets, result, view, screen, [run])
    ctx.exit(int(exit_code(result, wanted)))
