"""Rule outcomes (规则结果) on a terminal: what found something, passed, did not run and why, or failed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from jiaohe.model.run import Outcome
from jiaohe.report.page import Page, Piece
from jiaohe.report.words import counted

_STATES = {
    "error": ("出错", "failed", "bad"),
    "findings": ("有问题", "findings", "notice"),
    "skipped": ("未运行", "not run", "notice"),
    "idle": ("无对象", "no rows", "quiet"),
    "passed": ("通过", "passed", "good"),
}


def write_rules(page: Page, outcomes: Sequence[Outcome], *, details: bool) -> None:
    """Every rule in one place: by what it came to over all files; with ``details`` by what it did in each."""
    if not outcomes:
        return
    page.blank()
    number = len({outcome.rule for outcome in outcomes})
    page.line(Piece(page.pick("规则", "Rules"), "title"), Piece(f"  {number}", "quiet"))
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    ran = {outcome.rule for outcome in outcomes if _state(outcome) in ("passed", "findings")}
    found = {outcome.rule for outcome in outcomes if outcome.state == "findings"}
    partly = [o for o in outcomes if not details and o.rule in ran and _state(o) in ("skipped", "idle")]
    never = _reasons(page, [o for o in outcomes if not details and o.rule not in ran and _state(o) == "skipped"])
    for outcome in outcomes:
        state = _state(outcome)
        if details:
            groups[state, _reason(page, outcome)].append(outcome)
        elif outcome.rule in ran and state in ("skipped", "idle"):
            continue
        elif state == "skipped" or (state == "idle" and outcome.rule in never):
            groups["skipped", never[outcome.rule]].append(outcome)
        elif state != "passed" or outcome.rule not in found:
            groups[state, _reason(page, outcome)].append(outcome)
    ends = Counter(rule for members in groups.values() for rule in {outcome.rule for outcome in members})
    split = {rule for rule, times in ends.items() if times > 1}
    size = max(page.cells(page.pick(zh, en)) for zh, en, _ in _STATES.values())
    for state, (zh, en, style) in _STATES.items():
        for (reached, reason), members in groups.items():
            if reached == state:
                text = page.pick(" ", ", ").join(_rule_words(page, members, split, details=details))
                text += page.pick("：", ": ") + reason if reason else ""
                page.paragraph(text, indent=2, label=[Piece(page.pad(page.pick(zh, en), size) + "  ", style)])
    if partly:
        _write_partly(page, partly)


def _state(outcome: Outcome) -> str:
    """A rule that had nothing to look at did not pass."""
    return "idle" if outcome.state == "passed" and outcome.checked == 0 else outcome.state


def _reason(page: Page, outcome: Outcome) -> str:
    return "" if outcome.reason is None or outcome.state in ("passed", "findings") else page.say(outcome.reason)


def _reasons(page: Page, outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Per rule why it did not run; where the files differ in that, every reason once."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        reason = _reason(page, outcome)
        if reason not in reasons[outcome.rule]:
            reasons[outcome.rule].append(reason)
    joint = page.pick("；", "; ")
    return {
        rule: joint.join([*(one.rstrip("。.") for one in sorted(several)[:-1]), sorted(several)[-1]])
        for rule, several in reasons.items()
    }


def _write_partly(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Rules that ran in some files and not in others, which is usual where the sheets differ."""
    rules = len({outcome.rule for outcome in outcomes})
    reasons = dict.fromkeys(filter(None, (_reason(page, outcome) for outcome in outcomes)))
    why = page.pick("；", "; ").join(reason.rstrip("。.") for reason in list(reasons)[:3])
    if why:
        why = page.pick(f"（{why}）", f" ({why})")
    text = page.pick(
        f"其中 {rules} 条在一部分文件里没有运行{why}，用 -v 逐条列出。",
        f"{counted(rules, 'en', '条', 'rule')} of these did not run in some of the files{why}; -v lists them.",
    )
    page.paragraph(text, indent=2, style="quiet")


def _rule_words(page: Page, members: Sequence[Outcome], split: Collection[str], *, details: bool) -> list[str]:
    """``JH301×3`` with its findings and, where it ended differently elsewhere, how many files these are."""
    by_rule: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in members:
        by_rule[outcome.rule].append(outcome)
    words = []
    for rule, outcomes in sorted(by_rule.items()):
        notes = [outcomes[0].name] if details else []
        found = sum(outcome.findings for outcome in outcomes)
        checked = sum(outcome.checked for outcome in outcomes)
        if details and checked:
            notes.append(page.pick(f"查 {checked:,}", f"of {checked:,}"))
        if rule in split:
            notes.append(counted(len({outcome.input for outcome in outcomes}), page.lang, "个文件", "file"))
        joined = page.pick("，", ", ").join(notes)
        named = f"{rule}{page.marks.times}{found:,}" if found else rule
        words.append(page.pick(f"{named}（{joined}）", f"{named} ({joined})") if notes else named)
    return words
