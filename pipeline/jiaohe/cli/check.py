"""``jiaohe check`` (校核): read the options, run the check, write the reports, give the exit code."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option, nearest
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, format_option, show_option, width_option
from jiaohe.cli.progress import progress
from jiaohe.cli.streams import (
    append_file,
    hush_stdout,
    lacks_ornaments,
    refuse_target,
    write_file,
    write_records,
    write_text,
)
from jiaohe.errors import UserError
from jiaohe.model.exit_code import FAIL_ON, FailOn, exit_code
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text
from jiaohe.report.registry import COPIES, FILE_RENDERERS, RENDERERS, View

_WIDEST = 120  # lines beyond this are hard to read, however wide the window


class Target(NamedTuple):
    """A report to write: its format, and its file or None for standard output."""

    format: str
    file: Path | None


def parse_targets(given: Sequence[str], known: Sequence[str] = (*RENDERERS, *FILE_RENDERERS, *COPIES)) -> list[Target]:
    """``NAME`` or ``NAME=FILE`` each; without any, the terminal report. Raises UserError."""
    targets = []
    for text in given or ("terminal",):
        name, _, file = text.partition("=")
        if name in FILE_RENDERERS and file in ("", "-"):
            raise UserError(
                where="--format",
                what=Text(f"{name} 是文件，不能写到屏幕上。", f"{name} is a file and cannot go to standard output."),
                advice=Text(
                    f"加上文件名，例如 -f {name}=问题清单.{name}。", f"Name the file: -f {name}=findings.{name}."
                ),
            )
        if name in COPIES and file in ("", "-"):
            raise UserError(
                where="--format",
                what=Text(f"{name} 是文件，不能写到屏幕上。", f"{name} is files and cannot go to standard output."),
                advice=Text(f"加上文件夹，例如 -f {name}=批注副本。", f"Name a folder: -f {name}=copies."),
            )
        if name not in known:
            what = Text(f"没有「{name}」这种报告格式。", f"There is no report format “{name}”.")
            raise UserError(where="--format", what=what, advice=nearest(name, known))
        targets.append(Target(name, Path(file) if file not in ("", "-") else None))
    on_stdout = [target.format for target in targets if target.file is None]
    if len(on_stdout) > 1:
        raise UserError(
            where="--format",
            what=Text("有不止一份报告要写到屏幕上。", "More than one report would go to standard output."),
            advice=Text(
                f"给其余的加上文件名，例如 -f {on_stdout[-1]}=文件名。",
                f"Give the others a file: -f {on_stdout[-1]}=FILE.",
            ),
        )
    files = [target.file.resolve() for target in targets if target.file is not None]
    if len(set(files)) < len(files):
        raise UserError(
            where="--format",
            what=Text("有两份报告要写进同一个文件。", "Two reports would go to the same file."),
            advice=Text("给它们不同的文件名。", "Give them different names."),
        )
    return targets


def split_words(given: Sequence[str]) -> tuple[str, ...]:
    """``("JH301,JH302", "total")`` → three words; Chinese commas separate as well."""
    words = (word.strip() for text in given for word in text.replace("，", ",").replace("、", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def wants_color(choice: str) -> bool:
    """Whether standard output gets colour: asked for, or a terminal that has not said no (``NO_COLOR``)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def report_width(asked: int | None) -> int:
    """The width of a line: as asked for, else the window's, or 80 through a pipe."""
    if asked is not None:
        return asked
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdigit():
        return 80
    return min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "校核报表，指出哪一格错了、为什么错、应该是多少、该怎么改。\n\n"
        "路径可以是文件或文件夹；文件夹里有 jiaohe.yaml 的是工作区，按它的指标目录和填报单位校核。“-”从标准输入读一个文件。\n\n"
        "退出码：0 可以上报；1 有必须改或未说明的问题；2 文件、工作区或规则不能用；3 程序本身出错；130 中途停止。",
        "Check progress sheets: which cell is wrong, why, what it should be, and what to do.\n\n"
        "A path is a file or a folder; a folder with a jiaohe.yaml is a workspace and is checked by its catalog and "
        "roster. “-” reads one file from standard input.\n\n"
        "Exit codes: 0 acceptable; 1 findings to fix or explain; 2 a file, the workspace or a rule is unusable; "
        "3 a fault of the program; 130 interrupted.",
    ),
)
@click.argument("paths", nargs=-1, required=True, cls=Argument, label=Text("路径", "PATH"))
@format_option
@click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("报告用的语言，默认随系统。", "Language; by default the system's."),
)
@click.option(
    "--select",
    multiple=True,
    cls=Option,
    value=Text("规则", "RULES"),
    about=Text(
        "只用这些规则：编号、名称或类别，逗号分开，可以写多次。",
        "Only these rules: ids, names or families, with commas; repeatable.",
    ),
)
@click.option(
    "--ignore",
    multiple=True,
    cls=Option,
    value=Text("规则", "RULES"),
    about=Text("不用这些规则，写法同上。", "Not these rules, written as above."),
)
@click.option(
    "--fail-on",
    type=OneOf(FAIL_ON),
    default="query",
    cls=Option,
    about=Text(
        "什么级别起退出码为 1：error 必须改，query 改或说明（默认），warning 提醒，never 从不。",
        "From which severity the exit code is 1: error, query (the default), warning, or never.",
    ),
)
@click.option(
    "--baseline",
    cls=Option,
    value=Text("结果文件", "RUN.jsonl"),
    about=Text(
        "以前存下的结果：里面已有、数值也没变的问题不影响退出码，报告里折叠起来。",
        "A saved run: findings that it has already, with the same values, do not count and are folded.",
    ),
)
@show_option
@click.option(
    "--by-unit",
    is_flag=True,
    cls=Option,
    about=Text("xlsx 里每个地区或单位另有一张表。", "In xlsx, a further sheet for each region or unit."),
)
@click.option(
    "--workspace", cls=Option, value=Text("文件夹", "DIR"), about=Text("用这个工作区校核。", "Check by this workspace.")
)
@click.option(
    "--period",
    cls=Option,
    value=Text("月份", "PERIOD"),
    about=Text("校核哪个月，例如 2026-05。", "The period, such as 2026-05."),
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    cls=Option,
    value=Text("日期", "DATE"),
    about=Text(
        "当作这一天来核对：到这天还没到期的报表不算未报；不写则全部视为已到期。",
        "Check as of this day: what is due later is not missing; without it everything is taken as due.",
    ),
)
@click.option(
    "--no-cache",
    is_flag=True,
    cls=Option,
    about=Text(
        "全部文件重新读，不用也不存 .jiaohe 里的缓存；结果相同，只是慢一些。",
        "Read every file anew, and keep nothing in .jiaohe: the same result, only later.",
    ),
)
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
def check(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    lang: Lang | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: FailOn,
    baseline: str | None,
    show: str,
    by_unit: bool,
    workspace: str | None,
    period: str | None,
    as_of: datetime | None,
    no_cache: bool,
    color: str,
    width: int | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check sheets and leave with the exit code of the run."""
    from jiaohe.app import check as run_check
    from jiaohe.history.baseline import mark_known

    spoken = lang or language(ctx)
    targets = parse_targets(formats)
    refuse_show(show)
    for target in targets:
        if target.file is not None and target.format not in COPIES:
            refuse_target(target.file, paths if baseline is None else [*paths, baseline])
    known = None if baseline is None else _read_baseline(baseline)
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with progress(spoken, quiet=quiet) as on_progress:
        result = run_check(
            paths,
            workspace=workspace,
            lang=spoken,
            select=split_words(select),
            ignore=split_words(ignore),
            stdin=stdin,
            period=period,
            as_of=None if as_of is None else as_of.date(),
            on_progress=on_progress,
            cache=not no_cache,
        )
    if known is not None:
        result = mark_known(result, known, str(baseline))
    code = exit_code(result, fail_on)
    view = View(
        lang=spoken,
        width=width or 80,
        color=color == "always",
        show=show,
        brief=quiet,
        details=verbose,
        fail_on=fail_on,
        by_unit=by_unit,
    )
    screen = replace(view, width=report_width(width), color=wants_color(color), ascii_only=lacks_ornaments(sys.stdout))
    write_reports(targets, result, view, screen, paths, stdin)
    ctx.exit(int(code))


def write_reports(
    targets: Sequence[Target],
    result: RunResult,
    view: View,
    screen: View,
    precious: Sequence[str],
    stdin: bytes | None = None,
) -> None:
    """Every report asked for, files first; ``precious`` files are never written over. Raises UserError.

    ``stdin`` is the file that was read from standard input, for a copy of it.
    """
    for target in targets:
        if target.file is not None and target.format in COPIES:
            from jiaohe.cli.copies import write_copies

            write_copies(target.file, result, view, precious, stdin)
        elif target.file is not None:
            refuse_target(target.file, [*precious, *(report.file for report in result.inputs)])
            placed = replace(view, folder=target.file.parent)
            if target.format in FILE_RENDERERS:
                write_file(target.file, FILE_RENDERERS[target.format].render(result, placed))
            else:
                write_file(target.file, RENDERERS[target.format].render(result, placed))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(target.format == "github" for target in targets):
        append_file(Path(summary), RENDERERS["github-summary"].render(result, view))
    try:
        for target in targets:
            if target.file is None:
                _write_stdout(target.format, result, screen)
    except BrokenPipeError:
        hush_stdout()


def _read_baseline(path: str) -> RunResult:
    from jiaohe.report.saved import read_run

    return read_run(Path(path))


def _write_stdout(name: str, result: RunResult, view: View) -> None:
    renderer = RENDERERS[name]
    chunks = renderer.render(result, view)
    if renderer.for_machines:
        write_records(chunks)
    else:
        write_text("".join(chunks), color=view.color)


def refuse_show(show: str) -> None:
    """Raises UserError for a ``--show`` that means nothing."""
    from jiaohe.report.terminal_findings import parse_show

    try:
        parse_show(show)
    except ValueError:
        raise UserError(
            where="--show",
            what=Text(f"不认识「{show}」。", f"“{show}” is not known."),
            advice=Text("写 all、root、none 或一个数。", "Say all, root, none or a number."),
        ) from None
