"""What a first month's sheets say of a city (由报表推得的清单): rows for its roster and its catalog, for people to check."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jiaohe.model.tables import Count, Observation
from jiaohe.workspace.catalog import title_key
from jiaohe.workspace.regions import name_key

_KINDS = {"count": "计数", "amount": "总量", "rate": "比率", "standard": "标准"}
# Endings of departments and companies; a place may end in 局 only by chance.
_DEPARTMENT = re.compile(r"(?:局|委|办|办公室|会|联|厅|署|院|所|站|中心|公司|集团|银行|大队|支队|部|馆|队)\Z")

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Rows by column key, the names under which the whole stands, and the period that most rows are of."""

    roster: Rows = ()
    catalog: Rows = ()
    whole: tuple[str, ...] = ()
    period: str | None = None


def learn(
    observations: Sequence[Observation],
    kinds: Sequence[str],
    counts: Sequence[Count],
    proposed: Iterable[Mapping[str, str]],
) -> Learned:
    """Lists from tidy rows. ``kinds`` is the kind of each observation's figures, ``proposed`` rows with formulas.

    A table of one region without a whole is what that region sends itself.
    """
    dated = [*(row.period for row in observations), *(row.period for row in counts)]
    periods = Counter(period for period in dated if period)
    wholes = dict.fromkeys(row.region for row in observations if row.level == "whole")
    return Learned(
        roster=_units(observations, counts),
        catalog=_indicators(observations, kinds, proposed),
        whole=tuple(wholes),
        period=periods.most_common(1)[0][0] if periods else None,
    )


def _units(observations: Sequence[Observation], counts: Sequence[Count]) -> Rows:
    names: dict[str, str] = {}
    listed: dict[str, dict[str, None]] = {}
    sent: dict[str, dict[str, None]] = {}
    tables: dict[tuple[int, str, int], set[str]] = {}
    for row in observations:
        tables.setdefault((row.input, row.sheet, row.table), set()).add(
            name_key(row.region) if row.level == "region" else ""
        )
    for row in observations:
        if row.level != "region" or not name_key(row.region):
            continue
        key = name_key(row.region)
        names.setdefault(key, row.region)
        alone = len(tables[row.input, row.sheet, row.table]) == 1
        (sent if alone else listed).setdefault(key, {})[row.form] = None
    regions = set(names)
    for count in counts:
        if count.level == "cell" and count.unit and name_key(count.unit):
            key = name_key(count.unit)
            names.setdefault(key, count.unit)
            listed.setdefault(key, {})[count.form] = None
    return tuple(
        {
            "name": name,
            "kind": "县市区" if key in regions or not _DEPARTMENT.search(name) else "市直单位",
            "forms": "；".join(listed.get(key, ())),
            "returns": "；".join(sent.get(key, ())),
        }
        for key, name in names.items()
    )


def _indicators(
    observations: Sequence[Observation], kinds: Sequence[str], proposed: Iterable[Mapping[str, str]]
) -> Rows:
    formulas = {(row.get("form", ""), title_key(row.get("title", ""))): row for row in proposed}
    rows: dict[tuple[str, str], dict[str, str]] = {}
    numbers: Counter[str] = Counter()
    for row, kind in zip(observations, kinds, strict=True):
        key = (row.form, title_key(row.indicator))
        if not key[1]:
            continue
        if key not in rows:
            numbers[row.form] += 1
            formula = formulas.get(key, {})
            rows[key] = {
                "code": f"{row.form}-{numbers[row.form]:02}",
                "form": row.form,
                "title": " ".join(row.indicator.split()),
                "unit": row.unit or "",
                "kind": _KINDS.get(kind, ""),
                "formula": formula.get("formula", ""),
                "whole_formula": formula.get("whole_formula", ""),
            }
        if row.level == "whole" and row.target is not None and row.target_token == "number":
            rows[key].setdefault("target", f"{row.target:.15g}")
    return tuple(rows.values())
