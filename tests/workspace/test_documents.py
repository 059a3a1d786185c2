from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, field_validator

from jiaohe.errors import UserError
from jiaohe.model.text import Text
from jiaohe.workspace.documents import Declared, Unacceptable, nearest, parse_document, read_document, read_placed


class Title(Declared):
    zh: str
    en: str


class Example(Declared):
    name: Literal["valid", "invalid", "missing"]
    rows: tuple[dict[str, float | str], ...] = ()


class Rule(Declared):
    id: str
    title: Title | str
    severity: Literal["error", "query"] = "error"
    since: str = "0"
    weight: Annotated[float, Field(ge=0, le=1)] = 1
    examples: tuple[Example, ...] = ()

    @field_validator("id")
    @classmethod
    def _id_has_a_prefix(cls, value: str) -> str:
        if not value.startswith("JH"):
            raise Unacceptable(Text("编号应以 JH 开头。", "An id begins with JH."), Text("改编号。", "Change it."))
        return value


GOOD = """\
id: JH1
title: {zh: 错, en: wrong}
examples:
  - name: valid
    rows: [{target: 5, unit: 个}]
"""


def refusal_of(text: str) -> UserError:
    with pytest.raises(UserError) as caught:
        parse_document(text, Rule, name="f.yaml")
    return caught.value


def test_a_file_becomes_its_model(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    rule = read_document(path, Rule)
    assert rule.title == Title(zh="错", en="wrong")
    assert rule.examples[0].rows == ({"target": 5.0, "unit": "个"},)


def test_a_placed_document_can_refuse_a_value_later(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD, encoding="utf-8")
    document = read_placed(path, Rule, name="规则/a.yaml")
    error = document.refusal("examples", 0, "name", what=Text("甲", "a"), advice=Text("乙", "b"))
    assert error.where == "规则/a.yaml:4:11"


@pytest.mark.parametrize(
    ("text", "place", "what", "advice"),
    [
        (
            GOOD + "severty: error\n",
            "f.yaml:6:1",
            "不认识的键“severty”。",
            "是否应为“severity”？可用的键：id、title、severity、since、weight、examples。",
        ),
        (
            GOOD + "  - name: valid\n    row: []\n",
            "f.yaml:7:5",
            "不认识的键“row”。",
            "是否应为“rows”？可用的键：name、rows。",
        ),
        (GOOD + "severity: eror\n", "f.yaml:6:11", "不能用“eror”。", "是否应为“error”？可选：error、query。"),
        (GOOD + "since: 0.1\n", "f.yaml:6:8", "“since”应为文字，现在是0.1。", "给它加上引号。"),
        (GOOD + "weight: 很大\n", "f.yaml:6:9", "“weight”应为数，现在是很大。", "改成所要的内容。"),
        (GOOD + "weight: 2\n", "f.yaml:6:9", "2不可用。", "应不大于 1.0。"),
        ("id: JH1\n", "f.yaml:1:1", "缺少“title”。", "补写“title”。"),
        ("id: JH1\ntitle: {zh: 错}\n", "f.yaml:2:8", "缺少“en”。", "补写“en”。"),
        ("id: JH1\ntitle: {zh: 错, en: 3}\n", "f.yaml:2:20", "“en”应为文字，现在是3。", "给它加上引号。"),
        ("id: JH1\ntitle: 3\n", "f.yaml:2:8", "“title”应为键值表或文字，现在是3。", "改成所要的内容。"),
        ("id: JH1\ntitle: [a]\n", "f.yaml:2:8", "“title”应为键值表或文字，现在是列表。", "改成所要的内容。"),
        ("id: JH1\ntitle: a\nexamples: x\n", "f.yaml:3:11", "“examples”应为列表，现在是x。", "改成所要的内容。"),
        ("id: A\ntitle: a\n", "f.yaml:1:5", "编号应以 JH 开头。", "改编号。"),
        ("- a\n", "f.yaml:1:1", "这里应为键值表，现在是列表。", "改成所要的内容。"),
        ("id:\ntitle: a\n", "f.yaml:1:1", "“id”应为文字，现在是空。", "改成所要的内容。"),
    ],
)
def test_what_does_not_fit_is_named_at_its_place(text: str, place: str, what: str, advice: str) -> None:
    error = refusal_of(text)
    assert (error.where, error.what.zh, error.advice.zh) == (place, what, advice)


def test_a_misspelt_key_comes_before_the_key_it_leaves_missing() -> None:
    error = refusal_of("id: JH1\ntitel: a\n")
    assert error.where == "f.yaml:2:1"
    assert error.advice.en.startswith('Did you mean "title"?')


def test_an_empty_file_says_which_keys_it_wants() -> None:
    error = refusal_of("")
    assert (error.where, error.what.zh) == ("f.yaml", "文件没有内容。")
    assert "id、title、severity" in error.advice.zh


@pytest.mark.parametrize(
    ("data", "place", "saying"),
    [
        ("id: 岳阳\n".encode("gb18030"), "a.yaml:1:5", "文件的编码不是 UTF-8。"),
        (b"# a\nid: \xff\n", "a.yaml:2:5", "文件的编码不是 UTF-8。"),
        (b"#" * (256 * 1024 + 1), "a.yaml", "文件超过 256 KB。"),
    ],
)
def test_bytes_that_are_no_declaration_are_refused(tmp_path: Path, data: bytes, place: str, saying: str) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_document(tmp_path / "a.yaml", Rule, name="a.yaml")
    assert (caught.value.where, caught.value.what.zh) == (place, saying)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no such file"):
        read_document(tmp_path / "a.yaml", Rule)
    with pytest.raises(UserError, match="cannot be opened"):
        read_document(tmp_path, Rule)


def test_no_message_is_in_the_words_of_the_library() -> None:
    for text in ("id: JH1\ntitle: 3\n", "id: 3\n", "id: JH1\ntitle: a\nexamples: [{name: x}]\n", "[]\n"):
        error = refusal_of(text)
        shown = f"{error.what.zh}{error.what.en}{error.advice.zh}{error.advice.en}"
        assert "Input" not in shown
        assert "valid dictionary" not in shown


def test_one_wrong_character_out_of_two_still_finds_the_word() -> None:
    assert nearest("表试", ["代码", "表式"]) == "表式"
    assert nearest("xyz", ["代码", "表式"]) is None
