"""The renderers by name, as ``-f NAME[=FILE]`` asks for them; each is loaded when it is used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jiaohe.model.exit_code import FailOn
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the reader wants a report; a renderer takes from it what concerns it."""

    lang: Lang = "zh"
    width: int = 80
    color: bool = False
    ascii_only: bool = False
    show: str = "20"
    brief: bool = False
    details: bool = False
    fail_on: FailOn = "query"
    by_unit: bool = False
    folder: Path | None = None  # where the report will lie, for links


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """A report format. ``for_machines``: always UTF-8, whatever the console's encoding, and not for reading."""

    render: Callable[[RunResult, View], Iterable[str]]
    for_machines: bool
    about: Text


def _terminal(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.terminal import render_terminal

    return [
        render_terminal(
            result,
            lang=view.lang,
            width=view.width,
            color=view.color,
            ascii_only=view.ascii_only,
            show=view.show,
            brief=view.brief,
            details=view.details,
        )
    ]


def _jsonl(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.jsonl import render_jsonl

    return render_jsonl(result, fail_on=view.fail_on)


RENDERERS: Final[dict[str, Renderer]] = {
    "terminal": Renderer(render=_terminal, for_machines=False, about=Text("给人看的报告", "the report for people")),
    "jsonl": Renderer(
        render=_jsonl,
        for_machines=True,
        about=Text("给程序读的记录，每行一个 JSON", "records for programs, JSON per line"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRenderer:
    """A report format that is no text: it gives bytes and needs a file."""

    render: Callable[[RunResult, View], bytes]
    about: Text


def _workbook(result: RunResult, view: View) -> bytes:
    from jiaohe.report.workbook import render_workbook
    from jiaohe.workspace.rules import load_rules
    from jiaohe.workspace.substance import load_substance

    root = None if result.workspace is None else Path(result.workspace)
    return render_workbook(
        result,
        lang=view.lang,
        folder=view.folder,
        by_unit=view.by_unit,
        reasons=[reason.text for reason in load_substance(root).reasons],
        titles={rule.id: rule.title.text for rule in load_rules()},
    )


FILE_RENDERERS: Final[dict[str, FileRenderer]] = {
    "xlsx": FileRenderer(
        render=_workbook,
        about=Text("问题清单工作簿，可填说明后交回", "the findings as a workbook that takes explanations"),
    ),
}
