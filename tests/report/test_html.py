"""The page for browsers: golden files, its links, its policy, and that no text of a file becomes markup."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from jiaohe.model.finding import Change, Proposal, Severity
from jiaohe.model.month_tables import Submission
from jiaohe.model.run import Account, Drawing, Place, RunResult
from jiaohe.model.tables import Card
from jiaohe.model.text import Lang, Text
from jiaohe.report import html_findings, html_sheet
from jiaohe.report.html import render_html
from jiaohe.report.jsonl import render_jsonl
from jiaohe.report.saved import parse_run
from tests.report import runs
from tests.report.drawn import drawn_runs
from tests.report.golden_files import compare_with_golden

VOID = {"meta", "input", "br", "link", "img", "hr"}
TAGS = set(
    "a article body br button dd details div dl dt fieldset footer form h1 h2 h3 head header html input label legend li "
    "main meta nav ol option output p rect script section select span strong style summary sup svg table tbody td th "
    "thead title tr ul".split()
)
ATTRIBUTES = set(
    "aria-hidden aria-label charset checked class colspan content data-f data-of data-r data-s data-shown data-status "
    "data-u height hidden href http-equiv id lang name open placeholder preserveaspectratio role rowspan scope tabindex "
    "type value viewbox width x y".split()
)


class Parsed(HTMLParser):
    """What a browser makes of a page: its elements in order, its text, and elements that were not closed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, str] = {}
        self.all_text = ""
        self.stack: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"{tag} has an attribute twice"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text[self.stack[-1] if self.stack else ""] = self.text.get(self.stack[-1] if self.stack else "", "") + data
        if self.stack and self.stack[-1] not in ("script", "style"):
            self.all_text += data


def render(result: RunResult, lang: Lang = "zh") -> str:
    return "".join(render_html(replace(result, lang=lang)))


def with_everything(result: RunResult, hostile: str = "") -> RunResult:
    """The run with the look of its sheet, schedules, cards and returns; ``hostile`` is in every text of a file."""
    city = result.inputs[1]
    drawing = Drawing(
        rows=(
            (1, (f"2026年5月进展情况表{hostile}",)),
            (3, ("指标", "全市", "", "汨罗市")),
            (30, ("老旧小区加装电梯", "82", "4", "")),
            (44, (f"困难重度残疾人家庭无障碍改造{hostile}", "700", "", "", "", "", "", "/")),
            (46, ("", "51.2%", "", "", "", "", "", f"0.43%{hostile}")),
        ),
        merges=("A1:H1", "A44:A46", "B3:C3"),
    )
    places = (
        *city.sheets[0].places,
        Place("H46", "region", f"培训{hostile}", "A2-08", f"湘阴县{hostile}", "progress", f"推进{hostile}", None),
        Place("C30", "region", "老旧小区加装电梯", "A2-09", "华容县", "progress", "8%", 8.0),
    )
    sheet = replace(
        city.sheets[0],
        drawing=drawing,
        places=places,
        schedules={"困难重度残疾人家庭无障碍改造": 42.0, "老旧小区加装电梯": 42.0},
    )
    card = Card(
        input=1, file=city.file, sheet="市级", form="city", period="2026-05", level="whole",
        indicator=f"老旧小区加装电梯{hostile}", region=f"全市{hostile}", owner=f"市住建局{hostile}", unit=f"台{hostile}",
        progress=28.21, progress_half=0.005, progress_text=f"28.21%{hostile}", progress_cell="B32", schedule=42.0,
        behind=13.785, months_behind=2, prev_card="yellow", card="red", borderline=False, needed=12.0,
        approved_by=None, approved_at=None, approval_reason=None, reason_refused_zh=None, reason_refused_en=None,
    )  # fmt: skip
    due = Submission(
        input=1, file=city.file, sheet="市级", cell=None, unit=f"市住建局{hostile}", form="city",
        form_title=f"市级表{hostile}", form_title_en=f"City{hostile}", period="2026-05", status="late", due_at="2026-05-25", received_at="2026-05-27",
        evidence="manifest", days_late=2, extension=None, provisional=False, other_files=None, title_period=None,
        by_content=None, by_name=None,
    )  # fmt: skip
    missing = due._replace(unit="市民政局", status="missing", received_at=None, evidence=None, days_late=None)
    inputs = (result.inputs[0], replace(city, sheets=(sheet, *city.sheets[1:])), *result.inputs[2:])
    return replace(result, inputs=inputs, cards=(card,), submissions=(due, missing))


def elements(page: str, tag: str) -> list[dict[str, str]]:
    return [attributes for name, attributes in Parsed(page).elements if name == tag]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_run_with_everything_is_its_golden_file(lang: Lang) -> None:
    compare_with_golden(f"pictured.{lang}.html", render(with_everything(runs.troubled()), lang))


def test_a_saved_run_gives_the_same_page_byte_for_byte() -> None:
    run = with_everything(runs.troubled())
    saved = parse_run("".join(render_jsonl(run)).encode(), "run.jsonl").result
    assert saved == run
    assert render(saved) == render(run)


ATTACKS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "</title></head><body onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" style="position:fixed" x="',
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "<svg/onload=alert(1)>",
    "<!--",
    "]]><?php",
    "&lt;b&gt;&#x3c;i>",
    "{{ 7*7 }}{% raw %}",
    "\u202e<b>\u202c\u2066\x00\x1b[31m\ud800",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_of_a_file_stays_text(attack: str) -> None:
    bad = runs.finding(
        "JH205",
        Severity.ERROR,
        ("B30",),
        file=attack,
        sheet="市级",
        region=f"区{attack}",
        indicator=attack,
        observed=attack,
        expected=attack,
        message=Text(f"填的是{attack}", attack),
        fix=Text(attack, attack),
        fingerprint=attack,
        proposals=(Proposal(rank=1, changes=(Change(cell=attack, before=attack, after=attack),)),),
    )
    run = with_everything(runs.troubled(), attack)
    city = replace(run.inputs[1], file=attack)
    run = replace(
        run,
        findings=(replace(bad, cells=("B30", attack)), *run.findings),
        inputs=(run.inputs[0], city, *run.inputs[2:]),
        workspace=attack,
        period=attack,
        passed_over=(f"x{attack}",),
        rules=tuple(replace(rule, references=(attack,)) for rule in run.rules),
    )
    plain = Parsed(render(with_everything(runs.troubled())))
    parsed = Parsed(render(run))
    assert parsed.stack == []
    assert {tag for tag, _ in parsed.elements} <= TAGS
    assert {name for _, attributes in parsed.elements for name in attributes} <= ATTRIBUTES
    assert all(one["href"].startswith("#") for one in elements(render(run), "a"))
    assert Counter(tag for tag, _ in parsed.elements)["script"] == 1
    assert Counter(tag for tag, _ in parsed.elements)["style"] == 1
    assert (parsed.text["script"], parsed.text["style"]) == (plain.text["script"], plain.text["style"])
    shown = re.sub(r"\u202e|\u202c|\u2066|\x00|\x1b\[31m", "", attack).replace("\ud800", "\ufffd")
    assert f"填的是{shown}" in parsed.all_text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", render(run))
    render(run).encode("utf-8")


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else() -> None:
    page = render(runs.troubled())
    parsed = Parsed(page)
    digest = {
        tag: base64.b64encode(hashlib.sha256(parsed.text[tag].encode()).digest()).decode()
        for tag in ("style", "script")
    }
    policy = next(one["content"] for one in elements(page, "meta") if "http-equiv" in one)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest['style']}'; script-src 'sha256-{digest['script']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    "run",
    [runs.troubled, runs.rebased, runs.clean_run, runs.hostile, runs.flooded, lambda: with_everything(runs.troubled())],
)
def test_every_link_leads_to_one_place_of_the_page(run) -> None:  # type: ignore[no-untyped-def]
    parsed = Parsed(render(run()))
    names = Counter(attributes["id"] for _, attributes in parsed.elements if "id" in attributes)
    assert {name for name, times in names.items() if times > 1} == set()
    assert {one["href"][1:] for tag, one in parsed.elements if tag == "a"} <= set(names)
    assert parsed.stack == []


def test_a_blamed_cell_is_marked_and_led_to_its_finding_and_back() -> None:
    page = render(with_everything(runs.troubled()))
    cell = next(one for one in elements(page, "td") if one.get("id") == "c1-0-H46")
    assert cell["class"] == "n ct b-error"
    assert '<td class="n ct b-error" id="c1-0-H46"><a href="#f1">0.43%<sup>✕</sup></a></td>' in page
    assert '<a class="cell" href="#c1-0-H46">H46</a>' in page
    finding = next(one for one in elements(page, "article") if one.get("id") == "f1")
    assert (finding["data-s"], finding["data-r"]) == ("error", "JH302")


def test_merged_areas_are_drawn_as_far_as_their_rows_are() -> None:
    page = render(with_everything(runs.troubled()))
    assert '<td colspan="8">2026年5月进展情况表</td>' in page
    assert '<td rowspan="2">困难重度残疾人家庭无障碍改造</td>' in page


def test_the_map_says_how_far_behind_a_region_is_and_what_was_found_there() -> None:
    page = render(with_everything(runs.troubled()))
    assert '<td class="h-b3">0.4<span class="sign">▼▼</span><a class="flag s-error" href="#f1">✕</a></td>' in page
    assert '<td class="h-on">51.2' in page


def test_a_run_that_kept_no_look_of_its_sheets_is_drawn_from_its_figures_and_says_so() -> None:
    page = render(runs.troubled())
    assert "存下的结果里没有表格的样子" in page
    assert '<a href="#f1">0.43%<sup>✕</sup></a>' in page


def test_thousands_of_findings_still_make_a_page_and_those_beyond_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_findings, "_LISTED", 200)
    page = render(runs.flooded(300))
    told = [one for _, one in Parsed(page).elements if "data-f" in one]
    assert len(told) == 200
    assert "JH501 ×100 JH502 ×1 " in page
    assert {one["href"][1:] for one in elements(page, "a")} <= {
        one["id"] for _, one in Parsed(page).elements if "id" in one
    }


def test_what_is_beyond_the_room_of_the_page_is_drawn_by_the_rows_that_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_sheet, "_WHOLE", 4)
    monkeypatch.setattr(html_sheet, "_HEAD_ROWS", 1)
    page = render(with_everything(runs.troubled()))
    assert "只画了表头和有问题的行" in page
    assert re.findall(r'<tr><th scope="row">([0-9]+)</th>', page) == ["1", "30", "44", "46"]


def test_a_page_without_files_says_that_there_was_none() -> None:
    run = replace(runs.clean_run(), inputs=(), outcomes=())
    assert "没有找到可以校核的文件" in Parsed(render(run)).all_text
    assert "No file was found to check" in Parsed(render(run, "en")).all_text


def test_no_chinese_word_of_ours_stands_in_an_english_page() -> None:
    run = replace(runs.clean_run(), inputs=())
    assert re.findall("[\u4e00-\u9fff]+", Parsed(render(run, "en")).all_text) == []


@settings(max_examples=60, deadline=None)
@given(drawn_runs())
def test_the_page_tells_every_finding_once_with_severity_status_and_fingerprint(result: RunResult) -> None:
    told = [one for _, one in Parsed(render(result, result.lang)).elements if "data-f" in one]
    expected = [
        (f.fingerprint, f.severity.value, "known" if f.known and f.status.value == "open" else f.status.value, f.rule)
        for f in result.findings
    ]
    assert sorted((one["data-f"], one["data-s"], one["data-status"], one["data-r"]) for one in told) == sorted(expected)
    page = render(result, result.lang)
    tiles = [int(number) for number in re.findall(r'<li class="tile s-[^"]*"><strong>(\d+)</strong>', page)]
    assert tiles == [sum(f.counts and f.severity is s for f in result.findings) for s in Severity]


def test_the_share_of_what_is_proved_is_that_of_all_numbers() -> None:
    page = render(runs.troubled())
    sheets = [sheet.coverage.values() for report in runs.troubled().inputs for sheet in report.sheets]
    accounts = Counter(account for values in sheets for account in values)
    share = 100 * accounts[Account.PROVED] // accounts.total()
    assert f'<li class="tile share"><strong>{share}%</strong>' in page
