"""Options that commands share (通用选项), each worded once."""

import click

from jiaohe.cli.bilingual import OneOf, Option
from jiaohe.model.text import Text

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
