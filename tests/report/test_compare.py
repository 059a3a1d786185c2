"""Comparisons on a terminal and for programs."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from rich.cells import cell_len

from jiaohe.model.comparison import Comparison, Fate
from jiaohe.model.text import Lang
from jiaohe.report.compare import FATE, NEXT_FATE, render_comparison
from jiaohe.report.compare_json import render_compare_json, render_compare_jsonl
from tests.report import comparisons
from tests.report.golden_files import compare_with_golden

SCHEMAS = Path(__file__).parents[2] / "schemas"
MADE = {
    "mixed": comparisons.mixed,
    "next-month": comparisons.next_month,
    "settled": comparisons.settled,
    "hostile": comparisons.hostile,
}
LANGS: tuple[Lang, ...] = ("zh", "en")


def page(comparison: Comparison, *, lang: Lang = "zh", width: int = 80, **more: Any) -> str:
    return render_comparison(comparison, lang=lang, width=width, **{"color": False, **more})


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MADE)
def test_a_comparison_is_printed_as_its_golden_page(name: str, lang: Lang, width: int) -> None:
    compare_with_golden(f"compare-{name}.{lang}.{width}.txt", page(MADE[name](), lang=lang, width=width))


@pytest.mark.parametrize("name", MADE)
def test_a_comparison_is_written_as_its_golden_lines(name: str) -> None:
    compare_with_golden(f"compare-{name}.jsonl", "".join(render_compare_jsonl(MADE[name](), fail_on="open")))
    compare_with_golden(f"compare-{name}.json", render_compare_json(MADE[name](), fail_on="open"))


@pytest.mark.parametrize("show", ["all", "none", "1", "20"])
@pytest.mark.parametrize("width", [60, 61, 100])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MADE)
def test_no_line_is_wider_than_the_page(name: str, lang: Lang, width: int, show: str) -> None:
    for line in page(MADE[name](), lang=lang, width=width, show=show).splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_for_gbk_needs_no_character_that_gbk_lacks(lang: Lang) -> None:
    page(comparisons.mixed(), lang=lang, ascii_only=True, show="all").encode("gbk")


def test_colour_only_adds_escapes_and_changes_no_word() -> None:
    plain, coloured = page(comparisons.mixed()), page(comparisons.mixed(), color=True)
    assert "\x1b[1;31m没改好\x1b[0m" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("lang", LANGS)
def test_text_of_a_file_cannot_steer_the_terminal(lang: Lang) -> None:
    text = page(comparisons.hostile(), lang=lang, show="all")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert "[bold red]" in text


def test_chinese_pages_hold_no_english_word() -> None:
    text = "".join(page(MADE[name](), show="all") for name in ("mixed", "next-month", "settled"))
    assert set(re.findall(r"[A-Za-z][A-Za-z_]{2,}", text)) <= {"xlsx", "jsonl", "show", "all"}


def test_every_fate_has_its_words_and_next_month_says_them_otherwise() -> None:
    assert set(FATE) == set(NEXT_FATE) == set(Fate)
    text = page(comparisons.next_month())
    assert "又错了" in text
    assert "这次对了" in text
    assert "没改好" not in text


def test_what_was_done_with_a_figure_is_said() -> None:
    text = page(comparisons.mixed(), width=120)
    assert "0.43% → 4.3%，改了，还是不对。" in text
    assert "没有改，还是 60%。" in text
    assert "原来填 12，现在填 21。" in text
    assert "E30 现在空着，无从核对。" in text
    assert "82 → 80，改成了建议的值。" in text
    assert "H46 → 市级!H48" in text
    assert "随它一起的还有 1 条" in text
    assert "要改或说明的：没改好 3，新出的 1，说不准 1。" in text


def test_reminders_are_counted_and_listed_on_demand() -> None:
    assert "另有提醒和提示 1 条，用 --show all 查看" in page(comparisons.mixed())
    assert "云溪区进度 28.21%" not in page(comparisons.mixed())
    assert "云溪区进度 28.21%" in page(comparisons.mixed(), show="all")


def test_the_last_line_tells_how_it_stands() -> None:
    assert page(comparisons.settled()).splitlines()[-1] == "要求改的都改好了（1 条），没有新的问题。"
    empty = replace(comparisons.settled(), rows=())
    assert page(empty).splitlines()[-1] == "没有要改的，也没有新的问题。"
    assert "还不能下结论" in page(comparisons.next_month())


def test_records_fit_their_published_schema() -> None:
    resources = [
        Resource.from_contents(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
        for name in ("run", "compare")
    ]
    registry: Any = Registry().with_resources([(str(r.id()), r) for r in resources])
    validator = jsonschema.Draft202012Validator(resources[1].contents, registry=registry)
    for made in MADE.values():
        for line in render_compare_jsonl(made(), fail_on="open"):
            validator.validate(json.loads(line))
        document = json.loads(render_compare_json(made(), fail_on="new"))
        validator.validate(document)
        assert len(document["compared"]) == len(made().rows)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**document, "counts": {}})


def test_the_first_line_counts_by_fate_and_severity() -> None:
    head = json.loads(next(render_compare_jsonl(comparisons.mixed(), fail_on="open")))
    assert head["counts"]["open"] == {"error": 1, "query": 2, "warning": 1, "info": 0}
    assert head["counts"]["unknown"] == {"error": 1, "query": 0, "warning": 0, "info": 0}
    assert (head["same_period"], head["exit_code"]) == (True, 1)
    assert json.loads(next(render_compare_jsonl(comparisons.next_month(), fail_on="open")))["exit_code"] == 2
