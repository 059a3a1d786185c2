"""``received.csv``: what came when, and what was approved, as it is typed."""

from datetime import date, time
from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.moments import Moment
from jiaohe.workspace.received import Receipt, read_received
from jiaohe.workspace.regions import Name, region_lookup

HEADER = "文件,单位,表式,收到时间,零报告,指标,审核人,审核时间,理由,备注\n"
REGIONS = region_lookup([Name(name="平江县", aliases=("平江",)), Name(name="岳阳县")], ["全市"])


def received_of(folder: Path, rows: str, header: str = HEADER) -> tuple[Receipt, ...]:
    (folder / "county").mkdir(exist_ok=True)
    (folder / "annex1.xlsx").write_bytes(b"")
    (folder / "county" / "平江县.xlsx").write_bytes(b"")
    (folder / "received.csv").write_text(header + rows, encoding="utf-8-sig")
    return read_received(folder, regions=REGIONS)


def test_files_nil_reports_and_approvals_are_read(tmp_path: Path) -> None:
    receipts = received_of(
        tmp_path,
        "county\\平江县.xlsx,平江,city,2026/5/25 17:30,,,张三,2026年5月26日,,第一次报\n"
        "./annex1.xlsx,,,46167,否,,,,,\n"
        ",岳阳县,city,2026-05-24,是,,,,本月无进展,\n"
        ",,city,,,培训乡村医生291人,李四,2026-05-26 9:00,已核实超额,\n",
    )
    path = tmp_path / "received.csv"
    assert receipts == (
        Receipt(
            file="county/平江县.xlsx",
            unit="平江县",
            form="city",
            received_at=Moment(date(2026, 5, 25), time(17, 30)),
            approved_by="张三",
            approved_at=Moment(date(2026, 5, 26)),
            note="第一次报",
            place=f"{path}:2",
        ),
        Receipt(file="annex1.xlsx", received_at=Moment(date(2026, 5, 25)), place=f"{path}:3"),
        Receipt(
            unit="岳阳县",
            form="city",
            received_at=Moment(date(2026, 5, 24)),
            nil=True,
            reason="本月无进展",
            place=f"{path}:4",
        ),
        Receipt(
            form="city",
            indicator="培训乡村医生291人",
            approved_by="李四",
            approved_at=Moment(date(2026, 5, 26), time(9)),
            reason="已核实超额",
            place=f"{path}:5",
        ),
    )


def test_english_headers_do_as_well(tmp_path: Path) -> None:
    header = "file,unit,received_at,nil\n"
    assert received_of(tmp_path, "annex1.xlsx,岳阳县,2026-05-25,no\n", header)[0].unit == "岳阳县"


def test_a_folder_without_a_manifest_has_no_receipts(tmp_path: Path) -> None:
    assert read_received(tmp_path) == ()


@pytest.mark.parametrize(
    ("row", "what", "advice"),
    [
        ("annex11.xlsx,,,,,,,,,", "本期文件夹里没有文件“annex11.xlsx”。", "是否应为“annex1.xlsx”？"),
        ("../annex1.xlsx,,,,,,,,,", "本期文件夹里没有文件“../annex1.xlsx”。", "删去这一行"),
        ("/etc/passwd,,,,,,,,,", "本期文件夹里没有文件“/etc/passwd”。", "删去这一行"),
        ("annex1.xlsx,平江市,,,,,,,,", "“单位”一栏应为名单里的填报单位，现在是“平江市”。", "是否应为“平江县”？"),
        ("annex1.xlsx,,,2026-02-30,,,,,,", "“收到时间”一栏应为日期和时间，现在是“2026-02-30”。", "2026-05-25 17:30"),
        ("annex1.xlsx,,,,,,张三,昨天,,", "“审核时间”一栏应为日期和时间，现在是“昨天”。", "2026-05-25 17:30"),
        (",,city,,是,培训,,,,", "零报告没有写单位。", "填上单位"),
        ("annex1.xlsx,,,,,,,2026-05-26,,", "有审核时间，没有审核人。", "填上审核人"),
        (",岳阳县,,2026-05-24,,,,,,", "没有文件的一行，既不是零报告，也没有审核人。", "在“零报告”一栏填“是”"),
        (",,,2026-05-24,,,,,,", "这一行没有文件、单位，也没有指标。", "至少填一项"),
        ("annex1.xlsx,,,,也许,,,,,", "“零报告”一栏应为是或否，现在是“也许”。", "填“是”或“否”"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, row: str, what: str, advice: str) -> None:
    with pytest.raises(UserError) as caught:
        received_of(tmp_path, f"county/平江县.xlsx,,,,,,,,,\n{row}\n")
    assert (caught.value.where, caught.value.what.zh) == (f"{tmp_path}/received.csv:3", what)
    assert advice in caught.value.advice.zh


def test_the_same_return_is_listed_once(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        received_of(tmp_path, "annex1.xlsx,平江,,,,,,,,\nannex1.xlsx,平江县,,,,,,,,\n")
    assert caught.value.what.zh == f"这一行与 {tmp_path}/received.csv:2 登记的是同一件。"
    both = "annex1.xlsx,平江,,,,甲,张三,,,\nannex1.xlsx,平江,,,,乙,张三,,,\n"
    assert [receipt.indicator for receipt in received_of(tmp_path, both)] == ["甲", "乙"]
