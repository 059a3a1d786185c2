"""The story of a cell on a terminal and for programs: golden pages, widths, languages, colour, hostile text."""

import json
import re
from dataclasses import replace
from typing import get_args

import pytest
from rich.cells import cell_len

from jiaohe.model.run import Account
from jiaohe.model.story import CellStory, CheckKind, CheckRole, Ground, LookState, RoleKind
from jiaohe.model.tables import PercentStyle, Token
from jiaohe.model.text import Lang
from jiaohe.report import why_words
from jiaohe.report.why import render_why
from jiaohe.report.why_json import render_why_json
from jiaohe.report.wrap import cells
from tests.report import stories
from tests.report.golden_files import compare_with_golden

STORIES = {
    "wrong-target": stories.wrong_target,
    "empty": stories.empty,
    "uploads": stories.uploads,
    "hostile": stories.hostile,
}
LANGS: tuple[Lang, ...] = ("zh", "en")


def page(story: CellStory, *, lang: Lang = "zh", width: int = 80, **more: object) -> str:
    return render_why(story, lang=lang, width=width, **{"color": False, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_printed_as_its_golden_page(name: str, lang: Lang, width: int) -> None:
    compare_with_golden(f"why-{name}.{lang}.{width}.txt", page(STORIES[name](), lang=lang, width=width))


@pytest.mark.parametrize("width", [60, 61, 80, 120])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STORIES)
def test_no_line_is_wider_than_the_page(name: str, lang: Lang, width: int) -> None:
    for line in page(STORIES[name](), lang=lang, width=width).splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STORIES)
def test_a_gbk_console_gets_what_it_can_show(name: str, lang: Lang) -> None:
    text = page(STORIES[name](), lang=lang, ascii_only=True)
    text.encode("gbk")
    assert max(cells(line, wide=True) for line in text.splitlines()) <= 80


def test_colour_only_adds_escapes_and_changes_no_word() -> None:
    plain, coloured = page(stories.wrong_target()), page(stories.wrong_target(), color=True)
    assert "\x1b" not in plain
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("lang", LANGS)
def test_text_from_a_file_cannot_steer_the_terminal(lang: Lang) -> None:
    text = page(stories.hostile(), lang=lang)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert "[bold]" in text


@pytest.mark.parametrize("name", ["wrong-target", "empty", "uploads"])
def test_chinese_holds_no_english_and_no_identifier(name: str) -> None:
    text = page(STORIES[name]())
    words = re.findall(r"[A-Za-z][A-Za-z_]{2,}", text)
    assert set(words) <= {"xlsx", "SUM", "sheet"}, words


def test_every_word_of_the_model_has_words_for_people() -> None:
    assert set(why_words.ROLE) == set(get_args(RoleKind))
    assert set(why_words.GROUND) == set(get_args(Ground))
    assert set(why_words.STATES) == set(get_args(LookState))
    assert set(why_words.TOKEN) == set(get_args(Token))
    assert set(why_words.STYLE) == set(get_args(PercentStyle))
    assert {kind for kind, _ in why_words.KIND} == set(get_args(CheckKind))
    assert {role for _, role in why_words.KIND} == set(get_args(CheckRole))


@pytest.mark.parametrize("ground", get_args(Ground))
@pytest.mark.parametrize("lang", LANGS)
def test_every_ground_is_told(ground: Ground, lang: Lang) -> None:
    story = replace(
        stories.uploads(), ground=ground, account=None if ground in ("label", "no_number") else Account.STATED
    )
    assert why_words.GROUND[ground].read(lang)[:20] in page(story, lang=lang, width=120)


def test_an_impossible_rest_is_said_in_words() -> None:
    story = stories.wrong_target()
    broken = replace(story.checks[0], left=(float("inf"), float("-inf")))
    text = page(replace(story, checks=(broken,)))
    assert "其余各格之间就已经对不上" in text
    assert "inf" not in text


def test_a_mean_and_its_percentages_are_told() -> None:
    story = stories.wrong_target()
    mean = replace(story.checks[0], kind="mean", result="F54", operands=("G54", "H54"), left=(43.1, 43.3))
    text = page(replace(story, checks=(mean,)), width=120)
    assert "F54 = 平均（G54 + H54）" in text
    assert "照其余各格，这一格为 43.1 至 43.3%" in text


def test_a_figure_that_the_catalog_declares_is_told_apart_from_the_titles() -> None:
    story = stories.wrong_target()
    declared = replace(story.checks[2], kind="declared", left=(81721.0, 81721.0))
    text = page(replace(story, checks=(story.checks[2], declared)), width=120)
    assert "M52 与指标名称里写的数" in text
    assert "M52 与指标目录里的目标" in text
    assert "目录里另写了一遍这个数；目录里是 81721" in text


def test_the_machine_reads_one_object_with_every_part() -> None:
    line = render_why_json(stories.wrong_target(), "zh")
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    record = json.loads(line)
    assert list(record) == [
        "type",
        "v",
        "file",
        "sheet",
        "sheets",
        "workspace",
        "asked",
        "cell",
        "merge",
        "hidden",
        "stored",
        "read",
        "role",
        "formula",
        "checks",
        "rules",
        "account",
        "ground",
        "findings",
        "proposals",
        "around",
    ]
    assert (record["type"], record["v"], record["asked"], record["cell"]) == ("story", 1, "N52", "M52")
    assert record["stored"] == {
        "kind": "number",
        "value": "7051",
        "text": "7,051",
        "number_format": "#,##0",
        "formula": "SUM(M60:M70)",
    }
    assert record["checks"][1] == {
        "kind": "ratio",
        "role": "target",
        "holds": False,
        "weak": True,
        "proves": False,
        "result": "M54",
        "operands": ["M53", "M52"],
        "base": 20.0,
        "left": [13604.284, 13637.288],
    }
    assert record["rules"][0] == {
        "rule": "JH301",
        "name": "some-rule",
        "title": "进度与计算口径不符",
        "state": "finding",
        "reason": None,
    }
    assert record["proposals"] == [
        {
            "rank": 1,
            "reason": None,
            "texts": None,
            "changes": [
                {"cell": "M52", "from": "7051", "to": "13631", "interval": [13625.5, 13636.5], "operation": None}
            ],
        }
    ]
    assert [found["rule"] for found in record["findings"]] == ["JH301", "JH310"]


def test_infinite_bounds_and_broken_characters_become_json() -> None:
    story = stories.wrong_target()
    endless = replace(story.checks[0], left=(float("-inf"), float("inf")))
    assert story.stored is not None
    odd = replace(story, checks=(endless,), stored=replace(story.stored, text="半\ud800\u2028"))
    record = json.loads(render_why_json(odd, "en").encode())
    assert record["checks"][0]["left"] == [None, None]
    assert record["stored"]["text"] == "半\ufffd\u2028"
