"""Explanations that do not hold become findings by the rules on the table ``waiver``."""

from jiaohe.engine.run import run_rules
from jiaohe.history.waivers import apply_waivers
from jiaohe.model.explanation import GivenExplanation, Place
from jiaohe.model.finding import Finding, Severity
from jiaohe.model.text import Text
from jiaohe.schema.describe import table_frame
from jiaohe.workspace.rules import load_rules
from jiaohe.workspace.substance import load_substance

RULES = [rule for rule in load_rules() if rule.table == "waiver"]


def finding(number: int, severity: Severity = Severity.QUERY) -> Finding:
    return Finding(
        rule="JH130",
        name="progress-over-100",
        severity=severity,
        input=1,
        file="附件1.xlsx",
        sheet="市级",
        cells=(f"F{number}",),
        period="2026-05",
        indicator="新建停车位",
        region=f"第{number}县",
        measure="progress",
        observed="104%",
        message=Text("超过。", "Over."),
        fix=Text("核对。", "Check."),
        fingerprint=f"{number:016x}",
    )


def given(number: int, reason: str = "上月漏报6户，本月补报", **more: object) -> GivenExplanation:
    usual: dict[str, object] = {"fingerprint": f"{number:016x}", "who": "张三", "until": "2026-05", "observed": "104%"}
    usual["place"] = Place(rule="JH130", period="2026-05", region=f"第{number}县")
    return GivenExplanation(source=f"waivers.yaml:{number}:5", reason=reason, **usual | more)  # type: ignore[arg-type]


def test_each_kind_of_explanation_that_does_not_hold_is_a_finding_in_its_own_words() -> None:
    findings = [*map(finding, range(1, 5)), finding(5, Severity.ERROR)]
    explanations = [
        given(1),
        given(2, until="2026-04"),
        given(3, fingerprint="00000000000000aa", observed="101%"),
        given(4, "核实无误"),
        given(5),
        given(6),
        given(7, place=Place(rule="JH130", period="2026-04")),
    ]
    applied = apply_waivers(
        findings, explanations, period="2026-05", substance=load_substance(), home=(0, "附件2.xlsx")
    )
    ran = run_rules(
        RULES, {"waiver": table_frame("waiver", applied.rows)}, frozenset(), [(0, "附件2.xlsx"), (1, "附件1.xlsx")]
    )
    assert [(f.rule, f.input, f.file, f.cells, f.message.zh) for f in ran.findings] == [
        (
            "JH780",
            1,
            "附件1.xlsx",
            ("F2",),
            "说明“上月漏报6户，本月补报”有效期至2026-04，已经过期，不再算数（写在“waivers.yaml:2:5”）。",
        ),
        (
            "JH781",
            1,
            "附件1.xlsx",
            ("F3",),
            "说明“上月漏报6户，本月补报”是对“101%”写的，现在填的是“104%”，原说明不再算数（写在“waivers.yaml:3:5”）。",
        ),
        (
            "JH782",
            0,
            "附件2.xlsx",
            (),
            "说明“上月漏报6户，本月补报”没有对应的问题（写在“waivers.yaml:6:5”）。",
        ),
        (
            "JH783",
            1,
            "附件1.xlsx",
            ("F5",),
            "说明“上月漏报6户，本月补报”写给了必须改的问题，不起作用（写在“waivers.yaml:5:5”）。",
        ),
        (
            "JH784",
            1,
            "附件1.xlsx",
            ("F4",),
            "说明“核实无误”不予采纳：只有套话，没有说原因（写在“waivers.yaml:4:5”）。",
        ),
    ]
    assert [f.status.value for f in applied.findings] == ["explained", "open", "open", "open", "open"]
    assert ran.findings[2].sheet is None
