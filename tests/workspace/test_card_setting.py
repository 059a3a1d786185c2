"""``cards:`` in ``jiaohe.yaml``: presets, what replaces them, and what is refused where."""

from pathlib import Path

import pytest

from jiaohe.model.cards import BULLETIN, LADDER, CardPolicy
from tests.workspace.test_load import MINIMAL, refusal_of, workspace_of


def policy(root: Path, cards: str) -> CardPolicy:
    return workspace_of(root, MINIMAL + cards).settings.cards.policy


def test_without_a_word_the_bulletins_rule_holds(tmp_path: Path) -> None:
    assert policy(tmp_path, "") == BULLETIN == CardPolicy(points=None, share=None, escalate_after=2, clear_after=1)


def test_a_preset_is_taken_whole_and_each_key_replaces_its_own(tmp_path: Path) -> None:
    assert policy(tmp_path, "cards: {preset: ladder}") == LADDER
    changed = policy(tmp_path, "cards: {preset: ladder, points: 5, share: null, escalate_after: 3, year_end: carry}\n")
    assert changed == CardPolicy(points=5, escalate_after=3, clear_after=2, step_down=True, year_end="carry")


def test_clearing_is_a_word_or_months(tmp_path: Path) -> None:
    cleared = policy(tmp_path, "cards: {preset: ladder, clear: caught_up}")
    assert (cleared.clear_after, cleared.step_down) == (1, False)
    held = policy(tmp_path, "cards: {clear: {months: 3, step_down: true}}")
    assert (held.clear_after, held.step_down) == (3, True)


@pytest.mark.parametrize(
    ("cards", "where", "what"),
    [
        ("cards: {share: 20}", "3:16", "“20”不是序时进度的几分之几。"),
        ("cards: {clear: later}", "3:16", "摘牌办法“later”不认识。"),
        ("cards: {preset: city}", "3:17", "不能用“city”。"),
        ("cards: {escalate: 3}", "3:9", "不认识的键“escalate”。"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_place(tmp_path: Path, cards: str, where: str, what: str) -> None:
    assert refusal_of(tmp_path, MINIMAL + cards) == (f"jiaohe.yaml:{where}", what)


def test_a_wrong_number_of_months_is_refused_where_it_stands(tmp_path: Path) -> None:
    where, _ = refusal_of(tmp_path, MINIMAL + "cards: {clear: {months: 0}}")
    assert where == "jiaohe.yaml:3:25"


def test_the_line_is_the_stricter_of_points_and_share() -> None:
    assert LADDER.line(25) == 20
    assert LADDER.line(75) == 65
    assert BULLETIN.line(42) == 42
