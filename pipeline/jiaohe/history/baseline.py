"""A saved run as the baseline (基线): what stood in it already, with the same values, is known and not new."""

from collections import Counter
from dataclasses import replace
from pathlib import PurePath

from jiaohe.model.run import RunResult


def mark_known(result: RunResult, baseline: RunResult, name: str) -> RunResult:
    """The run with ``known`` on the findings whose fingerprint the baseline has; ``name`` is the baseline's file.

    A fingerprint stays while rule, symbolic place and values do, so a changed figure is new. As many findings of one
    fingerprint are known as the baseline has of it: those in a file of the same name first.
    """
    stock = Counter(finding.fingerprint for finding in baseline.findings)
    named = Counter((finding.fingerprint, PurePath(finding.file).name) for finding in baseline.findings)
    known: set[int] = set()
    for same_name in (True, False):
        for index, finding in enumerate(result.findings):
            own = (finding.fingerprint, PurePath(finding.file).name)
            if index in known or not finding.fingerprint or not stock[finding.fingerprint]:
                continue
            if same_name and not named[own]:
                continue
            stock[finding.fingerprint] -= 1
            named[own] -= 1
            known.add(index)
    findings = tuple(
        finding if finding.known == (index in known) else replace(finding, known=index in known)
        for index, finding in enumerate(result.findings)
    )
    return replace(result, findings=findings, baseline=name)
