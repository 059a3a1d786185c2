"""The words the tables are made of: places of other provinces under made-up city names, indicators, departments."""

from typing import NamedTuple


class Place(NamedTuple):
    """A city, province or county with its parts and the word for all of it."""

    name: str
    whole: str
    regions: tuple[str, ...]
    lang: str = "zh"
    matrix: bool = True


class Template(NamedTuple):
    """An indicator. The title is ``before`` + number and unit + ``after``.

    ``size`` bounds the whole target in units of the last decimal; ``title_scale`` turns the table's unit into
    ``title_unit``.
    """

    project: str
    before: str
    unit: str
    after: str = ""
    size: tuple[int, int] = (10, 1000)
    decimals: int = 0
    title_unit: str | None = None
    title_scale: int = 1
    no_number: bool = False


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLACES = (
    Place("云川市", "全市", _names("婺城区 金东区 兰溪市 义乌市 东阳市 永康市 武义县 浦江县 磐安县 开发区 市本级")),
    Place(
        "沂阳市",
        "全市",
        _names(
            "兰山区 罗庄区 河东区 沂南县 郯城县 沂水县 兰陵县 费县 平邑县 莒南县 蒙阴县 临沭县 "
            "高新区 经济技术开发区 沂河新区 综合保税区"
        ),
    ),
    Place(
        "漓江市",
        "合计",
        _names(
            "秀峰区 叠彩区 象山区 七星区 雁山区 临桂区 阳朔县 灵川县 全州县 平乐县 兴安县 灌阳县 荔浦市 "
            "资源县 永福县 龙胜各族自治县 恭城瑶族自治县 市本级"
        ),
    ),
    Place("清原市", "全市", _names("原州区 西吉县 隆德县 泾源县 彭阳县")),
    Place(
        "涪水市",
        "全市合计",
        _names("涪城区 游仙区 安州区 江油市 三台县 盐亭县 梓潼县 北川羌族自治县 平武县 高新区 科创区 仙海区 经开区"),
    ),
    Place(
        "兴岭盟",
        "全盟",
        _names("乌兰浩特市 阿尔山市 科尔沁右翼前旗 科尔沁右翼中旗 扎赉特旗 突泉县"),
    ),
    Place(
        "滇中省",
        "全省",
        _names(
            "昆明市 曲靖市 玉溪市 保山市 昭通市 丽江市 普洱市 临沧市 楚雄州 红河州 文山州 西双版纳州 大理州 德宏州 "
            "怒江州 迪庆州 滇中新区"
        ),
        matrix=False,
    ),
    Place(
        "青溪县",
        "全县",
        _names(
            "城关镇 柳林镇 双河镇 石门镇 白云镇 官渡镇 龙泉镇 长岭乡 桃源乡 大坪乡 望江街道 东城街道 南湖街道 工业园"
        ),
        matrix=False,
    ),
    Place(
        "Kestrel County",
        "County total",
        ("Northgate", "Ashford", "Lower Mere", "St. Brannock", "Eastwick", "Harrow Hill", "Wexcombe", "Port Dunmore"),
        lang="en",
    ),
    Place(
        "District of Varna Bay",
        "Total",
        ("Alder", "Birchfield", "Cedar Point", "Dunwich", "Elmstead", "Fernley", "Gorse", "Hazelwood", "Ivybridge"),
        lang="en",
    ),
)

_JOB, _SCHOOL, _HEALTH, _HOME = "就业增收", "学有所教", "病有所医", "住有所居"
_ROAD, _FARM, _OLD, _CHILD, _CULTURE = "畅通出行", "乡村振兴", "老有所养", "幼有所育", "文化惠民"

COUNTS = (
    Template(_JOB, "新增城镇就业", "人", size=(8000, 90000)),
    Template(_JOB, "帮扶就业困难人员再就业", "人", size=(900, 9000)),
    Template(_JOB, "开展职业技能培训", "人次", size=(5000, 60000)),
    Template(_JOB, "举办“春风行动”招聘会", "场", size=(40, 400)),
    Template(_SCHOOL, "新增公办幼儿园学位", "个", size=(900, 9800)),
    Template(_SCHOOL, "改造农村中小学旱厕", "所", size=(40, 300)),
    Template(_SCHOOL, "为义务教育阶段学生配备护眼灯教室", "间", size=(300, 4000)),
    Template(_HEALTH, "为65岁以上老年人免费体检", "人", size=(30000, 400000)),
    Template(_HEALTH, "培训乡村医生", "人", size=(100, 900)),
    Template(_HEALTH, "适龄女性“两癌”免费检查", "人次", size=(9000, 80000)),
    Template(_HOME, "改造2000年底前建成的老旧小区", "个", size=(40, 300)),
    Template(_HOME, "既有住宅加装电梯", "台", size=(30, 300)),
    Template(_HOME, "农村危房改造", "户", "（含抗震改造）", size=(200, 3000)),
    Template(_ROAD, "新建农村4G/5G基站", "个", size=(60, 500)),
    Template(_ROAD, "建设公共充电桩", "个", size=(300, 4000)),
    Template(_ROAD, "新增停车泊位", "个", size=(2000, 20000)),
    Template(_FARM, "改造农村户用卫生厕所", "户", size=(2000, 30000)),
    Template(_FARM, "排查整治农村道路隐患", "处", size=(100, 900)),
    Template(_OLD, "特殊困难老年人家庭适老化改造", "户", size=(300, 4000)),
    Template(_OLD, "新建社区老年助餐点", "个", size=(40, 200)),
    Template(_CHILD, "残疾儿童康复救助", "人", size=(300, 3000)),
    Template(_CHILD, "新生儿疾病免费筛查", "人", "（年中将按实际情况调整基数）", size=(4000, 30000)),
    Template(_CULTURE, "送戏下乡演出", "场", size=(100, 900)),
    Template(_CULTURE, "新建“15分钟健身圈”健身场地", "处", size=(40, 300)),
)
AMOUNTS = (
    Template(_JOB, "发放创业担保贷款", "万元", "", (400000, 9000000), 2, "亿元", 10000),
    Template(_JOB, "稳岗扩岗专项贷款投放", "亿元", "", (900, 9000), 2),
    Template(_FARM, "新建和改造高标准农田", "万亩", "", (900, 9000), 2),
    Template(_FARM, "水稻机插机抛作业", "万亩", "", (300, 2000), 1),
    Template(_ROAD, "新改建农村公路", "公里", "", (800, 9000), 1),
    Template(_ROAD, "整治提升农村电网，投入资金", "万元", "", (30000, 90000), 0),
    Template(_HEALTH, "家庭医生签约服务目标人群", "万人", "", (4000, 40000), 2),
    Template(_CULTURE, "发放文旅消费券", "万元", "", (8000, 60000), 1),
)
MILESTONES = (
    Template(_SCHOOL, "提质升级中小学食堂", "所"),
    Template(_HEALTH, "建设县域医疗卫生次中心", "个"),
    Template(_OLD, "建设街道综合养老服务中心", "个"),
    Template(_HOME, "改造城镇背街小巷", "条"),
    Template(_FARM, "创建和美乡村", "个", no_number=True),
)
RATES = (
    Template(_CHILD, "产前筛查率达90%以上", "%", size=(90, 90)),
    Template(_HEALTH, "居民电子健康档案建档率", "%", size=(95, 95)),
    Template(_OLD, "养老机构消防安全达标率达100%", "%", size=(100, 100)),
    Template(_FARM, "农村生活垃圾处理率", "%", size=(98, 98)),
)
STANDARDS = (
    Template(_OLD, "城市低保标准不低于{n}元/月", "元/月", size=(780, 780)),
    Template(_CHILD, "散居孤儿基本生活费提高到{n}元/月", "元/月", size=(1300, 1300)),
    Template(_OLD, "困难群体丧葬补助标准", "元/月", size=(1200, 1200)),
)
TEXTS = (
    Template(
        _ROAD,
        "1. 东环路（解放路-新华路）；2. 滨河路（一桥-三桥）；3. 站前路",
        "城区人行道海绵化改造",
        "总体形象进度45%。已完成立项、施工图审查和财评，6月中旬开工。",
    ),
    Template(
        _HOME,
        "完成2个片区管网改造的前期工作",
        "城区地下管网更新",
        "服务类合同已签订，地勘成果12份已提交，项目挂网招标（5月22日开标）。",
    ),
    Template(
        _CULTURE,
        "全年12场",
        "市美术馆公益展览",
        "已办5场，进度约41.7%",
    ),
)
ENGLISH_COUNTS = (
    Template("Jobs", "Place", "persons", "job seekers in work", (900, 9000)),
    Template("Jobs", "Train", "persons", "apprentices", (300, 4000)),
    Template("Health", "Vaccinate", "persons", "children", (2000, 30000)),
    Template("Health", "Open", "clinics", "walk-in clinics", (30, 120)),
    Template("Housing", "Insulate", "homes", "older homes", (300, 6000)),
    Template("Housing", "Fit", "lifts", "lifts", (30, 200)),
    Template("Roads", "Resurfaced roads", "km", "", (400, 4000), 1, no_number=True),
    Template("Roads", "Install", "points", "charging points", (100, 900)),
    Template("Schools", "Create", "places", "nursery places", (400, 6000)),
    Template("Schools", "Renovate", "schools", "school kitchens", (30, 200)),
    Template("Water", "Grants paid", "10,000 dollars", "", (9000, 90000), 2, no_number=True),
    Template("Water", "Repair", "leaks", "leaks", (200, 3000)),
)
MODULES = (
    ("码上管理", "政策文件"),
    ("码上管理", "建设内容"),
    ("码上管理", "项目详情"),
    ("码上管理", "工作动态"),
    ("项目库管理", "工作专报"),
    ("项目库管理", "工作总结"),
    ("项目库管理", "建管用库"),
    ("公开管理", "信息公开"),
    ("公开管理", "群众评价"),
)
DEPARTMENTS = (
    "市教育局",
    "市民政局",
    "市人力资源和社会保障局",
    "市水利局",
    "市残联",
    "市卫健委",
    "市交通运输局",
    "国网供电公司",
)
