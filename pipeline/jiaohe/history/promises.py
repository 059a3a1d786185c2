"""What remarks promised and how they excuse (承诺和理由): dates that have passed, and reasons given again and again."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from jiaohe.history.ledger import Ledger, TitleKey
from jiaohe.history.moves import months_between
from jiaohe.model.month_tables import Excuse, Promise
from jiaohe.model.past import Month
from jiaohe.model.tables import Observation, Statement

_NOISE = re.compile(r"[\W_]+")


class _Said(NamedTuple):
    """A statement with the period in which it was made."""

    period: str
    row: Statement


def passed_promises(
    observations: Iterable[Observation],
    statements: Iterable[Statement],
    months: Sequence[Month],
    ledger: Ledger,
    key: TitleKey,
    *,
    skipped: Collection[int] = (),
) -> list[Promise]:
    """A row for every observation whose latest promise names an earlier month; the rule asks what became of it.

    A promise is looked at when the place first reports after the month that it names, and again where it is repeated.
    One that was kept meanwhile, or is put off by a later statement, is forgotten. Where a remark speaks of no region it is held against the
    whole, or against the only row of the indicator. ``skipped`` are positions of observations that others tell.
    """
    latest: dict[tuple[str, str | None], _Said] = {}
    for said in sorted(_all(statements, months), key=lambda said: said.period):
        if said.row.promised is not None and said.row.indicator is not None:
            latest[key(said.row.indicator, said.row.form, said.row.period), said.row.region] = said
    alone: dict[tuple[int, str, int, int], int] = defaultdict(int)
    rows = list(observations)
    for row in rows:
        alone[row.input, row.sheet, row.table, row.block] += 1
    found = []
    for at, row in enumerate(rows):
        if at in skipped:
            continue
        indicator = key(row.indicator, row.form, row.period)
        candidates = [latest.get((indicator, row.region))]
        if row.level == "whole" or alone[row.input, row.sheet, row.table, row.block] == 1:
            candidates.append(latest.get((indicator, None)))
        made = [
            said for said in candidates if said is not None and row.period is not None and said.period <= row.period
        ]
        last = max(made, key=lambda one: one.period, default=None)
        if last is None or row.period is None or str(last.row.promised) >= row.period:
            continue
        before, _ = next(ledger.before(row), ("", None))
        if _is_kept(last, row, ledger):
            continue
        if last.period == row.period or str(last.row.promised) >= before:
            found.append(_promise(row, last))
    return found


def _is_kept(said: _Said, row: Observation, ledger: Ledger) -> bool:
    """Whether a report since then showed it done: a new year begins its figures anew."""
    since = [past.progress for period, past in ledger.before(row) if period >= said.period]
    done = 100.0 if said.row.promised_what == "completion" else 0.0
    return any(one is not None and (one >= 100 or one > done) for one in since)


def _promise(row: Observation, said: _Said) -> Promise:
    return Promise(
        input=row.input,
        file=row.file,
        sheet=row.sheet,
        table=row.table,
        form=row.form,
        period=row.period,
        indicator=row.indicator,
        region=row.region,
        promised=str(said.row.promised),
        promised_text=said.row.promised_text or "",
        promised_what=said.row.promised_what or "other",
        said_in=said.period,
        said_place=f"{said.row.file} {said.row.sheet}!{said.row.cell}",
        progress=row.progress,
        progress_half=row.progress_half,
        progress_text=row.progress_text,
        progress_cell=row.progress_cell,
    )


def repeated_excuses(statements: Sequence[Statement], months: Sequence[Month], key: TitleKey) -> list[Excuse]:
    """A row for every reason of this period, with how many periods in a row gave it in the same words."""
    known: dict[tuple[str, str | None, str], set[str]] = defaultdict(set)
    for month in months:
        for row in month.statements:
            if row.cause:
                known[_title(row, key), row.region, words(row.text)].add(month.period)
    found: dict[tuple[int, str, str, str | None], Excuse] = {}
    for row in statements:
        if not row.cause or row.period is None:
            continue
        months_ago = known[_title(row, key), row.region, words(row.text)]
        since = row.period
        count = 1
        while (before := next((p for p in months_ago if months_between(p, since) == 1), None)) is not None:
            since, count = before, count + 1
        found.setdefault(
            (row.input, row.sheet, row.cell, row.region),
            Excuse(
                input=row.input,
                file=row.file,
                sheet=row.sheet,
                table=row.table,
                form=row.form,
                period=row.period,
                indicator=row.indicator or "",
                region=row.region,
                text=row.text,
                cell=row.cell,
                months=count,
                since=since,
            ),
        )
    return list(found.values())


def words(text: str) -> str:
    """A text as it is compared with another: no spaces, punctuation or letter case; figures count."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _title(row: Statement, key: TitleKey) -> str:
    return "" if row.indicator is None else key(row.indicator, row.form, row.period)


def _all(statements: Iterable[Statement], months: Sequence[Month]) -> Iterator[_Said]:
    for month in months:
        for row in month.statements:
            yield _Said(month.period, row)
    for row in statements:
        if row.period is not None:
            yield _Said(row.period, row)
