import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.errors import UserError
from jiaohe.workspace.yaml_source import DEEPEST, parse_yaml


def test_plain_scalars_follow_the_core_schema() -> None:
    text = "a: 12\nb: -0.5\nc: true\nd:\ne: ~\nf: yes\ng: 2026-05\nh: '7'\ni: 1e3\nj: .nan\nk: 0x1F\n"
    assert parse_yaml(text, "f").data == {
        "a": 12,
        "b": -0.5,
        "c": True,
        "d": None,
        "e": None,
        "f": "yes",
        "g": "2026-05",
        "h": "7",
        "i": 1000.0,
        "j": ".nan",
        "k": "0x1F",
    }


def test_every_key_and_value_has_its_place() -> None:
    source = parse_yaml("# 规则\ntitle: {zh: 错, en: wrong}\nrows:\n  - a: 1\n  -   b: 2\n", "规则.yaml")
    assert source.place("title", "en") == "规则.yaml:2:20"
    assert source.key_place("title", "en") == "规则.yaml:2:16"
    assert source.place("rows", 1, "b") == "规则.yaml:5:10"
    assert source.place("rows", 1) == "规则.yaml:5:7"


def test_the_place_of_an_absent_value_is_that_of_its_nearest_parent() -> None:
    source = parse_yaml("rows:\n  - a: 1\n", "f")
    assert source.place("rows", 0, "b", "c") == "f:2:5"
    assert source.place("x") == "f:1:1"


def test_keys_are_always_text() -> None:
    assert parse_yaml("2026: a\ntrue: b\n", "f").data == {"2026": "a", "true": "b"}


def test_an_empty_document_is_nothing() -> None:
    assert parse_yaml("# only a remark\n", "f").data is None


@pytest.mark.parametrize(
    ("text", "place", "saying"),
    [
        ("a: &x 1\n", "f:1:4", "不支持锚点和引用（& 与 *）。"),
        ("a: &x [1, 1]\nb: [*x, *x]\n", "f:1:4", "不支持锚点和引用（& 与 *）。"),
        ("a: *x\n", "f:1:4", "不支持锚点和引用（& 与 *）。"),
        ("&x a: 1\n", "f:1:1", "不支持锚点和引用（& 与 *）。"),
        ("a: !!python/object:os.system ls\n", "f:1:4", "不支持类型标记（以 ! 开头）。"),
        ("a: !secret x\n", "f:1:4", "不支持类型标记（以 ! 开头）。"),
        ("a: 1\nb: 2\na: 3\n", "f:3:1", "键“a”重复，第 1 行已经写过。"),
        ("a: 1\n---\nb: 2\n", "f:2:1", "一个文件里有不止一份文档。"),
        ("a:\n\t- b\n", "f:2:1", "这里用了制表符缩进。"),
        ("k: v: w\n", "f:1:5", "这里不应有冒号。"),
        ('a: "b\n', "f:2:1", "引号没有成对。"),
        ("a: [b c\n", "f:2:1", "括号没有成对，或各项之间缺少逗号。"),
        ("a: @b\n", "f:1:4", "这个符号不能出现在文字开头。"),
        ("? {a: b}\n: c\n", "f:1:3", "键只能是一个词，不能是列表或键值表。"),
        ("a: b\n c: d\n", "f:2:3", "这里不应有冒号。"),
        ("ab\x01c: 1\n", "f:1:3", "文件里有不可见的控制字符。"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_at_its_place(text: str, place: str, saying: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_yaml(text, "f")
    assert (caught.value.where, caught.value.what.zh) == (place, saying)
    assert caught.value.advice.zh
    assert caught.value.advice.en


def test_nesting_is_bounded() -> None:
    deep = "a: " + "[" * DEEPEST + "]" * DEEPEST
    with pytest.raises(UserError, match="Nested more than 40 levels deep"):
        parse_yaml(deep, "f")
    assert parse_yaml("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), "f").data["a"]


@given(st.text(max_size=200))
def test_any_text_is_either_read_or_refused_with_its_name(text: str) -> None:
    refusal = None
    try:
        parse_yaml(text, "名.yaml")
    except UserError as error:
        refusal = error
    assert refusal is None or refusal.where.startswith("名.yaml")


@given(st.text(alphabet="ab: -[]{}&*!#'\"\n\t,?|>%@`~1.", max_size=60))
def test_any_punctuation_is_either_read_or_refused_with_its_name(text: str) -> None:
    refusal = None
    try:
        parse_yaml(text, "f")
    except UserError as error:
        refusal = error
    assert refusal is None or refusal.where.startswith("f")
