import math
import os
import time

import pytest

from jiaohe.errors import Unreadable
from jiaohe.ingest.refusals import refusal
from jiaohe.ingest.worker import WorkerLost, run_apart


def test_a_result_comes_back() -> None:
    assert run_apart(math.gcd, 12, 18, seconds=30) == 6


def test_an_exception_comes_back_as_itself() -> None:
    with pytest.raises(ValueError, match="math domain error"):
        run_apart(math.sqrt, -1.0, seconds=30)


def test_a_refusal_comes_back_with_its_reason() -> None:
    assert isinstance(run_apart(refusal, "a.xls", "html", seconds=30), Unreadable)


def test_what_the_function_prints_does_not_disturb_the_answer() -> None:
    assert run_apart(print, "noise", seconds=30) is None


@pytest.mark.parametrize(("function", "args"), [(os.abort, ()), (os._exit, (3,))])
def test_a_process_that_dies_is_told_from_one_that_hangs(function: object, args: tuple[int, ...]) -> None:
    with pytest.raises(WorkerLost) as lost:
        run_apart(function, *args, seconds=30)  # type: ignore[arg-type]
    assert not lost.value.timed_out


def test_a_process_that_hangs_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(WorkerLost) as lost:
        run_apart(time.sleep, 60, seconds=0.3)
    assert lost.value.timed_out
    assert time.monotonic() - started < 20


def test_more_memory_than_allowed_is_an_error_of_that_process_alone() -> None:
    with pytest.raises(MemoryError):
        run_apart(bytes, 4 << 30, seconds=30, memory=1 << 30)
