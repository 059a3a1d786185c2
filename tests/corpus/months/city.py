"""The city: units, indicators and who has which, and the files that declare them."""

import csv
import io
import random
from dataclasses import dataclass

CITY = "云川市"
FORM = "unit-return"
SUMMARY_FORM = "city"
CUT_OFF = 25  # the day of the month until which returns are in time
# What else the workspace declares, as calendar.yaml; not written where it is empty.
CALENDAR = f"version: 1\nholidays: CN\ndue: {{day: {CUT_OFF}}}\n"
_NAMES = (
    "青石 白沙 云岭 双桥 平湖 长丰 金滩 望江 石门 柳林 东屏 西渡 南坪 北溪 龙泉 凤鸣 清源 宁远 安康 永兴 "
    "大庄 小河 高岗 临川 松涛 竹溪 梅岭 桂阳 枫林 槐荫 银杏 芦洲 沙洋 潭口 渔洋 烟台 鹤峰 鹿鸣 雁门 鹰嘴 "
    "汉阳 洛南 泾川 渭源 汾西 沁水 漳平 滏阳"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """An indicator. ``stated`` progress is by milestones and follows no formula; ``size`` bounds a unit's target."""

    code: str
    title: str
    unit: str
    kind: str
    size: tuple[int, int]
    decimals: int = 0
    stated: bool = False


SORTS = (
    Sort(code="M-01", title="新增城镇就业", unit="人", kind="计数", size=(900, 9000)),
    Sort(code="M-02", title="开展职业技能培训", unit="人次", kind="计数", size=(600, 5000)),
    Sort(code="M-03", title="农村户用卫生厕所改造", unit="户", kind="计数", size=(400, 4000)),
    Sort(code="M-04", title="老年人家庭适老化改造", unit="户", kind="计数", size=(240, 1800)),
    Sort(code="M-05", title="残疾儿童康复救助", unit="人", kind="计数", size=(220, 900)),
    Sort(code="M-06", title="新改建农村公路", unit="公里", kind="总量", size=(40, 300), decimals=2),
    Sort(code="M-07", title="建设高标准农田", unit="万亩", kind="总量", size=(4, 20), decimals=2),
    Sort(code="M-08", title="公共充电桩建设", unit="个", kind="计数", size=(240, 2400)),
    Sort(code="M-09", title="发放创业担保贷款", unit="万元", kind="总量", size=(900, 9500), decimals=2),
    Sort(code="M-10", title="义务教育阶段学校照明改造", unit="间", kind="计数", size=(220, 1600)),
    Sort(code="M-11", title="县域医疗中心建设投资", unit="万元", kind="总量", size=(800, 9000), stated=True),
    Sort(code="M-12", title="城区排水防涝工程投资", unit="万元", kind="总量", size=(900, 9900), stated=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Units in order; per unit the indicators that concern it, and those it lists with ``/``."""

    units: tuple[str, ...]
    periods: tuple[str, ...]
    concerned: dict[str, tuple[Sort, ...]]
    unconcerned: dict[str, tuple[Sort, ...]]

    def listed(self, unit: str) -> tuple[Sort, ...]:
        """The indicators on a unit's return, in the order of the catalog."""
        own = {sort.code for sort in (*self.concerned[unit], *self.unconcerned[unit])}
        return tuple(sort for sort in SORTS if sort.code in own)


def draw_city(rng: random.Random, months: int, units: int, first: str = "2024-01") -> City:
    """A city of so many units over so many months. Raises ValueError for more units than there are names."""
    if not 2 <= units <= len(_NAMES):
        raise ValueError(f"2 to {len(_NAMES)} units, not {units}")
    names = tuple(name + "县区市"[at % 3] for at, name in enumerate(rng.sample(_NAMES, units)))
    concerned: dict[str, tuple[Sort, ...]] = {}
    unconcerned: dict[str, tuple[Sort, ...]] = {}
    for name in names:
        drawn = rng.sample(SORTS[:10], rng.randint(4, 6))
        drawn += rng.sample(SORTS[10:], rng.randint(1, 2))
        concerned[name] = tuple(sort for sort in SORTS if sort in drawn)
        rest = [sort for sort in SORTS if sort not in drawn]
        unconcerned[name] = (rng.choice(rest),) if rng.random() < 0.25 else ()
    return City(units=names, periods=periods_from(first, months), concerned=concerned, unconcerned=unconcerned)


def periods_from(first: str, months: int) -> tuple[str, ...]:
    """So many months from one on: ``2024-11``, 3 → 2024-11, 2024-12, 2025-01."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(start, start + months))


def declarations(city: City) -> dict[str, str]:
    """The files that declare the workspace, by name."""
    settings = (
        f"version: 1\nname: {CITY}\nwhole: [全市]\nlanguage: zh\ncatalog: catalog.csv\nroster: roster.csv\n"
        "periods: YYYY-MM\nschedule: linear\n"
    )
    catalog = [["代码", "表式", "指标", "计量单位", "类型", "计算口径", "全市口径", "序时进度", "启用"]]
    for sort in SORTS:
        formulas = ["按填报", "平均"] if sort.stated else ["比率", "合计比率"]
        catalog.append([sort.code, SUMMARY_FORM, sort.title, sort.unit, sort.kind, *formulas, "", city.periods[0]])
    roster = [["名称", "别名", "类型", "表式", "报送表式", "必须上传", "启用"]]
    roster += [[unit, "", "县市区", SUMMARY_FORM, FORM, "否", "是"] for unit in city.units]
    files = {"jiaohe.yaml": settings, "catalog.csv": as_csv(catalog), "roster.csv": as_csv(roster)}
    return {**files, "calendar.yaml": CALENDAR} if CALENDAR else files


def as_csv(rows: list[list[str]]) -> str:
    """Rows as comma-separated text."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\n").writerows(rows)
    return held.getvalue()
