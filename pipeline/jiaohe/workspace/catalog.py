"""指标目录: the indicators of a city, their units, formulas, schedules and owners, from ``catalog.csv``."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.regions import name_key
from jiaohe.workspace.schedule import Schedule, nearest_schedule, parse_schedule
from jiaohe.workspace.sheet_file import Column, Row, read_rows, read_span

IndicatorKind = Literal["count", "amount", "rate", "standard"]
WholeFormula = Literal["ratio", "mean", "weighted", "stated"]
T = TypeVar("T")

COLUMNS = (
    Column(
        key="code",
        header="代码",
        required=True,
        about=Text(
            "指标的代码；年中换口径的，同一代码写两行，用启用、停用分开",
            "The indicator's code; two rows of one code, parted by valid_from and valid_to, change it in mid-year",
        ),
    ),
    Column(
        key="form",
        header="表式",
        about=Text(
            "哪种报表上有这个指标；空着表示不要求哪张表必须有",
            "The form that carries the indicator; empty: it is missed on none",
        ),
    ),
    Column(
        key="title",
        header="指标",
        required=True,
        others=("指标名称", "indicator"),
        about=Text(
            "表上印的指标名称；序号、空格、引号样式不影响",
            "The title as printed; numbering, spaces and the shape of quotation marks do not matter",
        ),
    ),
    Column(
        key="unit",
        header="计量单位",
        others=("单位",),
        about=Text("目标和数量的计量单位：人、万元、%", "The unit of target and quantity: 人, 万元, %"),
    ),
    Column(key="kind", header="类型", about=Text("计数、总量、比率、标准", "count, amount, rate, standard")),
    Column(
        key="formula",
        header="计算口径",
        about=Text(
            "各地进度怎样算：比率、按填报、20+80*比率", "How a region's progress follows: ratio, stated, 20+80*ratio"
        ),
    ),
    Column(
        key="whole_formula",
        header="全市口径",
        about=Text(
            "全市进度怎样算：合计比率、平均、加权平均、按填报",
            "How the progress of the whole follows: ratio, mean, weighted, stated",
        ),
    ),
    Column(
        key="schedule",
        header="序时进度",
        about=Text(
            "35%；5月=35；6月=45；逐月均摊；4月至10月均摊；里程碑 3月=20；12月=100",
            "35; 5=35; 6=45; linear; seasonal 4-10; milestones 3=20; 12=100",
        ),
    ),
    Column(
        key="target",
        header="目标",
        about=Text("全市的目标，按计量单位，只写数", "The target of the whole in that unit, the number alone"),
    ),
    Column(key="owner", header="责任单位", about=Text("负责这个指标的单位", "Who answers for the indicator")),
    Column(
        key="valid_from",
        header="启用",
        about=Text("从哪个月起用这一行：2026-01", "The first period of this row: 2026-01"),
    ),
    Column(key="valid_to", header="停用", about=Text("用到哪个月为止，含当月", "The last period of this row")),
    Column(key="reference", header="依据", about=Text("文件名称或文号", "The document that says so")),
)

_KINDS: dict[str, IndicatorKind] = {
    **dict.fromkeys(("count", "计数", "个数"), "count"),
    **dict.fromkeys(("amount", "总量", "数额"), "amount"),
    **dict.fromkeys(("rate", "比率", "比例"), "rate"),
    **dict.fromkeys(("standard", "标准"), "standard"),
}
_RATIO = ("ratio", "比率", "完成率", "quantity/target", "数量/目标", "数量/指标")
_STATED = ("stated", "按填报", "填报", "none", "不计算")
_WHOLES: dict[str, WholeFormula] = {
    **dict.fromkeys((*_RATIO, "合计比率"), "ratio"),
    **dict.fromkeys(("mean", "平均", "算术平均"), "mean"),
    **dict.fromkeys(("weighted", "weighted_mean", "加权平均"), "weighted"),
    **dict.fromkeys(_STATED, "stated"),
}
_BASED = re.compile(rf"([0-9]+(?:\.[0-9]+)?)\+([0-9]+(?:\.[0-9]+)?)[*×]({'|'.join(map(re.escape, _RATIO))})\Z")
_ENUMERATOR = re.compile(
    r"(?:[(\[][0-9一二三四五六七八九十]{1,3}[)\]]|[0-9]{1,3}[.、](?![0-9])|[一二三四五六七八九十]{1,3}、)"
)
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?[万亿]*")
# What may change in mid-year.
_CHANGEABLE = (
    "form", "unit", "kind", "formula", "whole_formula", "schedule", "target", "owner", "valid_from", "valid_to", "reference",
)  # fmt: skip
_QUOTES = str.maketrans("“”‘’「」『』", '""\'\'""""')


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogEntry:
    """One indicator. ``formula`` is ``ratio``, ``20+80*ratio``, ``stated`` or None where nothing is declared.

    ``target`` is that of the whole, in the indicator's unit. ``valid_from`` and ``valid_to`` are periods, both
    inclusive. ``place`` is the file and line that declares it.
    """

    code: str
    title: str
    form: str | None = None
    unit: str | None = None
    kind: IndicatorKind | None = None
    formula: str | None = None
    whole_formula: WholeFormula | None = None
    schedule: Schedule | None = None
    target: float | None = None
    owner: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    reference: str | None = None
    place: str = ""

    def holds_in(self, period: str | None) -> bool:
        """Whether the indicator is in force in a period; in an unknown period every one is."""
        if period is None:
            return True
        return (self.valid_from or period) <= period <= (self.valid_to or period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Entries in the order of the file, found by title."""

    entries: tuple[CatalogEntry, ...] = ()
    _keys: dict[str, tuple[CatalogEntry, ...]] = field(default_factory=dict, repr=False, compare=False)

    def indicators(self, form: str | None, period: str | None = None) -> tuple[CatalogEntry, ...]:
        """The indicators that a form should carry in a period; an entry without a form is expected on none."""
        return tuple(entry for entry in self.entries if entry.form == form and entry.holds_in(period))

    def find(self, title: str, *, form: str | None = None, period: str | None = None) -> CatalogEntry | None:
        """The entry a printed title means, or None where none or several could be meant.

        Spaces, line breaks, full-width forms and a leading (3) do not matter. Failing the very title, the only one
        that differs in nothing but its figures is taken, since figures in titles are typed anew and wrong at times;
        failing that, the only one that is part of the printed title, as where a task's name is merged with it. Of
        entries with the same title that of the form is meant. In an unknown period an indicator that changes in
        mid-year says what all its rows say alike.
        """
        if not self._keys and self.entries:
            for entry in self.entries:
                key = title_key(entry.title)
                self._keys[key] = (*self._keys.get(key, ()), entry)
        key = title_key(title)
        if not key:
            return None
        bare = _FIGURES.sub("#", key)
        return (
            _only(self._keys.get(key, ()), form, period)
            or _only((e for k, es in self._keys.items() if _FIGURES.sub("#", k) == bare for e in es), form, period)
            or _only((e for k, es in self._keys.items() if len(k) >= 6 and k in key for e in es), form, period)
        )


def _only(entries: Iterable[CatalogEntry], form: str | None, period: str | None) -> CatalogEntry | None:
    """The one entry in force, that of the form before any other; None where there is none or a choice.

    A county's own return carries the indicators of other forms, so the form chooses but does not exclude.
    """
    in_force = [entry for entry in entries if entry.holds_in(period)]
    own = [entry for entry in in_force if entry.form == form]
    fitting = own or in_force
    if len(fitting) > 1 and period is None and len({entry.code for entry in fitting}) == 1:
        return _agreed(fitting)
    return fitting[0] if len(fitting) == 1 else None


def _agreed(entries: Sequence[CatalogEntry]) -> CatalogEntry:
    """What the rows of one indicator say alike: in an unknown period nobody can tell which of them is in force."""
    first = entries[0]
    differing: dict[str, Any] = {
        key: None for key in _CHANGEABLE if any(getattr(entry, key) != getattr(first, key) for entry in entries)
    }
    return replace(first, **differing)


def title_key(title: str) -> str:
    """A title as it is compared: layout, the shape of quotation marks and a leading number of the item taken out."""
    return _ENUMERATOR.sub("", name_key(title.translate(_QUOTES)))


def read_catalog(path: Path) -> Catalog:
    """Read ``catalog.csv``. Raises UserError with ``path:line`` for what cannot be used."""
    entries: list[CatalogEntry] = []
    codes: dict[str, CatalogEntry] = {}
    for row in read_rows(path, COLUMNS):
        entry = _entry(row)
        earlier = codes.setdefault(entry.code, entry)
        if earlier is not entry and _overlap(earlier, entry):
            raise UserError(
                where=entry.place,
                what=Text(
                    f"代码“{entry.code}”重复，{earlier.place} 已经用过。",
                    f'The code "{entry.code}" is repeated; {earlier.place} has it already.',
                ),
                advice=Text(
                    "换一个代码；同一指标换口径时，请用“启用”“停用”分开时段。",
                    "Use another code, or part the periods with valid_from and valid_to.",
                ),
            )
        entries.append(entry)
    return Catalog(entries=tuple(entries))


def _overlap(first: CatalogEntry, second: CatalogEntry) -> bool:
    return (first.valid_from or "") <= (second.valid_to or "9999") and (second.valid_from or "") <= (
        first.valid_to or "9999"
    )


def _entry(row: Row) -> CatalogEntry:
    valid_from, valid_to = read_span(row)
    return CatalogEntry(
        code=row.need("code"),
        title=row.need("title"),
        form=row.get("form"),
        unit=row.get("unit"),
        kind=_word(row, "kind", _KINDS, "计数、总量、比率、标准", "count, amount, rate, standard"),
        formula=_formula(row),
        whole_formula=_word(
            row, "whole_formula", _WHOLES, "比率、平均、加权平均、按填报", "ratio, mean, weighted, stated"
        ),
        schedule=_schedule(row),
        target=_target(row),
        owner=row.get("owner"),
        valid_from=valid_from,
        valid_to=valid_to,
        reference=row.get("reference"),
        place=row.place,
    )


def _word(row: Row, key: str, words: dict[str, T], zh: str, en: str) -> T | None:
    text = row.get(key)
    if text is None:
        return None
    found = words.get(name_key(text))
    if found is None:
        raise row.refusal(
            key,
            Text("规定的词", "one of its words"),
            Text(f"可选：{zh}；也可以空着。", f"One of: {en}; or leave it empty."),
        )
    return found


def _formula(row: Row) -> str | None:
    text = row.get("formula")
    if text is None:
        return None
    folded = name_key(text)
    if folded in _RATIO:
        return "ratio"
    if folded in _STATED:
        return "stated"
    based = _BASED.match(folded)
    if based is None or not math.isclose(float(based[1]) + float(based[2]), 100):
        raise row.refusal(
            "formula",
            Text("计算口径", "a formula"),
            Text(
                "可写“比率”“按填报”，或“20+80*比率”（两数之和为 100）；也可以空着。",
                "Write ratio, stated, or 20+80*ratio, whose numbers make 100; or leave it empty.",
            ),
        )
    return f"{float(based[1]):g}+{float(based[2]):g}*ratio"


def _schedule(row: Row) -> Schedule | None:
    text = row.get("schedule")
    if text is None:
        return None
    try:
        return parse_schedule(text)
    except ValueError:
        guess = nearest_schedule(text)
        raise row.refusal(
            "schedule",
            Text("百分数，或均摊、里程碑的写法", "a percentage, equal steps or milestones"),
            Text(
                f"{guess.zh}写“35%”“5月=35；6月=45”“逐月均摊”“4月至10月均摊”或“里程碑 3月=20；12月=100”；空着则按默认序时进度。",
                f"{guess.en}Write 35, by month 5=35; 6=45, linear, seasonal 4-10, or milestones 3=20; 12=100; "
                "left empty, the default schedule applies.",
            ),
        ) from None


def _target(row: Row) -> float | None:
    text = row.get("target")
    if text is None:
        return None
    try:
        number = float(unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise row.refusal(
            "target",
            Text("数", "a number"),
            Text("只写数，按“计量单位”一栏的单位。", "Write the number alone, in the unit of the unit column."),
        )
    return number
