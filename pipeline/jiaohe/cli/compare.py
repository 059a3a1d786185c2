"""``jiaohe compare A B`` (比较): what became of the corrections that were asked for."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option
from jiaohe.cli.check import Target, parse_targets, refuse_show, report_width, wants_color
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, width_option
from jiaohe.cli.progress import OnProgress, progress
from jiaohe.cli.streams import hush_stdout, lacks_ornaments, refuse_target, write_file, write_records, write_text
from jiaohe.errors import UserError
from jiaohe.model.comparison import COMPARE_FAIL_ON, CompareFailOn, Comparison, compare_exit_code
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text

FORMATS = ("terminal", "jsonl", "json")
_PERIOD = re.compile(r"(20[0-9]{2})[-./年]([0-9]{1,2})月?\Z")


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "比较两次校核：前一次要求改的，后一次改好了没有，有没有新的问题。\n\n"
        "前、后都可以是存下的结果（jiaohe check -f jsonl=文件）、报表、文件夹，或者工作区里的月份（2026-05）。按指标、地区和"
        "项目对位置，文件名和单元格可以不同。“-”从标准输入读。位置不在了、规则没有运行、文件没有读成的，算“说不准”，不算改好。\n\n"
        "退出码：0 要求改的都改好了，没有新的；1 还有没改好、说不准或新出的；2 有文件、工作区或结果不能用；3 程序本身出错。"
        "提醒和提示只列出，不影响退出码。",
        "Compare two runs: whether what the first asked for is fixed in the second, and what is new.\n\n"
        "Each is a saved run (jiaohe check -f jsonl=FILE), a sheet, a folder, or a period of the workspace (2026-05); “-” is "
        "standard input. "
        "Places are matched by indicator, region and measure; file names and cells may differ. Where the place is gone, "
        "its rule did not run or the file could not be read, nobody can tell, and it is not called fixed.\n\n"
        "Exit codes: 0 all that was asked for is fixed and nothing is new; 1 something is still open, new, or cannot be "
        "told; 2 a file, workspace or saved run is unusable; 3 a fault of the program. Warnings and notes are listed "
        "and do not count.",
    ),
)
@click.argument("before", cls=Argument, label=Text("前一次", "BEFORE"))
@click.argument("after", cls=Argument, label=Text("后一次", "AFTER"))
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    cls=Option,
    value=Text("格式[=文件]", "NAME[=FILE]"),
    about=Text(
        "terminal 给人看（默认），jsonl、json 给程序读；可以写多次，带文件名的写进文件。",
        "terminal for people (the default), jsonl and json for programs; repeatable, with a name it goes to that file.",
    ),
)
@click.option(
    "--fail-on",
    type=OneOf(COMPARE_FAIL_ON),
    default="open",
    cls=Option,
    about=Text(
        "什么情况退出码为 1：open 没改好、说不准或新出的（默认），new 只看新出的，never 从不。",
        "When the exit code is 1: open, for what is still open, new or cannot be told (the default); new; or never.",
    ),
)
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("报告用的语言，默认随系统。", "Language; by default the system's."),
)
@click.option(
    "--workspace",
    cls=Option,
    value=Text("文件夹", "DIR"),
    about=Text("用这个工作区校核，并在里面找月份。", "Check by this workspace, and look for periods in it."),
)
@click.option(
    "--show",
    default="20",
    cls=Option,
    value=Text("all|none|条数", "all|none|N"),
    about=Text(
        "每一类列出多少处：all 全部，连同提醒和提示，none 只列条数；默认 20。",
        "How many places to list of each kind: all, with warnings and notes, or none (counts only); 20 by default.",
    ),
)
@color_option
@width_option
@click.pass_context
def compare(
    ctx: click.Context,
    *,
    before: str,
    after: str,
    formats: tuple[str, ...],
    fail_on: CompareFailOn,
    lang: Lang | None,
    workspace: str | None,
    show: str,
    color: str,
    width: int | None,
) -> None:
    """Compare two runs and leave with 0, 1 or 2."""
    from jiaohe.history.compare import compare_runs

    spoken = lang or language(ctx)
    if before == after == "-":
        raise UserError(
            where="-",
            what=Text("前后两次不能都从标准输入读。", "Standard input cannot be both runs."),
            advice=Text("其中一次给出文件。", "Give a file for one of them."),
        )
    targets = parse_targets(formats, FORMATS)
    refuse_show(show)
    for target in targets:
        if target.file is not None:
            refuse_target(target.file, [before, after])
    with progress(spoken, quiet=False) as on_progress:
        first = _run_of(before, workspace, spoken, on_progress)
        second = _run_of(after, workspace, spoken, on_progress)
    comparison = replace(compare_runs(first, second, (before, after)), lang=spoken)
    precious = [before, after, *(report.file for run in (first, second) for report in run.inputs)]
    screen = width if width is not None else report_width(None)
    for target in targets:
        if target.file is not None:
            refuse_target(target.file, precious)
            write_file(target.file, _render(target, comparison, fail_on, show, width or 80, color == "always", False))
    try:
        for target in targets:
            if target.file is None:
                colored = wants_color(color)
                chunks = _render(target, comparison, fail_on, show, screen, colored, lacks_ornaments(sys.stdout))
                if target.format == "terminal":
                    write_text("".join(chunks), color=colored)
                else:
                    write_records(chunks)
    except BrokenPipeError:
        hush_stdout()
    ctx.exit(int(compare_exit_code(comparison, fail_on)))


def _render(
    target: Target,
    comparison: Comparison,
    fail_on: CompareFailOn,
    show: str,
    width: int,
    color: bool,
    ascii_only: bool,
) -> list[str]:
    from jiaohe.report.compare import render_comparison
    from jiaohe.report.compare_json import render_compare_json, render_compare_jsonl

    ways: dict[str, Callable[[], list[str]]] = {
        "terminal": lambda: [
            render_comparison(
                comparison, lang=comparison.lang, width=width, color=color, ascii_only=ascii_only, show=show
            )
        ],
        "jsonl": lambda: list(render_compare_jsonl(comparison, fail_on=fail_on)),
        "json": lambda: [render_compare_json(comparison, fail_on=fail_on)],
    }
    return ways[target.format]()


def _run_of(given: str, workspace: str | None, lang: Lang, on_progress: OnProgress | None) -> RunResult:
    """The run that an argument names: saved, or checked now. Raises UserError."""
    from jiaohe.app import check
    from jiaohe.report.saved import is_saved_run, parse_run, read_run

    if given == "-":
        data = sys.stdin.buffer.read()
        if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b'{"type": "run"'):
            return parse_run(data, "-")[0]
        return check("-", workspace=workspace, lang=lang, stdin=data, on_progress=on_progress)
    path = Path(given)
    if path.is_file() and is_saved_run(path):
        return read_run(path)
    period = _PERIOD.match(given)
    if period is None or path.exists():
        return check(given, workspace=workspace, lang=lang, on_progress=on_progress)
    root = _root(given, workspace)
    return check(root, period=f"{period[1]}-{int(period[2]):02}", lang=lang, on_progress=on_progress)


def _root(given: str, workspace: str | None) -> Path:
    """The workspace that holds the periods: the one named, or the nearest upwards from here."""
    from jiaohe.workspace.load import find_workspace

    if workspace is not None:
        return Path(workspace)
    found = find_workspace(Path.cwd())
    if found is None:
        raise UserError(
            where=given,
            what=Text("像是月份，但这里不在工作区里。", "This looks like a period, but here is no workspace."),
            advice=Text(
                "在工作区的文件夹里运行，或者用 --workspace 指明；是文件的，检查路径。",
                "Run it inside a workspace or name one with --workspace; if it is a file, check the path.",
            ),
        )
    return found
