"""A drawn workspace of 6 months × 8 units: every planted event is found once, and nothing on the clean part."""

from pathlib import Path

import pytest

from tests.corpus.examine_months import Exam, examine, report
from tests.corpus.months.draw import draw_world
from tests.corpus.months.events import KINDS
from tests.corpus.months.files import write_truth, write_world


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    folder = tmp_path_factory.mktemp("city")
    world = draw_world(2, months=6, units=8, each=1)
    write_world(world, folder)
    write_truth(world, 2, folder)
    return examine(folder)


def test_every_kind_of_event_is_planted(exam: Exam) -> None:
    assert {event["kind"] for event in exam.truth["events"]} == set(KINDS)


def test_every_event_is_found_once_at_its_unit_and_month(exam: Exam) -> None:
    assert (exam.missed, exam.repeated, exam.broken) == ([], [], []), report(exam)


def test_nothing_is_found_on_the_clean_part(exam: Exam) -> None:
    assert exam.unplanned == [], report(exam)


def test_what_an_event_names_is_what_the_finding_names(exam: Exam) -> None:
    for at, event in enumerate(exam.truth["events"]):
        (said,) = exam.found[at]
        if event["kind"] in ("falling", "target changed", "stagnant", "jump", "restated column", "same excuse"):
            assert (said.finding.indicator, said.finding.cells[0]) == (event["indicator"], event["cell"])
            assert Path(said.finding.file).name == Path(event["file"]).name
