"""Why a file gets no annotated copy (不能写批注副本)."""

from jiaohe.model.text import Text


class CannotAnnotate(Exception):
    """The file cannot be copied with marks without losing something; ``reason`` is a sentence for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason
