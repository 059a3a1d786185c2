"""``jiaohe rules`` (规则): list, explain, lint and test them, and show the tables that they speak of."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from jiaohe.cli.bilingual import Argument, Command, Group, OneOf, Option
from jiaohe.cli.check import split_words, wants_color
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.rule_pages import ColumnDoc, complaints, explanation, listing, results, vocabulary
from jiaohe.cli.streams import write_text
from jiaohe.errors import UserError
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.finding import Finding
from jiaohe.model.text import Lang, Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.load import find_workspace, load_workspace
from jiaohe.workspace.rules import Rule, RuleFile, load_rules, read_rule, select_rules

_WIDEST = 120
_SETTINGS = {"help_option_names": ["-h", "--help"]}

_lang = click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("用哪种语言，默认随系统。", "Language; by default the system's."),
)
_workspace = click.option(
    "--workspace",
    cls=Option,
    value=Text("文件夹", "DIR"),
    about=Text(
        "连同这个工作区自己的规则；默认看当前文件夹。",
        "With the rules of this workspace; by default the current folder's.",
    ),
)
_paths = click.argument("paths", nargs=-1, cls=Argument, label=Text("路径", "PATH"))


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    about=Text(
        "看规则、查规则、试规则。\n\n每条规则是一个文件，写法见 rules 文件夹里的说明。",
        "List, explain, lint and test rules.\n\nA rule is one file; the README beside the rules says how it is written.",
    ),
)
def rules() -> None:
    """The group itself does nothing."""


@rules.command("list", cls=Command, context_settings=_SETTINGS, about=Text("列出规则。", "List the rules."))
@click.option(
    "--select",
    multiple=True,
    cls=Option,
    value=Text("规则", "RULES"),
    about=Text("只列这些：编号、名称、类别或编号开头。", "Only these: ids, names, families or beginnings of ids."),
)
@_workspace
@_lang
@click.pass_context
def list_(ctx: click.Context, *, select: tuple[str, ...], workspace: str | None, lang: Lang | None) -> None:
    """Print one line per rule."""
    chosen = select_rules(load_rules(_folders(workspace)), split_words(select))
    _print(listing(chosen, lang or language(ctx), _width()))


@rules.command(
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "讲清楚一条规则：查什么、为什么、查到时怎么说、怎么改、怎样不查。",
        "Explain a rule: what it checks, why, what it says, what to do, and how to silence it.",
    ),
)
@click.argument("rule", cls=Argument, label=Text("编号、名称或文件", "ID|NAME|FILE"))
@_workspace
@_lang
@click.pass_context
def explain(ctx: click.Context, *, rule: str, workspace: str | None, lang: Lang | None) -> None:
    """Print everything about one rule. Loads no data library."""
    if rule.endswith((".yaml", ".yml")):
        whole = read_rule(Path(rule))
    else:
        found = _called(rule, load_rules(_folders(workspace)))
        whole = read_rule(found.origin, name=found.source.name)
    _print(explanation(whole, _example(whole), lang or language(ctx), _width()))


@rules.command(
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "检查规则文件的写法。不给路径时检查内置规则和工作区的规则。",
        "Lint rule files: the built-in ones and the workspace's, or those at the given paths.",
    ),
)
@_paths
@_workspace
@_lang
@click.pass_context
def lint(ctx: click.Context, *, paths: tuple[str, ...], workspace: str | None, lang: Lang | None) -> None:
    """Print what is wrong with rule files; exit code 2 when anything is."""
    from jiaohe.engine.lint import lint_rules

    read, faults = _read_each(paths, workspace)
    faults += lint_rules(read)
    if not faults:
        load_rules(_given(paths, workspace), builtin=not paths)  # refuses twins
    _print(complaints(faults, len(read), lang or language(ctx), _width()))
    ctx.exit(ExitCode.UNUSABLE if faults else ExitCode.ACCEPTABLE)


@rules.command(
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "用规则自带的例子试规则。不给路径时试内置规则和工作区的规则。",
        "Run the rules' own examples: of the built-in rules and the workspace's, or of those at the given paths.",
    ),
)
@_paths
@_workspace
@_lang
@click.pass_context
def test(ctx: click.Context, *, paths: tuple[str, ...], workspace: str | None, lang: Lang | None) -> None:
    """Run examples through the engine; exit code 1 when one does not give what it should."""
    from jiaohe.engine.examples import run_examples

    loaded = load_rules(_given(paths, workspace), builtin=not paths, examples=True)
    ran = run_examples([(rule, example) for rule in loaded for example in rule.examples])
    _print(results(ran, lang or language(ctx), _width()))
    ctx.exit(ExitCode.ACCEPTABLE if all(result.passed for result in ran) else ExitCode.FINDINGS)


@rules.command(
    cls=Command,
    context_settings=_SETTINGS,
    about=Text("列出规则可用的表、列和函数。", "Show the tables, columns and functions that rules may use."),
)
@click.argument("table", required=False, cls=Argument, label=Text("表名", "TABLE"))
@_lang
@click.pass_context
def tables(ctx: click.Context, *, table: str | None, lang: Lang | None) -> None:
    """Print the vocabulary of rules."""
    from jiaohe.engine.columns import ROWS, columns_of
    from jiaohe.engine.functions import FUNCTIONS

    if table is not None and table not in ROWS:
        near = nearest(table, ROWS)
        guess = Text("", "") if near is None else Text(f"是否应为 {near}？", f"Did you mean {near}? ")
        raise UserError(
            where="jiaohe rules tables",
            what=Text(f"没有表“{shorten(table)}”。", f"There is no table “{shorten(table)}”."),
            advice=Text(f"{guess.zh}可选：{'、'.join(ROWS)}。", f"{guess.en}One of: {', '.join(ROWS)}."),
        )
    described = {}
    for name in ROWS if table is None else (table,):
        about, texts = _documentation(name)
        described[name] = (
            about,
            [ColumnDoc(column, kind, texts.get(column, Text("", ""))) for column, kind in columns_of(name).items()],
        )
    spoken = lang or language(ctx)
    calls = (
        []
        if table
        else [
            (f"{name}({', '.join(one.takes)}{', …' if one.more else ''})", one.about) for name, one in FUNCTIONS.items()
        ]
    )
    _print(vocabulary(described, [(call, about.read(spoken)) for call, about in calls], spoken, _width()))


@rules.command(
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "输出规则文件的 JSON Schema，供编辑器补全和检查。",
        "Print the JSON schema of rule files, with which editors complete and check them.",
    ),
)
def schema() -> None:
    """Print what ``rules/rule.schema.json`` holds."""
    write_text(rule_schema(), color=False)


def rule_schema() -> str:
    """The JSON schema of a rule file."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **RuleFile.model_json_schema()}
    described["title"] = "jiaohe rule"
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _folders(workspace: str | None) -> tuple[Path, ...]:
    """Where a workspace keeps rules of its own."""
    root = find_workspace(Path(workspace or "."))
    return () if root is None else tuple(load_workspace(root).rule_folders)


def _given(paths: Sequence[str], workspace: str | None) -> tuple[Path, ...]:
    return tuple(Path(path) for path in paths) or _folders(workspace)


def _read_each(paths: Sequence[str], workspace: str | None) -> tuple[list[Rule], list[UserError]]:
    """Rules with their examples; a file that cannot be read is a fault and the others are read."""
    from jiaohe.workspace.rules import rule_files

    read: list[Rule] = []
    faults: list[UserError] = []
    for name, origin in rule_files(_given(paths, workspace), builtin=not paths):
        try:
            read.append(read_rule(origin, name=name))
        except UserError as fault:
            faults.append(fault)
    return read, faults


def _called(word: str, loaded: Sequence[Rule]) -> Rule:
    """The rule of an id or a name. Raises UserError."""
    for rule in loaded:
        if word.strip().lower() in (rule.id.lower(), rule.name):
            return rule
    near = nearest(word.strip(), (name for rule in loaded for name in (rule.id, rule.name)))
    guess = Text("", "") if near is None else Text(f"是否应为“{near}”？", f"Did you mean “{near}”? ")
    raise UserError(
        where="jiaohe rules explain",
        what=Text(f"没有规则叫“{shorten(word)}”。", f"No rule is called “{shorten(word)}”."),
        advice=Text(
            f"{guess.zh}用 jiaohe rules list 查看全部规则。", f"{guess.en}See them all with: jiaohe rules list."
        ),
    )


def _example(rule: Rule) -> Finding | None:
    """What a rule says of its first wrong example; the example's own word stands for what only SQL could tell."""
    from jiaohe.engine.examples import shown_finding

    example = next((example for example in rule.examples if example.finds), None)
    return None if example is None else shown_finding(rule, example)


def _documentation(table: str) -> tuple[Text, dict[str, Text]]:
    """What a table and its columns are, from the models that hold the tables to it."""
    from jiaohe.schema import tables as models

    model = getattr(models, "".join(part.capitalize() for part in table.split("_")) + "Table")
    zh, _, en = (model.__doc__ or "").partition(" — ")
    columns = model.to_schema().columns
    texts = {name: Text(column.title or "", column.description or "") for name, column in columns.items()}
    return Text(zh.strip(), en.strip()), texts


def _print(lines: Sequence[str]) -> None:
    write_text("\n".join(lines) + "\n", color=wants_color("auto"))


def _width() -> int:
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdigit():
        return 80
    return max(40, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))
