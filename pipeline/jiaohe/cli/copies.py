"""Annotated copies on disk (批注副本): one for each checked file; the list of findings where none can be made."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import click

from jiaohe.cli.streams import encoding_of, refuse_target, write_file
from jiaohe.errors import Unreadable, UserError
from jiaohe.model.run import InputReport, RunResult
from jiaohe.model.text import Text
from jiaohe.report.registry import FILE_RENDERERS, View
from jiaohe.report.untrusted import clean, encodable

_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam")
_CHECKED: Final = Text("（校核）", " (checked)")
_STDIN: Final = Text("标准输入", "standard input")
_NOT_KEPT: Final = Text(
    "报表是从标准输入读的，没有留下原件。", "It was read from standard input and is not kept anywhere."
)


class _Place(NamedTuple):
    """A checked file and where its copy goes; ``base`` is the path without its ending."""

    report: InputReport
    base: Path


def write_copies(target: Path, result: RunResult, view: View, precious: Sequence[str], stdin: bytes | None) -> None:
    """A copy for every file of the run: into the folder ``target``, or as that file where there is one only.

    Where a file cannot be copied without losing something, its findings are written as a workbook of their own, and a
    line on standard error says why. Nothing that exists is written over. Raises UserError.
    """
    places = list(_places(target, result, view))
    for place in places:
        for suffix in _SUFFIXES:
            refuse_target(_with(place.base, suffix), [*precious, *(report.file for report in result.inputs)])
    for place in places:
        _write_copy(place, target, result, view, stdin)


def _places(target: Path, result: RunResult, view: View) -> Iterator[_Place]:
    if target.suffix.lower() in _SUFFIXES and not target.is_dir():
        if len(result.files) > 1:
            raise UserError(
                where=str(target),
                what=Text(
                    f"校核了 {len(result.files)} 个文件，批注副本不能写进同一个文件。",
                    f"{len(result.files)} files were checked, and their copies cannot go to one file.",
                ),
                advice=Text(
                    "写一个文件夹，例如 -f xlsx-annotated=批注副本。", "Name a folder: -f xlsx-annotated=copies."
                ),
            )
        yield from (_Place(report, target.with_name(target.stem)) for report in result.files)
        return
    _make_folder(target)
    taken: set[str] = set()
    for report in result.files:
        stem = _STDIN.read(view.lang) if report.file == "-" else PurePath(report.file).stem
        name, number = f"{stem}{_CHECKED.read(view.lang)}", 2
        while name.casefold() in taken:
            name, number = f"{stem}{_CHECKED.read(view.lang)}{number}", number + 1
        taken.add(name.casefold())
        yield _Place(report, target / name)


def _make_folder(target: Path) -> None:
    """Raises UserError where there can be no such folder."""
    try:
        target.mkdir(exist_ok=True)
    except OSError:
        raise UserError(
            where=str(target),
            what=Text("放批注副本的文件夹建不了。", "The folder for the copies cannot be made."),
            advice=Text(
                "换一个名字或位置：上一级文件夹要先有，也不能与已有的文件同名。",
                "Choose another name or place: the folder above has to be there, and no file of that name.",
            ),
        ) from None


def _with(base: Path, suffix: str) -> Path:
    return base.with_name(base.name + suffix)


def _write_copy(place: _Place, target: Path, result: RunResult, view: View, stdin: bytes | None) -> None:
    from jiaohe.annotate import CannotAnnotate, annotate

    report = place.report
    findings = tuple(finding for finding in result.findings if finding.input == report.input)
    try:
        data = _original(report, stdin)
        copy = annotate(report.file, data, findings, lang=view.lang, sheets=report.sheets)
    except CannotAnnotate as refusal:
        own = replace(
            result,
            inputs=(report,),
            findings=findings,
            outcomes=tuple(outcome for outcome in result.outcomes if outcome.input == report.input),
            submissions=(),
            passed_over=(),
        )
        path = _with(place.base, ".xlsx")
        write_file(path, FILE_RENDERERS["xlsx"].render(own, replace(view, folder=path.parent)))
        reason = refusal.reason
        _say(
            Text(
                f"{_name(report, view)}：{reason.zh}没有写批注副本，问题清单写在 {path}。",
                f"{_name(report, view)}: {reason.en} There is no annotated copy; the findings are in {path}.",
            ),
            view,
        )
        return
    path = _with(place.base, copy.suffix)
    write_file(path, copy.data)
    if path != target and target.suffix.lower() in _SUFFIXES and not target.is_dir():
        _say(
            Text(
                f"{_name(report, view)}：扩展名不改就打不开，批注副本写在 {path}。",
                f"{_name(report, view)}: under the other ending it would not open; the annotated copy is {path}.",
            ),
            view,
        )


def _original(report: InputReport, stdin: bytes | None) -> bytes:
    """The bytes that were checked. Raises CannotAnnotate where they are not to be had or were not accepted."""
    from jiaohe.annotate import CannotAnnotate
    from jiaohe.ingest.limits import Limits
    from jiaohe.ingest.open_file import read_bytes

    if report.refusal is not None:
        raise CannotAnnotate(report.refusal[0])
    if report.file == "-":
        if stdin is None:
            raise CannotAnnotate(_NOT_KEPT)
        return stdin
    try:
        return read_bytes(os.fspath(report.file), Limits())
    except Unreadable as refusal:
        raise CannotAnnotate(refusal.what) from refusal


def _name(report: InputReport, view: View) -> str:
    return _STDIN.read(view.lang) if report.file == "-" else report.file


def _say(note: Text, view: View) -> None:
    click.echo(encodable(clean(note.read(view.lang)), encoding_of(sys.stderr)), err=True)
