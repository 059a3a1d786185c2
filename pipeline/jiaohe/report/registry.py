"""The renderers by name, as ``-f NAME[=FILE]`` asks for them; each is loaded when it is used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
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


def _json(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.json_document import render_json

    return [render_json(result, fail_on=view.fail_on)]


def _sarif(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.sarif import render_sarif

    return [render_sarif(result, lang=view.lang, fail_on=view.fail_on)]


def _junit(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.junit import render_junit

    return render_junit(result, lang=view.lang, fail_on=view.fail_on)


def _github(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.github import render_github

    return render_github(result, lang=view.lang)


def _github_summary(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.github import render_github_summary

    return render_github_summary(result, lang=view.lang)


def _html(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.html import render_html

    return render_html(replace(result, lang=view.lang))


def _csv(result: RunResult, view: View) -> Iterable[str]:
    from jiaohe.report.findings_csv import render_csv

    return render_csv(result, lang=view.lang)


RENDERERS: Final[dict[str, Renderer]] = {
    "terminal": Renderer(render=_terminal, for_machines=False, about=Text("给人看的报告", "the report for people")),
    "jsonl": Renderer(
        render=_jsonl,
        for_machines=True,
        about=Text("给程序读的记录，每行一个 JSON", "records for programs, JSON per line"),
    ),
    "json": Renderer(
        render=_json, for_machines=True, about=Text("同样的记录，合成一份", "the same records as one document")
    ),
    "sarif": Renderer(
        render=_sarif, for_machines=True, about=Text("代码扫描平台用的 2.1.0 版", "version 2.1.0, for code scanning")
    ),
    "junit": Renderer(render=_junit, for_machines=True, about=Text("测试报告", "a test report for CI servers")),
    "github": Renderer(
        render=_github,
        for_machines=True,
        about=Text("工作流注解，并写步骤摘要", "annotations of a workflow, and its step summary"),
    ),
    "github-summary": Renderer(
        render=_github_summary, for_machines=True, about=Text("只要步骤摘要", "the step summary alone")
    ),
    "html": Renderer(
        render=_html, for_machines=True, about=Text("网页，能看图、筛选、打印", "a page to look at, filter and print")
    ),
    "csv": Renderer(render=_csv, for_machines=True, about=Text("表格软件能打开的清单", "a list for spreadsheets")),
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

# Formats that are a copy of each checked file: they need the files' bytes, which a result does not hold.
COPIES: Final[dict[str, Text]] = {
    "xlsx-annotated": Text(
        "加了底色、批注和问题表的报表副本", "copies of the sheets with fills, notes and the findings"
    ),
}
