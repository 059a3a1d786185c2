"""Reads what a city declares: jiaohe.yaml, catalog, roster, forms, rules. Every error has file and line."""
