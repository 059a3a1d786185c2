"""Clean tables of progress figures for cities nobody has seen: seeded, consistent, and with the truth kept beside.

Everything is exact: hidden figures are fractions, printed figures are decimals rounded half up from them. What a
sheet prints is a ``Figure``; how it prints it (percent signs, formats, merges) is the layouts' business.
"""

import random
from decimal import Decimal
from fractions import Fraction

from tests.corpus.figures import WHOLE, Entry, Figure, Indicator, Kind, Matrix, Region, Table
from tests.corpus.names import (
    AMOUNTS,
    COUNTS,
    DEPARTMENTS,
    ENGLISH_COUNTS,
    MILESTONES,
    MODULES,
    PLACES,
    RATES,
    STANDARDS,
    TEXTS,
    Template,
)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half up, as officials and spreadsheets round; the exponent keeps the decimals."""
    scaled = value * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return Decimal(whole).scaleb(-decimals)


def split(rng: random.Random, total: int, parts: int, least: int = 1) -> list[int]:
    """Whole numbers of very different size that add up to the total, each at least ``least``."""
    weights = [rng.uniform(0.3, 3) ** 2 for _ in range(parts)]
    spare = total - least * parts
    cuts = [int(spare * w / sum(weights)) for w in weights]
    cuts[rng.randrange(parts)] += spare - sum(cuts)
    return [least + cut for cut in cuts]


def progress_of(base: int, quantity: Fraction, target: Fraction) -> Fraction:
    """Percent."""
    return base + (100 - base) * quantity / target


def _done(rng: random.Random, target: int) -> int:
    draw = rng.random()
    if draw < 0.05:
        return 0
    if draw < 0.12:
        return target + rng.randint(1, max(1, target // 8))
    if draw < 0.17:
        return target
    return max(1, min(target, round(target * rng.uniform(0.22, 0.9))))


def _percent(value: Fraction, decimals: int) -> Figure:
    return Figure(rounded(value, decimals), exact=value)


NOT_CONCERNED = Entry(Figure(words="/"), Figure(words="/"), Figure(words="/"))


class _Maker:
    """Draws the indicators of one table; holds what they share."""

    def __init__(self, rng: random.Random, regions: tuple[Region, ...], decimals: int, lang: str) -> None:
        self.rng = rng
        self.regions = regions
        self.decimals = decimals
        self.lang = lang
        self.slash = rng.choice([0.0, 0.1, 0.25])
        self.empty = rng.choice([0.0, 0.0, 0.08])
        self.pending = rng.choice(["正在推进", "推进"]) if lang == "zh" else "in progress"
        # A seat of government that reports little: blank in most indicators.
        self.idle = {r.key for r in regions if r.name.endswith("本级")}

    def cast(self, least: int) -> tuple[list[str], dict[str, Entry]]:
        """The regions that take part, and the entries of those that do not."""
        keys = [r.key for r in self.regions]
        out: dict[str, Entry] = {}
        for key in self.rng.sample(keys, len(keys)):
            draw = self.rng.random()
            if len(keys) - len(out) <= least:
                break
            if key in self.idle and draw < 0.7:
                out[key] = Entry()
            elif draw < self.slash:
                out[key] = NOT_CONCERNED
            elif draw < self.slash + self.empty:
                out[key] = Entry()
        return [k for k in keys if k not in out], out

    def numbered(self, template: Template, total: Decimal) -> tuple[str, Decimal | None]:
        """The title, with the city's total in it or without."""
        if template.no_number or self.rng.random() < 0.25:
            return template.before + template.after, None
        number, unit = total, template.title_unit or template.unit
        if template.title_scale != 1:
            number = total / template.title_scale
        elif (
            self.lang == "zh"
            and unit[0] not in "万亿"
            and total >= 10000
            and total % 100 == 0
            and self.rng.random() < 0.7
        ):
            number, unit = total / 10000, f"万{unit}"
        text = format(number.normalize(), "f")
        if self.lang == "en":
            return f"{template.before} {int(total):,} {template.after}", total
        return f"{template.before}{text}{unit}{template.after}", total

    def additive(self, key: str, template: Template, kind: Kind, base: int) -> Indicator:
        """Counts and amounts: hidden parts add up to hidden totals, each is rounded for itself."""
        rng = self.rng
        active, entries = self.cast(6 if base else 2)
        if len(active) < 5:
            base = 0
        fine = template.decimals + (2 if template.decimals else 0)
        low, high = template.size
        shown = rng.randint(low, high)
        shown = max(shown, 3 * len(active))
        if shown >= 10000:
            shown -= shown % 100
        total = shown * 10 ** (fine - template.decimals)
        targets = split(rng, total, len(active), least=10 ** (fine - template.decimals))
        whole_done = 0
        percents = []
        for region, target in zip(active, targets, strict=True):
            done = _done(rng, target)
            whole_done += done
            percent = progress_of(base, Fraction(done), Fraction(target))
            percents.append(percent)
            entries[region] = Entry(
                _amount(target, fine, template.decimals),
                _amount(done, fine, template.decimals),
                _percent(percent, self.decimals),
            )
        rule = rng.choice(["ratio", "ratio", "ratio", "mean"]) if not base else rng.choice(["ratio", "mean"])
        overall = progress_of(base, Fraction(whole_done), Fraction(total))
        if rule == "mean":
            overall = sum(percents, Fraction(0)) / len(percents)
        entries[WHOLE] = Entry(
            _amount(total, fine, template.decimals),
            _amount(whole_done, fine, template.decimals),
            _percent(overall, self.decimals),
        )
        printed = entries[WHOLE].target.number
        assert printed is not None
        title, title_total = self.numbered(template, printed)
        return Indicator(
            key=key,
            project=template.project,
            title=title,
            unit=template.unit,
            kind=kind,
            base=base,
            whole_rule=rule,
            sums=("target", "quantity"),
            entries=entries,
            title_total=title_total,
        )

    def milestone(self, key: str, template: Template) -> Indicator:
        """Projects under way: each item has a whole percentage, a region prints the mean of its items."""
        rng = self.rng
        active, entries = self.cast(2)
        total, points, means = 0, Fraction(0), []
        for region in active:
            items = rng.randint(1, 9)
            reached = [Fraction(5 * rng.randint(6, 17)) for _ in range(items)]
            mean = sum(reached, Fraction(0)) / items
            total, points = total + items, points + sum(reached, Fraction(0))
            means.append(mean)
            entries[region] = Entry(Figure(Decimal(items)), Figure(words=self.pending), _percent(mean, self.decimals))
        rule = rng.choice(["weighted", "mean", "stated"])
        overall = {"weighted": points / total, "mean": sum(means, Fraction(0)) / len(means)}.get(rule)
        if overall is None:  # a figure that somebody put in by hand, somewhere between the regions
            overall = (min(means) + 2 * max(means)) / 3
        entries[WHOLE] = Entry(Figure(Decimal(total)), Figure(words=self.pending), _percent(overall, self.decimals))
        title, title_total = self.numbered(template, Decimal(total))
        return Indicator(
            key=key,
            project=template.project,
            title=title,
            unit=template.unit,
            kind=Kind.MILESTONE,
            base=None,
            whole_rule=rule,
            sums=("target",),
            entries=entries,
            title_total=title_total,
        )

    def rate(self, key: str, template: Template) -> Indicator:
        """Rates with one target for all: reached rate against it, or under way, or counts over unprinted people."""
        rng = self.rng
        active, entries = self.cast(2)
        goal = int(template.size[0])
        style = rng.choice(["reached", "pending", "people"])
        target = Figure(Decimal(goal))
        everyone, done_all, percents = 0, 0, []
        for region in active:
            if style == "reached":
                reached = Fraction(rng.randint(int(goal * 6.5), 1000), 10)
                quantity, percent = Figure(rounded(reached, 1)), 100 * reached / goal
            elif style == "pending":
                quantity, percent = Figure(words=self.pending), Fraction(rng.choice([100, 100, 90, 85, 75, 60]))
            else:
                people = rng.randint(60, 4000)
                done = round(people * rng.uniform(0.75, 0.99))
                everyone, done_all = everyone + people, done_all + done
                quantity, percent = Figure(Decimal(done)), Fraction(done * 10000, people * goal)
            percents.append(percent)
            entries[region] = Entry(target, quantity, _percent(percent, self.decimals))
        overall = sum(percents, Fraction(0)) / len(percents)
        quantity = Figure(words=self.pending)
        if style == "people":
            overall, quantity = Fraction(done_all * 10000, everyone * goal), Figure(Decimal(done_all))
        elif style == "reached":
            middle = rounded(overall * goal / 100, 1)
            quantity, overall = Figure(middle), 100 * Fraction(middle) / goal
        entries[WHOLE] = Entry(target, quantity, _percent(overall, self.decimals))
        return Indicator(
            key=key,
            project=template.project,
            title=template.before,
            unit="%",
            kind=Kind.RATE,
            base=0 if style == "reached" else None,
            whole_rule={"reached": "ratio", "pending": "mean", "people": "stated"}[style],
            sums=("quantity",) if style == "people" else (),
            entries=entries,
        )

    def standard(self, key: str, template: Template) -> Indicator:
        """A payment that must reach so much: the target is a floor in words, the same for all."""
        rng = self.rng
        active, entries = self.cast(2)
        floor = int(template.size[0])
        words = rng.choice([f"不低于{floor}", f"≥{floor}", f"{floor}元/月", f"不低于{floor}元/月"])
        paid = rng.random() < 0.3
        percents = []
        for region in active:
            quantity = Figure(Decimal(floor + 10 * rng.randint(0, 12))) if paid else Figure(words=self.pending)
            percent = Fraction(100) if paid else Fraction(rng.choice([100, 100, 100, 70, 60]))
            percents.append(percent)
            entries[region] = Entry(Figure(words=words), quantity, _percent(percent, self.decimals))
        overall = sum(percents, Fraction(0)) / len(percents)
        entries[WHOLE] = Entry(Figure(words=words), Figure(words=self.pending), _percent(overall, self.decimals))
        return Indicator(
            key=key,
            project=template.project,
            title=template.before.replace("{n}", str(floor)),
            unit="元/月",
            kind=Kind.STANDARD,
            base=None,
            whole_rule="mean",
            sums=(),
            entries=entries,
        )

    def text(self, key: str, template: Template) -> Indicator:
        """Words only, one cell for the whole row."""
        entry = Entry(Figure(words=template.before), Figure(), Figure(words=template.after))
        return Indicator(
            key=key,
            project=template.project,
            title=template.unit,
            unit="项",
            kind=Kind.TEXT,
            base=None,
            whole_rule="stated",
            sums=(),
            entries={WHOLE: entry},
        )

    def unconcerned(self, key: str, template: Template) -> Indicator:
        """An indicator of the province that concerns nobody here."""
        return Indicator(
            key=key,
            project=template.project,
            title=template.before + template.after,
            unit=template.unit,
            kind=Kind.UNCONCERNED,
            base=None,
            whole_rule="stated",
            sums=(),
            entries=dict.fromkeys([WHOLE, *(r.key for r in self.regions)], NOT_CONCERNED),
        )


def _amount(hidden: int, fine: int, decimals: int) -> Figure:
    value = Fraction(hidden, 10**fine)
    return Figure(rounded(value, decimals), exact=value if fine else None)


def make_table(rng: random.Random) -> Table:
    """A clean table: 3 to 18 regions, 3 to 25 indicators of all kinds (fewer kinds in the English one)."""
    place = rng.choice(PLACES)
    count = min(rng.randint(3, 18), len(place.regions))
    names = rng.sample(place.regions, count)
    regions = tuple(Region(f"r{i}", name) for i, name in enumerate(names))
    decimals = rng.choice([0, 1, 2, 2])
    maker = _Maker(rng, regions, decimals, place.lang)
    wanted = rng.randint(3, 25)
    indicators = []
    if place.lang == "en":
        for i, template in enumerate(rng.sample(ENGLISH_COUNTS, min(wanted, len(ENGLISH_COUNTS)))):
            kind = Kind.AMOUNT if template.decimals else Kind.COUNT
            indicators.append(maker.additive(f"i{i}", template, kind, 0))
    else:
        pool = [
            *((t, Kind.COUNT) for t in COUNTS),
            *((t, Kind.AMOUNT) for t in AMOUNTS),
            *((t, Kind.MILESTONE) for t in MILESTONES),
            *((t, Kind.RATE) for t in RATES),
            *((t, Kind.STANDARD) for t in STANDARDS),
            *((t, Kind.TEXT) for t in TEXTS),
        ]
        drawn = rng.sample(pool, wanted)
        if not any(kind in (Kind.COUNT, Kind.AMOUNT) for _, kind in drawn):
            drawn[0] = (rng.choice(COUNTS), Kind.COUNT)
        for i, (template, kind) in enumerate(drawn):
            key = f"i{i}"
            if kind in (Kind.COUNT, Kind.AMOUNT):
                if rng.random() < 0.05:
                    indicators.append(maker.unconcerned(key, template))
                else:
                    base = 20 if kind is Kind.COUNT and rng.random() < 0.12 else 0
                    indicators.append(maker.additive(key, template, kind, base))
            else:
                make = {
                    Kind.MILESTONE: maker.milestone,
                    Kind.RATE: maker.rate,
                    Kind.STANDARD: maker.standard,
                    Kind.TEXT: maker.text,
                }[kind]
                indicators.append(make(key, template))
    indicators.sort(key=lambda i: i.project)
    return Table(
        place=place,
        month=rng.randint(2, 11),
        regions=regions,
        whole=None if rng.random() < 0.12 else place.whole,
        whole_first=rng.random() < 0.5,
        progress_decimals=decimals,
        indicators=tuple(indicators),
    )


def make_matrix(rng: random.Random) -> Matrix:
    """A clean upload matrix: regions upload everywhere, departments leave blanks, totals are exact."""
    place = rng.choice([p for p in PLACES if p.lang == "zh" and p.matrix])
    regions = [n for n in rng.sample(place.regions, min(rng.randint(4, 14), len(place.regions))) if "本级" not in n]
    departments = rng.sample(DEPARTMENTS, rng.randint(0, 7))
    grouped = rng.random() < 0.6
    chosen = sorted(rng.sample(range(len(MODULES)), rng.randint(4, len(MODULES))))
    modules = [MODULES[i] for i in chosen]
    row_totals, column_totals = rng.choice([(True, True), (True, True), (True, False), (False, True)])
    printed: dict[tuple[str, str], int | None] = {}
    for unit in regions:
        lively = rng.choice([6, 20, 60, 150])
        for _, module in modules:
            printed[unit, module] = rng.randint(1, lively)
    for unit in departments:
        for _, module in modules:
            printed[unit, module] = None if rng.random() < 0.5 else rng.randint(1, 6)
    units = [*regions, *departments]
    names = [module for _, module in modules]
    for unit in units:
        printed[unit, "total"] = sum(printed[unit, m] or 0 for m in names)
    for module in (*names, "total"):
        printed["total", module] = sum(printed[u, module] or 0 for u in units)
    return Matrix(
        place=place,
        month=rng.randint(2, 11),
        units=tuple(units),
        region_units=len(regions),
        modules=tuple(names),
        groups=tuple(group for group, _ in modules) if grouped else None,
        row_totals=row_totals,
        column_totals=column_totals,
        total_name=rng.choice(["总数", "合计", "总计"]),
        printed=printed,
    )
