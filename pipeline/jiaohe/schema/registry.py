"""All tables that rules may speak of, by name (规则用表)."""

from jiaohe.schema import month_tables, tables
from jiaohe.schema.tables import Table

TABLES: dict[str, type[Table]] = {
    "observation": month_tables.ObservationMonthTable,
    "total": tables.TotalTable,
    "count": month_tables.CountMonthTable,
    "count_total": tables.CountTotalTable,
    "claim": tables.ClaimTable,
    "presence": tables.PresenceTable,
    "cell": tables.CellTable,
    "sheet": tables.SheetTable,
    "statement": tables.StatementTable,
    "waiver": tables.WaiverTable,
    "card": tables.CardTable,
    "outlook": tables.OutlookTable,
    "formula_change": tables.FormulaChangeTable,
    "likeness": month_tables.LikenessTable,
    "agreement": month_tables.AgreementTable,
    "restated": month_tables.RestatedTable,
    "submission": month_tables.SubmissionTable,
    "promise": month_tables.PromiseTable,
    "excuse": month_tables.ExcuseTable,
}
