"""The columns (列) that tell rules about formulas: who follows which, and where a catalog is contradicted."""

from collections.abc import Mapping
from typing import Any

from jiaohe.diagnose.formula import Formula
from jiaohe.diagnose.formulas import Regional, fits_whole_numbers
from jiaohe.diagnose.mixtures import Mixture
from jiaohe.diagnose.wholes import Whole
from jiaohe.model.tables import Observation


def formula_columns(
    row: Observation, index: int, regional: Regional, mixed: Mapping[Formula, Mixture]
) -> dict[str, Any]:
    """Columns of ``Explained`` for the row at ``index`` of its block."""
    columns: dict[str, Any] = {"whole_number_fits": None}
    if regional.evidence == "strong" and row.level == "region":
        columns["whole_number_fits"] = fits_whole_numbers(row, regional.formula)
    mixture = mixed.get(regional.exceptions[index]) if index in regional.exceptions else None
    if mixture is not None:
        columns |= {
            "formula_regions": mixture.home,
            "other_regions": mixture.other,
            "lifted_regions": mixture.lifted,
            "lowest_regions": mixture.lowest,
        }
    return columns


def contradiction_columns(regional: Regional, whole: Whole) -> dict[str, Any]:
    """Columns of ``Total``: the regions' formula, and the catalog's where the figures follow another one."""
    return {
        "formula": str(regional.formula) if regional.tested else None,
        "formula_tested": regional.tested,
        "formula_reproduced": regional.reproduced,
        "contradicted_formula": None if regional.contradicted is None else str(regional.contradicted),
        "contradicted_reproduced": regional.kept,
        "contradicted_whole": whole.contradicted,
    }
