"""A saved run becomes the same run again, and what is no saved run is refused with its line."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.model.exit_code import FailOn
from jiaohe.model.run import RunResult
from jiaohe.model.text import Lang
from jiaohe.report.jsonl import render_jsonl
from jiaohe.report.registry import RENDERERS, View
from jiaohe.report.saved import is_saved_run, load_run, parse_run
from tests.report import runs

RUNS = {
    "troubled": runs.troubled,
    "rebased": runs.rebased,
    "clean": runs.clean_run,
    "flooded": runs.flooded,
    "hostile": runs.hostile,
}


def saved(result: RunResult, fail_on: FailOn = "query") -> bytes:
    return "".join(render_jsonl(result, fail_on=fail_on)).encode()


def lines(result: RunResult) -> list[bytes]:
    return saved(result).splitlines(keepends=True)


@pytest.mark.parametrize("run", ["troubled", "rebased", "clean", "flooded"])
def test_a_run_is_read_back_as_it_was(run: str) -> None:
    result = RUNS[run]()
    assert parse_run(saved(result), "run.jsonl").result == result


def test_what_json_cannot_carry_is_all_that_changes() -> None:
    found = parse_run(saved(runs.hostile()), "run.jsonl").result.findings[0]
    assert found.interval == (-math.inf, math.inf)
    assert found.observed == runs.HOSTILE.replace("\ud800", "\ufffd")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("run", RUNS)
def test_every_report_of_a_saved_run_is_that_of_the_run(run: str, name: str, lang: Lang) -> None:
    result = replace(RUNS[run](), lang=lang)
    view = View(lang=lang, show="all", details=True, fail_on="error")
    again, fail_on = parse_run(saved(result, "error"), "run.jsonl")
    rendered = list(RENDERERS[name].render(result, view))
    assert list(RENDERERS[name].render(again, replace(view, fail_on=fail_on))) == rendered


def test_the_severity_that_it_was_to_fail_on_is_kept() -> None:
    assert parse_run(saved(runs.troubled(), "warning"), "r").fail_on == "warning"


def test_keys_and_records_of_later_programs_are_left_aside() -> None:
    written = lines(runs.clean_run())
    later = {**json.loads(written[1]), "colour": "blue"}
    data = [written[0], json.dumps(later).encode() + b"\n", b'{"type": "weather", "v": 1}\n', *written[2:]]
    assert parse_run(b"".join(data), "r").result == runs.clean_run()


def test_a_run_written_before_texts_and_places_were_kept_is_read() -> None:
    early = []
    for line in lines(runs.clean_run()):
        record = json.loads(line)
        if record["type"] in ("rule", "places"):
            continue
        for sheet in record.get("sheets", ()):
            sheet.pop("texts")
        early.append(json.dumps(record).encode())
    report = parse_run(b"\n".join(early), "r").result.inputs[0]
    assert report.sheets[1].form_title is not None
    assert report.sheets[1].form_title.zh == "省级重点民生实事项目推进情况表".replace("项目", "")
    assert report.sheets[1].places == ()


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"", "r.jsonl", "文件是空的。"),
        (b"PK\x03\x04\xff", "r.jsonl:1", "这不是校核结果文件。"),
        (b"[1, 2]", "r.jsonl:1", "这不是校核结果文件。"),
        (b'{"type": "run", "v": 1, "tool": "other"}\n', "r.jsonl:1", "这不是校核结果文件。"),
        (b'{"v": 1}\n', "r.jsonl:1", "这不是校核结果文件。"),
        (b"{" * 100_000, "r.jsonl:1", "这不是校核结果文件。"),
        (
            b'{"type": "run", "v": 2, "tool": "jiaohe"}\n',
            "r.jsonl:1",
            "结果是更新版本的程序写的（格式 2，这里认得 1）。",
        ),
        (b'{"type": "run", "tool": "jiaohe"}\n', "r.jsonl:1", "这一行没有写明格式版本。"),
    ],
)
def test_what_is_no_saved_run_is_refused(data: bytes, where: str, what: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_run(data, "r.jsonl")
    assert (refused.value.where, refused.value.what.zh) == (where, what)


def test_a_run_that_was_cut_off_is_refused_at_its_last_line() -> None:
    written = lines(runs.troubled())
    for data in (b"".join(written[:-1]), b"".join(written[:9]) + written[9][:40]):
        with pytest.raises(UserError) as refused:
            parse_run(data, "r.jsonl")
        assert refused.value.where == f"r.jsonl:{len(data.splitlines())}"
        assert refused.value.what.zh == "结果不完整：没有最后的汇总一行。"


@pytest.mark.parametrize(
    ("line", "before", "after", "what"),
    [
        (1, b'"zh"', b'"fr"', "这一行缺少内容，或者内容不合格式。"),
        (2, b'"format"', b'"farmat"', "这一行缺少内容，或者内容不合格式。"),
        (3, b'"returned"', b'"lost"', "这一行缺少内容，或者内容不合格式。"),
        (4, b"{", b"[", "这一行不是完整的记录。"),
        (4, b'"v": 1', b'"v": 3', "结果是更新版本的程序写的（格式 3，这里认得 1）。"),
        (5, "文件".encode(), b"\xff\xfe", "这一行不是 UTF-8 文字。"),
    ],
)
def test_a_damaged_line_is_named(line: int, before: bytes, after: bytes, what: str) -> None:
    written = lines(runs.troubled())
    assert before in written[line - 1]
    written[line - 1] = written[line - 1].replace(before, after, 1)
    with pytest.raises(UserError) as refused:
        parse_run(b"".join(written), "r.jsonl")
    assert (refused.value.where, refused.value.what.zh) == (f"r.jsonl:{line}", what)


@pytest.mark.parametrize("kind", ["finding", "input"])
def test_a_missing_record_is_noticed(kind: str) -> None:
    written = lines(runs.troubled())
    first = next(i for i, line in enumerate(written) if f'"type": "{kind}"'.encode() in line)
    with pytest.raises(UserError) as refused:
        parse_run(b"".join(written[:first] + written[first + 1 :]), "r.jsonl")
    assert refused.value.what.zh == "前面的记录比汇总里写的少或多。"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load_run(tmp_path / "none.jsonl")
    assert refused.value.where == str(tmp_path / "none.jsonl")


def test_a_saved_run_is_known_by_its_name_or_its_beginning(tmp_path: Path) -> None:
    named, begun, other = tmp_path / "a.jsonl", tmp_path / "a.txt", tmp_path / "a.csv"
    named.write_bytes(b"")
    begun.write_bytes(saved(runs.clean_run()))
    other.write_bytes(b"1,2")
    assert [is_saved_run(path) for path in (named, begun, other, tmp_path / "none")] == [True, True, False, False]
