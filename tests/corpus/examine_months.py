"""Examine jiaohe on workspaces over many months: ``python -m tests.corpus.examine_months [OUT] [--seed N] …``.

Every period is checked as the newest would be, with the periods before it as history. A planted event must be found
once, at its unit and month; nothing may be found on the clean part. Without OUT a workspace is drawn anew.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jiaohe.model.finding import Finding

# The rules that say each kind of event, by the beginning of their ids: any one of them will do.
RULES: Mapping[str, tuple[str, ...]] = {
    "missing": ("JH701",),
    "late": ("JH702",),
    "duplicate": ("JH703",),
    "misfiled": ("JH210",),
    "copied return": ("JH727",),
    "copied column": ("JH727",),
    "copied from unit": ("JH728",),
    "restated sheet": ("JH729",),
    "restated column": ("JH729",),
    "falling": ("JH720",),
    "target changed": ("JH723",),
    "stagnant": ("JH724",),
    "jump": ("JH725",),
    "progress falls": ("JH722",),
    "promise passed": ("JH730",),
    "same excuse": ("JH731",),
    "summary unlike return": ("JH740", "JH741", "JH742"),
}
# What a clean month may rightly be told: behind schedule, and the cards that follow.
NATURAL = ("JH60", "JH760", "JH761", "JH762", "JH764")
SHOWN = 60


class Said(NamedTuple):
    """A finding of the check of one period, and the unit it is about."""

    period: str
    unit: str | None
    finding: "Finding"


@dataclass(slots=True, kw_only=True)
class Exam:
    """What came out. ``found`` and ``again`` hold events by index: said at its place, once or more often.

    ``elsewhere`` are those that were said of the unit in another month alone. ``consequences`` are other findings within
    an event's reach; ``unplanned`` those on the clean part.
    """

    truth: Mapping[str, Any]
    found: dict[int, list[Said]] = field(default_factory=dict)
    elsewhere: dict[int, list[Said]] = field(default_factory=dict)
    consequences: list[Said] = field(default_factory=list)
    unplanned: list[Said] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def missed(self) -> list[int]:
        """Events that nothing says at their unit and month."""
        return [at for at in range(len(self.truth["events"])) if at not in self.found]

    @property
    def repeated(self) -> list[int]:
        """Events that are said more than once at their unit and month, or in another month too."""
        return [at for at, said in self.found.items() if len(said) > 1 or at in self.elsewhere]


def examine(folder: Path, on_period: Callable[[str], None] | None = None) -> Exam:
    """Check every period of a generated workspace against its ``truth.json``."""
    import jiaohe

    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    said: list[Said] = []
    exam = Exam(truth=truth)
    for period in truth["periods"]:
        if on_period is not None:
            on_period(period)
        result = jiaohe.check(folder, period=period)
        exam.broken += [
            f"{period} {o.rule}: {o.reason.en if o.reason else '?'}" for o in result.outcomes if o.state == "error"
        ]
        exam.broken += [f"{i.file}: {i.refusal[0].en}" for i in result.inputs if i.refusal]
        said += [
            Said(period, unit_of(finding, truth["units"]), finding)
            for finding in result.findings
            if finding.root is None or finding.root == finding.fingerprint
        ]
    judge(exam, said)
    return exam


def judge(exam: Exam, said: Iterable[Said]) -> None:
    """Sort what was said into found, said elsewhere, consequences and unplanned."""
    events: Sequence[Mapping[str, Any]] = exam.truth["events"]
    by_unit: dict[str, list[int]] = defaultdict(list)
    for at, event in enumerate(events):
        by_unit[event["unit"]].append(at)
    for one in said:
        if one.finding.rule.startswith(NATURAL):
            continue
        own = by_unit[one.unit] if one.unit is not None else []
        meant = [at for at in own if speaks_of(one, events[at])]
        here = [at for at in meant if events[at]["period"] == one.period]
        reached = [at for at in own if one.period in events[at]["reach"]]
        if here:
            exam.found.setdefault(here[0], []).append(one)
        elif late := [at for at in meant if at in reached]:
            exam.elsewhere.setdefault(late[0], []).append(one)
        elif reached or touches(one, events):
            exam.consequences.append(one)
        else:
            exam.unplanned.append(one)


def speaks_of(said: Said, event: Mapping[str, Any]) -> bool:
    """Whether a finding is of a rule for the event's kind, and of its indicator where it names one."""
    if not said.finding.rule.startswith(RULES[event["kind"]]):
        return False
    return None in (said.finding.indicator, event["indicator"]) or said.finding.indicator == event["indicator"]


def touches(said: Said, events: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a finding on the whole, or on a file of several units, names a cell or an indicator of an event."""
    return said.unit is None and any(
        said.period in event["reach"]
        and (event["indicator"] is None or said.finding.indicator in (None, event["indicator"]))
        for event in events
    )


def unit_of(finding: "Finding", units: Sequence[str]) -> str | None:
    """The unit a finding is about: its region, or the one whose return it is on."""
    if finding.region in units:
        return finding.region
    stem = Path(finding.file).stem.partition("-")[0]
    return stem if stem in units else None


def report(exam: Exam) -> str:
    """The table that is printed."""
    events = exam.truth["events"]
    kinds = list(dict.fromkeys([*RULES, *(event["kind"] for event in events)]))
    lines = [f"{'event':24}{'planted':>8}{'found':>7}{'once':>6}{'only elsewhere':>16}{'missed':>8}  rules"]
    missed, repeated = set(exam.missed), set(exam.repeated)
    for kind in kinds:
        own = [at for at, event in enumerate(events) if event["kind"] == kind]
        if not own:
            continue
        found = [at for at in own if at in exam.found]
        once = [at for at in found if at not in repeated]
        apart = [at for at in own if at in missed and at in exam.elsewhere]
        rules = sorted({said.finding.rule for at in found for said in exam.found[at]})
        lines.append(
            f"{kind:24}{len(own):>8}{len(found):>7}{len(once):>6}{len(apart):>16}"
            f"{len(missed & set(own)):>8}  {' '.join(rules)}"
        )
    for at in exam.missed:
        event = events[at]
        lines.append(f"missed: {event['kind']}, {event['unit']} {event['period']} {event['file']} {event['cell']}")
    for at in exam.repeated:
        event = events[at]
        said = [*exam.found[at], *exam.elsewhere.get(at, ())]
        lines.append(f"said {len(said)} times: {event['kind']}, {event['unit']} {event['period']}")
        lines += [f"    {_told(one)}" for one in said]
    for name, group in (("consequences", exam.consequences), ("unplanned on the clean part", exam.unplanned)):
        counts = Counter(f"{said.finding.rule} {said.finding.name} ({said.finding.severity.value})" for said in group)
        lines += ["", f"{name}: {len(group)}", *(f"    ×{n} {rule}" for rule, n in counts.most_common())]
        lines += [f"        {_told(said)}" for said in group[:SHOWN]]
    return "\n".join([*lines, *(f"broken: {what}" for what in exam.broken)])


def _told(said: Said) -> str:
    finding = said.finding
    cells = ",".join(finding.cells[:3])
    return f"{said.period} {finding.rule} {Path(finding.file).name}!{cells} {said.unit or ''}: {finding.message.zh}"


def main() -> int:
    """Draw where no workspace is given, examine, print. Exit status 1 unless each event was found once and nothing else."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="a workspace with truth.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--each", type=int, default=2)
    arguments = parser.parse_args()
    folder = arguments.folder
    if folder is None:
        from tests.corpus.months.draw import draw_world
        from tests.corpus.months.files import write_truth, write_world

        folder = Path(tempfile.mkdtemp(prefix="months-"))
        world = draw_world(arguments.seed, months=arguments.months, units=arguments.units, each=arguments.each)
        write_world(world, folder)
        write_truth(world, arguments.seed, folder)
        print(f"workspace in {folder}")
    exam = examine(folder, lambda period: print(period, end=" ", flush=True))
    print(f"\n{report(exam)}")
    return 1 if exam.missed or exam.repeated or exam.unplanned or exam.broken else 0


if __name__ == "__main__":
    sys.exit(main())
