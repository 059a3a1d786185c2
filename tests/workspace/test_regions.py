import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaohe.workspace.regions import Clash, Name, name_key, region_lookup

REGIONS = region_lookup(
    [
        Name(name="岳阳楼区"),
        Name(name="城陵矶新港区", aliases=("临港高新区",)),
        Name(name="城陵矶 新港区", aliases=("新港区",)),
    ],
    ["全市", "合计"],
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("岳阳楼\n区", "岳阳楼区"),
        (" 岳 阳 楼　区 ", "岳阳楼区"),
        ("临港\r\n高新区", "城陵矶新港区"),
        ("新港区", "城陵矶新港区"),
        ("岳阳县", None),
    ],
)
def test_a_name_is_found_however_it_is_spaced(written: str, canonical: str | None) -> None:
    assert REGIONS.canonical(written) == canonical


def test_the_whole_is_no_region() -> None:
    assert REGIONS.is_whole("全 市")
    assert REGIONS.is_whole("合\n计")
    assert REGIONS.canonical("全市") is None


def test_a_spelling_of_two_names_is_a_clash() -> None:
    with pytest.raises(Clash) as caught:
        region_lookup(
            [Name(name="甲", aliases=("乙",), place="f:1"), Name(name="丙", aliases=("乙",), place="f:2")], []
        )
    assert (caught.value.spelling, caught.value.first.place, caught.value.second.place) == ("乙", "f:1", "f:2")


@given(st.text())
def test_a_name_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
