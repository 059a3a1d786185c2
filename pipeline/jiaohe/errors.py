"""What can go wrong besides the data.

JiaoheError
├── UserError        input, workspace, rule or form unusable: exit 2, says where, what, and what to try
│   └── Unreadable   one file that cannot be accepted (无法受理); the rest of a batch goes on
└── InternalError    our own fault: exit 3

Findings are data, never exceptions.
"""

from jiaohe.model.text import Text


class JiaoheError(Exception):
    """Root of the tree."""


class UserError(JiaoheError):
    """Something the user gave cannot be used. ``where`` is a path, a path:line:column or an option."""

    def __init__(self, *, where: str, what: Text, advice: Text) -> None:
        super().__init__(f"{where}: {what.en} {advice.en}")
        self.where = where
        self.what = what
        self.advice = advice

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _rebuild, (type(self), self.where, self.what, self.advice)


class Unreadable(UserError):
    """无法受理 — a file that cannot be read as a spreadsheet, with the reason and what to do."""


class InternalError(JiaoheError):
    """A fault of jiaohe itself, never of the data."""


def _rebuild(kind: type[UserError], where: str, what: Text, advice: Text) -> UserError:
    """Carry keyword-only arguments through pickle, since readers run in other processes."""
    return kind(where=where, what=what, advice=advice)
