"""The table of formulas (口径表) for people: per indicator what its regions and its whole follow, and how surely."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Final

from jiaohe.model.standing import Standing, Support
from jiaohe.model.text import Lang, Text
from jiaohe.report.page import Page, Piece
from jiaohe.report.untrusted import clean
from jiaohe.report.words import counted

_NAMES: Final = {
    "100*quantity/target": Text("数量÷目标", "quantity ÷ target"),
    "100*sum_quantity/sum_target": Text("数量合计÷目标合计", "sums: quantity ÷ target"),
    "mean": Text("各地平均", "mean of regions"),
    "weighted_mean": Text("各地按目标加权平均", "mean weighted by target"),
    "pooled": Text("各地合并计算", "pooled rate"),
    "item_mean": Text("逐项整百分数的平均", "mean of whole % per item"),
    "rate": Text("数量÷表上没有的基数", "quantity ÷ unprinted no."),
    "rate_of_target": Text("数量÷没有的基数÷目标", "q ÷ unprinted no. ÷ target"),
    "stated": Text("填报值", "stated"),
}
_BASED: Final = re.compile(r"([0-9.]+)\+([0-9.]+)\*((?:sum_)?quantity/(?:sum_)?target)\Z")
_SUPPORT: Final = {
    "strong": (Text("充分", "strong"), "good"),
    "weak": (Text("不足", "weak"), "query"),
    "few": (Text("看不出", "too few"), "quiet"),
}
_FORMULA, _CELLS, _EVIDENCE = 27, 6, 7  # widths of columns
_LISTED = 8  # names of indicators without figures
_LONGEST = 300


def formula_name(formula: str, lang: Lang) -> str:
    """A formula in the few words that a column has room for."""
    if formula in _NAMES:
        return _NAMES[formula].read(lang)
    based = _BASED.match(formula)
    if based is None:
        return clean(formula)
    ratio = _NAMES[f"100*{based[3]}"].read(lang)
    return f"{based[1]}+{based[2]}×{ratio}" if lang == "zh" else f"{based[1]}+{based[2]} × {ratio}"


def render_formulas(
    standings: Sequence[Standing], *, lang: Lang, width: int, color: bool, ascii_only: bool = False
) -> str:
    """The standings as text that ends in a line break, a heading per table; ``width`` is in terminal cells."""
    page = Page(lang=lang, width=width, color=color, ascii_only=ascii_only)
    page.line(Piece(page.pick("口径推断", "Formulas inferred from the cells"), "title"))
    if not standings:
        page.paragraph(page.pick("没有读到有指标的表。", "No table with indicators was read."), indent=2)
        return str(page)
    for (_, file, sheet, _), group in groupby(standings, key=lambda s: (s.input, s.file, s.sheet, s.table)):
        listed = list(group)
        page.blank()
        page.rule()
        period = listed[0].period
        name = f"{clean(PurePath(file).name)}  {page.pick(f'「{clean(sheet)}」', f'“{clean(sheet)}”')}"
        page.spread([Piece(page.clip(name, page.width - 10), "title")], [Piece(period or "", "quiet")])
        _write_columns(page)
        for standing in listed:
            if _has_figures(standing):
                _write_standing(page, standing)
        _write_empty(page, [s for s in listed if not _has_figures(s)])
    _write_sums(page, standings)
    return str(page)


def _write_columns(page: Page) -> None:
    page.blank()
    titles = page.pick("口径,合/测,证据,次优口径", "formula,fit,evidence,nearest rival").split(",")
    head = " " * _lead(page) + page.pad(titles[0], _FORMULA) + "  " + page.pad(titles[1], _CELLS, right=True) + "  "
    head += page.pad(titles[2], _EVIDENCE) + "  "
    fits = page.cells(head + titles[3]) <= page.width
    page.line(Piece(head + titles[3] if fits else head, "quiet"))


def _lead(page: Page) -> int:
    """Where the column of formulas begins."""
    return 10 if page.lang == "zh" else 13


def _write_standing(page: Page, standing: Standing) -> None:
    page.paragraph(clean(standing.indicator, longest=_LONGEST), indent=2, hang=4)
    if standing.formula is not None:
        _write_regions(page, standing, standing.formula)
    if standing.whole is not None:
        _write_whole(page, standing)


def _has_figures(standing: Standing) -> bool:
    return standing.formula is not None or standing.whole is not None


def _write_regions(page: Page, standing: Standing, formula: str) -> None:
    support = _support(page, standing.support, standing.tested)
    fit = f"{standing.reproduced}/{standing.tested}" if standing.tested else page.marks.dot
    rival = ""
    if standing.rival is not None:
        behind = standing.reproduced - standing.rival_reproduced
        lost = page.pick(f"少 {behind} 格", f"{behind} fewer") if behind > 0 else page.pick("同样多", "as many")
        rival = f"{formula_name(standing.rival, page.lang)}  {lost}"
    _write_line(page, page.pick("各地", "regions"), formula, fit, support, rival)
    for other, regions in standing.others:
        name = formula_name(other, page.lang)
        _write_remark(page, page.pick(f"{clean(regions)}：{name}", f"{clean(regions)}: {name}"), "query")
    if standing.solved:
        _write_remark(page, page.pick("基数：", "over ") + _solved(page, standing), "quiet")
    if standing.declared is not None:
        name = formula_name(standing.declared, page.lang)
        _write_remark(page, page.pick(f"目录写的是：{name}", f"the catalog says: {name}"), "query")


def _write_whole(page: Page, standing: Standing) -> None:
    assert standing.whole is not None
    support = _support(page, standing.whole_support, 1 if standing.whole_rival else 0)
    rival = ""
    if standing.whole_alike:
        names = page.pick("、", ", ").join(formula_name(formula, page.lang) for formula in standing.whole_alike)
        rival = f"{names}  {page.pick('也合', 'fits too')}"
    elif standing.whole_rival is not None and standing.whole_gap is not None:
        gap = f"{standing.whole_gap:.2f}".rstrip("0").rstrip(".")
        off = page.pick(f"差 {gap} 点", f"{gap} points off") if gap != "0" else page.pick("差一点点", "just off")
        rival = f"{formula_name(standing.whole_rival, page.lang)}  {off}"
    fit = page.marks.dot if standing.whole == "stated" else f"{int(standing.whole_fits)}/1"
    _write_line(page, page.pick("全市", "whole"), standing.whole, fit, support, rival)


def _support(page: Page, support: Support, tested: int) -> tuple[str, str]:
    if support != "none":
        text, style = _SUPPORT[support]
        return text.read(page.lang), style
    return (page.pick("都不合", "no fit"), "query") if tested else (page.marks.dot, "quiet")


def _write_line(page: Page, label: str, formula: str, fit: str, support: tuple[str, str], rival: str) -> None:
    lead = _lead(page)
    name = formula_name(formula, page.lang)
    head = [
        Piece(page.pad("    " + label, lead), "quiet"),
        Piece(page.pad(page.clip(name, _FORMULA), _FORMULA) + "  "),
        Piece(page.pad(fit, _CELLS, right=True) + "  "),
        Piece(page.pad(support[0], _EVIDENCE) + "  ", support[1]),
    ]
    room = page.width - sum(page.cells(piece.text) for piece in head)
    if page.cells(rival) <= room:
        page.line(*head, Piece(rival, "quiet"))
        return
    page.line(*head)
    _write_remark(page, page.pick("次优：", "nearest: ") + rival, "quiet")


def _write_remark(page: Page, text: str, style: str) -> None:
    page.paragraph(text, indent=_lead(page), style=style)


def _solved(page: Page, standing: Standing) -> str:
    shown = [
        f"{clean(region)} {first:,}" + ("" if first == last else f"–{last:,}")
        for region, first, last in standing.solved
    ]
    return page.pick("、", ", ").join(shown)


def _write_empty(page: Page, standings: Sequence[Standing]) -> None:
    if not standings:
        return
    names = [clean(standing.indicator, longest=24) for standing in standings[:_LISTED]]
    more = len(standings) - len(names)
    listed = page.pick("、", ", ").join(names)
    if more:
        listed += page.pick(f" 等 {len(standings)} 个", f" and {more} more")
    page.blank()
    page.paragraph(page.pick("没有进度数：", "No progress figure: ") + listed, indent=2, hang=4, style="quiet")


def _write_sums(page: Page, standings: Sequence[Standing]) -> None:
    """How many indicators are known, mixed, and not to be told."""
    filled = [standing for standing in standings if _has_figures(standing)]
    strong = sum(standing.support == "strong" for standing in filled)
    mixed = sum(bool(standing.others) for standing in filled)
    wholes = sum(standing.whole_support == "strong" for standing in filled)
    page.blank()
    page.rule()
    total = counted(len(filled), page.lang, "个指标有进度数", "indicator with progress", "indicators with progress")
    page.paragraph(
        page.pick(
            f"{total}：各地口径证据充分的 {strong} 个，全市口径证据充分的 {wholes} 个，混用口径的 {mixed} 个。",
            f"{total}: strong evidence for the regions in {strong}, for the whole in {wholes}; mixed formulas in {mixed}.",
        )
    )
