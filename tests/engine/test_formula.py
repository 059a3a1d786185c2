import pytest

from jiaohe.engine.formula import formula_value, formula_words
from jiaohe.model.interval import Interval


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("100*quantity/target", "数量÷目标", "quantity ÷ target"),
        ("20+80*quantity/target", "20+80×数量÷目标", "20 + 80 × quantity ÷ target"),
        ("100*(quantity+1)/target", "100×(数量+1)÷目标", "100 × (quantity + 1) ÷ target"),
        ("quantity/(target-1)", "数量÷(目标-1)", "quantity ÷ (target - 1)"),
        ("quantity-(target-1)", "数量-(目标-1)", "quantity - (target - 1)"),
        ("stated", "填报值（不由公式算出）", "a stated figure"),
        ("weighted_mean", "各地进度按目标加权的平均值", "the mean of the regions’ progress weighted by target"),
        ("some_new_thing", "本指标的计算口径", "the indicator’s formula"),
        ("__import__('os').system('x')", "本指标的计算口径", "the indicator’s formula"),
    ],
)
def test_formulas_read_as_words(formula: str, zh: str, en: str) -> None:
    assert (formula_words(formula, "zh"), formula_words(formula, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("100*quantity/target", (50.0, 55.0)),
        ("20+80*quantity/target", (60.0, 64.0)),
        ("-1*quantity", None),  # a sign of its own is no part of formulas
        ("quantity/(target-10)", None),
        ("progress", None),
        ("stated", None),
        ("quantity**99", None),
    ],
)
def test_formulas_give_intervals(formula: str, value: tuple[float, float] | None) -> None:
    figures = {"quantity": Interval(5, 5.5), "target": Interval(10, 10)}

    assert formula_value(formula, figures) == (None if value is None else pytest.approx(value))
