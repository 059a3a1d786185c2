"""Options that commands share (通用选项), each worded once."""

import click

from jiaohe.cli.bilingual import OneOf, Option
from jiaohe.model.text import Text
from jiaohe.report.registry import COPIES, FILE_RENDERERS, RENDERERS

_FORMATS = {
    **{name: renderer.about for name, renderer in RENDERERS.items()},
    **{name: renderer.about for name, renderer in FILE_RENDERERS.items()},
    **COPIES,
}

color_option = click.option(
    "--color",
    type=OneOf(("auto", "always", "never")),
    default="auto",
    cls=Option,
    about=Text("是否用颜色。", "Whether to use colour."),
)
width_option = click.option(
    "--width",
    type=click.IntRange(60, 1000),
    cls=Option,
    value=Text("列数", "COLUMNS"),
    about=Text("一行多宽，默认随窗口，至少 60。", "Width of a line; by default the window's, at least 60."),
)
format_option = click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    cls=Option,
    value=Text("格式[=文件]", "NAME[=FILE]"),
    about=Text(
        "报告格式，可以写多次，带文件名的写进文件："
        + "；".join(f"{name} {about.zh}" for name, about in _FORMATS.items())
        + "。默认 terminal。",
        "Report format; repeatable, with a name it goes to that file: "
        + "; ".join(f"{name}, {about.en}" for name, about in _FORMATS.items())
        + ". By default terminal.",
    ),
)
show_option = click.option(
    "--show",
    default="20",
    cls=Option,
    value=Text("all|root|none|条数", "all|root|none|N"),
    about=Text(
        "每张表列出多少条：all 全部，root 只列起因，none 只列条数；默认 20。",
        "How many findings to list per sheet: all, root (causes only), none (counts only); 20 by default.",
    ),
)
