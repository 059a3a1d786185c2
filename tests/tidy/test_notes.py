"""What is said of sheets that were not read."""

from jiaohe.model.tables import Sheet
from jiaohe.model.text import Text
from jiaohe.tidy.notes import describe_sheet

TITLES = {"provincial": Text("省级重点民生实事项目推进情况表", "Provincial table")}


def _sheet(status: str, lacks: str | None, nearest: str | None = None) -> Sheet:
    return Sheet(0, "a.xlsx", "表", 0, None, status, None, None, None, None, nearest, lacks, None)


def test_the_nearest_form_and_what_it_lacks_are_named() -> None:
    note = describe_sheet(_sheet("unrecognised", "regions;progress", "provincial"), TITLES)
    assert note == Text(
        "最接近“省级重点民生实事项目推进情况表”，缺少：地区、进度。",
        "The nearest form is “Provincial table”; it lacks regions, the progress.",
    )


def test_a_cover_a_chart_and_an_empty_sheet_say_so() -> None:
    assert [describe_sheet(_sheet("passed_over", word), TITLES).zh for word in ("cover", "chart", "empty")] == [
        "封面或说明，没有数据表。",
        "图表，没有单元格。",
        "空白表。",
    ]


def test_a_sheet_that_is_too_large_is_told_apart_from_an_unknown_one() -> None:
    assert "太大" in describe_sheet(_sheet("unrecognised", "size"), TITLES).zh
    assert "不像任何已知表式" in describe_sheet(_sheet("unrecognised", "header"), TITLES).zh


def test_a_recognised_sheet_needs_no_note() -> None:
    assert describe_sheet(_sheet("recognised", None), TITLES) is None
