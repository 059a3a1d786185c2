"""Comparisons made by hand for the renderers: every fate, two months, hostile text, and one where all is well."""

from dataclasses import replace

from jiaohe.model.comparison import Compared, Comparison, Fate, Side, Spot
from jiaohe.model.finding import Status
from jiaohe.model.text import Text
from tests.report import runs


def _spot(cell: str, text: str, number: float | None = None) -> Spot:
    return Spot(runs.CITY, "市级", cell, text, number)


def mixed() -> Comparison:
    """Two runs of a month with something of everything."""
    slip, lifts, row, effect, late, card, told = runs.troubled().findings
    lower = replace(slip, observed="4.3%", cells=("H48", "H46", "H47"), fingerprint="0123456789abcdef")
    rows = (
        Compared(
            fate=Fate.OPEN,
            before=slip,
            after=lower,
            was=_spot("H46", "0.43%", 0.43),
            now=_spot("H48", "4.3%", 4.3),
            same_values=False,
        ),
        Compared(
            fate=Fate.OPEN,
            before=row,
            after=row,
            was=_spot("B5", "60%"),
            now=_spot("B5", "60%"),
            same_values=True,
        ),
        Compared(
            fate=Fate.OPEN,
            before=effect,
            after=replace(effect, root=lower.fingerprint),
            was=_spot("B46", "51.2%"),
            now=_spot("B48", "51.2%"),
            same_values=False,
        ),
        Compared(
            fate=Fate.OPEN,
            before=late,
            after=late,
            was=_spot("K19", "28.21%"),
            now=_spot("K19", "28.21%"),
            same_values=True,
        ),
        Compared(
            fate=Fate.NEW,
            before=None,
            after=replace(lifts, cells=("C30",)),
            was=_spot("C30", "12", 12.0),
            now=_spot("C30", "21", 21.0),
        ),
        Compared(
            fate=Fate.UNKNOWN,
            before=replace(lifts, cells=("E30",), root=None),
            after=None,
            was=_spot("E30", "7", 7.0),
            now=_spot("E30", ""),
            reason=Text("E30 现在空着，无从核对。", "E30 is empty now, so nothing can be checked."),
        ),
        Compared(
            fate=Fate.FIXED,
            before=lifts,
            after=None,
            was=_spot("B30", "82", 82.0),
            now=_spot("B30", "80", 80.0),
            proposed=True,
        ),
        Compared(
            fate=Fate.FIXED,
            before=replace(card, root=None),
            after=None,
            was=_spot("H46", "0.43%"),
            now=_spot("H48", "4.3%"),
        ),
        Compared(
            fate=Fate.EXPLAINED,
            before=replace(told, status=Status.OPEN),
            after=told,
            was=_spot("D12", "104.2%"),
            now=_spot("D12", "104.2%"),
            same_values=True,
        ),
    )
    return Comparison(
        version="0.1.0",
        lang="zh",
        before=Side(name="上次.jsonl", period="2026-05", files=(runs.CITY,)),
        after=Side(name="2026-05/附件2.xlsx", period="2026-05", files=(runs.CITY,)),
        rows=rows,
    )


def next_month() -> Comparison:
    """The same of two months, with a file of the second that could not be read."""
    same = mixed()
    after = Side(
        name="2026-06",
        period="2026-06",
        files=("2026-06/a.xlsx", "2026-06/b.xlsx"),
        refused=(("2026-06/b.xlsx", Text("文件有打开密码。", "The file is encrypted.")),),
    )
    return replace(same, before=replace(same.before, name="2026-05"), after=after)


def settled() -> Comparison:
    """Everything that was asked for is fixed."""
    same = mixed()
    return replace(same, rows=same.rows[6:])


def hostile() -> Comparison:
    """Names and values that try to steer the terminal."""
    (bad,) = runs.hostile().findings
    spot = Spot(bad.file, runs.HOSTILE, "B5", runs.HOSTILE, None)
    row = Compared(fate=Fate.OPEN, before=bad, after=bad, was=spot, now=spot._replace(text="1"), same_values=False)
    gone = replace(row, fate=Fate.UNKNOWN, after=None, reason=Text(runs.HOSTILE, runs.HOSTILE))
    side = Side(
        name=runs.HOSTILE,
        period="2026-05",
        files=(bad.file, "b.xlsx"),
        refused=((runs.HOSTILE, Text(runs.HOSTILE, runs.HOSTILE)),),
    )
    return replace(mixed(), before=side, after=side, rows=(row, gone))
