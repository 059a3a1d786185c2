"""A check that gives a run made by hand, so that the command line is tested on its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from click.testing import CliRunner, Result

import jiaohe.app
from jiaohe.cli import program
from jiaohe.model.run import RunResult
from tests.report import runs


@dataclass
class Stage:
    """What the check gives (or raises) and what it was asked."""

    result: RunResult | BaseException
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    def run(self, *arguments: str, **more: Any) -> Result:
        """Call the program as a shell would."""
        return CliRunner().invoke(program, list(arguments), **more)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The program with a check whose result is set by hand: at first a run with findings in one file."""
    for name in ("JIAOHE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "JIAOHE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    acted = Stage(runs.flooded(2))

    def check(*args: Any, **more: Any) -> RunResult:
        acted.asked.append((args, more))
        on_progress: Callable[[int, int, str], None] | None = more.get("on_progress")
        if on_progress is not None:
            on_progress(1, 2, "a.xlsx")
        if isinstance(acted.result, BaseException):
            raise acted.result
        return acted.result

    monkeypatch.setattr(jiaohe.app, "check", check)
    return acted
