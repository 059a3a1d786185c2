"""jiaohe 校核 — checks progress sheets and says which cell is wrong, why, and what it should probably be.

``jiaohe.check(path)`` gives a ``RunResult``. Importing this package loads no data library.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "check"]

if TYPE_CHECKING:
    from jiaohe.app import check


def __getattr__(name: str) -> Any:
    if name == "check":
        from jiaohe.app import check

        return check
    raise AttributeError(f"module 'jiaohe' has no attribute {name!r}")
