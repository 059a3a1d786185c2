"""What a form may ask of a column."""

from typing import Any

import pytest
from pydantic import ValidationError

from jiaohe.workspace.columns import DEFAULT_COLUMNS, ColumnSpec


@pytest.mark.parametrize(
    "declared",
    [
        {"dtype": "str", "ge": 0},
        {"dtype": "float", "str_matches": "x"},
        {"dtype": "date"},
        {"str_matches": "("},
        {"in_range": {"min_value": 3, "max_value": 1}},
        {"isin": []},
        {"greater": 3},
        {"severity": "fatal"},
    ],
)
def test_what_makes_no_sense_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ColumnSpec.model_validate(declared)


def test_words_and_numbers_are_kept_as_they_are_declared() -> None:
    spec = ColumnSpec.model_validate({"isin": ["个", "1"], "severity": "query", "nullable": False})
    assert spec.isin == ("个", "1")
    assert spec.severity == "query"
    assert not spec.nullable


def test_figures_start_at_zero_by_default() -> None:
    assert {name: spec.ge for name, spec in DEFAULT_COLUMNS.items()} == dict.fromkeys(
        ("target", "quantity", "progress", "number"), 0.0
    )
