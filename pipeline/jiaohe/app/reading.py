"""Reading (读入): the files of a batch into tidy tables, and those of the periods before it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jiaohe.app.inputs import Input
from jiaohe.app.kept import Reading, Shelf, Shelves
from jiaohe.batches import STDIN, Batch
from jiaohe.errors import Unreadable
from jiaohe.model.past import Month

if TYPE_CHECKING:
    from jiaohe.tidy import TidyTables
    from jiaohe.workspace.forms import Form
    from jiaohe.workspace.load import Workspace

OnProgress = Callable[[int, int, str], None]


class Counter:
    """Tells how many files are done, of how many, and which one is at hand."""

    def __init__(self, total: int, on_progress: OnProgress | None) -> None:
        self._done = 0
        self._total = total
        self._tell = on_progress or (lambda _done, _total, _file: None)

    def begin(self, file: str) -> None:
        """The file that is read now."""
        self._tell(self._done, self._total, file)
        self._done += 1

    def end(self, file: str) -> None:
        """The file that was the last."""
        self._tell(self._done, self._total, file)


def read_batch(
    batch: Batch,
    forms: Sequence["Form"],
    counter: Counter,
    *,
    first: int,
    stdin: bytes | None,
    keep_workbooks: bool,
    shelves: Shelves | None = None,
) -> list[Input]:
    """The files of a batch, numbered from ``first`` on. A file that cannot be read becomes a refusal."""
    shelf = None if shelves is None or keep_workbooks else shelves.of(batch.period)
    read = [
        _read(path, number, batch.workspace, forms, counter, stdin=stdin, keep=keep_workbooks, shelf=shelf)
        for number, path in enumerate(batch.files, first)
    ]
    if shelf is not None:
        shelf.save()
    return read


def read_months(
    batch: Batch, forms: Sequence["Form"], counter: Counter, shelves: Shelves | None = None
) -> tuple[Month, ...]:
    """The periods before the one that is checked, oldest first; files of theirs that cannot be read are told as such."""
    return tuple(_month(period, files, batch.workspace, forms, counter, shelves) for period, files in batch.earlier)


def _month(
    period: str,
    files: Sequence[Path],
    workspace: "Workspace | None",
    forms: Sequence["Form"],
    counter: Counter,
    shelves: Shelves | None,
) -> Month:
    from jiaohe.diagnose.percent_lines import settle_fraction_lines
    from jiaohe.diagnose.precision import with_real_precision

    shelf = None if shelves is None else shelves.of(period)
    read = [
        _read(path, number, workspace, forms, counter, shelf=shelf, figures_only=True)
        for number, path in enumerate(files)
    ]
    if shelf is not None:
        shelf.save()
    tidied = [entry.tidied for entry in read if entry.tidied is not None]
    return Month(
        period=period,
        files=tuple(entry.file for entry in read),
        observations=settle_fraction_lines(with_real_precision([row for t in tidied for row in t.observations])),
        counts=tuple(row for t in tidied for row in t.counts),
        sheets=tuple(row for t in tidied for row in t.sheets),
        statements=tuple(row for t in tidied for row in t.statements),
        explanations=tuple(g for entry in read if entry.returned is not None for g in entry.returned.explanations),
        unread=tuple(entry.file for entry in read if entry.refusal is not None),
    )


def _read(
    path: Path,
    number: int,
    workspace: "Workspace | None",
    forms: Sequence["Form"],
    counter: Counter,
    *,
    stdin: bytes | None = None,
    keep: bool = False,
    shelf: Shelf | None = None,
    figures_only: bool = False,
) -> Input:
    """One file; from the ``shelf`` where it was read before. Then ``figures_only`` leaves out what months do not ask."""
    from jiaohe.history.returned import is_findings_workbook, read_returned
    from jiaohe.ingest import read_workbook
    from jiaohe.ingest.limits import Limits
    from jiaohe.ingest.open_file import read_bytes
    from jiaohe.tidy import tidy_workbook
    from jiaohe.tidy.drawing import draw_sheet
    from jiaohe.tidy.regions import NO_NAMES

    name = str(path)
    counter.begin(name)
    folder = workspace.period_of(path) if workspace else None
    try:
        data = stdin if name == STDIN and stdin is not None else read_bytes(name, Limits())
        if shelf is not None and (known := shelf.find(path, data, input=number, figures_only=figures_only)):
            return Input(number, name, known.format, known.tidied, None, None, drawings=known.drawings)
        workbook = read_workbook(name, data=data)
        if is_findings_workbook(workbook):
            return Input(number, name, workbook.format, None, None, None, read_returned(workbook))
        tidied = tidy_workbook(
            workbook,
            input=number,
            forms=forms,
            regions=workspace.regions if workspace else NO_NAMES,
            period_folder=folder,
            year=int(folder[:4]) if folder else None,
        )
    except Unreadable as refusal:
        return Input(number, name, None, None, (refusal.what, refusal.advice), None)
    if folder is not None:
        _date(tidied, folder)
    recognised = {row.sheet for row in tidied.sheets if row.status == "recognised"}
    drawings = {grid.name: draw_sheet(grid) for grid in workbook.grids if grid.name in recognised}
    if shelf is not None:
        shelf.keep(path, data, Reading(workbook.format, tidied, drawings))
    return Input(number, name, workbook.format, tidied, None, workbook if keep else None, drawings=drawings)


def _date(tidied: "TidyTables", folder: str) -> None:
    """Rows of sheets that name no period belong to that of their folder."""
    tables: tuple[list[Any], ...] = (tidied.observations, tidied.counts, tidied.statements)
    for rows in tables:
        rows[:] = [row if row.period is not None else row._replace(period=folder) for row in rows]
