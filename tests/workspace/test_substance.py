"""The lists by which explanations are judged, and what a city adds to them."""

from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.substance import load_substance


def test_a_city_adds_words_takes_some_out_and_sets_its_own_minimum(tmp_path: Path) -> None:
    (tmp_path / "substance.yaml").write_text(
        "minimum: {han: 8}\nempty: [已请示]\nallow: [计划]\nreasons: [{zh: 因＿＿, en: because __}]\n", encoding="utf-8"
    )
    own, builtin = load_substance(tmp_path), load_substance()
    assert (own.minimum.han, own.minimum.words) == (8, 3)
    assert "已请示" in own.empty
    assert "核实无误" in own.empty
    assert "计划" in builtin.empty
    assert "计划" not in own.empty
    assert [reason.zh for reason in own.reasons] == ["因＿＿"]
    assert own.because == builtin.because


def test_a_wrong_key_is_named_with_its_place_and_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "substance.yaml"
    path.write_text("emty: [已请示]\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_substance(tmp_path)
    assert caught.value.where == f"{path}:1:1"
    assert caught.value.advice.zh.startswith("是否应为“empty”？")
