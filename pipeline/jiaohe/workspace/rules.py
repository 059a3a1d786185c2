"""Rules (校核规则): one YAML file each, built in or a city's own. Reads, names and selects them; runs nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from jiaohe.errors import UserError
from jiaohe.model.finding import Severity
from jiaohe.model.tables import Measure
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Document, Unacceptable, nearest, parse_document, read_placed, shorten
from jiaohe.workspace.periods import Period
from jiaohe.workspace.yaml_source import Source

TableName = Literal[
    "observation",
    "total",
    "count",
    "count_total",
    "claim",
    "presence",
    "cell",
    "sheet",
    "statement",
    "likeness",
    "agreement",
    "restated",
    "submission",
    "promise",
    "excuse",
    "waiver",
    "card",
    "outlook",
    "formula_change",
]
Fact = Literal["workspace", "catalog", "roster", "period", "calendar", "schedule", "history"]
Scalar = str | int | float | bool | None

# What a rule may need besides the sheet, as a person calls it.
FACTS: dict[str, Text] = {
    "workspace": Text("工作区", "a workspace"),
    "catalog": Text("指标目录", "a catalog of indicators"),
    "roster": Text("填报单位名单", "a roster of reporting units"),
    "period": Text("报送月份", "a reporting period"),
    "calendar": Text("报送日程", "a calendar of due dates"),
    "schedule": Text("序时进度", "a schedule of expected progress"),
    "history": Text("往期数据", "earlier periods"),
}

_ID = re.compile(r"[A-Z]{2,8}[0-9]{3,4}\Z")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+\Z")
_EXAMPLES = re.compile(r"^examples[ \t]*:", re.MULTILINE)


class Words(Declared):
    """A text for people in both languages."""

    zh: Annotated[str, Field(min_length=1, max_length=2000)]
    en: Annotated[str, Field(min_length=1, max_length=2000)]

    @property
    def text(self) -> Text:
        """The same as the data model's text."""
        return Text(self.zh, self.en)


class Found(Declared):
    """A finding that an example must give: its first row (from 0) and, where stated, cells and texts."""

    row: Annotated[int, Field(ge=0)]
    cells: tuple[str, ...] | None = None
    observed: str | None = None
    expected: str | None = None


class Example(Declared):
    """Rows of the rule's table, as far as they matter, and what the rule must find in them."""

    name: str
    rows: Annotated[tuple[dict[str, Scalar], ...], Field(min_length=1)]
    finds: tuple[Found, ...] = ()

    @field_validator("name")
    @classmethod
    def _begins_with_its_kind(cls, name: str) -> str:
        if name.split(":")[0] not in ("valid", "invalid", "missing"):
            raise Unacceptable(
                Text(f"例子的名称“{shorten(name)}”看不出属于哪一类。", f'"{shorten(name)}" does not say its kind.'),
                Text(
                    "以 valid、invalid 或 missing 开头，需要时加冒号和说明。",
                    "Begin with valid, invalid or missing; a colon and more words may follow.",
                ),
            )
        return name

    @property
    def kind(self) -> str:
        """valid, invalid or missing."""
        return self.name.split(":")[0]


class RuleFile(Declared):
    """What one rule file says; ``rules/README.md`` explains each key."""

    id: str = Field(description="JH and three digits for built-in rules; capitals and digits of your own otherwise.")
    name: str = Field(description="Words with hyphens that read as 'allow …'.")
    title: Words
    severity: Severity
    confidence: Literal["certain", "likely", "possible"] = "certain"
    table: TableName
    needs: tuple[Fact, ...] = Field(default=(), description="Without these the rule is skipped, with the reason.")
    when: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        default=None, description="SQL: the rows that the rule is about. All rows where it is left out."
    )
    check: Annotated[str, Field(min_length=1, max_length=2000)] = Field(description="SQL: what must hold.")
    missing: Literal["skip", "finding"] = Field(
        default="skip", description="What an unknown result of the check means: nothing, or a finding."
    )
    cells: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Whose addresses the finding carries, the blamed one first."
    )
    measure: Measure | None = None
    observed: str | tuple[str, ...] | None = Field(default=None, description="The columns that show what was seen.")
    expected: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        default=None, description="SQL, or a text with columns in braces: what should stand there."
    )
    group: tuple[str, ...] = Field(
        default=(), description="Rows that agree in these columns are one finding with all their cells."
    )
    message: Words
    fix: Words
    why: Words
    references: tuple[str, ...] = ()
    since: str
    valid_from: Period | None = Field(default=None, description="The first period whose rows it judges: 2026-06.")
    valid_to: Period | None = Field(default=None, description="The last period whose rows it judges.")
    examples: tuple[Example, ...] = ()

    @field_validator("id")
    @classmethod
    def _id_is_letters_and_digits(cls, value: str) -> str:
        if not _ID.match(value):
            raise Unacceptable(
                Text(f"编号“{shorten(value)}”不合写法。", f'"{shorten(value)}" is not a rule id.'),
                Text(
                    "用 2 到 8 个大写字母加 3 到 4 位数字，如 YY001。",
                    "Use 2 to 8 capital letters and 3 or 4 digits, such as YY001.",
                ),
            )
        return value

    @field_validator("name")
    @classmethod
    def _name_is_words_with_hyphens(cls, value: str) -> str:
        if not _NAME.match(value):
            raise Unacceptable(
                Text(f"名称“{shorten(value)}”不合写法。", f'"{shorten(value)}" is not a rule name.'),
                Text(
                    "用小写英文单词，以连字符相连，至少两个词。",
                    "Use at least two words in small letters with hyphens between.",
                ),
            )
        return value

    @field_validator("valid_to")
    @classmethod
    def _ends_after_it_begins(cls, value: str | None, info: ValidationInfo) -> str | None:
        first = info.data.get("valid_from")
        if first is not None and value is not None and value < first:
            raise Unacceptable(
                Text(
                    f"停用的月份 {value} 早于启用的月份 {first}。", f"It ends in {value}, before it begins in {first}."
                ),
                Text("核对两个月份。", "Check the two months."),
            )
        return value


class Rule(RuleFile):
    """A rule together with where it stands: its ``family`` is the name of its folder."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    family: str
    builtin: bool
    origin: Path | Traversable = Field(repr=False)
    source: Source = Field(repr=False)

    def refusal(self, *path: str | int, what: Text, advice: Text, before: str | None = None) -> UserError:
        """An error at the value of a path; ``before`` is the part of that value that stands before the fault."""
        where = self.source.place(*path)
        if before:
            line, column = self.source.values.get(path, (1, 1))
            found = _place_after(_raw(self.origin), line, column, before)
            where = where if found is None else f"{self.source.name}:{found[0]}:{found[1]}"
        return UserError(where=where, what=what, advice=advice)


def read_rule(origin: Path | Traversable, *, name: str | None = None, examples: bool = True) -> Rule:
    """Read one rule file. Raises UserError with ``path:line:column``.

    ``examples=False`` leaves the examples unread where they end the file: reading them costs as much as the rule.
    """
    document: Document[RuleFile]
    text = "" if examples else _raw(origin)
    match = _EXAMPLES.search(text)
    if match and not re.search(r"^\S", text[match.end() :].replace("\n- ", "\n  "), re.MULTILINE):
        document = parse_document(text[: match.start()], RuleFile, name=name or str(origin))
    else:
        document = read_placed(origin, RuleFile, name=name)
    return Rule.model_construct(
        **dict(document.value),
        family=_place(origin).parent.name,
        builtin=_place(origin).is_relative_to(_place(files("jiaohe.rules"))),
        origin=origin,
        source=document.source,
    )


def rule_files(paths: Sequence[Path] = (), *, builtin: bool = True) -> Iterator[tuple[str | None, Path | Traversable]]:
    """The built-in rule files and those at further paths, files or folders; a built-in one comes with its name."""
    if builtin:
        for path, origin in _within(files("jiaohe.rules"), ()):
            yield "/".join(("jiaohe.rules", *path)), origin
    for given in paths:
        if given.is_dir():
            for _, origin in _within(given, ()):
                yield None, origin
        else:
            yield None, given


def load_rules(paths: Sequence[Path] = (), *, builtin: bool = True, examples: bool = False) -> tuple[Rule, ...]:
    """All rules, by id: the built-in ones and those at further paths, files or folders.

    Raises UserError for the first file that cannot be used, and for an id or a name that two rules share.
    """
    own = [read_rule(origin, name=name, examples=examples) for name, origin in rule_files(paths, builtin=False)]
    rules = [*(_builtin(examples) if builtin else ()), *own]
    _refuse_twins(rules)
    return tuple(sorted(rules, key=lambda rule: rule.id))


@cache
def _builtin(examples: bool) -> tuple[Rule, ...]:
    """The built-in rules, read once by a process: they are many, and never change while it runs."""
    return tuple(read_rule(origin, name=name, examples=examples) for name, origin in rule_files())


def select_rules(rules: Iterable[Rule], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules that ``select`` names (all when empty) less those that ``ignore`` names.

    A selector is an id, a name, a family or the beginning of ids (``JH3``). Raises UserError for one that names none.
    """
    rules = tuple(rules)
    chosen = {rule.id for selector in select for rule in _selected(rules, selector, "--select")}
    dropped = {rule.id for selector in ignore for rule in _selected(rules, selector, "--ignore")}
    return tuple(rule for rule in rules if (not select or rule.id in chosen) and rule.id not in dropped)


def selects(selector: str, *, id: str, name: str, family: str) -> bool:
    """Whether a selector means a rule."""
    word = selector.strip()
    return word.lower() in (id.lower(), name, family) or bool(
        re.fullmatch(r"[A-Za-z]{2,8}[0-9]*", word) and id.startswith(word.upper())
    )


def _selected(rules: tuple[Rule, ...], selector: str, option: str) -> list[Rule]:
    found = [rule for rule in rules if selects(selector, id=rule.id, name=rule.name, family=rule.family)]
    if not found:
        near = nearest(selector.strip(), {word for rule in rules for word in (rule.id, rule.name, rule.family)})
        guess = Text("", "") if near is None else Text(f"是否应为“{near}”？", f'Did you mean "{near}"? ')
        raise UserError(
            where=option,
            what=Text(f"没有规则叫“{shorten(selector)}”。", f'No rule is called "{shorten(selector)}".'),
            advice=Text(
                f"{guess.zh}用 jiaohe rules list 查看全部规则。", f"{guess.en}See them all with: jiaohe rules list."
            ),
        )
    return found


def _within(root: Path | Traversable, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith((".", "__")):
            continue
        if entry.is_dir():
            yield from _within(entry, (*path, entry.name))
        elif entry.name.endswith((".yaml", ".yml")):
            yield (*path, entry.name), entry


def _refuse_twins(rules: Iterable[Rule]) -> None:
    taken: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        for key, value in (("id", rule.id), ("name", rule.name)):
            first = taken.setdefault((key, value), rule)
            if first is not rule:
                raise rule.refusal(
                    key,
                    what=Text(
                        f"“{value}”已经用于 {first.source.name}。", f'"{value}" is used by {first.source.name} already.'
                    ),
                    advice=Text("换一个，或删去其中一条规则。", "Choose another, or remove one of the two rules."),
                )


def _place(origin: Path | Traversable) -> Path:
    """Where a file is; package data within an archive offers its path through ``str`` alone."""
    return Path(str(origin)).resolve()


def _raw(origin: Path | Traversable) -> str:
    """A file's text for finding places in it; empty where it cannot be had, since reading it proper complains."""
    try:
        return origin.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _place_after(text: str, line: int, column: int, before: str) -> tuple[int, int] | None:
    """Line and column that follow ``before`` in a scalar, however YAML has quoted, folded or indented it."""
    lines = text.split("\n")
    tail = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
    words = (re.escape(word).replace("'", "''?") for word in before.split())
    match = re.search(r"\s+".join(words) + (r"\s*" if before[-1:].isspace() else ""), tail)
    if match is None:
        return None
    seen = tail[: match.end()]
    down = seen.count("\n")
    return line + down, (column + len(seen) if down == 0 else len(seen) - seen.rfind("\n"))
