"""Runs made by hand for the renderers: a month with every kind of trouble, a clean one, a flood, and hostile text."""

from dataclasses import replace

from jiaohe.model.explanation import Reason
from jiaohe.model.finding import Change, Finding, Proposal, Severity, Status, fingerprint
from jiaohe.model.run import Account, InputReport, Outcome, Place, RuleNote, RunResult, SheetReport, Verdict
from jiaohe.model.text import Text

CITY = "2026-05/附件2.xlsx"
PROVINCE = "2026-05/附件1.xlsx"


def finding(rule: str, severity: Severity, cells: tuple[str, ...], **more: object) -> Finding:
    """A finding in the city's annex unless told otherwise; its fingerprint follows from rule and cells."""
    given: dict[str, object] = {
        "name": "some-rule",
        "input": 1,
        "file": CITY,
        "sheet": "市级",
        "period": "2026-05",
        "message": Text("这一格有问题。", "Something is wrong with this cell."),
        "fix": Text("核对这一格。", "Check this cell."),
        "fingerprint": fingerprint(rule, *cells),
    }
    return Finding(rule=rule, severity=severity, cells=cells, **{**given, **more})  # type: ignore[arg-type]


def _city_findings() -> tuple[Finding, ...]:
    slip = finding(
        "JH302",
        Severity.ERROR,
        ("H46", "H44", "H45"),
        name="percent-off-by-a-hundred",
        level="region",
        indicator="困难重度残疾人家庭无障碍改造",
        region="汨罗市",
        measure="progress",
        observed="0.43%",
        expected="43%",
        interval=(42.5, 43.5),
        message=Text(
            "汨罗市「困难重度残疾人家庭无障碍改造」进度填 0.43%，按 数量÷目标 应为 43%，差 100 倍。",
            "汨罗市, “困难重度残疾人家庭无障碍改造”: progress reads 0.43%, quantity / target gives 43%, "
            "a hundred times as much.",
        ),
        fix=Text("把进度改为 43%，并检查这一列的百分比格式。", "Enter 43% and check the column's percent format."),
        proposals=(
            Proposal(
                rank=1,
                changes=(Change(cell="H46", before="0.43%", after="43%", interval=(42.5, 43.5), operation="scale_2"),),
            ),
        ),
    )
    effect = finding(
        "JH401",
        Severity.QUERY,
        ("B46",),
        region="全市",
        level="whole",
        measure="progress",
        root=slip.fingerprint,
        message=Text(
            "全市「困难重度残疾人家庭无障碍改造」进度 51.2% 不等于各区县的平均 47.9%，也不等于合计数量除以合计目标。",
            "The whole's progress of 51.2% is neither the mean of its regions, 47.9%, nor the ratio of their sums.",
        ),
    )
    card = replace(effect, rule="JH601", severity=Severity.WARNING, cells=("H46",), fingerprint="c0ffee")
    lifts = finding(
        "JH401",
        Severity.ERROR,
        ("B30", "C30", "D30", "E30", "F30", "G30"),
        name="whole-not-the-sum",
        level="whole",
        indicator="老旧小区加装电梯",
        region="全市",
        measure="target",
        observed="82",
        expected="80",
        confidence="likely",
        message=Text(
            "全市「老旧小区加装电梯」目标填 82 台，各区县之和是 80 台。",
            "The whole's target reads 82, its regions sum to 80.",
        ),
        fix=Text("核对全市和各区县的目标，改正不对的一格。", "Check the whole's and the regions' targets."),
        proposals=(
            Proposal(rank=1, changes=(Change(cell="B30", before="82", after="80", operation="stale_total"),)),
            Proposal(rank=1, changes=(Change(cell="F30", before="4", after="6", interval=(6.0, 6.0)),)),
            Proposal(
                rank=2,
                changes=(
                    Change(cell="C30", before="12", after="13", operation="changed_digit"),
                    Change(cell="D30", before="", after="1"),
                ),
                reason=Text("两格都要改，可能性较小。", "Two cells would have to change, which is less likely."),
            ),
        ),
    )
    row = finding(
        "JH205",
        Severity.QUERY,
        ("B5:O5",),
        name="percent-in-quantity",
        indicator="县域普通高中办学条件提质改造10所",
        measure="quantity",
        observed="60%、50%、45%",
        message=Text(
            "「县域普通高中办学条件提质改造10所」的数量一行填的是百分数，目标的单位是“所”。",
            "The quantity row of “县域普通高中办学条件提质改造10所” holds percentages; its target counts schools.",
        ),
        fix=Text(
            "数量填已完成的所数，百分数移到进度一行。", "Enter how many are done; move the percentages to progress."
        ),
    )
    late = finding(
        "JH601",
        Severity.WARNING,
        ("K19",),
        region="云溪区",
        measure="progress",
        observed="28.21%",
        expected="≥ 42%",
        message=Text("云溪区进度 28.21%，低于序时进度 42%。", "云溪区: 28.21% is below the 42% expected by now."),
        fix=Text("还差 14 户达到序时。", "14 more households reach the schedule."),
    )
    told = finding(
        "JH501",
        Severity.QUERY,
        ("D12",),
        region="华容县",
        status=Status.EXPLAINED,
        explanation=Reason(
            reason="上月多报6户，本月更正", who="李四", until="2026-06", source="问题清单.xlsx!问题清单!P9"
        ),
        message=Text("华容县进度 104.2%，超过 100%。", "华容县: progress of 104.2% is over 100%."),
    )
    return (slip, lifts, row, effect, late, card, told)


def troubled() -> RunResult:
    """Four files: one clean, one with findings of every severity, one refused, one with nothing recognised."""
    city_cells = {f"{column}{row}": Account.PROVED for column in "BCDEFGH" for row in range(5, 35)}
    city_cells |= {f"{column}40": Account.STATED for column in "BCDEFGHIJK"}
    city_cells |= {"H46": Account.CONTRADICTED, "B30": Account.CONTRADICTED}
    inputs = (
        InputReport(
            input=0,
            file=PROVINCE,
            format="xlsx",
            sheets=(
                SheetReport(
                    name="封面",
                    form=None,
                    status="passed_over",
                    note=Text("封面，没有表格。", "A cover without a table."),
                ),
                SheetReport(
                    name="省级",
                    form="province",
                    form_title=Text("省级重点民生实事推进情况表", "Provincial progress table"),
                    period="2026-05",
                    coverage={f"{column}{row}": Account.PROVED for column in "CDEFG" for row in range(4, 30)},
                ),
            ),
        ),
        InputReport(
            input=1,
            file=CITY,
            format="xlsx",
            verdict=Verdict.RETURNED,
            sheets=(
                SheetReport(
                    name="市级",
                    form="city",
                    form_title=Text("市级重点民生实事推进情况表", "City progress table"),
                    title="2026年5月岳阳市市级重点民生实事推进情况表",
                    period="2026-05",
                    coverage=city_cells,
                    places=PLACES,
                ),
                SheetReport(
                    name="Sheet3",
                    form=None,
                    status="unrecognised",
                    note=Text(
                        "最接近「上传情况表」，但缺少表头「单位」和「总数」一列。",
                        "Nearest is the upload matrix, but the header “单位” and the column of totals are missing.",
                    ),
                ),
            ),
        ),
        InputReport(
            input=2,
            file="2026-05/附件3.xlsx",
            format=None,
            verdict=Verdict.REFUSED,
            refusal=(
                Text("文件有打开密码，读不到里面的内容。", "The file is encrypted; nothing in it can be read."),
                Text("在表格软件里去掉打开密码，另存后再报。", "Remove the password, save, and submit again."),
            ),
        ),
        InputReport(
            input=3,
            file="2026-05/通讯录.xlsx",
            format="xlsx",
            verdict=Verdict.REFUSED,
            refusal=(
                Text("没有一张表符合已知表式。", "No sheet in it fits a known form."),
                Text("确认是不是报错了文件。", "Make sure it is the right file."),
            ),
            sheets=(
                SheetReport(
                    name="Sheet1",
                    form=None,
                    status="unrecognised",
                    note=Text("没有一种表式与它相近。", "No form comes near it."),
                ),
            ),
        ),
    )
    outcomes = (
        *(Outcome(rule=f"JH10{n}", name=f"rule-{n}", input=0, state="passed", checked=130) for n in range(1, 6)),
        *(Outcome(rule=f"JH10{n}", name=f"rule-{n}", input=1, state="passed", checked=210) for n in range(1, 5)),
        Outcome(rule="JH105", name="rule-5", input=1, state="passed", checked=0),
        Outcome(rule="JH205", name="percent-in-quantity", input=1, state="findings", checked=42, findings=1),
        Outcome(rule="JH302", name="percent-off-by-a-hundred", input=1, state="findings", checked=190, findings=1),
        Outcome(rule="JH401", name="whole-not-the-sum", input=1, state="findings", checked=34, findings=2),
        *(
            Outcome(
                rule=rule,
                name="needs-catalog",
                input=number,
                state="skipped",
                reason=Text("没有指标目录，无从比对。", "There is no catalog to compare with."),
            )
            for rule in ("JH701", "JH702")
            for number in (0, 1)
        ),
        Outcome(
            rule="JH801",
            name="broken-rule",
            input=1,
            state="error",
            reason=Text("规则里的除数为零。", "The rule divides by zero."),
        ),
    )
    return RunResult(
        version="0.1.0",
        lang="zh",
        workspace="samples/yueyang-2026",
        period="2026-05",
        inputs=inputs,
        findings=_city_findings(),
        outcomes=outcomes,
        passed_over=("2026-05/~$附件2.xlsx", "2026-05/.DS_Store", "2026-05/会议通知.docx"),
        rules=RULES,
    )


PLACES = (
    Place("B46", "whole", "困难重度残疾人家庭无障碍改造", "A2-07", "全市", "progress", "51.2%", 51.2),
    Place("H46", "region", "困难重度残疾人家庭无障碍改造", "A2-07", "汨罗市", "progress", "0.43%", 0.43),
    Place("H44", "region", "困难重度残疾人家庭无障碍改造", "A2-07", "汨罗市", "quantity", "/", None),
    Place("B30", "whole", "老旧小区加装电梯", "A2-09", "全市", "target", "82", 82.0),
)
RULES = (
    RuleNote(
        id="JH205",
        name="percent-in-quantity",
        title=Text("数量填成百分数", "Percentages in the quantity"),
        severity=None,
        why=Text("数量和进度混在一起，就都用不了。", "A quantity that holds a progress is of no use."),
        fix=Text("数量填已完成的数。", "Enter how many are done."),
    ),
    RuleNote(
        id="JH302",
        name="percent-off-by-a-hundred",
        title=Text("进度差了一百倍", "Progress off by a hundred"),
        severity=Severity.ERROR,
        why=Text("百分号是手打的还是格式带的，读起来差一百倍。", "A percent sign may be typed or come from a format."),
        references=("专报第2期 四、3",),
    ),
)


def rebased() -> RunResult:
    """The troubled month beside a baseline that has two of its findings already."""
    run = troubled()
    known = {"JH401", "JH205"}
    findings = tuple(replace(found, known=found.rule in known and found.root is None) for found in run.findings)
    return replace(run, findings=findings, baseline="上月/run.jsonl")


def clean_run() -> RunResult:
    """One file in which everything agrees."""
    run = troubled()
    return replace(
        run, inputs=run.inputs[:1], findings=(), outcomes=run.outcomes[:5], passed_over=(), workspace=None, period=None
    )


def flooded(cells: int = 300) -> RunResult:
    """A rule that broke many cells of one sheet, behind them a single finding of another rule."""
    run = troubled()
    many = tuple(
        finding("JH501", Severity.ERROR, (f"D{row}",), message=Text(f"第 {row} 行有误。", f"Row {row} is wrong."))
        for row in range(5, 5 + cells)
    )
    lone = finding("JH502", Severity.ERROR, ("Z9",), message=Text("孤零零的一处。", "A lone one."))
    return replace(run, inputs=run.inputs[1:2], findings=(*many, lone), outcomes=(), passed_over=())


HOSTILE = (
    "[bold red]红[/] \x1b[31mESC\x1b[0m \x1b]0;title\x07 \u202e倒着\u202c\r\n第二行\x00\x9b2J\ud800 :smile: \U00020bb7"
)


def hostile() -> RunResult:
    """A file whose name, sheet, region and values try to steer the terminal."""
    run = troubled()
    place = {"input": 0, "file": f"坏\x1b[2J{HOSTILE}.xlsx", "sheet": HOSTILE, "region": HOSTILE}
    bad = finding(
        "JH205",
        Severity.ERROR,
        ("B5", "C5"),
        **place,
        observed=HOSTILE,
        expected=HOSTILE,
        interval=(float("-inf"), float("nan")),
        message=Text(f"填的是「{HOSTILE}」。", f"Reads “{HOSTILE}”."),
        fix=Text(HOSTILE, HOSTILE),
        proposals=(Proposal(rank=1, changes=(Change(cell="B5", before=HOSTILE, after="1", operation="no_such"),)),),
    )
    report = InputReport(
        input=0,
        file=str(place["file"]),
        format="xlsx",
        verdict=Verdict.RETURNED,
        sheets=(
            SheetReport(name=HOSTILE, form="city", title=HOSTILE, coverage={"B5": Account.CONTRADICTED}),
            SheetReport(name="x", form=None, status="unrecognised", note=Text(HOSTILE, HOSTILE)),
        ),
    )
    return replace(run, inputs=(report,), findings=(bad,), outcomes=(), passed_over=(HOSTILE,))
