"""What ``jiaohe waive`` works on (所指的问题): a checked workspace with its explanations, and the findings meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from jiaohe.cli.progress import progress
from jiaohe.cli.streams import write_file
from jiaohe.errors import UserError
from jiaohe.model.explanation import GivenExplanation, Place, Until
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.run import RunResult
from jiaohe.model.tables import Waiver
from jiaohe.model.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A run over one workspace. ``text`` is that of its ``waivers.yaml``, None where there is none."""

    result: RunResult
    root: Path
    complete: bool
    explanations: tuple[GivenExplanation, ...]
    text: str | None

    @property
    def file(self) -> Path:
        """Where explanations are kept."""
        from jiaohe.workspace.waivers import WAIVERS

        return self.root / WAIVERS

    @property
    def period(self) -> str | None:
        """The period checked."""
        return self.result.period

    def write_added(self, given: Sequence[GivenExplanation]) -> None:
        """Put explanations into the file. Raises UserError."""
        from jiaohe.workspace.waiver_edit import add_entries

        write_file(self.file, [add_entries(self.text, given, added=self.period, name=str(self.file))])


def run_check(paths: Sequence[str], *, period: str | None, lang: Lang) -> Checked:
    """Check paths that belong to one workspace. Raises UserError where they belong to none, or to several."""
    from jiaohe.app import examine
    from jiaohe.workspace.waivers import WAIVERS, load_waivers

    with progress(lang, quiet=False) as on_progress:
        result, examinations = examine(list(paths), period=period, lang=lang, on_progress=on_progress)
    roots = {one.workspace.root for one in examinations if one.workspace is not None}
    if len(roots) != 1 or len(examinations) != 1:
        raise UserError(
            where=paths[0],
            what=Text(
                "不在一个工作区里，没有地方存放说明。",
                "It lies in no single workspace, so there is no place for explanations.",
            )
            if not roots
            else Text("分属几个工作区。", "The paths belong to several workspaces."),
            advice=Text(
                "给出含有 jiaohe.yaml 的文件夹，或其中的文件。",
                "Give a folder that holds a jiaohe.yaml, or a file in it.",
            ),
        )
    root = roots.pop()
    file = root / WAIVERS
    explanations = load_waivers(root)
    text = file.read_bytes().decode("utf-8-sig") if file.is_file() else None
    complete = any(Path(path).resolve() == root.resolve() for path in paths)
    return Checked(result=result, root=root, complete=complete, explanations=explanations, text=text)


def judge(checked: Checked, explanations: Sequence[GivenExplanation]) -> list[Waiver]:
    """What becomes of explanations in a run."""
    from jiaohe.history.waivers import apply_waivers
    from jiaohe.workspace.substance import load_substance

    result = checked.result
    return apply_waivers(
        result.findings,
        explanations,
        period=result.period,
        substance=load_substance(checked.root),
        home=(result.inputs[0].input, result.inputs[0].file) if result.inputs else (0, str(checked.root)),
        forms={(report.input, sheet.name): sheet.form for report in result.inputs for sheet in report.sheets},
        ran={outcome.rule for outcome in result.outcomes if outcome.state in ("passed", "findings")},
        complete=checked.complete,
    ).rows


def choose(
    findings: Sequence[Finding],
    *,
    marks: Sequence[str],
    cells: Sequence[str],
    rules: Sequence[str],
    regions: Sequence[str],
) -> list[Finding]:
    """The findings that fit all that was asked for. Raises UserError where nothing was, none does, or all are errors."""
    if not (marks or cells or rules or regions):
        raise UserError(
            where="jiaohe waive add",
            what=Text("没有指明说明的是哪个问题。", "It is not said which finding is explained."),
            advice=Text(
                "用 --finding、--cell、--rule 或 --region 指明，或用 --from 读问题清单。",
                "Say so by --finding, --cell, --rule or --region, or read a workbook with --from.",
            ),
        )
    found = [
        finding
        for finding in findings
        if (not marks or finding.fingerprint in marks)
        and (not cells or any(_is_at(finding, cell) for cell in cells))
        and (not rules or finding.rule in {rule.upper() for rule in rules})
        and (not regions or finding.region in regions)
    ]
    asked = (*marks, *cells, *rules, *regions)
    if not found:
        raise UserError(
            where=" ".join(asked),
            what=Text("没有查出这样的问题。", "The check finds nothing like that."),
            advice=Text(
                "用 jiaohe check -v 查看各条问题的编号和单元格。", "See fingerprints and cells with jiaohe check -v."
            ),
        )
    open_to_it = [finding for finding in found if finding.severity is not Severity.ERROR]
    if not open_to_it:
        raise UserError(
            where=" ".join(asked),
            what=Text("这是必须改的问题，不能用说明代替。", "This must be fixed; it cannot be explained away."),
            advice=Text("改正这一格后重新校核。", "Correct the cell and check again."),
        )
    return open_to_it


def _is_at(finding: Finding, wanted: str) -> bool:
    """Whether a finding names a cell given as CELL, SHEET!CELL or FILE!SHEET!CELL."""
    *where, cell = wanted.split("!")
    if cell.replace("$", "").upper() not in finding.cells:
        return False
    if where and where[-1].strip("'") != finding.sheet:
        return False
    file = "!".join(where[:-1])
    return not file or file in (finding.file, PurePath(finding.file).name)


def given_for(finding: Finding, *, reason: str, who: str, until: Until, standing: bool) -> GivenExplanation:
    """An explanation of one finding. A standing one goes by place and value, so that later periods find it again."""
    return GivenExplanation(
        source=f"{finding.fingerprint}",
        reason=reason,
        who=who,
        until=until,
        fingerprint=None if standing else finding.fingerprint,
        place=Place(
            rule=finding.rule,
            period=None if standing else finding.period,
            region=finding.region,
            indicator=finding.indicator,
            measure=finding.measure,
        ),
        observed=finding.observed or "",
    )
