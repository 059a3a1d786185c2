"""The words of cards (红黄牌的说法): colours, figures, ways out, remarks and sums, in Chinese and English."""

import math
from collections.abc import Sequence
from typing import Final

from jiaohe.model.cards import Ahead, Carded, CardPolicy, CardStep, Remark
from jiaohe.model.tables import CardColour
from jiaohe.model.text import Lang, Text
from jiaohe.report.untrusted import clean

COLOUR: Final[dict[CardColour, Text]] = {
    "none": Text("无牌", "none"),
    "yellow": Text("黄牌", "yellow"),
    "red": Text("红牌", "red"),
}
_REMARKS: Final[dict[Remark, Text]] = {
    "gap": Text("前面缺月份，连续几期按有数的月份数", "months are missing before this one"),
    "new_year": Text("新的一年，上年的牌不带过来", "a new year: cards of the last one are not carried over"),
    "target_changed": Text("目标和上期不同", "the target is another one than before"),
    "schedule_lowered": Text("序时进度比上期低", "the schedule is lower than before"),
}


def figure(value: float) -> str:
    """A figure that something still lacks, rounded up to two decimals so that it does suffice: 4,734 or 0.35."""
    text = f"{math.ceil(value * 100 - 1e-6) / 100:,.2f}"
    return text.rstrip("0").rstrip(".")


def percent(value: float | None, lang: Lang) -> str:
    """A percentage with as many decimals as it needs, two at most."""
    if value is None:
        return "—" if lang == "zh" else "-"
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def month(period: str, lang: Lang) -> str:
    """2026-06 as a person says it."""
    names = "January February March April May June July August September October November December".split()
    year, number = period[:4], int(period[5:7])
    return f"{year}年{number}月" if lang == "zh" else f"{names[number - 1]} {year}"


def month_end(period: str, lang: Lang) -> str:
    """The end of a month of the year at hand: 6月末."""
    return f"{int(period[5:7])}月末" if lang == "zh" else f"the end of {month(period, lang).split()[0]}"


def amount(needed: float | None, points: float | None, unit: str | None, lang: Lang) -> str | None:
    """What is lacking: a quantity with its unit, or percentage points; None where nothing is known to be."""
    if needed is not None:
        word = clean(unit or "", longest=12)
        if lang == "zh":
            return f"再完成 {figure(needed)}" + (f" {word}" if word else "")
        return f"{figure(needed)} more" + (f" ({word})" if word else "")
    if points is None:
        return None
    return f"再提高 {figure(points)} 个百分点" if lang == "zh" else f"{figure(points)} points more"


def way_out(one: Carded, policy: CardPolicy, lang: Lang) -> str:
    """What clears the card, or why there is nothing to do; empty where an indicator has and had none."""
    step = one.steps[-1]
    zh = lang == "zh"
    if "doubtful" in step.remarks:
        return (
            "进度差了若干个 10 倍，先改正；牌不变" if zh else "The progress is off by a power of ten; the card stays."
        )
    if "no_figure" in step.remarks:
        if step.card == "none" and step.previous == "none":
            return "本期没有进度" if zh else "No progress this time."
        if step.card == step.previous:
            return "本期没有进度，牌不变" if zh else "No progress this time; the card stays."
        return "本期没有进度，按落后算" if zh else "No progress this time, which counts as behind."
    lacking = amount(step.needed, step.behind, one.series.unit, lang)
    if step.card == "none":
        return _without_card(step, lacking, lang)
    cleared = _cleared(step, policy, lang)
    if step.behind is None:
        if step.card != step.previous:
            held = policy.clear_after
            return (
                f"红牌降为黄牌，再保持 {held} 期可摘牌" if zh else f"Down to yellow; {held} more on schedule clears it."
            )
        left = policy.clear_after - step.months_on
        return f"再按序时进度保持 {left} 期{cleared}" if zh else f"{left} more on schedule {cleared}."
    said = f"{lacking}{_holding(policy, lang)}{cleared}" if zh else f"{lacking}{_holding(policy, lang)} {cleared}."
    return said + _by_next(one.ahead, one, lang)


def _without_card(step: CardStep, lacking: str | None, lang: Lang) -> str:
    zh = lang == "zh"
    if step.previous != "none":
        return "已追上，摘牌" if zh else "Caught up; cleared."
    if step.behind is not None and lacking:
        return f"略低，不够挂牌；{lacking}达到序时" if zh else f"Late by less than a card; {lacking} to be on schedule."
    return ""


def _cleared(step: CardStep, policy: CardPolicy, lang: Lang) -> str:
    if step.card == "red" and policy.step_down:
        return "可降为黄牌" if lang == "zh" else "turns it yellow"
    return "可摘牌" if lang == "zh" else "clears it"


def _holding(policy: CardPolicy, lang: Lang) -> str:
    if policy.clear_after == 1:
        return ""
    return f"并保持 {policy.clear_after} 期" if lang == "zh" else f", held {policy.clear_after} months,"


def _by_next(ahead: Ahead | None, one: Carded, lang: Lang) -> str:
    """What it takes at the next cut-off, whose schedule is a higher one."""
    point = one.series.points[-1]
    if ahead is None or point.progress is None:
        return ""
    short = ahead.schedule - point.progress.middle
    lacking = amount(ahead.needed, short if short > 0 else None, one.series.unit, lang)
    if lacking is None:
        return ""
    name, due = month_end(ahead.period, lang), percent(ahead.schedule, lang)
    return f"（到{name}按 {due} 算，要{lacking}）" if lang == "zh" else f" By {name} ({due}): {lacking}."


def remarks(one: Carded, lang: Lang) -> list[str]:
    """What else a person should know of this month's card."""
    step = one.steps[-1]
    zh = lang == "zh"
    said = []
    if "below_by_quantity" in step.remarks and step.needed is not None:
        lacking = amount(step.needed, None, one.series.unit, lang)
        said.append(
            f"压线：印出的进度看不出够不够，按数量还要{lacking}"
            if zh
            else f"On the line: the printed progress cannot tell; by quantity it takes {lacking}"
        )
    elif step.borderline:
        said.append(
            "压线：印出的位数看不出够不够，不算落后"
            if zh
            else "On the line: the printed digits cannot tell; not behind"
        )
    said += [_REMARKS[remark].read(lang) for remark in step.remarks if remark in _REMARKS]
    return said


def sums(listed: Sequence[Carded], lang: Lang) -> str:
    """How many cards there were, what became of them, and how many there are now."""
    steps = [one.steps[-1] for one in listed]

    def count(previous: CardColour | None, card: CardColour) -> int:
        return sum(step.card == card and previous in (None, step.previous) for step in steps)

    zh = lang == "zh"
    yellow, red = ([step.previous for step in steps].count(colour) for colour in ("yellow", "red"))
    said = []
    if steps and all("first" in step.remarks for step in steps):
        said.append("没有上期数据" if zh else "There is no earlier period")
    else:
        said.append(
            _became(
                f"上期黄牌 {yellow} 个" if zh else f"{yellow} yellow before",
                [
                    (count("yellow", "none"), Text("摘牌", "cleared")),
                    (count("yellow", "red"), Text("转红", "turned red")),
                    (count("yellow", "yellow"), Text("仍是黄牌", "still yellow")),
                ],
                lang,
            )
        )
        if red:
            said.append(
                _became(
                    f"上期红牌 {red} 个" if zh else f"{red} red before",
                    [
                        (count("red", "none"), Text("摘牌", "cleared")),
                        (count("red", "yellow"), Text("降为黄牌", "down to yellow")),
                        (count("red", "red"), Text("仍是红牌", "still red")),
                    ],
                    lang,
                )
            )
    new_yellow, new_red = count("none", "yellow"), count("none", "red") + count("yellow", "red")
    now_yellow, now_red = count(None, "yellow"), count(None, "red")
    said.append(
        f"本期黄牌 {now_yellow} 个（新挂 {new_yellow} 个），红牌 {now_red} 个（新转 {new_red} 个）"
        if zh
        else f"now {now_yellow} yellow ({new_yellow} new) and {now_red} red ({new_red} new)"
    )
    return "；".join(said) + "。" if zh else "; ".join(said) + "."


def _became(lead: str, parts: Sequence[tuple[int, Text]], lang: Lang) -> str:
    known = [(number, text) for number, text in parts if number]
    if not known:
        return lead
    if lang == "zh":
        return f"{lead}：" + "，".join(f"{text.zh} {number} 个" for number, text in known)
    return f"{lead}: " + ", ".join(f"{number} {text.en}" for number, text in known)
