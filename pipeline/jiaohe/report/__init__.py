"""Renderers: pure functions from a run result to text."""
