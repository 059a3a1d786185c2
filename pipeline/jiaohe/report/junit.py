"""JUnit XML (测试报告): a suite per file, a case per rule, for the test pages of CI servers.

A case fails where the rule found what the run fails on (``fail_on``); milder, settled and known findings are its output.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from jiaohe.model.exit_code import FailOn
from jiaohe.model.finding import Finding, Severity, Status
from jiaohe.model.run import InputReport, Outcome, RunResult
from jiaohe.model.text import Lang
from jiaohe.report.one_line import file_name, place, sentence
from jiaohe.report.untrusted import clean
from jiaohe.report.words import SEVERITY, STATUS, counted


def render_junit(result: RunResult, *, lang: Lang, fail_on: FailOn = "query") -> Iterator[str]:
    """The document in pieces. Times are 0: a report says the same whenever it is written."""
    suites = [_Suite(report, result, lang, fail_on) for report in result.inputs]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="jiaohe" {_counts(suites)}>\n'
    for suite in suites:
        yield from suite.lines()
    yield "</testsuites>\n"


class _Suite:
    """One file: its cases, and how many of them failed, could not be decided or did not run."""

    def __init__(self, report: InputReport, result: RunResult, lang: Lang, fail_on: FailOn) -> None:
        self.lang = lang
        self.fail_on = fail_on
        self.name = file_name(report.file, lang)
        self.tests = self.failures = self.errors = self.skipped = 0
        outcomes = {outcome.rule: outcome for outcome in result.outcomes if outcome.input == report.input}
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in result.findings:
            if finding.input == report.input:
                found[finding.rule].append(finding)
        titles = {note.id: note.title.read(lang) for note in result.rules}
        self.cases = [] if report.refusal is None else [self._refused(report)]
        for rule in dict.fromkeys([*outcomes, *found]):
            self.cases.append(self._case(rule, titles.get(rule), outcomes.get(rule), found[rule]))

    def lines(self) -> Iterator[str]:
        yield f'  <testsuite name={_attribute(self.name)} {_counts([self])} time="0">\n'
        yield from self.cases
        yield "  </testsuite>\n"

    def _case(self, rule: str, title: str | None, outcome: Outcome | None, findings: Sequence[Finding]) -> str:
        self.tests += 1
        name = f"{rule} {title}" if title else rule if outcome is None else f"{rule} {outcome.name}"
        inner = ""
        fatal = [finding for finding in findings if self._fails(finding)]
        if fatal:
            self.failures += 1
            number = counted(len(fatal), self.lang, "条", "finding")
            message = f"{number}{'：' if self.lang == 'zh' else ': '}{clean(fatal[0].message.read(self.lang))}"
            inner += f'      <failure message={_attribute(message)} type="{fatal[0].severity.value}">'
            inner += escape("\n".join(self._line(finding) for finding in fatal)) + "</failure>\n"
        elif outcome is not None and outcome.state in ("error", "skipped"):
            reason = "" if outcome.reason is None else clean(outcome.reason.read(self.lang))
            if outcome.state == "error":
                self.errors += 1
                inner += f'      <error message={_attribute(reason)} type="rule"></error>\n'
            else:
                self.skipped += 1
                inner += f"      <skipped message={_attribute(reason)}></skipped>\n"
        mild = [finding for finding in findings if not self._fails(finding)]
        if mild:
            inner += f"      <system-out>{escape(chr(10).join(self._line(finding) for finding in mild))}</system-out>\n"
        head = f'    <testcase classname={_attribute(self.name)} name={_attribute(name)} time="0">'
        return f"{head}\n{inner}    </testcase>\n" if inner else f"{head}</testcase>\n"

    def _refused(self, report: InputReport) -> str:
        assert report.refusal is not None
        self.tests += 1
        self.errors += 1
        reason, advice = (clean(text.read(self.lang)) for text in report.refusal)
        name = "读取文件" if self.lang == "zh" else "read the file"
        return (
            f'    <testcase classname={_attribute(self.name)} name={_attribute(name)} time="0">\n'
            f'      <error message={_attribute(reason)} type="input">{_content(advice)}</error>\n    </testcase>\n'
        )

    def _fails(self, finding: Finding) -> bool:
        return self.fail_on != "never" and finding.counts and finding.severity.rank <= Severity(self.fail_on).rank

    def _line(self, finding: Finding) -> str:
        words = [SEVERITY[finding.severity].read(self.lang)]
        if finding.status is not Status.OPEN:
            words.append(STATUS[finding.status].read(self.lang))
        if finding.known:
            words.append("基线中已有" if self.lang == "zh" else "in the baseline")
        head = " ".join(filter(None, [" · ".join(words), place(finding), finding.fingerprint]))
        return _allowed(f"{head}  {sentence(finding, self.lang)}")


def _counts(suites: Sequence[_Suite]) -> str:
    names = ("tests", "failures", "errors", "skipped")
    return " ".join(f'{name}="{sum(getattr(suite, name) for suite in suites)}"' for name in names)


def _attribute(text: str) -> str:
    return quoteattr(_allowed(clean(text)))


def _content(text: str) -> str:
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    """Without the two characters that XML forbids and that are no control characters."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
