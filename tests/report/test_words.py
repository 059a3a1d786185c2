"""The vocabulary of reports."""

import ast
import re
from pathlib import Path

import pytest

import jiaohe.diagnose
from jiaohe.diagnose import exchanges, scales, slips
from jiaohe.model.finding import Severity, Status
from jiaohe.model.run import Account, Verdict
from jiaohe.report import words
from jiaohe.report.words import counted, operation_words


def test_every_severity_verdict_status_and_account_has_its_word() -> None:
    assert [words.SEVERITY[s].zh for s in Severity] == ["必须改", "改或说明", "提醒", "提示"]
    assert [words.VERDICT[v].zh for v in Verdict] == ["通过", "待说明", "退回", "无法受理"]
    assert set(words.STATUS) == set(Status)
    assert set(words.ACCOUNT) == set(Account)
    assert set(words.NEXT_STEP) == set(Verdict)


@pytest.mark.parametrize(
    ("operation", "zh"),
    [
        ("scale_2", "差 100 倍（多半是百分号或单位填错）"),
        ("scale_m2", "差 100 倍（多半是百分号或单位填错）"),
        ("scale_100", "差 100 倍（多半是百分号或单位填错）"),
        ("scale_10", "差 10 倍（多半是小数点错位）"),
        ("scale_m1", "差 10 倍（多半是小数点错位）"),
        ("scale_k", "差 1000 倍（多半是单位或千位分隔填错）"),
        ("scale_10000", "差 1 万倍（多半是单位差一个“万”）"),
        ("scale_4", "差 1 万倍（多半是单位差一个“万”）"),
        ("transposed_digits", "相邻两位数字颠倒"),
        ("stale_total", "分项改了，合计没有跟着改"),
        ("missing_share", "缺的一块多半属于标为不涉及的地区"),
        ("something_new", None),
        (None, None),
    ],
)
def test_an_operation_is_told_in_words(operation: str | None, zh: str | None) -> None:
    assert operation_words(operation, "zh") == zh


def _operations() -> set[str]:
    """Every name of an operation that diagnosis can give a change: written out, in tables of odds, and powers of ten."""
    found: set[str] = set()
    for path in Path(next(iter(jiaohe.diagnose.__path__))).glob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "operation" and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(target, ast.Name) and target.id == "_OPERATIONS" for target in targets):
                    found |= {value.value for value in node.value.values if isinstance(value, ast.Constant)}
    odds = {name for table in (slips.ODDS, exchanges.ODDS) for name in table if name is not None}
    found |= odds - {"scale", "neighbour"}
    found |= {"neighbour_row", "neighbour_column"}
    for power in (*slips._POWERS, *slips._PERCENT_POWERS, *exchanges.UNITS, *scales.SCALES):
        found.add(f"scale_{power}" if power > 0 else f"scale_m{-power}")
    return found - {None}


def test_every_operation_that_diagnosis_knows_has_words_in_both_languages() -> None:
    operations = _operations()
    assert {"wrong_unit", "swapped_measures", "stale_total", "scale_m2", "neighbour_row"} <= operations
    for operation in operations:
        zh, en = operation_words(operation, "zh"), operation_words(operation, "en")
        assert zh is not None, operation
        assert en is not None, operation
        assert not re.search("[A-Za-z_]", zh)
        assert "_" not in en


def test_chinese_words_hold_no_latin_letters() -> None:
    texts = [*words.SEVERITY.values(), *words.VERDICT.values(), *words.NEXT_STEP.values(), *words._OPERATIONS.values()]
    assert not [text.zh for text in texts if re.search("[A-Za-z]", text.zh)]


def test_numbers_agree_with_their_nouns() -> None:
    assert counted(1, "en", "条", "finding") == "1 finding"
    assert counted(1200, "en", "条", "finding") == "1,200 findings"
    assert counted(1200, "zh", "条", "finding") == "1,200 条"
