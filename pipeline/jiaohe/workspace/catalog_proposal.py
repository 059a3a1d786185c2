"""Rows for a catalog (指标目录建议): the formulas that figures show strongly and that the catalog does not have yet.

Nothing that the catalog says is changed or repeated; the rows are for people to check and to take over.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from jiaohe.model.standing import Standing
from jiaohe.workspace.catalog import COLUMNS, Catalog, CatalogEntry

_REGIONAL = {
    "100*quantity/target": "比率",
    "item_mean": "按填报",
    "rate": "按填报",
    "rate_of_target": "按填报",
}
_WHOLE = {
    "100*quantity/target": "合计比率",
    "100*sum_quantity/sum_target": "合计比率",
    "mean": "平均",
    "weighted_mean": "加权平均",
    "pooled": "按填报",
}
_BASED = re.compile(r"([0-9.]+\+[0-9.]+)\*(?:sum_)?quantity/(?:sum_)?target\Z")
# A spreadsheet program takes a cell that begins so for a formula.
_ACTIVE = "=+-@"


def propose_entries(standings: Sequence[Standing], catalog: Catalog) -> list[dict[str, str]]:
    """Rows by column key: new indicators, and the empty formula fields of known ones.

    Of an indicator that several files carry, the one that most cells bear out speaks. Indicators without strong
    evidence get no row.
    """
    best: dict[tuple[str, str], Standing] = {}
    for standing in standings:
        key = standing.form, standing.indicator
        if key not in best or _weight(standing) > _weight(best[key]):
            best[key] = standing
    used = {entry.code for entry in catalog.entries}
    rows = []
    for standing in best.values():
        entry = catalog.find(standing.indicator, form=standing.form, period=standing.period)
        row = _fields(standing, entry)
        if not row:
            continue
        code = entry.code if entry is not None else _new_code(used)
        title = entry.title if entry is not None else " ".join(standing.indicator.split())
        unit = (entry.unit if entry is not None else standing.unit) or ""
        rows.append({"code": code, "form": standing.form, "title": title, "unit": unit, **row})
    return rows


def _weight(standing: Standing) -> tuple[int, int]:
    """How much a standing has to say."""
    return (standing.support == "strong") + (standing.whole_support == "strong"), standing.reproduced


def _fields(standing: Standing, entry: CatalogEntry | None) -> dict[str, str]:
    """The formula fields that are shown strongly and not declared."""
    fields = {}
    if standing.support == "strong" and standing.formula is not None and (entry is None or entry.formula is None):
        based = _BASED.match(standing.formula)
        word = f"{based[1]}*比率" if based else _REGIONAL.get(standing.formula)
        if word is not None:
            fields["formula"] = word
    if standing.whole_support == "strong" and standing.whole is not None:
        word = "合计比率" if _BASED.match(standing.whole) else _WHOLE.get(standing.whole)
        if word is not None and (entry is None or entry.whole_formula is None):
            fields["whole_formula"] = word
    return fields


def _new_code(used: set[str]) -> str:
    number = 1
    while f"N-{number:02}" in used:
        number += 1
    used.add(f"N-{number:02}")
    return f"N-{number:02}"


def write_entries(rows: Iterable[dict[str, str]]) -> str:
    """Rows as CSV in the catalog's own columns, header first, lines ended as spreadsheet programs do."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.header for column in COLUMNS])
    for row in rows:
        writer.writerow([passive(row.get(column.key, "")) for column in COLUMNS])
    return buffer.getvalue()


def passive(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] and text[0] in _ACTIVE else text
