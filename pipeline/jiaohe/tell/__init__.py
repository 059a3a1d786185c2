"""Tells what is known of a file besides its findings: the story of one cell."""

from jiaohe.tell.ask import split_address
from jiaohe.tell.cell import tell_cell

__all__ = ["split_address", "tell_cell"]
