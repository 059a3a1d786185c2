"""The list of cards and the early warnings, line by line, in both languages; and the same for programs."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jiaohe.history.book import card_book
from jiaohe.history.series import Told
from jiaohe.model.cards import LADDER, CardBook, CardPolicy
from jiaohe.model.past import Month
from jiaohe.report.cards import render_cards
from jiaohe.report.cards_records import render_cards_csv, render_cards_json
from jiaohe.report.wrap import cells
from tests.history.months import YEAR, row
from tests.history.told import told
from tests.workspace.test_load import MINIMAL, workspace_of

CATALOG = "代码,表式,指标,责任单位\nA1,city,新增城镇就业5.9万人,市人社局\n"
# Linear: 8 17 25 33 42; the second indicator is always late, the fourth never.
FIGURES = {
    "新增城镇就业5.9万人": ["9", "18", "26", "20.5", "28.21"],
    "高标准农田建设": ["3", "9", "15", "21", "27.10"],
    "更新住宅老旧电梯82台": ["9", "18", "26", "30", "46.30"],
    "水稻机插机抛作业": ["9", "18", "27", "36", "45"],
    "养老床位": ["9", "18", "27", "36", "42"],
    "市美术馆活动": ["3", "9", "15", "21", None],
}


def book(root: Path, policy: CardPolicy | None = None, *, region: str = "全市", months: int = 5) -> CardBook:
    given = [
        Month(
            period=at,
            observations=[
                row(name, figures[month], number=number, region=region)
                for number, (name, figures) in enumerate(FIGURES.items(), 4)
            ],
        )
        for month, at in enumerate(YEAR[:months])
    ]
    found = [told(one, shortfall=12.0 if one.block == 4 else None) for one in given[-1].observations]
    city = workspace_of(root, MINIMAL, catalog=CATALOG)
    return card_book(
        given, city, told=Told(found), policy=policy, needed_of=lambda r, _: 98.0 if r.block == 4 else None
    )


def text(given: CardBook, lang: Any = "zh", width: int = 80, **more: Any) -> list[str]:
    return render_cards(given, name="岳阳市", lang=lang, width=width, color=False, **more).splitlines()


def squeezed(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def test_a_row_tells_owner_figures_both_cards_and_the_way_out(tmp_path: Path) -> None:
    lines = squeezed(text(book(tmp_path)))
    assert lines[0] == "红黄牌 岳阳市 2026年5月"
    assert lines[2] == "指标 责任单位 进度 序时 上期 本期"
    assert lines[3] == "新增城镇就业5.9万人 市人社局 28.21% 42% 黄牌 红牌"
    assert lines[4] == "→ 再完成 12 人可摘牌（到6月末按 50% 算，要再完成 98 人）"
    assert "高标准农田建设 — 27.10% 42% 红牌 红牌" in lines
    assert "→ 再提高 14.9 个百分点可摘牌（到6月末按 50% 算，要再提高 22.9 个百分点）" in lines
    cleared = lines.index("更新住宅老旧电梯82台 — 46.30% 42% 黄牌 无牌")
    assert lines[cleared + 1] == "→ 已追上，摘牌"
    missing = lines.index("市美术馆活动 — — 42% 红牌 红牌")
    assert lines[missing + 1] == "→ 本期没有进度，牌不变"
    edge = lines.index("养老床位 — 42% 42% 无牌 无牌")
    assert lines[edge + 1] == "→ 压线：印出的位数看不出够不够，不算落后"


def test_the_sums_say_what_became_of_the_cards(tmp_path: Path) -> None:
    joined = "".join(line.strip() for line in text(book(tmp_path)))
    assert (
        "上期黄牌 2 个：摘牌 1 个，转红 1 个；上期红牌 2 个：仍是红牌 2 个；本期黄牌 0 个（新挂 0 个），红牌 3 个（新转 1 个）。"
    ) in joined.replace("黄牌 2个", "黄牌 2 个")
    assert "另有 1 个指标没有牌；加 --all 全部列出。" in joined


def test_the_same_in_english(tmp_path: Path) -> None:
    lines = squeezed(text(book(tmp_path), lang="en", width=130))
    assert lines[0] == "Cards 岳阳市 May 2026"
    start = lines.index(next(line for line in lines if line.startswith("新增城镇就业")))
    assert lines[start].startswith("新增城镇就业5.9万人 市人社局 28.21% 42% yellow red 12 more (人) clears it.")
    assert any(
        line.startswith("2 yellow before: 1 cleared, 1 turned red; 2 red before: 2 still red;") for line in lines
    )


def test_warnings_name_the_figure_needed_and_those_without_a_pace_are_counted(tmp_path: Path) -> None:
    lines = squeezed(text(book(tmp_path)))
    start = lines.index("预警：照目前的速度，下期很可能落后")
    assert lines[start + 2] == "指标 责任单位 本期 进度 每月 预计 序时"
    assert "高标准农田建设 — 红牌 27.10% +6.00 32.5–33.7% 50%" in lines[start:]
    assert "→ 到6月末要再提高 22.9 个百分点才够" in lines[start:]
    assert not any(line.startswith(("水稻", "市美术馆")) for line in lines[start:])
    assert "看得出快慢的 5 个；另 1 个月份太少或本期没有进度，不预警。" in lines


def test_with_too_few_months_warnings_are_silent_unless_asked_for(tmp_path: Path) -> None:
    young = book(tmp_path, months=2)
    assert not any("预警" in line for line in text(young))
    assert "月份太少，看不出快慢，不预警。" in squeezed(text(young, ahead=True))
    assert not any("预警" in line for line in text(book(tmp_path), ahead=False))


def test_the_first_period_has_no_card_before(tmp_path: Path) -> None:
    lines = squeezed(text(book(tmp_path, months=1)))
    assert "高标准农田建设 — 3% 8% — 黄牌" in lines
    assert any(line.startswith("没有上期数据；本期黄牌 2 个（新挂 2 个）") for line in lines)


def test_a_ladder_says_how_long_to_hold_and_what_comes_first(tmp_path: Path) -> None:
    lines = squeezed(text(book(tmp_path, LADDER)))
    start = lines.index("高标准农田建设 — 27.10% 42% 红牌 红牌")
    assert lines[start + 1].startswith("→ 再提高 14.9 个百分点并保持 2 期可降为黄牌（到6月末")


def test_regions_stand_under_their_name(tmp_path: Path) -> None:
    given = book(tmp_path, CardPolicy(level="region"), region="平江县")
    other = book(tmp_path, CardPolicy(level="region"), region="汨罗市")
    both = replace(given, carded=(*given.carded, *other.carded))
    lines = text(both)
    assert [line for line in lines if line in ("平江县", "汨罗市")] == ["平江县", "汨罗市"]


@pytest.mark.parametrize("width", [60, 80, 116, 140])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_line_is_wider_than_the_page(tmp_path: Path, width: int, lang: Any, ascii_only: bool) -> None:
    lines = text(book(tmp_path), lang, width, every=True, ahead=True, ascii_only=ascii_only)
    assert max(cells(line, wide=ascii_only) for line in lines) <= width


def test_colour_adds_nothing_that_words_do_not_say(tmp_path: Path) -> None:
    colored = render_cards(book(tmp_path), lang="zh", width=80, color=True)
    assert "\x1b[1;31m红牌" in colored
    assert "\x1b[33m黄牌" in colored


def test_json_has_every_month_of_every_card(tmp_path: Path) -> None:
    found = json.loads(render_cards_json(book(tmp_path), workspace="甲", lang="zh"))
    assert (found["type"], found["v"], found["period"], found["policy"]["escalate_after"]) == ("cards", 1, "2026-05", 2)
    first = found["cards"][0]
    assert [month["card"] for month in first["months"]] == ["none", "none", "none", "yellow", "red"]
    assert (first["owner"], first["cell"], first["needed"], first["behind"]) == ("市人社局", "F4", 12.0, 13.79)
    assert next(one["indicator"] for one in found["outlook"] if one["likely_behind"]) == "新增城镇就业5.9万人"


def test_csv_has_a_row_per_indicator_and_starts_no_formula(tmp_path: Path) -> None:
    given = book(tmp_path)
    evil = replace(given, carded=[given.carded[0]._replace(owner="=cmd|' /C calc'!A0")])
    rows = list(csv.DictReader(io.StringIO(render_cards_csv(evil, lang="zh"))))
    assert rows[0]["责任单位"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["上期"], rows[0]["本期"], rows[0]["还差"], rows[0]["单元格"]) == ("黄牌", "红牌", "12", "F4")
