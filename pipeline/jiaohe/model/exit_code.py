"""Exit codes (退出码): what a run tells the program that started it."""

from enum import IntEnum
from typing import Literal, get_args

from jiaohe.model.finding import Severity
from jiaohe.model.run import RunResult, Verdict

FailOn = Literal["error", "query", "warning", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)


class ExitCode(IntEnum):
    """3 beats 2 beats 1."""

    ACCEPTABLE = 0
    FINDINGS = 1  # an open finding as bad as asked for, by default an error or an unexplained query
    UNUSABLE = 2  # an input, the workspace or a rule file that cannot be used
    FAULT = 3  # ours
    INTERRUPTED = 130


def exit_code(result: RunResult, fail_on: FailOn = "query") -> ExitCode:
    """The code for a finished run. ``never`` speaks of findings only: what could not be read still counts.

    Findings that the baseline knows do not count. A run without any input is not a clean one, and gives the code for unusable input.
    """
    refused = any(report.verdict is Verdict.REFUSED or report.refusal is not None for report in result.inputs)
    if refused or not result.inputs or any(outcome.state == "error" for outcome in result.outcomes):
        return ExitCode.UNUSABLE
    if fail_on == "never":
        return ExitCode.ACCEPTABLE
    worst = min((finding.severity.rank for finding in result.findings if finding.counts), default=None)
    if worst is not None and worst <= Severity(fail_on).rank:
        return ExitCode.FINDINGS
    return ExitCode.ACCEPTABLE
