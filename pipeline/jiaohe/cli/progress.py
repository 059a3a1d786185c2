"""The progress bar (进度条) on standard error: only for several files, only where somebody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jiaohe.model.text import Lang
from jiaohe.report.untrusted import clean

OnProgress = Callable[[int, int, str], None]


@contextmanager
def progress(lang: Lang, *, quiet: bool) -> Iterator[OnProgress | None]:
    """Gives what to call with files done, files in all and the file at hand; None where nobody watches."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("校核" if lang == "zh" else "checking"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[file]}", markup=False, style="dim"),
        console=Console(file=sys.stderr, markup=False, emoji=False, highlight=False),
        transient=True,
    )
    task = bar.add_task("", total=None, file="")

    def advance(done: int, total: int, file: str) -> None:
        if total > 1:
            if not bar.live.is_started:
                bar.start()
            bar.update(task, completed=done, total=total, file=clean(file, longest=60))

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()
