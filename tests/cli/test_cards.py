"""``jiaohe cards``: the sample month by itself, a workspace whose earlier periods are known, and what is refused."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import jiaohe.app
from jiaohe.app import examine
from jiaohe.cli import program
from jiaohe.model.past import Month

SAMPLE = Path(__file__).parents[2] / "samples" / "yueyang-2026"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace with one file, which is enough here."""
    root = tmp_path_factory.mktemp("city")
    for name in ("jiaohe.yaml", "catalog.csv", "roster.csv", "calendar.yaml"):
        shutil.copy(SAMPLE / name, root / name)
    catalog = (root / "catalog.csv").read_text(encoding="utf-8-sig")  # by the schedule of all, without its own
    (root / "catalog.csv").write_text(catalog.replace("4月=28；5月=38", ""), encoding="utf-8-sig")
    (root / "2026-05").mkdir()
    shutil.copy(SAMPLE / "2026-05" / "annex2.xlsx", root / "2026-05" / "附件2.xlsx")
    return root


def run(*arguments: str | Path, lang: str = "zh") -> Result:
    return CliRunner().invoke(program, ["cards", *map(str, arguments), "--lang", lang])


def rows(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_first_month_gives_yellow_cards_with_the_quantity_that_clears_them(city: Path) -> None:
    done = run(city)
    assert done.exit_code == 0, done.output
    lines = rows(done.stdout)
    assert "→ 再完成 703 人可摘牌（到6月末按 50% 算，要再完成 2,143 人）" in lines
    assert "没有上期数据；本期黄牌 1 个（新挂 1 个），红牌 0 个（新转 0 个）。" in lines
    assert not any("预警" in line for line in lines)


def test_earlier_periods_turn_it_red(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_past(*args: Any, **more: Any) -> Any:
        result, [found] = examine(*args, **more)
        known = {name: getattr(found, name) for name in found.__slots__}
        april = [row._replace(progress=30.0, progress_text="30.0%", progress_half=0.05) for row in found.observations]
        return result, [SimpleNamespace(**{**known, "past": (Month(period="2026-04", observations=april),)})]

    monkeypatch.setattr(jiaohe.app, "examine", with_past)
    found = json.loads(run(city, "-f", "json").stdout)
    cards = {card["indicator"]: card for card in found["cards"]}
    late = cards["高致死性新生儿遗传病筛查18000人（后段将按实际情况调整基数）"]
    assert (late["previous"], late["card"], late["months_behind"], late["needed"]) == ("yellow", "red", 2, 703)
    assert [month["period"] for month in late["months"]] == ["2026-04", "2026-05"]
    lift = cards["更新住宅老旧电梯82台"]
    assert (lift["previous"], lift["card"], lift["way_out"]) == ("yellow", "none", "已追上，摘牌")


def test_one_region_is_shown_by_any_of_its_names(city: Path) -> None:
    lines = rows(run(city, "--region", "平江县").stdout)
    assert lines[0] == "红黄牌 平江县 2026年5月"
    assert "→ 再完成 204 人可摘牌（到6月末按 50% 算，要再完成 554 人）" in lines


def test_an_unknown_region_is_refused_with_those_there_are(city: Path) -> None:
    done = run(city, "--region", "平江区")
    assert done.exit_code == 2
    assert "没有“平江区”的进度" in done.stderr
    assert "平江县" in done.stderr


def test_a_sheet_outside_a_workspace_is_refused_with_what_to_do(city: Path, tmp_path: Path) -> None:
    alone = tmp_path / "表.xlsx"
    shutil.copy(city / "2026-05" / "附件2.xlsx", alone)
    done = run(alone)
    assert done.exit_code == 2
    assert "不在工作区里" in done.stderr
    assert "jiaohe.yaml" in done.stderr


def test_a_file_that_cannot_be_read_costs_itself_and_the_exit_code(city: Path, tmp_path: Path) -> None:
    root = tmp_path / "城市"
    shutil.copytree(city, root)
    (root / "2026-05" / "坏.xlsx").write_bytes(b"")
    done = run(root)
    assert done.exit_code == 2
    assert "坏.xlsx" in done.stderr
    assert "703 人可摘牌" in done.stdout


def test_csv_opens_in_a_spreadsheet_program(city: Path) -> None:
    done = run(city, "-f", "csv", lang="en")
    assert done.stdout_bytes.startswith(b"\xef\xbb\xbfperiod,form,region,indicator,owner,")
    assert "2026-05,city,全市,致畸基因筛查24000人," in done.stdout


def test_help_is_there_in_both_languages() -> None:
    runner = CliRunner()
    assert "红黄牌" in runner.invoke(program, ["cards", "--help", "--lang", "zh"]).stdout
    assert "early warnings" in " ".join(runner.invoke(program, ["--lang", "en", "cards", "--help"]).stdout.split())
