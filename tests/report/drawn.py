"""Runs drawn at random, for what must hold of any run."""

from hypothesis import strategies as st

from jiaohe.model.finding import Change, Finding, Proposal, Severity, Status, fingerprint
from jiaohe.model.run import InputReport, Outcome, Place, RunResult, SheetReport, Verdict
from jiaohe.model.text import Text

_WORDS = st.text(st.sampled_from("汨罗市<>&\"',|%:\n\x1b[]()=+-@`#\u202e𠮷\ud800"), max_size=12)


@st.composite
def _findings(draw: st.DrawFn, number: int) -> Finding:
    rule = draw(st.sampled_from(["JH101", "JH302", "YY001"]))
    file = draw(st.integers(0, 2))
    cells = tuple(draw(st.lists(st.sampled_from(["B5", "C6", "H46", "B5:O5"]), max_size=3, unique=True)))
    message = draw(_WORDS)
    changes = (Change(cell="B5", before=draw(_WORDS), after=draw(_WORDS), interval=draw(_INTERVAL)),)
    proposals = draw(st.lists(st.builds(Proposal, rank=st.integers(1, 2), changes=st.just(changes)), max_size=2))
    return Finding(
        rule=rule,
        name=f"name-of-{rule.lower()}",
        severity=draw(st.sampled_from(Severity)),
        input=file,
        file=f"{file}.xlsx",
        sheet=draw(st.sampled_from(["表一", None, "=x"])),
        cells=cells,
        indicator=draw(st.sampled_from([None, "培训2万人", "电梯82台"])),
        region=draw(st.sampled_from([None, "汨罗市"])),
        measure=draw(st.sampled_from([None, "target", "progress"])),
        observed=draw(st.none() | _WORDS),
        message=Text(message, message),
        fix=Text("改。", "Fix."),
        proposals=tuple(proposals),
        fingerprint=fingerprint(rule, str(number)),
        status=draw(st.sampled_from(Status)),
        known=draw(st.booleans()),
    )


_PLACE = st.builds(
    Place,
    cell=st.sampled_from(["B5", "C6", "H46"]),
    level=st.just("region"),
    indicator=st.sampled_from(["培训2万人", "电梯82台"]),
    key=st.sampled_from(["A1", "A2"]),
    region=st.just("汨罗市"),
    measure=st.sampled_from(["target", "progress"]),
    text=_WORDS,
    number=st.none() | st.floats(-10, 10),
)
_INTERVAL = st.none() | st.tuples(st.floats(-10, 10), st.floats(-10, 10))


@st.composite
def drawn_runs(draw: st.DrawFn) -> RunResult:
    """A run of three files with up to eight findings of every kind, and the places that they may be about."""
    number = draw(st.integers(0, 8))
    findings = tuple(draw(_findings(index)) for index in range(number))
    outcomes = draw(
        st.lists(
            st.builds(
                Outcome,
                rule=st.sampled_from(["JH101", "JH302", "JH900"]),
                name=st.just("a-rule"),
                input=st.integers(0, 2),
                state=st.sampled_from(["passed", "findings", "skipped", "error"]),
            ),
            max_size=4,
            unique_by=lambda outcome: (outcome.rule, outcome.input),
        )
    )
    return RunResult(
        version="0.1.0",
        lang=draw(st.sampled_from(["zh", "en"])),
        workspace=None,
        period=None,
        inputs=tuple(
            InputReport(
                input=index,
                file=f"{index}.xlsx",
                format="xlsx",
                verdict=Verdict.RETURNED,
                sheets=(SheetReport(name="表一", form="city", places=tuple(draw(st.lists(_PLACE, max_size=4)))),),
            )
            for index in range(3)
        ),
        findings=findings,
        outcomes=tuple(outcomes),
        baseline="base.jsonl",
    )
