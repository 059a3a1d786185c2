"""Run the command line with a check that gives a run of ``tests.report.runs``: ``python -m tests.cli.acted RUN ARGS``."""

import sys
from typing import Any

import jiaohe.app
from jiaohe.cli import main
from tests.report import runs

if __name__ == "__main__":
    name = sys.argv.pop(1)

    def check(*_args: Any, **more: Any) -> Any:
        for number in range(3):
            if more["on_progress"] is not None:
                more["on_progress"](number, 3, f"{number}.xlsx")
        return getattr(runs, name)()

    jiaohe.app.check = check
    main()
