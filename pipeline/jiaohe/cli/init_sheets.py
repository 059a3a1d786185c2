"""Sheets that a new workspace learns from (由报表取清单): ``jiaohe init --from``."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jiaohe.cli.progress import progress
from jiaohe.errors import UserError
from jiaohe.model.text import Lang, Text

if TYPE_CHECKING:
    from jiaohe.workspace.learned import Learned


def learn_sheets(sheets: Sequence[str], lang: Lang) -> tuple["Learned", list[Path]]:
    """What the given sheets say, and the files themselves. Raises UserError for one that cannot be read."""
    from jiaohe.workspace.learned import Learned, learn

    if not sheets:
        return Learned(), []
    from jiaohe.app import examine
    from jiaohe.diagnose.standings import standings
    from jiaohe.workspace.catalog import Catalog
    from jiaohe.workspace.catalog_proposal import propose_entries

    with progress(lang, quiet=False) as on_progress:
        result, examinations = examine(sheets, lang=lang, on_progress=on_progress)
    for report in result.inputs:
        if report.refusal is not None:
            raise UserError(where=report.file, what=report.refusal[0], advice=report.refusal[1])
    parts = [
        learn(
            one.observations,
            [row.kind for row in one.explanation.explained],
            one.counts,
            propose_entries(standings(one.explanation.analyses), Catalog()),
        )
        for one in examinations
    ]
    files = [Path(report.file) for report in result.inputs]
    _refuse_namesakes(files)
    if not any(part.roster or part.catalog for part in parts):
        raise UserError(
            where="--from",
            what=Text("这些文件里没有认得出的报表。", "No sheet in these files was recognised."),
            advice=Text(
                "用 jiaohe check 看看认成了什么；或不用 --from，自己填清单。",
                "See with jiaohe check what was made of them, or leave --from out and fill in the lists.",
            ),
        )
    return parts[0] if len(parts) == 1 else _joined(parts), files


def _joined(parts: Sequence["Learned"]) -> "Learned":
    """Sheets that lie in several workspaces: each list in turn, names and codes once."""
    rosters = {row["name"]: row for part in reversed(parts) for row in part.roster}
    catalogs = {row["code"]: row for part in reversed(parts) for row in part.catalog}
    return replace(
        parts[0],
        roster=tuple(rosters.values()),
        catalog=tuple(catalogs.values()),
        whole=tuple(dict.fromkeys(name for part in parts for name in part.whole)),
    )


def _refuse_namesakes(files: Sequence[Path]) -> None:
    names: dict[str, Path] = {}
    for file in files:
        first = names.setdefault(file.name, file)
        if first is not file:
            raise UserError(
                where=str(file),
                what=Text(f"与 {first} 同名，不能放进同一个文件夹。", f"It has the same name as {first}."),
                advice=Text("给其中一个改名。", "Rename one of them."),
            )
