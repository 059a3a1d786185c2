"""Comparing two runs (比较): what was fixed, what still stands, what is new, and what nobody can tell.

Findings are matched by what they are about: rule, form, level, indicator, region and measure; files and addresses may
differ. A place without a finding is called fixed only where it is there in the later run, still holds its figures, and
its rule looked at it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePath

from jiaohe.history.places import Atlas, Located, Meaning, nearest, rename
from jiaohe.model.comparison import Compared, Comparison, Fate, Side, speak_of_one_period
from jiaohe.model.finding import Change, Finding, Severity, Status
from jiaohe.model.interval import Interval
from jiaohe.model.run import Account, RunResult
from jiaohe.model.text import Text

_ASKING = (Severity.ERROR, Severity.QUERY)
_PAIRINGS: Sequence[Callable[[Finding, Finding], bool]] = (
    lambda a, b: a.fingerprint == b.fingerprint and _base(a) == _base(b),
    lambda a, b: _base(a) == _base(b) and a.cells == b.cells,
    lambda a, b: a.fingerprint == b.fingerprint,
    lambda a, b: _base(a) == _base(b),
    lambda a, b: True,
)


def compare_runs(before: RunResult, after: RunResult, names: tuple[str, str]) -> Comparison:
    """What became of the findings of ``before`` in ``after``; ``names`` are what their reader calls the two."""
    old, new = Atlas(before), Atlas(after)
    renamed = rename(old, new)
    new = Atlas(after, renamed)
    old_for_new = Atlas(before, {(form, new_key): key for (form, key), new_key in renamed.items()})
    sides = _side(before, names[0]), _side(after, names[1])
    same_period = speak_of_one_period(*sides)
    pairs, gone, fresh = _pair(old, new, renamed)
    rows = [_both(old, new, a, b, same_period) for a, b in pairs]
    rows += [_gone(old, new, finding, fresh, same_period) for finding in gone]
    rows += [_fresh(old_for_new, new, finding) for finding in fresh]
    order = list(Fate)
    rows.sort(key=lambda row: (order.index(row.fate), row.finding.severity.rank))
    return Comparison(
        version=after.version,
        lang=after.lang,
        before=sides[0],
        after=sides[1],
        rows=tuple(rows),
    )


def _side(run: RunResult, name: str) -> Side:
    refused = tuple((report.file, report.refusal[0]) for report in run.inputs if report.refusal is not None)
    return Side(name=name, period=_period(run), files=tuple(report.file for report in run.files), refused=refused)


def _period(run: RunResult) -> str | None:
    """The period that was asked for, or else the only one that the sheets name."""
    named = {sheet.period for report in run.inputs for sheet in report.sheets if sheet.period is not None}
    return run.period or (named.pop() if len(named) == 1 else None)


def _base(finding: Finding) -> str:
    return PurePath(finding.file).name


Pairs = list[tuple[Finding, Finding]]


def _pair(
    old: Atlas, new: Atlas, renamed: dict[tuple[str | None, str], str]
) -> tuple[Pairs, list[Finding], list[Finding]]:
    """Findings of one rule at one place; then what is left at one place under different rules; then what is alone."""
    pairs: Pairs = []
    gone, fresh = list(old.run.findings), list(new.run.findings)
    for with_rule in (True, False):
        mine, theirs = _by_place(old, gone, renamed, with_rule), _by_place(new, fresh, {}, with_rule)
        for place, found in mine.items():
            pairs += _match(found, theirs.get(place, []))
        taken = {id(finding) for pair in pairs for finding in pair}
        gone = [finding for finding in gone if id(finding) not in taken]
        fresh = [finding for finding in fresh if id(finding) not in taken]
    return pairs, gone, fresh


def _by_place(
    atlas: Atlas, findings: Sequence[Finding], renamed: dict[tuple[str | None, str], str], with_rule: bool
) -> dict[object, list[Finding]]:
    found: dict[object, list[Finding]] = defaultdict(list)
    for finding in findings:
        meaning = atlas.meaning(finding)
        if meaning is not None and meaning[2] is not None:
            meaning = (*meaning[:2], renamed.get((meaning[0], meaning[2]), meaning[2]), *meaning[3:])
        if with_rule:
            place: object = meaning or (atlas.form_of(finding), finding.cells)
            found[finding.rule, place].append(finding)
        elif meaning is not None and finding.severity in _ASKING and None not in meaning:
            found[meaning].append(finding)
    return found


def _match(mine: list[Finding], theirs: list[Finding]) -> Pairs:
    """The likeliest pairs: of the same values in the same file, then of the same cells, then in order."""
    pairs: Pairs = []
    theirs = list(theirs)
    for alike in _PAIRINGS:
        alone = []
        for a in mine:
            position = next((position for position, b in enumerate(theirs) if alike(a, b)), None)
            if position is None:
                alone.append(a)
            else:
                pairs.append((a, theirs.pop(position)))
        mine = alone
    return pairs


def _both(old: Atlas, new: Atlas, a: Finding, b: Finding, same_period: bool) -> Compared:
    was, now = old.blamed(a), new.blamed(b)
    same = a.fingerprint == b.fingerprint
    if not same and not same_period:
        same = was is not None and now is not None and was.place.text == now.place.text
    return Compared(
        fate=Fate.OPEN if b.status is Status.OPEN else Fate.EXPLAINED,
        before=a,
        after=b,
        was=None if was is None else was.spot,
        now=None if now is None else now.spot,
        same_values=same,
    )


def _gone(old: Atlas, new: Atlas, finding: Finding, fresh: Sequence[Finding], same_period: bool) -> Compared:
    """A finding that the later run does not have: fixed, or nobody can tell, and why."""
    was = old.blamed(finding)
    meaning = old.meaning(finding)
    there = [] if meaning is None else new.at(meaning)
    now = None
    if was is not None:
        now = nearest(new.at(old.meaning_of(was)), _base(finding))
    reason = _untold(old, new, finding, meaning, there, now)
    if reason is None and now is not None:
        reason = _still_involved(new, now, fresh)
    return Compared(
        fate=Fate.FIXED if reason is None else Fate.UNKNOWN,
        before=finding,
        after=None,
        was=None if was is None else was.spot,
        now=None if now is None else now.spot,
        proposed=reason is None and _as_proposed(old, new, finding, same_period),
        reason=reason,
    )


def _untold(
    old: Atlas, new: Atlas, finding: Finding, meaning: Meaning | None, there: list[Located], now: Located | None
) -> Text | None:
    """Why nobody can tell whether a finding was fixed; None where it was."""
    inputs = {located.report.input for located in there}
    sheets = new.sheets.get(old.form_of(finding) or "", [])
    if not there:
        named_before = meaning is not None and bool(old.at(meaning))
        if named_before or not (sheets or finding.sheet is None):
            return _absent(new)
        inputs = {report.input for report, _ in sheets} or {report.input for report in new.run.inputs}
    ran = [new.outcomes.get((finding.rule, number)) for number in sorted(inputs)]
    if not any(outcome is not None and (outcome.state in ("passed", "findings") or outcome.idle) for outcome in ran):
        why = next((outcome.reason for outcome in ran if outcome is not None and outcome.reason is not None), None)
        text = Text("这条规则后一次没有运行。", "Its rule did not run the second time.")
        return text if why is None else Text(text.zh.rstrip("。") + "：" + why.zh, f"{text.en[:-1]}: {why.en}")
    if now is not None and now.account is Account.CONTRADICTED:
        return Text(
            "这条没有了，但这一格与别的数仍有矛盾，见后一次的其他问题。",
            "This one is gone, but the figure still contradicts others: see what else was found.",
        )
    if now is not None and now.account is Account.PROVED:
        return None
    for cell in finding.cells:
        for one in old.cell(finding, cell):
            if one.place.number is None:
                continue
            here = nearest(new.at(old.meaning_of(one)), one.base)
            if here is None:
                return _absent(new)
            if here.place.number is None:
                return _emptied(here)
    return None


def _still_involved(new: Atlas, now: Located, fresh: Sequence[Finding]) -> Text | None:
    """The figure does not agree with its line even now: a new error there rests on it and blames another cell."""
    line = new.meaning_of(now)[:4]
    for finding in fresh:
        same_sheet = (finding.input, finding.sheet) == (now.report.input, now.sheet.name)
        if same_sheet and finding.severity is Severity.ERROR and now.place.cell in finding.cells:
            meaning = new.meaning(finding)
            if finding.status is Status.OPEN and meaning is not None and meaning[:4] == line:
                return Text(
                    f"这一格还牵涉在后一次新出的问题里（{finding.rule}）。",
                    f"The figure is part of what is new the second time ({finding.rule}).",
                )
    return None


def _absent(new: Atlas) -> Text:
    if any(report.refusal is not None for report in new.run.inputs):
        return Text(
            "后一次有文件无法受理，这个位置可能就在里面。",
            "A file could not be accepted the second time; the place may be in it.",
        )
    recognised = any(sheet.status == "recognised" for report in new.run.inputs for sheet in report.sheets)
    if recognised and not new.located:
        return Text(
            "后一次的结果里没有记下各个位置，请重新校核后再比。",
            "The second run does not tell its places: run the check again, then compare.",
        )
    return Text("后一次的表里没有这个位置了。", "The place is no longer there the second time.")


def _emptied(here: Located) -> Text:
    cell, text = here.place.cell, here.place.text.strip()
    if not text:
        return Text(f"{cell} 现在空着，无从核对。", f"{cell} is empty now, so nothing can be checked.")
    return Text(f"{cell} 现在填的不是数，无从核对。", f"{cell} holds no number now, so nothing can be checked.")


def _as_proposed(old: Atlas, new: Atlas, finding: Finding, same_period: bool) -> bool:
    """Whether one proposal was taken in all its cells. Next month only a target can be what was proposed."""
    if not same_period and finding.measure != "target":
        return False
    return any(all(_taken(old, new, finding, change) for change in proposal.changes) for proposal in finding.proposals)


def _taken(old: Atlas, new: Atlas, finding: Finding, change: Change) -> bool:
    places = old.cell(finding, change.cell)
    here = [nearest(new.at(old.meaning_of(one)), one.base) for one in places]
    if not places:  # a title: the place has another name now
        titled = new.at(old.meaning(finding) or (None,) * 5)
        return any(change.after and change.after in (one.place.indicator or "") for one in titled)
    return all(one is not None and _holds(one, change) for one in here)


def _holds(located: Located, change: Change) -> bool:
    number = located.place.number
    if change.interval is not None and number is not None:
        return Interval(*change.interval).holds(number)
    return located.place.text.strip() == change.after.strip()


def _fresh(old: Atlas, new: Atlas, finding: Finding) -> Compared:
    """A finding that the earlier run does not have; where it could not have it, that is said."""
    now = new.blamed(finding)
    meaning = new.meaning(finding)
    was = None if now is None else nearest(old.at(new.meaning_of(now)), now.base)
    there = [] if meaning is None else old.at(meaning)
    inputs = {located.report.input for located in there} or {
        report.input for report, _ in old.sheets.get(new.form_of(finding) or "", [])
    }
    ran = [old.outcomes.get((finding.rule, number)) for number in inputs]
    reason = None
    if meaning is not None and not there and new.at(meaning):
        reason = Text("前一次没有这个位置。", "The place was not there the first time.")
        if any(report.refusal is not None for report in old.run.inputs):
            reason = Text(
                "前一次有文件无法受理，问题可能早就有。", "A file could not be accepted the first time: it may be old."
            )
    elif not any(outcome is not None and (outcome.state in ("passed", "findings") or outcome.idle) for outcome in ran):
        reason = Text("前一次没有运行这条规则，问题可能早就有。", "Its rule did not run the first time: it may be old.")
    return Compared(
        fate=Fate.NEW if finding.status is Status.OPEN else Fate.EXPLAINED,
        before=None,
        after=finding,
        was=None if was is None else was.spot,
        now=None if now is None else now.spot,
        reason=reason,
    )
