"""Explains numbers together: formulas, localisation, root causes, coverage."""
