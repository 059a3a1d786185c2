"""Formulas beside those of an earlier period (口径变动): the table ``formula_change``."""

from collections.abc import Sequence

from jiaohe.diagnose.explain import Analysis, Declaration, Declared
from jiaohe.diagnose.standings import standings
from jiaohe.model.standing import Compared, Standing, compare_formulas
from jiaohe.model.tables import FormulaChange


def formula_changes(
    previous: Sequence[Standing], analyses: Sequence[Analysis], declared: Declared = lambda _: None
) -> list[FormulaChange]:
    """One row per indicator and formula that was compared with ``previous``, in the order of the sheets.

    ``previous`` are the standings of an earlier period; only what both periods show strongly is compared.
    A formula that is the same as before has its row too: it was looked at, and passes. What the catalog declares is
    held against the catalog, and does not change by what the figures look like.
    """
    if not previous:
        return []
    return [
        _row(analyses[pair.position], pair)
        for pair in compare_formulas(previous, standings(analyses))
        if not _is_declared(declared(analyses[pair.position].block.first), pair)
    ]


def _is_declared(own: Declaration | None, pair: Compared) -> bool:
    return own is not None and (own.whole_formula if pair.of == "whole" else own.formula) is not None


def _row(analysis: Analysis, pair: Compared) -> FormulaChange:
    block, first = analysis.block, analysis.block.first
    concerned = [block.whole] if pair.of == "whole" else block.regions
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
        of=pair.of,
        before_formula=pair.before,
        after_formula=pair.after,
        before_period=pair.before_period,
        progress_cells=" ".join(cell for cell in cells if cell),
    )
