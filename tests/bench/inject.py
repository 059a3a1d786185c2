"""The error-injection study: ``python -m tests.bench.inject [--n 300] [--seed 1] [--out FOLDER]``.

Known slips are planted in clean figures, and what a program blames is graded against what is known to be wrong: for
blocks of figures beside banff and HiGHS, and for whole workbooks. Prints Markdown; ``--out`` keeps it with a JSON.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from tests.bench import statcan
from tests.bench.blocks import Block, clean_blocks
from tests.bench.contenders import ask_highs, ask_jiaohe
from tests.bench.linear import can_ask, linear_edits
from tests.bench.planting import SLIPS, Problem, plant
from tests.bench.scoring import ALL, CLEAN, Answer, Slip, Tally, grade
from tests.bench.workbooks import check_workbooks, draw_workbooks

Tallies = dict[str, Tally]
FEW = 3
HEAD = (
    "| {0} | slips | precision | recall | first | listed | value | sets |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
)


def draw_problems(seed: int, wanted: int) -> list[Problem]:
    """Blocks with one, two and three slips in turn."""
    rng = random.Random(seed)
    problems: list[Problem] = []
    for block in clean_blocks(seed):
        kinds = rng.sample(list(SLIPS), 1 + len(problems) % 3)
        problem = plant(rng, block, kinds)
        if problem is not None:
            problems.append(problem)
        if len(problems) == wanted:
            break
    return problems


def slips_of(problem: Problem) -> list[Slip]:
    """The planted slips with the slack that their cells print with."""
    cells = problem.block.cells
    return [
        Slip(slip.kind, {name: (was, float(cells[name].slack)) for name, was in slip.was.items()})
        for slip in problem.slips
    ]


def tally(slips: Sequence[Sequence[Slip]], answers: Sequence[Answer]) -> Tallies:
    """All answers graded and added up."""
    total: Tallies = {}
    for known, answer in zip(slips, answers, strict=True):
        for name, own in grade(known, answer).items():
            total.setdefault(name, Tally()).add(own)
    return total


def share(part: float, whole: float) -> str:
    """A share in percent; a dash where there was nothing to take a share of."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def row(name: str, own: Tally, *, precision: bool = True, values: bool = True) -> str:
    """One line of a table."""
    return (
        "| "
        + " | ".join(
            [
                name,
                str(own.slips),
                share(own.hit, own.blamed) if precision else "",
                share(own.hit, own.wrong),
                share(own.first, own.slips),
                share(own.listed, own.slips),
                share(own.valued, own.slips) if values else "–",
                f"{own.proposals / own.causes:.1f}" if own.causes else "",
            ]
        )
        + " |"
    )


def by_kind(tallies: Tallies, heading: str) -> list[str]:
    """The table per slip and overall."""
    lines = [line.format(heading) for line in HEAD]
    lines += [row(kind, tallies[kind], precision=False) for kind in SLIPS if kind in tallies]
    lines += [row(f"{n} at a time", tallies[f"{n} at a time"]) for n in (1, 2, 3) if f"{n} at a time" in tallies]
    lines.append(row(f"**{ALL}**", tallies.get(ALL, Tally())))
    return lines


def ratios(first: Sequence[Answer], second: Sequence[Answer]) -> dict[str, float]:
    """Median and 99th percentile of the times, each as a share of the other's, and of the ratio block by block."""
    mine, theirs = sorted(a.seconds for a in first), sorted(a.seconds for a in second)
    paired = sorted(a.seconds / b.seconds for a, b in zip(first, second, strict=True))
    late = min(len(mine) - 1, round(0.99 * len(mine)))
    return {
        "median": median(mine) / median(theirs),
        "p99": mine[late] / theirs[late],
        "paired median": median(paired),
        "paired p99": paired[late],
    }


def study_blocks(problems: Sequence[Problem], clean: Sequence[Block], use_banff: bool) -> tuple[list[str], object]:
    """Localisation alone: formulas are known, and all programs get the same relations."""
    slips = [slips_of(problem) for problem in problems]
    whole = tally(
        [*slips, *([] for _ in clean)], [ask_jiaohe(block) for block in [p.block for p in problems] + list(clean)]
    )
    lines = [
        f"### Blocks: {len(problems)} with slips, {len(clean)} clean",
        "",
        *by_kind(whole, "slip"),
        "",
        f"Clean blocks in which something was blamed: {whole[CLEAN].found} of {whole[CLEAN].tables}. "
        f"Blocks in which something was blamed: {whole[ALL].found} of {whole[ALL].tables}; "
        f"in {whole[ALL].gave_up} of these some cause was left without a set of cells.",
        "",
    ]
    asked = [problem for problem in problems if can_ask(problem)]
    known = [slips_of(problem) for problem in asked]
    programs: Mapping[str, Callable[[Block], Answer]] = {
        "jiaohe, targets open": ask_jiaohe,
        "jiaohe, targets trusted": lambda block: ask_jiaohe(block, targets_known=True),
        "HiGHS, targets fixed": lambda block: ask_highs(block, linear_edits(block)),
    }
    answers = {name: [ask(problem.block) for problem in asked] for name, ask in programs.items()}
    note = ""
    if use_banff:
        try:
            python = statcan.python_with_banff()
            said = statcan.ask_banff(python, [p.block for p in asked] + list(clean))
            answers["banff, targets fixed"] = said[: len(asked)]
            flagged = sum(bool(a.causes) for a in said[len(asked) :])
            rejected = sum(a.gave_up for a in said)
            note = (
                f"banff blamed something in {flagged} of {len(clean)} clean blocks and gave {rejected} records up "
                f"after {statcan.TIME_PER_RECORD:g} s."
            )
        except statcan.BanffMissing as why:
            note = f"banff was not asked: {why}. Elsewhere: `pip install '{statcan.REQUIREMENT}'` into .venv-banff."
    lines += [
        f"### The {len(asked)} of these blocks that linear edits can express",
        "",
        *[h.format("program") for h in HEAD],
    ]
    compared = {name: tally(known, said) for name, said in answers.items()}
    for name, own in compared.items():
        lines.append(row(name, own.get(ALL, Tally()), values=name.startswith("jiaohe")))
    times = {}
    base = answers["HiGHS, targets fixed"]
    few = [i for i, problem in enumerate(asked) if len(problem.wrong) <= FEW]
    for name, said in answers.items():
        for which, chosen in (("", range(len(asked))), (f", at most {FEW} wrong cells", few)):
            if not name.startswith("HiGHS"):
                times[name + which] = ratios([said[i] for i in chosen], [base[i] for i in chosen])
    lines += [
        "",
        note,
        "",
        "| time per block, as a multiple of HiGHS | median | 99th percentile | block by block: median | 99th |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | " + " | ".join(f"{value:.2f}" for value in own.values()) + " |" for name, own in times.items()
    ]
    data = {
        "blocks": _plain(whole),
        "compared": {name: _plain(own) for name, own in compared.items()},
        "times": times,
        "note": note,
    }
    return lines, data


def study_workbooks(seed: int, wanted: int) -> tuple[list[str], object]:
    """The whole way: nothing but workbooks, no catalog."""
    books = draw_workbooks(seed, wanted)
    total = tally([book.slips for book in books], check_workbooks(books))
    clean = total.get(CLEAN, Tally())
    lines = [
        f"### Workbooks: {len(books) - clean.tables} with slips, {clean.tables} clean",
        "",
        *by_kind(total, "slip"),
        "",
        f"Slips of which some error or query names a cell: {total[ALL].named} of {total[ALL].slips}. "
        f"Clean workbooks in which a cell was blamed: {clean.found} of {clean.tables} ({clean.blamed} cells).",
    ]
    return lines, _plain(total)


def _plain(tallies: Tallies) -> dict[str, dict[str, object]]:
    return {
        name: {key: value for key, value in asdict(own).items() if key != "seconds"} for name, own in tallies.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, ask, grade, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=300, help="blocks with slips; a fifth as many workbooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="folder for study.md and study.json")
    parser.add_argument("--no-banff", action="store_true", help="do not ask banff, nor install it into .venv-banff")
    parser.add_argument("--no-workbooks", action="store_true", help="localisation only")
    given = parser.parse_args(arguments)
    problems = draw_problems(given.seed, given.n)
    drawn = clean_blocks(given.seed + 1)
    clean = [next(drawn) for _ in range(max(1, given.n // 3))]
    lines, data = study_blocks(problems, clean, not given.no_banff)
    kept: dict[str, object] = {"seed": given.seed, "n": given.n, "blocks": data}
    if not given.no_workbooks:
        more, kept["workbooks"] = study_workbooks(given.seed, max(4, given.n // 5))
        lines += ["", *more]
    text = "\n".join([f"Seed {given.seed}, n {given.n}.", "", *lines]) + "\n"
    print(text)
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "study.md").write_text(text, encoding="utf-8")
        (given.out / "study.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
