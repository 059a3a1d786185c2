"""Indicators whose formula changed since an earlier period (口径变动): the table ``formula_change``."""

from collections.abc import Sequence

from jiaohe.diagnose.explain import Analysis, Declaration, Declared
from jiaohe.diagnose.standings import standings
from jiaohe.model.standing import Change, Standing, compare_formulas
from jiaohe.model.tables import FormulaChange


def formula_changes(
    previous: Sequence[Standing], analyses: Sequence[Analysis], declared: Declared = lambda _: None
) -> list[FormulaChange]:
    """One row per indicator and formula that is another one than in ``previous``, in the order of the sheets.

    ``previous`` are the standings of an earlier period; only what both periods show strongly is compared.
    What the catalog declares is held against the catalog, and does not change by what the figures look like.
    """
    if not previous:
        return []
    current = standings(analyses)
    changed: dict[tuple[str, str], list[Change]] = {}
    for change in compare_formulas(previous, current):
        changed.setdefault((change.form, change.indicator), []).append(change)
    earlier = {(standing.form, standing.indicator): standing.period for standing in previous}
    rows = []
    for analysis, standing in zip(analyses, current, strict=True):
        own = declared(analysis.block.first) or Declaration()
        for change in changed.pop((standing.form, standing.indicator), ()):
            if (own.whole_formula if change.of == "whole" else own.formula) is not None:
                continue
            rows.append(_row(analysis, change, earlier[change.form, change.indicator]))
    return rows


def _row(analysis: Analysis, change: Change, earlier: str | None) -> FormulaChange:
    block, first = analysis.block, analysis.block.first
    concerned = [block.whole] if change.of == "whole" else block.regions
    cells = [row.progress_cell for row in concerned if row is not None and row.progress is not None]
    return FormulaChange(
        input=first.input,
        file=first.file,
        sheet=first.sheet,
        table=first.table,
        form=first.form,
        period=first.period,
        indicator=first.indicator,
        indicator_cell=first.indicator_cell,
        of=change.of,
        before_formula=change.before,
        after_formula=change.after,
        before_period=earlier,
        progress_cells=" ".join(cell for cell in cells if cell),
    )
