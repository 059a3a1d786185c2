"""Examine jiaohe on workbooks it has never seen: ``python -m tests.corpus.examine [--seed N] [--n M]``.

Clean workbooks must give no error; a planted slip must be found, at its cell, with its true value among the
proposals, and nothing else may be called wrong. Files that fail are kept with one line each that says how.
"""

import argparse
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.corpus.cases import LAYOUTS, Case, Place, all_kinds, draw_case
from tests.corpus.slips import Slip

if TYPE_CHECKING:
    from jiaohe.model.finding import Finding
    from jiaohe.model.run import RunResult

# What a clean month may rightly be asked about: progress behind schedule, and counts beyond their target.
# A whole that somebody stated follows no formula, and may be asked about.
EXPECTED_QUERIES = re.compile(r"schedule|behind|over|exceed|beyond|above|unexplained")
BATCH = 25


@dataclass(slots=True)
class Score:
    """How one kind of slip fared. ``pointed`` counts those where arithmetic leaves one cell to blame."""

    planted: int = 0
    detected: int = 0
    pointed: int = 0
    first: int = 0
    listed: int = 0
    restorable: int = 0
    extra: int = 0


@dataclass(slots=True)
class Exam:
    """All that was seen. ``failures`` has (case, what went wrong)."""

    clean: int = 0
    clean_with_error: int = 0
    crashes: int = 0
    scores: dict[str, Score] = field(default_factory=dict)
    false_rules: Counter[str] = field(default_factory=Counter)
    asked_rules: Counter[str] = field(default_factory=Counter)
    sheets: Counter[tuple[str, str]] = field(default_factory=Counter)  # layout, status
    coverage: Counter[tuple[str, str]] = field(default_factory=Counter)  # layout, account
    failures: list[tuple[Case, str]] = field(default_factory=list)


def place(case: Case, finding: "Finding", cell: str) -> Place:
    """A finding's cell as a place of the case."""
    return (None if case.form.startswith("csv") else finding.sheet), cell


def names(case: Case, finding: "Finding", slip: Slip) -> bool:
    """Whether a finding names one of the cells at fault."""
    at_fault = {spot for key in slip.keys for spot in case.places.get(key, ())}
    return any(place(case, finding, cell) in at_fault for cell in finding.cells)


def detections(case: Case, result: "RunResult", slip: Slip) -> list["Finding"]:
    """The findings, severe enough for the slip, that name its cell."""
    return [f for f in result.findings if f.severity.value in slip.severities and names(case, f, slip)]


def blames_first(case: Case, findings: Iterable["Finding"], slip: Slip) -> bool:
    """Whether the first error or query that names the cell puts it first."""
    at_fault = {spot for key in slip.keys for spot in case.places.get(key, ())}
    rooted = [f for f in findings if f.root is None or f.root == f.fingerprint] or list(findings)
    return any(f.cells and place(case, f, f.cells[0]) in at_fault for f in rooted)


def restores(case: Case, result: "RunResult", slip: Slip) -> bool:
    """Whether some proposal changes each cell at fault to an interval or value that holds the true one."""
    return any(
        all(
            any(
                _fits(case, finding, change.cell, change.after, change.interval, key, slip)
                for change in proposal.changes
            )
            for key in slip.keys
        )
        for finding in result.findings
        for proposal in finding.proposals
    )


def _fits(
    case: Case,
    finding: "Finding",
    cell: str,
    after: str,
    interval: tuple[float, float] | None,
    key: tuple[str, str, str],
    slip: Slip,
) -> bool:
    was = slip.was[slip.keys.index(key)]
    if was is None or was.number is None or place(case, finding, cell) not in case.places.get(key, ()):
        return False
    true = float(was.number)
    slack = 10.0 ** int(was.number.as_tuple().exponent) / 2 + 1e-9
    if interval is not None and interval[0] - slack <= true <= interval[1] + slack:
        return True
    match = re.search(r"-?[\d,]*\.?\d+", after)
    if match is None:
        return False
    number = float(match[0].replace(",", ""))
    scales = (1.0, 100.0) if key[2] == "progress" else (1.0,)
    return any(abs(number * scale - true) <= max(slack, abs(true) * 1e-9) for scale in scales)


def unrelated(case: Case, result: "RunResult") -> Iterator["Finding"]:
    """Error findings that neither name a cell at fault nor follow from a finding that does."""
    from jiaohe.model.finding import Severity

    by_print = {f.fingerprint: f for f in result.findings}
    for finding in result.findings:
        if finding.severity is not Severity.ERROR:
            continue
        at: Finding | None = finding
        seen: set[str] = set()
        while at is not None:
            if any(names(case, at, slip) for slip in case.slips):
                break
            seen.add(at.fingerprint)
            at = by_print.get(at.root) if at.root and at.root not in seen else None
        else:
            yield finding


def checked(cases: Sequence[Case], folder: Path) -> dict[str, "RunResult"]:
    """Write cases, check their folder in one run, and give each file's part of the result by its name."""
    import jiaohe

    for case in cases:
        case.write(folder)
    result = jiaohe.check(folder)
    return {
        Path(i.file).name: replace(
            result,
            inputs=(i,),
            findings=tuple(f for f in result.findings if f.input == i.input),
            outcomes=tuple(o for o in result.outcomes if o.input == i.input),
        )
        for i in result.inputs
    }


def examine(cases: Sequence[Case], keep: Path, exam: Exam) -> None:
    """Check a batch in one run, and where that breaks each case on its own; keep the files that fail."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as name:
        folder = Path(name)
        try:
            results = checked(cases, folder)
        except Exception as fault:
            if len(cases) > 1:
                for case in cases:
                    examine([case], keep, exam)
                return
            exam.crashes += 1
            at = traceback.extract_tb(fault.__traceback__)[-1]
            told = f"crash: {type(fault).__name__}: {fault} at {Path(at.filename).name}:{at.lineno}"
            exam.failures.append((cases[0], told))
            shutil.copy(folder / cases[0].name, keep)
            return
        for case in cases:
            complaints = enter(case, results.get(case.name), exam)
            exam.failures.extend((case, complaint) for complaint in complaints)
            if complaints:
                shutil.copy(folder / case.name, keep)


def enter(case: Case, result: "RunResult | None", exam: Exam) -> list[str]:
    """Enter what came of one case; the complaints about it."""
    if result is None:
        return ["the file was left out of the run"]
    complaints = [
        f"rule {o.rule} broke: {o.reason.en if o.reason else '?'}" for o in result.outcomes if o.state == "error"
    ]
    complaints += [f"refused: {i.refusal[0].en}" for i in result.inputs if i.refusal]
    complaints += _account(case, result, exam)
    return complaints + (_grade(case, result, exam) if case.slips else _clear(result, exam))


def _account(case: Case, result: "RunResult", exam: Exam) -> list[str]:
    """Sheets recognised, numbers accounted for."""
    complaints = []
    covered: set[Place] = set()
    csv = case.form.startswith("csv")
    for sheet in (s for i in result.inputs for s in i.sheets):
        if not csv and sheet.name not in case.sheets:
            if sheet.status == "unrecognised":
                complaints.append(f"sheet {sheet.name} without a table called unrecognised")
            continue
        exam.sheets[case.layout, sheet.status] += 1
        if sheet.status != "recognised":
            complaints.append(f"sheet {sheet.name} {sheet.status}: {sheet.note.en if sheet.note else ''}")
        covered |= {(None if csv else sheet.name, cell) for cell in sheet.coverage}
        for account, count in sheet.tally().items():
            exam.coverage[case.layout, account.value] += count
    lost = [spot for spot in case.numbers if spot not in covered]
    exam.coverage[case.layout, "unread"] += len(lost)
    if lost and covered:
        some = ", ".join(f"{sheet or ''}!{cell} ({'/'.join(case.numbers[sheet, cell])})" for sheet, cell in lost[:3])
        complaints.append(f"{len(lost)} of {len(case.numbers)} numbers unaccounted for: {some}")
    return complaints


def _clear(result: "RunResult", exam: Exam) -> list[str]:
    exam.clean += 1
    errors = [f for f in result.findings if f.severity.value == "error"]
    exam.clean_with_error += bool(errors)
    for finding in errors:
        exam.false_rules[f"{finding.rule} {finding.name}"] += 1
    for finding in result.findings:
        if finding.severity.value == "query" and not EXPECTED_QUERIES.search(finding.name):
            exam.asked_rules[f"{finding.rule} {finding.name}"] += 1
    return [f"false error {_told(f)}" for f in errors[:4]]


def _told(finding: "Finding") -> str:
    return f"{finding.rule} {finding.name} {finding.sheet}!{','.join(finding.cells[:3])}: {finding.message.zh}"


def _grade(case: Case, result: "RunResult", exam: Exam) -> list[str]:
    complaints = []
    for slip in case.slips:
        score = exam.scores.setdefault(slip.kind, Score())
        score.planted += 1
        found = detections(case, result, slip)
        spots = sorted({c for k in slip.keys for _, c in case.places.get(k, ())})[:3]
        if found:
            score.detected += 1
        elif slip.certain:
            complaints.append(f"missed {slip.describe()} at {','.join(spots)}")
        if slip.pointed:
            score.pointed += 1
            if found and blames_first(case, found, slip):
                score.first += 1
            elif found:
                complaints.append(f"blamed another: {slip.describe()} at {','.join(spots)}; first {_told(found[0])}")
        if slip.was and slip.was[0] is not None and slip.was[0].number is not None and slip.topics != ("percent",):
            score.restorable += 1
            if restores(case, result, slip):
                score.listed += 1
            elif found and slip.pointed:
                complaints.append(f"true value not proposed: {slip.describe()} at {','.join(spots)}")
    extra = list(unrelated(case, result))
    if case.slips and extra:
        exam.scores[case.slips[0].kind].extra += len(extra)
        complaints += [f"unrelated error {_told(f)}" for f in extra[:3]]
    return complaints


def drawn(seed: int, number: int) -> Iterator[Case]:
    """A third clean, a third with one slip of each kind in turn, a third with one to three at random."""
    kinds = all_kinds()
    at = seed * 1_000_000
    for i in range(number):
        case = None
        while case is None:
            at += 1
            if i % 3 == 0:
                case = draw_case(at)
            elif i % 3 == 1:
                case = draw_case(at, kind=kinds[i // 3 % len(kinds)])
            else:
                case = draw_case(at, slips=1 + at % 3)
        yield case


def report(exam: Exam, folder: Path) -> str:
    """The table that is printed."""
    lines = [
        f"clean workbooks {exam.clean}, with a false error {exam.clean_with_error}; crashes {exam.crashes}",
        *(f"  false error ×{n}: {rule}" for rule, n in exam.false_rules.most_common()),
        *(f"  asked on clean ×{n}: {rule}" for rule, n in exam.asked_rules.most_common()),
        "",
        f"{'layout':18}{'recognised':>12}{'not':>6}{'passed over':>12}{'proved':>9}{'stated':>9}{'contrad.':>9}{'unread':>9}",
    ]
    for layout in LAYOUTS:
        sheets = [exam.sheets[layout, s] for s in ("recognised", "unrecognised", "passed_over")]
        numbers = [exam.coverage[layout, a] for a in ("proved", "stated", "contradicted", "unread")]
        lines.append(f"{layout:18}{sheets[0]:>12}{sheets[1]:>6}{sheets[2]:>12}" + "".join(f"{n:>9}" for n in numbers))
    lines += ["", f"{'slip':34}{'planted':>8}{'found':>7}{'first':>10}{'true value':>12}{'unrelated':>11}"]
    total = Score()
    for kind in sorted(exam.scores):
        score = exam.scores[kind]
        lines.append(_row(kind, score))
        for name in Score.__dataclass_fields__:
            setattr(total, name, getattr(total, name) + getattr(score, name))
    lines.append(_row("all", total))
    lines += ["", f"{len(exam.failures)} complaints; files and failures.txt in {folder}"]
    return "\n".join(lines)


def _row(kind: str, score: Score) -> str:
    first = f"{score.first}/{score.pointed}"
    listed = f"{score.listed}/{score.restorable}"
    return f"{kind:34}{score.planted:>8}{score.detected:>7}{first:>10}{listed:>12}{score.extra:>11}"


def main() -> int:
    """Examine, print, keep what failed. Exit status 1 when a clean workbook gave an error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=150)
    parser.add_argument("--only", type=int, help="the number of one case file (case-N), with what it was drawn as")
    parser.add_argument("--keep", type=Path, help="folder for the files that fail (default: a new temporary one)")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="corpus-"))
    folder.mkdir(parents=True, exist_ok=True)
    exam = Exam()
    cases = [c for c in drawn(arguments.seed, arguments.n) if arguments.only in (None, c.seed)]
    for start in range(0, len(cases), BATCH):
        examine(cases[start : start + BATCH], folder, exam)
    told: dict[str, list[str]] = {}
    for case, complaint in exam.failures:
        told.setdefault(case.describe(), []).append(complaint)
    said = "".join(f"{what}\n" + "".join(f"    {c}\n" for c in complaints) for what, complaints in told.items())
    (folder / "failures.txt").write_text(said, encoding="utf-8")
    print(report(exam, folder))
    return 1 if exam.clean_with_error or exam.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
