"""Entries put into and taken out of ``waivers.yaml``: what people wrote there stays."""

from datetime import date
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.model.explanation import GivenExplanation, Place
from jiaohe.workspace.waiver_edit import add_entries, drop_entries
from jiaohe.workspace.waivers import load_waivers

GIVEN = GivenExplanation(
    source="x",
    reason='停工12天: "暴雨" #1',
    who="张三",
    until=date(2026, 6, 30),
    fingerprint="1234567890123456",
    place=Place(rule="JH601", period="2026-05", region="甲县", indicator="- 指标: 甲", measure="progress"),
    observed="0.43%",
)
KEPT = """\
# 市专班维护
version: 1   # 不要改

waivers:
# 第一条
-   fingerprint: 00ab34cd56ef7890
    reason: 停工3天   # 见函
    who: 甲
    until: 2026-06

# 第二条
-   select: {rule: JH601}
    observed: '7'
    reason: 停工4天
    who: 乙
    until: 2026-07
# 文件末尾
"""


def load(root: Path, text: str) -> list[GivenExplanation]:
    (root / "waivers.yaml").write_bytes(text.encode())
    return list(load_waivers(root))


@pytest.mark.parametrize("text", [None, "version: 1\n", "version: 1\nwaivers: []  # 空\n", "version: 1\nwaivers:\n"])
def test_the_first_entry_reads_back_as_it_was_given(tmp_path: Path, text: str | None) -> None:
    new = add_entries(text, [GIVEN], added="2026-05", name="waivers.yaml")
    (found,) = load(tmp_path, new)
    assert found.source.startswith("waivers.yaml:")
    assert (found.reason, found.who, found.until, found.fingerprint, found.place, found.observed) == (
        GIVEN.reason,
        GIVEN.who,
        GIVEN.until,
        GIVEN.fingerprint,
        GIVEN.place,
        GIVEN.observed,
    )


def test_an_entry_is_added_after_the_last_and_every_other_line_stays(tmp_path: Path) -> None:
    new = add_entries(KEPT, [GIVEN], added=None, name="waivers.yaml")
    assert [one.who for one in load(tmp_path, new)] == ["甲", "乙", "张三"]
    lines = new.splitlines()
    assert [line for line in lines if line in KEPT.splitlines()] == KEPT.splitlines()
    assert lines[-1] == "# 文件末尾"


def test_an_entry_goes_before_the_keys_that_follow_the_list(tmp_path: Path) -> None:
    text = "waivers:\n  - {fingerprint: 00ab34cd56ef7890, reason: 停工3天, who: 甲, until: 2026-06}\n\n# 版本\nversion: 1\n"
    new = add_entries(text, [GIVEN], added=None, name="waivers.yaml")
    assert [one.who for one in load(tmp_path, new)] == ["甲", "张三"]
    assert new.endswith("\n\n# 版本\nversion: 1\n")


def test_an_entry_is_dropped_with_its_own_comment_alone(tmp_path: Path) -> None:
    text = KEPT.replace("# 第", "    # 第").replace("-   ", "  - ")
    new = drop_entries(text, {0}, name="waivers.yaml")
    assert [one.who for one in load(tmp_path, new)] == ["乙"]
    assert "第一条" not in new
    assert "    # 第二条\n" in new
    assert "version: 1   # 不要改" in new
    assert new.endswith("# 文件末尾\n")


def test_all_entries_can_go(tmp_path: Path) -> None:
    new = drop_entries(KEPT, {0, 1}, name="waivers.yaml")
    assert load(tmp_path, new) == []
    assert "waivers: []" in new


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    new = add_entries(KEPT.replace("\n", "\r\n"), [GIVEN], added=None, name="waivers.yaml")
    assert new.count("\n") == new.count("\r\n")
    assert len(load(tmp_path, new)) == 3


def test_a_list_between_brackets_is_left_alone() -> None:
    text = "version: 1\nwaivers: [{fingerprint: 00ab34cd56ef7890, reason: 停工3天, who: 甲, until: 2026-06}]\n"
    with pytest.raises(UserError) as caught:
        add_entries(text, [GIVEN], added=None, name="waivers.yaml")
    assert caught.value.where == "waivers.yaml:2:10"
    assert caught.value.what.zh == "说明写在方括号里，程序不好改写。"
