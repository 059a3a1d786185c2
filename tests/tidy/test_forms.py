"""Form files: what they may say, what is refused, and how a city's own forms take part."""

from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.forms import FEATURES, form_schema, load_forms
from tests.tidy.grids import figures, grid, tidy

ROOT = Path(__file__).parents[2]
PLAIN = 'name: {name}\ntitle: {{zh: "表", en: "Form"}}\nlayout: stacked\nrequires: [measure_column, indicator]\n'


def write(folder: Path, name: str, more: str = "", file: str | None = None) -> Path:
    path = folder / f"{file or name}.yaml"
    path.write_text(PLAIN.format(name=name) + more, encoding="utf-8")
    return path


def test_the_built_in_forms_are_read_in_the_order_of_their_names() -> None:
    forms = load_forms()
    assert [(form.name, form.layout) for form in forms] == [
        ("city", "stacked"),
        ("provincial", "stacked"),
        ("regional", "columns"),
        ("unit-return", "columns"),
        ("upload-matrix", "matrix"),
    ]
    assert all(form.builtin and form.title.zh and form.title.en and form.columns for form in forms)


def test_the_json_schema_beside_the_forms_is_the_one_that_is_checked() -> None:
    assert (ROOT / "schemas" / "form.schema.json").read_text(encoding="utf-8") == form_schema()


def test_the_readme_explains_every_feature() -> None:
    text = (ROOT / "schemas" / "README.md").read_text(encoding="utf-8")
    assert [feature for feature in FEATURES if f"`{feature}`" not in text] == []


def test_a_citys_forms_come_first_and_take_the_place_of_built_in_ones_of_their_name(tmp_path: Path) -> None:
    write(tmp_path, "city")
    write(tmp_path, "weekly")
    forms = load_forms([tmp_path])
    assert [(form.name, form.builtin) for form in forms] == [
        ("city", False),
        ("weekly", False),
        ("provincial", True),
        ("regional", True),
        ("unit-return", True),
        ("upload-matrix", True),
    ]


def test_without_the_built_in_forms_only_the_citys_remain(tmp_path: Path) -> None:
    write(tmp_path, "weekly")
    (tmp_path / "notes.txt").write_text("not a form", encoding="utf-8")
    assert [form.name for form in load_forms([tmp_path], builtin=False)] == ["weekly"]


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ("requires_all: [unit]\n", ":5:1", "requires_all"),
        ("expects: [units_of_measure]\n", ":5:11", "units_of_measure"),
        ("words: {headings: {region: 县}}\n", ":5:28", "region"),
        ("columns: {progress: {gee: 0}}\n", ":5:22", "gee"),
        ("words: {measures: {done: [完成]}}\n", ":5:20", "done"),
    ],
)
def test_what_a_form_may_not_say_is_refused_at_its_place(tmp_path: Path, more: str, place: str, said: str) -> None:
    path = write(tmp_path, "weekly", more)
    with pytest.raises(UserError) as refusal:
        load_forms([tmp_path])
    assert refusal.value.where == f"{path}{place}"
    assert said in refusal.value.what.zh


def test_a_name_that_is_no_name_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "Weekly Form", file="weekly")
    with pytest.raises(UserError) as refusal:
        load_forms([tmp_path])
    assert refusal.value.where == f"{path}:1:7"
    assert "Weekly Form" in refusal.value.what.zh


def test_a_name_used_twice_is_refused_with_both_places(tmp_path: Path) -> None:
    first, second = write(tmp_path, "weekly", file="a"), write(tmp_path, "weekly", file="b")
    with pytest.raises(UserError) as refusal:
        load_forms([tmp_path])
    assert refusal.value.where == f"{second}:1:7"
    assert f"{first}:1:7" in refusal.value.what.en


def test_words_of_a_citys_form_are_understood_beside_the_shared_ones(tmp_path: Path) -> None:
    write(
        tmp_path,
        "weekly",
        "in_title: [周报]\nwords:\n  headings: {indicator: [考核事宜], note: [包保领导]}\n"
        "  measures: {quantity: [已办]}\n  whole: [一盘棋]\n",
    )
    sheet = grid(
        ["青溪县周报（2026年5月）"],
        ["考核事宜", "推进情况", "一盘棋", "城关镇", "包保领导"],
        ["新增就业100人", "目标", 100, 60, 3],
        [None, "已办", 50, 30, None],
        [None, "进度", "50%", "50%", None],
        merges="A1:E1",
    )
    tables = tidy(sheet, forms=load_forms([tmp_path]))
    assert [(s.form, s.header_cell) for s in tables.sheets] == [("weekly", "A2")]
    assert figures(tables) == {("新增就业100人", "一盘棋"): (100, 50, 50), ("新增就业100人", "城关镇"): (60, 30, 50)}
    assert [o.level for o in tables.observations] == ["whole", "region"]
    # The built-in forms know neither 已办 nor 一盘棋, and a row that they cannot label is no measure to them.
    assert figures(tidy(sheet))["新增就业100人", "城关镇"] == (60, None, 50)


def test_a_word_in_a_citys_form_means_only_what_the_form_says(tmp_path: Path) -> None:
    write(tmp_path, "weekly", "in_title: [周报]\nwords: {headings: {note: [东岭]}, measures: {progress: [数量]}}\n")
    sheet = grid(
        ["2026年5月周报"],
        ["指标", "推进情况", "全县", "东岭"],
        ["新增就业", "目标", 100, 60],
        [None, "数量", "50%", 9],
        merges="A1:D1",
    )
    tables = tidy(sheet, forms=load_forms([tmp_path]))
    assert figures(tables) == {("新增就业", "全县"): (100, None, 50)}
