"""Arithmetic of the sample month, done here by other means than the program's: what contradicts what."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from jiaohe.workspace.catalog import Catalog
from jiaohe.workspace.load import Workspace, load_workspace
from samples.build import HERE
from samples.figures import FIGURES, MEASURES, TOTAL, WHOLE, Indicator, Month, put_right, read_corrections, read_month

Span = tuple[Fraction, Fraction]
PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?%?\Z")
CLIPPED = re.compile(r"高到|(?<![0-9])2?50元/月和")
FIGURE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([万亿]?)")

printed = read_month()
clean = put_right(printed, read_corrections())
april = read_month(FIGURES / "2026-04")
workspace = load_workspace(HERE / "yueyang-2026")
clean_workspace = load_workspace(HERE / "yueyang-2026" / "clean")


def number(text: str) -> Fraction | None:
    return Fraction(text.rstrip("%")) if PLAIN.match(text) else None


def span(text: str) -> Span:
    """The interval that a figure with decimals, or a percentage, is rounded from; a whole number is exact."""
    value = Fraction(text.rstrip("%"))
    decimals = len(text.rstrip("%").partition(".")[2])
    exact = not text.endswith("%") and (not decimals or text.endswith(".00"))
    half = Fraction(0) if exact else Fraction(1, 2 * 10**decimals)
    return value - half, value + half


def meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def total(spans: list[Span]) -> Span:
    return sum((low for low, _ in spans), Fraction(0)), sum((high for _, high in spans), Fraction(0))


def by_formula(formula: str, target: str, quantity: str) -> Span:
    """Progress in percent; the target is what was planned, so it stands for itself."""
    planned = Fraction(target)
    base = Fraction(formula.partition("+")[0]) if "+" in formula else Fraction(0)
    low, high = (base + (100 - base) * bound / planned for bound in span(quantity))
    return low, high


def contradictions(month: Month, catalog: Catalog) -> set[tuple[str, str, str]]:
    """(code or unit, region or module, what is wrong) for everything that does not agree."""
    found: set[tuple[str, str, str]] = set()
    for indicator in (*month.provincial, *month.city):
        found |= {(indicator.code, region, what) for region, what in wrong_in(indicator, catalog)}
    return found | wrong_uploads(month)


def wrong_in(indicator: Indicator, catalog: Catalog) -> set[tuple[str, str]]:
    entry = catalog.find(indicator.title)
    assert entry is not None
    assert entry.code == indicator.code
    found: set[tuple[str, str]] = set()
    texts = indicator.texts
    parts = [region for region in indicator.regions if region != WHOLE]
    by_region = [measure for measure in MEASURES if any(texts[region, measure] for region in parts)]
    for region in parts:
        target, quantity, progress = (texts[region, measure] for measure in MEASURES)
        if {"/"} < {texts[region, measure] for measure in by_region}:
            found.add((region, "not concerned in some rows only"))
        if quantity.endswith("%"):
            found.add((region, "percentage as quantity"))
        if CLIPPED.search(target):
            found.add((region, "clipped target"))
        if (
            all(number(text) is not None for text in (target, quantity, progress))
            and not quantity.endswith("%")
            and entry.formula not in (None, "stated")
            and not meet(by_formula(str(entry.formula), target, quantity), span(progress))
        ):
            found.add((region, "progress"))
    found |= {(WHOLE, what) for what in wrong_whole(indicator, catalog, parts)}
    return found


def wrong_whole(indicator: Indicator, catalog: Catalog, parts: list[str]) -> set[str]:
    entry = catalog.find(indicator.title)
    assert entry is not None
    texts = indicator.texts
    found: set[str] = set()
    if texts[WHOLE, "quantity"].endswith("%"):
        found.add("percentage as quantity")
    if CLIPPED.search(texts[WHOLE, "target"]):
        found.add("clipped target")
    for measure in ("target", "quantity"):
        whole = texts[WHOLE, measure]
        own = [texts[region, measure] for region in parts if number(texts[region, measure]) is not None]
        adds = entry.kind in ("count", "amount") and not whole.endswith("%")
        if adds and own and number(whole) is not None and not meet(total([span(text) for text in own]), span(whole)):
            found.add(f"sum of {measure}")
    whole = texts[WHOLE, "progress"]
    shares = [span(texts[region, "progress"]) for region in parts if number(texts[region, "progress"]) is not None]
    if number(whole) is not None and entry.whole_formula == "mean":
        low, high = total(shares)
        if not meet((low / len(shares), high / len(shares)), span(whole)):
            found.add("progress")
    target, quantity = texts[WHOLE, "target"], texts[WHOLE, "quantity"]
    own_ratio = entry.whole_formula == "ratio" and number(target) is not None and number(quantity) is not None
    if own_ratio and not meet(by_formula("ratio", target, quantity), span(whole)):
        found.add("progress")
    if number(target) is not None and entry.kind in ("count", "amount") and FIGURE.search(indicator.title):
        scale = {"万": 10**4, "亿": 10**8, "": 1}
        quoted = {Fraction(figure) * scale[unit] for figure, unit in FIGURE.findall(indicator.title)}
        if Fraction(target) * scale.get(indicator.unit[0], 1) not in quoted:
            found.add("title")
    return found


def wrong_uploads(month: Month) -> set[tuple[str, str, str]]:
    matrix = month.uploads
    counts = {place: int(text or 0) for place, text in matrix.texts.items()}
    units = [unit for unit in matrix.units if unit != TOTAL]
    found = {
        (unit, module, "zero uploads")
        for unit in units
        for module in matrix.modules
        if matrix.texts[unit, module] == "0" and workspace.must_upload(unit)
    }
    for unit in matrix.units:
        if sum(counts[unit, module] for module in matrix.modules) != counts[unit, TOTAL]:
            found.add((unit, TOTAL, "sum of modules"))
    for module in (*matrix.modules, TOTAL):
        if sum(counts[unit, module] for unit in units) != counts[TOTAL, module]:
            found.add((TOTAL, module, "sum of units"))
    return found


CONCERNED = [
    region for region in printed.provincial[0].regions if region not in ("岳阳经开区", "城陵矶新港区", "市本级")
]


def test_the_printed_month_contradicts_itself_exactly_here() -> None:
    assert contradictions(printed, workspace.catalog) == {
        ("A1-10", WHOLE, "title"),
        ("A1-12", "临湘市", "progress"),
        *(("A1-13", region, "progress") for region in ("岳阳楼区", "云溪区", "岳阳县")),
        *(("A1-14", region, "progress") for region in ("岳阳楼区", "岳阳县")),
        *((code, region, "clipped target") for code in ("A1-23", "A1-24") for region in CONCERNED),
        ("A1-26", "屈原管理区", "progress"),
        *(
            ("A2-01", region, "percentage as quantity")
            for region in (WHOLE, "平江县", "岳阳县", "华容县", "湘阴县", "临湘市", "汨罗市")
        ),
        *(
            (code, region, "not concerned in some rows only")
            for code in ("A2-06", "A2-07")
            for region in ("岳阳经开区", "临港高新区")
        ),
        ("A2-08", "汨罗市", "progress"),
        ("A2-09", WHOLE, "sum of target"),
        ("A2-12", "临湘市", "progress"),
        ("A2-16", "岳阳楼区", "progress"),
        ("A2-16", "临湘市", "progress"),
        ("A2-16", WHOLE, "progress"),
        ("A2-16", WHOLE, "sum of target"),
        *((unit, module, "zero uploads") for unit in ("屈原管理区", "南湖新区") for module in ("建管用库", "信息公开")),
    }


def test_the_clean_month_contradicts_itself_nowhere() -> None:
    assert contradictions(clean, clean_workspace.catalog) == set()


def test_the_made_up_month_contradicts_itself_nowhere_and_lacks_the_uploads_that_the_next_one_lacks() -> None:
    assert contradictions(april, clean_workspace.catalog) == {
        (unit, module, "zero uploads") for unit in ("屈原管理区", "南湖新区") for module in ("建管用库", "信息公开")
    }


@pytest.mark.parametrize(
    ("month", "births", "covered", "rate"),
    [(clean, 2813, 2119, "75.3"), (april, 2246, 1687, "75.1")],
    ids=["may", "april"],
)
def test_texts_that_state_a_ratio_state_the_right_one(month: Month, births: int, covered: int, rate: str) -> None:
    city = {indicator.code: indicator.texts for indicator in month.city}
    for code in ("A2-13", "A2-14", "A2-15"):
        target, quantity = (
            Fraction(re.findall(r"[0-9]+", city[code][WHOLE, measure])[0]) for measure in ("target", "quantity")
        )
        assert meet((100 * quantity / target,) * 2, span(city[code][WHOLE, "progress"]))
    contract = city["A2-05"][WHOLE, "quantity"]
    assert f"{births}人" in contract
    assert f"{covered}人" in contract
    assert f"{rate}%" in contract
    assert round(Decimal(covered) / Decimal(births) * 100, 1) == Decimal(rate)


@pytest.mark.parametrize(("month", "stands"), [(clean, 65.5), (april, 53.9)], ids=["may", "april"])
def test_the_weighted_whole_of_the_care_centres_is_that_of_its_regions(month: Month, stands: float) -> None:
    texts = next(indicator.texts for indicator in month.city if indicator.code == "A2-17")
    words = texts[WHOLE, "progress"]
    stated = {region: Fraction(share) for region, share in re.findall(r"[0-9]+\. ([^ ；]+?) ([0-9]+)%", words)}
    weights = {region: Fraction(texts[region, "target"]) for region in stated}
    mean = sum(stated[region] * weight for region, weight in weights.items()) / sum(weights.values())
    assert len(stated) == 11
    assert round(float(mean), 1) == stands
    assert f"总体形象进度 {stands}%" in words


def test_unprinted_denominators_reproduce_the_screening_rates() -> None:
    texts = printed.provincial[0].texts
    denominators = {
        "岳阳楼区": 3446,
        "云溪区": 100,
        "君山区": 38,
        "岳阳县": 557,
        "华容县": 662,
        "湘阴县": 672,
        "平江县": 1993,
    }
    denominators |= {"屈原管理区": 90, "南湖新区": 58, "汨罗市": 879, "临湘市": 604}
    done = {region: Fraction(texts[region, "quantity"]) for region in denominators}
    for region, denominator in denominators.items():
        assert meet((100 * done[region] / denominator,) * 2, span(texts[region, "progress"])), region
    pooled = 100 * sum(done.values()) / sum(denominators.values())
    assert meet((pooled, pooled), span(texts[WHOLE, "progress"]))


def test_no_label_of_the_transcription_is_left() -> None:
    for indicator in (*printed.provincial, *printed.city):
        shown = (indicator.project, indicator.task, indicator.title, *indicator.texts.values())
        assert not any("[" in text for text in shown)
    assert {indicator.project for indicator in printed.provincial if indicator.number == "2"} == {"学有所教"}


def test_a_correction_of_another_text_than_the_printed_one_is_refused() -> None:
    with pytest.raises(ValueError, match="A1-10"):
        put_right(clean, read_corrections())


@pytest.mark.parametrize("space", [workspace, clean_workspace], ids=["printed", "clean"])
def test_the_workspace_lists_what_the_sheets_carry(space: Workspace) -> None:
    month = printed if space is workspace else clean
    assert [entry.title for entry in space.catalog.indicators("provincial", "2026-05")] == [
        indicator.title for indicator in month.provincial
    ]
    assert [entry.title for entry in space.catalog.indicators("city", "2026-05")] == [
        indicator.title for indicator in month.city
    ]
    assert space.units_of("provincial") == tuple(month.provincial[0].regions[1:])
    assert sorted(space.units_of("city")) == sorted(
        str(space.regions.canonical(region)) for region in month.city[0].regions[1:]
    )
    assert sorted(space.units_of("upload-matrix")) == sorted(unit for unit in month.uploads.units if unit != TOTAL)
    assert {entry.name: entry.returns for entry in space.roster if entry.name in ("平江县", "市商务局", "市残联")} == {
        "平江县": ("unit-return",),
        "市商务局": ("unit-return",),
        "市残联": (),
    }
    assert space.periods() == ("2026-04", "2026-05")
    assert space.schedule("2026-05") == 42


def test_catalog_targets_are_those_of_the_whole() -> None:
    for indicator in (*clean.provincial, *clean.city):
        entry = clean_workspace.catalog.find(indicator.title)
        assert entry is not None
        assert entry.unit == indicator.unit
        text = indicator.texts[WHOLE, "target"]
        if PLAIN.match(text):
            assert entry.target == float(text)
