"""From rules to SQL to findings: ``run_rules``. Nothing here loads a database until rules run."""

from typing import TYPE_CHECKING, Any

__all__ = ["RuleRun", "run_rules"]

if TYPE_CHECKING:
    from jiaohe.engine.run import RuleRun, run_rules


def __getattr__(name: str) -> Any:
    if name in __all__:
        from jiaohe.engine import run

        return getattr(run, name)
    raise AttributeError(f"module 'jiaohe.engine' has no attribute {name!r}")
