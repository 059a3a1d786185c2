"""The terminal report: golden pages, widths, colour, limits, and text that tries to steer the terminal."""

import re
import unicodedata
from dataclasses import replace

import pytest
from rich.cells import cell_len

from jiaohe.model.finding import Change, Proposal, Severity, Status
from jiaohe.model.run import Account, RunResult
from jiaohe.model.text import Lang
from jiaohe.report.terminal import render_terminal
from jiaohe.report.terminal_values import interval_text
from jiaohe.report.wrap import cells
from tests.report import runs
from tests.report.golden_files import compare_with_golden

RUNS = {
    "troubled": runs.troubled,
    "rebased": runs.rebased,
    "clean": runs.clean_run,
    "flooded": runs.flooded,
    "hostile": runs.hostile,
}
LANGS: tuple[Lang, ...] = ("zh", "en")


def page(result: RunResult, *, lang: Lang = "zh", width: int = 80, **more: object) -> str:
    return render_terminal(result, lang=lang, width=width, **{"color": False, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("run", RUNS)
def test_a_run_is_printed_as_its_golden_page(run: str, lang: Lang, width: int) -> None:
    compare_with_golden(f"{run}.{lang}.{width}.txt", page(RUNS[run](), lang=lang, width=width))


@pytest.mark.parametrize("width", [60, 61, 80, 120])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("show", ["all", "root", "none", "1", "20"])
@pytest.mark.parametrize("run", RUNS)
def test_no_line_is_wider_than_the_page(run: str, show: str, lang: Lang, width: int) -> None:
    for line in page(RUNS[run](), lang=lang, width=width, show=show, details=show == "all").splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("lang", LANGS)
def test_a_gbk_console_gets_no_line_that_is_too_wide_for_its_two_cell_ornaments(lang: Lang) -> None:
    for line in page(runs.troubled(), lang=lang, ascii_only=True).splitlines():
        assert cells(line, wide=True) <= 80, line


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_for_gbk_needs_no_character_that_gbk_lacks(lang: Lang) -> None:
    page(runs.troubled(), lang=lang, ascii_only=True).encode("gbk")


def test_colour_only_adds_escapes_and_changes_no_word() -> None:
    plain, coloured = page(runs.troubled()), page(runs.troubled(), color=True)
    assert "\x1b[" not in plain
    assert "\x1b[1;31m必须改\x1b[0m" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


def test_the_cause_stands_before_its_effects_which_are_short_lines() -> None:
    lines = page(runs.troubled()).splitlines()
    cause = next(i for i, line in enumerate(lines) if "H46 H44 H45" in line)
    assert lines[cause + 7] == "    2 条由此引起："
    assert lines[cause + 8].split()[0] == "B46"
    assert lines[cause + 8].endswith("JH401")
    assert lines[cause + 9].split()[0] == "H46"


def test_ties_are_all_listed_and_said_to_be_ties() -> None:
    text = page(runs.troubled())
    assert (
        "    建议    B30：82 → 80，分项改了，合计没有跟着改\n    或者    F30：4 → 6\n    其次    C30：12 → 13" in text
    )
    assert "前 2 种改法都算得通，光凭算术分不出，请查原始材料。" in text


def test_an_empty_cell_in_a_proposal_is_called_empty() -> None:
    assert "D30：（空） → 1" in page(runs.troubled())
    assert "D30: (empty) → 1" in page(runs.troubled(), lang="en")


def test_the_verdict_is_the_last_thing_said() -> None:
    assert page(runs.clean_run()).splitlines()[-2:] == ["结论：通过", "可以上报。"]
    assert page(runs.flooded()).splitlines()[-1] == "请把必须改的改好后重新上报。"


def test_a_rule_that_broke_many_cells_shows_some_hides_none_of_the_count_and_no_other_rule() -> None:
    text = page(runs.flooded(300))
    assert text.count("行有误。") == 19
    assert "  必须改    19 处                                                          JH501\n" in text
    assert text.count("怎么办") == 2
    assert "必须改 301" in text
    assert "Z9" in text
    assert "  还有 281 条没有列出，用 --show all 查看：\n    必须改 281\n" in text
    assert "JH501  281 条  D24 D25" in text


def test_show_all_lists_every_finding() -> None:
    text = page(runs.flooded(300), show="all")
    assert text.count("行有误。") == 300
    assert "Z9" in text
    assert "没有列出" not in text


def test_show_none_lists_counts_only() -> None:
    text = page(runs.flooded(300), show="none")
    assert "怎么办" not in text
    assert "  301 条没有列出，用 --show all 查看：\n    必须改 301\n" in text


def test_show_root_lists_causes_and_counts_effects() -> None:
    text = page(runs.troubled(), show="root")
    assert "2 条由此引起\n" in text
    assert "全市「困难重度残疾人家庭无障碍改造」" not in text


def test_another_word_for_show_is_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        page(runs.troubled(), show="many")


def test_brief_names_each_file_with_its_verdict_and_nothing_else() -> None:
    assert page(runs.troubled(), brief=True).splitlines()[1:4] == [
        "2026-05/附件2.xlsx               必须改 2 · 改或说明 2 · 提醒 2 · 已说明 1  退回",
        "2026-05/附件3.xlsx                                                      无法受理",
        "  文件有打开密码，读不到里面的内容。",
    ]


def test_details_add_the_interval_the_name_and_the_fingerprint() -> None:
    text = page(runs.troubled(), details=True)
    assert "    区间    42.5 至 43.5\n" in text
    assert f"    编号    percent-off-by-a-hundred  {runs.troubled().findings[0].fingerprint}\n" in text


def test_settled_findings_are_counted_apart_in_one_line() -> None:
    lines = page(runs.troubled()).splitlines()
    assert "  已说明 1 条，用 --show all 查看" in lines
    assert "华容县" not in "".join(lines)
    run = runs.flooded(2)
    settled = replace(run, findings=tuple(replace(f, status=Status.WAIVED) for f in run.findings))
    assert "已豁免 3" in page(settled)
    assert "地区与级别" not in page(settled)


def test_on_demand_a_settled_finding_tells_what_was_said_by_whom_and_until_when() -> None:
    lines = page(runs.troubled(), show="all").splitlines()
    at = lines.index("  已说明  D12  华容县进度 104.2%，超过 100%。                              JH501")
    assert lines[at + 1 : at + 3] == [
        "    “上月多报6户，本月更正”（李四，有效期至 2026-06，问题清单.xlsx!问题清单!P9）",
        "",
    ]


def test_a_settled_cause_of_what_is_open_tells_its_explanation() -> None:
    run = runs.troubled()
    told = run.findings[-1]
    effect = replace(run.findings[2], root=told.fingerprint, region="平江县")
    text = page(replace(run, findings=(told, effect)))
    assert "    已说明  “上月多报6户，本月更正”（李四，有效期至 2026-06，问题清单.xlsx" in text


def test_a_rule_with_nothing_to_look_at_is_not_listed_as_passed() -> None:
    lines = page(runs.troubled()).splitlines()
    assert "  通过    JH101 JH102 JH103 JH104 JH105" in lines
    assert "  其中 1 条在一部分文件里没有运行，用 -v 逐条列出。" in lines
    assert "  未运行  JH701 JH702：没有指标目录，无从比对。" in lines
    assert "  出错    JH801：规则里的除数为零。" in lines


def test_a_rule_that_had_nothing_to_look_at_anywhere_stands_apart() -> None:
    run = runs.troubled()
    idle = replace(run, outcomes=tuple(replace(o, checked=0) for o in run.outcomes if o.state == "passed"))
    lines = page(idle).splitlines()
    assert "  无对象  JH101 JH102 JH103 JH104 JH105" in lines
    assert not [line for line in lines if line.startswith("  通过    JH")]


def test_details_tell_what_each_rule_did_in_how_many_files() -> None:
    text = page(runs.troubled(), details=True)
    assert "  无对象  JH105（rule-5，1 个文件）\n" in text
    assert "JH205×1（percent-in-quantity，查 42）" in text


def test_findings_of_one_rule_with_one_advice_are_told_together() -> None:
    text = page(runs.flooded(3))
    assert (
        "  必须改    3 处                                                           JH501\n"
        "    D5  第 5 行有误。\n    D6  第 6 行有误。\n    D7  第 7 行有误。\n    怎么办  核对这一格。\n"
    ) in text


def test_two_of_a_kind_are_told_one_by_one() -> None:
    assert page(runs.flooded(2)).count("怎么办") == 3


def test_ties_that_make_the_same_change_in_different_cells_share_a_line() -> None:
    ties = tuple(
        Proposal(rank=1, changes=(Change(cell=cell, before="/", after="2"),)) for cell in ("H29", "I29", "J29")
    )
    found = runs.finding("JH310", Severity.ERROR, ("F29",), proposals=ties)
    text = page(replace(runs.flooded(1), findings=(found,)))
    assert "    建议    H29 I29 J29 中任一格：/ → 2\n" in text
    assert "前 3 种改法都算得通" in text


@pytest.mark.parametrize(
    ("interval", "zh"),
    [
        ((42.5, 43.5), "42.5 至 43.5"),
        ((44.474832, 44.4766), "44.47484 至 44.4766"),
        ((13625.5, 13636.5), "13625.5 至 13636.5"),
        ((1 / 3, 2 / 3), "0.334 至 0.666"),
        ((5.0, 5.0), "5"),
        ((81721.0, float("inf")), "不小于 81721"),
        ((float("-inf"), 0.5), "不大于 0.5"),
        ((float("-inf"), float("nan")), "任何数"),
        ((-0.0, 1e-9), "0 至 0.000000001"),
        ((1e6, 9e9), "1000000 至 9000000000"),
    ],
)
def test_an_interval_is_printed_with_the_digits_that_it_needs(interval: tuple[float, float], zh: str) -> None:
    assert interval_text(interval, "zh") == zh


def test_coverage_reaches_a_hundred_only_when_every_number_is_proved() -> None:
    run = runs.clean_run()
    report = run.inputs[0].sheets[1]
    numbers = {f"A{row}": Account.PROVED for row in range(1, 1000)} | {"B1": Account.STATED}
    sheet = replace(report, coverage=numbers)
    text = page(replace(run, inputs=(replace(run.inputs[0], sheets=(sheet,)),)))
    assert re.search(r"░  99% +999 +1 +0", text)


def test_the_matrix_counts_what_stands_by_region() -> None:
    lines = [line.split() for line in page(runs.troubled()).splitlines()]
    assert ["汨罗市", "1", "·", "·", "·", "1"] in lines
    assert ["全市", "1", "1", "1", "·", "3"] in lines
    assert ["云溪区", "·", "·", "1", "·", "1"] in lines


def test_a_file_from_standard_input_has_a_name_for_people() -> None:
    run = runs.clean_run()
    text = page(replace(run, inputs=(replace(run.inputs[0], file="-"),)))
    assert "（标准输入）" in text


def test_a_run_without_files_says_so() -> None:
    text = page(replace(runs.clean_run(), inputs=(), outcomes=()))
    assert text.splitlines()[-1] == "结论：没有找到可以校核的文件"


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("lang", LANGS)
def test_text_from_a_file_cannot_steer_the_terminal(lang: Lang, color: bool) -> None:
    text = page(runs.hostile(), lang=lang, color=color, show="all", details=True)
    own = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
    for character in own:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs"), hex(ord(character))
    assert "[bold red]红[/] ESC 倒着 第二行" in own
    assert ":smile:" in own
    text.encode("utf-8")


def test_a_ring_of_causes_is_printed_once() -> None:
    a = runs.finding("JH001", Severity.ERROR, ("A1",), fingerprint="a", root="b")
    b = runs.finding("JH002", Severity.ERROR, ("A2",), fingerprint="b", root="a")
    text = page(replace(runs.flooded(1), findings=(a, b)))
    assert text.count("怎么办") == 1
    assert "必须改 2" in text


def test_an_unknown_operation_is_never_shown_as_an_identifier() -> None:
    assert "no_such" not in page(runs.hostile(), show="all", details=True)
