"""Which files are checked together (分组): those of one workspace, or those that have none; and of which period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jiaohe.errors import UserError
from jiaohe.ingest.files import gather
from jiaohe.model.text import Text
from jiaohe.workspace.load import SETTINGS, Workspace, find_workspace, load_workspace

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one period of a workspace, or files that have no workspace.

    ``period`` is that of the folder they lie in, ``whole`` says that all of its files are here, and ``earlier`` are the
    periods before it with their files, oldest first.
    """

    workspace: Workspace | None
    period: str | None
    files: tuple[Path, ...]
    whole: bool = False
    earlier: tuple[tuple[str, tuple[Path, ...]], ...] = ()


def sort_files(
    given: Sequence[str | Path], workspace: str | Path | None, period: str | None
) -> tuple[list[Batch], list[Path]]:
    """Sort the given paths by the workspace they belong to, and list what was passed over. Raises UserError."""
    named = None if workspace is None else load_workspace(_root_of(Path(workspace)))
    loaded: dict[Path, Workspace] = {}
    files: dict[tuple[Path | None, str | None], list[Path]] = defaultdict(list)
    whole: set[tuple[Path | None, str | None]] = set()
    passed: list[Path] = []
    for entry in given:
        path = Path(entry)
        root = None if str(entry) == STDIN else find_workspace(path)
        if named is not None:
            root = named.root
            loaded[root] = named
        elif root is not None and root not in loaded:
            loaded[root] = load_workspace(root)
        start = path
        if root is not None and path.is_dir() and (path / SETTINGS).is_file():
            start, _ = _period_folder(path, loaded[root], period)
        elif period is not None and root is None:
            raise UserError(
                where="--period",
                what=Text(
                    f"“{path}”不在工作区里，没有月份可选。", f'"{path}" lies in no workspace, so it has no periods.'
                ),
                advice=Text("去掉这个选项，或给出工作区文件夹。", "Leave the option out, or give a workspace folder."),
            )
        gathered = gather([start], declared=_own_files(loaded[root]) if root else frozenset())
        for file in gathered.files:
            files[root, loaded[root].period_of(file) if root else None].append(file)
        if root is not None and (of := loaded[root].period_of(start)) is not None and start.is_dir():
            files[root, of] += []
            folder = loaded[root].folder_of(of)
            if folder is not None and folder.absolute() == start.absolute():
                whole.add((root, of))
        passed.extend(gathered.passed_over)
    found = [
        Batch(
            loaded[root] if root else None,
            of,
            tuple(dict.fromkeys(listed)),
            (root, of) in whole,
            _earlier(loaded[root], of) if root and of else (),
        )
        for (root, of), listed in files.items()
    ]
    return found, passed


def _own_files(workspace: Workspace) -> frozenset[str]:
    """Names of lists that belong to the workspace itself and are no returns."""
    return frozenset({workspace.settings.catalog, workspace.settings.roster, "received.csv"})


def _earlier(workspace: Workspace, period: str) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    """The periods before one, as far back as the workspace looks, with their files."""
    before = [known for known in workspace.periods() if known < period][-workspace.settings.history :]
    own = _own_files(workspace)
    folders = [(known, workspace.folder_of(known)) for known in before]
    return tuple(
        (known, gather([from_here(folder)], declared=own).files) for known, folder in folders if folder is not None
    )


def from_here(folder: Path) -> Path:
    """A folder as a person at the prompt would name it: from here, where it lies below."""
    here = Path.cwd()
    whole = folder.absolute()
    return whole.relative_to(here) if whole.is_relative_to(here) else folder


def _root_of(path: Path) -> Path:
    if (path / SETTINGS).is_file():
        return path
    raise UserError(
        where=str(path),
        what=Text(
            f"这个文件夹里没有 {SETTINGS}，不是工作区。", f"There is no {SETTINGS} in it, so it is no workspace."
        ),
        advice=Text("给出含有这个文件的文件夹。", "Give the folder that holds that file."),
    )


def _period_folder(path: Path, workspace: Workspace, period: str | None) -> tuple[Path, str]:
    """The folder to check in a workspace: that of the period, or of the newest one."""
    known = workspace.periods()
    chosen = period or (known[-1] if known else None)
    folder = None if chosen is None else workspace.folder_of(chosen)
    if folder is None or chosen is None:
        have = "、".join(known), ", ".join(known)
        raise UserError(
            where=str(path),
            what=Text("工作区里没有任何月份的文件夹。", "The workspace has no folder of any period.")
            if chosen is None
            else Text(f"工作区里没有 {chosen} 的文件夹。", f"The workspace has no folder for {chosen}."),
            advice=Text(f"已有：{have[0]}。", f"There are: {have[1]}.")
            if known
            else Text(
                f"按“{workspace.settings.periods}”建文件夹，把报表放进去。",
                f"Make one named like {workspace.settings.periods} and put the sheets in it.",
            ),
        )
    # Through the path as given, so that findings name files the way their reader does.
    return path / folder.relative_to(workspace.root), chosen
