"""What the units themselves send in (单位报送): which figures of the annexes are theirs, and when each file came."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from samples.figures import FIGURES, MEASURES, WHOLE, Indicator, Month

FORM = "unit-return"
HEADERS = ("文件", "单位", "表式", "收到时间", "零报告", "审核人", "审核时间", "理由", "备注")
# Annex 2 prints the zone under its other name.
ALSO_KNOWN_AS = {"城陵矶新港区": "临港高新区"}
_NUMBER = re.compile(r"[0-9.]+%?\Z")
_SHARE = re.compile(r"[0-9]+\. ([^ ；]+?) ([0-9.]+%)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file that came in.

    ``changed`` maps (indicator, measure) to the text that stands in it in place of the annex's. ``reason`` says why a
    reviewer accepted figures behind schedule.
    """

    unit: str
    name: str
    received: str
    nil: bool = False
    reviewer: str = ""
    reviewed: str = ""
    reason: str = ""
    remark: str = ""
    changed: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the file lies, from the folder of the period."""
        return f"returns/{self.name}.xlsx"


def read_sent(period: str, *, clean: bool, folder: Path = FIGURES) -> tuple[Sent, ...]:
    """The files of one period from ``returns.csv``, in its order: as they came, or as they should have come."""
    stands = ("", "clean" if clean else "printed")
    with (folder / "returns.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            _sent(row) for row in csv.DictReader(stream) if row["period"] == period and row["stands"] in stands
        )


def _sent(row: Mapping[str, str]) -> Sent:
    changes = (change.partition("=") for change in row["changed"].split("; ") if change)
    return Sent(
        unit=row["unit"],
        name=row["file"],
        received=row["received"],
        nil=row["nil"] == "是",
        reviewer=row["reviewer"],
        reviewed=row["reviewed"],
        reason=row["reason"],
        remark=row["remark"],
        changed={(place.split()[0], place.split()[1]): text for place, _, text in changes},
    )


def read_department(period: str, folder: Path = FIGURES) -> tuple[Indicator, ...]:
    """The indicators that a department reports for the whole, and no annex carries."""
    with (folder / "departments.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Indicator(
                code=row["code"],
                number="",
                project="",
                task="",
                title=row["indicator"],
                unit=row["unit"],
                texts={(row["department"], measure): row[measure] for measure in MEASURES},
            )
            for row in csv.DictReader(stream)
            if row["period"] == period
        )


def own_indicators(
    month: Month, unit: str, department: Sequence[Indicator] = (), *, clean: Month
) -> Iterator[Indicator]:
    """The indicators that concern a unit, each with its texts alone, under the unit's own name.

    Figures stand as the month has them. Targets in words are whole: where the annex has but a piece of them, it was cut
    out of a title when the annex was made. Where an annex tells the progress of the regions in words, in the cell of the whole, a unit's own share of them
    stands; where it tells none, the unit says that it is under way.
    """
    whole_targets = {
        (indicator.code, region): text
        for indicator in (*clean.provincial, *clean.city)
        for (region, measure), text in indicator.texts.items()
        if measure == "target" and not _NUMBER.match(text)
    }
    for indicator in (*month.provincial, *month.city, *department):
        name = ALSO_KNOWN_AS.get(unit, unit) if indicator in month.city else unit
        texts = {measure: indicator.texts.get((name, measure), "") for measure in MEASURES}
        if set(texts.values()) <= {"", "/"}:
            continue
        texts["target"] = whole_targets.get((indicator.code, name), texts["target"])
        if not texts["progress"] and not texts["quantity"].endswith("%"):
            texts["progress"] = shares_in_words(indicator).get(name, "正在推进")
        yield replace(indicator, texts={(unit, measure): text for measure, text in texts.items()})


def shares_in_words(indicator: Indicator) -> dict[str, str]:
    """Progress by region out of the text that stands for the whole: 1. 平江县 50%，主体在建；2. …"""
    return dict(_SHARE.findall(indicator.texts.get((WHOLE, "progress"), "")))


def with_changes_of(indicators: Sequence[Indicator], sent: Sent) -> list[Indicator]:
    """The indicators of a return with the texts that stand in this file. Raises KeyError for one it does not carry."""
    changed = {indicator.code: dict(indicator.texts) for indicator in indicators}
    for (code, measure), text in sent.changed.items():
        changed[code][sent.unit, measure] = text
    return [replace(indicator, texts=changed[indicator.code]) for indicator in indicators]


def receipts(sent: Sequence[Sent]) -> str:
    """The list of what was received, ``received.csv``, as its reader wants it."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(HEADERS)
    for entry in sorted(sent, key=lambda entry: entry.received):
        nil = "是" if entry.nil else "否"
        writer.writerow(
            [
                *(entry.path, entry.unit, FORM, entry.received, nil),
                *(entry.reviewer, entry.reviewed, entry.reason, entry.remark),
            ]
        )
    return held.getvalue()
