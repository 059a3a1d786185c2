from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.catalog import Catalog, CatalogEntry, read_catalog, title_key
from jiaohe.workspace.schedule import Schedule

HEADER = "代码,表式,指标,计量单位,类型,计算口径,全市口径,序时进度,目标,责任单位,启用,停用,依据\n"


def catalog_of(tmp_path: Path, text: str) -> Catalog:
    path = tmp_path / "catalog.csv"
    path.write_text(text, encoding="utf-8")
    return read_catalog(path)


def test_a_full_row_is_read_with_all_its_words(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        HEADER
        + 'A1,province,培训乡村医生291人,人,计数,20+80×比率,平均,5月=35；6月=45,"1,291",市卫健委,2026/1/1,2026年12月,文\n',
    )
    assert catalog.entries == (
        CatalogEntry(
            code="A1",
            title="培训乡村医生291人",
            form="province",
            unit="人",
            kind="count",
            formula="20+80*ratio",
            whole_formula="mean",
            schedule=Schedule(((5, 35.0), (6, 45.0))),
            target=1291.0,
            owner="市卫健委",
            valid_from="2026-01",
            valid_to="2026-12",
            reference="文",
            place=f"{tmp_path}/catalog.csv:2",
        ),
    )


def test_empty_columns_declare_nothing(tmp_path: Path) -> None:
    (entry,) = catalog_of(tmp_path, HEADER + "A1,,a,,,,,,,,,,\n").entries
    assert entry == CatalogEntry(code="A1", title="a", place=f"{tmp_path}/catalog.csv:2")


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("ratio", "ratio"),
        ("比率", "ratio"),
        ("数量/目标", "ratio"),
        ("20+80*ratio", "20+80*ratio"),
        ("30 + 70 × 完成率", "30+70*ratio"),
        ("12.5+87.5*ratio", "12.5+87.5*ratio"),
        ("按填报", "stated"),
        ("none", "stated"),
    ],
)
def test_formulas_have_one_form_however_they_are_written(tmp_path: Path, written: str, formula: str) -> None:
    (entry,) = catalog_of(tmp_path, f"代码,指标,计算口径\nA,b,{written}\n").entries
    assert entry.formula == formula


@pytest.mark.parametrize(
    ("column", "written", "what"),
    [
        ("计算口径", "20+70*ratio", "“计算口径”一栏应为计算口径，现在是“20+70*ratio”。"),
        ("计算口径", "=1+1", "“计算口径”一栏应为计算口径，现在是“=1+1”。"),
        ("类型", "人", "“类型”一栏应为规定的词，现在是“人”。"),
        ("全市口径", "总和", "“全市口径”一栏应为规定的词，现在是“总和”。"),
        ("序时进度", "5月=35；5月=36", "“序时进度”一栏应为百分数，或均摊、里程碑的写法，现在是“5月=35；5月=36”。"),
        ("目标", "约500", "“目标”一栏应为数，现在是“约500”。"),
        ("目标", "nan", "“目标”一栏应为数，现在是“nan”。"),
        ("启用", "2026-13", "“启用”一栏应为年月，现在是“2026-13”。"),
    ],
)
def test_what_a_column_cannot_hold_is_refused_with_its_line(
    tmp_path: Path, column: str, written: str, what: str
) -> None:
    with pytest.raises(UserError) as caught:
        catalog_of(tmp_path, f"代码,指标,{column}\nA,b,\nB,c,{written}\n")
    assert (caught.value.where, caught.value.what.zh) == (f"{tmp_path}/catalog.csv:3", what)


def test_a_row_without_code_or_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        catalog_of(tmp_path, "代码,指标\nA,\n")
    assert caught.value.what.zh == "“指标”一栏没有填。"


def test_a_code_is_used_once_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        catalog_of(tmp_path, "代码,指标\nA,b\nA,c\n")
    assert caught.value.what.zh == f"代码“A”重复，{tmp_path}/catalog.csv:2 已经用过。"
    changed = "代码,指标,计算口径,启用,停用\nA,b,比率,,2026-04\nA,b,20+80*比率,2026-05,\n"
    catalog = catalog_of(tmp_path, changed)
    assert [catalog.find("b", period=f"2026-0{month}").formula for month in (4, 5)] == ["ratio", "20+80*ratio"]  # type: ignore[union-attr]


def test_formula_target_and_schedule_may_change_in_mid_year(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        HEADER
        + "A1,city,培训乡村医生,人,计数,比率,合计比率,逐月均摊,291,,,2026-06,文1\n"
        + "A1,city,培训乡村医生,人,计数,20+80*比率,平均,7月至12月均摊,320,,2026-07,,文2\n",
    )
    found = {period: catalog.find("培训乡村医生", form="city", period=period) for period in ("2026-06", "2026-07")}
    told = {
        period: (one.formula, one.whole_formula, one.target, one.schedule and one.schedule.at(period), one.reference)
        for period, one in found.items()
        if one is not None
    }
    assert told == {
        "2026-06": ("ratio", "ratio", 291, 50, "文1"),
        "2026-07": ("20+80*ratio", "mean", 320, 17, "文2"),
    }
    for period, one in found.items():
        assert catalog.indicators("city", period) == (one,)


def test_in_an_unknown_period_an_indicator_says_what_its_rows_say_alike(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        HEADER
        + "A1,city,培训乡村医生,人,计数,比率,平均,,291,,,2026-06,文1\n"
        + "A1,city,培训乡村医生,人,计数,20+80*比率,平均,,320,,2026-07,,文2\n",
    )
    assert catalog.find("培训乡村医生", form="city") == CatalogEntry(
        code="A1",
        title="培训乡村医生",
        form="city",
        unit="人",
        kind="count",
        whole_formula="mean",
        place=f"{tmp_path}/catalog.csv:2",
    )


def test_an_entry_does_not_end_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        catalog_of(tmp_path, "代码,指标,启用,停用\nA,b,2026-05,2026-04\n")
    assert caught.value.what.zh == "“停用”一栏应为2026-05 或以后的年月，现在是“2026-04”。"


def test_a_misspelt_schedule_is_offered_the_nearest_word(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        catalog_of(tmp_path, "代码,指标,序时进度\nA,b,mileston 3=20\n")
    assert caught.value.advice.zh.startswith("是否应为“milestone”？")


TWO_FORMS = Catalog(
    entries=(
        CatalogEntry(code="A1", title="扩充优质普通高中公办学位4580个", form="province"),
        CatalogEntry(code="A2", title="发放创业担保贷款6.85万元", form="province"),
        CatalogEntry(code="A3", title="家庭医生签约服务目标人群数不少于154.1万人", form="province"),
        CatalogEntry(code="A4", title="开展“向阳花”活动", form="province", valid_to="2026-03"),
        CatalogEntry(code="B1", title="培训乡村医生", form="province"),
        CatalogEntry(code="B2", title="培训乡村医生", form="city"),
        CatalogEntry(code="C1", title="建设站点1个"),
        CatalogEntry(code="C2", title="建设站点2个"),
    )
)


@pytest.mark.parametrize(
    ("title", "form", "code"),
    [
        ("扩充优质普通高中公办学位4580个", None, "A1"),
        ("(3) 扩充优质普通高中\n公办学位４５８０个", None, "A1"),
        ("（三）扩充优质普通高中公办学位4580个", None, "A1"),
        ("3、扩充优质普通高中公办学位4580个", None, "A1"),
        ("发放创业担保贷款6.85亿元", None, "A2"),
        ("(8) 提升公共卫生服务水平(家庭医生签约服务目标人群数不少于154.1万人)", None, "A3"),
        ('开展"向阳花"活动', None, "A4"),
        ("培训乡村医生", "city", "B2"),
        ("培训乡村医生", "province", "B1"),
        ("扩充优质普通高中公办学位4580个", "unit-return", "A1"),
        ("建设站点2个", None, "C2"),
    ],
)
def test_a_printed_title_finds_its_entry(title: str, form: str | None, code: str) -> None:
    entry = TWO_FORMS.find(title, form=form)
    assert entry is not None
    assert entry.code == code


@pytest.mark.parametrize("title", ["培训乡村医生", "建设站点3个", "贷款", "", "　"])
def test_a_title_that_could_mean_several_or_none_finds_nothing(title: str) -> None:
    assert TWO_FORMS.find(title) is None


def test_an_entry_out_of_force_is_not_found() -> None:
    assert TWO_FORMS.find("开展“向阳花”活动", period="2026-05") is None
    assert [entry.code for entry in TWO_FORMS.indicators("province", "2026-05")] == ["A1", "A2", "A3", "B1"]


def test_a_figure_at_the_head_of_a_title_is_no_enumeration() -> None:
    assert title_key("5.9万人就业") == "5.9万人就业"
    assert title_key("5. 就业") == "就业"
