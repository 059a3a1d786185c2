"""What is said on standard error when a run cannot go on (报错): where, what was seen, what to do."""

import sys

import click

from jiaohe.cli.streams import encoding_of
from jiaohe.errors import UserError
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean, encodable
from jiaohe.report.wrap import wrap


def complain(error: UserError, lang: Lang) -> None:
    """Print an error of the user's to standard error."""
    zh = lang == "zh"
    lines = [("无法继续  " if zh else "Cannot go on  ") + clean(error.where, longest=400)]
    lines += [f"  {line}" for line in wrap(clean(error.what.read(lang), longest=2000), 90)]
    label = "怎么办  " if zh else "to do  "
    advice = wrap(clean(error.advice.read(lang), longest=2000), 90)
    lines += [f"  {label}{advice[0]}", *(f"  {' ' * (8 if zh else 7)}{line}" for line in advice[1:])]
    say("\n".join(lines))


def say(text: str) -> None:
    """A line to standard error, in whatever encoding it has."""
    click.echo(encodable(text, encoding_of(sys.stderr)), err=True)


def from_usage(error: click.UsageError) -> UserError:
    """A mistake on the command line in our own words; click's are English only."""
    command = "jiaohe" if error.ctx is None else error.ctx.command_path
    zh, en = "命令行写得不对。", error.format_message()
    advice = Text(f"用 {command} -h 查看用法。", f"See {command} -h.")
    if isinstance(error, click.NoSuchOption):
        zh, en = f"没有 {error.option_name} 这个选项。", f"There is no option {error.option_name}."
        if error.possibilities:
            close = error.possibilities[0]
            advice = Text(f"是不是 {close}？用 {command} -h 查看全部选项。", f"Did you mean {close}? See {command} -h.")
    elif isinstance(error, click.MissingParameter):
        name = _name(error.param)
        zh, en = f"少了{name.zh}。", f"{name.en} is missing."
    elif isinstance(error, click.BadParameter):
        zh = f"{_name(error.param).zh}的值不能用。"
    elif isinstance(error, click.BadOptionUsage):
        zh, en = f"选项 {error.option_name} 后面的值不对或没有写。", f"Option {error.option_name} needs a value."
    return UserError(where=command, what=Text(zh, en), advice=advice)


def _name(parameter: click.Parameter | None) -> Text:
    if parameter is None:
        return Text("有一项", "Something")
    label = getattr(parameter, "label", None)
    if isinstance(label, Text):
        return Text(f"「{label.zh}」", label.en)
    option = max(parameter.opts, key=len, default="")
    return Text(f"选项 {option} ", f"Option {option}")
