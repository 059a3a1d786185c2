"""The rules behind a form's columns (列要求的规则): ids, names and words. Loads nothing heavy, so that lists can show them."""

from dataclasses import dataclass
from typing import Final

from jiaohe.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRule:
    """What one kind of requirement is called and why it is there. Its severity is that of the form's column."""

    id: str
    name: str
    title: Text
    fix: Text
    why: Text
    gates: bool  # whether a figure that breaks it is of no use to any other rule


OUT_OF_RANGE: Final = SchemaRule(
    id="JH010",
    name="value-out-of-range",
    title=Text("数值超出表式允许的范围", "Value outside the range that the form allows"),
    fix=Text("核对这一格，改为实际数值。", "Check the cell and enter the true figure."),
    why=Text(
        "表式给出每列数值的合理范围，越界的数多是错位或多录了位数。",
        "The form bounds each column; figures beyond are mostly misplaced or have digits too many.",
    ),
    gates=True,
)
NOT_LISTED: Final = SchemaRule(
    id="JH011",
    name="value-not-listed",
    title=Text("填写的内容不在允许的取值内", "Value is not one of those that the form allows"),
    fix=Text("改为允许的取值之一。", "Enter one of the values allowed."),
    why=Text("取值不统一，汇总时就对不上。", "Values that differ in wording cannot be put together."),
    gates=True,
)
MISSING: Final = SchemaRule(
    id="JH012",
    name="value-not-given",
    title=Text("应填的内容空着", "A value that is due is missing"),
    fix=Text("补填；确实没有的，填“/”。", 'Fill it in; enter "/" where it does not apply.'),
    why=Text("空格分不清是零、不涉及还是漏填。", "A blank may be a zero, not applicable, or forgotten."),
    gates=False,
)
PATTERN: Final = SchemaRule(
    id="JH013",
    name="text-not-in-pattern",
    title=Text("写法不合表式要求", "Text is not written as the form asks"),
    fix=Text("按表式要求的写法重填。", "Write it as the form asks."),
    why=Text("写法统一才能逐项比对。", "Only what is written alike can be compared."),
    gates=True,
)
DUPLICATE: Final = SchemaRule(
    id="JH014",
    name="value-given-twice",
    title=Text("内容重复", "A value stands twice"),
    fix=Text("删去多余的一处，或改正填错的一处。", "Remove one of them, or correct the wrong one."),
    why=Text("同一内容出现两次，汇总时会重复计算。", "What stands twice is counted twice."),
    gates=False,
)
WRONG_KIND: Final = SchemaRule(
    id="JH015",
    name="value-of-wrong-kind",
    title=Text("填写的类型不符", "Value is of the wrong kind"),
    fix=Text("按这一列的要求填写。", "Enter what the column asks for."),
    why=Text("该填数的填了文字，后面的核对都无从做起。", "Words where a number is due leave nothing to check."),
    gates=True,
)
NEGATIVE: Final = SchemaRule(
    id="JH016",
    name="negative-value",
    title=Text("填了负数", "Negative value"),
    fix=Text("核对这一格，改为实际数值；没有任务的，填“/”。", 'Enter the true figure, or "/" where there is none.'),
    why=Text(
        "目标、数量和进度都从零起算，负数多是误加的减号或公式相减的结果。",
        "Targets, quantities and progress start at zero; a minus is a typing slip or a formula's difference.",
    ),
    gates=True,
)

SCHEMA_RULES: Final = (OUT_OF_RANGE, NOT_LISTED, MISSING, PATTERN, DUPLICATE, WRONG_KIND, NEGATIVE)

# Which rule a requirement belongs to, by pandera's name for it; ``negative`` and ``kind`` and ``whole`` are ours.
RULE_OF: Final[dict[str, SchemaRule]] = {
    "kind": WRONG_KIND,
    "whole": WRONG_KIND,
    "negative": NEGATIVE,
    **dict.fromkeys(("ge", "gt", "le", "lt", "in_range"), OUT_OF_RANGE),
    **dict.fromkeys(("eq", "ne", "isin", "notin"), NOT_LISTED),
    **dict.fromkeys(("str_matches", "str_contains", "str_startswith", "str_endswith", "str_length"), PATTERN),
    "nullable": MISSING,
    "unique": DUPLICATE,
}
