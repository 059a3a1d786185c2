from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.roster import RosterEntry, read_roster


def roster_of(tmp_path: Path, text: str) -> tuple[RosterEntry, ...]:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="gb18030")
    return read_roster(path)


def test_units_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    roster = roster_of(
        tmp_path,
        "名称,别名,类型,表式,必须上传,启用\n"
        "城陵矶新港区,临港高新区；新港区,县市区,province；city,是,\n"
        "市残联,,市直单位,upload,否,否\n",
    )
    assert roster == (
        RosterEntry(
            name="城陵矶新港区",
            aliases=("临港高新区", "新港区"),
            forms=("province", "city"),
            must_upload=True,
            place=f"{tmp_path}/roster.csv:2",
        ),
        RosterEntry(
            name="市残联", kind="department", forms=("upload",), enabled=False, place=f"{tmp_path}/roster.csv:3"
        ),
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("甲,,街道,,,", "“类型”一栏应为单位类型，现在是“街道”。"),
        ("甲,,,,也许,", "“必须上传”一栏应为是或否，现在是“也许”。"),
        (",乙,,,,", "“名称”一栏没有填。"),
        ("岳阳 县,,,,,", "“岳阳 县”重复"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, row: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        roster_of(tmp_path, f"名称,别名,类型,表式,必须上传,启用\n岳阳县,,,,,\n{row}\n")
    assert caught.value.where == f"{tmp_path}/roster.csv:3"
    assert caught.value.what.zh.startswith(what)


def test_returns_and_the_months_of_reporting_are_read(tmp_path: Path) -> None:
    (unit,) = roster_of(
        tmp_path, "名称,表式,报送表式,起报月份,停报月份\n平江县,city,unit-return；upload-matrix,2026年3月,2026-10\n"
    )
    assert unit.returns == ("unit-return", "upload-matrix")
    assert (unit.valid_from, unit.valid_to) == ("2026-03", "2026-10")
    assert [unit.reports_in(period) for period in ("2026-02", "2026-03", "2026-10", "2026-11", None)] == [
        False,
        True,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("span", "what"),
    [
        ("2026-13,", "“起报月份”一栏应为年月，现在是“2026-13”。"),
        ("2026-05,2026-04", "“停报月份”一栏应为2026-05 或以后的年月，现在是“2026-04”。"),
    ],
)
def test_months_that_do_not_fit_are_refused(tmp_path: Path, span: str, what: str) -> None:
    with pytest.raises(UserError) as caught:
        roster_of(tmp_path, f"名称,起报月份,停报月份\n平江县,{span}\n")
    assert (caught.value.where, caught.value.what.zh) == (f"{tmp_path}/roster.csv:2", what)
