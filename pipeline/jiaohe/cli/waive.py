"""``jiaohe waive`` (说明): add explanations of findings, list what became of them, drop those that count no more."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from jiaohe.cli.bilingual import Argument, Command, Group, OneOf, Option
from jiaohe.cli.check import report_width, split_words, wants_color
from jiaohe.cli.complaints import complain
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, width_option
from jiaohe.cli.streams import lacks_ornaments, write_file, write_text
from jiaohe.cli.waive_choice import Checked, choose, given_for, judge, run_check
from jiaohe.errors import UserError
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.explanation import GivenExplanation, Until
from jiaohe.model.tables import Waiver
from jiaohe.model.text import Lang, Text

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_lang = click.option(
    "--lang",
    type=OneOf(LANGUAGES),
    cls=Option,
    about=Text("用哪种语言，默认随系统。", "Language; by default the system's."),
)
_period = click.option(
    "--period",
    cls=Option,
    value=Text("月份", "PERIOD"),
    about=Text("哪个月，例如 2026-05，默认最近一个月。", "The period: 2026-05; by default the newest."),
)
_folder = click.argument("folder", required=False, default=".", cls=Argument, label=Text("工作区", "WORKSPACE"))


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    about=Text(
        "对问题作说明。说明存放在工作区的 waivers.yaml 里，每条只对当时看到的数有效，到期作废；必须改的问题不能说明。",
        "Explain findings. Explanations are kept in the workspace's waivers.yaml; each holds for the value that was seen, "
        "and until a date. What must be fixed cannot be explained.",
    ),
)
def waive() -> None:
    """The group itself does nothing."""


@waive.command(
    "add",
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "给查出的问题加说明。先校核，找到所指的问题并显示，再把说明写进 waivers.yaml；没有实质内容的不写。\n\n"
        "用 --finding、--cell、--rule 或 --region 指明哪些问题，几样都写的要同时满足；或用 --from 读取交回的问题清单。\n\n"
        "退出码：0 全部写入；1 有的没有写入；2 不能用。",
        "Explain findings. The check runs first, the findings meant are shown, and the explanation goes into "
        "waivers.yaml, unless it says nothing.\n\n"
        "Say which findings by --finding, --cell, --rule or --region; all that are given have to fit. Or read a findings "
        "workbook that came back: --from.\n\n"
        "Exit codes: 0 all written; 1 some were not; 2 unusable.",
    ),
)
@click.argument("paths", nargs=-1, cls=Argument, label=Text("路径", "PATH"))
@click.option(
    "--finding",
    "findings",
    multiple=True,
    cls=Option,
    value=Text("编号", "FINGERPRINT"),
    about=Text("问题的编号，见 jiaohe check -v；可以写多次。", "Fingerprint, see jiaohe check -v; repeatable."),
)
@click.option(
    "--cell",
    "cells",
    multiple=True,
    cls=Option,
    value=Text("[文件!]工作表!单元格", "[FILE!]SHEET!CELL"),
    about=Text("问题所在的单元格；可以写多次。", "A cell of the finding; repeatable."),
)
@click.option(
    "--rule", "rules", multiple=True, cls=Option, value=Text("规则", "RULE"), about=Text("规则编号。", "Rule id.")
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    cls=Option,
    value=Text("地区", "REGION"),
    about=Text("地区或填报单位。", "Region or reporting unit."),
)
@click.option(
    "--from",
    "returned",
    multiple=True,
    cls=Option,
    value=Text("文件", "FILE"),
    about=Text("交回的问题清单；可以写多次。", "A findings workbook that came back; repeatable."),
)
@click.option("--reason", cls=Option, value=Text("说明", "TEXT"), about=Text("原因和数。", "The cause, with figures."))
@click.option("--who", cls=Option, value=Text("姓名", "NAME"), about=Text("谁说明的。", "Who explains it."))
@click.option(
    "--until",
    cls=Option,
    value=Text("日期", "DATE"),
    about=Text(
        "有效期：2026-06-30 或 2026-06；默认只对本期。", "Until when: 2026-06-30 or 2026-06; by default this period."
    ),
)
@click.option(
    "--standing",
    is_flag=True,
    cls=Option,
    about=Text(
        "以后各期同一处仍是同一个数的，也算说明过。",
        "Also for later periods in which the same place shows the same value.",
    ),
)
@click.option("-n", "--dry-run", is_flag=True, cls=Option, about=Text("只显示，不写。", "Show it and write nothing."))
@_period
@_lang
@color_option
@width_option
@click.pass_context
def add(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    findings: tuple[str, ...],
    cells: tuple[str, ...],
    rules: tuple[str, ...],
    regions: tuple[str, ...],
    returned: tuple[str, ...],
    reason: str | None,
    who: str | None,
    until: str | None,
    standing: bool,
    dry_run: bool,
    period: str | None,
    lang: Lang | None,
    color: str,
    width: int | None,
) -> None:
    """Write explanations of findings into the workspace's file."""
    spoken = lang or language(ctx)
    if returned:
        checked, new = _from_returned(paths, returned, period, spoken)
    else:
        text, name, end = _wanted(reason, who, until)
        if not paths:
            raise click.MissingParameter(param=ctx.command.params[0], ctx=ctx)
        checked = run_check(paths, period=period, lang=spoken)
        chosen = choose(
            checked.result.findings, marks=split_words(findings), cells=cells, rules=split_words(rules), regions=regions
        )
        new = [
            given_for(finding, reason=text, who=name, until=_end(end, standing, finding.period), standing=standing)
            for finding in chosen
        ]
    old = checked.explanations
    known = {_target(one) for one in old}
    fresh = [one for one in new if _target(one) not in known]
    if new and not fresh:
        raise UserError(
            where=str(checked.file),
            what=Text("这些问题都已经说明过。", "All of these are explained already."),
            advice=Text("要改说明，先删去文件里的那一条。", "To change one, remove it from the file first."),
        )
    own = {one.source for one in fresh}
    rows = [row for row in judge(checked, [*old, *fresh]) if row.source in own]
    sound = {row.source for row in rows if row.state == "holds"}
    taken = [one for one in fresh if one.source in sound]
    _print(rows, spoken, color, width, Text("清单里没有填说明。", "The workbook holds no explanation."))
    if taken and not dry_run:
        checked.write_added([replace(one, until=one.until or checked.period) for one in taken])
    _tell(len(taken), len(fresh), checked.file, dry_run, spoken)
    ctx.exit(int(ExitCode.ACCEPTABLE if len(taken) == len(fresh) else ExitCode.FINDINGS))


@waive.command(
    "list",
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "列出工作区的说明，各自有效、过期、数已变还是没有对应的问题。",
        "List the workspace's explanations: which hold, which have expired, changed or answer nothing.",
    ),
)
@_folder
@_period
@_lang
@color_option
@width_option
@click.pass_context
def list_(
    ctx: click.Context, *, folder: str, period: str | None, lang: Lang | None, color: str, width: int | None
) -> None:
    """Print every explanation and what became of it."""
    spoken = lang or language(ctx)
    checked = run_check([folder], period=period, lang=spoken)
    _print(judge(checked, checked.explanations), spoken, color, width, _NONE)


@waive.command(
    "prune",
    cls=Command,
    context_settings=_SETTINGS,
    about=Text(
        "删去过期的和没有对应问题的说明。只列出来；加 --write 才改文件，其余各行和注释不动。",
        "Drop explanations that have expired or answer nothing. Lists them; --write changes the file, and leaves all "
        "other lines and comments alone.",
    ),
)
@_folder
@click.option("--write", is_flag=True, cls=Option, about=Text("改写文件。", "Change the file."))
@_period
@_lang
@color_option
@width_option
@click.pass_context
def prune(
    ctx: click.Context,
    *,
    folder: str,
    write: bool,
    period: str | None,
    lang: Lang | None,
    color: str,
    width: int | None,
) -> None:
    """Drop what counts no more."""
    from jiaohe.workspace.waiver_edit import drop_entries

    spoken = lang or language(ctx)
    checked = run_check([folder], period=period, lang=spoken)
    by_source: dict[str, list[Waiver]] = {}
    for row in judge(checked, checked.explanations):
        by_source.setdefault(row.source, []).append(row)
    sources = [one.source for one in checked.explanations]
    gone = [source for source in sources if all(_is_over(row, checked.period) for row in by_source[source])]
    _print(
        [row for source in gone for row in by_source[source]],
        spoken,
        color,
        width,
        Text("没有要删的说明。", "There is nothing to drop."),
    )
    if gone and write:
        numbers = {number for number, source in enumerate(sources) if source in gone}
        text = drop_entries(checked.text or "", numbers, name=str(checked.file))
        write_file(checked.file, [text])
    if gone:
        said = (
            Text(f"已从 {checked.file} 删去 {len(gone)} 条。", f"Dropped {len(gone)} from {checked.file}.")
            if write
            else Text(f"{len(gone)} 条可以删去，加 --write 改写文件。", f"{len(gone)} can be dropped; --write does it.")
        )
        write_text(said.read(spoken) + "\n", color=False)


_NONE = Text("工作区里没有说明。", "The workspace has no explanations.")


def _is_over(row: Waiver, period: str | None) -> bool:
    """Whether an explanation counts no more: expired, in vain, or of an earlier period and at its end."""
    if row.state in ("expired", "matches_nothing"):
        return True
    if row.state != "out_of_scope" or row.until is None or period is None:
        return False
    return row.period is not None and row.period < period and row.until[:7] < period


def _target(given: GivenExplanation) -> object:
    """What an explanation is for."""
    return given.fingerprint or (given.place, given.observed)


def _wanted(reason: str | None, who: str | None, until: str | None) -> tuple[str, str, Until]:
    """The explanation as asked for. Raises UserError where a part is missing or cannot be used."""
    from jiaohe.workspace.waivers import parse_until

    for option, value, what in (
        ("--reason", reason, Text("没有写说明。", "No explanation is given.")),
        ("--who", who, Text("没有写是谁说明的。", "It is not said who explains it.")),
    ):
        if value is None or not value.strip():
            raise UserError(where=option, what=what, advice=Text(f"补写 {option}。", f"Add {option}."))
    end = None if until is None else parse_until(until)
    if until is not None and end is None:
        raise UserError(
            where="--until",
            what=Text(f"“{until}”不是日期。", f"“{until}” is not a date."),
            advice=Text("写成 2026-06-30，或写月份 2026-06。", "Write 2026-06-30, or a period: 2026-06."),
        )
    return str(reason).strip(), str(who).strip(), end


def _end(until: Until, standing: bool, period: str | None) -> Until:
    """Until when: as asked for, else the finding's period. Raises UserError for a standing one without an end."""
    if until is not None:
        return until
    if standing or period is None:
        raise UserError(
            where="--until",
            what=Text("没有写有效期。", "It is not said until when it holds."),
            advice=Text("补写 --until，如 2026-12。", "Add --until, such as 2026-12."),
        )
    return period


def _from_returned(
    paths: Sequence[str], returned: Sequence[str], period: str | None, lang: Lang
) -> tuple[Checked, list[GivenExplanation]]:
    """The check of the workspace, and what findings workbooks bring back. Raises UserError."""
    from jiaohe.history.returned import is_findings_workbook, period_of, read_returned
    from jiaohe.ingest import read_workbook

    given: list[GivenExplanation] = []
    periods: list[str] = []
    for name in returned:
        workbook = read_workbook(name)
        if not is_findings_workbook(workbook):
            raise UserError(
                where=name,
                what=Text("这不是校核程序写出的问题清单。", "This is not a findings workbook that the program wrote."),
                advice=Text(
                    "用 jiaohe check -f xlsx=文件名 写出清单，填好说明再读。",
                    "Write one with jiaohe check -f xlsx=FILE, fill in explanations, and read that.",
                ),
            )
        found = read_returned(workbook)
        given += found.explanations
        periods += filter(None, [period_of(workbook)])
        for complaint in found.complaints:
            complain(complaint, lang)
    start = list(paths) or [_workspace_above(returned[0])]
    return run_check(start, period=period or max(periods, default=None), lang=lang), given


def _workspace_above(file: str) -> str:
    from jiaohe.workspace.load import find_workspace

    root = find_workspace(Path(file)) or find_workspace(Path.cwd())
    return "." if root is None else str(root)


def _print(rows: Sequence[Waiver], lang: Lang, color: str, width: int | None, empty: Text) -> None:
    from jiaohe.report.waivers import render_waivers

    colored = wants_color(color)
    write_text(
        render_waivers(
            rows,
            lang=lang,
            width=report_width(width),
            color=colored,
            ascii_only=lacks_ornaments(sys.stdout),
            empty=empty,
        ),
        color=colored,
    )


def _tell(taken: int, asked: int, file: Path, dry_run: bool, lang: Lang) -> None:
    verb = Text("可以写进", "could go into") if dry_run else Text("写进了", "went into")
    said = Text(f"{asked} 条说明，{taken} 条{verb.zh} {file}。", f"Of {asked}, {taken} {verb.en} {file}.")
    write_text(said.read(lang) + "\n", color=False)
