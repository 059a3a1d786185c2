"""Returns due and received (报送情况) of a period and of those before it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jiaohe.batches import Batch, from_here
from jiaohe.model.month_tables import Submission
from jiaohe.model.past import Month
from jiaohe.model.tables import Observation, Sheet
from jiaohe.workspace.load import Workspace
from jiaohe.workspace.received import Receipt

if TYPE_CHECKING:
    from jiaohe.history.submissions import Folder
    from jiaohe.workspace.forms import Form


def is_reported(batch: Batch) -> bool:
    """Whether the period as such is reported on: its whole folder is checked, and a roster says who owes what."""
    workspace = batch.workspace
    return batch.whole and workspace is not None and bool(workspace.returns_in(batch.period))


def list_receipts(batch: Batch) -> tuple[Receipt, ...]:
    """The manifest of the batch's period."""
    workspace = batch.workspace
    return () if workspace is None or batch.period is None else _receipts(workspace, batch.period)


def list_submissions(
    batch: Batch,
    past: Sequence[Month],
    sheets: Sequence[Sheet],
    observations: Sequence[Observation],
    receipts: Sequence[Receipt],
    forms: Sequence["Form"],
    *,
    input: int,
    as_of: date | None,
) -> list[Submission]:
    """Rows of the earlier periods, oldest first, then of the batch's own; ``input`` is the number of the period."""
    from jiaohe.history.submissions import find_submissions
    from jiaohe.workspace.form_names import refuse_unknown_forms

    workspace = batch.workspace
    if workspace is None or batch.period is None:
        return []
    titles = {form.name: form.title.text for form in forms}
    names = _unit_of_names(workspace)
    rows: list[Submission] = []
    for month in past:
        came = _receipts(workspace, month.period)
        folder = _folder(workspace, month.period, month.sheets, month.observations, came, input)
        rows += find_submissions(workspace, folder, titles=titles, unit_of_names=names, complete=True)
    refuse_unknown_forms(workspace, titles, receipts)
    here = _folder(workspace, batch.period, sheets, observations, receipts, input)
    rows += find_submissions(workspace, here, titles=titles, unit_of_names=names, complete=batch.whole, as_of=as_of)
    return rows


def _receipts(workspace: Workspace, period: str) -> tuple[Receipt, ...]:
    from jiaohe.workspace.received import read_received

    path = from_here(_path(workspace, period))
    return read_received(path, regions=workspace.regions, roster=workspace.roster)


def _path(workspace: Workspace, period: str) -> Path:
    return workspace.folder_of(period) or workspace.root / period


def _folder(
    workspace: Workspace,
    period: str,
    sheets: Sequence[Sheet],
    observations: Sequence[Observation],
    receipts: Sequence[Receipt],
    input: int,
) -> "Folder":
    from jiaohe.history.submissions import Folder

    path = _path(workspace, period)
    return Folder(
        period=period,
        path=path,
        name=str(from_here(path)),
        input=input,
        sheets=sheets,
        receipts=receipts,
        observations=observations,
    )


def _unit_of_names(workspace: Workspace) -> Callable[[str], str | None]:
    """The unit that a file or the folders it lies in, below the workspace, are called after."""
    from jiaohe.tidy.unit_names import unit_of_names

    root = workspace.root.absolute()

    def find(file: str) -> str | None:
        path = Path(file).absolute()
        folders = path.parent.relative_to(root).parts if path.is_relative_to(root) else ()
        return unit_of_names(path.name, folders, workspace.regions)

    return find
