from pathlib import Path

import pytest

from jiaohe.errors import UserError
from jiaohe.workspace.load import Workspace, find_workspace, load_workspace

MINIMAL = "version: 1\nname: 岳阳市\n"


def workspace_of(root: Path, settings: str = MINIMAL, **files: str) -> Workspace:
    (root / "jiaohe.yaml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        (root / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_workspace(root)


def refusal_of(root: Path, settings: str = MINIMAL, **files: str) -> tuple[str, str]:
    with pytest.raises(UserError) as caught:
        workspace_of(root, settings, **files)
    return caught.value.where.removeprefix(f"{root}/"), caught.value.what.zh


def test_a_workspace_is_found_from_any_file_below_it(tmp_path: Path) -> None:
    workspace_of(tmp_path)
    folder = tmp_path / "2026-05" / "county"
    folder.mkdir(parents=True)
    assert find_workspace(folder / "a.xlsx") == tmp_path
    assert find_workspace(tmp_path / "jiaohe.yaml") == tmp_path
    assert find_workspace(tmp_path) == tmp_path


def test_the_nearest_workspace_counts(tmp_path: Path) -> None:
    inner = tmp_path / "clean"
    inner.mkdir()
    workspace_of(tmp_path)
    workspace_of(inner)
    assert find_workspace(inner / "2026-05" / "a.xlsx") == inner


def test_without_settings_there_is_no_workspace(tmp_path: Path) -> None:
    assert find_workspace(tmp_path / "a.xlsx") is None
    with pytest.raises(UserError, match="There is no such file"):
        load_workspace(tmp_path)


def test_two_lines_make_a_workspace(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    assert workspace.settings.name == "岳阳市"
    assert workspace.catalog.entries == ()
    assert workspace.roster == ()
    assert workspace.regions.is_whole("全市")
    assert workspace.schedule("2026-05") == 42
    assert workspace.must_upload("岳阳县") is None


def test_periods_are_the_folders_named_so(tmp_path: Path) -> None:
    for name in ("2026-05", "2026-04", "2026-13", "clean", "2026-5"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-06").write_text("a file")
    workspace = workspace_of(tmp_path)
    assert workspace.periods() == ("2026-04", "2026-05")
    assert workspace.folder_of("2026-05") == tmp_path / "2026-05"
    assert workspace.folder_of("2026-06") is None
    assert workspace.period_of(tmp_path / "2026-05" / "a" / "b.xlsx") == "2026-05"
    assert workspace.period_of(tmp_path / "clean" / "2026-05" / "b.xlsx") is None
    assert workspace.period_of(tmp_path.parent / "2026-05" / "b.xlsx") is None


def test_periods_may_be_named_otherwise(tmp_path: Path) -> None:
    (tmp_path / "月报[正式]" / "2026年5月").mkdir(parents=True)
    workspace = workspace_of(tmp_path, MINIMAL + 'periods: "月报[正式]/YYYY年M月"\n')
    assert workspace.periods() == ("2026-05",)
    assert workspace.period_of(tmp_path / "月报[正式]" / "2026年5月" / "a.xlsx") == "2026-05"


def test_names_come_from_the_settings_and_the_roster(tmp_path: Path) -> None:
    workspace = workspace_of(
        tmp_path,
        MINIMAL + "whole: [全省]\nregions:\n  - {name: 城陵矶新港区, aliases: [临港高新区]}\n",
        roster="名称,别名,表式,必须上传,启用\n城陵矶新港区,新港区,province；upload,是,\n岳阳县,,province,,\n旧区,,province,,否\n",
    )
    assert workspace.regions.canonical("临港\n高新区") == "城陵矶新港区"
    assert workspace.regions.canonical("新港区") == "城陵矶新港区"
    assert workspace.regions.is_whole("全省")
    assert not workspace.regions.is_whole("全市")
    assert workspace.units_of("province") == ("城陵矶新港区", "岳阳县")
    assert workspace.must_upload("临港高新区") is True
    assert workspace.must_upload("岳阳县") is False


def test_an_indicator_may_have_a_schedule_of_its_own(tmp_path: Path) -> None:
    workspace = workspace_of(
        tmp_path,
        MINIMAL + "schedule: [5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100]\n",
        catalog="代码,指标,序时进度\nA,新增就业,5月=35\n",
    )
    entry = workspace.indicator("新增就业")
    assert workspace.schedule("2026-05", entry) == 35
    assert workspace.schedule("2026-06", entry) == 50
    assert workspace.schedule("2026-05") == 40


@pytest.mark.parametrize(
    ("settings", "place", "what"),
    [
        ("version: 2\nname: a\n", "jiaohe.yaml:1:10", "设置文件的版本是 2，这里只认识 1。"),
        ("name: a\n", "jiaohe.yaml:1:1", "缺少“version”。"),
        (MINIMAL + "catalogue: c.csv\n", "jiaohe.yaml:3:1", "不认识的键“catalogue”。"),
        (MINIMAL + "catalog: c.csv\n", "jiaohe.yaml:3:10", "找不到“c.csv”。"),
        (MINIMAL + "roster: r.csv\n", "jiaohe.yaml:3:9", "找不到“r.csv”。"),
        (MINIMAL + "rules: {folders: [own]}\n", "jiaohe.yaml:3:19", "找不到文件夹“own”。"),
        (MINIMAL + "periods: YYYY\n", "jiaohe.yaml:3:10", "“YYYY”看不出年和月的位置。"),
        (MINIMAL + "schedule: [1, 2]\n", "jiaohe.yaml:3:11", "序时进度应有十二个月的百分数，现在是 2 个。"),
        (MINIMAL + "schedule: liner\n", "jiaohe.yaml:3:11", "“liner”不是序时进度。"),
        (
            MINIMAL + "schedule: 11月=90；12月=100\n",
            "jiaohe.yaml:3:11",
            "没有写 1、2、3、4、5、6、7、8、9、10 月的序时进度。",
        ),
        (MINIMAL + "schedule: 35\n", "jiaohe.yaml:3:11", "“schedule”应为文字或列表，现在是35。"),
        (MINIMAL + "language: fr\n", "jiaohe.yaml:3:11", "不能用“fr”。"),
        ('version: 1\nname: " "\n', "jiaohe.yaml:2:7", "这里是空的。"),
    ],
)
def test_settings_that_cannot_be_used_say_where_and_why(tmp_path: Path, settings: str, place: str, what: str) -> None:
    assert refusal_of(tmp_path, settings) == (place, what)


def test_a_name_of_two_units_is_refused_where_it_is_written_again(tmp_path: Path) -> None:
    settings = MINIMAL + "regions:\n  - {name: 城陵矶新港区, aliases: [临港高新区]}\n"
    assert refusal_of(tmp_path, settings, roster="名称\n岳阳县\n临港高新区\n") == (
        "roster.csv:3",
        f"“临港高新区”既指“城陵矶新港区”又指“临港高新区”，前者见 {tmp_path}/jiaohe.yaml:4:5。",
    )


def test_folders_of_own_forms_and_rules_are_given_as_paths(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    workspace = workspace_of(tmp_path, MINIMAL + "rules: {folders: [own], ignore: [JH301]}\nforms: {folders: [own]}\n")
    assert workspace.rule_folders == (tmp_path / "own",)
    assert workspace.form_folders == (tmp_path / "own",)
    assert workspace.settings.rules.ignore == ("JH301",)


@pytest.mark.parametrize(
    ("schedule", "percent"),
    [("逐月均摊", 42), ("seasonal 4-10", 29), ("里程碑 3月=20；12月=100", 20), ('"35%"', 35)],
)
def test_the_citys_schedule_is_written_as_an_indicators(tmp_path: Path, schedule: str, percent: float) -> None:
    workspace = workspace_of(tmp_path, MINIMAL + f"schedule: {schedule}\n")
    assert workspace.schedule("2026-05") == percent


def test_units_are_expected_in_the_months_in_which_they_report(tmp_path: Path) -> None:
    workspace = workspace_of(
        tmp_path,
        roster="名称,表式,必须上传,报送表式,起报月份,启用\n岳阳县,city,是,unit-return,,\n新区,city,是,unit-return；city,2026-06,\n"
        "旧区,city,是,city,,否\n",
    )
    assert workspace.units_of("city", "2026-05") == ("岳阳县",)
    assert workspace.units_of("city", "2026-06") == workspace.units_of("city") == ("岳阳县", "新区")
    assert (workspace.must_upload("新区", "2026-05"), workspace.must_upload("新区", "2026-06")) == (False, True)
    due = [(unit.name, form) for unit, form in workspace.returns_in("2026-06")]
    assert due == [("岳阳县", "unit-return"), ("新区", "unit-return"), ("新区", "city")]
    assert [(unit.name, form) for unit, form in workspace.returns_in("2026-05")] == [("岳阳县", "unit-return")]
