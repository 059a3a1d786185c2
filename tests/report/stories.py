"""Cells' stories made by hand: a wrong target, an empty cell, a cell of an upload matrix, and hostile text."""

from dataclasses import replace

from jiaohe.model.finding import Change, Proposal, Severity
from jiaohe.model.run import Account
from jiaohe.model.story import CellStory, Check, Formula, Look, Neighbour, Read, Role, Stored
from jiaohe.model.text import Text
from tests.report.runs import finding

INDICATOR = "提质改造全市城乡电网，投入资金81721万元"
_FORM = Text("市（县）级重点民生实事项目进度表", "Progress of the city's projects")


def _look(rule: str, state: str, zh: str, en: str, reason: Text | None = None) -> Look:
    return Look(rule=rule, name="some-rule", title=Text(zh, en), state=state, reason=reason)  # type: ignore[arg-type]


def wrong_target() -> CellStory:
    """A target that breaks its ratio and its sum."""
    slip = finding(
        "JH301",
        Severity.ERROR,
        ("M52", "M54", "M53"),
        sheet="附件2",
        indicator=INDICATOR,
        region="岳阳楼区",
        message=Text("岳阳楼区的进度填 44.3%，按数量÷目标应为 85.58%。", "The progress reads 44.3%, not 85.58%."),
        fix=Text("核对三格，改正填错的一格。", "Correct the one that is wrong."),
    )
    effect = finding(
        "JH310",
        Severity.ERROR,
        ("M52", "F52"),
        sheet="附件2",
        indicator=INDICATOR,
        message=Text("目标合计填 81721，各地区之和是 75141。", "The total target reads 81721, the parts make 75141."),
        root=slip.fingerprint,
    )
    change = Change(cell="M52", before="7051", after="13631", interval=(13625.5, 13636.5))
    return CellStory(
        file="2026-05/附件2.xlsx",
        sheet="附件2",
        sheets=("附件1", "附件2", "说明"),
        sheet_chosen=True,
        sheet_note=None,
        asked="N52",
        cell="M52",
        merge="M52:N52",
        hidden=True,
        stored=Stored(kind="number", value="7051", text="7,051", number_format="#,##0", formula="SUM(M60:M70)"),
        read=Read(number=7051.0, half=0.5, token="number"),
        role=Role(
            kind="measure",
            form=_FORM,
            period="2026-05",
            level="region",
            indicator=INDICATOR,
            indicator_cell="B52",
            region="岳阳楼区",
            region_cell="M51",
            measure="target",
            unit="万元",
        ),
        formula=Formula(
            formula="100*quantity/target",
            words=Text("数量÷目标", "quantity ÷ target"),
            source="inferred",
            evidence="strong",
            value=85.5765139696497,
            interval=(85.5633553144721, 85.58967449117084),
            progress="44.3%",
            progress_cell="M54",
            agrees=False,
            tested=10,
            reproduced=8,
            other="20+80*quantity/target",
            other_words=Text("20+80×数量÷目标", "20 + 80 × quantity ÷ target"),
        ),
        checks=(
            Check(
                kind="sum",
                role="part",
                holds=False,
                weak=False,
                proves=False,
                result="F52",
                operands=tuple(f"{column}52" for column in "GHIJKLMNOP"),
                left=(13626.0, 13636.0),
            ),
            Check(
                kind="ratio",
                role="target",
                holds=False,
                weak=True,
                proves=False,
                result="M54",
                operands=("M53", "M52"),
                left=(13604.284, 13637.288),
                base=20.0,
            ),
            Check(
                kind="quoted",
                role="target",
                holds=True,
                weak=False,
                proves=True,
                result=None,
                operands=("M52",),
                left=(6500.0, 7500.0),
            ),
        ),
        looks=(
            _look("JH301", "finding", "进度与计算口径不符", "Progress does not follow its formula"),
            _look("JH016", "passed", "填了负数", "Negative value"),
            _look("JH101", "passed", "目标漏填", "The target is missing"),
            _look("JH324", "undecided", "进度得不出整数", "No whole number gives this progress"),
            _look("JH203", "skipped", "缺少指标", "An indicator is missing", Text("缺少指标目录。", "No catalog.")),
            _look("JH212", "skipped", "指标不在目录", "Unknown indicator", Text("缺少指标目录。", "No catalog.")),
            _look("JH601", "error", "低于序时进度", "Below schedule", Text("没有运行成功。", "It could not run.")),
            *(_look(f"JH5{n:02}", "not_about", "行合计", "Row total") for n in range(1, 30)),
        ),
        findings=(slip, effect),
        proposals=(Proposal(rank=1, changes=(change,)),),
        account=Account.CONTRADICTED,
        ground="finding",
        workspace=".",
    )


def empty() -> CellStory:
    """A cell that holds nothing, on a sheet that was not recognised."""
    return replace(
        wrong_target(),
        sheets=("附件2",),
        sheet_note=Text("最接近“单位填报表”，缺少：进度。", "The nearest form is a return; it lacks the progress."),
        asked="C7",
        cell="C7",
        merge=None,
        hidden=False,
        stored=None,
        read=Read(number=None, half=0.0, token="blank"),
        role=Role(kind="unrecognised", head=("目标任务", "总量")),
        formula=None,
        checks=(),
        looks=(),
        findings=(),
        proposals=(),
        account=None,
        ground="no_number",
        around=(Neighbour(side="left", cell="B7", text="建设公厕"), Neighbour(side="below", cell="C9", text="12")),
    )


def uploads() -> CellStory:
    """A count of an upload matrix that both of its totals prove."""
    parts = tuple(f"{column}5" for column in "BCD")
    total = Check(
        kind="sum", role="part", holds=True, weak=False, proves=True, result="E5", operands=parts, left=(45.0, 45.0)
    )
    return replace(
        empty(),
        sheet_note=None,
        asked="C5",
        cell="C5",
        stored=Stored(kind="text", value="45", text="45", number_format="@", formula=None),
        read=Read(number=45.0, half=0.0, token="number"),
        role=Role(
            kind="count",
            form=_FORM,
            period="2026-05",
            level="cell",
            indicator="建设内容",
            indicator_cell="C4",
            region="平江县",
            region_cell="A5",
        ),
        checks=(total,),
        looks=(_look("JH501", "passed", "行合计不符", "A row total is not the sum"),),
        account=Account.PROVED,
        ground="checks",
        around=(),
    )


def hostile() -> CellStory:
    """Text from a file that tries to steer the terminal, everywhere such text can stand."""
    evil = "\x1b[31m红\x1b[0m\x07[bold]\u202e\x00 " + "=cmd|' /C calc'!A0"
    story = wrong_target()
    assert story.stored is not None
    assert story.formula is not None
    return replace(
        story,
        file=f"{evil}.xlsx",
        sheet=evil,
        sheets=(evil, evil + "2"),
        sheet_note=Text(evil, evil),
        stored=replace(story.stored, value=evil, text=evil, number_format=evil, formula=evil, kind="text"),
        read=replace(story.read, unit=evil),
        role=replace(story.role, indicator=evil, region=evil, unit=evil, period=evil, regions=(evil, evil)),
        formula=replace(story.formula, progress=evil, words=Text(evil, evil)),
        findings=(replace(story.findings[0], message=Text(evil, evil), fix=Text(evil, evil)),),
        proposals=(Proposal(rank=1, changes=(Change(cell="M52", before=evil, after=evil),), reason=Text(evil, evil)),),
        around=(Neighbour(side="left", cell="A1", text=evil),),
    )
