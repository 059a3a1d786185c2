import pytest

from jiaohe.engine.sql import Fault, read_condition, read_expression


def fault(text: str, table: str = "observation") -> Fault:
    with pytest.raises(Fault) as caught:
        read_expression(text, table)
    return caught.value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("target + 1", "number"),
        ("-round(target / quantity, 2) % 3", "number"),
        ("least(target, quantity, 1)", "number"),
        ("CASE WHEN target > 1 THEN 'a' ELSE unit END", "text"),
        ("region || '县'", "text"),
        ("coalesce(unit, region)", "text"),
        ("approx(progress, formula_value) AND NOT target_clipped", "truth"),
        ("target BETWEEN 1 AND 2 OR region IN ('a', 'b') OR region NOT LIKE 'a%'", "truth"),
        ("unit IS DISTINCT FROM region", "truth"),
        ("regexp_matches(region, '^[0-9]{1,3}$')", "truth"),
        ("target_token = 'blank'", "truth"),
        ("(target > 1) IS NOT TRUE", "truth"),
        ("NULL", None),
    ],
)
def test_what_is_allowed_has_its_kind(text: str, kind: str | None) -> None:
    assert read_expression(text, "observation").kind == kind


def test_the_columns_that_an_expression_names_are_known() -> None:
    assert read_expression("approx(progress, 100 * quantity / target)", "observation").columns == {
        "progress",
        "quantity",
        "target",
    }


@pytest.mark.parametrize(
    ("text", "offset", "what"),
    [
        ("progres > 1", 0, 'no column "progres"'),
        ("target > 0 AND progres > 1", 15, 'no column "progres"'),
        ("observation.target > 1", 0, 'no column "observation.target"'),
        ("target > 0 AND aprox(target, 1)", 15, 'no function "aprox"'),
        ("sum(target)", 0, 'no function "sum"'),
        ("read_csv('/etc/passwd')", 0, 'no function "read_csv"'),
        ("getenv('HOME') = ''", 0, 'no function "getenv"'),
        ("target IN (SELECT 1)", 11, '"SELECT" statement'),
        ("SELECT 1", 0, '"SELECT" statement'),
        ("DROP TABLE observation", 0, '"DROP" statement'),
        ("COPY observation TO 'x'", 0, '"COPY" statement'),
        ("PRAGMA version", 0, '"PRAGMA" statement'),
        ("FROM 'x.csv'", 0, "cannot be written"),
        ("target > 0; quantity > 0", 10, "single expression"),
        ("", 0, "single expression"),
        ("target::int", 0, "cannot be written"),
        ("row_number() OVER ()", 0, "cannot be written"),
        ("$1", 0, "cannot be written"),
        ("current_date", 0, "cannot be written"),
        ("target[1]", 0, "cannot be written"),
        ("target quantity", 0, "cannot be written"),
        ("target XOR quantity", 7, 'cannot be read at "XOR"'),
        ("target > (", 9, 'cannot be read at "("'),
        ("region ~ 'a'", 7, '"~" cannot be used'),
        ("target = 'x'", 9, "A number belongs here; this gives text"),
        ("lower(target)", 6, "Text belongs here; this gives a number"),
        ("NOT target", 4, "True or false belongs here"),
        ("round(target, region)", 14, "whole number from 0 to 9"),
        ("regexp_matches(region, unit)", 23, "A pattern is written out"),
        ("regexp_matches(region, '(?=a)')", 23, "Look-around"),
        ("regexp_matches(region, '(')", 23, "not well formed"),
        ("approx(target)", 0, "approx takes 2, not 1"),
        ("target_token = 'blanc'", 15, 'never holds "blanc"'),
        ("1e999 > target", 0, "too large"),
        ("(" * 900 + "1" + ")" * 900, 0, "nested too deeply"),
    ],
)
def test_what_is_not_allowed_is_refused_at_its_place(text: str, offset: int, what: str) -> None:
    found = fault(text)

    assert found.offset == offset
    assert what.lower() in found.what.en.lower()
    assert found.what.zh
    assert found.advice.zh


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("progres > 1", "progress"),
        ("aprox(target, 1)", "approx"),
        ("target_token = 'blanc'", "blank"),
        ("start_with(region, 'a')", "starts_with"),
    ],
)
def test_the_nearest_valid_name_is_given(text: str, near: str) -> None:
    assert near in fault(text).advice.zh.split("？")[0]


def test_a_column_called_like_a_word_of_sql_is_quoted() -> None:
    assert read_expression("\"group\" = '码上通'", "count").columns == {"group"}


def test_a_condition_is_true_or_false() -> None:
    with pytest.raises(Fault, match="A condition belongs here; this gives a number"):
        read_condition("target + 1", "observation")
