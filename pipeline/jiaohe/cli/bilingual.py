"""Commands and options that explain themselves in Chinese and English, in lines of the right width."""

import difflib
import importlib
import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import click

from jiaohe.cli.lang import language
from jiaohe.errors import UserError
from jiaohe.model.text import Lang, Text
from jiaohe.report.wrap import cells, pad, wrap

_HELP = Text("显示这份说明。", "Show this help.")


class Option(click.Option):
    """An option with its explanation (``about``) and the name of its value (``value``) in both languages."""

    def __init__(self, *args: Any, about: Text, value: Text | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.about = about
        self.value = value


class Argument(click.Argument):
    """An argument whose name people read in their language."""

    def __init__(self, *args: Any, label: Text, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label = label


class OneOf(click.ParamType):  # type: ignore[type-arg]  # generic only since click 8.2
    """One word of a list; another word is refused in the reader's language, with the nearest that is right."""

    name = "choice"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word itself. Raises UserError."""
        if value in self.words:
            return value
        option = param.opts[-1] if param is not None else ""
        raise UserError(where=option, what=_not_known(str(value)), advice=nearest(str(value), self.words))


def _not_known(value: str) -> Text:
    return Text(f"不认识「{value}」。", f"“{value}” is not known.")


def nearest(word: str, words: Sequence[str]) -> Text:
    """Advice: the word that was probably meant, and every one that could have been."""
    close = difflib.get_close_matches(word, words, n=1)
    zh, en = f"可用的有：{'、'.join(words)}。", f"Choose from {', '.join(words)}."
    if close:
        return Text(f"是不是「{close[0]}」？{zh}", f"Did you mean “{close[0]}”? {en}")
    return Text(zh, en)


class Command(click.Command):
    """A command whose ``about`` is its explanation, paragraphs apart by an empty line."""

    def __init__(self, *args: Any, about: Text, **more: Any) -> None:
        super().__init__(*args, **more)
        self.about = about

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, explanation, options."""
        formatter.write(_help(self, ctx, self.about, formatter.width))


class LazyCommand(NamedTuple):
    """Where a command is found, and what the list of commands says of it without loading it."""

    module: str
    attribute: str
    about: Text


class Group(click.Group):
    """A group that loads a command when it is called; ``jiaohe --help`` loads none."""

    def __init__(self, *args: Any, about: Text, lazy: Mapping[str, LazyCommand] | None = None, **more: Any) -> None:
        super().__init__(*args, **{"invoke_without_command": True, **more})
        self.about = about
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Lazy ones in the order given, then the others."""
        return [*self.lazy, *(name for name in super().list_commands(ctx) if name not in self.lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now."""
        found = self.lazy.get(cmd_name)
        if found is None:
            return super().get_command(ctx, cmd_name)
        command = getattr(importlib.import_module(found.module), found.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, except that an unknown command is refused in the reader's language."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            if "check" in self.lazy and os.path.exists(name):
                advice = Text(
                    f"是不是要校核它？{ctx.command_path} check {name}", f"To check it: {ctx.command_path} check {name}"
                )
            else:
                advice = nearest(name, self.list_commands(ctx))
            what = Text(f"没有「{name}」这个命令。", f"There is no command “{name}”.")
            raise UserError(where=ctx.command_path, what=what, advice=advice)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where none was named, show the help."""
        result = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return result

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, explanation, commands, options."""
        formatter.write(_help(self, ctx, self.about, formatter.width))


def _help(command: click.Command, ctx: click.Context, about: Text, width: int) -> str:
    lang = language(ctx)
    zh = lang == "zh"
    width = min(width, 96)
    usage = [ctx.command_path]
    if isinstance(command, click.Group):
        usage.append("命令 ..." if zh else "COMMAND ...")
    else:
        usage += [
            "[选项]" if zh else "[OPTIONS]",
            *(_argument(p, lang) for p in command.params if isinstance(p, click.Argument)),
        ]
    lines = [("用法：" if zh else "Usage: ") + " ".join(usage), ""]
    for paragraph in about.read(lang).split("\n\n"):
        lines += [f"  {line}" for line in wrap(" ".join(paragraph.split()), width - 2)] + [""]
    if isinstance(command, click.Group):
        rows = [(name, _about(command, ctx, name, lang)) for name in command.list_commands(ctx)]
        lines += ["命令：" if zh else "Commands:", *_definitions(rows, width), ""]
    rows = [_option(p, lang) for p in command.get_params(ctx) if isinstance(p, click.Option) and not p.hidden]
    lines += ["选项：" if zh else "Options:", *_definitions(rows, width)]
    return "\n".join(lines) + "\n"


def _about(group: click.Group, ctx: click.Context, name: str, lang: Lang) -> str:
    if isinstance(group, Group) and name in group.lazy:
        return group.lazy[name].about.read(lang)
    command = group.get_command(ctx, name)
    about = getattr(command, "about", None)
    if isinstance(about, Text):
        return about.read(lang).split("\n\n")[0]
    return "" if command is None else command.get_short_help_str(200)


def _argument(argument: click.Argument, lang: Lang) -> str:
    name = (
        argument.label.read(lang)
        if isinstance(argument, Argument)
        else argument.make_metavar(click.get_current_context())
    )
    return f"{name}..." if isinstance(argument, Argument) and argument.nargs != 1 else name


def _option(option: click.Option, lang: Lang) -> tuple[str, str]:
    names = ", ".join(sorted(option.opts, key=len))
    if isinstance(option, Option):
        about = option.about.read(lang)
        if option.value is not None:
            names += f" {option.value.read(lang)}"
        elif isinstance(option.type, OneOf):
            names += f" {'|'.join(option.type.words)}"
        return names, about
    if option.is_eager and "--help" in option.opts:
        return names, _HELP.read(lang)
    return names, option.help or ""


def _definitions(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Terms and explanations in two columns; a long term has its explanation on the next line."""
    column = min(max((cells(term) for term, _ in rows), default=0), 28)
    lines = []
    for term, text in rows:
        wrapped = wrap(text, width - column - 4)
        if cells(term) > column:
            lines.append(f"  {term}")
        else:
            lines.append(f"  {pad(term, column)}  {wrapped.pop(0)}".rstrip())
        lines += [" " * (column + 4) + line for line in wrapped]
    return lines
