"""``jiaohe cards`` (红黄牌): who is behind schedule, since when, what clears the card, and who is likely to be next."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaohe.cli.bilingual import Argument, Command, OneOf, Option, nearest
from jiaohe.cli.check import report_width, wants_color
from jiaohe.cli.complaints import complain
from jiaohe.cli.lang import LANGUAGES, language
from jiaohe.cli.options import color_option, width_option
from jiaohe.cli.progress import progress
from jiaohe.cli.streams import hush_stdout, lacks_ornaments, write_records, write_text
from jiaohe.errors import UserError
from jiaohe.model.exit_code import ExitCode
from jiaohe.model.text import Lang, Text

if TYPE_CHECKING:
    from jiaohe.app import Examination
    from jiaohe.model.cards import CardBook
    from jiaohe.workspace.load import Workspace

_BOM = "\ufeff"  # spreadsheet programs take a CSV file for UTF-8 by it


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    about=Text(
        "列出红黄牌：指标、责任单位、进度、序时进度、上期的牌、本期的牌，和怎样摘牌；再按各指标今年的快慢，"
        "预警下期很可能落后的。牌由工作区里往期的报表逐月推出，规则写在 jiaohe.yaml 的 cards 一节，默认是："
        "落后挂黄牌，下期仍落后转红牌，追上就摘牌。月份太少、看不出快慢的，不预警。\n\n"
        "路径是工作区，或工作区里的文件；不写就是当前文件夹。\n\n"
        "退出码：0 列出完毕；2 有文件或工作区不能用；3 程序本身出错。",
        "List the cards: indicator, owner, progress, schedule, the card before, the card now and what clears it; then, "
        "by the pace of each indicator this year, those likely to be behind next period. Cards follow month by month "
        "from the sheets of earlier periods in the workspace, by the rule under cards in jiaohe.yaml. By default, "
        "behind schedule gives a yellow card, still behind the next period a red one, and catching up clears it. "
        "Where months are too few to tell a pace, nothing is said.\n\n"
        "PATH is a workspace or a file in one; by default the current folder.\n\n"
        "Exit codes: 0 listed; 2 a file or the workspace is unusable; 3 a fault of the program.",
    ),
)
@click.argument("paths", nargs=-1, cls=Argument, label=Text("路径", "PATH"))
@click.option(
    "--period", cls=Option, value=Text("月份", "PERIOD"), about=Text("哪个月，例如 2026-05。", "The period: 2026-05.")
)
@click.option(
    "--region",
    cls=Option,
    value=Text("地区", "NAME"),
    about=Text("只看一个地区自己的牌。", "The cards of one region alone."),
)
@click.option(
    "--by",
    type=OneOf(("whole", "region")),
    cls=Option,
    about=Text(
        "牌挂给全市（whole）还是各地区（region）；默认按设置。",
        "Cards for the whole or for each region; by default as the settings say.",
    ),
)
@click.option(
    "--ahead/--no-ahead",
    default=None,
    cls=Option,
    about=Text(
        "列出预警，或不列；默认看得出快慢时才列。", "List early warnings, or do not; by default where a pace shows."
    ),
)
@click.option(
    "--all", "every", is_flag=True, cls=Option, about=Text("没有牌的也列。", "List those without a card too.")
)
@click.option(
    "-f",
    "--format",
    "form",
    type=OneOf(("terminal", "csv", "json")),
    default="terminal",
    cls=Option,
    about=Text("写成什么。", "In which format."),
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
@color_option
@width_option
@click.pass_context
def cards(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    period: str | None,
    region: str | None,
    by: str | None,
    ahead: bool | None,
    every: bool,
    form: str,
    lang: Lang | None,
    workspace: str | None,
    color: str,
    width: int | None,
) -> None:
    """Print the cards of the newest period, or of the one that is asked for."""
    from jiaohe.app import examine
    from jiaohe.report.cards import render_cards
    from jiaohe.report.cards_records import render_cards_csv, render_cards_json

    spoken = lang or language(ctx)
    given = paths or (".",)
    with progress(spoken, quiet=False) as on_progress:
        result, examinations = examine(given, workspace=workspace, period=period, lang=spoken, on_progress=on_progress)
    books = [
        (found, _book(examination, found, by, region, period or result.period))
        for examination in examinations
        for found in [_workspace_of(examination, given)]
        if examination.observations
    ]
    if not books and not any(report.refusal for report in result.inputs):
        raise _nothing(given)
    colored = wants_color(color)
    try:
        for number, (found, book) in enumerate(books):
            if form == "json":
                write_records([render_cards_json(book, workspace=str(found.root), lang=spoken)])
            elif form == "csv":
                write_records([_BOM if number == 0 else "", render_cards_csv(book, lang=spoken)])
            else:
                text = render_cards(
                    book,
                    name=region or found.settings.name,
                    lang=spoken,
                    width=report_width(width),
                    color=colored,
                    ascii_only=lacks_ornaments(sys.stdout),
                    every=every,
                    ahead=ahead,
                )
                write_text(text if number == 0 else "\n" + text, color=colored)
    except BrokenPipeError:
        hush_stdout()
    refused = [report for report in result.inputs if report.refusal is not None]
    for report in refused:
        if report.refusal is not None:
            complain(UserError(where=report.file, what=report.refusal[0], advice=report.refusal[1]), spoken)
    ctx.exit(int(ExitCode.UNUSABLE if refused else ExitCode.ACCEPTABLE))


def _workspace_of(examination: "Examination", paths: Sequence[str]) -> "Workspace":
    if examination.workspace is None:
        raise UserError(
            where="、".join(paths),
            what=Text(
                "不在工作区里，没有往期，也没有序时进度。",
                "It lies in no workspace, so it has no earlier periods and no schedule.",
            ),
            advice=Text(
                "把报表放进有 jiaohe.yaml 的工作区，或用 --workspace 指定。",
                "Put it in a workspace with jiaohe.yaml, or name one with --workspace.",
            ),
        )
    return examination.workspace


def _nothing(paths: Sequence[str]) -> UserError:
    return UserError(
        where="、".join(paths),
        what=Text("没有读到有指标的表。", "No table with indicators was read."),
        advice=Text(
            "给出工作区文件夹，或其中有进度的报表。", "Give a workspace folder, or a sheet in it that has progress."
        ),
    )


def _book(
    examination: "Examination", workspace: "Workspace", by: str | None, region: str | None, period: str | None
) -> "CardBook":
    from jiaohe.app.cards import keep_cards

    observations = examination.observations
    now = workspace.period_of(Path(observations[0].file)) or period or observations[0].period
    if now is None:
        raise UserError(
            where=observations[0].file,
            what=Text("看不出是哪个月的。", "Nothing tells which period it is of."),
            advice=Text(
                "放进按月份命名的文件夹，或用 --period 指定。", "Put it in a period's folder, or use --period."
            ),
        )
    policy = workspace.settings.cards.policy
    if region is not None or by == "region":
        policy = replace(policy, level="region")
    elif by == "whole":
        policy = replace(policy, level="whole")
    book = keep_cards(
        workspace,
        now,
        examination.past,
        observations,
        examination.explanation,
        examination.receipts,
        policy=policy,
    )
    return book if region is None else _of_region(book, workspace, region)


def _of_region(book: "CardBook", workspace: "Workspace", region: str) -> "CardBook":
    name = workspace.regions.canonical(region) or region.strip()
    known = list(dict.fromkeys(one.series.region for one in book.carded))
    if name not in known:
        raise UserError(
            where="--region",
            what=Text(f"没有“{region}”的进度。", f"There is no progress of “{region}”."),
            advice=nearest(region, known),
        )
    return replace(
        book,
        carded=tuple(one for one in book.carded if one.series.region == name),
        outlooks=tuple(one for one in book.outlooks if one.region == name),
    )
