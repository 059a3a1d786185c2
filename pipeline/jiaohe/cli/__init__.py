"""The command line: one thin module per command, loaded when it is called; one handler owns the exit codes."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from jiaohe import __version__
from jiaohe.cli.bilingual import Group, LazyCommand, Option
from jiaohe.cli.complaints import complain, from_usage, say
from jiaohe.cli.lang import remember, spoken_language
from jiaohe.cli.streams import hush_stdout
from jiaohe.errors import UserError
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.text import Lang, Text

COMMANDS = {
    "check": LazyCommand(
        "jiaohe.cli.check",
        "check",
        Text("校核报表，指出错在哪一格、该怎么改。", "Check progress sheets: which cell is wrong, and what to do."),
    ),
    "why": LazyCommand(
        "jiaohe.cli.why",
        "why",
        Text(
            "说明一格：怎么读的、查过什么、为什么算对或算错。",
            "Tell of one cell: how it was read, what looked at it, and why.",
        ),
    ),
    "formulas": LazyCommand(
        "jiaohe.cli.formulas",
        "formulas",
        Text("推断每个指标用什么计算口径。", "Infer which formula each indicator follows."),
    ),
    "report": LazyCommand(
        "jiaohe.cli.report",
        "report",
        Text("把存下的结果重新写成报告，不再校核。", "Write reports of a saved run, without checking again."),
    ),
    "compare": LazyCommand(
        "jiaohe.cli.compare",
        "compare",
        Text("比较两次结果：改好的、没改的、新出的。", "Compare two runs: what is fixed, still open, new."),
    ),
    "init": LazyCommand(
        "jiaohe.cli.init",
        "init",
        Text("新建工作区：指标目录、填报单位、报送日程。", "Make a workspace: catalog, roster, calendar."),
    ),
    "waive": LazyCommand(
        "jiaohe.cli.waive",
        "waive",
        Text("给问题作说明，查看和清理说明。", "Explain findings; list and prune explanations."),
    ),
    "cards": LazyCommand(
        "jiaohe.cli.cards",
        "cards",
        Text("列出红黄牌、怎样摘牌和预警。", "List cards, what clears them, and early warnings."),
    ),
    "rules": LazyCommand(
        "jiaohe.cli.rules", "rules", Text("查看、讲解和检验规则。", "List, explain and test the rules.")
    ),
}


class Program(Group):
    """The group ``jiaohe`` with the one place where exceptions become exit codes."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave with its exit code: 0, 1, 2, 3 or 130, see ``ExitCode``."""
        arguments = list(sys.argv[1:] if args is None else args)
        lang = spoken_language(arguments, os.environ, sys.stdout)

        def run() -> Any:
            return click.Group.main(
                self,
                arguments,
                prog_name or "jiaohe",
                complete_var,
                standalone_mode=False,
                **{**extra, "obj": remember(lang)},
            )

        sys.exit(_exit_code_of(run, arguments, lang))


def _exit_code_of(run: Callable[[], Any], arguments: Sequence[str], lang: Lang) -> int:
    try:
        code = run()
    except click.UsageError as error:
        complain(from_usage(error), lang)
        return ExitCode.UNUSABLE
    except UserError as error:
        complain(error, lang)
        return ExitCode.UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        say("已中途停止。" if lang == "zh" else "Interrupted.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        hush_stdout()
        return ExitCode.ACCEPTABLE
    except Exception as error:
        _confess(error, arguments, lang)
        return ExitCode.FAULT
    return code if isinstance(code, int) else ExitCode.ACCEPTABLE


def _confess(error: Exception, arguments: Sequence[str], lang: Lang) -> None:
    """Our own fault in two sentences; the traceback only for those who ask for it."""
    if os.environ.get("JIAOHE_DEBUG") or "-v" in arguments or "--verbose" in arguments:
        say("".join(traceback.format_exception(error)).rstrip())
    kind = type(error).__name__
    if lang == "zh":
        say(f"程序内部出错（{kind}，jiaohe {__version__}），不是报表的问题。")
        say("请设 JIAOHE_DEBUG=1 再运行一次，把全部输出连同这条命令交给维护人员。")
    else:
        say(f"A fault of jiaohe itself ({kind}, version {__version__}), not of your sheets.")
        say("Please run it again with JIAOHE_DEBUG=1 and report the whole output together with the command.")


def _print_version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"jiaohe {__version__}")
        ctx.exit(0)


@click.group(
    cls=Program,
    name="jiaohe",
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "校核——上报之前，先看看表里哪一格错了。\n\n试一试：jiaohe check 报表.xlsx",
        "jiaohe 校核 checks progress sheets before they are approved.\n\nTry: jiaohe check sheet.xlsx",
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    cls=Option,
    about=Text("显示版本。", "Show the version."),
)
@click.option(
    "--lang",
    cls=Option,
    expose_value=False,
    value=Text("zh|en", "zh|en"),
    about=Text("说明和报错用的语言，默认随系统。", "Language of help and messages; by default the system's."),
)
def program() -> None:
    """Every command."""


def main() -> NoReturn:
    """What the console script calls."""
    program.main()
    raise AssertionError("the program leaves by an exit code")


__all__ = ["main", "program"]
