"""Rows that a catalog could take over: only what the figures show strongly and the catalog lacks."""

from dataclasses import replace

import pytest

from jiaohe.model.standing import Standing
from jiaohe.workspace.catalog import Catalog, CatalogEntry, read_catalog
from jiaohe.workspace.catalog_proposal import propose_entries, write_entries
from tests.model.test_standing import MAY

ENTRY = CatalogEntry(code="A2-07", title="（3）培训", form="city", unit="人", formula="ratio")


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ("100*quantity/target", "比率"),
        ("12.5+87.5*quantity/target", "12.5+87.5*比率"),
        ("item_mean", "按填报"),
        ("rate", "按填报"),
    ],
)
def test_each_formula_is_written_in_the_catalogs_words(formula: str, word: str) -> None:
    (row,) = propose_entries([replace(MAY, formula=formula)], Catalog())
    assert row == {
        "code": "N-01",
        "form": "city",
        "title": "培训",
        "unit": "人",
        "formula": word,
        "whole_formula": "平均",
    }


@pytest.mark.parametrize(
    ("whole", "word"),
    [
        ("100*quantity/target", "合计比率"),
        ("20+80*quantity/target", "合计比率"),
        ("100*sum_quantity/sum_target", "合计比率"),
        ("weighted_mean", "加权平均"),
        ("pooled", "按填报"),
    ],
)
def test_each_formula_of_a_whole_is_written_in_the_catalogs_words(whole: str, word: str) -> None:
    (row,) = propose_entries([replace(MAY, whole=whole)], Catalog())
    assert row["whole_formula"] == word


def test_only_the_fields_that_the_catalog_lacks_are_proposed() -> None:
    (row,) = propose_entries([replace(MAY, formula="20+80*quantity/target")], Catalog(entries=(ENTRY,)))
    assert row == {"code": "A2-07", "form": "city", "title": "（3）培训", "unit": "人", "whole_formula": "平均"}


def test_what_the_catalog_has_in_full_is_not_proposed() -> None:
    assert propose_entries([MAY], Catalog(entries=(replace(ENTRY, whole_formula="ratio"),))) == []


def test_weak_evidence_is_not_proposed() -> None:
    assert propose_entries([replace(MAY, support="weak", whole_support="few")], Catalog()) == []


def test_of_one_indicator_in_several_files_the_best_borne_out_speaks() -> None:
    other = replace(MAY, input=1, formula="20+80*quantity/target", reproduced=12)
    assert [row["formula"] for row in propose_entries([MAY, other], Catalog())] == ["20+80*比率"]


def test_new_codes_keep_clear_of_those_in_use() -> None:
    taken = Catalog(entries=(CatalogEntry(code="N-01", title="别的指标"),))
    assert [row["code"] for row in propose_entries([MAY], taken)] == ["N-02"]


def test_what_is_written_can_be_read_as_a_catalog(tmp_path) -> None:
    standings: list[Standing] = [
        MAY,
        replace(MAY, indicator="=cmd|'/c calc'!A1，签约", formula="12+88*quantity/target"),
    ]
    path = tmp_path / "建议.csv"
    path.write_text(write_entries(propose_entries(standings, Catalog())), encoding="utf-8", newline="")
    entries = read_catalog(path).entries
    assert [(e.code, e.title, e.formula, e.whole_formula) for e in entries] == [
        ("N-01", "培训", "ratio", "mean"),
        ("N-02", "'=cmd|'/c calc'!A1，签约", "12+88*ratio", "mean"),
    ]
