"""Reading a saved run (已存的结果): what ``-f jsonl`` wrote becomes a ``RunResult`` again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast, get_args

from jiaohe.errors import UserError
from jiaohe.model.address import parse_area
from jiaohe.model.exit_code import FAIL_ON, FailOn
from jiaohe.model.explanation import Reason
from jiaohe.model.finding import Change, Finding, Proposal, Severity, Status
from jiaohe.model.month_tables import Submission, SubmissionStatus
from jiaohe.model.record import VERSION
from jiaohe.model.run import Account, Drawing, InputReport, Outcome, Place, RuleNote, RunResult, SheetReport, Verdict
from jiaohe.model.tables import Card, CardColour
from jiaohe.model.text import Lang, Text

_LARGEST: Final = 1 << 30  # bytes; a run of a thousand sheets has a tenth of it
_STATES: Final = ("passed", "findings", "skipped", "error")
_SAVE_ANEW = Text(
    "重新运行 jiaohe check 报表 -f jsonl=文件名，用新写出的文件。",
    "Run jiaohe check SHEETS -f jsonl=FILE again and use the file it writes.",
)

Record = Mapping[str, Any]


_CUT_OFF = Text("结果不完整：没有最后的汇总一行。", "The run is cut off: its last line, the summary, is missing.")


class SavedRun(NamedTuple):
    """A run as it was saved, and from which severity it was to fail."""

    result: RunResult
    fail_on: FailOn


def read_run(path: Path) -> RunResult:
    """The run that a file holds. Raises UserError as ``load_run`` does."""
    return load_run(path).result


def load_run(path: Path) -> SavedRun:
    """Read a file that ``-f jsonl`` wrote.

    Raises UserError with file and line for one that is damaged, cut off, written by a newer version or something
    else altogether. Records and keys that this version does not know are left aside, as version 1 promises.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(
                where=str(path), what=Text("文件太大，不像一次校核的结果。", "Too large for a run."), advice=_SAVE_ANEW
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(
            where=str(path),
            what=Text("读不了这个文件。", f"The file cannot be read: {reason}."),
            advice=Text("检查路径和读的权限。", "Check the path and that you may read it."),
        ) from error
    return parse_run(data, str(path))


def is_saved_run(path: Path) -> bool:
    """Whether a file is meant as a saved run: by its name, or by how it begins."""
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'{"type": "run"')
    except OSError:
        return False


def parse_run(data: bytes, where: str) -> SavedRun:
    """As ``load_run``, from the bytes; ``where`` names them in complaints."""
    if data.strip() and not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        raise _foreign(where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken_at = data[: error.start].count(b"\n") + 1
        raise _damaged(where, broken_at, Text("这一行不是 UTF-8 文字。", "The line is not UTF-8 text.")) from None
    records: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    last = ""
    lines = text.rstrip().split("\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            record = _record(line, where, number, len(lines), first=not records)
            last = str(record["type"])
            records[last].append((number, record))
    if not records:
        raise UserError(where=where, what=Text("文件是空的。", "The file is empty."), advice=_SAVE_ANEW)
    if last != "summary":
        raise _damaged(where, len(lines), _CUT_OFF)
    return _Reader(where, records).run()


def _record(line: str, where: str, number: int, lines: int, *, first: bool) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        if first:
            raise _foreign(where) from None
        broken = Text("这一行不是完整的记录。", "The line is no whole record.")
        raise _damaged(where, number, _CUT_OFF if number == lines else broken) from None
    if not isinstance(record, dict) or not isinstance(record.get("type"), str):
        if first:
            raise _foreign(where)
        raise _damaged(where, number, Text("这一行不是校核结果的记录。", "The line is no record of a run."))
    if first and (record["type"] != "run" or record.get("tool") != "jiaohe"):
        raise _foreign(where)
    version = record.get("v")
    if isinstance(version, int) and version > VERSION:
        raise UserError(
            where=f"{where}:{number}",
            what=Text(
                f"结果是更新版本的程序写的（格式 {version}，这里认得 {VERSION}）。",
                f"A newer jiaohe wrote this run (format {version}; this one reads {VERSION}).",
            ),
            advice=Text("升级后再读，或用现在的版本重新校核。", "Upgrade to read it, or run the check again."),
        )
    if version != VERSION:
        raise _damaged(where, number, Text("这一行没有写明格式版本。", "The line does not say its version."))
    return record


def _foreign(where: str) -> UserError:
    return UserError(
        where=f"{where}:1",
        what=Text("这不是校核结果文件。", "This is no saved run."),
        advice=Text(
            "要用 jiaohe check 报表 -f jsonl=文件名 写出的文件。",
            "It takes a file that jiaohe check SHEETS -f jsonl=FILE wrote.",
        ),
    )


def _damaged(where: str, line: int, what: Text) -> UserError:
    return UserError(where=f"{where}:{line}", what=what, advice=_SAVE_ANEW)


class _Reader:
    """Builds the run; ``line`` is the one at hand, for complaints about what it lacks."""

    def __init__(self, where: str, records: Mapping[str, Sequence[tuple[int, Record]]]) -> None:
        self.where = where
        self.records = records
        self.line = 1

    def run(self) -> SavedRun:
        try:
            return self._run()
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
            what = Text(
                "这一行缺少内容，或者内容不合格式。", "The line lacks something, or holds what does not belong."
            )
            raise _damaged(self.where, self.line, what) from None

    def _of(self, kind: str) -> Iterable[Record]:
        for line, record in self.records.get(kind, ()):
            self.line = line
            yield record

    def _run(self) -> SavedRun:
        head = next(iter(self._of("run")))
        lang = cast(Lang, _one_of(head["lang"], ("zh", "en")))
        coverage = _by_sheet(self._of("coverage"), _coverage)
        places = _by_sheet(self._of("places"), _places)
        schedules = _by_sheet(self._of("places"), _schedules)
        drawings = _by_sheet(self._of("drawing"), _drawing)
        inputs = tuple(_input(record, coverage, places, schedules, drawings) for record in self._of("input"))
        rules = tuple(_rule(record) for record in self._of("rule"))
        outcomes = tuple(_outcome(record) for record in self._of("outcome"))
        findings = tuple(_finding(record) for record in self._of("finding"))
        summary = list(self._of("summary"))[-1]
        if (len(inputs), len(findings)) != (summary["inputs"], summary["findings"]):
            raise _damaged(
                self.where,
                self.line,
                Text("前面的记录比汇总里写的少或多。", "There are fewer or more records than the summary counts."),
            )
        result = RunResult(
            version=_text(head["version"]),
            lang=lang,
            workspace=_maybe(head["workspace"]),
            period=_maybe(head["period"]),
            inputs=inputs,
            findings=findings,
            outcomes=outcomes,
            unread=tuple(_text(name) for name in summary.get("unread", ())),
            passed_over=tuple(_text(name) for name in summary["passed_over"]),
            submissions=tuple(_submission(record) for record in self._of("submission")),
            cards=tuple(_card(record) for record in self._of("card")),
            rules=rules,
            baseline=_maybe(head.get("baseline")),
        )
        return SavedRun(result, cast(FailOn, _one_of(summary["fail_on"], FAIL_ON)))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _one_of(value: Any, words: Sequence[str]) -> str:
    if value not in words:
        raise ValueError
    return str(value)


def _both(record: Record, name: str) -> Text | None:
    """A text in both languages; a run of a program that wrote one only has it in both places."""
    texts = record.get("texts") or {}
    zh, en = (texts.get(lang, {}).get(name) for lang in ("zh", "en"))
    said = _maybe(record.get(name))
    if zh is None and en is None:
        return None if said is None else Text(said, said)
    return Text(_text(zh if zh is not None else en), _text(en if en is not None else zh))


def _sure(text: Text | None) -> Text:
    if text is None:
        raise TypeError
    return text


def _interval(value: Any) -> tuple[float, float] | None:
    """Null stands for no bound."""
    if value is None:
        return None
    lo, hi = value
    return (float("-inf") if lo is None else float(lo), float("inf") if hi is None else float(hi))


def _by_sheet(records: Iterable[Record], read: Any) -> dict[tuple[int, str], list[Any]]:
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for record in records:
        found[_count(record["input"]), _text(record["sheet"])].append(read(record))
    return found


def _coverage(record: Record) -> dict[str, Account]:
    return {_text(cell): Account(account) for cell, account in record["cells"].items()}


def _places(record: Record) -> tuple[Place, ...]:
    indicators = [(_maybe(item["indicator"]), _maybe(item["key"])) for item in record["indicators"]]
    regions = [(_maybe(item["region"]), _text(item["level"])) for item in record["regions"]]
    places = []
    for cell, indicator, region, measure, text, number in record["places"]:
        title, key = indicators[_count(indicator)]
        name, level = regions[_count(region)]
        figure = None if number is None else float(number)
        places.append(Place(_text(cell), level, title, key, name, _maybe(measure), _text(text), figure))
    return tuple(places)


def _schedules(record: Record) -> dict[str, float]:
    expected = [(item["indicator"], item.get("schedule")) for item in record["indicators"]]
    return {_text(indicator): float(percent) for indicator, percent in expected if percent is not None}


def _drawing(record: Record) -> Drawing:
    rows = tuple((_count(number), tuple(_text(text) for text in texts)) for number, texts in record["rows"])
    merges = tuple(str(parse_area(_text(area))) for area in record["merges"])
    return Drawing(rows, merges, record["cut"] is True)


def _input(
    record: Record,
    coverage: Mapping[tuple[int, str], list[dict[str, Account]]],
    places: Mapping[tuple[int, str], list[tuple[Place, ...]]],
    schedules: Mapping[tuple[int, str], list[dict[str, float]]],
    drawings: Mapping[tuple[int, str], list[Drawing]],
) -> InputReport:
    number = _count(record["input"])
    refusal = record["refusal"]
    sheets = []
    for sheet in record["sheets"]:
        name = _text(sheet["name"])
        covered, placed = coverage.get((number, name)), places.get((number, name))
        expected, drawn = schedules.get((number, name)), drawings.get((number, name))
        sheets.append(
            SheetReport(
                name=name,
                form=_maybe(sheet["form"]),
                form_title=_both(sheet, "form_title"),
                title=_maybe(sheet["title"]),
                period=_maybe(sheet["period"]),
                status=_one_of(sheet["status"], ("recognised", "unrecognised", "passed_over")),
                note=_both(sheet, "note"),
                coverage=covered.pop(0) if covered else {},
                places=placed.pop(0) if placed else (),
                schedules=expected.pop(0) if expected else {},
                drawing=drawn.pop(0) if drawn else None,
            )
        )
    return InputReport(
        input=number,
        file=_text(record["file"]),
        format=_maybe(record["format"]),
        kind=cast(Any, _one_of(record.get("kind", "file"), ("file", "period", "explanations"))),
        sheets=tuple(sheets),
        verdict=Verdict(record["verdict"]),
        refusal=None if refusal is None else (_sure(_both(refusal, "reason")), _sure(_both(refusal, "advice"))),
    )


def _submission(record: Record) -> Submission:
    if record["status"] not in get_args(SubmissionStatus):
        raise ValueError
    return Submission(**{name: record[name] for name in Submission._fields})


def _card(record: Record) -> Card:
    for colour in (record["card"], record["prev_card"]):
        _one_of(colour, get_args(CardColour))
    return Card(**{name: record[name] for name in Card._fields})


def _rule(record: Record) -> RuleNote:
    severity = record["severity"]
    return RuleNote(
        id=_text(record["rule"]),
        name=_text(record["name"]),
        title=_sure(_both(record, "title")),
        severity=None if severity is None else Severity(severity),
        why=_sure(_both(record, "why")),
        fix=_both(record, "fix"),
        references=tuple(_text(reference) for reference in record["references"]),
    )


def _outcome(record: Record) -> Outcome:
    return Outcome(
        rule=_text(record["rule"]),
        name=_text(record["name"]),
        input=_count(record["input"]),
        state=cast(Any, _one_of(record["state"], _STATES)),
        checked=_count(record["checked"]),
        findings=_count(record["findings"]),
        reason=_both(record, "reason"),
        idle=record.get("idle") is True,
    )


def _finding(record: Record) -> Finding:
    return Finding(
        rule=_text(record["rule"]),
        name=_text(record["name"]),
        severity=Severity(record["severity"]),
        confidence=_text(record["confidence"]),
        input=_count(record["input"]),
        file=_text(record["file"]),
        sheet=_maybe(record["sheet"]),
        cells=tuple(_text(cell) for cell in record["cells"]),
        period=_maybe(record["period"]),
        level=_maybe(record["level"]),
        indicator=_maybe(record["indicator"]),
        region=_maybe(record["region"]),
        measure=_maybe(record["measure"]),
        observed=_maybe(record["observed"]),
        expected=_maybe(record["expected"]),
        interval=_interval(record["interval"]),
        message=_sure(_both(record, "message")),
        fix=_sure(_both(record, "fix")),
        proposals=tuple(_proposal(proposal) for proposal in record["proposals"]),
        root=_maybe(record["root"]),
        fingerprint=_text(record["fingerprint"]),
        status=Status(record["status"]),
        known=record.get("baseline") is True,
        explanation=_explanation(record.get("explanation")),
    )


def _explanation(record: Any) -> Reason | None:
    if record is None:
        return None
    return Reason(
        reason=_text(record["reason"]),
        who=_text(record["who"]),
        until=_maybe(record["until"]),
        source=_text(record["source"]),
    )


def _proposal(record: Record) -> Proposal:
    changes = tuple(
        Change(
            cell=_text(change["cell"]),
            before=_text(change["from"]),
            after=_text(change["to"]),
            interval=_interval(change["interval"]),
            operation=_maybe(change["operation"]),
        )
        for change in record["changes"]
    )
    return Proposal(rank=_count(record["rank"]), changes=changes, reason=_both(record, "reason"))
