"""``waivers.yaml``: what it may say, and what is said of what it may not."""

from datetime import date
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.model.explanation import GivenExplanation, Place
from jiaohe.workspace.waivers import load_waivers, parse_until, waiver_schema

SOUND = """\
version: 1
waivers:
  # 省里调整了口径
  - fingerprint: 00ab34cd56ef7890
    reason: 因省里5月调整统计口径
    who: 张三
    until: 2026-06-30
  - select: {rule: jh601, unit: 甲县, indicator: 新建停车位, measure: progress, period: 2026-05}
    observed: "25.45%"
    reason: 5月停工12天
    who: 李四
    until: 2026-06
    added: 2026-05
"""


def load(root: Path, text: str) -> tuple[GivenExplanation, ...]:
    (root / "waivers.yaml").write_text(text, encoding="utf-8")
    return load_waivers(root)


def refusal(root: Path, text: str) -> tuple[str, str, str]:
    with pytest.raises(UserError) as caught:
        load(root, text)
    return caught.value.where.removeprefix(f"{root}/"), caught.value.what.zh, caught.value.advice.zh


def test_entries_become_explanations_that_know_their_line(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND) == (
        GivenExplanation(
            source="waivers.yaml:4:5",
            reason="因省里5月调整统计口径",
            who="张三",
            until=date(2026, 6, 30),
            fingerprint="00ab34cd56ef7890",
        ),
        GivenExplanation(
            source="waivers.yaml:8:5",
            reason="5月停工12天",
            who="李四",
            until="2026-06",
            place=Place(rule="JH601", period="2026-05", region="甲县", indicator="新建停车位", measure="progress"),
            observed="25.45%",
        ),
    )


def test_a_workspace_without_the_file_has_no_explanations(tmp_path: Path) -> None:
    assert load_waivers(tmp_path) == ()
    assert load(tmp_path, "version: 1\n") == ()


@pytest.mark.parametrize(
    ("before", "after", "where", "what", "advice"),
    [
        ("reason: 因省", "raeson: 因省", "5:5", "不认识的键“raeson”。", "是否应为“reason”？"),
        ("    who: 张三\n", "", "4:5", "缺少“who”。", "补写“who”。"),
        ("00ab34cd56ef7890", "00ab34cd56ef789", "4:18", "“00ab34cd56ef789”不是问题的编号。", "编号是 16 位"),
        ("00ab34cd56ef7890", "0034123456567890", "4:18", "“fingerprint”应为文字", "给它加上引号。"),
        ("2026-06-30", "2026-06-31", "7:12", "“2026-06-31”不是日期。", "写成 2026-06-30"),
        ('    observed: "25.45%"\n', "", "8:5", "按条件选的说明没有写对哪个数。", "补写“observed”"),
        ("measure: progress", "measure: progres", "8:", "不能用“progres”。", "是否应为“progress”？"),
        ("period: 2026-05}", "period: 2026-13}", "8:", "“2026-13”不是月份。", "写成 2026-05"),
        ("unit: 甲县", "unit: 甲县, region: 乙县", "8:13", "“region”和“unit”写的不是同一个单位。", "两个键意思相同"),
        ("version: 1", "version: 2", "1:10", "说明文件的版本是 2，这里只认识 1。", "写“version: 1”"),
        (
            "  - fingerprint: 00ab34cd56ef7890\n    reason",
            "  - reason",
            "4:5",
            "看不出说明的是哪个问题。",
            "写“fingerprint”",
        ),
        ("因省里5月调整统计口径", '""', "5:13", "这里是空的。", "请填写。"),
    ],
)
def test_what_cannot_be_used_is_named_by_line_and_column(
    tmp_path: Path, before: str, after: str, where: str, what: str, advice: str
) -> None:
    assert before in SOUND
    found = refusal(tmp_path, SOUND.replace(before, after))
    assert found[0].startswith(f"waivers.yaml:{where}")
    assert found[1].startswith(what)
    assert found[2].startswith(advice)


def test_a_finding_is_explained_once(tmp_path: Path) -> None:
    twice = SOUND.replace(
        "  - select", "  - {fingerprint: 00ab34cd56ef7890, reason: 停工3天, who: 王五, until: 2026-06}\n  - select"
    )
    assert refusal(tmp_path, twice) == (
        "waivers.yaml:8:19",
        f"同一个问题在 {tmp_path}/waivers.yaml:4:5 已经说明过。",
        "只留一条。",
    )


def test_the_stored_schema_is_that_of_the_model() -> None:
    stored = Path(__file__).parents[2] / "schemas" / "waivers.schema.json"
    assert stored.read_text(encoding="utf-8") == waiver_schema(), "write waiver_schema() to schemas/waivers.schema.json"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026/6/3", date(2026, 6, 3)),
        ("2026年6月30日", date(2026, 6, 30)),
        ("2026-06-30 00:00:00", date(2026, 6, 30)),
        ("2026年6月", "2026-06"),
        ("2026.6", "2026-06"),
        ("2026-02-30", None),
        ("6月底", None),
        ("长期", None),
        ("", None),
    ],
)
def test_the_end_is_read_as_people_write_it(text: str, until: object) -> None:
    assert parse_until(text) == until
