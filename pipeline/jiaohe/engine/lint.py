"""Rules for rules (规则的规则): what a rule file owes its readers beyond being able to run."""

import re
from collections.abc import Iterable, Iterator

from jiaohe.engine.columns import Kind, columns_of
from jiaohe.engine.compile import compile_rule
from jiaohe.engine.message import PLACEHOLDER, is_text, placeholders
from jiaohe.engine.prose import faults
from jiaohe.engine.words import is_worded
from jiaohe.errors import UserError
from jiaohe.model.text import Lang, Text
from jiaohe.workspace.documents import nearest, shorten
from jiaohe.workspace.rules import Rule, Scalar

_KINDS: dict[Kind, tuple[type, ...]] = {"number": (int, float), "text": (str, int, float), "truth": (bool,)}
_RESERVED = "JH"


def lint_rules(rules: Iterable[Rule]) -> list[UserError]:
    """Everything that is wrong with rules read with their examples, rule by rule."""
    return [fault for rule in rules for fault in lint_rule(rule)]


def lint_rule(rule: Rule) -> list[UserError]:
    """Everything that is wrong with one rule read with its examples; nothing runs."""
    try:
        compile_rule(rule)
    except UserError as fault:
        return [fault]
    return [*_file(rule), *_texts(rule), *_expectation(rule), *_examples(rule)]


def _file(rule: Rule) -> Iterator[UserError]:
    wanted = f"{rule.id}-{rule.name}.yaml"
    if rule.origin.name != wanted:
        yield rule.refusal(
            "id",
            what=Text("文件名与编号、名称不一致。", "The file is not called by its id and name."),
            advice=Text(f"把文件改名为 {wanted}。", f"Rename it to {wanted}."),
        )
    if rule.id.startswith(_RESERVED) and not rule.builtin:
        yield rule.refusal(
            "id",
            what=Text("JH 开头的编号留给内置规则。", "Ids that begin with JH are kept for built-in rules."),
            advice=Text("换用自己的字母，如 YY001。", "Use letters of your own, such as YY001."),
        )


def _texts(rule: Rule) -> Iterator[UserError]:
    for key in ("title", "message", "fix", "why"):
        words = getattr(rule, key)
        texts: tuple[tuple[Lang, str], ...] = (("zh", words.zh), ("en", words.en))
        for lang, text in texts:
            sentence = PLACEHOLDER.sub("“x”", text) if key in ("message", "fix") else text
            for fault in faults(sentence, lang):
                yield rule.refusal(
                    key,
                    lang,
                    what=Text(f"{fault.zh}。", f"There is {fault.en}."),
                    advice=Text(
                        "每种语言只用自己的文字；单元格里的内容加引号。",
                        "Keep each text in its own language, and put a cell's content in quotation marks.",
                    ),
                )
            if key != "title" and not text.endswith(("。", "？", ".", "?")):
                yield rule.refusal(
                    key,
                    lang,
                    what=Text("句末没有句号。", "The sentence has no full stop."),
                    advice=Text("补上句号。", "Add it."),
                )


def _expectation(rule: Rule) -> Iterator[UserError]:
    """``expected`` is one text for both languages, so it is made of figures, signs and what cells say."""
    text = rule.expected
    if text is None or not (is_text(text) or text in columns_of(rule.table)):
        return
    names = [name for name, _ in placeholders(text)] if is_text(text) else [text]
    words = re.search(r"[^\W\d_]{2,}", PLACEHOLDER.sub("", text)) if is_text(text) else None
    worded = next((name for name in names if is_worded(rule.table, name)), None)
    if words or worded:
        yield rule.refusal(
            "expected",
            what=Text(
                f"“{words[0] if words else worded}”在两种语言里写法不同。",
                f'"{words[0] if words else worded}" reads differently in the two languages.',
            ),
            advice=Text(
                "这里只写数、符号和单元格的内容，话写在消息里。",
                "Use figures, signs and cell contents here, and words in the message.",
            ),
        )


def _examples(rule: Rule) -> Iterator[UserError]:
    kinds = {example.kind for example in rule.examples}
    for kind in ("valid", "invalid", "missing"):
        if kind not in kinds:
            yield rule.refusal(
                "examples",
                what=Text(f"没有 {kind} 一类的例子。", f"There is no example of the kind {kind}."),
                advice=Text(
                    "至少写 valid、invalid、missing 各一个。", "Give at least one each of valid, invalid and missing."
                ),
            )
    names = [example.name for example in rule.examples]
    for number, example in enumerate(rule.examples):
        place = ("examples", number)
        if names.index(example.name) != number:
            yield rule.refusal(
                *place,
                "name",
                what=Text("两个例子同名。", "Two examples share this name."),
                advice=Text("在类别后加冒号和说明。", "Add a colon and a few words after the kind."),
            )
        must_find = example.kind == "invalid"
        if example.kind != "missing" and must_find != bool(example.finds):
            yield rule.refusal(
                *place,
                what=Text("例子的类别与它查出的问题不一致。", "The kind of the example and what it finds disagree."),
                advice=Text(
                    "invalid 的例子写明 finds，valid 的不写。", "An invalid example has finds, a valid one has none."
                ),
            )
        for row, values in enumerate(example.rows):
            for column, value in values.items():
                yield from _value(rule, (*place, "rows", row, column), column, value)
        for index, found in enumerate(example.finds):
            if found.row >= len(example.rows):
                yield rule.refusal(
                    *place,
                    "finds",
                    index,
                    "row",
                    what=Text("例子里没有这一行。", "The example has no such row."),
                    advice=Text("行号从 0 数起。", "Rows are counted from 0."),
                )


def _value(rule: Rule, place: tuple[str | int, ...], column: str, value: Scalar) -> Iterator[UserError]:
    columns = columns_of(rule.table)
    if column not in columns:
        near = nearest(column, columns)
        guess = Text("删去它。", "Remove it.") if near is None else Text(f"是否应为 {near}？", f"Did you mean {near}?")
        yield rule.refusal(
            *place,
            what=Text(
                f"表 {rule.table} 没有列“{shorten(column)}”。",
                f'The table {rule.table} has no column "{shorten(column)}".',
            ),
            advice=guess,
        )
        return
    fits = isinstance(value, _KINDS[columns[column]]) and (columns[column] == "truth") == isinstance(value, bool)
    if value is not None and not fits:
        yield rule.refusal(
            *place,
            what=Text(
                f"“{shorten(str(value))}”不是这一列的内容。", f'"{shorten(str(value))}" is not what this column holds.'
            ),
            advice=Text("检查引号和列名。", "Check the quotes and the column."),
        )
